"""Plain text of handheld collectors 盘点机, line by line: one broken line spoils no other.

A line is a code and a quantity, whatever stands between them: a comma, a tab, a semicolon, a bar,
or blanks where nothing else does. A bin may stand before them, or in a line of its own
(``BIN:A-01``, or its label alone); behind them stands at most the moment. What else is there is
left off. Lines of nothing but padding are no lines.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import islice
from pathlib import Path

from partsdesk.sheets.cells import plain_number
from partsdesk.sheets.raw import LOOK_AHEAD, MOST_ROWS, RawRow
from partsdesk.sheets.refusals import TooManyRows

NAMES = ("barcode", "quantity", "bin", "counted_at")
"""What a line has, as its headings would call it."""

_BIN_AT = NAMES.index("bin")
BROKEN = "\ufffd"
"""Stands in the text of a line that could not be read."""

_MOST_LINE = 2_000  # characters; a collector's line has some dozens
_SHOWN = 200
_SAMPLE = 4_096
_SEPARATORS = "\t,;|"
_MARK = "\xff\xfe\xff"  # octets that are no text in any of the encodings
_PADDING = "\0\x02\x03\x1a\ufeff \t\r\n\x0c"
_PLAIN = str.maketrans("，；", ",;")
_BIN = re.compile(r"(?:BIN|LOC|LOCATION|货位|库位|仓位)\s*[:：,;\t|=\s]\s*(\S.*)", re.IGNORECASE)
_MOMENT = re.compile(
    r"[0-9]{4}[-/.]?[0-9]{1,2}[-/.]?[0-9]{1,2}[T ]*[0-9]{1,2}:?[0-9]{2}(?::?[0-9]{2})?"
)
_THOUSANDS = re.compile(r"[0-9]{1,3},[0-9]{3}")
_CODE_DIGITS = 5  # so many digits before another number are a code and no quantity


def is_bare(path: Path, score: Callable[[list[str]], int]) -> bool:
    """Whether a text file has no headings, none that are known and none that look like some."""
    first = [line for _, line in islice(_lines(path), LOOK_AHEAD)]
    rows = [_fields(line, _separator(first)) for line in first]
    if any(score(row) for row in rows):
        return False
    return not rows or len(rows[0]) < len(NAMES[:2]) or any(map(_has_digit, rows[0]))


def collector_rows(path: Path, score: Callable[[list[str]], int]) -> Generator[RawRow, None, None]:
    """Read a collector's file: under its own headings where they are known, else under ``NAMES``.

    Raises:
        TooManyRows: beyond what a sheet can have.
    """
    first = [line for _, line in islice(_lines(path), LOOK_AHEAD)]
    separator = _separator(first)
    if any(score(_fields(line, separator)) for line in first):
        yield from ((number, _fields(line, separator)) for number, line in _counted(path))
        return
    used = _used(path, separator)
    yield 0, [NAMES[at] for at in used]
    label = ""
    for number, line in _counted(path):
        fields = _fields(line, separator)
        parts = _arranged(line, fields)
        if len(fields) == 1 and parts[0] and not parts[0].isdigit():
            label = ""  # perhaps the label of another bin, alone in its line
        elif parts[0]:
            parts[_BIN_AT] = parts[_BIN_AT] or label
        else:
            label = parts[_BIN_AT]  # of the lines that follow
        yield number, [parts[at] for at in used]


def _used(path: Path, separator: str) -> tuple[int, ...]:
    """Which of the names there is something for; code and quantity always."""
    found = {0, 1}
    for _, line in _lines(path):
        if len(found) < len(NAMES):
            parts = _arranged(line, _fields(line, separator))
            found.update(at for at, part in enumerate(parts) if part)
    return tuple(sorted(found))


def _counted(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in _lines(path):
        if number > MOST_ROWS:
            raise TooManyRows(str(path), MOST_ROWS)
        yield number, line


def _arranged(line: str, fields: Sequence[str]) -> list[str]:
    """A line's parts in the order of ``NAMES``."""
    if BROKEN in line:
        return [f"{line.replace(BROKEN, '')[:_SHOWN]}{BROKEN}", "", "", ""]
    found = _BIN.fullmatch(line)
    if found and not (len(fields) > 1 and _is_number(fields[-1])):
        return ["", "", found[1].strip(), ""]
    if len(fields) == 1:
        return [fields[0], "", "", ""]
    bin_, rest = (fields[0], fields[1:]) if _begins_with_bin(fields) else ("", fields)
    quantity, behind = rest[1], rest[2:]
    if behind and _THOUSANDS.fullmatch(f"{quantity},{behind[0]}"):
        quantity = f"{quantity},{behind[0]}"  # nobody knows whether it is one number or two
    moment = _MOMENT.search(" ".join(behind))
    return [rest[0], quantity, bin_, moment[0] if moment else ""]


