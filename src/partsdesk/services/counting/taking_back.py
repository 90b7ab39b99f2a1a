"""Taking back what one has counted last: one step, and the one before it (REC-4)."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.database.work import Work
from partsdesk.domain.counting.counts import CountLineId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.services.counting.opening import COUNTERS, check_stores
from partsdesk.services.warehouse import act


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take back what one has counted last, whatever that was."""

    count: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back.

    Attributes:
        line: the line that it was counted in; None for an unknown code, and for nothing at all.
        quantity: how much it was.
        code: the code that nobody knew.
    """

    called: str
    line: CountLineId | None = None
    quantity: Quantity = NO_QUANTITY
    code: str = ""
    is_anything: bool = True


@act(*COUNTERS)
def take_back(work: Work, asked: TakeBack) -> TakenBack:
    """Take back one's last tally; a figure that was typed gives way to what it replaced.

    Raises:
        UnknownCount, CountEnded, OutsideStores.
    """
    count = work.counts.shared(asked.count)
    check_stores(work, count.stores)
    by = work.actor.user or None
    last = work.counts.last_of(count.id, by)
    if last is None:
        return TakenBack(count.number, is_anything=False)
    replaced = work.counts.replaced_by(last)
    work.counts.withdraw([last.id], work.now, by)
    if replaced:
        work.counts.tally_up(count.id, replaced, work.now, by)
    return TakenBack(count.number, last.line, last.quantity, last.code)
