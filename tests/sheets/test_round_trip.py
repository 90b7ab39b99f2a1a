"""What an export writes an import reads, in every format and both languages."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.sheets.columns import Column, ColumnSet, Language, Nature
from partsdesk.sheets.files import read_table, write_table
from partsdesk.sheets.profiles import Skipped
from partsdesk.sheets.refusals import TextTooLong, UnknownEnding
from partsdesk.sheets.writing import Value, fit, text_of
from tests.sheets.books import sheet_of

COLUMNS = ColumnSet(
    "tries",
    ("试", "Tries"),
    (
        Column("item", "编码", Nature.CODE),
        Column("note", "备注"),
        Column("quantity", "数量", Nature.QUANTITY),
        Column("unit_price", "单价", Nature.PRICE),
        Column("amount", "金额", Nature.AMOUNT),
        Column("date", "日期", Nature.DATE),
    ),
)
ENDINGS = ["xlsx", "csv", "json"]
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
FORMULAS = st.sampled_from(
    ["=1+1", "'=x", "''-3", "+86", "-5", "@a", "＝a", "_x0041_", "#N/A", "'", "'\t"]
)
ROWS = st.tuples(
    st.from_regex(r"[0-9]{1,18}|[A-Z0-9]{1,4}-[0-9]{1,4}", fullmatch=True),
    TEXTS | FORMULAS | st.sampled_from(['𪜀,"𠮷"', "a\nb;c", "'\"\r\n"]),
    st.integers(-(10**10), 10**10).map(Quantity),
    st.none() | st.integers(0, 10**12).map(Price),
    st.integers(-(10**17) + 1, 10**17 - 1).map(Amount),
    st.none() | st.dates(date(1900, 1, 1)),
)


def read(path: Path, columns: ColumnSet = COLUMNS) -> list[dict[str, str]]:
    with read_table(path, columns) as table:
        rows = list(table)
    assert not any(isinstance(row, Skipped) or row.faults for row in rows)
    return [row.cells for row in rows if not isinstance(row, Skipped)]


def as_read(rows: list[tuple[Value, ...]]) -> list[dict[str, str]]:
    names = [column.name for column in COLUMNS]
    return [
        dict(zip(names, (fit(text_of(value)).strip() for value in row), strict=True))
        for row in rows
    ]


@pytest.mark.parametrize("ending", ENDINGS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(ROWS, min_size=1, max_size=6), language=st.sampled_from(["zh", "en"]))
def test_written_and_read_is_the_same(
    tmp_path: Path, ending: str, rows: list[tuple[Value, ...]], language: Language
) -> None:
    path = tmp_path / f"tries.{ending}"
    write_table(path, "Tries", COLUMNS, rows, language)
    assert read(path) == as_read(rows)


ONE: tuple[Value, ...] = (
    "0012",
    "=cmd|' /c calc'!A0",
    Quantity(125000),
    Price(1230000),
    Amount(-1538),
    date(2026, 11, 21),
)


def test_a_workbook_has_numbers_dates_and_texts(tmp_path: Path) -> None:
    path = tmp_path / "one.xlsx"
    write_table(path, "单据: 2026/11", COLUMNS, [ONE], "zh")
    sheet = sheet_of(path)
    assert sheet.title == "单据  2026 11"
    assert [cell.value for cell in sheet[1]] == ["编码", "备注", "数量", "单价", "金额", "日期"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "n", "n", "n", "d"]
    assert sheet["A2"].number_format == "@"
    assert sheet["B2"].value == ONE[1]
    assert sheet["B2"].quotePrefix
    assert not sheet["A2"].quotePrefix
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F2"


def test_csv_guards_texts_and_leaves_numbers(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    write_table(path, "one", COLUMNS, [ONE], "en")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, row = csv.reader(file)
    assert heading == [column.name for column in COLUMNS]
    assert row == ["0012", "'=cmd|' /c calc'!A0", "12.5", "1.23", "-15.38", "2026-11-21"]


def test_json_has_canonical_names_and_texts_only(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    write_table(path, "one", COLUMNS, [ONE, ("a", None, None, None, None, None)], "zh")
    first, second = json.loads(path.read_text(encoding="utf-8"))
    assert first["quantity"] == "12.5"
    assert first["date"] == "2026-11-21"
    assert list(second.values()) == ["a", "", "", "", "", ""]


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_rows_are_read_back_as_none(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"none.{ending}"
    write_table(path, "none", COLUMNS, [], "zh")
    if ending != "json":  # an empty list has no names
        assert read(path) == []
    else:
        assert json.loads(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_other_values_have_one_text(tmp_path: Path, ending: str) -> None:
    columns = ColumnSet(
        "others",
        ("其他", "Others"),
        (
            Column("at", "时间", Nature.TIMESTAMP),
            Column("active", "启用", Nature.YES_NO),
            Column("packs", "包装", Nature.LIST),
            Column("months", "月数", Nature.WHOLE),
        ),
    )
    row: list[Value] = [datetime(2026, 11, 21, 10, 32, 5, tzinfo=UTC), True, ["箱=12", "盒=6"], 24]
    path = tmp_path / f"others.{ending}"
    write_table(path, "others", columns, [row], "en")
    assert read(path, columns) == [
        {"at": "2026-11-21T10:32:05+00:00", "active": "1", "packs": "箱=12;盒=6", "months": "24"}
    ]


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "old.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(TextTooLong) as refused:
        write_table(path, "old", COLUMNS, [ONE, ("a", "x" * 40_000, None, None, None, None)], "zh")
    assert (refused.value.row, refused.value.path) == (3, str(path))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_ending_that_is_not_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownEnding):
        write_table(tmp_path / "x.pdf", "x", COLUMNS, [], "zh")
