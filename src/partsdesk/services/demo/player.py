"""The player: carries plans through a slip's life, each step by the person whose step it is."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from partsdesk.database.work import View
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.execution import Counted, Part
from partsdesk.domain.books.kind import Direction, ReleasedBy, SlipKind, Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import Move, Slip, SlipId, State, books_at_all, rights_of
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.catalog.items import Tracking
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.catalog.places import BinId, Store
from partsdesk.domain.registers.papers import HANDED_OVER
from partsdesk.domain.values.people import Actor, StoreId, UserId
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.services.demo.plans import VAT, Found, Piece, Plan
from partsdesk.services.demo.stage import Stage
from partsdesk.services.papers import HandOver, confirm_papers, hand_over
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.drafting import Drafted, SaveDraft, save_draft
from partsdesk.services.slips.executing import ExecuteSlip, Remainder, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, release_slip
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip


@dataclass(frozen=True, slots=True)
class Waiting:
    """A slip on the accountant's desk, with the invoice that belongs to it."""

    slip: SlipId
    invoice: str


class Player:
    """Plays plans; what is carried out one day is booked the next morning, in its order."""

    def __init__(self, stage: Stage) -> None:
        """Begin with empty desks."""
        self.stage = stage
        self.labels: dict[str, SlipId] = {}
        self.kept: dict[str, str] = {}  # what else the story remembers: numbers of other papers
        self.numbers: list[tuple[str, str]] = []  # kind and number of all that was carried out
        self.to_invoice: deque[SlipId] = deque()
        self._to_book: deque[Waiting] = deque()
        self._to_hand_over: list[tuple[str, str]] = []
        self._lots = 0

    # -- a slip's life --------------------------------------------------------------------------

    def play(self, plan: Plan) -> SlipId:
        """Draw a slip up and carry it on as far as its plan says."""
        slip = self.draft(plan)
        if plan.until is Step.DRAFT:
            return slip
        self.release(slip)
        if plan.until is Step.RELEASE:
            return slip
        if KINDS[plan.kind].has_card:
            rest = self.execute(slip, plan.found, plan.remainder, plan.reason or "供应商缺货")
            self._follow(plan, slip, rest)
        if plan.until is Step.BOOK:
            self.leave_for_booking(slip, plan.invoice)
        return slip

    def draft(self, plan: Plan) -> SlipId:
        """Draw a slip up."""
        kind = KINDS[plan.kind]
        asked = SaveDraft(plan.kind, self._head(plan), self._lines(plan, kind))
        store, to_store = self._store(plan.store), self._store(plan.to_store)
        crosses = bool(store and to_store and store.group is not to_store.group)
        rights = rights_of(kind, between_groups=crosses, red=False)
        first = self.stage.who(rights.drafts, store.id if store else None)
        actor = self.stage.named(plan.by) if plan.by else first
        drafted: Drafted = self.stage.do(save_draft, asked, actor)
        if plan.label:
            self.labels[plan.label] = drafted.slip
        return drafted.slip

    def again(self, slip: SlipId, plan: Plan) -> None:
        """Type a draft anew, by the person who drew it up."""
        held = self.stage.slip(slip)
        lines = self._lines(plan, held.kind)
        asked = SaveDraft(plan.kind, self._head(plan), lines, slip, held.version)
        self.stage.do(save_draft, asked, self._person(held.drafted_by))

    def release(self, slip: SlipId) -> None:
        """Release a slip: by another person, or by the thing that it follows."""
        held = self.stage.slip(slip)
        actor = self._taker(held, Step.RELEASE)
        self.stage.do(release_slip, ReleaseSlip(slip, held.version), actor)

    def execute(
        self,
        slip: SlipId,
        found: tuple[Found, ...] = (),
        remainder: Remainder = Remainder.CLOSE,
        reason: str = "",
    ) -> SlipId | None:
        """Carry a slip out today; answers the slip of what is still to come."""
        held = self.stage.slip(slip)
        asked = ExecuteSlip(
            slip,
            held.version,
            _counted(held, found) if found else None,
            self.stage.clock.today,
            remainder,
            reason,
            looked_over=True,
        )
        done = self.stage.do(execute_slip, asked, self._taker(held, Step.EXECUTE))
        self._note(held, done.called)
        return done.followed_by

    def book(self, slip: SlipId, invoice: str = "") -> None:
        """Book a slip if the ledger waits for it; a receipt without invoice is an estimate."""
        held = self.stage.slip(slip)
        awaited = State.EXECUTED if held.kind.has_card else State.RELEASED
        if held.state is not awaited or not books_at_all(held):
            return
        figures = {}
        if invoice:
            figures = {line.number: self._invoiced(invoice) for line in held.lines}
        asked = BookSlip(slip, held.version, figures, held.card_date or self.stage.clock.today)
        booked = self.stage.do(book_slip, asked, self._taker(held, Step.BOOK))
        if not held.kind.has_card:
            self.numbers.append((held.kind.code, booked.called))
        if held.kind.estimated and not invoice and not held.is_red:
            self.to_invoice.append(slip)

    def reverse(self, slip: SlipId, reason: str) -> SlipId:
        """Correct a slip by a red one, which lives as far as the slip had gone (VAL-6)."""
        held = self.stage.slip(slip)
        actor = self._taker(held, Step.DRAFT)
        red = self.stage.do(reverse_slip, ReverseSlip(slip, reason), actor).slip
        self.release(red)
        if held.kind.has_card:
            self.execute(red)
        self.leave_for_booking(red)
        return red

    # -- desks ------------------------------------------------------------------------------------

    def leave_for_booking(self, slip: SlipId, invoice: str = "") -> None:
        """Lay a slip on the accountant's desk."""
        number = invoice.replace("{year}", f"{self.stage.clock.today:%y}")
        self._to_book.append(Waiting(slip, number))

    def book_all(self) -> None:
        """Book what lies on the desk, in the order in which it was carried out."""
        while self._to_book:
            waiting = self._to_book.popleft()
            self.book(waiting.slip, waiting.invoice)

    def take_over(self, number: str) -> None:
        """Go on with a slip that something else drew up and carried out, as a count does."""
        slip = self.stage.ask(_named, number)
        self._note(self.stage.slip(slip), number)
        self.leave_for_booking(slip)

    def hand_papers_over(self) -> None:
        """Hand yesterday's papers over, keeper by keeper, and confirm them (INB-7)."""
        for keeper in sorted({login for login, _ in self._to_hand_over}):
            numbers = tuple(number for login, number in self._to_hand_over if login == keeper)
            self.stage.do(hand_over, HandOver(numbers), keeper)
            self.stage.do(confirm_papers, HandOver(numbers), "accountant")
        self._to_hand_over.clear()

    def next_lot(self) -> str:
        """A date code as the makers print it: year, month, and a running number."""
        self._lots += 1
        return f"{self.stage.clock.today:%y%m}-{self._lots:04d}"

    # -- small things -----------------------------------------------------------------------------

    def _follow(self, plan: Plan, slip: SlipId, rest: SlipId | None) -> None:
        """Take the second half of a transfer in at once; remember what is still to come."""
        if rest is None:
            return
        if self.stage.slip(rest).transfer_of is not None:
            self.leave_for_booking(slip)
            self.execute(rest)
            self.leave_for_booking(rest)
        elif plan.label:
            self.labels[f"{plan.label}/rest"] = rest

    def _note(self, slip: Slip, number: str) -> None:
        self.numbers.append((slip.kind.code, number))
        if slip.kind.code in HANDED_OVER and not slip.is_red:
            keeper = self._taker(slip, Step.EXECUTE).login
            self._to_hand_over.append((keeper, number))

    def _taker(self, slip: Slip, step: Step) -> Actor:
        """Whose step it is: by the kind's row, the store's rights, and VAL-10's pairs."""
        stores = {store.id: store for store in self.stage.codes.stores.values()}
        origin = stores[slip.store] if slip.store is not None else None
        target = stores[slip.to_store] if slip.to_store is not None else None
        crosses = bool(origin and target and origin.group is not target.group)
        rights = rights_of(slip.kind, between_groups=crosses, red=slip.is_red)
        if step is Step.RELEASE and isinstance(rights.releases, ReleasedBy):
            return self._person(slip.drafted_by)
        but = {Step.RELEASE: slip.drafted_by, Step.BOOK: slip.executed_by}.get(step)
        reached: StoreId | None = slip.store if slip.transfer_of is None else slip.to_store
        return self.stage.who(rights.of(step), reached, but)

    def _person(self, user: UserId | None) -> Actor:
        return next(person for person in self.stage.people if person.user == user)

    def _invoiced(self, invoice: str) -> Figures:
        return Figures(invoice=invoice, invoice_date=self.stage.clock.today - dt.timedelta(days=1))

    def _store(self, code: str) -> Store | None:
        return self.stage.codes.stores[code] if code else None

    def _partner(self, code: str) -> PartnerId | None:
        return self.stage.codes.partners[code] if code else None

    def _bin(self, store: str, code: str) -> BinId | None:
        return self.stage.codes.bins[store, code] if code else None

    def _head(self, plan: Plan) -> Head:
        store, to_store = self._store(plan.store), self._store(plan.to_store)
        return Head(
            date=self.stage.clock.today,
            store=store.id if store else None,
            to_store=to_store.id if to_store else None,
            partner=self._partner(plan.partner),
            department=self._partner(plan.department),
            cost_bearer=plan.cost_bearer,
            order=plan.order.replace("{month}", f"{self.stage.clock.today:%Y%m}"),
            reason=plan.reason,
            note=plan.note,
        )

    def _lines(self, plan: Plan, kind: SlipKind) -> tuple[DraftLine, ...]:
        return tuple(
            self._line(plan, kind, each)
            for piece in plan.pieces
            for each in self._told(kind, piece)
        )

    def _told(self, kind: SlipKind, piece: Piece) -> Iterator[Piece]:
        """A piece as lines: one for every serial number, and a lot for what has one."""
        comes_in = kind.direction is Direction.IN or piece.comes_in
        tracking = self.stage.codes.items[piece.item].tracking
        if not comes_in or piece.lot or tracking is Tracking.NONE:
            yield piece
        elif tracking is Tracking.LOT:
            yield replace(piece, lot=self.next_lot())
        else:
            for _ in range(int(piece.quantity)):
                yield replace(piece, quantity="1", lot=f"SN{self.next_lot()}")

    def _line(self, plan: Plan, kind: SlipKind, piece: Piece) -> DraftLine:
        buys = kind.estimated
        source = self._source(plan, piece.source) if piece.source else None
        moves = kind.direction is Direction.MOVE or piece.comes_in
        return DraftLine(
            item=self.stage.codes.items[piece.item].id,
            quantity=Quantity.parse(piece.quantity),
            lot=piece.lot,
            bin=self._bin(plan.store, piece.bin),
            to_bin=self._bin(plan.to_store, piece.to_bin) if moves else None,
            comes_in=piece.comes_in,
            price=Price.parse(piece.price) if piece.price else None,
            amount=Amount.parse(piece.amount) if piece.amount else None,
            tax_rate=Price.parse(VAT) if buys else None,
            source=source.id if source else None,
            note=piece.note,
        )

    def _source(self, plan: Plan, text: str) -> Move:
        """The move that goods come or go back from: the one that put them where they lie now."""
        label, _, line = text.rpartition("/")
        moves = [
            move for move in self.stage.moves(self.labels[label]) if move.line_number == int(line)
        ]
        store = self._store(plan.store)
        there = [move for move in moves if move.target and store and move.target.store == store.id]
        return (there or moves)[0]


def _named(view: View, number: str) -> SlipId:
    return view.slips.named(number)


def _counted(slip: Slip, found: tuple[Found, ...]) -> tuple[Counted, ...]:
    return tuple(
        Counted(
            line.number,
            tuple(
                Part(
                    Quantity.parse(each.quantity),
                    line.bin,
                    line.to_bin,
                    line.lot_code,
                    each.abnormal,
                    checked=True,
                )
                for each in found
                if each.line == line.number
            ),
        )
        for line in slip.lines
    )
