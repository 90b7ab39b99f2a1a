"""`verify` passes what was lived, and finds whatever was changed behind the program's back."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, delete, func, insert, select, text

from partsdesk.database import guards, upkeep
from partsdesk.database.invariants.every import CHECKS
from partsdesk.database.tables import METADATA
from partsdesk.domain.values.people import Role
from partsdesk.services.sealing import SealActs, seal_acts
from partsdesk.services.verifying import verify
from tests.support.accounts import Accounts
from tests.support.builders import an_actor
from tests.support.desks import Opened
from tests.support.drawing import Dice
from tests.support.history import a_history
from tests.support.tampering import (
    BOOKS,
    EDITS,
    change,
    checked,
    is_found,
    is_row,
    let_down,
    some_row,
)

SEED = 20261121
FILE = pytest.mark.parametrize("opened", ["sqlite"], indirect=True)


@pytest.fixture
def chance() -> random.Random:
    return random.Random(SEED)  # noqa: S311 - nothing secret


@pytest.fixture
def tampering(past: Accounts) -> Iterator[Connection]:
    """A connection whose guards are down; whatever it does is undone."""
    with past.hands.warehouse.database._engine.connect() as connection:
        let_down(connection)
        yield connection
        connection.rollback()


@pytest.fixture
def life(opened: Callable[[], Opened]) -> Iterator[Accounts]:
    """A warehouse with a past."""
    lived = a_history(opened, slips=5)
    yield lived
    lived.put_away()


def test_what_was_lived_holds(past: Accounts) -> None:
    every = past.hands.warehouse.ask(verify, None, an_actor(Role.ENGINEER))
    assert [(each.id, *each.places) for each in every if each.violations] == []
    assert [each.id for each in every] == list(CHECKS)
    assert [each.id for each in every if not each.rows] == []
    assert [each.beside for each in every if each.beside] == [{"unsealed": 0}]


@FILE
def test_acts_not_sealed_yet_are_counted_and_no_fault(life: Accounts) -> None:
    warehouse = life.hands.warehouse
    life.draft(Dice(4))
    life.draft(Dice(5))
    found_now = {each.id: each for each in warehouse.ask(verify, None, an_actor())}
    assert found_now["I17g"].beside == {"unsealed": 2}
    assert not found_now["I17g"].violations
    first = warehouse.perform(seal_acts, SealActs(1), an_actor()).result
    second = warehouse.perform(seal_acts, SealActs(), an_actor()).result
    assert (first.count, second.count) == (1, 1)
    assert first.head != second.head
    assert warehouse.perform(seal_acts, SealActs(), an_actor()).result.count == 0


def test_every_single_edit_is_found(tampering: Connection, chance: random.Random) -> None:
    """One value in one row of every column of the books; the seed says which row."""
    missed, tried = [], 0
    for edit in EDITS:
        held = tampering.begin_nested()
        changed = change(tampering, edit, chance)
        if changed and not is_found(tampering):
            missed.append(changed)
        tried += bool(changed)
        held.rollback()
    assert missed == []
    assert tried > len(EDITS) * 9 // 10


def test_every_row_taken_away_is_found(tampering: Connection, chance: random.Random) -> None:
    missed = []
    for name in BOOKS:
        table = METADATA.tables[name]
        row = some_row(tampering, table, chance)
        held = tampering.begin_nested()
        tampering.execute(delete(table).where(is_row(table, row)))
        if not is_found(tampering):
            missed.append(f"{name} {dict(row)}")
        held.rollback()
    assert missed == []


def test_a_row_written_twice_is_found(tampering: Connection, chance: random.Random) -> None:
    missed = []
    for name in ("card_entries", "booking_lines", "ledger_entries"):
        table = METADATA.tables[name]
        row = some_row(tampering, table, chance)
        highest = tampering.execute(select(func.max(table.c.id))).scalar_one()
        held = tampering.begin_nested()
        tampering.execute(insert(table).values(dict(row) | {"id": highest + 1}))
        if not is_found(tampering):
            missed.append(name)
        held.rollback()
    assert missed == []


def test_the_place_is_named(tampering: Connection) -> None:
    row = tampering.execute(
        text(
            "SELECT c.id, c.slip_id, c.in_qty, c.move_id, s.number "
            "FROM card_entries c JOIN slips s ON s.id = c.slip_id ORDER BY c.id"
        )
    ).first()
    assert row is not None
    tampering.execute(text("UPDATE card_entries SET out_qty = 7 WHERE id = :id"), {"id": row.id})
    places = checked(tampering, "I2a")[0].places
    named = f"slip_id={row.slip_id} move_id={row.move_id} in_qty={row.in_qty} out_qty=7"
    assert [str(each) for each in places] == [f"card_entries id={row.id} {named} slip={row.number}"]


def test_a_guard_let_down_is_found(tampering: Connection) -> None:
    assert checked(tampering, "I6a")[0].violations == len(guards.names() | upkeep.names())


@FILE
def test_amounts_are_for_who_sees_cost(life: Accounts) -> None:
    warehouse = life.hands.warehouse
    with warehouse.database._engine.begin() as connection:
        let_down(connection)
        connection.execute(text("UPDATE ledger_balances SET amount = amount + 1"))
    names = {
        role: {
            name
            for each in warehouse.ask(verify, None, an_actor(role))
            for place in each.places
            for name, _ in place.facts
        }
        for role in (Role.AUDITOR, Role.KEEPER)
    }
    assert "kept_amount" in names[Role.AUDITOR]
    assert not {name for name in names[Role.KEEPER] if "amount" in name}
    assert names[Role.KEEPER] >= {"item_id", "group", "kept"}
