"""F16: copies taken while others post come back as the books were at their moment."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from partsdesk.database.database import Database
from partsdesk.domain.values.people import Role
from partsdesk.services.backups import back_up
from partsdesk.services.exporting.files import ExportFile, export_file
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import an_actor
from tests.support.copies import desks_posting, held, restored, silent
from tests.support.figures import Figures, Report
from tests.support.postgres import Databases
from tests.support.posting import Told, lay_ground

GOODS = 12
BOOKS = ("stock", "cards", "account", "movements", "slips")
Copies = list[tuple[Path, list[Told]]]


@pytest.fixture
def other_url(database_url: str, postgres_databases: Databases, tmp_path: Path) -> Iterator[str]:
    """An empty database of the other kind."""
    if database_url.startswith("postgresql"):
        yield f"sqlite:///{tmp_path / 'crosswise.db'}"
        return
    url = postgres_databases.create()
    yield url
    postgres_databases.drop(url)


def copies_while_posting(url: str, folder: Path, count: int, desks: int) -> tuple[Copies, Copies]:
    """Backups of ours and, of a file, plain copies of it; each with what was told before it."""
    taken, naive = [], []
    database = Database(url)
    try:
        with desks_posting(url, folder, desks) as posting:
            for number in range(count):
                posting.await_more()
                before, path = posting.told(), folder / f"copy-{number}.zip"
                assert back_up(Warehouse(database), an_actor(Role.ADMIN), path, silent).is_tried
                taken.append((path, before))
                if database.file is not None:
                    before, path = posting.told(), folder / f"naive-{number}.db"
                    shutil.copy(database.file, path)
                    naive.append((path, before))
    finally:
        database.close()
    return taken, naive


def is_good(file: Path, before: Sequence[Told]) -> bool:
    """Whether a file of SQLite opens and holds what had been answered before it was copied."""
    try:
        with closing(sqlite3.connect(file)) as books:
            there = {row[0] for row in books.execute("SELECT request_id FROM acts")}
            sound = books.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.Error:
        return False
    return sound and all(each.request in there for each in before if not each.refused)


def held_each(taken: Copies, url: str, folder: Path) -> tuple[int, int, int, int]:
    """Lost, half and doubled in all copies together, and how many equal their source."""
    lost = half = doubled = equal = 0
    for path, before in taken:
        file = folder / path.with_suffix(".db").name
        restored(path, f"sqlite:///{file}")
        found = held(f"sqlite:///{file}", url, before)
        lost, half, doubled = lost + found.lost, half + found.half, doubled + found.doubled
        equal += (found.lost, found.half, found.doubled) == (0, 0, 0)
        file.unlink()
    return lost, half, doubled, equal


@pytest.mark.parametrize(
    ("count", "desks"),
    [
        pytest.param(3, 4, marks=pytest.mark.timeout(300)),
        pytest.param(25, 4, marks=[pytest.mark.long, pytest.mark.timeout(1800)]),
    ],
)
def test_f16_copies_while_others_post_are_of_their_moment(
    database_url: str, tmp_path: Path, count: int, desks: int, report: Report
) -> None:
    lay_ground(database_url, goods=GOODS)
    taken, naive = copies_while_posting(database_url, tmp_path, count, desks)
    lost, half, doubled, equal = held_each(taken, database_url, tmp_path)
    bad = sum(not is_good(file, before) for file, before in naive)
    acts = max(len(before) for _, before in taken)
    kind = "PostgreSQL" if database_url.startswith("postgresql") else "SQLite"
    report(
        Figures(
            f"F16 backups of {kind} while {desks} post",
            rounds=len(taken),
            lost=lost,
            half=half,
            doubled=doubled,
            control=bad if naive else None,
            note=f"{equal} of {count} equal to the source; up to {acts} acts told before"
            + (f"; control: {bad} of {len(naive)} plain copies bad" if naive else ""),
        )
    )


def figures_of(url: str, folder: Path, name: str) -> dict[str, bytes]:
    """Every book as it is exported."""
    database = Database(url)
    try:
        for what in BOOKS:
            asked = ExportFile(what, folder / f"{name}-{what}.json")
            export_file(Warehouse(database), an_actor(), asked, silent)
    finally:
        database.close()
    return {what: (folder / f"{name}-{what}.json").read_bytes() for what in BOOKS}


@pytest.mark.timeout(300)
def test_f16_the_books_come_back_the_same_on_the_other_database(
    database_url: str, other_url: str, tmp_path: Path, report: Report
) -> None:
    lay_ground(database_url, goods=GOODS)
    ((path, before), *_rest), _naive = copies_while_posting(database_url, tmp_path, 1, 2)
    restored(path, other_url)
    crosswise = held(other_url, database_url, before)
    quiet = tmp_path / "quiet.zip"
    database = Database(database_url)
    back_up(Warehouse(database), an_actor(Role.ADMIN), quiet, silent)
    database.close()
    target = f"sqlite:///{tmp_path / 'quiet.db'}"
    restored(quiet, target)
    figures, again = figures_of(database_url, tmp_path, "a"), figures_of(target, tmp_path, "b")
    differing = [what for what in BOOKS if figures[what] != again[what]]
    assert all(len(content) > 2 for content in figures.values())
    report(
        Figures(
            "F16 to the other database",
            rounds=2,
            lost=crosswise.lost,
            half=crosswise.half + len(differing),
            doubled=crosswise.doubled,
            note=f"{len(BOOKS)} exports equal byte for byte",
        )
    )
