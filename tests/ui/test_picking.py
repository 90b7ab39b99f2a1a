"""F7 picks goods and bins; a booking that comes too early opens what is booked first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import Item, ItemId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.topics import Topic
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import PICKED_ROWS
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.item_field import ItemField
from partsdesk.ui.picker import Picker, bins_wanted, items_wanted
from partsdesk.ui.shell import Shell
from partsdesk.ui.tones import Tone
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
    assert bins_wanted("bin", StoreId(1), item, leaves=True).asked.scope == {"store": 1, "item": 1}
    assert bins_wanted("to_bin", StoreId(1), item, leaves=False).taken == {"to_bin": "code"}


@pytest.fixture
def tube(warehouse: Warehouse) -> Item:
    """An item of two lots: four old ones in A-01-01, three new ones in B-01-01."""
    return world.tubes(warehouse)


def cell(page: SlipPage, key: str) -> str:
    return page.grid.sheet.text(0, key)


def opened(qtbot: QtBot, shell: Shell, slip: SlipId) -> SlipPage:
    page = shell.open(SlipLink(slip))
    assert isinstance(page, SlipPage)
    qtbot.waitUntil(lambda: page.shown is not None)
    return page


def test_a_lot_is_picked_with_its_bin_and_what_is_free_follows(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse, tube: Item
) -> None:
    slip = world.receipt(
        warehouse, (tube.id, "2", ""), upto="drafted", kind="other-out", reason="样品"
    ).slip
    page = opened(qtbot, shell, slip)
    qtbot.waitUntil(lambda: cell(page, "free") == "7")
    picker = picker_of(qtbot, page, "lot")
    assert [picker.list.model.row(n)["lot"] for n in range(2)] == ["2405A", "2411B"]  # type: ignore[index]
    picker.list.opened.emit(picker.list.model.row(0))
    assert (cell(page, "lot"), cell(page, "bin")) == ("2405A", "A-01-01")
    qtbot.waitUntil(lambda: cell(page, "free") == "4")
    page.grid.sheet.put(0, "bin", "B-01-01")
    page.grid.changed.emit()
    qtbot.waitUntil(lambda: cell(page, "free") == "0")
    assert page.grid.sheet.tone(0, "free") is Tone.ATTENTION  # two are asked for
    page.grid.sheet.put(0, "lot", "")
    page.grid.changed.emit()
    qtbot.waitUntil(lambda: cell(page, "free") == "3")
    assert page.grid.sheet.tone(0, "free") is None


def test_what_is_free_follows_what_others_do(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse, tube: Item
) -> None:
    line = (tube.id, "2", "")
    slip = world.receipt(warehouse, line, upto="drafted", kind="other-out", reason="样品").slip
    page = opened(qtbot, shell, slip)
    qtbot.waitUntil(lambda: cell(page, "free") == "7")
    world.receipt(warehouse, line, upto="released", kind="other-out", reason="展会用")
    page.hear({Topic.SLIPS})
    qtbot.waitUntil(lambda: cell(page, "free") == "5")


def test_a_keeper_sees_what_lies_where_he_takes_from(
    qtbot: QtBot, bench: Bench, shell: Shell, warehouse: Warehouse, tube: Item
) -> None:
    slip = world.receipt(
        warehouse, (tube.id, "5", ""), upto="released", kind="other-out", reason="样品"
    ).slip
    bench.courier.enter(world.person("keeper"))
    page = opened(qtbot, shell, slip)
    assert isinstance(page.grid.sheet, CountSheet)
    qtbot.waitUntil(lambda: cell(page, "free") == "7")  # what it has reserved itself is its own
    picker = picker_of(qtbot, page, "lot")
    picker.list.opened.emit(picker.list.model.row(0))
    assert (cell(page, "lot"), cell(page, "bin")) == ("2405A", "A-01-01")
    qtbot.waitUntil(lambda: cell(page, "free") == "4")
    assert page.grid.sheet.tone(0, "free") is Tone.ATTENTION


def test_an_empty_cell_offers_what_one_used_last(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    slip = world.receipt(warehouse, (7, "10", "1"), (4, "10", "1"), upto="drafted").slip
    page = opened(qtbot, shell, slip)
    page.grid.setCurrentIndex(page.grid.model().index(2, 1))
    qtbot.keyClick(page.grid, Qt.Key.Key_F2)  # type: ignore[no-untyped-call]
    field = page.grid.findChild(ItemField)
    assert field is not None
    qtbot.waitUntil(lambda: bool(field._found))
    assert [picked.id for picked, _ in field._found[:2]] == [4, 7]
    assert len(field._found) == PICKED_ROWS  # and then whatever there is
    assert page.grid.sheet.text(2, "item") == ""


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
