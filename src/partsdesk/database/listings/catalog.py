"""Lists of what slips name: items, partners, stores and bins."""

from __future__ import annotations

from sqlalchemy import func

from partsdesk.database.listings.listing import Col, Joined, Listing, Nature, Sort
from partsdesk.database.listings.usual import CATEGORY, THEIR_CATEGORY, THEIR_UNIT
from partsdesk.database.tables.catalog import bins, categories, items, partners, stores, units
from partsdesk.database.tables.people import users

_bin_store = stores.alias("bin_store")
_parent = partners.alias("parent")
_hold = stores.alias("hold")

ITEMS = Listing(
    "items",
    items,
    (
        THEIR_UNIT,
        THEIR_CATEGORY,
        Joined(bins, bins.c.id == items.c.default_bin_id, outer=True),
        Joined(_bin_store, _bin_store.c.id == bins.c.store_id, outer=True),
    ),
    (
        Col("id", items.c.id, Nature.KEY),
        Col("code", items.c.code, Nature.CODE),
        Col("name", items.c.name, Nature.TEXT),
        Col("spec", items.c.spec, Nature.TEXT),
        Col("unit", units.c.name, Nature.TEXT),
        CATEGORY,
        Col("min_qty", items.c.minimum, Nature.QUANTITY, adds_up=False),
        Col("max_qty", items.c.maximum, Nature.QUANTITY, adds_up=False),
        Col("store", _bin_store.c.code, Nature.CODE),
        Col("default_bin", bins.c.code, Nature.CODE),
        Col("track", items.c.tracking, Nature.ENUM),
        Col("warranty_months", items.c.warranty_months, Nature.WHOLE),
        Col("active", items.c.active, Nature.FLAG),
    ),
    (items.c.id,),
    (Sort("code"),),
    searched=(items.c.search,),
    scopes={"item": items.c.id, "active": items.c.active},
)

PARTNERS = Listing(
    "partners",
    partners,
    (Joined(_parent, _parent.c.id == partners.c.parent_id, outer=True),),
    (
        Col("id", partners.c.id, Nature.KEY),
        Col("code", partners.c.code, Nature.CODE),
        Col("name", partners.c.name, Nature.TEXT),
        Col("type", partners.c.type, Nature.ENUM),
        Col("parent", _parent.c.name, Nature.TEXT),
        Col("region", partners.c.region, Nature.TEXT),
        Col("active", partners.c.active, Nature.FLAG),
    ),
    (partners.c.id,),
    (Sort("code"),),
    searched=(partners.c.search,),
    scopes={"partner": partners.c.id, "active": partners.c.active, "type": partners.c.type},
)

STORES = Listing(
    "stores",
    stores,
    (
        Joined(users, users.c.id == stores.c.keeper_id, outer=True),
        Joined(_hold, _hold.c.id == stores.c.hold_id, outer=True),
    ),
    (
        Col("id", stores.c.id, Nature.KEY),
        Col("code", stores.c.code, Nature.CODE),
        Col("name", stores.c.name, Nature.TEXT),
        Col("condition", stores.c.condition, Nature.ENUM),
        Col("group", stores.c.group, Nature.ENUM),
        Col("keeper", users.c.name, Nature.TEXT),
        Col("hold_store", _hold.c.code, Nature.CODE),
        Col("active", stores.c.active, Nature.FLAG),
    ),
    (stores.c.id,),
    (Sort("code"),),
    searched=(func.lower(stores.c.code), func.lower(stores.c.name)),
    scopes={"store": stores.c.id, "active": stores.c.active},
    stores=(stores.c.id,),
)

BINS = Listing(
    "bins",
    bins,
    (Joined(_bin_store, _bin_store.c.id == bins.c.store_id),),
    (
        Col("id", bins.c.id, Nature.KEY),
        Col("store_id", bins.c.store_id, Nature.KEY),
        Col("store", _bin_store.c.code, Nature.CODE),
        Col("code", bins.c.code, Nature.CODE),
        Col("zone", bins.c.zone, Nature.TEXT),
        Col("active", bins.c.active, Nature.FLAG),
    ),
    (bins.c.id,),
    (Sort("store"), Sort("code")),
    searched=(func.lower(bins.c.code), func.lower(_bin_store.c.code)),
    scopes={"store": bins.c.store_id, "active": bins.c.active},
    stores=(bins.c.store_id,),
)

CATEGORIES = Listing(
    "categories",
    categories,
    (),
    (
        Col("code", categories.c.number, Nature.CODE),
        Col("name", categories.c.name, Nature.TEXT),
    ),
    (categories.c.number,),
    (Sort("code"),),
    searched=(func.lower(categories.c.number), func.lower(categories.c.name)),
)

UNITS = Listing(
    "units",
    units,
    (),
    (
        Col("code", units.c.code, Nature.CODE),
        Col("name", units.c.name, Nature.TEXT),
        Col("decimals", units.c.decimals, Nature.WHOLE),
    ),
    (units.c.code,),
    (Sort("code"),),
    searched=(func.lower(units.c.code), func.lower(units.c.name)),
)

CATALOG = (ITEMS, PARTNERS, STORES, BINS, CATEGORIES, UNITS)
