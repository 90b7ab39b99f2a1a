"""Value to the cent, in cases worked by hand (VAL-1 … VAL-8, ``slips.md``)."""

from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.domain.books.execution import Counted, Part
from partsdesk.domain.books.ledger import (
    BookFirst,
    NotCovered,
    NothingToAdjust,
    PriceMissing,
)
from partsdesk.domain.books.valuation import Figures, SourceUnbooked
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.services.settings import ChangeSetting, change_setting
from partsdesk.services.slips.arriving import BookAhead, book_ahead
from partsdesk.services.slips.executing import Remainder
from partsdesk.services.slips.invoicing import InvoiceLine, NoEstimate, TakeInvoice, take_invoice
from partsdesk.services.slips.returning import OverTaken
from tests.support.builders import an_item
from tests.support.lives import TODAY, Shop, a_line


def invoice(shop: Shop, slip: int, quantity: str, price: str, number: str = "F-9") -> None:
    """An invoice for so many of a receipt's first line."""
    figures = Figures(price=Price.parse(price), invoice=number)
    line = InvoiceLine(1, Quantity.parse(quantity), figures)
    asked = TakeInvoice(slip, shop.version(slip), (line,))  # type: ignore[arg-type]
    shop.warehouse.perform(take_invoice, asked, shop.clerk)


