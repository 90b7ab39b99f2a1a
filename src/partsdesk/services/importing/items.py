"""Items taken in from rows: added or changed, a hundred thousand in well under a minute."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from partsdesk.database.repositories.base import CHUNK
from partsdesk.database.work import Work
from partsdesk.domain.catalog.items import Item, Pack
from partsdesk.services.importing.rows import (
    CategoryAdded,
    Imported,
    NotAPack,
    Note,
    Reading,
    Rejected,
    Row,
    StandsTwice,
    UnitAdded,
    pack_of,
    words_of,
)
from partsdesk.services.items import ItemDesk, Particulars, said_of
from partsdesk.wording.terms import TRACKINGS

_TRACKINGS = words_of(TRACKINGS)
_NEW = Particulars("", "", "")


@dataclass
class _Taken:
    """What an import of items has come to so far."""

    seen: dict[str, int] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    count: int = 0
    changed: int = 0


def import_items(work: Work, rows: Iterable[Row]) -> Imported:
    """Add items, or change those that are there; rows with a fault are answered, not written.

    A column that the file does not have is left as it is; an empty cell empties.
    """
    work.items.alone()
    desk = ItemDesk(work, makes_units=True)
    taken = _Taken()
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        _take(work, desk, chunk, taken)
    return Imported(taken.count, taken.changed, tuple(taken.notes), tuple(taken.rejected))


def _take(work: Work, desk: ItemDesk, rows: list[Row], taken: _Taken) -> None:
    codes = {row.cells.get("code", "").strip() for row in rows}
    held = work.items.by_code(codes - {""})
    readings: list[Reading] = []
    pairs: list[tuple[Item | None, Item]] = []
    for row in rows:
        reading = Reading.of(row)
        code = reading.needed("code")
        if code in taken.seen:
            reading.refuse("code", StandsTwice(code, taken.seen[code]))
        before = held.get(code)
        said = _read(reading, code, said_of(before, desk.bins) if before else _NEW)
        item = desk.wanted(said, before, reading.refuse)
        if not reading.is_good:
            taken.rejected.extend(reading.faults)
            continue
        taken.seen[code] = row.number
        readings.append(reading)
        pairs.append((before, item))
    _write(work, desk, readings, pairs, taken)


def _write(
    work: Work,
    desk: ItemDesk,
    readings: list[Reading],
    pairs: list[tuple[Item | None, Item]],
    taken: _Taken,
) -> None:
    good: list[tuple[Item | None, Item]] = []
    for reading, pair, faults in zip(readings, pairs, desk.faults(pairs), strict=True):
        reading.refuse_all(faults)
        if reading.is_good:
            good.append(pair)
        else:
            taken.rejected.extend(reading.faults)
    _make_named(desk, [item for _, item in good], taken)
    added = [item for before, item in good if before is None]
    changed = [item for before, item in good if before is not None and before != item]
    work.items.add(added)
    work.items.change(changed)
    taken.count += len(good)
    taken.changed += len(added) + len(changed)


def _make_named(desk: ItemDesk, items: list[Item], taken: _Taken) -> None:
    """Make the units and categories that the rows which are taken name."""
    units, categories = desk.make_named(items)
    taken.notes.extend(UnitAdded(unit.name) for unit in units)
    taken.notes.extend(CategoryAdded(category.number) for category in categories)


def _read(reading: Reading, code: str, held: Particulars) -> Particulars:
    """What a row says of its item, over what was said of it before."""
    return Particulars(
        code=code,
        name=reading.needed("name", held.name),
        unit=reading.needed("unit", held.unit),
        spec=reading.text("spec", held.spec),
        packs=_packs(reading, held.packs),
        category=reading.text("category", held.category),
        barcodes=reading.several("barcode", held.barcodes),
        warranty_months=reading.whole("warranty_months", held.warranty_months),
        minimum=reading.quantity("min_qty", held.minimum),
        maximum=reading.quantity("max_qty", held.maximum),
        default_bin=reading.text("default_bin", held.default_bin),
        tracking=reading.choice("track", _TRACKINGS, held.tracking),
        fits=reading.several("fits", held.fits),
        active=reading.yes_no("active", held.active),
    )


def _packs(reading: Reading, kept: tuple[Pack, ...]) -> tuple[Pack, ...]:
    if not reading.has("packs"):
        return kept
    packs = []
    for part in reading.several("packs"):
        try:
            packs.append(pack_of(part))
        except NotAPack as refusal:
            reading.refuse("packs", refusal)
    return tuple(packs)
