"""Files that cannot be taken in: a clear line, exit code 1, nothing written, memory bounded."""

from __future__ import annotations

import resource
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from partsdesk.app import Program
from partsdesk.database.database import Database
from partsdesk.database.tables.books import card_entries, ledger_entries
from partsdesk.database.tables.slips import numbers, slip_lines, slips
from partsdesk.services.warehouse import Warehouse
from partsdesk.support import logs
from partsdesk.wording.language import language_in_use, use
from tests.support.builders import PASSWORD, see

HEAD = "ref,kind,date,store,item,quantity,reason\n"
OPENING = (
    "ref,kind,date,store,item,quantity,unit_price\n"
    "Q1,opening-stock,2026-01-10,MAIN,A-1,10,2\n"
    "Q1,opening-stock,2026-01-10,MAIN,A-2,5,3\n"
)


@contextmanager
def at(folder: Path) -> Iterator[None]:
    """Commands are about the books in a folder, and said by its administrator."""
    before = language_in_use()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTSDESK_DB", f"sqlite:///{folder / 'books.db'}")
        patch.setenv("PARTSDESK_PASSWORD", PASSWORD)
        patch.setenv("PARTSDESK_USER", "admin")
        patch.setenv("LC_ALL", "C")
        yield
    logs.stop()
    use(before)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a warehouse in it that holds ten of one item and five of another."""
    folder = tmp_path_factory.mktemp("built")
    with at(folder):
        assert run("init") == 0
        (folder / "items.csv").write_text("code,name,unit\nA-1,阀芯,pc\nA-2,软管,m\n", "utf-8")
        assert run("import", "items", str(folder / "items.csv")) == 0
        (folder / "opening.csv").write_text(OPENING, "utf-8")
        assert taken(folder / "opening.csv") == 0
    return folder


@pytest.fixture
def books(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Path]:
    """A copy of it for one test."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    with at(tmp_path):
        capsys.readouterr()
        yield tmp_path


def run(*argv: str) -> int:
    return Program(argv).run()


def taken(file: Path, *options: str) -> int:
    return run("import", "slips", str(file), "--execute", "--book", *options)


def written(folder: Path) -> tuple[int, ...]:
    """How much of everything stands in the books."""
    database = Database(f"sqlite:///{folder / 'books.db'}")
    try:
        with database._engine.connect() as connection:
            return tuple(
                int(connection.execute(select(func.count()).select_from(table)).scalar_one())
                for table in (slips, slip_lines, card_entries, ledger_entries, numbers)
            )
    finally:
        database.close()


