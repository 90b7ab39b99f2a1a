"""A count that is half done outlives a crash, and no change of its slip."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from partsdesk.domain.books.execution import Abnormal, AbnormalSort, Side
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.services.showing import SlipAsked, slip_of
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.workstation import Workstation
from partsdesk.ui.bench import Bench
from partsdesk.ui.keeping import Keeping
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.kept_count import recalled, told
from tests.ui import world


def counted(warehouse: Warehouse) -> CountSheet:
    slip = world.receipt(warehouse, (1, "10", "2"), (2, "5", "3"), upto="released").slip
    return CountSheet(warehouse.ask(slip_of, SlipAsked(slip), world.person("keeper")))


def opened(qtbot: QtBot, bench: Bench, slip: SlipId, file: Path) -> SlipPage:
    """The page, of a program that was started anew."""
    bench.keeping = Keeping(Workstation(file))
    page = SlipPage(bench, SlipLink(slip))
    qtbot.addWidget(page)
    page.start()
    qtbot.waitUntil(lambda: page.shown is not None)
    return page


def test_inb_3_all_of_a_count_is_kept(warehouse: Warehouse) -> None:
    sheet = counted(warehouse)
    assert told(sheet) == {}
    sheet.put(0, "counted", "6")
    sheet.put(sheet.insert(0), "lot", "L-1")
    broken = Abnormal(AbnormalSort.BROKEN, Side.MAKER, "灯罩开裂", photographs=("0" * 64,))
    sheet.put_aside(2, "3", broken)
    kept = told(sheet)
    other = CountSheet(warehouse.ask(slip_of, SlipAsked(sheet.slip.id), world.person("keeper")))
    assert recalled(other, kept)
    assert told(other) == kept
    assert [each.aside for each in other.lines] == [each.aside for each in sheet.lines]
    assert other.undo()
    assert not other.is_begun
    assert not recalled(other, {**kept, "version": 99})
    assert not recalled(other, {"rows": [{"line": 7}]})
    assert not recalled(other, {**kept, "rows": kept["rows"][:1]})


def test_a_count_is_taken_up_again_and_dropped_when_carried_out(
    qtbot: QtBot, bench: Bench, warehouse: Warehouse, tmp_path: Path
) -> None:
    bench.courier.enter(world.person("keeper"))
    file = tmp_path / "workstation.toml"
    slip = counted(warehouse).slip.id
    page = opened(qtbot, bench, slip, file)
    assert page.notices.text == ""
    page.grid.sheet.put(0, "counted", "10")
    page.grid.changed.emit()
    qtbot.waitUntil(lambda: file.exists() and "counted" in file.read_text("utf-8"))
    again = opened(qtbot, bench, slip, file)
    assert again.notices.text
    assert again.grid.sheet.text(0, "counted") == "10"
    again.notices._buttons[0].click()
    assert again.grid.sheet.text(0, "counted") == ""
    again.fill.trigger()
    assert again.may_close()
    assert "counted" in file.read_text("utf-8")
    again.main.trigger()
    qtbot.waitUntil(lambda: again.shown is not None and again.shown.slip.state is State.EXECUTED)
    qtbot.waitUntil(lambda: "counted" not in file.read_text("utf-8"))
    qtbot.waitUntil(lambda: not bench.courier._under_way)
