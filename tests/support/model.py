"""The two books once more, in plain lists and whole numbers, to compare the program's with.

It knows the table of kinds and nothing else of the program: stock is added up anew from all
entries at every question, and amounts are fractions rounded once. Quantities are
ten-thousandths, amounts cents, prices millionths.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction

from partsdesk.domain.books.kind import Direction, Price, SlipKind

COSTING = ("slip", "estimate-out", "invoice-in")


class Refused(Exception):
    """The model says no, by the name of the refusal."""

    @property
    def name(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Spot:
    """A bin, its store and that store's group."""

    store: int
    bin: int
    group: str


@dataclass(frozen=True)
class Said:
    """What an accountant says of a line."""

    price: int | None = None
    amount: int | None = None
    invoice: str = ""


@dataclass
class Ask:
    """A line of a slip."""

    item: int
    quantity: int
    lot: str = ""
    comes_in: bool = False
    price: int | None = None
    amount: int | None = None
    invoice: str = ""
    source: int | None = None
    bin: int | None = None
    to_bin: int | None = None


@dataclass
class Moved:
    """What happened to a line's goods at a place."""

    line: int
    item: int
    lot: str
    quantity: int
    origin: Spot | None
    target: Spot | None
    source: int | None = None
    id: int = 0


@dataclass
class Page:
    """A slip."""

    id: int
    kind: SlipKind
    date: dt.date
    lines: list[Ask]
    store: int
    to_store: int | None = None
    state: str = "draft"
    by: dict[str, int | None] = field(default_factory=dict)
    moves: list[Moved] = field(default_factory=list)
    card_date: dt.date | None = None
    red_of: int | None = None
    estimates: dict[int, tuple[int, int]] = field(default_factory=dict)
    invoiced: dict[int, tuple[int, int]] = field(default_factory=dict)
    paid: dict[int, tuple[int, int]] = field(default_factory=dict)
    version: int = 0


@dataclass
class Entry:
    """An entry of the ledger."""

    slip: int
    line: int
    moved: Moved | None
    item: int
    group: str
    store: int
    nature: str = "slip"
    in_qty: int = 0
    in_amount: int = 0
    out_qty: int = 0
    out_amount: int = 0
    source: int | None = None
    red: bool = False
    date: dt.date = dt.date.min

    @property
    def move(self) -> int | None:
        """The id of the move, once it is known."""
        return self.moved.id if self.moved else None


@dataclass
class Pool:
    """What a group holds of an item, and what it held just before it was emptied."""

    quantity: int = 0
    amount: int = 0
    last: tuple[int, int] = (0, 0)
    bought: tuple[int, int] = (0, 0)
    day: dt.date = dt.date.min

    def average(self, quantity: int) -> int | None:
        for held, worth in ((self.quantity, self.amount), self.last):
            if held > 0:
                return rounded(Fraction(worth * quantity, held))
        return None


