"""Users, their roles and the stores that their rights are limited to."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, true

from partsdesk.database.columns import KEY, Moment, key
from partsdesk.database.tables.base import METADATA

users = Table(
    "users",
    METADATA,
    key(),
    Column("login", String(60), nullable=False, unique=True),
    Column("name", String(60), nullable=False),
    Column("password", String(200), nullable=False),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("locked_until", Moment),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("badge", String(60)),
    Column("pin", String(200)),
    Column("pin_failures", Integer, nullable=False, server_default="0"),
    Column("pin_locked_until", Moment),
    Index("ix_users_badge", "badge", unique=True),
    sqlite_autoincrement=True,
)

strangers = Table(  # wrong log-ins of those who are no users, by door: they wait as users do
    "strangers",
    METADATA,
    Column("door", Integer, primary_key=True, autoincrement=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
)

user_roles = Table(
    "user_roles",
    METADATA,
    Column("user_id", KEY, ForeignKey("users.id"), primary_key=True),
    Column("role", String(30), primary_key=True),
)

user_stores = Table(
    "user_stores",
    METADATA,
    Column("user_id", KEY, ForeignKey("users.id"), primary_key=True),
    Column("store_id", KEY, ForeignKey("stores.id"), primary_key=True),
)
