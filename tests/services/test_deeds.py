"""The history of a slip: every deed with person, workstation and moment, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partsdesk.domain.books.execution import Counted, Part
from partsdesk.domain.books.slips import OutsideStores, SlipId
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.registers.papers import Belongs, PaperSort
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.services.papers import (
    AttachPaper,
    DetachPaper,
    HandOver,
    attach_paper,
    confirm_papers,
    detach_paper,
    hand_over,
)
from partsdesk.services.slips.deeds import Deed, DeedsAsked, Moved, deeds_of
from partsdesk.services.slips.drafting import VoidSlip, void_slip
from partsdesk.services.slips.executing import Remainder
from partsdesk.services.slips.invoicing import InvoiceLine, TakeInvoice, take_invoice
from partsdesk.services.slips.releasing import TakeBack, take_back_slip
from tests.services.carried import number_of
from tests.support.builders import a_store, a_user, an_actor, an_item
from tests.support.clock import HeldClock
from tests.support.lives import TODAY, Shop, a_line


def history(shop: Shop, slip: SlipId, actor: Actor | None = None) -> tuple[Deed, ...]:
    return shop.warehouse.ask(deeds_of, DeedsAsked(slip), actor or shop.clerk)


def acts(shop: Shop, slip: SlipId) -> list[str]:
    return [deed.act for deed in history(shop, slip)]


def test_aud_2_each_deed_is_told_with_person_workstation_and_moment(
    shop: Shop, clock: HeldClock
) -> None:
    item = an_item(shop.warehouse, "LAMP")
    shop.clerk = replace(shop.clerk, workstation="前台-02")
    slip = shop.draft("purchase-receipt", a_line(item, "9", "2"), partner=shop.supplier.id)
    clock.forward(minutes=5)
    shop.release(slip)
    took_back = TakeBack(slip, shop.version(slip))
    shop.warehouse.perform(take_back_slip, took_back, shop.clerk)
    shop.release(slip)
    clock.forward(minutes=5)
    counted = (Counted(1, (Part(Quantity.parse("7")),)),)
    shop.execute(slip, counted, remainder=Remainder.CLOSE)
    shop.book(slip)
    found = history(shop, slip)
    steps = ["save_draft", "release_slip", "take_back_slip", "release_slip"]
    assert [deed.act for deed in found] == [*steps, "execute_slip", "book_slip"]
    assert {(deed.by, deed.workstation) for deed in found} == {("Clerk", "前台-02")}
    minutes = [(deed.at - found[0].at).total_seconds() / 60 for deed in found]
    assert minutes == [0, 5, 5, 5, 10, 10]
    executed, booked = found[4].changed, found[5].changed
    assert (executed.number, executed.dated) == (number_of(shop.warehouse, slip), TODAY)
    assert executed.differing == (Moved(1, Quantity.parse("9"), Quantity.parse("7")),)
    assert executed.reason == "closed"
    assert (booked.number, booked.dated) == ("", TODAY)


def test_why_a_slip_was_given_up(shop: Shop) -> None:
    item = an_item(shop.warehouse, "LAMP")
    slip = shop.draft("other-in", a_line(item, "1", "2"))
    asked = VoidSlip(slip, shop.version(slip), "typed twice")
    shop.warehouse.perform(void_slip, asked, shop.clerk)
    assert [(deed.act, deed.changed.reason) for deed in history(shop, slip)] == [
        ("save_draft", ""),
        ("void_slip", "typed twice"),
    ]


def test_val_6_a_red_slip_is_told_of_by_both(shop: Shop) -> None:
    item = an_item(shop.warehouse, "LAMP")
    slip = shop.bought(item, "3", "2")
    red = shop.reversed(slip)
    called = number_of(shop.warehouse, red)
    drawn_up, carried_out = history(shop, slip)[-2:]
    assert (drawn_up.act, drawn_up.changed.slip) == ("reverse_slip", called)
    assert drawn_up.changed.reason == "a mistake"
    assert (carried_out.act, carried_out.changed.slip) == ("reversed", called)
    assert acts(shop, red) == ["reverse_slip", "release_slip", "execute_slip"]
    first = history(shop, red)[0].changed
    assert (first.reason, first.slip) == ("a mistake", "")
    assert history(shop, red)[2].changed.differing == ()


def test_rec_6_papers_have_a_history_too(shop: Shop, clock: HeldClock) -> None:
    item = an_item(shop.warehouse, "LAMP")
    slip = shop.executed("purchase-receipt", a_line(item, "3", "2"), partner=shop.supplier.id)
    said = AttachPaper(Belongs(slip=slip), PaperSort.INVOICE, "FP-7")
    paper = shop.warehouse.perform(attach_paper, said, shop.clerk).result.paper
    shop.warehouse.perform(detach_paper, DetachPaper(slip, paper), shop.clerk)
    clock.forward(minutes=1)
    number = number_of(shop.warehouse, slip)
    keeper = a_user(shop.warehouse, "keeper", Role.KEEPER)
    accountant = a_user(shop.warehouse, "accountant", Role.ACCOUNTANT)
    shop.warehouse.perform(hand_over, HandOver((number,)), keeper)
    clock.forward(minutes=1)
    shop.warehouse.perform(confirm_papers, HandOver((number,)), accountant)
    found = history(shop, slip)[3:]
    assert [(deed.act, deed.by, deed.changed.paper) for deed in found] == [
        ("attach_paper", "Clerk", "FP-7"),
        ("detach_paper", "Clerk", "FP-7"),
        ("hand_over", "Keeper", ""),
        ("confirm_papers", "Accountant", ""),
    ]


def test_par_3_invoices_are_told_to_whom_costs_are_shown(shop: Shop) -> None:
    item = an_item(shop.warehouse, "LAMP")
    line = a_line(item, "3", "2")
    slip = shop.booked("purchase-receipt", line, partner=shop.supplier.id)
    figures = Figures(price=Price.parse("2"), tax_rate=Price.parse("0.13"), invoice="24417000")
    lines = (InvoiceLine(1, Quantity.parse("3"), figures),)
    asked = TakeInvoice(slip, shop.version(slip), lines)
    shop.warehouse.perform(take_invoice, asked, shop.clerk)
    assert history(shop, slip)[-1].changed.invoices == ("24417000",)
    keeper = a_user(shop.warehouse, "keeper", Role.KEEPER)
    told = history(shop, slip, keeper)[-1]
    assert (told.act, told.changed.invoices) == ("take_invoice", ())


def test_what_follows_a_slip_was_drawn_up_by_whoever_carried_that_out(shop: Shop) -> None:
    item = an_item(shop.warehouse, "LAMP")
    slip = shop.draft("purchase-receipt", a_line(item, "9", "2"), partner=shop.supplier.id)
    shop.release(slip)
    counted = (Counted(1, (Part(Quantity.parse("7")),)),)
    rest = shop.execute(slip, counted, remainder=Remainder.FOLLOW).followed_by
    assert rest is not None
    assert acts(shop, rest)[0] == "save_draft"  # inside the other's act: by the slip's own word
    assert "execute_slip" not in acts(shop, rest)


def test_a_history_is_for_those_who_may_enter_the_store(shop: Shop) -> None:
    item = an_item(shop.warehouse, "LAMP")
    slip = shop.draft("other-in", a_line(item, "1", "2"))
    elsewhere = frozenset({a_store(shop.warehouse).id})
    stranger = a_user(shop.warehouse, "stranger", Role.KEEPER, stores=elsewhere)
    with pytest.raises(OutsideStores):
        history(shop, slip, stranger)
    assert history(shop, slip, an_actor())
