"""Registers beside the slips: papers, abnormalities, arrivals, loans, and orders of all sorts."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from partsdesk.database.columns import KEY, UNITS, Moment, key
from partsdesk.database.tables.base import METADATA

blobs = Table(  # papers and photographs by content
    "blobs",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
)

blob_chunks = Table(
    "blob_chunks",
    METADATA,
    Column("sha256", String(64), ForeignKey("blobs.sha256"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

papers = Table(  # REC-6: which papers a slip has, who has them now, where they are filed
    "papers",
    METADATA,
    key(),
    Column("slip_id", KEY, ForeignKey("slips.id"), index=True),
    Column("abnormality_id", KEY, ForeignKey("abnormalities.id"), index=True),
    Column("arrival_id", KEY, ForeignKey("arrivals.id"), index=True),
    Column("sort", String(30), nullable=False),
    Column("name", String(200), nullable=False),
    Column("sha256", String(64), ForeignKey("blobs.sha256")),
    Column("holder_id", KEY, ForeignKey("users.id")),
    Column("filed_at", String(120), nullable=False, server_default=""),
    Column("added_at", Moment, nullable=False),
    Column("added_by", KEY, ForeignKey("users.id"), nullable=False),
    sqlite_autoincrement=True,
)

handovers = Table(  # INB-7: handed over by scanning, confirmed by the accountant's scan
    "handovers",
    METADATA,
    key(),
    Column("slip_id", KEY, ForeignKey("slips.id"), nullable=False, unique=True),
    Column("handed_at", Moment, nullable=False),
    Column("handed_by", KEY, ForeignKey("users.id"), nullable=False),
    Column("confirmed_at", Moment),
    Column("confirmed_by", KEY, ForeignKey("users.id")),
    sqlite_autoincrement=True,
)

abnormalities = Table(  # INB-3
    "abnormalities",
    METADATA,
    key(),
    Column("number", String(30), nullable=False, unique=True),
    Column("slip_id", KEY, ForeignKey("slips.id"), nullable=False, index=True),
    Column("move_id", KEY, ForeignKey("slip_moves.id")),
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False),
    Column("quantity", UNITS, nullable=False),
    Column("sort", String(20), nullable=False),
    Column("responsible", String(20), nullable=False),
    Column("cause", Text, nullable=False),
    Column("signed_by", String(60), nullable=False, server_default=""),
    Column("recorded_at", Moment, nullable=False),
    Column("recorded_by", KEY, ForeignKey("users.id"), nullable=False),
    Column("settled", Text, nullable=False, server_default=""),
    Column("settled_at", Moment, index=True),
    Column("settled_by", KEY, ForeignKey("users.id")),
    sqlite_autoincrement=True,
)

arrivals = Table(  # INB-8
    "arrivals",
    METADATA,
    key(),
    Column("number", String(30), nullable=False, unique=True),
    Column("store_id", KEY, ForeignKey("stores.id"), nullable=False),
    Column("partner_id", KEY, ForeignKey("partners.id")),
    Column("brought_by", String(120), nullable=False, server_default=""),
    Column("paper", String(120), nullable=False, server_default=""),
    Column("boxes", Integer, nullable=False, server_default="0"),
    Column("place", String(120), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("slip_id", KEY, ForeignKey("slips.id")),
    Column("arrived_at", Moment, nullable=False),
    Column("recorded_by", KEY, ForeignKey("users.id"), nullable=False),
    sqlite_autoincrement=True,
)

loans = Table(  # OUT-11
    "loans",
    METADATA,
    key(),
    Column("number", String(30), nullable=False, unique=True),
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False),
    Column("tool", String(60), nullable=False, server_default=""),
    Column("borrower", String(60), nullable=False),
    Column("team", String(60), nullable=False, server_default=""),
    Column("purpose", String(200), nullable=False, server_default=""),
    Column("lent_at", Moment, nullable=False),
    Column("lent_by", KEY, ForeignKey("users.id"), nullable=False),
    Column("due", Date, nullable=False),
    Column("original", UNITS),  # what the tool cost once, in cents: what a lost one is charged at
    Column("ended_at", Moment),
    Column("ended_by", KEY, ForeignKey("users.id")),
    Column("outcome", String(20), nullable=False, server_default=""),
    Column("charged", UNITS),
    Column("note", String(300), nullable=False, server_default=""),
    Index("ix_loans_item_tool", "item_id", "tool"),
    sqlite_autoincrement=True,
)

orders = Table(  # purchase orders, repair orders and scrap applications
    "orders",
    METADATA,
    key(),
    Column("number", String(60), nullable=False),
    Column("type", String(10), nullable=False),
    Column("state", String(12), nullable=False),
    Column("date", Date, nullable=False),
    Column("partner_id", KEY, ForeignKey("partners.id")),
    Column("customer", String(200), nullable=False, server_default=""),
    Column("product", String(200), nullable=False, server_default=""),
    Column("team", String(60), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("imported", Boolean, nullable=False, server_default=false()),
    Column("opened_by", KEY, ForeignKey("users.id")),
    Column("started_at", Moment),
    Column("started_by", KEY, ForeignKey("users.id")),
    Column("closed_at", Moment),
    Column("closed_by", KEY, ForeignKey("users.id")),
    Column("version", Integer, nullable=False, server_default="0"),
    UniqueConstraint("type", "number"),
    Index("ix_orders_type_state_date", "type", "state", "date"),
    sqlite_autoincrement=True,
)

order_lines = Table(
    "order_lines",
    METADATA,
    key(),
    Column("order_id", KEY, ForeignKey("orders.id"), nullable=False, index=True),
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False),
    Column("quantity", UNITS, nullable=False),
    Column("price", UNITS),
    Column("due", Date),
    Column("note", String(300), nullable=False, server_default=""),
    Column("added", Boolean, nullable=False, server_default=false()),  # OUT-8
    Column("confirmed_at", Moment),
    Column("confirmed_by", KEY, ForeignKey("users.id")),
    sqlite_autoincrement=True,
)

fittings = Table(  # OUT-9: what was fitted cannot come back
    "fittings",
    METADATA,
    key(),
    Column("order_id", KEY, ForeignKey("orders.id"), nullable=False, index=True),
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False),
    Column("quantity", UNITS, nullable=False),
    Column("fitted_at", Moment, nullable=False),
    Column("fitted_by", KEY, ForeignKey("users.id"), nullable=False),
    sqlite_autoincrement=True,
)

repair_records = Table(  # RPR-2: the repair record 维修记录单 of an order
    "repair_records",
    METADATA,
    Column("order_id", KEY, ForeignKey("orders.id"), primary_key=True, autoincrement=False),
    Column("fault", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("done", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("signed_by", String(60), nullable=False),
)
