"""Workbooks made and opened by the library that users' own programs stand for here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl.reader.excel import load_workbook
from openpyxl.workbook.workbook import Workbook

_load: Callable[[Path], Any] = load_workbook
_new: Callable[[], Any] = Workbook


def book_of(path: Path, rows: Iterable[object], hidden: Sequence[object] = ()) -> Path:
    """Write a workbook whose first sheet shows these rows, behind a hidden one if asked for."""
    book = _new()
    sheet = book.active
    if hidden:
        sheet.append(hidden)
        sheet.sheet_state = "hidden"
        sheet = book.create_sheet("shown")
    for row in rows:
        sheet.append(row)
    book.create_sheet("more").append(["x"])
    book.save(path)
    return path


def sheet_of(path: Path) -> Any:  # noqa: ANN401 - the library has no types
    """Open the first sheet of a workbook."""
    return _load(path).active


def loaded(path: Path) -> tuple[Any, Any]:
    """Open a workbook to write in it, with its first sheet."""
    book = _load(path)
    return book, book.active
