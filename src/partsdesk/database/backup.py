"""Copying the books into one file while others work: one snapshot, streamed, database-neutral."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Integer,
    LargeBinary,
    String,
    TableClause,
    column,
    func,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from partsdesk.database.archive import FORMAT, MANIFEST, Manifest, TableCopy, coder
from partsdesk.database.columns import moment_text
from partsdesk.database.engine import begin, open_engine
from partsdesk.database.invariants.every import Invariants
from partsdesk.database.opening import read_opening
from partsdesk.database.schema import HEAD, revision_of
from partsdesk.database.troubles import DatabaseMissing, translated
from partsdesk.domain.values.people import NOBODY

Progress = Callable[[int, int], None]
"""Is told how much is done, and of how much."""

VERSIONS = "alembic_version"
NOT_COPIED = frozenset({VERSIONS, "workstations"})  # the second is about this very file
INTEGRITY = "integrity"
"""What a manifest calls it when SQLite itself says that the file is not whole."""
ROWS_AT_ONCE = 1000
BLOBS_AT_ONCE = 20
BUFFER = 1 << 18

FIRST_ACT = "SELECT request_id FROM acts ORDER BY id LIMIT 1"

NEUTRAL: dict[str, TypeEngine[Any]] = {
    "integer": BigInteger(),  # said of each: what is bound as less than that would overflow
    "boolean": Boolean(),
    "date": Date(),
    "bytes": LargeBinary(),
    "text": String(),
}


@dataclass(frozen=True, slots=True)
class Copyable:
    """A table as it is copied: its columns by neutral type, and in which order its rows come."""

    name: str
    columns: tuple[tuple[str, str], ...]
    keys: tuple[str, ...]
    counts_up: bool

    @property
    def clause(self) -> TableClause:
        """The table for a statement; it knows nothing that the database does not."""
        return table(self.name, *(column(name, NEUTRAL[kind]) for name, kind in self.columns))

    @property
    def has_blobs(self) -> bool:
        """Whether its rows are large."""
        return any(kind == "bytes" for _, kind in self.columns)


def write_backup(url: URL, path: Path, program: str, progress: Progress) -> Manifest:
    """Write a backup of a database, of whatever revision it is, into a file.

    Every invariant is checked in the same snapshot; what does not hold is noted in the manifest.

    Raises:
        DatabaseMissing: where there is none of ours.
        Trouble: where it does not answer, or cannot be read.
    """
    engine = open_engine(url)
    try:
        with (
            troubles_translated(),
            begin(engine.connect(), writing=False) as connection,
            connection.begin(),
        ):
            if revision_of(connection) is None:
                raise DatabaseMissing("")
            return _write(connection, path, program, progress)
    finally:
        engine.dispose()


@contextmanager
def troubles_translated() -> Iterator[None]:
    """Turn the library's errors into troubles where they are the world's fault."""
    try:
        yield
    except DBAPIError as error:
        trouble = translated(error)
        if trouble is None:
            raise
        raise trouble from error


def copyable(connection: Connection) -> tuple[Copyable, ...]:
    """Every table of the database, as the database itself describes it."""
    inspector = inspect(connection)
    found = []
    for name in sorted(inspector.get_table_names()):
        if name in NOT_COPIED:
            continue
        columns = tuple((one["name"], _neutral(one["type"])) for one in inspector.get_columns(name))
        keys = tuple(inspector.get_pk_constraint(name)["constrained_columns"])
        found.append(Copyable(name, columns, keys, keys == ("id",)))
    return tuple(found)


def heads(connection: Connection) -> tuple[tuple[str, ...], ...]:
    """The heads of the chains of executions, bookings and act records."""
    chains = connection.execute(
        text("SELECT book, kind, length, head FROM chains ORDER BY book, kind")
    )
    seals = connection.execute(
        text("SELECT 'acts', '', number, digest FROM act_seals ORDER BY number DESC LIMIT 1")
    )
    return tuple(tuple(str(part) for part in row) for rows in (chains, seals) for row in rows)


def last_number(connection: Connection, name: str) -> int:
    """The last number that a table's key has given; nought before the first."""
    if connection.dialect.name == "sqlite":
        query = "SELECT seq FROM sqlite_sequence WHERE name = :name"
        return int(connection.execute(text(query), {"name": name}).scalar() or 0)
    query = "SELECT pg_get_serial_sequence(:name, 'id')"
    sequence = connection.execute(text(query), {"name": name}).scalar_one()
    state = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()  # noqa: S608 - the server's own name
    return int(state.last_value) if state.is_called else 0