def rounded(value: Fraction) -> int:
    """To a whole number, halves away from nought."""
    whole = int(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def spread(amount: int, weights: list[int]) -> list[int]:
    """Share an amount out; the last takes what is left."""
    shares = [rounded(Fraction(amount * weight, sum(weights))) for weight in weights[:-1]]
    return [*shares, amount - sum(shares)]


class Model:
    """Slips, cards and ledger."""

    def __init__(self) -> None:
        self.closed = {"stores": 0, "accounts": 0}
        self.first_closed: dict[str, int] = {}
        self.reopening: set[tuple[str, int]] = set()  # asked for, and not answered yet
        self.pages: dict[int, Page] = {}
        self.cards: list[tuple[dt.date, int, str, int, int, int]] = []
        self.ledger: list[Entry] = []
        self.pools: dict[tuple[int, str], Pool] = {}
        self.by_difference = False

    # -- cards ---------------------------------------------------------------------------------

    def stock(self) -> dict[tuple[int, str, int], int]:
        """What lies where, added up from all entries."""
        sums: dict[tuple[int, str, int], int] = {}
        for _, item, lot, bin_, came, went in self.cards:
            sums[item, lot, bin_] = sums.get((item, lot, bin_), 0) + came - went
        return sums

    def bears(self, moves: Iterable[Moved], day: dt.date) -> bool:
        """Whether no card falls below nought on any day if these moves are written on this one."""
        cards = list(self.cards)
        for entry in self._entries(moves, day):
            cards.append(entry)
            _, item, lot, bin_, came, went = entry
            own = [each for each in cards if each[1:4] == (item, lot, bin_)]
            own.sort(key=lambda each: each[0])
            runs = list(_running(came - went for *_, came, went in own))
            if came - went < 0 and min(runs) < 0:
                return False
        return True

    def write(self, moves: Iterable[Moved], day: dt.date) -> None:
        """Write moves on their cards."""
        self.cards.extend(self._entries(moves, day))

    @staticmethod
    def _entries(
        moves: Iterable[Moved], day: dt.date
    ) -> Iterator[tuple[dt.date, int, str, int, int, int]]:
        for move in moves:
            if move.origin:
                yield day, move.item, move.lot, move.origin.bin, 0, move.quantity
            if move.target:
                yield day, move.item, move.lot, move.target.bin, move.quantity, 0

    def left(self, source: int) -> int:
        """How much of a move has neither come back nor been corrected."""
        every = [move for page in self.pages.values() for move in page.moves]
        moved = next(move for move in every if move.id == source)
        taken = sum(abs(move.quantity) for move in every if move.source == source)
        return abs(moved.quantity) - taken

    def owner(self, source: int) -> Page:
        """The slip that a move stands in."""
        return next(
            page for page in self.pages.values() if any(move.id == source for move in page.moves)
        )

    def settle(self, red: Page) -> None:
        """Count a slip as reversed when its red slips undo all of it."""
        original = self.pages[red.red_of or 0]
        counted = {"executed", "booked"} if original.state == "executed" else {"booked"}
        reds = [page for page in self.pages.values() if page.red_of == original.id]
        reds = [page for page in reds if page.state in counted]
        for move in original.moves:
            undone = sum(m.quantity for page in reds for m in page.moves if m.source == move.id)
            if move.quantity + undone:
                return
        if original.state == "executed":
            for page in reds:
                page.state = "reversed" if page.state == "executed" else page.state
        original.state = "reversed"

    # -- ledger --------------------------------------------------------------------------------

    def pool(self, item: int, group: str) -> Pool:
        return self.pools.setdefault((item, group), Pool())

    def day_of(self, page: Page, wanted: dt.date, groups: dict[int, str]) -> dt.date:
        """No earlier than the last entry of whatever the slip touches."""
        days = [self.pools[key].day for key in self.keys(page, groups) if key in self.pools]
        return max([wanted, *days])

    def keys(self, page: Page, groups: dict[int, str]) -> set[tuple[int, str]]:
        """The pools that a slip touches."""
        if not page.kind.has_card:
            return {(line.item, groups[page.store]) for line in page.lines}
        spots = [(m.item, spot) for m in page.moves for spot in (m.origin, m.target)]
        keys = {(item, spot.group) for item, spot in spots if spot}
        return keys | {(line.item, "goods-in-transit") for line in page.lines if page.paid}

    def keep(self) -> tuple[dict[tuple[int, str], Pool], list[Entry]]:
        """What stands now, to go back to."""
        return deepcopy(self.pools), list(self.ledger)

    def go_back(self, kept: tuple[dict[tuple[int, str], Pool], list[Entry]]) -> None:
        """Undo what was entered since."""
        self.pools, self.ledger = kept

    def enter(self, *entries: Entry) -> None:
        """Entries that are one step."""
        before: dict[tuple[int, str], tuple[int, int]] = {}
        for entry in entries:
            pool = self.pool(entry.item, entry.group)
            before.setdefault((entry.item, entry.group), (pool.quantity, pool.amount))
            pool.quantity += entry.in_qty - entry.out_qty
            pool.amount += entry.in_amount - entry.out_amount
            self.ledger.append(entry)
        for (item, group), old in before.items():
            pool = self.pool(item, group)
            if pool.quantity < 0:
                raise Refused("NotCovered")
            if pool.amount < 0 or (pool.amount and not pool.quantity):
                last = next(e for e in reversed(entries) if (e.item, e.group) == (item, group))
                rest = Entry(
                    last.slip, last.line, last.moved, item, group, last.store, "adjustment"
                )
                rest.out_amount, pool.amount = pool.amount, 0
                self.ledger.append(rest)
            if old[0] and not pool.quantity:
                pool.last = old

    def source(self, move: int, side: str, quantity: int) -> int:
        """What so many of a move's goods cost; the last piece takes what is left."""
        own = [e for e in self.ledger if e.move == move and e.nature in COSTING]
        if not own:
            raise Refused("SourceUnbooked")
        whole = sum(getattr(e, f"{side}_qty") for e in own)
        amount = sum(getattr(e, f"{side}_amount") for e in own)
        other = "out" if side == "in" else "in"
        taken_quantity = taken = 0
        for entry in self.ledger:
            if entry.source == move and entry.nature in COSTING:
                name, sign = (side, -1) if entry.red else (other, 1)
                taken_quantity += sign * getattr(entry, f"{name}_qty")
                taken += sign * getattr(entry, f"{name}_amount")
        if taken_quantity + quantity >= whole:
            return int(amount - taken)
        share = rounded(Fraction(amount * quantity, whole))
        return min(share, amount - taken) if amount >= 0 else share


def _running(changes: Iterable[int]) -> Iterator[int]:
    total = 0
    for change in changes:
        total += change
        yield total


__all__ = [
    "COSTING",
    "Ask",
    "Direction",
    "Entry",
    "Model",
    "Moved",
    "Page",
    "Pool",
    "Price",
    "Refused",
    "Said",
    "Spot",
    "rounded",
    "spread",
]
