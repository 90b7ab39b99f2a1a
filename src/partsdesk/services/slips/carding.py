"""The bin cards: moves become entries, and nothing falls below nought at any day (REC-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import accumulate

from partsdesk.database.repositories.stock import CardEntry
from partsdesk.database.work import Work
from partsdesk.domain.books.execution import NewMove
from partsdesk.domain.books.slips import Move, Slip
from partsdesk.domain.books.stock import (
    BeyondFree,
    Level,
    LevelKey,
    NotEnoughStock,
    SerialElsewhere,
)
from partsdesk.domain.catalog.items import NO_LOT, ItemId, Tracking
from partsdesk.domain.catalog.places import Place
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.services.slips.placing import ONE
from partsdesk.services.slips.surroundings import Surroundings

MOST_ELSEWHERE = 5


class Carding:
    """Holds the levels that a slip's moves change, and writes their cards."""

    def __init__(self, work: Work, slip: Slip, day: dt.date, around: Surroundings) -> None:
        self._work = work
        self._slip = slip
        self._day = day
        self._around = around

    def check(self, moves: Sequence[NewMove]) -> Mapping[LevelKey, Level]:
        """Hold the levels fast and see that every one of them bears its moves, in line order.

        Raises:
            NotEnoughStock: where a bin would fall below nought on this day or a later one.
            SerialElsewhere: where a serial number would be two pieces on a day.
        """
        self._check_serials(moves)
        places = [(key, place.store) for move in moves for key, place, _ in _changes(move)]
        levels = self._work.stock.held_fast(places, self._day)
        spare = {key: level.spare for key, level in levels.items()}
        for move in moves:
            for key, place, change in _changes(move):
                left = spare[key] + change
                if change < NO_QUANTITY and left < NO_QUANTITY:
                    raise self._refusal(move, key, place, spare[key])
                spare[key] = left
        return levels

    def enter(self, moves: Sequence[Move], levels: Mapping[LevelKey, Level]) -> None:
        """Write the entries: one a move and place, in line order, each on its card's next line.

        A card is continuous (REC-3): what stands on it is never written over.
        """
        lines = {key: level.entries for key, level in levels.items()}
        entries = []
        for move in moves:
            for key, place, change in _changes(move):
                lines[key] += 1
                outgoing = place is move.origin
                entries.append(
                    CardEntry(
                        move.id,
                        key,
                        place.store,
                        NO_QUANTITY if outgoing else change,
                        -change if outgoing else NO_QUANTITY,
                        lines[key],
                    )
                )
        self._work.stock.enter(self._slip.id, self._day, entries)

    def beyond_free(self, moves: Sequence[NewMove]) -> tuple[BeyondFree, ...]:
        """Which items the slip takes beyond what other released slips leave free (OUT-18).

        Raises:
            BeyondFree: where the warehouse's setting refuses it.
        """
        asked: dict[tuple[StoreId, ItemId], Quantity] = {}
        for move in moves:
            if move.origin is not None and move.quantity > NO_QUANTITY:
                key = (move.origin.store, move.item)
                asked[key] = asked.get(key, NO_QUANTITY) + move.quantity
        warnings = []
        for store in sorted({store for store, _ in asked}):
            items = [item for where, item in asked if where == store]
            reserved = self._work.stock.reserved(store, items, but=self._slip.id)
            for item, others in sorted(reserved.items()):
                taken = asked[store, item]
                if taken > others.free:
                    code = self._around.codes([item])[item]
                    warnings.append(BeyondFree(code, others.free, taken, others.slips))
        if warnings and self._work.settings.is_on("refuse-beyond-free"):
            raise warnings[0]
        return tuple(warnings)

    def _check_serials(self, moves: Sequence[NewMove]) -> None:
        """Refuse to bring a serial number in while, by the days of the cards, it is there (I5)."""
        items = self._around.items({move.item for move in moves})
        serials = [move for move in moves if items[move.item].tracking is Tracking.SERIAL]
        if not any(_net(move) > NO_QUANTITY for move in serials):
            return
        histories = self._work.serials.held_histories({(move.item, move.lot) for move in serials})
        for move in serials:
            steps = histories.setdefault(move.lot, [])
            later = next((n for n, (day, _) in enumerate(steps) if day > self._day), len(steps))
            steps.insert(later, (self._day, _net(move)))
            pieces = accumulate((net for _, net in steps), initial=NO_QUANTITY)
            if _net(move) > NO_QUANTITY and max(pieces) > ONE:
                raise SerialElsewhere(items[move.item].code, self._work.items.lot_code(move.lot))

    def _refusal(
        self, move: NewMove, key: LevelKey, place: Place, there: Quantity
    ) -> NotEnoughStock:
        code = self._around.codes([move.item])[move.item]
        others = self._work.stock.at(place.store, move.item)
        wanted = self._work.stock.reserved(place.store, [move.item], but=self._slip.id)
        lot = "" if key.lot == NO_LOT else self._work.items.lot_code(key.lot)
        elsewhere = tuple(
            (self._around.bin_name(level.key.bin), level.quantity)
            for level in others
            if level.key != key
        )
        return NotEnoughStock(
            code,
            self._around.bin_name(key.bin),
            lot,
            max(there, NO_QUANTITY),
            abs(move.quantity),
            self._day,
            wanted[move.item].slips[:MOST_ELSEWHERE] if move.item in wanted else (),
            elsewhere[:MOST_ELSEWHERE],
            move.line_number,
        )


def _net(move: NewMove) -> Quantity:
    """How many more pieces there are after a move; none for one from bin to bin."""
    came = move.quantity if move.target is not None else NO_QUANTITY
    return came - move.quantity if move.origin is not None else came


def _changes(move: NewMove | Move) -> list[tuple[LevelKey, Place, Quantity]]:
    """The levels that a move changes, the one that goods leave first."""
    changes = []
    if move.origin is not None:
        key = LevelKey(move.item, move.lot, move.origin.bin)
        changes.append((key, move.origin, -move.quantity))
    if move.target is not None:
        key = LevelKey(move.item, move.lot, move.target.bin)
        changes.append((key, move.target, move.quantity))
    return changes
