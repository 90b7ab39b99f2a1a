"""Books of an older program, brought up to date in the log-in window."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from partsdesk.database.database import Database
from partsdesk.database.schema import HEAD, VERSIONS, revision_of
from partsdesk.database.troubles import DatabaseFull
from partsdesk.services.passwords import ARGON2
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.files import user_data_folder
from partsdesk.support.workstation import Workstation
from partsdesk.ui.beginning.wizard import Wizard
from partsdesk.ui.login import WHOLE, LoginWindow
from partsdesk.ui.session import Session
from partsdesk.ui.shell import Shell
from partsdesk.wording.language import Language
from tests.support.copies import reading
from tests.support.postgres import Databases
from tests.support.released import empty, unpacked
from tests.ui import world

PATIENCE = 60_000  # ms: a copy is written, and tried out
Enter = Callable[[str], LoginWindow]


@pytest.fixture
def enter(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Enter]:
    """The log-in before the books at an address, once it was said how they are."""
    made: list[tuple[Session, Database]] = []

    def entered(url: str) -> LoginWindow:
        workstation = Workstation(tmp_path / "workstation.toml")
        database = Database(url)
        made.append((Session(qapp, Warehouse(database), workstation), database))
        made[-1][0].log_in()
        window = made[-1][0].window
        assert isinstance(window, LoginWindow)
        qtbot.waitUntil(lambda: bool(window.notices.text))
        return window

    yield entered
    for session, database in made:
        session.close()
        session.deleteLater()
        database.close()


def revision(url: str) -> str | None:
    with reading(url) as connection:
        return revision_of(connection)


def test_older_books_are_copied_and_brought_up_to_date_and_one_comes_in(
    qtbot: QtBot,
    qapp: QApplication,
    enter: Enter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, copy = tmp_path / "warehouse.db", tmp_path / "warehouse-before-update-1.zip"
    url = unpacked("0001", file)
    with closing(sqlite3.connect(file)) as books, books:
        books.execute("UPDATE users SET password = ?", [ARGON2.hashed("admin", world.PASSWORD)])
    window = enter(url)
    assert "0001" in window.notices.text
    assert window.password.isHidden()
    said: list[int] = []
    monkeypatch.setattr(window, "show_progress", said.append)
    window.enter.click()
    assert not window.enter.isEnabled()
    qtbot.waitUntil(lambda: str(copy) in window.notices.text, timeout=PATIENCE)
    assert said == sorted(set(said))
    assert said[-1] == WHOLE
    assert len(said) > 10
    assert copy.exists()
    assert revision(url) == HEAD
    window.login.setText("admin")
    window.password.setText(world.PASSWORD)
    window.enter.click()
    qtbot.waitUntil(
        lambda: any(isinstance(each, Shell) for each in qapp.topLevelWidgets()), timeout=20_000
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def older(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, Path]]:
    """Empty books of an older program on either database, and how their copies will be called."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'books.db'}"
        empty(url, "0001")
        yield url, tmp_path / "books-before-update"
        return
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nothing there yet"))
    databases: Databases = request.getfixturevalue("postgres_databases")
    url = databases.create()
    empty(url, "0001")
    yield url, user_data_folder() / "warehouse-before-update"
    databases.drop(url)


def test_where_it_fails_the_books_are_as_they_were_and_it_can_be_tried_again(
    qtbot: QtBot,
    qapp: QApplication,
    enter: Enter,
    older: tuple[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, copy = older
    upgrade = command.upgrade

    def full(config: Config, to: str) -> None:
        upgrade(config, to)
        if str(config.attributes["connection"].engine.url.database) in url:
            raise DatabaseFull("no room")

    monkeypatch.setattr(command, "upgrade", full)
    window = enter(url)
    window.enter.click()
    qtbot.waitUntil(lambda: "no room" in window.notices.text, timeout=PATIENCE)
    assert revision(url) == "0001"
    assert window.password.isHidden()
    monkeypatch.setattr(command, "upgrade", upgrade)
    window.enter.click()
    qtbot.waitUntil(lambda: bool(beginnings(qapp)), timeout=PATIENCE)  # nobody is in them yet
    assert f"{copy}-2.zip" in beginnings(qapp)[0].notices.text
    assert revision(url) == HEAD


def beginnings(qapp: QApplication) -> list[Wizard]:
    """The windows in which a warehouse begins."""
    found = [each for each in qapp.topLevelWidgets() if isinstance(each, Wizard)]
    return [each for each in found if each.isVisible()]


def test_newer_books_stay_closed(enter: Enter, sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database._engine.begin() as connection:
        connection.execute(update(VERSIONS).values(version_num="9999"))
    database.close()
    window = enter(sqlite_url)
    assert "9999" in window.notices.text
    assert not window.password.isHidden()
    assert revision(sqlite_url) == "9999"


def test_what_is_said_of_older_books(qtbot: QtBot, spoken: Language) -> None:
    window = LoginWindow("admin")
    qtbot.addWidget(window)
    window.offer_update("0001")
    offered = window.notices.text, window.enter.text()
    window.show()
    text = window.notices._text
    qtbot.waitUntil(lambda: text.height() >= text.heightForWidth(text.width()))  # in many lines
    window.show_progress(42)
    assert "42" in window.notices.text
    window.show_progress(100)
    assert "100" not in window.notices.text
    window.take_updated(Path("copy.zip"))
    said = (*offered, window.notices.text)
    assert "copy.zip" in said[-1]
    assert all(
        any("一" <= sign <= "龟" for sign in text) is (spoken is Language.ZH) for text in said
    )
    assert not window.login.isHidden()
