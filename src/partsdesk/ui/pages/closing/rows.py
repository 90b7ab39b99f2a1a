"""The checklists as they are read: how each point stands, and where it is mended."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import partial

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.months import Book, MonthNotNext, MonthNotOver
from partsdesk.domain.books.slips import State
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.closing.checklist import SIGNERS, Checked, Door, Standing, StoreSigned
from partsdesk.services.lists import Nature
from partsdesk.services.months import Closing
from partsdesk.ui.page import Link, RegisterLink, SlipsLink, StatementLink, SubjectLink
from partsdesk.ui.tables.columns import Column, Row, told
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, _

REGISTERS: Mapping[Door, str] = {
    Door.PAPERS: "papers",
    Door.ESTIMATES: "uninvoiced",
    Door.ABNORMALITIES: "abnormalities",
    Door.DIFFERENCES: "differences",
}

LAST = SIGNERS[-1]


def link_of(checked: Checked, month: Month) -> Link | None:
    """Where a point is mended; None where no page mends it."""
    if checked.door in REGISTERS:
        return RegisterLink(REGISTERS[checked.door])
    if checked.door in {Door.COUNTS, Door.STATEMENT}:
        is_count = checked.door is Door.COUNTS
        return SubjectLink("counts") if is_count else StatementLink(month.last)
    name = terms.name_of(checked.point)
    if checked.door is Door.OPEN_SLIPS:
        kinds = tuple(kind.code for kind in KINDS.values() if kind.has_card)
        return SlipsLink(name, (State.DRAFT, State.RELEASED), kinds, until=month.last)
    if checked.door is Door.UNBOOKED:
        return SlipsLink(name, (State.EXECUTED,), books=True, until=month.last)
    return None


def rows_of(closing: Closing) -> list[Row]:
    """The points of a close, one a row."""
    return [_row(each) for each in closing.points]


def signed_rows(signed: tuple[StoreSigned, ...]) -> list[Row]:
    """The stores, with who signed for each of them."""
    rows: list[Row] = []
    for each in signed:
        names = {role: name for role, name, _at in each.names}
        row: dict[str, object] = {"store": each.store, "statement": each.statement or figures.NONE}
        row |= {role.value: names.get(role, figures.NONE) for role in SIGNERS}
        rows.append(row | {"lacks": each.lacks})
    return rows


def checklist_columns() -> list[Column]:
    """The columns of a checklist."""
    return [
        told("point", Nature.TEXT, 184, N_("matter")),
        told("standing", Nature.ENUM, 76, N_("count"), tone=_tone, pill=True),
        told("names", Nature.TEXT, 130, N_("what"), soft=True, stretches=True),
        told("since", Nature.TEXT, 92, N_("since"), soft=True),
    ]


def signed_columns() -> list[Column]:
    """The columns of the signatures."""
    return [
        told("store", Nature.CODE, 120),
        told("statement", Nature.CODE, 150),
        *(
            Column(role.value, Nature.TEXT, 220, partial(_named, role), stretches=role is LAST)
            for role in SIGNERS
        ),
    ]


def is_waiting(obstacle: Refusal | None) -> bool:
    """Whether only time, or the other close, stands in the way."""
    return isinstance(obstacle, MonthNotOver | MonthNotNext)


def standing_of(closing: Closing) -> str:
    """Up to when a book is closed."""
    if closing.closed is None:
        return _("Nothing is closed yet")
    return _("Closed up to {month}", month=figures.long_month(closing.closed))


def called(book: Book, month: Month) -> str:
    """A close as a card is headed by it."""
    return f"{_named(book)} · {figures.long_month(month)}"


def _named(value: StrEnum) -> str:
    """A name as a line begins with it."""
    name = terms.name_of(value)
    return name[:1].upper() + name[1:]


def _row(checked: Checked) -> Row:
    more = checked.count > len(checked.names) > 0
    return {
        "point": _named(checked.point),
        "standing": _standing(checked),
        "names": figures.joined(list(checked.names)) + (" …" if more else ""),
        "since": "" if checked.since is None else figures.day(checked.since),
        "tone": _tone_of(checked),
        "checked": checked,
    }


def _standing(checked: Checked) -> str:
    if checked.standing is Standing.NOTHING:
        return _("does not apply")
    if checked.standing is Standing.DONE:
        return _("✓ done")
    mark = "✗" if checked.blocks else "!"
    return f"{mark} {checked.count:,}"


def _tone_of(checked: Checked) -> Tone:
    if checked.standing is Standing.OPEN:
        return Tone.ATTENTION if checked.blocks else Tone.PLAIN
    return Tone.GOOD if checked.standing is Standing.DONE else Tone.SOFT


def _tone(row: Row) -> Tone | None:
    found: Tone = row["tone"]
    return found
