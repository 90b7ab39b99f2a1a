"""Random clerks and keepers: the rules of the state machine that draw up and carry out slips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from partsdesk.domain.books.drafts import Head
from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.people import Actor
from partsdesk.services.slips.drafting import SaveDraft, VoidSlip, save_draft, void_slip
from partsdesk.services.slips.executing import ExecuteSlip, Remainder, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, TakeBack, release_slip, take_back_slip
from partsdesk.services.warehouse import Warehouse
from tests.support import expecting, worth
from tests.support.clock import HeldClock
from tests.support.drawing import DICE, Dice, Drawing, draft_line
from tests.support.machine import Hands, World, may
from tests.support.model import Page, Refused, rounded

Opened = tuple[World, Warehouse, HeldClock, Callable[[], None]]


class Desks(RuleBasedStateMachine):
    """Who draws slips up, releases them and carries them out.

    How many days ago a slip, a card's entry and a ledger's may be dated; None for not said.
    """

    opened: ClassVar[Callable[[], Opened]]
    slip_days: ClassVar[Sequence[int]] = (0, 0, 3, 25)
    card_days: ClassVar[Sequence[int | None]] = (None, None, 0, 1, 20)
    ledger_days: ClassVar[Sequence[int | None]] = (None, None, 0, 2, 30)

    def __init__(self) -> None:
        super().__init__()
        world, warehouse, clock, self.put_away = type(self).opened()
        self.hands = Hands(world, warehouse, clock)
        self.model = self.hands.model

    # -- who, and which ------------------------------------------------------------------------

    def somebody(self, dice: Dice, page: Page, step: Step) -> Actor:
        """Mostly one who may take the step."""
        people = self.hands.world.people
        groups = self.hands.world.groups
        able = [actor for actor in people.values() if not may(actor, page, step, groups)]
        taken = {page.by.get(other) for other in ("draft", "execute", "book")}
        able = [actor for actor in able if actor.user not in taken] or able
        if able and not dice.chance(20):
            return dice.choice(able)
        return dice.choice(list(people.values()))

    def some_page(self, dice: Dice, *states: str) -> Page | None:
        """Mostly a slip in one of the states."""
        pages = list(self.model.pages.values())
        fit = [page for page in pages if page.state in states]
        if fit and not dice.chance(20):
            return dice.choice(fit)
        return dice.choice(pages) if pages else None

    def has(self, *states: str) -> bool:
        """Whether there is a slip in one of the states."""
        return any(page.state in states for page in self.model.pages.values())

    def do(self, use_case: Any, asked: object, actor: Actor, reasons: set[str]) -> Any:  # noqa: ANN401
        """Do it, and see that it came to what was expected."""
        return self.hands.perform(use_case, asked, actor, reasons)

    # -- drafts and releases -------------------------------------------------------------------

    @rule(dice=DICE)
    def draft(self, dice: Dice) -> None:
        self.drawn_up(dice)

    def drawn_up(self, dice: Dice) -> Page | None:
        """A new slip, where the person may draw it up."""
        page = Drawing(self.hands, dice, self.slip_days).page()
        actor = self.somebody(dice, page, Step.DRAFT)
        reasons = may(actor, page, Step.DRAFT, self.hands.world.groups)
        drafted = self.do(save_draft, self.as_asked(page), actor, reasons)
        if drafted:
            page.id, page.by["draft"] = drafted.slip, actor.user
            self.model.pages[page.id] = page
        return page if drafted else None

    def as_asked(self, page: Page) -> SaveDraft:
        world = self.hands.world
        suppliers = page.kind.code in {"purchase-receipt", "supplier-return"}
        buyers = page.kind.code == "sales-delivery"
        partner = world.supplier if suppliers else world.customer if buyers else None
        head = Head(
            page.date,
            store=page.store,  # type: ignore[arg-type]
            to_store=page.to_store,  # type: ignore[arg-type]
            partner=partner,  # type: ignore[arg-type]
            department=world.customer,  # type: ignore[arg-type]
            reason="because",
            cost_bearer="after-sales",
        )
        lines = tuple(draft_line(line) for line in page.lines)
        known = SlipId(page.id) if page.id else None
        version = self.hands.version(page.id) if page.id else 0
        return SaveDraft(page.kind.code, head, lines, known, version)

    @precondition(lambda self: self.has("draft"))
    @rule(dice=DICE)
    def release(self, dice: Dice) -> None:
        page = self.some_page(dice, "draft")
        assert page
        self.let_go(dice, page)

    def let_go(self, dice: Dice, page: Page) -> None:
        """Release a slip."""
        actor = self.somebody(dice, page, Step.RELEASE)
        reasons = expecting.release(self.hands, page, actor)
        asked = ReleaseSlip(SlipId(page.id), self.hands.version(page.id))
        if self.do(release_slip, asked, actor, reasons):
            page.state, page.by["release"] = "released", actor.user

    @precondition(lambda self: self.has("released", "draft"))
    @rule(dice=DICE, voids=st.booleans())
    def give_up(self, dice: Dice, voids: bool) -> None:  # noqa: FBT001 - drawn
        page = self.some_page(dice, "released")
        assert page
        if voids:
            self.void(dice, page)
            return
        actor = self.somebody(dice, page, Step.RELEASE)
        asked = TakeBack(SlipId(page.id), self.hands.version(page.id))
        reasons = expecting.take_back(self.hands, page, actor)
        if self.do(take_back_slip, asked, actor, reasons):
            page.state, page.by["release"] = "draft", None

    def void(self, dice: Dice, page: Page) -> None:
        """Give a slip up for good."""
        actor = self.somebody(dice, page, Step.DRAFT)
        asked = VoidSlip(SlipId(page.id), self.hands.version(page.id), "")
        if self.do(void_slip, asked, actor, expecting.void(self.hands, page, actor)):
            page.state = "void"

    # -- the keeper ----------------------------------------------------------------------------

    @precondition(lambda self: self.has("released", "booked-ahead"))
    @rule(dice=DICE)
    def execute(self, dice: Dice) -> None:
        page = self.some_page(dice, "released", "booked-ahead")
        assert page
        self.carry_out(dice, page)

    def carry_out(self, dice: Dice, page: Page) -> None:
        """Execute a slip."""
        remainder = dice.choice((*Remainder, Remainder.FOLLOW))
        back = dice.choice(self.card_days)
        actor = self.somebody(dice, page, Step.EXECUTE)
        counted = Drawing(self.hands, dice).counted(page)
        looked_over = not dice.chance(10)
        found = counted or expecting.as_asked(page, looked_over=looked_over)
        day = expecting.default_day(self.hands, "stores", page.date)
        asked_day = None if back is None else self.hands.today() - dt.timedelta(days=back)
        day = asked_day or day
        decided = remainder is not Remainder.UNDECIDED
        reasons, moves = expecting.execute(self.hands, page, actor, found, decided=decided)
        reasons |= expecting.on_cards(self.hands, page, moves, day)
        kept = self.model.keep()
        was, page.moves = page.moves, moves or page.moves
        written = page.kind.books_itself or page.state == "booked-ahead"
        if written and not reasons:
            dated = self.model.day_of(page, day, self.hands.world.groups)
            reasons |= expecting.a_day(self.hands, "accounts", dated)
        if written and not reasons:
            reasons |= self.valued(page, lambda: self._arrive(page), day)
        asked = ExecuteSlip(
            SlipId(page.id),
            self.hands.version(page.id),
            counted,
            asked_day,
            remainder,
            "none",
            looked_over=looked_over,
        )
        done = self.do(execute_slip, asked, actor, reasons)
        if not done:
            page.moves = was
            self.model.go_back(kept)
            return
        self.executed(page, actor, day, done.followed_by)

    def _arrive(self, page: Page) -> None:
        if page.state == "booked-ahead":
            worth.arrive(self.model, page)
        else:
            worth.book(self.model, page, {}, self.hands.world.groups)

    def valued(self, page: Page, worked: Callable[[], None], day: dt.date) -> set[str]:
        """Why a value cannot be worked out; what is entered gets the day."""
        entered = len(self.model.ledger)
        try:
            worked()
        except Refused as refused:
            return {refused.name}
        day = self.model.day_of(page, day, self.hands.world.groups)
        for entry in self.model.ledger[entered:]:
            entry.date = day
            self.model.pool(entry.item, entry.group).day = day
        return set()

    def executed(self, page: Page, actor: Actor, day: dt.date, rest: int | None) -> None:
        ahead = page.state == "booked-ahead"
        self.hands.take_moves(page, page.moves)
        self.model.write(page.moves, day)
        page.card_date, page.by["execute"] = day, actor.user
        page.state = "booked" if ahead or page.kind.books_itself else "executed"
        if rest is not None:
            self._follow(page, rest, "booked-ahead" if ahead else "released")
        if page.red_of is not None:
            self.model.settle(page)

    def _follow(self, page: Page, rest: int, state: str) -> None:
        left = expecting.left_over(page, page.moves)
        lines = [
            replace(line, quantity=left[number])
            for number, line in enumerate(page.lines, start=1)
            if number in left
        ]
        follower = replace(page, id=rest, lines=lines, state=state, moves=[], card_date=None)
        follower.by = {key: page.by.get(key) for key in ("draft", "release", "book")}
        follower.estimates, follower.invoiced, follower.paid = {}, {}, {}
        if state == "booked-ahead":
            for number, old in enumerate(left, start=1):
                whole, paid = page.paid[old]
                gone = rounded(Fraction(paid * (whole - left[old]), whole))
                follower.paid[number] = (left[old], paid - gone)
        self.model.pages[rest] = follower
