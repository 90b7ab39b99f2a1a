"""Goods counted on a slip: abnormal ones, several bins, and the ways out of a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.execution import (
    Abnormal,
    AbnormalIncomplete,
    AbnormalSort,
    Counted,
    NothingCounted,
    Part,
    Side,
)
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.values.quantities import NotANumber, Quantity
from partsdesk.services.abnormalities import Abnormalities, list_abnormalities
from partsdesk.services.showing import SlipAsked, slip_of
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.pictures import Pictures
from partsdesk.ui.shell import Shell
from partsdesk.ui.tones import Tone
from tests.ui import world

BROKEN = Abnormal(AbnormalSort.BROKEN, Side.MAKER, "灯罩开裂")


def sheet_of(warehouse: Warehouse, slip: SlipId) -> CountSheet:
    return CountSheet(warehouse.ask(slip_of, SlipAsked(slip), world.person("keeper")))


@pytest.fixture
def sheet(warehouse: Warehouse) -> CountSheet:
    slip = world.receipt(warehouse, (1, "24", "1"), (2, "60", "2"), upto="released")
    return sheet_of(warehouse, slip.slip)


def test_inb_3_broken_goods_stand_beside_the_good_ones(sheet: CountSheet) -> None:
    sheet.put(0, "counted", "24")
    sheet.put_aside(0, "3", BROKEN)
    assert sheet.text(0, "counted") == "21"
    assert "3" in sheet.text(0, "result")
    assert "待处理仓" in sheet.text(0, "result")
    assert sheet.tone(0, "result") is Tone.WRONG
    assert list(sheet.unpictured) == [1]
    assert sheet.uncounted == (2,)
    sheet.put(1, "counted", "60")
    counts = sheet.counts()
    assert counts is not None
    assert [part.quantity for part in counts[0].parts] == [
        Quantity.parse("21"),
        Quantity.parse("3"),
    ]
    assert [part.abnormal for part in counts[0].parts] == [None, BROKEN]
    assert sheet.progress[:2] == (Quantity.parse("84"), Quantity.parse("84"))
    sheet.take_back(0, 0)
    assert not sheet.unpictured
    assert sheet.undo()
    assert list(sheet.unpictured) == [1]


def test_what_is_short_and_what_is_broken_are_both_said(sheet: CountSheet) -> None:
    sheet.put(0, "counted", "20")
    sheet.put_aside(0, "3", BROKEN)
    assert sheet.text(0, "counted") == "20"
    assert " · " in sheet.text(0, "result")
    assert sheet.differing == 1


def test_inb_3_too_little_said_of_them_is_refused(sheet: CountSheet) -> None:
    with pytest.raises(NotANumber):
        sheet.put_aside(0, "some", BROKEN)
    with pytest.raises(NothingCounted):
        sheet.put_aside(0, "0", BROKEN)
    with pytest.raises(AbnormalIncomplete):
        sheet.put_aside(0, "1", Abnormal(AbnormalSort.BROKEN, Side.CARRIER, "压破"))
    assert sheet.lines[0].aside == ()


def test_a_line_is_counted_in_several_bins(sheet: CountSheet) -> None:
    sheet.put(0, "counted", "20")
    assert sheet.insert(0) == 1
    sheet.put(1, "counted", "4")
    assert (sheet.text(1, "line"), sheet.text(1, "asked"), sheet.text(1, "result")) == ("↳", "", "")
    assert sheet.tone(0, "result") is Tone.GOOD
    sheet.put(2, "counted", "60")
    counts = sheet.counts()
    assert counts is not None
    assert [(count.line, count.parts[0].quantity.plain()) for count in counts] == [
        (1, "20"),
        (1, "4"),
        (2, "60"),
    ]
    sheet.remove(0)
    assert sheet.rows == 3  # the line itself stands
    sheet.remove(1)
    assert sheet.rows == 2
    sheet.put(0, "counted", "")
    sheet.insert(0)
    sheet.put(1, "counted", "9")
    sheet.fill()
    assert [sheet.text(row, "counted") for row in range(3)] == ["15", "9", "60"]


def test_out_18_the_reason_for_another_lot_goes_with_its_item(sheet: CountSheet) -> None:
    sheet.say_why(sheet.lines[0].item.code, "客户指定喷码")
    counts = sheet.counts()
    assert counts is not None  # just what was asked, and why
    assert [count.parts[0].reason for count in counts] == ["客户指定喷码", ""]
    assert [count.parts[0].quantity.plain() for count in counts] == ["24", "60"]


@pytest.fixture
def opened(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> Iterator[Opened]:
    made = Opened(qtbot, bench, warehouse)
    yield made
    qtbot.waitUntil(lambda: not bench.courier._under_way)
    made.shell.close()
    made.shell.deleteLater()


class Opened:
    """A keeper at a slip that is to be carried out."""

    def __init__(self, qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> None:
        self.qtbot = qtbot
        self.warehouse = warehouse
        bench.courier.enter(world.person("keeper"))
        self.shell = Shell(bench)
        self.shell.show()

    def page(self, slip: SlipId) -> SlipPage:
        """Its page, with what is asked for in it."""
        page = self.shell.open(SlipLink(slip))
        assert isinstance(page, SlipPage)
        self.qtbot.waitUntil(lambda: isinstance(page.grid.sheet, CountSheet))
        page.grid.begin()
        return page

    def carried_out(self, page: SlipPage) -> None:
        """Wait until it is carried out."""
        self.qtbot.waitUntil(
            lambda: page.shown is not None and page.shown.slip.state is State.EXECUTED
        )

    def sheet(self, page: SlipPage) -> CountSheet:
        """What is counted."""
        sheet = page.grid.sheet
        assert isinstance(sheet, CountSheet)
        return sheet


def picture(folder: Path, name: str = "photo.png") -> Path:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkRed)
    file = folder / name
    assert image.save(str(file))
    return file


def test_inb_3_broken_goods_are_put_aside_in_one_motion(opened: Opened, tmp_path: Path) -> None:
    slip = world.receipt(opened.warehouse, (1, "24", "1"), upto="released").slip
    page = opened.page(slip)
    opened.sheet(page).put(0, "counted", "21")
    page.abnormal.trigger()
    panel = page.aside
    assert panel.isVisible()
    assert panel.quantity.text() == "3"
    page.aside.put.click()
    assert panel.isVisible()  # the cause is lacking, and said
    panel.cause.setText("外箱压破")
    panel.side.setCurrentIndex(panel.side.findData(Side.CARRIER))
    panel.signed_by.setText("马师傅")
    copied = QMimeData()
    copied.setUrls([QUrl.fromLocalFile(str(picture(tmp_path)))])
    assert panel.pictures.take_copied(copied)
    opened.qtbot.waitUntil(lambda: len(panel.pictures.kept) == 1)
    panel.signed_by.setFocus()
    opened.qtbot.keyClick(panel.signed_by, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert not panel.isVisible()
    page.main.trigger()
    opened.carried_out(page)
    found = opened.warehouse.ask(
        list_abnormalities, Abnormalities(slip=slip), world.person("supervisor")
    )
    (row,) = found.rows
    assert (row.abnormality.quantity.plain(), row.abnormality.photographs) == ("3", 1)


def test_pictures_are_read_pasted_and_refused(qtbot: QtBot, bench: Bench, tmp_path: Path) -> None:
    pictures = Pictures(bench)
    qtbot.addWidget(pictures)
    copied = QMimeData()
    assert not pictures.take_copied(copied)
    copied.setImageData(QImage(str(picture(tmp_path))))
    assert pictures.take_copied(copied)
    qtbot.waitUntil(lambda: len(pictures.kept) == 1)
    pictures.take(picture(tmp_path).read_bytes())
    qtbot.waitUntil(lambda: not pictures.is_waiting)
    text = tmp_path / "text.png"
    text.write_text("no picture", encoding="utf-8")
    pictures.take_files([str(text)])
    assert pictures.said.text()
    pictures.clear()
    pictures.take_files([str(tmp_path / "nowhere.png")])
    assert "nowhere.png" in pictures.said.text()
    assert pictures.kept == ()


def put_away(warehouse: Warehouse, *places: tuple[str, str]) -> None:
    """So many of item 1 into each of these bins."""
    total = str(sum(int(many) for _, many in places))
    slip = world.receipt(warehouse, (1, total, "1"), upto="released")
    parts = tuple(
        Part(Quantity.parse(many), world.bin_of(warehouse, code)) for code, many in places
    )
    asked = ExecuteSlip(slip.slip, 1, (Counted(1, parts),))
    warehouse.perform(execute_slip, asked, world.person("keeper"))


def test_what_a_bin_does_not_hold_is_taken_from_others(opened: Opened) -> None:
    put_away(opened.warehouse, ("A-01-03", "7"), ("B-02-01", "9"))
    asked = (1, "12", "")
    slip = world.receipt(
        opened.warehouse, asked, upto="released", kind="other-out", reason="样品"
    ).slip
    page = opened.page(slip)
    page.grid.model().setData(page.grid.model().index(0, place(page, "bin")), "A-01-03")
    sheet = opened.sheet(page)
    opened.qtbot.waitUntil(lambda: "bin" in sheet.lines[0].bins)
    sheet.fill()
    page.main.trigger()
    opened.qtbot.waitUntil(lambda: len(page.notices._buttons) == 1)
    page.notices._buttons[0].click()
    told = [(sheet.text(row, "bin"), sheet.text(row, "counted")) for row in range(sheet.rows)]
    assert told == [("A-01-03", "7"), ("B-02-01", "5")]
    opened.qtbot.waitUntil(lambda: all("bin" in each.bins for each in sheet.lines))
    page.main.trigger()
    opened.carried_out(page)


def place(page: SlipPage, key: str) -> int:
    return [column.key for column in page.grid.sheet.columns].index(key)
