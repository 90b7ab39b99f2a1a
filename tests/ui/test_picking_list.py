"""The picking list in the window: marked by hand and by scans, opened from where one stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.slips import SlipId
from partsdesk.services.scans import ScanAsked, read_scan
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import Page, PickingLink, SlipLink, SubjectLink
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.page import SlipsPage
from partsdesk.ui.pages.slips.picking import PickingPage
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scanning.sounds import Mood
from partsdesk.ui.scans.desk import Answer
from partsdesk.ui.shell import Shell
from tests.ui import world


@pytest.fixture
def shell(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> Shell:
    world.shelve(warehouse)
    bench.courier.enter(world.person("keeper"))
    made = Shell(bench)
    qtbot.addWidget(made)
    made.show()
    return made


def opened(qtbot: QtBot, shell: Shell) -> PickingPage:
    page = shell.open(PickingLink())
    assert isinstance(page, PickingPage)
    qtbot.waitUntil(lambda: len(page.table.still.rows) == 7)
    return page


def scan(warehouse: Warehouse, page: Page, text: str) -> Answer:
    read = warehouse.ask(read_scan, ScanAsked(text, page.scan_store), world.person("keeper"))
    return page.on_scan(Scan(text), read)


def marks(page: PickingPage) -> list[bool]:
    return [bool(row["picked"]) for row in page.table.still.rows]


def test_space_marks_a_row_and_goes_on(qtbot: QtBot, shell: Shell) -> None:
    page = opened(qtbot, shell)
    assert page.table.currentIndex().row() == 0
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    assert marks(page)[:2] == [True, False]
    assert page.table.currentIndex().row() == 1
    page.table.setCurrentIndex(page.table.still.index(0, 1))
    page.tick.trigger()
    assert not any(marks(page))


def test_a_row_that_the_store_lacks_cannot_be_picked(qtbot: QtBot, shell: Shell) -> None:
    page = opened(qtbot, shell)
    page.table.setCurrentIndex(page.table.still.index(6, 1))
    page.tick.trigger()
    assert not any(marks(page))


def test_scans_pick_rows(qtbot: QtBot, shell: Shell, warehouse: Warehouse) -> None:
    page = opened(qtbot, shell)
    codes = [str(row["item"]) for row in page.table.still.rows]
    twice = next(code for code in codes if codes.count(code) == 2)
    second = len(codes) - 1 - codes[::-1].index(twice)
    at_bin = scan(warehouse, page, str(page.table.still.rows[second]["bin"]))
    assert at_bin.mood is Mood.GOOD
    assert page.table.currentIndex().row() == second
    assert scan(warehouse, page, twice).mood is Mood.GOOD
    assert marks(page)[second]
    assert not marks(page)[codes.index(twice)]
    assert scan(warehouse, page, twice).mood is Mood.ATTENTION  # of the other bin
    assert scan(warehouse, page, twice).mood is Mood.ATTENTION  # all of it is picked
    assert sum(marks(page)) == 2
    assert scan(warehouse, page, "ZLQ-T5-14").mood is Mood.BAD
    assert scan(warehouse, page, "B-03-05").mood is Mood.ATTENTION


def test_what_is_picked_stays_so_when_the_list_is_asked_again(qtbot: QtBot, shell: Shell) -> None:
    page = opened(qtbot, shell)
    page.tick.trigger()
    with qtbot.waitSignal(page.retitled):
        page.refresh()
    assert marks(page)[0]


def test_it_is_exported_as_it_stands(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    page = opened(qtbot, shell)
    file, still = tmp_path / "拣货单.csv", page.table.still
    page._writer.write(page.listed, still.columns, "拣货单", file, still.rows)
    qtbot.waitUntil(lambda: not page._writer.is_under_way)
    lines = file.read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + 7
    assert "A-01-03" in lines[1]


def test_it_opens_from_the_slips_and_from_a_slip(qtbot: QtBot, shell: Shell) -> None:
    slips = shell.open(SubjectLink("slips"))
    assert isinstance(slips, SlipsPage)
    qtbot.waitUntil(lambda: slips.list.model.peek(2) is not None)
    slips.list.table.selectAll()
    slips.picking.trigger()
    several = shell.tabs.front
    assert isinstance(several, PickingPage)
    qtbot.waitUntil(lambda: len(several.table.still.rows) == 7)
    page = shell.open(SlipLink(SlipId(2)))
    assert isinstance(page, SlipPage)
    qtbot.waitUntil(page.picking.isVisible)
    page.picking.trigger()
    alone = shell.tabs.front
    assert isinstance(alone, PickingPage)
    qtbot.waitUntil(lambda: len(alone.table.still.rows) == 4)
