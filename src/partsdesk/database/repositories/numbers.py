"""Gapless numbers and the chains of digests: the last rows that an act takes hold of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.sql.dml import ReturningInsert

from partsdesk.database.bulk import Rows, day_text
from partsdesk.database.columns import moment_text
from partsdesk.database.repositories.base import Repository
from partsdesk.database.tables.slips import chains, executions, numbers
from partsdesk.database.upserts import if_missing, insert_for
from partsdesk.domain.books.kind import SlipKind
from partsdesk.domain.books.numbering import FIRST_DIGEST, Fact, digest, slip_number
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import UserId

_EXECUTE = Rows(
    executions,
    "slip_id",
    "kind",
    "card_date",
    "executed_at",
    "executed_by",
    "chain_number",
    "previous",
    "digest",
)
_OF_CHAIN = (chains.c.kind == bindparam("of"), chains.c.book == bindparam("in_book"))
_HEAD = select(chains.c.length, chains.c.head).where(*_OF_CHAIN).with_for_update()


@cache
def _counted(dialect: str) -> ReturningInsert[Any]:
    """Count a series on."""
    row = {"kind": bindparam("series"), "month": bindparam("of_month"), "last": 1}
    return (
        insert_for(dialect, numbers)
        .values(row)
        .on_conflict_do_update(index_elements=["kind", "month"], set_={"last": numbers.c.last + 1})
        .returning(numbers.c.last)
    )


@cache
def _counted_and_held(dialect: str) -> ReturningInsert[Any]:
    """Count a series on and hold the head of a chain, in this order and in one round trip."""
    length, head = (
        select(column).where(*_OF_CHAIN).with_for_update().scalar_subquery()
        for column in (chains.c.length, chains.c.head)
    )
    return _counted(dialect).returning(length, head)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: its place, the digest before it, and its own."""

    number: int
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a chain, held until the act is over, and the number that the act was given.

    The database moves the head on when the row with the new link is written.

    Attributes:
        number: the slip's number; empty where none was asked for.
        length: how many links there are.
        digest: the last one's.
    """

    number: str
    length: int
    digest: str

    def link(self, facts: Sequence[Sequence[Fact]]) -> Link:
        """Chain an act's content to its predecessor's digest."""
        return self.links([facts])[0]

    def links(self, contents: Sequence[Sequence[Sequence[Fact]]]) -> Sequence[Link]:
        """Chain several acts' contents, one after the other."""
        made: list[Link] = []
        previous = self.digest
        for number, facts in enumerate(contents, start=self.length + 1):
            made.append(Link(number, previous, digest(previous, facts)))
            previous = made[-1].digest
        return made


class Numbers(Repository):
    """Numbers and chain links, given inside the transaction of the entry that they are for."""

    def count(self, series: str, month: Month) -> int:
        """The next count of a series in a month; taken back if the act is undone."""
        counted = _counted(self._connection.dialect.name)
        of = {"series": series, "of_month": month.number}
        return int(self._connection.execute(counted, of).scalar_one())

    def head(self, kind: str, book: str) -> Head:
        """The head of a chain, begun where there is none yet."""
        where = {"of": kind, "in_book": book}
        found = self._connection.execute(_HEAD, where).one_or_none()
        if found is None:
            first = {"kind": kind, "book": book, "length": 0, "head": FIRST_DIGEST}
            self._connection.execute(if_missing(self._connection, chains), first)
            found = self._connection.execute(_HEAD, where).one()
        return Head("", found.length, found.head)

    def numbered_head(self, kind: SlipKind, book: str, month: Month) -> Head:
        """The kind's next number in a month, without gaps, and the head of its chain."""
        counted = _counted_and_held(self._connection.dialect.name)
        of = {"series": kind.code, "of_month": month.number, "of": kind.code, "in_book": book}
        count, length, previous = self._connection.execute(counted, of).one()
        number = slip_number(kind, month, count)
        if previous is None:
            return replace(self.head(kind.code, book), number=number)
        return Head(number, length, previous)

    def execution(
        self, slip: SlipId, kind: SlipKind, link: Link, day: dt.date, at: dt.datetime, by: UserId
    ) -> None:
        """Write that a slip was executed."""
        row = (
            slip,
            kind.code,
            day_text(day),
            moment_text(at),
            by,
            link.number,
            link.previous,
            link.digest,
        )
        _EXECUTE.write(self._connection, [row])
