"""收发存汇总 as lists: opening, in, out and closing of some months, by item, store, kind and more.

What they list depends on the months and places asked for, so each is made anew for its question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, Connection, FromClause, Select, cast, func, literal, null, select

from partsdesk.database.listings.listing import Col, Expression, Joined, Listing, Nature, Sort
from partsdesk.database.listings.usual import CATEGORY, GOODS, THEIR_CATEGORY, goods_of
from partsdesk.database.repositories.reports.movements import (
    MOVED,
    OPENED,
    moved_by_kind,
    movements,
)
from partsdesk.database.repositories.reports.scope import Reporting, Scope
from partsdesk.database.tables.books import ledger_months
from partsdesk.database.tables.catalog import categories, items, stores, units
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Actor, StoreId

NARROWS = ("first", "last", "store", "group", "kind", "item")
NEEDS = frozenset({"last"})
KEYS = ("item_id", "group")


@dataclass(frozen=True, slots=True)
class Range:
    """What a summary is asked: months from the first or the beginning on, and within what."""

    scope: Scope
    first: dt.date
    end: dt.date
    kind: str


def _range(connection: Connection, person: Actor, scope: Mapping[str, object]) -> Range:
    """A question's scope, within the stores that the person may enter."""
    given: Mapping[str, Any] = {key: value for key, value in scope.items() if value is not None}
    asked = Scope(
        frozenset({StoreId(given["store"])}) if "store" in given else None,
        given.get("item"),
        frozenset({Group(given["group"])}) if "group" in given else None,
    )
    within = Reporting(connection, person, set()).within(asked)
    last = Month(given["last"])
    first = given.get("first") or connection.scalar(select(func.min(ledger_months.c.month)))
    begins = min(Month(first), last) if first else last
    return Range(within, begins.first, last.next.first, str(given.get("kind", "")))


def _nothing(keys: Sequence[str]) -> Select[Any]:
    """A summary of nothing, which says what its columns are."""
    names: list[Expression] = [literal(0).label(name) for name in (*keys, *OPENED, *MOVED)]
    return select(*names)


def _moved(connection: Connection, asked: Range, keys: Sequence[str]) -> Select[Any]:
    """Opening, in and out; in and out alone where one kind is asked for."""
    if not asked.kind:
        return movements(connection, asked.scope, asked.first, asked.end, keys)
    found = moved_by_kind(asked.scope, asked.first, asked.end, keys, asked.kind).subquery()
    opened = [cast(null(), BigInteger).label(name) for name in OPENED]
    return select(*(found.c[key] for key in keys), *opened, *(found.c[name] for name in MOVED))


def _figures(base: FromClause, *, opens: bool = True) -> tuple[Col, ...]:
    natures = {"qty": Nature.QUANTITY, "amount": Nature.AMOUNT}
    found: dict[str, Expression] = {name: base.c[name] for name in OPENED} if opens else {}
    found |= {name: base.c[name] for name in MOVED}
    for name in natures if opens else ():
        opening, into, out = (base.c[f"{part}_{name}"] for part in ("opening", "in", "out"))
        found[f"closing_{name}"] = opening + into - out
    return tuple(
        Col(name, each, natures[name.rpartition("_")[2]], is_cost=name.endswith("amount"))
        for name, each in found.items()
    )


def _by_item(base: FromClause) -> Listing:
    return Listing(
        "summary",
        base,
        (
            *goods_of(base.c.item_id),
            THEIR_CATEGORY,
        ),
        (
            Col("item_id", base.c.item_id, Nature.KEY),
            *GOODS,
            CATEGORY,
            Col("group", base.c.group, Nature.ENUM),
            *_figures(base),
        ),
        (base.c.item_id, base.c.group),
        (Sort("item"),),
        searched=(items.c.search,),
        needs=NEEDS,
    )


