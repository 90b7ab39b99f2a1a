"""VAL-9 and VAL-10: who does what, and when a month is over."""

from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.domain.books.drafts import Head
from partsdesk.domain.books.months import (
    Book,
    CloseHeldUp,
    DayToCome,
    MonthClosed,
    MonthNotNext,
    MonthNotOver,
    MonthStillOpen,
    Point,
)
from partsdesk.domain.books.slips import MayNot, SamePerson, SlipId, State
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.registers.orders import OwnApplication
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.closing.reopening import (
    AskReopening,
    DeclineReopening,
    ReopeningAsked,
    ReopeningUnasked,
    ReopenMonth,
    ask_reopening,
    decline_reopening,
    reopen_month,
)
from partsdesk.services.desks import Matter, desk_of
from partsdesk.services.months import (
    CloseMonth,
    GoLive,
    close_accounts,
    close_stores,
    go_live,
    move_on_slips,
)
from partsdesk.services.orders import Ordered
from partsdesk.services.papers import HandOver, hand_over
from partsdesk.services.people import LogIn, log_in
from partsdesk.services.scrapping import DecideScrap, FileScrap, approve_scrap, file_scrap
from partsdesk.services.slips.arriving import BookAhead, book_ahead
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.drafting import SaveDraft, VoidSlip, save_draft, void_slip
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, release_slip
from partsdesk.services.verifying import verify
from partsdesk.services.warehouse import RoleNeeded
from tests.rules.crew import Crew, pieces
from tests.support.builders import CHEAP, PASSWORD, a_store, a_user, an_item, see
from tests.support.clock import HeldClock
from tests.support.lives import TODAY, a_line

NOVEMBER = Month.of(TODAY)
DECEMBER = NOVEMBER.next
IN_DECEMBER = dt.date(2026, 12, 1)


def close(crew: Crew, book: Book, month: Month = NOVEMBER, by: Role | None = None) -> None:
    """Close a month in one of the books."""
    act, role = {
        Book.STORES: (close_stores, Role.KEEPER),
        Book.ACCOUNTS: (close_accounts, Role.ACCOUNTANT),
    }[book]
    crew.warehouse.perform(act, CloseMonth(month), crew.who(by or role))


def ask(crew: Crew, book: Book, reason: str = "a slip") -> None:
    """Ask for November to be opened again."""
    asked = AskReopening(NOVEMBER, book, reason)
    crew.warehouse.perform(ask_reopening, asked, crew.who(Role.ACCOUNTANT))


def reopen(crew: Crew, book: Book, asked_by: str = "accountant", reason: str = "a slip") -> None:
    """Ask for November to be opened again, and open it."""
    ask(crew, book)
    grant(crew, book, asked_by, reason)


def grant(crew: Crew, book: Book, asked_by: str = "accountant", reason: str = "a slip") -> None:
    """Open November again."""
    asked = ReopenMonth(NOVEMBER, book, asked_by, reason)
    crew.warehouse.perform(reopen_month, asked, crew.who(Role.FINANCE_MANAGER))


def hand_papers_over(crew: Crew, *slips: SlipId) -> None:
    """Hand the papers of receipts over."""
    called = tuple(crew.slip(slip).called for slip in slips)
    crew.warehouse.perform(hand_over, HandOver(called), crew.who(Role.KEEPER))


@pytest.fixture
def over(crew: Crew, clock: HeldClock) -> tuple[Crew, Item]:
    """November is over, with something bought in it."""
    item = an_item(crew.warehouse)
    hand_papers_over(crew, crew.bought(item, "9"))
    clock.forward(days=11)  # the second of December
    return crew, item


# -- VAL-9: a month closes twice


def test_val_9_a_month_closes_when_it_is_over(crew: Crew) -> None:
    with pytest.raises(MonthNotOver) as refused:
        close(crew, Book.STORES)
    assert (refused.value.rule, refused.value.month) == ("VAL-9", NOVEMBER)


