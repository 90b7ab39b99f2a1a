"""The end of a month in the window: checklists that are doors, closing, and opening again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from partsdesk.database.database import Database
from partsdesk.domain.books.months import Book, Point
from partsdesk.domain.counting.counts import Cause
from partsdesk.domain.values.calendar import Month
from partsdesk.services.closing.checklist import Standing
from partsdesk.services.desks import desk_of
from partsdesk.services.papers import HandOver, hand_over
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.keys import key_of
from partsdesk.ui.page import Link, MonthEndLink, RegisterLink, SlipsLink
from partsdesk.ui.pages.closing import rows
from partsdesk.ui.pages.closing.card import BookCard
from partsdesk.ui.pages.closing.differences import DifferencesPage
from partsdesk.ui.pages.closing.page import MonthEndPage
from partsdesk.ui.pages.home.lines import link_of
from tests.support.builders import see
from tests.support.clock import HeldClock
from tests.ui import world

NOVEMBER = Month.of(world.TODAY.date())


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock(world.TODAY)


@pytest.fixture
def warehouse(built_file: Path, tmp_path: Path, clock: HeldClock) -> Iterator[Warehouse]:
    """A warehouse at the beginning of the next month, with slips of every state."""
    file = shutil.copy(built_file, tmp_path / "warehouse.db")
    database = Database(world.in_file(Path(file)), clock)
    found = Warehouse(database)
    world.fill(found)
    clock.forward(days=12)
    yield found
    database.close()


@pytest.fixture
def opened(qtbot: QtBot, bench: Bench) -> Callable[[str], MonthEndPage]:
    """Opens the page in the name of somebody."""

    def open_as(login: str) -> MonthEndPage:
        qtbot.waitUntil(lambda: not bench.courier._under_way)
        bench.courier.enter(world.person(login))
        page = MonthEndPage(bench)
        qtbot.addWidget(page)
        page.resize(1160, 700)
        page.show()
        page.start()
        shown = page.books[Book.ACCOUNTS]
        qtbot.waitUntil(lambda: shown.standing is not None, timeout=20_000)
        return page

    return open_as


def point(card: BookCard, wanted: Point) -> int:
    """The row of a point."""
    found = [row["checked"].point for row in card.table.still.rows]
    return found.index(wanted)


def test_val_9_a_month_is_closed_when_nothing_is_in_the_way(
    qtbot: QtBot, warehouse: Warehouse, opened: Callable[[str], MonthEndPage]
) -> None:
    page = opened("supervisor")
    stores, accounts = page.books[Book.STORES], page.books[Book.ACCOUNTS]
    assert "T-000003" in stores._way.text()
    assert not stores.ways.close.isEnabled()
    assert stores.ways.close.toolTip() == stores._way.text()
    assert "accountant" in accounts.ways.close.toolTip()
    assert [key_of(card.ways.close) for card in (stores, accounts)] == ["F9", "Shift+F9"]
    stores.ways.onward.trigger()
    qtbot.waitUntil(lambda: "papers not handed over: 2" in stores._way.text())
    names = stores.table.still.rows[point(stores, Point.PAPERS)]["checked"].names
    warehouse.perform(hand_over, HandOver(names), world.person("keeper"))
    page.refresh()
    qtbot.waitUntil(lambda: stores._way.text() == "Nothing is in the way")
    QTest.keyClick(stores.table, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: stores.standing is not None and stores.standing.closed == NOVEMBER)
    assert "2026-11" in stores._closed.text()


def test_each_point_says_how_it_stands_and_is_a_door(
    opened: Callable[[str], MonthEndPage],
) -> None:
    page = opened("accountant")
    stores, accounts = page.books[Book.STORES], page.books[Book.ACCOUNTS]
    slips = stores.table.still.rows[point(stores, Point.SLIPS)]
    assert (slips["standing"], slips["names"].split(", ")[0]) == ("✗ 3", "T-000003")
    unbooked = accounts.table.still.rows[point(accounts, Point.UNBOOKED)]
    assert unbooked["standing"].startswith("✗")
    uncounted = stores.table.still.rows[point(stores, Point.UNCOUNTED)]
    assert (uncounted["standing"], uncounted["names"]) == ("! 1", "MAIN")
    links: list[Link] = []
    page.asks.connect(links.append)
    for card, wanted in ((stores, Point.SLIPS), (stores, Point.PAPERS), (accounts, Point.UNBOOKED)):
        card.table.setFocus()
        card.table.setCurrentIndex(card.table.still.index(point(card, wanted), 0))
        QTest.keyClick(card.table, Qt.Key.Key_Return)
    first, papers, booking = links
    assert isinstance(first, SlipsLink)
    assert first.until == NOVEMBER.last
    assert papers == RegisterLink("papers")
    assert isinstance(booking, SlipsLink)
    assert booking.books
    gaps = next(
        row["checked"] for row in accounts.table.still.rows if row["checked"].point is Point.GAPS
    )
    assert (gaps.standing, rows.link_of(gaps, NOVEMBER)) == (Standing.DONE, None)


def test_val_9_a_reopening_is_asked_for_and_granted_in_the_window(
    qtbot: QtBot, warehouse: Warehouse, opened: Callable[[str], MonthEndPage]
) -> None:
    keepers = opened("supervisor")
    stores = keepers.books[Book.STORES]
    names = stores.table.still.rows[point(stores, Point.PAPERS)]["checked"].names
    warehouse.perform(hand_over, HandOver(names), world.person("keeper"))
    stores.ways.onward.trigger()
    qtbot.waitUntil(lambda: stores._way.text() == "Nothing is in the way")
    stores.ways.close.trigger()
    qtbot.waitUntil(lambda: stores.standing is not None and stores.standing.closed == NOVEMBER)

    asking = opened("accountant")
    card = asking.books[Book.STORES]
    assert card.ways.ask.isVisible()
    assert "finance manager" in card.ways.grant.toolTip()
    card.ways.ask.trigger()
    field = next(each for each in asking.notices.findChildren(QLineEdit) if each.isVisible())
    field.setText("a receipt was forgotten")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "a receipt was forgotten" in card._asked.text())
    assert not card.ways.ask.isVisible()

    desk = see(warehouse, lambda view: desk_of(view, None), world.person("finance"))
    assert [link_of(line) for line in desk.waits] == [MonthEndLink()]
    granting = opened("finance")
    card = granting.books[Book.STORES]
    assert "a receipt was forgotten" in card._asked.text()
    card.ways.grant.trigger()
    qtbot.waitUntil(lambda: card.standing is not None and card.standing.closed is None)


# -- count differences


@pytest.fixture
def differing(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse, clock: HeldClock
) -> DifferencesPage:
    """Two differences, before the finance manager."""
    clock.forward(days=-12)
    world.differ(warehouse)
    clock.forward(days=12)
    bench.courier.enter(world.person("finance"))
    page = DifferencesPage(bench)
    qtbot.addWidget(page)
    page.resize(1160, 700)
    page.show()
    page.start()
    qtbot.waitUntil(lambda: page.list.current() is not None, timeout=20_000)
    return page


def choose(page: DifferencesPage, cause: Cause) -> None:
    """Choose a cause as somebody does."""
    editor = page.side.form.boxes["cause"].editor
    editor.put(cause)
    editor.edited.emit()


def test_val_7_differences_are_decided_one_after_the_other_by_keyboard(
    qtbot: QtBot, differing: DifferencesPage
) -> None:
    page, table, side = differing, differing.list.table, differing.side
    first = page.list.current()
    assert first is not None
    assert side.deciding.line == first["line_id"]
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    cause = side.form.boxes["cause"].editor
    qtbot.waitUntil(cause.control.hasFocus)
    QTest.keyClick(cause.control, Qt.Key.Key_F9)
    assert list(side.deciding.record.refusals) == ["cause"]
    choose(page, Cause.LIABLE)
    QTest.keyClick(cause.control, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "liable" in side.deciding.record.refusals)
    liable = side.form.boxes["liable"].editor
    liable.put("周桂兰")
    liable.edited.emit()
    QTest.keyClick(liable.control, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page.list.model.total == 1)
    qtbot.waitUntil(lambda: side.deciding.line not in {None, first["line_id"]})
    assert side.deciding.record.changed == ()
    QTest.keyClick(table, Qt.Key.Key_F6)
    qtbot.waitUntil(cause.control.hasFocus)
    QTest.keyClick(cause.control, Qt.Key.Key_Escape)
    qtbot.waitUntil(table.hasFocus)
    choose(page, Cause.WITHIN_QUOTA)
    page.side.decide.trigger()
    qtbot.waitUntil(lambda: page.list.model.total == 0)
    qtbot.waitUntil(lambda: side.deciding.line is None)
    assert not side.decide.isEnabled()


def test_who_decides_nothing_is_told_who_does(
    qtbot: QtBot, bench: Bench, differing: DifferencesPage
) -> None:
    assert "whatever" in differing.head.more.text()
    bench.courier.enter(world.person("keeper"))
    page = DifferencesPage(bench)
    qtbot.addWidget(page)
    page.start()
    qtbot.waitUntil(lambda: page.list.model.total == 2, timeout=20_000)
    assert not page.side.decide.isEnabled()
    assert "finance manager" in page.side.decide.toolTip()
    assert "amount" not in [column.name for column in page.list.model.columns]
