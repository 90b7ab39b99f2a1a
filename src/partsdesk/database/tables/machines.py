"""Which runs of the program write a file just now."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from partsdesk.database.columns import Moment
from partsdesk.database.tables.base import METADATA

workstations = Table(  # one row a run of the program; never copied, for it is about this file
    "workstations",
    METADATA,
    Column("run", String(32), primary_key=True),
    Column("host", String(80), nullable=False),
    Column("boot", String(80), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("name", String(80), nullable=False),
    Column("beats", Integer, nullable=False),
    Column("seen_at", Moment, nullable=False),
)