def _begins_with_bin(fields: Sequence[str]) -> bool:
    """Whether a bin stands before the code: the second part is no quantity, and the third one is.

    A number of some digits before a shorter one is a code.
    """
    if len(fields) <= len(NAMES[:2]) or not _is_number(fields[2]):
        return False
    second = fields[1]
    is_code = second.isdigit() and len(second) >= _CODE_DIGITS and len(second) > len(fields[2])
    return is_code or not _is_number(second)


def _is_number(text: str) -> bool:
    return plain_number(text) is not None


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _separator(lines: Sequence[str]) -> str:
    """What stands between the parts in most of the lines; blanks where nothing else does."""
    best = max(_SEPARATORS, key=lambda each: sum(each in line for line in lines))
    return best if any(best in line for line in lines) else " "


def _fields(line: str, separator: str) -> list[str]:
    """A line's parts: as the file separates them, else as this line does."""
    if separator == " ":
        return line.split() or [""]
    at = next((each for each in (separator, *_SEPARATORS) if each in line), None)
    if at is None:
        return [line]
    if '"' in line:
        return [part.strip() for part in next(csv.reader([line], delimiter=at))]
    return [part.strip() for part in line.split(at)]


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that hold something, with their numbers."""
    encoding = _wide_encoding(path)
    narrow = "" if encoding else _narrow_encoding(path)
    for number, raw in _raw_lines(path, encoding or "latin-1"):
        line = raw if encoding else _decoded(raw, narrow)
        line = line.translate(_PLAIN).strip(_PADDING).replace("\0", BROKEN)
        if line:
            yield number, line


def _raw_lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """The lines as they are cut, however they end; one that is too long is marked as broken."""
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        number = 0
        while line := file.readline(_MOST_LINE):
            number += 1
            if len(line) == _MOST_LINE and not line.endswith("\n"):
                while (more := file.readline(_MOST_LINE)) and not more.endswith("\n"):
                    pass
                line = f"{line[:_SHOWN]}{_MARK if encoding == 'latin-1' else BROKEN}"
            yield number, line


def _decoded(raw: str, encoding: str) -> str:
    """A line out of its bytes; one that does not fit keeps what did and is marked."""
    if raw.isascii():
        return raw
    octets = _octets(raw)
    try:
        return octets.decode(encoding)
    except UnicodeDecodeError:
        return octets.decode(encoding, "replace").strip(_PADDING) + BROKEN


def _octets(raw: str) -> bytes:
    """A line's octets without what pads a file to its block."""
    return raw.rstrip("\r\n").rstrip("\x1a\0" if _MARK in raw else "\xff\x1a\0").encode("latin-1")


def _wide_encoding(path: Path) -> str:
    """The encoding of a file with a mark, or of two octets a sign; none for all others."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    even, odd = start[0::2].count(0), start[1::2].count(0)
    most = len(start) // 3
    if odd > most > even:
        return "utf-16-le"
    return "utf-16-be" if even > most > odd else ""


def _narrow_encoding(path: Path) -> str:
    """UTF-8 where it fits at least half of the lines that are not plain, else GB 18030."""
    fits = misfits = 0
    for _, raw in _raw_lines(path, "latin-1"):
        if not raw.isascii():
            fitting = _fits(_octets(raw), "utf-8")
            fits, misfits = fits + fitting, misfits + (not fitting)
    return "utf-8" if fits >= misfits else "gb18030"


def _fits(octets: bytes, encoding: str) -> bool:
    try:
        octets.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
