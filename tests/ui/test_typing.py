"""The grid of a slip as a spreadsheet: blocks, steps that are undone, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import Item, ItemId, Pack, Unit
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.services.showing import SlipAsked, slip_of
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.slips.blocks import block_of, fill, fill_down, paste, text_of
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.grid import Grid
from partsdesk.ui.pages.slips.reading import BookSheet, ReadSheet
from partsdesk.ui.shell import Shell
from tests.ui import world

BALLAST = Item(ItemId(7), "ZLQ-T5-14", "T5电子镇流器", Unit("pc", "件"), packs=(Pack("箱", 50),))
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def draft() -> SlipDraft:
    made = SlipDraft(KINDS["purchase-receipt"], world.TODAY.date(), shows_prices=True)
    made.put_head(store=StoreId(1))
    return made


def place(draft: SlipDraft, key: str) -> int:
    return [column.key for column in draft.columns].index(key)


def table(draft: SlipDraft, *keys: str) -> list[list[str]]:
    return [[draft.text(row, key) for key in keys] for row in range(draft.rows - 1)]


@pytest.mark.parametrize(
    ("copied", "block"),
    [
        ("", []),
        ("A\t1\r\nB\t2\r\n", [["A", "1"], ["B", "2"]]),
        ('"两行\n的名称"\t"5"" 管"', [["两行 的名称", '5" 管']]),
        ('5" 管\t3\nB\t4', [['5" 管', "3"], ["B", "4"]]),
        ("A\n\nB", [["A"], [""], ["B"]]),
        ("A\tB\rC\tD", [["A", "B"], ["C", "D"]]),
    ],
)
def test_blocks_as_spreadsheets_copy_them(copied: str, block: list[list[str]]) -> None:
    assert block_of(copied) == block


def test_a_cell_too_long_for_a_cell_is_still_taken() -> None:
    long = "字" * 140_000
    assert block_of(f"{long}\t1") == [[long, "1"]]


def test_a_block_is_given_back_as_it_was() -> None:
    block = [["A", '5" 管'], ["行\t列", "1,234.50"]]
    assert block_of(text_of(block)) == [["A", '5" 管'], ["行 列", "1,234.50"]]


def test_a_block_makes_lines_and_passes_over_what_is_not_typed(draft: SlipDraft) -> None:
    rows = [[f"X-{n}", "name", "spec", "１，２００", "件", "9.5", ""] for n in range(300)]
    paste(draft, 0, place(draft, "item"), rows)
    assert draft.rows == 301
    draft.resolve_items(draft.unresolved_items(), {f"X-{n}": BALLAST for n in range(300)})
    kept = draft.act().lines
    assert len(kept) == 300
    assert {(line.quantity, line.price) for line in kept} == {
        (Quantity.parse("1200"), Price.parse("9.5"))
    }
    assert draft.undo()
    assert draft.rows == 1
    assert draft.redo()
    assert draft.rows == 301


def test_a_block_with_blank_rows_keeps_its_shape(draft: SlipDraft) -> None:
    paste(draft, 0, place(draft, "item"), [["A"], [""], ["B"]])
    assert table(draft, "item") == [["A"], [""], ["B"]]


def test_where_no_line_can_be_made_a_block_ends_at_the_last(draft: SlipDraft) -> None:
    draft.put(0, "quantity", "3")
    draft.is_red = True
    paste(draft, 0, place(draft, "quantity"), [["1"], ["2"]])
    assert [draft.text(row, "quantity") for row in range(draft.rows)] == ["1"]


def test_an_empty_amount_leaves_the_price_alone(draft: SlipDraft) -> None:
    paste(draft, 0, place(draft, "price"), [["9.5", ""]])
    assert draft.text(0, "price") == "9.5"


def test_filling_down_takes_the_topmost_or_what_is_above(draft: SlipDraft) -> None:
    paste(draft, 0, place(draft, "quantity"), [["5"], ["6"], ["7"]])
    fill_down(draft, {1, 2}, ["quantity"])
    assert table(draft, "quantity") == [["5"], ["6"], ["6"]]
    fill_down(draft, {1}, ["quantity"])
    assert table(draft, "quantity") == [["5"], ["5"], ["6"]]
    fill_down(draft, {0}, ["quantity"])
    assert draft.text(0, "quantity") == "5"


def test_every_step_is_undone_and_taken_again(draft: SlipDraft) -> None:
    steps: list[Callable[[], object]] = [
        lambda: draft.put(0, "item", "ZLQ-T5-14"),
        lambda: draft.put(0, "quantity", "3箱5"),
        lambda: draft.insert(0),
        lambda: paste(draft, 0, 1, [["A"], ["B"], ["C"]]),
        lambda: fill(draft, [(0, "note"), (1, "note")], "急"),
        lambda: draft.remove(1),
    ]
    seen = [table(draft, "item", "quantity", "note")]
    for step in steps:
        step()
        seen.append(table(draft, "item", "quantity", "note"))
    for before in reversed(seen[:-1]):
        assert draft.undo()
        assert table(draft, "item", "quantity", "note") == before
    assert not draft.undo()
    for after in seen[1:]:
        assert draft.redo()
        assert table(draft, "item", "quantity", "note") == after
    assert not draft.redo()


def test_typing_after_undoing_ends_what_could_be_redone(draft: SlipDraft) -> None:
    draft.put(0, "item", "A")
    draft.put(0, "item", "A")
    draft.put(0, "item", "B")
    assert draft.undo()
    assert draft.text(0, "item") == "A"
    draft.put(0, "item", "C")
    assert not draft.redo()
    assert draft.undo()
    assert draft.undo()
    assert not draft.undo()  # the same typed twice was no step


def test_what_was_learnt_since_stays_when_a_step_is_undone(draft: SlipDraft) -> None:
    draft.put(0, "item", "6900000000014")
    draft.put(0, "quantity", "3")
    draft.resolve_items(draft.unresolved_items(), {"6900000000014": BALLAST})
    assert draft.undo()
    assert draft.unresolved_items() == ("6900000000014",)


def test_bins_brought_back_in_another_store_are_looked_for_anew(draft: SlipDraft) -> None:
    draft.put(0, "bin", "A-01-01")
    draft.resolve_bins("bin", ["A-01-01"], {"A-01-01": BinId(9)})
    draft.put(0, "bin", "")
    draft.put_head(store=StoreId(2))
    assert draft.undo()
    assert draft.unresolved_bins("bin") == ("A-01-01",)


def test_counts_and_figures_are_undone_too(warehouse: Warehouse) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"), (2, "20", "2"), upto="released").slip
    asked = SlipAsked(slip)
    counted = CountSheet(warehouse.ask(slip_of, asked, world.person("keeper")))
    counted.fill()
    assert counted.undo()
    assert counted.uncounted == ()
    assert counted.text(0, "counted") == ""
    shown = warehouse.ask(slip_of, asked, world.person("accountant"))
    booked = BookSheet(shown)
    booked.put(0, "price", "1.5")
    booked.put(0, "amount", "16")
    assert booked.undo()
    assert booked.text(0, "price") == "1.5"
    assert booked.redo()
    assert booked.text(0, "amount") == "16"
    assert not ReadSheet(shown).undo()


def test_enter_goes_from_count_to_count_and_stops_at_what_lacks(warehouse: Warehouse) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"), upto="released", kind="customer-return").slip
    sheet = CountSheet(warehouse.ask(slip_of, SlipAsked(slip), world.person("keeper")))
    assert [key for key in ("counted", "bin", "lot", "checked") if sheet.stops(0, key)] == [
        "counted",
        "bin",
        "checked",
    ]
    sheet.put(0, "bin", "A-01-01")
    sheet.put(0, "checked", "y")
    assert not any(sheet.stops(0, key) for key in ("bin", "lot", "checked"))


class Keys:
    """A person at the keyboard before a draft's grid."""

    def __init__(self, qtbot: QtBot, page: SlipPage) -> None:
        self.qtbot = qtbot
        self.page = page
        self.grid: Grid = page.grid

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key where the focus is: in the grid, or in the cell that is edited."""
        together = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            together |= modifier
        self.qtbot.keyClick(self._target(), key, together)  # type: ignore[no-untyped-call]
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def type(self, text: str) -> None:
        """Type a text as the keyboard gives it."""
        for sign in text:
            self.qtbot.keyClicks(self._target(), sign)  # type: ignore[no-untyped-call]

    def at(self, row: int, key: str) -> None:
        """Go to a cell."""
        index = self.grid.model().index(row, self.keys.index(key))
        self.grid.setCurrentIndex(index)

    def select(self, row: int, key: str) -> None:
        """Select from the current cell to this one."""
        index = self.grid.model().index(row, self.keys.index(key))
        now = self.grid.currentIndex()
        for number in range(now.row(), row + 1):
            for column in range(now.column(), index.column() + 1):
                self.grid.selectionModel().select(
                    self.grid.model().index(number, column),
                    QItemSelectionModel.SelectionFlag.Select,
                )

    @property
    def keys(self) -> list[str]:
        """The columns."""
        return [column.key for column in self.grid.sheet.columns]

    @property
    def here(self) -> tuple[int, str]:
        """The current cell."""
        index = self.grid.currentIndex()
        return index.row(), self.keys[index.column()]

    def is_in_grid(self) -> bool:
        """Whether the keys go to the grid, however the window stands among others."""
        return self.grid.window().focusWidget() is self.grid

    @property
    def editor(self) -> QLineEdit | None:
        """The field of the cell that is edited."""
        found = self.grid.viewport().findChildren(QLineEdit)
        return found[0] if found else None

    def text(self, row: int, key: str) -> str:
        """What a cell shows."""
        return self.grid.sheet.text(row, key)

    def _target(self) -> Grid | QLineEdit:
        return self.editor or self.grid


@pytest.fixture
def keys(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> Iterator[Keys]:
    world.fill(warehouse)
    shell = Shell(bench)
    shell.show()
    page = shell.open(SlipLink(SlipId(6)))
    assert isinstance(page, SlipPage)
    qtbot.waitUntil(lambda: page.shown is not None)
    page.grid.setFocus()
    yield Keys(qtbot, page)
    page.save.trigger()
    qtbot.waitUntil(lambda: page.is_kept and not bench.courier._under_way)
    shell.close()
    shell.deleteLater()


def test_typing_overwrites_f2_edits_and_escape_leaves_it(keys: Keys) -> None:
    keys.at(0, "quantity")
    keys.type("12")
    keys.press(Qt.Key.Key_Return)
    assert keys.text(0, "quantity") == "12"
    assert keys.here == (0, "price")
    keys.at(0, "quantity")
    keys.press(Qt.Key.Key_F2)
    keys.type("0")
    keys.press(Qt.Key.Key_Return)
    assert keys.text(0, "quantity") == "120"
    keys.at(0, "quantity")
    keys.type("7")
    keys.press(Qt.Key.Key_Escape)
    assert keys.text(0, "quantity") == "120"
    assert keys.editor is None


def test_answers_that_come_meanwhile_leave_the_typing_alone(keys: Keys) -> None:
    keys.at(0, "quantity")
    keys.type("12")
    keys.grid.show_again()
    assert keys.editor is not None
    assert keys.editor.text() == "12"
    keys.press(Qt.Key.Key_Escape)


def test_tab_goes_through_what_is_typed_and_leaves_the_grid_behind_it(keys: Keys) -> None:
    keys.at(0, "item")
    seen = []
    for _ in range(6):
        keys.press(Qt.Key.Key_Tab)
        seen.append(keys.here)
    assert seen == [(0, key) for key in ("quantity", "price", "amount", "bin", "lot", "note")]
    keys.press(Qt.Key.Key_Tab)
    assert keys.here == (1, "item")
    keys.press(Qt.Key.Key_Backtab, SHIFT)
    assert keys.here == (0, "note")
    assert keys.is_in_grid()
    keys.at(1, "note")
    keys.press(Qt.Key.Key_Tab)
    assert not keys.is_in_grid()
    keys.grid.setFocus()
    keys.at(0, "item")
    keys.press(Qt.Key.Key_Backtab, SHIFT)
    assert not keys.is_in_grid()


def test_lines_come_and_go_by_key_and_come_back(keys: Keys) -> None:
    keys.at(0, "quantity")
    keys.press(Qt.Key.Key_Insert)
    assert keys.grid.sheet.rows == 3
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert keys.grid.sheet.rows == 2
    keys.press(Qt.Key.Key_Delete, CONTROL)
    assert (keys.grid.sheet.rows, keys.here) == (1, (0, "quantity"))
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert keys.text(0, "quantity") == "40"
    keys.press(Qt.Key.Key_Y, CONTROL)
    assert keys.grid.sheet.rows == 1
    keys.press(Qt.Key.Key_Z, CONTROL)
    keys.press(Qt.Key.Key_Z, CONTROL, SHIFT)
    assert keys.grid.sheet.rows == 1
    keys.press(Qt.Key.Key_Z, CONTROL)


def test_blocks_go_out_and_in_through_the_clipboard(keys: Keys) -> None:
    keys.at(0, "quantity")
    QGuiApplication.clipboard().setText("1,200\t件\t9.5\r\n3箱\t件\t10\r\n")
    keys.press(Qt.Key.Key_V, CONTROL)
    assert [keys.text(row, "quantity") for row in range(2)] == ["1,200", "3箱"]
    assert [keys.text(row, "price") for row in range(2)] == ["9.5", "10"]
    assert keys.grid.sheet.rows == 3
    keys.at(0, "quantity")
    keys.select(1, "price")
    keys.press(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "1,200\t件\t9.5\n3箱\t\t10"
    keys.press(Qt.Key.Key_X, CONTROL)
    assert keys.text(1, "price") == ""
    QGuiApplication.clipboard().setText("8")
    keys.press(Qt.Key.Key_V, CONTROL)
    assert [keys.text(row, "quantity") for row in range(2)] == ["8", "8"]
    keys.at(1, "quantity")
    keys.type("9")
    keys.press(Qt.Key.Key_Return)
    keys.at(0, "quantity")
    keys.select(1, "quantity")
    keys.press(Qt.Key.Key_D, CONTROL)
    assert keys.text(1, "quantity") == "8"
