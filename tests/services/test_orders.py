from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.database.repositories.searching import Asked
from partsdesk.domain.catalog.items import TooManyDecimals, UnknownItem
from partsdesk.domain.registers.orders import (
    FittedBeyondIssued,
    FittedCannotReturn,
    NoLines,
    NotPositive,
    OrderKnown,
    OrderLineUnconfirmed,
    OrderNotStarted,
    OrderState,
    OrderType,
    PartsUnaccounted,
    RecordMissing,
    RepairRecord,
    UnknownOrder,
    WrongOrderState,
)
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.orders import (
    Between,
    CloseOrder,
    Ordered,
    OrderOf,
    Orders,
    close_order,
    list_orders,
    order_of,
    returned_by_team,
)
from partsdesk.services.repair_orders import (
    AddItems,
    CloseRepair,
    ConfirmItems,
    OpenRepair,
    StartRepair,
    add_items,
    close_repair,
    confirm_items,
    open_repair,
    start_repair,
)
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from tests.services.workshop import House, pieces
from tests.support.builders import do, see

REPAIR = OrderType.REPAIR
RECORD = RepairRecord("no light", "tube worn", "tube replaced", "works", "Wang")


@pytest.fixture
def house(warehouse: Warehouse) -> House:
    return House(warehouse)


def test_out_7_parts_wait_until_the_repair_is_started(house: House) -> None:
    opened = house.warehouse.perform(
        open_repair, OpenRepair("Wang", "Lamp 7", number="WO-7"), house.adviser
    ).result
    assert (opened.called, opened.state) == ("WO-7", OrderState.OPEN)
    with pytest.raises(OrderNotStarted):
        see(house.warehouse, lambda view: view.orders.check_in_force("repair", "WO-7"))
    house.warehouse.perform(start_repair, StartRepair("WO-7"), house.adviser)
    see(house.warehouse, lambda view: view.orders.check_in_force("repair", "WO-7"))
    with pytest.raises(UnknownOrder):
        see(house.warehouse, lambda view: view.orders.check_in_force("repair", "WO-8"))
    with pytest.raises(WrongOrderState):
        house.warehouse.perform(start_repair, StartRepair("WO-7"), house.adviser)


def test_a_repair_without_a_number_of_the_users_is_given_one(house: House) -> None:
    assert house.started() == "WX-202611-0001"
    assert house.started() == "WX-202611-0002"


def test_a_number_is_taken_once_a_type(house: House) -> None:
    asked = OpenRepair("Wang", "Lamp 7", number="WO-7")
    house.warehouse.perform(open_repair, asked, house.adviser)
    with pytest.raises(OrderKnown):
        house.warehouse.perform(open_repair, asked, house.adviser)
    do(house.warehouse, lambda work: work.orders.take_in("scrap", "WO-7", work.today))


def test_only_the_adviser_starts_a_repair(house: House) -> None:
    with pytest.raises(RoleNeeded):
        house.warehouse.perform(start_repair, StartRepair("WO-7"), house.engineer)


def test_lines_are_looked_at(sqlite_warehouse: Warehouse) -> None:
    house = House(sqlite_warehouse)
    number = house.started()
    for line, refusal in (
        (Ordered(house.part.id, pieces(0)), NotPositive),
        (Ordered(house.part.id, Quantity(1)), TooManyDecimals),
        (Ordered(type(house.part.id)(99), pieces(1)), UnknownItem),
    ):
        with pytest.raises(refusal):
            house.warehouse.perform(add_items, AddItems(number, (line,)), house.engineer)
    with pytest.raises(NoLines):
        house.warehouse.perform(add_items, AddItems(number, ()), house.engineer)


def test_out_8_an_added_item_waits_for_the_adviser(house: House) -> None:
    number = house.started(1)
    part = house.part.id

    def check(count: int) -> None:
        see(
            house.warehouse,
            lambda view: view.orders.check_added_confirmed(number, {part: pieces(count)}),
        )

    check(5)  # nothing was added: the order's own quantities are no limit
    added = AddItems(number, (Ordered(part, pieces(2), "found worn"),))
    house.warehouse.perform(add_items, added, house.engineer)
    check(1)
    with pytest.raises(OrderLineUnconfirmed) as refused:
        check(2)
    assert (refused.value.order, refused.value.item) == (number, "TUBE")
    see(house.warehouse, lambda view: view.orders.check_added_confirmed(number, [part]))
    house.moved("repair-issue", number, 1)
    with pytest.raises(OrderLineUnconfirmed):
        see(house.warehouse, lambda view: view.orders.check_added_confirmed(number, [part]))
    (row,) = house.warehouse.ask(list_orders, Orders(REPAIR), house.adviser).rows
    assert (row.number, row.lines, row.waiting) == (number, 2, 1)
    house.warehouse.perform(confirm_items, ConfirmItems(number), house.adviser)
    check(2)
    shown = house.warehouse.ask(order_of, OrderOf(REPAIR, number), house.adviser)
    assert [line.confirmed_by for line in shown.lines] == ["", "Adviser"]
    with pytest.raises(NoLines):
        house.warehouse.perform(confirm_items, ConfirmItems(number), house.adviser)


