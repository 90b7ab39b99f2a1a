"""Items as people change them, and what the books do not let them change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from partsdesk.domain.books.slips import working_name
from partsdesk.domain.catalog.codes import (
    Ambiguous,
    BinCode,
    ItemCode,
    LotCode,
    SlipNumber,
    Unknown,
)
from partsdesk.domain.catalog.items import (
    CategoryExists,
    Item,
    ItemChanged,
    ItemExists,
    ItemId,
    Pack,
    PackInUse,
    Tracking,
    TrackingFixed,
    Unit,
    UnitExists,
    UnitFixed,
    UnknownCategory,
    UnknownItem,
    UnknownUnit,
)
from partsdesk.domain.catalog.places import AmbiguousBin, UnknownBin
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.services.bin_names import BinNames
from partsdesk.services.catalog import (
    AddUnit,
    ItemsAsked,
    PutCategory,
    add_unit,
    get_item,
    list_categories,
    list_items,
    list_units,
    put_category,
    resolve_code,
)
from partsdesk.services.items import (
    AddItem,
    ChangeItem,
    Particulars,
    add_item,
    change_item,
    said_of,
)
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from tests.support.builders import a_bin, a_store, an_actor, an_item, do, see
from tests.support.lives import Shop, a_line, open_shop

ANYBODY = an_actor()


def changed(warehouse: Warehouse, item: Item, **said: object) -> Item:
    before = see(warehouse, lambda view: said_of(item, BinNames(view)))
    particulars = replace(before, **said)  # type: ignore[arg-type]
    warehouse.perform(change_item, ChangeItem(item.id, item.version, particulars), ANYBODY)
    return warehouse.ask(get_item, item.id, ANYBODY)


def found(warehouse: Warehouse, text: str) -> list[str]:
    return [item.code for item in warehouse.ask(list_items, ItemsAsked(text), ANYBODY).rows]


def test_an_item_is_added_with_all_that_belongs_to_it(warehouse: Warehouse) -> None:
    store = a_store(warehouse, "MAIN")
    shelf = a_bin(warehouse, store, "A-01")
    particulars = Particulars(
        "Z-1",
        "镇流器",
        "件",
        packs=(Pack("箱", 50), Pack("套", 10)),
        category="01.02",
        barcodes=("b", "a"),
        minimum=Quantity.parse("2"),
        default_bin="A-01",
        tracking=Tracking.SERIAL,
        fits=("TQ",),
    )
    done = warehouse.perform(add_item, AddItem(particulars), an_actor(Role.KEEPER))
    assert done.touched == {Topic.CATALOG}
    item = warehouse.ask(get_item, done.result.item, ANYBODY)
    assert item == Item(
        done.result.item,
        "Z-1",
        "镇流器",
        Unit("pc", "件"),
        packs=(Pack("套", 10), Pack("箱", 50)),
        category="01.02",
        barcodes=("a", "b"),
        minimum=Quantity.parse("2"),
        default_bin=shelf,
        tracking=Tracking.SERIAL,
        fits=("TQ",),
    )


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"unit": "盘"}, UnknownUnit),
        ({"default_bin": "MAIN/X"}, UnknownBin),
        ({"default_bin": "X"}, UnknownBin),
        ({"default_bin": "A"}, AmbiguousBin),
        ({"code": "THERE"}, ItemExists),
    ],
)
def test_an_item_that_cannot_be_is_refused(
    sqlite_warehouse: Warehouse, said: dict[str, str], refusal: type[Refusal]
) -> None:
    an_item(sqlite_warehouse, "THERE")
    for code in ("MAIN", "HOLD"):
        a_bin(sqlite_warehouse, a_store(sqlite_warehouse, code), "A")
    with pytest.raises(refusal):
        an_item(sqlite_warehouse, **{"code": "NEW", **said})


def test_an_item_changes_and_its_version_counts(warehouse: Warehouse) -> None:
    item = an_item(warehouse, "A", packs=(Pack("箱", 12),), barcodes=("1",), fits=("x",))
    after = changed(warehouse, item, name="B", packs=(), barcodes=("2", "3"), active=False)
    assert after == replace(item, name="B", packs=(), barcodes=("2", "3"), active=False, version=1)


def test_f21_who_read_an_older_version_is_told(sqlite_warehouse: Warehouse) -> None:
    item = an_item(sqlite_warehouse)
    changed(sqlite_warehouse, item, name="first")
    with pytest.raises(ItemChanged):
        changed(sqlite_warehouse, item, name="second")
    with pytest.raises(UnknownItem):
        changed(sqlite_warehouse, replace(item, id=ItemId(99)))


def test_a_code_can_change_but_not_to_another_s(sqlite_warehouse: Warehouse) -> None:
    an_item(sqlite_warehouse, "A")
    item = an_item(sqlite_warehouse, "B")
    with pytest.raises(ItemExists):
        changed(sqlite_warehouse, item, code="A")
    assert changed(sqlite_warehouse, item, code="C").code == "C"


def test_only_who_keeps_the_catalogue_changes_it(sqlite_warehouse: Warehouse) -> None:
    asked = AddItem(Particulars("A", "a", "pc"))
    with pytest.raises(RoleNeeded):
        sqlite_warehouse.perform(add_item, asked, an_actor(Role.AUDITOR))


def test_f21_two_who_make_one_code_at_once_make_one_item(warehouse: Warehouse) -> None:
    asked = AddItem(Particulars("SAME", "same", "pc"))

    def make(_: int) -> str:
        try:
            return warehouse.perform(add_item, asked, ANYBODY).result.called
        except ItemExists:
            return "told"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(make, range(4))) == ["SAME", "told", "told", "told"]


@pytest.fixture
def shop(sqlite_warehouse: Warehouse) -> Shop:
    return open_shop(sqlite_warehouse)


def test_a_pack_in_use_keeps_its_factor(shop: Shop) -> None:
    item = an_item(shop.warehouse, packs=(Pack("箱", 12), Pack("套", 2)))
    shop.draft("purchase-receipt", a_line(item, "3", unit="箱"), partner=shop.supplier.id)
    with pytest.raises(PackInUse):
        changed(shop.warehouse, item, packs=(Pack("箱", 24), Pack("套", 2)))
    with pytest.raises(PackInUse):
        changed(shop.warehouse, item, packs=())
    kept = changed(shop.warehouse, item, packs=(Pack("箱", 12), Pack("套", 3)))
    assert kept.packs == (Pack("套", 3), Pack("箱", 12))


def test_tracking_and_unit_are_fixed_once_there_are_entries(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    item = changed(shop.warehouse, item, tracking=Tracking.LOT, unit="m")
    item = changed(shop.warehouse, item, tracking=Tracking.NONE, unit="pc")
    shop.executed("purchase-receipt", a_line(item, "3"), partner=shop.supplier.id)
    with pytest.raises(TrackingFixed):
        changed(shop.warehouse, item, tracking=Tracking.LOT)
    with pytest.raises(UnitFixed):
        changed(shop.warehouse, item, unit="m")
    assert changed(shop.warehouse, item, name="other").name == "other"


def test_i23_a_scan_finds_one_item_by_any_form_of_its_gtin(warehouse: Warehouse) -> None:
    item = an_item(warehouse, "A", barcodes=("012345678905",))
    for text in ("012345678905", "0012345678905", "00012345678905", "０１２３４５６７８９０５"):
        assert warehouse.ask(resolve_code, text, ANYBODY) == ItemCode(item.id, "A")
    assert found(warehouse, "0012345678905") == ["A"]


def test_a_scan_means_an_item_a_bin_a_lot_or_a_slip(shop: Shop) -> None:
    warehouse = shop.warehouse
    item = an_item(warehouse, "ZLQ-01")
    shelf = a_bin(warehouse, shop.main, "A-01")
    lot = do(warehouse, lambda work: work.items.add_lot(item.id, "P2611"))
    slip = shop.draft("purchase-receipt", a_line(item, "1"), partner=shop.supplier.id)
    number = working_name(slip)
    meanings = {
        "ZLQ-01": ItemCode(item.id, "ZLQ-01"),
        " ＺＬＱ－０１\n": ItemCode(item.id, "ZLQ-01"),
        "zlq-01": Unknown("zlq-01"),
        "MAIN/A-01": BinCode(shelf, "MAIN/A-01"),
        "A-01": BinCode(shelf, "MAIN/A-01"),
        "MAIN/B": Unknown("MAIN/B"),
        "P2611": LotCode(lot.id, item.id, "P2611"),
        number: SlipNumber(number),
        "T-999999": Unknown("T-999999"),
        "T-999999999999": Unknown("T-999999999999"),
        "CGRK-202611-0001": Unknown("CGRK-202611-0001"),
        "": Unknown(""),
    }
    assert {text: warehouse.ask(resolve_code, text, ANYBODY) for text in meanings} == meanings


def test_a_barcode_of_several_goods_is_asked_about(sqlite_warehouse: Warehouse) -> None:
    an_item(sqlite_warehouse, "B", barcodes=("X1",))
    first = an_item(sqlite_warehouse, "A", barcodes=("X1",))
    an_item(sqlite_warehouse, "GONE", barcodes=("X1", "X2"), active=False)
    assert sqlite_warehouse.ask(resolve_code, "X1", ANYBODY) == Ambiguous("X1", ("A", "B"))
    assert isinstance(sqlite_warehouse.ask(resolve_code, "X2", ANYBODY), ItemCode)
    for item in (first, an_item(sqlite_warehouse, "C")):
        do(sqlite_warehouse, lambda work, i=item: work.items.add_lot(i.id, "L"))  # type: ignore[misc]
    assert sqlite_warehouse.ask(resolve_code, "L", ANYBODY) == Ambiguous("L", ("A", "C"))


def test_a_bin_s_code_in_several_stores_means_none(sqlite_warehouse: Warehouse) -> None:
    for code in ("S1", "S2"):
        a_bin(sqlite_warehouse, a_store(sqlite_warehouse, code), "A")
    assert sqlite_warehouse.ask(resolve_code, "A", ANYBODY) == Unknown("A")


def test_items_are_found_by_code_name_spec_barcode_and_pinyin(warehouse: Warehouse) -> None:
    an_item(warehouse, "TYF-01", name="调压阀", spec="DN20 铜", barcodes=("6900000000014",))
    an_item(warehouse, "X-2", name="电子镇流器", spec="14W 100%_")
    an_item(warehouse, "X-1", name="Screw", active=False)
    for text in ("tyf", "dyf", "压阀", "tiaoyafa", "dn20", "ＤＮ２０", "690000", "铜 调", "TYF-0"):
        assert found(warehouse, text) == ["TYF-01"], text
    for text in ("dzzlq", "镇流", "100%_", "x-2"):
        assert found(warehouse, text) == ["X-2"], text
    assert found(warehouse, "") == ["TYF-01", "X-1", "X-2"]
    assert found(warehouse, "%") == ["X-2"]
    assert found(warehouse, "nothing") == []


def test_a_list_has_an_order_a_page_and_a_total(warehouse: Warehouse) -> None:
    for code, name in (("b", "2"), ("A", "3"), ("C", "1"), ("AB", "x"), ("B", "0")):
        an_item(warehouse, code, name=name)
    an_item(warehouse, "OFF", name="9", active=False)

    def codes(asked: ItemsAsked) -> list[str]:
        return [item.code for item in warehouse.ask(list_items, asked, ANYBODY).rows]

    assert codes(ItemsAsked()) == ["A", "AB", "B", "C", "OFF", "b"]
    assert codes(ItemsAsked(order="-name", limit=2)) == ["AB", "OFF"]
    assert codes(ItemsAsked(limit=2, offset=2)) == ["B", "C"]
    assert codes(ItemsAsked("b"))[:2] == ["b", "B"]
    assert codes(ItemsAsked(active=False)) == ["OFF"]
    assert warehouse.ask(list_items, ItemsAsked(limit=1), ANYBODY).total == 6
    assert codes(ItemsAsked(limit=-1)) == []


def test_rpr_1_classes_are_a_numbered_tree(sqlite_warehouse: Warehouse) -> None:
    def put(number: str, name: str) -> None:
        sqlite_warehouse.perform(put_category, PutCategory(number, name), ANYBODY)

    put("01", "电器件")
    put("01.02", "镇流器")
    put("01", "电气件")
    with pytest.raises(UnknownCategory):
        put("02.01", "x")
    with pytest.raises(UnknownCategory):
        put("", "x")
    listed = sqlite_warehouse.ask(list_categories, None, ANYBODY)
    assert [(each.number, each.name) for each in listed] == [("01", "电气件"), ("01.02", "镇流器")]
    an_item(sqlite_warehouse, "A", category="镇流器")
    assert sqlite_warehouse.ask(list_items, ItemsAsked(), ANYBODY).rows[0].category == "01.02"
    with pytest.raises(CategoryExists):
        sqlite_warehouse.perform(put_category, PutCategory("01", "x", is_new=True), ANYBODY)


def test_a_unit_has_a_code_and_a_name_of_its_own(sqlite_warehouse: Warehouse) -> None:
    sqlite_warehouse.perform(add_unit, AddUnit("m2", "平方米", 2), ANYBODY)
    for asked in (AddUnit("m2", "x"), AddUnit("y", "件")):
        with pytest.raises(UnitExists):
            sqlite_warehouse.perform(add_unit, asked, ANYBODY)
    assert Unit("m2", "平方米", 2) in sqlite_warehouse.ask(list_units, None, ANYBODY)
