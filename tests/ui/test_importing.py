"""Files are taken in through the window: looked at, mended, taken in, or stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partsdesk.services.catalog import ItemsAsked, list_items
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import ImportLink, SubjectLink
from partsdesk.ui.pages.catalogue.page import CataloguePage
from partsdesk.ui.pages.importing.page import NUMBER, ImportPage
from partsdesk.ui.pages.slips.page import SlipsPage
from partsdesk.ui.shell import Shell
from partsdesk.ui.tables.model import ListRole
from tests.ui import world
from tests.ui.shots import FOREIGN, HALF_WRONG


@pytest.fixture
def shell(qtbot: QtBot, bench: Bench) -> Shell:
    bench.courier.enter(world.person("keeper"))
    made = Shell(bench)
    qtbot.addWidget(made)
    return made


def quiet(qtbot: QtBot, bench: Bench) -> None:
    qtbot.waitUntil(lambda: not bench.courier._under_way)


def taken(qtbot: QtBot, shell: Shell, folder: Path, text: str, sort: str = "items") -> ImportPage:
    path = folder / "file.csv"
    path.write_text(text, "utf-8-sig")
    page = shell.open(ImportLink(sort))
    assert isinstance(page, ImportPage)
    page.take_file(path)
    rest(qtbot, page)
    return page


def rest(qtbot: QtBot, page: ImportPage) -> None:
    qtbot.waitUntil(lambda: not page.working.is_at_it, timeout=20_000)
    quiet(qtbot, page.bench)


def known(warehouse: Warehouse, code: str) -> bool:
    found = warehouse.ask(list_items, ItemsAsked(code), world.person("keeper"))
    return any(item.code == code for item in found.rows)


def test_wrong_cells_are_marked_with_their_sentence(
    qtbot: QtBot, shell: Shell, tmp_path: Path
) -> None:
    page = taken(qtbot, shell, tmp_path, HALF_WRONG)
    model = page.table.still
    names = [column.name for column in model.columns]
    cell = model.index(1, names.index("packs"))
    assert cell.data(ListRole.FAULT)
    assert "箱=12" in cell.data(Qt.ItemDataRole.ToolTipRole)
    page.table.setCurrentIndex(cell)
    assert page.why.text().startswith("Row 3")
    assert not page.all.isEnabled()
    assert "wrong" in page.all.toolTip()
    page.only_bad.click()
    assert [row[NUMBER] for row in model.rows] == [3, 4, 5, 6]


def test_the_right_rows_are_taken_and_the_wrong_ones_written_beside(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse, tmp_path: Path
) -> None:
    page = taken(qtbot, shell, tmp_path, HALF_WRONG)
    page.failed.trigger()
    rest(qtbot, page)
    (written,) = tmp_path.glob("*.rejected.xlsx")
    assert written.name in page.notices.text
    assert not known(warehouse, "JX-E27-01")
    page.right.trigger()
    rest(qtbot, page)
    assert known(warehouse, "JX-E27-01")
    assert not known(warehouse, "DG-T8-18")
    assert page.notices.text.startswith("2 were taken in")
    assert page.preview is None


def test_columns_are_chosen_by_hand_and_remembered(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse, tmp_path: Path
) -> None:
    page = taken(qtbot, shell, tmp_path, FOREIGN)
    assert page.shows_columns.isChecked()
    assert page.table.still.index(0, 1).data() == "ZLQ-T5-14"
    assert "Unit" in page.notices.text
    for name, theirs in (("code", "商品代码"), ("name", "商品全名"), ("unit", "仓库名称")):
        choice = page.mapping.choices[name]
        choice.setCurrentIndex(choice.findData(theirs))
        choice.activated.emit(choice.currentIndex())
        rest(qtbot, page)
    assert page.preview is not None
    assert page.preview.missing == ()
    again = taken(qtbot, shell, tmp_path, FOREIGN.replace("120", "7"))
    assert again.preview is not None
    assert again.preview.is_remembered
    assert again.preview.columns["unit"] == "仓库名称"
    again.all.trigger()
    rest(qtbot, again)
    assert known(warehouse, "ZLQ-T5-21")


def test_stopped_work_writes_nothing(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse, tmp_path: Path
) -> None:
    rows = "".join(f"NEW-{n},灯,件\n" for n in range(3000))
    page = taken(qtbot, shell, tmp_path, f"编码,名称,单位\n{rows}")
    assert page.all.isEnabled()
    page.all.trigger()
    page.working.stop.click()
    rest(qtbot, page)
    assert "Stopped" in page.notices.text
    assert not known(warehouse, "NEW-1")
    page.all.trigger()
    rest(qtbot, page)
    assert known(warehouse, "NEW-1")


def test_a_file_that_is_none_is_refused(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    page = taken(qtbot, shell, tmp_path, "\n")
    assert page.notices.text
    assert page.preview is None
    assert not page.all.isEnabled()


def test_a_template_is_written_for_each_sort(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    shell.bench.courier.enter(world.person("supervisor"))
    page = shell.open(ImportLink("stores"))
    assert isinstance(page, ImportPage)
    page.save_template(tmp_path / "template.xlsx")
    rest(qtbot, page)
    assert "template.xlsx" in page.notices.text
    page.take_file(tmp_path / "template.xlsx")
    rest(qtbot, page)
    assert page.preview is not None
    assert page.preview.report is not None


def test_the_lists_lead_to_it(qtbot: QtBot, shell: Shell, bench: Bench) -> None:
    catalogue = shell.open(SubjectLink("catalogue"))
    assert isinstance(catalogue, CataloguePage)
    catalogue.take_in.trigger()
    slips = shell.open(SubjectLink("slips"))
    assert isinstance(slips, SlipsPage)
    slips.take_in.trigger()
    for sort in ("items", "slips"):
        page = shell.tabs.page_of(ImportLink(sort))
        assert isinstance(page, ImportPage)
        assert page.sort == sort
    quiet(qtbot, bench)


def test_a_file_under_way_is_not_left_alone(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse, tmp_path: Path
) -> None:
    rows = "".join(f"NEW-{n},灯,件\n" for n in range(3000))
    page = taken(qtbot, shell, tmp_path, f"编码,名称,单位\n{rows}")
    page.all.trigger()
    shell.tabs.close_front()
    assert page in shell.tabs.pages
    (stop,) = [b for b in page.notices.findChildren(QPushButton) if not b.property("flat")]
    stop.click()
    qtbot.waitUntil(lambda: page not in shell.tabs.pages)
    assert not known(warehouse, "NEW-1")
    quiet(qtbot, shell.bench)
