"""F10: spoiled workbooks are taken in whole or refused with a sentence; never half, never a crash.

Each file in `data` is spoiled again and again and imported into a warehouse of its own; then the
books are counted. The same spoiled files through the library itself, in this process, are the
control: they raise whatever the bytes lead to.
"""

from __future__ import annotations

import io
import shutil
import sqlite3
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

import pytest
from openpyxl.reader.excel import load_workbook

from partsdesk.database.database import Database
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.importing.files import ImportFile, ImportReport, import_file
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets.refusals import SheetRefused
from partsdesk.sheets.workbooks import workbook_rows
from partsdesk.wording.refusals import explain
from tests.support.builders import a_partner, a_store, an_actor
from tests.support.figures import Figures, Report
from tests.support.mutants import Mutant, mutant
from tests.support.reading_children import Memory

DATA = Path(__file__).parent / "data"
OTHERS = Path(__file__).parents[3] / "shared" / "data" / "workbooks"  # real ones, if they are there
KINDS = ("items", "partners", "stores", "orders", "slips")
COUNTED = {  # what a row of each kind becomes in the books
    "items": "SELECT count(*) FROM items",
    "partners": "SELECT count(*) FROM partners",
    "stores": "SELECT count(*) FROM bins WHERE code != ''",
    "orders": "SELECT count(*) FROM order_lines",
    "slips": "SELECT count(*) FROM slip_lines",
}
_open: Callable[..., Any] = load_workbook


@dataclass
class Fates:
    """What became of spoiled files."""

    count: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    whole: int = 0
    rows_rejected: int = 0
    half: list[str] = field(default_factory=list)
    worst_ms: int = 0
    raised_by_library: Counter[str] = field(default_factory=Counter)
    opened_by_library: int = 0


PRESENCE = 'INSERT INTO "workstations"'  # who is here is told every while, whatever happens


