"""Rejected rows go into a workbook that can be mended and imported again."""

from __future__ import annotations

from pathlib import Path

from partsdesk.sheets.files import read_table
from partsdesk.sheets.promised import STOCK
from partsdesk.sheets.rejected import write_rejected
from tests.sheets.books import sheet_of


def test_all_columns_come_back_with_the_reason(tmp_path: Path) -> None:
    source = tmp_path / "货.csv"
    headings = ["编码", "数量", "colour"]
    rows = [(["0012", "1,5"], "行 2 数量"), (["=x", "２", "red", "beside"], "why")]
    target = write_rejected(source, headings, rows, "zh")
    assert target == tmp_path / "货.csv.rejected.xlsx"
    sheet = sheet_of(target)
    assert [[cell.value for cell in row] for row in sheet] == [
        ["编码", "数量", "colour", "错误原因"],
        ["0012", "1,5", None, "行 2 数量"],
        ["=x", "２", "red", "why"],
    ]
    with read_table(target, STOCK) as table:
        assert table.headings.unknown == ("colour", "错误原因")


def test_a_reason_of_the_files_own_stays(tmp_path: Path) -> None:
    target = write_rejected(
        tmp_path / "a.xlsx", ["item", "reason"], [(["1", "broken"], "why")], "en"
    )
    sheet = sheet_of(target)
    assert [cell.value for cell in sheet[1]] == ["item", "reason", "rejected_reason"]
