"""The desk of a person: what waits for him, what is late and whose it is, what runs low."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from partsdesk.database.listings.listing import ListAsked
from partsdesk.database.repositories.closing import Reopening
from partsdesk.database.repositories.desks import DaySum, OnHold, Waiting
from partsdesk.database.repositories.searching import Asked
from partsdesk.database.work import View
from partsdesk.domain.books.kind import Direction, ReleasedBy, Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import State, rights_of
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.registers.abnormalities import Abnormality
from partsdesk.domain.registers.arrivals import Arrival
from partsdesk.domain.registers.loans import Loan
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.services.closing.reopening import reopenings_asked
from partsdesk.services.counting.disposing import may_dispose
from partsdesk.services.papers import DuePaper, some_due

T = TypeVar("T")

WEEKS = 12
SHOWN = 6  # rows of what runs low on the desk; the reorder list has them all
NAMED = 3  # things of a line that are named in it
MOST_COUNTED = 999  # papers
FEW = Asked(limit=NAMED)
KEEPERS = frozenset({Role.KEEPER, Role.SUPERVISOR})
BOOKERS = frozenset({Role.ACCOUNTANT})
BOTH = KEEPERS | BOOKERS
GRANTERS = frozenset({Role.FINANCE_MANAGER})


class Matter(StrEnum):
    """What a line of the desk is about."""

    RELEASE = "release"
    COME_IN = "come-in"
    GO_OUT = "go-out"
    BOOK = "book"
    DRAFTS = "drafts"
    ARRIVALS = "arrivals"
    PAPERS_TO_HAND = "papers-to-hand"
    PAPERS_TO_CONFIRM = "papers-to-confirm"
    UNINVOICED = "uninvoiced"
    NOT_HANDED = "not-handed"
    NOT_CONFIRMED = "not-confirmed"
    ON_HOLD = "on-hold"
    TOOLS_LATE = "tools-late"
    ABNORMAL = "abnormal"
    REOPENINGS = "reopenings"
    DIFFERENCES = "differences"


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One line of the desk.

    Attributes:
        kinds: of slips, the most frequent first, each with how many there are.
        names: of other things, some of them.
        is_more: whether there are more than that, which nobody counted.
        whose: who has to do something about it, where somebody in particular has.
        since: since when the oldest waits, or when it was due.
    """

    matter: Matter
    count: int
    since: dt.date | None = None
    kinds: tuple[tuple[str, int], ...] = ()
    names: tuple[str, ...] = ()
    whose: tuple[str, ...] = ()
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Low:
    """An item below its minimum."""

    item: ItemId
    code: str
    name: str
    available: Quantity
    minimum: Quantity
    suggested: Quantity


