"""Balances at the beginning of any day, from the nearest stored ones and a month at most.

A balance is the nearest one that is stored (the openings written at a month's close, what lies
there now, or the empty beginning), plus or minus whole months between, plus the entries of the
day's own month before the day. The years are never read (aim 5 of ``speed.md``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    cast,
    func,
    or_,
    select,
    union_all,
)

from partsdesk.database.repositories.reports.scope import Scope, narrowed
from partsdesk.database.tables.books import (
    card_entries,
    card_months,
    card_openings,
    ledger_balances,
    ledger_entries,
    ledger_months,
    ledger_openings,
    stock,
)
from partsdesk.domain.values.calendar import Month

MOST_NAMED = 240


@dataclass(frozen=True, slots=True)
class BookOf:
    """One of the two books: where its openings, months and entries are.

    Attributes:
        now: the table of what is there now.
        keys: what its openings and months are kept by.
        figures: what a balance consists of, with the columns that add to it and take from it.
    """

    openings: Table
    months: Table
    entries: Table
    now: Table
    date: str
    keys: tuple[str, ...]
    figures: Mapping[str, tuple[str, str]]


CARDS = BookOf(
    card_openings,
    card_months,
    card_entries,
    stock,
    "card_date",
    ("item_id", "lot_id", "bin_id", "store_id"),
    {"quantity": ("in_qty", "out_qty")},
)
LEDGER = BookOf(
    ledger_openings,
    ledger_months,
    ledger_entries,
    ledger_balances,
    "ledger_date",
    ("item_id", "group", "store_id"),
    {"quantity": ("in_qty", "out_qty"), "amount": ("in_amount", "out_amount")},
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stored balance to start from: of a month's first day, of now, or of the beginning.

    Attributes:
        month: the month at whose beginning it stands.
        table: where it is stored; None for the empty beginning.
        dated: whether the table holds many months' balances.
    """

    month: Month
    table: Table | None
    dated: bool = False


class Stored(list[Select[Any]]):
    """The one part of a balance that stands stored as it is asked for: nothing to add up."""


def whole(value: ColumnElement[Any]) -> ColumnElement[int]:
    """A sum as a whole number on both databases: one of them makes decimals of sums."""
    return cast(func.coalesce(func.sum(value), 0), BigInteger)


def balances(
    connection: Connection,
    book: BookOf,
    scope: Scope,
    day: dt.date | None,
    keys: Sequence[str] = (),
) -> Select[Any]:
    """The balances at the beginning of a day, or now, by keys; those of nought are left out."""
    by = tuple(keys) or book.keys
    parts = pieces(connection, book, scope, day, by)
    if isinstance(parts, Stored) and by == book.keys:
        alone = parts[0].subquery()
        return select(alone).where(or_(*(alone.c[name] != 0 for name in book.figures)))
    every = union_all(*parts).subquery()
    sums = {name: whole(every.c[name]) for name in book.figures}
    return (
        select(*(every.c[key] for key in by), *(each.label(name) for name, each in sums.items()))
        .group_by(*(every.c[key] for key in by))
        .having(or_(*(each != 0 for each in sums.values())))
    )


def pieces(
    connection: Connection, book: BookOf, scope: Scope, day: dt.date | None, keys: Sequence[str]
) -> list[Select[Any]]:
    """The parts that a balance at the beginning of a day, or now, is the sum of."""
    now = _now(book, scope, keys)
    if day is None and now is not None:
        return Stored([_stored(now, keys, book, scope)])
    day = day or dt.date.max
    month = Month.of(day)
    anchor = _nearest(connection, book, now, month)
    parts = []
    if anchor.table is not None:
        query = _stored(anchor.table, keys, book, scope)
        if anchor.dated:
            query = query.where(anchor.table.c.month == anchor.month.number)
        parts.append(query)
        if anchor.month == month and day == month.first:
            return Stored(parts)
    if anchor.month != month:
        parts.append(_months(book, scope, keys, anchor.month, month))
    if day != month.first or not parts:
        entry = book.entries.c
        changes = [entry[into] - entry[out] for into, out in book.figures.values()]
        parts.append(
            _of(book.entries, keys, book, changes).where(
                entry[book.date] >= month.first,
                entry[book.date] < day,
                *narrowed(scope, book.entries),
            )
        )
    return parts


def _months(
    book: BookOf, scope: Scope, keys: Sequence[str], anchor: Month, month: Month
) -> Select[Any]:
    """Whole months between: added after the anchor, taken off before it."""
    column = book.months.c
    forward = anchor < month
    pairs = [pair if forward else pair[::-1] for pair in book.figures.values()]
    changes = [column[plus] - column[minus] for plus, minus in pairs]
    first, end = sorted((anchor, month))
    return _of(book.months, keys, book, changes).where(
        months_of(book.months, scope, first, end), *narrowed(scope, book.months)
    )


def months_of(table: Table, scope: Scope, first: Month, end: Month) -> ColumnElement[bool]:
    """The condition for months from one to before another.

    For one item they are named one by one, so that each is looked up by its key and the rest
    of the month is not read.
    """
    month = table.c.month
    if scope.item is None or distance(first, end) > MOST_NAMED:
        return and_(month >= first.number, month < end.number)
    named = []
    while first < end:
        named.append(first.number)
        first = first.next
    return month.in_(named)


def _stored(table: Table, keys: Sequence[str], book: BookOf, scope: Scope) -> Select[Any]:
    """Balances as they are stored, now or at a month's beginning."""
    figures = [table.c[name] for name in book.figures]
    return _of(table, keys, book, figures).where(*narrowed(scope, table))


def _of(
    table: Table, keys: Sequence[str], book: BookOf, changes: Sequence[ColumnElement[Any]]
) -> Select[Any]:
    named = zip(book.figures, changes, strict=True)
    return select(*(table.c[key] for key in keys), *(each.label(name) for name, each in named))


def _now(book: BookOf, scope: Scope, keys: Sequence[str]) -> Table | None:
    """What is there now, where it is kept finely enough for what is asked."""
    by_store = "store_id" in book.now.c
    if scope.stores is not None and not by_store:
        return None
    return book.now if all(key in book.now.c for key in keys) else None


def _nearest(connection: Connection, book: BookOf, now: Table | None, month: Month) -> Anchor:
    """The stored balance with the fewest months between it and a month."""
    opened, kept = book.openings.c.month, book.months.c.month
    before, after, first, last = connection.execute(
        select(
            select(func.max(opened)).where(opened <= month.number).scalar_subquery(),
            select(func.min(opened)).where(opened > month.number).scalar_subquery(),
            select(func.min(kept)).scalar_subquery(),
            select(func.max(kept)).scalar_subquery(),
        )
    ).one()
    beginning = month if first is None else min(Month(first), month)
    anchors = [Anchor(beginning, None)]
    anchors += [Anchor(Month(n), book.openings, dated=True) for n in (before, after) if n]
    if now is not None:
        anchors.append(Anchor(month if last is None else max(Month(last).next, month), now))
    return min(anchors, key=lambda anchor: distance(anchor.month, month))


def distance(one: Month, other: Month) -> int:
    """How many months lie between the beginnings of two."""
    years = one.number // 100 - other.number // 100
    return abs(years * 12 + one.number % 100 - other.number % 100)
