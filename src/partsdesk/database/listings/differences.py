"""The list of confirmed count differences, and what became of each (VAL-7)."""

from __future__ import annotations

from sqlalchemy import func

from partsdesk.database.listings.listing import Col, Joined, Listing, Nature, Sort
from partsdesk.database.listings.usual import GOODS, goods_of
from partsdesk.database.repositories.differences import differences
from partsdesk.database.tables.catalog import items, lots, stores
from partsdesk.database.tables.counting import dispositions
from partsdesk.database.tables.people import users

_found = differences().subquery("differences_found")
_store, _lot = stores.alias("difference_store"), lots.alias("difference_lot")
_last, _decider = dispositions.alias("held"), users.alias("decider")

DIFFERENCES = Listing(
    "differences",
    _found,
    (
        *goods_of(_found.c.item_id),
        Joined(_store, _store.c.id == _found.c.store_id),
        Joined(_lot, _lot.c.id == _found.c.lot_id),
        Joined(_last, _last.c.id == _found.c.disposition_id, outer=True),
        Joined(_decider, _decider.c.id == _last.c.decided_by, outer=True),
    ),
    (
        Col("line_id", _found.c.line_id, Nature.KEY),
        Col("slip_id", _found.c.slip_id, Nature.KEY),
        Col("item_id", _found.c.item_id, Nature.KEY),
        Col("store_id", _found.c.store_id, Nature.KEY),
        Col("count", _found.c.called, Nature.CODE),
        Col("line", _found.c.number, Nature.WHOLE),
        Col("date", _found.c.date, Nature.DATE),
        Col("store", _store.c.code, Nature.CODE),
        Col("bin", _found.c.bin, Nature.CODE),
        *GOODS,
        Col("lot", _lot.c.code, Nature.CODE),
        Col("quantity", _found.c.quantity, Nature.QUANTITY),
        Col("amount", _found.c.worth, Nature.AMOUNT, is_cost=True),
        Col("kind", _found.c.kind, Nature.ENUM),
        Col("said", _found.c.said, Nature.ENUM),
        Col("disposal", _found.c.standing, Nature.ENUM),
        Col("cause", _last.c.cause, Nature.ENUM),
        Col("liable", _last.c.liable, Nature.TEXT),
        Col("recovered", _last.c.recovered, Nature.AMOUNT, is_cost=True),
        Col("tax_out", _last.c.tax_out, Nature.FLAG),
        Col("note", _last.c.note, Nature.TEXT),
        Col("decided_by", _decider.c.name, Nature.TEXT),
        Col("decided_at", _last.c.decided_at, Nature.MOMENT),
    ),
    (_found.c.line_id,),
    (Sort("date"), Sort("count"), Sort("line")),
    searched=(items.c.search, func.lower(_found.c.called), func.lower(_found.c.bin)),
    scopes={"line": _found.c.line_id, "store": _found.c.store_id, "item": _found.c.item_id},
    stores=(_found.c.store_id,),
)
