"""Counts, what was counted, what came of it, and another program's account to hold it against."""

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

from partsdesk.database.columns import KEY, UNITS, Moment, key
from partsdesk.database.tables.base import METADATA

counts = Table(
    "counts",
    METADATA,
    key(),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("number", String(30), nullable=False, unique=True),
    Column("state", String(12), nullable=False),  # open, confirmed, void
    Column("choice", String(20), nullable=False),  # what was chosen to be counted
    Column("chosen", Text, nullable=False, server_default=""),  # zones, bins, a category, a class
    Column("blind", Boolean, nullable=False, server_default=true()),
    Column("frozen", Boolean, nullable=False, server_default=false()),
    Column("tolerance_pieces", UNITS),
    Column("tolerance_rate", UNITS),
    Column("tolerance_amount", UNITS),
    Column("note", String(300), nullable=False, server_default=""),
    Column("opened_at", Moment, nullable=False),
    Column("opened_by", KEY, ForeignKey("users.id")),
    Column("ended_at", Moment),
    Column("ended_by", KEY, ForeignKey("users.id")),
    Column("version", Integer, nullable=False, server_default="0"),
    Index("ix_counts_state", "state"),
    sqlite_autoincrement=True,
)

count_stores = Table(
    "count_stores",
    METADATA,
    Column("count_id", KEY, ForeignKey("counts.id"), primary_key=True, autoincrement=False),
    Column("store_id", KEY, ForeignKey("stores.id"), primary_key=True, autoincrement=False),
    Index("ix_count_stores_store_id", "store_id"),
    sqlite_with_rowid=False,
)

