"""What belongs to a slip: red slips beside their originals, what follows, papers, and copies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.execution import Counted, Part
from partsdesk.domain.books.relations import Relation
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.registers.papers import Belongs, PaperSort
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.papers import AttachPaper, attach_paper
from partsdesk.services.related import RelatedAsked, belongings_of
from partsdesk.services.showing import Doing
from partsdesk.services.slips.executing import ExecuteSlip, Remainder, execute_slip
from partsdesk.services.slips.reversing import ReversalAsked, ReverseSlip, reversal_of, reverse_slip
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.reversal import ReversalSheet
from partsdesk.ui.pages.slips.side import SidePart
from partsdesk.ui.shell import Shell
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import Language
from tests.ui import world


def related(warehouse: Warehouse, slip: SlipId) -> list[tuple[Relation, SlipId]]:
    found = warehouse.ask(belongings_of, RelatedAsked(slip), world.person("accountant"))
    return [(each.relation, each.slip) for each in found.slips]


def reversed_by(warehouse: Warehouse, slip: SlipId) -> SlipId:
    asked = ReverseSlip(slip, "收错了")
    red: SlipId = warehouse.perform(reverse_slip, asked, world.person("accountant")).result.slip
    return red


@pytest.fixture
def shell(qtbot: QtBot, bench: Bench) -> Iterator[Shell]:
    made = Shell(bench)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not bench.courier._under_way)
    made.close()
    made.deleteLater()


def opened(qtbot: QtBot, shell: Shell, slip: SlipId) -> SlipPage:
    page = shell.open(SlipLink(slip))
    assert isinstance(page, SlipPage)
    qtbot.waitUntil(lambda: page.shown is not None)
    return page


def test_a_red_slip_and_what_it_corrects_know_each_other(warehouse: Warehouse) -> None:
    slip = world.receipt(warehouse, (1, "10", "1")).slip
    red = reversed_by(warehouse, slip)
    assert related(warehouse, slip) == [(Relation.CORRECTED_BY, red)]
    assert related(warehouse, red) == [(Relation.CORRECTS, slip)]


def test_what_follows_and_what_it_follows(warehouse: Warehouse) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"), upto="released").slip
    counted = (Counted(1, (Part(Quantity.parse("8")),)),)
    asked = ExecuteSlip(slip, 1, counted, remainder=Remainder.FOLLOW)
    rest = warehouse.perform(execute_slip, asked, world.person("keeper")).result.followed_by
    assert rest is not None
    assert related(warehouse, slip) == [(Relation.FOLLOWED_BY, rest)]
    assert related(warehouse, rest) == [(Relation.FOLLOWS, slip)]


def test_other_slips_stand_beside_the_lines_and_open(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1")).slip
    red = reversed_by(warehouse, slip)
    page = opened(qtbot, shell, slip)
    qtbot.waitUntil(lambda: page.side.tabs.tabText(1).endswith(" 1"))
    page.grid.setFocus()
    page.pane.trigger()
    assert shell.focusWidget() is page.side.tabs
    qtbot.keyClick(page.side.tabs, Qt.Key.Key_Right)  # type: ignore[no-untyped-call]
    door = page.side.belonging.doors[0]
    assert door.isVisible()
    qtbot.keyClick(door, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    red_page = shell.tabs.front
    assert isinstance(red_page, SlipPage)
    qtbot.waitUntil(lambda: red_page.shown is not None and red_page.shown.slip.id == red)
    sheet = red_page.grid.sheet
    assert sheet.text(0, "original") == "10"  # side by side with what is corrected
    assert "original" in [column.key for column in sheet.columns]


def test_f4_makes_a_new_draft_like_this_one(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1.5"), (2, "5", "2"), order="CG-7", ref="MH-1").slip
    page = opened(qtbot, shell, slip)
    page.copy.trigger()
    copy = shell.tabs.front
    assert isinstance(copy, SlipPage)
    assert copy is not page
    qtbot.waitUntil(lambda: copy.shown is not None and copy.is_kept)
    draft = copy.grid.sheet
    assert isinstance(draft, SlipDraft)
    assert copy.shown is not None
    assert copy.shown.slip.id != slip
    assert [draft.text(row, "quantity") for row in range(2)] == ["10", "5"]
    assert (draft.head.order, draft.head.ref, draft.head.partner) == ("CG-7", "", 1)


def test_the_panes_follow_one_another(qtbot: QtBot, shell: Shell, warehouse: Warehouse) -> None:
    page = opened(qtbot, shell, world.receipt(warehouse, (1, "10", "1"), upto="drafted").slip)
    page.grid.setFocus()
    page.pane.trigger()
    assert shell.focusWidget() is page.side.tabs
    page.pane.trigger()
    assert page.form is not None
    assert shell.focusWidget() is page.form.first
    page.pane.trigger()
    assert shell.focusWidget() is page.grid


def test_aud_2_the_history_opens_by_key_and_says_who_did_what(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse, spoken: Language
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1")).slip
    reversed_by(warehouse, slip)
    page = opened(qtbot, shell, slip)
    page.history.trigger()
    told = page.side.history.texts
    qtbot.waitUntil(lambda: len(told) == 5)
    assert page.side.part is SidePart.HISTORY
    assert shell.focusWidget() is page.side.tabs
    first = "制单" if spoken is Language.ZH else "Drawn up"
    assert told[0] == f"{first}\n2026-11-21 10:32 · 吴静怡"
    assert page.shown is not None
    assert page.shown.slip.called in told[2]  # carrying it out gave it its number
    assert "收错了" in told[4]
    page.side.tabs.setCurrentIndex(0)
    paper = AttachPaper(Belongs(slip=slip), PaperSort.INVOICE, "24417000")
    shell.bench.courier.perform(page, attach_paper, paper)
    page.history.trigger()
    qtbot.waitUntil(lambda: any("24417000" in text for text in told))


def columns(page: SlipPage) -> list[str]:
    return [column.key for column in page.grid.sheet.columns]


def test_val_6_what_is_reversed_stands_beside_its_red_slip_first(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1.5"), (2, "5", "2")).slip
    page = opened(qtbot, shell, slip)
    before = columns(page)
    page.second[Doing.REVERSE].trigger()
    qtbot.waitUntil(lambda: isinstance(page.grid.sheet, ReversalSheet))
    sheet = page.grid.sheet
    told = [sheet.text(0, key) for key in ("moved", "amount", "back", "back_amount")]
    assert told == ["10", "15.00", "-10", "-15.00"]
    assert sheet.tone(0, "back") is Tone.WRONG
    assert "25.00" in page.lack.text
    assert related(warehouse, slip) == []  # nothing is done yet
    page.notices.clear()  # Esc leaves it
    assert columns(page) == before


def test_val_6_a_red_slip_is_drawn_up_once_the_reason_is_given(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1.5")).slip
    page = opened(qtbot, shell, slip)
    before = columns(page)
    page.second[Doing.REVERSE].trigger()
    qtbot.waitUntil(lambda: isinstance(page.grid.sheet, ReversalSheet))
    page.main.trigger()  # F9 waits for the reason
    assert isinstance(page.grid.sheet, ReversalSheet)
    field = shell.focusWidget()
    assert isinstance(field, QLineEdit)
    field.setText("收错了")
    page.main.trigger()
    qtbot.waitUntil(lambda: bool(related(warehouse, slip)))
    ((relation, red),) = related(warehouse, slip)
    assert relation is Relation.CORRECTED_BY
    assert columns(page) == before
    qtbot.waitUntil(lambda: shell.tabs.front is not page)  # the red slip opens
    red_page = shell.tabs.front
    assert isinstance(red_page, SlipPage)
    qtbot.waitUntil(lambda: red_page.shown is not None and red_page.shown.slip.id == red)
    qtbot.waitUntil(lambda: bool(red_page.side.belonging.doors))  # and back again


def test_par_3_a_keeper_sees_no_amounts_beside_a_red_slip(
    qtbot: QtBot, bench: Bench, shell: Shell, warehouse: Warehouse
) -> None:
    world.receipt(warehouse, (1, "10", "1.5"))
    slip = world.receipt(warehouse, (1, "3", ""), kind="other-out", reason="样品").slip
    bench.courier.enter(world.person("keeper"))
    asked = ReversalAsked(slip)
    reversal = warehouse.ask(reversal_of, asked, bench.actor)
    page = opened(qtbot, shell, slip)
    assert page.shown is not None
    sheet = ReversalSheet(page.shown, reversal)
    keys = [column.key for column in sheet.columns]
    assert {"moved", "back"} <= set(keys)
    assert not {"amount", "back_amount"} & set(keys)
    assert sheet.amounts is None
