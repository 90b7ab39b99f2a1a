"""Photographs taken in: dropped, pasted or chosen; each is kept at once, by its content."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QBuffer, QFile, QIODevice, QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from partsdesk.domain.registers.papers import LARGEST, TooLargeFile
from partsdesk.services.papers import FileKept, KeepFile, keep_file
from partsdesk.services.warehouse import Done
from partsdesk.ui.bench import Bench
from partsdesk.ui.parts import flat, label, put_tone
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain

SMALL = QSize(44, 44)


class Pictures(QWidget):
    """The photographs of one thing.

    Signals:
        changed: one more is kept.
    """

    changed = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._kept: list[str] = []
        self._waiting = 0
        self.setAcceptDrops(True)
        self.setAccessibleName(_("Photographs"))
        self.choose = flat(_("Choose …"))
        self.choose.clicked.connect(self._choose)
        self.paste = flat(_("Paste"))
        self.paste.clicked.connect(self._paste)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        self._row.addStretch(1)
        self.said = label(tone=Tone.SOFT)
        self.said.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for button in (self.choose, self.paste):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(_("Photographs"), Tone.SOFT))
        column.addLayout(buttons)
        column.addLayout(self._row)
        column.addWidget(self.said)
        self.clear()

    @property
    def kept(self) -> tuple[str, ...]:
        """The photographs that are kept, by SHA-256."""
        return tuple(self._kept)

    @property
    def is_waiting(self) -> bool:
        """Whether one is still on its way."""
        return self._waiting > 0

    def clear(self) -> None:
        """Begin with none."""
        self._kept.clear()
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            shown = item.widget() if item else None
            if shown is not None:
                shown.hide()
                shown.deleteLater()
        self._say(_("Or drop pictures here"), Tone.SOFT)

    def take_files(self, files: Iterable[str]) -> None:
        """Take in pictures from files."""
        for name in files:
            file = QFile(name)
            if file.size() > LARGEST:
                self._say(explain(TooLargeFile(file.size(), LARGEST)), Tone.WRONG)
            elif file.open(QIODevice.OpenModeFlag.ReadOnly):
                self.take(bytes(file.readAll().data()))
                file.close()
            else:
                self._say(_("{file} cannot be read", file=name), Tone.WRONG)

    def take(self, content: bytes) -> None:
        """Keep a picture, as it is in its file."""
        image = QImage.fromData(content)
        if image.isNull():
            self._say(_("That is not a picture (JPEG and PNG are)"), Tone.WRONG)
            return
        self._waiting += 1
        pending = self._bench.courier.perform(self, keep_file, KeepFile(content))
        pending.then(partial(self._show, image)).ended(self._over)

    def take_image(self, image: QImage) -> None:
        """Keep a picture that is in no file."""
        self.take(_written(image))

    def take_copied(self, copied: QMimeData) -> bool:
        """Take in what was copied or dropped; False where no picture is among it."""
        files = [url.toLocalFile() for url in copied.urls() if url.isLocalFile()]
        if files:
            self.take_files(files)
        elif copied.hasImage():
            self.take_image(QImage(copied.imageData()))
        return bool(files) or copied.hasImage()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent, /) -> None:
        copied = event.mimeData()
        if copied.hasUrls() or copied.hasImage():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent, /) -> None:
        if self.take_copied(event.mimeData()):
            event.acceptProposedAction()

    @Slot()
    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Photographs"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_("Pictures (*.jpg *.jpeg *.png *.bmp *.webp)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.take_files)
        dialog.open()

    @Slot()
    def _paste(self) -> None:
        if not self.take_copied(QGuiApplication.clipboard().mimeData()):
            self._say(_("No picture was copied"), Tone.ATTENTION)

    def _show(self, image: QImage, done: Done[FileKept]) -> None:
        if done.result.sha256 in self._kept:
            return
        self._kept.append(done.result.sha256)
        small = QLabel()
        ratio = self.devicePixelRatio()
        keeping = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = QPixmap.fromImage(image.scaled(SMALL * ratio, keeping, smooth))
        picture.setDevicePixelRatio(ratio)
        small.setPixmap(picture)
        small.setAccessibleName(_("Photograph {number}", number=len(self._kept)))
        self._row.insertWidget(self._row.count() - 1, small)
        self._say("", Tone.SOFT)
        self.changed.emit()

    def _over(self, _: bool) -> None:  # noqa: FBT001 - a listener of a pending
        self._waiting -= 1

    def _say(self, text: str, tone: Tone) -> None:
        self.said.setText(text)
        put_tone(self.said, tone)
        self.said.setVisible(bool(text))


def _written(image: QImage) -> bytes:
    """A picture that was copied, as a file of it would be."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # bytes in the stubs, text at work
    return bytes(buffer.data().data())
