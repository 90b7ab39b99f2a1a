"""Counts as they stand: what they cover, their lines, and what was counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    func,
    select,
    tuple_,
)

from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.repositories.count_figures import found_at, later_than
from partsdesk.database.repositories.reports.as_of import whole
from partsdesk.database.tables.books import ledger_balances, ledger_months, stock
from partsdesk.database.tables.catalog import bins, categories, items
from partsdesk.database.tables.counting import (
    count_lines,
    count_results,
    count_slips,
    count_stores,
    counts,
    tallies,
)
from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.places import BinId, Group
from partsdesk.domain.counting.counts import (
    Cause,
    Choice,
    Count,
    CountId,
    CountLine,
    CountLineId,
    CountState,
    Goods,
    Pass,
    Spot,
    Tally,
    TallyId,
    Tolerance,
    UnknownCount,
    Way,
)
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId, UserId
from partsdesk.domain.values.quantities import Amount, Price, Quantity


@dataclass(frozen=True, slots=True)
class Lying:
    """A place with a card, and what one chooses by.

    Attributes:
        bin: its code in its store; code: the item's.
        last_date: the day of its card's last entry.
    """

    spot: Spot
    quantity: Quantity
    bin: str
    zone: str
    code: str
    category: str
    minimum: Quantity | None
    last_date: dt.date | None


@dataclass(frozen=True, slots=True)
class Among:
    """Which places are looked at, of those with a card; all where nothing is said.

    Attributes:
        filled: only where something lies.
        zones, bins, codes: only there, and only of these items; None where anything will do.
    """

    filled: bool = False
    zones: frozenset[str] | None = None
    bins: frozenset[str] | None = None
    codes: frozenset[str] | None = None

    def conditions(self, stores: Iterable[StoreId]) -> list[ColumnElement[bool]]:
        """The same of ``stock``, ``bins`` and ``items``."""
        found = [stock.c.store_id.in_(list(stores)), stock.c.entries > 0]
        found += [stock.c.quantity != 0] if self.filled else []
        named = ((bins.c.zone, self.zones), (bins.c.code, self.bins), (items.c.code, self.codes))
        return found + [column.in_(sorted(names)) for column, names in named if names is not None]


@dataclass(frozen=True, slots=True)
class Figure:
    """A line's figures, as the database works them out.

    Attributes:
        book: what the card should have said when the line was counted, or says now where it was
            not (K of REC-1): entries dated before the day of the count, whenever they were
            entered, and those of that day executed before the moment.
        counted: what was found; None where nobody has counted.
    """

    spot: Spot
    book: Quantity
    counted: Quantity | None = None
    counted_at: dt.datetime | None = None
    counted_on: dt.date | None = None
    pass_: Pass | None = None


def figures(*conditions: ColumnElement[bool], of: Iterable[CountId] | None = None) -> Select[Any]:
    """Lines of counts with what was found at each and what its card should have said then.

    Columns: those of ``count_lines``, ``counted`` ``counted_at`` ``counted_on`` ``pass``
    ``damaged`` ``expired`` ``book``. Conditions are about ``counts`` and ``count_lines``; where
    it is known which counts they are of, no tallies of others are looked at.
    """
    within = None if of is None else select(counts.c.id).where(counts.c.id.in_(list(of)))
    found = found_at(within)
    later = later_than(found)
    conditions += () if within is None else (counts.c.id.in_(within),)
    now = and_(
        stock.c.item_id == count_lines.c.item_id,
        stock.c.lot_id == count_lines.c.lot_id,
        stock.c.bin_id == count_lines.c.bin_id,
    )
    book = func.coalesce(stock.c.quantity, 0) - later
    return (
        select(
            count_lines,
            found.c.counted,
            found.c.counted_at,
            found.c.counted_on,
            found.c["pass"],
            found.c.damaged,
            found.c.expired,
            book.label("book"),
        )
        .join(counts, counts.c.id == count_lines.c.count_id)
        .outerjoin(found, found.c.line_id == count_lines.c.id)
        .outerjoin(stock, now)
        .where(*conditions)
    )


def figure_of(row: Row[Any]) -> Figure:
    """A row of ``figures`` as a value."""
    if row.counted is None:
        return Figure(spot_of(row), Quantity(int(row.book)))
    return Figure(
        spot_of(row),
        Quantity(int(row.book)),
        Quantity(int(row.counted)),
        row.counted_at,
        row.counted_on,
        Pass(getattr(row, "pass")),
    )


class CountsReader(Repository):
    """Counts, their lines and tallies."""

    def get(self, number: str) -> Count:
        """A count by its number.

        Raises:
            UnknownCount: where there is none.
        """
        return self._one(select(counts).where(counts.c.number == number), number)

    def last_number(self) -> str:
        """The number of the count that was begun last; empty where there is none."""
        query = select(counts.c.number).order_by(counts.c.id.desc()).limit(1)
        return self._connection.execute(query).scalar_one_or_none() or ""

    def is_there(self, number: str) -> bool:
        """Whether a count has this number."""
        query = select(counts.c.id).where(counts.c.number == number)
        return self._connection.execute(query).first() is not None

    def by_id(self, count: CountId) -> Count:
        """A count by its id.

        Raises:
            UnknownCount: where there is none.
        """
        return self._one(select(counts).where(counts.c.id == count), str(count))

    def open_of(self, stores: Iterable[StoreId]) -> Sequence[Count]:
        """The open counts of these stores, the oldest first."""
        within = select(count_stores.c.count_id).where(count_stores.c.store_id.in_(list(stores)))
        query = select(counts).where(
            counts.c.state == CountState.OPEN.value, counts.c.id.in_(within)
        )
        return self._many(query.order_by(counts.c.id))

    def slips_of(self, count: CountId) -> Sequence[int]:
        """The ids of the slips that the count made."""
        query = select(count_slips.c.slip_id).where(count_slips.c.count_id == count)
        return self._connection.execute(query.order_by(count_slips.c.slip_id)).scalars().all()

    def lines(self, count: CountId, ids: Iterable[CountLineId] | None = None) -> list[CountLine]:
        """The lines of a count, in the order of their numbers."""
        query = select(count_lines).where(count_lines.c.count_id == count)
        query = query.order_by(count_lines.c.number)
        if ids is None:
            return [_line(row) for row in self._connection.execute(query)]
        return [
            _line(row)
            for chunk in in_chunks(ids)
            for row in self._connection.execute(query.where(count_lines.c.id.in_(chunk)))
        ]

    def lines_at(self, count: CountId, spots: Iterable[Spot]) -> dict[Spot, CountLine]:
        """The lines of these places, as far as the count has them."""
        wanted = set(spots)
        at = tuple_(count_lines.c.bin_id, count_lines.c.item_id, count_lines.c.lot_id)
        found = {}
        for chunk in in_chunks(wanted):
            keys = [(spot.bin, spot.item, spot.lot) for spot in chunk]
            query = select(count_lines).where(count_lines.c.count_id == count, at.in_(keys))
            for row in self._connection.execute(query):
                line = _line(row)
                found[line.spot] = line
        return found

    def tallies(
        self, count: CountId, lines: Iterable[CountLineId] | None = None
    ) -> Mapping[CountLineId, list[Tally]]:
        """What was counted, by line; what was withdrawn too."""
        query = select(tallies).where(tallies.c.count_id == count, tallies.c.line_id.is_not(None))
        query = query.order_by(tallies.c.id)
        asked = (
            [query]
            if lines is None
            else [query.where(tallies.c.line_id.in_(chunk)) for chunk in in_chunks(lines)]
        )
        found: dict[CountLineId, list[Tally]] = {}
        for each in asked:
            for row in self._connection.execute(each):
                found.setdefault(CountLineId(row.line_id), []).append(tally_of(row))
        return found

    def unidentified(self, count: CountId) -> Sequence[Tally]:
        """What was counted under a code that nobody knows, and not withdrawn since."""
        query = select(tallies).where(
            tallies.c.count_id == count,
            tallies.c.line_id.is_(None),
            tallies.c.withdrawn_at.is_(None),
        )
        return [tally_of(row) for row in self._connection.execute(query.order_by(tallies.c.id))]

    def tally(self, count: CountId, tally: TallyId) -> Tally | None:
        """One tally of a count."""
        row = self._connection.execute(
            select(tallies).where(tallies.c.count_id == count, tallies.c.id == tally)
        ).one_or_none()
        return None if row is None else tally_of(row)

    def stands_since(self, number: str, at: dt.datetime) -> bool:
        """Whether anything that was entered at just this moment still counts in a count."""
        query = (
            select(tallies.c.id)
            .join(counts, counts.c.id == tallies.c.count_id)
            .where(
                counts.c.number == number,
                counts.c.state != CountState.VOID.value,
                tallies.c.entered_at == at,
                tallies.c.withdrawn_at.is_(None),
            )
            .limit(1)
        )
        return self._connection.execute(query).first() is not None

    def counted_places(self, stores: Iterable[StoreId]) -> Mapping[Spot, str]:
        """The places that open counts of these stores cover, each with its count's number."""
        query = (
            select(count_lines, counts.c.number.label("of"))
            .join(counts, counts.c.id == count_lines.c.count_id)
            .where(
                counts.c.state == CountState.OPEN.value,
                count_lines.c.store_id.in_(list(stores)),
            )
        )
        return {_line(row).spot: row.of for row in self._connection.execute(query)}

    def how_many(self, stores: Sequence[StoreId], among: Among) -> tuple[int, int, str]:
        """How many places these are, how many of them open counts cover, and one such count."""
        open_ = (
            select(count_lines, counts.c.number.label("of"))
            .join(counts, counts.c.id == count_lines.c.count_id)
            .where(
                counts.c.state == CountState.OPEN.value,
                count_lines.c.store_id.in_(list(stores)),
            )
            .subquery()
        )
        same = and_(
            open_.c.bin_id == stock.c.bin_id,
            open_.c.item_id == stock.c.item_id,
            open_.c.lot_id == stock.c.lot_id,
        )
        query = (
            select(func.count(), func.count(open_.c.of), func.min(open_.c.of))
            .select_from(stock)
            .join(bins, bins.c.id == stock.c.bin_id)
            .join(items, items.c.id == stock.c.item_id)
            .outerjoin(open_, same)
            .where(*among.conditions(stores))
        )
        lines, taken, by = self._connection.execute(query).one()
        return int(lines), int(taken), by or ""

    def lying(self, stores: Sequence[StoreId], among: Among | None = None) -> Sequence[Lying]:
        """Places of these stores with a card, and what lies there now, in bin order."""
        query = (
            select(
                stock,
                bins.c.code.label("bin"),
                bins.c.zone,
                items.c.code.label("code"),
                items.c.minimum,
                categories.c.number.label("category"),
            )
            .join(bins, bins.c.id == stock.c.bin_id)
            .join(items, items.c.id == stock.c.item_id)
            .outerjoin(categories, categories.c.id == items.c.category_id)
            .where(*(among or Among()).conditions(stores))
            .order_by(stock.c.store_id, bins.c.code, items.c.code, stock.c.lot_id)
        )
        return [
            Lying(
                spot_of(row),
                Quantity(row.quantity),
                row.bin,
                row.zone,
                row.code,
                row.category or "",
                None if row.minimum is None else Quantity(row.minimum),
                row.last_date,
            )
            for row in self._connection.execute(query.execution_options(yield_per=500))
        ]

    def last_counted(self, stores: Iterable[StoreId]) -> Mapping[Spot, dt.date]:
        """The day of each place's last confirmed count in these stores."""
        query = (
            select(count_lines, func.max(tallies.c.counted_on, type_=Date()).label("last"))
            .join(count_results, count_results.c.line_id == count_lines.c.id)
            .join(tallies, tallies.c.line_id == count_lines.c.id)
            .where(count_lines.c.store_id.in_(list(stores)), tallies.c.withdrawn_at.is_(None))
            .group_by(*count_lines.c)
        )
        found: dict[Spot, dt.date] = {}
        for row in self._connection.execute(query.execution_options(yield_per=500)):
            spot = spot_of(row)
            found[spot] = max(row.last, found.get(spot, row.last))
        return found

    def spent_since(self, day: dt.date) -> Sequence[tuple[ItemId, int]]:
        """What went out of the main group since the month of a day, in cents, the most first."""
        month = ledger_months.c
        spent = whole(month.out_amount)
        query = (
            select(month.item_id, spent.label("spent"))
            .where(month.month >= Month.of(day).number, month.group == Group.MAIN.value)
            .group_by(month.item_id)
            .having(spent > 0)
            .order_by(spent.desc(), month.item_id)
        )
        return [(ItemId(item), int(units)) for item, units in self._connection.execute(query)]

    def figures(
        self, count: CountId, lines: Iterable[CountLineId] | None = None
    ) -> Mapping[CountLineId, Figure]:
        """What was found at each line, and what the card should have said then, by line."""
        query = figures(counts.c.id == count)
        asked = (
            [query]
            if lines is None
            else [query.where(count_lines.c.id.in_(chunk)) for chunk in in_chunks(lines)]
        )
        return {
            CountLineId(row.id): figure_of(row)
            for each in asked
            for row in self._connection.execute(each.execution_options(yield_per=500))
        }

    def worths(self, ids: Iterable[ItemId]) -> Mapping[tuple[ItemId, Group], tuple[int, int]]:
        """The exact average of items in each group: amount and quantity, in their units."""
        found = {}
        balance = ledger_balances.c
        for chunk in in_chunks(set(ids)):
            query = select(
                balance.item_id,
                balance.group,
                balance.amount,
                balance.quantity,
                balance.last_amount,
                balance.last_quantity,
            ).where(balance.item_id.in_(chunk))
            for item, group, amount, quantity, last_amount, last in self._connection.execute(query):
                pair = (amount, quantity) if quantity else (last_amount, last)
                found[ItemId(item), Group(group)] = (int(pair[0]), int(pair[1]))
        return found

    def holding(self, stores: Iterable[StoreId]) -> Sequence[tuple[StoreId, str]]:
        """The stores that open counts have frozen, with the count's number."""
        query = (
            select(count_stores.c.store_id, counts.c.number)
            .join(counts, counts.c.id == count_stores.c.count_id)
            .where(
                counts.c.state == CountState.OPEN.value,
                counts.c.frozen,
                count_stores.c.store_id.in_(list(stores)),
            )
        )
        return [(StoreId(store), number) for store, number in self._connection.execute(query)]

    def _one(self, query: Select[Any], asked: str) -> Count:
        found = self._many(query)
        if not found:
            raise UnknownCount(asked)
        return found[0]

    def _many(self, query: Select[Any]) -> Sequence[Count]:
        rows = self._connection.execute(query).all()
        of: dict[int, list[StoreId]] = {row.id: [] for row in rows}
        if of:
            pairs = select(count_stores).where(count_stores.c.count_id.in_(list(of)))
            for pair in self._connection.execute(pairs.order_by(count_stores.c.store_id)):
                of[pair.count_id].append(StoreId(pair.store_id))
        return [_count(row, tuple(of[row.id])) for row in rows]


