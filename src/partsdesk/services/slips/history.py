"""What happened to a slip: who took which step, and whether somebody did since it was looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from partsdesk.database.listings.listing import ListAsked
from partsdesk.database.work import View
from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.slips import Slip, SlipChanged, SlipId, State


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of the slip's history."""

    step: Step
    by: str
    at: dt.datetime
    dated: dt.date | None = None


def head_of(view: View, slip: SlipId) -> dict[str, object]:
    """A slip as the list of slips has it; empty where the person may not see it."""
    page = view.listings.page(ListAsked("slips", scope={"slip": slip}, limit=1))
    return dict(zip(page.names, page.rows[0], strict=True)) if page.rows else {}


def history_of(head: Mapping[str, object]) -> tuple[Happened, ...]:
    """The steps that were taken, in the order of a slip's life."""
    found = []
    for step, by, at, dated in (
        (Step.DRAFT, "drafted_by", "drafted_at", ""),
        (Step.RELEASE, "released_by", "released_at", ""),
        (Step.EXECUTE, "executed_by", "executed_at", "card_date"),
        (Step.BOOK, "booked_by", "booked_at", "ledger_date"),
    ):
        moment, day = head.get(at), head.get(dated)
        if isinstance(moment, dt.datetime):
            dated_on = day if isinstance(day, dt.date) else None
            found.append(Happened(step, str(head.get(by) or ""), moment, dated_on))
    return tuple(found)


def check_version(view: View, slip: Slip, version: int) -> None:
    """Refuse to go on from what somebody has changed since it was read (F21).

    Raises:
        SlipChanged: with who took which step, where one was taken.
    """
    if slip.version == version:
        return
    steps = () if slip.state is State.DRAFT else history_of(head_of(view, slip.id))
    if not steps:  # single saves of a draft are not on record
        raise SlipChanged(slip.called)
    last = max(reversed(steps), key=lambda step: step.at)  # of two at once the later step
    raise SlipChanged(slip.called, last.by, last.step, last.at)
