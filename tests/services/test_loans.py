from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.domain.catalog.items import Item, ItemId, UnknownItem
from partsdesk.domain.registers.loans import (
    LoanEnded,
    LoanIncomplete,
    NotTheOriginalPrice,
    OriginalPriceUnknown,
    Outcome,
    ToolIsOut,
    UnknownLoan,
)
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.quantities import Amount
from partsdesk.services.loans import (
    ChargeTool,
    GiveBack,
    LendTool,
    Loans,
    ReplaceTool,
    charge_tool,
    give_back,
    lend_tool,
    list_loans,
    replace_tool,
)
from partsdesk.services.warehouse import RoleNeeded, Warehouse, new_request
from tests.support.builders import a_user, an_item
from tests.support.clock import HeldClock

TODAY = dt.date(2026, 11, 21)
PRICE = Amount.parse("120.50")


@pytest.fixture
def keeper(warehouse: Warehouse) -> Actor:
    return a_user(warehouse, "keeper", Role.KEEPER)


@pytest.fixture
def tool(warehouse: Warehouse) -> Item:
    return an_item(warehouse, "TORQUE")


def lent(
    warehouse: Warehouse,
    keeper: Actor,
    tool: Item,
    *,
    label: str = "",
    days: int = 0,
    original: Amount | None = None,
) -> str:
    due = TODAY + dt.timedelta(days=days)
    asked = LendTool(tool.id, "Li", due, label, "north", "order 7", original)
    return warehouse.perform(lend_tool, asked, keeper).result.called


def test_out_11_a_tool_is_lent_and_comes_back(
    warehouse: Warehouse, keeper: Actor, tool: Item
) -> None:
    first, second = lent(warehouse, keeper, tool), lent(warehouse, keeper, tool)
    assert (first, second) == ("JY-202611-0001", "JY-202611-0002")
    done = warehouse.perform(give_back, GiveBack(first), keeper).result
    assert done.outcome is Outcome.RETURNED
    warehouse.perform(give_back, GiveBack(second, usable=False, note="bent"), keeper)
    ended = warehouse.ask(list_loans, Loans(out=False), keeper)
    assert [(each.loan.outcome, each.loan.note) for each in ended.rows] == [
        (Outcome.RETURNED, ""),
        (Outcome.UNUSABLE, "bent"),
    ]
    assert warehouse.ask(list_loans, Loans(), keeper).total == 0
    with pytest.raises(LoanEnded) as refused:
        warehouse.perform(give_back, GiveBack(first), keeper)
    assert refused.value.outcome is Outcome.RETURNED


def test_out_11_one_tool_is_in_one_hand(warehouse: Warehouse, keeper: Actor, tool: Item) -> None:
    number = lent(warehouse, keeper, tool, label="No. 3")
    with pytest.raises(ToolIsOut) as refused:
        lent(warehouse, keeper, tool, label="No. 3")
    assert (refused.value.loan, refused.value.borrower) == (number, "Li")
    warehouse.perform(give_back, GiveBack(number), keeper)
    assert lent(warehouse, keeper, tool, label="No. 3") == "JY-202611-0002"  # no number was lost


def test_out_11_a_lost_tool_is_charged_or_replaced(
    warehouse: Warehouse, keeper: Actor, tool: Item
) -> None:
    number = lent(warehouse, keeper, tool, original=PRICE)
    with pytest.raises(NotTheOriginalPrice):
        warehouse.perform(charge_tool, ChargeTool(number, Amount.parse("1")), keeper)
    request = new_request()
    done = warehouse.perform(charge_tool, ChargeTool(number), keeper, request)
    assert done.result.charged == PRICE
    again = warehouse.perform(charge_tool, ChargeTool(number), keeper, request)
    assert (again.result, again.again) == (done.result, True)
    unpriced = lent(warehouse, keeper, tool)
    with pytest.raises(OriginalPriceUnknown):
        warehouse.perform(charge_tool, ChargeTool(unpriced), keeper)
    replaced = warehouse.perform(replace_tool, ReplaceTool(unpriced), keeper).result
    assert (replaced.outcome, replaced.charged) == (Outcome.REPLACED, Amount.parse("0"))


def test_out_11_overdue_loans_are_listed(
    warehouse: Warehouse, keeper: Actor, tool: Item, clock: HeldClock
) -> None:
    lent(warehouse, keeper, tool, days=1, original=PRICE)
    lent(warehouse, keeper, tool, days=5)
    assert warehouse.ask(list_loans, Loans(overdue=True), keeper).total == 0
    clock.forward(days=3)
    page = warehouse.ask(list_loans, Loans(overdue=True), keeper)
    assert [(each.loan.number, each.days_late) for each in page.rows] == [("JY-202611-0001", 2)]
    assert warehouse.ask(list_loans, Loans(), keeper).total == 2


def test_par_3_original_prices_are_hidden(sqlite_warehouse: Warehouse) -> None:
    tool, keeper = an_item(sqlite_warehouse), a_user(sqlite_warehouse)
    accountant = a_user(sqlite_warehouse, "accountant", Role.ACCOUNTANT)
    lent(sqlite_warehouse, keeper, tool, original=PRICE)
    for actor, seen in ((keeper, None), (accountant, PRICE)):
        (row,) = sqlite_warehouse.ask(list_loans, Loans(), actor).rows
        assert row.loan.original == seen


def test_a_loan_is_whole(sqlite_warehouse: Warehouse) -> None:
    tool, keeper = an_item(sqlite_warehouse), a_user(sqlite_warehouse)
    for asked, refusal in (
        (LendTool(tool.id, " ", TODAY), LoanIncomplete),
        (LendTool(tool.id, "Li", TODAY - dt.timedelta(days=1)), LoanIncomplete),
        (LendTool(ItemId(99), "Li", TODAY), UnknownItem),
    ):
        with pytest.raises(refusal):
            sqlite_warehouse.perform(lend_tool, asked, keeper)
    with pytest.raises(UnknownLoan):
        sqlite_warehouse.perform(give_back, GiveBack("JY-202611-0009"), keeper)
    engineer = a_user(sqlite_warehouse, "engineer", Role.ENGINEER)
    with pytest.raises(RoleNeeded):
        sqlite_warehouse.perform(lend_tool, LendTool(tool.id, "Li", TODAY), engineer)
