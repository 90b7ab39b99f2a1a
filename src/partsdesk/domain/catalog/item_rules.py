"""What an item may be, what of it the books make fast, and how classes are numbered (RPR-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from partsdesk.domain.catalog.items import (
    BadPack,
    BelowNought,
    Item,
    MinimumAboveMaximum,
    PackInUse,
    TooManyDecimals,
    TrackingFixed,
    UnitFixed,
)
from partsdesk.domain.catalog.texts import Fit
from partsdesk.domain.values.quantities import NumberTooLarge
from partsdesk.domain.values.refusals import Refusal

CODE = Fit("code", 60, needed=True)
NAME = Fit("name", 200, needed=True, lines=True)
SPEC = Fit("spec", 200, lines=True)
UNIT = Fit("unit", 20, needed=True)
CATEGORY = Fit("category", 40)
CATEGORY_NAME = Fit("name", 100)
PACK = Fit("packs", 20, needed=True, barred="=;\uff1b")
BARCODE = Fit("barcode", 80, needed=True, barred=";\uff1b")
PRODUCT = Fit("fits", 60, needed=True, barred=";\uff1b")

MOST_WARRANTY_MONTHS = 1200
MOST_IN_A_PACK = 1_000_000

_NUMBERED = re.compile(r"[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)+")


def item_faults(item: Item) -> Iterator[tuple[str, Refusal]]:
    """What is wrong with an item's particulars, each with the column that it stands in."""
    yield from CODE.faults(item.code)
    yield from NAME.faults(item.name)
    yield from SPEC.faults(item.spec)
    for barcode in item.barcodes:
        yield from BARCODE.faults(barcode)
    for product in item.fits:
        yield from PRODUCT.faults(product)
    yield from _pack_faults(item)
    yield from _figure_faults(item)


def _pack_faults(item: Item) -> Iterator[tuple[str, Refusal]]:
    taken = {item.unit.code, item.unit.name}
    for pack in item.packs:
        yield from PACK.faults(pack.name)
        if pack.name in taken or pack.factor < 2:
            yield "packs", BadPack(item.code, pack.name, pack.factor)
        if pack.factor > MOST_IN_A_PACK:
            yield "packs", NumberTooLarge(str(pack.factor), str(MOST_IN_A_PACK))
        taken.add(pack.name)


def _figure_faults(item: Item) -> Iterator[tuple[str, Refusal]]:
    months = item.warranty_months or 0
    if months < 0:
        yield "warranty_months", BelowNought(item.code, "warranty_months")
    if months > MOST_WARRANTY_MONTHS:
        yield "warranty_months", NumberTooLarge(str(months), str(MOST_WARRANTY_MONTHS))
    unit = item.unit
    for column, figure in (("min_qty", item.minimum), ("max_qty", item.maximum)):
        if figure is None:
            continue
        if figure.units < 0:
            yield column, BelowNought(item.code, column)
        if figure.has_decimals(unit.decimals):
            yield column, TooManyDecimals(item.code, unit.name, figure, unit.decimals)
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        yield "min_qty", MinimumAboveMaximum(item.code, item.minimum, item.maximum)


def fixed_faults(
    old: Item, new: Item, packs_used: frozenset[str], *, has_entries: bool
) -> Iterator[tuple[str, Refusal]]:
    """What a change touches that the books have made fast already."""
    if has_entries and old.tracking is not new.tracking:
        yield "track", TrackingFixed(old.code, old.tracking)
    if has_entries and old.unit.code != new.unit.code:
        yield "unit", UnitFixed(old.code, old.unit.name)
    kept = {pack.name: pack.factor for pack in new.packs}
    for pack in old.packs:
        if pack.name in packs_used and kept.get(pack.name) != pack.factor:
            yield "packs", PackInUse(old.code, pack.name)


def ancestors(number: str) -> tuple[str, ...]:
    """The numbers above a category's own, topmost first: ``01.02.03`` lies in ``01.02`` in ``01``.

    Only letters and digits between the dots make a tree: a name with a dot in it lies in none.
    """
    if not _NUMBERED.fullmatch(number):
        return ()
    parts = number.split(".")
    return tuple(".".join(parts[:length]) for length in range(1, len(parts)))
