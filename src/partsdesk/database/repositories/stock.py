"""Levels of stock, and the bin cards that they are the sum of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Row,
    bindparam,
    case,
    func,
    insert,
    select,
    tuple_,
    update,
)

from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.tables.books import card_entries, card_months, stock
from partsdesk.database.tables.catalog import bins, lots
from partsdesk.database.tables.slips import slip_lines, slips
from partsdesk.database.upserts import add_up, if_missing
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import MoveId, SlipId, State, working_name
from partsdesk.domain.books.stock import Level, LevelKey
from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.topics import Topic

_KEY = tuple_(stock.c.item_id, stock.c.lot_id, stock.c.bin_id)
_LEVELS = (
    select(stock)
    .where(_KEY.in_(bindparam("keys", expanding=True)))
    .order_by(stock.c.item_id, stock.c.lot_id, stock.c.bin_id)
)
_LOCKED = _LEVELS.with_for_update()
OUTBOUND = tuple(kind.code for kind in KINDS.values() if kind.reserves)


@dataclass(frozen=True, slots=True)
class CardEntry:
    """One line of a bin card, about to be written."""

    move: MoveId
    key: LevelKey
    store: StoreId
    in_qty: Quantity
    out_qty: Quantity
    card_line: int


class StockReader(Repository):
    """What lies where."""

    def levels(self, keys: Iterable[LevelKey]) -> Mapping[LevelKey, Level]:
        """The levels at these keys, as far as anything ever lay there."""
        found = {}
        for chunk in in_chunks(sorted(set(keys))):
            for row in self._connection.execute(_LEVELS, {"keys": chunk}):
                level = _level(row)
                found[level.key] = level
        return found

    def at(self, store: StoreId, item: ItemId) -> Sequence[Level]:
        """What a store holds of an item, oldest lot first, then bin by bin."""
        rows = self._connection.execute(
            select(stock)
            .join(lots, lots.c.id == stock.c.lot_id)
            .join(bins, bins.c.id == stock.c.bin_id)
            .where(stock.c.store_id == store, stock.c.item_id == item, stock.c.quantity > 0)
            .order_by(func.coalesce(lots.c.made_on, dt.date.max), stock.c.lot_id, bins.c.code)
        )
        return [_level(row) for row in rows]

    def of_lots(self, ids: Iterable[LotId]) -> Mapping[LotId, Quantity]:
        """How many pieces of each lot are in stock anywhere."""
        found = {}
        for chunk in in_chunks(ids):
            rows = self._connection.execute(
                select(stock.c.lot_id, func.sum(stock.c.quantity))
                .where(stock.c.lot_id.in_(chunk))
                .group_by(stock.c.lot_id)
            )
            found.update({LotId(lot): Quantity(int(units)) for lot, units in rows})
        return found

    def held(self, store: StoreId, ids: Iterable[ItemId]) -> Mapping[ItemId, Quantity]:
        """How much of each item a store holds, over all its bins."""
        found = {}
        for chunk in in_chunks(ids):
            rows = self._connection.execute(
                select(stock.c.item_id, func.sum(stock.c.quantity))
                .where(stock.c.store_id == store, stock.c.item_id.in_(chunk))
                .group_by(stock.c.item_id)
            )
            found.update({ItemId(item): Quantity(int(units)) for item, units in rows})
        return found

    def reserved(
        self, store: StoreId, ids: Iterable[ItemId], *, but: SlipId | None = None
    ) -> Mapping[ItemId, tuple[Quantity, tuple[str, ...]]]:
        """What released outbound slips of a store will take, and which slips they are (OUT-18)."""
        sums: dict[ItemId, int] = {}
        names: dict[ItemId, list[str]] = {}
        for chunk in in_chunks(ids):
            rows = self._connection.execute(
                select(slips.c.id, slip_lines.c.item_id, func.sum(slip_lines.c.quantity))
                .join(slip_lines, slip_lines.c.slip_id == slips.c.id)
                .where(
                    slips.c.state == State.RELEASED.value,
                    slips.c.kind.in_(OUTBOUND),
                    slips.c.reversal_of.is_(None),
                    slips.c.store_id == store,
                    slips.c.id != (but or 0),
                    slip_lines.c.item_id.in_(chunk),
                    slip_lines.c.comes_in.is_(False),
                )
                .group_by(slips.c.id, slip_lines.c.item_id)
                .order_by(slips.c.id)
            )
            for slip, item, units in rows:
                sums[item] = sums.get(item, 0) + int(units)
                names.setdefault(item, []).append(working_name(slip))
        return {item: (Quantity(units), tuple(names[item])) for item, units in sums.items()}


class Stock(StockReader):
    """What lies where, and the cards it is written on."""

    def held_fast(
        self, keys: Iterable[tuple[LevelKey, StoreId]], day: dt.date
    ) -> Mapping[LevelKey, Level]:
        """The levels at these keys, made where missing and held until the act is over.

        They are held in the order of their keys, so that two acts never wait for each other in
        a ring. ``spare`` looks at the card from ``day`` on: the least that lies there.
        """
        stores = dict(sorted(set(keys)))
        rows = [
            {"item_id": key.item, "lot_id": key.lot, "bin_id": key.bin, "store_id": store}
            for key, store in stores.items()
        ]
        if rows:
            self._connection.execute(if_missing(self._connection, stock), rows)
        found = {}
        later = []
        for chunk in in_chunks(stores):
            for row in self._connection.execute(_LOCKED, {"keys": chunk}):
                level = _level(row)
                found[level.key] = level
                if level.last_date is not None and level.last_date > day:
                    later.append(level.key)
        for key in later:
            found[key] = self._with_spare(found[key], day)
        return found

    def _with_spare(self, level: Level, day: dt.date) -> Level:
        """The least that lies there from a day on, once later entries have had their say."""
        key = level.key
        change = card_entries.c.in_qty - card_entries.c.out_qty
        later = (
            select(
                func.sum(change)
                .over(order_by=(card_entries.c.card_date, card_entries.c.id))
                .label("run")
            )
            .where(
                card_entries.c.item_id == key.item,
                card_entries.c.bin_id == key.bin,
                card_entries.c.lot_id == key.lot,
                card_entries.c.card_date > day,
            )
            .subquery()
        )
        total = self._connection.execute(
            select(func.coalesce(func.sum(change), 0)).where(
                card_entries.c.item_id == key.item,
                card_entries.c.bin_id == key.bin,
                card_entries.c.lot_id == key.lot,
                card_entries.c.card_date > day,
            )
        ).scalar_one()
        lowest = self._connection.execute(select(func.min(later.c.run))).scalar_one()
        then = level.quantity.units - int(total)
        spare = then + min(0, int(lowest))
        return Level(
            key,
            level.store,
            level.quantity,
            level.entries,
            level.last_date,
            Quantity(spare),
        )

    def enter(self, slip: SlipId, day: dt.date, entries: Sequence[CardEntry]) -> None:
        """Write card entries, the levels that they change, and the month's totals."""
        if not entries:
            return
        month = Month.of(day).number
        self._connection.execute(
            insert(card_entries), [_entry_row(slip, day, entry) for entry in entries]
        )
        sums: dict[LevelKey, list[int]] = {}
        stores: dict[LevelKey, StoreId] = {}
        for entry in entries:
            figures = sums.setdefault(entry.key, [0, 0, 0])
            figures[0] += entry.in_qty.units
            figures[1] += entry.out_qty.units
            figures[2] += 1
            stores[entry.key] = entry.store
        ordered = sorted(sums)
        self._connection.execute(
            _CHANGE,
            [
                {
                    "item": key.item,
                    "lot": key.lot,
                    "bin": key.bin,
                    "change": sums[key][0] - sums[key][1],
                    "lines": sums[key][2],
                    "day": day,
                }
                for key in ordered
            ],
        )
        self._connection.execute(
            add_up(self._connection, card_months, ("in_qty", "out_qty")),
            [
                {
                    "month": month,
                    "item_id": key.item,
                    "lot_id": key.lot,
                    "bin_id": key.bin,
                    "store_id": stores[key],
                    "in_qty": sums[key][0],
                    "out_qty": sums[key][1],
                }
                for key in ordered
            ],
        )
        self.touch(Topic.STOCK, Topic.CARDS)


_CHANGE = (
    update(stock)
    .where(
        stock.c.item_id == bindparam("item"),
        stock.c.lot_id == bindparam("lot"),
        stock.c.bin_id == bindparam("bin"),
    )
    .values(
        quantity=stock.c.quantity + bindparam("change"),
        entries=stock.c.entries + bindparam("lines"),
        last_date=case(
            (stock.c.last_date > bindparam("day"), stock.c.last_date), else_=bindparam("day")
        ),
    )
)


def _level(row: Row[Any]) -> Level:
    quantity = Quantity(row.quantity)
    key = LevelKey(ItemId(row.item_id), LotId(row.lot_id), BinId(row.bin_id))
    return Level(key, StoreId(row.store_id), quantity, row.entries, row.last_date, quantity)


def _entry_row(slip: SlipId, day: dt.date, entry: CardEntry) -> dict[str, object]:
    return {
        "slip_id": slip,
        "move_id": entry.move,
        "item_id": entry.key.item,
        "lot_id": entry.key.lot,
        "bin_id": entry.key.bin,
        "store_id": entry.store,
        "card_line": entry.card_line,
        "card_date": day,
        "in_qty": entry.in_qty.units,
        "out_qty": entry.out_qty.units,
    }
