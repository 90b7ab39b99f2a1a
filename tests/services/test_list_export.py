"""A list into a file: the same rows in the same order, typed, on record."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from partsdesk.database.work import View
from partsdesk.domain.values.people import Actor
from partsdesk.services.exporting.files import ExportCancelled
from partsdesk.services.exporting.lists import ExportList, ListColumn, Row, export_list
from partsdesk.services.lists import Filter, ListAsked, Match, Nature, Sort, columns_of, list_page
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets.refusals import UnknownEnding
from tests.services.test_lists import LISTS, SCOPES, lived_file, warehouse
from tests.ui import world

__all__ = ["lived_file", "warehouse"]

CLERK = world.person("accountant")


def plain(name: str) -> Callable[[Row], str]:
    return lambda row: "" if row[name] is None else str(row[name])


def every(listing: str) -> tuple[ListColumn, ...]:
    return tuple(
        ListColumn(each.name, each.name, each.nature, plain(each.name))
        for each in columns_of(listing)
    )


def written(
    found: Warehouse, asked: ListAsked, path: Path, actor: Actor = CLERK
) -> Iterator[dict[str, str]]:
    columns = every(asked.listing)
    done = export_list(found, actor, ExportList(asked, columns, "list", path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert done.rows == len(rows)
    return iter(rows)


def acts_of(view: View, act: str) -> list[str]:
    """What acts of a name were asked to do."""
    now = world.TODAY + timedelta(days=1)
    return [str(row) for row in view.reports.act_rows(None, now) if row.act == act]


def test_a_file_holds_every_row_as_the_list_has_it(warehouse: Warehouse, tmp_path: Path) -> None:
    for listing in LISTS:
        check_file(warehouse, tmp_path, listing)


def check_file(warehouse: Warehouse, tmp_path: Path, listing: str) -> None:
    asked = ListAsked(listing, scope=SCOPES.get(listing, {}), limit=500)
    page = warehouse.ask(list_page, asked, CLERK)
    rows = list(written(warehouse, asked, tmp_path / "list.csv"))
    names = [each.name for each in columns_of(listing)]
    flat = {each.name for each in columns_of(listing) if each.nature is Nature.CODE}
    for row, values in zip(rows, page.rows, strict=True):
        for name, value in zip(names, values, strict=True):
            if name in flat:
                assert row[name] == ("" if value is None else str(value))


def test_filters_and_order_are_those_of_the_list(warehouse: Warehouse, tmp_path: Path) -> None:
    asked = ListAsked(
        "items",
        (Filter("code", Match.CONTAINS, ("zlq",)),),
        sort=(Sort("code", descending=True),),
    )
    codes = [row["code"] for row in written(warehouse, asked, tmp_path / "items.csv")]
    assert codes == sorted(codes, reverse=True)
    assert all("ZLQ" in code for code in codes)
    assert codes


def test_cells_of_a_workbook_are_figures_days_and_text(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    file = tmp_path / "stock.xlsx"
    asked = ListAsked("stock")
    formula = ListColumn("name", "name", Nature.TEXT, lambda _: "=1+1")
    kept = tuple(c for c in every("stock") if c.name in {"item", "quantity", "last_date"})
    export_list(warehouse, CLERK, ExportList(asked, (*kept, formula), "库存", file))
    sheet = load_workbook(file).active
    assert sheet is not None
    assert sheet.title == "库存"
    item, quantity, day, text = next(iter(sheet.iter_rows(min_row=2, max_row=2)))
    assert isinstance(item.value, str)
    assert isinstance(quantity.value, int | float)
    assert isinstance(day.value, datetime)
    assert (text.value, text.data_type) == ("=1+1", "s")


def test_par_3_a_file_tells_no_costs(warehouse: Warehouse, tmp_path: Path) -> None:
    keeper = world.person("keeper")
    rows = list(written(warehouse, ListAsked("accounts"), tmp_path / "a.csv", keeper))
    assert rows
    assert {row["amount"] for row in rows} == {""}


def test_par_2_an_export_is_on_record(warehouse: Warehouse, tmp_path: Path) -> None:
    list(written(warehouse, ListAsked("partners", search="星河"), tmp_path / "p.csv"))
    asked = warehouse.ask(acts_of, "note_list_export", CLERK)
    assert len(asked) == 1
    assert "partners" in asked[0]


def test_a_file_called_off_leaves_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    file.write_text("before")

    def stop(rows: int, _total: int) -> None:
        if rows:
            raise ExportCancelled(str(file))

    for _ in range(4):
        world.receipt(warehouse, *((n, "1", "1") for n in range(1, 150)), upto="drafted")
    asked = ExportList(ListAsked("slip-lines"), every("slip-lines"), "lines", file)
    with pytest.raises(ExportCancelled):
        export_list(warehouse, CLERK, asked, stop)
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [*tmp_path.glob("items.csv"), *tmp_path.glob("*.db*")]


def test_other_endings_are_refused(warehouse: Warehouse, tmp_path: Path) -> None:
    asked = ExportList(ListAsked("items"), every("items"), "items", tmp_path / "items.doc")
    with pytest.raises(UnknownEnding):
        export_list(warehouse, CLERK, asked)
