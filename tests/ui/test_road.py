"""One slip from the log-in to the books, as four persons do it in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.services.book_sheets import SheetEntry
from partsdesk.services.showing import Doing
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.workstation import Workstation
from partsdesk.ui.fields import PickField
from partsdesk.ui.login import LoginWindow
from partsdesk.ui.page import CardLink, LedgerLink, NewSlipLink, SlipLink, SubjectLink
from partsdesk.ui.pages.books.book import BookPage
from partsdesk.ui.pages.home.page import HomePage
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.page import SlipsPage
from partsdesk.ui.pages.stock.page import StockPage
from partsdesk.ui.session import Session
from partsdesk.ui.shell import Shell
from partsdesk.ui.tables.model import ListModel
from partsdesk.wording.language import Language
from tests.ui import world

ITEM = "ZLQ-T5-14"


@pytest.fixture
def session(
    qapp: QApplication, warehouse: Warehouse, tmp_path: Path, spoken: Language
) -> Iterator[Session]:
    workstation = Workstation(tmp_path / "workstation.toml")
    workstation.keep("language", spoken.value)
    made = Session(qapp, warehouse, workstation)
    yield made
    made.close()
    made.deleteLater()


class Road:
    """What a person does in the window."""

    def __init__(self, qtbot: QtBot, session: Session) -> None:
        self.qtbot = qtbot
        self.session = session

    def enter(self, login: str) -> Shell:
        """Log in as somebody, out first where somebody is in."""
        if isinstance(self.session.window, Shell):
            self.session.window.close()
        self.session.log_in()
        window = self.session.window
        assert isinstance(window, LoginWindow)
        window.login.setText(login)
        window.password.setText(world.PASSWORD)
        window.enter.click()
        self.qtbot.waitUntil(lambda: isinstance(self.session.window, Shell))
        shell = self.session.window
        assert isinstance(shell, Shell)
        return shell

    def open(self, login: str, link: SlipLink) -> SlipPage:
        """Open a slip as somebody, and wait until it is there."""
        page = self.enter(login).open(link)
        assert isinstance(page, SlipPage)
        self.qtbot.waitUntil(lambda: page.shown is not None)
        return page

    def press(self, page: SlipPage, action: QAction, state: State) -> None:
        """Take a step and wait for what becomes of the slip."""
        assert action.isEnabled(), action.toolTip()
        action.trigger()
        self.qtbot.waitUntil(lambda: self.state(page) is state)

    @staticmethod
    def state(page: SlipPage) -> State | None:
        """How the page's slip stands."""
        return page.shown.slip.state if page.shown else None

    def loaded(self, model: ListModel) -> None:
        """Wait for a list."""
        self.qtbot.waitUntil(lambda: model.is_known and model.total > 0)


@pytest.fixture
def road(qtbot: QtBot, session: Session) -> Road:
    return Road(qtbot, session)


def draw_up(road: Road) -> SlipLink:
    """The accountant types a receipt; it keeps itself."""
    shell = road.enter("accountant")
    page = shell.open(NewSlipLink("purchase-receipt"))
    assert isinstance(page, SlipPage)
    road.qtbot.waitUntil(lambda: page.form is not None)
    assert page.form is not None
    partner = page.form.field("partner")
    assert isinstance(partner, PickField)
    partner.setText("GYS-001")
    partner.textEdited.emit("GYS-001")
    partner.clearFocus()  # one goes on to the next field
    partner.settle()
    road.qtbot.waitUntil(lambda: partner.value is not None)
    grid = page.grid
    grid.setCurrentIndex(grid.model().index(0, 1))
    grid.paste(ITEM)
    quantity = [column.key for column in grid.sheet.columns].index("quantity")
    grid.setCurrentIndex(grid.model().index(0, quantity))
    grid.paste("2箱")
    price = [column.key for column in grid.sheet.columns].index("price")
    grid.model().setData(grid.model().index(0, price), "11.8")
    page.save.trigger()
    road.qtbot.waitUntil(lambda: page.shown is not None and page.is_kept)
    assert page.shown is not None
    link = SlipLink(page.shown.slip.id)
    assert shell.tabs.page_of(link) is page
    return link


