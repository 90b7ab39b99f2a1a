"""The last scans, what the gun sends, and how it is set at this workstation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from partsdesk.domain.values.people import StoreId
from partsdesk.services.scans import ScanRead
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import CodeField, Tick
from partsdesk.ui.parts import label
from partsdesk.ui.scanning.gun import Gun
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scanning.sounds import Mood
from partsdesk.ui.scans.desk import Answer, said_of
from partsdesk.ui.scans.line import MARKS
from partsdesk.ui.tones import Tone, Tones
from partsdesk.wording.language import N_, _, say

NUMBERS = {
    "gap": (N_("Longest pause between two signs"), 5, 200, N_("ms")),
    "shortest": (N_("Fewest signs of a code"), 1, 40, ""),
    "again": (N_("The same code is one scan within"), 0, 5000, N_("ms")),
}
TEXTS = {
    "prefix": (N_("Sent before the code"), N_("nothing; or signs, or a key such as F12")),
    "suffix": (N_("Sent behind the code"), N_("Enter or Tab; or signs, or a key")),
}
SWITCHES = {
    "ends": N_("Enter or Tab ends a code"),
    "good": N_("Sound where a scan was taken"),
    "attention": N_("Sound where a scan needs attention"),
    "bad": N_("Sound where a scan was not taken"),
}

FIELD_MARGIN = 8


class GunBox(QDialog):
    """The scanner at this workstation.

    Signals:
        changed: it is set otherwise (``Gun``).
    """

    changed = Signal(object)

    def __init__(self, bench: Bench, gun: Gun, answers: Iterable[Answer], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Scanner"))
        self.resize(920, 440)
        self._bench = bench
        self.gun = gun
        self.list = QListWidget()
        self.list.setAccessibleName(_("Last scans"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addWidget(label(_("Scan something: what arrives is shown here."), Tone.SOFT))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.list, 1)
        row.addWidget(self._build_settings())
        column.addLayout(row, 1)
        column.addLayout(self._build_buttons())
        for answer in answers:
            self.show_answer(answer)
        self.list.setFocus()

    @property
    def scan_store(self) -> StoreId | None:
        """No store is meant here."""
        return None

    @property
    def takes_badges(self) -> bool:
        """Whatever arrives is shown."""
        return True

    def on_scan(self, scan: Scan, read: ScanRead) -> Answer:
        """Show what the gun sends, and what it would mean."""
        kind = type(read.meaning).__name__
        said = _("{signs} signs · {meaning}", signs=len(scan.text), meaning=say(MEANINGS[kind]))
        mood = Mood.BAD if kind == "Unknown" else Mood.GOOD
        return Answer(said, mood, said_of(scan, read))

    @Slot(object)
    def show_answer(self, answer: Answer) -> None:
        """The newest stands at the top."""
        made = QListWidgetItem(f"{MARKS[answer.mood]}  {answer.code}   {answer.said}")
        made.setForeground(QColor(_colour(answer.mood, self._bench.theme.tones)))
        self.list.insertItem(0, made)

    def _build_settings(self) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(480)
        form = QFormLayout(holder)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        for key, (text, least, most, unit) in NUMBERS.items():
            field = QSpinBox(minimum=least, maximum=most, value=getattr(self.gun, key))
            field.lineEdit().setTextMargins(FIELD_MARGIN, 0, FIELD_MARGIN, 0)
            field.setSuffix(f" {say(unit)}" if unit else "")
            field.setAccessibleName(say(text))
            field.valueChanged.connect(partial(self._put, key))
            form.addRow(say(text), field)
        for key, (text, hint) in TEXTS.items():
            typed = CodeField(getattr(self.gun, key))
            typed.setPlaceholderText(say(hint))
            typed.setAccessibleName(say(text))
            typed.textEdited.connect(partial(self._put, key))
            form.addRow(say(text), typed)
        for key, text in SWITCHES.items():
            box = Tick(self._bench, say(text))
            box.setChecked(getattr(self.gun, key))
            box.toggled.connect(partial(self._put, key))
            form.addRow(box)
        return holder

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        closes = QPushButton(_("Close"))
        closes.clicked.connect(self.reject)
        row.addWidget(closes)
        return row

    def _put(self, key: str, value: str | int) -> None:
        self.gun = replace(self.gun, **{key: value})  # type: ignore[arg-type]
        self.changed.emit(self.gun)


MEANINGS = {
    "ItemCode": N_("an item"),
    "BinCode": N_("a bin"),
    "LotCode": N_("a lot or serial number"),
    "SlipNumber": N_("a slip"),
    "BadgeCode": N_("a person's badge"),
    "Ambiguous": N_("several goods"),
    "Unknown": N_("nothing here"),
}


def _colour(mood: Mood, tones: Tones) -> str:
    return {Mood.GOOD: tones.text, Mood.ATTENTION: tones.attention, Mood.BAD: tones.wrong}[mood]


def kept(gun: Gun) -> dict[str, str | bool | int]:
    """What the workstation's file says of the gun."""
    return {each.name: getattr(gun, each.name) for each in fields(Gun)}
