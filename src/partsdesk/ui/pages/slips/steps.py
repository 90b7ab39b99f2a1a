"""The steps of a slip's life as the page takes them: what they are called, and their acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partsdesk.domain.books.execution import Counted
from partsdesk.domain.books.kind import Direction, SlipKind
from partsdesk.domain.books.slips import Slip, State, books_at_all
from partsdesk.domain.books.valuation import Figures
from partsdesk.services.showing import Doing
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.drafting import VoidSlip, void_slip
from partsdesk.services.slips.executing import ExecuteSlip, Remainder, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, TakeBack, release_slip, take_back_slip
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip
from partsdesk.ui.tones import Tone
from partsdesk.wording import terms
from partsdesk.wording.language import N_, _, say

EXECUTES: Mapping[Direction, str] = {
    Direction.IN: N_("Receive"),
    Direction.OUT: N_("Issue"),
    Direction.MOVE: N_("Transfer"),
    Direction.CONVERT: N_("Convert"),
    Direction.AMOUNT: N_("Execute"),
}
NAMES: Mapping[Doing, str] = {
    Doing.RELEASE: N_("Release"),
    Doing.TAKE_BACK: N_("Take back"),
    Doing.BOOK: N_("Book"),
    Doing.REVERSE: N_("Reverse …"),
    Doing.VOID: N_("Void …"),
}
WAITS: Mapping[Doing, str] = {
    Doing.RELEASE: N_("to be released"),
    Doing.BOOK: N_("to be booked"),
}
WAITS_FOR: Mapping[Direction, str] = {
    Direction.IN: N_("to be received"),
    Direction.OUT: N_("to be issued"),
    Direction.MOVE: N_("to be transferred"),
    Direction.CONVERT: N_("to be converted"),
    Direction.AMOUNT: N_("to be booked"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a step needs that the slip does not hold."""

    counted: tuple[Counted, ...] | None = None
    remainder: Remainder = Remainder.UNDECIDED
    reason: str = ""
    figures: Mapping[int, Figures] | None = None


def name_of(doing: Doing, kind: SlipKind) -> str:
    """What a step is called on its button."""
    return say(EXECUTES[kind.direction]) if doing is Doing.EXECUTE else say(NAMES[doing])


def act_of(doing: Doing, slip: Slip, said: Said) -> tuple[Any, Any]:
    """The use case of a step, and what is asked of it."""
    key, version = slip.id, slip.version
    made: Mapping[Doing, tuple[Any, Any]] = {
        Doing.RELEASE: (release_slip, ReleaseSlip(key, version)),
        Doing.TAKE_BACK: (take_back_slip, TakeBack(key, version)),
        Doing.EXECUTE: (
            execute_slip,
            ExecuteSlip(key, version, said.counted, remainder=said.remainder, reason=said.reason),
        ),
        Doing.BOOK: (book_slip, BookSlip(key, version, dict(said.figures or {}))),
        Doing.REVERSE: (reverse_slip, ReverseSlip(key, said.reason)),
        Doing.VOID: (void_slip, VoidSlip(key, version, said.reason)),
    }
    return made[doing]


def done(doing: Doing, called: str) -> str:
    """What is said when a step was taken."""
    sentences: Mapping[Doing, str] = {
        Doing.RELEASE: N_("{slip} is released"),
        Doing.TAKE_BACK: N_("{slip} is a draft again"),
        Doing.EXECUTE: N_("{slip} is carried out; the cards say so"),
        Doing.BOOK: N_("{slip} is booked; the ledger says so"),
        Doing.REVERSE: N_("The red slip {slip} is drafted; another person releases it"),
        Doing.VOID: N_("{slip} is void"),
    }
    return say(sentences[doing], slip=called)


def state_text(slip: Slip) -> str:
    """How a slip stands, and what it waits for."""
    state = terms.state(slip.state, slip.kind)
    waits = ""
    if slip.state is State.DRAFT:
        waits = say(WAITS[Doing.RELEASE])
    elif slip.state in {State.RELEASED, State.BOOKED_AHEAD}:
        waits = say(WAITS_FOR[slip.kind.direction])
    elif slip.state is State.EXECUTED and books_at_all(slip):
        waits = say(WAITS[Doing.BOOK])
    text = f"{state} · {waits}" if waits else state
    return text[:1].upper() + text[1:]


def state_tone(slip: Slip) -> Tone:
    """The tone of the mark."""
    return {
        State.RELEASED: Tone.ACCENT,
        State.BOOKED_AHEAD: Tone.ATTENTION,
        State.EXECUTED: Tone.ACCENT,
        State.BOOKED: Tone.GOOD,
    }.get(slip.state, Tone.PLAIN)


def title_of(slip: Slip) -> str:
    """What the page of a slip is headed with."""
    name = terms.kind(slip.kind.code)
    return _("{kind} (red)", kind=name) if slip.is_red else name
