"""What a booking would come to, before it is done: the last price, and whose cost it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from partsdesk.database.work import View
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.ledger import Pool, PoolKey, Pools, Short
from partsdesk.domain.books.slips import Move, Slip, SlipId, State, books_at_all
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.quantities import Amount, Price
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.booking import pool_keys, valuing
from partsdesk.services.slips.surroundings import Surroundings

SHOWN = 3  # changes of cost that are named one by one


@dataclass(frozen=True, slots=True)
class ForesightAsked:
    """A slip about to be booked, with what the accountant has said of its lines so far."""

    slip: SlipId
    figures: Mapping[int, Figures] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What an item cost before: the last purchase with an invoice, and the average."""

    last: Price | None = None
    average: Price | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A line that costs something else, booked in this order.

    Attributes:
        slip: what the slip is called that the line is of.
        now: its amount where the slip that is looked at is booked now; None where it then cannot
            be booked.
        in_order: its amount where the earlier ones are booked first.
    """

    slip: str
    item: str
    now: Amount | None
    in_order: Amount | None


@dataclass(frozen=True, slots=True)
class Foresight:
    """What is worth knowing before a slip is booked.

    Attributes:
        known: by line number; only of lines whose cost the accountant says (REC-9).
        off_rate: by how much a price may be off; None where the setting says nothing.
        earlier: unbooked slips of the same goods that come first by business date, then by
            execution: their ids with what they are called (VAL-2).
        changes: the lines that cost something else if they are not booked first.
    """

    known: Mapping[int, Known]
    off_rate: Price | None
    earlier: tuple[tuple[SlipId, str], ...] = ()
    changes: tuple[Changed, ...] = ()


NOTHING = Foresight({}, None)
Amounts = Mapping[tuple[str, str], Amount | None]


def foresee(view: View, asked: ForesightAsked) -> Foresight:
    """What booking a slip now would come to; nothing for whom costs are hidden from (PAR-3).

    Raises:
        UnknownSlip: where there is none.
    """
    slip = view.slips.get(asked.slip)
    waits = slip.state is State.EXECUTED and books_at_all(slip)
    if not waits or not view.actor.sees_cost:
        return NOTHING
    around = Surroundings(view)
    around.items(line.item for line in slip.lines)
    moves = view.slips.moves(slip.id)
    keys = pool_keys(slip, moves, around.groups())
    held = view.ledger.pools(keys)
    rate = view.settings.text("price-off-rate")
    known = _known(slip, moves, held, around)
    earlier = _earlier(view, slip, keys, around)
    return Foresight(
        known,
        None if rate is None else Price.parse(rate),
        tuple((each.id, each.called) for each, _ in earlier),
        _changes(view, (slip, moves), earlier, asked.figures) if earlier else (),
    )


def _known(
    slip: Slip, moves: Sequence[Move], held: Mapping[PoolKey, Pool], around: Surroundings
) -> dict[int, Known]:
    if slip.kind.direction is not Direction.IN or slip.is_red:
        return {}
    groups = around.groups()
    targets = {move.line: groups[move.target.store] for move in moves if move.target}
    found = {}
    for line in slip.lines:
        pool = held.get(PoolKey(line.item, targets.get(line.id, Group.MAIN)))
        if pool is not None:
            found[line.number] = _prices(pool)
    return found


def _prices(pool: Pool) -> Known:
    bought = pool.bought_amount.per(pool.bought_quantity) if pool.bought_quantity else None
    pairs = ((pool.quantity, pool.amount), (pool.last_quantity, pool.last_amount))
    average = next((amount.per(quantity) for quantity, amount in pairs if quantity), None)
    return Known(bought, average)


Waiting = tuple[Slip, tuple[Move, ...]]


def _earlier(
    view: View, slip: Slip, keys: set[PoolKey], around: Surroundings
) -> tuple[Waiting, ...]:
    """Unbooked slips of the same goods that come first, in the order of the desk (VAL-2)."""
    ids = view.slips.unbooked_of({key.item for key in keys}, slip.date)
    others = view.slips.many(key for key in ids if key != slip.id)
    found = []
    for other in sorted(others.values(), key=_place):
        moves = view.slips.moves(other.id)
        if _place(other) < _place(slip) and keys & pool_keys(other, moves, around.groups()):
            found.append((other, moves))
    return tuple(found)


def _place(slip: Slip) -> tuple[object, ...]:
    return (slip.date, slip.card_date or slip.date, slip.id)


def _changes(
    view: View, slip: Waiting, earlier: Sequence[Waiting], figures: Mapping[int, Figures]
) -> tuple[Changed, ...]:
    """What costs something else where this slip is booked before the earlier ones."""
    said = {slip[0].id: figures}
    now = _worked(view, [slip, *earlier], said)
    in_order = _worked(view, [*earlier, slip], said)
    return tuple(
        Changed(*key, now.get(key), in_order.get(key))
        for key in dict.fromkeys([*now, *in_order])
        if now.get(key) != in_order.get(key)
    )


def _worked(
    view: View, order: Iterable[Waiting], figures: Mapping[SlipId, Mapping[int, Figures]]
) -> Amounts:
    """The amounts of some slips' items, were they booked in this order; None of what cannot be."""
    around = Surroundings(view)
    waiting = list(order)
    groups = around.groups()
    keys = set[PoolKey]().union(*(pool_keys(slip, moves, groups) for slip, moves in waiting))
    held = view.ledger.pools(keys)
    found: dict[tuple[str, str], Amount | None] = {}
    for slip, moves in waiting:
        codes = around.codes([line.item for line in slip.lines])
        pools = Pools(dict(held))
        try:
            lines = valuing(view, slip, moves, figures.get(slip.id, {}), around)(pools)
        except (Refusal, Short):
            found.update(dict.fromkeys(((slip.called, code) for code in codes.values()), None))
            continue
        held = pools.held
        for line in lines:
            key = (slip.called, codes[line.item])
            found[key] = (found.get(key) or Amount(0)) + line.amount
    return found