def test_val_9_the_stores_close_with_every_slip_executed_void_or_moved_on(
    over: tuple[Crew, Item],
) -> None:
    crew, item = over
    done, void, moved = (crew.issue(item, "1") for _ in range(3))
    with pytest.raises(MonthStillOpen) as refused:
        close(crew, Book.STORES)
    answer = refused.value
    assert (answer.rule, answer.book, answer.count) == ("VAL-9", Book.STORES, 3)
    assert answer.slips == tuple(crew.slip(slip).called for slip in (done, void, moved))
    crew.execute(done, day=TODAY)
    give_up = VoidSlip(void, crew.slip(void).version, "not needed")
    crew.warehouse.perform(void_slip, give_up, crew.who(Role.ACCOUNTANT))
    crew.warehouse.perform(move_on_slips, CloseMonth(NOVEMBER), crew.who(Role.SUPERVISOR))
    assert crew.slip(moved).date == DECEMBER.first
    close(crew, Book.STORES, by=Role.SUPERVISOR)


def test_val_9_nothing_is_executed_in_a_month_whose_stores_are_closed(
    over: tuple[Crew, Item],
) -> None:
    crew, item = over
    close(crew, Book.STORES)
    slip = crew.issue(item, "1")
    with pytest.raises(MonthClosed) as refused:
        crew.execute(slip, day=TODAY)
    answer = refused.value
    assert (answer.rule, answer.day, answer.book) == ("VAL-9", TODAY, Book.STORES)
    assert crew.execute(slip).card_date == IN_DECEMBER  # the first open day


def test_val_9_the_accounts_close_after_the_stores_with_every_slip_booked(
    over: tuple[Crew, Item],
) -> None:
    crew, item = over
    late = crew.issue(item, "1")
    crew.execute(late, day=TODAY)
    with pytest.raises(MonthNotNext):
        close(crew, Book.ACCOUNTS)
    close(crew, Book.STORES)
    with pytest.raises(MonthStillOpen) as refused:
        close(crew, Book.ACCOUNTS)
    assert (refused.value.book, refused.value.slips) == (
        Book.ACCOUNTS,
        (crew.slip(late).number,),
    )
    crew.book(late)
    close(crew, Book.ACCOUNTS, by=Role.FINANCE_MANAGER)


def test_val_9_nothing_is_booked_in_a_month_whose_accounts_are_closed(
    over: tuple[Crew, Item],
) -> None:
    crew, item = over
    for book in Book:
        close(crew, book)
    slip = crew.issue(item, "1")
    crew.execute(slip)
    with pytest.raises(MonthClosed) as refused:
        crew.book(slip, day=TODAY)
    assert refused.value.book is Book.ACCOUNTS
    assert crew.book(slip).ledger_date == IN_DECEMBER


def test_val_9_an_adjustment_drawn_up_is_made_before_the_accounts_close(
    over: tuple[Crew, Item],
) -> None:
    crew, item = over
    crew.draft("cost-adjustment", a_line(item, "0", amount=None))
    close(crew, Book.STORES)
    with pytest.raises(MonthStillOpen):
        close(crew, Book.ACCOUNTS)


def test_val_9_what_was_corrected_before_it_was_booked_stands_in_neither_close(
    over: tuple[Crew, Item],
) -> None:
    crew, item = over
    line = a_line(item, "1", "2")
    slip = crew.executed("purchase-receipt", line, partner=crew.supplier.id)
    red = crew.red_of(slip, date=TODAY)
    crew.release(red)
    crew.execute(red)
    assert {crew.slip(each).state for each in (slip, red)} == {State.REVERSED}
    for book in Book:
        close(crew, book)


def test_val_9_where_the_account_is_another_programs_slips_may_stand_unbooked(
    over: tuple[Crew, Item],
) -> None:
    crew, item = over
    crew.decide("account-elsewhere", "yes")
    crew.execute(crew.issue(item, "1"), day=TODAY)
    for book in Book:
        close(crew, book)


