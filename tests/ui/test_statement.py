"""The statement in the window: made, looked through, opened to its slips, signed, refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.months import Point
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Role
from partsdesk.services.closing.checklist import Checked, Door, Standing
from partsdesk.services.importing.files import ImportFile, import_file
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import CardLink, LedgerLink, Link, SlipLink, StatementLink
from partsdesk.ui.pages.closing.rows import link_of
from partsdesk.ui.pages.counts import statement
from partsdesk.ui.pages.counts import statement_rows as listing
from partsdesk.ui.pages.counts.statement import StatementPage
from partsdesk.ui.panes import panes_of, place_in
from tests.ui import at_counts, at_statement, world

Opened = Callable[[str], StatementPage]


@pytest.fixture
def warehouse(warehouse: Warehouse) -> Warehouse:
    """Slips of every state, and a count that found too little and too much."""
    world.fill(warehouse)
    world.shelve(warehouse)
    at_counts.half_counted(warehouse)
    return warehouse


@pytest.fixture
def opened(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> Opened:
    """Opens the page in the name of somebody, at the main store."""

    def open_as(login: str) -> StatementPage:
        assert warehouse.database.file
        bench.courier.enter(world.person(login))
        page = StatementPage(bench, StatementLink())
        qtbot.addWidget(page)
        page.resize(1160, 690)
        page.show()
        page.start()
        qtbot.waitUntil(lambda: page.stores.count() > 1)
        page.stores.put(world.MAIN)
        page.stores.activated.emit(page.stores.currentIndex())
        wait(qtbot, page)
        return page

    return open_as


def wait(qtbot: QtBot, page: StatementPage) -> None:
    """Until everything that was asked for is there."""
    timers = (page._soon, page.side._soon)
    courier = page.bench.courier

    def is_quiet() -> bool:
        return not any(each.isActive() for each in timers) and not courier._under_way

    qtbot.waitUntil(is_quiet, timeout=20_000)


def row_of(page: StatementPage, code: str) -> int:
    """The row of an item."""
    return [row["item"] for row in page.table.still.rows].index(code)


def test_rec_1_the_lines_say_what_differs_and_chips_and_search_narrow_them(
    qtbot: QtBot, opened: Opened
) -> None:
    page = opened("supervisor")
    every = len(page.table.still.rows)
    assert page.chips[listing.ALL].text() == f"All {every}"
    assert "agreement rate" in page.rate.text()
    short = page.table.still.rows[row_of(page, "ZLQ-T5-14")]
    assert (short["verdict"], short["cause"]) == ("shortage", "moved, not on the card")
    page.chips[listing.DIFFERING].click()
    wait(qtbot, page)
    rows = page.table.still.rows
    assert 0 < len(rows) < every
    assert all(row["card_stock"] or row["account_card"] for row in rows)
    page.chips[listing.ALL].click()
    QTest.keyClicks(page.search, "t5-14")
    wait(qtbot, page)
    assert [row["item"] for row in page.table.still.rows] == ["ZLQ-T5-14"]
    page.search.setText("nothing is called so")
    wait(qtbot, page)
    assert page.table._empty.text() == "No line of what is searched for is here."


def test_rec_1_every_figure_opens_into_its_slips_by_keyboard(qtbot: QtBot, opened: Opened) -> None:
    page = opened("accountant")
    links: list[Link] = []
    page.asks.connect(links.append)
    names = [column.name for column in page.table.still.columns]
    row = row_of(page, "ZLQ-T5-2X28")
    for name in ("account", "card", "executed"):
        page.table.setCurrentIndex(page.table.still.index(row, names.index(name)))
        wait(qtbot, page)
        page.table.setFocus()
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    ledger, card = links
    assert isinstance(ledger, LedgerLink)
    assert isinstance(card, CardLink)
    qtbot.waitUntil(page.side.doors[0].hasFocus)
    QTest.keyClick(page.side.doors[-1], Qt.Key.Key_Return)
    assert isinstance(links[-1], SlipLink)


def test_rec_1_it_is_made_and_signed_in_the_role_that_one_has(qtbot: QtBot, opened: Opened) -> None:
    page = opened("accountant")
    keeper, accountant = page.names.acts[Role.KEEPER], page.names.acts[Role.ACCOUNTANT]
    assert "F9" in accountant.toolTip()
    QTest.keyClick(page, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: page.now is not None, timeout=20_000)
    wait(qtbot, page)
    assert page.head.number.text() == "DZ-202611-0001"
    assert not page.make.isEnabled()
    assert page.make.toolTip() == "Nothing has changed since it was made"
    assert not keeper.isEnabled()
    assert "keeper" in keeper.toolTip()
    accountant.trigger()
    assert "DZ-202611-0001, store MAIN" in page.notices.text
    page.notices._buttons[-1].click()
    qtbot.waitUntil(lambda: "still to sign" in page.notices.text)
    wait(qtbot, page)
    assert page.names.table.still.rows[0]["accountant"].startswith("✓")
    assert not accountant.isEnabled()
    assert "already signed" in accountant.toolTip()


def test_rec_1_where_the_books_have_changed_it_is_made_anew(
    qtbot: QtBot, warehouse: Warehouse, opened: Opened
) -> None:
    at_statement.made(warehouse)
    world.receipt(warehouse, (2, "5", "12.6"), upto="executed")
    page = opened("keeper")
    assert page.head.state.text() == "books have changed"
    sign = page.names.acts[Role.KEEPER]
    assert not sign.isEnabled()
    assert "F9 makes it anew" in sign.toolTip()
    page.make.trigger()
    qtbot.waitUntil(lambda: page.head.number.text() == "DZ-202611-0002", timeout=20_000)
    wait(qtbot, page)
    assert sign.isEnabled()


def test_rec_1_it_is_exported_as_shown(qtbot: QtBot, opened: Opened, tmp_path: Path) -> None:
    page = opened("accountant")
    page.chips[listing.DIFFERING].click()
    wait(qtbot, page)
    file = tmp_path / "对帐.csv"
    page.export_to(file)
    qtbot.waitUntil(lambda: "rows are in" in page.notices.text, timeout=20_000)
    lines = file.read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(page.table.still.rows)


def test_who_has_none_of_the_roles_is_told_who_makes_it(opened: Opened) -> None:
    page = opened("admin")
    assert not page.make.isEnabled()
    assert "accountant" in page.make.toolTip()


def test_val_9_the_months_checklist_opens_the_statement_of_its_last_day() -> None:
    month = Month.of(world.TODAY.date())
    checked = Checked(Point.STATEMENT, Door.STATEMENT, Standing.OPEN, blocks=False)
    assert link_of(checked, month) == StatementLink(month.last)


def test_rec_1_another_programs_account_is_held_against_the_card_of_its_day(
    qtbot: QtBot, warehouse: Warehouse, opened: Opened, tmp_path: Path
) -> None:
    file = tmp_path / "kingdee.csv"
    day = world.TODAY.date()
    file.write_text(f"item,quantity,amount,date\nZLQ-T5-28,170,2295,{day}\n", "utf-8-sig")
    taken = import_file(warehouse, world.person("accountant"), ImportFile("account", file))
    assert not taken.rejected
    page = opened("accountant")
    page.day.put(day - dt.timedelta(days=3))
    page.accounts.setCurrentIndex(1)
    page.accounts.activated.emit(1)
    wait(qtbot, page)
    assert page.day.value == day
    row = page.table.still.rows[row_of(page, "ZLQ-T5-28")]
    assert (str(row["account"]), row["verdict"].split(" · ")[0]) == ("170", "account differs")
    assert row["account_card"].units < 0
    page.table.setCurrentIndex(page.table.still.index(row_of(page, "ZLQ-T5-28"), 0))
    wait(qtbot, page)
    assert page.side.doors[0].accessibleName().startswith("Card")


def test_rows_come_in_pages(qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "PAGE", 4)
    page = opened("keeper")
    first = [row["item"] for row in page.table.still.rows]
    assert len(first) == 4
    assert not page.earlier.isEnabled()
    QTest.keyClick(page.table, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    wait(qtbot, page)
    second = [row["item"] for row in page.table.still.rows]
    assert page.head.more.text().startswith("5-8 of ")
    assert min(second) > max(first)
    page.earlier.trigger()
    wait(qtbot, page)
    assert [row["item"] for row in page.table.still.rows] == first


def test_the_keyboard_goes_from_pane_to_pane(qtbot: QtBot, opened: Opened) -> None:
    page = opened("keeper")
    page.table.setCurrentIndex(page.table.still.index(row_of(page, "ZLQ-T5-14"), 0))
    wait(qtbot, page)
    found = panes_of(page, (), ())
    places = [place_in(pane) for pane in found]
    assert page.table in places
    assert page.side.doors[0] in places
    assert any(pane is page.side.causes for pane in found)
