"""One slip as a page shows it: names beside ids, what happened to it, and what may be done next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from partsdesk.database.listings.listing import ListAsked
from partsdesk.database.work import View
from partsdesk.domain.books.kind import Price, ReleasedBy, Step
from partsdesk.domain.books.ledger import Invoiced
from partsdesk.domain.books.slips import (
    Move,
    MoveId,
    Slip,
    SlipId,
    State,
    books_at_all,
    check_two_persons,
    rights_of,
    working_name,
)
from partsdesk.domain.books.valuation import BookedLine
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.catalog.places import Store
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.following import check_follows
from partsdesk.services.slips.history import Happened, head_of, history_of
from partsdesk.services.slips.releasing import check_complete
from partsdesk.services.slips.surroundings import (
    Surroundings,
    check_seen,
    check_step,
    is_one_man,
)


class Doing(StrEnum):
    """What may be done with a slip as it stands."""

    RELEASE = "release"
    TAKE_BACK = "take-back"
    EXECUTE = "execute"
    BOOK = "book"
    REVERSE = "reverse"
    VOID = "void"


DOINGS = {
    State.DRAFT: (Doing.RELEASE, Doing.VOID),
    State.RELEASED: (Doing.EXECUTE, Doing.TAKE_BACK, Doing.VOID),
    State.EXECUTED: (Doing.BOOK, Doing.REVERSE),
    State.BOOKED_AHEAD: (Doing.EXECUTE,),
    State.BOOKED: (Doing.REVERSE,),
}


@dataclass(frozen=True, slots=True)
class Next:
    """Something that may be done next.

    Attributes:
        refusal: what would be said if this person did it now; None where it may be done.
    """

    doing: Doing
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class SlipShown:
    """A slip with everything that its page shows.

    Attributes:
        slip: the slip; prices and amounts that are hidden from this person are None.
        bins: codes of the bins that lines and moves name; ``lots`` those of lots, by move.
        booked: what the booking said of the lines, by their ids, for whom costs are shown to.
        lacks: what stands against releasing the draft, whoever would do it.
        may_edit: whether this person may type in the draft.
        shows_prices: whether prices are shown to this person at all (PAR-3).
        corrects: what the slip that this one corrects is called.
        originals: how many pieces moved in what a red slip's lines correct.
        estimates: how many pieces of a line, by its id, still wait for their invoice (VAL-3).
    """

    slip: Slip
    items: dict[int, Item]
    stores: dict[StoreId, Store]
    bins: dict[int, str]
    lots: dict[int, str]
    partner: str
    department: str
    moves: tuple[Move, ...]
    history: tuple[Happened, ...]
    doings: tuple[Next, ...]
    booked: dict[int, BookedLine]
    lacks: Refusal | None
    may_edit: bool
    shows_prices: bool
    with_tax: bool
    corrects: str = ""
    follows: str = ""
    originals: dict[MoveId, Quantity] = field(default_factory=dict)
    estimates: dict[int, Quantity] = field(default_factory=dict)
    zone: str = "UTC"

    @property
    def main(self) -> Next | None:
        """The step that comes next in the slip's life; None at its end."""
        ways = [way for way in self.doings if way.doing in {Doing.RELEASE, *_STEPS}]
        return ways[0] if ways else None


_STEPS = {Doing.EXECUTE: Step.EXECUTE, Doing.BOOK: Step.BOOK}


@dataclass(frozen=True, slots=True)
class SlipAsked:
    """A slip by its id."""

    slip: SlipId


def slip_of(view: View, asked: SlipAsked) -> SlipShown:
    """A slip as this person may see it.

    Raises:
        UnknownSlip: where there is none.
        OutsideStores: for a slip of a store that the person may not enter.
    """
    slip = view.slips.get(asked.slip)
    around = Surroundings(view)
    check_seen(view, slip, around)
    head = head_of(view, slip.id)
    items = dict(around.items([line.item for line in slip.lines]))
    moves = view.slips.moves(slip.id) if slip.card_date is not None else ()
    named = [bin_ for line in slip.lines for bin_ in (line.bin, line.to_bin)]
    named += [place.bin for move in moves for place in (move.origin, move.target) if place]
    bins = {int(key): found.code for key, found in around.bins(named).items()}
    shows = view.actor.sees_cost or slip.kind.price is Price.SELLING
    editing = _said(lambda: check_step(view, slip, Step.DRAFT, around))
    return SlipShown(
        slip=slip if shows else _without_prices(slip),
        items={int(key): item for key, item in items.items()},
        stores=dict(around.stores),
        bins=bins,
        lots=_lots(view, slip, moves),
        partner=str(head.get("partner_name") or ""),
        department=str(head.get("department_name") or ""),
        moves=moves,
        history=history_of(head),
        doings=ways_of(view, slip, around),
        booked=_booked(view, slip),
        lacks=_lacks(view, slip, around),
        may_edit=slip.state is State.DRAFT and editing is None,
        shows_prices=shows,
        with_tax=view.settings.at("taxpayer", slip.date) == "small-scale",
        corrects=_called(view, slip.reversal_of),
        follows=_called(view, slip.remainder_of or slip.transfer_of),
        originals=_originals(view, slip),
        estimates=_estimates(view, slip),
        zone=view.settings.text("zone") or "UTC",
    )