def test_val_9_months_close_one_after_the_other(over: tuple[Crew, Item], clock: HeldClock) -> None:
    crew, _ = over
    clock.forward(days=60)
    with pytest.raises(MonthNotNext) as refused:
        close(crew, Book.STORES, DECEMBER)
    assert (refused.value.rule, refused.value.expected) == ("VAL-9", NOVEMBER)
    close(crew, Book.STORES)
    close(crew, Book.STORES, DECEMBER)


def test_val_9_nothing_is_dated_after_today(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "9")
    with pytest.raises(DayToCome):
        crew.execute(crew.issue(item, "1"), day=TODAY + dt.timedelta(days=1))


@pytest.mark.parametrize("book", Book)
def test_val_9_closing_is_for_the_people_of_its_book(over: tuple[Crew, Item], book: Book) -> None:
    crew, _ = over
    other = Role.ACCOUNTANT if book is Book.STORES else Role.KEEPER
    with pytest.raises(RoleNeeded):
        close(crew, book, by=other)


def test_val_9_the_last_month_is_reopened_accounts_first_and_closed_again(
    over: tuple[Crew, Item],
) -> None:
    crew, item = over
    for book in Book:
        close(crew, book)
    with pytest.raises(MonthNotNext):
        reopen(crew, Book.STORES)
    reopen(crew, Book.ACCOUNTS)
    reopen(crew, Book.STORES)
    slip = crew.issue(item, "1")
    crew.execute(slip, day=TODAY)
    crew.book(slip, day=TODAY)
    for book in Book:
        close(crew, book)
    found = crew.warehouse.ask(verify, None, crew.who(Role.AUDITOR))
    assert [check.id for check in found if check.violations] == []


@pytest.mark.parametrize(
    ("asked_by", "reason", "lacks"),
    [
        ("accountant", " ", "reason"),
        ("accountant", "another slip", "reason"),
        ("keeper", "a slip", "asked_by"),
        ("nobody", "a slip", "asked_by"),
        ("finance-manager", "a slip", "asked_by"),
    ],
)
def test_val_9_a_reopening_is_asked_for_by_the_accountant_with_a_reason(
    over: tuple[Crew, Item], asked_by: str, reason: str, lacks: str
) -> None:
    crew, _ = over
    close(crew, Book.STORES)
    with pytest.raises(ReopeningUnasked) as refused:
        reopen(crew, Book.STORES, asked_by, reason)
    assert (refused.value.rule, refused.value.lacks) == ("VAL-9", lacks)


def test_val_9_who_asks_for_a_reopening_does_not_grant_it(over: tuple[Crew, Item]) -> None:
    crew, _ = over
    close(crew, Book.STORES)
    both = a_user(crew.warehouse, "both", Role.ACCOUNTANT, Role.FINANCE_MANAGER)
    wished = AskReopening(NOVEMBER, Book.STORES, "a slip")
    crew.warehouse.perform(ask_reopening, wished, both)
    asked = ReopenMonth(NOVEMBER, Book.STORES, "both", "a slip")
    with pytest.raises(ReopeningUnasked):
        crew.warehouse.perform(reopen_month, asked, both)
    with pytest.raises(RoleNeeded):
        crew.warehouse.perform(reopen_month, asked, crew.who(Role.ACCOUNTANT))


def test_val_9_nothing_is_reopened_that_nobody_asked_for(over: tuple[Crew, Item]) -> None:
    crew, _ = over
    close(crew, Book.STORES)
    with pytest.raises(ReopeningUnasked) as refused:
        grant(crew, Book.STORES)
    assert (refused.value.rule, refused.value.lacks) == ("VAL-9", "asked_by")
    with pytest.raises(ReopeningUnasked) as without:
        ask(crew, Book.STORES, " ")
    assert without.value.lacks == "reason"
    wished = AskReopening(NOVEMBER, Book.STORES, "a slip")
    with pytest.raises(RoleNeeded):
        crew.warehouse.perform(ask_reopening, wished, crew.who(Role.FINANCE_MANAGER))


