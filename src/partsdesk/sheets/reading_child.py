"""Reads one workbook in a process of its own: ``python -m partsdesk.sheets.reading_child FILE``.

A parser that meets a hostile file may eat memory or time or die; here it takes only this
process with it. Rows leave as lines of JSON: ``["wrong", [[row, column], …]]`` once, then
``["rows", first row, [[text, …], …]]`` as often as needed, then ``["end"]``. A file that is not
to be read ends the process with the exit code of a verdict. Nothing is imported that the work
does not need, so that the process starts quickly.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from partsdesk.sheets.inspection import Unfit, kind_of, unpacked_size, valueless_cells
from partsdesk.sheets.raw import MOST_ROWS

Value: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

VERDICTS = (
    "no-workbook",
    "truncated",
    "damaged",
    "password",
    "macros",
    "doctype",
    "parts",
    "large",
    "rows",
    "empty",
)
FIRST_CODE = 40
_ROWS_A_LINE = 500
_LARGEST_EXACT = 15
_BASE_MEMORY = 128_000_000
_MOST_MEMORY = 4_000_000_000
_MEMORY_A_BYTE = 8
_MEMORY_AN_XLS_BYTE = 60


def main(arguments: list[str]) -> int:
    """Read the named file and write its rows; the answer is the exit code."""
    path = Path(arguments[0])
    try:
        with open(1, "wb", closefd=False) as out:
            _send_rows(path, out)
    except Unfit as unfit:
        return _code(unfit.verdict)
    except PasswordError:
        return _code("password")
    except CalamineError:
        return _code("damaged")
    except MemoryError:
        return _code("large")
    return 0


def _code(verdict: str) -> int:
    return FIRST_CODE + VERDICTS.index(verdict)


def _send_rows(path: Path, out: BinaryIO) -> None:
    limit_memory(_BASE_MEMORY)
    kind = kind_of(path)
    if not kind:
        raise Unfit("no-workbook")
    if kind == "empty":
        raise Unfit("empty")
    packed = kind == "xlsx"
    size = unpacked_size(path) if packed else path.stat().st_size
    factor = _MEMORY_A_BYTE if packed else _MEMORY_AN_XLS_BYTE
    limit_memory(min(_BASE_MEMORY + size * factor, _MOST_MEMORY))
    with _opened(path, kind) as workbook, ThreadPoolExecutor(1) as pool:
        index = first_sheet(workbook)
        wrong = pool.submit(valueless_cells, path, index) if packed else None
        sheet = workbook.get_sheet_by_index(index)
        _send(out, ["wrong", wrong.result() if wrong else []])
        _send_sheet(out, sheet)
    _send(out, ["end"])


def _opened(path: Path, kind: str) -> CalamineWorkbook:
    """Open the workbook as what it is; by its path the parser would go by the ending."""
    if path.suffix.casefold() == f".{kind}":
        return CalamineWorkbook.from_path(path)
    return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))


def first_sheet(workbook: CalamineWorkbook) -> int:
    """The first sheet that a user sees.

    Raises:
        Unfit: when the workbook has none.
    """
    for index, sheet in enumerate(workbook.sheets_metadata):
        plain = sheet.typ == SheetTypeEnum.WorkSheet
        if plain and sheet.visible == SheetVisibleEnum.Visible:
            return index
    raise Unfit("empty")


def _send_sheet(out: BinaryIO, sheet: CalamineSheet) -> None:
    if sheet.total_height > MOST_ROWS:
        raise Unfit("rows")
    rows = iter(sheet.iter_rows())
    first = 1
    while block := [texts(row) for row in islice(rows, _ROWS_A_LINE)]:
        if any(map(any, block)):
            _send(out, ["rows", first, block])
        first += len(block)


def texts(row: Iterable[Value]) -> list[str]:
    """The cells of a row as plain texts."""
    return [value.strip() if type(value) is str else _other(value) for value in row]


def _other(value: Value) -> str:
    return _WRITERS[type(value)](value)


@lru_cache(maxsize=65_536)
def number_text(value: float) -> str:  # the one place where a workbook's numbers come in
    """A number as its plain decimal, with the fifteen digits that spreadsheets keep.

    What has more digits before the point than that comes with its exponent: as a code it is
    then refused, because its last digits are lost.
    """
    shortest = Decimal(repr(value))
    if len(shortest.as_tuple().digits) > _LARGEST_EXACT:
        shortest = Decimal(f"{value:.15g}") if shortest.adjusted() < _LARGEST_EXACT else shortest
    if shortest.adjusted() >= _LARGEST_EXACT:
        return f"{shortest.normalize():E}"
    plain = f"{shortest:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain == "-0" else plain


def _moment_text(value: datetime) -> str:
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(timespec="seconds")


_WRITERS: dict[type, Callable[..., str]] = {
    float: number_text,
    int: str,
    bool: lambda value: "1" if value else "0",
    date: date.isoformat,
    datetime: _moment_text,
    time: time.isoformat,
    timedelta: str,
    str: str.strip,
}


def limit_memory(limit: int) -> None:
    """Hold this process to so many bytes, where the system can (not on Windows)."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - POSIX only

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _send(out: BinaryIO, message: list[object]) -> None:
    line = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
    out.write(line.encode("utf-8", "replace") + b"\n")
    out.flush()


def lines_to_rows(message: list[object]) -> Iterator[tuple[int, list[str]]]:
    """Undo ``_send_sheet`` for one message; rows keep their numbers, empty ones too."""
    _, first, block = message
    assert isinstance(first, int)  # noqa: S101 - written by this module
    assert isinstance(block, list)  # noqa: S101
    yield from enumerate(block, first)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
