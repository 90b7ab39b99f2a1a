"""Levels of stock, and the bin cards that they are the sum of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from partsdesk.database.bulk import Keyed, Rows, Value, day_of, day_text
from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.tables.books import card_entries, stock
from partsdesk.database.tables.catalog import bins, lots
from partsdesk.database.tables.slips import slip_lines, slips
from partsdesk.database.upserts import if_missing
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import MoveId, SlipId, State, working_name
from partsdesk.domain.books.stock import Level, LevelKey
from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.topics import Topic

_LEVELS = Keyed(
    stock,
    ("item_id", "lot_id", "bin_id", "store_id", "quantity", "entries", "last_date"),
    ("item_id", "lot_id", "bin_id"),
)
_ENTER = Rows(
    card_entries,
    "slip_id",
    "move_id",
    "item_id",
    "lot_id",
    "bin_id",
    "store_id",
    "card_line",
    "card_date",
    "in_qty",
    "out_qty",
)
OUTBOUND = tuple(kind.code for kind in KINDS.values() if kind.reserves)
_HELD = (
    select(stock.c.item_id, func.sum(stock.c.quantity))
    .where(
        stock.c.store_id == bindparam("store"),
        stock.c.item_id.in_(bindparam("ids", expanding=True)),
    )
    .group_by(stock.c.item_id)
)


_RESERVED = (
    select(
        slips.c.id,
        slip_lines.c.item_id,
        func.sum(slip_lines.c.quantity),
        select(func.sum(stock.c.quantity))
        .where(stock.c.store_id == bindparam("store"), stock.c.item_id == slip_lines.c.item_id)
        .correlate(slip_lines)
        .scalar_subquery(),
    )
    .join(slip_lines, slip_lines.c.slip_id == slips.c.id)
    .where(
        slips.c.state == State.RELEASED.value,
        slips.c.kind.in_(OUTBOUND),
        slips.c.reversal_of.is_(None),
        slips.c.store_id == bindparam("store"),
        slips.c.id != bindparam("but"),
        # Added to nothing, so that it starts from the few slips released, not from every line
        # that a hot item ever had.
        (slip_lines.c.item_id + 0).in_(bindparam("ids", expanding=True)),
        slip_lines.c.comes_in.is_(False),
    )
    .group_by(slips.c.id, slip_lines.c.item_id)
    .order_by(slips.c.id)
)


_PLACED = (
    select(stock.c.item_id, stock.c.bin_id, lots.c.code, stock.c.quantity)
    .join(lots, lots.c.id == stock.c.lot_id)
    .where(
        stock.c.store_id == bindparam("store"),
        stock.c.item_id.in_(bindparam("ids", expanding=True)),
        stock.c.quantity > 0,
    )
)
_WHERE_FROM = (slip_lines.c.item_id, slip_lines.c.bin_id, slip_lines.c.lot_code)
_TAKEN = (
    _RESERVED.with_only_columns(*_WHERE_FROM, func.sum(slip_lines.c.quantity))
    .group_by(None)
    .group_by(*_WHERE_FROM)
    .order_by(None)
)


@dataclass(frozen=True, slots=True)
class CardEntry:
    """One line of a bin card, about to be written."""

    move: MoveId
    key: LevelKey
    store: StoreId
    in_qty: Quantity
    out_qty: Quantity
    card_line: int


@dataclass(frozen=True, slots=True)
class Placed:
    """So much of an item in a bin and of a lot; below nought where it is reserved there.

    Attributes:
        bin: None for what a slip has reserved without saying where from.
        lot: empty for pieces that are not told apart, and where a slip does not say of which.
    """

    item: ItemId
    bin: BinId | None
    lot: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Reserved:
    """What released slips will take of an item in a store.

    Attributes:
        slips: which slips they are, as they are called.
        held: how much of the item the store holds.
    """

    quantity: Quantity
    slips: tuple[str, ...]
    held: Quantity

    @property
    def free(self) -> Quantity:
        """What nobody has reserved; it may be below nought."""
        return self.held - self.quantity


class StockReader(Repository):
    """What lies where."""

    def levels(self, keys: Iterable[LevelKey]) -> Mapping[LevelKey, Level]:
        """The levels at these keys, as far as anything ever lay there."""
        return self._levels(keys, held=False)

    def _levels(self, keys: Iterable[LevelKey], *, held: bool) -> dict[LevelKey, Level]:
        levels = map(_level, _LEVELS.rows(self._connection, keys, held=held))
        return {level.key: level for level in levels}

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
            rows = self._connection.execute(_HELD, {"store": store, "ids": chunk})
            found.update({ItemId(item): Quantity(int(units)) for item, units in rows})
        return found

    def reserved(
        self, store: StoreId, ids: Iterable[ItemId], *, but: SlipId | None = None
    ) -> Mapping[ItemId, Reserved]:
        """What released outbound slips of a store will take, and which slips they are (OUT-18)."""
        found: dict[ItemId, Reserved] = {}
        for chunk in in_chunks(ids):
            asked = {"store": store, "but": but or 0, "ids": chunk}
            for slip, item, units, held in self._connection.execute(_RESERVED, asked):
                before = found.get(item, Reserved(NO_QUANTITY, (), Quantity(int(held or 0))))
                found[item] = Reserved(
                    before.quantity + Quantity(int(units)),
                    (*before.slips, working_name(slip)),
                    before.held,
                )
        return found

    def placed(
        self, store: StoreId, ids: Iterable[ItemId], *, but: SlipId | None = None
    ) -> Sequence[Placed]:
        """What lies of some items in the bins of a store, and what is reserved in them."""
        found: list[Placed] = []
        for chunk in in_chunks(ids):
            asked = {"store": store, "ids": chunk}
            lying = self._connection.execute(_PLACED, asked).all()
            taken = self._connection.execute(_TAKEN, asked | {"but": but or 0}).all()
            for sign, rows in ((1, lying), (-1, taken)):
                for item, bin_, lot, units in rows:
                    there = None if bin_ is None else BinId(bin_)
                    found.append(Placed(ItemId(item), there, lot, Quantity(sign * int(units))))
        return found


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
        found = self._levels(stores, held=True)
        missing = [key for key in stores if key not in found]
        if missing:
            rows = [
                {"item_id": key.item, "lot_id": key.lot, "bin_id": key.bin, "store_id": stores[key]}
                for key in missing
            ]
            self._connection.execute(if_missing(self._connection, stock), rows)
            found |= self._levels(missing, held=True)
        for key, level in found.items():
            if level.last_date is not None and level.last_date > day:
                found[key] = self._with_spare(level, day)
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
        """Write card entries; the levels and the month's totals follow them by themselves."""
        if entries:
            rows = [_entry_row(slip, day, entry) for entry in entries]
            _ENTER.write(self._connection, rows)
            self.touch(Topic.STOCK, Topic.CARDS)


def _level(row: Sequence[Any]) -> Level:
    item, lot, bin_, store, units, entries, last = row
    quantity = Quantity(units)
    key = LevelKey(ItemId(item), LotId(lot), BinId(bin_))
    return Level(key, StoreId(store), quantity, entries, day_of(last), quantity)


def _entry_row(slip: SlipId, day: dt.date, entry: CardEntry) -> tuple[Value, ...]:
    return (
        slip,
        entry.move,
        *entry.key,
        entry.store,
        entry.card_line,
        day_text(day),
        entry.in_qty.units,
        entry.out_qty.units,
    )