def test_val_9_what_was_asked_for_waits_for_the_finance_manager_and_may_be_declined(
    over: tuple[Crew, Item],
) -> None:
    crew, _ = over
    close(crew, Book.STORES)
    ask(crew, Book.STORES)
    with pytest.raises(ReopeningAsked) as refused:
        ask(crew, Book.STORES)
    assert (refused.value.rule, refused.value.name) == ("VAL-9", crew.who(Role.ACCOUNTANT).name)
    manager = crew.who(Role.FINANCE_MANAGER)
    (waits,) = crew.warehouse.ask(desk_of, None, manager).waits
    assert (waits.matter, waits.count) == (Matter.REOPENINGS, 1)
    no = DeclineReopening(NOVEMBER, Book.STORES, "correct it in December")
    crew.warehouse.perform(decline_reopening, no, manager)
    assert crew.warehouse.ask(desk_of, None, manager).waits == ()
    with pytest.raises(ReopeningUnasked):
        grant(crew, Book.STORES)
    reopen(crew, Book.STORES)
    found = crew.warehouse.ask(verify, None, crew.who(Role.AUDITOR))
    assert [check.id for check in found if check.violations] == []


def test_val_9_the_stores_close_with_papers_handed_over(
    over: tuple[Crew, Item],
) -> None:
    crew, item = over
    line = a_line(item, "4", "2", invoice="F-2")
    slip = crew.draft("purchase-receipt", line, partner=crew.supplier.id)
    crew.release(slip)
    crew.execute(slip, day=TODAY)
    with pytest.raises(CloseHeldUp) as refused:
        close(crew, Book.STORES)
    answer = refused.value
    assert (answer.rule, answer.point, answer.count) == ("VAL-9", Point.PAPERS, 1)
    assert answer.names == (crew.slip(slip).number,)
    crew.decide("close-needs-papers", "no")
    close(crew, Book.STORES)


def test_val_9_only_the_last_closed_month_is_reopened(
    over: tuple[Crew, Item], clock: HeldClock
) -> None:
    crew, _ = over
    close(crew, Book.STORES)
    clock.forward(days=60)
    close(crew, Book.STORES, DECEMBER)
    with pytest.raises(MonthNotNext):
        reopen(crew, Book.STORES)


def test_val_9_the_database_itself_keeps_a_month_closed(
    crew_on_both: Crew, clock: HeldClock
) -> None:
    crew = crew_on_both
    item = an_item(crew.warehouse)
    slip = crew.bought(item, "9")
    hand_papers_over(crew, slip)
    clock.forward(days=11)
    for book in Book:
        close(crew, book)
        with pytest.raises(MonthClosed):
            see(crew.warehouse, lambda view, of=book: view.months.check(of, TODAY))  # type: ignore[misc]
    assert crew.slip(slip).ledger_date == TODAY
    reopen(crew, Book.ACCOUNTS)
    see(crew.warehouse, lambda view: view.months.check(Book.ACCOUNTS, TODAY))


# -- VAL-10: different persons


def everything(crew: Crew) -> Actor:
    """Somebody who holds every role."""
    return a_user(crew.warehouse, "everything", *Role)


def receipt(crew: Crew, by: Actor | None = None, **head: object) -> SlipId:
    """A purchase receipt, drawn up."""
    line = a_line(an_item(crew.warehouse), "3", "2", invoice="F-1")
    said = {"partner": crew.supplier.id} | head
    return crew.draft("purchase-receipt", line, by=by, **said)


def test_val_10_drawing_up_and_releasing(crew: Crew) -> None:
    one = everything(crew)
    slip = receipt(crew, by=one)
    with pytest.raises(SamePerson) as refused:
        crew.release(slip, by=one)
    answer = refused.value
    assert (answer.rule, answer.slip) == ("VAL-10", crew.slip(slip).called)
    assert (answer.step.value, answer.other.value) == ("release", "draft")


