"""A list's column as it is shown: its heading, its width, and its values as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeAlias

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.items import ItemId, Tracking
from partsdesk.domain.catalog.partners import PartnerType
from partsdesk.domain.catalog.places import Condition, Group
from partsdesk.domain.counting.counts import Cause, CountState, Pass, Standing
from partsdesk.domain.counting.counts import Choice as Covers
from partsdesk.domain.values.quantities import Scaled
from partsdesk.services.lists import Column as Known
from partsdesk.services.lists import Nature, columns_of
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, say

Row: TypeAlias = Mapping[str, Any]

RIGHT = frozenset({Nature.QUANTITY, Nature.PRICE, Nature.AMOUNT, Nature.WHOLE})

# Headings that no field has a name for.
HEADINGS = {
    "available": N_("available"),
    "coming": N_("on the way"),
    "suggested": N_("suggested"),
    "balance_amount": N_("balance amount"),
    "booked_at": N_("booked at"),
    "booked_by": N_("booked by"),
    "department_name": N_("department"),
    "drafted_at": N_("drawn up at"),
    "drafted_by": N_("drawn up by"),
    "estimated": N_("estimated"),
    "executed_at": N_("executed at"),
    "executed_by": N_("executed by"),
    "free": N_("free"),
    "in_amount": N_("amount in"),
    "last_date": N_("last entry"),
    "line": N_("line"),
    "lines": N_("lines"),
    "made_on": N_("made on"),
    "nature": N_("what for"),
    "on_hand": N_("on hand"),
    "out_amount": N_("amount out"),
    "partner_name": N_("partner"),
    "released_at": N_("released at"),
    "released_by": N_("released by"),
    "reserved": N_("reserved"),
    "store_name": N_("store name"),
    "unbooked": N_("not booked"),
    "to_store_name": N_("to store"),
}
# Where a list knows the name as well, the plain heading is the name's.
CODES = {
    "department": N_("department code"),
    "partner": N_("partner code"),
    "to_store": N_("to store code"),
}
NATURES = {
    "slip": N_("slip"),
    "estimate-out": N_("estimate out"),
    "invoice-in": N_("invoice in"),
    "adjustment": N_("cost adjustment"),
    "issue-adjustment": N_("adjustment of issues"),
}
WIDTHS = {
    Nature.CODE: 128,
    Nature.TEXT: 160,
    Nature.QUANTITY: 84,
    Nature.PRICE: 96,
    Nature.AMOUNT: 104,
    Nature.DATE: 96,
    Nature.MOMENT: 132,
    Nature.ENUM: 96,
    Nature.WHOLE: 60,
    Nature.FLAG: 64,
    Nature.KEY: 64,
}
STATE_TONES = {
    State.DRAFT: Tone.PLAIN,
    State.RELEASED: Tone.ATTENTION,
    State.EXECUTED: Tone.ACCENT,
    State.BOOKED_AHEAD: Tone.ATTENTION,
    State.BOOKED: Tone.GOOD,
    State.REVERSED: Tone.PLAIN,
    State.VOID: Tone.PLAIN,
}


def goods_of(row: Row) -> tuple[ItemId, str, str]:
    """The goods that a row names: their id, code and name, as links take them."""
    return ItemId(int(row["item_id"])), str(row["item"]), str(row["name"])


def quiet(column: Column) -> Column:
    """A column of figures as books are written: what did not move stays empty, minus is red."""

    def show(row: Row) -> str:
        value = row.get(column.name)
        return text_of(column.nature, value) if value else ""

    def tone(row: Row) -> Tone | None:
        value = row.get(column.name)
        return Tone.WRONG if value is not None and value.units < 0 else None

    return replace(column, show=show, tone=tone)


def heading(name: str) -> str:
    """What a column is called, in the language in use."""
    if name in HEADINGS:
        return _capital(say(HEADINGS[name]))
    return _capital(terms.field(name))


def _code_heading(name: str) -> str:
    return _capital(say(CODES[name])) if name in CODES else heading(name)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        show: another way to write its value than its nature's.
        tone: what a row's value is marked with; ``pill`` draws the mark as a small field.
        soft: written in the softer colour: what is read second.
        is_running: a balance after each row: not sorted or filtered by.
        is_summed: whether there are totals of it.
        typed: takes what is typed into a row's cell; None where nothing is.
    """

    name: str
    nature: Nature
    width: int
    title: Callable[[], str]
    is_cost: bool = False
    show: Callable[[Row], str] | None = None
    tone: Callable[[Row], Tone | None] | None = None
    pill: bool = False
    soft: bool = False
    stretches: bool = False
    choices: Mapping[str, Callable[[], str]] = field(default_factory=dict)
    is_running: bool = False
    is_summed: bool = False
    typed: Callable[[Row, str], object] | None = None

    @property
    def is_right(self) -> bool:
        """Whether its figures stand at the right."""
        return self.nature in RIGHT

    def text(self, row: Row) -> str:
        """A row's value as people read it."""
        if self.show is not None:
            return self.show(row)
        return text_of(self.nature, row.get(self.name), str(row.get("zone", "UTC")))


