"""Books of any size: 24 months of slips of twenty lines, written past the door but as by it.

The rows are what `verify` wants of books that were lived in: cards, ledger, months, levels,
pools, numbers and chains agree, and all months but the last two are closed by the program
itself. The act records of the slips alone are missing. Beside them stands the schema `bare`:
the same moves as a bare table and its months, in which the limits are measured.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.numbering import FIRST_DIGEST, Fact, digest, slip_number
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.quantities import half_up

BEGIN, END = dt.date(2024, 12, 1), dt.date(2026, 11, 20)
LAST_CLOSED = Month(202609)
LINES = 20
HOT, MOST_HOT = 1, 5_000  # the item with the long card, and how long it is
PIECE = 10_000
GROUP = "main"
STORES = 4

MOVES = (
    "id",
    "slip",
    "line",
    "item",
    "store",
    "bin",
    "day",
    "month",
    "card_line",
    "price",
    "in_qty",
    "in_amount",
    "out_qty",
    "out_amount",
)
SLIPS = (
    "id",
    "uuid",
    "kind",
    "state",
    "date",
    "number",
    "store_id",
    "reason",
    "drafted_by",
    "drafted_at",
    "released_by",
    "released_at",
    "version",
)
EXECUTIONS = (
    "slip_id",
    "kind",
    "card_date",
    "executed_at",
    "executed_by",
    "chain_number",
    "previous",
    "digest",
)
BOOKINGS = (
    "id",
    "slip_id",
    "kind",
    "act",
    "ledger_date",
    "booked_at",
    "booked_by",
    "chain_number",
    "previous",
    "digest",
)

Row = tuple[Fact, ...]


@dataclass(frozen=True)
class Place:
    """Where an item lies: a store and the bin in it, by their ids."""

    item: int
    store: int
    bin: int


@dataclass
class Written:
    """What a stretch of slips writes, table by table, in the order of the columns above."""

    moves: list[Row] = field(default_factory=list)
    slips: list[Row] = field(default_factory=list)
    executions: list[Row] = field(default_factory=list)
    bookings: list[Row] = field(default_factory=list)


@dataclass
class BigBooks:
    """The books of one size, made slip by slip; the same rows for the same size.

    Attributes:
        bins: the stores' bins, in the order of the stores.
        keeper: who executes; ``accountant`` books.
    """

    size: int
    stores: Sequence[int]
    bins: Sequence[int]
    keeper: int
    accountant: int

    def __post_init__(self) -> None:
        self.items = max(50, self.size // 50)
        self.places = [self._place(item, item % STORES) for item in range(1, self.items + 1)]
        self.places += [self._place(item, (item + 1) % STORES) for item in range(4, self.items, 4)]
        self._dice = random.Random(self.size)  # noqa: S311 - not a secret
        self._ids, self._hot = count(1), 0
        self._levels: Counter[Place] = Counter()
        self._lines: Counter[Place] = Counter()
        self._pools: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
        self._heads: dict[tuple[str, str], tuple[int, str]] = {}
        self.numbers: Counter[tuple[str, int]] = Counter()

    def _place(self, item: int, store: int) -> Place:
        return Place(item, self.stores[store], self.bins[store])

    @property
    def heads(self) -> list[Row]:
        """The ends of the chains, as the table of chains has them."""
        return [(kind, book, *head) for (kind, book), head in sorted(self._heads.items())]

    def item_rows(self) -> Iterator[Row]:
        """The items."""
        for item in range(1, self.items + 1):
            code = f"A-{item:06}"
            uuid = str(UUID(int=item))
            yield (item, uuid, code, f"Item {code}", "pc", f"{code}\nitem {code}".lower())

    def written(self, stretch: int = 1_000) -> Iterator[Written]:
        """All slips, so many at a time."""
        written = Written()
        for slip, day, kind, places in self._slips():
            self._write(written, slip, day, kind, places)
            if slip % stretch == 0:
                yield written
                written = Written()
        yield written

    def _slips(self) -> Iterator[tuple[int, dt.date, str, Sequence[Place]]]:
        """Which slips there are: the opening, then in and out by chance."""
        by_store = sorted(self.places, key=lambda place: place.store)
        opening = [by_store[at : at + LINES] for at in range(0, len(by_store), LINES)]
        lived = (self.size - len(by_store)) // LINES
        for slip, places in enumerate(opening, start=1):
            yield slip, BEGIN, "opening-stock", places
        for step in range(lived):
            day = BEGIN + (END - BEGIN) * (step + 1) // lived
            kind = self._dice.choices(("other-in", "other-out"), (4, 5))[0]
            due = min(MOST_HOT, self.size // 2) * (step + 1) // lived - self._hot
            self._hot += due
            others = self._dice.choices(self.places, k=LINES - due)
            yield len(opening) + step + 1, day, kind, [*[self.places[HOT - 1]] * due, *others]

    def _write(
        self, written: Written, slip: int, day: dt.date, kind: str, places: Sequence[Place]
    ) -> None:
        moves = [self._move(slip, line, day, kind, each) for line, each in enumerate(places, 1)]
        written.moves += moves
        key = (kind, Month.of(day).number)
        self.numbers[key] += 1
        number = slip_number(KINDS[kind], Month.of(day), self.numbers[key])
        uuid, at, date = str(UUID(int=slip)), f"{day}T09:00:00.000000Z", day.isoformat()
        store = places[0].store
        head: Row = (slip, uuid, kind, "booked", date, number, store, "lived")
        written.slips.append((*head, self.keeper, at, self.accountant, at, 3))
        facts = [(slip, "cards", date, at, self.keeper), self._sealed(head, at)]
        facts += [*map(_line, moves), *map(_moved, moves)]
        link = self._link(kind, "cards", facts)
        written.executions.append((slip, kind, date, at, self.keeper, *link))
        facts = [(slip, "booking", date, at, self.accountant)]
        facts += [*map(_booked, moves), *map(_entry, moves)]
        link = self._link(kind, "ledger", facts)
        written.bookings.append((slip, slip, kind, "booking", date, at, self.accountant, *link))

    def _move(self, slip: int, line: int, day: dt.date, kind: str, place: Place) -> Row:
        """One move as the bare table has it, at the average where it goes out."""
        pool = self._pools[place.item]
        self._lines[place] += 1
        price: int | None = None
        if kind == "other-out":
            quantity = self._dice.randint(1, 5) * PIECE
            amount = half_up(pool[1] * quantity, pool[0])
            figures = (0, 0, quantity, amount)
        else:
            pieces = 1_000 if kind == "opening-stock" else self._dice.randint(1, 5)
            if kind == "opening-stock" and place.item == HOT:
                pieces = 100_000
            quantity = pieces * PIECE
            price = (place.item % 90 + 10) * 1_000_000 + self._dice.randint(0, 99) * 10_000
            figures = (quantity, half_up(price * quantity, 10**8), 0, 0)
        pool[0] += figures[0] - figures[2]
        pool[1] += figures[1] - figures[3]
        self._levels[place] += figures[0] - figures[2]
        assert self._levels[place] > 0, "the books would run below nought"
        key = (next(self._ids), slip, line, place.item, place.store, place.bin)
        month = Month.of(day).number
        return (*key, day.isoformat(), month, self._lines[place], price, *figures)

    def _sealed(self, head: Row, at: str) -> Row:
        slip, uuid, kind, _, date, number, store, reason = head
        first = (slip, uuid, kind, number, date, store, None, None, None, "", "", reason, "", "")
        return (*first, None, None, None, 0, self.keeper, at, self.accountant, at, "")

    def _link(self, kind: str, book: str, facts: Sequence[Row]) -> tuple[int, str, str]:
        length, previous = self._heads.get((kind, book), (0, FIRST_DIGEST))
        made = digest(previous, facts)
        self._heads[kind, book] = (length + 1, made)
        return length + 1, previous, made


def _line(move: Row) -> Row:
    key, _, line, item, *_, price, in_qty, _, out_qty, _ = move
    quantity = in_qty or out_qty
    said = (key, line, item, quantity, quantity, "", 1, "", None, None, 0, price)
    return (*said, None, None, None, "", None, "")


def _moved(move: Row) -> Row:
    key, _, line, item, store, bin_, *_, in_qty, _, out_qty, _ = move
    there, nowhere = (store, bin_), (None, None)
    places = (*nowhere, *there) if in_qty else (*there, *nowhere)
    return (key, key, line, 1, item, 0, in_qty or out_qty, *places, 0, None)


def _booked(move: Row) -> Row:
    key, _, _, item, *_, price, in_qty, in_amount, out_qty, out_amount = move
    said = (key, item, in_qty or out_qty, price, in_amount if in_qty else out_amount)
    return (*said, None, None, "", None, 0, 0)


def _entry(move: Row) -> Row:
    key, _, _, item, store, *_, in_qty, in_amount, out_qty, out_amount = move
    return (key, key, item, GROUP, store, "slip", in_qty, in_amount, out_qty, out_amount)
