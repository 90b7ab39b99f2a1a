"""Workbooks as raw rows: parsed in a child process, streamed back through a pipe.

The child has limits on memory, and this side on time: a child that is silent too long is ended.
This side holds one block of rows at a time; while the importer works the child waits.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO

from partsdesk.sheets.raw import NO_VALUE, RawRow
from partsdesk.sheets.reading_child import FIRST_CODE, VERDICTS, lines_to_rows
from partsdesk.sheets.refusals import (
    DamagedWorkbook,
    EmptyFile,
    ForbiddenContent,
    MacroWorkbook,
    NotAWorkbook,
    PasswordProtected,
    SheetRefused,
    TookTooLong,
    TooLarge,
    TooManyParts,
    TooManyRows,
    TruncatedFile,
)

CHILD_FLAG = "--read-workbook"
"""The first argument with which a packaged program starts itself as a reading child."""

SILENCE = 60
"""Seconds that the child may be silent: parsing a million rows on a slow machine takes 30."""

_REFUSALS: dict[str, type[SheetRefused]] = {
    "no-workbook": NotAWorkbook,
    "truncated": TruncatedFile,
    "damaged": DamagedWorkbook,
    "password": PasswordProtected,
    "macros": MacroWorkbook,
    "doctype": ForbiddenContent,
    "large": TooLarge,
    "empty": EmptyFile,
}


def workbook_rows(path: Path, silence: int = SILENCE) -> Generator[RawRow, None, None]:
    """Read the first visible sheet of an ``.xlsx`` or ``.xls`` workbook.

    Raises:
        SheetRefused: one of its kin, for whatever is wrong with the workbook.
    """
    with _child(path) as process:
        wrong: dict[int, list[int]] = {}
        while True:
            message = _message(path, process, silence)
            if message[0] == "end":
                return
            if message[0] == "wrong":
                wrong = _by_row(message[1])
                continue
            for number, cells in lines_to_rows(message):
                for column in wrong.get(number, ()):
                    _mark(cells, column)
                yield number, cells


@contextmanager
def _child(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start the child; whatever happens, it is gone afterwards."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*child_command(), str(path.absolute())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        yield process
    finally:
        process.kill()
        if process.stdout:
            process.stdout.close()
        process.wait()


def child_command() -> list[str]:
    """How this program starts its reading child, packaged or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG]
    return [sys.executable, "-P", "-m", "partsdesk.sheets.reading_child"]


def _environment() -> dict[str, str]:
    """The child finds the same program as this one; its memory is one piece, so that it counts."""
    source = str(Path(__file__).resolve().parents[2])
    inherited = os.environ.get("PYTHONPATH", "")
    paths = os.pathsep.join(path for path in (source, inherited) if path)
    return {**os.environ, "PYTHONPATH": paths, "MALLOC_ARENA_MAX": "1"}


def _message(path: Path, process: subprocess.Popen[bytes], silence: int) -> list[object]:
    line, late = _line(process, silence)
    if line.endswith(b"\n"):
        message: list[object] = json.loads(line)
        return message
    if late:
        raise TookTooLong(str(path), silence)
    raise _refusal(str(path), process.wait())


def _line(process: subprocess.Popen[bytes], silence: int) -> tuple[bytes, bool]:
    """The child's next line, and whether it had to be ended for its silence."""
    late: list[bool] = []

    def end() -> None:
        late.append(True)
        process.kill()

    pipe = process.stdout
    assert pipe is not None  # noqa: S101 - asked for when it was started
    watch = Timer(silence, end)
    watch.daemon = True
    watch.start()
    try:
        return _read(pipe), bool(late)
    finally:
        watch.cancel()
        watch.join()


def _read(pipe: IO[bytes]) -> bytes:
    return pipe.readline()


def _refusal(path: str, code: int) -> SheetRefused:
    """What a child that ended without a word died of: a signal means memory."""
    if code < 0:
        return TooLarge(path)
    place = code - FIRST_CODE
    verdict = VERDICTS[place] if 0 <= place < len(VERDICTS) else "damaged"
    if verdict == "parts":
        return TooManyParts(path, 1_000)
    if verdict == "rows":
        return TooManyRows(path, 1_048_576)
    return _REFUSALS[verdict](path)


def _by_row(places: object) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    assert isinstance(places, list)  # noqa: S101 - written by the child module
    for row, column in places:
        found.setdefault(row + 1, []).append(column)
    return found


def _mark(cells: list[str], column: int) -> None:
    """Mark a cell that has no value; the parser leaves off empty cells at the right edge."""
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = NO_VALUE