def text_of(nature: Nature, value: object, zone: str = "UTC") -> str:
    """A value by its nature; nothing where there is none."""
    match value:
        case None:
            text = ""
        case bool():
            text = "✓" if value else figures.NONE
        case Scaled():
            text = figures.number(value)
        case dt.datetime():
            text = figures.moment(value, zone)
        case dt.date():
            text = figures.day(value)
        case int() if nature is Nature.WHOLE:
            text = f"{value:,}"
        case _:
            text = str(value)
    return text


def told(name: str, nature: Nature, width: int, title: str = "", **more: Any) -> Column:
    """A column of rows that are no list's, called as its field is, or by a title (a message id)."""
    called = partial(say, title) if title else partial(heading, name)
    return Column(name, nature, width, called, **more)


def columns(listing: str, *names: str, hide_costs: bool = False, **widths: int) -> list[Column]:
    """These columns of a list, as most lists show them."""
    known = {column.name: column for column in columns_of(listing)}
    made = [
        replace(column, title=partial(_code_heading, name)) if f"{name}_name" in known else column
        for name in names
        for column in [_column(known[name], widths.get(name))]
    ]
    return [column for column in made if not (hide_costs and column.is_cost)]


def further_columns(listing: str, shown: Iterable[str], *, hide_costs: bool) -> list[Column]:
    """What else the list knows, for who wants to see it; no keys, and no hidden costs."""
    names = set(shown)
    others = [
        known.name
        for known in columns_of(listing)
        if known.name not in names and known.nature is not Nature.KEY
    ]
    return columns(listing, *others, hide_costs=hide_costs)


def _column(known: Known, width: int | None) -> Column:
    special = _SPECIAL.get(known.name)
    extra: dict[str, Any] = dict(special) if special else {}
    return Column(
        known.name,
        known.nature,
        width or WIDTHS[known.nature],
        lambda: heading(known.name),
        is_cost=known.is_cost,
        is_running=known.is_running,
        is_summed=known.is_summed,
        **extra,
    )


def _kind(row: Row) -> str:
    name = terms.kind(str(row["kind"]))
    return name if not row.get("reversal_of") else _red(name)


def _red(name: str) -> str:
    return say(RED, kind=name)


RED = N_("{kind} (red)")


def _red_tone(row: Row) -> Tone | None:
    return Tone.WRONG if row.get("reversal_of") else None


def _state(row: Row) -> str:
    return terms.state(State(row["state"]), KINDS[row["kind"]])


def _state_tone(row: Row) -> Tone | None:
    return STATE_TONES[State(row["state"])]


def _named(name: str, enum: Any) -> dict[str, Any]:
    def show(row: Row) -> str:
        value = row.get(name)
        return terms.name_of(enum(value)) if value else ""

    choices = {member.value: _namer(member) for member in enum}
    return {"show": show, "choices": choices}


def _namer(member: Any) -> Callable[[], str]:
    return lambda: terms.name_of(member)


def _nature(row: Row) -> str:
    return say(NATURES[str(row["nature"])])


def _kind_namer(code: str) -> Callable[[], str]:
    return lambda: terms.kind(code)


COUNT_TONES = {
    CountState.OPEN: Tone.ACCENT,
    CountState.CONFIRMED: Tone.GOOD,
    CountState.VOID: Tone.PLAIN,
}
STANDING_TONES = {
    Standing.UNCOUNTED: Tone.PLAIN,
    Standing.SECOND: Tone.ATTENTION,
    Standing.COUNTED: Tone.ACCENT,
    Standing.AGREES: Tone.GOOD,
    Standing.SURPLUS: Tone.ATTENTION,
    Standing.SHORTAGE: Tone.WRONG,
}


def _count_tone(row: Row) -> Tone | None:
    return COUNT_TONES[CountState(row["count_state"])]


def _standing_tone(row: Row) -> Tone | None:
    return STANDING_TONES[Standing(row["standing"])]


_SPECIAL: Mapping[str, Mapping[str, Any]] = {
    "kind": {
        "show": _kind,
        "tone": _red_tone,
        "choices": {code: _kind_namer(code) for code in KINDS},
    },
    "state": {
        "show": _state,
        "tone": _state_tone,
        "pill": True,
        "choices": {state.value: _namer(state) for state in State},
    },
    "condition": _named("condition", Condition),
    "count_state": {**_named("count_state", CountState), "tone": _count_tone, "pill": True},
    "choice": _named("choice", Covers),
    "standing": {**_named("standing", Standing), "tone": _standing_tone, "pill": True},
    "pass": _named("pass", Pass),
    "cause": _named("cause", Cause),
    "group": _named("group", Group),
    "type": _named("type", PartnerType),
    "track": _named("track", Tracking),
    "nature": {"show": _nature, "soft": True},
    "spec": {"soft": True},
    "store_name": {"soft": True},
    "by": {"soft": True},
}
