"""What runs low: below the minimum, with what is reserved and on the way, up to the maximum."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from partsdesk.database.tables.registers import order_lines, orders
from partsdesk.database.work import Work
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.partners import PartnerId, UnknownPartner
from partsdesk.domain.registers.orders import NoLines, NotPositive, OrderState, OrderType
from partsdesk.domain.values.people import NOBODY, StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.lists import ListAsked, list_page
from partsdesk.services.orders import Ordered, OrderOf, order_of
from partsdesk.services.purchasing import DraftRequest, draft_purchase_request
from partsdesk.services.warehouse import RoleNeeded, Warehouse, act
from tests.ui import world

ITEM = 1  # 40 at least, 300 at most


def low(warehouse: Warehouse, *stores: StoreId) -> dict[str, object] | None:
    return of_item(warehouse, "reorder", *stores)


def of_item(warehouse: Warehouse, listing: str, *stores: StoreId) -> dict[str, object] | None:
    asked = ListAsked(listing, scope={"item": ITEM})
    page = warehouse.ask(list_page, asked, world.person("keeper", *stores))
    return dict(zip(page.names, page.rows[0], strict=True)) if page.rows else None


def figures(row: dict[str, object] | None) -> list[str]:
    names = ("on_hand", "reserved", "coming", "suggested")
    assert row is not None
    return [value.plain() for name in names if isinstance(value := row[name], Quantity)]


@act()
def order(work: Work, many: str) -> None:
    """An open purchase order."""
    connection = work.listings._connection
    head = {"id": 1, "type": "purchase", "number": "CG-1", "state": "open", "date": work.today}
    connection.execute(insert(orders).values(head))
    units = Quantity.parse(many).units
    connection.execute(insert(order_lines).values(order_id=1, item_id=ITEM, quantity=units))


def test_what_lies_and_what_is_reserved_counts(world_on_both: Warehouse) -> None:
    assert figures(low(world_on_both)) == ["0", "0", "0", "300"]
    world.receipt(world_on_both, (ITEM, "45", "1"), upto="executed")
    assert low(world_on_both) is None
    world.receipt(world_on_both, (ITEM, "10", ""), kind="other-out", upto="released", reason="样品")
    assert figures(low(world_on_both)) == ["45", "10", "0", "265"]


def test_what_is_on_the_way_counts_once(world_on_both: Warehouse) -> None:
    world.receipt(world_on_both, (ITEM, "5", "1"), upto="released")
    assert figures(low(world_on_both)) == ["0", "0", "5", "295"]
    world_on_both.perform(order, "20", NOBODY)
    assert figures(low(world_on_both)) == ["0", "0", "25", "275"]
    world.receipt(world_on_both, (ITEM, "8", "1"), upto="released", order="CG-1")
    assert figures(low(world_on_both)) == ["0", "0", "25", "275"]
    world.receipt(world_on_both, (ITEM, "12", "1"), upto="executed", order="CG-1")
    assert figures(low(world_on_both)) == ["12", "0", "13", "275"]


def request(many: str, **more: object) -> DraftRequest:
    return DraftRequest((Ordered(ItemId(ITEM), Quantity.parse(many)),), **more)  # type: ignore[arg-type]


def test_a_request_is_an_order_and_its_goods_are_on_the_way(world_on_both: Warehouse) -> None:
    asked = request("120", partner=PartnerId(1))
    keeper = world.person("keeper")
    done = world_on_both.perform(draft_purchase_request, asked, keeper).result
    assert done.called == "QG-202611-0001"
    assert low(world_on_both) is None
    shown = world_on_both.ask(order_of, OrderOf(OrderType.PURCHASE, done.called), keeper)
    assert shown.order.state is OrderState.OPEN
    assert [line.open.plain() for line in shown.lines] == ["120"]
    row = of_item(world_on_both, "stock-goods")
    assert row is not None
    assert str(row["coming"]) == "120"
    world.receipt(world_on_both, (ITEM, "30", "1"), upto="executed", order=done.called)
    row = of_item(world_on_both, "stock-goods")
    assert row is not None
    assert [str(row[name]) for name in ("quantity", "coming")] == ["30", "90"]


def test_what_is_on_the_way_is_the_same_in_both_lists(world_on_both: Warehouse) -> None:
    world.receipt(world_on_both, (ITEM, "7", "1"), upto="released")
    world_on_both.perform(draft_purchase_request, request("9"), world.person("keeper"))
    both = [of_item(world_on_both, listing) for listing in ("stock-goods", "reorder")]
    assert [str(row["coming"]) for row in both if row is not None] == ["16", "16"]


def test_it_is_of_the_stores_of_the_person(world_on_both: Warehouse) -> None:
    world.receipt(world_on_both, (ITEM, "30", "1"), upto="executed")
    world.receipt(world_on_both, (ITEM, "4", "1"), upto="released")
    world.receipt(world_on_both, (ITEM, "3", ""), kind="other-out", upto="released", reason="x")
    assert figures(low(world_on_both, world.MAIN)) == ["30", "3", "4", "269"]
    assert figures(low(world_on_both, world.DEF)) == ["0", "0", "0", "300"]


def test_a_request_says_what_is_wrong_with_it(world_on_both: Warehouse) -> None:
    keeper = world.person("keeper")
    for asked, refusal in (
        (DraftRequest(()), NoLines),
        (request("0"), NotPositive),
        (request("1", partner=PartnerId(9_999)), UnknownPartner),
    ):
        with pytest.raises(refusal):
            world_on_both.perform(draft_purchase_request, asked, keeper)
    with pytest.raises(RoleNeeded):
        world_on_both.perform(draft_purchase_request, request("1"), world.person("auditor"))
