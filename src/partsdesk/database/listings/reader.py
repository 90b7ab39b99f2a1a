"""How a page of any list is read: filtered, sorted and counted in SQL, never more than 500 rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    case,
    collate,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
)

from partsdesk.database.listings.catalog import CATALOG
from partsdesk.database.listings.ledgers import BOOKS
from partsdesk.database.listings.listing import (
    Col,
    Filter,
    ListAsked,
    Listing,
    ListPage,
    Match,
    Nature,
    Running,
    Sort,
)
from partsdesk.database.listings.papers import SLIPS
from partsdesk.database.repositories.base import Repository
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.quantities import Amount, Price, Quantity, Scaled
from partsdesk.domain.values.topics import Topic
from partsdesk.support.pinyin import plain

MOST_ROWS = 500
LISTINGS: Mapping[str, Listing] = {each.name: each for each in (*SLIPS, *BOOKS, *CATALOG)}

_SCALED: Mapping[Nature, type[Scaled]] = {
    Nature.QUANTITY: Quantity,
    Nature.PRICE: Price,
    Nature.AMOUNT: Amount,
}
_TEXTS = frozenset({Nature.CODE, Nature.TEXT, Nature.ENUM})


class Listings(Repository):
    """Pages of lists, as one person may see them."""

    def __init__(self, connection: Connection, actor: Actor, touched: set[Topic]) -> None:
        super().__init__(connection, actor, touched)
        self._person = actor

    def page(self, asked: ListAsked) -> ListPage:
        """One page of a list.

        Raises:
            KeyError: for a list, a column or a scope that there is none of: a defect of the asker.
        """
        return _Reading(self._connection, self._person, LISTINGS[asked.listing], asked).page()


class _Reading:
    """One question of one list."""

    def __init__(
        self, connection: Connection, actor: Actor, listing: Listing, asked: ListAsked
    ) -> None:
        self._connection = connection
        self._actor = actor
        self._listing = listing
        self._asked = asked

    def page(self) -> ListPage:
        offset = max(0, self._asked.offset)
        held = [*self._listing.where, *self._rights(), *self._scope()]
        conditions = [*held, *self._filters(), *self._search()]
        count = select(func.count()).select_from(self._listing.source).where(*conditions)
        total = int(self._connection.execute(count).scalar_one())
        rows = self._rows(conditions, held, offset) if total else []
        return ListPage(self._listing.names, tuple(rows), total, offset)

    def _rights(self) -> list[ColumnElement[bool]]:
        """Rows of stores that the person may not enter are not there."""
        limited = self._actor.stores and not self._actor.unlimited
        if not limited or not self._listing.stores:
            return []
        mine = sorted(self._actor.stores)
        return [or_(*(or_(store.in_(mine)) for store in self._listing.stores))]

    def _scope(self) -> list[ColumnElement[bool]]:
        given = {name: value for name, value in self._asked.scope.items() if value is not None}
        if self._listing.needs - given.keys():
            return [false()]
        return [self._listing.scopes[name] == value for name, value in given.items()]

    def _search(self) -> list[ColumnElement[bool]]:
        words = plain(self._asked.search).split()
        return [
            or_(*(text.contains(word, autoescape=True) for text in self._listing.searched))
            for word in words
        ]

    def _filters(self) -> list[ColumnElement[bool]]:
        return [self._condition(each) for each in self._asked.filters]

    def _condition(self, asked: Filter) -> ColumnElement[bool]:
        column = self._column(asked.column)
        expression = self._seen(column)
        values = [_raw(value) for value in asked.values]
        if asked.test is Match.CONTAINS:
            words = [plain(str(value)) for value in values]
            return func.lower(expression).contains(words[0], autoescape=True)
        if asked.test is Match.ONE_OF:
            return expression.in_(values)
        if asked.test is Match.EQUALS:
            return expression == values[0] if values[0] is not None else expression.is_(None)
        low, high = values
        bounds = [expression >= low] if low is not None else []
        bounds += [expression <= high] if high is not None else []
        return and_(true(), *bounds)

    def _column(self, name: str) -> Col:
        column = self._listing.column(name)
        if column is None:
            raise KeyError(name)
        return column

    def _seen(self, column: Col) -> ColumnElement[Any]:
        """A column as the person may see it: costs are nothing to whom they are hidden from."""
        if not column.is_cost or self._actor.sees_cost:  # PAR-3
            return column.expression
        if column.open_where is None:
            return null()
        return case((column.open_where, column.expression), else_=None)

    def _order(self) -> list[ColumnElement[Any]]:
        asked = self._asked.sort
        hidden = {c.name for c in self._listing.columns if c.is_cost and not self._actor.sees_cost}
        by = [each for each in asked if each.column not in hidden] or list(self._listing.order)
        chosen = bool(asked)
        return [*(self._sorted(each, chosen=chosen) for each in by), *self._listing.unique]

    def _sorted(self, sort: Sort, *, chosen: bool) -> ColumnElement[Any]:
        column = self._column(sort.column)
        expression = column.expression if column.sort is None else column.sort
        if column.nature is Nature.CODE and column.sort is None:
            names = {"sqlite": "BINARY"}
            expression = collate(expression, names.get(self._connection.dialect.name, "C"))
        direction = expression.desc() if sort.descending else expression.asc()
        if not chosen:  # the list's own order follows an index, whose place for NULL is its own
            return direction
        return direction.nulls_last() if sort.descending else direction.nulls_first()

    def _rows(
        self,
        conditions: Sequence[ColumnElement[bool]],
        held: Sequence[ColumnElement[bool]],
        offset: int,
    ) -> list[tuple[object, ...]]:
        limit = max(0, min(self._asked.limit, MOST_ROWS))
        listing = self._listing
        is_whole = len(conditions) == len(held) and not self._asked.sort
        changes = [self._change(each, held, is_whole=is_whole) for each in listing.running]
        query = self._from(conditions, changes).order_by(*self._order())
        rows = self._connection.execute(query.limit(limit).offset(offset)).all()
        if is_whole and listing.running:
            return self._summed(rows, held, offset)
        return [self._read(row) for row in rows]

    def _from(
        self, conditions: Sequence[ColumnElement[bool]], changes: Sequence[ColumnElement[Any]]
    ) -> Select[Any]:
        columns = [self._seen(c).label(f"c{n}") for n, c in enumerate(self._listing.columns)]
        numbered = [change.label(f"r{n}") for n, change in enumerate(changes)]
        query = select(*columns, *numbered).select_from(self._listing.source)
        return query.where(*conditions)

    def _change(
        self, running: Running, held: Sequence[ColumnElement[bool]], *, is_whole: bool
    ) -> ColumnElement[Any]:
        """What a row changes; where rows are left out, the balance after it by a window."""
        if running.is_cost and not self._actor.sees_cost:
            return null()
        if is_whole:
            return running.change
        order = [self._sorted(each, chosen=False) for each in self._listing.order]
        key = self._listing.unique[0]
        order.append(key)
        run = func.sum(running.change).over(order_by=order).label("run")
        all_rows = (
            select(key.label("key"), run).select_from(self._listing.source).where(*held).subquery()
        )
        return select(all_rows.c.run).where(all_rows.c.key == key).scalar_subquery()

    def _summed(
        self, rows: Sequence[Row[Any]], held: Sequence[ColumnElement[bool]], offset: int
    ) -> list[tuple[object, ...]]:
        """The balance after each row: the sum of all before the page, then row by row."""
        sums = self._before(held, offset)
        width = len(self._listing.columns)
        found = []
        for row in rows:
            for index, change in enumerate(row[width:]):
                sums[index] += int(change or 0)
            found.append(self._read((*row[:width], *sums)))
        return found

    def _before(self, held: Sequence[ColumnElement[bool]], offset: int) -> list[int]:
        running = self._listing.running
        if not offset:
            return [0] * len(running)
        changes = [each.change.label(f"r{n}") for n, each in enumerate(running)]
        earlier = (
            select(*changes)
            .select_from(self._listing.source)
            .where(*held)
            .order_by(*self._order())
            .limit(offset)
            .subquery()
        )
        sums = [func.coalesce(func.sum(column), literal(0)) for column in earlier.c]
        return [int(value) for value in self._connection.execute(select(*sums)).one()]

    def _read(self, row: Sequence[Any]) -> tuple[object, ...]:
        listing = self._listing
        natures = [c.nature for c in listing.columns] + [r.nature for r in listing.running]
        hidden = [r.is_cost and not self._actor.sees_cost for r in listing.running]
        values = [_value(nature, value) for nature, value in zip(natures, row, strict=True)]
        width = len(listing.columns)
        for index, is_hidden in enumerate(hidden):
            if is_hidden:
                values[width + index] = None
        return tuple(values)


def _value(nature: Nature, raw: Any) -> object:  # noqa: ANN401 - whatever the database answers
    if raw is None:
        return None
    if nature in _SCALED:
        return _SCALED[nature](int(raw))
    if nature in {Nature.KEY, Nature.WHOLE}:
        return int(raw)
    if nature is Nature.DATE and isinstance(raw, str):
        return dt.date.fromisoformat(raw)
    return bool(raw) if nature is Nature.FLAG else raw


def _raw(value: object) -> Any:  # noqa: ANN401 - as the database compares it
    return value.units if isinstance(value, Scaled) else value
