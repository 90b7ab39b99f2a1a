"""Act records, and the settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select

from partsdesk.database.repositories.base import Repository
from partsdesk.database.tables.acts import act_seals, acts, settings
from partsdesk.database.upserts import insert_on
from partsdesk.domain.books.numbering import Fact
from partsdesk.domain.values.settings import checked
from partsdesk.domain.values.topics import Topic


class ActsReader(Repository):
    """What was done, by whom and when."""

    def unsealed(self, limit: int) -> Sequence[tuple[int, Sequence[Fact]]]:
        """Act records that stand in no seal yet, oldest first, as facts to be sealed."""
        last = select(func.coalesce(func.max(act_seals.c.act_id), 0)).scalar_subquery()
        rows = self._connection.execute(
            select(acts).where(acts.c.id > last).order_by(acts.c.id).limit(limit)
        )
        return [
            (
                row.id,
                [
                    row.id,
                    row.request_id,
                    row.act,
                    row.user_id,
                    row.workstation,
                    row.at.isoformat(),
                    row.subject,
                    row.content,
                    row.answer,
                ],
            )
            for row in rows
        ]


class Acts(ActsReader):
    """The record of acts: written once, in the act's own transaction (AUD-2)."""

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
        """Write that the act was done."""
        self._connection.execute(
            insert(acts).values(
                request_id=request,
                act=act,
                user_id=(self._actor.user or None) if self._actor else None,
                workstation=self._actor.workstation if self._actor else "",
                at=at,
                subject=subject,
                content=content,
                answer=answer,
            )
        )

    def seal(self, act: int, number: int, previous: str, digest: str) -> None:
        """Write one seal."""
        self._connection.execute(
            insert(act_seals).values(act_id=act, number=number, previous=previous, digest=digest)
        )


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