def ways_of(view: View, slip: Slip, around: Surroundings) -> tuple[Next, ...]:
    """What may be done next with a slip, and what is said where this person may not."""
    return tuple(_next(view, slip, doing, around) for doing in _doings(slip))


def _called(view: View, slip: SlipId | None) -> str:
    if slip is None:
        return ""
    found = view.slips.many([slip]).get(slip)
    return found.called if found else working_name(slip)


def _estimates(view: View, slip: Slip) -> dict[int, Quantity]:
    if slip.state is not State.BOOKED or not slip.kind.estimated or not view.actor.sees_cost:
        return {}
    invoiced = view.ledger.invoiced(slip.id)
    return {
        int(line): said.quantity - invoiced.get(line, Invoiced()).quantity
        for line, said in view.ledger.booked_lines(slip.id).items()
        if said.estimate
    }


def _originals(view: View, slip: Slip) -> dict[MoveId, Quantity]:
    if not slip.is_red:
        return {}
    sources = [line.source for line in slip.lines if line.source is not None]
    return {key: move.quantity for key, (_, move) in view.slips.moves_by_id(sources).items()}


def _lots(view: View, slip: Slip, moves: tuple[Move, ...]) -> dict[int, str]:
    """The codes of the lots that moved, by move."""
    if not any(move.lot for move in moves):
        return {}
    page = view.listings.page(ListAsked("slip-moves", scope={"slip": slip.id}, limit=500))
    rows = [dict(zip(page.names, row, strict=True)) for row in page.rows]
    found = {row["id"]: str(row["lot"] or "") for row in rows}
    return {int(move.id): found.get(int(move.id), "") for move in moves}


def _booked(view: View, slip: Slip) -> dict[int, BookedLine]:
    if slip.state not in {State.BOOKED, State.REVERSED} or not view.actor.sees_cost:
        return {}
    return {int(line): said for line, said in view.ledger.booked_lines(slip.id).items()}


def _lacks(view: View, slip: Slip, around: Surroundings) -> Refusal | None:
    if slip.state is not State.DRAFT:
        return None
    return _said(lambda: _check_content(view, slip, around))


def _without_prices(slip: Slip) -> Slip:
    """The slip with the prices that are costs left out (PAR-3)."""
    lines = tuple(
        replace(line, price=None, amount=None, tax_rate=None, tax=None) for line in slip.lines
    )
    return replace(slip, lines=lines)


def _doings(slip: Slip) -> tuple[Doing, ...]:
    ways = DOINGS.get(slip.state, ())
    if slip.state is State.RELEASED and not slip.kind.has_card:
        ways = (Doing.BOOK, Doing.TAKE_BACK, Doing.VOID)
    if not books_at_all(slip):
        ways = tuple(way for way in ways if way is not Doing.BOOK)
    return tuple(way for way in ways if not (way is Doing.REVERSE and slip.is_red))


def _next(view: View, slip: Slip, doing: Doing, around: Surroundings) -> Next:
    checks = {
        Doing.RELEASE: _check_release,
        Doing.TAKE_BACK: _check_take_back,
        Doing.EXECUTE: _check_execute,
        Doing.BOOK: _check_book,
        Doing.REVERSE: _check_draft,
        Doing.VOID: _check_draft,
    }
    return Next(doing, _said(lambda: checks[doing](view, slip, around)))


def _said(check: Callable[[], None]) -> Refusal | None:
    """The refusal that a check would give, or None."""
    try:
        check()
    except Refusal as refusal:
        return refusal
    return None


def _check_release(view: View, slip: Slip, around: Surroundings) -> None:
    rights = rights_of(slip.kind, between_groups=around.crosses_groups(slip), red=slip.is_red)
    follows = isinstance(rights.releases, ReleasedBy)
    check_step(view, slip, Step.DRAFT if follows else Step.RELEASE, around)
    if not follows:
        check_two_persons(slip, view.actor, Step.RELEASE, lifted=is_one_man(slip, around))
    _check_content(view, slip, around)


def _check_content(view: View, slip: Slip, around: Surroundings) -> None:
    check_complete(view, slip, around)
    check_follows(view, slip)


def _check_take_back(view: View, slip: Slip, around: Surroundings) -> None:
    if slip.released_by != view.actor.user:
        check_step(view, slip, Step.RELEASE, around)


def _check_execute(view: View, slip: Slip, around: Surroundings) -> None:
    check_step(view, slip, Step.EXECUTE, around)
    check_two_persons(slip, view.actor, Step.EXECUTE, lifted=is_one_man(slip, around))


def _check_book(view: View, slip: Slip, around: Surroundings) -> None:
    check_step(view, slip, Step.BOOK, around)
    check_two_persons(slip, view.actor, Step.BOOK, lifted=is_one_man(slip, around))


def _check_draft(view: View, slip: Slip, around: Surroundings) -> None:
    check_step(view, slip, Step.DRAFT, around)
