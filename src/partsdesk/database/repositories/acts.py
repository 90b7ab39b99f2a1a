"""Act records, and the settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, insert, select

from partsdesk.database.repositories.alone import hold
from partsdesk.database.repositories.base import Repository
from partsdesk.database.repositories.numbers import Link
from partsdesk.database.repositories.searching import MOST_ROWS
from partsdesk.database.tables.acts import act_seals, acts, settings
from partsdesk.database.tables.people import users
from partsdesk.database.upserts import insert_on
from partsdesk.database.watching import TELL, told
from partsdesk.domain.books.numbering import Fact
from partsdesk.domain.books.sealing import ACT, moment
from partsdesk.domain.values.settings import checked
from partsdesk.domain.values.topics import Topic


class ActKept(NamedTuple):
    """What is kept of one act: when and where, and what was asked."""

    at: dt.datetime
    workstation: str
    content: str


class ActDone(NamedTuple):
    """An act about something: which, by whom, where and when, what was asked and answered."""

    act: str
    by: str
    workstation: str
    at: dt.datetime
    content: str
    answer: str


class ActsReader(Repository):
    """What was done, by whom and when."""

    def unsealed(self, limit: int) -> Sequence[tuple[int, Sequence[Fact]]]:
        """Act records that stand in no seal yet, oldest first, as facts to be sealed.

        Not simply those after the last one sealed: an act that began earlier may end later.
        """
        rows = self._connection.execute(
            select(*(acts.c[name] for name in ACT))
            .outerjoin(act_seals, act_seals.c.act_id == acts.c.id)
            .where(act_seals.c.act_id.is_(None))
            .order_by(acts.c.id)
            .limit(limit)
        )
        place = ACT.index("at")
        return [(row.id, [*row[:place], moment(row.at), *row[place + 1 :]]) for row in rows]

    def last_of(self, subject: str, act: str) -> ActKept | None:
        """The last record of an act on a subject."""
        row = self._connection.execute(
            select(acts.c.at, acts.c.workstation, acts.c.content)
            .where(acts.c.subject == subject, acts.c.act == act)
            .order_by(acts.c.id.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else ActKept(*row)

    def last_about(
        self, subjects: Sequence[str], named: Sequence[str]
    ) -> Mapping[str, tuple[str, dt.datetime]]:
        """Who did the last act of some on each subject, and when."""
        last = (
            select(func.max(acts.c.id))
            .where(acts.c.subject.in_(subjects), acts.c.act.in_(named))
            .group_by(acts.c.subject)
        )
        rows = self._connection.execute(
            select(acts.c.subject, users.c.name, acts.c.at)
            .outerjoin(users, users.c.id == acts.c.user_id)
            .where(acts.c.id.in_(last))
        )
        return {subject: (name or "", at) for subject, name, at in rows}

    def about(self, subjects: Sequence[str], named: Sequence[str]) -> tuple[ActDone, ...]:
        """Some acts on any of these subjects, the first one first."""
        query = (
            select(
                acts.c.act,
                func.coalesce(users.c.name, ""),
                acts.c.workstation,
                acts.c.at,
                acts.c.content,
                acts.c.answer,
            )
            .outerjoin(users, users.c.id == acts.c.user_id)
            .where(acts.c.subject.in_(subjects), acts.c.act.in_(named))
            .order_by(acts.c.id)
            .limit(MOST_ROWS)
        )
        return tuple(ActDone(*row) for row in self._connection.execute(query))

    def first_at(self) -> dt.datetime | None:
        """When the books were begun."""
        return self._connection.execute(
            select(acts.c.at).order_by(acts.c.id).limit(1)
        ).scalar_one_or_none()


_RECORD = insert(acts)
_RECORD_AND_TELL = _RECORD.returning(TELL)


class Acts(ActsReader):
    """The record of acts: written once, in the act's own transaction (AUD-2).

    Attributes:
        has_told: whether the record has told other workstations what was touched.
    """

    has_told = False

    def record(
        self,
        request: str,
        act: str,
        *,
        at: dt.datetime,
        subject: str,
        content: str,
        answer: str,
    ) -> None:
        """Write that the act was done; the same statement tells other workstations of it."""
        row = {
            "request_id": request,
            "act": act,
            "user_id": (self._actor.user or None) if self._actor else None,
            "workstation": self._actor.workstation if self._actor else "",
            "at": at,
            "subject": subject,
            "content": content,
            "answer": answer,
        }
        if self._connection.dialect.name == "sqlite":
            self._connection.execute(_RECORD, row)
            return
        self._connection.execute(_RECORD_AND_TELL, row | told(self._touched))
        self.has_told = True

    def hold_seals(self) -> None:
        """Let nobody else seal until this act is done."""
        hold(self._connection, act_seals)

    def seal(self, links: Sequence[tuple[int, Link]]) -> None:
        """Write seals: acts with their links of the chain."""
        rows = [
            {
                "act_id": act,
                "number": link.number,
                "previous": link.previous,
                "digest": link.digest,
            }
            for act, link in links
        ]
        if rows:
            self._connection.execute(insert(act_seals), rows)


class SettingsWriter(Repository):
    """The warehouse's settings, written; reading them is part of every opening."""

    def put(self, key: str, value: str) -> None:
        """Keep a setting's value.

        Raises:
            UnknownSetting: for a stranger.
            BadSetting: where the setting cannot hold it.
        """
        statement = insert_on(self._connection, settings).values(
            key=key, value=checked(key, value), version=1
        )
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["key"],
                set_={"value": statement.excluded.value, "version": settings.c.version + 1},
            )
        )
        self.touch(Topic.SETTINGS)

    def drop(self, key: str) -> None:
        """Unset a setting: nobody has decided, or what the rules ship holds again."""
        self._connection.execute(delete(settings).where(settings.c.key == key))
        self.touch(Topic.SETTINGS)
