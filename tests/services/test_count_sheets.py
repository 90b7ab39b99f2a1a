"""Count sheets: blind, in bin order, filled in and taken in again; second counts, spot checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from partsdesk.domain.counting.counts import Choice, Pass
from partsdesk.domain.values.people import Role
from partsdesk.services.counting.opening import OpenCount, open_count
from partsdesk.services.counting.reviewing import review
from partsdesk.services.exporting.count_sheets import (
    CountsBlind,
    CountSheet,
    NothingOnSheet,
    SheetsAsked,
    WriteSheets,
    sheets_of,
    write_sheets,
)
from partsdesk.services.importing.count_notes import NotCounted
from partsdesk.services.importing.files import ImportFile, import_file
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets.columns import Language
from tests.rules.crew import Crew, open_crew
from tests.sheets.books import loaded
from tests.support.builders import a_bin, an_item, see
from tests.support.clock import HeldClock


@pytest.fixture
def crew(warehouse: Warehouse, clock: HeldClock) -> Crew:
    crew = open_crew(warehouse)
    for zone, code, item, quantity in (
        ("B", "B-02", "LAMP", "10"),
        ("A", "A-01", "TUBE", "40"),
        ("A", "A-02", "LAMP", "3"),
    ):
        there = see(warehouse, lambda view: view.items.by_code([item]))  # noqa: B023 - asked at once
        goods = there.get(item) or an_item(warehouse, item)
        crew.bought(goods, quantity, bin=a_bin(warehouse, crew.main, code, zone))
    clock.forward(minutes=1)
    return crew


def begun(crew: Crew) -> str:
    asked = OpenCount(Choice.EVERYTHING, (crew.main.id,))
    return crew.warehouse.perform(open_count, asked, crew.who(Role.KEEPER)).result.called


def sheets(crew: Crew, asked: SheetsAsked, by: Role = Role.KEEPER) -> tuple[CountSheet, ...]:
    return see(crew.warehouse, lambda view: sheets_of(view, asked), crew.who(by))


def fill_in(path: Path, figures: dict[str, object], by: str = "") -> None:
    """Write figures into a sheet's workbook as somebody with a spreadsheet program would."""
    book, sheet = loaded(path)
    headings = {cell.value: cell.column for row in sheet.iter_rows() for cell in row if cell.value}
    at = headings.get("实盘数") or headings["counted"]
    bin_at = headings.get("货位") or headings["bin"]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("盘点人：") and by:
                cell.value += by
        code = sheet.cell(row[0].row, bin_at).value
        if code in figures:
            sheet.cell(row[0].row, at, figures[code])
    book.save(path)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_filled_in_sheet_is_taken_in_again(
    crew: Crew, tmp_path: Path, language: Language
) -> None:
    count = begun(crew)
    keeper = crew.who(Role.KEEPER)
    asked = WriteSheets(SheetsAsked(count), tmp_path / "sheet.xlsx", language)
    (path,) = write_sheets(crew.warehouse, keeper, asked)
    fill_in(path, {"A-01": 40, "B-02": 0})
    report = import_file(crew.warehouse, keeper, ImportFile("count", path))
    assert report.rejected == ()
    assert report.taken == 2
    assert NotCounted(1) in report.notes
    found = see(crew.warehouse, lambda view: review(view, count), crew.who(Role.SUPERVISOR))
    assert sorted(str(each.found.quantity) for each in found if each.found) == ["0", "40"]


def test_a_sheet_is_blind_and_in_bin_order(crew: Crew, tmp_path: Path) -> None:
    count = begun(crew)
    (sheet,) = sheets(crew, SheetsAsked(count))
    assert [(line.bin, line.item, line.book) for line in sheet.lines] == [
        ("A-01", "TUBE", None),
        ("A-02", "LAMP", None),
        ("B-02", "LAMP", None),
    ]
    with pytest.raises(CountsBlind):
        sheets(crew, SheetsAsked(count, with_book=True))
    (open_one,) = sheets(crew, SheetsAsked(count, with_book=True), Role.SUPERVISOR)
    assert [str(line.book) for line in open_one.lines] == ["40", "3", "10"]
    zones = sheets(crew, SheetsAsked(count, by_zone=True))
    assert [(each.zone, each.sheet, each.sheets) for each in zones] == [("A", 1, 2), ("B", 2, 2)]
    asked = WriteSheets(SheetsAsked(count, by_zone=True), tmp_path / "s.xlsx")
    written = write_sheets(crew.warehouse, crew.who(Role.KEEPER), asked)
    assert [path.name for path in written] == ["s-1.xlsx", "s-2.xlsx"]


def test_a_sheet_is_laid_out_for_a4(crew: Crew, tmp_path: Path) -> None:
    asked = WriteSheets(SheetsAsked(begun(crew)), tmp_path / "s.xlsx")
    (path,) = write_sheets(crew.warehouse, crew.who(Role.KEEPER), asked)
    _, sheet = loaded(path)
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("portrait", "9")
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.cell(1, 1).value == "盘点表（盲盘）"
    assert sheet.max_row == 4 + 3 + 10


def test_val_7_the_second_sheet_has_only_what_wants_it(crew: Crew, tmp_path: Path) -> None:
    count = begun(crew)
    with pytest.raises(NothingOnSheet):
        sheets(crew, SheetsAsked(count, Pass.SECOND))
    keeper = crew.who(Role.KEEPER)
    (first,) = write_sheets(
        crew.warehouse, keeper, WriteSheets(SheetsAsked(count), tmp_path / "1.xlsx")
    )
    fill_in(first, {"A-01": 39, "A-02": 3, "B-02": 10}, "张三")
    import_file(crew.warehouse, keeper, ImportFile("count", first))
    (second,) = sheets(crew, SheetsAsked(count, Pass.SECOND))
    assert [line.bin for line in second.lines] == ["A-01"]
    asked = WriteSheets(SheetsAsked(count, Pass.SECOND), tmp_path / "2.xlsx")
    (path,) = write_sheets(crew.warehouse, keeper, asked)
    fill_in(path, {"A-01": 40}, "李四")
    import_file(crew.warehouse, keeper, ImportFile("count", path))
    found = see(crew.warehouse, lambda view: review(view, count), crew.who(Role.SUPERVISOR))
    assert {str(each.difference) for each in found} == {"0"}
    spot = SheetsAsked(count, Pass.SPOT, draw=1, seed="a")
    assert sheets(crew, spot) == sheets(crew, spot)
    assert len(sheets(crew, spot)[0].lines) == 1
    every = SheetsAsked(count, Pass.SPOT, draw=100, per_cent=True, seed="a")
    assert len(sheets(crew, every)[0].lines) == 3
    firsts = {
        sheets(crew, SheetsAsked(count, Pass.SPOT, draw=1, seed=str(n)))[0].lines[0].item
        for n in range(12)
    }
    assert firsts == {"LAMP", "TUBE"}
