"""Gapless numbers and the chains of digests: the last rows that an act takes hold of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update

from partsdesk.database.repositories.base import Repository
from partsdesk.database.tables.slips import chains, executions, numbers
from partsdesk.database.upserts import if_missing, insert_on
from partsdesk.domain.books.kind import SlipKind
from partsdesk.domain.books.numbering import FIRST_DIGEST, Fact, digest, slip_number
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import UserId

_HEAD = (
    select(chains.c.length, chains.c.head)
    .where(chains.c.kind == bindparam("of"), chains.c.book == bindparam("in_book"))
    .with_for_update()
)
_ADVANCE = (
    update(chains)
    .where(chains.c.kind == bindparam("of"), chains.c.book == bindparam("in_book"))
    .values(length=bindparam("to_length"), head=bindparam("to_head"))
)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: its place, the digest before it, and its own."""

    number: int
    previous: str
    digest: str


class Numbers(Repository):
    """Numbers and chain links, given inside the transaction of the entry that they are for."""

    def next(self, kind: SlipKind, month: Month) -> str:
        """The kind's next number in a month; taken back if the act is undone, so without gaps."""
        return slip_number(kind, month, self.count(kind.code, month))

    def count(self, series: str, month: Month) -> int:
        """The next count of a series in a month."""
        statement = insert_on(self._connection, numbers).values(
            kind=series, month=month.number, last=1
        )
        raised = statement.on_conflict_do_update(
            index_elements=["kind", "month"], set_={"last": numbers.c.last + 1}
        ).returning(numbers.c.last)
        return int(self._connection.execute(raised).scalar_one())

    def link(self, kind: str, book: str, facts: Sequence[Sequence[Fact]]) -> Link:
        """Chain an act's content to its predecessor's digest."""
        return self.links(kind, book, [facts])[0]

    def links(
        self, kind: str, book: str, contents: Sequence[Sequence[Sequence[Fact]]]
    ) -> Sequence[Link]:
        """Chain several acts' contents, one after the other."""
        where = {"of": kind, "in_book": book}
        head = self._connection.execute(_HEAD, where).one_or_none()
        if head is None:
            first = {"kind": kind, "book": book, "length": 0, "head": FIRST_DIGEST}
            self._connection.execute(if_missing(self._connection, chains), first)
            head = self._connection.execute(_HEAD, where).one()
        made: list[Link] = []
        previous = head.head
        for number, facts in enumerate(contents, start=head.length + 1):
            made.append(Link(number, previous, digest(previous, facts)))
            previous = made[-1].digest
        end = {"to_length": head.length + len(made), "to_head": previous}
        self._connection.execute(_ADVANCE, where | end)
        return made

    def execution(
        self, slip: SlipId, kind: SlipKind, link: Link, day: dt.date, at: dt.datetime, by: UserId
    ) -> None:
        """Write that a slip was executed."""
        self._connection.execute(
            insert(executions).values(
                slip_id=slip,
                kind=kind.code,
                card_date=day,
                executed_at=at,
                executed_by=by,
                chain_number=link.number,
                previous=link.previous,
                digest=link.digest,
            )
        )
