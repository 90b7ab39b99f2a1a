"""The receipts and issues of one day 出入库日报 as lists: by item and store, and slip by slip.

Pieces are the cards', by the cards' day; what they are worth is what the ledger says of the same
slips, as far as they are booked. What is only put from bin to bin is neither.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from partsdesk.database.listings.listing import Col, Joined, Listing, Nature, Sort
from partsdesk.database.listings.papers import CALLED
from partsdesk.database.listings.usual import GOODS, goods_of
from partsdesk.database.repositories.reports.as_of import CARDS, pieces, whole
from partsdesk.database.repositories.reports.scope import Reporting, Scope, narrowed
from partsdesk.database.repositories.slips import BOOKS_AT_ALL
from partsdesk.database.tables.books import card_entries, ledger_entries
from partsdesk.database.tables.catalog import items, partners, stores
from partsdesk.database.tables.slips import executions, slip_moves, slips
from partsdesk.domain.books.ledger import COSTING
from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.people import Actor, StoreId

NEEDS = frozenset({"day"})
NARROWS = ("day", "store", "kind", "item")
MOVED = ("in_qty", "out_qty")
WORTH = ("in_amount", "out_amount")
_KEYS = ("item_id", "store_id")
_BY_SLIP = ("slip_id", *_KEYS)
_COSTING = sorted(each.value for each in COSTING)


@dataclass(frozen=True, slots=True)
class Day:
    """What is asked: a day, within what, and slips of one kind alone where it is named."""

    day: dt.date
    scope: Scope
    kind: str


def _asked(connection: Connection, person: Actor, scope: Mapping[str, object]) -> Day:
    given: Mapping[str, Any] = {key: value for key, value in scope.items() if value is not None}
    asked = Scope(
        frozenset({StoreId(given["store"])}) if "store" in given else None,
        ItemId(given["item"]) if "item" in given else None,
    )
    within = Reporting(connection, person, set()).within(asked)
    return Day(given["day"], within, str(given.get("kind") or ""))


def _figures(source: FromClause, own: Mapping[str, ColumnElement[Any]]) -> Select[Any]:
    """A part of the day's sums: its keys, and every figure that is not its own as nothing."""
    keys = [source.c[key] for key in _KEYS]
    nothing = literal(0)
    names = ("opening_qty", *MOVED, *WORTH, "unbooked", "moved")
    return select(*keys, *(own.get(name, nothing).label(name) for name in names))


def _moved(asked: Day) -> Select[Any]:
    """What each slip of the day brought and took, item by item and store by store."""
    entry = card_entries.c
    inside = and_(
        slip_moves.c.from_store_id.is_not(None),
        slip_moves.c.from_store_id == slip_moves.c.to_store_id,
    )
    query = (
        select(
            *(entry[key] for key in _BY_SLIP),
            *(whole(entry[name]).label(name) for name in MOVED),
            func.max(case((_is_unbooked(), 1), else_=0)).label("unbooked"),
        )
        .join(slips, slips.c.id == entry.slip_id)
        .join(slip_moves, slip_moves.c.id == entry.move_id)
        .where(
            entry.card_date == asked.day,
            func.coalesce(inside, False).is_(False),
            *narrowed(asked.scope, card_entries),
        )
        .group_by(*(entry[key] for key in _BY_SLIP))
    )
    return query.where(slips.c.kind == asked.kind) if asked.kind else query


def _is_unbooked() -> ColumnElement[bool]:
    """Whether the ledger will say something of a slip, and does not yet."""
    return and_(slips.c.state == State.EXECUTED.value, BOOKS_AT_ALL)


def _worth(asked: Day) -> Select[Any]:
    """What the ledger says of the day's slips; an invoice that came later counts as well."""
    entry = ledger_entries.c
    query = (
        select(*(entry[key] for key in _BY_SLIP), *(whole(entry[n]).label(n) for n in WORTH))
        .join(executions, executions.c.slip_id == entry.slip_id)
        .where(
            executions.c.card_date == asked.day,
            entry.nature.in_(_COSTING),
            *narrowed(asked.scope, ledger_entries),
        )
        .group_by(*(entry[key] for key in _BY_SLIP))
    )
    if not asked.kind:
        return query
    return query.join(slips, slips.c.id == entry.slip_id).where(slips.c.kind == asked.kind)


