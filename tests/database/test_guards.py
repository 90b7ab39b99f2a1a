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
        put_in(raw, table, {c.name: _made_up(c) for c in table.columns})
    return some_row(raw, table, chance)


def put_in(raw: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Write a row, whatever it refers to is there or not."""
    if raw.dialect.name == "postgresql":
        raw.execute(text("SET session_replication_role = replica"))
    raw.execute(text("PRAGMA defer_foreign_keys = ON") if _is_file(raw) else text("SELECT 1"))
    raw.execute(insert(table).values(row))
    if raw.dialect.name == "postgresql":
        raw.execute(text("SET session_replication_role = origin"))


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


@pytest.mark.parametrize(("name", "ended", "columns"), guards.ENDING)
def test_what_may_end_changes_in_nothing_else_and_ends_once(
    raw: Connection, chance: random.Random, name: str, ended: str, columns: tuple[str, ...]
) -> None:
    table = METADATA.tables[name]
    assert {*columns, "id", ended} <= {column.name for column in table.columns}
    row = dict(a_row(raw, table, chance))
    fresh = row | {"id": 10**6, ended: None}
    put_in(raw, table, fresh)
    this = update(table).where(table.c.id == fresh["id"])
    for column in columns:
        changed = this.values({column: another(table.c[column], fresh[column])})
        assert refused(raw, changed) == f"guard_{name}_update", column
    moment = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    put_in(raw, table, fresh | {"id": 10**6 + 1, ended: moment})
    again = update(table).where(table.c.id == 10**6 + 1).values({ended: None})
    assert refused(raw, again) == f"guard_{name}_update"


def test_a_count_that_is_over_changes_in_nothing(raw: Connection, chance: random.Random) -> None:
    table = METADATA.tables["counts"]
    row = dict(a_row(raw, table, chance))
    over = {"id": 10**6, "uuid": "over", "number": "PD-over", "state": "confirmed"}
    put_in(raw, table, row | over)
    assert refused(raw, update(table).where(table.c.id == 10**6).values(note="x")) == (
        "guard_counts_ended"
    )


def test_a_statement_changes_in_no_line_and_loses_none_once_it_is_signed(
    raw: Connection, chance: random.Random
) -> None:
    lines, signatures = METADATA.tables["statement_lines"], METADATA.tables["signatures"]
    row = dict(a_row(raw, lines, chance))
    this = lines.c.id == row["id"]
    assert refused(raw, update(lines).where(this).values(card_qty=7)) == (
        "guard_statement_lines_update"
    )
    assert refused(raw, delete(lines).where(this)) == ""
    signed = dict(a_row(raw, signatures, chance)) | {"id": 10**6}
    put_in(raw, signatures, signed | {"statement_id": row["statement_id"]})
    assert refused(raw, delete(lines).where(this)) == "guard_statement_lines_delete"


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
    walked |= {f"guard_{guards.VOUCHED}_update", "guard_counts_ended"}
    walked |= {f"guard_{name}_update" for name, *_ in guards.ENDING}
    walked |= {f"guard_statement_lines_{verb}" for verb in ("update", "delete")}
    walked |= {f"guard_slips_{what}" for what in ("life", "number", "content")}
    walked |= {f"guard_slip_lines_{verb}" for verb in ("insert", "update", "delete")}
    walked |= {f"guard_{name}_closed" for name, *_ in guards.CLOSED}
    assert walked == guards.names()
