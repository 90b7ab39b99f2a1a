"""The handbook: short pages of Markdown, opened at what is in front (F1)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QUrl, Signal, Slot
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from partsdesk.support.files import resources
from partsdesk.ui.theme import ROW_PX
from partsdesk.wording.language import _, language_in_use

TOPICS = (
    "home",
    "slips",
    "receiving",
    "stock",
    "books",
    "counts",
    "months",
    "catalogue",
    "settings",
    "scanner",
    "badges",
    "keys",
    "backup",
    "workstations",
    "beginning",
)
FIRST = "home"
SIZE = (860, 600)
MARGIN = 16
LINE = 130  # per cent
INDENT = 16
HEADINGS_PX = {1: 18, 2: 15}


def page_file(topic: str, spoken: str) -> Path:
    """Where the page of a topic lies in a language."""
    return resources() / "help" / spoken / f"{topic}.md"


def title_of(text: str) -> str:
    """What a page is called: its first heading."""
    return text.partition("\n")[0].lstrip("# ").strip()


class Handbook(QDialog):
    """The pages at the right, their titles at the left; links lead from page to page only.

    Signals:
        keys: somebody wants to see the key card.
    """

    keys = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Help"))
        self.setModal(False)
        self.resize(*SIZE)
        self._texts = {
            topic: page_file(topic, language_in_use().value).read_text("utf-8") for topic in TOPICS
        }
        self.topics = QListWidget()
        self.topics.setAccessibleName(_("Topics"))
        self.topics.setObjectName("popup")
        self.topics.setFixedWidth(190)
        for text in self._texts.values():
            item = QListWidgetItem(title_of(text), self.topics)
            item.setSizeHint(QSize(0, ROW_PX))
        self.text = QTextBrowser()
        self.text.setAccessibleName(_("Help"))
        self.text.setOpenLinks(False)
        self.text.setOpenExternalLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.topics.currentItemChanged.connect(self._turn)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        side = QVBoxLayout()
        card = QPushButton(_("Keys"))
        card.setAutoDefault(False)
        card.clicked.connect(self.keys)
        side.addWidget(self.topics, 1)
        side.addWidget(card)
        row.addLayout(side)
        row.addWidget(self.text, 1)

    @property
    def topic(self) -> str:
        """The topic that is open."""
        row = self.topics.currentRow()
        return TOPICS[row] if row >= 0 else ""

    def open_at(self, topic: str) -> None:
        """Show the page of a topic; the first where there is none of it."""
        wanted = topic if topic in TOPICS else FIRST
        self.topics.setCurrentRow(TOPICS.index(wanted))
        self.show()
        self.raise_()
        self.text.setFocus()

    @Slot()
    def _turn(self) -> None:
        self.text.setMarkdown(self._texts[self.topic])
        self.text.document().setDocumentMargin(MARGIN)
        self.text.document().setIndentWidth(INDENT)
        cursor = QTextCursor(self.text.document())
        cursor.select(QTextCursor.SelectionType.Document)
        room = QTextBlockFormat()
        room.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        room.setBottomMargin(MARGIN // 2)
        cursor.mergeBlockFormat(room)
        self._set_headings()

    def _set_headings(self) -> None:
        """As large as those of the window's own pages."""
        block = self.text.document().begin()
        while block.isValid():
            size = HEADINGS_PX.get(block.blockFormat().headingLevel())
            if size is not None:
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                larger = cursor.charFormat()
                larger.clearProperty(QTextFormat.Property.FontSizeAdjustment)
                larger.setProperty(QTextFormat.Property.FontPixelSize, size)
                cursor.setCharFormat(larger)
            block = block.next()

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        topic = link.path().removesuffix(".md")
        if not link.scheme() and topic in TOPICS:
            self.open_at(topic)
