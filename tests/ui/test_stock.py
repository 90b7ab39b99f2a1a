"""Stock in the window: what is free, short and on the way, and the panel beside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import BinId
from partsdesk.services.item_stock import ItemAsked, item_stock
from partsdesk.services.lists import ListAsked, Sort, list_page
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import CardLink, SlipLink, StockLink
from partsdesk.ui.pages.stock.page import StockPage
from partsdesk.ui.tables.chips import ALL
from partsdesk.wording import language
from partsdesk.wording.language import Language
from tests.ui import world
from tests.ui.busy import busy


@pytest.fixture(scope="module")
def built_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months of a busy warehouse."""
    file = tmp_path_factory.mktemp("stock") / "warehouse.db"
    world.build(file)
    warehouse = world.opened(file)
    busy(warehouse, months=2)
    warehouse.database.close()
    return file


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """In Chinese."""
    with language.using(Language.ZH):
        yield


@pytest.fixture
def page(qtbot: QtBot, bench: Bench) -> StockPage:
    """The page, with its first row looked at."""
    return opened(qtbot, StockPage(bench))


def opened(qtbot: QtBot, page: StockPage) -> StockPage:
    """A page in sight."""
    qtbot.addWidget(page)
    page.resize(1180, 680)
    page.show()
    page.start()
    qtbot.waitUntil(lambda: bool(page.side.doors))
    return page


def test_the_panel_says_more_of_the_row(qtbot: QtBot, page: StockPage) -> None:
    row = page.by_item.model.row(2)
    assert row is not None
    assert row["item"] == "ZLQ-T5-14"
    page.by_item.table.setCurrentIndex(page.by_item.model.index(2, 0))
    qtbot.waitUntil(lambda: page.side.title.text().startswith("ZLQ-T5-14"))
    said = [door.accessibleName() for door in page.side.doors]
    assert any("待处理" in each and each.endswith(" 5") for each in said)
    assert any("其他出库" in each and each.endswith(" 10") for each in said)
    assert page.side.trend.accessibleDescription()


def test_every_line_of_the_panel_opens_by_enter(qtbot: QtBot, page: StockPage) -> None:
    links: list[object] = []
    page.asks.connect(links.append)
    for door in page.side.doors:
        qtbot.keyClick(door, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert len(links) == len(page.side.doors)
    assert {type(link).__name__ for link in links} >= {"CardLink", "LedgerLink", "SlipLink"}
    assert any(isinstance(link, CardLink) and link.lot is not None for link in links)
    assert all(isinstance(link, SlipLink) for link in links[-len(page.side.doors) // 2 :])


def test_f6_goes_to_the_panel_and_back(qtbot: QtBot, qapp: QApplication, page: StockPage) -> None:
    page.activateWindow()
    qtbot.waitUntil(lambda: qapp.activeWindow() is page)
    page.by_item.table.setFocus()
    page._next_pane()
    assert page.side.doors[0].hasFocus()
    page._next_pane()
    assert page.by_item.table.hasFocus()


def test_quick_filters_show_what_is_short_and_what_comes(qtbot: QtBot, page: StockPage) -> None:
    assert page.by_item.model.total == 8
    chips = page.by_item.chips
    assert chips is not None
    chips.buttons["coming"].click()
    qtbot.waitUntil(lambda: page.by_item.model.total == 2)
    chips.buttons["short"].click()
    qtbot.waitUntil(lambda: page.by_item.model.total > 100)
    row = page.by_item.model.row(0)
    assert row is not None
    assert row["short"].units == row["min_qty"].units - row["quantity"].units


def test_other_ways_open_the_card_of_their_place(qtbot: QtBot, page: StockPage) -> None:
    links: list[object] = []
    page.asks.connect(links.append)
    page.turn(2)
    qtbot.waitUntil(lambda: page.by_bin.model.row(0) is not None)
    page.by_bin.table.setCurrentIndex(page.by_bin.model.index(0, 0))
    page.by_bin.table.setFocus()
    qtbot.keyClick(page.by_bin.table, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    (link,) = links
    assert isinstance(link, CardLink)
    row = page.by_bin.model.row(0)
    assert row is not None
    assert link.bin == BinId(row["bin_id"])


def test_the_stock_of_one_item_is_opened_by_others(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, StockPage(bench, StockLink(ItemId(1), "ZLQ-T5-14")))
    qtbot.waitUntil(lambda: page.by_item.model.total == 1)


def without_stock(warehouse: Warehouse) -> tuple[ItemId, str]:
    """An item that lies nowhere, is asked for by nobody, and has no minimum."""
    asked = ListAsked("items", sort=(Sort("min_qty"),), limit=1)
    (row,) = warehouse.ask(list_page, asked, world.person("keeper")).rows
    names = warehouse.ask(list_page, asked, world.person("keeper")).names
    found = dict(zip(names, row, strict=True))
    assert found["min_qty"] is None
    return ItemId(int(str(found["id"]))), str(found["code"])


def test_an_item_without_stock_leads_to_its_card(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse
) -> None:
    item, code = without_stock(warehouse)
    page = opened(qtbot, StockPage(bench, StockLink(item, code)))
    qtbot.waitUntil(lambda: page.by_item.current() is not None)
    page.by_item.table.setFocus()
    with qtbot.waitSignal(page.asks) as asked:
        qtbot.keyClick(page.by_item.table, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    (link,) = asked.args
    assert isinstance(link, CardLink)
    assert link.item == item


def test_what_a_quick_filter_hides_is_found_by_enter(
    qtbot: QtBot, page: StockPage, warehouse: Warehouse
) -> None:
    item, code = without_stock(warehouse)
    view = page.by_item
    view.search.setText(code)
    qtbot.waitUntil(view.empty.widens.isVisible)
    qtbot.keyClick(view.search, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: view.current() is not None)
    assert view.chips is not None
    assert (view.chips.now, view.model.total) == (ALL, 1)
    assert page.window().focusWidget() is view.table
    with qtbot.waitSignal(page.asks) as asked:
        qtbot.keyClick(view.table, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert isinstance(asked.args[0], CardLink)
    assert asked.args[0].item == item


def test_enter_goes_from_what_is_sought_to_what_was_found(qtbot: QtBot, page: StockPage) -> None:
    page.by_item.search.setText("ZLQ-T5-14")
    qtbot.waitUntil(lambda: page.by_item.model.total == 1)
    assert not page.by_item.empty.isVisible()
    qtbot.keyClick(page.by_item.search, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert page.window().focusWidget() is page.by_item.table
    row = page.by_item.current()
    assert row is not None
    assert row["item"] == "ZLQ-T5-14"


def test_the_line_of_stock_ends_at_what_there_is(warehouse: Warehouse) -> None:
    found = warehouse.ask(item_stock, ItemAsked(ItemId(1)), world.person("keeper"))
    page = warehouse.ask(
        list_page, ListAsked("stock-goods", scope={"item": 1}), world.person("keeper")
    )
    (row,) = [dict(zip(page.names, values, strict=True)) for values in page.rows]
    assert found.days[-1][1] == row["quantity"]
    assert found.days[0][1].units == 0
    assert len(found.days) == 91
    dates = [entry.date for entry in found.recent]
    assert dates == sorted(dates, reverse=True)
    assert dates[0] == found.days[-1][0]
