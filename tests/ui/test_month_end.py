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
