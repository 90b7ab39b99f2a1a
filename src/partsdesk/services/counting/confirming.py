"""Confirming a count: its differences become slips, which set the cards right (VAL-7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from partsdesk.database.work import Work
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.months import Book
from partsdesk.domain.books.slips import LineId, Slip, State
from partsdesk.domain.catalog.items import NO_LOT
from partsdesk.domain.counting.counts import (
    CodesUnknown,
    ConfirmerCounted,
    Count,
    CountEmpty,
    CountLineId,
    CountState,
    Reviewed,
    SecondCountMissing,
)
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY
from partsdesk.services.counting.opening import check_stores
from partsdesk.services.counting.reviewing import REVIEWERS, reviewed
from partsdesk.services.slips.drafting import drafted
from partsdesk.services.slips.executing import ExecuteSlip, carried_out
from partsdesk.services.slips.surroundings import Surroundings, check_step
from partsdesk.services.warehouse import act

SURPLUS, SHORTAGE = "count-surplus", "count-shortage"
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class ConfirmCount:
    """Confirm what a count found.

    Attributes:
        day: the day of the cards' entries; None for today.
    """

    count: str
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A count that was confirmed.

    Attributes:
        slips: the numbers of the slips that it became; none where nothing differs.
    """

    called: str
    slips: tuple[str, ...] = ()


@act(*REVIEWERS, by_password=True)
def confirm_count(work: Work, asked: ConfirmCount) -> Confirmed:
    """Confirm a count: one slip for what is over and one for what lacks, for each store.

    What nobody counted stays as it is. The slips are executed with it and wait for the accountant
    as others do.

    Raises:
        UnknownCount, CountEnded, OutsideStores, MayNot, ConfirmerCounted, CountEmpty, CodesUnknown,
        SecondCountMissing, MonthClosed, DayToCome, NotEnoughStock, SerialElsewhere.
    """
    count = work.counts.locked(asked.count)
    check_stores(work, count.stores)
    lines = reviewed(work, count)
    counted = [line for line in lines if line.found is not None]
    around = Surroundings(work)
    _check(work, count, counted, around)
    day = asked.day or work.months.default(Book.STORES, work.today)
    slips: list[Slip] = []
    became: dict[CountLineId, LineId] = {}
    for store in count.stores:
        for code, sign in ((SURPLUS, 1), (SHORTAGE, -1)):
            of = [
                line
                for line in counted
                if line.line.spot.store == store
                and line.difference is not None
                and line.difference.units * sign > 0
            ]
            if of:
                slip = _made(work, count, code, store, of, day, around)
                slips.append(slip)
                became.update(_pairs(of, slip))
    work.counts.keep_results(count.id, counted, became)
    work.counts.end(count, CountState.CONFIRMED, work.now, work.actor.user or None)
    return Confirmed(count.number, tuple(slip.number for slip in slips))


def _check(work: Work, count: Count, counted: Sequence[Reviewed], around: Surroundings) -> None:
    """See that the count is whole, and that its confirmer had no part in it (VAL-7).

    Raises:
        CountEmpty, CodesUnknown, SecondCountMissing, ConfirmerCounted.
    """
    if not counted:
        raise CountEmpty(count.number)
    unknown = work.counts.unidentified(count.id)
    if unknown:
        codes = sorted({tally.code for tally in unknown})
        raise CodesUnknown(count.number, tuple(codes[:MOST_NAMED]))
    second = [line.line.number for line in counted if line.wants_second]
    if second:
        raise SecondCountMissing(count.number, tuple(second[:MOST_NAMED]), len(second))
    stores = [around.stores[store] for store in count.stores]
    if all(store.one_man for store in stores):
        return
    if any(store.keeper == work.actor.user for store in stores if not store.one_man):
        raise ConfirmerCounted(count.number, "keeper")
    if any(line.found is not None and work.actor.user in line.found.by for line in counted):
        raise ConfirmerCounted(count.number, "counted")


def _made(  # noqa: PLR0913, PLR0917 - a slip is these things
    work: Work,
    count: Count,
    code: str,
    store: StoreId,
    lines: Sequence[Reviewed],
    day: dt.date,
    around: Surroundings,
) -> Slip:
    """One slip, drawn up, released by the count, and carried out."""
    lots = work.items.lot_codes({line.line.spot.lot for line in lines} - {NO_LOT})
    drafts = tuple(
        DraftLine(
            item=line.line.spot.item,
            quantity=abs(line.difference or NO_QUANTITY),
            lot=lots.get(line.line.spot.lot, ""),
            bin=line.line.spot.bin,
            note=line.line.note,
        )
        for line in lines
    )
    head = Head(day, store, order=count.number)
    slip = drafted(work, code, head, drafts, around)
    check_step(work, slip, Step.EXECUTE, around)
    by = work.actor.user or None
    work.slips.stands(slip.id, State.RELEASED, released_by=by, released_at=work.now)
    slip = replace(slip, state=State.RELEASED, released_by=by, released_at=work.now)
    executed, _ = carried_out(work, slip, ExecuteSlip(slip.id, slip.version, card_date=day), around)
    work.counts.made(count.id, slip.id)
    return replace(slip, number=executed.called)


def _pairs(lines: Sequence[Reviewed], slip: Slip) -> Mapping[CountLineId, LineId]:
    return {line.line.id: written.id for line, written in zip(lines, slip.lines, strict=True)}
