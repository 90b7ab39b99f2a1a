"""The private server and the private screen that other tests rely on."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import psycopg
import pytest

from tests.support.postgres import Databases
from tests.support.screen import Screen

WINDOW = """
from PySide6.QtWidgets import QApplication, QLineEdit

app = QApplication([])
line = QLineEdit()
line.returnPressed.connect(lambda: print(line.text()) or app.quit())
line.setWindowTitle("partsdesk-window")
line.show()
app.exec()
"""


@pytest.fixture
def copies(postgres_databases: Databases) -> Iterator[tuple[str, str]]:
    template = postgres_databases.template("one table", _make_table)
    urls = (postgres_databases.create(template), postgres_databases.create(template))
    yield urls
    for url in urls:
        postgres_databases.drop(url)


def test_copies_of_a_database_are_apart(copies: tuple[str, str]) -> None:
    ours, theirs = copies
    _run(ours, "INSERT INTO goods VALUES (1)")
    assert _run(ours, "SELECT count(*) FROM goods") == 1
    assert _run(theirs, "SELECT count(*) FROM goods") == 0


def test_the_server_sorts_by_code_point(postgres_url: str) -> None:
    assert _run(postgres_url, "SELECT 'B' < 'a'") is True
    assert _run(postgres_url, "SELECT length('备件台')") == 3


def test_a_window_gets_the_keys(screen: Screen) -> None:
    with screen.running(sys.executable, "-c", WINDOW) as program:
        screen.do("xdotool", "search", "--sync", "--onlyvisible", "--name", "partsdesk-window")
        screen.do("xdotool", "search", "--name", "partsdesk-window", "windowfocus", "--sync")
        screen.do("xdotool", "type", "--delay", "5", "BRG-6205")
        screen.do("xdotool", "key", "Return")
        assert program.communicate(timeout=20)[0] == "BRG-6205\n"


def _make_table(url: str) -> None:
    _run(url, "CREATE TABLE goods (id bigint PRIMARY KEY)")


def _run(url: str, statement: str) -> object:
    with psycopg.connect(url.replace("+psycopg", "", 1)) as server:
        cursor = server.execute(statement.encode())
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None
