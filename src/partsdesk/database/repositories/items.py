"""Items, lots, units and categories, written."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Table, bindparam, delete, insert, select, update

from partsdesk.database.repositories.alone import hold
from partsdesk.database.repositories.base import in_chunks, say_searched
from partsdesk.database.repositories.items_read import ItemsReader
from partsdesk.database.tables.catalog import (
    categories,
    item_barcodes,
    item_fits,
    item_packs,
    items,
    lots,
    units,
)
from partsdesk.database.upserts import if_missing
from partsdesk.domain.catalog.codes import compared
from partsdesk.domain.catalog.items import Category, Item, ItemId, Lot, LotId, Unit
from partsdesk.domain.values.topics import Topic
from partsdesk.support.pinyin import search_text

_CHANGE = update(items).where(items.c.id == bindparam("key"))


class Items(ItemsReader):
    """Items, and how they are changed."""

    def alone(self) -> None:
        """Let nobody else change items until this act is done."""
        hold(self._connection, items)

    def add(self, added: Sequence[Item]) -> tuple[ItemId, ...]:
        """Add items; the ids in the values are not looked at. The answer has their order."""
        if not added:
            return ()
        numbers = self._category_ids(added)
        rows = [{"uuid": str(uuid.uuid4()), **_row(item, numbers)} for item in added]
        self._connection.execute(insert(items), rows)
        ids = self._ids_of([item.code for item in added])
        self._write_parts(list(zip(ids, added, strict=True)))
        say_searched(self._connection, items, ids)
        self.touch(Topic.CATALOG)
        return ids

    def change(self, changed: Sequence[Item]) -> None:
        """Write items as they now are, each with its version one up."""
        if not changed:
            return
        numbers = self._category_ids(changed)
        rows = [
            {"key": item.id, "version": item.version + 1, **_row(item, numbers)} for item in changed
        ]
        self._connection.execute(_CHANGE, rows)
        for table in (item_packs, item_barcodes, item_fits):
            self._clear(table, [item.id for item in changed])
        self._write_parts([(item.id, item) for item in changed])
        say_searched(self._connection, items, [item.id for item in changed])
        self.touch(Topic.CATALOG)

    def add_units(self, added: Iterable[Unit]) -> None:
        """Add units of measure."""
        rows = [{"code": unit.code, "name": unit.name, "decimals": unit.decimals} for unit in added]
        if rows:
            self._connection.execute(insert(units), rows)
            self.touch(Topic.CATALOG)

    def add_categories(self, added: Iterable[Category]) -> None:
        """Add categories; the ids in the values are not looked at."""
        rows = [{"number": category.number, "name": category.name} for category in added]
        if rows:
            self._connection.execute(insert(categories), rows)
            self.touch(Topic.CATALOG)

    def name_category(self, category: Category) -> None:
        """Give a category another name; its number stays."""
        statement = update(categories).where(categories.c.id == category.id)
        self._connection.execute(statement.values(name=category.name))
        self.touch(Topic.CATALOG)

    def add_lot(self, item: ItemId, code: str, made_on: dt.date | None = None) -> Lot:
        """Make a lot: the first inbound line that names it does so."""
        row = {"item_id": item, "code": code, "made_on": made_on}
        self._connection.execute(if_missing(self._connection, lots), row)  # or another did
        named = select(lots.c.id, lots.c.made_on).where(lots.c.item_id == item, lots.c.code == code)
        key, made = self._connection.execute(named).one()
        return Lot(LotId(key), item, code, made)

    def _ids_of(self, codes: Sequence[str]) -> tuple[ItemId, ...]:
        """The ids of items that were just added: asked for, for SQLite answers them one by one."""
        found: dict[str, int] = {}
        for chunk in in_chunks(codes):
            query = select(items.c.code, items.c.id).where(items.c.code.in_(chunk))
            found.update((code, key) for code, key in self._connection.execute(query))
        return tuple(ItemId(found[code]) for code in codes)

    def _category_ids(self, named: Iterable[Item]) -> Mapping[str, int]:
        numbers = {item.category for item in named if item.category}
        found: dict[str, int] = {}
        for chunk in in_chunks(numbers):
            query = select(categories.c.number, categories.c.id)
            rows = self._connection.execute(query.where(categories.c.number.in_(chunk)))
            found.update((number, key) for number, key in rows)
        return found

    def _clear(self, table: Table, ids: Sequence[ItemId]) -> None:
        for chunk in in_chunks(ids):
            self._connection.execute(delete(table).where(table.c.item_id.in_(chunk)))

    def _write_parts(self, pairs: Sequence[tuple[ItemId, Item]]) -> None:
        packs = [
            {"item_id": key, "name": pack.name, "factor": pack.factor}
            for key, item in pairs
            for pack in item.packs
        ]
        barcodes = [
            {"item_id": key, "code": code, "compared": compared(code)}
            for key, item in pairs
            for code in dict.fromkeys(item.barcodes)
        ]
        fits = [
            {"item_id": key, "product": product}
            for key, item in pairs
            for product in dict.fromkeys(item.fits)
        ]
        for table, rows in ((item_packs, packs), (item_barcodes, barcodes), (item_fits, fits)):
            if rows:
                self._connection.execute(insert(table), rows)


def _row(item: Item, numbers: Mapping[str, int]) -> dict[str, object]:
    found_by = (item.code, *(compared(code) for code in item.barcodes))
    return {
        "code": item.code,
        "name": item.name,
        "spec": item.spec,
        "unit": item.unit.code,
        "category_id": numbers[item.category] if item.category else None,
        "warranty_months": item.warranty_months,
        "minimum": None if item.minimum is None else item.minimum.units,
        "maximum": None if item.maximum is None else item.maximum.units,
        "default_bin_id": item.default_bin,
        "tracking": item.tracking.value,
        "active": item.active,
        "search": search_text((item.name, item.spec), found_by),
    }


__all__ = ["Items", "ItemsReader"]
