"""What is said of our own mistakes in the window, and the report that can be saved and sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from partsdesk.services.warehouse import Warehouse
from partsdesk.support.workstation import Workstation
from partsdesk.ui.app import Front, Watch
from partsdesk.ui.courier import Courier
from partsdesk.ui.login import LoginWindow
from partsdesk.ui.reporting import DefectBox, ReportBox
from partsdesk.ui.shell import Shell
from partsdesk.wording.language import Language
from tests.ui import world


@pytest.fixture
def front(
    qtbot: QtBot, qapp: QApplication, warehouse: Warehouse, tmp_path: Path
) -> Iterator[Front]:
    """The program's front, its session brought in; the warehouse is closed with it."""
    workstation = Workstation(tmp_path / "workstation.toml")
    made = Front(qapp, lambda: warehouse, workstation, None, "Fatal Python error: Aborted")
    made.open()
    qtbot.waitUntil(lambda: made.session is not None)
    yield made
    made.close()
    made.deleteLater()


def test_a_defect_is_shown_once_and_its_report_can_be_seen(qtbot: QtBot, front: Front) -> None:
    watch = Watch(front)
    watch.start()
    try:
        for _ in range(2):
            watch._here(ZeroDivisionError, ZeroDivisionError("half"), None)
        qtbot.waitUntil(lambda: front.session._box is not None)
        (box,) = boxes(DefectBox)
        box.report.click()
        (report,) = boxes(ReportBox)
        assert "ZeroDivisionError: half" in report.shown.toPlainText()
        with qtbot.waitSignal(report.destroyed):
            report.close()
    finally:
        watch.stop()


Box = TypeVar("Box", DefectBox, ReportBox)


def boxes(kind: type[Box]) -> list[Box]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind)]


def test_a_hard_end_of_the_run_before_is_offered_as_a_report(qtbot: QtBot, front: Front) -> None:
    window = front.entrance.window
    assert isinstance(window, LoginWindow)
    (offer, _) = window.notices.findChildren(QPushButton)[-2:]
    assert window.notices.text
    offer.click()
    (report,) = boxes(ReportBox)
    assert "Fatal Python error: Aborted" in report.shown.toPlainText()
    with qtbot.waitSignal(report.destroyed):
        report.close()


def test_somebody_comes_in_by_what_was_typed_before_the_books_were_open(
    qtbot: QtBot, qapp: QApplication, warehouse: Warehouse, tmp_path: Path
) -> None:
    made = Front(qapp, lambda: warehouse, Workstation(tmp_path / "w.toml"), None, "")
    made.open()
    window = made.entrance.window
    assert isinstance(window, LoginWindow)
    window.login.setText("keeper")
    window.password.setText(world.PASSWORD)
    window.enter.click()
    assert not window.enter.isEnabled()
    assert window.notices.text
    qtbot.waitUntil(lambda: isinstance(made.entrance.window, Shell), timeout=20_000)
    made.close()
    made.deleteLater()


def test_the_report_is_saved_as_it_was_shown(
    qtbot: QtBot, courier: Courier, tmp_path: Path, spoken: Language
) -> None:
    box = ReportBox(courier, None, ValueError("password='s3cret'"), "", None)
    qtbot.addWidget(box)
    assert "ValueError" in box.shown.toPlainText()
    qtbot.waitUntil(
        lambda: "revision" in box.shown.toPlainText() or "版本" in box.shown.toPlainText()
    )
    assert "slip_lines 0" in box.shown.toPlainText()
    file = tmp_path / "report.txt"
    box.save_to(file)
    qtbot.waitUntil(lambda: str(file) in box.notices.text)
    assert file.read_text("utf-8") == box.shown.toPlainText()
    assert "s3cret" not in file.read_text("utf-8")
    assert ("程序" in box.shown.toPlainText()) is (spoken is Language.ZH)
    box.save_to(tmp_path / "no such folder" / "report.txt")
    qtbot.waitUntil(lambda: "no such folder" in box.notices.text)
    assert [each.name for each in tmp_path.glob("*report*")] == ["report.txt"]