@dataclass(frozen=True, slots=True)
class Week:
    """What came and went in a week, in pieces; weeks begin on Monday."""

    first: dt.date
    came: Quantity
    went: Quantity


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk as it stands now.

    Attributes:
        lows: of what runs low the first; ``low`` is how many there are.
        stores: what the person's rights are limited to, by name; empty for all of them.
    """

    now: dt.datetime
    today: dt.date
    stores: tuple[str, ...]
    waits: tuple[DeskLine, ...]
    late: tuple[DeskLine, ...]
    low: int
    lows: tuple[Low, ...]
    weeks: tuple[Week, ...]


def desk_of(view: View, _: None) -> Desk:
    """The desk of whoever asks, by rights and stores."""
    low, lows = _lows(view)
    return Desk(
        view.now,
        view.today,
        tuple(store.name for store in view.places.stores().values() if _is_mine(view, store.id)),
        tuple(line for line in (*_slips(view), *_beside(view)) if line.count),
        tuple(line for line in _late(view) if line.count),
        low,
        lows,
        _weeks(view),
    )


def waits_for(view: View, _: None) -> int:
    """How much waits for whoever asks, as the desk counts it."""
    return sum(line.count for line in (*_slips(view), *_beside(view)))


def _is_mine(view: View, store: int) -> bool:
    return not view.actor.unlimited and store in view.actor.stores


# -- slips -------------------------------------------------------------------------------------


def _slips(view: View) -> list[DeskLine]:
    """Slips at the step that the person takes next, and his own drafts."""
    found: dict[Matter, list[Waiting]] = {}
    for each in view.desks.waiting_slips(view.actor.user):
        for matter in _matters(view, each):
            found.setdefault(matter, []).append(each)
    order = (Matter.COME_IN, Matter.GO_OUT, Matter.RELEASE, Matter.BOOK, Matter.DRAFTS)
    return [_slip_line(matter, found[matter]) for matter in order if matter in found]


def _matters(view: View, each: Waiting) -> Iterable[Matter]:
    kind = KINDS[each.kind]
    rights = rights_of(kind, between_groups=each.is_between, red=each.is_red)
    if each.state is State.DRAFT:
        if each.mine:
            yield Matter.DRAFTS
        releases, others = rights.releases, each.many > each.mine
        if others and not isinstance(releases, ReleasedBy) and view.actor.is_one_of(releases):
            yield Matter.RELEASE
        return
    if each.state is State.EXECUTED or not kind.has_card:
        if view.actor.is_one_of(rights.of(Step.BOOK)):
            yield Matter.BOOK
    elif view.actor.is_one_of(rights.of(Step.EXECUTE)):
        comes = (kind.direction is Direction.IN) is not each.is_red
        yield Matter.COME_IN if comes else Matter.GO_OUT


def _slip_line(matter: Matter, waiting: Sequence[Waiting]) -> DeskLine:
    counts = Counter[str]()
    begun = []
    for each in waiting:
        many, since = _counted(matter, each)
        counts[each.kind] += many
        begun += [since] if since is not None else []
    return DeskLine(
        matter,
        counts.total(),
        min(begun, default=None),
        kinds=tuple(counts.most_common()),
    )


def _counted(matter: Matter, each: Waiting) -> tuple[int, dt.date | None]:
    """How many of them a line counts, and since when: nobody releases his own draft (VAL-10)."""
    if matter is Matter.RELEASE:
        return each.many - each.mine, each.others_since
    return each.mine if matter is Matter.DRAFTS else each.many, each.since


# -- what is beside the slips ------------------------------------------------------------------


def _papers(
    view: View,
    matter: Matter,
    role: Role,
    *,
    late: bool,
    whose: Callable[[DuePaper], str] | None = None,
) -> DeskLine:
    """Papers on their way to the accountant: counted as far as anybody reads a count."""
    count, few = some_due(view, role, late=late, most=MOST_COUNTED, few=NAMED)
    line = _named(matter, min(count, MOST_COUNTED), few, _paper, _paper_due(view), whose)
    return replace(line, is_more=count > MOST_COUNTED)


def _beside(view: View) -> list[DeskLine]:
    lines = []
    if view.actor.is_one_of(BOTH):
        notes = view.registers.waiting_arrivals(FEW)
        lines.append(_named(Matter.ARRIVALS, notes.total, notes.rows, _arrival, _arrived(view)))
    for matter, role in (
        (Matter.PAPERS_TO_HAND, Role.KEEPER),
        (Matter.PAPERS_TO_CONFIRM, Role.ACCOUNTANT),
    ):
        if view.actor.is_one_of(frozenset({role})):
            lines.append(_papers(view, matter, role, late=False))
    if view.actor.is_one_of(BOOKERS):
        count, since = view.desks.uninvoiced()
        lines.append(DeskLine(Matter.UNINVOICED, count, since))
    return [*lines, *_decisions(view)]


def _decisions(view: View) -> list[DeskLine]:
    """What waits for somebody's word: reopenings asked for (VAL-9), count differences (VAL-7)."""
    lines = []
    if view.actor.is_one_of(GRANTERS):
        asked = reopenings_asked(view)
        lines.append(_named(Matter.REOPENINGS, len(asked), asked, _reopening, _asked_on(view)))
    if may_dispose(view.actor, view.settings):
        count, since = view.differences.undisposed()
        lines.append(DeskLine(Matter.DIFFERENCES, count, since))
    return lines