def test_a_receipt_from_the_log_in_to_the_books(road: Road) -> None:
    link = draw_up(road)
    page = road.open("accountant", link)
    assert not page.main.isEnabled()
    assert page.main.toolTip() != page.main.text()

    page = road.open("supervisor", link)
    road.press(page, page.main, State.RELEASED)

    page = road.open("keeper", link)
    assert isinstance(page.grid.sheet, CountSheet)
    page.fill.trigger()
    road.press(page, page.main, State.EXECUTED)
    assert page.shown is not None
    number = page.shown.slip.number
    assert number == "CGRK-202611-0001"
    assert number in page.notices.text
    assert page.shown.slip.lines[0].price is None  # PAR-3

    page = road.open("accountant", link)
    road.press(page, page.main, State.BOOKED)
    assert page.main.isVisible() is False

    read_the_books(road)


def read_the_books(road: Road) -> None:
    """Stock, card and ledger say the same; each row leads back to the slip."""
    shell = road.session.window
    assert isinstance(shell, Shell)
    stock = shell.open(SubjectLink("stock"))
    assert isinstance(stock, StockPage)
    road.loaded(stock.by_item.model)
    row = stock.by_item.model.row(0)
    assert row is not None
    assert (row["item"], row["quantity"].plain()) == (ITEM, "100")
    stock.by_item.opened.emit(row)

    item = ItemId(int(row["item_id"]))
    card = shell.tabs.front
    assert isinstance(card, BookPage)
    assert isinstance(shell.tabs._links[card], CardLink)
    road.qtbot.waitUntil(lambda: card.model.line(1) is not None)
    ledger = shell.open(LedgerLink(item, ITEM, "", Group.MAIN))
    assert isinstance(ledger, BookPage)
    road.qtbot.waitUntil(lambda: ledger.model.line(1) is not None)
    entry = ledger.model.line(1)
    assert isinstance(entry, SheetEntry)
    assert str(entry.balance.quantity) == "100"
    assert str(entry.balance.amount) == "1180"
    ledger.table.opened.emit(1)
    assert isinstance(shell.tabs.front, SlipPage)


def test_a_wrong_password_is_said_in_the_window(road: Road) -> None:
    road.session.log_in()
    window = road.session.window
    assert isinstance(window, LoginWindow)
    window.login.setText("keeper")
    window.password.setText("wrong")
    window.enter.click()
    road.qtbot.waitUntil(lambda: bool(window.notices.text) and window.enter.isEnabled())


def test_less_than_asked_follows_or_is_closed(
    road: Road, warehouse: Warehouse, qtbot: QtBot
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"), upto="released")
    page = road.open("keeper", SlipLink(slip.slip))
    assert isinstance(page.grid.sheet, CountSheet)
    counted = [column.key for column in page.grid.sheet.columns].index("counted")
    page.grid.model().setData(page.grid.model().index(0, counted), "8")
    page.main.trigger()
    qtbot.waitUntil(lambda: len(page.notices._buttons) == 2)
    page.notices._buttons[0].click()
    qtbot.waitUntil(lambda: road.state(page) is State.EXECUTED)
    button = page.notices._buttons[0]  # beside it stands the next slip that waits
    button.click()
    shell = road.session.window
    assert isinstance(shell, Shell)
    following = shell.tabs.front
    assert isinstance(following, SlipPage)
    qtbot.waitUntil(lambda: following.shown is not None)
    assert following.shown is not None
    assert following.shown.slip.remainder_of == slip.slip


def test_a_reversal_asks_why_and_opens_the_red_slip(
    road: Road, warehouse: Warehouse, qtbot: QtBot
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"))
    page = road.open("accountant", SlipLink(slip.slip))
    page.second[Doing.REVERSE].trigger()
    field = page.notices.findChild(QLineEdit)
    assert field is not None
    qtbot.waitUntil(field.isVisible)
    field.setText("收错了")
    field.returnPressed.emit()
    shell = road.session.window
    assert isinstance(shell, Shell)
    qtbot.waitUntil(lambda: shell.tabs.front is not page)
    red = shell.tabs.front
    assert isinstance(red, SlipPage)
    qtbot.waitUntil(lambda: red.shown is not None)
    assert red.shown is not None
    assert red.shown.slip.is_red


def test_what_others_do_is_seen_without_asking(
    road: Road, warehouse: Warehouse, qtbot: QtBot
) -> None:
    shell = road.enter("supervisor")
    assert isinstance(shell.tabs.front, HomePage)
    page = shell.open(SubjectLink("slips"))
    assert isinstance(page, SlipsPage)
    qtbot.waitUntil(lambda: page.list.model.is_known)
    shell.bench.courier._ask_changes()
    qtbot.waitUntil(lambda: not shell.bench.courier._is_polling)
    world.receipt(warehouse, (1, "10", "1"), upto="drafted")
    shell.bench.courier._ask_changes()
    qtbot.waitUntil(lambda: page.list.model.total == 1)
