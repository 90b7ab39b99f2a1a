"""Lists of slips, of their lines and of what happened to them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, select

from partsdesk.database.listings.listing import Col, Joined, Listing, Nature, Sort
from partsdesk.database.listings.usual import GOODS, goods_of
from partsdesk.database.tables.books import bookings
from partsdesk.database.tables.catalog import bins, items, lots, partners, stores, units
from partsdesk.database.tables.people import users
from partsdesk.database.tables.slips import executions, slip_lines, slip_moves, slips
from partsdesk.domain.books.kind import Price
from partsdesk.domain.books.kinds import KINDS

ROUND = 1_000_000
SOLD = [kind.code for kind in KINDS.values() if kind.price is Price.SELLING]

_store = stores.alias("store")
_to_store = stores.alias("to_store")
_department = partners.alias("department")
_drafted = users.alias("drafted")
_released = users.alias("released")
_executed = users.alias("executed")
_booked = users.alias("booked")
_from_bin = bins.alias("from_bin")
_to_bin = bins.alias("to_bin")


def working_text() -> ColumnElement[str]:
    """The working number as people know it: ``T-000123``."""
    digits = func.substr(cast(slips.c.id + ROUND, String), 2)
    return literal("T-") + case((slips.c.id < ROUND, digits), else_=cast(slips.c.id, String))


WORKING = working_text()
CALLED = func.coalesce(slips.c.number, WORKING)
STORES = (slips.c.store_id, slips.c.to_store_id)

_booking = bookings.alias("booking")  # one a slip: its booking, or the one ahead of its goods
_line_count = (
    select(func.count())
    .where(slip_lines.c.slip_id == slips.c.id)
    .correlate(slips)
    .scalar_subquery()
)
_is_booking = and_(_booking.c.slip_id == slips.c.id, _booking.c.act.in_(("booking", "ahead")))
_heads = (
    Joined(_store, _store.c.id == slips.c.store_id, outer=True),
    Joined(_to_store, _to_store.c.id == slips.c.to_store_id, outer=True),
    Joined(partners, partners.c.id == slips.c.partner_id, outer=True),
    Joined(_department, _department.c.id == slips.c.department_id, outer=True),
    Joined(executions, executions.c.slip_id == slips.c.id, outer=True),
    Joined(_booking, _is_booking, outer=True),
    Joined(_drafted, _drafted.c.id == slips.c.drafted_by, outer=True),
    Joined(_released, _released.c.id == slips.c.released_by, outer=True),
    Joined(_executed, _executed.c.id == executions.c.executed_by, outer=True),
    Joined(_booked, _booked.c.id == _booking.c.booked_by, outer=True),
)

HEADS = Listing(
    "slips",
    slips,
    _heads,
    (
        Col("id", slips.c.id, Nature.KEY),
        Col("number", slips.c.number, Nature.CODE, part=CALLED),
        Col("working_number", WORKING, Nature.CODE, sort=slips.c.id),
        Col("kind", slips.c.kind, Nature.ENUM),
        Col("state", slips.c.state, Nature.ENUM),
        Col("date", slips.c.date, Nature.DATE),
        Col("store", _store.c.code, Nature.CODE),
        Col("store_name", _store.c.name, Nature.TEXT),
        Col("to_store", _to_store.c.code, Nature.CODE),
        Col("to_store_name", _to_store.c.name, Nature.TEXT),
        Col("partner", partners.c.code, Nature.CODE),
        Col("partner_name", partners.c.name, Nature.TEXT),
        Col("department_name", _department.c.name, Nature.TEXT),
        Col("order", slips.c.order, Nature.CODE),
        Col("ref", slips.c.ref, Nature.CODE),
        Col("reason", slips.c.reason, Nature.TEXT),
        Col("note", slips.c.note, Nature.TEXT),
        Col("lines", _line_count, Nature.WHOLE),
        Col("drafted_by", _drafted.c.name, Nature.TEXT),
        Col("drafted_at", slips.c.drafted_at, Nature.MOMENT),
        Col("released_by", _released.c.name, Nature.TEXT),
        Col("released_at", slips.c.released_at, Nature.MOMENT),
        Col("executed_by", _executed.c.name, Nature.TEXT),
        Col("executed_at", executions.c.executed_at, Nature.MOMENT),
        Col("card_date", executions.c.card_date, Nature.DATE),
        Col("booked_by", _booked.c.name, Nature.TEXT),
        Col("booked_at", _booking.c.booked_at, Nature.MOMENT),
        Col("ledger_date", _booking.c.ledger_date, Nature.DATE),
        Col("closed_reason", slips.c.closed_reason, Nature.TEXT),
        Col("reversal_of", slips.c.reversal_of, Nature.KEY),
    ),
    (slips.c.id,),
    (Sort("date", descending=True), Sort("id", descending=True)),
    searched=(
        func.lower(CALLED),
        func.lower(WORKING),
        func.lower(slips.c.order),
        func.lower(slips.c.ref),
        partners.c.search,
    ),
    scopes={
        "slip": slips.c.id,
        "store": slips.c.store_id,
        "partner": slips.c.partner_id,
    },
    stores=STORES,
)

_lines = (
    Joined(slips, slips.c.id == slip_lines.c.slip_id),
    *goods_of(slip_lines.c.item_id),
    Joined(_store, _store.c.id == slips.c.store_id, outer=True),
    Joined(bins, bins.c.id == slip_lines.c.bin_id, outer=True),
    Joined(_to_bin, _to_bin.c.id == slip_lines.c.to_bin_id, outer=True),
)
_is_sold = slips.c.kind.in_(SOLD)

LINES = Listing(
    "slip-lines",
    slip_lines,
    _lines,
    (
        Col("id", slip_lines.c.id, Nature.KEY),
        Col("slip", slips.c.id, Nature.KEY),
        Col("number", CALLED, Nature.CODE),
        Col("kind", slips.c.kind, Nature.ENUM),
        Col("state", slips.c.state, Nature.ENUM),
        Col("date", slips.c.date, Nature.DATE),
        Col("store", _store.c.code, Nature.CODE),
        Col("line", slip_lines.c.number, Nature.WHOLE),
        Col("item_id", slip_lines.c.item_id, Nature.KEY),
        *GOODS,
        Col("quantity", slip_lines.c.quantity, Nature.QUANTITY),
        Col("bin", bins.c.code, Nature.CODE),
        Col("to_bin", _to_bin.c.code, Nature.CODE),
        Col("lot", slip_lines.c.lot_code, Nature.CODE),
        Col("price", slip_lines.c.price, Nature.PRICE, is_cost=True, open_where=_is_sold),
        Col("amount", slip_lines.c.amount, Nature.AMOUNT, is_cost=True, open_where=_is_sold),
        Col("invoice", slip_lines.c.invoice, Nature.CODE),
        Col("note", slip_lines.c.note, Nature.TEXT),
    ),
    (slip_lines.c.id,),
    (Sort("date", descending=True), Sort("slip", descending=True), Sort("line")),
    searched=(items.c.search, func.lower(CALLED)),
    scopes={"slip": slips.c.id, "item": slip_lines.c.item_id},
    stores=STORES,
)

_moves = (
    *goods_of(slip_moves.c.item_id),
    Joined(lots, lots.c.id == slip_moves.c.lot_id),
    Joined(_store, _store.c.id == slip_moves.c.from_store_id, outer=True),
    Joined(_to_store, _to_store.c.id == slip_moves.c.to_store_id, outer=True),
    Joined(_from_bin, _from_bin.c.id == slip_moves.c.from_bin_id, outer=True),
    Joined(_to_bin, _to_bin.c.id == slip_moves.c.to_bin_id, outer=True),
)

MOVES = Listing(
    "slip-moves",
    slip_moves,
    _moves,
    (
        Col("id", slip_moves.c.id, Nature.KEY),
        Col("line", slip_moves.c.line_number, Nature.WHOLE),
        Col("item", items.c.code, Nature.CODE),
        Col("name", items.c.name, Nature.TEXT),
        Col("lot", lots.c.code, Nature.CODE),
        Col("quantity", slip_moves.c.quantity, Nature.QUANTITY),
        Col("unit", units.c.name, Nature.TEXT),
        Col("store", _store.c.code, Nature.CODE),
        Col("bin", _from_bin.c.code, Nature.CODE),
        Col("to_store", _to_store.c.code, Nature.CODE),
        Col("to_bin", _to_bin.c.code, Nature.CODE),
        Col("abnormal", slip_moves.c.abnormal, Nature.FLAG),
    ),
    (slip_moves.c.id,),
    (Sort("line"), Sort("id")),
    scopes={"slip": slip_moves.c.slip_id},
    stores=(slip_moves.c.from_store_id, slip_moves.c.to_store_id),
    needs=frozenset({"slip"}),
)

SLIPS = (HEADS, LINES, MOVES)
