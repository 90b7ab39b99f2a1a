"""A card or an account as it is read on paper: its head, its months, its entries in blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from partsdesk.database.repositories.reports.as_of import CARDS, LEDGER, BookOf
from partsdesk.database.repositories.reports.scope import Scope
from partsdesk.database.repositories.reports.sheets import Asked, EntryUnits
from partsdesk.database.repositories.searching import MOST_ROWS
from partsdesk.database.work import View
from partsdesk.domain.catalog.items import Item, ItemId, LotId, UnknownItem
from partsdesk.domain.catalog.places import BinId, Group
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Amount, Price, Quantity, half_up


class BookName(StrEnum):
    """Which of the two books."""

    CARD = "card"
    LEDGER = "ledger"


_BOOKS: dict[BookName, BookOf] = {BookName.CARD: CARDS, BookName.LEDGER: LEDGER}


@dataclass(frozen=True, slots=True)
class SheetAsked:
    """What a sheet shows: an item's entries in a place or a group, some months of them.

    Attributes:
        first: the first month; None for the beginning.
        last: the last month; None for this one.
        kind: entries of one kind of slip alone; ``side`` what went ``in`` or ``out`` alone.
    """

    book: BookName
    item: ItemId
    group: Group | None = None
    store: StoreId | None = None
    bin: BinId | None = None
    lot: LotId | None = None
    first: Month | None = None
    last: Month | None = None
    kind: str = ""
    side: str = ""

    @property
    def is_part(self) -> bool:
        """Whether entries are left out, so that what is shown adds up to no balance."""
        return bool(self.kind or self.side)


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity and its amount; the amount is None where it may not be seen, or is not kept."""

    quantity: Quantity
    amount: Amount | None = None

    def __add__(self, other: Figure) -> Figure:
        amount = None
        if self.amount is not None and other.amount is not None:
            amount = self.amount + other.amount
        return Figure(self.quantity + other.quantity, amount)

    def __neg__(self) -> Figure:
        return Figure(-self.quantity, None if self.amount is None else -self.amount)

    def __sub__(self, other: Figure) -> Figure:
        return self + -other

    @property
    def price(self) -> Price | None:
        """What one of it costs, to four decimals, to be read only; None where it means nothing."""
        if self.amount is None or not self.quantity:
            return None
        return Price(half_up(self.amount.per(self.quantity).units, 100) * 100)


@dataclass(frozen=True, slots=True)
class Turnover:
    """What went in and what went out."""

    into: Figure
    out: Figure

    def __add__(self, other: Turnover) -> Turnover:
        return Turnover(self.into + other.into, self.out + other.out)

    @property
    def change(self) -> Figure:
        """What a balance changes by."""
        return self.into - self.out


@dataclass(frozen=True, slots=True)
class MonthPart:
    """A month of a sheet: how many entries it has, and what they add up to."""

    month: Month
    entries: int
    turnover: Turnover


@dataclass(frozen=True, slots=True)
class Outline:
    """How a sheet is laid out.

    Attributes:
        store: code and name of the store, where the sheet is of one; bin and lot likewise.
        opening: the balance before the first month.
        year: what went in and out in the first month's year before it.
        months: those with entries, the earliest first.
    """

    item: Item
    store: str
    bin: str
    lot: str
    first: Month
    last: Month
    opening: Figure
    year: Turnover
    months: tuple[MonthPart, ...]


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """An entry of a sheet.

    Attributes:
        balance: after it, of all entries of the sheet.
        other: the other store of a transfer; ``red_of`` the slip that is corrected.
        line: the card's own line number; ``voucher`` and ``nature`` are the ledger's.
    """

    day: dt.date
    slip: int
    number: str
    kind: str
    partner: str
    reason: str
    store: str
    other: str
    red_of: str
    by: str
    turnover: Turnover
    balance: Figure
    line: int = 0
    bin: str = ""
    lot: str = ""
    nature: str = ""
    voucher: str = ""


def outline_of(view: View, asked: SheetAsked) -> Outline:
    """How a sheet is laid out: its head, its opening, and what each month adds.

    Raises:
        UnknownItem: where there is none.
    """
    item = view.items.by_id([asked.item]).get(asked.item)
    if item is None:
        raise UnknownItem(str(asked.item))
    found = _asked(asked)
    last = asked.last or Month.of(view.today)
    since = asked.first.first if asked.first else None
    parts = view.reports.sheet_months(found, since, last.last)[-MOST_ROWS:]
    months = tuple(
        MonthPart(part.month, part.entries, Turnover(_figure(part.into), _figure(part.out)))
        for part in parts
    )
    begins = months[0].month if months else last
    first = asked.first or begins
    opening = _figure(view.reports.sheet_opening(found, first.first))
    january = Month(first.number // 100 * 100 + 1)
    into, out = view.reports.sheet_turnover(found, january, first)
    year = Turnover(_figure(into), _figure(out))
    store, bin_, lot = _place(view, asked)
    return Outline(item, store, bin_, lot, first, last, opening, year, months)


def _place(view: View, asked: SheetAsked) -> tuple[str, str, str]:
    store = view.places.stores().get(asked.store) if asked.store is not None else None
    bin_ = view.places.bins([asked.bin]).get(asked.bin) if asked.bin is not None else None
    lot = view.items.lot_code(asked.lot) if asked.lot else ""
    return f"{store.code}  {store.name}" if store else "", bin_.code if bin_ else "", lot


@dataclass(frozen=True, slots=True)
class BlockAsked:
    """Some entries of a month of a sheet.

    Attributes:
        opening: the balance before the month, as the outline has it; not needed for a part of
            the entries, whose months say nothing of the balance.
    """

    sheet: SheetAsked
    month: Month
    opening: Figure
    offset: int = 0
    limit: int = 200


def block_of(view: View, asked: BlockAsked) -> tuple[SheetEntry, ...]:
    """Entries of a month, at most 500, each with the balance after it."""
    found, opening = _asked(asked.sheet), asked.opening
    if asked.sheet.is_part:
        opening = _figure(view.reports.sheet_opening(found, asked.month.first))
    rows = view.reports.sheet_rows(found, asked.month, asked.offset, asked.limit)
    return tuple(_entry(row, opening) for row in rows)


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """Where a day stands in a sheet."""

    sheet: SheetAsked
    day: dt.date


def place_of(view: View, asked: PlaceAsked) -> int:
    """How many entries of the day's month stand before the day."""
    return view.reports.sheet_place(_asked(asked.sheet), Month.of(asked.day), asked.day)


def _asked(asked: SheetAsked) -> Asked:
    scope = Scope(
        None if asked.store is None else frozenset({asked.store}),
        asked.item,
        None if asked.group is None else frozenset({asked.group}),
        asked.bin,
        asked.lot,
    )
    return Asked(_BOOKS[asked.book], scope, asked.kind, asked.side)


def _figure(units: Sequence[int]) -> Figure:
    return Figure(Quantity(units[0]), Amount(units[1]) if len(units) > 1 else None)


def _entry(row: EntryUnits, opening: Figure) -> SheetEntry:
    return SheetEntry(
        row.day,
        row.slip,
        row.number,
        row.kind,
        row.partner,
        row.reason,
        row.store,
        row.other,
        row.red_of,
        row.by,
        Turnover(_figure(row.into), _figure(row.out)),
        opening + _figure(row.balance),
        **{name: value for name, value in row.more.items() if value is not None},
    )
