"""The sample warehouse's master data agrees with itself, so that the demo can take it in whole."""

from __future__ import annotations

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"

HEADINGS = {
    "items": "code name spec unit packs category barcode warranty_months min_qty max_qty"
    " default_bin track fits active",
    "partners": "code name type parent region phone address active",
    "stores": "store name condition group hold_store defective_store keeper zone bin",
    "categories": "code name",
    "costs": "item cost",
    "users": "user name roles stores",
}
DECIMALS = {"pc": 0, "set": 0, "box": 0, "pair": 0, "tube": 0, "roll": 0, "m": 3, "kg": 3, "l": 3}
UNIT_NAMES = {"件", "套", "箱", "副", "支", "卷", "米", "公斤", "升"}
CONDITIONS = {
    "good",
    "to-check",
    "hold",
    "defective",
    "sample",
    "old",
    "custody",
    "placed-out",
    "transit",
}
GROUPS = {"main", "own-defective", "memo"}
ROLES = {
    "keeper",
    "accountant",
    "finance-manager",
    "supervisor",
    "service-adviser",
    "service-clerk",
    "service-manager",
    "factory-receiving",
    "office-manager",
    "engineer",
    "auditor",
    "admin",
}
# PAR-1: who may stand above whom; the other types stand alone.
PARENTS = {
    "shop": {"office", "distributor"},
    "dealer": {"office", "distributor", "dealer"},
    "repair-point": {"office", "distributor", "shop"},
    "sub-dealer": {"shop"},
}
ALONE = {"supplier", "customer", "office", "distributor", "carrier", "department"}
# RET-1: the 34 province-level units and the three cities with a window of their own.
PROVINCES = """
北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北
湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾
"""
REGIONS = {*PROVINCES.split(), "福州", "厦门", "泉州"}

Row = dict[str, str]


def read(name: str) -> list[Row]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def parts(cell: str) -> list[str]:
    return cell.split(";") if cell else []


def column(name: str, heading: str) -> list[str]:
    return [row[heading] for row in read(name)]


def ean_13_is_right(code: str) -> bool:
    weights = (1, 3) * 6 + (1,)
    return sum(int(digit) * weight for digit, weight in zip(code, weights, strict=True)) % 10 == 0


def fits_unit(quantity: str, unit: str) -> bool:
    exponent = Decimal(quantity).as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= DECIMALS[unit]


@pytest.mark.parametrize("name", sorted(HEADINGS))
def test_every_file_is_plain_utf_8_with_the_canonical_headings(name: str) -> None:
    content = (SAMPLE / f"{name}.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    lines = list(csv.reader(content.decode("utf-8").splitlines(), strict=True))
    assert lines[0] == HEADINGS[name].split(" ")
    assert {len(line) for line in lines} == {len(lines[0])}
    for cell in (cell for line in lines for cell in line):
        assert cell == cell.strip()
        assert not cell.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("items", "code"),
        ("partners", "code"),
        ("categories", "code"),
        ("costs", "item"),
        ("users", "user"),
    ],
)
def test_codes_stand_once_and_fit_every_label(name: str, key: str) -> None:
    codes = column(name, key)
    assert [code for code, times in Counter(codes).items() if times > 1] == []
    assert [code for code in codes if not re.fullmatch(r"[A-Za-z0-9.-]{1,20}", code)] == []


def test_items_have_known_units_categories_and_ways_of_tracking() -> None:
    categories = set(column("categories", "code"))
    for item in read("items"):
        assert item["name"], item
        assert item["unit"] in DECIMALS, item
        assert item["category"] in categories, item
        assert item["track"] in {"none", "lot", "serial"}, item
        assert item["active"] in {"yes", "no"}, item
        assert re.fullmatch(r"\d*", item["warranty_months"]), item


def test_categories_hang_below_one_another() -> None:
    categories = set(column("categories", "code"))
    assert [c for c in categories if "." in c and c.rpartition(".")[0] not in categories] == []


def test_barcodes_are_valid_and_belong_to_one_item() -> None:
    barcodes = [code for cell in column("items", "barcode") for code in parts(cell)]
    assert len(barcodes) == len(set(barcodes))
    assert [code for code in barcodes if not re.fullmatch(r"69\d{11}", code)] == []
    assert [code for code in barcodes if not ean_13_is_right(code)] == []


