"""Cards and accounts in the window: months, totals, red entries, and what Enter opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.calendar import Month
from partsdesk.services.book_sheets import SheetEntry
from partsdesk.services.sheet_layout import Sort, Total
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import CardLink, LedgerLink, Part, SlipLink, SummaryLink
from partsdesk.ui.pages.books.book import BookPage, CardPage, LedgerPage
from partsdesk.ui.pages.books.spans import Span, month_of
from partsdesk.ui.pages.books.summary import WAYS, SummaryPage
from partsdesk.ui.tables.model import ListRole
from partsdesk.ui.tones import Tone
from partsdesk.wording import language
from partsdesk.wording.language import Language
from tests.ui import world
from tests.ui.busy import busy

CODE, NAME = "ZLQ-T5-14", "T5电子镇流器"


@pytest.fixture(scope="module")
def built_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three months of a busy warehouse."""
    file = tmp_path_factory.mktemp("busy") / "warehouse.db"
    world.build(file)
    warehouse = world.opened(file)
    busy(warehouse, months=3)
    warehouse.database.close()
    return file


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """In Chinese, as books are kept."""
    with language.using(Language.ZH):
        yield


def opened(qtbot: QtBot, page: BookPage) -> BookPage:
    """A book in sight, with all that it asked for."""
    qtbot.addWidget(page)
    page.resize(1180, 680)
    page.show()
    page.start()
    qtbot.waitUntil(lambda: page.model.is_known)
    settle(qtbot, page)
    return page


def settle(qtbot: QtBot, page: BookPage) -> None:
    """Wait until every row has come."""
    rows = range(page.model.rowCount())
    qtbot.waitUntil(lambda: not [row for row in rows if page.model.line(row) is None])


def cells(page: BookPage, row: int) -> dict[str, str]:
    """A row as it is read."""
    columns = page.model.columns
    return {c.key: page.model.index(row, n).data() or "" for n, c in enumerate(columns)}


def card(bench: Bench, part: Part | None = None) -> CardPage:
    """The card of the first item in the main store."""
    link = CardLink(ItemId(1), CODE, NAME, world.MAIN, part=part or Part())
    return CardPage(bench, link)


def rows_of(page: BookPage, sort: Sort) -> list[int]:
    """The rows of a sort."""
    places = [(row, page.model.place(row)) for row in range(page.model.rowCount())]
    return [row for row, place in places if place is not None and place.sort is sort]


def test_a_card_reads_like_paper(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, card(bench))
    assert cells(page, 0)["abstract"] == "上年结转"
    assert len(rows_of(page, Sort.MONTH)) == len(rows_of(page, Sort.YEAR)) == 3
    balance = into = out = 0
    for row in range(1, page.model.rowCount()):
        line, shown = page.model.line(row), cells(page, row)
        if isinstance(line, SheetEntry):
            into += line.turnover.into.quantity.units
            out += line.turnover.out.quantity.units
            balance = line.balance.quantity.units
            assert shown["number"]
        elif isinstance(line, Total) and page.model.place(row).sort is Sort.YEAR:  # type: ignore[union-attr]
            assert shown["abstract"] == "本年累计"
            assert line.turnover.into.quantity.units == into
            assert line.turnover.out.quantity.units == out
            assert line.balance is not None
            assert line.balance.quantity.units == balance == into - out
    assert [page.head.number.text(), page.head.more.text()] == [CODE, NAME]


def test_red_entries_are_red_with_a_minus(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, card(bench))
    keys = [column.key for column in page.model.columns]
    (red,) = [row for row in rows_of(page, Sort.ENTRY) if page.model.line(row).red_of]  # type: ignore[union-attr]
    index = page.model.index(red, keys.index("out_qty"))
    assert index.data() == "-8"
    assert index.data(ListRole.TONE) == Tone.WRONG
    assert "红字" in cells(page, red)["abstract"]


