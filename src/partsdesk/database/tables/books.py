"""The two books: bin cards and the stores ledger, with balances and months kept beside them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from partsdesk.database.columns import KEY, UNITS, Moment, key
from partsdesk.database.tables.base import METADATA

stock = Table(  # what the cards add up to, by item, lot and bin
    "stock",
    METADATA,
    Column("item_id", KEY, ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("lot_id", KEY, ForeignKey("lots.id"), primary_key=True, autoincrement=False),
    Column("bin_id", KEY, ForeignKey("bins.id"), primary_key=True, autoincrement=False),
    Column("store_id", KEY, ForeignKey("stores.id"), nullable=False),
    Column("quantity", UNITS, nullable=False, server_default="0"),
    Column("entries", Integer, nullable=False, server_default="0"),
    Column("last_date", Date),
    CheckConstraint("quantity >= 0", name="not_below_zero"),
    Index("ix_stock_store_id", "store_id"),
    sqlite_with_rowid=False,
)

card_entries = Table(
    "card_entries",
    METADATA,
    key(),
    Column("slip_id", KEY, ForeignKey("slips.id"), nullable=False, index=True),
    Column("move_id", KEY, ForeignKey("slip_moves.id"), nullable=False),
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False),
    Column("lot_id", KEY, ForeignKey("lots.id"), nullable=False),
    Column("bin_id", KEY, ForeignKey("bins.id"), nullable=False),
    Column("store_id", KEY, ForeignKey("stores.id"), nullable=False),
    Column("card_line", Integer, nullable=False),  # the line of its card, as it was written
    Column("card_date", Date, nullable=False),
    Column("in_qty", UNITS, nullable=False, server_default="0"),
    Column("out_qty", UNITS, nullable=False, server_default="0"),
    # Both hold all that a balance needs: a card's, and everything's over some days.
    Index(
        "ix_card_entries_card",
        *("item_id", "card_date", "id", "bin_id", "lot_id", "store_id", "in_qty", "out_qty"),
    ),
    Index(
        "ix_card_entries_card_date",
        *("card_date", "item_id", "lot_id", "bin_id", "store_id", "in_qty", "out_qty"),
    ),
    sqlite_autoincrement=True,
)

card_months = Table(
    "card_months",
    METADATA,
    Column("month", Integer, primary_key=True, autoincrement=False),
    Column("item_id", KEY, ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("lot_id", KEY, ForeignKey("lots.id"), primary_key=True, autoincrement=False),
    Column("bin_id", KEY, ForeignKey("bins.id"), primary_key=True, autoincrement=False),
    Column("store_id", KEY, ForeignKey("stores.id"), nullable=False),
    Column("in_qty", UNITS, nullable=False, server_default="0"),
    Column("out_qty", UNITS, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

bookings = Table(  # an accountant's act on a slip: booking, invoice ahead, arrival, invoice
    "bookings",
    METADATA,
    key(),
    Column("slip_id", KEY, ForeignKey("slips.id"), nullable=False, index=True),
    Column("kind", String(30), nullable=False),
    Column("act", String(12), nullable=False),
    Column("ledger_date", Date, nullable=False),
    Column("booked_at", Moment, nullable=False),
    Column("booked_by", KEY, ForeignKey("users.id"), nullable=False),
    Column("chain_number", Integer, nullable=False),
    Column("previous", String(66), nullable=False),
    Column("digest", String(66), nullable=False),
    UniqueConstraint("kind", "chain_number"),
    Index("ix_bookings_ledger_date", "ledger_date"),
    sqlite_autoincrement=True,
)

booking_lines = Table(  # what the accountant said of a line: price, tax, invoice
    "booking_lines",
    METADATA,
    key(),
    Column("booking_id", KEY, ForeignKey("bookings.id"), nullable=False, index=True),
    Column("line_id", KEY, ForeignKey("slip_lines.id"), nullable=False, index=True),
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False),
    Column("quantity", UNITS, nullable=False),
    Column("price", UNITS),
    Column("amount", UNITS, nullable=False),
    Column("tax_rate", UNITS),
    Column("tax", UNITS),
    Column("invoice", String(60), nullable=False, server_default=""),
    Column("invoice_date", Date),
    Column("estimate", Boolean, nullable=False, server_default=false()),
    Column("unsourced", Boolean, nullable=False, server_default=false()),
    sqlite_autoincrement=True,
)

ledger_entries = Table(
    "ledger_entries",
    METADATA,
    key(),
    Column("booking_id", KEY, ForeignKey("bookings.id"), nullable=False, index=True),
    Column("slip_id", KEY, ForeignKey("slips.id"), nullable=False, index=True),
    Column("line_id", KEY, ForeignKey("slip_lines.id"), nullable=False),
    Column("move_id", KEY, ForeignKey("slip_moves.id"), index=True),
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False),
    Column("group", String(20), nullable=False),
    Column("store_id", KEY, ForeignKey("stores.id"), nullable=False),
    Column("ledger_date", Date, nullable=False),
    Column("nature", String(24), nullable=False),
    Column("in_qty", UNITS, nullable=False, server_default="0"),
    Column("in_amount", UNITS, nullable=False, server_default="0"),
    Column("out_qty", UNITS, nullable=False, server_default="0"),
    Column("out_amount", UNITS, nullable=False, server_default="0"),
    Column("voucher", String(40)),  # VAL-11: the outside voucher's number, given once
    Index(
        "ix_ledger_entries_item",
        *("item_id", "group", "ledger_date", "id", "store_id"),
        *("in_qty", "in_amount", "out_qty", "out_amount"),
    ),
    Index("ix_ledger_entries_ledger_date", "ledger_date", "id"),
    sqlite_autoincrement=True,
)

ledger_balances = Table(  # the average is the exact pair (amount, quantity), never a price
    "ledger_balances",
    METADATA,
    Column("item_id", KEY, ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("group", String(20), primary_key=True),
    Column("quantity", UNITS, nullable=False, server_default="0"),
    Column("amount", UNITS, nullable=False, server_default="0"),
    Column("last_quantity", UNITS, nullable=False, server_default="0"),
    Column("last_amount", UNITS, nullable=False, server_default="0"),
    Column("bought_quantity", UNITS, nullable=False, server_default="0"),
    Column("bought_amount", UNITS, nullable=False, server_default="0"),
    Column("last_date", Date),
    CheckConstraint("quantity >= 0", name="not_below_zero"),
    CheckConstraint("quantity <> 0 OR amount = 0", name="nothing_left"),
    sqlite_with_rowid=False,
)

ledger_months = Table(
    "ledger_months",
    METADATA,
    Column("month", Integer, primary_key=True, autoincrement=False),
    Column("item_id", KEY, ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("group", String(20), primary_key=True),
    Column("store_id", KEY, ForeignKey("stores.id"), primary_key=True, autoincrement=False),
    Column("in_qty", UNITS, nullable=False, server_default="0"),
    Column("in_amount", UNITS, nullable=False, server_default="0"),
    Column("out_qty", UNITS, nullable=False, server_default="0"),
    Column("out_amount", UNITS, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

month_closes = Table(  # VAL-9: one row a month and book; a reopening is a row of its own
    "month_closes",
    METADATA,
    key(),
    Column("month", Integer, nullable=False, index=True),
    Column("book", String(10), nullable=False),  # stores, accounts
    Column("act", String(10), nullable=False),  # close, reopen
    Column("at", Moment, nullable=False),
    Column("by", KEY, ForeignKey("users.id"), nullable=False),
    Column("asked_by", KEY, ForeignKey("users.id")),
    Column("reason", String(300), nullable=False, server_default=""),
    sqlite_autoincrement=True,
)

closed_months = Table(  # the state that the closes add up to: the last closed month of each book
    "closed_months",
    METADATA,
    Column("book", String(10), primary_key=True),
    Column("month", Integer, nullable=False),
)

card_openings = Table(
    "card_openings",
    METADATA,
    Column("month", Integer, primary_key=True, autoincrement=False),
    Column("item_id", KEY, ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("lot_id", KEY, ForeignKey("lots.id"), primary_key=True, autoincrement=False),
    Column("bin_id", KEY, ForeignKey("bins.id"), primary_key=True, autoincrement=False),
    Column("store_id", KEY, ForeignKey("stores.id"), nullable=False),
    Column("quantity", UNITS, nullable=False),
    sqlite_with_rowid=False,
)

ledger_openings = Table(
    "ledger_openings",
    METADATA,
    Column("month", Integer, primary_key=True, autoincrement=False),
    Column("item_id", KEY, ForeignKey("items.id"), primary_key=True, autoincrement=False),
    Column("group", String(20), primary_key=True),
    Column("store_id", KEY, ForeignKey("stores.id"), primary_key=True, autoincrement=False),
    Column("quantity", UNITS, nullable=False),
    Column("amount", UNITS, nullable=False),
    sqlite_with_rowid=False,
)
