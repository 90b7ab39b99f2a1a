"""Release, by another person or by the thing that the slip follows; and taking it back 弃审."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.database.work import View, Work
from partsdesk.domain.books.drafts import missing
from partsdesk.domain.books.kind import ReleasedBy, Step
from partsdesk.domain.books.slips import (
    Slip,
    SlipId,
    State,
    check_move,
    check_two_persons,
    rights_of,
)
from partsdesk.domain.books.stock import BeyondFree
from partsdesk.domain.catalog.items import Tracking
from partsdesk.domain.catalog.partners import WrongPartner
from partsdesk.domain.values.quantities import NO_QUANTITY
from partsdesk.services.slips.following import check_follows
from partsdesk.services.slips.history import check_version
from partsdesk.services.slips.placing import ONE
from partsdesk.services.slips.returning import check_red
from partsdesk.services.slips.surroundings import (
    Surroundings,
    check_places,
    check_step,
    is_one_man,
)
from partsdesk.services.warehouse import act


@dataclass(frozen=True, slots=True)
class ReleaseSlip:
    """Let the store work on a slip."""

    slip: SlipId
    version: int


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take a release back while nothing moved."""

    slip: SlipId
    version: int


@dataclass(frozen=True, slots=True)
class Released:
    """A slip that was released, or taken back."""

    slip: SlipId
    version: int
    called: str


@act()
def release_slip(work: Work, asked: ReleaseSlip) -> Released:
    """Release a slip: complete, in the right stores, by another than who drew it up.

    Raises:
        MayNot, SamePerson, OutsideStores, WrongState, SlipChanged, NotYet, WrongCondition,
        ValueWouldVanish, WrongPartner, OrderNotStarted, UnknownOrder, WrongSource,
        BeyondFree, HalfConversion.
    """
    slip = _held(work, asked.slip, asked.version)
    around = Surroundings(work)
    rights = rights_of(slip.kind, between_groups=around.crosses_groups(slip), red=slip.is_red)
    if isinstance(rights.releases, ReleasedBy):
        check_step(work, slip, Step.DRAFT, around)  # completing the draft releases it
    else:
        check_step(work, slip, Step.RELEASE, around)
        check_two_persons(slip, work.actor, Step.RELEASE, lifted=is_one_man(slip, around))
    check_move(slip, State.RELEASED, Step.RELEASE.value)
    check_complete(work, slip, around)
    check_follows(work, slip)
    check_red(work, slip, around)
    check_serials_free(work, slip, around)
    work.slips.stands(
        slip.id, State.RELEASED, released_by=work.actor.user or None, released_at=work.now
    )
    return Released(slip.id, slip.version + 1, slip.called)


@act()
def take_back_slip(work: Work, asked: TakeBack) -> Released:
    """Take a release back (弃审): whoever may release may, while nothing moved.

    Raises:
        MayNot, OutsideStores, WrongState, SlipChanged.
    """
    slip = _held(work, asked.slip, asked.version)
    around = Surroundings(work)
    check_move(slip, State.DRAFT, "take-back")
    if slip.released_by != work.actor.user:
        check_step(work, slip, Step.RELEASE, around)
    work.slips.stands(slip.id, State.DRAFT, released_by=None, released_at=None)
    return Released(slip.id, slip.version + 1, slip.called)


def check_serials_free(work: Work, slip: Slip, around: Surroundings) -> None:
    """Refuse a serial number that another released slip, or another line, has reserved (OUT-18).

    Raises:
        BeyondFree.
    """
    if not slip.kind.reserves or slip.is_red:
        return
    items = around.items([line.item for line in slip.lines])
    serials = [
        (line.item, line.lot_code)
        for line in slip.lines
        if line.lot_code and not line.comes_in and items[line.item].tracking is Tracking.SERIAL
    ]
    work.serials.hold_lots(serials)
    taken = dict(work.serials.reserved(serials, but=slip.id))
    for item, code in serials:
        if (item, code) in taken:
            by = (taken[item, code],)
            raise BeyondFree(f"{items[item].code} {code}", NO_QUANTITY, ONE, by)
        taken[item, code] = slip.called


def check_complete(view: View, slip: Slip, around: Surroundings) -> None:
    """Refuse a slip that lacks something, or names the wrong store or partner."""
    lacking = missing(slip)
    if lacking is not None:
        raise lacking
    check_places(slip, around)
    if slip.partner is not None:
        partner = view.partners.by_id([slip.partner])[slip.partner]
        if partner.type not in slip.kind.partner_types:
            raise WrongPartner(partner.code, partner.type, slip.kind.code)


def _held(work: Work, slip_id: SlipId, version: int) -> Slip:
    slip = work.slips.locked(slip_id)
    check_version(work, slip, version)
    return slip
