"""The booking desk: last prices, bookings out of order, the next slip, one invoice for several."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.services.settings import ChangeSetting, change_setting
from partsdesk.services.showing import SlipAsked, slip_of
from partsdesk.services.slips.foresight import ForesightAsked, Known, foresee
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import RegisterLink, SlipLink
from partsdesk.ui.pages.home.uninvoiced import UninvoicedPage
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.pricing import is_off, last_text, price_said
from partsdesk.ui.pages.slips.reading import BookSheet
from partsdesk.ui.shell import Shell
from partsdesk.ui.tones import Tone
from tests.ui import world


def opened(qtbot: QtBot, bench: Bench) -> Shell:
    shell = Shell(bench)
    qtbot.addWidget(shell)
    shell.show()
    return shell


def front(qtbot: QtBot, shell: Shell, slip: SlipId) -> SlipPage:
    """The page of a slip, once it is in front and its slip has come."""

    def is_there() -> bool:
        page = shell.tabs.front
        return isinstance(page, SlipPage) and page.shown is not None and page.shown.slip.id == slip

    qtbot.waitUntil(is_there)
    page = shell.tabs.front
    assert isinstance(page, SlipPage)
    return page


def test_rec_9_a_price_says_how_far_it_is_off() -> None:
    known = Known(Price.parse("10"), Price.parse("8"))
    assert last_text(Price.parse("10.5"), known).split() == ["10.00", "+5.0%"]
    assert last_text(Price.parse("9"), known).split() == ["10.00", "-10.0%"]
    assert last_text(Price.parse("10"), known).split() == ["10.00", "="]
    assert last_text(None, known) == "10.00"
    assert last_text(Price.parse("1"), Known()) == ""
    assert is_off(Price.parse("9.7"), known, Price.parse("0.2"))
    assert not is_off(Price.parse("9.5"), known, Price.parse("0.2"))
    assert not is_off(Price.parse("99"), known, None)
    assert price_said(None, None, Quantity.parse("1")) is None


def test_rec_9_an_odd_price_is_marked_where_it_is_typed(warehouse: Warehouse) -> None:
    asked = ChangeSetting("price-off-rate", "0.2")
    warehouse.perform(change_setting, asked, world.person("admin"))
    world.receipt(warehouse, (1, "10", "2"))
    slip = world.receipt(warehouse, (1, "10", "2"), upto="executed").slip
    clerk = world.person("accountant")
    sheet = BookSheet(warehouse.ask(slip_of, SlipAsked(slip), clerk))
    sheet.foresight = warehouse.ask(foresee, ForesightAsked(slip), clerk)
    assert sheet.text(0, "last").split() == ["2.00", "="]
    assert list(sheet.off) == []
    sheet.put(0, "price", "2.5")
    assert list(sheet.off) == [1]
    assert sheet.tone(0, "price") is Tone.ATTENTION
    sheet.put(0, "amount", "22")
    assert sheet.text(0, "last").split() == ["2.00", "+10.0%"]
    assert list(sheet.off) == []
    sheet.put(0, "price", "dear")
    assert sheet.tone(0, "price") is Tone.WRONG


def test_a_booked_slip_offers_the_next_and_enter_takes_it(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse
) -> None:
    first, second, third = (
        world.receipt(warehouse, (item, "5", "1"), upto="executed").slip for item in (1, 2, 3)
    )
    shell = opened(qtbot, bench)
    shell.open(SlipLink(first))
    page = front(qtbot, shell, first)
    page.main.trigger()
    qtbot.waitUntil(lambda: isinstance(page.window().focusWidget(), QPushButton))
    QTest.keyClick(page.notices._buttons[-1], Qt.Key.Key_Return)
    page = front(qtbot, shell, second)
    assert shell.tabs.page_of(SlipLink(first)) is None
    page.next.trigger()
    front(qtbot, shell, third)
    assert shell.tabs.page_of(SlipLink(second)) is page  # it was passed over, and is not done
    qtbot.waitUntil(lambda: not bench.courier._under_way)


def test_val_2_a_booking_out_of_order_says_so_before_f9(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse
) -> None:
    world.receipt(warehouse, (1, "10", "1"))
    dear = world.receipt(warehouse, (1, "10", "2"), upto="executed").slip
    out = world.receipt(warehouse, (1, "5", ""), kind="other-out", upto="executed", reason="x").slip
    shell = opened(qtbot, bench)
    shell.open(SlipLink(out))
    page = front(qtbot, shell, out)
    qtbot.waitUntil(lambda: "7.50" in page.notices.text)
    assert "5.00" in page.notices.text
    page.notices._buttons[0].click()
    page = front(qtbot, shell, dear)
    assert page.notices.text == ""


def test_val_3_one_invoice_is_taken_in_for_several_receipts(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse
) -> None:
    first, second = (world.receipt(warehouse, (item, "10", "1.5")).slip for item in (1, 2))
    shell = opened(qtbot, bench)
    listed = shell.open(RegisterLink("uninvoiced"))
    assert isinstance(listed, UninvoicedPage)
    qtbot.waitUntil(lambda: listed.list.model.peek(1) is not None)
    listed.take.trigger()
    assert listed.notices.text
    listed.list.table.selectAll()
    listed.take.trigger()
    page = front(qtbot, shell, first)
    qtbot.waitUntil(page.bill.isVisible)
    page.main.trigger()
    assert "Ctrl+E" in page.notices.text
    page.bill.number.setText("24417000")
    page.bill.number.textEdited.emit("24417000")
    page.fill.trigger()
    assert page.grid.sheet.text(0, "amount") == "15.00"
    page.main.trigger()
    qtbot.waitUntil(lambda: isinstance(page.window().focusWidget(), QPushButton))
    page.next.trigger()
    page = front(qtbot, shell, second)
    qtbot.waitUntil(page.bill.isVisible)
    assert page.bill.number.text() == "24417000"
    page.fill.trigger()
    page.main.trigger()
    qtbot.waitUntil(lambda: not page.main.isVisible())
    shown = warehouse.ask(slip_of, SlipAsked(first), world.person("accountant"))
    assert (shown.slip.state, shown.estimates[int(shown.slip.lines[0].id)]) == (
        State.BOOKED,
        Quantity.parse("0"),
    )
    qtbot.waitUntil(lambda: not bench.courier._under_way)


def test_an_invoice_can_be_left_again(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> None:
    slip = world.receipt(warehouse, (1, "10", "1.5")).slip
    shell = opened(qtbot, bench)
    shell.open(SlipLink(slip))
    page = front(qtbot, shell, slip)
    page.invoice.trigger()
    assert page.bill.isVisible()
    page.invoice.trigger()
    assert not page.bill.isVisible()
    assert not page.main.isVisible()