count_lines = Table(  # one place of one item and lot: expected when the count began, or found
    "count_lines",
    METADATA,
    key(),
    Column("count_id", KEY, ForeignKey("counts.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("store_id", KEY, ForeignKey("stores.id"), nullable=False),
    Column("bin_id", KEY, ForeignKey("bins.id"), nullable=False),
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False),
    Column("lot_id", KEY, ForeignKey("lots.id"), nullable=False),
    Column("found", Boolean, nullable=False, server_default=false()),
    Column("recount", Boolean, nullable=False, server_default=false()),  # asked for by somebody
    Column("cause", String(30), nullable=False, server_default=""),
    Column("note", String(300), nullable=False, server_default=""),
    UniqueConstraint("count_id", "bin_id", "item_id", "lot_id"),
    UniqueConstraint("count_id", "number"),
    Index("ix_count_lines_item_id", "item_id", "bin_id", "lot_id"),
    sqlite_autoincrement=True,
)

tallies = Table(  # what somebody counted: written once, at most withdrawn
    "tallies",
    METADATA,
    key(),
    Column("count_id", KEY, ForeignKey("counts.id"), nullable=False, index=True),
    Column("line_id", KEY, ForeignKey("count_lines.id"), index=True),  # none: not identified
    Column("pass", Integer, nullable=False),  # 1 first 初盘, 2 second 复盘, 3 spot check 抽盘
    Column("quantity", UNITS, nullable=False),
    Column("goods", String(10), nullable=False),  # usable, damaged, expired (REC-4)
    Column("counted_at", Moment, nullable=False),
    Column("counted_on", Date, nullable=False),  # the warehouse's day at that moment
    Column("counted_by", KEY, ForeignKey("users.id")),
    Column("counter", String(60), nullable=False, server_default=""),  # who is no user
    Column("way", String(10), nullable=False),  # typed, scanned, file
    Column("code", String(80), nullable=False, server_default=""),  # that nobody knew
    Column("bin_id", KEY, ForeignKey("bins.id")),
    Column("entered_at", Moment, nullable=False),
    Column("entered_by", KEY, ForeignKey("users.id")),
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", KEY, ForeignKey("users.id")),
    sqlite_autoincrement=True,
)

count_results = Table(  # a line's difference as it was confirmed (VAL-7, the first step)
    "count_results",
    METADATA,
    Column("line_id", KEY, ForeignKey("count_lines.id"), primary_key=True, autoincrement=False),
    Column("count_id", KEY, ForeignKey("counts.id"), nullable=False, index=True),
    Column("counted", UNITS, nullable=False),
    Column("book", UNITS, nullable=False),  # the card as it should have stood then
    Column("counted_at", Moment, nullable=False),
    Column("pass", Integer, nullable=False),
    Column("cause", String(30), nullable=False, server_default=""),
    Column("slip_line_id", KEY, ForeignKey("slip_lines.id"), index=True),
)

count_slips = Table(
    "count_slips",
    METADATA,
    Column("slip_id", KEY, ForeignKey("slips.id"), primary_key=True, autoincrement=False),
    Column("count_id", KEY, ForeignKey("counts.id"), nullable=False, index=True),
)

dispositions = Table(  # VAL-7, the second step: a line's last one holds
    "dispositions",
    METADATA,
    key(),
    Column("line_id", KEY, ForeignKey("count_lines.id"), nullable=False, index=True),
    Column("cause", String(30), nullable=False),
    Column("liable", String(60), nullable=False, server_default=""),
    Column("recovered", UNITS),
    Column("tax_out", Boolean, nullable=False, server_default=false()),
    Column("note", String(300), nullable=False, server_default=""),
    Column("decided_at", Moment, nullable=False),
    Column("decided_by", KEY, ForeignKey("users.id")),
    sqlite_autoincrement=True,
)

accounts = Table(  # balances of another program, as they were taken in
    "accounts",
    METADATA,
    key(),
    Column("name", String(200), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("by_store", Boolean, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("taken_by", KEY, ForeignKey("users.id")),
    sqlite_autoincrement=True,
)

account_lines = Table(
    "account_lines",
    METADATA,
    key(),
    Column("account_id", KEY, ForeignKey("accounts.id"), nullable=False),
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False),
    Column("store_id", KEY, ForeignKey("stores.id")),
    Column("quantity", UNITS, nullable=False),
    Column("amount", UNITS),
    Index("ix_account_lines_account_id", "account_id", "item_id", "store_id"),
    sqlite_autoincrement=True,
)

statements = Table(  # an account-card-stock statement as it was made (REC-1, VAL-9)
    "statements",
    METADATA,
    key(),
    Column("number", String(30), nullable=False, unique=True),
    Column("as_of", Date, nullable=False),
    Column("counted_from", Date, nullable=False),  # counts before this day are not looked at
    Column("account_id", KEY, ForeignKey("accounts.id")),  # none: our own stores ledger
    Column("lines", Integer, nullable=False),
    Column("agreeing", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", KEY, ForeignKey("users.id")),
    Index("ix_statements_as_of", "as_of"),
    sqlite_autoincrement=True,
)

statement_stores = Table(
    "statement_stores",
    METADATA,
    Column("statement_id", KEY, ForeignKey("statements.id"), primary_key=True, autoincrement=False),
    Column("store_id", KEY, ForeignKey("stores.id"), primary_key=True, autoincrement=False),
    Column("lines", Integer, nullable=False),
    Column("agreeing", Integer, nullable=False),
    Column("digest", String(66), nullable=False),  # of its lines: what people put their names to
    sqlite_with_rowid=False,
)

statement_lines = Table(  # kept while the statement is the last of its day, and once it is signed
    "statement_lines",
    METADATA,
    key(),
    Column("statement_id", KEY, ForeignKey("statements.id"), nullable=False),
    Column("store_id", KEY, ForeignKey("stores.id")),  # none: one row over all of its stores
    Column("item_id", KEY, ForeignKey("items.id"), nullable=False),
    Column("account_qty", UNITS, nullable=False),
    Column("executed_not_booked", UNITS, nullable=False),
    Column("booked_not_executed", UNITS, nullable=False),
    Column("card_qty", UNITS, nullable=False),
    Column("account_card_difference", UNITS, nullable=False),
    Column("counted_qty", UNITS),
    Column("moved_since_count", UNITS),
    Column("card_stock_difference", UNITS),
    Column("verdict", String(80), nullable=False),
    Index("ix_statement_lines_statement_id", "statement_id", "store_id", "item_id"),
    sqlite_autoincrement=True,
)

signatures = Table(  # under each signer's own log-in; reopening the month makes them fall
    "signatures",
    METADATA,
    key(),
    Column("statement_id", KEY, ForeignKey("statements.id"), nullable=False, index=True),
    Column("store_id", KEY, ForeignKey("stores.id"), nullable=False),
    Column("role", String(20), nullable=False),  # keeper, accountant, supervisor
    Column("signed_at", Moment, nullable=False),
    Column("signed_by", KEY, ForeignKey("users.id"), nullable=False),
    Column("fallen_at", Moment),
    sqlite_autoincrement=True,
)
