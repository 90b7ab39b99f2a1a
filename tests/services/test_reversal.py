"""A slip beside the red slip that would correct it (VAL-6), on both databases."""

from __future__ import annotations

import pytest

from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.slips import OutsideStores, SlipId, WrongState
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.quantities import NO_QUANTITY, Amount, Quantity
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.slips.reversing import (
    NothingLeft,
    ReversalAsked,
    ReversedLine,
    ReverseSlip,
    reversal_of,
    reverse_slip,
)
from tests.support.builders import a_store, a_user, an_item, see
from tests.support.lives import Shop, a_line

NINE, FOUR, FIVE = Quantity.parse("9"), Quantity.parse("4"), Quantity.parse("5")


def lines(shop: Shop, slip: SlipId, actor: Actor | None = None) -> tuple[ReversedLine, ...]:
    return shop.warehouse.ask(reversal_of, ReversalAsked(slip), actor or shop.clerk).lines


def reversed_partly(shop: Shop, slip: SlipId, quantity: str) -> SlipId:
    """Its red slip of so many pieces, carried out and booked."""
    asked = ReverseSlip(slip, "too many")
    drafted = shop.warehouse.perform(reverse_slip, asked, shop.clerk).result
    red = see(shop.warehouse, lambda view: view.slips.get(drafted.slip))
    (line,) = red.lines
    kept = DraftLine(line.item, Quantity.parse(quantity), source=line.source)
    head = Head(red.date, red.store, partner=red.partner, reason=red.reason)
    save = SaveDraft(red.kind.code, head, (kept,), red.id, red.version)
    shop.warehouse.perform(save_draft, save, shop.clerk)
    shop.release(red.id)
    shop.execute(red.id)
    shop.book(red.id)
    return red.id


def test_val_6_a_red_slip_takes_out_just_what_was_booked(shop: Shop) -> None:
    item, other = an_item(shop.warehouse, "LAMP"), an_item(shop.warehouse, "TUBE")
    two = (a_line(item, "9", "1.111111"), a_line(other, "4", "2"))
    slip = shop.booked("purchase-receipt", *two, partner=shop.supplier.id)
    assert lines(shop, slip) == (
        ReversedLine(1, NINE, NO_QUANTITY, -NINE, Amount.parse("10"), Amount.parse("-10")),
        ReversedLine(2, FOUR, NO_QUANTITY, -FOUR, Amount.parse("8"), Amount.parse("-8")),
    )
    red = shop.reversed(slip)
    shop.book(red)
    entered = [(entry[2], entry[3]) for entry in shop.entries(red)]
    assert entered == [("-9", "-10"), ("-4", "-8")]


def test_val_6_an_issue_comes_back_at_what_it_cost(shop: Shop) -> None:
    item = an_item(shop.warehouse, "LAMP")
    shop.bought(item, "9", "2")
    slip = shop.booked("sales-delivery", a_line(item, "4", "7"), partner=shop.customer.id)
    (line,) = lines(shop, slip)
    assert (line.moved, line.back) == (FOUR, -FOUR)
    assert (line.amount, line.back_amount) == (Amount.parse("8"), Amount.parse("-8"))


def test_what_is_not_booked_has_no_amounts_yet(shop: Shop) -> None:
    item = an_item(shop.warehouse, "LAMP")
    slip = shop.executed("purchase-receipt", a_line(item, "9", "2"), partner=shop.supplier.id)
    assert lines(shop, slip) == (ReversedLine(1, NINE, NO_QUANTITY, -NINE),)


def test_par_3_amounts_are_for_those_who_see_costs(shop: Shop) -> None:
    slip = shop.bought(an_item(shop.warehouse, "LAMP"), "9", "2")
    keeper = a_user(shop.warehouse, "keeper", Role.KEEPER)
    assert lines(shop, slip, keeper) == (ReversedLine(1, NINE, NO_QUANTITY, -NINE),)


def test_what_is_being_corrected_already_is_not_taken_back_again(shop: Shop) -> None:
    slip = shop.bought(an_item(shop.warehouse, "LAMP"), "9", "1.111111")
    reversed_partly(shop, slip, "5")
    (line,) = lines(shop, slip)
    assert (line.moved, line.before, line.back) == (NINE, FIVE, -FOUR)
    assert line.amount == Amount.parse("10")
    assert line.back_amount == Amount.parse("-4.44")  # the last piece takes what is left
    asked = ReverseSlip(slip, "the rest")
    drafted = shop.warehouse.perform(reverse_slip, asked, shop.clerk).result
    found = shop.warehouse.ask(reversal_of, ReversalAsked(slip), shop.clerk)
    assert found.waiting == (drafted.called,)  # nothing came back yet, but somebody is at it
    shop.release(drafted.slip)
    shop.execute(drafted.slip)
    with pytest.raises(NothingLeft):
        lines(shop, slip)


def test_a_cost_adjustment_is_taken_back_by_its_amount(shop: Shop) -> None:
    item = an_item(shop.warehouse, "LAMP")
    shop.bought(item, "9", "2")
    line = DraftLine(item.id, NO_QUANTITY, amount=Amount.parse("3"))
    slip = shop.draft("cost-adjustment", line, reason="freight")
    shop.release(slip)
    shop.book(slip)
    (told,) = lines(shop, slip)
    assert (told.amount, told.back_amount) == (Amount.parse("3"), Amount.parse("-3"))
    assert (told.moved, told.back) == (NO_QUANTITY, NO_QUANTITY)


def test_who_may_not_see_the_slip_is_told_nothing(shop: Shop) -> None:
    item = an_item(shop.warehouse, "LAMP")
    slip = shop.bought(item, "9", "2")
    elsewhere = frozenset({a_store(shop.warehouse).id})
    stranger = a_user(shop.warehouse, "stranger", Role.KEEPER, stores=elsewhere)
    with pytest.raises(OutsideStores):
        lines(shop, slip, stranger)
    with pytest.raises(WrongState):
        lines(shop, shop.draft("other-in", a_line(item, "1", "2")))
