"""The tables, one module a subject; all in one collection."""

from __future__ import annotations

from partsdesk.database.tables import (
    acts,
    books,
    catalog,
    counting,
    machines,
    people,
    registers,
    slips,
)
from partsdesk.database.tables.base import METADATA

__all__ = [
    "METADATA",
    "acts",
    "books",
    "catalog",
    "counting",
    "machines",
    "people",
    "registers",
    "slips",
]
