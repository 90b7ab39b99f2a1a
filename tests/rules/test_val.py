"""VAL: value and booking, as far as the cents of `tests/services/test_values.py` do not show it."""

from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.execution import Part
from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.ledger import BookFirst, NotCovered, NothingToAdjust, PriceMissing
from partsdesk.domain.books.slips import (
    MayNot,
    NotYet,
    SamePerson,
    SlipId,
    State,
    ValueWouldVanish,
    WrongState,
)
from partsdesk.domain.books.valuation import BookedLine, Figures, SourceUnbooked
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Price
from partsdesk.services.slips.arriving import (
    BookAhead,
    InvoiceMissing,
    MoreThanInvoiced,
    book_ahead,
)
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.slips.executing import Remainder
from partsdesk.services.slips.invoicing import InvoiceLine, NoEstimate, TakeInvoice, take_invoice
from partsdesk.services.slips.returning import OverTaken, WrongSource
from partsdesk.services.slips.reversing import NothingLeft, ReasonMissing, RedDate
from tests.rules.crew import Crew, counted, money, pieces
from tests.support.builders import a_user, an_item, see
from tests.support.clock import HeldClock
from tests.support.lives import TODAY, a_line


def said(crew: Crew, slip: SlipId) -> BookedLine:
    """What a booking says of a slip's first line."""
    (line,) = see(crew.warehouse, lambda view: dict(view.ledger.booked_lines(slip))).values()
    return line


def received(crew: Crew, item: Item, quantity: str, price: str = "", **more: object) -> SlipId:
    """A purchase that came and is not booked yet."""
    line = a_line(item, quantity, price, **more)
    return crew.executed("purchase-receipt", line, partner=crew.supplier.id)


# -- VAL-1: without tax, or with it