def test_out_9_what_is_fitted_does_not_come_back(house: House) -> None:
    number = house.started(5)
    house.moved("repair-issue", number, 5)
    house.fit(number, 2)
    house.moved("material-return", number, 1)
    assert house.returnable(number) == pieces(2)
    with pytest.raises(FittedBeyondIssued) as refused:
        house.fit(number, 3)
    assert (refused.value.left, refused.value.asked) == (pieces(2), pieces(3))
    part = house.part.id
    do(house.warehouse, lambda work: work.orders.check_returnable(number, {part: pieces(2)}))
    with pytest.raises(FittedCannotReturn):
        do(house.warehouse, lambda work: work.orders.check_returnable(number, {part: pieces(3)}))


def test_a_red_slip_takes_back_what_was_issued(house: House) -> None:
    number = house.started(5)
    house.moved("repair-issue", number, 5)
    house.moved("repair-issue", number, -5)
    assert house.returnable(number) == pieces(0)


def test_rpr_2_a_repair_is_closed_with_its_parts_and_its_record(house: House) -> None:
    number = house.started(2)
    house.moved("repair-issue", number, 2)
    close = CloseRepair(number)
    with pytest.raises(PartsUnaccounted):
        house.warehouse.perform(close_repair, close, house.adviser)
    with pytest.raises(RecordMissing):
        house.warehouse.perform(close_repair, CloseRepair(number, rest_fitted=True), house.adviser)
    close = CloseRepair(number, RECORD, rest_fitted=True)
    done = house.warehouse.perform(close_repair, close, house.adviser).result
    assert done.state is OrderState.CLOSED
    shown = house.warehouse.ask(order_of, OrderOf(REPAIR, number), house.keeper)
    assert shown.record == RECORD
    (line,) = shown.lines
    assert (line.taken, line.fitted, line.open) == (pieces(2), pieces(2), pieces(0))
    with pytest.raises(OrderNotStarted):
        see(house.warehouse, lambda view: view.orders.check_in_force("repair", number))
    with pytest.raises(WrongOrderState):
        house.fit(number, 1)


def test_a_repair_without_parts_needs_no_record(sqlite_warehouse: Warehouse) -> None:
    house = House(sqlite_warehouse)
    number = house.started()
    done = house.warehouse.perform(close_repair, CloseRepair(number), house.adviser)
    assert done.result.state is OrderState.CLOSED


def test_out_9_returns_are_reported_by_team(house: House) -> None:
    number = house.started(5)
    house.moved("repair-issue", number, 5)
    house.moved("material-return", number, 3)
    day = dt.date(2026, 11, 21)
    (row,) = house.warehouse.ask(returned_by_team, Between(day, day), house.boss)
    assert (row.team, row.code, row.quantity) == ("north", "TUBE", pieces(3))
    earlier = day - dt.timedelta(days=1)
    assert house.warehouse.ask(returned_by_team, Between(earlier, earlier), house.boss) == ()


def test_orders_that_imported_slips_name_are_in_force_at_once(house: House) -> None:
    day = dt.date(2026, 10, 1)
    numbers = [f"WO-{count}" for count in range(600)]
    do(house.warehouse, lambda work: work.orders.take_in_many(REPAIR, [*numbers, ""], day))
    do(house.warehouse, lambda work: work.orders.take_in("repair", "WO-5", day))
    see(house.warehouse, lambda view: view.orders.check_in_force("repair", "WO-599"))
    page = house.warehouse.ask(
        list_orders, Orders(REPAIR, asked=Asked(limit=10, offset=595)), house.keeper
    )
    assert (page.total, len(page.rows)) == (600, 5)
    assert all(row.imported and row.date == day for row in page.rows)
    found = house.warehouse.ask(list_orders, Orders(REPAIR, asked=Asked("wo-59 ")), house.keeper)
    assert found.total == 11
    none = Orders(REPAIR, frozenset({OrderState.CLOSED}))
    assert house.warehouse.ask(list_orders, none, house.keeper).total == 0


def test_a_repair_is_not_closed_by_the_act_of_other_orders(sqlite_warehouse: Warehouse) -> None:
    house = House(sqlite_warehouse)
    with pytest.raises(WrongOrderState):
        house.warehouse.perform(close_order, CloseOrder(REPAIR, house.started()), house.boss)
