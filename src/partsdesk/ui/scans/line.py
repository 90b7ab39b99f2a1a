"""In the status line: whether the gun is listened to, and what became of the last scan."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from partsdesk.ui.parts import flat, label, put_tone, tip
from partsdesk.ui.scanning.sounds import Mood
from partsdesk.ui.scans.desk import Answer
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _

TONES = {Mood.GOOD: Tone.GOOD, Mood.ATTENTION: Tone.ATTENTION, Mood.BAD: Tone.WRONG}
MARKS = {Mood.GOOD: "✓", Mood.ATTENTION: "!", Mood.BAD: "×"}
MOST_PX = 400


class ScanLine(QWidget):
    """The gun in the status line; pressed, it shows the last scans and how the gun is set.

    Signals:
        pressed: somebody wants to see more.
    """

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.ready: QPushButton = flat("")
        self.ready.setProperty("ready", True)
        self.ready.clicked.connect(self.pressed)
        self.last = label()
        self.last.hide()
        row.addWidget(self.ready)
        row.addWidget(self.last)
        self.show_ready(True)

    @Slot(bool)
    def show_ready(self, is_ready: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Whether a scan is caught here; with an input method at work it may be spoilt."""
        text = _("Scanner ready") if is_ready else _("Input method on: scans may be spoilt")
        self.ready.setText(f"● {text}")
        self.ready.setToolTip(_("Last scans, and how the scanner is set"))
        put_tone(self.ready, Tone.GOOD if is_ready else Tone.ATTENTION)

    @Slot(object)
    def show_answer(self, answer: Answer) -> None:
        """What became of the last scan."""
        text = _("Last scan {code} · {said}", code=answer.code, said=answer.said)
        whole = f"{MARKS[answer.mood]} {text}"
        elided = Qt.TextElideMode.ElideRight
        self.last.setText(self.last.fontMetrics().elidedText(whole, elided, MOST_PX))
        self.last.setToolTip(tip(text))
        self.last.setAccessibleName(text)
        put_tone(self.last, TONES[answer.mood])
        self.last.show()