def _count(row: Row[Any], stores: tuple[StoreId, ...]) -> Count:
    return Count(
        id=CountId(row.id),
        number=row.number,
        state=CountState(row.state),
        choice=Choice(row.choice),
        stores=stores,
        opened_at=row.opened_at,
        opened_by=None if row.opened_by is None else UserId(row.opened_by),
        chosen=tuple(row.chosen.splitlines()),
        blind=row.blind,
        frozen=row.frozen,
        tolerance=Tolerance(
            None if row.tolerance_pieces is None else Quantity(row.tolerance_pieces),
            None if row.tolerance_rate is None else Price(row.tolerance_rate),
            None if row.tolerance_amount is None else Amount(row.tolerance_amount),
        ),
        note=row.note,
        ended_at=row.ended_at,
        ended_by=None if row.ended_by is None else UserId(row.ended_by),
        version=row.version,
    )


def spot_of(row: Row[Any]) -> Spot:
    """The place that a row is about."""
    return Spot(StoreId(row.store_id), BinId(row.bin_id), ItemId(row.item_id), LotId(row.lot_id))


def _line(row: Row[Any]) -> CountLine:
    return CountLine(
        CountLineId(row.id),
        row.number,
        spot_of(row),
        found=row.found,
        recount=row.recount,
        cause=Cause(row.cause),
        note=row.note,
    )


def tally_of(row: Row[Any]) -> Tally:
    """A row of tallies as a value."""
    return Tally(
        id=TallyId(row.id),
        line=None if row.line_id is None else CountLineId(row.line_id),
        pass_=Pass(getattr(row, "pass")),
        quantity=Quantity(row.quantity),
        counted_at=row.counted_at,
        counted_on=row.counted_on,
        goods=Goods(row.goods),
        counted_by=None if row.counted_by is None else UserId(row.counted_by),
        counter=row.counter,
        way=Way(row.way),
        code=row.code,
        bin=None if row.bin_id is None else BinId(row.bin_id),
        withdrawn=row.withdrawn_at is not None,
    )
