"""The one list: its columns, order, filters, views, totals, copying, export and side panel."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from partsdesk.database.troubles import DatabaseGone
from partsdesk.domain.books.slips import UNFINISHED
from partsdesk.services.lists import ListAsked, Sort
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.workstation import Workstation
from partsdesk.ui.bench import Bench
from partsdesk.ui.keeping import Keeping
from partsdesk.ui.tables.arrangement import Arrangement
from partsdesk.ui.tables.chips import one_of
from partsdesk.ui.tables.columns import columns, heading
from partsdesk.ui.tables.menus import menu_of, row_menu
from partsdesk.ui.tables.view import ListView
from partsdesk.wording import language
from partsdesk.wording.language import Language
from tests.ui import world

PLAIN = Arrangement(("a", "b", "c", "d"), frozenset({"a", "b", "c"}))


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    before = language.language_in_use()
    language.use(Language.ZH)
    yield
    language.use(before)


@pytest.fixture
def lived(warehouse: Warehouse) -> Warehouse:
    world.fill(warehouse)
    return warehouse


def stock_of(bench: Bench) -> ListView:
    shown = columns("stock-items", "item", "name", "unit", "store", "quantity")
    return ListView(bench, shown, ListAsked("stock-items"), empty="nothing yet")


def slips_of(bench: Bench) -> ListView:
    unfinished = [state.value for state in UNFINISHED]
    chips = (one_of("open", "Open", "state", unfinished),)
    shown = columns("slips", "number", "kind", "state", "date", "partner_name")
    return ListView(bench, shown, ListAsked("slips"), empty="nothing yet", chips=chips)


Make = Callable[[Bench], ListView]


@pytest.fixture
def opened(qtbot: QtBot, bench: Bench, lived: Warehouse) -> Callable[[Make], ListView]:  # noqa: ARG001 - filled
    def make(of: Make) -> ListView:
        view = of(bench)
        qtbot.addWidget(view)
        view.resize(900, 500)
        view.show()
        view.start()
        known(qtbot, view)
        return view

    return make


def known(qtbot: QtBot, view: ListView) -> None:
    qtbot.waitUntil(lambda: view.model.is_known)


def headings(view: ListView) -> list[str]:
    """The headings in sight, from left to right."""
    places = (view.head.logicalIndex(n) for n in range(view.head.count()))
    return [view.model.columns[n].name for n in places if not view.head.isSectionHidden(n)]


def shown(view: ListView, name: str) -> list[str]:
    column = view.arranger.section(name)
    return [str(view.model.index(n, column).data()) for n in range(view.model.total)]


def entry(menu: QMenu, text: str) -> None:
    """Choose an entry of a menu by what it says."""
    found = {each.text().split("\t")[0]: each for each in menu.actions()}
    found[text].trigger()


def test_a_click_sorts_up_then_down_then_no_more() -> None:
    up = PLAIN.clicked("a")
    assert up.sort == (Sort("a"),)
    down = up.clicked("a")
    assert down.sort == (Sort("a", descending=True),)
    assert down.clicked("a").sort == ()
    both = up.clicked("b", added=True)
    assert both.sort == (Sort("a"), Sort("b"))
    assert both.clicked("a", added=True).sort == (Sort("a", descending=True), Sort("b"))
    assert both.clicked("b").sort == (Sort("b"),)


def test_columns_are_moved_among_those_in_sight() -> None:
    hidden = PLAIN.turned("b", shown=False)
    assert hidden.moved("a", 1).columns == ("c", "a")
    assert hidden.moved("a", 1).order == ("c", "b", "a", "d")
    assert PLAIN.moved("a", -1) == PLAIN
    assert PLAIN.turned("d", shown=True).columns == ("a", "b", "c", "d")
    last = PLAIN.turned("a", shown=False).turned("b", shown=False)
    assert last.turned("c", shown=False).columns == ("c",)


def test_what_stays_in_sight_is_turned_on_and_off() -> None:
    assert PLAIN.frozen_up_to("b").frozen == 2
    assert PLAIN.frozen_up_to("b").frozen_up_to("b").frozen == 0


@pytest.mark.parametrize(
    "kept",
    [{}, {"order": "a"}, {"order": []}, {"order": ["gone"]}, {"order": None, "sort": 7}],
)
def test_what_was_kept_and_means_nothing_changes_nothing(kept: dict[str, object]) -> None:
    assert PLAIN.recalled(kept, PLAIN.order) == PLAIN


def test_what_was_kept_by_another_version_is_taken_as_far_as_it_fits() -> None:
    kept = {
        "order": ["c", "gone", "a", "c"],
        "shown": ["a", "gone"],
        "widths": {"a": 9999, "b": "wide", "gone": 3},
        "frozen": 8,
        "sort": [["gone", True], ["d", False], ["a", "up"], ["c", True]],
    }
    found = PLAIN.recalled(kept, ("a", "b", "c"))
    assert found.order == ("c", "a", "b", "d")
    assert found.columns == ("a",)
    assert found.widths == {"a": 2000}
    assert found.frozen == 1
    assert found.sort == (Sort("c", descending=True),)
    assert PLAIN.recalled(found.kept(), PLAIN.order) == found


def test_columns_are_kept_at_the_workstation(
    opened: Callable[[Make], ListView], bench: Bench, tmp_path: Path
) -> None:
    bench.keeping = Keeping(Workstation(tmp_path / "workstation.toml"))
    view = opened(stock_of)
    assert "reserved" not in headings(view)
    now = view.arranger.now
    view.arranger.take(now.turned("reserved", shown=True).moved("reserved", -3))
    view.head.resizeSection(view.arranger.section("unit"), 77)
    view.hide()
    bench.keeping = Keeping(Workstation(tmp_path / "workstation.toml"))
    again = opened(stock_of)
    assert headings(again) == headings(view)
    assert again.head.sectionSize(again.arranger.section("unit")) == 77
    again.arranger.reset()
    assert headings(again) == ["item", "name", "unit", "store", "quantity"]


def test_a_menu_does_it_by_keyboard(opened: Callable[[Make], ListView], qtbot: QtBot) -> None:
    view = opened(stock_of)
    section = view.arranger.section("quantity")
    entry(menu_of(view, view, section), "降序")
    known(qtbot, view)
    entry(menu_of(view, view, view.arranger.section("item")), "再按此列升序")
    known(qtbot, view)
    assert view.model.asked.sort == (Sort("quantity", descending=True), Sort("item"))
    title = view.model.headerData(section, Qt.Orientation.Horizontal)
    assert str(title).endswith("↓1")
    figures = [int(text) for text in shown(view, "quantity")]
    assert figures == sorted(figures, reverse=True)
    entry(menu_of(view, view, section), "隐藏此列")
    assert "quantity" not in headings(view)


def test_the_current_column_is_moved_by_its_keys(
    opened: Callable[[Make], ListView], qtbot: QtBot
) -> None:
    view = opened(stock_of)
    view.table.setCurrentIndex(view.model.index(0, 0))
    view.table.setFocus()
    ctrl_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view.table, Qt.Key.Key_Right, ctrl_shift)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: headings(view)[:2] == ["name", "item"])
    qtbot.keyClick(view.table, Qt.Key.Key_Up)  # type: ignore[no-untyped-call]  # lets go of both


def test_balances_are_not_sorted_or_filtered_by(
    opened: Callable[[Make], ListView], qtbot: QtBot
) -> None:
    def card(bench: Bench) -> ListView:
        found = columns("cards", "date", "number", "in_qty", "out_qty", "balance")
        return ListView(bench, found, ListAsked("cards", scope={"item": 1}))

    view = opened(card)
    view.head.sectionClicked.emit(view.arranger.section("balance"))
    assert view.model.asked.sort == ()
    view.show_filters()
    view.head.put_texts({"balance": "1", "in_qty": "120"})
    qtbot.waitUntil(lambda: view.model.total == 1)
    qtbot.waitUntil(lambda: "120" in view.footer.all.text())


def test_totals_say_quantities_by_unit_and_never_add_up_prices(
    opened: Callable[[Make], ListView], qtbot: QtBot
) -> None:
    def lines(bench: Bench) -> ListView:
        found = columns("slip-lines", "number", "item", "unit", "quantity", "price", "amount")
        return ListView(bench, found, ListAsked("slip-lines"))

    view = opened(lines)
    qtbot.waitUntil(lambda: view.footer.all.text() != "")
    said = view.footer.all.text()
    assert said.startswith("合计")
    assert "数量" in said
    assert "金额" in said
    assert "单价" not in said
    view.table.selectAll()
    qtbot.waitUntil(lambda: view.footer.selected.text() != "")
    assert said.removeprefix("合计：") in view.footer.selected.text()
    view.table.clearSelection()
    view.table.selectRow(0)
    view.table.selectionModel().select(
        view.model.index(1, 0),
        view.table.selectionModel().SelectionFlag.Select
        | view.table.selectionModel().SelectionFlag.Rows,
    )
    qtbot.waitUntil(lambda: view.footer.selected.text().startswith("选中 2 行"))


def test_a_saved_view_brings_filters_columns_and_order_back(
    opened: Callable[[Make], ListView], qtbot: QtBot
) -> None:
    view = opened(slips_of)
    assert view.chips is not None
    assert view.model.total == 4
    view.chips.buttons["all"].click()
    view.head.put_texts({"kind": "采购入库"})
    qtbot.waitUntil(lambda: view.model.total == 4 and bool(view.model.asked.filters))
    view.arranger.take(view.arranger.now.turned("date", shown=False).clicked("number"))
    view.view_names.save()
    view.notices._field.setText("采购")
    view.notices._field.returnPressed.emit()
    assert view.views.names == ["采购"]
    view.clear_filters()
    view.arranger.reset()
    qtbot.waitUntil(lambda: view.model.total == 6)
    view.take_view("采购")
    qtbot.waitUntil(lambda: view.model.total == 4)
    assert "date" not in headings(view)
    assert view.model.asked.sort == (Sort("number"),)
    view.views.rename("采购", "入库")
    assert view.views.names == ["入库"]
    view.view_names.delete("入库")
    assert view.views.names == []
    view.notices._buttons[0].click()
    assert view.views.names == ["入库"]


def test_nothing_found_is_not_nothing_there(
    opened: Callable[[Make], ListView], qtbot: QtBot
) -> None:
    view = opened(stock_of)
    view.search.setText("no such thing")
    qtbot.waitUntil(view.empty.clears.isVisible)
    assert view.empty.text.text() == "没有符合筛选条件的行"
    view.empty.clears.click()
    qtbot.waitUntil(lambda: view.model.total > 0)
    assert view.search.text() == ""
    assert not view.empty.isVisible()


def test_an_empty_list_says_what_to_do_first(qtbot: QtBot, bench: Bench) -> None:
    view = stock_of(bench)
    qtbot.addWidget(view)
    view.show()
    view.start()
    qtbot.waitUntil(lambda: view.empty.text.text() == "nothing yet")
    assert view.empty.isVisible()
    assert not view.empty.clears.isVisible()


def test_a_list_out_of_reach_says_so_and_is_asked_again(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise DatabaseGone("nowhere")

    view = stock_of(bench)
    qtbot.addWidget(view)
    view.show()
    with monkeypatch.context() as patched:
        patched.setattr(warehouse, "ask", away)
        view.start()
        qtbot.waitUntil(view.empty.again.isVisible)
    view.empty.again.click()
    known(qtbot, view)
    assert not view.empty.again.isVisible()


def test_rows_are_copied_in_the_columns_in_sight(opened: Callable[[Make], ListView]) -> None:
    view = opened(stock_of)
    view.arranger.take(view.arranger.now.turned("name", shown=False).moved("unit", -1))
    view.table.selectRow(0)
    view.copy_with_headings()
    head, row = QGuiApplication.clipboard().text().split("\n")
    assert head.split("\t")[:2] == [heading("unit"), heading("item")]
    assert row.split("\t") == [
        *(shown(view, name)[0] for name in ("unit", "item", "store", "quantity"))
    ]


def test_an_export_is_what_is_shown(
    opened: Callable[[Make], ListView], qtbot: QtBot, tmp_path: Path
) -> None:
    view = opened(slips_of)
    view.arranger.take(view.arranger.now.turned("partner_name", shown=False).clicked("date"))
    known(qtbot, view)
    file = tmp_path / "slips.csv"
    view._export.write(view.model.asked, view.arranger.seen, "slips", file)
    qtbot.waitUntil(lambda: str(file) in view.notices.text and not view._export.is_under_way)
    with file.open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.reader(written))
    assert rows[0] == [column.title() for column in view.arranger.seen]
    assert len(rows) == 1 + view.model.total
    assert [row[2] for row in rows[1:]] == shown(view, "state")


def test_an_export_that_is_stopped_leaves_no_file(
    opened: Callable[[Make], ListView], qtbot: QtBot, tmp_path: Path
) -> None:
    def many(bench: Bench) -> ListView:
        return ListView(bench, columns("items", "code", "name"), ListAsked("items"))

    view = opened(many)
    file = tmp_path / "items.xlsx"
    view._export.write(view.model.asked, view.arranger.seen, "items", file)
    view._export.stop()
    qtbot.waitUntil(lambda: not view._export.is_under_way)
    if not file.exists():  # a short list may be written before it is stopped
        assert "已取消" in view.notices.text
    assert [each for each in tmp_path.glob("*.xlsx*") if each != file] == []


def test_the_side_panel_says_hidden_columns_too_and_is_remembered(
    opened: Callable[[Make], ListView], bench: Bench
) -> None:
    view = opened(stock_of)
    assert view.side.isHidden()
    view.table.selectRow(0)
    view.turn_side()
    row = view.current()
    assert row is not None
    assert any(text == "MAIN" for _, text, _ in view.side.lines(row))
    assert heading("condition") in {name for name, _, _ in view.side.lines(row)}
    assert not opened(stock_of).side.isHidden()
    assert bench.keeping.text("side", "list stock-items accountant") == "shown"


def test_a_rows_menu_filters_by_its_value(opened: Callable[[Make], ListView], qtbot: QtBot) -> None:
    view = opened(stock_of)
    index = view.model.index(0, view.arranger.section("item"))
    view.table.setCurrentIndex(index)
    code = str(index.data())
    entry(row_menu(view, view, index), f"只看{heading('item')}：{code}")
    qtbot.waitUntil(lambda: 0 < view.model.total < 5)
    assert view.head.texts == {"item": code}
    view.table.customContextMenuRequested.emit(QPoint(5, 5))


def test_hidden_columns_filter_nothing(opened: Callable[[Make], ListView], qtbot: QtBot) -> None:
    view = opened(stock_of)
    whole = view.model.total
    view.head.put_texts({"item": shown(view, "item")[0]})
    qtbot.waitUntil(lambda: view.model.total < whole)
    view.arranger.take(view.arranger.now.turned("item", shown=False))
    qtbot.waitUntil(lambda: view.model.total == whole)


def test_par_3_no_list_offers_costs_to_whom_they_are_hidden_from(
    qtbot: QtBot,
    bench: Bench,
    lived: Warehouse,  # noqa: ARG001 - filled
) -> None:
    bench.courier.enter(world.person("keeper"))
    view = ListView(bench, columns("accounts", "item", "quantity"), ListAsked("accounts"))
    qtbot.addWidget(view)
    assert "amount" not in {column.name for column in view.model.columns}


def test_frozen_columns_stay_in_sight_and_filter_and_sort_like_the_others(
    opened: Callable[[Make], ListView], qtbot: QtBot
) -> None:
    view = opened(slips_of)
    assert view.frozen.isHidden()
    section = view.arranger.section("number")
    entry(menu_of(view, view, section), "冻结至此列")
    assert view.frozen.isVisible()
    assert [n for n in range(view.frozen.head.count()) if not view.frozen.isColumnHidden(n)] == [
        section
    ]
    assert view.frozen.head.sectionSize(section) == view.head.sectionSize(section)
    view.head.resizeSection(section, 190)
    assert view.frozen.head.sectionSize(section) == 190
    view.frozen.head.resizeSection(section, 170)
    assert view.head.sectionSize(section) == 170
    view.frozen.head.sectionClicked.emit(section)
    known(qtbot, view)
    assert view.model.asked.sort == (Sort("number"),)
    view.show_filters()
    view.frozen.head.put_texts({"number": "T-"})
    qtbot.waitUntil(lambda: view.head.texts == {"number": "T-"})
    view.clear_filters()
    qtbot.waitUntil(lambda: view.frozen.head.texts == {})
    view.arranger.reset()
    assert view.frozen.isHidden()


def test_home_and_end_go_to_the_first_and_the_last_row(
    opened: Callable[[Make], ListView], qtbot: QtBot
) -> None:
    def many(bench: Bench) -> ListView:
        return ListView(bench, columns("items", "code", "name"), ListAsked("items"))

    view = opened(many)
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_End)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: view.table.currentIndex().row() == view.model.total - 1)
    qtbot.keyClick(view.table, Qt.Key.Key_Home)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: view.table.currentIndex().row() == 0)
