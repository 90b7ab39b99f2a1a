"""Counts 盘点: what is to be counted, what was, and what differs (REC-4, VAL-7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NewType

from partsdesk.domain.catalog.items import NO_LOT, ItemId, LotId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import Role, StoreId, UserId
from partsdesk.domain.values.quantities import NO_QUANTITY, Amount, Price, Quantity
from partsdesk.domain.values.refusals import Refusal

CountId = NewType("CountId", int)
CountLineId = NewType("CountLineId", int)
TallyId = NewType("TallyId", int)

SERIES = "PD"
SEES_BOOK = frozenset(  # who sees what the books say while a count is blind
    {Role.SUPERVISOR, Role.ACCOUNTANT, Role.FINANCE_MANAGER, Role.AUDITOR}
)


class CountState(StrEnum):
    """Where a count stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    VOID = "void"


class Choice(StrEnum):
    """What a count covers."""

    EVERYTHING = "everything"
    ZONES = "zones"
    BINS = "bins"
    CATEGORY = "category"
    CLASS = "class"
    ITEMS = "items"
    MOVED = "moved"  # whatever moved since it was counted last
    LOW = "low"  # at nought, or below the minimum
    DUE = "due"  # cycle counts that have come due


class Pass(IntEnum):
    """Which time a line was counted; the latest one holds."""

    FIRST = 1
    SECOND = 2
    SPOT = 3


class Standing(StrEnum):
    """Where a line of a count stands."""

    UNCOUNTED = "not-counted"
    SECOND = "second"  # waits for its second count
    COUNTED = "counted"  # and what the books say is hidden from who asks
    AGREES = "agrees"
    SURPLUS = "surplus"
    SHORTAGE = "shortage"


class Goods(StrEnum):
    """How counted parts were found on inspection (REC-4)."""

    USABLE = "usable"
    DAMAGED = "damaged"
    EXPIRED = "expired"


class Way(StrEnum):
    """How a figure came in."""

    TYPED = "typed"
    SCANNED = "scanned"
    FILE = "file"


class Cause(StrEnum):
    """Why a count differs (VAL-7)."""

    UNSAID = ""
    MISCOUNTED_FLOW = "flow"  # 收发计量差错
    WITHIN_QUOTA = "quota"  # 定额内损耗
    MISMANAGED = "mismanaged"  # 管理不善
    LIABLE = "liable"  # 责任人赔偿
    INSURED = "insured"  # 保险
    DISASTER = "disaster"  # 自然灾害


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a line may be off before it is counted again; None where it is not looked at.

    Attributes:
        rate: of the book quantity, a part of one.
    """

    pieces: Quantity | None = None
    rate: Price | None = None
    amount: Amount | None = None

    def allows(self, book: Quantity, difference: Quantity, worth: Amount | None) -> bool:
        """Whether a difference stays within every measure that is set; nought always does.

        Where none is set at all, every difference is beyond it.
        """
        if not difference:
            return True
        checks = []
        if self.pieces is not None:
            checks.append(abs(difference.units) <= self.pieces.units)
        if self.rate is not None:
            checks.append(abs(difference.units) * 10**6 <= self.rate.units * abs(book.units))
        if self.amount is not None and worth is not None:
            checks.append(abs(worth.units) <= self.amount.units)
        return bool(checks) and all(checks)


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of one item and lot: what a line of a count is about."""

    store: StoreId
    bin: BinId
    item: ItemId
    lot: LotId = NO_LOT


@dataclass(frozen=True, slots=True)
class Count:
    """A count: what it covers and on what terms.

    Attributes:
        chosen: which zones, bins, items, category or class, as the choice wants it.
        blind: that counters do not see what the books say.
        frozen: that its stores take no slips while it is open.
    """

    id: CountId
    number: str
    state: CountState
    choice: Choice
    stores: tuple[StoreId, ...]
    opened_at: dt.datetime
    opened_by: UserId | None
    chosen: tuple[str, ...] = ()
    blind: bool = True
    frozen: bool = False
    tolerance: Tolerance = Tolerance()
    note: str = ""
    ended_at: dt.datetime | None = None
    ended_by: UserId | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class CountLine:
    """One line of a count.

    Attributes:
        found: that the count did not expect it.
        recount: that somebody asked for a second count.
    """

    id: CountLineId
    number: int
    spot: Spot
    found: bool = False
    recount: bool = False
    cause: Cause = Cause.UNSAID
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What somebody counted, once.

    Attributes:
        line: None where nobody knew the code that was scanned.
        counted_on: the warehouse's day at that moment.
        counter: who counted, where that is no user of the program.
        code: the code that nobody knew.
        withdrawn: that it no longer counts.
    """

    id: TallyId
    line: CountLineId | None
    pass_: Pass
    quantity: Quantity
    counted_at: dt.datetime
    counted_on: dt.date
    goods: Goods = Goods.USABLE
    counted_by: UserId | None = None
    counter: str = ""
    way: Way = Way.TYPED
    code: str = ""
    bin: BinId | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What was found at a line's place, by the pass that holds.

    Attributes:
        counted_at: when the last of it was counted; movements after that are allowed for.
        counted_on: the warehouse's day at that moment.
        by: whoever counted it, in whichever pass, users and names of others.
        damaged, expired: how much of it is no good.
    """

    pass_: Pass
    quantity: Quantity
    counted_at: dt.datetime
    counted_on: dt.date
    by: frozenset[UserId | str]
    damaged: Quantity = NO_QUANTITY
    expired: Quantity = NO_QUANTITY