def quantity(folder: Path, item: str) -> str:
    """How much of an item the main store holds."""
    database = Database(f"sqlite:///{folder / 'books.db'}")
    try:
        warehouse = Warehouse(database)
        store = see(warehouse, lambda view: view.places.store("MAIN"))
        found = see(warehouse, lambda view: view.items.by_code([item])[item])
        return see(warehouse, lambda view: view.stock.held(store.id, [found.id]))[found.id].plain()
    finally:
        database.close()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ref,kind,date,store,item\nX,other-out,2026-02-01,MAIN,A-1\n", "quantity"),
        (HEAD + "X,other-out,2026-02-01,MAIN,A-1,many,r\n", "row 2"),
        (HEAD + "X,other-out,2026-02-01,MAIN,B-9,1,r\n", "B-9"),
        (HEAD + "X,other-out,2026-02-01,MAIN,A-1,11,r\n", "row 2"),
        (HEAD + "X,other-out,2026-02-01,MAIN,A-1,0.5,r\n", "row 2"),
        (HEAD + "X,other-out,2026-02-30,MAIN,A-1,1,r\n", "row 2"),
        (HEAD + "X,other-out,2026-02-01,NONE,A-1,1,r\n", "NONE"),
        (HEAD + "X,gift,2026-02-01,MAIN,A-1,1,r\n", "gift"),
        (HEAD + "X,other-out,2026-02-01,MAIN,A-1,-1,r\n", "row 2"),
        (HEAD + "Q1,opening-stock,2026-02-01,MAIN,A-1,1,r\n", "Q1"),
        (HEAD + "X,purchase-receipt,2026-02-01,MAIN,A-1,1,r\n", "partner"),
        (HEAD + "X,other-out,2126-02-01,MAIN,A-1,1,r\n", "2126-02-01"),
    ],
)
def test_bad_rows(books: Path, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    before = written(books)
    file = books / "bad.csv"
    file.write_text(text, "utf-8")
    assert taken(file) == 1
    error = capsys.readouterr().err
    assert str(file) in error
    assert said in error
    assert "Traceback" not in error
    assert written(books) == before


def test_one_bad_row_and_nothing_is_written(
    books: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = written(books)
    file = books / "bad.csv"
    rows = "X,other-out,2026-02-01,MAIN,A-1,4,r\nY,other-out,2026-02-01,MAIN,A-1,9,r\n"
    file.write_text(HEAD + rows, "utf-8")
    assert taken(file, "--dry-run") == 1
    assert taken(file) == 1
    assert "row 3" in capsys.readouterr().err
    assert written(books) == before
    assert taken(file, "--keep-going") == 1
    assert quantity(books, "A-1") == "6"
    assert (books / "bad.csv.rejected.xlsx").exists()


def test_stock_is_not_negative_in_the_past_either(
    books: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = books / "first.csv"
    rows = "X,other-out,2026-03-01,MAIN,A-1,8,r\nY,other-in,2026-03-05,MAIN,A-1,8,r\n"
    file.write_text(
        (HEAD + rows)
        .replace("reason", "reason,unit_price", 1)
        .replace("8,r\nY", "8,r,\nY")
        .replace("A-1,8,r\n", "A-1,8,r,2\n"),
        "utf-8",
    )
    assert taken(file) == 0
    before = written(books)
    late = books / "late.csv"
    late.write_text(HEAD + "Z,other-out,2026-02-01,MAIN,A-1,3,r\n", "utf-8")
    assert taken(late) == 1
    error = capsys.readouterr().err
    assert "A-1" in error
    assert "row 2" in error
    assert written(books) == before


def test_metres_have_decimals_and_pieces_have_none(books: Path) -> None:
    file = books / "metres.csv"
    file.write_text(HEAD + "X,other-out,2026-02-01,MAIN,A-2,0.125,r\n", "utf-8")
    assert taken(file) == 0
    assert quantity(books, "A-2") == "4.875"


def workbook(path: Path) -> None:
    """A small workbook of slips."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD.strip().split(","), ["X", "other-out", "2026-02-01", "MAIN", "A-1", 1, "r"]):
        sheet.append(row)
    book.save(path)


def test_a_workbook_goes_in_and_a_broken_one_does_not(
    books: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = books / "whole.xlsx"
    workbook(whole)
    content = whole.read_bytes()
    cases = {
        "cut.xlsx": content[: len(content) // 2],
        "text.xlsx": b"ref,kind\n",
        "empty.xlsx": b"",
        "noise.xlsx": bytes(range(256)) * 40,
    }
    before = written(books)
    for name, content in cases.items():
        (books / name).write_bytes(content)
        assert taken(books / name) == 1
        error = capsys.readouterr().err
        assert name in error
        assert "Traceback" not in error
    assert written(books) == before
    assert taken(whole) == 0
    assert quantity(books, "A-1") == "9"


def test_a_million_empty_rows_are_nothing(books: Path) -> None:
    whole = books / "whole.xlsx"
    workbook(whole)
    huge = books / "huge.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(huge, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                rows = b"".join(b'<row r="%d"/>' % number for number in range(3, 1_048_577))
                content = content.replace(b"</sheetData>", rows + b"</sheetData>")
            out.writestr(name, content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert taken(huge) == 0
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200_000  # kilobytes
    assert quantity(books, "A-1") == "9"
