"""A small dialog over the window: a few fields, one thing to do with them, and what was refused."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from partsdesk.ui.notices import NoticeBar
from partsdesk.wording.language import _

WIDTH = 420
REFIT = frozenset({QEvent.Type.LayoutRequest})


class SmallBox(QDialog):
    """Enter does it, Esc leaves all as it was; it is as high as what is said in it."""

    def __init__(self, title: str, does: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        self.notices = NoticeBar(closable=False)
        self.inside = QVBoxLayout()
        self.inside.setSpacing(12)
        self.main = QPushButton(does)
        self.main.setProperty("primary", True)
        self.main.setDefault(True)
        self.main.clicked.connect(self._press)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 16)
        self._column.setSpacing(12)
        self._column.addLayout(self.inside)
        self._column.addLayout(self._build_buttons())
        self.installEventFilter(self)

    def press(self) -> None:
        """Do it; called only while nothing is under way."""
        raise NotImplementedError

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Something in it became longer or shorter, or is shown no more."""
        if watched is self and event.type() in REFIT:
            self._column.activate()
            self.setFixedHeight(self._column.totalHeightForWidth(WIDTH))
        return super().eventFilter(watched, event)

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        stays = QPushButton(_("Cancel"))
        stays.setAutoDefault(False)
        stays.clicked.connect(self.reject)
        for button in (stays, self.main):
            row.addWidget(button)
        return row

    @Slot()
    def _press(self) -> None:
        if self.main.isEnabled():
            self.press()