def test_thirds_leave_nothing_behind(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    line = a_line(item, "3", amount=Amount.parse("10"), invoice="F-1")
    shop.booked("purchase-receipt", line, partner=shop.supplier.id)
    left = []
    for _ in range(3):
        shop.booked("sales-delivery", a_line(item, "1"), partner=shop.customer.id)
        left.append(shop.pool(item))
    assert left == [("2", "6.67"), ("1", "3.33"), ("0", "0")]


def test_half_a_cent_goes_up_and_the_last_piece_takes_what_is_left(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    line = a_line(item, "2", amount=Amount.parse("0.05"), invoice="F-1")
    shop.booked("purchase-receipt", line, partner=shop.supplier.id)
    shop.booked("other-out", a_line(item, "1"), reason="x")
    assert shop.pool(item) == ("1", "0.02")
    shop.booked("other-out", a_line(item, "1"), reason="x")
    assert shop.pool(item) == ("0", "0")


def test_the_average_is_the_exact_pair(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "7", "1.11")  # 7.77
    shop.bought(item, "3", "2")  # 6.00, together 13.77 for 10
    slip = shop.booked("sales-delivery", a_line(item, "4"), partner=shop.customer.id)
    assert shop.entries(slip) == [("main", "slip", "0", "0", "4", "5.51")]
    assert shop.pool(item) == ("6", "8.26")


def test_val_1_a_small_scale_taxpayer_values_with_tax(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    line = a_line(item, "10", "3.33", tax_rate=Price.parse("0.13"), invoice="F-1")
    shop.booked("purchase-receipt", line, partner=shop.supplier.id)
    assert shop.pool(item) == ("10", "33.3")
    change = ChangeSetting("taxpayer", "2026-11-01=small-scale")
    shop.warehouse.perform(change_setting, change, shop.clerk)
    shop.booked("purchase-receipt", line, partner=shop.supplier.id)
    assert shop.pool(item) == ("20", "70.93")  # 33.30 + 33.30 + 4.33


def test_val_2_the_ledger_is_covered_in_the_order_of_booking(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    receipt = shop.executed("purchase-receipt", a_line(item, "5", "2"), partner=shop.supplier.id)
    issue = shop.executed("other-out", a_line(item, "2"), reason="x")
    with pytest.raises(NotCovered) as refused:
        shop.book(issue)
    number = shop.warehouse.ask(lambda view, _: view.slips.get(receipt).number, None, shop.clerk)
    assert refused.value.receipts == (number,)
    shop.book(receipt)
    shop.book(issue)
    assert shop.pool(item) == ("3", "6")


def test_val_2_an_earlier_open_month_is_booked_first(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    october = dt.date(2026, 10, 20)
    early = shop.executed(
        "purchase-receipt", a_line(item, "5", "2"), partner=shop.supplier.id, date=october
    )
    late = shop.executed("purchase-receipt", a_line(item, "5", "3"), partner=shop.supplier.id)
    with pytest.raises(BookFirst):
        shop.book(late)
    assert shop.book(early).ledger_date == october
    assert shop.book(late).ledger_date == TODAY


def test_ledger_dates_never_go_backwards(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "5", "2")
    earlier = TODAY - dt.timedelta(days=5)
    slip = shop.executed(
        "purchase-receipt", a_line(item, "1", "2"), partner=shop.supplier.id, date=earlier
    )
    done = shop.book(slip)
    assert done.dated_up
    assert done.ledger_date == TODAY


def test_val_3_an_estimate_taken_in_after_half_was_sold(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    receipt = shop.booked("purchase-receipt", a_line(item, "10", "5"), partner=shop.supplier.id)
    shop.booked("sales-delivery", a_line(item, "5"), partner=shop.customer.id)
    invoice(shop, receipt, "10", "6.01")
    assert shop.entries(receipt)[1:] == [
        ("main", "estimate-out", "-10", "-50", "0", "0"),
        ("main", "invoice-in", "10", "60.1", "0", "0"),
        ("main", "issue-adjustment", "0", "0", "0", "5.05"),
    ]
    assert shop.pool(item) == ("5", "30.05")
    with pytest.raises(NoEstimate):
        invoice(shop, receipt, "1", "6")


def test_val_3_in_parts_and_by_the_difference(shop: Shop) -> None:
    change = ChangeSetting("estimates", "difference")
    shop.warehouse.perform(change_setting, change, shop.clerk)
    item = an_item(shop.warehouse)
    receipt = shop.booked("purchase-receipt", a_line(item, "3", "3.3333"), partner=shop.supplier.id)
    assert shop.pool(item) == ("3", "10")
    invoice(shop, receipt, "1", "4")
    invoice(shop, receipt, "2", "4", "F-10")
    assert shop.entries(receipt)[1:] == [
        ("main", "invoice-in", "0", "0.67", "0", "0"),
        ("main", "invoice-in", "0", "1.33", "0", "0"),
    ]
    assert shop.pool(item) == ("3", "12")


def test_val_3_estimates_in_their_order(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    with pytest.raises(PriceMissing):
        shop.booked("purchase-receipt", a_line(item, "1"), partner=shop.supplier.id)
    shop.bought(item, "2", "5")
    shop.bought(item, "2", "7", "F-2")
    shop.booked("purchase-receipt", a_line(item, "3"), partner=shop.supplier.id)
    assert shop.pool(item) == ("7", "45")  # 10 + 14, and three at the last purchase's 7


def test_val_4_goods_in_transit_enter_at_the_invoices_price(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    line = a_line(item, "3", amount=Amount.parse("10"), invoice="F-1")
    slip = shop.draft("purchase-receipt", line, partner=shop.supplier.id)
    shop.release(slip)
    asked = BookAhead(slip, shop.version(slip))
    shop.warehouse.perform(book_ahead, asked, shop.clerk)
    assert shop.pool(item, Group.GOODS_IN_TRANSIT) == ("3", "10")
    assert shop.pool(item) == ("0", "0")
    counted = (Counted(1, (Part(Quantity.parse("2")),)),)
    rest = shop.execute(slip, counted).followed_by
    assert shop.pool(item) == ("2", "6.67")
    assert shop.pool(item, Group.GOODS_IN_TRANSIT) == ("1", "3.33")
    assert rest is not None
    shop.execute(rest)
    assert shop.pool(item) == ("3", "10")
    assert shop.pool(item, Group.GOODS_IN_TRANSIT) == ("0", "0")


def test_val_5_a_transfer_between_groups_carries_its_amount(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    line = a_line(item, "3", amount=Amount.parse("10"), invoice="F-1")
    shop.booked("purchase-receipt", line, partner=shop.supplier.id)
    shop.booked("transfer", a_line(item, "1"), to_store=shop.defective.id)
    assert shop.pool(item) == ("2", "6.67")
    assert shop.pool(item, Group.OWN_DEFECTIVE) == ("1", "3.33")
    shop.booked(
        "repaired-in", a_line(item, "1", "1.5"), store=shop.defective.id, to_store=shop.main.id
    )
    assert shop.pool(item) == ("3", "11.5")
    assert shop.pool(item, Group.OWN_DEFECTIVE) == ("0", "0")


def test_a_transfer_inside_a_group_changes_no_average(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "3", "3.3333")
    slip = shop.booked("sample-out", a_line(item, "1"), to_store=shop.sample.id)
    assert shop.entries(slip) == [
        ("main", "slip", "0", "0", "1", "3.33"),
        ("main", "slip", "1", "3.33", "0", "0"),
    ]
    assert shop.pool(item) == ("3", "10")


def test_val_5_a_piece_repaired_out_of_memo_costs_its_repair(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.booked("defect-return", a_line(item, "2"), store=shop.memo.id)
    assert shop.pool(item, Group.MEMO) == ("2", "0")
    shop.booked("repaired-in", a_line(item, "1", "4.25"), store=shop.memo.id, to_store=shop.main.id)
    assert shop.pool(item) == ("1", "4.25")
    assert shop.pool(item, Group.MEMO) == ("1", "0")


def test_val_6_a_red_slip_after_the_average_moved_takes_the_originals_amount(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    first = shop.bought(item, "10", "1")
    shop.bought(item, "10", "3", "F-2")  # 40 for 20
    shop.booked("sales-delivery", a_line(item, "10"), partner=shop.customer.id)  # 20 left for 10
    red = shop.reversed(first)
    shop.book(red)
    assert shop.entries(red) == [
        ("main", "slip", "-10", "-10", "0", "0"),
        ("main", "adjustment", "0", "0", "0", "10"),
    ]
    assert shop.pool(item) == ("0", "0")


def test_val_6_a_red_issue_brings_back_what_it_took(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "3", "3.3333")
    issue = shop.booked("other-out", a_line(item, "2"), reason="x")  # 6.67
    shop.bought(item, "1", "9", "F-2")
    shop.book(shop.reversed(issue))
    assert shop.pool(item) == ("4", "19")


def test_val_6_a_slip_reversed_before_it_was_booked_is_never_booked(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    slip = shop.executed("purchase-receipt", a_line(item, "2", "1"), partner=shop.supplier.id)
    red = shop.reversed(slip)
    states = [
        shop.warehouse.ask(lambda view, key: view.slips.get(key).state.value, key, shop.clerk)
        for key in (slip, red)
    ]
    assert states == ["reversed", "reversed"]
    assert shop.pool(item) == ("0", "0")


def test_val_8_a_return_costs_what_its_source_cost(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "3", "3.3333")
    sale = shop.booked("sales-delivery", a_line(item, "3"), partner=shop.customer.id)  # 10.00
    shop.bought(item, "1", "100", "F-2")
    back = a_line(item, "2", source=shop.move_of(sale))
    shop.booked("customer-return", back, partner=shop.customer.id)
    assert shop.pool(item) == ("3", "106.67")
    shop.booked(
        "customer-return",
        a_line(item, "1", source=shop.move_of(sale)),
        partner=shop.customer.id,
    )
    assert shop.pool(item) == ("4", "110")
    more = shop.draft(
        "customer-return",
        a_line(item, "1", source=shop.move_of(sale)),
        partner=shop.customer.id,
    )
    shop.release(more)
    with pytest.raises(OverTaken):
        shop.execute(more)


def test_val_8_without_a_source_a_return_comes_in_at_the_average(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "3", "3.3333")
    shop.booked("customer-return", a_line(item, "1", "99"), partner=shop.customer.id)
    assert shop.pool(item) == ("4", "13.33")


def test_where_nothing_is_left_the_last_average_holds(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "3", "3.3333")
    shop.booked("sales-delivery", a_line(item, "3"), partner=shop.customer.id)
    shop.booked("customer-return", a_line(item, "2", "99"), partner=shop.customer.id)
    assert shop.pool(item) == ("2", "6.67")  # 2/3 of the 10.00 just before it was emptied


def test_the_fallback_is_used_only_where_there_never_was_an_average(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.booked("customer-return", a_line(item, "2", "1.5"), partner=shop.customer.id)
    assert shop.pool(item) == ("2", "3")
    bare = an_item(shop.warehouse)
    with pytest.raises(PriceMissing):
        shop.booked("customer-return", a_line(bare, "2"), partner=shop.customer.id)


def test_val_8_goods_go_back_to_the_supplier_at_what_they_cost(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    cheap = shop.bought(item, "10", "1")
    shop.bought(item, "10", "3", "F-2")
    back = a_line(item, "4", source=shop.move_of(cheap))
    shop.booked("supplier-return", back, partner=shop.supplier.id)
    assert shop.pool(item) == ("16", "36")


def test_val_8_the_source_is_booked_first(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "3", "1")
    sale = shop.executed("sales-delivery", a_line(item, "3"), partner=shop.customer.id)
    back = shop.executed(
        "customer-return", a_line(item, "1", source=shop.move_of(sale)), partner=shop.customer.id
    )
    with pytest.raises(SourceUnbooked):
        shop.book(back)


def test_a_conversion_shares_one_amount_out_by_price(shop: Shop) -> None:
    kit, left, right = (an_item(shop.warehouse) for _ in range(3))
    shop.bought(kit, "1", "10")
    shop.booked(
        "conversion",
        a_line(kit, "1"),
        a_line(left, "1", "2", comes_in=True),
        a_line(right, "1", "1", comes_in=True),
        to_store=shop.main.id,
    )
    assert (shop.pool(kit), shop.pool(left), shop.pool(right)) == (
        ("0", "0"),
        ("1", "6.67"),
        ("1", "3.33"),
    )


def test_a_conversion_without_prices_shares_by_quantity(shop: Shop) -> None:
    kit, part, other = (an_item(shop.warehouse) for _ in range(3))
    shop.bought(kit, "1", "10")
    shop.booked(
        "conversion",
        a_line(kit, "1"),
        a_line(part, "2", comes_in=True),
        a_line(other, "1", "5", comes_in=True),
        to_store=shop.main.id,
    )
    assert (shop.pool(part), shop.pool(other)) == (("2", "6.67"), ("1", "3.33"))


def test_an_adjustment_leaves_neither_nothing_nor_less(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "2", "5")

    def adjusted(amount: str) -> None:
        slip = shop.draft("cost-adjustment", a_line(item, "0", amount=Amount.parse(amount)))
        shop.release(slip)
        shop.book(slip)

    adjusted("-3")
    assert shop.pool(item) == ("2", "7")
    with pytest.raises(NothingToAdjust):
        adjusted("-8")


def test_what_came_of_a_line_takes_its_share_of_the_amount(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    line = a_line(item, "3", amount=Amount.parse("10"), invoice="F-1")
    slip = shop.draft("purchase-receipt", line, partner=shop.supplier.id)
    shop.release(slip)
    counted = (Counted(1, (Part(Quantity.parse("2")),)),)
    shop.execute(slip, counted, remainder=Remainder.CLOSE)
    shop.book(slip)
    assert shop.pool(item) == ("2", "6.67")
    assert shop.amounts_without_goods() == 0