def _neutral(kind: TypeEngine[Any]) -> str:
    if isinstance(kind, Integer):
        return "integer"
    for name, neutral in NEUTRAL.items():
        if isinstance(kind, type(neutral)):
            return name
    return "text"


def broken_in(connection: Connection) -> tuple[tuple[str, int], ...]:
    """What does not hold in the books, with the number of places; nothing for an older revision.

    The checks read the tables as they are today.
    """
    if revision_of(connection) != HEAD:
        return ()
    opening = read_opening(connection, None, None)
    found = Invariants(connection, NOBODY, set(), opening.settings).every()
    return tuple((each.id, each.violations) for each in found if each.violations)


def _unsound(connection: Connection) -> tuple[tuple[str, int], ...]:
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        if said != "ok":
            return ((INTEGRITY, 1),)
    return ()


def _origin(connection: Connection) -> str:
    return str(connection.execute(text(FIRST_ACT)).scalar() or "")


def _write(connection: Connection, path: Path, program: str, progress: Progress) -> Manifest:
    found = copyable(connection)
    counts = [
        connection.execute(select(func.count()).select_from(each.clause)).scalar_one()
        for each in found
    ]
    total, done = sum(counts), 0
    copies = []
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as file:
        for each in found:
            copy = _copied(connection, file, each, partial(_tell, progress, done, total))
            copies.append(copy)
            done += copy.rows
        manifest = Manifest(
            FORMAT,
            program,
            revision_of(connection) or "",
            heads(connection),
            tuple(copies),
            _origin(connection),
            moment_text(read_opening(connection, None, None).now),
            _unsound(connection) + broken_in(connection),
        )
        file.writestr(MANIFEST, manifest.text())
    return manifest


def _tell(progress: Progress, before: int, total: int, rows: int) -> None:
    progress(before + rows, total)


def _copied(
    connection: Connection, file: ZipFile, each: Copyable, tell: Callable[[int], None]
) -> TableCopy:
    digest = hashlib.sha256()
    rows = octets = 0
    last = last_number(connection, each.name) if each.counts_up else None
    empty = TableCopy(each.name, each.columns, 0, 0, "", last)
    with file.open(empty.member, "w", force_zip64=True) as member:
        waiting = bytearray()
        for line in lines(connection, each):
            waiting += line
            rows += 1
            if len(waiting) > BUFFER:
                octets += _put(member.write, digest.update, waiting)
                tell(rows)
        octets += _put(member.write, digest.update, waiting)
        tell(rows)
    return TableCopy(each.name, each.columns, rows, octets, digest.hexdigest(), last)


def _put(write: Callable[[bytes], int], hash_: Callable[[bytes], None], waiting: bytearray) -> int:
    block = bytes(waiting)
    waiting.clear()
    write(block)
    hash_(block)
    return len(block)


def lines(connection: Connection, each: Copyable) -> Iterator[bytes]:
    """A table's rows as a backup has them, in the order of its key, alike on both databases."""
    coders = [
        (at, code) for at, (_, kind) in enumerate(each.columns) if (code := coder(kind)) is not None
    ]
    query = select(each.clause).order_by(*_in_order(connection, each))
    at_once = BLOBS_AT_ONCE if each.has_blobs else ROWS_AT_ONCE
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for row in connection.execute(query, execution_options={"yield_per": at_once}):
        values = list(row)
        for at, code in coders:
            if values[at] is not None:
                values[at] = code(values[at])
        yield encode(values).encode() + b"\n"


def _in_order(connection: Connection, each: Copyable) -> Iterator[ColumnElement[Any]]:
    """The key's columns; a server sorts texts as its country does unless it is told."""
    kinds = dict(each.columns)
    for name in each.keys:
        by = each.clause.c[name]
        is_server = connection.dialect.name != "sqlite"
        yield by.collate("C") if is_server and kinds[name] == "text" else by
