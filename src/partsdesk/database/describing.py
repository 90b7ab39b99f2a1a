"""What a report about a fault says of the database: its kind and counts, nothing of its content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, inspect, select

from partsdesk.database.schema import HEAD, revision_of
from partsdesk.database.tables import METADATA
from partsdesk.database.tables.acts import acts

LAST_ACTS = 40
SHOWN = {
    "sqlite": (
        "PRAGMA",
        ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema"),
    ),
    "postgresql": (
        "SHOW",
        ("synchronous_commit", "fsync", "full_page_writes", "lock_timeout", "server_encoding"),
    ),
}
"""How each database is asked for the settings that safety hangs on, and which these are."""


@dataclass(frozen=True, slots=True)
class Description:
    """A database without its content.

    Attributes:
        revision: the one that it is of; empty where it is none of ours.
        wanted: the one that this program writes.
        acts: when the last acts were done, what they are called, and where.
    """

    kind: str
    revision: str
    wanted: str
    settings: Mapping[str, str]
    rows: Mapping[str, int]
    acts: Sequence[tuple[str, str, str]]


def describe(connection: Connection) -> Description:
    """Describe a database of whatever revision, also one that this program would not open."""
    version = ".".join(map(str, connection.dialect.server_version_info or ()))
    there = set(inspect(connection).get_table_names())
    tables = [table for table in METADATA.sorted_tables if table.name in there]
    last = select(acts.c.at, acts.c.act, acts.c.workstation).order_by(acts.c.id.desc())
    found = connection.execute(last.limit(LAST_ACTS)).all() if acts.name in there else []
    return Description(
        f"{connection.dialect.name} {version}".strip(),
        revision_of(connection) or "",
        HEAD,
        _settings(connection),
        {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables
        },
        [(row.at.isoformat(timespec="seconds"), row.act, row.workstation) for row in found],
    )


def _settings(connection: Connection) -> Mapping[str, str]:
    ask, names = SHOWN[connection.dialect.name]
    return {
        name: str(connection.exec_driver_sql(f"{ask} {name}").scalar_one_or_none())
        for name in names
    }