def test_enter_opens_slips_and_months(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, card(bench))
    asked: list[object] = []
    page.asks.connect(asked.append)
    entry = rows_of(page, Sort.ENTRY)[0]
    page.table.setCurrentIndex(page.model.index(entry, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert asked == [SlipLink(SlipId(page.model.line(entry).slip))]  # type: ignore[union-attr]
    page.table.setCurrentIndex(page.model.index(rows_of(page, Sort.MONTH)[1], 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert page.bar.span == Span(Month(202610), Month(202610))
    qtbot.waitUntil(lambda: len(rows_of(page, Sort.MONTH)) == 1)
    assert cells(page, 0)["abstract"] == "上月结存"
    assert cells(page, 0)["balance"] not in {"", "0"}
    page.table.setCurrentIndex(page.model.index(0, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert page.bar.span == Span(None, Month(202610))
    qtbot.waitUntil(lambda: len(rows_of(page, Sort.MONTH)) == 2)


def test_months_are_typed_and_days_found(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, card(bench))
    page.bar.first.setText("10")
    page.bar.first.editingFinished.emit()
    qtbot.waitUntil(lambda: len(rows_of(page, Sort.MONTH)) == 2)
    qtbot.keyClick(page.bar.first, Qt.Key.Key_Down)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: len(rows_of(page, Sort.MONTH)) == 3)
    settle(qtbot, page)
    page.jump.dated.emit(dt.date(2026, 10, 8))
    qtbot.waitUntil(
        lambda: isinstance(page.model.line(page.table.currentIndex().row()), SheetEntry)
    )
    found = page.model.line(page.table.currentIndex().row())
    assert isinstance(found, SheetEntry)
    assert found.day >= dt.date(2026, 10, 8)
    before = page.model.line(page.table.currentIndex().row() - 1)
    assert isinstance(before, SheetEntry)
    assert before.day < dt.date(2026, 10, 8)


def test_a_part_of_an_account_says_what_it_is(qtbot: QtBot, bench: Bench) -> None:
    part = Part(Month(202609), Month(202611), "other-out", "out")
    link = LedgerLink(ItemId(1), CODE, NAME, Group.MAIN, part=part)
    page = opened(qtbot, LedgerPage(bench, link))
    assert page.only.isVisible()
    assert "其他出库" in page.only.text()
    assert not rows_of(page, Sort.OPENING)
    for row in rows_of(page, Sort.ENTRY):
        shown = cells(page, row)
        assert (shown["in_qty"], shown["in_amount"]) == ("", "")
        assert shown["out_price"]
        assert shown["balance_amount"]
    page.only.click()
    qtbot.waitUntil(lambda: bool(rows_of(page, Sort.OPENING)))
    assert not page.only.isVisible()


def test_rows_are_copied_for_a_spreadsheet(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, card(bench))
    page.table.selectRow(rows_of(page, Sort.MONTH)[0])
    page.table.copy()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("2026-09\t\t本月合计\t")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("2026-10", 202610),
        ("202610", 202610),
        ("2026年3月", 202603),
        ("９", 202609),
        ("13", None),
        ("x", None),
    ],
)
def test_months_are_read_in_any_usual_way(typed: str, wanted: int | None) -> None:
    found = month_of(typed, Month(202611))
    assert (found.number if found else None) == wanted


def test_nothing_says_what_to_do(qtbot: QtBot, bench: Bench) -> None:
    page = card(bench, Part(Month(202501), Month(202502)))
    qtbot.addWidget(page)
    page.show()
    page.start()
    qtbot.waitUntil(lambda: page.model.is_known)
    assert page._empty.isVisible()


def summary(qtbot: QtBot, bench: Bench) -> SummaryPage:
    """The movements summary of this month."""
    page = SummaryPage(bench, SummaryLink())
    qtbot.addWidget(page)
    page.resize(1180, 680)
    page.show()
    page.start()
    qtbot.waitUntil(lambda: page.view.model.row(0) is not None)
    return page


def current(page: SummaryPage, row: int, name: str) -> None:
    """Make a cell the current one."""
    names = [column.name for column in page.view.model.columns]
    page.view.table.setCurrentIndex(page.view.model.index(row, names.index(name)))


def entered(qtbot: QtBot, page: SummaryPage) -> None:
    """Press Enter in the list in sight."""
    page.view.table.setFocus()
    qtbot.keyClick(page.view.table, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]


def test_figures_of_the_summary_open_what_they_are_made_of(qtbot: QtBot, bench: Bench) -> None:
    page = summary(qtbot, bench)
    asked: list[object] = []
    page.asks.connect(asked.append)
    november = Month(202611)
    for name, part in (
        ("opening_qty", Part(None, Month(202610))),
        ("in_amount", Part(november, november, "", "in")),
        ("out_qty", Part(november, november, "", "out")),
        ("closing_amount", Part(None, november)),
        ("item", Part(november, november)),
    ):
        current(page, 0, name)
        entered(qtbot, page)
        link = asked.pop()
        assert isinstance(link, LedgerLink)
        assert link.part == part


@pytest.mark.parametrize("way", [way for way in WAYS if way != "summary"])
def test_other_ways_open_their_items(qtbot: QtBot, bench: Bench, way: str) -> None:
    page = summary(qtbot, bench)
    page.turn(way)
    qtbot.waitUntil(lambda: page.view.model.row(0) is not None)
    row = page.view.model.row(0)
    assert row is not None
    current(page, 0, "in_qty")
    entered(qtbot, page)
    qtbot.waitUntil(lambda: page.way == "summary" and page.view.model.row(0) is not None)
    assert page.only.isVisible()
    items = [page.view.model.row(n) for n in range(page.view.model.total)]
    assert sum(each["in_qty"].units for each in items if each) == row["in_qty"].units
    assert sum(each["out_amount"].units for each in items if each) == row["out_amount"].units
    page.only.click()
    qtbot.waitUntil(lambda: page.view.model.total == 8)


def test_a_sheet_is_exported_as_it_is_read(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    page = opened(qtbot, LedgerPage(bench, LedgerLink(ItemId(1), CODE, NAME, Group.MAIN)))
    file = tmp_path / "ledger.xlsx"
    page.export_to(file)
    qtbot.waitUntil(lambda: file.name in page.notices.text)
    sheet = load_workbook(file).active
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0][:4] == ["日期", "凭证（单号）", "摘要", "收入数量"]
    assert len(found) == page.model.rowCount() + 1
    for number, values in enumerate(found[1:]):
        line, shown = page.model.line(number), cells(page, number)
        assert (values[2] or "") == shown["abstract"]
        assert line is not None
        assert line.balance is not None
        assert Decimal(str(values[-1])) == Decimal(str(line.balance.amount))
        assert (values[3] is None) == (not line.turnover.into.quantity)


def test_months_are_drawn_where_looking_beats_reading(qtbot: QtBot, bench: Bench) -> None:
    page = opened(qtbot, LedgerPage(bench, LedgerLink(ItemId(1), CODE, NAME, Group.MAIN)))
    assert not page.chart.isVisible()
    page.pictured.click()
    assert page.chart.isVisible()
    chart = page.chart.chart
    assert chart.labels == ("9", "10", "11")
    last = page.model.line(page.model.rowCount() - 1)
    assert last is not None
    assert last.balance is not None
    assert chart.series[2].values[-1] == float(str(last.balance.amount))
    assert "2026-11" in page.chart.accessibleDescription()
