"""Workbooks, CSV and JSON, row by row: numbers stay numbers, no text becomes a formula."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles.alignment import Alignment
from openpyxl.styles.borders import Border, Side
from openpyxl.styles.fonts import Font
from openpyxl.utils.cell import get_column_letter
from openpyxl.workbook.workbook import Workbook

from partsdesk.domain.values.quantities import Scaled
from partsdesk.sheets.cells import plain_number
from partsdesk.sheets.columns import NUMBERS, Column, Language, Nature
from partsdesk.sheets.raw import MOST_ROWS
from partsdesk.sheets.refusals import TextTooLong, TooManyRows
from partsdesk.sheets.texts import DANGEROUS, guarded

Value: TypeAlias = str | Scaled | int | date | datetime | Sequence[str] | None
"""What a cell may be given; several texts are written with semicolons between."""

_Cell: TypeAlias = Any  # openpyxl has no types
_Sheet: TypeAlias = Any
_new_book: Callable[..., _Sheet] = Workbook
_new_cell: Callable[..., _Cell] = WriteOnlyCell
_font: Callable[..., object] = Font
_alignment: Callable[..., object] = Alignment
_side: Callable[..., object] = Side
_border: Callable[..., object] = Border
_RULED = _border(**dict.fromkeys(("left", "right", "top", "bottom"), _side(style="thin")))

_FORMATS = {
    Nature.QUANTITY: "#,##0.####",
    Nature.PRICE: "#,##0.00####",
    Nature.AMOUNT: "#,##0.00",
    Nature.RATE: "0.####",
    Nature.WHOLE: "0",
    Nature.DATE: "yyyy-mm-dd",
}
_LONG = frozenset({"name", "spec", "address", "note", "reason", "detail"})
_MOST_CELL = 32_767
_A4 = 9  # as the format numbers papers
_FIRST_DAY = "1900-03-01"  # what comes before is another day in other programs
_MOST_DIGITS = 15
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_TITLE = re.compile(r"[\\/*?:\[\]]")


@dataclass(frozen=True, slots=True)
class Paper:
    """How a sheet is laid out to be printed on A4 and filled in by hand.

    Attributes:
        above: what stands over the headings: labels and values in turn.
        widths: of the columns, in characters.
        foot: what stands at the foot of every page, left, in the middle, right.
    """

    title: str
    above: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    foot: tuple[str, str, str]

    @property
    def heading(self) -> int:
        """The row in which the headings stand."""
        return len(self.above) + 2


def text_of(value: Value) -> str:
    """A value's plain text, as CSV and JSON carry it."""
    match value:
        case None:
            text = ""
        case str():
            text = value
        case bool():
            text = "1" if value else "0"
        case datetime():
            text = value.isoformat(timespec="seconds")
        case date():
            text = value.isoformat()
        case Scaled() | int():
            text = str(value)
        case _:
            text = ";".join(value)
    return text


def fit(text: str) -> str:
    """Text that workbooks can hold: control characters replaced, line ends as one character."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNFIT.sub("\ufffd", text)


def write_json(path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> None:
    """Write one list of objects with the canonical names; every value is a text."""
    names = [column.name for column in columns]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        between = "\n"
        for row in rows:
            texts = [fit(text_of(value)) for value in row]
            found = dict(zip(names, texts, strict=True))
            file.write(between + json.dumps(found, ensure_ascii=False))
            between = ",\n"
        file.write("\n]\n")


def write_csv(
    path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Value]], language: Language
) -> None:
    """Write UTF-8 with its mark; texts that look like formulas get an apostrophe before them."""
    numbers = [column.nature in NUMBERS for column in columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.heading(language) for column in columns])
        for row in rows:
            pairs = zip(row, numbers, strict=True)
            writer.writerow([_csv_cell(value, is_number) for value, is_number in pairs])


def _csv_cell(value: Value, is_number: bool) -> str:  # noqa: FBT001 - a column's nature
    text = fit(text_of(value))
    if not isinstance(value, str) and not isinstance(value, list | tuple):
        return text
    return text if is_number and plain_number(text) is not None else guarded(text)


def write_workbook(  # noqa: PLR0913, PLR0917 - what a workbook is made of
    path: Path,
    name: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    language: Language,
    paper: Paper | None = None,
) -> None:
    """Write a workbook of one sheet, row by row: heading frozen, filtered, cells typed.

    With a paper it is laid out to be printed and filled in.

    Refusals name the file as ``name``, because ``path`` is a temporary one.

    Raises:
        TooManyRows: beyond what a sheet can have.
        TextTooLong: for a text beyond what a cell can have.
    """
    book = _new_book(write_only=True)
    sheet = book.create_sheet(_NO_TITLE.sub(" ", title)[:31].strip("' ") or "1")
    _set_up(sheet, columns)
    if paper is not None:
        _lay_out(sheet, paper)
    try:
        last = _fill(name, sheet, columns, rows, language, paper)
    except BaseException:
        sheet.close()
        sheet._writer.cleanup()  # noqa: SLF001 - else its temporary file stays until the program ends
        raise
    if paper is None:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    book.save(path)


def _fill(
    name: str,
    sheet: _Sheet,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    language: Language,
    paper: Paper | None,
) -> int:
    """Write the heading and all rows; the answer is the last row's number."""
    first = 1 if paper is None else paper.heading
    if paper is not None:
        sheet.append([_heading(sheet, paper.title, 16)])
        for texts in paper.above:
            sheet.append([_heading(sheet, text) if text else None for text in texts])
    ruled = paper is not None
    headings = [_heading(sheet, column.heading(language)) for column in columns]
    pens = [_pen(sheet, column, is_ruled=ruled) for column in columns]
    for cell in headings if ruled else ():
        cell.border = _RULED
    sheet.append(headings)
    last = first
    for last, row in enumerate(rows, first + 1):
        if last > MOST_ROWS:
            raise TooManyRows(name, MOST_ROWS)
        try:
            sheet.append([pen(value) for pen, value in zip(pens, row, strict=True)])
        except _TooLong:
            raise TextTooLong(name, last, _MOST_CELL) from None
    return last


