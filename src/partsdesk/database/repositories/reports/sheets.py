"""The two books as sheets: what each month holds, and its entries a block at a time.

A sheet is laid out from its months (how many entries, what went in and out), so that any place
in it is found without reading what stands before: a block is read within its month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select

from partsdesk.database.repositories.reports.as_of import BookOf, balances, months_of, whole
from partsdesk.database.repositories.reports.scope import AnyRow, Reporting, Scope, narrowed
from partsdesk.database.repositories.searching import bounded
from partsdesk.database.tables.books import bookings, card_entries
from partsdesk.database.tables.catalog import bins, lots, partners, stores
from partsdesk.database.tables.people import users
from partsdesk.database.tables.slips import executions, slips
from partsdesk.domain.values.calendar import Month

_MORE = ("line", "bin", "lot", "nature", "voucher")
_TO = stores.alias("to_store")
_RED = slips.alias("red_of")


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a book a sheet shows.

    Attributes:
        kind: slips of one kind alone; ``side`` what went ``in`` or ``out`` alone.
    """

    book: BookOf
    scope: Scope
    kind: str = ""
    side: str = ""


class MonthUnits(NamedTuple):
    """What a month holds: how many entries, and each figure's in and out in smallest units."""

    month: Month
    entries: int
    into: tuple[int, ...]
    out: tuple[int, ...]


class EntryUnits(NamedTuple):
    """An entry of a sheet with the balances after it, in smallest units.

    Attributes:
        more: what one book alone has: the card's line, bin and lot, or nature and voucher.
        partner: whom the slip names; ``store`` where the entry stands, ``other`` the slip's other
            store, ``red_of`` the slip that is corrected.
    """

    id: int
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
    into: tuple[int, ...]
    out: tuple[int, ...]
    balance: tuple[int, ...]
    more: Mapping[str, Any]


