from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.domain.registers.orders import (
    OrderClosed,
    OrderKnown,
    OrderState,
    OrderType,
    UnknownOrder,
)
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.services.importing.orders import import_orders
from partsdesk.services.importing.rows import Imported
from partsdesk.services.orders import CloseOrder, OrderOf, close_order, order_of
from partsdesk.services.repair_orders import OpenRepair, open_repair
from partsdesk.services.warehouse import Warehouse
from tests.services.carried import carried
from tests.support.builders import a_partner, a_store, a_user, an_actor, an_item, do, rows, see

PURCHASE = OrderType.PURCHASE


def pieces(count: int) -> Quantity:
    return Quantity.parse(str(count))


def taken(warehouse: Warehouse, *cells: dict[str, str]) -> Imported:
    return do(warehouse, lambda work: import_orders(work, rows(*cells)))


def faults(imported: Imported) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, type(each.refusal).__name__) for each in imported.rejected]


def a_row(number: str, item: str, quantity: str, price: str = "") -> dict[str, str]:
    return {
        "number": number,
        "type": "purchase",
        "date": "2026-11-01",
        "partner": "P1",
        "item": item,
        "quantity": quantity,
        "unit_price": price,
        "due": "2026-12-01",
        "state": "",
        "note": "",
    }


def test_inb_2_a_receipt_is_matched_with_its_purchase_order(warehouse: Warehouse) -> None:
    store, lamp, tube = a_store(warehouse), an_item(warehouse, "LAMP"), an_item(warehouse, "TUBE")
    partner, keeper = a_partner(warehouse, "P1"), a_user(warehouse)
    imported = taken(
        warehouse, a_row("C-1", "LAMP", "10", "3.5"), a_row("C-1", "TUBE", "4", "1.25")
    )
    assert (imported.count, imported.changed, imported.rejected) == (2, 2, ())
    carried(
        warehouse,
        "purchase-receipt",
        lamp.id,
        6,
        store,
        keeper,
        order="C-1",
        partner=partner.id,
    )
    carried(warehouse, "purchase-receipt", tube.id, 5, store, keeper, order="C-1")
    lamps, tubes = see(warehouse, lambda view: view.orders.open_lines("C-1"))
    assert (lamps.line.quantity, lamps.handled.taken, lamps.open) == (
        pieces(10),
        pieces(6),
        pieces(4),
    )
    assert tubes.open == -pieces(1)  # over-delivery shows
    assert lamps.line.due == dt.date(2026, 12, 1)
    see(warehouse, lambda view: view.orders.check_in_force("purchase", "C-1"))
    boss = a_user(warehouse, "boss", Role.SUPERVISOR)
    warehouse.perform(close_order, CloseOrder(PURCHASE, "C-1"), boss)
    with pytest.raises(OrderClosed):
        see(warehouse, lambda view: view.orders.check_in_force("purchase", "C-1"))


def test_val_3_contract_prices_are_those_of_the_order(warehouse: Warehouse) -> None:
    lamp, tube, other = (an_item(warehouse, code) for code in ("LAMP", "TUBE", "OTHER"))
    a_partner(warehouse, "P1")
    taken(warehouse, a_row("C-1", "LAMP", "10", "3.5"), a_row("C-1", "TUBE", "1"))
    ids = [lamp.id, tube.id, other.id]
    prices = see(warehouse, lambda view: view.orders.contract_prices("C-1", ids))
    assert prices == {lamp.id: Price.parse("3.5")}
    assert see(warehouse, lambda view: view.orders.contract_prices("C-1", [tube.id])) == {}
    assert see(warehouse, lambda view: view.orders.contract_prices("", ids)) == {}


def test_par_3_contract_prices_are_hidden(sqlite_warehouse: Warehouse) -> None:
    an_item(sqlite_warehouse, "LAMP")
    a_partner(sqlite_warehouse, "P1")
    taken(sqlite_warehouse, a_row("C-1", "LAMP", "10", "3.5"))
    asked = OrderOf(PURCHASE, "C-1")
    hidden = sqlite_warehouse.ask(order_of, asked, a_user(sqlite_warehouse))
    assert [line.price for line in hidden.lines] == [None]
    assert [line.price for line in hidden.order.lines] == [None]
    accountant = a_user(sqlite_warehouse, "acc", Role.ACCOUNTANT)
    seen = sqlite_warehouse.ask(order_of, asked, accountant)
    assert [line.price for line in seen.lines] == [Price.parse("3.5")]


