"""The first statement of every transaction: the moment, the settings, the closed months.

One round trip answers all that nearly every act asks first, whether the act was done before, and
whether the tables are still those that this program knows: another workstation may have brought
the database up to date since this one opened it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CompoundSelect,
    Connection,
    String,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from partsdesk.database.columns import CLOCKS
from partsdesk.database.repositories.closing import HELD_BY_ALL
from partsdesk.database.repositories.count_writing import FROZEN
from partsdesk.database.repositories.places import EDITION
from partsdesk.database.schema import VERSIONS
from partsdesk.database.tables.acts import acts, settings
from partsdesk.database.tables.books import closed_months
from partsdesk.database.tables.catalog import stores
from partsdesk.domain.books.months import Book, OpenMonths
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.settings import Settings


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands at the beginning of a transaction.

    Attributes:
        now: the moment by the database server's clock, in UTC.
        answered: the answer kept from the same request, if it was done before.
        places: the edition of the stores that stands.
        revision: what the tables are of by now.
        frozen: the stores that an open count has frozen, with its number.
    """

    now: dt.datetime
    today: dt.date
    settings: Settings
    months: OpenMonths
    answered: str | None
    places: str = ""
    revision: str = ""
    frozen: Mapping[StoreId, str] = field(default_factory=dict)


_REQUEST = func.hashtextextended(bindparam("request"), 0)
_ANSWER = select(acts.c.answer).where(acts.c.request_id == bindparam("request"))


def _statement(dialect: str, *, writing: bool) -> CompoundSelect[str, str]:
    rows = [
        select(literal("now").label("what"), literal_column(CLOCKS[dialect]).label("value")),
        _ANSWER.with_only_columns(literal("answer"), acts.c.answer),
        select(literal("closed:") + closed_months.c.book, cast(closed_months.c.month, String)),
        select(literal("places"), EDITION).select_from(stores),
        select(literal("setting:") + settings.c.key, settings.c.value),
        select(literal("revision"), VERSIONS.c.version_num),
    ]
    if writing and dialect == "postgresql":
        # Held lightly by every act, and alone by a month's close: see HELD_BY_ALL.
        held = func.pg_advisory_xact_lock_shared(literal(HELD_BY_ALL))
        rows.append(select(literal("held"), cast(held, String)))
        alone = func.pg_try_advisory_xact_lock(_REQUEST)
        rows.append(select(literal("alone"), cast(alone, String)))
    return union_all(*rows)


_STATEMENTS = {
    (dialect, writing): _statement(dialect, writing=writing)
    for dialect in CLOCKS
    for writing in (True, False)
}


def read_opening(
    connection: Connection, request: str | None, moment: dt.datetime | None
) -> Opening:
    """Ask for all of it at once; a moment given stands in for the server's clock."""
    found = _found(connection, request)
    if found.get("alone") == "false":
        # An earlier try of this request is still under way at the server: its end is awaited.
        connection.execute(select(func.pg_advisory_xact_lock(_REQUEST)), {"request": request})
        found = _found(connection, request)
    now = moment or dt.datetime.fromisoformat(found["now"])
    rows = _under(found, "setting:")
    kept = Settings({key: value for key, value in rows.items() if not key.startswith(FROZEN)})
    today = now.astimezone(ZoneInfo(kept.text("zone") or "UTC")).date()
    closed = {
        book: Month(int(month)) for book, month in _under(found, "closed:").items() if int(month)
    }
    frozen = {
        StoreId(int(store.partition(":")[0])): number
        for store, number in _under(rows, FROZEN).items()
    }
    months = OpenMonths(today, closed.get(Book.STORES), closed.get(Book.ACCOUNTS))
    return Opening(
        now, today, kept, months, found.get("answer"), found["places"], found["revision"], frozen
    )


def is_answered(connection: Connection, request: str) -> bool:
    """Whether a request was done, as it stands this very moment."""
    return connection.execute(_ANSWER, {"request": request}).one_or_none() is not None


def _found(connection: Connection, request: str | None) -> dict[str, str]:
    statement = _STATEMENTS[connection.dialect.name, request is not None]
    rows = connection.execute(statement, {"request": request or ""})
    return {row.what: row.value for row in rows}


def _under(found: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        what.removeprefix(prefix): value for what, value in found.items() if what.startswith(prefix)
    }
