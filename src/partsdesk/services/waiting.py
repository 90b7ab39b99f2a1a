"""Which slip is next: one after the other, in the order in which they are best dealt with."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.database.work import View
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import Slip, SlipId, State
from partsdesk.services.lists import Filter, ListAsked, Match, Sort
from partsdesk.services.showing import Doing, ways_of
from partsdesk.services.slips.surroundings import Surroundings

LOOKED_AT = 40
STATES = {
    Doing.RELEASE: State.DRAFT,
    Doing.EXECUTE: State.RELEASED,
    Doing.BOOK: State.EXECUTED,
}
ORDERS = {  # VAL-2: by business date, then by execution
    Doing.BOOK: (Sort("date"), Sort("executed_at"), Sort("id")),
}
OLDEST = (Sort("date"), Sort("id"))


@dataclass(frozen=True, slots=True)
class NextAsked:
    """The slip that a step was just taken with."""

    doing: Doing
    slip: SlipId


@dataclass(frozen=True, slots=True)
class NextSlip:
    """A slip that waits for the same step of the same person."""

    slip: SlipId
    called: str
    kind: str


def next_waiting(view: View, asked: NextAsked) -> NextSlip | None:
    """The next slip that waits for this step of this person; None where none does.

    After one that still waits itself, the one behind it; else the first.
    """
    if asked.doing not in STATES:
        return None
    done = view.slips.get(asked.slip)
    filters = (
        Filter("state", Match.EQUALS, (STATES[asked.doing].value,)),
        Filter("kind", Match.ONE_OF, _alike(asked.doing, done)),
    )
    order = ORDERS.get(asked.doing, OLDEST)
    page = view.listings.page(ListAsked("slips", filters, sort=order, limit=LOOKED_AT))
    ids = [SlipId(int(str(row[page.names.index("id")]))) for row in page.rows]
    known = view.slips.many(ids)
    around = Surroundings(view)
    behind = ids.index(done.id) + 1 if done.id in ids else 0
    for slip in (known[key] for key in (*ids[behind:], *ids[:behind]) if key != done.id):
        if _may(view, slip, asked.doing, around):
            return NextSlip(slip.id, slip.called, slip.kind.code)
    return None


def _alike(doing: Doing, done: Slip) -> tuple[str, ...]:
    """A keeper goes on with goods that go the same way; who releases or books, with any kind."""
    if doing is not Doing.EXECUTE:
        return tuple(KINDS)
    way: Direction = done.kind.direction
    return tuple(kind.code for kind in KINDS.values() if kind.direction is way)


def _may(view: View, slip: Slip, doing: Doing, around: Surroundings) -> bool:
    around.items(line.item for line in slip.lines)
    ways = ways_of(view, slip, around)
    return any(way.doing is doing and way.refusal is None for way in ways)
