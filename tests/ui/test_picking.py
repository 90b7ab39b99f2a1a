"""F7 picks goods and bins; a booking that comes too early opens what is booked first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.people import StoreId
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.picker import Picker, bins_wanted, items_wanted
from partsdesk.ui.shell import Shell
from tests.ui import world


@pytest.fixture
def shell(qtbot: QtBot, bench: Bench) -> Iterator[Shell]:
    made = Shell(bench)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not bench.courier._under_way)
    made.close()
    made.deleteLater()


def picker_of(qtbot: QtBot, page: SlipPage, key: str) -> Picker:
    """Press F7 in the first line's cell."""
    number = [column.key for column in page.grid.sheet.columns].index(key)
    page.grid.setCurrentIndex(page.grid.model().index(0, number))
    qtbot.keyClick(page.grid, Qt.Key.Key_F7)  # type: ignore[no-untyped-call]
    (picker,) = page.findChildren(Picker)
    qtbot.waitUntil(lambda: picker.list.model.is_known and picker.list.model.total > 0)
    return picker


def test_goods_and_bins_are_picked_by_keyboard(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    slip = world.receipt(warehouse, (2, "10", "1"), upto="drafted").slip
    page = shell.open(SlipLink(slip))
    assert isinstance(page, SlipPage)
    qtbot.waitUntil(lambda: page.shown is not None)
    picker = picker_of(qtbot, page, "bin")
    qtbot.keyClick(picker.list.search, Qt.Key.Key_Down)  # type: ignore[no-untyped-call]
    picker.list.opened.emit(picker.list.model.row(3))
    assert page.grid.sheet.text(0, "bin").startswith("A-01-")
    qtbot.waitUntil(lambda: not page.findChildren(Picker))
    picker = picker_of(qtbot, page, "item")
    qtbot.keyClick(picker.list.search, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: bool(page.grid.sheet.text(0, "name")) and page.is_kept)
    assert page.grid.currentIndex().column() > 1


def test_where_goods_leave_what_lies_there_is_picked_from() -> None:
    item = ItemId(1)
    assert items_wanted(StoreId(1), leaves=True).asked.listing == "stock-items"
    assert items_wanted(None, leaves=True).asked.listing == "items"
    assert bins_wanted(StoreId(1), item, leaves=True).asked.scope == {"store": 1, "item": 1}
    assert bins_wanted(StoreId(1), item, leaves=False).taken == "code"


def test_val_2_what_is_to_be_booked_first_is_a_door(
    qtbot: QtBot, bench: Bench, shell: Shell, warehouse: Warehouse
) -> None:
    receipt = world.receipt(warehouse, (1, "10", "1"), upto="executed").slip
    slip = world.receipt(
        warehouse, (1, "4", ""), upto="executed", kind="other-out", reason="样品"
    ).slip
    bench.courier.enter(world.person("accountant"))
    page = shell.open(SlipLink(slip))
    assert isinstance(page, SlipPage)
    qtbot.waitUntil(lambda: page.shown is not None)
    page.main.trigger()
    qtbot.waitUntil(lambda: len(page.notices._buttons) == 1)
    page.notices._buttons[0].click()
    qtbot.waitUntil(lambda: shell.tabs.front is not page)
    first = shell.tabs.front
    assert isinstance(first, SlipPage)
    qtbot.waitUntil(lambda: first.shown is not None and first.shown.slip.id == receipt)
