"""Slips: their parts, their states and the moves of their life.

What was asked for stands in a slip's lines, which a person edits until release. What happened
stands in moves, one for every line and place, which are written once at execution and never
change. A red slip's moves are negative and stand in the columns of what they correct (VAL-6).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from partsdesk.domain.books.kind import Direction, ReleasedBy, Rights, SlipKind, Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.catalog.items import NO_LOT, ItemId, LotId
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.catalog.places import BinId, Place
from partsdesk.domain.values.people import Actor, Role, StoreId, UserId
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.domain.values.refusals import Refusal

SlipId = NewType("SlipId", int)
LineId = NewType("LineId", int)
MoveId = NewType("MoveId", int)


class State(StrEnum):
    """Where a slip stands in its life."""

    DRAFT = "draft"
    RELEASED = "released"
    EXECUTED = "executed"
    BOOKED_AHEAD = "booked-ahead"
    BOOKED = "booked"
    REVERSED = "reversed"
    VOID = "void"


# What somebody still has to do something about.
UNFINISHED = (State.DRAFT, State.RELEASED, State.EXECUTED, State.BOOKED_AHEAD)

# The moves of its life; the database's triggers hold the same table.
MOVES = frozenset(
    {
        (State.DRAFT, State.RELEASED),
        (State.RELEASED, State.DRAFT),
        (State.DRAFT, State.VOID),
        (State.RELEASED, State.VOID),
        (State.RELEASED, State.EXECUTED),
        (State.RELEASED, State.BOOKED_AHEAD),
        (State.RELEASED, State.BOOKED),
        (State.BOOKED_AHEAD, State.BOOKED),
        (State.EXECUTED, State.BOOKED),
        (State.EXECUTED, State.REVERSED),
        (State.BOOKED, State.REVERSED),
    }
)

FINAL = frozenset({State.EXECUTED, State.BOOKED, State.REVERSED})


@dataclass(frozen=True, slots=True)
class LineSource:
    """Where a line's goods come from: a move of an earlier slip (VAL-6, VAL-8)."""

    move: MoveId
    slip: SlipId
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a slip: what was asked for, and what the papers say of it.

    Attributes:
        quantity: in base units.
        entered: what was typed, in the pack that was typed (``3`` of ``箱``).
        factor: base units in one of that pack.
        comes_in: in a conversion, whether this line is what comes in.
        source: the move whose goods come back, or which a red line corrects.
    """

    id: LineId
    number: int
    item: ItemId
    quantity: Quantity
    entered: Quantity
    unit: str = ""
    factor: int = 1
    lot: LotId = NO_LOT
    lot_code: str = ""
    bin: BinId | None = None
    to_bin: BinId | None = None
    comes_in: bool = False
    price: Price | None = None
    amount: Amount | None = None
    tax_rate: Price | None = None
    tax: Amount | None = None
    invoice: str = ""
    source: MoveId | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip with its lines."""

    id: SlipId
    kind: SlipKind
    state: State
    date: dt.date
    working_number: int
    lines: tuple[Line, ...]
    number: str = ""
    store: StoreId | None = None
    to_store: StoreId | None = None
    partner: PartnerId | None = None
    department: PartnerId | None = None
    cost_bearer: str = ""
    order: str = ""
    reason: str = ""
    note: str = ""
    ref: str = ""
    reversal_of: SlipId | None = None
    remainder_of: SlipId | None = None
    transfer_of: SlipId | None = None
    imported: bool = False
    drafted_by: UserId | None = None
    released_by: UserId | None = None
    executed_by: UserId | None = None
    booked_by: UserId | None = None
    card_date: dt.date | None = None
    ledger_date: dt.date | None = None
    version: int = 0
    uuid: str = ""
    drafted_at: dt.datetime | None = None
    released_at: dt.datetime | None = None

    @property
    def is_red(self) -> bool:
        """Whether this slip corrects another (VAL-6)."""
        return self.reversal_of is not None

    @property
    def called(self) -> str:
        """What people call it: its number, or its working number until it has one."""
        return self.number or working_name(self.working_number)


@dataclass(frozen=True, slots=True)
class Move:
    """What happened to the goods of one line at one place; negative for a red slip.

    Attributes:
        origin: the place that goods left; None where they came from outside.
        target: the place that goods entered; None where they went outside.
        abnormal: goods put on hold on receipt (INB-3), or surplus to what was asked.
    """

    id: MoveId
    line: LineId
    line_number: int
    part: int
    item: ItemId
    lot: LotId
    quantity: Quantity
    origin: Place | None = None
    target: Place | None = None
    abnormal: bool = False
    source: MoveId | None = None


