"""Items, places and partners: the master data that slips name."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from partsdesk.database.columns import KEY, UNITS, key
from partsdesk.database.tables.base import METADATA

units = Table(
    "units",
    METADATA,
    Column("code", String(20), primary_key=True),
    Column("name", String(20), nullable=False),
    Column("decimals", Integer, nullable=False, server_default="0"),
)

categories = Table(
    "categories",
    METADATA,
    key(),
    Column("number", String(40), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    sqlite_autoincrement=True,
)

stores = Table(
    "stores",
    METADATA,
    key(),
    Column("code", String(40), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("condition", String(20), nullable=False),
    Column("group", String(20), nullable=False),
    Column("hold_id", KEY, ForeignKey("stores.id")),
    Column("defective_id", KEY, ForeignKey("stores.id")),
    Column("keeper_id", KEY, ForeignKey("users.id", use_alter=True)),
    Column("one_man", Boolean, nullable=False, server_default=false()),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("version", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)

bins = Table(
    "bins",
    METADATA,
    key(),
    Column("store_id", KEY, ForeignKey("stores.id"), nullable=False),
    Column("code", String(40), nullable=False),
    Column("zone", String(40), nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default=true()),
    UniqueConstraint("store_id", "code"),
    sqlite_autoincrement=True,
)

items = Table(
    "items",
    METADATA,
    key(),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("code", String(60), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("spec", String(200), nullable=False, server_default=""),
    Column("unit", String(20), ForeignKey("units.code"), nullable=False),
    Column("category_id", KEY, ForeignKey("categories.id")),
    Column("warranty_months", Integer),
    Column("minimum", UNITS),
    Column("maximum", UNITS),
    Column("default_bin_id", KEY, ForeignKey("bins.id")),
    Column("tracking", String(10), nullable=False, server_default="none"),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("search", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)

item_packs = Table(
    "item_packs",
    METADATA,
    Column("item_id", KEY, ForeignKey("items.id"), primary_key=True),
    Column("name", String(20), primary_key=True),
    Column("factor", Integer, nullable=False),
)

item_barcodes = Table(
    "item_barcodes",
    METADATA,
    Column("item_id", KEY, ForeignKey("items.id"), primary_key=True),
    Column("code", String(80), primary_key=True),
    Column("compared", String(80), nullable=False, index=True),  # GTINs at 14 digits (I23)
)

item_fits = Table(
    "item_fits",
    METADATA,
    Column("item_id", KEY, ForeignKey("items.id"), primary_key=True),
    Column("product", String(60), primary_key=True),
)

lots = Table(
    "lots",
    METADATA,
    key(),
    Column("item_id", KEY, ForeignKey("items.id")),  # none only for lot 0, which is "no lot"
    Column("code", String(60), nullable=False),
    Column("made_on", Date),
    Column("expires_on", Date),
    UniqueConstraint("item_id", "code"),
    sqlite_autoincrement=True,
)

partners = Table(
    "partners",
    METADATA,
    key(),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("code", String(60), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("type", String(20), nullable=False),
    Column("parent_id", KEY, ForeignKey("partners.id")),
    Column("region", String(40), nullable=False, server_default=""),
    Column("phone", String(60), nullable=False, server_default=""),
    Column("address", String(300), nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("search", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="0"),
    Index("ix_partners_parent_id", "parent_id"),
    sqlite_autoincrement=True,
)

search_changes = Table(  # who keeps the search texts in memory sees here that there are others
    "search_changes",
    METADATA,
    key(),
    Column("searched", String(20), nullable=False),
    Column("row_id", KEY),  # none where many were written at once
    Index("ix_search_changes_searched", "searched", "id", "row_id"),
    sqlite_autoincrement=True,
)