def _set_up(sheet: _Sheet, columns: Sequence[Column]) -> None:
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for place, column in enumerate(columns, 1):
        width = 28 if column.name in _LONG else 14
        sheet.column_dimensions[get_column_letter(place)].width = width


def _lay_out(sheet: _Sheet, paper: Paper) -> None:
    """A4 upright, as wide as the page, heads and foot on every page, rows high enough to write."""
    sheet.freeze_panes = f"A{paper.heading + 1}"
    sheet.print_title_rows = f"1:{paper.heading}"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "portrait"
    sheet.sheet_format.defaultRowHeight = 22
    sheet.sheet_format.customHeight = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.5, 0.8
    foot = sheet.oddFooter
    foot.left.text, foot.center.text, foot.right.text = paper.foot
    for place, width in enumerate(paper.widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _heading(sheet: _Sheet, text: str, size: int = 11) -> _Cell:
    cell = _new_cell(sheet, text)
    cell.font = _font(bold=True, size=size)
    return cell


class _TooLong(Exception):
    """A text beyond what a cell can have."""


@dataclass
class _Pen:
    """Writes the cells of one column; a cell is used again as soon as it is written."""

    plain: _Cell
    quoted: _Cell
    typed: _Cell
    nature: Nature
    empty: _Cell | None = None

    def __call__(self, value: Value) -> _Cell | None:
        """The cell for a value; it is valid until the next call."""
        if value is None or value == "":
            return self.empty
        text = text_of(value)
        if self.nature in NUMBERS:
            return self._number(text) if plain_number(text) == text else self._text(text)
        if self.nature is Nature.DATE and isinstance(value, date) and text >= _FIRST_DAY:
            self.typed.value = value.date() if isinstance(value, datetime) else value
            return self.typed
        return self._text(text)

    def _number(self, text: str) -> _Cell:
        if len(text.strip("-").replace(".", "")) > _MOST_DIGITS:
            return self._text(text)
        self.typed.value = Decimal(text)
        return self.typed

    def _text(self, text: str) -> _Cell:
        text = _ESCAPE.sub("_x005F_", fit(text))
        if len(text) > _MOST_CELL:
            raise _TooLong
        cell = self.quoted if text[:1] in DANGEROUS or text[:1] == "'" else self.plain
        cell.value = text
        cell.data_type = "s"
        return cell


def _pen(sheet: _Sheet, column: Column, *, is_ruled: bool) -> _Pen:
    plain, quoted, typed = (_new_cell(sheet) for _ in range(3))
    plain.number_format = quoted.number_format = "@"
    quoted.quotePrefix = True
    typed.number_format = _FORMATS.get(column.nature, "General")
    if not is_ruled:
        return _Pen(plain, quoted, typed, column.nature)
    empty = _new_cell(sheet)
    for cell in (plain, quoted, typed, empty):
        cell.border = _RULED
        cell.alignment = _alignment(vertical="center", shrink_to_fit=True)
    return _Pen(plain, quoted, typed, column.nature, empty)
