"""Act records, their seals, and the warehouse's settings."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from partsdesk.database.columns import KEY, Moment, key
from partsdesk.database.tables.base import METADATA

acts = Table(
    "acts",
    METADATA,
    key(),
    Column("request_id", String(36), nullable=False, unique=True),
    Column("act", String(40), nullable=False),
    Column("user_id", KEY, ForeignKey("users.id")),
    Column("workstation", String(80), nullable=False, server_default=""),
    Column("at", Moment, nullable=False),
    Column("subject", String(80), nullable=False, server_default=""),
    Column("content", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Index("ix_acts_subject", "subject"),
    sqlite_autoincrement=True,
)

act_seals = Table(  # a chain over the act records, sealed by a short act of its own
    "act_seals",
    METADATA,
    Column("act_id", KEY, ForeignKey("acts.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False, unique=True),
    Column("previous", String(66), nullable=False),
    Column("digest", String(66), nullable=False),
)

settings = Table(
    "settings",
    METADATA,
    Column("key", String(60), primary_key=True),
    Column("value", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),
)
