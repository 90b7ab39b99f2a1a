"""Aim 9: a workbook of items imported, with every check, beside the parser's read alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from python_calamine import CalamineWorkbook

from partsdesk.database.database import Database
from partsdesk.services.importing.files import ImportFile, import_file
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets.files import write_table
from partsdesk.sheets.promised import ITEMS
from partsdesk.sheets.writing import Value
from tests.benchmarks.benchmark import Benchmark, Contest, Go, Goal, plain
from tests.benchmarks.ground import Ground
from tests.support.builders import an_actor

COLUMNS: Final = [column for column in ITEMS if column.name not in {"default_bin", "max_qty"}]


def _rows(count: int) -> Iterator[list[Value]]:
    for number in range(count):
        cells: dict[str, Value] = {
            "code": f"P-{number:07}",
            "name": f"轴承 {number % 977}",
            "spec": f"{number % 89} mm",
            "unit": "件",
            "packs": "箱=12" if number % 3 == 0 else "",
            "category": f"{number % 20:02}.{number % 7:02}",
            "barcode": f"69{number:011}",
            "warranty_months": 12,
            "track": "none",
            "fits": f"TV-{number % 50}",
            "active": True,
        }
        yield [cells.get(column.name) for column in COLUMNS]


@contextmanager
def _laid(ground: Ground, size: int) -> Iterator[Contest]:
    path, empty = ground.folder / f"items-{size}.xlsx", ground.folder / "no-items.db"
    books = ground.folder / "items.db"
    if not path.exists():
        write_table(path, "Items", COLUMNS, _rows(size), "en")
    with closing(Database(f"sqlite:///{empty}")) as database:
        database.prepare()

    def ours() -> Go:
        for end in ("-wal", "-shm"):
            books.with_name(books.name + end).unlink(missing_ok=True)
        shutil.copy(empty, books)
        return lambda: _imported(books, path)

    yield Contest(ours=ours, limit=plain(lambda: _read(path)))


def _imported(books: Path, path: Path) -> int:
    with closing(Database(f"sqlite:///{books}")) as database:
        return import_file(Warehouse(database), an_actor(), ImportFile("items", path)).taken


def _read(path: Path) -> int:
    return sum(1 for _ in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows())


MASTERS: Final = (
    Benchmark(
        9,
        "import a workbook of items, 12 columns, with every check",
        "calamine's read alone",
        _laid,
        Goal(times=4),
        sizes=(10_000, 100_000),
        rounds=3,
    ),
)