def _late(view: View) -> list[DeskLine]:
    """What is late, for those who may do something about it: keepers and accountants."""
    if not view.actor.is_one_of(BOTH):
        return []
    lines = [
        _papers(view, matter, role, late=True, whose=whose)
        for matter, role, whose in (
            (Matter.NOT_HANDED, Role.KEEPER, _receiver),
            (Matter.NOT_CONFIRMED, Role.ACCOUNTANT, _nobody),
        )
    ]
    days = view.settings.whole("hold-days")
    if days is not None:
        count, held = view.desks.on_hold(view.today - dt.timedelta(days=days))
        lines.append(_named(Matter.ON_HOLD, count, held, _held, lambda each: each.since))
    tools = view.registers.loans(FEW, due_before=view.today)
    lines.append(
        _named(Matter.TOOLS_LATE, tools.total, tools.rows, _tool, lambda loan: loan.due, _borrower)
    )
    open_ = view.registers.abnormalities(FEW)
    lines.append(
        _named(Matter.ABNORMAL, open_.total, open_.rows, _abnormal, _recorded(view), _recorder)
    )
    return lines


def _named(
    matter: Matter,
    count: int,
    things: Sequence[T],
    name: Callable[[T], str],
    since: Callable[[T], dt.date | None],
    whose: Callable[[T], str] | None = None,
) -> DeskLine:
    first = things[:NAMED]
    owners = tuple(dict.fromkeys(filter(None, map(whose or _nobody, first))))
    begun = [day for day in map(since, first) if day is not None]
    return DeskLine(matter, count, min(begun, default=None), (), tuple(map(name, first)), owners)


def _day_of(view: View, moment: dt.datetime) -> dt.date:
    """The day of a moment by the warehouse's own clock."""
    return moment.astimezone(ZoneInfo(view.settings.text("zone") or "UTC")).date()


def _arrival(note: Arrival) -> str:
    return note.partner_name or note.brought_by or note.number


def _arrived(view: View) -> Callable[[Arrival], dt.date]:
    return lambda note: _day_of(view, note.arrived_at)


def _paper(each: DuePaper) -> str:
    return each.receipt.number


def _paper_due(view: View) -> Callable[[DuePaper], dt.date | None]:
    return lambda each: None if each.due is None else _day_of(view, each.due)


def _receiver(each: DuePaper) -> str:
    """The keeper who took the goods in has to hand their papers over."""
    return each.receipt.received_by


def _nobody(_: object) -> str:
    """Whoever holds the role."""
    return ""


def _held(each: OnHold) -> str:
    return each.name


def _reopening(asked: Reopening) -> str:
    return f"{asked.month} {asked.name}"


def _asked_on(view: View) -> Callable[[Reopening], dt.date]:
    return lambda asked: _day_of(view, asked.at)


def _tool(loan: Loan) -> str:
    return loan.name


def _borrower(loan: Loan) -> str:
    return f"{loan.team} {loan.borrower}".strip()


def _abnormal(each: Abnormality) -> str:
    return each.name


def _recorded(view: View) -> Callable[[Abnormality], dt.date]:
    return lambda each: _day_of(view, each.recorded_at)


def _recorder(each: Abnormality) -> str:
    return each.recorded_by


# -- what runs low, and what came and went -----------------------------------------------------


def _lows(view: View) -> tuple[int, tuple[Low, ...]]:
    page = view.listings.page(ListAsked("reorder", limit=SHOWN))
    rows = [dict(zip(page.names, row, strict=True)) for row in page.rows]
    return page.total, tuple(
        Low(
            ItemId(int(str(row["item_id"]))),
            str(row["item"]),
            str(row["name"]),
            *(_quantity(row[name]) for name in ("available", "min_qty", "suggested")),
        )
        for row in rows
    )


def _quantity(value: object) -> Quantity:
    return value if isinstance(value, Quantity) else NO_QUANTITY


def _weeks(view: View) -> tuple[Week, ...]:
    monday = view.today - dt.timedelta(days=view.today.weekday())
    firsts = [monday - dt.timedelta(weeks=n) for n in reversed(range(WEEKS))]
    sums: dict[dt.date, list[DaySum]] = {}
    for each in view.desks.came_and_went(firsts[0], view.today):
        sums.setdefault(each.day - dt.timedelta(days=each.day.weekday()), []).append(each)
    return tuple(
        Week(
            first,
            Quantity.sum(each.came for each in sums.get(first, ())),
            Quantity.sum(each.went for each in sums.get(first, ())),
        )
        for first in firsts
    )
