"""The lines of a desk as they are read: how many, of what, since when, and where each leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.values.people import Role
from partsdesk.services.desks import Desk, DeskLine, Matter
from partsdesk.ui.charts import Chart, Series
from partsdesk.ui.page import (
    ImportLink,
    Link,
    MonthEndLink,
    RegisterLink,
    SlipsLink,
    StockLink,
    SubjectLink,
)
from partsdesk.ui.tables.columns import Row
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, _, ngettext, say

NAMES: Mapping[Matter, str] = {
    Matter.RELEASE: N_("to release"),
    Matter.COME_IN: N_("to take in"),
    Matter.GO_OUT: N_("to issue"),
    Matter.BOOK: N_("to book"),
    Matter.DRAFTS: N_("drafts of mine"),
    Matter.ARRIVALS: N_("arrivals without a slip"),
    Matter.PAPERS_TO_HAND: N_("papers to hand over"),
    Matter.PAPERS_TO_CONFIRM: N_("papers to confirm"),
    Matter.UNINVOICED: N_("receipts without an invoice"),
    Matter.NOT_HANDED: N_("papers not handed over"),
    Matter.NOT_CONFIRMED: N_("papers not confirmed"),
    Matter.ON_HOLD: N_("on hold too long"),
    Matter.TOOLS_LATE: N_("tools not returned"),
    Matter.ABNORMAL: N_("abnormalities open"),
    Matter.REOPENINGS: N_("reopenings asked for"),
    Matter.DIFFERENCES: N_("count differences to dispose of"),
}
STEPS: Mapping[Matter, tuple[State, ...]] = {
    Matter.RELEASE: (State.DRAFT,),
    Matter.DRAFTS: (State.DRAFT,),
    Matter.COME_IN: (State.RELEASED, State.BOOKED_AHEAD),
    Matter.GO_OUT: (State.RELEASED, State.BOOKED_AHEAD),
    Matter.BOOK: (State.EXECUTED, State.RELEASED),
}
REGISTERS: Mapping[Matter, str] = {
    Matter.ARRIVALS: "arrivals",
    Matter.PAPERS_TO_HAND: "papers",
    Matter.PAPERS_TO_CONFIRM: "papers",
    Matter.UNINVOICED: "uninvoiced",
    Matter.NOT_HANDED: "papers",
    Matter.NOT_CONFIRMED: "papers",
    Matter.TOOLS_LATE: "loans",
    Matter.ABNORMAL: "abnormalities",
    Matter.DIFFERENCES: "differences",
}
WHOSE: Mapping[Matter, Role] = {
    Matter.NOT_CONFIRMED: Role.ACCOUNTANT,
    Matter.ON_HOLD: Role.KEEPER,
    Matter.ABNORMAL: Role.SUPERVISOR,
}
DUE = frozenset({Matter.PAPERS_TO_HAND, Matter.PAPERS_TO_CONFIRM})


def waiting_rows(desk: Desk) -> list[Row]:
    """What waits, line by line."""
    return [_row(line, _since(line, desk.today)) for line in desk.waits]


def late_rows(desk: Desk) -> list[Row]:
    """What is late, line by line, with whose it is."""
    return [_row(line, _overdue(line, desk.today)) | {"whose": _whose(line)} for line in desk.late]


def low_rows(desk: Desk) -> list[Row]:
    """What runs low: what is there, what ought to be, and how much to order."""
    return [
        {
            "item_id": each.item,
            "item": each.code,
            "name": each.name,
            "available": each.available,
            "min_qty": each.minimum,
            "suggested": each.suggested,
        }
        for each in desk.lows
    ]


def total(lines: Sequence[DeskLine]) -> str:
    """How much it is in all; nothing where there is nothing."""
    found = sum(line.count for line in lines)
    is_more = any(line.is_more for line in lines)
    return figures.counted(found, is_more=is_more) if found else ""


def link_of(line: DeskLine) -> Link:
    """Where a line leads."""
    if line.matter in STEPS:
        kinds = tuple(kind for kind, _count in line.kinds)
        name = say(NAMES[line.matter])
        return SlipsLink(
            name,
            STEPS[line.matter],
            kinds,
            is_mine=line.matter is Matter.DRAFTS,
            is_others=line.matter is Matter.RELEASE,
            leaves=line.matter is Matter.GO_OUT,
            books=line.matter is Matter.BOOK,
        )
    if line.matter is Matter.ON_HOLD:
        return StockLink(None, say(NAMES[line.matter]), Condition.HOLD)
    if line.matter is Matter.REOPENINGS:
        return MonthEndLink()
    return RegisterLink(REGISTERS[line.matter])


def to_take_in() -> SlipsLink:
    """The slips whose goods are to be taken in, whether there are any or not."""
    inbound = tuple(kind.code for kind in KINDS.values() if kind.direction is Direction.IN)
    return SlipsLink(say(NAMES[Matter.COME_IN]), STEPS[Matter.COME_IN], inbound)


FIRST: tuple[tuple[str, str, Link], ...] = (
    (
        N_("Take items in"),
        N_("from a file of another program, or a spreadsheet"),
        ImportLink("items"),
    ),
    (
        N_("Take stock in"),
        N_("what lies there today, bin by bin, with its value"),
        ImportLink("opening-stock"),
    ),
    (
        N_("Draw up slips"),
        N_("Ctrl+N among the slips; they are found here again"),
        SubjectLink("slips"),
    ),
)


def is_bare(desk: Desk) -> bool:
    """Whether nothing has happened yet: nothing waits, nothing runs low, nothing moves."""
    moved = any(week.came or week.went for week in desk.weeks)
    return not (desk.waits or desk.late or moved)


def first_rows(desk: Desk) -> list[Row]:
    """What is done first in new books; nothing in others."""
    if not is_bare(desk):
        return []
    return [
        {"step": str(number), "matter": say(name), "more": say(more), "link": link}
        for number, (name, more, link) in enumerate(FIRST, start=1)
    ]


def weeks_of(desk: Desk) -> Chart:
    """What came and went, week by week."""
    weeks = desk.weeks
    return Chart(
        _("Receipts and issues of the last 12 weeks, in pieces"),
        tuple(f"{week.first:%m-%d}" for week in weeks),
        (
            Series(_("in"), tuple(float(week.came.plain()) for week in weeks)),
            Series(_("out"), tuple(float(week.went.plain()) for week in weeks), Tone.SOFT),
        ),
        tuple(_("week from {day}", day=figures.day(week.first)) for week in weeks),
    )


def greeting(name: str, hour: int) -> str:
    """A word to whoever comes in, by the clock of the warehouse."""
    if hour < 5 or hour >= 18:
        return _("Good evening, {name}", name=name)
    if hour < 11:
        return _("Good morning, {name}", name=name)
    return _("Good day, {name}", name=name)


def place_and_day(desk: Desk) -> str:
    """The day, and the stores that the person looks after."""
    parts = [f"{figures.long_day(desk.today)} {figures.weekday(desk.today)}"]
    return " · ".join([*parts, *([figures.joined(list(desk.stores))] if desk.stores else [])])


def _row(line: DeskLine, end: tuple[str, Tone | None]) -> dict[str, object]:
    return {
        "count": figures.counted(line.count, is_more=line.is_more),
        "matter": say(NAMES[line.matter]),
        "more": _more(line),
        "end": end[0],
        "tone": end[1],
        "line": line,
    }


def _more(line: DeskLine) -> str:
    if line.kinds:
        return " · ".join(f"{terms.kind(kind)} {count:,}" for kind, count in line.kinds)
    more = line.count > len(line.names) > 0
    return figures.joined(list(line.names)) + (" …" if more else "")


def _whose(line: DeskLine) -> str:
    if line.whose:
        return figures.joined(list(line.whose))
    role = WHOSE.get(line.matter)
    return "" if role is None else terms.name_of(role)


def _since(line: DeskLine, today: dt.date) -> tuple[str, Tone | None]:
    if line.since is None:
        return "", None
    if line.matter in DUE:
        return _("by {day}", day=_short(line.since, today)), Tone.ATTENTION
    return _("oldest {day}", day=_short(line.since, today)), None


def _overdue(line: DeskLine, today: dt.date) -> tuple[str, Tone | None]:
    if line.since is None:
        return "", None
    days = max(0, (today - line.since).days)
    if line.matter in {Matter.ON_HOLD, Matter.ABNORMAL}:
        said = ngettext("{days} day there", "{days} days there", days, days=f"{days:,}")
        return said, Tone.ATTENTION
    if not days:
        return _("due today"), Tone.ATTENTION
    return figures.days_late(days), Tone.WRONG


def _short(day: dt.date, today: dt.date) -> str:
    """A day without its year where that is this one's."""
    if day == today:
        return _("today")
    return f"{day:%m-%d}" if day.year == today.year else figures.day(day)
