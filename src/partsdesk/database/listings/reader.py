"""How a page of any list is read: filtered, sorted and counted in SQL, never more than 500 rows.

The keys of the page's rows are found with no more tables than filters and order need; those rows
alone are read in full.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select, tuple_

from partsdesk.database.listings.asking import Asking
from partsdesk.database.listings.catalog import CATALOG
from partsdesk.database.listings.counting import COUNTING
from partsdesk.database.listings.days import DAYS
from partsdesk.database.listings.differences import DIFFERENCES
from partsdesk.database.listings.estimates import ESTIMATES
from partsdesk.database.listings.goods import STOCK_GOODS
from partsdesk.database.listings.ledgers import BOOKS
from partsdesk.database.listings.listing import (
    Col,
    Expression,
    ListAsked,
    Listing,
    ListPage,
    Nature,
    Sum,
)
from partsdesk.database.listings.papers import SLIPS
from partsdesk.database.listings.reordering import REORDER
from partsdesk.database.listings.summaries import SUMMARIES
from partsdesk.database.listings.texts import Words
from partsdesk.database.repositories.base import Repository
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.quantities import Amount, Price, Quantity, Scaled
from partsdesk.domain.values.topics import Topic

MOST_ROWS = 500
LISTINGS: Mapping[str, Listing] = {
    each.name: each
    for each in (
        *SLIPS,
        *BOOKS,
        STOCK_GOODS,
        *SUMMARIES,
        *DAYS,
        *CATALOG,
        REORDER,
        *ESTIMATES,
        *COUNTING,
        DIFFERENCES,
    )
}

Key: TypeAlias = tuple[Any, ...]
Read: TypeAlias = Callable[[Any], object]


class Listings(Repository):
    """Pages of lists, as one person may see them."""

    def __init__(
        self,
        connection: Connection,
        actor: Actor,
        touched: set[Topic],
        words: Words | None = None,
    ) -> None:
        super().__init__(connection, actor, touched)
        self._person = actor
        self._words = words

    def page(self, asked: ListAsked) -> ListPage:
        """One page of a list.

        Raises:
            KeyError: for a list, a column or a scope that there is none of: a defect of the asker.
        """
        return self._reading(asked).page()

    def count(self, asked: ListAsked) -> int:
        """How many rows are asked for, whichever page is.

        Raises:
            KeyError: for a list, a column or a scope that there is none of: a defect of the asker.
        """
        return self._reading(asked).count()

    def sums(self, asked: ListAsked) -> tuple[Sum, ...]:
        """What all rows asked for come to, whichever page is asked.

        Raises:
            KeyError: for a list, a column or a scope that there is none of: a defect of the asker.
        """
        return self._reading(asked).sums()

    def every(self, asked: ListAsked) -> Iterator[tuple[object, ...]]:
        """All rows asked for in their order, a block at a time; to be used up within the view.

        Raises:
            KeyError: for a list, a column or a scope that there is none of: a defect of the asker.
        """
        return self._reading(asked).every()

    def names(self, asked: ListAsked) -> tuple[str, ...]:
        """What each value of a row of ``every`` is."""
        return LISTINGS[asked.listing].names

    def _reading(self, asked: ListAsked) -> _Reading:
        listing = LISTINGS[asked.listing]
        given = {name for name, value in asked.scope.items() if value is not None}
        if listing.made is not None and listing.needs <= given:
            listing = listing.made(self._connection, self._person, asked.scope)
        dialect = self._connection.dialect.name
        asking = Asking(listing, asked, self._person, dialect, self._found)
        return _Reading(self._connection, asking)

    def _found(self, column: Expression, word: str) -> list[int] | None:
        """The keys of the rows that have a word in a text, where that is kept and they are few."""
        kept = self._words.of(column) if self._words else None
        return kept.found(self._connection, word) if kept else None


@dataclass(frozen=True, slots=True)
class _Found:
    """A row of a page as the database answers it.

    Attributes:
        changes: what the row adds to each balance; ``at`` is where it stands in the list's order.
    """

    key: Key
    shown: Sequence[Any]
    changes: Sequence[Any]
    at: Any


class _Reading:
    """One question of one list."""

    def __init__(self, connection: Connection, asking: Asking) -> None:
        self._connection = connection
        self._asking = asking
        self._listing = asking.listing

    def page(self) -> ListPage:
        asked, listing = self._asking.asked, self._listing
        offset, limit = max(0, asked.offset), max(0, min(asked.limit, MOST_ROWS))
        total = self.count() if asked.total is None and asked.counts else asked.total
        take = limit if total is None else min(limit, total - offset)
        rows = self._rows(self._keys(offset, take, total)) if take > 0 else []
        is_end = len(rows) < limit and (bool(rows) or not offset)
        balances = self._balances(rows) if rows and listing.running else {}
        reads = self._reads()
        found = tuple(_read(reads, (*row.shown, *balances.get(row.key, ()))) for row in rows)
        least = offset + len(rows) if rows else 0
        is_counted = total is not None or is_end
        return ListPage(listing.names, found, least if total is None else total, offset, is_counted)

    def count(self) -> int:
        """How many rows are asked for."""
        conditions = self._asking.conditions
        source = self._listing.source(conditions)
        query = select(func.count()).select_from(source).where(*conditions)
        return int(self._connection.execute(query).scalar_one())

    def sums(self) -> tuple[Sum, ...]:
        """The totals, a quantity's by its units; none of what is hidden from the person."""
        asking, listing = self._asking, self._listing
        columns = [c for c in listing.summed if not (asking.hides(c) and c.open_where is None)]
        if not columns:
            return ()
        unit = listing.column("unit")
        by: Expression = literal("") if unit is None else unit.expression
        seen = [func.sum(asking.seen(column)) for column in columns]
        source = listing.source([*asking.conditions, *seen, by])
        query = select(by, *seen).select_from(source).where(*asking.conditions)
        if unit is not None:
            query = query.group_by(by)
        return tuple(_added(columns, self._connection.execute(query).all()))

    def every(self) -> Iterator[tuple[object, ...]]:
        """All rows in one go where the list has no balances, else page by page."""
        if self._listing.running:
            yield from self._paged()
            return
        asking, reads, columns = self._asking, self._reads(), self._listing.columns
        shown = [asking.seen(column).label(f"c{n}") for n, column in enumerate(columns)]
        query = select(*shown).select_from(self._listing.source()).where(*asking.conditions)
        ordered = query.order_by(*asking.order())
        rows = self._connection.execute(ordered, execution_options={"yield_per": MOST_ROWS})
        try:
            for row in rows:
                yield _read(reads, row)
        finally:
            rows.close()

    def _paged(self) -> Iterator[tuple[object, ...]]:
        offset, total = 0, self.count()
        while offset < total:
            asked = replace(self._asking.asked, offset=offset, limit=MOST_ROWS, total=total)
            page = _Reading(self._connection, self._asking.again(asked)).page()
            yield from page.rows
            offset += MOST_ROWS

    def _keys(self, offset: int, take: int, total: int | None) -> Select[Any]:
        """The keys of the page's rows; counted from the end where that is known to be nearer."""
        end = 0 if total is None else total
        turned = offset > end // 2 and total is not None
        conditions, order = self._asking.conditions, self._asking.order(turned=turned)
        source = self._listing.source([*conditions, *order])
        query = select(*self._listing.unique).select_from(source).where(*conditions)
        start = end - offset - take if turned else offset
        return query.order_by(*order).limit(take).offset(start)

    def _rows(self, keys: Select[Any]) -> list[_Found]:
        """The page's rows in their order."""
        unique, running = self._listing.unique, self._listing.running
        at = self._asking.own_columns()[:1] if running else []
        named = [
            *(each.label(f"k{n}") for n, each in enumerate(unique)),
            *(self._asking.seen(c).label(f"c{n}") for n, c in enumerate(self._listing.columns)),
            *(each.change.label(f"r{n}") for n, each in enumerate(running)),
            *(each.label("at") for each in at),
        ]
        query = select(*named).select_from(self._listing.source()).where(self._among(keys))
        first, last = len(unique), len(unique) + len(self._listing.columns)
        end = last + len(running)
        return [
            _Found(tuple(row[:first]), row[first:last], row[last:end], row[-1])
            for row in self._connection.execute(query.order_by(*self._asking.order())).all()
        ]

    def _among(self, keys: Select[Any] | Sequence[Any]) -> ColumnElement[bool]:
        unique = self._listing.unique
        return (unique[0] if len(unique) == 1 else tuple_(*unique)).in_(keys)

    def _balances(self, rows: Sequence[_Found]) -> dict[Key, list[int]]:
        """The balances after each row: of the whole scope, whatever is filtered or sorted."""
        if self._asking.is_whole:
            return self._summed(rows)
        listing, held = self._listing, self._asking.held
        order = self._asking.own_order()
        runs = [
            func.sum(each.change).over(order_by=order).label(f"r{n}")
            for n, each in enumerate(listing.running)
        ]
        key = listing.unique[0].label("k")
        whole = select(key, *runs).select_from(listing.source([*held, *order])).where(*held)
        run = whole.subquery("run")
        found = select(run).where(run.c.k.in_([row.key[0] for row in rows]))
        return {(row[0],): [int(v) for v in row[1:]] for row in self._connection.execute(found)}

    def _summed(self, rows: Sequence[_Found]) -> dict[Key, list[int]]:
        """Row by row, from the sum of all before the first one."""
        listing, held = self._listing, self._asking.held
        first, key = self._asking.own_columns()[0], listing.unique[0]
        start, at = rows[0].key[0], rows[0].at
        before = and_(first <= at, or_(first < at, key < start))
        sums = [func.coalesce(func.sum(each.change), 0) for each in listing.running]
        earlier = select(*sums).select_from(listing.source([*held, first])).where(*held, before)
        running = [int(value) for value in self._connection.execute(earlier).one()]
        found = {}
        for row in rows:
            running = [
                total + int(change) for total, change in zip(running, row.changes, strict=True)
            ]
            found[row.key] = running
        return found

    def _reads(self) -> list[Read | None]:
        """How each value of a row is read; None where it is taken as it is."""
        columns, running = self._listing.columns, self._listing.running
        reads = [_READS.get(column.nature) for column in columns]
        return reads + [
            _nothing if self._asking.hides(each) else _READS.get(each.nature) for each in running
        ]


