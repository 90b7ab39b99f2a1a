"""An act costs the same few round trips for two lines and for two hundred."""

from __future__ import annotations

import pytest

from partsdesk.domain.books.drafts import DraftLine
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.values.calendar import Month
from partsdesk.services.months import CloseMonth, close_accounts, close_stores
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from tests.support.builders import an_item
from tests.support.lives import TODAY, Shop, a_line
from tests.support.statements import statements

MOST = 10


@pytest.fixture
def items(shop: Shop) -> list[Item]:
    """Goods in stock, and October closed."""
    found = [an_item(shop.warehouse) for _ in range(40)]
    month = Month.of(TODAY).previous
    for close in (close_stores, close_accounts):
        shop.warehouse.perform(close, CloseMonth(month), shop.clerk)
    lines = (a_line(item, "1000", "2.5", invoice="F-1") for item in found)
    shop.booked("purchase-receipt", *lines, partner=shop.supplier.id)
    return found


def cost(shop: Shop, kind: str, lines: list[DraftLine], **head: object) -> tuple[int, int]:
    """The statements of an execution and of a booking."""
    slip = shop.draft(kind, *lines, reason="x", **head)
    shop.release(slip)
    with statements(shop.warehouse.database) as said:
        shop.warehouse.perform(execute_slip, ExecuteSlip(slip, 1), shop.clerk)
        executed = len(said)
        shop.warehouse.perform(book_slip, BookSlip(slip, 2), shop.clerk)
    return executed, len(said) - executed


@pytest.mark.parametrize("kind", ["other-out", "purchase-receipt"])
def test_acts_take_ten_statements_however_many_lines(
    shop: Shop, items: list[Item], kind: str
) -> None:
    partner = shop.supplier.id if kind == "purchase-receipt" else None
    costs = {
        count: cost(
            shop,
            kind,
            [a_line(item, "1", "3", invoice="F-2") for item in items[:count]],
            partner=partner,
        )
        for count in (1, 2, 40)  # the first of its kind begins its chains
    }
    assert costs[2] == costs[40]
    assert max(costs[40]) <= MOST
