"""Items, lots, units and categories, read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Join,
    Row,
    String,
    Table,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)

from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.repositories.searching import (
    Asked,
    Listed,
    bounded,
    by_bytes,
    found_by,
    nearest_first,
    sorted_by,
)
from partsdesk.database.tables.books import card_entries
from partsdesk.database.tables.catalog import (
    categories,
    item_barcodes,
    item_fits,
    item_packs,
    items,
    lots,
    units,
)
from partsdesk.database.tables.slips import slip_lines
from partsdesk.domain.catalog.codes import compared
from partsdesk.domain.catalog.items import (
    Category,
    CategoryId,
    Item,
    ItemId,
    Lot,
    LotId,
    Pack,
    Tracking,
    Unit,
)
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.quantities import Quantity

_BETWEEN = "\x1f"  # between the names that belong to an item, and between name and factor
_INSIDE = "\x1e"


def _gathered(of: Table, text: ColumnElement[str]) -> ColumnElement[str | None]:
    """What belongs to an item as one text, so that an item is one row."""
    between: Any = literal_column(f"'{_BETWEEN}'", String)  # a bound one is rendered each time
    return (
        select(func.aggregate_strings(text, between))
        .where(of.c.item_id == items.c.id)
        .correlate(items)
        .scalar_subquery()
    )


ITEM = (  # the columns that `item_of` makes an item of, in its order
    items.c.id,
    items.c.code,
    items.c.name,
    items.c.unit,
    units.c.name,
    units.c.decimals,
    items.c.spec,
    _gathered(
        item_packs,
        item_packs.c.name
        + literal_column(f"'{_INSIDE}'", String)
        + cast(item_packs.c.factor, String),
    ),
    categories.c.number,
    _gathered(item_barcodes, item_barcodes.c.code),
    items.c.warranty_months,
    items.c.minimum,
    items.c.maximum,
    items.c.default_bin_id,
    items.c.tracking,
    _gathered(item_fits, item_fits.c.product),
    items.c.active,
    items.c.version,
)


def with_items(joined: FromClause) -> Join:
    """Join what `ITEM` needs to something that has the items already."""
    return joined.join(units, units.c.code == items.c.unit).outerjoin(
        categories, categories.c.id == items.c.category_id
    )


_ITEMS = select(*ITEM).select_from(with_items(items))
_BY_ID = _ITEMS.where(items.c.id.in_(bindparam("ids", expanding=True)))
_BY_CODE = _ITEMS.where(items.c.code.in_(bindparam("codes", expanding=True)))
_LOTS = select(lots).where(
    lots.c.item_id.in_(bindparam("items", expanding=True)),
    lots.c.code.in_(bindparam("codes", expanding=True)),
)


class ItemsReader(Repository):
    """Items as the books know them."""

    def by_id(self, ids: Iterable[ItemId]) -> Mapping[ItemId, Item]:
        """The items with these ids, with all that belongs to them."""
        found = {}
        for chunk in in_chunks(set(ids)):
            for row in self._connection.execute(_BY_ID, {"ids": chunk}):
                found[ItemId(row[0])] = item_of(row)
        return found

    def by_code(self, codes: Iterable[str]) -> Mapping[str, Item]:
        """The items with these codes; a stranger is simply not among them."""
        found = {}
        for chunk in in_chunks(set(codes)):
            for row in self._connection.execute(_BY_CODE, {"codes": chunk}):
                item = item_of(row)
                found[item.code] = item
        return found

    def keys(self, codes: Iterable[str]) -> Mapping[str, ItemId]:
        """The ids of the items with these codes, and nothing else of them."""
        query = select(items.c.code, items.c.id)
        return {
            code: ItemId(key)
            for chunk in in_chunks(set(codes))
            for code, key in self._connection.execute(query.where(items.c.code.in_(chunk)))
        }

    def by_barcode(self, barcodes: Iterable[str]) -> Mapping[str, frozenset[ItemId]]:
        """The items that have one of these barcodes, by the barcode as it is compared (I23)."""
        wanted = {compared(barcode) for barcode in barcodes}
        found: dict[str, frozenset[ItemId]] = {}
        for chunk in in_chunks(wanted):
            query = select(item_barcodes.c.compared, item_barcodes.c.item_id).where(
                item_barcodes.c.compared.in_(chunk)
            )
            for code, item in self._connection.execute(query):
                found[code] = found.get(code, frozenset()) | {ItemId(item)}
        return found

    def listed(self, asked: Asked) -> Listed[Item]:
        """One page of the items."""
        conditions = found_by(items.c.search, asked.text)
        if asked.active is not None:
            conditions.append(items.c.active.is_(asked.active))
        total = select(func.count()).select_from(items).where(*conditions)
        order = {
            "code": by_bytes(self._connection, items.c.code),
            "name": items.c.name,
            "spec": items.c.spec,
            "category": categories.c.number,
        }
        query = (
            _ITEMS.where(*conditions)
            .order_by(
                *nearest_first(items.c.code, asked.text),
                *sorted_by(asked.order, order, items.c.id),
            )
            .limit(bounded(asked.limit))
            .offset(asked.offset)
        )
        found = tuple(item_of(row) for row in self._connection.execute(query))
        return Listed(found, self._connection.execute(total).scalar_one())

    def every(self) -> Iterator[Item]:
        """Every item in the order of codes, a few hundred at a time."""
        query = select(items.c.id).order_by(by_bytes(self._connection, items.c.code))
        for chunk in in_chunks(self._connection.execute(query).scalars()):
            found = self.by_id(chunk)
            yield from (found[item] for item in chunk)

    def units(self) -> Mapping[str, Unit]:
        """Every unit by its code."""
        rows = self._connection.execute(select(units).order_by(units.c.code))
        return {row.code: Unit(row.code, row.name, row.decimals) for row in rows}

    def categories(self) -> Mapping[str, Category]:
        """Every category by its number, in the order of numbers (RPR-1)."""
        query = select(categories).order_by(by_bytes(self._connection, categories.c.number))
        return {
            row.number: Category(CategoryId(row.id), row.number, row.name)
            for row in self._connection.execute(query)
        }

    def with_entries(self, ids: Iterable[ItemId]) -> frozenset[ItemId]:
        """Which of these items stand on a bin card."""
        query = select(card_entries.c.item_id).distinct()
        return frozenset(
            ItemId(found)
            for chunk in in_chunks(set(ids))
            for found in self._connection.execute(
                query.where(card_entries.c.item_id.in_(chunk))
            ).scalars()
        )

    def packs_used(self, ids: Iterable[ItemId]) -> Mapping[ItemId, frozenset[str]]:
        """The packs of these items that a slip's line was typed in."""
        found: dict[ItemId, frozenset[str]] = {}
        for chunk in in_chunks(set(ids)):
            query = (
                select(slip_lines.c.item_id, slip_lines.c.unit)
                .where(slip_lines.c.item_id.in_(chunk), slip_lines.c.factor > 1)
                .distinct()
            )
            for item, unit in self._connection.execute(query):
                found[ItemId(item)] = found.get(ItemId(item), frozenset()) | {unit}
        return found

    def lots(self, wanted: Iterable[tuple[ItemId, str]]) -> Mapping[tuple[ItemId, str], Lot]:
        """The lots of these items with these codes, as far as there are any."""
        pairs = set(wanted)
        found = {}
        for chunk in in_chunks(sorted(pairs)):
            arguments = {"items": [item for item, _ in chunk], "codes": [code for _, code in chunk]}
            for row in self._connection.execute(_LOTS, arguments):
                if (row.item_id, row.code) in pairs:
                    found[ItemId(row.item_id), row.code] = _lot(row)
        return found

    def lot_code(self, lot: LotId) -> str:
        """A lot's code; empty for no lot."""
        query = select(lots.c.code).where(lots.c.id == lot)
        return str(self._connection.execute(query).scalar_one())

    def lot_codes(self, ids: Iterable[LotId]) -> Mapping[LotId, str]:
        """The codes of these lots."""
        found: dict[LotId, str] = {}
        for chunk in in_chunks(ids):
            rows = self._connection.execute(
                select(lots.c.id, lots.c.code).where(lots.c.id.in_(chunk))
            )
            found.update({LotId(key): code for key, code in rows})
        return found

    def lots_called(self, code: str) -> tuple[Lot, ...]:
        """The lots and serial numbers with this code, of whichever item."""
        query = select(lots).where(lots.c.code == code, lots.c.item_id.is_not(None))
        return tuple(_lot(row) for row in self._connection.execute(query.limit(100)))


