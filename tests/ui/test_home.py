"""The desk: what it counts for whom, and where its lines lead."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.slips import State
from partsdesk.services.desks import Desk, Matter, desk_of
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import RegisterLink, SlipsLink, SubjectLink
from partsdesk.ui.pages.home import lines
from partsdesk.ui.pages.home.page import HomePage
from partsdesk.ui.pages.home.papers import PapersPage
from partsdesk.ui.pages.home.uninvoiced import UninvoicedPage
from partsdesk.ui.pages.home.waiting import WaitingPage
from partsdesk.ui.pages.importing.page import ImportPage
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.shell import Shell
from partsdesk.wording import language
from partsdesk.wording.language import Language
from tests.ui import world


def desk(warehouse: Warehouse, login: str) -> Desk:
    return warehouse.ask(desk_of, None, world.person(login))


def counts(found: Desk) -> dict[Matter, int]:
    return {line.matter: line.count for line in (*found.waits, *found.late)}


def test_each_role_has_its_own_desk(warehouse: Warehouse) -> None:
    world.fill(warehouse)
    assert counts(desk(warehouse, "keeper")) == {
        Matter.COME_IN: 1,
        Matter.GO_OUT: 1,
        Matter.PAPERS_TO_HAND: 2,
    }
    assert counts(desk(warehouse, "supervisor")) == {Matter.RELEASE: 1}
    assert counts(desk(warehouse, "accountant")) == {
        Matter.BOOK: 1,
        Matter.DRAFTS: 1,
        Matter.UNINVOICED: 1,
    }
    assert counts(desk(warehouse, "auditor")) == {}


def test_a_line_leads_to_what_it_counts(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> None:
    world.fill(warehouse)
    bench.courier.enter(world.person("keeper"))
    shell = Shell(bench)
    qtbot.addWidget(shell)
    shell.show()
    home = shell.open(SubjectLink("home"))
    assert isinstance(home, HomePage)
    qtbot.waitUntil(lambda: len(home.waits.table.still.rows) == 3)
    home.waits.table.setCurrentIndex(home.waits.table.still.index(0, 1))
    QTest.keyClick(home.waits.table, Qt.Key.Key_Return)
    page = shell.tabs.front
    assert isinstance(page, WaitingPage)
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    links = [lines.link_of(row["line"]) for row in home.waits.table.still.rows]
    assert isinstance(links[0], SlipsLink)
    assert State.RELEASED in links[0].states
    assert links[2] == RegisterLink("papers")


def test_the_door_to_uninvoiced_receipts_shows_them_alone(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse
) -> None:
    world.fill(warehouse)
    shell = Shell(bench)
    qtbot.addWidget(shell)
    (line,) = (
        each for each in desk(warehouse, "accountant").waits if each.matter is Matter.UNINVOICED
    )
    page = shell.open(lines.link_of(line))
    assert isinstance(page, UninvoicedPage)
    qtbot.waitUntil(lambda: page.list.model.rowCount() == line.count)


def test_the_desk_is_asked_again_when_something_happens(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse
) -> None:
    world.fill(warehouse)
    bench.courier.enter(world.person("keeper"))
    shell = Shell(bench)
    qtbot.addWidget(shell)
    home = shell.open(SubjectLink("home"))
    assert isinstance(home, HomePage)
    qtbot.waitUntil(lambda: home.waits.count.text() == "4")
    papers = shell.open(RegisterLink("papers"))
    assert isinstance(papers, PapersPage)
    qtbot.waitUntil(lambda: len(papers.table.still.rows) == 2)
    papers.field.setText(str(papers.table.still.rows[0]["number"]))
    QTest.keyClick(papers.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: home.waits.count.text() == "3")
    assert papers.field.text() == ""


@pytest.mark.parametrize(
    ("hour", "said"), [(8, "早上好"), (13, "您好"), (20, "晚上好"), (2, "晚上好")]
)
def test_the_greeting_goes_by_the_clock(hour: int, said: str) -> None:
    before = language.language_in_use()
    language.use(Language.ZH)
    assert lines.greeting("周桂兰", hour) == f"{said}，周桂兰"
    language.use(before)


def test_new_books_say_what_is_done_first(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> None:
    shell = Shell(bench)
    qtbot.addWidget(shell)
    shell.show()
    home = shell.open(SubjectLink("home"))
    assert isinstance(home, HomePage)
    qtbot.waitUntil(home.begin.isVisible)
    home.begin.table.setCurrentIndex(home.begin.table.still.index(0, 1))
    QTest.keyClick(home.begin.table, Qt.Key.Key_Return)
    assert isinstance(shell.tabs.front, ImportPage)
    world.fill(warehouse)
    home.refresh()
    qtbot.waitUntil(home.begin.isHidden)


def test_home_has_keys(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> None:
    world.fill(warehouse)
    for login, sort in (("accountant", SlipPage), ("keeper", WaitingPage)):
        bench.courier.enter(world.person(login))
        shell = Shell(bench)
        qtbot.addWidget(shell)
        home = shell.open(SubjectLink("home"))
        keys = {each.shortcut().toString(): each for each in home.actions()}
        assert {"Ctrl+N", "Ctrl+L", "Ctrl+D", "Ctrl+H", "Ctrl+R"} <= keys.keys()
        keys["Ctrl+N"].trigger()
        assert isinstance(shell.tabs.front, sort)


def test_the_rail_says_how_much_waits(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> None:
    world.fill(warehouse)
    bench.courier.enter(world.person("keeper"))
    shell = Shell(bench)
    qtbot.addWidget(shell)
    qtbot.waitUntil(lambda: shell.rail.buttons["home"].waiting == 4)
