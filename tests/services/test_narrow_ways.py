"""Narrow ways that the state machine or a thought found once: they stay shut."""

from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.domain.books.execution import (
    Counted,
    MoreThanAsked,
    NothingCounted,
    Part,
    RemainderUndecided,
    UnknownLine,
)
from partsdesk.domain.books.ledger import BookFirst
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.books.stock import BeyondFree, SerialElsewhere
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.catalog.items import Item, Tracking
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.services.slips.executing import ExecuteSlip, Remainder, execute_slip
from partsdesk.services.slips.invoicing import InvoiceLine, NoEstimate, TakeInvoice, take_invoice
from partsdesk.services.slips.returning import HalfConversion
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip
from tests.support.builders import an_item, see
from tests.support.lives import TODAY, Shop, a_line


@pytest.fixture
def serial(shop: Shop) -> Item:
    return an_item(shop.warehouse, "PUMP", tracking=Tracking.SERIAL)


def came(shop: Shop, item: Item, day: dt.date) -> SlipId:
    """Serial number S-1, received on a day."""
    slip = shop.draft("opening-stock", a_line(item, "1", "5", lot="S-1"), date=day)
    shop.release(slip)
    shop.execute(slip)
    return slip


def sold(shop: Shop, item: Item, day: dt.date) -> None:
    """Serial number S-1, delivered on a day."""
    line = a_line(item, "1", lot="S-1")
    slip = shop.draft("sales-delivery", line, partner=shop.customer.id, date=day)
    shop.release(slip)
    shop.execute(slip)


def test_a_serial_number_does_not_come_in_twice_on_a_day_gone_by(shop: Shop, serial: Item) -> None:
    """It is in stock today no more; on the day that is written it still was."""
    came(shop, serial, TODAY - dt.timedelta(10))
    sold(shop, serial, TODAY)
    with pytest.raises(SerialElsewhere):
        came(shop, serial, TODAY - dt.timedelta(5))
    came(shop, serial, TODAY)


def test_a_serial_number_is_named_once_on_a_slip(shop: Shop, serial: Item) -> None:
    twice = (a_line(serial, "1", "5", lot="S-1"), a_line(serial, "1", "5", lot="S-1"))
    slip = shop.draft("opening-stock", *twice)
    shop.release(slip)
    with pytest.raises(SerialElsewhere):
        shop.execute(slip)


def test_a_red_slip_brings_no_serial_number_back_that_came_again(shop: Shop, serial: Item) -> None:
    came(shop, serial, TODAY)
    line = a_line(serial, "1", lot="S-1")
    delivery = shop.executed("sales-delivery", line, partner=shop.customer.id)
    came(shop, serial, TODAY)
    with pytest.raises(SerialElsewhere):
        shop.reversed(delivery)


def test_a_serial_number_is_reserved_by_one_slip(shop: Shop, serial: Item) -> None:
    """I4: the second release is refused, and names the first."""
    came(shop, serial, TODAY)
    line = a_line(serial, "1", lot="S-1")
    first, second = (shop.draft("sales-delivery", line, partner=shop.customer.id) for _ in range(2))
    shop.release(first)
    with pytest.raises(BeyondFree) as refused:
        shop.release(second)
    assert refused.value.reserved_by == (f"T-{first:06d}",)


def test_an_invoice_names_each_line_once(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    slip = shop.booked("purchase-receipt", a_line(item, "10", "2"), partner=shop.supplier.id)
    line = InvoiceLine(1, Quantity.parse("7"), Figures(Price.parse("3"), invoice="F-1"))
    stranger = InvoiceLine(9, Quantity.parse("7"), Figures(Price.parse("3"), invoice="F-1"))
    for lines in ((line, line), (stranger,), ()):
        with pytest.raises(NoEstimate):
            shop.warehouse.perform(
                take_invoice, TakeInvoice(slip, shop.version(slip), lines), shop.clerk
            )


def test_a_rest_is_closed_with_a_reason(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    slip = shop.draft("other-in", a_line(item, "10", "2"), reason="found")
    shop.release(slip)
    counted = (Counted(1, (Part(Quantity.parse("4")),)),)
    asked = ExecuteSlip(slip, 1, counted, remainder=Remainder.CLOSE, reason=" ")
    with pytest.raises(RemainderUndecided):
        shop.warehouse.perform(execute_slip, asked, shop.clerk)


def test_a_conversion_in_one_store_waits_for_its_booking(shop: Shop) -> None:
    """It stays in its store and still changes values, unlike a move from bin to bin."""
    part, kit = an_item(shop.warehouse), an_item(shop.warehouse)
    before = TODAY - dt.timedelta(30)
    opening = shop.draft("opening-stock", a_line(part, "9", "2"), date=before)
    shop.release(opening)
    shop.execute(opening)
    shop.book(opening)
    lines = (a_line(part, "4"), a_line(kit, "1", comes_in=True))
    conversion = shop.draft("conversion", *lines, to_store=shop.main.id, date=before)
    shop.release(conversion)
    shop.execute(conversion)
    use = shop.executed("other-out", a_line(part, "1"), reason="broken")
    with pytest.raises(BookFirst):
        shop.book(use)
    shop.book(conversion)
    shop.book(use)


def test_a_conversion_takes_out_and_puts_in(shop: Shop) -> None:
    part, kit = an_item(shop.warehouse), an_item(shop.warehouse)
    shop.bought(part, "9", "2")
    lines = (a_line(part, "4"), a_line(kit, "1", comes_in=True))
    slip = shop.draft("conversion", *lines, to_store=shop.main.id)
    shop.release(slip)
    only_out = (Counted(1, (Part(Quantity.parse("4")),)),)
    with pytest.raises(NothingCounted):
        shop.execute(slip, only_out, remainder=Remainder.FOLLOW)


def test_a_conversion_is_corrected_whole(shop: Shop) -> None:
    part, kit = an_item(shop.warehouse), an_item(shop.warehouse)
    shop.bought(part, "9", "2")
    lines = (a_line(part, "4"), a_line(kit, "1", comes_in=True))
    slip = shop.booked("conversion", *lines, to_store=shop.main.id)
    asked = ReverseSlip(slip, "a mistake")
    red = shop.warehouse.perform(reverse_slip, asked, shop.clerk).result.slip
    shop.release(red)
    half = (Counted(1, (Part(Quantity.parse("2")),)), Counted(2, (Part(Quantity.parse("1")),)))
    with pytest.raises(HalfConversion):
        shop.execute(red, half, remainder=Remainder.FOLLOW)
    shop.execute(red)
    shop.book(red)
    original = see(shop.warehouse, lambda view: view.slips.get(slip))
    assert original.state is State.REVERSED


def test_a_red_slip_takes_back_no_more_than_its_lines_say(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "9", "2")
    slip = shop.booked("other-out", a_line(item, "5"), reason="broken")
    asked = ReverseSlip(slip, "a mistake")
    red = shop.warehouse.perform(reverse_slip, asked, shop.clerk).result.slip
    shop.release(red)
    with pytest.raises(MoreThanAsked):
        shop.execute(red, (Counted(1, (Part(Quantity.parse("6")),)),))


def test_a_line_that_is_not_there_cannot_be_counted(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    slip = shop.draft("other-in", a_line(item, "1", "1"), reason="x")
    shop.release(slip)
    with pytest.raises(UnknownLine):
        shop.execute(slip, (Counted(2, (Part(Quantity.parse("1")),)),))
