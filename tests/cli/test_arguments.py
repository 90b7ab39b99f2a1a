from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from partsdesk.cli import arguments
from partsdesk.cli.arguments import Backup, Demo, Export, Import, Init, Restore, Verify, parse
from partsdesk.services.importing import files
from partsdesk.sheets import promised


def test_the_database_and_the_user_come_from_the_line_or_the_environment() -> None:
    environment = {"PARTSDESK_DB": "sqlite:///env.db", "PARTSDESK_USER": "env"}
    asked = parse(["verify"], environment)
    assert (asked.url, asked.user, asked.command) == ("sqlite:///env.db", "env", Verify())
    asked = parse(["--db", "sqlite:///line.db", "--user", "line", "verify"], environment)
    assert (asked.url, asked.user) == ("sqlite:///line.db", "line")


def test_without_a_word_it_is_the_users_own_file_and_the_window() -> None:
    asked = parse([], {})
    assert asked.command is None
    assert asked.url.startswith("sqlite:///")
    assert asked.url.endswith("/partsdesk/warehouse.db")


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("init", Init("admin")),
        ("init --admin boss", Init("boss")),
        ("demo --dir d --no-window", Demo(Path("d"), no_window=True)),
        (
            "import slips f.csv --profile p.toml --dry-run --keep-going --execute --book",
            Import(
                "slips",
                Path("f.csv"),
                Path("p.toml"),
                dry_run=True,
                keep_going=True,
                execute=True,
                book=True,
            ),
        ),
        (
            "export stock --out s.x --from 2026-11-01 --to 2026-11-21 --store M --item I --kind K",
            Export(
                "stock", Path("s.x"), dt.date(2026, 11, 1), dt.date(2026, 11, 21), "M", "I", "K"
            ),
        ),
        ("verify --against a.zip", Verify(Path("a.zip"))),
        ("backup a.zip", Backup(Path("a.zip"))),
        ("backup --nightly", Backup(None, nightly=True)),
        ("restore a.zip", Restore(Path("a.zip"))),
    ],
)
def test_commands(line: str, command: arguments.Command) -> None:
    assert parse(line.split(), {}).command == command


@pytest.mark.parametrize(
    "line",
    [
        "unknown",
        "import nothing f.csv",
        "import items",
        "export stock",
        "export stock --out s.xlsx --from yesterday",
        "demo",
        "backup",
        "backup a.zip --nightly",
        "--lang fr verify",
        "verify more",
        "--us admin verify",
    ],
)
def test_wrong_usage_is_two(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parse(line.split(), {})
    assert left.value.code == 2
    assert "partsdesk" in capsys.readouterr().err


def test_what_is_imported_and_exported_is_what_the_sheets_promise() -> None:
    assert set(arguments.IMPORTS) == set(promised.IMPORTS) == set(files.KINDS)
    later = {"returns"}
    assert set(arguments.EXPORTS) == set(promised.EXPORTS) - later


@pytest.mark.parametrize(
    ("line", "found"),
    [("verify", None), ("--lang zh verify", "zh"), ("--lang=en", "en"), ("verify --lang", None)],
)
def test_the_language_is_looked_for_first(line: str, found: str | None) -> None:
    assert arguments.language_asked(line.split()) == found
