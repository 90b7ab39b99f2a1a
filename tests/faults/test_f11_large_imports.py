"""F11: a large file is taken in whole or not at all, whenever its import is ended."""

from __future__ import annotations

import csv
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from partsdesk.database.database import Database
from partsdesk.services.importing.files import ImportCancelled, ImportFile, import_file
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.courier import Courier
from tests.support.builders import an_actor
from tests.support.figures import Figures, Report
from tests.support.heart import Heart

HEADINGS = ("code", "name", "spec", "unit", "barcode", "warranty_months", "track", "fits")
QUICK, LONG = 3_000, 1_000_000
MOST_MEMORY = 1_500


def cells(count: int) -> Iterator[tuple[str, ...]]:
    yield HEADINGS
    for number in range(count):
        spec, fits = f"{number % 89}x{number % 97} mm", f"TV-{number % 50}"
        yield (
            f"P-{number:07}",
            f"轴承 {number % 977}",
            spec,
            "件",
            f"69{number:011}",
            "12",
            "",
            fits,
        )


def written(path: Path, count: int) -> Path:
    """A file of so many items."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(cells(count))
        return path
    with (
        zipfile.ZipFile(Path(__file__).parent / "data" / "items.xlsx") as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        sheet = "xl/worksheets/sheet1.xml"
        for part in old.infolist():
            if part.filename != sheet:
                new.writestr(part, old.read(part))
        with new.open(sheet, "w", force_zip64=True) as out:
            space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            out.write(f'<worksheet xmlns="{space}"><sheetData>'.encode())
            for row in cells(count):
                texts = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row)
                out.write(f"<row>{texts}</row>".encode())
            out.write(b"</sheetData></worksheet>")
    return path


def there(file: Path) -> int:
    """How many items the books have."""
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM items").fetchone()[0])


def started(file: Path, path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.importing", f"sqlite:///{file}", str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@dataclass
class Whole:
    """An import that nobody disturbed."""

    taken: int
    seconds: float
    mb: int
    lasted: float


def undisturbed(file: Path, path: Path) -> Whole:
    began = time.monotonic()
    with started(file, path) as process:
        said, _ = process.communicate()
    taken, seconds, kb = said.split()
    return Whole(int(taken), float(seconds), int(kb) // 1024, time.monotonic() - began)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("count", "kills"),
    [
        (QUICK, 2),
        pytest.param(LONG, 10, marks=[pytest.mark.long, pytest.mark.timeout(7200)]),
    ],
)
def test_f11_an_import_that_is_killed_leaves_nothing(
    ending: str, count: int, kills: int, sqlite_template: Path, tmp_path: Path, report: Report
) -> None:
    path = written(tmp_path / f"items.{ending}", count)
    file = tmp_path / "books.db"
    shutil.copy(sqlite_template, file)
    whole = undisturbed(file, path)
    assert (whole.taken, there(file)) == (count, count)
    assert whole.mb < MOST_MEMORY
    dice, half, none = random.Random(count), 0, 0  # noqa: S311 - not a secret
    for kill in range(kills):
        books = tmp_path / f"books-{kill}.db"
        shutil.copy(sqlite_template, books)
        with started(books, path) as process:
            try:
                process.wait(dice.uniform(0.2, 1) * whole.lasted)
            except subprocess.TimeoutExpired:
                process.kill()
        found = there(books)
        half += found not in {0, count}
        none += found == 0
    rate = round(count / whole.seconds)
    note = f"{count} rows, {rate} rows/s, {whole.mb} MB, nothing left after {none} kills"
    report(Figures(f"F11 {ending} import killed", kills, half=half, note=note))


def test_f11_an_import_that_is_called_off_leaves_nothing(
    sqlite_warehouse: Warehouse, tmp_path: Path
) -> None:
    path = written(tmp_path / "items.csv", QUICK)
    database = sqlite_warehouse.database

    def call_off(done: int, total: int) -> None:
        if total and done >= total // 2:
            raise ImportCancelled(str(path))

    with pytest.raises(ImportCancelled):
        import_file(sqlite_warehouse, an_actor(), ImportFile("items", path), call_off)
    assert database.file is not None
    assert there(database.file) == 0


@pytest.mark.parametrize(
    "count",
    [QUICK, pytest.param(LONG, marks=[pytest.mark.long, pytest.mark.timeout(3600)])],
)
def test_f11_the_window_goes_on_while_a_file_is_imported(
    count: int, qtbot: QtBot, sqlite_url: str, tmp_path: Path, report: Report
) -> None:
    path = written(tmp_path / "items.xlsx", count)
    database = Database(sqlite_url)
    courier, asker = Courier(Warehouse(database), poll_ms=0), QObject()
    heart, taken = Heart(), list[int]()
    asked = ImportFile("items", path)
    pending = courier.call(asker, lambda to: import_file(to, an_actor(), asked).taken)
    pending.then(taken.append)
    qtbot.waitUntil(lambda: bool(taken), timeout=3_000_000)
    courier.close()
    database.close()
    assert taken == [count]
    note = f"{count} rows, {heart.beats} beats: the longest that one came late"
    report(Figures("F11 the window while importing", 1, worst_ms=heart.late, note=note))
