"""Tables in and out by a file's ending: ``.xlsx`` (``.xls`` in only), ``.csv``, ``.json``."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from partsdesk.sheets.collectors import collector_rows, is_bare
from partsdesk.sheets.columns import Column, ColumnSet, Language, folded
from partsdesk.sheets.headings import Recogniser
from partsdesk.sheets.profiles import Profile
from partsdesk.sheets.raw import LOOK_AHEAD, RawRow
from partsdesk.sheets.reading import Table
from partsdesk.sheets.refusals import MacroWorkbook, UnknownEnding
from partsdesk.sheets.texts import csv_rows, json_rows
from partsdesk.sheets.workbooks import workbook_rows
from partsdesk.sheets.writing import Paper, Value, write_csv, write_json, write_workbook
from partsdesk.support.files import reading, written_whole

_MACROS = frozenset({".xlsm", ".xltm", ".xlam"})
COLLECTED = frozenset({".csv", ".txt", ".dat"})
"""Endings of the text files that handheld collectors write."""

WRITTEN = frozenset({".xlsx", ".csv", ".json"})


def read_table(path: Path, columns: ColumnSet, profile: Profile | None = None) -> Table:
    """Open a file as rows of one kind; use it as a context manager and walk it once.

    The headings are known and checked at once. Rows that are empty are passed over; a cell that
    cannot be read is a fault of its row. What is wrong with the file as a whole may also show
    only while rows are read.

    Raises:
        FileTrouble: when the file is missing or cannot be read.
        SheetRefused: one of its kin, for what is wrong with the file.
        ProfileHeadingsMissing: when the profile names headings that are not there.
    """
    recogniser = Recogniser(str(path), columns, profile)
    return Table(recogniser, _watched(path, _rows(path, recogniser)))


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file looks like, before anything of it is believed.

    Attributes:
        texts: its headings, as they stand in it.
        recognised: which of them mean a column of ours: ours, theirs.
        samples: the first rows beneath, with their numbers.
    """

    texts: tuple[str, ...]
    recognised: Mapping[str, str]
    samples: tuple[RawRow, ...] = ()

    @property
    def layout(self) -> str:
        """The same for every file with these headings in this order."""
        return hashlib.sha256("\n".join(map(folded, self.texts)).encode()).hexdigest()[:32]


def sniff(path: Path, columns: ColumnSet) -> Sniffed:
    """Look at a file's headings, whether or not they are what is needed.

    Raises:
        FileTrouble: when the file is missing or cannot be read.
        SheetRefused: one of its kin, for what is wrong with the file.
    """
    recogniser = Recogniser(str(path), columns)
    rows = _watched(path, _rows(path, recogniser))
    try:
        first = list(islice(rows, LOOK_AHEAD))
    finally:
        rows.close()
    best = recogniser.best(first)
    texts = tuple(first[best][1])
    known = {column.name: text for text in reversed(texts) if (column := columns.recognise(text))}
    return Sniffed(texts, known, tuple(first[best + 1 :]))


def _rows(path: Path, recogniser: Recogniser) -> Generator[RawRow, None, None]:
    ending = path.suffix.casefold()
    if ending in _MACROS:
        raise MacroWorkbook(str(path))
    if ending in {".xlsx", ".xls"}:
        return workbook_rows(path)
    if recogniser.columns.bare and ending in COLLECTED:
        return _bare_rows(path, recogniser)
    if ending == ".csv":
        return csv_rows(path, recogniser.score)
    if ending == ".json":
        return json_rows(path)
    raise UnknownEnding(str(path), path.suffix)


def _bare_rows(path: Path, recogniser: Recogniser) -> Generator[RawRow, None, None]:
    """A text that may be a handheld collector's; a table with headings is read as such."""
    if path.suffix.casefold() == ".csv" and not is_bare(path, recogniser.score):
        yield from csv_rows(path, recogniser.score)
    else:
        yield from collector_rows(path, recogniser.score)


def _watched(path: Path, rows: Generator[RawRow, None, None]) -> Generator[RawRow, None, None]:
    """The rows, with what the system says while they are read turned into troubles."""
    with reading(path):
        with path.open("rb"):  # missing, a folder, no right: said before anything is started
            pass
        yield from rows


def write_table(
    path: Path,
    title: str,
    columns: Iterable[Column],
    rows: Iterable[Sequence[Value]],
    language: Language,
    paper: Paper | None = None,
) -> None:
    """Write rows of values under headings, whole or not at all; a paper is for workbooks only.

    Raises:
        UnknownEnding: for an ending that is not written.
        TooManyRows: beyond what a sheet can have.
        TextTooLong: for a text beyond what a workbook's cell can have.
        FileTrouble: when the file cannot be written.
    """
    ending = path.suffix.casefold()
    if ending not in WRITTEN:
        raise UnknownEnding(str(path), path.suffix)
    listed = tuple(columns)
    with written_whole(path) as temporary:
        if ending == ".xlsx":
            write_workbook(temporary, str(path), title, listed, rows, language, paper)
        elif ending == ".csv":
            write_csv(temporary, listed, rows, language)
        else:
            write_json(temporary, listed, rows)
