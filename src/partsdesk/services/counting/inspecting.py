"""Parts that a count found damaged or expired, and the slips that take them away (REC-4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partsdesk.database.work import View, Work
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.kind import Step
from partsdesk.domain.catalog.items import NO_LOT
from partsdesk.domain.catalog.places import Store
from partsdesk.domain.counting.counts import CountEnded, CountState, Goods, Spot
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.counting.opening import COUNTERS, check_stores
from partsdesk.services.counting.reviewing import reviewed
from partsdesk.services.slips.drafting import drafted
from partsdesk.services.slips.surroundings import Surroundings, check_step
from partsdesk.services.warehouse import act, name_of

TRANSFER = "transfer"


@dataclass(eq=False)
class NothingToMove(Refusal):
    """The count found nothing that is no good, or no store is linked to which it could go."""

    rule = "REC-4"
    count: str


@dataclass(eq=False)
class MovedAlready(Refusal):
    """The slips for what the count found to be no good are drafted already."""

    rule = "REC-4"
    count: str


@dataclass(frozen=True, slots=True)
class Inspected:
    """Pieces that are no good, as a count found them.

    Attributes:
        to_store: the store that is linked for such goods; None where there is none.
    """

    number: int
    spot: Spot
    goods: Goods
    quantity: Quantity
    to_store: StoreId | None


@dataclass(frozen=True, slots=True)
class DraftMoves:
    """Draft the slips that take away what a count found damaged or expired."""

    count: str


@dataclass(frozen=True, slots=True)
class MovesDrafted:
    """Slips that were drafted.

    Attributes:
        slips: their working numbers.
        left: how many lines stay, for no store is linked to which they could go.
    """

    called: str
    slips: tuple[str, ...]
    left: int


def inspected(view: View, number: str) -> tuple[Inspected, ...]:
    """What a count found damaged or expired, line by line, and where it should go.

    Damaged goods go to the defective store, expired ones to the hold store; to the other one where
    only that is linked.

    Raises:
        UnknownCount, OutsideStores.
    """
    count = view.counts.get(number)
    check_stores(view, count.stores)
    stores = view.places.stores()
    return tuple(
        Inspected(line.line.number, line.line.spot, goods, quantity, _target(store, goods))
        for line in reviewed(view, count)
        if line.found is not None
        for store in (stores[line.line.spot.store],)
        for goods, quantity in (
            (Goods.DAMAGED, line.found.damaged),
            (Goods.EXPIRED, line.found.expired),
        )
        if quantity
    )


@act(*COUNTERS)
def draft_moves(work: Work, asked: DraftMoves) -> MovesDrafted:
    """Draft a transfer from each store to each store that takes its goods; the count is its order.

    Raises:
        UnknownCount, OutsideStores, CountEnded, MovedAlready, NothingToMove, MayNot.
    """
    count = work.counts.get(asked.count)
    if count.state is CountState.VOID:
        raise CountEnded(count.number, count.state)
    if work.acts.about((count.number,), (name_of(draft_moves),)):
        raise MovedAlready(count.number)
    lines = inspected(work, asked.count)
    ways = sorted({(each.spot.store, each.to_store) for each in lines if each.to_store})
    if not ways:
        raise NothingToMove(count.number)
    around = Surroundings(work)
    slips = []
    for store, to_store in ways:
        going = [line for line in lines if (line.spot.store, line.to_store) == (store, to_store)]
        head = Head(work.today, store, to_store=to_store, order=count.number)
        slip = drafted(work, TRANSFER, head, _drafts(work, going), around)
        check_step(work, slip, Step.DRAFT, around)
        slips.append(slip.called)
    left = sum(line.to_store is None for line in lines)
    return MovesDrafted(count.number, tuple(slips), left)


def _target(store: Store, goods: Goods) -> StoreId | None:
    wished = (store.defective, store.hold)
    ordered = wished if goods is Goods.DAMAGED else wished[::-1]
    return next((each for each in ordered if each is not None), None)


def _drafts(work: Work, lines: Sequence[Inspected]) -> tuple[DraftLine, ...]:
    lots = work.items.lot_codes({line.spot.lot for line in lines} - {NO_LOT})
    return tuple(
        DraftLine(
            item=line.spot.item,
            quantity=line.quantity,
            lot=lots.get(line.spot.lot, ""),
            bin=line.spot.bin,
        )
        for line in lines
    )
