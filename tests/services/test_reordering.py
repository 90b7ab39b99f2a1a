"""What runs low: below the minimum, with what is reserved and on the way, up to the maximum."""

from __future__ import annotations

from sqlalchemy import insert

from partsdesk.database.tables.registers import order_lines, orders
from partsdesk.database.work import Work
from partsdesk.domain.values.people import NOBODY
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.lists import ListAsked, list_page
from partsdesk.services.warehouse import Warehouse, act
from tests.ui import world

ITEM = 1  # 40 at least, 300 at most


def low(warehouse: Warehouse) -> dict[str, object] | None:
    asked = ListAsked("reorder", scope={"item": ITEM})
    page = warehouse.ask(list_page, asked, world.person("keeper"))
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