def test_val_1_a_purchase_line_carries_price_tax_and_invoice(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = received(crew, item, "10", "3.33")
    day = TODAY - dt.timedelta(days=2)
    figures = Figures(tax_rate=Price.parse("0.13"), invoice="F-1", invoice_date=day)
    crew.book(slip, figures={1: figures})
    line = said(crew, slip)
    assert (line.price, line.amount, line.tax) == (
        Price.parse("3.33"),
        money("33.30"),
        money("4.33"),
    )
    assert (line.invoice, line.invoice_date, line.estimate) == ("F-1", day, False)
    assert crew.pool(item) == ("10", "33.3")


def test_val_1_who_is_a_small_scale_taxpayer_values_with_tax_from_a_day_on(crew: Crew) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    for day, value in ((tomorrow, "33.3"), (TODAY, "37.63")):
        crew.decide("taxpayer", f"{day}=small-scale")
        item = an_item(crew.warehouse)
        crew.bought(item, "10", "3.33", tax_rate=Price.parse("0.13"))
        assert crew.pool(item) == ("10", value)


# -- VAL-2: never below nought in the order of booking


def test_val_2_an_issue_not_covered_names_the_receipts_that_wait(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    receipts = [received(crew, item, "3", "2") for _ in range(2)]
    issue = crew.issue(item, "5")
    crew.execute(issue)
    with pytest.raises(NotCovered) as refused:
        crew.book(issue)
    answer = refused.value
    assert (answer.rule, answer.item, answer.group) == ("VAL-2", item.code, Group.MAIN)
    assert (answer.there, answer.asked) == (pieces("0"), pieces("5"))
    assert answer.receipts == tuple(crew.slip(slip).number for slip in receipts)
    for slip in receipts:
        crew.book(slip)  # at an estimate
    crew.book(issue)
    assert crew.pool(item) == ("1", "2")


def test_val_2_an_earlier_month_is_booked_first_and_nothing_waits_for_itself(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    october = dt.date(2026, 10, 20)
    line = a_line(item, "5", "2")
    early = crew.executed("purchase-receipt", line, partner=crew.supplier.id, date=october)
    late = received(crew, item, "5", "3")
    with pytest.raises(BookFirst) as refused:
        crew.book(late)
    answer = refused.value
    assert (answer.rule, answer.slips) == ("VAL-2", (crew.slip(early).number,))
    assert crew.book(early, day=TODAY).ledger_date == TODAY
    crew.book(late)
    assert crew.pool(item) == ("10", "25")


# -- VAL-3: estimates


def test_val_3_where_nothing_says_what_it_costs_the_accountant_must(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = received(crew, item, "2")
    with pytest.raises(PriceMissing) as refused:
        crew.book(slip)
    answer = refused.value
    assert (answer.rule, answer.item, answer.line) == ("VAL-3", item.code, 1)
    crew.book(slip, figures={1: Figures(price=Price.parse("4"))})
    assert (crew.pool(item), said(crew, slip).estimate) == (("2", "8"), True)


def test_val_3_the_last_purchase_price_goes_before_the_average(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "1", "2")
    crew.bought(item, "1", "4", invoice="F-2")
    slip = received(crew, item, "1")
    crew.book(slip)
    assert said(crew, slip).amount == money("4")


def invoiced(crew: Crew, slip: SlipId, quantity: str, invoice: str) -> None:
    """An invoice for so many of a receipt's first line, at 3 each."""
    line = InvoiceLine(1, pieces(quantity), Figures(price=Price.parse("3"), invoice=invoice))
    asked = TakeInvoice(slip, crew.slip(slip).version, (line,))
    crew.warehouse.perform(take_invoice, asked, crew.who(Role.ACCOUNTANT))


def test_val_3_an_estimate_stays_until_its_invoice_comes_in_whole_or_part(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = received(crew, item, "5", "2")
    crew.book(slip)
    with pytest.raises(InvoiceMissing):
        invoiced(crew, slip, "2", "")
    invoiced(crew, slip, "2", "F-1")
    assert crew.pool(item) == ("5", "12")
    with pytest.raises(NoEstimate) as refused:
        invoiced(crew, slip, "4", "F-2")
    assert (refused.value.rule, refused.value.left) == ("VAL-3", pieces("3"))
    invoiced(crew, slip, "3", "F-2")
    assert crew.pool(item) == ("5", "15")
    assert crew.lies(item) == "5"  # the card does not move


# -- VAL-4: an invoice ahead of its goods


def ahead(crew: Crew, *lines: DraftLine) -> SlipId:
    """A purchase booked by its invoice before it came."""
    slip = crew.released("purchase-receipt", *lines, partner=crew.supplier.id)
    asked = BookAhead(slip, crew.slip(slip).version)
    crew.warehouse.perform(book_ahead, asked, crew.who(Role.ACCOUNTANT))
    return slip


def test_val_4_only_an_invoice_is_booked_ahead(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    with pytest.raises(InvoiceMissing) as refused:
        ahead(crew, a_line(item, "3", "2"))
    assert (refused.value.rule, refused.value.line) == ("VAL-4", 1)
    slip = ahead(crew, a_line(item, "3", "2", invoice="F-1"))
    assert crew.slip(slip).state is State.BOOKED_AHEAD
    assert crew.pool(item, Group.GOODS_IN_TRANSIT) == ("3", "6")
    assert (crew.lies(item), crew.pool(item)) == ("0", ("0", "0"))


def test_val_4_the_keeper_receives_card_and_ledger_in_one_act_and_the_rest_later(
    crew: Crew,
) -> None:
    item, keeper = an_item(crew.warehouse), crew.who(Role.KEEPER)
    slip = ahead(crew, a_line(item, "3", amount=money("10"), invoice="F-1"))
    rest = crew.execute(slip, counted(1, Part(pieces("2"))), by=keeper).followed_by
    assert crew.slip(slip).state is State.BOOKED
    assert (crew.lies(item), crew.pool(item)) == ("2", ("2", "6.67"))
    assert rest is not None
    assert crew.slip(rest).state is State.BOOKED_AHEAD
    assert crew.slip(rest).booked_by == crew.who(Role.ACCOUNTANT).user
    crew.execute(rest, by=keeper)
    assert crew.pool(item) == ("3", "10")
    assert crew.pool(item, Group.GOODS_IN_TRANSIT) == ("0", "0")


def test_val_4_what_was_not_paid_for_needs_a_receipt_of_its_own(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = ahead(crew, a_line(item, "3", "2", invoice="F-1"))
    with pytest.raises(MoreThanInvoiced) as refused:
        crew.execute(slip, counted(1, Part(pieces("4"))))
    answer = refused.value
    assert (answer.rule, answer.invoiced, answer.counted) == ("VAL-4", pieces("3"), pieces("4"))


# -- VAL-5: the groups


def test_val_5_our_goods_do_not_lose_their_value_on_a_shelf_of_others(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "3")
    slip = crew.draft("transfer", a_line(item, "1"), to_store=crew.returned.id)
    with pytest.raises(ValueWouldVanish) as refused:
        crew.release(slip, by=crew.who(Role.ACCOUNTANT))
    answer = refused.value
    assert (answer.rule, answer.store, answer.to_store) == ("VAL-5", "MAIN", "RDEF")


def test_val_5_between_groups_the_accountant_releases(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "3")
    both = a_user(crew.warehouse, "both", Role.KEEPER, Role.ACCOUNTANT)
    line = a_line(item, "1")
    slip = crew.draft("transfer", line, by=both, to_store=crew.defective.id)
    with pytest.raises(SamePerson):
        crew.release(slip, by=both)
    crew.release(slip, by=crew.who(Role.ACCOUNTANT))
    crew.execute(slip)
    crew.book(slip)
    assert crew.pool(item, Group.OWN_DEFECTIVE) == ("1", "2")


def test_val_5_what_was_taken_back_is_pieces_without_value(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.booked("defect-return", a_line(item, "2", "99"), store=crew.returned.id)
    assert crew.pool(item, Group.MEMO) == ("2", "0")
    assert crew.pool(item) == ("0", "0")


def test_val_5_an_amount_lies_on_goods(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = crew.released("cost-adjustment", a_line(item, "0", amount=money("1")))
    with pytest.raises(NothingToAdjust) as refused:
        crew.book(slip)
    assert refused.value.rule == "VAL-5"


# -- VAL-6: red slips


def test_val_6_a_red_slip_has_a_reason_and_another_person_releases_it(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    receipt = crew.bought(item, "3")
    with pytest.raises(ReasonMissing) as refused:
        crew.red_of(receipt, " ")
    assert refused.value.rule == "VAL-6"
    red = crew.red_of(receipt)
    with pytest.raises(MayNot):
        crew.release(red, by=crew.who(Role.ACCOUNTANT))  # who drafted it
    crew.release(red, by=crew.who(Role.SUPERVISOR))
    crew.execute(red)
    assert crew.slip(receipt).state is State.BOOKED
    crew.book(red)
    assert crew.slip(receipt).state is State.REVERSED
    assert (crew.lies(item), crew.pool(item)) == ("0", ("0", "0"))


def test_val_6_what_is_corrected_is_not_corrected_again(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    receipt = crew.bought(item, "3")
    first, second = crew.red_of(receipt), crew.red_of(receipt)
    for red in (first, second):
        crew.release(red)
    crew.execute(first)
    with pytest.raises(OverTaken) as refused:
        crew.execute(second)
    assert refused.value.left == pieces("0")
    with pytest.raises(NothingLeft):
        crew.red_of(receipt)
    with pytest.raises(WrongState):
        crew.red_of(first)  # nor is a correction


def adjusted(crew: Crew, item: Item) -> SlipId:
    """Three more on an item that cost ten."""
    crew.bought(item, "2", "5")
    slip = crew.released("cost-adjustment", a_line(item, "0", amount=money("3")))
    crew.book(slip)
    return slip


def test_val_6_an_adjustment_is_taken_back_once(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = adjusted(crew, item)
    reds = [crew.red_of(slip), crew.red_of(slip)]
    for red in reds:
        crew.release(red, by=crew.who(Role.FINANCE_MANAGER))
    crew.book(reds[0])
    with pytest.raises(NothingLeft):
        crew.book(reds[1])
    assert crew.pool(item) == ("2", "10")


@pytest.mark.parametrize("what", ["goods", "an amount"])
def test_val_6_a_red_slip_takes_out_exactly_what_its_original_put_in(crew: Crew, what: str) -> None:
    item = an_item(crew.warehouse)
    if what == "goods":
        original, typed = crew.bought(item, "2"), a_line(item, "1")
    else:
        original, typed = adjusted(crew, item), a_line(item, "0", amount=money("7"))
    kind = crew.slip(original).kind.code
    red = crew.red_of(original)
    head = Head(TODAY, crew.main.id, partner=crew.slip(original).partner, reason="a mistake")
    change = SaveDraft(kind, head, (typed,), red, crew.slip(red).version)
    crew.warehouse.perform(save_draft, change, crew.right(kind, Step.DRAFT))
    with pytest.raises(WrongSource) as refused:
        crew.release(red)
    assert refused.value.source == crew.slip(original).number


def test_val_6_a_red_slip_is_dated_today_or_in_its_originals_month(
    crew: Crew, clock: HeldClock
) -> None:
    item = an_item(crew.warehouse)
    receipt = crew.bought(item, "3")
    clock.forward(days=15)
    december = dt.date(2026, 12, 1)
    for day in (TODAY - dt.timedelta(days=1), december):
        with pytest.raises(RedDate):
            crew.red_of(receipt, date=day)
    crew.red_of(receipt, date=TODAY + dt.timedelta(days=1))
    red = crew.red_of(receipt)
    crew.release(red)
    for day in (TODAY - dt.timedelta(days=1), december):
        with pytest.raises(RedDate) as refused:
            crew.execute(red, day=day)
        assert (refused.value.rule, refused.value.day) == ("VAL-6", day)
    assert crew.execute(red, day=TODAY).card_date == TODAY


# -- VAL-8: what comes back costs what it cost


def test_val_8_never_more_comes_back_than_went(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "3")
    sale = crew.booked("sales-delivery", a_line(item, "2"), partner=crew.customer.id)
    source = crew.moves(sale)[0].id
    back = a_line(item, "3", source=source)
    slip = crew.released("customer-return", back, partner=crew.customer.id)
    with pytest.raises(OverTaken) as refused:
        crew.execute(slip)
    answer = refused.value
    assert (answer.rule, answer.source) == ("VAL-8", crew.slip(sale).number)
    assert (answer.left, answer.asked) == (pieces("2"), pieces("3"))


def test_val_8_a_return_names_a_line_of_its_own_item_and_kind(crew: Crew) -> None:
    item, other = an_item(crew.warehouse), an_item(crew.warehouse)
    receipt = crew.bought(item, "3")
    sale = crew.booked("sales-delivery", a_line(item, "2"), partner=crew.customer.id)
    for line in (
        a_line(other, "1", source=crew.moves(sale)[0].id),
        a_line(item, "1", source=crew.moves(receipt)[0].id),
    ):
        slip = crew.released("customer-return", line, partner=crew.customer.id)
        with pytest.raises(WrongSource):
            crew.execute(slip)


def test_val_8_the_source_is_booked_before_its_return(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "3")
    sale = crew.executed("sales-delivery", a_line(item, "2"), partner=crew.customer.id)
    line = a_line(item, "1", source=crew.moves(sale)[0].id)
    back = crew.executed("customer-return", line, partner=crew.customer.id)
    with pytest.raises(SourceUnbooked):
        crew.book(back)
    crew.book(sale)
    crew.book(back)
    assert (crew.pool(item), said(crew, back).unsourced) == (("2", "4"), False)


def test_val_8_without_a_source_it_comes_at_the_average_and_is_marked(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "3")
    slip = crew.booked("customer-return", a_line(item, "1", "99"), partner=crew.customer.id)
    line = said(crew, slip)
    assert (line.amount, line.unsourced) == (money("2"), True)


# -- what is left over is decided, not forgotten


def test_val_4_what_was_paid_for_is_not_closed_away(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = ahead(crew, a_line(item, "3", "2", invoice="F-1"))
    part = counted(1, Part(pieces("1")))
    rest = crew.execute(slip, part, rest=Remainder.CLOSE, reason="never came").followed_by
    assert rest is not None
    assert crew.pool(item, Group.GOODS_IN_TRANSIT) == ("2", "4")


def test_val_6_a_red_slip_without_a_reason_is_not_released(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    red = crew.red_of(crew.bought(item, "3"))
    held = crew.slip(red)
    lines = tuple(DraftLine(line.item, line.quantity, source=line.source) for line in held.lines)
    head = Head(TODAY, crew.main.id, partner=crew.supplier.id)
    change = SaveDraft("purchase-receipt", head, lines, red, held.version)
    crew.warehouse.perform(save_draft, change, crew.who(Role.ACCOUNTANT))
    with pytest.raises(NotYet) as refused:
        crew.release(red)
    assert refused.value.field == "reason"