def _read(reads: Sequence[Read | None], row: Sequence[Any]) -> tuple[object, ...]:
    return tuple(
        [
            value if read is None or value is None else read(value)
            for read, value in zip(reads, row, strict=True)
        ]
    )


def _added(columns: Sequence[Col], rows: Sequence[Any]) -> Iterator[Sum]:
    """The totals by column; amounts are of one currency, whatever the goods are counted in."""
    for place, column in enumerate(columns, 1):
        found = [(str(row[0] or ""), int(row[place])) for row in rows if row[place] is not None]
        if column.nature is Nature.AMOUNT:
            yield Sum(column.name, Amount(sum(value for _, value in found)))
        else:
            yield from (Sum(column.name, Quantity(value), unit) for unit, value in sorted(found))


def _nothing(_: object) -> None:
    """What whom costs are hidden from sees of a balance (PAR-3)."""


def _scaled(made: type[Scaled]) -> Read:
    return lambda raw: made(int(raw))


def _date(raw: Any) -> object:  # noqa: ANN401 - an expression of a date is a text in a file
    return dt.date.fromisoformat(raw) if isinstance(raw, str) else raw


_READS: Mapping[Nature, Read] = {
    Nature.QUANTITY: _scaled(Quantity),
    Nature.PRICE: _scaled(Price),
    Nature.AMOUNT: _scaled(Amount),
    Nature.KEY: int,
    Nature.WHOLE: int,
    Nature.FLAG: bool,
    Nature.DATE: _date,
}