def working_name(number: int) -> str:
    """The working number as it is printed and scanned: gaps allowed, valid for ever."""
    return f"T-{number:06d}"


@dataclass(eq=False)
class WrongState(Refusal):
    """A slip in this state cannot take this step."""

    slip: str
    state: State
    step: str


@dataclass(eq=False)
class MayNot(Refusal):
    """A person may not take this step with a slip of this kind."""

    rule = "VAL-10"
    kind: str
    step: Step
    allowed: tuple[Role, ...]


@dataclass(eq=False)
class SamePerson(Refusal):
    """Two steps of one slip are done by different persons."""

    rule = "VAL-10"
    slip: str
    step: Step
    other: Step


@dataclass(eq=False)
class OutsideStores(Refusal):
    """A person's rights do not reach this store."""

    store: str


@dataclass(eq=False)
class SlipChanged(Refusal):
    """Somebody else changed the slip since it was read.

    Attributes:
        who: who took the last step, which ``step`` is, ``at`` that moment; a draft's saves are
            not on record.
    """

    slip: str
    who: str = ""
    step: Step | None = None
    at: dt.datetime | None = None


@dataclass(eq=False)
class UnknownSlip(Refusal):
    """No slip has this number."""

    slip: str


@dataclass(eq=False)
class NotYet(Refusal):
    """What the slip still lacks before it can be released.

    Attributes:
        field: the first field missing, as a column is called.
        line: the line that it is missing in; 0 for the head.
    """

    slip: str
    field: str
    line: int


@dataclass(eq=False)
class WrongCondition(Refusal):
    """Goods of a store in this condition are not for slips of this kind."""

    rule = "REC-8"
    kind: str
    store: str
    condition: str


@dataclass(eq=False)
class ValueWouldVanish(Refusal):
    """Goods of value cannot be moved to where pieces only are counted."""

    rule = "VAL-5"
    store: str
    to_store: str


MoveState = tuple[State, State]


def check_move(slip: Slip, target: State, step: str) -> None:
    """Refuse a step that a slip in its state cannot take.

    Raises:
        WrongState: where the table of moves has no such move.
    """
    if (slip.state, target) not in MOVES:
        raise WrongState(slip.called, slip.state, step)


def rights_of(kind: SlipKind, *, between_groups: bool, red: bool) -> Rights:
    """Who does what with a slip: its kind's row, or the stricter row between groups.

    A red slip is released by another person whatever releases its kind (VAL-6).
    """
    rights = kind.between_groups if between_groups and kind.between_groups else kind.rights
    if red and isinstance(rights.releases, ReleasedBy):
        return Rights(
            rights.drafts,
            frozenset({Role.SUPERVISOR, Role.ACCOUNTANT}),
            rights.executes,
            rights.books,
        )
    return rights


def check_right(actor: Actor, kind: SlipKind, rights: Rights, step: Step) -> None:
    """Refuse a person whose roles do not take this step.

    Raises:
        MayNot: naming who may.
    """
    allowed = rights.of(step)
    if not actor.is_one_of(allowed):
        raise MayNot(kind.code, step, tuple(sorted(allowed)))


def check_two_persons(slip: Slip, actor: Actor, step: Step, *, lifted: bool) -> None:
    """Refuse the same person for both steps of one of VAL-10's pairs (VAL-10).

    Raises:
        SamePerson: naming the step that the person has taken already.
    """
    pair = {
        Step.RELEASE: (Step.DRAFT, slip.drafted_by),
        Step.BOOK: (Step.EXECUTE, slip.executed_by),
        Step.EXECUTE: (Step.BOOK, slip.booked_by),
    }
    other = pair.get(step)
    if other and other[1] == actor.user and not lifted and not actor.unlimited:
        raise SamePerson(slip.called, step, other[0])


def kind_of(code: str) -> SlipKind:
    """The kind with this code.

    Raises:
        KeyError: for a stranger; callers that read files ask ``KINDS`` first.
    """
    return KINDS[code]


def books_at_all(slip: Slip) -> bool:
    """Whether the slip will stand in the ledger: a move inside one store does not."""
    return not (slip.kind.direction is Direction.MOVE and slip.store == slip.to_store)
