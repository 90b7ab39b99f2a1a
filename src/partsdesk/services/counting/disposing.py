"""What becomes of confirmed differences 处理意见: VAL-7's second step, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partsdesk.database.repositories.differences import Difference
from partsdesk.database.work import View, Work
from partsdesk.domain.counting.counts import (
    BeyondLimit,
    CountLineId,
    Disposition,
    OwnCount,
    UnknownDifference,
)
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.quantities import Amount
from partsdesk.domain.values.settings import Settings
from partsdesk.services.warehouse import act

# Up to which amount each decides; the finance manager decides whatever it is worth.
LIMITS: Mapping[Role, str] = {
    Role.SUPERVISOR: "dispose-supervisor",
    Role.SERVICE_MANAGER: "dispose-service-manager",
}
DISPOSERS = frozenset({*LIMITS, Role.FINANCE_MANAGER})


@dataclass(frozen=True, slots=True)
class Dispose:
    """Say what becomes of one line's difference; an earlier word stays on record beside it."""

    line: CountLineId
    disposition: Disposition


@dataclass(frozen=True, slots=True)
class Disposed:
    """A difference that was disposed of, as the count and its line are called."""

    called: str


@act(*sorted(DISPOSERS))
def dispose(work: Work, asked: Dispose) -> Disposed:
    """Dispose of a difference; the last word holds.

    Raises:
        NotDisposed: where the disposition lacks something.
        UnknownDifference: where no confirmed difference stands in the line, or it lies in a store
            that the person may not enter.
        OwnCount: for who counted it.
        BeyondLimit: where it is worth more than the person decides.
    """
    asked.disposition.check()
    found = work.differences.of(asked.line)
    if found is None or not work.actor.may_enter(found.store):
        raise UnknownDifference
    if work.actor.user in found.counters and not found.one_man:  # VAL-10
        raise OwnCount(found.count, found.item)
    _check_limit(work, found)
    work.counts.dispose(asked.line, asked.disposition, work.now, work.actor.user)
    return Disposed(f"{found.count}/{found.number}")


def may_dispose(actor: Actor, settings: Settings) -> bool:
    """Whether the person decides differences of any worth at all."""
    return actor.is_one_of(frozenset({Role.FINANCE_MANAGER})) or _limit(actor, settings) is not None


def limit_of(view: View, _: None = None) -> Amount | None:
    """Up to which amount whoever asks decides, where somebody decided one."""
    return _limit(view.actor, view.settings)


def _limit(actor: Actor, settings: Settings) -> Amount | None:
    limits = [settings.amount(key) for role, key in LIMITS.items() if role in actor.roles]
    return max((each for each in limits if each is not None), default=None)


def _check_limit(work: Work, found: Difference) -> None:
    """VAL-7: approver by amount limits; what nobody knows the worth of is the finance manager's.

    Raises:
        BeyondLimit.
    """
    if work.actor.is_one_of(frozenset({Role.FINANCE_MANAGER})):
        return
    limit = _limit(work.actor, work.settings)
    if limit is None or found.worth is None or abs(found.worth.units) > limit.units:
        raise BeyondLimit(limit, found.worth if work.actor.sees_cost else None)
