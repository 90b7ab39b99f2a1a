"""What one person asks of one list, in the database's terms: conditions, and an order."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    and_,
    bindparam,
    case,
    collate,
    false,
    func,
    null,
    or_,
    true,
)

from partsdesk.database.listings.listing import (
    Col,
    Expression,
    Filter,
    ListAsked,
    Listing,
    Match,
    Nature,
    Running,
    Sort,
)
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.quantities import Scaled
from partsdesk.support.pinyin import plain

_COLLATIONS = {"sqlite": "BINARY"}


class Asking:
    """A question of a list, with the rights of who asks."""

    def __init__(
        self,
        listing: Listing,
        asked: ListAsked,
        actor: Actor,
        dialect: str,
        found: Callable[[Expression, str], list[int] | None],
    ) -> None:
        """Know who asks; ``found`` says whose texts have a word in them, if it can."""
        self.listing = listing
        self.asked = asked
        self._actor = actor
        self._dialect = dialect
        self._found = found
        self._collation = _COLLATIONS.get(dialect, "C")

    def again(self, asked: ListAsked) -> Asking:
        """Another question of the same list by the same person."""
        return Asking(self.listing, asked, self._actor, self._dialect, self._found)

    @cached_property
    def held(self) -> list[ColumnElement[bool]]:
        """What every row of the scope fulfils, whatever else is asked."""
        return [*self.listing.where, *self._rights(), *self._scope()]

    @cached_property
    def conditions(self) -> list[ColumnElement[bool]]:
        """All that a row must fulfil."""
        filters = [self._condition(each) for each in self.asked.filters]
        return [*self.held, *filters, *self._search()]

    @property
    def is_whole(self) -> bool:
        """Whether all of the scope is asked for in the list's own order."""
        return not (self.asked.filters or self.asked.search.strip() or self.asked.sort)

    def hides(self, column: Col | Running) -> bool:
        """Whether a column is hidden from this person (PAR-3)."""
        return column.is_cost and not self._actor.sees_cost

    def seen(self, column: Col) -> ColumnElement[Any]:
        """A column as the person may see it: costs are nothing to whom they are hidden from."""
        if not self.hides(column):
            return column.expression
        if column.open_where is None:
            return null()
        return case((column.open_where, column.expression), else_=None)

    def order(self, *, turned: bool = False) -> list[ColumnElement[Any]]:
        """The order that is asked for, with a certain end; or the other way round."""
        hidden = {column.name for column in self.listing.columns if self.hides(column)}
        by = [each for each in self.asked.sort if each.column not in hidden]
        if not by:
            return self.own_order(turned=turned)
        chosen = [self._sorted(each, turned=turned, nulls=True) for each in by]
        return [*chosen, *self._unique(turned=turned)]

    def own_order(self, *, turned: bool = False) -> list[ColumnElement[Any]]:
        """The list's own order, which follows an index."""
        own = [self._sorted(each, turned=turned, nulls=False) for each in self.listing.order]
        return [*own, *self._unique(turned=turned)]

    def own_columns(self) -> list[ColumnElement[Any]]:
        """What the list's own order sorts by."""
        return [self._column(each.column).expression for each in self.listing.order]

    def _unique(self, *, turned: bool) -> list[ColumnElement[Any]]:
        return [each.desc() if turned else each.asc() for each in self.listing.unique]

    def _sorted(self, sort: Sort, *, turned: bool, nulls: bool) -> ColumnElement[Any]:
        column = self._column(sort.column)
        expression = column.expression if column.sort is None else column.sort
        if column.nature is Nature.CODE and column.sort is None:
            expression = collate(expression, self._collation)
        descending = sort.descending is not turned
        direction = expression.desc() if descending else expression.asc()
        if not nulls:  # an index puts them where it does
            return direction
        return direction.nulls_last() if descending else direction.nulls_first()

    def _rights(self) -> list[ColumnElement[bool]]:
        """Rows of stores that the person may not enter are not there."""
        if self._actor.unlimited or not self._actor.stores or not self.listing.stores:
            return []
        mine = sorted(self._actor.stores)
        return [or_(*(store.in_(mine) for store in self.listing.stores))]

    def _scope(self) -> list[ColumnElement[bool]]:
        given = {name: value for name, value in self.asked.scope.items() if value is not None}
        if self.listing.needs - given.keys():
            return [false()]
        return [self.listing.scopes[name] == value for name, value in given.items()]

    def _search(self) -> list[ColumnElement[bool]]:
        words = plain(self.asked.search).split()
        return [or_(*(self._has(text, word) for text in self.listing.searched)) for word in words]

    def _has(self, text: Expression, word: str) -> ColumnElement[bool]:
        """Whether a word stands in a text: looked up where it can be, else read."""
        keys = self._found(text, word)
        if keys is None or not isinstance(text, Column):
            return text.contains(word, autoescape=True)
        given: Any = bindparam(None, keys, expanding=True, literal_execute=True)
        return text.table.c.id.in_(given)

    def _condition(self, asked: Filter) -> ColumnElement[bool]:
        column = self._column(asked.column)
        expression = self.seen(column)
        values = [_raw(value) for value in asked.values]
        if asked.match is Match.ONE_OF:
            return expression.in_(values)
        low, high = values[0], values[-1]
        if asked.match is Match.CONTAINS:
            text = expression if column.part is None else column.part
            return func.lower(text).contains(plain(str(low)), autoescape=True)
        if asked.match is Match.EQUALS:
            return and_(expression == low)
        if asked.match is Match.DIFFERS:
            return expression.is_distinct_from(low)
        bounds = [expression >= low] if low is not None else []
        bounds += [expression <= high] if high is not None else []
        return and_(true(), *bounds)

    def _column(self, name: str) -> Col:
        column = self.listing.column(name)
        if column is None:
            raise KeyError(name)
        return column


def _raw(value: object) -> Any:  # noqa: ANN401 - as the database compares it
    return value.units if isinstance(value, Scaled) else value
