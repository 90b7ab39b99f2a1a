"""Drafts: typed, saved as one types, and given up."""

from __future__ import annotations

from dataclasses import dataclass, replace

from partsdesk.database.work import Work
from partsdesk.domain.books.drafts import DraftLine, Head, check_worth, line_of
from partsdesk.domain.books.kind import Price, SlipKind, Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import (
    LineId,
    Slip,
    SlipId,
    State,
    WrongState,
    check_move,
    working_name,
)
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.history import check_version
from partsdesk.services.slips.surroundings import Surroundings, check_step
from partsdesk.services.warehouse import act

NEW = LineId(0)


@dataclass(eq=False)
class UnknownKind(Refusal):
    """There is no such kind of slip."""

    kind: str


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Keep a slip as it is typed.

    Attributes:
        slip: None for a new one.
        version: what the slip's version was when it was read.
    """

    kind: str
    head: Head
    lines: tuple[DraftLine, ...]
    slip: SlipId | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft as it was kept."""

    slip: SlipId
    version: int
    called: str


@dataclass(frozen=True, slots=True)
class VoidSlip:
    """Give a draft or a released slip up; it keeps its working number and has no other."""

    slip: SlipId
    version: int
    reason: str


@dataclass(frozen=True, slots=True)
class Voided:
    """A slip given up."""

    called: str


@act(silent=True)
def save_draft(work: Work, asked: SaveDraft) -> Drafted:
    """Keep a draft; the first save is on record, later ones are not.

    Raises:
        UnknownKind, MayNot, OutsideStores, WrongState, SlipChanged, ItemInactive, UnknownUnit,
        TooManyDecimals, NegativeQuantity.
    """
    around = Surroundings(work)
    if asked.slip is None:
        slip = drafted(work, asked.kind, asked.head, asked.lines, around)
        return Drafted(slip.id, 0, slip.called)
    held = work.slips.locked(asked.slip)
    if held.state is not State.DRAFT:
        raise WrongState(held.called, held.state, Step.DRAFT.value)
    slip = _written(work, held.kind, asked.head, asked.lines, around)
    slip = replace(slip, id=held.id, reversal_of=held.reversal_of)
    if not work.actor.sees_cost:
        slip = _with_kept_prices(slip, held)
    check_step(work, slip, Step.DRAFT, around)
    work.is_silent = True
    if held.version != asked.version:
        if _says_the_same(slip, held):
            return Drafted(held.id, held.version, held.called)  # the same save, sent twice
        check_version(work, held, asked.version)  # F21: the loser is told
    work.slips.rewrite(slip)
    return Drafted(held.id, held.version + 1, held.called)


def _with_kept_prices(slip: Slip, held: Slip) -> Slip:
    """Leave costs alone that the person who saves cannot see (PAR-3)."""
    if slip.kind.price is Price.SELLING:
        return slip
    before = {(line.number, line.item): line for line in held.lines}
    lines = []
    for line in slip.lines:
        old = before.get((line.number, line.item))
        if old is not None:
            line = replace(  # noqa: PLW2901 - the same line, with its costs
                line, price=old.price, amount=old.amount, tax_rate=old.tax_rate, tax=old.tax
            )
        lines.append(line)
    return replace(slip, lines=tuple(lines))


def _says_the_same(slip: Slip, held: Slip) -> bool:
    """Whether a draft says just what is kept of it already."""
    kept = tuple(replace(line, id=NEW) for line in held.lines)
    fields = ("date", "store", "to_store", "partner", "department", "cost_bearer", "order")
    rest = ("reason", "note", "ref")
    heads = all(getattr(slip, name) == getattr(held, name) for name in (*fields, *rest))
    return heads and kept == slip.lines


def drafted(
    work: Work,
    code: str,
    head: Head,
    lines: tuple[DraftLine, ...],
    around: Surroundings,
    **marks: object,
) -> Slip:
    """Make a new draft; marks say what it follows from (a reversal, an import)."""
    kind = KINDS.get(code)
    if kind is None:
        raise UnknownKind(code)
    slip = replace(_written(work, kind, head, lines, around), **marks)  # type: ignore[arg-type]
    check_step(work, slip, Step.DRAFT, around)
    return work.slips.added(slip, work.now)


def _written(
    work: Work, kind: SlipKind, head: Head, lines: tuple[DraftLine, ...], around: Surroundings
) -> Slip:
    items = around.items([line.item for line in lines])
    if kind.has_card:
        for line in lines:
            check_worth(line, items[line.item])
    numbered = tuple(
        line_of(line, number, items[line.item]) for number, line in enumerate(lines, start=1)
    )
    return Slip(
        id=SlipId(0),
        kind=kind,
        state=State.DRAFT,
        date=head.date,
        working_number=0,
        lines=numbered,
        store=head.store,
        to_store=head.to_store,
        partner=head.partner,
        department=head.department,
        cost_bearer=head.cost_bearer,
        order=head.order,
        reason=head.reason,
        note=head.note,
        ref=head.ref,
        drafted_by=work.actor.user or None,
    )


@act()
def void_slip(work: Work, asked: VoidSlip) -> Voided:
    """Give a slip up before anything moved.

    Raises:
        MayNot, OutsideStores, WrongState, SlipChanged.
    """
    slip = work.slips.locked(asked.slip)
    around = Surroundings(work)
    check_step(work, slip, Step.DRAFT, around)
    check_move(slip, State.VOID, "void")
    check_version(work, slip, asked.version)
    work.slips.stands(slip.id, State.VOID, closed_reason=asked.reason)
    return Voided(working_name(slip.id))
