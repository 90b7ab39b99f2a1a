"""Stores: condition, group, and the stores that they name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partsdesk.domain.catalog.places import (
    Condition,
    Group,
    GroupNotAllowed,
    LinkNotAllowed,
    Store,
    StoreFixed,
    fixed_faults,
    store_faults,
)
from partsdesk.domain.catalog.texts import TextMissing, UnfitText
from partsdesk.domain.values.people import StoreId

MAIN = Store(StoreId(1), "MAIN", "main", Condition.GOOD, Group.MAIN)


def test_a_good_store_has_no_faults() -> None:
    assert list(store_faults(MAIN, Condition.HOLD, Condition.DEFECTIVE)) == []
    memo = replace(MAIN, condition=Condition.DEFECTIVE, group=Group.MEMO)
    assert list(store_faults(memo)) == []


@pytest.mark.parametrize("group", [Group.MEMO, Group.OWN_DEFECTIVE, Group.GOODS_IN_TRANSIT])
def test_val_5_a_group_goes_with_its_condition(group: Group) -> None:
    ((column, fault),) = store_faults(replace(MAIN, group=group))
    assert (column, type(fault)) == ("group", GroupNotAllowed)


def test_inb_3_abnormal_goods_go_to_a_hold_store() -> None:
    found = list(store_faults(MAIN, Condition.GOOD, Condition.HOLD))
    assert [column for column, _ in found] == ["hold_store", "defective_store"]
    assert all(isinstance(fault, LinkNotAllowed) for _, fault in found)


def test_a_store_s_code_has_no_stroke() -> None:
    assert [type(f) for _, f in store_faults(replace(MAIN, code="A/B"))] == [UnfitText]
    assert [type(f) for _, f in store_faults(replace(MAIN, name=""))] == [TextMissing]


def test_rec_8_condition_and_group_are_fixed_once_there_are_entries() -> None:
    other = replace(MAIN, condition=Condition.SAMPLE)
    ((_, fault),) = fixed_faults(MAIN, other, has_entries=True)
    assert isinstance(fault, StoreFixed)
    assert list(fixed_faults(MAIN, other, has_entries=False)) == []
    assert list(fixed_faults(MAIN, replace(MAIN, name="x"), has_entries=True)) == []