def found_of(tallies: Iterable[Tally]) -> Found | None:
    """Add up a line's tallies: those of its latest pass, whoever counted and in however many goes.

    None where nobody has counted it.
    """
    standing = [tally for tally in tallies if not tally.withdrawn]
    if not standing:
        return None
    last = max(tally.pass_ for tally in standing)
    of_last = [tally for tally in standing if tally.pass_ is last]
    return Found(
        last,
        Quantity.sum(tally.quantity for tally in of_last),
        max(tally.counted_at for tally in of_last),
        max(tally.counted_on for tally in of_last),
        frozenset(tally.counted_by or tally.counter for tally in standing),
        Quantity.sum(tally.quantity for tally in of_last if tally.goods is Goods.DAMAGED),
        Quantity.sum(tally.quantity for tally in of_last if tally.goods is Goods.EXPIRED),
    )


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A line as whoever reviews a count sees it.

    Attributes:
        book: what the card should have said when the line was counted, or says now.
        worth: what the difference is worth; None to who may not see it, or where nothing is known.
        wants_second: that it is off by more than the tolerance, or that somebody asked for it, and
            nobody has counted it again.
    """

    line: CountLine
    book: Quantity
    found: Found | None
    worth: Amount | None = None
    wants_second: bool = False

    @property
    def difference(self) -> Quantity | None:
        """What was found beyond the book; None where nobody has counted."""
        return None if self.found is None else self.found.quantity - self.book


def wants_second(
    line: CountLine, found: Found | None, book: Quantity, worth: Amount | None, allowed: Tolerance
) -> bool:
    """Whether a line is to be counted again by another person 复盘."""
    if found is None or found.pass_ is not Pass.FIRST:
        return False
    return line.recount or not allowed.allows(book, found.quantity - book, worth)


@dataclass(frozen=True, slots=True)
class Disposition:
    """What becomes of a confirmed difference 处理意见 (VAL-7, the second step).

    Attributes:
        liable: who makes it good, where somebody does.
        recovered: the money that comes back.
        tax_out: whether the input tax is taken out 进项税额转出.
    """

    cause: Cause
    liable: str = ""
    recovered: Amount | None = None
    tax_out: bool = False
    note: str = ""

    def check(self) -> None:
        """See that nothing is missing.

        Raises:
            NotDisposed: naming the field.
        """
        if self.cause is Cause.UNSAID:
            raise NotDisposed("cause")
        if self.cause is Cause.LIABLE and not self.liable.strip():
            raise NotDisposed("liable")
        if self.recovered is not None and self.recovered.units < 0:
            raise NotDisposed("recovered")


@dataclass(eq=False)
class UnknownCount(Refusal):
    """No count has this number."""

    count: str


@dataclass(eq=False)
class CountEnded(Refusal):
    """The count is confirmed or given up: nothing of it changes any more."""

    rule = "REC-4"
    count: str
    state: CountState


@dataclass(eq=False)
class NothingToCount(Refusal):
    """What was chosen holds nothing, and nothing was ever there."""

    rule = "REC-4"
    choice: str


@dataclass(eq=False)
class AlreadyCounting(Refusal):
    """Places of this choice are being counted already: one count ends with one result."""

    rule = "REC-4"
    count: str
    places: int


@dataclass(eq=False)
class StoreFrozen(Refusal):
    """The store is frozen for a count: no slip moves its goods until that is over."""

    rule = "REC-4"
    store: str
    count: str


@dataclass(eq=False)
class SameCounter(Refusal):
    """A second count is another person's."""

    rule = "VAL-7"
    line: int
    item: str


@dataclass(eq=False)
class SecondCountMissing(Refusal):
    """Lines are off by more than the tolerance and have not been counted again."""

    rule = "VAL-7"
    count: str
    lines: tuple[int, ...]
    how_many: int


@dataclass(eq=False)
class ConfirmerCounted(Refusal):
    """Who counted, or keeps the store, does not confirm what was counted."""

    rule = "VAL-7"
    count: str
    why: str  # counted, keeper


@dataclass(eq=False)
class CountEmpty(Refusal):
    """A count of which nobody has counted anything is given up, not confirmed."""

    rule = "VAL-7"
    count: str


@dataclass(eq=False)
class CodesUnknown(Refusal):
    """Goods with codes that nobody knew lie aside and must be identified or set aside first."""

    rule = "REC-4"
    count: str
    codes: tuple[str, ...]


@dataclass(eq=False)
class OutsideCount(Refusal):
    """The place belongs to no store of the count."""

    rule = "REC-4"
    count: str
    store: str


@dataclass(eq=False)
class CountedLater(Refusal):
    """A moment of counting lies in time to come, or before the count was opened."""

    rule = "REC-4"
    moment: str


@dataclass(eq=False)
class NotDisposed(Refusal):
    """A disposition needs its cause, and what its cause asks for."""

    rule = "VAL-7"
    field: str


@dataclass(eq=False)
class BeyondLimit(Refusal):
    """The difference is worth more than this person may dispose of.

    Attributes:
        limit: up to which amount this person may; None where nobody decided one.
        worth: None to who may not see costs, or where nobody knows it.
    """

    rule = "VAL-7"
    limit: Amount | None
    worth: Amount | None


@dataclass(eq=False)
class UnknownDifference(Refusal):
    """No confirmed difference stands in this line: it agreed, or its slip was reversed."""

    rule = "VAL-7"


@dataclass(eq=False)
class OwnCount(Refusal):
    """Who counted does not decide what becomes of the difference."""

    rule = "VAL-10"
    count: str
    item: str