def test_val_10_executing_and_booking(crew: Crew) -> None:
    one = everything(crew)
    slip = receipt(crew)
    crew.release(slip)
    crew.execute(slip, by=one)
    with pytest.raises(SamePerson) as refused:
        crew.book(slip, by=one)
    assert (refused.value.step.value, refused.value.other.value) == ("book", "execute")
    crew.book(slip)


def test_val_10_booking_ahead_and_executing(crew: Crew) -> None:
    one = everything(crew)
    slip = receipt(crew)
    crew.release(slip)
    crew.warehouse.perform(book_ahead, BookAhead(slip, crew.slip(slip).version), one)
    with pytest.raises(SamePerson) as refused:
        crew.execute(slip, by=one)
    assert (refused.value.step.value, refused.value.other.value) == ("execute", "book")
    crew.execute(slip)


def test_val_10_applying_for_scrap_and_approving_it(crew: Crew) -> None:
    one = everything(crew)
    asked = FileScrap((Ordered(an_item(crew.warehouse).id, pieces("1"), "rust"),))
    order = crew.warehouse.perform(file_scrap, asked, one).result.called
    with pytest.raises(OwnApplication) as refused:
        crew.warehouse.perform(approve_scrap, DecideScrap(order), one)
    assert refused.value.rule == "VAL-10"


def test_val_10_a_one_man_store_lifts_it(crew: Crew) -> None:
    one = everything(crew)
    alone = a_store(crew.warehouse, "ALONE", one_man=True)
    slip = receipt(crew, by=one, store=alone.id)
    crew.release(slip, by=one)
    crew.execute(slip, by=one)
    crew.book(slip, by=one)
    assert crew.slip(slip).state is State.BOOKED


@pytest.mark.parametrize("act", [save_draft, release_slip, execute_slip, book_slip])
def test_val_10_every_step_is_for_its_roles(crew: Crew, act: object) -> None:
    auditor = crew.who(Role.AUDITOR)
    if act is save_draft:
        with pytest.raises(MayNot):
            receipt(crew, by=auditor)
        return
    slip = receipt(crew)
    if act is not release_slip:
        crew.release(slip)
    if act is book_slip:
        crew.execute(slip)
    version = crew.slip(slip).version
    asked, step = {
        release_slip: (ReleaseSlip(slip, version), "release"),
        execute_slip: (ExecuteSlip(slip, version), "execute"),
        book_slip: (BookSlip(slip, version), "book"),
    }[act]  # type: ignore[index]
    with pytest.raises(MayNot) as refused:
        crew.warehouse.perform(act, asked, auditor)  # type: ignore[arg-type]
    assert (refused.value.rule, refused.value.step.value) == ("VAL-10", step)


def logged_in(crew: Crew) -> Actor:
    """The administrator, as he comes in."""
    return log_in(crew.warehouse, LogIn("admin", PASSWORD, "desk"), CHEAP)


def test_val_10_the_admin_acts_in_every_role_until_the_opening_is_signed(crew: Crew) -> None:
    admin = logged_in(crew)
    slip = receipt(crew, by=admin)
    crew.release(slip, by=admin)
    crew.execute(slip, by=admin)
    crew.book(slip, by=admin)
    sign = GoLive(TODAY)
    crew.warehouse.perform(go_live, sign, crew.who(Role.FINANCE_MANAGER))
    for same in (admin, logged_in(crew)):  # whoever is still there, and whoever comes
        with pytest.raises(MayNot):
            receipt(crew, by=same)
        with pytest.raises(RoleNeeded):
            crew.warehouse.perform(close_stores, CloseMonth(NOVEMBER), same)


def test_val_10_a_saved_draft_is_whose_hand_was_last_on_it(crew: Crew) -> None:
    one = everything(crew)
    slip = receipt(crew)
    held = crew.slip(slip)
    line = a_line(an_item(crew.warehouse), "4", "2")
    head = Head(held.date, held.store, partner=held.partner)
    change = SaveDraft("purchase-receipt", head, (line,), slip, held.version)
    crew.warehouse.perform(save_draft, change, one)
    with pytest.raises(SamePerson):
        crew.release(slip, by=one)
