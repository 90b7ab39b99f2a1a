"""What month ends are tried with: counts that are off, papers handed over, checklists read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from partsdesk.domain.books.months import Book, Point
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.counting.counts import (
    Cause,
    Choice,
    CountLineId,
    Disposition,
)
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Role
from partsdesk.services.closing.checklist import Checked, Standing, points_of
from partsdesk.services.counting.confirming import ConfirmCount, confirm_count
from partsdesk.services.counting.disposing import Dispose, dispose
from partsdesk.services.counting.opening import OpenCount, open_count
from partsdesk.services.counting.tallying import Tallied, TallyUp, tally_up
from partsdesk.services.lists import ListAsked
from partsdesk.services.months import CloseMonth, close_accounts, close_stores
from partsdesk.services.papers import HandOver, hand_over
from tests.rules.crew import Crew, pieces
from tests.support.builders import see
from tests.support.lives import TODAY

NOVEMBER = Month.of(TODAY)
WITHIN = Disposition(Cause.WITHIN_QUOTA)


def close(crew: Crew, book: Book, month: Month = NOVEMBER) -> None:
    """Close a month in one of the books."""
    act, role = {
        Book.STORES: (close_stores, Role.KEEPER),
        Book.ACCOUNTS: (close_accounts, Role.ACCOUNTANT),
    }[book]
    crew.warehouse.perform(act, CloseMonth(month), crew.who(role))


def begin_count(crew: Crew) -> str:
    """Begin to count the main store."""
    asked = OpenCount(Choice.EVERYTHING, (crew.main.id,))
    return crew.warehouse.perform(open_count, asked, crew.who(Role.KEEPER)).result.called


def counted_off(crew: Crew, **found: str) -> dict[str, CountLineId]:
    """Count items off, and confirm it: each difference's line by the item's code."""
    crew.decide("count-tolerance-pieces", "1000")
    count = begin_count(crew)
    tally(crew, count, found)
    crew.warehouse.perform(confirm_count, ConfirmCount(count), crew.who(Role.SUPERVISOR))
    return {str(row["item"]): CountLineId(int(str(row["line_id"]))) for row in listed(crew)}


def tally(crew: Crew, count: str, found: Mapping[str, str], by: Role = Role.KEEPER) -> None:
    """Say what lies there: after whatever was done in this minute."""
    items = see(crew.warehouse, lambda view: view.items.by_code(list(found)))
    at = see(crew.warehouse, lambda view: view.now) + dt.timedelta(minutes=1)
    tallied = tuple(
        Tallied(crew.main.id, pieces(many), items[code].id, counted_at=at)
        for code, many in found.items()
    )
    crew.warehouse.perform(tally_up, TallyUp(count, tallied), crew.who(by))


def listed(crew: Crew, by: Role = Role.FINANCE_MANAGER) -> list[dict[str, object]]:
    """The list of differences as somebody sees it."""
    asked = ListAsked("differences")
    page = see(crew.warehouse, lambda view: view.listings.page(asked), crew.who(by))
    return [dict(zip(page.names, row, strict=True)) for row in page.rows]


def decide(
    crew: Crew, line: CountLineId, said: Disposition = WITHIN, by: Role = Role.FINANCE_MANAGER
) -> str:
    """Dispose of a difference."""
    return crew.warehouse.perform(dispose, Dispose(line, said), crew.who(by)).result.called


def point(crew: Crew, wanted: Point, month: Month = NOVEMBER) -> Checked:
    """A point of the checklists."""
    (found,) = see(
        crew.warehouse,
        lambda view: [
            each for book in Book for each in points_of(view, month, book) if each.point is wanted
        ],
    )
    return found


def stand(crew: Crew, wanted: Point) -> tuple[Standing, bool, int, tuple[str, ...]]:
    """How a point stands."""
    found = point(crew, wanted)
    return found.standing, found.blocks, found.count, found.names


def hand_papers_over(crew: Crew, *slips: SlipId) -> None:
    """Hand the papers of receipts over."""
    called = tuple(crew.slip(slip).called for slip in slips)
    crew.warehouse.perform(hand_over, HandOver(called), crew.who(Role.KEEPER))