def item_of(row: Sequence[Any]) -> Item:
    """The item that stands in the columns of `ITEM`."""
    key, code, name, unit, unit_name, decimals, spec, packs, category, barcodes = row[:10]
    warranty, minimum, maximum, default_bin, tracking, fits, active, version = row[10:]
    return Item(
        ItemId(key),
        code,
        name,
        Unit(unit, unit_name, decimals),
        spec,
        _packs(packs) if packs else (),
        category or "",
        tuple(sorted(barcodes.split(_BETWEEN))) if barcodes else (),
        warranty,
        None if minimum is None else Quantity(minimum),
        None if maximum is None else Quantity(maximum),
        None if default_bin is None else BinId(default_bin),
        Tracking(tracking),
        tuple(sorted(fits.split(_BETWEEN))) if fits else (),
        bool(active),
        version,
    )


def _packs(text: str) -> tuple[Pack, ...]:
    named = (pack.split(_INSIDE) for pack in text.split(_BETWEEN))
    packs = (Pack(name, int(factor)) for name, factor in named)
    return tuple(sorted(packs, key=lambda pack: (pack.factor, pack.name)))


def _lot(row: Row[Any]) -> Lot:
    return Lot(LotId(row.id), ItemId(row.item_id), row.code, row.made_on, row.expires_on)
