"""What counts say of themselves in a sentence."""

from __future__ import annotations

from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.counting.choosing import Class
from partsdesk.services.counting.showing import CountShown, Due
from partsdesk.wording import figures, terms
from partsdesk.wording.language import _, ngettext


def due_sentence(due: Due) -> str:
    """What has come due by class, and why, in one sentence."""
    return _(
        "Due now: {a} places of class A, {b} of B, {c} of C – A is what makes up four fifths of "
        "the value that went out in a year and is counted every {a_months} months, B the next "
        "15 % every {b_months}, C the rest every {c_months}.",
        a=f"{due.places[Class.A]:,}",
        b=f"{due.places[Class.B]:,}",
        c=f"{due.places[Class.C]:,}",
        a_months=due.months[Class.A],
        b_months=due.months[Class.B],
        c_months=due.months[Class.C],
    )


def terms_of(shown: CountShown) -> str:
    """What a count covers and on what terms."""
    count = shown.count
    said = [
        figures.joined([store.name for store in shown.stores.values()]),
        terms.name_of(count.choice),
        figures.joined(list(count.chosen)),
        _("blind") if count.blind else "",
        _("frozen") if count.frozen else "",
        count.note,
    ]
    return " · ".join(each for each in said if each)


def progress_of(shown: CountShown) -> str:
    """How far it has come."""
    return _("{counted} of {lines} lines counted", counted=shown.counted, lines=shown.lines)


def under_way(count: int) -> str:
    """How many figures are not in the books yet; nothing where all are."""
    if not count:
        return ""
    return ngettext("{count} figure under way", "{count} figures under way", count, count=count)


def with_unit(quantity: Quantity, unit: str) -> str:
    """So many of a unit."""
    return f"{figures.quantity(quantity)} {unit}".strip()
