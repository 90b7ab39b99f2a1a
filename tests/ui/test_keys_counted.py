"""How many keys four jobs of every day take, from the desk to the books; a scan counts as one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.orders import Ordered
from partsdesk.services.repair_orders import OpenRepair, StartRepair, open_repair, start_repair
from partsdesk.services.showing import SlipAsked, slip_of
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.slips.releasing import ReleaseSlip, release_slip
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import SubjectLink
from partsdesk.ui.pages.books.book import CardPage
from partsdesk.ui.pages.home.page import HomePage
from partsdesk.ui.pages.home.waiting import WaitingPage
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.stock.page import StockPage
from partsdesk.ui.scanning.gun import Gun
from partsdesk.ui.shell import Shell
from tests.support.figures import Figures, Report
from tests.ui import world
from tests.ui.hands import Hands

GAP_MS = 400
PATIENCE_MS = 60_000
RECEIVE, ISSUE, BOOK, FIND = 22, 7, 3, 4
"""The most that each job may take."""


class Desk:
    """Somebody at their desk, with the desk in front."""

    def __init__(self, qtbot: QtBot, bench: Bench) -> None:
        self.qtbot = qtbot
        self.shell = Shell(bench)
        qtbot.addWidget(self.shell)
        home = self.shell.open(SubjectLink("home"))
        assert isinstance(home, HomePage)
        with qtbot.waitActive(self.shell):
            self.shell.show()
            self.shell.activateWindow()
        self.home = home
        self.shell.gun.wedge.take(Gun(gap=GAP_MS))  # a busy machine's keys come with pauses
        self.hands = Hands(qtbot, self.shell)

    def slip(self) -> SlipPage:
        """The slip that has come to the front."""
        self.qtbot.waitUntil(
            lambda: isinstance(self.shell.tabs.front, SlipPage), timeout=PATIENCE_MS
        )
        page = self.shell.tabs.front
        assert isinstance(page, SlipPage)
        self.qtbot.waitUntil(lambda: page.shown is not None)
        return page

    def count(self, page: SlipPage, codes: list[str]) -> None:
        """Scan goods; each is in its line before the next."""
        sheet = page.grid.sheet
        assert isinstance(sheet, CountSheet)
        for done, code in enumerate(codes, start=1):
            self.hands.scan(code)
            self.qtbot.waitUntil(partial(_is_counted, sheet, done), timeout=PATIENCE_MS)


def _is_counted(sheet: CountSheet, lines: int) -> bool:
    return len({each.line.number for each in sheet.lines if each.counted is not None}) == lines


def state(warehouse: Warehouse, slip: SlipId) -> State:
    """How a slip stands in the books."""
    return warehouse.ask(slip_of, SlipAsked(slip), world.person("accountant")).slip.state


def codes(warehouse: Warehouse, slip: SlipId) -> list[str]:
    """What stands on a slip."""
    shown = warehouse.ask(slip_of, SlipAsked(slip), world.person("keeper"))
    return [shown.items[line.item].code for line in shown.slip.lines]


def working_number(warehouse: Warehouse, slip: SlipId) -> str:
    """What is printed on its paper as a barcode."""
    return warehouse.ask(slip_of, SlipAsked(slip), world.person("keeper")).slip.called


def counted_through(qtbot: QtBot, bench: Bench, warehouse: Warehouse, slip: SlipId) -> Desk:
    """A keeper scans a slip and all that is on it, and executes it; the desk counted the keys."""
    bench.courier.enter(world.person("keeper"))
    desk = Desk(qtbot, bench)
    desk.hands.scan(working_number(warehouse, slip))
    page = desk.slip()
    desk.count(page, codes(warehouse, slip))
    desk.hands.press("F9")
    qtbot.waitUntil(lambda: state(warehouse, slip) is State.EXECUTED, timeout=PATIENCE_MS)
    return desk


def test_twenty_lines_of_a_delivery_are_received(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse, report: Report
) -> None:
    lines = [(item, "1", "9.5") for item in range(1, 21)]
    slip = world.receipt(warehouse, *lines, upto="released").slip
    desk = counted_through(qtbot, bench, warehouse, slip)
    report(Figures("keys a", 1, note=f"20 lines received: {desk.hands.count} keys and scans"))
    assert desk.hands.count <= RECEIVE


def repair_issue(warehouse: Warehouse) -> SlipId:
    """Five parts, asked for by a repair order and released."""
    items = [(item, "10", "5") for item in range(1, 6)]
    world.receipt(warehouse, *items)
    adviser = replace(world.person("admin"), roles=frozenset({Role.SERVICE_ADVISER}))
    wanted = tuple(Ordered(ItemId(item), Quantity.parse("1")) for item, _many, _price in items)
    repair = warehouse.perform(open_repair, OpenRepair("陈先生", "吸顶灯", lines=wanted), adviser)
    warehouse.perform(start_repair, StartRepair(repair.result.called), adviser)
    order = repair.result.called
    lines = tuple(DraftLine(ItemId(item), Quantity.parse("1")) for item, _many, _price in items)
    head = Head(world.TODAY.date(), world.MAIN, order=order)
    drafted = warehouse.perform(save_draft, SaveDraft("repair-issue", head, lines), adviser)
    released = ReleaseSlip(drafted.result.slip, 0)
    warehouse.perform(release_slip, released, adviser)
    return SlipId(drafted.result.slip)


def test_five_parts_are_issued_for_a_repair(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse, report: Report
) -> None:
    slip = repair_issue(warehouse)
    desk = counted_through(qtbot, bench, warehouse, slip)
    report(Figures("keys b", 1, note=f"5 parts issued: {desk.hands.count} keys and scans"))
    assert desk.hands.count <= ISSUE


def test_a_day_of_thirty_slips_is_booked(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse, report: Report
) -> None:
    made = [world.receipt(warehouse, (item, "2", "3"), upto="executed") for item in range(1, 31)]
    desk = Desk(qtbot, bench)
    qtbot.waitUntil(lambda: len(desk.home.waits.table.still.rows) > 0)
    desk.hands.press("Return")
    qtbot.waitUntil(lambda: isinstance(desk.shell.tabs.front, WaitingPage))
    page = desk.shell.tabs.front
    assert isinstance(page, WaitingPage)
    qtbot.waitUntil(lambda: page.list.model.peek(29) is not None)
    desk.hands.press("Ctrl+A", "F9")
    qtbot.waitUntil(lambda: "30" in page.notices.text, timeout=PATIENCE_MS)
    assert {state(warehouse, each.slip) for each in made} == {State.BOOKED}
    report(Figures("keys c", 30, note=f"30 slips booked: {desk.hands.count} keys"))
    assert desk.hands.count <= BOOK


def test_an_item_is_found_by_two_signs_of_its_name(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse, report: Report
) -> None:
    world.receipt(warehouse, (10, "20", "11.8"))
    bench.courier.enter(world.person("keeper"))
    desk = Desk(qtbot, bench)
    desk.hands.press("Z", "L")
    qtbot.waitUntil(lambda: desk.shell.finder.text() == "zl")
    desk.hands.press("Return")
    qtbot.waitUntil(lambda: isinstance(desk.shell.tabs.front, StockPage))
    stock = desk.shell.tabs.front
    assert isinstance(stock, StockPage)
    qtbot.waitUntil(lambda: stock.by_item.current() is not None)
    desk.hands.press("Return")
    qtbot.waitUntil(lambda: isinstance(desk.shell.tabs.front, CardPage))
    card = desk.shell.tabs.front
    assert isinstance(card, CardPage)
    qtbot.waitUntil(lambda: card.model.line(0) is not None)
    report(Figures("keys d", 1, note=f"an item's card found: {desk.hands.count} keys"))
    assert desk.hands.count <= FIND


class Windows(QObject):
    """Sees what comes up as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        window = watched if isinstance(watched, QWidget) and watched.isWindow() else None
        is_other = window is not None and not isinstance(window, Shell)
        if is_other and event.type() == QEvent.Type.Show:
            self.seen.append(type(watched).__name__)
        return False


@pytest.mark.parametrize("subject", ["home", "slips", "stock", "books", "catalogue", "settings"])
def test_no_page_takes_the_keyboard_away_as_it_opens(
    qtbot: QtBot, qapp: QApplication, bench: Bench, subject: str
) -> None:
    bench.courier.enter(world.person("admin"))
    windows = Windows()
    qapp.installEventFilter(windows)
    desk = Desk(qtbot, bench)
    page = desk.shell.open(SubjectLink(subject))
    qtbot.waitUntil(page.isVisible)
    qapp.removeEventFilter(windows)
    assert windows.seen == []
    assert desk.shell.isActiveWindow()
