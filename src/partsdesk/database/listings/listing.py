"""What a list is: where its rows come from, what its columns are, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import ColumnClause, ColumnElement, Connection, FromClause
from sqlalchemy.sql import visitors

from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.quantities import Scaled

Expression: TypeAlias = ColumnElement[Any]


class Nature(StrEnum):
    """What the values of a column are, and so how they are read, compared and shown."""

    KEY = "key"
    CODE = "code"
    TEXT = "text"
    QUANTITY = "quantity"
    PRICE = "price"
    AMOUNT = "amount"
    DATE = "date"
    MOMENT = "moment"
    ENUM = "enum"
    WHOLE = "whole"
    FLAG = "flag"


class Match(StrEnum):
    """How a column is compared with what was asked."""

    CONTAINS = "contains"
    EQUALS = "equals"
    DIFFERS = "differs"
    BETWEEN = "between"
    ONE_OF = "one-of"


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on a column.

    Attributes:
        values: one text for ``contains``; two for ``between``, either of them None for open.
    """

    column: str
    match: Match
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Sort:
    """A column to sort by."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListAsked:
    """One page of a list.

    Attributes:
        listing: the list's name.
        search: words that must all be found, anywhere in what the list is searched by.
        sort: by several columns; the list's own order where empty.
        limit: at most 500; what is more is cut.
        scope: whose rows: an item, a store, a slip.
        total: how many rows there are, where that was answered a moment ago: not counted again.
        counts: whether all rows are counted where that is not known; the first rows of a large
            list are there long before.
    """

    listing: str
    filters: tuple[Filter, ...] = ()
    search: str = ""
    sort: tuple[Sort, ...] = ()
    offset: int = 0
    limit: int = 200
    scope: Mapping[str, object] = field(default_factory=dict)
    total: int | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Col:
    """A column of a list.

    Attributes:
        is_cost: answered with None to whom costs are hidden from (PAR-3).
        open_where: the rows in which it is no cost after all (a selling price).
        sort: what it is sorted by, where that is not its value.
        part: what a part of it is looked for in, where more is shown than its value.
        adds_up: whether a sum of it says anything, if it is of a nature that is summed at all.
    """

    name: str
    expression: Expression
    nature: Nature
    is_cost: bool = False
    open_where: ColumnElement[bool] | None = None
    sort: Expression | None = None
    part: Expression | None = None
    adds_up: bool = True


@dataclass(frozen=True, slots=True)
class Running:
    """A balance after each row: what is added up, in the list's own order."""

    name: str
    change: Expression
    nature: Nature
    is_cost: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """A table that columns of a list come from.

    Every row of the list has one row in it, or none where it is ``outer``: joining it never
    changes how many rows there are, so that it is left out where nothing of it is needed.
    """

    table: FromClause
    on: ColumnElement[bool]
    outer: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list.

    Attributes:
        base: whose rows are listed.
        joins: where further columns come from, in the order in which they need each other.
        unique: what makes the order certain; the last of every sorting.
        order: the list's own order.
        searched: texts that a word is looked for in, in small letters.
        scopes: what a question may narrow the list to.
        stores: the stores that a row belongs to; a person sees it who may enter one of them.
        where: what holds for every row.
        running: balances, worked out for the page that is asked.
        needs: scopes without which the list has no meaning and no rows.
        made: makes the list for a question's scope, where its rows depend on that.
    """

    name: str
    base: FromClause
    joins: tuple[Joined, ...]
    columns: tuple[Col, ...]
    unique: tuple[Expression, ...]
    order: tuple[Sort, ...]
    searched: tuple[Expression, ...] = ()
    scopes: Mapping[str, Expression] = field(default_factory=dict)
    stores: tuple[Expression, ...] = ()
    where: tuple[ColumnElement[bool], ...] = ()
    running: tuple[Running, ...] = ()
    needs: frozenset[str] = frozenset()
    made: Callable[[Connection, Actor, Mapping[str, object]], Listing] | None = None

    def column(self, name: str) -> Col | None:
        """The column with this name."""
        return next((column for column in self.columns if column.name == name), None)

    def source(self, expressions: Iterable[Expression] | None = None) -> FromClause:
        """The base with what these expressions need; with everything where none are given."""
        found: FromClause = self.base
        needed = None if expressions is None else self._needed(expressions)
        for joined in self.joins:
            if needed is None or joined.table in needed:
                found = found.join(joined.table, joined.on, isouter=joined.outer)
        return found

    def _needed(self, expressions: Iterable[Expression]) -> set[FromClause]:
        needed = set[FromClause]()
        for expression in expressions:
            needed |= _tables(expression)
        for joined in reversed(self.joins):
            if joined.table in needed:
                needed |= _tables(joined.on)
        return needed

    @property
    def summed(self) -> tuple[Col, ...]:
        """The columns of which there are totals: amounts, and quantities whose unit is known.

        Prices are never added up. Quantities are, unit by unit: where the rows say what theirs
        is, or are all of one item.
        """
        natures = {Nature.AMOUNT}
        if self.column("unit") is not None or "item" in self.needs:
            natures.add(Nature.QUANTITY)
        return tuple(each for each in self.columns if each.adds_up and each.nature in natures)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what a row holds, in order; the balances stand last."""
        return (*(c.name for c in self.columns), *(r.name for r in self.running))


@dataclass(frozen=True, slots=True)
class ListPage:
    """The rows of one page.

    Attributes:
        names: what each value of a row is.
        total: how many rows there are in all; where they were not counted, how many at least.
        offset: the number of the first row.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    total: int
    offset: int
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Sum:
    """What the rows of a list come to in one column.

    Attributes:
        unit: of a quantity; empty for an amount, and where all rows are of one item.
    """

    column: str
    value: Scaled
    unit: str = ""


def _tables(expression: Expression) -> set[FromClause]:
    return {
        element.table
        for element in visitors.iterate(expression)
        if isinstance(element, ColumnClause) and element.table is not None
    }
