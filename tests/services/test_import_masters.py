"""Items, partners and stores out of rows, and back into rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from partsdesk.database.work import View
from partsdesk.domain.catalog.items import (
    MinimumAboveMaximum,
    Pack,
    TooManyDecimals,
    Tracking,
)
from partsdesk.domain.catalog.partners import ParentNotAllowed, PartnerType, UnknownPartner
from partsdesk.domain.catalog.places import (
    AmbiguousBin,
    Condition,
    GroupNotAllowed,
    LinkNotAllowed,
    StoreFixed,
    UnknownBin,
    UnknownStore,
)
from partsdesk.domain.catalog.texts import TextTooWide, UnfitText
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import NotANumber, Quantity
from partsdesk.services.exporting.masters import Value, item_rows, partner_rows, store_rows
from partsdesk.services.importing.items import import_items
from partsdesk.services.importing.partners import import_partners
from partsdesk.services.importing.rows import (
    CategoryAdded,
    CellMissing,
    Imported,
    KeeperUnknown,
    NotAChoice,
    NotAPack,
    NotYesOrNo,
    RowsDiffer,
    StandsTwice,
    UnitAdded,
)
from partsdesk.services.importing.stores import import_stores
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets.columns import ColumnSet
from partsdesk.sheets.promised import ITEMS, PARTNERS, STORES
from partsdesk.sheets.refusals import NotPlainNumber
from partsdesk.sheets.writing import text_of
from tests.support.builders import (
    Row,
    a_bin,
    a_partner,
    a_store,
    a_user,
    a_warehouse,
    an_actor,
    an_item,
    do,
    rows,
    see,
)
from tests.support.lives import a_line, open_shop
from tests.support.sources import ROOT

SAMPLE = ROOT / "resources" / "sample"
Cells = dict[str, str]


def exported(
    warehouse: Warehouse, of: Callable[[View], Iterator[tuple[Value, ...]]], columns: ColumnSet
) -> list[Cells]:
    names = [column.name for column in columns]
    written = see(warehouse, lambda view: [[text_of(v) for v in row] for row in of(view)])
    return [dict(zip(names, row, strict=True)) for row in written]


def items(warehouse: Warehouse, *cells: Cells) -> Imported:
    return do(warehouse, lambda work: import_items(work, rows(*cells)))


def partners(warehouse: Warehouse, *cells: Cells) -> Imported:
    return do(warehouse, lambda work: import_partners(work, rows(*cells)))


def stores(warehouse: Warehouse, *cells: Cells) -> Imported:
    return do(warehouse, lambda work: import_stores(work, rows(*cells)))


def faults(imported: Imported) -> list[tuple[int, str, type]]:
    return [(fault.row, fault.column, type(fault.refusal)) for fault in imported.rejected]


def sample(name: str) -> list[Cells]:
    return list(csv.DictReader(io.StringIO((SAMPLE / f"{name}.csv").read_text("utf-8"))))


def test_an_item_is_read_from_every_column(warehouse: Warehouse) -> None:
    store = a_store(warehouse, "MAIN")
    shelf = a_bin(warehouse, store, "A-01")
    imported = items(
        warehouse,
        {
            "code": "0012",
            "name": "电子镇流器",
            "spec": "14W",
            "unit": "件",
            "packs": "箱=50;套=10",
            "category": "01.02",
            "barcode": "6900000000014;X-1",
            "warranty_months": "24",
            "min_qty": "5",
            "max_qty": "50",
            "default_bin": "MAIN/A-01",
            "track": "lot",
            "fits": "TQ-T5;GS-3",
            "active": "no",
        },
    )
    assert (imported.count, imported.changed, imported.rejected) == (1, 1, ())
    assert imported.notes == (CategoryAdded("01"), CategoryAdded("01.02"))
    item = see(warehouse, lambda view: view.items.by_code(["0012"])["0012"])
    assert (item.name, item.spec, item.unit.code) == ("电子镇流器", "14W", "pc")
    assert item.packs == (Pack("套", 10), Pack("箱", 50))
    assert (item.category, item.barcodes) == ("01.02", ("6900000000014", "X-1"))
    assert (item.warranty_months, item.minimum, item.maximum) == (
        24,
        Quantity.parse("5"),
        Quantity.parse("50"),
    )
    assert (item.default_bin, item.tracking) == (shelf, Tracking.LOT)
    assert (item.fits, item.active) == (("GS-3", "TQ-T5"), False)


def test_a_missing_column_leaves_and_an_empty_cell_empties(sqlite_warehouse: Warehouse) -> None:
    an_item(sqlite_warehouse, "A", spec="old", warranty_months=12, packs=(Pack("箱", 12),))
    items(sqlite_warehouse, {"code": "A", "name": "New", "spec": "", "unit": "pc"})
    (item,) = see(sqlite_warehouse, lambda view: view.items.by_code(["A"]).values())
    assert (item.name, item.spec, item.warranty_months) == ("New", "", 12)
    assert (item.packs, item.version) == ((Pack("箱", 12),), 1)


def test_what_says_nothing_new_is_left_alone(sqlite_warehouse: Warehouse) -> None:
    an_item(sqlite_warehouse, "A", packs=(Pack("箱", 12), Pack("套", 2)))
    imported = items(
        sqlite_warehouse, {"code": "A", "name": "Item A", "unit": "件", "packs": "箱=12；套=2"}
    )
    assert (imported.count, imported.changed) == (1, 0)
    (item,) = see(sqlite_warehouse, lambda view: view.items.by_code(["A"]).values())
    assert item.version == 0


def test_an_unknown_unit_is_added_without_decimals_and_noted(warehouse: Warehouse) -> None:
    imported = items(
        warehouse,
        {"code": "A", "name": "a", "unit": "盘"},
        {"code": "B", "name": "b", "unit": "盘"},
        {"code": "C", "name": "", "unit": "桶"},
    )
    assert imported.notes == (UnitAdded("盘"),)
    units = see(warehouse, lambda view: view.items.units())
    assert units["盘"].decimals == 0
    assert "桶" not in units


BAD_CELLS: list[tuple[Cells, str, type]] = [
    ({"name": ""}, "name", CellMissing),
    ({"unit": ""}, "unit", CellMissing),
    ({"min_qty": "many"}, "min_qty", NotANumber),
    ({"min_qty": "0.5"}, "min_qty", TooManyDecimals),
    ({"min_qty": "5", "max_qty": "4"}, "min_qty", MinimumAboveMaximum),
    ({"warranty_months": "1.5"}, "warranty_months", NotANumber),
    ({"packs": "箱"}, "packs", NotAPack),
    ({"track": "sometimes"}, "track", NotAChoice),
    ({"active": "perhaps"}, "active", NotYesOrNo),
    ({"default_bin": "MAIN/Z"}, "default_bin", UnknownBin),
    ({"default_bin": "TWICE"}, "default_bin", AmbiguousBin),
    ({"name": "x" * 201}, "name", TextTooWide),
    ({"barcode": "a\x07b"}, "barcode", UnfitText),
    ({"unit": "u" * 21}, "unit", TextTooWide),
]


def test_one_bad_row_does_not_stop_the_others(sqlite_warehouse: Warehouse) -> None:
    for code in ("S1", "S2"):
        a_bin(sqlite_warehouse, a_store(sqlite_warehouse, code), "TWICE")
    good = {"name": "good", "unit": "pc"}
    cells = [{"code": f"C{n}", **good, **bad} for n, (bad, _, _) in enumerate(BAD_CELLS)]
    imported = items(sqlite_warehouse, *cells, {"code": "LAST", **good})
    wanted = [(row, column, refusal) for row, (_, column, refusal) in enumerate(BAD_CELLS, start=2)]
    assert sorted(faults(imported), key=lambda fault: fault[0]) == wanted
    assert imported.count == 1
    assert list(see(sqlite_warehouse, lambda view: view.items.by_code(["LAST", "C0"]))) == ["LAST"]


def test_every_fault_of_a_row_is_named(sqlite_warehouse: Warehouse) -> None:
    imported = items(sqlite_warehouse, {"code": "A", "name": "", "unit": "pc", "track": "?"})
    assert faults(imported) == [(2, "name", CellMissing), (2, "track", NotAChoice)]


def test_a_code_stands_once_in_a_file(sqlite_warehouse: Warehouse) -> None:
    row = {"code": "A", "name": "a", "unit": "pc"}
    imported = items(sqlite_warehouse, row, {**row, "name": "b"})
    assert imported.rejected[0].refusal.__dict__ == StandsTwice("A", 2).__dict__
    assert imported.count == 1


def test_what_the_reader_of_the_file_found_rejects_the_row(sqlite_warehouse: Warehouse) -> None:
    fault = NotPlainNumber("min_qty", "1,5")
    row = Row(7, {"code": "A", "name": "a", "unit": "pc", "min_qty": "1,5"}, (fault,))
    imported = do(sqlite_warehouse, lambda work: import_items(work, [row]))
    assert [(r.row, r.column, r.refusal) for r in imported.rejected] == [(7, "min_qty", fault)]


def test_partners_come_in_any_order(warehouse: Warehouse) -> None:
    imported = partners(
        warehouse,
        {"code": "C", "name": "shop", "type": "专卖店", "parent": "B"},
        {"code": "B", "name": "dealer", "type": "dealer", "parent": "A"},
        {"code": "A", "name": "office", "type": "office", "region": "江苏"},
    )
    assert (imported.count, imported.rejected) == (3, ())
    tree = see(warehouse, lambda view: view.partners.tree())
    assert {code: node.parent for code, node in tree.items()} == {"A": "", "B": "A", "C": "B"}


def test_par_1_who_answers_to_nobody_right_is_rejected_with_all_below(
    sqlite_warehouse: Warehouse,
) -> None:
    imported = partners(
        sqlite_warehouse,
        {"code": "SUP", "name": "s", "type": "supplier"},
        {"code": "D", "name": "d", "type": "dealer", "parent": "SUP"},
        {"code": "S", "name": "s", "type": "shop", "parent": "D"},
        {"code": "X", "name": "x", "type": "shop", "parent": "NOBODY"},
        {"code": "K1", "name": "k", "type": "customer", "parent": "K2"},
        {"code": "K2", "name": "k", "type": "customer", "parent": "K1"},
    )
    assert sorted(faults(imported)) == [
        (3, "parent", ParentNotAllowed),
        (4, "parent", UnknownPartner),
        (5, "parent", UnknownPartner),
        (6, "parent", ParentNotAllowed),
        (7, "parent", ParentNotAllowed),
    ]
    assert see(sqlite_warehouse, lambda view: list(view.partners.tree())) == ["SUP"]


def test_par_1_a_type_cannot_change_from_under_those_below(sqlite_warehouse: Warehouse) -> None:
    a_partner(sqlite_warehouse, "O", PartnerType.OFFICE)
    partners(sqlite_warehouse, {"code": "D", "name": "d", "type": "dealer", "parent": "O"})
    imported = partners(sqlite_warehouse, {"code": "O", "name": "o", "type": "supplier"})
    assert faults(imported) == [(2, "type", ParentNotAllowed)]


def test_partners_are_changed_and_their_faults_are_named(sqlite_warehouse: Warehouse) -> None:
    a_partner(sqlite_warehouse, "O", PartnerType.OFFICE)
    partners(sqlite_warehouse, {"code": "D", "name": "d", "type": "dealer", "parent": "O"})
    imported = partners(
        sqlite_warehouse,
        {"code": "D", "name": "new name"},
        {"code": "D", "name": "again"},
        {"code": "E", "name": "no type"},
        {"code": "O", "name": "o", "type": "distributor"},
        {"code": "", "name": "no code", "type": "shop"},
    )
    assert (imported.count, imported.changed) == (2, 2)
    assert sorted(faults(imported)) == [
        (3, "code", StandsTwice),
        (4, "type", CellMissing),
        (6, "code", CellMissing),
    ]
    shown = {row["code"]: row for row in exported(sqlite_warehouse, partner_rows, PARTNERS)}
    assert (shown["D"]["name"], shown["D"]["parent"]) == ("new name", "O")
    assert shown["O"]["type"] == "distributor"


def test_par_1_a_rejected_change_leaves_the_partner_as_it_was(sqlite_warehouse: Warehouse) -> None:
    office = a_partner(sqlite_warehouse, "O", PartnerType.OFFICE)
    a_partner(sqlite_warehouse, "D", PartnerType.DEALER, office)
    imported = partners(
        sqlite_warehouse,
        {"code": "D", "name": "d", "type": "dealer", "parent": "NOBODY"},
        {"code": "S", "name": "s", "type": "shop", "parent": "D"},
    )
    assert faults(imported) == [(2, "parent", UnknownPartner)]
    tree = see(sqlite_warehouse, lambda view: view.partners.tree())
    assert (tree["D"].parent, tree["S"].parent) == ("O", "D")


def test_par_2_masked_cells_that_come_back_change_nothing(sqlite_warehouse: Warehouse) -> None:
    row = {
        "code": "K",
        "name": "k",
        "type": "customer",
        "phone": "13800000000",
        "address": "江苏省苏州市样例路1号",
    }
    partners(sqlite_warehouse, row)
    keeper = an_actor(Role.KEEPER)
    (masked,) = see(sqlite_warehouse, lambda view: list(partner_rows(view)), keeper)
    assert masked[5:7] == ("138****0000", "江苏省苏州****")
    back = {
        "code": "K",
        "name": "renamed",
        "type": "customer",
        "phone": "138****0000",
        "address": "江苏省苏州****",
    }
    do(sqlite_warehouse, lambda work: import_partners(work, rows(back)), keeper)
    (partner,) = see(sqlite_warehouse, lambda view: view.partners.by_code(["K"]).values())
    assert (partner.name, partner.phone) == ("renamed", "13800000000")
    assert partner.address == "江苏省苏州市样例路1号"


def test_a_store_is_a_row_a_bin_and_links_may_come_later(warehouse: Warehouse) -> None:
    a_user(warehouse, "keeper")
    main = {"store": "MAIN", "name": "良品仓", "condition": "good", "hold_store": "HOLD"}
    imported = stores(
        warehouse,
        {**main, "keeper": "keeper", "zone": "A", "bin": "A-01"},
        {**main, "keeper": "keeper", "zone": "A", "bin": "A-02"},
        {"store": "HOLD", "name": "待处理仓", "condition": "待处理"},
        {"store": "RDEF", "name": "返厂", "condition": "defective", "group": "memo"},
    )
    assert (imported.count, imported.rejected) == (4, ())
    shown = exported(warehouse, store_rows, STORES)
    assert [(row["store"], row["group"], row["bin"]) for row in shown] == [
        ("HOLD", "main", ""),
        ("MAIN", "main", "A-01"),
        ("MAIN", "main", "A-02"),
        ("RDEF", "memo", ""),
    ]
    assert (shown[1]["hold_store"], shown[1]["keeper"]) == ("HOLD", "keeper")
    again = do(warehouse, lambda work: import_stores(work, rows(*shown)))
    assert (again.count, again.changed) == (4, 0)


def test_a_strangers_keeper_is_noted_and_the_store_taken(sqlite_warehouse: Warehouse) -> None:
    row = {"store": "S", "name": "s", "condition": "good", "keeper": "nobody"}
    imported = stores(sqlite_warehouse, row)
    assert imported.notes == (KeeperUnknown("nobody", "S"),)
    assert (imported.count, imported.rejected) == (1, ())


def test_rows_of_a_store_must_agree_and_links_lead_to_the_right_goods(
    sqlite_warehouse: Warehouse,
) -> None:
    good = {"store": "G", "name": "g", "condition": "good"}
    imported = stores(
        sqlite_warehouse,
        {**good, "bin": "1"},
        {**good, "name": "other", "bin": "2"},
        {**good, "bin": "1"},
        {"store": "A", "name": "a", "condition": "good", "hold_store": "G"},
        {"store": "B", "name": "b", "condition": "good", "hold_store": "NONE"},
        {"store": "C", "name": "c", "condition": "good", "group": "memo"},
        {"store": "D", "name": "d", "condition": "good", "defective_store": "C"},
        {"store": "E/F", "name": "e", "condition": "good"},
    )
    assert sorted(faults(imported)) == [
        (3, "name", RowsDiffer),
        (4, "bin", StandsTwice),
        (5, "hold_store", LinkNotAllowed),
        (6, "hold_store", UnknownStore),
        (7, "group", GroupNotAllowed),
        (8, "defective_store", LinkNotAllowed),
        (9, "store", UnfitText),
    ]
    assert imported.count == 1


def test_stores_are_changed_as_far_as_the_file_goes(sqlite_warehouse: Warehouse) -> None:
    a_store(sqlite_warehouse, "H", Condition.HOLD)
    a_user(sqlite_warehouse, "zhou")
    first = {"store": "S", "name": "s", "condition": "good", "hold_store": "H", "keeper": "Zhou"}
    stores(sqlite_warehouse, {**first, "zone": "1", "bin": "A"})
    imported = stores(
        sqlite_warehouse,
        {"store": "S", "name": "new", "condition": "good", "zone": "2", "bin": "A"},
        {"store": "H", "name": "h", "condition": "sample"},
        {"store": "", "name": "x", "condition": "good"},
        {"store": "N", "name": "x", "condition": ""},
        {"store": "O", "name": "x", "condition": "good", "bin": "b" * 41},
        {"store": "O", "name": "x", "condition": "good", "bin": "B"},
    )
    assert sorted(faults(imported)) == [
        (2, "hold_store", LinkNotAllowed),
        (3, "condition", LinkNotAllowed),
        (4, "store", CellMissing),
        (5, "condition", CellMissing),
        (6, "bin", TextTooWide),
    ]
    again = stores(sqlite_warehouse, {"store": "H", "name": "h", "condition": "sample"})
    assert faults(again) == [(2, "condition", LinkNotAllowed)]
    again = stores(sqlite_warehouse, {**first, "name": "new", "zone": "2", "bin": "A"})
    assert (again.count, again.changed) == (1, 2)
    (shown,) = [r for r in exported(sqlite_warehouse, store_rows, STORES) if r["bin"] == "A"]
    assert (shown["name"], shown["zone"], shown["keeper"]) == ("new", "2", "zhou")


def test_rec_8_an_import_leaves_a_store_with_entries_as_it_is(sqlite_warehouse: Warehouse) -> None:
    shop = open_shop(sqlite_warehouse)
    line = a_line(an_item(sqlite_warehouse), "1")
    shop.executed("purchase-receipt", line, partner=shop.supplier.id)
    imported = stores(sqlite_warehouse, {"store": "MAIN", "name": "m", "condition": "sample"})
    assert faults(imported) == [(2, "condition", StoreFixed)]


@pytest.fixture
def stocked(sqlite_warehouse: Warehouse) -> Warehouse:
    """A warehouse with all master data of the sample."""
    for login in {row["keeper"] for row in sample("stores")} - {""}:
        a_user(sqlite_warehouse, login)
    for imported in (
        stores(sqlite_warehouse, *sample("stores")),
        items(sqlite_warehouse, *sample("items")),
        partners(sqlite_warehouse, *sample("partners")),
    ):
        assert imported.rejected == ()
    return sqlite_warehouse


KINDS: list[tuple[str, Any, Any, ColumnSet]] = [
    ("stores", store_rows, import_stores, STORES),
    ("items", item_rows, import_items, ITEMS),
    ("partners", partner_rows, import_partners, PARTNERS),
]


def test_i21_export_import_export_is_identical(stocked: Warehouse, tmp_path: Path) -> None:
    other = a_warehouse(tmp_path)
    for login in {row["keeper"] for row in sample("stores")} - {""}:
        a_user(other, login)
    for name, rows_of, take, columns in KINDS:
        first = exported(stocked, rows_of, columns)
        assert len(first) == len(sample(name))
        again = do(stocked, lambda work, t=take, f=first: t(work, rows(*f)))  # type: ignore[misc]
        assert (again.changed, again.rejected) == (0, ())
        fresh = do(other, lambda work, t=take, f=first: t(work, rows(*f)))  # type: ignore[misc]
        assert (fresh.count, fresh.rejected) == (len(first), ())
        assert exported(other, rows_of, columns) == first
    other.database.close()


@pytest.mark.long
def test_a_hundred_thousand_items_take_well_under_a_minute(warehouse: Warehouse) -> None:
    def many() -> Iterable[Row]:
        for number in range(100_000):
            yield Row(
                number,
                {
                    "code": f"ZLQ-{number:06}",
                    "name": f"T5电子镇流器{number}",
                    "spec": "14W 220V 一拖一",
                    "unit": "pc",
                    "packs": "箱=50",
                    "category": f"{number % 20:02}.01",
                    "barcode": f"69{number:011}",
                },
            )

    assert do(warehouse, lambda work: import_items(work, many())).changed == 100_000
    assert do(warehouse, lambda work: import_items(work, many())).changed == 0
