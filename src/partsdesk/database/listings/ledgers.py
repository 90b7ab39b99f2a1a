"""Lists of stock and of the two books: cards, and the stores ledger."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from partsdesk.database.listings.listing import Col, Joined, Listing, Nature, Running, Sort
from partsdesk.database.listings.papers import CALLED
from partsdesk.database.listings.usual import CATEGORY, GOODS, THEIR_CATEGORY, goods_of
from partsdesk.database.tables.books import (
    bookings,
    card_entries,
    ledger_balances,
    ledger_entries,
    stock,
)
from partsdesk.database.tables.catalog import bins, items, lots, stores
from partsdesk.database.tables.people import users
from partsdesk.database.tables.slips import executions, slip_lines, slip_moves, slips
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import State

_OUTBOUND = [kind.code for kind in KINDS.values() if kind.reserves]

STOCK = Listing(
    "stock",
    stock,
    (
        *goods_of(stock.c.item_id),
        Joined(stores, stores.c.id == stock.c.store_id),
        Joined(bins, bins.c.id == stock.c.bin_id),
        Joined(lots, lots.c.id == stock.c.lot_id),
    ),
    (
        Col("item_id", stock.c.item_id, Nature.KEY),
        Col("store_id", stock.c.store_id, Nature.KEY),
        Col("bin_id", stock.c.bin_id, Nature.KEY),
        Col("lot_id", stock.c.lot_id, Nature.KEY),
        *GOODS,
        Col("store", stores.c.code, Nature.CODE),
        Col("store_name", stores.c.name, Nature.TEXT),
        Col("condition", stores.c.condition, Nature.ENUM),
        Col("bin", bins.c.code, Nature.CODE),
        Col("lot", lots.c.code, Nature.CODE),
        Col("made_on", lots.c.made_on, Nature.DATE),
        Col("quantity", stock.c.quantity, Nature.QUANTITY),
        Col("last_date", stock.c.last_date, Nature.DATE),
    ),
    (stock.c.item_id, stock.c.bin_id, stock.c.lot_id),
    (Sort("item"), Sort("store"), Sort("bin")),
    searched=(items.c.search, func.lower(bins.c.code), func.lower(lots.c.code)),
    scopes={
        "item": stock.c.item_id,
        "store": stock.c.store_id,
        "bin": stock.c.bin_id,
        "condition": stores.c.condition,
    },
    stores=(stock.c.store_id,),
    where=(stock.c.quantity > 0,),
)

_held = select(
    stock.c.item_id, stock.c.store_id, stock.c.quantity, literal(0).label("reserved")
).where(stock.c.quantity > 0)


def wanted() -> Select[Any]:
    """What released outbound slips will take, line by line (OUT-18)."""
    return (
        select(
            slip_lines.c.item_id,
            slips.c.store_id,
            literal(0).label("quantity"),
            slip_lines.c.quantity.label("reserved"),
        )
        .join(slips, slips.c.id == slip_lines.c.slip_id)
        .where(
            slips.c.state == State.RELEASED.value,
            slips.c.kind.in_(_OUTBOUND),
            slips.c.reversal_of.is_(None),
            slip_lines.c.comes_in.is_(False),
        )
    )


_both = union_all(_held, wanted()).subquery("both")
_sums = (
    select(
        _both.c.item_id,
        _both.c.store_id,
        func.sum(_both.c.quantity).label("quantity"),
        func.sum(_both.c.reserved).label("reserved"),
    )
    .group_by(_both.c.item_id, _both.c.store_id)
    .subquery("sums")
)

STOCK_ITEMS = Listing(
    "stock-items",
    _sums,
    (
        *goods_of(_sums.c.item_id),
        Joined(stores, stores.c.id == _sums.c.store_id),
        THEIR_CATEGORY,
    ),
    (
        Col("item_id", _sums.c.item_id, Nature.KEY),
        Col("store_id", _sums.c.store_id, Nature.KEY),
        *GOODS,
        CATEGORY,
        Col("store", stores.c.code, Nature.CODE),
        Col("store_name", stores.c.name, Nature.TEXT),
        Col("condition", stores.c.condition, Nature.ENUM),
        Col("quantity", _sums.c.quantity, Nature.QUANTITY),
        Col("reserved", _sums.c.reserved, Nature.QUANTITY),
        Col("free", _sums.c.quantity - _sums.c.reserved, Nature.QUANTITY),
        Col("min_qty", items.c.minimum, Nature.QUANTITY, adds_up=False),
        Col("max_qty", items.c.maximum, Nature.QUANTITY, adds_up=False),
    ),
    (_sums.c.item_id, _sums.c.store_id),
    (Sort("item"), Sort("store")),
    searched=(items.c.search,),
    scopes={
        "item": _sums.c.item_id,
        "store": _sums.c.store_id,
        "condition": stores.c.condition,
    },
    stores=(_sums.c.store_id,),
)

CARDS = Listing(
    "cards",
    card_entries,
    (
        Joined(slips, slips.c.id == card_entries.c.slip_id),
        Joined(slip_moves, slip_moves.c.id == card_entries.c.move_id),
        Joined(executions, executions.c.slip_id == card_entries.c.slip_id),
        Joined(users, users.c.id == executions.c.executed_by),
        Joined(stores, stores.c.id == card_entries.c.store_id),
        Joined(bins, bins.c.id == card_entries.c.bin_id),
        Joined(lots, lots.c.id == card_entries.c.lot_id),
    ),
    (
        Col("id", card_entries.c.id, Nature.KEY),
        Col("slip", card_entries.c.slip_id, Nature.KEY),
        Col("date", card_entries.c.card_date, Nature.DATE),
        Col("number", CALLED, Nature.CODE),
        Col("kind", slips.c.kind, Nature.ENUM),
        Col("line", card_entries.c.card_line, Nature.WHOLE),  # REC-3: the card's own
        Col("store", stores.c.code, Nature.CODE),
        Col("bin", bins.c.code, Nature.CODE),
        Col("lot", lots.c.code, Nature.CODE),
        Col("in_qty", card_entries.c.in_qty, Nature.QUANTITY),
        Col("out_qty", card_entries.c.out_qty, Nature.QUANTITY),
        Col("by", users.c.name, Nature.TEXT),
        Col("reversal_of", slips.c.reversal_of, Nature.KEY),
    ),
    (card_entries.c.id,),
    (Sort("date"),),
    searched=(func.lower(CALLED),),
    scopes={
        "item": card_entries.c.item_id,
        "bin": card_entries.c.bin_id,
        "lot": card_entries.c.lot_id,
        "store": card_entries.c.store_id,
    },
    stores=(card_entries.c.store_id,),
    running=(Running("balance", card_entries.c.in_qty - card_entries.c.out_qty, Nature.QUANTITY),),
    needs=frozenset({"item"}),
)

LEDGER = Listing(
    "ledger",
    ledger_entries,
    (
        Joined(slips, slips.c.id == ledger_entries.c.slip_id),
        Joined(slip_lines, slip_lines.c.id == ledger_entries.c.line_id),
        Joined(bookings, bookings.c.id == ledger_entries.c.booking_id),
        Joined(users, users.c.id == bookings.c.booked_by),
        Joined(stores, stores.c.id == ledger_entries.c.store_id),
    ),
    (
        Col("id", ledger_entries.c.id, Nature.KEY),
        Col("slip", ledger_entries.c.slip_id, Nature.KEY),
        Col("date", ledger_entries.c.ledger_date, Nature.DATE),
        Col("number", CALLED, Nature.CODE),
        Col("kind", slips.c.kind, Nature.ENUM),
        Col("nature", ledger_entries.c.nature, Nature.ENUM),
        Col("line", slip_lines.c.number, Nature.WHOLE),
        Col("store", stores.c.code, Nature.CODE),
        Col("in_qty", ledger_entries.c.in_qty, Nature.QUANTITY),
        Col("in_amount", ledger_entries.c.in_amount, Nature.AMOUNT, is_cost=True),
        Col("out_qty", ledger_entries.c.out_qty, Nature.QUANTITY),
        Col("out_amount", ledger_entries.c.out_amount, Nature.AMOUNT, is_cost=True),
        Col("voucher", ledger_entries.c.voucher, Nature.CODE),
        Col("by", users.c.name, Nature.TEXT),
        Col("reversal_of", slips.c.reversal_of, Nature.KEY),
    ),
    (ledger_entries.c.id,),
    (Sort("date"),),
    searched=(func.lower(CALLED),),
    scopes={"item": ledger_entries.c.item_id, "group": ledger_entries.c.group},
    stores=(ledger_entries.c.store_id,),
    running=(
        Running("balance", ledger_entries.c.in_qty - ledger_entries.c.out_qty, Nature.QUANTITY),
        Running(
            "balance_amount",
            ledger_entries.c.in_amount - ledger_entries.c.out_amount,
            Nature.AMOUNT,
            is_cost=True,
        ),
    ),
    needs=frozenset({"item", "group"}),
)

ACCOUNTS = Listing(
    "accounts",
    ledger_balances,
    goods_of(ledger_balances.c.item_id),
    (
        Col("item_id", ledger_balances.c.item_id, Nature.KEY),
        *GOODS,
        Col("group", ledger_balances.c.group, Nature.ENUM),
        Col("quantity", ledger_balances.c.quantity, Nature.QUANTITY),
        Col("amount", ledger_balances.c.amount, Nature.AMOUNT, is_cost=True),
        Col("last_date", ledger_balances.c.last_date, Nature.DATE),
    ),
    (ledger_balances.c.item_id, ledger_balances.c.group),
    (Sort("item"),),
    searched=(items.c.search,),
    scopes={"item": ledger_balances.c.item_id, "group": ledger_balances.c.group},
)

BOOKS = (STOCK, STOCK_ITEMS, CARDS, LEDGER, ACCOUNTS)
