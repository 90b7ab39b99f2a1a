"""CSV and JSON files as raw rows, streamed: memory does not grow with the file."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Generator, Iterator
from itertools import islice
from json import JSONDecodeError
from pathlib import Path
from typing import TextIO

from partsdesk.sheets.encodings import encoding_of
from partsdesk.sheets.raw import LOOK_AHEAD, MOST_ROWS, RawRow
from partsdesk.sheets.refusals import BrokenJson, BrokenText, TextTooLong, TooManyRows

DANGEROUS = "=+-@\t\r＝＋－＠"
"""What a spreadsheet program may take for the beginning of a formula."""

_GUARDED = re.compile(f"'+[{re.escape(DANGEROUS)}]")
_MOST_TEXT = 1_000_000
_CHUNK = 1 << 16
_DELIMITERS = (",", ";", "\t")

Score = Callable[[list[str]], int]
"""How many of a row's cells are headings that are known."""


def csv_rows(path: Path, score: Score) -> Generator[RawRow, None, None]:
    """Read a CSV file; the delimiter is the one that makes the most headings known.

    Raises:
        BadEncoding: when the encoding is not known.
        BrokenText: at a quotation mark that does not belong there or is never closed.
        TextTooLong: at a line or cell beyond a million characters.
        TooManyRows: beyond what a sheet can have.
    """
    encoding = encoding_of(path)
    delimiter = _delimiter_of(path, encoding, score)
    with path.open(encoding=encoding, newline="") as file:
        yield from _records(path, file, delimiter)


def _delimiter_of(path: Path, encoding: str, score: Score) -> str:
    best, most = _DELIMITERS[0], (0, 0)
    for delimiter in _DELIMITERS:
        with path.open(encoding=encoding, newline="") as file:
            found = _worth(_records(path, file, delimiter), score)
        if found > most:
            best, most = delimiter, found
    return best


def _worth(rows: Iterator[RawRow], score: Score) -> tuple[int, int]:
    """How well a delimiter does: headings known, then cells in a row."""
    known = wide = 0
    try:
        for _, cells in islice(rows, LOOK_AHEAD):
            known, wide = max(known, score(cells)), max(wide, len(cells))
    except (BrokenText, TextTooLong):
        pass
    return known, wide


def _records(path: Path, file: TextIO, delimiter: str) -> Iterator[RawRow]:
    csv.field_size_limit(_MOST_TEXT)
    reader = csv.reader(_lines(path, file), delimiter=delimiter, strict=True)
    row = 0
    try:
        for row, record in enumerate(reader, 1):
            if row > MOST_ROWS:
                raise TooManyRows(str(path), MOST_ROWS)
            if row == 1 and record and record[0].startswith("sep="):
                continue
            yield row, [unguarded(cell) for cell in record]
    except csv.Error:
        raise BrokenText(str(path), row + 1) from None


def _lines(path: Path, file: TextIO) -> Iterator[str]:
    """The lines of a file, none longer than may be held."""
    number = 0
    while line := file.readline(_MOST_TEXT):
        number += 1
        if len(line) == _MOST_TEXT:
            raise TextTooLong(str(path), number, _MOST_TEXT)
        yield line


def unguarded(cell: str) -> str:
    """Take off the apostrophe that an export set before a text that looks like a formula."""
    if cell[:1] == "'" and _GUARDED.match(cell):
        cell = cell[1:]
    return cell.strip()


def guarded(text: str) -> str:
    """Set an apostrophe before a text that a spreadsheet program could take for a formula."""
    bare = text.lstrip("'")
    return f"'{text}" if bare[:1] and bare[0] in DANGEROUS else text


def json_rows(path: Path) -> Generator[RawRow, None, None]:
    """Read a JSON file: one list of flat objects; numbers keep the digits as written.

    The first row (number 0) is the names of all objects together, for which the file is read
    once beforehand: no object need have them all.

    Raises:
        BadEncoding: when the encoding is not known.
        BrokenJson: for anything but one list of flat objects, or a name that stands twice.
        TooManyRows: beyond what a sheet can have.
    """
    encoding = encoding_of(path)
    names: dict[str, None] = {}
    for _, found in _objects(path, encoding):
        names.update(dict.fromkeys(found))
    if names:
        yield 0, list(names)
    for row, found in _objects(path, encoding):
        yield row, [found.get(name, "") for name in names]


def _objects(path: Path, encoding: str) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding=encoding, newline="") as file:
        for row, found in enumerate(_Objects(path, file), 1):
            if row > MOST_ROWS:
                raise TooManyRows(str(path), MOST_ROWS)
            yield row, found


class _Objects:
    """The objects of a list, one after another, from a buffer that is filled as it is used up."""

    def __init__(self, path: Path, file: TextIO) -> None:
        self._path, self._file = path, file
        self._buffer, self._at, self._row = "", 0, 0
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._cells, parse_float=str, parse_int=str, parse_constant=self._no
        )

    def __iter__(self) -> Iterator[dict[str, str]]:
        self._must("[")
        if self._next() == "]":
            self._end()
            return
        while True:
            self._row += 1
            yield self._object()
            if self._next() == "]":
                self._end()
                return
            self._must(",")

    def _object(self) -> dict[str, str]:
        if self._next() != "{":
            raise self._broken()
        while True:
            try:
                found, self._at = self._decoder.raw_decode(self._buffer, self._at)
            except (JSONDecodeError, RecursionError):
                if len(self._buffer) - self._at > _MOST_TEXT or not self._fill():
                    raise self._broken() from None
            else:
                assert isinstance(found, dict)  # noqa: S101 - it began with a brace
                return found

    def _next(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._at < len(self._buffer):
                if not self._buffer[self._at].isspace():
                    return self._buffer[self._at]
                self._at += 1
            if not self._fill():
                return ""

    def _must(self, character: str) -> None:
        if self._next() != character:
            raise self._broken()
        self._at += 1

    def _end(self) -> None:
        self._must("]")
        if self._next():
            raise self._broken()

    def _fill(self) -> bool:
        """Read on and let go what is used up; a large object is read in growing bites."""
        more = self._file.read(max(_CHUNK, len(self._buffer) - self._at))
        self._buffer, self._at = self._buffer[self._at :] + more, 0
        return bool(more)

    def _cells(self, pairs: list[tuple[str, object]]) -> dict[str, str]:
        cells = {name: self._cell(value) for name, value in pairs}
        if len(cells) < len(pairs):
            raise self._broken()
        return cells

    def _cell(self, value: object) -> str:
        if isinstance(value, str):
            return value.strip()
        if value is None:
            return ""
        if isinstance(value, bool):
            return "1" if value else "0"
        raise self._broken()

    def _no(self, _constant: str) -> str:
        raise self._broken()

    def _broken(self) -> BrokenJson:
        return BrokenJson(str(self._path), self._row)
