"""Edits by hand, dealt from the metadata: every way of forging a row, of every column there is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    text,
    update,
)
from typing_extensions import override

from partsdesk.database.invariants.asking import Place
from partsdesk.database.tables import METADATA
from tests.support.tampering import another, is_row, some_rows

Row = Mapping[str, Any]

LEADS = ("item_id", "lot_id", "bin_id", "group", "kind", "book", "act_id")
"""What leads to a row that is no slip's: its card, its pool, its series, its book, its act."""

CALLED = {"acts": "act_id", "lots": "lot_id", "items": "item_id", "stores": "store_id"}
"""What the books call a row of these tables."""

LINK = {"executions": "chain_number", "bookings": "chain_number", "act_seals": "number"}
"""Which link of its chain a row is: a place says which one is missing."""


@dataclass(frozen=True)
class Forged:
    """What was done, and the rows that it was done to, as they were and as they are."""

    said: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Forgery:
    """One way of forging: of a column where one is changed, of a whole row where none is."""

    way: str
    table: Table
    column: Column[Any] | None = None

    @override
    def __str__(self) -> str:
        return f"{self.way} {self.of}"

    @property
    def of(self) -> str:
        """The table, and the column where one is changed."""
        return self.table.name if self.column is None else f"{self.table.name}.{self.column.name}"


def deck(tables: Iterable[str]) -> list[Forgery]:
    """Every forgery of these tables."""
    every = [METADATA.tables[name] for name in tables]
    return [
        *(Forgery(way, table) for table in every for way in ("delete", "insert")),
        *(Forgery(way, t, column) for t in every for column in t.c for way in ("update", "swap")),
    ]


def forge(connection: Connection, forgery: Forgery, chance: random.Random) -> Forged | None:
    """Do it to some row; None where no row of the books lets it be done.

    Raises:
        DBAPIError: where the database refuses; whatever was begun is undone.
    """
    rows = some_rows(connection, forgery.table)
    with connection.begin_nested():
        return _WAYS[forgery.way](connection, forgery, rows, chance) if rows else None


def _delete(
    connection: Connection, forgery: Forgery, rows: list[Row], chance: random.Random
) -> Forged:
    row = chance.choice(rows)
    connection.execute(delete(forgery.table).where(is_row(forgery.table, row)))
    return Forged(f"{forgery} {dict(row)}", (row,))


def _insert(
    connection: Connection, forgery: Forgery, rows: list[Row], chance: random.Random
) -> Forged:
    """A row made up of one that is there: what has to be its own is new."""
    row = dict(chance.choice(rows))
    for column in _unique(forgery.table):
        row[column.name] = _new(connection, column)
    connection.execute(insert(forgery.table).values(row))
    return Forged(f"{forgery} {row}", (row,))


def _update(
    connection: Connection, forgery: Forgery, rows: list[Row], chance: random.Random
) -> Forged:
    """Another value: mostly one that another row has, or one close to it."""
    row, column = chance.choice(rows), _column(forgery)
    others = [each[column.name] for each in rows if each[column.name] != row[column.name]]
    if column in _unique(forgery.table):
        after = _new(connection, column)
    elif others and chance.random() < 1 / 2:
        after = chance.choice(others)
    else:
        after = another(column, row[column.name])
    changed = _set(connection, forgery.table, row, column, after)
    return Forged(f"{forgery} {row[column.name]!r} -> {after!r} of {dict(row)}", (row, changed))


def _swap(
    connection: Connection, forgery: Forgery, rows: list[Row], chance: random.Random
) -> Forged | None:
    """The values of two rows, each in the other's place."""
    table, column = forgery.table, _column(forgery)
    first = chance.choice(rows)
    others = [row for row in rows if _differ(first, row, column)]
    if not others:
        return None
    second = chance.choice(others)
    a, b = first[column.name], second[column.name]
    between = first
    if column in _unique(table):
        between = _set(connection, table, first, column, _new(connection, column))
    changed = _set(connection, table, second, column, a)
    after = _set(connection, table, between, column, b)
    return Forged(f"{forgery} {a!r} <-> {b!r}", (first, second, after, changed))


_WAYS: Mapping[str, Callable[..., Forged | None]] = {
    "delete": _delete,
    "insert": _insert,
    "update": _update,
    "swap": _swap,
}


def _set(connection: Connection, table: Table, row: Row, column: Column[Any], value: object) -> Row:
    connection.execute(update(table).where(is_row(table, row)).values({column: value}))
    return dict(row) | {column.name: value}


def _column(forgery: Forgery) -> Column[Any]:
    assert forgery.column is not None
    return forgery.column


def _differ(first: Row, second: Row, column: Column[Any]) -> bool:
    """Whether anything changes where two rows change places in a column."""
    ours = column.name
    alike = all(first[name] == second[name] for name in first if name != ours)
    return bool(first[ours] != second[ours]) and not alike


def _unique(table: Table) -> list[Column[Any]]:
    """What a made-up row has to have of its own: of several columns together, the last."""
    keys = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return [list(each.columns)[-1] for each in (table.primary_key, *keys)]


def _new(connection: Connection, column: Column[Any]) -> object:
    """A value that no row of the table has."""
    taken = [each for each in connection.execute(select(column)).scalars() if each is not None]
    if isinstance(column.type, Integer):
        return max(taken) + 1
    fresh = str(max(taken))
    while fresh in taken:
        fresh = fresh[1:] + "x"
    return fresh


def points(connection: Connection, place: Place, table: Table, row: Row) -> bool:
    """Whether a place leads to a row: by its key, its slip, or the card or pool that it is of."""
    facts = dict(place.facts)
    keys = {key.name: str(row[key.name]) for key in table.primary_key}
    named = keys.items() <= facts.items() or _is_missing(facts, table, row)
    if place.table == table.name and named:
        return True
    slip = _slip(connection, table, row)
    if slip is not None and "slip_id" in facts:
        return facts["slip_id"] == str(slip)
    known = {name: str(row[name]) for name in LEADS if name in row}
    if table.name in CALLED:
        known = {CALLED[table.name]: str(row["id"])}
    shared = known.keys() & facts.keys() - ({"kind"} if slip is not None else set())
    return bool(shared) and all(facts[name] == known[name] for name in shared)


def _is_missing(facts: Mapping[str, str], table: Table, row: Row) -> bool:
    return table.name in LINK and facts.get("missing") == str(row[LINK[table.name]])


def _slip(connection: Connection, table: Table, row: Row) -> int | None:
    if table.name == "slips":
        return int(row["id"])
    if "slip_id" in row:
        return int(row["slip_id"])
    if "booking_id" not in row:
        return None
    of = text("SELECT slip_id FROM bookings WHERE id = :id")
    return connection.execute(of, {"id": row["booking_id"]}).scalar()