class SheetReports(Reporting):
    """Cards and accounts as sheets; without amounts for those who may not see them (PAR-3)."""

    def sheet_figures(self, asked: Asked) -> dict[str, tuple[str, str]]:
        """The figures that this person may read, each with its columns of in and out."""
        every = asked.book.figures.items()
        return {name: pair for name, pair in every if self.sees_cost or name == "quantity"}

    def sheet_opening(self, asked: Asked, day: dt.date) -> tuple[int, ...]:
        """What the sheet stands at in the morning of a day, figure by figure."""
        scope = self.within(asked.scope)
        query = balances(self._connection, asked.book, scope, day, ("item_id",))
        row = self._connection.execute(query).one_or_none()
        return tuple(int(row[1 + n]) if row else 0 for n in range(len(self.sheet_figures(asked))))

    def sheet_turnover(
        self, asked: Asked, first: Month, end: Month
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What went in and out in whole months, from one to before another."""
        scope, months = self.within(asked.scope), asked.book.months
        pairs = list(self.sheet_figures(asked).values())
        named = [whole(months.c[name]) for pair in pairs for name in pair]
        query = select(*named).where(months_of(months, scope, first, end), *narrowed(scope, months))
        sums = [int(each) for each in self._connection.execute(query).one()]
        return tuple(sums[::2]), tuple(sums[1::2])

    def sheet_months(self, asked: Asked, first: dt.date | None, last: dt.date) -> list[MonthUnits]:
        """The months of a range that have entries, the earliest first."""
        day, entry = self._day(asked), asked.book.entries.c
        names = [name for pair in self.sheet_figures(asked).values() for name in pair]
        query = select(day, func.count(), *(func.sum(entry[name]) for name in names))
        if asked.kind:
            query = query.join(slips, slips.c.id == entry.slip_id)
        query = query.where(*self._wanted(asked), day <= last)
        if first is not None:
            query = query.where(day >= first)
        found: dict[Month, list[int]] = {}
        for row in self.streamed(query.group_by(day).order_by(day)):
            sums = found.setdefault(Month.of(row[0]), [0] * (1 + len(names)))
            for place, value in enumerate(row[1:]):
                sums[place] += int(value)
        return [
            MonthUnits(month, count, tuple(sums[::2]), tuple(sums[1::2]))
            for month, (count, *sums) in found.items()
        ]

    def sheet_days(self, asked: Asked, first: dt.date, last: dt.date) -> list[tuple[dt.date, int]]:
        """What the quantity changed by on each day that has entries, in smallest units."""
        day, entry = self._day(asked), asked.book.entries.c
        change = whole(entry.in_qty - entry.out_qty)
        query = (
            select(day, change)
            .where(*self._wanted(asked), day >= first, day <= last)
            .group_by(day)
            .order_by(day)
        )
        return [(row[0], int(row[1])) for row in self._connection.execute(query)]

    def sheet_place(self, asked: Asked, month: Month, day: dt.date) -> int:
        """How many of a month's entries stand before a day."""
        date = self._day(asked)
        query = select(func.count()).select_from(asked.book.entries)
        if asked.kind:
            query = query.join(slips, slips.c.id == asked.book.entries.c.slip_id)
        query = query.where(*self._wanted(asked), date >= month.first, date < day)
        return int(self._connection.execute(query).scalar_one())

    def sheet_rows(
        self, asked: Asked, month: Month, offset: int, limit: int
    ) -> Sequence[EntryUnits]:
        """Entries of a month, each with what changed since the month began, itself included.

        Balances run over all entries of the sheet, whichever kind or side is shown.
        """
        entries = asked.book.entries
        page = self._page(asked, month, offset, limit).subquery("page")
        pairs = list(self.sheet_figures(asked).values())
        query = (
            select(
                entries.c.id,
                self._day(asked),
                entries.c.slip_id,
                slips.c.number,
                slips.c.kind,
                partners.c.name.label("partner"),
                slips.c.reason,
                stores.c.code.label("store"),
                _TO.c.code.label("other"),
                _RED.c.number.label("red_of"),
                users.c.name.label("by"),
                *(entries.c[name] for pair in pairs for name in pair),
                *(page.c[f"r{n}"] for n in range(len(pairs))),
                *self._more(asked),
            )
            .select_from(page)
            .join(entries, entries.c.id == page.c.id)
            .join(slips, slips.c.id == entries.c.slip_id)
            .join(stores, stores.c.id == entries.c.store_id)
            .outerjoin(_TO, _TO.c.id == slips.c.to_store_id)
            .outerjoin(_RED, _RED.c.id == slips.c.reversal_of)
            .outerjoin(partners, partners.c.id == slips.c.partner_id)
        )
        query = self._by(asked, query).order_by(self._day(asked), entries.c.id)
        return [_entry(row, len(pairs)) for row in self._connection.execute(query)]

    def _page(self, asked: Asked, month: Month, offset: int, limit: int) -> Select[Any]:
        """The ids of a block, with what the balances have changed by since the month began."""
        entry, day = asked.book.entries.c, self._day(asked)
        order = [day, entry.id]
        runs = [
            func.sum(entry[into] - entry[out]).over(order_by=order).label(f"r{n}")
            for n, (into, out) in enumerate(self.sheet_figures(asked).values())
        ]
        held = [
            *narrowed(self.within(asked.scope), asked.book.entries),
            day >= month.first,
            day <= month.last,
        ]
        run = select(entry.id, day.label("day"), *runs).where(*held).subquery("run")
        query = select(run)
        if asked.kind or asked.side:
            query = query.join(asked.book.entries, entry.id == run.c.id)
            query = query.where(*self._chosen(asked))
        if asked.kind:
            query = query.join(slips, slips.c.id == entry.slip_id)
        return query.order_by(run.c.day, run.c.id).limit(bounded(limit)).offset(offset)

    def _by(self, asked: Asked, query: Select[Any]) -> Select[Any]:
        """Who stands for the entry: who carried it out, or who booked it."""
        if asked.book.entries is card_entries:
            return (
                query.join(bins, bins.c.id == card_entries.c.bin_id)
                .join(lots, lots.c.id == card_entries.c.lot_id)
                .outerjoin(executions, executions.c.slip_id == card_entries.c.slip_id)
                .outerjoin(users, users.c.id == executions.c.executed_by)
            )
        entry = asked.book.entries.c
        return query.join(bookings, bookings.c.id == entry.booking_id).join(
            users, users.c.id == bookings.c.booked_by
        )

    def _more(self, asked: Asked) -> list[ColumnElement[Any]]:
        entry = asked.book.entries.c
        if asked.book.entries is card_entries:
            return [
                entry.card_line.label("line"),
                bins.c.code.label("bin"),
                lots.c.code.label("lot"),
            ]
        return [entry.nature, entry.voucher]

    def _day(self, asked: Asked) -> ColumnElement[Any]:
        return asked.book.entries.c[asked.book.date]

    def _wanted(self, asked: Asked) -> list[ColumnElement[bool]]:
        return [*narrowed(self.within(asked.scope), asked.book.entries), *self._chosen(asked)]

    def _chosen(self, asked: Asked) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if asked.kind:
            found.append(slips.c.kind == asked.kind)
        if asked.side:
            place = 0 if asked.side == "in" else 1
            pairs = self.sheet_figures(asked).values()
            found.append(or_(*(asked.book.entries.c[pair[place]] != 0 for pair in pairs)))
        return found


def _entry(row: AnyRow, figures: int) -> EntryUnits:
    facts = row._mapping  # noqa: SLF001 - the driver's public name for it
    first = len(EntryUnits._fields) - 4
    moved = [int(each) for each in row[first : first + 2 * figures]]
    run = [int(each) for each in row[first + 2 * figures : first + 3 * figures]]
    sums = (tuple(moved[::2]), tuple(moved[1::2]), tuple(run))
    more = {name: facts[name] for name in _MORE if name in facts}
    return EntryUnits._make((*row[:3], *(each or "" for each in row[3:first]), *sums, more))
