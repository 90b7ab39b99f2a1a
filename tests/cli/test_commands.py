"""The program as scripts call it: what it prints, what it writes, and its exit codes."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from partsdesk.app import Program
from partsdesk.database.database import Database
from partsdesk.domain.catalog.places import Store
from partsdesk.services import founding
from partsdesk.services.warehouse import Warehouse
from partsdesk.support import logs
from partsdesk.wording.language import Language, language_in_use, use
from tests.support.builders import CHEAP, PASSWORD, see
from tests.support.clock import HeldClock
from tests.support.released import empty

Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs the program in this process, in English, on the test's own file."""
    before = language_in_use()
    monkeypatch.setenv("PARTSDESK_DB", f"sqlite:///{tmp_path / 'books.db'}")
    monkeypatch.setenv("PARTSDESK_PASSWORD", PASSWORD)
    monkeypatch.setenv("PARTSDESK_USER", "admin")
    monkeypatch.setenv("LC_ALL", "C")
    yield lambda *argv: Program([str(each) for each in argv]).run()
    logs.stop()
    use(before)


def stores(file: Path) -> dict[str, Store]:
    database = Database(f"sqlite:///{file}")
    try:
        found = see(Warehouse(database), lambda view: view.places.stores())
    finally:
        database.close()
    return {store.code: store for store in found.values()}


