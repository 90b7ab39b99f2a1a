"""How many statements an act sends to the database: round trips are what a network costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from partsdesk.database.database import Database

BEGINNINGS = ("BEGIN", "BEGIN IMMEDIATE")


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement but the one that begins a transaction, in a list that grows."""
    said: list[str] = []

    def heard(*told: object) -> None:
        if str(told[2]) not in BEGINNINGS:
            said.append(str(told[2]))

    event.listen(database._engine, "before_cursor_execute", heard)
    try:
        yield said
    finally:
        event.remove(database._engine, "before_cursor_execute", heard)
