"""What every repository stands on: the connection of one transaction, and what it touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, Table, insert

from partsdesk.database.tables.catalog import search_changes
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.topics import Topic

T = TypeVar("T")

MOST_TOLD = 20
CHUNK = 500  # ids in one IN list: below every database's limit of variables


class Repository:
    """Reads, and in a work writes, through one transaction's connection."""

    def __init__(self, connection: Connection, actor: Actor | None, touched: set[Topic]) -> None:
        self._connection = connection
        self._actor = actor
        self._touched = touched

    def touch(self, *topics: Topic) -> None:
        """Say what was changed; a reader of a view has nobody to say it to."""
        self._touched.update(topics)


def say_searched(connection: Connection, table: Table, ids: Sequence[int]) -> None:
    """Say that these rows are found by other words now; of many at once it is said in one row."""
    told = ids if len(ids) <= MOST_TOLD else [None]
    rows = [{"searched": table.name, "row_id": each} for each in told]
    connection.execute(insert(search_changes), rows)


def in_chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Cut a collection into lists short enough for one statement."""
    listed = list(values)
    for start in range(0, len(listed), size):
        yield listed[start : start + size]