def test_init_makes_a_database_with_its_three_stores(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("init") == 0
    assert "books.db" in capsys.readouterr().out
    made = stores(tmp_path / "books.db")
    main, hold, defective = made["MAIN"], made["HOLD"], made["DEF"]
    assert [(s.condition, s.group) for s in (main, hold, defective)] == [
        ("good", "main"),
        ("hold", "main"),
        ("defective", "own-defective"),
    ]
    assert (main.hold, main.defective) == (hold.id, defective.id)
    assert hold.defective == defective.id
    assert run("init") == 0
    assert "is up to date" in capsys.readouterr().out


def test_init_goes_on_where_it_was_cut_short(run: Run, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'books.db'}")
    database.prepare()
    database.close()
    assert run("init", "--admin", "boss") == 0
    assert run("--user", "boss", "verify") == 0


def test_a_short_password_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PARTSDESK_PASSWORD", "x")
    assert run("init") == 1
    assert "too short" in capsys.readouterr().err


def test_an_older_database_is_copied_and_brought_up_to_date(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty(f"sqlite:///{tmp_path / 'books.db'}", "0001")
    assert run("verify") == 1
    assert "partsdesk init" in capsys.readouterr().err
    assert run("init") == 0
    assert run("verify") == 0
    assert (tmp_path / "books-before-update-1.zip").exists()
    assert "books-before-update-1.zip" in capsys.readouterr().out


def test_a_missing_database_is_made_by_no_other_command(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in ("verify", f"backup {tmp_path}/a.zip", f"export items --out {tmp_path}/a.csv"):
        assert run(*line.split()) == 1
        assert "There is no database here" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_who_acts_must_be_said_and_be_right(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run("init")
    assert run("--user", "nobody", "verify") == 1
    assert "The user or the password is wrong" in capsys.readouterr().err
    monkeypatch.delenv("PARTSDESK_USER")
    assert run("verify") == 1
    assert "Say who acts" in capsys.readouterr().err
    monkeypatch.delenv("PARTSDESK_PASSWORD")
    assert run("--user", "admin", "verify") == 1
    assert "no terminal" in capsys.readouterr().err


def test_backup_and_restore(run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("init")
    assert run("backup", tmp_path / "copy.zip") == 0
    assert "copy.zip" in capsys.readouterr().out
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert run("--db", other, "restore", tmp_path / "copy.zip") == 0
    assert run("--db", other, "verify") == 0
    assert run("--db", other, "restore", tmp_path / "copy.zip") == 1
    assert "is there already" in capsys.readouterr().err


def test_the_nights_backup_is_made_once_and_said(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun_long_ago(tmp_path / "books.db")
    folder = tmp_path / "backups"
    folder.write_text("in the way")
    assert run("backup", "--nightly") == 1
    assert f"{folder} cannot be written" in capsys.readouterr().err
    folder.unlink()
    assert run("backup", "--nightly") == 0
    (file,) = folder.iterdir()
    assert str(file) in capsys.readouterr().out
    assert run("backup", "--nightly") == 0
    assert list(folder.iterdir()) == [file]
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "No backup is due"
    assert said[1].startswith("Last backup: ")
    assert "failed" not in said[1]


def test_the_nights_backup_of_books_that_do_not_hold_is_said(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun_long_ago(tmp_path / "books.db")
    database = Database(f"sqlite:///{tmp_path / 'books.db'}")
    with database._engine.begin() as connection:
        connection.execute(text("DROP TRIGGER guard_acts_delete"))
    database.close()
    assert run("backup", "--nightly") == 1
    (file,) = (tmp_path / "backups").iterdir()
    assert f"{file} is a copy of books that do not hold" in capsys.readouterr().err
    assert run("backup", "--nightly") == 0  # of the same night there is no other


def begun_long_ago(file: Path) -> None:
    """Books that have seen a night."""
    moment = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    database = Database(f"sqlite:///{file}", HeldClock(moment))
    database.prepare()
    founding.begin(Warehouse(database), "admin", PASSWORD, CHEAP)
    database.close()


def test_verify_goes_on_from_an_older_backup(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Books made over as a whole hold, and show against a copy that lay elsewhere."""
    kept = tmp_path / "kept.zip"
    run("init")
    assert run("backup", kept) == 0
    capsys.readouterr()
    assert run("verify", "--against", kept) == 0
    assert "goes on from where the backup has it" in capsys.readouterr().out
    other = f"sqlite:///{tmp_path / 'other.db'}"
    assert run("--db", other, "init") == 0
    assert run("--db", other, "verify") == 0
    assert run("--db", other, "verify", "--against", kept) == 1
    assert "act_seals kind=acts number=" in capsys.readouterr().err
    assert run("--lang", "zh", "--db", other, "verify", "--against", kept) == 1
    assert "各链均从备份所记之处延续" in capsys.readouterr().err


def test_verify_against_what_is_no_backup_is_refused(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("init")
    (tmp_path / "x.zip").write_bytes(b"PK")
    assert run("verify", "--against", tmp_path / "x.zip") == 1
    assert "is no backup of partsdesk" in capsys.readouterr().err
    assert run("verify", "--against", tmp_path / "none.zip") == 1
    assert "none.zip" in capsys.readouterr().err


def test_verify_says_a_line_each_and_one_where_something_does_not_hold(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("init")
    capsys.readouterr()
    assert run("verify") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "Every invariant holds"
    assert all(line.endswith("0 violations") for line in lines[:-1])
    database = Database(f"sqlite:///{tmp_path / 'books.db'}")
    with database._engine.begin() as connection:
        connection.execute(text("DROP TRIGGER guard_acts_delete"))
    database.close()
    assert run("verify") == 1
    captured = capsys.readouterr()
    assert "1 invariant does not hold" in captured.out
    assert captured.err.count("\n") == 1


def test_a_file_goes_in_and_out_again(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("init")
    file = tmp_path / "items.csv"
    file.write_text("code,name,unit,colour\nA-1,阀芯,件,red\n", "utf-8")
    assert run("import", "items", file) == 0
    assert "colour" in capsys.readouterr().out
    assert run("export", "items", "--out", tmp_path / "out.csv", "--kind", "scrap") == 0
    assert "--kind means nothing" in capsys.readouterr().out
    assert "A-1,阀芯" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_bad_rows_are_named_by_file_row_and_column(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("init")
    file = tmp_path / "items.csv"
    file.write_text("code,name,unit,min_qty\nA-1,阀芯,件,1\nA-2,阀座,件,some\n", "utf-8")
    assert run("import", "items", file) == 1
    error = capsys.readouterr().err.splitlines()
    assert error[0].startswith(f"partsdesk: {file}, row 3, min_qty: ")
    assert f"{file}.rejected.xlsx" in error[-1]


def test_a_missing_file_is_one_line(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("init")
    capsys.readouterr()
    assert run("import", "items", tmp_path / "none.csv") == 1
    assert capsys.readouterr().err == f"partsdesk: There is no file {tmp_path / 'none.csv'}\n"


def test_the_window_needs_a_screen(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 1
    assert "no screen" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_defect_is_one_line_that_names_the_log(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> int:
        raise KeyError("lost")

    monkeypatch.setattr("partsdesk.cli.commands.init", fail)
    assert run("init") == 3
    said = capsys.readouterr().err
    assert "Traceback" not in said
    log = Path(said.rpartition(" ")[2].strip())
    assert "KeyError: 'lost'" in log.read_text("utf-8")


def test_the_language_is_the_one_asked_for(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--lang", "zh", "verify") == 1
    assert "没有数据库" in capsys.readouterr().err
    assert language_in_use() is Language.ZH


def test_text_is_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [sys.executable, "-m", "partsdesk", "--lang", "zh", "--help"]
    environment["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(command, capture_output=True, check=True, env=environment, cwd=tmp_path)
    assert "仓库的单据" in done.stdout.decode("utf-8")


def test_qt_stays_away_until_the_window_opens(tmp_path: Path) -> None:
    program = "import sys, partsdesk.app; sys.exit(any('PySide6' in name for name in sys.modules))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, cwd=tmp_path)
