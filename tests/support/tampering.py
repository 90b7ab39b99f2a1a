"""Hands on the database behind the program's back: guards let down, one value changed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Table,
    and_,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError
from typing_extensions import override

from partsdesk.database.columns import Moment
from partsdesk.database.invariants.every import CHECKS, Checked, Invariants
from partsdesk.database.tables import METADATA
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.values.settings import Settings
from tests.support.builders import an_actor

# The books, with what in them says nothing: ids count rows, versions count saves, and vouchers
# are another program's numbers.
BOOKS = (
    "slips",
    "slip_lines",
    "slip_moves",
    "executions",
    "numbers",
    "chains",
    "stock",
    "card_entries",
    "card_months",
    "card_openings",
    "bookings",
    "booking_lines",
    "ledger_entries",
    "ledger_balances",
    "ledger_months",
    "ledger_openings",
    "month_closes",
    "closed_months",
    "acts",
    "act_seals",
)
SILENT = {"id", "version", "voucher"}
FINAL = ("executed", "booked", "reversed", "booked-ahead")


@dataclass(frozen=True)
class Edit:
    """One column of one table, to be changed in one row."""

    table: Table
    column: Column[Any]

    @override
    def __str__(self) -> str:
        return f"{self.table.name}.{self.column.name}"


EDITS = tuple(
    Edit(METADATA.tables[name], column)
    for name in BOOKS
    for column in METADATA.tables[name].columns
    if column.name not in SILENT
)


def let_down(connection: Connection) -> None:
    """Take every guard away, and whatever else would notice."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))
        for table in METADATA.sorted_tables:
            connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
            _drop_checks(connection, table)
        return
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    for name in names.scalars().all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def _drop_checks(connection: Connection, table: Table) -> None:
    named = text(
        "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = CAST(:t AS regclass)"
    )
    for name in connection.execute(named, {"t": table.name}).scalars().all():
        connection.execute(text(f'ALTER TABLE {table.name} DROP CONSTRAINT "{name}"'))


def some_row(connection: Connection, table: Table, chance: random.Random) -> Mapping[str, Any]:
    """A row of the books: of slips, one that was carried out."""
    return chance.choice(some_rows(connection, table))


def some_rows(connection: Connection, table: Table) -> list[Mapping[str, Any]]:
    """The rows of the books: of slips, those that were carried out."""
    query = select(table).order_by(*table.primary_key.columns)
    slips = METADATA.tables["slips"]
    if table is slips:
        query = query.where(slips.c.state.in_(FINAL))
    elif table.name == "slip_lines":
        query = query.join(slips, slips.c.id == table.c.slip_id).where(slips.c.state.in_(FINAL))
    elif table.name == "numbers":
        query = query.where(table.c.kind.in_(tuple(KINDS)))
    return [dict(row) for row in connection.execute(query).mappings()]


def is_row(table: Table, row: Mapping[str, Any]) -> ColumnElement[bool]:
    """The condition that finds just this row."""
    return and_(*(column == row[column.name] for column in table.primary_key.columns))


def change(connection: Connection, edit: Edit, chance: random.Random) -> str:
    """Change one value a little; answers what was, if it could be."""
    row = some_row(connection, edit.table, chance)
    before = row[edit.column.name]
    after = another(edit.column, before)
    values = {edit.column: after}
    with suppress(IntegrityError):  # some edits every database refuses, guards or none
        with connection.begin_nested():
            connection.execute(update(edit.table).where(is_row(edit.table, row)).values(values))
        return f"{edit} {before!r} -> {after!r}"
    return ""


def another(column: Column[Any], before: object) -> object:
    """A value close to the one before, or any where there was none."""
    if isinstance(column.type, Boolean):
        return not before
    if isinstance(column.type, Date):
        return (before if isinstance(before, dt.date) else dt.date(2026, 11, 1)) + dt.timedelta(1)
    if isinstance(column.type, Moment):
        at = before if isinstance(before, dt.datetime) else dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        return at + dt.timedelta(seconds=1)
    if isinstance(column.type, Integer):
        return 1 if before is None else int(str(before)) + 1
    text_ = str(before or "")
    return text_[:-1] + ("1" if text_[-1:] != "1" else "2")


def checked(connection: Connection, *ids: str) -> list[Checked]:
    """What some checks say, or all of them, of the books as this connection sees them."""
    invariants = Invariants(connection, an_actor(), set(), Settings({}))
    return [invariants.check(CHECKS[id_]) for id_ in ids or CHECKS]


def is_found(connection: Connection) -> bool:
    """Whether any check names a place, beside the guards that were let down."""
    for id_ in CHECKS:
        found = checked(connection, id_)[0]
        if found.violations and id_ != "I6a":
            return bool(found.places and found.places[0].facts)
    return False
