"""VAL-3: a receipt booked at an estimate takes its invoice in on its page."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from partsdesk.domain.values.quantities import NotANumber, Quantity
from partsdesk.services.showing import SlipAsked, slip_of
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.invoice import InvoiceSheet, may_invoice
from tests.ui import world


def test_val_3_an_invoice_says_so_many_pieces_at_a_price(warehouse: Warehouse) -> None:
    slip = world.receipt(warehouse, (1, "10", "1.5"), (2, "5", "2")).slip
    shown = warehouse.ask(slip_of, SlipAsked(slip), world.person("accountant"))
    assert may_invoice(shown)
    sheet = InvoiceSheet(shown)
    assert sheet.text(0, "estimated") == "15.00"
    assert sheet.text(0, "price") == ""
    sheet.put(0, "price", "1.6")
    sheet.put(0, "invoice", "24417000")
    sheet.put(1, "quantity", "many")
    assert isinstance(sheet.problem(1, "quantity"), NotANumber)
    (line,) = sheet.invoiced()
    assert (line.line, line.quantity) == (1, Quantity.parse("10"))
    sheet.put(0, "quantity", "4")
    assert sheet.invoiced()[0].quantity == Quantity.parse("4")
    sheet.put(1, "price", "dear")
    with pytest.raises(NotANumber):
        sheet.invoiced()


def test_val_3_an_invoice_is_taken_in_on_the_page(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1.5")).slip
    page = SlipPage(bench, SlipLink(slip))
    qtbot.addWidget(page)
    page.start()
    qtbot.waitUntil(lambda: page.shown is not None)
    assert page.invoice.isVisible()
    page.invoice.trigger()
    sheet = page.grid.sheet
    assert isinstance(sheet, InvoiceSheet)
    sheet.put(0, "price", "1.6")
    sheet.put(0, "invoice", "24417000")
    page.main.trigger()
    qtbot.waitUntil(lambda: not page.invoice.isVisible())
    assert not isinstance(page.grid.sheet, InvoiceSheet)
    qtbot.waitUntil(lambda: not bench.courier._under_way)
