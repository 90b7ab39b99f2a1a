"""What items and partners are found by, kept in memory: a word is looked up, not read through.

A database finds a part of a word only by reading every text, or by an index of all pairs of signs
that makes an import several times as long; neither kind of database has one for words of two
signs. One long string of all texts is searched in a millisecond.

What is kept is of one edition: each write of an item or partner leaves a row in
``search_changes``, and those rows are never deleted. The snapshots of a database contain one
another, so that two which see as many of the rows see the same ones.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, bindparam, func, select

from partsdesk.database.tables.catalog import items, partners, search_changes

MOST_FOUND = 1000  # a word that more texts have is found soonest by reading on until there are some
MOST_NEWER = 500
MOST_ANSWERS = 256
MOST_TEXTS = 500_000

_CHANGES = select(search_changes.c.id, search_changes.c.row_id)


@dataclass(frozen=True, slots=True)
class Kept:
    """All texts of a table as they stood in one snapshot.

    Attributes:
        edition: how many changes that snapshot saw; ``last`` is the latest of them.
        joined: the texts one after another, a line break behind each: no word has one.
        starts: where in it each text begins, ``ids`` whose it is.
        newer: texts written since, which stand for those in ``joined``.
        answers: what words were looked up; one that goes on from such is among its texts.
    """

    edition: int
    last: int
    ids: Sequence[int]
    starts: Sequence[int]
    joined: str
    newer: Mapping[int, str] = field(default_factory=dict)
    answers: dict[str, list[int] | None] = field(default_factory=dict)

    def found(self, word: str, most: int = MOST_FOUND) -> list[int] | None:
        """Whose texts have this word in them; None where they are more than so many."""
        numbers = self._numbers(word, most)
        newer = [key for key, text in self.newer.items() if word in text]
        if numbers is None or len(numbers) + len(newer) > most:
            return None
        older = (self.ids[number] for number in numbers)
        return newer + [key for key in older if key not in self.newer]

    def _numbers(self, word: str, most: int) -> list[int] | None:
        """Which of the joined texts have a word."""
        if word not in self.answers:
            if len(self.answers) >= MOST_ANSWERS:
                self.answers.clear()
            shorter = self.answers.get(word[:-1])
            if shorter is None:
                self.answers[word] = self._sought(word, most)
            else:
                self.answers[word] = [n for n in shorter if self._has(n, word)]
        return self.answers.get(word)

    def _sought(self, word: str, most: int) -> list[int] | None:
        found: list[int] = []
        place = self.joined.find(word)
        while place >= 0:
            number = bisect_right(self.starts, place) - 1
            found.append(number)
            if len(found) > most:
                return None
            place = self.joined.find(word, self._end(number))
        return found

    def _has(self, number: int, word: str) -> bool:
        return self.joined.find(word, self.starts[number], self._end(number)) >= 0

    def _end(self, number: int) -> int:
        following = number + 1
        return self.starts[following] if following < len(self.starts) else len(self.joined)


class Texts:
    """The texts of one table, shared by all who read."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._kept: Kept | None = None
        self._reading = threading.Lock()

    def found(self, connection: Connection, word: str) -> list[int] | None:
        """Whose texts have a word, in this connection's snapshot; None where it must ask itself."""
        kept = self._of(connection)
        return None if kept is None else kept.found(word)

    def _of(self, connection: Connection) -> Kept | None:
        changes = self._changes()
        counted = changes.with_only_columns(func.count())
        edition = int(connection.execute(counted).scalar_one())
        known = self._kept
        if known is not None and known.edition == edition:
            return known
        if not self._reading.acquire(blocking=False):
            return None
        try:
            read = self._brought_up(connection, edition, known) or self._read(connection, edition)
        finally:
            self._reading.release()
        if known is None or (read and read.edition > known.edition):
            self._kept = read
        return read

    def _changes(self) -> Select[Any]:
        return _CHANGES.where(search_changes.c.searched == self._table.name)

    def _brought_up(self, connection: Connection, edition: int, known: Kept | None) -> Kept | None:
        """What is known, with the few texts that changed since; None where that is not all."""
        if known is None or not 0 < edition - known.edition <= MOST_NEWER:
            return None
        later = self._changes().where(search_changes.c.id > known.last)
        rows = connection.execute(later).all()
        changed = {row.row_id for row in rows}
        is_all = known.edition + len(rows) == edition  # else one that began earlier ended later
        if not is_all or None in changed or len(changed) + len(known.newer) > MOST_NEWER:
            return None
        key, text = self._columns
        wanted = select(key, text).where(
            key.in_(bindparam("keys", sorted(changed), expanding=True))
        )
        newer = {row[0]: row[1] for row in connection.execute(wanted)}
        last = max(row.id for row in rows)
        return replace(known, edition=edition, last=last, newer={**known.newer, **newer})

    def _read(self, connection: Connection, edition: int) -> Kept | None:
        key, text = self._columns
        if connection.execute(select(func.count(key))).scalar_one() > MOST_TEXTS:
            return None
        latest = self._changes().with_only_columns(func.max(search_changes.c.id))
        last = connection.execute(latest).scalar_one() or 0
        rows = connection.execute(select(key, text)).all()
        starts = list(accumulate((len(row[1]) + 1 for row in rows), initial=0))[:-1]
        joined = "".join([f"{row[1]}\n" for row in rows])
        return Kept(edition, int(last), [row[0] for row in rows], starts, joined)

    @property
    def _columns(self) -> tuple[Column[Any], Column[Any]]:
        return self._table.c.id, self._table.c.search


class Words:
    """The texts of every table that is searched by such."""

    def __init__(self) -> None:
        self._texts = {table.c.search: Texts(table) for table in (items, partners)}

    def of(self, column: object) -> Texts | None:
        """The texts of a column; None for one that is not kept."""
        return next((kept for known, kept in self._texts.items() if known is column), None)
