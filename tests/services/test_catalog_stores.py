"""Stores and bins as people change them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partsdesk.domain.catalog.places import (
    BinExists,
    BinId,
    BinNotEmpty,
    Condition,
    Group,
    GroupNotAllowed,
    LinkNotAllowed,
    Store,
    StoreChanged,
    StoreExists,
    StoreFixed,
    UnknownBin,
    UnknownStore,
)
from partsdesk.domain.catalog.users import UnknownUser
from partsdesk.domain.values.people import Role, StoreId, UserId
from partsdesk.services.stores import (
    AddBin,
    ChangeBin,
    ChangeStore,
    add_bin,
    change_bin,
    change_store,
    list_stores,
)
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from tests.support.builders import a_bin, a_store, a_user, an_actor, an_item, see
from tests.support.lives import a_line, open_shop

ANYBODY = an_actor()


def change(warehouse: Warehouse, store: Store, **said: object) -> Store:
    changed = replace(store, **said)  # type: ignore[arg-type]
    warehouse.perform(change_store, ChangeStore(changed), ANYBODY)
    return see(warehouse, lambda view: view.places.stores()[store.id])


def test_rec_2_a_store_has_bins_and_always_the_unnamed_one(warehouse: Warehouse) -> None:
    store = a_store(warehouse, "MAIN")
    a_bin(warehouse, store, "B", "zone 2")
    a_bin(warehouse, store, "A", "zone 1")
    a_store(warehouse, "AUX")
    shown = warehouse.ask(list_stores, None, ANYBODY)
    assert [(each.store.code, [b.code for b in each.bins]) for each in shown] == [
        ("AUX", [""]),
        ("MAIN", ["", "A", "B"]),
    ]
    with pytest.raises(BinExists):
        a_bin(warehouse, store, "A")
    with pytest.raises(BinExists):
        a_bin(warehouse, store, "")
    with pytest.raises(UnknownStore):
        warehouse.perform(add_bin, AddBin(StoreId(99), "A"), ANYBODY)


def test_a_store_names_hold_defective_and_keeper(warehouse: Warehouse) -> None:
    hold = a_store(warehouse, "HOLD", Condition.HOLD)
    defective = a_store(warehouse, "DEF", Condition.DEFECTIVE)
    keeper = a_user(warehouse).user
    main = a_store(warehouse, "MAIN", hold=hold.id, defective=defective.id, keeper=keeper)
    assert see(warehouse, lambda view: view.places.store("MAIN")) == main
    with pytest.raises(LinkNotAllowed):
        change(warehouse, main, hold=defective.id)
    with pytest.raises(LinkNotAllowed):
        change(warehouse, hold, condition=Condition.SAMPLE)
    with pytest.raises(UnknownStore):
        change(warehouse, main, hold=StoreId(99))
    with pytest.raises(UnknownUser):
        change(warehouse, main, keeper=UserId(99))
    assert change(warehouse, main, name="new", hold=None).version == 1


def test_f21_a_store_is_changed_as_it_was_read(sqlite_warehouse: Warehouse) -> None:
    store = a_store(sqlite_warehouse, "A")
    change(sqlite_warehouse, store, name="x")
    with pytest.raises(StoreChanged):
        change(sqlite_warehouse, store, name="y")
    with pytest.raises(UnknownStore):
        change(sqlite_warehouse, replace(store, id=StoreId(99), code="B"))
    with pytest.raises(StoreExists):
        a_store(sqlite_warehouse, "A")


def test_val_5_a_group_goes_with_its_condition(sqlite_warehouse: Warehouse) -> None:
    with pytest.raises(GroupNotAllowed):
        a_store(sqlite_warehouse, "A", Condition.GOOD, Group.MEMO)
    assert a_store(sqlite_warehouse, "B", Condition.DEFECTIVE, Group.MEMO).group is Group.MEMO


def test_rec_8_condition_and_group_are_fixed_once_there_are_entries(warehouse: Warehouse) -> None:
    shop = open_shop(warehouse)
    changed = change(warehouse, shop.sample, condition=Condition.TO_CHECK)
    assert changed.condition is Condition.TO_CHECK
    item = an_item(warehouse)
    shop.executed("purchase-receipt", a_line(item, "1"), partner=shop.supplier.id)
    with pytest.raises(StoreFixed):
        change(warehouse, shop.main, condition=Condition.SAMPLE)
    assert change(warehouse, shop.main, name="renamed").name == "renamed"


def test_a_bin_is_given_up_when_it_is_empty(sqlite_warehouse: Warehouse) -> None:
    shop = open_shop(sqlite_warehouse)
    full, empty = (a_bin(sqlite_warehouse, shop.main, code) for code in ("F", "E"))
    item = an_item(sqlite_warehouse, default_bin="F")
    shop.executed("purchase-receipt", a_line(item, "1", bin=full), partner=shop.supplier.id)
    sqlite_warehouse.perform(change_bin, ChangeBin(empty, "z", active=False), ANYBODY)
    assert not see(sqlite_warehouse, lambda view: view.places.bin(shop.main, "E")).active
    unnamed = see(sqlite_warehouse, lambda view: view.places.unnamed())[shop.main.id]
    for bin_ in (full, unnamed):
        with pytest.raises(BinNotEmpty):
            sqlite_warehouse.perform(change_bin, ChangeBin(bin_, "", active=False), ANYBODY)
    with pytest.raises(UnknownBin):
        sqlite_warehouse.perform(change_bin, ChangeBin(BinId(999), ""), ANYBODY)


def test_keepers_name_bins_and_no_stores(sqlite_warehouse: Warehouse) -> None:
    store = a_store(sqlite_warehouse, "A")
    keeper = an_actor(Role.KEEPER)
    sqlite_warehouse.perform(add_bin, AddBin(store.id, "1"), keeper)
    with pytest.raises(RoleNeeded):
        sqlite_warehouse.perform(change_store, ChangeStore(store), keeper)
