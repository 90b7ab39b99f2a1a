"""The database itself refuses to change what was written, whoever asks; every guard is met."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Executable, Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import Date

from partsdesk.database import guards
from partsdesk.database.tables import METADATA
from partsdesk.domain.books.slips import MOVES, State
from tests.support.accounts import OPENED, Accounts
from tests.support.tampering import another, is_row, some_row

SLIPS = METADATA.tables["slips"]
LEDGER = METADATA.tables[guards.VOUCHED]


@pytest.fixture
def raw(past: Accounts) -> Iterator[Connection]:
    """A connection of somebody with the file or the password; what he does is undone."""
    with past.hands.warehouse.database._engine.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def chance() -> random.Random:
    return random.Random(7)  # noqa: S311 - nothing secret


def refused(raw: Connection, statement: Executable) -> str:
    """The guard that refuses a statement; empty where none does."""
    held = raw.begin_nested()
    try:
        raw.execute(statement)
    except DBAPIError as error:
        found = re.search(r"guard_\w+", str(error.orig))
        return found[0] if found else f"not a guard: {error.orig}"
    finally:
        held.rollback()
    return ""


def a_row(raw: Connection, table: Table, chance: random.Random) -> Mapping[str, Any]:
    """A row of a table; one made up where nobody wrote any."""
    if raw.execute(select(table).limit(1)).first() is None:
        if raw.dialect.name == "postgresql":
            raw.execute(text("SET session_replication_role = replica"))
        raw.execute(text("PRAGMA defer_foreign_keys = ON") if _is_file(raw) else text("SELECT 1"))
        raw.execute(insert(table).values({c.name: _made_up(c) for c in table.columns}))
        if raw.dialect.name == "postgresql":
            raw.execute(text("SET session_replication_role = origin"))
    return some_row(raw, table, chance)


def _is_file(raw: Connection) -> bool:
    return raw.dialect.name == "sqlite"


def _made_up(column: Column[Any]) -> object:
    if column.type.python_type is bytes:
        return b"x"
    if column.type.python_type is int:
        return 1
    return another(column, None)


@pytest.mark.parametrize("name", guards.APPEND_ONLY)
def test_nothing_written_once_is_changed_or_deleted(
    raw: Connection, chance: random.Random, name: str
) -> None:
    table = METADATA.tables[name]
    row = a_row(raw, table, chance)
    for column in table.columns:
        same = update(table).where(is_row(table, row)).values({column: row[column.name]})
        assert refused(raw, same) == f"guard_{name}_update"
    assert refused(raw, delete(table).where(is_row(table, row))) == f"guard_{name}_delete"


@pytest.mark.parametrize("name", [*guards.NEVER_DELETED, guards.VOUCHED])
def test_nothing_that_slips_name_is_deleted(
    raw: Connection, chance: random.Random, name: str
) -> None:
    table = METADATA.tables[name]
    row = a_row(raw, table, chance)
    assert refused(raw, delete(table).where(is_row(table, row))) == f"guard_{name}_delete"


def test_a_ledger_entry_takes_its_voucher_once_and_changes_in_nothing_else(
    raw: Connection, chance: random.Random
) -> None:
    row = some_row(raw, LEDGER, chance)
    this = update(LEDGER).where(is_row(LEDGER, row))
    for column in LEDGER.columns:
        if column.name not in {"id", "voucher"}:
            changed = this.values({column: another(column, row[column.name])})
            assert refused(raw, changed) == "guard_ledger_entries_update", column.name
    assert refused(raw, this.values(voucher="记-1")) == ""
    raw.execute(this.values(voucher="记-1"))
    assert refused(raw, this.values(voucher="记-2")) == "guard_ledger_entries_update"


def test_an_executed_slip_changes_in_nothing_but_where_it_stands(
    raw: Connection, chance: random.Random
) -> None:
    row = some_row(raw, SLIPS, chance)
    this = update(SLIPS).where(is_row(SLIPS, row))
    assert refused(raw, this.values(number=row["number"] + "0")) == "guard_slips_number"
    standing = {*guards.STANDING, "id"}
    for column in SLIPS.columns:
        if column.name not in standing:
            changed = this.values({column: another(column, row[column.name])})
            assert refused(raw, changed) == "guard_slips_content", column.name


def test_a_slip_lives_only_the_life_of_the_table(raw: Connection) -> None:
    states = raw.execute(select(SLIPS.c.id, SLIPS.c.state)).all()
    known = {State(state): key for key, state in states}
    assert len(known) >= 6
    for state, key in known.items():
        for after in State:
            moved = update(SLIPS).where(SLIPS.c.id == key).values(state=after.value)
            allowed = state is after or (state, after) in MOVES
            assert refused(raw, moved) == ("" if allowed else "guard_slips_life"), (state, after)


def test_lines_are_written_and_changed_in_drafts_only(
    raw: Connection, chance: random.Random
) -> None:
    table = METADATA.tables["slip_lines"]
    row = dict(some_row(raw, table, chance))
    another_line = row | {"id": 10**6, "number": 999}
    assert refused(raw, insert(table).values(another_line)) == "guard_slip_lines_insert"
    this = is_row(table, row)
    for column in table.columns:
        same = update(table).where(this).values({column: row[column.name]})
        assert refused(raw, same) == "guard_slip_lines_update"
    assert refused(raw, delete(table).where(this)) == "guard_slip_lines_delete"


@pytest.mark.parametrize(("name", "column", "book"), guards.CLOSED)
def test_a_closed_month_takes_no_entry(
    raw: Connection, chance: random.Random, name: str, column: str, book: str
) -> None:
    table = METADATA.tables[name]
    row = dict(some_row(raw, table, chance)) | {"id": 10**6, "in_qty": 1, "out_qty": 0}
    closed = select(METADATA.tables["closed_months"].c.month).filter_by(book=book)
    assert raw.execute(closed).scalar_one() == OPENED.year * 100 + OPENED.month
    for day, guard in (
        (OPENED, f"guard_{name}_closed"),
        (OPENED.replace(day=31), f"guard_{name}_closed"),
        (OPENED.replace(day=31) + dt.timedelta(1), ""),
    ):
        assert isinstance(table.c[column].type, Date)
        assert refused(raw, insert(table).values(row | {column: day})) == guard


def test_the_server_empties_no_table(raw: Connection) -> None:
    if _is_file(raw):
        return
    for name in (*guards.APPEND_ONLY, guards.VOUCHED):
        assert refused(raw, text(f"TRUNCATE {name} CASCADE")).endswith("_delete")


def test_every_guard_is_met_above() -> None:
    """A new guard needs a new test: these are the tables and verbs that the tests walk."""
    walked = {
        f"guard_{name}_{verb}" for name in guards.APPEND_ONLY for verb in ("update", "delete")
    }
    walked |= {f"guard_{name}_delete" for name in (*guards.NEVER_DELETED, guards.VOUCHED)}
    walked |= {f"guard_{guards.VOUCHED}_update"}
    walked |= {f"guard_slips_{what}" for what in ("life", "number", "content")}
    walked |= {f"guard_slip_lines_{verb}" for verb in ("insert", "update", "delete")}
    walked |= {f"guard_{name}_closed" for name, *_ in guards.CLOSED}
    assert walked == guards.names()
