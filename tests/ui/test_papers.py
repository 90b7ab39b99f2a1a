"""Papers beside a slip: attached, looked at with the system's viewer, and taken off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.registers.papers import Belongs, Paper, PaperSort
from partsdesk.services.papers import AttachPaper, PapersOf, attach_paper, papers_of
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import NewSlipLink, SlipLink
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.side import SidePart
from partsdesk.ui.shell import Shell
from tests.ui import world


@pytest.fixture
def shell(qtbot: QtBot, bench: Bench) -> Iterator[Shell]:
    made = Shell(bench)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not bench.courier._under_way)
    made.close()
    made.deleteLater()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that the system's viewer was asked to show."""
    found: list[Path] = []

    def show(url: QUrl) -> bool:
        found.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", show)
    return found


def kept(warehouse: Warehouse, slip: SlipId) -> tuple[Paper, ...]:
    asked = PapersOf(Belongs(slip=slip))
    return warehouse.ask(papers_of, asked, world.person("keeper")).papers


def at(qtbot: QtBot, shell: Shell, slip: SlipId, papers: int = 0) -> SlipPage:
    page = shell.open(SlipLink(slip))
    assert isinstance(page, SlipPage)
    qtbot.waitUntil(lambda: page.shown is not None)
    page.papers.trigger()
    shows(qtbot, page, papers)
    return page


def shows(qtbot: QtBot, page: SlipPage, papers: int) -> None:
    qtbot.waitUntil(page.side.papers.sort.isEnabled)
    qtbot.waitUntil(lambda: len(page.side.papers.doors) == papers)


def copied_files(*files: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def test_rec_6_papers_are_dropped_named_and_looked_at(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse, tmp_path: Path, seen: list[Path]
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1")).slip
    page = at(qtbot, shell, slip)
    assert page.side.part is SidePart.PAPERS
    assert shell.focusWidget() is page.side.tabs
    file = tmp_path / "送货单 0611.pdf"
    file.write_bytes(b"%PDF-1.7 what came")
    page.side.tabs.setCurrentIndex(0)
    data, button = copied_files(file), Qt.MouseButton.LeftButton  # lives as long as the event
    where, none = QPoint(30, 300), Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(where, Qt.DropAction.CopyAction, data, button, none))
    shows(qtbot, page, 1)
    assert page.side.part is SidePart.PAPERS
    (paper,) = kept(warehouse, slip)
    assert (paper.name, paper.sort) == (file.name, PaperSort.DELIVERY_LIST)
    assert page.side.tabs.tabText(2).endswith(" 1")
    qtbot.keyClick(page.side.papers.doors[0], Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0].name == file.name
    assert seen[0].read_bytes() == file.read_bytes()


def test_a_copied_picture_is_pasted_and_what_runs_is_refused(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse, tmp_path: Path
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"), upto="drafted").slip
    page = at(qtbot, shell, slip)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    QGuiApplication.clipboard().setImage(image)
    papers = page.side.papers
    papers.sort.put(PaperSort.PHOTO)
    qtbot.keyClick(page.side.tabs, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)  # type: ignore[no-untyped-call]
    shows(qtbot, page, 1)
    (paper,) = kept(warehouse, slip)
    assert (paper.sort, paper.name[-10:]) == (PaperSort.PHOTO, "2026-11-21")
    runs = tmp_path / "发票.pdf.exe"
    runs.write_bytes(b"MZ")
    papers.take_files([str(runs)])
    assert runs.name in papers.said.text()
    assert not papers.is_waiting
    page.refresh()  # what was said stays until something else is done
    qtbot.waitUntil(lambda: not shell.bench.courier._under_way)
    assert runs.name in papers.said.text()


def test_rec_6_a_paper_is_taken_off_a_draft_and_put_back(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"), upto="drafted").slip
    asked = AttachPaper(Belongs(slip=slip), PaperSort.INVOICE, "FP-0611", filed_at="二号盒")
    warehouse.perform(attach_paper, asked, world.person("keeper"))
    page = at(qtbot, shell, slip, papers=1)
    papers = page.side.papers
    assert not papers.doors[0].isEnabled()  # nothing was scanned
    qtbot.mouseClick(papers.removers[0], Qt.MouseButton.LeftButton)  # type: ignore[no-untyped-call]
    shows(qtbot, page, 0)
    assert kept(warehouse, slip) == ()
    assert shell.focusWidget() is papers.back
    papers.back.click()
    shows(qtbot, page, 1)
    assert papers.back.isHidden()
    (paper,) = kept(warehouse, slip)
    assert (paper.name, paper.sort, paper.filed_at) == ("FP-0611", PaperSort.INVOICE, "二号盒")


def test_rec_6_papers_of_a_booked_slip_stay(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1")).slip
    asked = AttachPaper(Belongs(slip=slip), PaperSort.INVOICE, "FP-0611")
    warehouse.perform(attach_paper, asked, world.person("keeper"))
    page = at(qtbot, shell, slip, papers=1)
    remover = page.side.papers.removers[0]
    assert not remover.isEnabled()
    assert page.shown is not None
    assert page.shown.slip.called in remover.toolTip()


def test_papers_of_a_new_slip_wait_for_its_first_line(shell: Shell) -> None:
    page = shell.open(NewSlipLink("purchase-receipt"))
    assert isinstance(page, SlipPage)
    page.papers.trigger()
    papers = page.side.papers
    assert not papers.choose.isEnabled()
    said = papers.said.text()
    papers.take(b"%PDF", "x.pdf")
    assert papers.said.text() == said != ""
    assert not papers.is_waiting


def test_who_handles_no_papers_only_looks(
    qtbot: QtBot, bench: Bench, shell: Shell, warehouse: Warehouse
) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"), upto="drafted").slip
    warehouse.perform(
        attach_paper, AttachPaper(Belongs(slip=slip), PaperSort.PHOTO, "x"), world.person("keeper")
    )
    bench.courier.enter(world.person("auditor"))
    page = shell.open(SlipLink(slip))
    assert isinstance(page, SlipPage)
    qtbot.waitUntil(lambda: len(page.side.papers.doors) == 1)
    page.papers.trigger()
    assert not page.side.papers.choose.isEnabled()
    assert page.side.papers.removers[0].isHidden()
    page.side.papers.take(b"%PDF", "x.pdf")
    assert page.side.papers.said.text()
    assert not page.side.papers.is_waiting
