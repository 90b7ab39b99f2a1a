"""Headings are found, rows are numbered as the user sees them, encodings are recognised."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from partsdesk.sheets.columns import ColumnSet
from partsdesk.sheets.files import read_table
from partsdesk.sheets.headings import Headings
from partsdesk.sheets.promised import COUNT, ITEMS, STOCK
from partsdesk.sheets.reading import Row
from partsdesk.sheets.refusals import (
    BadEncoding,
    BrokenJson,
    BrokenText,
    CellWithoutValue,
    DoubledHeading,
    EmptyFile,
    MacroWorkbook,
    MissingColumns,
    NotPlainNumber,
    ScientificCode,
    UnknownEnding,
)
from partsdesk.support.files import FileMissing, FileUnreadable
from tests.sheets.books import book_of


def rows_of(path: Path, columns: ColumnSet = STOCK) -> tuple[Headings, list[Row]]:
    with read_table(path, columns) as table:
        return table.headings, [row for row in table if isinstance(row, Row)]


def written(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def test_headings_in_any_order_and_either_language(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "数量,colour,Item,仓库\n5,red,001,MAIN\n\n7,blue,002,MAIN\n")
    headings, rows = rows_of(path)
    assert headings.known == ("quantity", "item", "store")
    assert headings.unknown == ("colour",)
    assert [row.number for row in rows] == [2, 4]
    assert rows[1].cells == {"quantity": "7", "item": "002", "store": "MAIN"}
    assert rows[1].original == ["7", "blue", "002", "MAIN"]


def test_instructions_may_stand_above_the_headings(tmp_path: Path) -> None:
    top = [["1、带星号的为必填项"], [], ["编码*", "名称*", "单位*", "启用"]]
    path = book_of(tmp_path / "a.xlsx", [*top, [12, "灯", "只", True]])
    headings, rows = rows_of(path, ITEMS)
    assert headings.number == 3
    assert rows[0].number == 4
    assert rows[0].cells == {"code": "12", "name": "灯", "unit": "只", "active": "1"}


def test_hidden_sheets_are_passed_over(tmp_path: Path) -> None:
    rows = [["item", "quantity"], ["001", 3]]
    path = book_of(tmp_path / "a.xlsx", rows, hidden=["item", "quantity"])
    assert [row.cells["quantity"] for row in rows_of(path)[1]] == ["3"]


def test_cells_without_a_value_are_faults(tmp_path: Path) -> None:
    rows = [["item", "lot", "quantity"], ["001", "#N/A", "=1+1"], ["002", "L", 2]]
    _, (bad, good) = rows_of(book_of(tmp_path / "a.xlsx", rows))
    assert [(type(fault), fault.column) for fault in bad.faults] == [
        (CellWithoutValue, "lot"),
        (CellWithoutValue, "quantity"),
    ]
    assert not good.faults


def test_faults_stay_with_their_row(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'item,quantity\n6.93E+12,"1,234"\n001,１２\n')
    _, (bad, good) = rows_of(path)
    assert [(type(fault), fault.column, fault.text) for fault in bad.faults] == [
        (ScientificCode, "item", "6.93E+12"),
        (NotPlainNumber, "quantity", "1,234"),
    ]
    assert good.cells["quantity"] == "12"


def test_a_long_number_that_a_workbook_cut_is_no_code(tmp_path: Path) -> None:
    rows = [["item", "quantity"], [6901234567892, 1], [123456789012345678, 1]]
    _, (good, bad) = rows_of(book_of(tmp_path / "a.xlsx", rows))
    assert good.cells["item"] == "6901234567892"
    assert isinstance(bad.faults[0], ScientificCode)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("gb18030", b""),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(
    tmp_path: Path, encoding: str, mark: bytes, delimiter: str
) -> None:
    text = f"编码{delimiter}数量\r\n𠮷䶮{delimiter}3\r\n"
    path = tmp_path / "a.csv"
    path.write_bytes(mark + text.encode(encoding))
    assert rows_of(path)[1][0].cells == {"item": "𠮷䶮", "quantity": "3"}


@pytest.mark.parametrize(
    "content",
    [
        ("编码,数量\n" + "灯泡螺丝,1\n" * 9).encode()[:-5],
        "item,quantity\n1,2\n".encode("utf-16-le"),
        "item,quantity\n".encode("utf-32"),
        b"item,quantity\n\xff\xff,1\n",
    ],
    ids=["cut", "utf-16 without mark", "utf-32", "nothing"],
)
def test_other_encodings_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(BadEncoding):
        rows_of(path)


def test_handheld_collectors_write_no_headings(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", "6901234567892,5\r\n0012,3\r\n")
    headings, rows = rows_of(path, COUNT)
    assert headings.number == 0
    assert [row.cells for row in rows] == [
        {"barcode": "6901234567892", "quantity": "5"},
        {"barcode": "0012", "quantity": "3"},
    ]
    assert rows[0].number == 1


def test_json_keeps_digits_and_needs_no_object_complete(tmp_path: Path) -> None:
    twice = '[{"item": "001", "quantity": 1.50},\n{"编码": null, "lot": true}]'
    path = written(tmp_path / "a.json", twice)
    with pytest.raises(DoubledHeading):
        rows_of(path)
    written(path, '[{"item": "001", "quantity": 1.50},\n{"item": 12, "lot": true, "x": ""}]')
    headings, rows = rows_of(path)
    assert headings.unknown == ("x",)
    assert [(row.number, row.cells) for row in rows] == [
        (1, {"item": "001", "quantity": "1.5", "lot": ""}),
        (2, {"item": "12", "quantity": "", "lot": "1"}),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "[1]",
        "[{]",
        "x",
        '[{"a": [1]}]',
        '[{"item": "1"}',
        '[{"item": "1"}] x',
        '[{"a": 1, "a": 2}]',
        '[{"a": NaN}]',
        '[{"a": 1} {"a": 2}]',
        "[" * 50_000,
        '[{"a":' + "[" * 50_000,
    ],
)
def test_json_of_another_shape_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(BrokenJson):
        rows_of(written(tmp_path / "a.json", content))


def test_an_object_larger_than_one_bite(tmp_path: Path) -> None:
    content = '[{"item": "1", "lot": "LONG"}, {"item": "2"}]'.replace("LONG", "x" * 200_000)
    path = written(tmp_path / "a.json", content)
    assert [row.cells["item"] for row in rows_of(path)[1]] == ["1", "2"]


@pytest.mark.parametrize("content", ['item,quantity\n"a,1\n', 'item,quantity\n"a"b,1\n'])
def test_broken_quotation_marks_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(BrokenText) as refused:
        rows_of(written(tmp_path / "a.csv", content))
    assert refused.value.row == 2


def test_missing_doubled_and_empty(tmp_path: Path) -> None:
    with pytest.raises(MissingColumns) as refused:
        rows_of(written(tmp_path / "a.csv", "名称,x\na,b\n"), ITEMS)
    assert refused.value.columns == ("code", "unit")
    with pytest.raises(DoubledHeading):
        rows_of(written(tmp_path / "a.csv", "item,编码\na,b\n"))
    for name in ("a.csv", "a.json"):
        with pytest.raises(EmptyFile):
            rows_of(written(tmp_path / name, "\n\n" if name == "a.csv" else "[]"))


def test_files_that_cannot_be_taken(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        rows_of(tmp_path / "none.xlsx")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FileUnreadable):
        rows_of(tmp_path / "folder.csv")
    with pytest.raises(UnknownEnding):
        rows_of(written(tmp_path / "a.ods", "x"))
    with pytest.raises(MacroWorkbook):
        rows_of(written(tmp_path / "a.xlsm", "x"))
