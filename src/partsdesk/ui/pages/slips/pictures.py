"""Photographs of one thing, small beside what is said of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel
from typing_extensions import override

from partsdesk.services.papers import FileKept
from partsdesk.ui.bench import Bench
from partsdesk.ui.pages.slips.taking import Taking
from partsdesk.ui.parts import label
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _

SMALL = QSize(44, 44)


class Pictures(Taking):
    """The photographs of one thing.

    Signals:
        changed: one more is kept.
    """

    changed = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._kept: list[str] = []
        self.called = _("Photographs")
        self.kinds = _("Pictures (*.jpg *.jpeg *.png *.bmp *.webp)")
        self.setAccessibleName(self.called)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._row.addStretch(1)
        self.column.addWidget(label(self.called, Tone.SOFT))
        self.column.addLayout(self.buttons)
        self.column.addLayout(self._row)
        self.column.addWidget(self.said)
        self.clear()

    @property
    def kept(self) -> tuple[str, ...]:
        """The photographs that are kept, by SHA-256."""
        return tuple(self._kept)

    def clear(self) -> None:
        """Begin with none."""
        self._kept.clear()
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            shown = item.widget() if item else None
            if shown is not None:
                shown.hide()
                shown.deleteLater()
        self.say(_("Or drop pictures here"), Tone.SOFT)

    @override
    def check(self, name: str, content: bytes) -> str:
        is_none = QImage.fromData(content).isNull()
        return _("That is not a picture (JPEG and PNG are)") if is_none else ""

    @override
    def take_kept(self, name: str, content: bytes, kept: FileKept) -> None:
        if kept.sha256 in self._kept:
            return
        self._kept.append(kept.sha256)
        small = QLabel()
        ratio = self.devicePixelRatio()
        keeping = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        image = QImage.fromData(content).scaled(SMALL * ratio, keeping, smooth)
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(ratio)
        small.setPixmap(picture)
        small.setAccessibleName(_("Photograph {number}", number=len(self._kept)))
        self._row.insertWidget(self._row.count() - 1, small)
        self.say("", Tone.SOFT)
        self.changed.emit()
