"""Items, lots, units and categories, read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Row,
    bindparam,
    func,
    literal,
    select,
    union_all,
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

_ITEMS = (
    select(
        items,
        units.c.name.label("unit_name"),
        units.c.decimals.label("unit_decimals"),
        categories.c.number.label("category_number"),
    )
    .join(units, units.c.code == items.c.unit)
    .outerjoin(categories, categories.c.id == items.c.category_id)
)
_BY_ID = _ITEMS.where(items.c.id.in_(bindparam("ids", expanding=True)))
_BY_CODE = _ITEMS.where(items.c.code.in_(bindparam("codes", expanding=True)))
_PARTS = union_all(  # packs, barcodes and products in one round trip
    select(
        item_packs.c.item_id, literal("p").label("what"), item_packs.c.name, item_packs.c.factor
    ).where(item_packs.c.item_id.in_(bindparam("ids", expanding=True))),
    select(item_barcodes.c.item_id, literal("b"), item_barcodes.c.code, literal(0)).where(
        item_barcodes.c.item_id.in_(bindparam("ids", expanding=True))
    ),
    select(item_fits.c.item_id, literal("f"), item_fits.c.product, literal(0)).where(
        item_fits.c.item_id.in_(bindparam("ids", expanding=True))
    ),
)
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
            rows = self._connection.execute(_BY_ID, {"ids": chunk}).all()
            found.update(self._built(rows))
        return found

    def by_code(self, codes: Iterable[str]) -> Mapping[str, Item]:
        """The items with these codes; a stranger is simply not among them."""
        found = {}
        for chunk in in_chunks(set(codes)):
            rows = self._connection.execute(_BY_CODE, {"codes": chunk}).all()
            found.update({item.code: item for item in self._built(rows).values()})
        return found

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
        rows = self._connection.execute(query).all()
        return Listed(
            tuple(self._built(rows).values()), self._connection.execute(total).scalar_one()
        )

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

    def lots_called(self, code: str) -> tuple[Lot, ...]:
        """The lots and serial numbers with this code, of whichever item."""
        query = select(lots).where(lots.c.code == code, lots.c.item_id.is_not(None))
        return tuple(_lot(row) for row in self._connection.execute(query.limit(100)))

    def _built(self, rows: Iterable[Row[Any]]) -> dict[ItemId, Item]:
        listed = list(rows)
        packs: dict[int, list[Pack]] = {}
        names: dict[tuple[int, str], list[str]] = {}
        if listed:
            asked = {"ids": [row.id for row in listed]}
            for item, what, name, factor in self._connection.execute(_PARTS, asked):
                if what == "p":
                    packs.setdefault(item, []).append(Pack(name, factor))
                else:
                    names.setdefault((item, what), []).append(name)
        for named in names.values():
            named.sort()
        for packed in packs.values():
            packed.sort(key=lambda pack: (pack.factor, pack.name))
        return {
            row.id: _item(
                row,
                tuple(packs.get(row.id, ())),
                tuple(names.get((row.id, "b"), ())),
                tuple(names.get((row.id, "f"), ())),
            )
            for row in listed
        }


def _item(
    row: Row[Any], packs: tuple[Pack, ...], barcodes: tuple[str, ...], fits: tuple[str, ...]
) -> Item:
    return Item(
        id=ItemId(row.id),
        code=row.code,
        name=row.name,
        unit=Unit(row.unit, row.unit_name, row.unit_decimals),
        spec=row.spec,
        packs=packs,
        category=row.category_number or "",
        barcodes=barcodes,
        warranty_months=row.warranty_months,
        minimum=None if row.minimum is None else Quantity(row.minimum),
        maximum=None if row.maximum is None else Quantity(row.maximum),
        default_bin=None if row.default_bin_id is None else BinId(row.default_bin_id),
        tracking=Tracking(row.tracking),
        fits=fits,
        active=bool(row.active),
        version=row.version,
    )


def _lot(row: Row[Any]) -> Lot:
    return Lot(LotId(row.id), ItemId(row.item_id), row.code, row.made_on, row.expires_on)
