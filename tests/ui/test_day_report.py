"""出入库日报 in the window: from day to day by keys, and each figure a door."""

from __future__ import annotations

import datetime as dt

from pytestqt.qtbot import QtBot

from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import DayLink, SubjectLink
from partsdesk.ui.pages.books.book import CardPage
from partsdesk.ui.pages.books.day import ITEMS, SLIPS, DayPage
from partsdesk.ui.pages.books.page import BooksPage
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.shell import Shell
from tests.ui import world

DAY = world.TODAY.date()


def opened(qtbot: QtBot, bench: Bench, warehouse: Warehouse, login: str) -> tuple[Shell, DayPage]:
    world.fill(warehouse)
    bench.courier.enter(world.person(login))
    shell = Shell(bench)
    qtbot.addWidget(shell)
    shell.show()
    page = shell.open(DayLink())
    assert isinstance(page, DayPage)
    qtbot.waitUntil(lambda: page.view.model.peek(4) is not None)
    return shell, page


def press_on(page: DayPage, row: int, name: str) -> None:
    """Open a cell of the list in sight."""
    view = page.view
    place = [column.name for column in view.model.columns].index(name)
    view.table.setCurrentIndex(view.model.index(row, place))
    view.open_current()


def test_keys_go_from_day_to_day(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> None:
    _, page = opened(qtbot, bench, warehouse, "keeper")
    assert not page.later.isEnabled()
    assert [each.shortcut() for each in (page.earlier, page.later)] == ["Alt+Left", "Alt+Right"]
    page.earlier.trigger()
    qtbot.waitUntil(lambda: page.view.model.total == 0)
    assert page.day.value == DAY - dt.timedelta(days=1)
    assert page.day.text() in page.title
    page.later.trigger()
    qtbot.waitUntil(lambda: page.view.model.total == 5)
    page.show_day(DAY + dt.timedelta(days=3))
    assert page.day.value == DAY


def test_a_figure_opens_its_slips_or_its_card(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse
) -> None:
    shell, page = opened(qtbot, bench, warehouse, "accountant")
    item = str(page.view.model.row(0)["item"])  # type: ignore[index]
    press_on(page, 0, "in_qty")
    assert page.way == SLIPS
    qtbot.waitUntil(lambda: page.view.model.peek(0) is not None)
    found = [page.view.model.peek(n) for n in range(page.view.model.total)]
    assert {str(row["item"]) for row in found if row is not None} == {item}
    press_on(page, 0, "number")
    slip = shell.tabs.front
    assert isinstance(slip, SlipPage)
    shell.open(DayLink())
    page.turn(ITEMS)
    qtbot.waitUntil(lambda: page.view.model.peek(0) is not None)
    press_on(page, 0, "closing_qty")
    card = shell.tabs.front
    assert isinstance(card, CardPage)


def test_amounts_are_for_those_who_may_see_them(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse
) -> None:
    _, page = opened(qtbot, bench, warehouse, "keeper")
    names = {column.name for view in page.views.values() for column in view.model.columns}
    assert not names & {"in_amount", "out_amount"}


def test_the_books_lead_to_it(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> None:
    shell, _ = opened(qtbot, bench, warehouse, "accountant")
    books = shell.open(SubjectLink("books"))
    assert isinstance(books, BooksPage)
    next(each for each in books.actions() if each.shortcut() == "Ctrl+D").trigger()
    assert isinstance(shell.tabs.front, DayPage)
