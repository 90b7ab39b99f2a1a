"""What is said of our own mistakes: the box about a defect, and the report that can be sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from partsdesk.services.fault_reports import compose, save
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.logs import masked
from partsdesk.ui.courier import Courier
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.parts import label
from partsdesk.ui.saving import TEXT, ask_save
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _
from partsdesk.wording.troubles import defect


class DefectBox(QMessageBox):
    """The one box for our own mistakes: what happened, and where it is on record.

    Signals:
        reports: somebody wants to see the report about it.
    """

    reports = Signal(object)

    def __init__(self, fault: BaseException, log: Path | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._fault = fault
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Critical)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWindowTitle(_("A mistake in the program"))
        self.setText(defect(log))
        self.setInformativeText(masked(f"{type(fault).__name__}: {fault}")[:400])
        self.report = self.addButton(_("Report …"), QMessageBox.ButtonRole.ActionRole)
        goes_on = self.addButton(_("Go on"), QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(goes_on)
        self.setEscapeButton(goes_on)
        self.report.clicked.connect(self._ask_report)

    @Slot()
    def _ask_report(self) -> None:
        self.reports.emit(self._fault)


class ReportBox(QDialog):
    """The report about a fault as it would be saved, to the letter."""

    def __init__(
        self,
        courier: Courier,
        log: Path | None,
        fault: BaseException | None,
        crash: str,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self._courier = courier
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Report about a fault"))
        self.resize(760, 560)
        self.notices = NoticeBar()
        self.shown = QPlainTextEdit(compose(None, log, fault, crash))
        self.shown.setReadOnly(True)
        self.shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.shown.setAccessibleName(self.windowTitle())
        column = QVBoxLayout(self)
        text = _(
            "This is all that would be sent. No password and no content of the books is in it."
        )
        column.addWidget(label(text, Tone.SOFT))
        column.addWidget(self.shown, 1)
        column.addWidget(self.notices)
        column.addLayout(self._build_buttons())
        whole = partial(_whole, log, fault, crash)
        courier.call(self, whole).then(self.shown.setPlainText)

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.copy = QPushButton(_("Copy"))
        self.copy.clicked.connect(self._copy)
        self.saves = QPushButton(_("Save …"))
        self.saves.setProperty("primary", True)
        self.saves.setDefault(True)
        self.saves.clicked.connect(self._save)
        closes = QPushButton(_("Close"))
        closes.clicked.connect(self.reject)
        for button in (self.copy, closes, self.saves):
            row.addWidget(button)
        return row

    def save_to(self, path: Path) -> None:
        """Save what is shown."""
        pending = self._courier.call(self, partial(_saved, path, self.shown.toPlainText()))
        pending.holding(self.saves).then(self._say_saved).failed(self.notices.show_trouble)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.shown.toPlainText())

    @Slot()
    def _save(self) -> None:
        day = QDateTime.currentDateTime().toString("yyyyMMdd-HHmm")
        path = ask_save(self, self.windowTitle(), f"partsdesk-report-{day}", TEXT)
        if path is not None:
            self.save_to(path)

    def _say_saved(self, path: Path) -> None:
        self.notices.tell(_("The report is in {path}", path=path))


def _whole(log: Path | None, fault: BaseException | None, crash: str, warehouse: Warehouse) -> str:
    return compose(warehouse.database, log, fault, crash)


def _saved(path: Path, text: str, _warehouse: Warehouse) -> Path:
    return save(path, text)