def _items_of(connection: Connection, asked: Day) -> Select[Any]:
    """Opening, in and out of what moved on the day; no opening where one kind is asked for."""
    moved, worth = _moved(asked).subquery("moved"), _worth(asked).subquery("worth")
    parts = [
        _figures(
            moved,
            {
                **{name: moved.c[name] for name in MOVED},
                "unbooked": moved.c.unbooked,
                "moved": literal(1),
            },
        ),
        _figures(worth, {name: worth.c[name] for name in WORTH}),
    ]
    if not asked.kind:
        of_day = select(card_entries.c.item_id).where(card_entries.c.card_date == asked.day)
        for piece in pieces(connection, CARDS, asked.scope, asked.day, _KEYS):
            before = piece.subquery()
            opening = _figures(before, {"opening_qty": before.c.quantity})
            parts.append(opening.where(before.c.item_id.in_(of_day)))
    every = union_all(*parts).subquery("every")
    sums = {name: whole(every.c[name]) for name in ("opening_qty", *MOVED, *WORTH, "unbooked")}
    if asked.kind:
        sums["opening_qty"] = cast(null(), BigInteger)
    by = [every.c[key] for key in _KEYS]
    return (
        select(*by, *(figure.label(name) for name, figure in sums.items()))
        .group_by(*by)
        .having(func.max(every.c.moved) > 0)
    )


def _slips_of(_: Connection, asked: Day) -> Select[Any]:
    """What each slip brought and took."""
    moved, worth = _moved(asked).subquery("moved"), _worth(asked).subquery("worth")
    same = and_(*(moved.c[key] == worth.c[key] for key in _BY_SLIP))
    return select(
        *(moved.c[name] for name in (*_BY_SLIP, *MOVED, "unbooked")),
        *(worth.c[name] for name in WORTH),
    ).select_from(moved.outerjoin(worth, same))


def _goods(base: FromClause) -> tuple[Joined, ...]:
    return (
        *goods_of(base.c.item_id),
        Joined(stores, stores.c.id == base.c.store_id),
    )


def _named(base: FromClause) -> tuple[Col, ...]:
    return (
        Col("item_id", base.c.item_id, Nature.KEY),
        Col("store_id", base.c.store_id, Nature.KEY),
        *GOODS,
        Col("store", stores.c.code, Nature.CODE),
    )


def _sums(base: FromClause) -> tuple[Col, ...]:
    return (
        *(Col(name, base.c[name], Nature.QUANTITY) for name in MOVED),
        *(Col(name, base.c[name], Nature.AMOUNT, is_cost=True) for name in WORTH),
        Col("unbooked", base.c.unbooked, Nature.WHOLE),
    )


def _by_item(base: FromClause) -> Listing:
    closing = base.c.opening_qty + base.c.in_qty - base.c.out_qty
    return Listing(
        "day-items",
        base,
        _goods(base),
        (
            *_named(base),
            Col("opening_qty", base.c.opening_qty, Nature.QUANTITY),
            *_sums(base),
            Col("closing_qty", closing, Nature.QUANTITY),
        ),
        (base.c.item_id, base.c.store_id),
        (Sort("item"), Sort("store")),
        searched=(items.c.search,),
        needs=NEEDS,
    )


def _by_slip(base: FromClause) -> Listing:
    return Listing(
        "day-slips",
        base,
        (
            *_goods(base),
            Joined(slips, slips.c.id == base.c.slip_id),
            Joined(partners, partners.c.id == slips.c.partner_id, outer=True),
        ),
        (
            Col("slip", base.c.slip_id, Nature.KEY),
            Col("number", CALLED, Nature.CODE),
            Col("kind", slips.c.kind, Nature.ENUM),
            Col("partner_name", partners.c.name, Nature.TEXT),
            *_named(base),
            *_sums(base),
            Col("reversal_of", slips.c.reversal_of, Nature.KEY),
        ),
        (base.c.slip_id, base.c.item_id, base.c.store_id),
        (Sort("kind"), Sort("number"), Sort("item")),
        searched=(items.c.search, func.lower(CALLED), partners.c.search),
        needs=NEEDS,
    )


def _nothing() -> FromClause:
    """A day without anything, which says what the columns are."""
    names = (*_BY_SLIP, "opening_qty", *MOVED, *WORTH, "unbooked")
    return select(*(literal(0).label(name) for name in names)).subquery("day")


def _listing(
    build: Callable[[FromClause], Listing], base_of: Callable[[Connection, Day], Select[Any]]
) -> Listing:
    def made(connection: Connection, person: Actor, scope: Mapping[str, object]) -> Listing:
        base = base_of(connection, _asked(connection, person, scope)).subquery("day")
        return replace(build(base), scopes={name: literal(scope.get(name)) for name in NARROWS})

    described = build(_nothing())
    return replace(described, scopes={name: literal(0) for name in NARROWS}, made=made)


DAYS = (_listing(_by_item, _items_of), _listing(_by_slip, _slips_of))
