"""Random accountants: the rules of the state machine that book, invoice, correct and close."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from partsdesk.domain.books.kind import Direction, Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.services.slips.arriving import BookAhead, book_ahead
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.drafting import save_draft
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from partsdesk.services.slips.invoicing import InvoiceLine, TakeInvoice, take_invoice
from partsdesk.services.slips.releasing import ReleaseSlip, release_slip
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip
from tests.support import expecting, worth
from tests.support.desks import Desks
from tests.support.drawing import DICE, PRICES, Dice
from tests.support.machine import PIECE, may
from tests.support.model import Ask, Page, Said

OPENED = dt.date(2026, 10, 20)
OPENING = (
    ("MAIN", (("A", 20, ""), ("M", 5, ""), ("L", 6, "L1"))),
    ("DEF", (("A", 5, ""),)),
    ("RDEF", (("B", 5, ""),)),
    ("CUST", (("A", 3, ""),)),
)


class Accounts(Desks):
    """Who enters slips into the ledger, and closes the months."""

    def _figures(self, dice: Dice, page: Page) -> dict[int, Said]:
        figures = {}
        for number in range(1, len(page.lines) + 1):
            if dice.coin():
                amount = dice.choice((None, None, 1_000))
                price = dice.choice(PRICES)
                invoice = dice.choice(("", "F2"))
                figures[number] = Said(price, amount if price is None else None, invoice)
        return figures

    @initialize(dice=DICE)
    def open(self, dice: Dice) -> None:
        """Goods of every sort lie there to begin with."""
        people, items = self.hands.world.people, self.hands.world.items
        for store, codes in OPENING:
            lines = [
                Ask(items[code], quantity * PIECE, lot, price=dice.choice(PRICES[1:]))
                for code, quantity, lot in codes
            ]
            page = Page(0, KINDS["opening-stock"], OPENED, lines, self.hands.world.stores[store])
            asked = self.as_asked(page)
            drafted = self.do(save_draft, asked, people["a1"], set())
            page.id, page.by["draft"] = drafted.slip, people["a1"].user
            self.model.pages[page.id] = page
            self.step_on(page)

    def step_on(self, page: Page) -> None:
        """Release, execute and book a slip just as it is, by those who should."""
        people = self.hands.world.people
        self.do(release_slip, ReleaseSlip(SlipId(page.id), 0), people["sup"], set())
        page.state, page.by["release"] = "released", people["sup"].user
        counted = expecting.as_asked(page, looked_over=True)
        _, page.moves = expecting.execute(self.hands, page, people["k1"], counted, decided=True)
        self.do(
            execute_slip, ExecuteSlip(SlipId(page.id), 1, looked_over=True), people["k1"], set()
        )
        self.executed(page, people["k1"], page.date, None)
        groups = self.hands.world.groups
        reasons = self.valued(page, lambda: worth.book(self.model, page, {}, groups), page.date)
        self.do(book_slip, BookSlip(SlipId(page.id), 2), people["a1"], reasons)
        page.state, page.by["book"] = "booked", people["a1"].user

    @rule(dice=DICE, far=st.integers(2, 4))
    def hurry(self, dice: Dice, far: int) -> None:
        """A slip's whole life at once, or most of it."""
        page = self.drawn_up(dice)
        if page and far > 1:
            self.let_go(dice, page)
        if page and far > 2 and page.kind.has_card:
            self.carry_out(dice, page)
        if page and far > 3:
            self.enter(dice, page)

    @precondition(lambda self: self.has("executed") or self.adjustments())
    @rule(dice=DICE)
    def book(self, dice: Dice) -> None:
        adjustments = self.adjustments()
        page = self.some_page(dice, "executed")
        if adjustments and dice.coin():
            page = dice.choice(adjustments)
        assert page
        self.enter(dice, page)

    def to_book_ahead(self) -> list[Page]:
        """Receipts whose invoice may come before their goods, and some that have come."""
        pages = [page for page in self.model.pages.values() if page.kind.estimated]
        return [page for page in pages if not page.red_of and page.state in {"released", "booked"}]

    def estimated(self) -> list[Page]:
        """Receipts that were booked at an estimate."""
        return [page for page in self.model.pages.values() if page.estimates]

    def adjustments(self) -> list[Page]:
        """Cost adjustments that wait for their booking."""
        pages = self.model.pages.values()
        return [page for page in pages if page.state == "released" and not page.kind.has_card]

    def enter(self, dice: Dice, page: Page) -> None:
        """Book a slip."""
        back = dice.choice(self.ledger_days)
        actor = self.somebody(dice, page, Step.BOOK)
        figures = self._figures(dice, page)
        asked_day = None if back is None else self.hands.today() - dt.timedelta(days=back)
        day = asked_day or expecting.default_day(self.hands, "accounts", page.date)
        reasons = expecting.book(self.hands, page, actor, day)
        kept = self.model.keep()
        if not reasons:
            groups = self.hands.world.groups
            reasons = self.valued(page, lambda: worth.book(self.model, page, figures, groups), day)
        version = self.hands.version(page.id)
        asked = BookSlip(SlipId(page.id), version, _as_figures(figures), asked_day)
        if not self.do(book_slip, asked, actor, reasons):
            self.model.go_back(kept)
            return
        page.state, page.by["book"] = "booked", actor.user
        if page.red_of is not None:
            self.model.settle(page)

    @precondition(lambda self: self.to_book_ahead())
    @rule(dice=DICE)
    def book_ahead(self, dice: Dice) -> None:
        back = dice.choice(self.ledger_days)
        pages = self.to_book_ahead()
        fit = [page for page in pages if page.state == "released"]
        page = dice.choice(pages if dice.chance(20) else fit or pages)
        actor = self.somebody(dice, page, Step.BOOK)
        figures = self._figures(dice, page)
        asked_day = None if back is None else self.hands.today() - dt.timedelta(days=back)
        day = asked_day or expecting.default_day(self.hands, "accounts", page.date)
        reasons = may(actor, page, Step.BOOK, self.hands.world.groups)
        if page.state != "released":
            reasons.add("WrongState")
        pools = [self.model.pools.get((line.item, "goods-in-transit")) for line in page.lines]
        day = max([day, *(pool.day for pool in pools if pool)])
        reasons |= expecting.a_day(self.hands, "accounts", day)
        kept = self.model.keep()
        if not reasons:
            reasons = self.valued(page, lambda: worth.ahead(self.model, page, figures), day)
        version = self.hands.version(page.id)
        asked = BookAhead(SlipId(page.id), version, _as_figures(figures), asked_day)
        if self.do(book_ahead, asked, actor, reasons):
            page.state, page.by["book"] = "booked-ahead", actor.user
        else:
            self.model.go_back(kept)

    @precondition(lambda self: self.estimated())
    @rule(dice=DICE)
    def invoice(self, dice: Dice) -> None:
        quantity, price = dice.between(1, 9), dice.choice(PRICES[1:])
        pages = self.estimated()
        page: Page = dice.choice(pages)
        number = dice.choice(sorted(page.estimates))
        units = min(quantity * 10_000, page.estimates[number][0])
        actor = self.somebody(dice, page, Step.BOOK)
        reasons = may(actor, page, Step.BOOK, self.hands.world.groups)
        if page.state != "booked":
            reasons.add("WrongState")
        groups = self.hands.world.groups
        day = self.model.day_of(page, self.hands.today(), groups)
        reasons |= expecting.a_day(self.hands, "accounts", day)
        kept, invoiced = self.model.keep(), dict(page.invoiced)
        value = worth.said_worth(page.lines[number - 1], units, Said(price))
        if not reasons:
            reasons = self.valued(
                page, lambda: worth.invoice(self.model, page, number, units, value or 0), day
            )
        line = InvoiceLine(number, Quantity(units), Figures(Price(price), invoice="F3"))
        asked = TakeInvoice(SlipId(page.id), self.hands.version(page.id), (line,))
        if not self.do(take_invoice, asked, actor, reasons):
            self.model.go_back(kept)
            page.invoiced = invoiced

    # -- corrections ---------------------------------------------------------------------------

    @precondition(lambda self: self.has("executed", "booked"))
    @rule(dice=DICE, fewer=st.booleans())
    def reverse(self, dice: Dice, fewer: bool) -> None:  # noqa: FBT001 - drawn
        original = self.some_page(dice, "executed", "booked")
        assert original
        red = replace(
            original,
            id=0,
            date=self.hands.today(),
            red_of=original.id,
            state="draft",
            moves=[],
            card_date=None,
            lines=self._red_lines(original),
            by={},
            estimates={},
            invoiced={},
            paid={},
        )
        actor = self.somebody(dice, red, Step.DRAFT)
        reasons = may(actor, red, Step.DRAFT, self.hands.world.groups)
        if original.state not in {"executed", "booked"} or original.red_of is not None:
            reasons.add("WrongState")
        if not red.lines:
            reasons.add("NothingLeft")
        reasons |= expecting.red_day(self.hands, red, red.date)
        reasons |= expecting.a_day(self.hands, "stores", red.date)
        asked = ReverseSlip(SlipId(original.id), "a mistake")
        drafted = self.do(reverse_slip, asked, actor, reasons)
        if not drafted:
            return
        red.id, red.by["draft"] = drafted.slip, actor.user
        self.model.pages[red.id] = red
        if fewer and red.kind.has_card:
            self._fewer(dice, red, actor)

    def _red_lines(self, original: Page) -> list[Ask]:
        if original.kind.direction is Direction.AMOUNT:
            return [replace(line) for line in original.lines]
        return [
            replace(
                original.lines[move.line - 1],
                quantity=self.model.left(move.id),
                source=move.id,
                amount=None,
                bin=(move.origin or move.target).bin,  # type: ignore[union-attr]
                to_bin=move.target.bin if move.origin and move.target else None,
            )
            for move in original.moves
            if self.model.left(move.id)
        ]

    def _fewer(self, dice: Dice, red: Page, actor: Actor) -> None:
        line: Ask = dice.choice(red.lines)
        less = line.quantity // 20_000 * 10_000
        if less:
            line.quantity = less
            self.do(save_draft, self.as_asked(red), actor, set())
            self.hands.last = None  # later saves of a draft leave no record


def _as_figures(figures: dict[int, Said]) -> dict[int, Figures]:
    return {
        number: Figures(
            None if said.price is None else Price(said.price),
            None if said.amount is None else Amount(said.amount),
            invoice=said.invoice,
        )
        for number, said in figures.items()
    }
