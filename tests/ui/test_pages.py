"""Every page opens in both languages, light and dark, and closes without leaving anything."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.opening import REGISTER_PAGES
from partsdesk.ui.page import (
    CardLink,
    ImportLink,
    LedgerLink,
    Link,
    NewSlipLink,
    Page,
    PartnerLink,
    RecordLink,
    RegisterLink,
    SettingsLink,
    SlipLink,
    SlipsLink,
    StockLink,
    SubjectLink,
)
from partsdesk.ui.pages.books.book import LedgerPage
from partsdesk.ui.pages.books.page import BooksPage
from partsdesk.ui.pages.home.registers import REGISTERS
from partsdesk.ui.pages.settings.page import SECTIONS
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.page import SlipsPage
from partsdesk.ui.shell import Shell
from partsdesk.ui.subjects import SUBJECTS
from partsdesk.ui.tones import Scheme
from partsdesk.wording.language import Language
from tests.ui import world

LINKS: tuple[Link, ...] = (
    *(SubjectLink(subject) for subject in SUBJECTS),
    SlipLink(SlipId(1)),
    SlipLink(SlipId(2)),
    SlipLink(SlipId(3)),
    SlipLink(SlipId(6)),
    CardLink(ItemId(1), "ZLQ-T5-14", "T5电子镇流器"),
    LedgerLink(ItemId(1), "ZLQ-T5-14", "T5电子镇流器", Group.MAIN),
    StockLink(ItemId(1), "ZLQ-T5-14"),
    PartnerLink(1, "星河"),
    SlipsLink("待出库", (State.RELEASED,)),
    *(RegisterLink(name) for name in (*REGISTERS, *REGISTER_PAGES)),
    RecordLink("users", 1),
    RecordLink("items", 1),
    RecordLink("partners"),
    RecordLink("stores", 1),
    RecordLink("bins", 1),
    ImportLink("items"),
    *(SettingsLink(section) for section in SECTIONS),
)


@pytest.fixture
def shell(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> Iterator[Shell]:
    world.fill(warehouse)
    made = Shell(bench)
    qtbot.addWidget(made)
    yield made
    bench.theme.take(Scheme.LIGHT)


def quiet(qtbot: QtBot, bench: Bench) -> None:
    """Wait until everything asked is answered."""
    qtbot.waitUntil(lambda: not bench.courier._under_way)


def test_every_page_opens_and_closes(
    qtbot: QtBot, qapp: QApplication, shell: Shell, bench: Bench, spoken: Language
) -> None:
    """In both languages, and in both looks."""
    bench.theme.take(Scheme.LIGHT if spoken is Language.ZH else Scheme.DARK)
    for link in LINKS:
        page = shell.open(link)
        quiet(qtbot, bench)
        assert page.title
        assert page.subject in SUBJECTS
        assert page.notices.text == ""
        assert not page.grab().isNull()
    for _ in LINKS:
        shell.tabs.close_front()
    qapp.sendPostedEvents()
    gc.collect()
    qtbot.waitUntil(lambda: not shell.findChildren(Page))
    quiet(qtbot, bench)


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_can_be_begun(qtbot: QtBot, bench: Bench, code: str) -> None:
    page = SlipPage(bench, NewSlipLink(code))
    qtbot.addWidget(page)
    page.start()
    quiet(qtbot, bench)
    assert page.form is not None
    for need in KINDS[code].needs:
        name = "partner" if need.value == "partner-or-order" else need.value
        assert page.form.field(name) is not None


def test_the_same_link_is_the_same_tab(qtbot: QtBot, shell: Shell, bench: Bench) -> None:
    first = shell.open(SubjectLink("stock"))
    assert shell.open(SubjectLink("stock")) is first
    quiet(qtbot, bench)


def test_enter_goes_from_cell_to_cell_and_makes_a_line(
    qtbot: QtBot, shell: Shell, bench: Bench, qapp: QApplication
) -> None:
    shell.show()
    page = shell.open(NewSlipLink("purchase-receipt"))
    assert isinstance(page, SlipPage)
    quiet(qtbot, bench)
    page.grid.begin()
    typed: list[str] = []
    for text in ("ZLQ-T5-14", "12", "11.8", "", "", "", "急"):
        column = page.grid.sheet.columns[page.grid.currentIndex().column()]
        typed.append(column.key)
        page.grid.edit(page.grid.currentIndex())
        (editor,) = page.grid.viewport().findChildren(QLineEdit)
        editor.setText(text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert typed == ["item", "quantity", "price", "amount", "bin", "lot", "note"]
    assert (page.grid.currentIndex().row(), page.grid.sheet.rows) == (1, 2)
    qtbot.waitUntil(lambda: page.shown is not None and page.is_kept)
    assert isinstance(page.grid.sheet, SlipDraft)
    assert page.grid.sheet.lines[0].item is not None


def test_a_mistake_in_a_cell_is_said_in_the_line_above(
    qtbot: QtBot, shell: Shell, bench: Bench
) -> None:
    page = shell.open(SlipLink(SlipId(6)))
    assert isinstance(page, SlipPage)
    quiet(qtbot, bench)
    keys = [column.key for column in page.grid.sheet.columns]
    page.grid.model().setData(page.grid.model().index(0, keys.index("quantity")), "0.5")
    assert "0.5" in page.lack.text
    quiet(qtbot, bench)


def test_another_ones_change_is_not_overwritten(qtbot: QtBot, shell: Shell, bench: Bench) -> None:
    page = shell.open(SlipLink(SlipId(6)))
    assert isinstance(page, SlipPage)
    quiet(qtbot, bench)
    other = SlipPage(bench, SlipLink(SlipId(6)))
    qtbot.addWidget(other)
    other.start()
    quiet(qtbot, bench)
    for each, text in ((page, "41"), (other, "42")):
        keys = [column.key for column in each.grid.sheet.columns]
        each.grid.model().setData(each.grid.model().index(0, keys.index("quantity")), text)
    page.save.trigger()
    qtbot.waitUntil(lambda: page.is_kept)
    other.save.trigger()
    qtbot.waitUntil(lambda: bool(other.notices.text))
    assert "T-000006" in other.notices.text
    quiet(qtbot, bench)


def test_chips_and_kinds_narrow_the_list(qtbot: QtBot, shell: Shell) -> None:
    page = shell.open(SubjectLink("slips"))
    assert isinstance(page, SlipsPage)
    qtbot.waitUntil(lambda: page.list.model.is_known)
    assert page.list.model.total == 4
    assert page.list.chips is not None
    page.list.chips.buttons["all"].click()
    qtbot.waitUntil(lambda: page.list.model.total == 6)
    page.kinds.setCurrentIndex(page.kinds.findData("other-out"))
    page.kinds.activated.emit(page.kinds.currentIndex())
    qtbot.waitUntil(lambda: page.list.model.total == 2)


def test_whoever_may_not_see_costs_has_no_column_for_them(
    qtbot: QtBot, bench: Bench, shell: Shell
) -> None:
    bench.courier.enter(world.person("keeper"))
    books = shell.open(SubjectLink("books"))
    assert isinstance(books, BooksPage)
    ledger = shell.open(LedgerLink(ItemId(1), "ZLQ-T5-14", "T5电子镇流器", Group.MAIN))
    assert isinstance(ledger, LedgerPage)
    quiet(qtbot, bench)
    names = [column.name for column in books.list.model.columns]
    names += [column.key for column in ledger.model.columns]
    assert "out_qty" in names
    assert not any("amount" in name or "price" in name for name in names)


def test_a_tab_shows_an_ampersand_as_it_was_typed(qtbot: QtBot, shell: Shell, bench: Bench) -> None:
    page = shell.open(SubjectLink("stock"))
    qtbot.waitUntil(lambda: not bench.courier._under_way)
    page.retitled.emit("A&B 灯具")
    assert shell.tabs.bar.tabText(shell.tabs.bar.currentIndex()) == "A&&B 灯具"
