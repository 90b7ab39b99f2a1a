"""Random month ends: the rules of the state machine that close months and open them again."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from partsdesk.domain.books.months import Book
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.closing.reopening import (
    AskReopening,
    ReopenMonth,
    ask_reopening,
    reopen_month,
)
from partsdesk.services.months import (
    CloseMonth,
    close_accounts,
    close_stores,
)
from tests.support import expecting
from tests.support.accounts import Accounts
from tests.support.drawing import DICE, Dice
from tests.support.model import Page


class Closing(Accounts):
    """Who closes the months."""

    @precondition(lambda self: self.has("booked"))
    @rule(dice=DICE, stores=st.booleans(), back=st.sampled_from((1, 1, 1, 0, 2)))
    def close(self, dice: Dice, stores: bool, back: int) -> None:  # noqa: FBT001 - drawn
        month = Month.of(self.hands.today())
        for _ in range(back):
            month = month.previous
        book = "stores" if stores else "accounts"
        actor = self.hands.world.people[dice.choice(("all", "all", "fac"))]
        reasons = self._against_close(month.number, book, actor)
        use_case = close_stores if stores else close_accounts
        if self.do(use_case, CloseMonth(month), actor, reasons):
            self.model.closed[book] = month.number
            first = self.model.first_closed.get(book, month.number)
            self.model.first_closed[book] = min(first, month.number)

    def _against_close(self, month: int, book: str, actor: Actor) -> set[str]:
        roles = {Role.KEEPER, Role.SUPERVISOR}
        if book == "accounts":
            roles = {Role.ACCOUNTANT, Role.FINANCE_MANAGER}
        reasons = set() if actor.roles & roles else {"RoleNeeded"}
        if month >= expecting.month(self.hands.today()):
            reasons.add("MonthNotOver")
        closed = self.model.closed
        days = [day for day, *_ in self.model.cards] + [e.date for e in self.model.ledger]
        first = min((expecting.month(day) for day in days), default=month)
        expected = Month(closed[book]).next.number if closed[book] else min(first, month)
        if closed[book] == 0 and first < month:
            reasons.add("MonthNotNext")
        if month != expected or (book == "accounts" and closed["stores"] < month):
            reasons.add("MonthNotNext")
        if any(self._stands_open(page, month, book) for page in self.model.pages.values()):
            reasons.add("MonthStillOpen")
        return reasons

    @staticmethod
    def _stands_open(page: Page, month: int, book: str) -> bool:
        open_ = page.state in {"draft", "released"} and expecting.month(page.date) <= month
        if book == "stores":
            return open_ and page.kind.has_card
        if not page.kind.has_card:
            return open_
        waits = page.state == "executed" and not expecting.in_store(page)
        return waits and page.card_date is not None and expecting.month(page.card_date) <= month

    @precondition(lambda self: self.model.closed["stores"])
    @rule(dice=DICE, book=st.sampled_from(Book))
    def reopen(self, dice: Dice, book: Book) -> None:
        closed = self.model.closed
        month = closed[book.value] or closed["stores"]
        actor = self.hands.world.people[dice.choice(("fin", "fin", "all"))]
        reasons = set[str]()
        taken_first = book is Book.STORES and closed["accounts"] == month
        if not closed[book.value] or taken_first:
            reasons.add("MonthNotNext")
        why = "a slip was forgotten"
        wished = AskReopening(Month(month), book, why)
        stands = {"ReopeningAsked"} if (book.value, month) in self.model.reopening else set[str]()
        if self.do(ask_reopening, wished, self.hands.world.people["a1"], reasons | stands):
            self.model.reopening.add((book.value, month))
        if Role.FINANCE_MANAGER not in actor.roles:
            reasons.add("RoleNeeded")
        asked = ReopenMonth(Month(month), book, "a1", why)
        if self.do(reopen_month, asked, actor, reasons):
            self.model.reopening.discard((book.value, month))
            first = self.model.first_closed[book.value]
            closed[book.value] = 0 if month == first else Month(month).previous.number
