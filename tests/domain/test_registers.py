from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import Slip, SlipId, State, WrongState
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.registers.arrivals import (
    Arrival,
    ArrivalHasSlip,
    ArrivalId,
    NotAReceipt,
    check_becomes,
)
from partsdesk.domain.registers.loans import (
    Loan,
    LoanId,
    NotTheOriginalPrice,
    OriginalPriceUnknown,
)
from partsdesk.domain.registers.numbering import LOANS, register_number
from partsdesk.domain.registers.orders import (
    BROUGHT_BACK_BY,
    IN_FORCE,
    STATES,
    TAKEN_BY,
    ApplicationNotApproved,
    Order,
    OrderId,
    OrderLine,
    OrderLineId,
    OrderNotStarted,
    OrderState,
    OrderType,
    WrongOrderState,
    check_in_force,
    check_step,
)
from partsdesk.domain.registers.papers import HANDED_OVER, due_at, late_by
from partsdesk.domain.registers.standings import Handled, contract_prices, standings
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Amount, Price, Quantity

TODAY = dt.date(2026, 11, 21)
NOON = dt.datetime(2026, 11, 21, 4, 0, tzinfo=dt.UTC)
LAMP, TUBE = ItemId(1), ItemId(2)


def pieces(count: int) -> Quantity:
    return Quantity.parse(str(count))


def a_line(item: ItemId, count: int, price: str = "", *, added: bool = False) -> OrderLine:
    value = Price.parse(price) if price else None
    return OrderLine(OrderLineId(0), item, pieces(count), value, added=added)


def an_order(*lines: OrderLine, state: OrderState = OrderState.OPEN) -> Order:
    return Order(OrderId(1), OrderType.PURCHASE, "C-1", state, TODAY, lines)


def test_numbers_are_written_like_the_slips() -> None:
    assert register_number(LOANS, Month.of(TODAY), 7) == "JY-202611-0007"


def test_the_kinds_that_count_for_an_order_are_read_off_the_table() -> None:
    taken = dict(TAKEN_BY)
    assert taken == {
        OrderType.PURCHASE: {"purchase-receipt"},
        OrderType.REPAIR: {"repair-issue"},
        OrderType.SCRAP: {"scrap"},
    }
    assert set(BROUGHT_BACK_BY) == {"material-return"}


def test_inb_7_papers_of_receipts_drawn_by_the_accountant_go_back_to_him() -> None:
    assert {"purchase-receipt", "customer-return", "other-in"} <= HANDED_OVER
    assert not {"sales-delivery", "material-return", "count-surplus"} & HANDED_OVER


@pytest.mark.parametrize("type_", OrderType)
def test_every_type_can_come_into_force(type_: OrderType) -> None:
    assert {OrderState.OPEN, IN_FORCE[type_]} <= STATES[type_]
    check_in_force(type_, "N", IN_FORCE[type_])


def test_out_7_a_repair_must_be_started() -> None:
    with pytest.raises(OrderNotStarted) as refused:
        check_in_force(OrderType.REPAIR, "R-1", OrderState.OPEN)
    assert (refused.value.rule, refused.value.order) == ("OUT-7", "R-1")


def test_rec_5_scrapping_must_be_approved() -> None:
    with pytest.raises(ApplicationNotApproved) as refused:
        check_in_force(OrderType.SCRAP, "B-1", OrderState.REJECTED)
    assert (refused.value.rule, refused.value.state) == ("REC-5", OrderState.REJECTED)


def test_a_purchase_order_is_never_approved() -> None:
    with pytest.raises(WrongOrderState):
        check_step(an_order(), OrderState.APPROVED, "approve")
    check_step(an_order(), OrderState.CLOSED, "close")


def test_what_came_is_shared_among_the_lines_in_order() -> None:
    order = an_order(a_line(LAMP, 3), a_line(TUBE, 2), a_line(LAMP, 5))
    first, tubes, second = standings(order, {LAMP: Handled(pieces(4))})
    assert (first.open, second.open) == (pieces(0), pieces(4))
    assert tubes.handled == Handled()


def test_inb_2_over_delivery_is_below_nought_on_the_last_line() -> None:
    order = an_order(a_line(LAMP, 3), a_line(LAMP, 5))
    first, second = standings(order, {LAMP: Handled(pieces(10))})
    assert (first.open, second.open) == (pieces(0), -pieces(2))


def test_what_the_order_does_not_name_gets_a_line_of_nought() -> None:
    (line,) = standings(an_order(), {TUBE: Handled(pieces(1)), LAMP: Handled()})
    assert (line.line.item, line.line.quantity, line.open) == (TUBE, pieces(0), -pieces(1))


def test_out_9_what_is_fitted_or_back_cannot_come_back() -> None:
    assert Handled(pieces(5), pieces(2), pieces(1)).returnable == pieces(2)


def test_val_3_the_contract_price_is_the_first_one_agreed() -> None:
    lines = (a_line(LAMP, 1), a_line(LAMP, 1, "3.5"), a_line(LAMP, 1, "4"), a_line(TUBE, 1))
    assert contract_prices(lines) == {LAMP: Price.parse("3.5")}


def test_out_8_an_added_line_is_free_once_it_is_confirmed() -> None:
    line = a_line(LAMP, 1, added=True)
    assert not line.is_free
    assert replace(line, added=False).is_free


def a_loan(original: Amount | None) -> Loan:
    return Loan(LoanId(1), "JY-1", LAMP, "L", "Lamp", "", "Li", NOON, TODAY, original=original)


def test_out_11_a_lost_tool_is_charged_at_its_original_price() -> None:
    price, other = Amount.parse("120"), Amount.parse("80")
    assert a_loan(price).charge(None) == price
    assert a_loan(None).charge(other) == other
    with pytest.raises(NotTheOriginalPrice):
        a_loan(price).charge(other)
    with pytest.raises(OriginalPriceUnknown):
        a_loan(None).charge(None)


def test_a_loan_is_late_from_the_day_after_it_is_due() -> None:
    loan = a_loan(None)
    assert loan.days_late(TODAY) == 0
    assert loan.days_late(TODAY + dt.timedelta(days=3)) == 3
    assert replace(loan, ended_at=NOON).days_late(TODAY + dt.timedelta(days=3)) == 0


def test_inb_8_a_note_becomes_one_slip_that_brings_goods_in() -> None:
    note = Arrival(ArrivalId(1), "DH-1", StoreId(1), NOON)
    receipt = Slip(SlipId(1), KINDS["purchase-receipt"], State.DRAFT, TODAY, 1, ())
    check_becomes(note, receipt)
    with pytest.raises(ArrivalHasSlip):
        check_becomes(replace(note, slip="T-000009"), receipt)
    with pytest.raises(NotAReceipt):
        check_becomes(note, replace(receipt, kind=KINDS["sales-delivery"]))
    with pytest.raises(WrongState):
        check_becomes(note, replace(receipt, state=State.VOID))


def test_inb_7_without_a_deadline_nothing_is_late() -> None:
    assert due_at(NOON, None) is None
    assert late_by(None, NOON) is None
    due = due_at(NOON, 1)
    assert due == NOON + dt.timedelta(days=1)
    assert late_by(due, NOON + dt.timedelta(days=1)) is None
    assert late_by(due, NOON + dt.timedelta(hours=26)) == dt.timedelta(hours=2)
