"""What is wrong with an item, and what of it the books have made fast."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partsdesk.domain.catalog.item_rules import (
    ancestors,
    fixed_faults,
    item_faults,
)
from partsdesk.domain.catalog.items import (
    BadPack,
    BelowNought,
    Item,
    ItemId,
    MinimumAboveMaximum,
    Pack,
    PackInUse,
    TooManyDecimals,
    Tracking,
    TrackingFixed,
    Unit,
    UnitFixed,
)
from partsdesk.domain.catalog.texts import TextMissing, UnfitText
from partsdesk.domain.values.quantities import NumberTooLarge, Quantity
from partsdesk.domain.values.refusals import Refusal

PC = Unit("pc", "件")
GOOD = Item(ItemId(1), "A", "Lamp", PC, packs=(Pack("箱", 12),))


def test_a_good_item_has_no_faults() -> None:
    metre = Unit("m", "米", 3)
    item = replace(GOOD, unit=metre, minimum=Quantity.parse("0.125"), maximum=Quantity(10**6))
    assert list(item_faults(item)) == []


@pytest.mark.parametrize(
    ("said", "column", "refusal"),
    [
        ({"code": ""}, "code", TextMissing),
        ({"name": ""}, "name", TextMissing),
        ({"packs": (Pack("箱", 1),)}, "packs", BadPack),
        ({"packs": (Pack("箱", -5),)}, "packs", BadPack),
        ({"packs": (Pack("件", 5),)}, "packs", BadPack),
        ({"packs": (Pack("箱", 5), Pack("箱", 6))}, "packs", BadPack),
        ({"packs": (Pack("a=b", 5),)}, "packs", UnfitText),
        ({"barcodes": ("a;b",)}, "barcode", UnfitText),
        ({"fits": ("",)}, "fits", TextMissing),
        ({"warranty_months": -1}, "warranty_months", BelowNought),
        ({"warranty_months": 1201}, "warranty_months", NumberTooLarge),
        ({"packs": (Pack("箱", 1_000_001),)}, "packs", NumberTooLarge),
        ({"minimum": Quantity(-10000)}, "min_qty", BelowNought),
        ({"maximum": Quantity(5000)}, "max_qty", TooManyDecimals),
        ({"minimum": Quantity(20000), "maximum": Quantity(10000)}, "min_qty", MinimumAboveMaximum),
    ],
)
def test_a_fault_is_named_with_its_column(
    said: dict[str, object], column: str, refusal: type[Refusal]
) -> None:
    found = list(item_faults(replace(GOOD, **said)))  # type: ignore[arg-type]
    assert [(where, type(fault)) for where, fault in found] == [(column, refusal)]


def test_an_item_with_entries_keeps_its_tracking_and_unit() -> None:
    changed = replace(GOOD, tracking=Tracking.LOT, unit=Unit("m", "米", 3))
    found = fixed_faults(GOOD, changed, frozenset(), has_entries=True)
    assert [type(fault) for _, fault in found] == [TrackingFixed, UnitFixed]
    assert list(fixed_faults(GOOD, changed, frozenset(), has_entries=False)) == []


@pytest.mark.parametrize("packs", [(Pack("箱", 24),), ()])
def test_a_pack_in_use_keeps_its_factor(packs: tuple[Pack, ...]) -> None:
    changed = replace(GOOD, packs=packs)
    found = fixed_faults(GOOD, changed, frozenset({"箱"}), has_entries=False)
    assert [type(fault) for _, fault in found] == [PackInUse]
    assert list(fixed_faults(GOOD, changed, frozenset(), has_entries=True)) == []


def test_rpr_1_a_number_says_where_a_category_stands() -> None:
    assert ancestors("01.02.03") == ("01", "01.02")
    assert ancestors("01") == ()
    assert ancestors("灯.管") == ()