def test_an_imported_order_is_brought_up_to_date(warehouse: Warehouse) -> None:
    an_item(warehouse, "LAMP")
    a_partner(warehouse, "P1")
    row = a_row("C-1", "LAMP", "10")
    taken(warehouse, row)
    again = taken(warehouse, row)
    assert (again.count, again.changed) == (1, 0)
    changed = taken(warehouse, row | {"quantity": "12", "state": "closed"})
    assert (changed.count, changed.changed) == (1, 1)
    order = see(warehouse, lambda view: view.orders.get(PURCHASE, "C-1"))
    assert [line.quantity for line in order.lines] == [pieces(12)]
    assert order.state is OrderState.CLOSED
    back = taken(warehouse, row | {"quantity": "12", "state": "open"})
    assert (back.count, back.changed) == (1, 0)


def test_an_order_that_a_slip_named_first_gets_its_lines(warehouse: Warehouse) -> None:
    an_item(warehouse, "LAMP")
    do(warehouse, lambda work: work.orders.take_in("scrap", "B-1", work.today))
    imported = taken(warehouse, {"number": "B-1", "type": "scrap", "item": "LAMP", "quantity": "2"})
    assert imported.changed == 1
    order = see(warehouse, lambda view: view.orders.get(OrderType.SCRAP, "B-1"))
    assert (order.state, len(order.lines)) == (OrderState.APPROVED, 1)


def test_types_and_states_are_read_in_both_languages(sqlite_warehouse: Warehouse) -> None:
    imported = taken(
        sqlite_warehouse,
        {"number": "R-1", "type": "维修单", "state": "已开工", "note": "call first"},
        {"number": "R-2", "type": "Repair", "state": "started"},
    )
    assert faults(imported) == []
    order = see(sqlite_warehouse, lambda view: view.orders.get(OrderType.REPAIR, "R-1"))
    assert (order.state, order.note, order.lines) == (OrderState.STARTED, "call first", ())
    assert order.date == dt.date(2026, 11, 21)


def test_an_order_opened_here_is_left_alone(sqlite_warehouse: Warehouse) -> None:
    asked = OpenRepair("Wang", "Lamp", number="R-1")
    sqlite_warehouse.perform(open_repair, asked, an_actor())
    imported = taken(sqlite_warehouse, {"number": "R-1", "type": "repair", "state": "closed"})
    assert faults(imported) == [(2, "number", OrderKnown.__name__)]
    assert imported.count == 0


def test_bad_rows_reject_their_order_and_leave_the_others(sqlite_warehouse: Warehouse) -> None:
    an_item(sqlite_warehouse, "LAMP")
    a_partner(sqlite_warehouse, "P1")
    imported = taken(
        sqlite_warehouse,
        a_row("C-1", "LAMP", "1"),
        a_row("C-1", "NONE", "1"),
        a_row("C-1", "LAMP", "1") | {"date": "2026-11-02"},
        a_row("C-2", "LAMP", "0.5") | {"partner": "P2"},
        a_row("C-3", "LAMP", "-1") | {"state": "started"},
        a_row("C-4", "", "1"),
        a_row("", "LAMP", "1"),
        a_row("C-5", "LAMP", "1") | {"type": "gift"},
        a_row("C-6", "LAMP", "1"),
    )
    assert faults(imported) == [
        (2, "", "WithItsOrder"),
        (3, "item", "UnknownItem"),
        (4, "date", "RowsDiffer"),
        (5, "partner", "UnknownPartner"),
        (6, "state", "NotAChoice"),
        (7, "item", "CellMissing"),
        (8, "number", "CellMissing"),
        (9, "type", "NotAChoice"),
    ]
    assert imported.count == 1
    see(sqlite_warehouse, lambda view: view.orders.get(PURCHASE, "C-6"))
    with pytest.raises(UnknownOrder):
        see(sqlite_warehouse, lambda view: view.orders.get(PURCHASE, "C-1"))


def test_quantities_are_looked_at(sqlite_warehouse: Warehouse) -> None:
    an_item(sqlite_warehouse, "LAMP")
    a_partner(sqlite_warehouse, "P1")
    imported = taken(sqlite_warehouse, a_row("C-1", "LAMP", "0.5"), a_row("C-2", "LAMP", "-1"))
    assert faults(imported) == [
        (2, "quantity", "TooManyDecimals"),
        (3, "quantity", "NotPositive"),
    ]
