"""Where goods come from: sources of returns (VAL-8) and the originals of red slips (VAL-6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from partsdesk.database.work import Work
from partsdesk.domain.books.execution import NewMove
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.slips import MoveId, Slip, State
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.surroundings import Surroundings


@dataclass(eq=False)
class OverTaken(Refusal):
    """More would come back, or be corrected, than the source moved and has not given back yet."""

    rule = "VAL-8"
    item: str
    source: str
    left: Quantity
    asked: Quantity


@dataclass(eq=False)
class WrongSource(Refusal):
    """A line names a source of another item, or in a slip of another kind."""

    rule = "VAL-8"
    item: str
    source: str


@dataclass(eq=False)
class HalfConversion(Refusal):
    """A red slip would undo a part of a conversion, whose two sides are worth the same."""

    rule = "VAL-6"
    slip: str


def check_sources(work: Work, slip: Slip, moves: Sequence[NewMove], around: Surroundings) -> None:
    """Refuse what takes more of a source than is left of it, or takes the wrong source.

    The slips that the sources stand in are held, so that two returns cannot both take the last.

    Raises:
        OverTaken, WrongSource.
    """
    asked: dict[MoveId, Quantity] = {}
    items: dict[MoveId, ItemId] = {}
    for new in moves:
        if new.source is not None:
            asked[new.source] = asked.get(new.source, NO_QUANTITY) + abs(new.quantity)
            items[new.source] = new.item
    known = work.slips.moves_by_id(asked)
    holders = {owner: work.slips.locked(owner) for owner in sorted({o for o, _ in known.values()})}
    taken = work.slips.taken_of(asked)
    codes = around.codes(items.values())
    for source, quantity in asked.items():
        owner, move = known[source]
        holder = holders[owner]
        fits = slip.reversal_of == owner or holder.kind.code in slip.kind.source_kinds
        if move.item != items[source] or not fits:
            raise WrongSource(codes[items[source]], holder.called)
        left = abs(move.quantity) - taken.get(source, NO_QUANTITY)
        if quantity > left:
            raise OverTaken(codes[move.item], holder.called, left, quantity)


def check_red(work: Work, slip: Slip, around: Surroundings) -> None:
    """Refuse a red slip that would take back something else than its original did (VAL-6).

    Raises:
        WrongSource: for a line typed into it that corrects none of the original's, or an amount
            that is not the original's.
        HalfConversion.
    """
    if slip.reversal_of is None:
        return
    original = work.slips.get(slip.reversal_of)
    check_whole(work, slip, [(line.source, line.quantity) for line in slip.lines])
    moves = {move.id: move.item for move in work.slips.moves(original.id)}
    amounts = [(line.item, line.amount) for line in original.lines]
    for line in slip.lines:
        corrects = moves.get(line.source) == line.item if line.source is not None else False
        if not slip.kind.has_card and (line.item, line.amount) in amounts:
            amounts.remove((line.item, line.amount))
            corrects = True
        if not corrects:
            raise WrongSource(around.codes([line.item])[line.item], original.called)


def check_whole(work: Work, slip: Slip, taken: Iterable[tuple[MoveId | None, Quantity]]) -> None:
    """Refuse a red slip that undoes a conversion in part: what is left would not be worth alike.

    Args:
        work: the books.
        slip: the slip that is released or executed; any but a red one may pass.
        taken: how much it takes back of each move of its original.

    Raises:
        HalfConversion.
    """
    if slip.reversal_of is None or slip.kind.direction is not Direction.CONVERT:
        return
    asked: dict[MoveId | None, Quantity] = {}
    for source, quantity in taken:
        asked[source] = asked.get(source, NO_QUANTITY) + abs(quantity)
    moves = work.slips.moves(slip.reversal_of)
    if any(asked.get(move.id, NO_QUANTITY) < abs(move.quantity) for move in moves):
        raise HalfConversion(work.slips.get(slip.reversal_of).called)


def settle_reversal(work: Work, red: Slip) -> None:
    """Count the original as reversed once every line of it is (VAL-6).

    Where the original was never booked, neither it nor its red slips will be: they net to nought
    and stand in no close. Where it was, its red slips must be booked first.
    """
    if red.reversal_of is None:
        return
    original = work.slips.locked(red.reversal_of)
    if original.state not in {State.EXECUTED, State.BOOKED}:
        return
    counting = {State.BOOKED} if original.state is State.BOOKED else {State.EXECUTED}
    reds = [slip for slip in work.slips.reds_of(original.id) if slip.state in counting]
    if not _is_undone(work, original, reds):
        return
    work.slips.stands(original.id, State.REVERSED)
    if original.state is State.EXECUTED:
        for slip in reds:
            work.slips.stands(slip.id, State.REVERSED)


def _is_undone(work: Work, original: Slip, reds: Sequence[Slip]) -> bool:
    """Whether red slips take back every piece that a slip moved."""
    if not original.kind.has_card:
        return bool(reds)
    undone: dict[MoveId, Quantity] = {}
    for slip in reds:
        for move in work.slips.moves(slip.id):
            if move.source is not None:
                undone[move.source] = undone.get(move.source, NO_QUANTITY) + abs(move.quantity)
    moves = work.slips.moves(original.id)
    return all(undone.get(move.id, NO_QUANTITY) >= abs(move.quantity) for move in moves)
