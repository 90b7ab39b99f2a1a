"""Files taken in: dropped, pasted or chosen; each is kept at once, by its content."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QFile, QIODevice, QMimeData, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from partsdesk.domain.registers.papers import LARGEST, TooLargeFile
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.papers import FileKept, KeepFile, keep_file
from partsdesk.services.warehouse import Done
from partsdesk.ui.bench import Bench
from partsdesk.ui.parts import label, put_tone
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain


class Taking(QWidget):
    """A place that files are dropped on; what kinds it takes, and what becomes of them, is its own.

    Attributes:
        called: what is chosen here; ``kinds`` which files the dialog offers.
    """

    called = ""
    kinds = ""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self._waiting = 0
        self.setAcceptDrops(True)
        self.choose = QPushButton(_("Choose …"))
        self.choose.clicked.connect(self._choose)
        self.paste = QPushButton(_("Paste"))
        self.paste.clicked.connect(self.take_clipboard)
        self.said = label(tone=Tone.SOFT)
        self.said.setWordWrap(True)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(4)
        for button in (self.choose, self.paste):
            button.setProperty("small", True)
            self.buttons.addWidget(button)
        self.buttons.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)

    @property
    def is_waiting(self) -> bool:
        """Whether a file is still on its way."""
        return self._waiting > 0

    def check(self, name: str, content: bytes) -> str:
        """What is wrong with a file, as is said beside it; nothing where it is taken.

        Raises:
            Refusal: where a rule says it.
        """
        raise NotImplementedError

    def take_kept(self, name: str, content: bytes, kept: FileKept) -> None:
        """A file is kept; do with it what it is for."""
        raise NotImplementedError

    def take_files(self, files: Iterable[str]) -> None:
        """Take files in."""
        for name in files:
            file = QFile(name)
            if file.size() > LARGEST:
                self.say(explain(TooLargeFile(file.size(), LARGEST)), Tone.WRONG)
            elif file.open(QIODevice.OpenModeFlag.ReadOnly):
                self.take(bytes(file.readAll().data()), Path(name).name)
                file.close()
            else:
                self.say(_("{file} cannot be read", file=name), Tone.WRONG)

    def take(self, content: bytes, name: str = "") -> None:
        """Keep a file as it is; a name it has where it comes from a folder."""
        try:
            wrong = self.check(name, content)
        except Refusal as refusal:
            wrong = explain(refusal)
        if wrong:
            self.say(wrong, Tone.WRONG)
            return
        self._waiting += 1
        pending = self.bench.courier.perform(self, keep_file, KeepFile(content))
        pending.then(partial(self._take_kept, name, content)).refused(self._refuse)
        pending.ended(self._over)

    def take_image(self, image: QImage) -> None:
        """Keep a picture that is in no file."""
        self.take(_written(image))

    def take_copied(self, copied: QMimeData) -> bool:
        """Take in what was copied or dropped; False where no file or picture is among it."""
        files = [url.toLocalFile() for url in copied.urls() if url.isLocalFile()]
        if files:
            self.take_files(files)
        elif copied.hasImage():
            self.take_image(QImage(copied.imageData()))
        return bool(files) or copied.hasImage()

    @Slot()
    def take_clipboard(self) -> None:
        """Take in what was copied last."""
        if not self.take_copied(QGuiApplication.clipboard().mimeData()):
            self.say(_("No picture was copied"), Tone.ATTENTION)

    def say(self, text: str, tone: Tone) -> None:
        """Say something beside what is taken in, or nothing."""
        self.said.setText(text)
        put_tone(self.said, tone)
        self.said.setVisible(bool(text))

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
        dialog = QFileDialog(self, self.called)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(self.kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.take_files)
        dialog.open()

    def _take_kept(self, name: str, content: bytes, done: Done[FileKept]) -> None:
        self.take_kept(name, content, done.result)

    def _refuse(self, refusal: Refusal) -> None:
        self.say(explain(refusal), Tone.WRONG)

    def _over(self, _: bool) -> None:  # noqa: FBT001 - a listener of a pending
        self._waiting -= 1


def _written(image: QImage) -> bytes:
    """A picture that was copied, as a file of it would be."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # bytes in the stubs, text at work
    return bytes(buffer.data().data())
