"""Slips: what was asked for (slips, lines) and what happened (executions, moves)."""

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
)

from partsdesk.database.columns import KEY, UNITS, Moment, key
from partsdesk.database.tables.base import METADATA

slips = Table(
    "slips",
    METADATA,
    key(),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("kind", String(30), nullable=False),
    Column("state", String(12), nullable=False),
    Column("date", Date, nullable=False),
    Column("number", String(30), unique=True),
    Column("store_id", KEY, ForeignKey("stores.id")),
    Column("to_store_id", KEY, ForeignKey("stores.id")),
    Column("partner_id", KEY, ForeignKey("partners.id")),
    Column("department_id", KEY, ForeignKey("partners.id")),
    Column("cost_bearer", String(60), nullable=False, server_default=""),
    Column("order", String(60), nullable=False, server_default="", index=True),
    Column("reason", String(300), nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("ref", String(80), nullable=False, server_default=""),
    Column("reversal_of", KEY, ForeignKey("slips.id"), index=True),
    Column("remainder_of", KEY, ForeignKey("slips.id"), index=True),
    Column("transfer_of", KEY, ForeignKey("slips.id"), index=True),
    Column("imported", Boolean, nullable=False, server_default=false()),
    Column("drafted_by", KEY, ForeignKey("users.id")),
    Column("drafted_at", Moment, nullable=False),
    Column("released_by", KEY, ForeignKey("users.id")),
    Column("released_at", Moment),
    Column("closed_reason", String(300), nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="0"),
    Index("ix_slips_state_kind", "state", "kind"),
    Index("ix_slips_date", "date"),
    Index("ix_slips_ref_kind", "ref", "kind"),
    sqlite_autoincrement=True,
)

slip_lines = Table(
    "slip_lines",
    METADATA,
    key(),
    Column("slip_id", KEY, ForeignKey("slips.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False, index=True),
    Column("quantity", UNITS, nullable=False),
    Column("entered", UNITS, nullable=False),
    Column("unit", String(20), nullable=False, server_default=""),
    Column("factor", Integer, nullable=False, server_default="1"),
    Column("lot_code", String(60), nullable=False, server_default=""),
    Column("bin_id", KEY, ForeignKey("bins.id")),
    Column("to_bin_id", KEY, ForeignKey("bins.id")),
    Column("comes_in", Boolean, nullable=False, server_default=false()),
    Column("price", UNITS),
    Column("amount", UNITS),
    Column("tax_rate", UNITS),
    Column("tax", UNITS),
    Column("invoice", String(60), nullable=False, server_default=""),
    Column("source_id", KEY, ForeignKey("slip_moves.id", use_alter=True)),
    Column("note", String(300), nullable=False, server_default=""),
    UniqueConstraint("slip_id", "number"),
    sqlite_autoincrement=True,
)

executions = Table(
    "executions",
    METADATA,
    Column("slip_id", KEY, ForeignKey("slips.id"), primary_key=True, autoincrement=False),
    Column("kind", String(30), nullable=False),
    Column("card_date", Date, nullable=False),
    Column("executed_at", Moment, nullable=False),
    Column("executed_by", KEY, ForeignKey("users.id"), nullable=False),
    Column("chain_number", Integer, nullable=False),
    Column("previous", String(66), nullable=False),
    Column("digest", String(66), nullable=False),
    UniqueConstraint("kind", "chain_number"),
    Index("ix_executions_card_date", "card_date"),
)

slip_moves = Table(
    "slip_moves",
    METADATA,
    key(),
    Column("slip_id", KEY, ForeignKey("slips.id"), nullable=False),
    Column("line_id", KEY, ForeignKey("slip_lines.id"), nullable=False),
    Column("line_number", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False),
    Column("lot_id", KEY, ForeignKey("lots.id"), nullable=False),
    Column("quantity", UNITS, nullable=False),
    Column("from_store_id", KEY, ForeignKey("stores.id")),
    Column("from_bin_id", KEY, ForeignKey("bins.id")),
    Column("to_store_id", KEY, ForeignKey("stores.id")),
    Column("to_bin_id", KEY, ForeignKey("bins.id")),
    Column("abnormal", Boolean, nullable=False, server_default=false()),
    Column("source_id", KEY, ForeignKey("slip_moves.id"), index=True),
    UniqueConstraint("slip_id", "line_number", "part"),
    sqlite_autoincrement=True,
)

numbers = Table(
    "numbers",
    METADATA,
    Column("kind", String(30), primary_key=True),
    Column("month", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

chains = Table(
    "chains",
    METADATA,
    Column("kind", String(30), primary_key=True),
    Column("book", String(10), primary_key=True),
    Column("length", Integer, nullable=False),
    Column("head", String(66), nullable=False),
)