def test_there_are_items_with_several_barcodes_and_with_none() -> None:
    counts = {len(parts(cell)) for cell in column("items", "barcode")}
    assert {0, 1, 2} <= counts


def test_packs_name_a_shipped_unit_and_a_whole_number() -> None:
    for item in read("items"):
        for pack in parts(item["packs"]):
            name, _, factor = pack.partition("=")
            assert name in UNIT_NAMES, item
            assert re.fullmatch(r"[1-9]\d*", factor), item
            assert int(factor) > 1, item


def test_minimum_lies_below_maximum_in_the_units_own_decimals() -> None:
    for item in read("items"):
        if not item["min_qty"]:
            assert not item["max_qty"], item
            continue
        assert 0 < Decimal(item["min_qty"]) < Decimal(item["max_qty"]), item
        assert fits_unit(item["min_qty"], item["unit"]), item
        assert fits_unit(item["max_qty"], item["unit"]), item


def test_parts_fit_products_that_exist() -> None:
    products = {row["code"] for row in read("items") if row["category"].startswith("09")}
    fitted = {code for cell in column("items", "fits") for code in parts(cell)}
    assert fitted
    assert fitted - products == set()


def test_default_bins_lie_in_a_store_of_good_goods() -> None:
    bins = {f"{s['store']}/{s['bin']}" for s in read("stores") if s["condition"] == "good"}
    for item in read("items"):
        assert item["default_bin"] in bins or item["active"] == "no", item


def test_every_active_item_has_a_cost() -> None:
    active = {item["code"] for item in read("items") if item["active"] == "yes"}
    assert set(column("costs", "item")) == active
    for cost in column("costs", "cost"):
        assert re.fullmatch(r"\d+(\.\d{0,5}[1-9])?", cost)
        assert Decimal(cost) > 0


def test_par_1_partners_answer_to_one_that_may_stand_above_them() -> None:
    seen: dict[str, str] = {}
    for partner in read("partners"):
        kind = partner["type"]
        assert kind in ALONE | set(PARENTS), partner
        above = seen.get(partner["parent"], "")
        assert above in PARENTS.get(kind, {""}), partner
        assert bool(partner["parent"]) == (kind in PARENTS), partner
        seen[partner["code"]] = kind
    assert set(seen.values()) == ALONE | set(PARENTS)


def test_ret_1_regions_are_the_schedules_own() -> None:
    for partner in read("partners"):
        known = partner["region"] in REGIONS
        assert known or partner["type"] == "department", partner


def test_telephone_numbers_follow_the_invented_pattern() -> None:
    invented = re.compile(r"0\d{2,3}-0000\d{4}|1380000\d{4}")
    phones = column("partners", "phone")
    assert [number for number in phones if not invented.fullmatch(number)] == []


def test_a_stores_rows_agree_and_its_bins_stand_once() -> None:
    heads: dict[str, Row] = {}
    for row in read("stores"):
        own = {key: value for key, value in row.items() if key not in {"zone", "bin"}}
        assert heads.setdefault(row["store"], own) == own
        assert row["condition"] in CONDITIONS, row
        assert row["group"] in GROUPS, row
    assert {head["condition"] for head in heads.values()} == CONDITIONS
    bins = [row["bin"] for row in read("stores") if row["bin"]]
    assert [code for code, times in Counter(bins).items() if times > 1] == []


def test_stores_name_stores_above_them_and_users_as_keepers() -> None:
    users = {user["user"]: user for user in read("users")}
    seen: dict[str, str] = {"": ""}
    for row in read("stores"):
        assert seen.get(row["hold_store"]) in {"", "hold"}, row
        assert seen.get(row["defective_store"]) in {"", "defective"}, row
        assert row["store"] in parts(users[row["keeper"]]["stores"]), row
        seen[row["store"]] = row["condition"]


def test_placed_out_bins_are_repair_points() -> None:
    points = {row["code"] for row in read("partners") if row["type"] == "repair-point"}
    placed = {row["bin"] for row in read("stores") if row["condition"] == "placed-out"}
    assert placed == points


def test_there_is_a_user_of_every_role() -> None:
    stores = set(column("stores", "store"))
    users = read("users")
    assert {role for user in users for role in parts(user["roles"])} == ROLES
    for user in users:
        assert user["name"], user
        assert set(parts(user["stores"])) <= stores, user