def _grouped(
    name: str,
    joins: Callable[[FromClause], tuple[Joined, ...]],
    columns: Callable[[FromClause], tuple[Col, ...]],
    base: FromClause,
    *,
    opens: bool = True,
) -> Listing:
    """A summary by something else: a line for each of it and each unit that is counted in."""
    found = columns(base)
    return Listing(
        name,
        base,
        (Joined(units, units.c.code == base.c.unit), *joins(base)),
        (*found, Col("unit", units.c.name, Nature.TEXT), *_figures(base, opens=opens)),
        (base.c.by, base.c.unit),
        (Sort(found[-1].name),),
        needs=NEEDS,
    )


def _by_unit(moved: Select[Any], by: Callable[[FromClause], Expression]) -> Select[Any]:
    """Sums by something and by unit: pieces and metres are not added up."""
    each = moved.subquery()
    names = [name for name in (*OPENED, *MOVED) if name in each.c]
    key = by(each)
    return (
        select(key.label("by"), items.c.unit, *(_sum(each.c[n]).label(n) for n in names))
        .select_from(each.join(items, items.c.id == each.c.item_id))
        .group_by(key, items.c.unit)
    )


def _sum(figure: Expression) -> Expression:
    """A sum as a whole number; none at all of figures that were not asked for."""
    return cast(func.sum(figure), BigInteger)


def _no_joins(_: FromClause) -> tuple[Joined, ...]:
    return ()


def _category_of(_: FromClause) -> Expression:
    return func.coalesce(items.c.category_id, 0)


_stores = partial(
    _grouped,
    "summary-stores",
    lambda base: (Joined(stores, stores.c.id == base.c.by),),
    lambda base: (
        Col("store_id", base.c.by, Nature.KEY),
        Col("store_name", stores.c.name, Nature.TEXT),
        Col("condition", stores.c.condition, Nature.ENUM),
        Col("store", stores.c.code, Nature.CODE),
    ),
)
_categories = partial(
    _grouped,
    "summary-categories",
    lambda base: (Joined(categories, categories.c.id == base.c.by, outer=True),),
    lambda _: (
        CATEGORY,
        Col("category_number", categories.c.number, Nature.CODE),
    ),
)
_groups = partial(
    _grouped,
    "summary-groups",
    _no_joins,
    lambda base: (Col("group", base.c.by, Nature.ENUM),),
)
_kinds = partial(
    _grouped,
    "summary-kinds",
    _no_joins,
    lambda base: (Col("kind", base.c.by, Nature.ENUM),),
    opens=False,
)


def _base_by_item(connection: Connection, asked: Range) -> Select[Any]:
    return _moved(connection, asked, KEYS)


def _base_by_store(connection: Connection, asked: Range) -> Select[Any]:
    moved = _moved(connection, asked, ("item_id", "store_id"))
    return _by_unit(moved, lambda each: each.c.store_id)


def _base_by_category(connection: Connection, asked: Range) -> Select[Any]:
    return _by_unit(_moved(connection, asked, ("item_id",)), _category_of)


def _base_by_group(connection: Connection, asked: Range) -> Select[Any]:
    return _by_unit(_moved(connection, asked, KEYS), lambda each: each.c.group)


def _base_by_kind(_: Connection, asked: Range) -> Select[Any]:
    moved = moved_by_kind(asked.scope, asked.first, asked.end, ("item_id",), asked.kind)
    return _by_unit(moved, lambda each: each.c.kind)


def _listing(
    build: Callable[[FromClause], Listing],
    base_of: Callable[[Connection, Range], Select[Any]],
    keys: Sequence[str],
) -> Listing:
    """A summary: as it is described, and how it is made for a question."""

    def made(connection: Connection, person: Actor, scope: Mapping[str, object]) -> Listing:
        base = base_of(connection, _range(connection, person, scope)).subquery("summary")
        held = {name: literal(scope.get(name)) for name in NARROWS}
        return replace(build(base), scopes=held)

    described = build(_nothing(keys).subquery("summary"))
    return replace(described, scopes={name: literal(0) for name in NARROWS}, made=made)


SUMMARIES = (
    _listing(_by_item, _base_by_item, KEYS),
    *(
        _listing(build, base_of, ("by", "unit"))
        for build, base_of in (
            (_stores, _base_by_store),
            (_categories, _base_by_category),
            (_groups, _base_by_group),
            (_kinds, _base_by_kind),
        )
    ),
)
