"""The record of acts, to read and to hand on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import null, select

from partsdesk.database.repositories.reports.scope import Reporting
from partsdesk.database.tables.acts import acts
from partsdesk.database.tables.people import users


class ActRow(NamedTuple):
    """One record: what was done, by whom, where and when."""

    number: int
    at: dt.datetime
    by: str
    workstation: str
    act: str
    subject: str
    detail: str


class ActReports(Reporting):
    """What was done."""

    def act_rows(self, first: dt.datetime | None, end: dt.datetime) -> Iterator[ActRow]:
        """The records from one moment to before another, in the order of writing.

        What an act was asked to do may hold costs and telephone numbers; whoever may not see
        both is shown who did what to which thing and when, and not its content.  # PAR-2, PAR-3
        """
        actor = self._actor
        shown = actor is not None and actor.sees_cost and actor.sees_personal
        content = acts.c.content if shown else null()
        query = (
            select(
                acts.c.id,
                acts.c.at,
                users.c.login,
                acts.c.workstation,
                acts.c.act,
                acts.c.subject,
                content,
            )
            .outerjoin(users, users.c.id == acts.c.user_id)
            .where(acts.c.at < end)
            .order_by(acts.c.id)
        )
        if first is not None:
            query = query.where(acts.c.at >= first)
        for number, at, by, workstation, act, subject, detail in self.streamed(query):
            yield ActRow(number, at, by or "", workstation, act, subject, detail or "")