class Ground:
    """A warehouse that is as it was before every import."""

    def __init__(self, folder: Path, template: Path, kind: str) -> None:
        self.kind = kind
        self._laid, self._file = folder / "laid.db", folder / "used.db"
        shutil.copy(template, self._laid)
        if kind in {"orders", "slips"}:
            self._lay()
        self._fresh()
        self.before = self.counted()
        self.content = self._digest()

    def _lay(self) -> None:
        database = Database(f"sqlite:///{self._laid}")
        warehouse = Warehouse(database)
        a_store(warehouse, "MAIN")
        a_partner(warehouse, "U001")
        import_file(warehouse, an_actor(), ImportFile("items", DATA / "items.xlsx"))
        database.close()
        with closing(sqlite3.connect(self._laid)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _fresh(self) -> None:
        shutil.copy(self._laid, self._file)
        self.database = Database(f"sqlite:///{self._file}")
        self.warehouse = Warehouse(self.database)

    def counted(self) -> int:
        """How many rows of the file's kind the books have."""
        with closing(sqlite3.connect(self._file)) as connection:
            return int(connection.execute(COUNTED[self.kind]).fetchone()[0])

    def _digest(self) -> int:
        with closing(sqlite3.connect(self._file)) as connection:
            told = (line for line in connection.iterdump() if PRESENCE not in line)
            return hash("\n".join(told))

    @property
    def is_untouched(self) -> bool:
        """Whether every row of every table is as it was."""
        return self._digest() == self.content

    def again(self) -> None:
        """Back to how it was."""
        self.database.close()
        for end in ("-wal", "-shm"):
            self._file.with_name(self._file.name + end).unlink(missing_ok=True)
        self._fresh()


def spoiled(path: Path, first: int, count: int) -> Iterator[Mutant]:
    base = path.read_bytes()
    return (mutant(base, seed) for seed in range(first, first + count))


def import_mutants(folder: Path, template: Path, kind: str, count: int) -> Fates:
    """Spoil a kind's file so many times; the seeds are the same in every run."""
    ground, fates = Ground(folder, template, kind), Fates()
    file = folder / f"{kind}.xlsx"
    for each in spoiled(DATA / f"{kind}.xlsx", 0, count):
        file.write_bytes(each.content)
        began = time.monotonic()
        said = import_one(ground, file)
        fates.worst_ms = max(fates.worst_ms, round((time.monotonic() - began) * 1000))
        fates.count += 1
        judge(fates, ground, each, said)
        rows = library_rows(fates, each.content)
        if isinstance(said, ImportReport) and not said.rejected:
            compare(fates, kind, each, said, rows)
            ground.again()
    ground.database.close()
    return fates


def import_one(ground: Ground, file: Path) -> ImportReport | Refusal:
    try:
        return import_file(ground.warehouse, an_actor(), ImportFile(ground.kind, file))
    except Refusal as refusal:
        return refusal


def judge(fates: Fates, ground: Ground, each: Mutant, said: ImportReport | Refusal) -> None:
    """Nothing of a refused file is in the books, and all of one that was taken."""
    if isinstance(said, Refusal):
        assert explain(said).strip(), each.seed
        fates.refused[type(said).__name__] += 1
        changed = not ground.is_untouched
    elif said.rejected:
        assert all(explain(row.refusal).strip() for row in said.rejected), each.seed
        fates.rows_rejected += 1
        changed = said.taken != 0 or not ground.is_untouched
    else:
        fates.whole += 1
        changed = ground.counted() - ground.before != said.rows
    if changed:
        fates.half.append(f"{each.way} {each.seed}: {said!r:.200}")


def library_rows(fates: Fates, content: bytes) -> int | None:
    """The control: how many filled rows the bare library finds, or what it raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = _open(io.BytesIO(content), data_only=True)
            shown = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
            rows = sum(any(value not in {None, ""} for value in row) for row in shown.values)
        except Exception as raised:  # noqa: BLE001 - which ones it raises is the question
            fates.raised_by_library[type(raised).__name__] += 1
            return None
    fates.opened_by_library += 1
    return rows


ABOVE = {"partners": 3}  # a letterhead and an instruction stand above the headings
SHEET = {"stores": "xl/worksheets/sheet2.xml"}  # the first is hidden


def compare(fates: Fates, kind: str, each: Mutant, said: ImportReport, rows: int | None) -> None:
    """A file that was taken whole has all rows that another reader finds, in sound XML."""
    if rows is not None and rows - ABOVE.get(kind, 1) > said.rows:
        fates.half.append(f"{each.way} {each.seed}: {said.rows} of {rows}")
    for name in (SHEET.get(kind, "xl/worksheets/sheet1.xml"), "xl/sharedStrings.xml"):
        broken = unsound(each.content, name)
        if broken:
            fates.half.append(f"{each.way} {each.seed}: {name} {broken}")


def unsound(content: bytes, name: str) -> str:
    """What is wrong with a part as XML, or with its check sum; empty where nothing is."""
    with ZipFile(io.BytesIO(content)) as archive:
        if name in archive.namelist():
            try:
                expat.ParserCreate().Parse(archive.read(name), True)
            except (expat.ExpatError, BadZipFile) as error:
                return str(error)
    return ""


QUICK = 24
LONG = 1_000


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        *((kind, QUICK) for kind in KINDS),
        *(
            pytest.param(kind, LONG, marks=[pytest.mark.long, pytest.mark.timeout(3600)])
            for kind in KINDS
        ),
    ],
)
def test_f10_spoiled_workbooks_are_whole_or_refused(
    kind: str,
    count: int,
    sqlite_template: Path,
    tmp_path: Path,
    forked_children: Memory,
    report: Report,
) -> None:
    fates = import_mutants(tmp_path, sqlite_template, kind, count)
    assert fates.whole, fates
    assert not fates.half, fates.half
    raised = sum(fates.raised_by_library.values())
    report(
        Figures(
            f"F10 {kind}, spoiled and imported",
            fates.count,
            half=len(fates.half),
            worst_ms=fates.worst_ms,
            control=len(fates.raised_by_library),
            note=f"refused {fates.refused.total()}, rows rejected {fates.rows_rejected}, "
            f"whole {fates.whole}, child ≤ {forked_children.most} MB; "
            f"the bare library raised {raised} of {len(fates.raised_by_library)} classes",
        )
    )


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_f10_spoiled_files_of_other_programs_are_rows_or_refused(
    tmp_path: Path, forked_children: Memory, report: Report
) -> None:
    bases = [*sorted(DATA.glob("*.xls*")), *sorted(OTHERS.rglob("*.xls*"))]
    each, read, refused, worst = max(LONG // len(bases), 10), 0, 0, 0.0
    for base in bases:
        file = tmp_path / f"spoiled{base.suffix}"
        for spoilt in spoiled(base, LONG, each):
            file.write_bytes(spoilt.content)
            began = time.monotonic()
            try:
                for _ in workbook_rows(file):
                    pass
                read += 1
            except SheetRefused:
                refused += 1
            worst = max(worst, time.monotonic() - began)
    report(
        Figures(
            "F10 files of other programs, spoiled and read",
            read + refused,
            worst_ms=round(worst * 1000),
            note=f"{len(bases)} files, refused {refused}, read {read}, "
            f"child ≤ {forked_children.most} MB",
        )
    )
