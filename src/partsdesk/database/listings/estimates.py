"""The list of estimates 暂估明细表: receipts without an invoice, and by supplier (VAL-3)."""

from __future__ import annotations

from sqlalchemy import func, select

from partsdesk.database.listings.listing import Col, Joined, Listing, Nature, Sort
from partsdesk.database.repositories.estimates import estimated_left, uninvoiced
from partsdesk.database.tables.books import bookings
from partsdesk.database.tables.catalog import partners, stores
from partsdesk.database.tables.slips import slips

_booking = bookings.alias("estimated_in")
_store = stores.alias("estimated_store")

UNINVOICED = Listing(
    "uninvoiced",
    slips,
    (
        Joined(partners, partners.c.id == slips.c.partner_id, outer=True),
        Joined(_store, _store.c.id == slips.c.store_id, outer=True),
        Joined(
            _booking,
            (_booking.c.slip_id == slips.c.id) & _booking.c.act.in_(("booking", "ahead")),
            outer=True,
        ),
    ),
    (
        Col("id", slips.c.id, Nature.KEY),
        Col("partner_id", slips.c.partner_id, Nature.KEY),
        Col("partner", partners.c.code, Nature.CODE),
        Col("partner_name", partners.c.name, Nature.TEXT),
        Col("number", slips.c.number, Nature.CODE),
        Col("kind", slips.c.kind, Nature.ENUM),
        Col("date", slips.c.date, Nature.DATE),
        Col("ledger_date", _booking.c.ledger_date, Nature.DATE),
        Col("store", _store.c.code, Nature.CODE),
        Col("order", slips.c.order, Nature.CODE),
        Col("ref", slips.c.ref, Nature.CODE),
        Col("estimated", estimated_left(), Nature.AMOUNT, is_cost=True),
    ),
    (slips.c.id,),
    (Sort("partner_name"), Sort("date"), Sort("id")),
    searched=(
        func.lower(slips.c.number),
        func.lower(slips.c.order),
        func.lower(slips.c.ref),
        partners.c.search,
    ),
    scopes={"partner": slips.c.partner_id, "slip": slips.c.id},
    stores=(slips.c.store_id,),
    where=(uninvoiced(),),
)

_by_store = (
    select(
        slips.c.partner_id,
        slips.c.store_id,
        func.count().label("slips"),
        func.sum(estimated_left()).label("estimated"),
        func.min(slips.c.date).label("since"),
    )
    .where(uninvoiced(), slips.c.partner_id.is_not(None))
    .group_by(slips.c.partner_id, slips.c.store_id)
    .subquery("uninvoiced_by_store")
)

SUPPLIERS = Listing(
    "uninvoiced-suppliers",
    _by_store,
    (Joined(partners, partners.c.id == _by_store.c.partner_id),),
    (
        Col("partner_id", _by_store.c.partner_id, Nature.KEY),
        Col("store_id", _by_store.c.store_id, Nature.KEY),
        Col("partner_name", partners.c.name, Nature.TEXT),
        Col("slips", _by_store.c.slips, Nature.WHOLE),
        Col("estimated", _by_store.c.estimated, Nature.AMOUNT, is_cost=True),
        Col("since", _by_store.c.since, Nature.DATE),
    ),
    (_by_store.c.partner_id, _by_store.c.store_id),
    (Sort("partner_name"),),
    searched=(partners.c.search,),
    stores=(_by_store.c.store_id,),
)

ESTIMATES = (UNINVOICED, SUPPLIERS)
