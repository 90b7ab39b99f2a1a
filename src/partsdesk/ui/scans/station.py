"""The gun at a window: who takes a scan, what is heard and shown of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from partsdesk.domain.catalog.codes import BadgeCode
from partsdesk.domain.values.people import StoreId
from partsdesk.services.scans import ScanRead
from partsdesk.support.files import FileTrouble
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import CodeField
from partsdesk.ui.scanning.gun import SECTION, Gun
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scanning.sorter import Harm, Spoilt
from partsdesk.ui.scanning.sounds import Mood, Sounds
from partsdesk.ui.scanning.wedge import Wedge
from partsdesk.ui.scans.box import GunBox, kept
from partsdesk.ui.scans.desk import Answer, ScanDesk, Taker, said_of
from partsdesk.ui.scans.line import ScanLine
from partsdesk.wording.language import N_, _, say

logger = logging.getLogger(__name__)

HARMS = {
    Harm.NO_END: N_("Not taken: neither Enter nor Tab came behind it; scan again"),
    Harm.TOO_LONG: N_("Not taken: far too long for a code; scan one code at a time"),
    Harm.INPUT_METHOD: N_("Spoilt by the input method, not taken; scan again"),
}


@dataclass(frozen=True, slots=True)
class Nobody:
    """Takes scans where no page is open."""

    scan_store: StoreId | None = None
    takes_badges: bool = False

    def on_scan(self, scan: Scan, _read: ScanRead) -> Answer:
        """Say that nobody takes it."""
        return Answer(_("Not taken: no page is open"), Mood.BAD, scan.text)


@dataclass(frozen=True, slots=True)
class InDialog:
    """Takes scans where a dialog is open that knows nothing of them.

    Attributes:
        field: the field for codes that the keyboard is in; a badge is not put into it.
    """

    field: CodeField | None
    scan_store: StoreId | None = None
    takes_badges: bool = True

    def on_scan(self, scan: Scan, read: ScanRead) -> Answer:
        """Fill the field, or say that the dialog has to be closed first."""
        field, is_badge = self.field, isinstance(read.meaning, BadgeCode)
        if field is None or not isValid(field) or is_badge:
            said = _("Not taken: close the dialog in front, and scan again")
            return Answer(said, Mood.BAD, said_of(scan, read))
        field.take_code(scan.text)
        return Answer(_("Put into the field"), Mood.GOOD, scan.text)


class GunStation(QObject):
    """Listens for the gun while somebody is logged in, and sees to it that no scan goes unsaid."""

    def __init__(
        self, bench: Bench, window: QWidget, front: Callable[[], Taker | None], line: ScanLine
    ) -> None:
        super().__init__(window)
        self._bench = bench
        self._window = window
        self._front = front
        self.desk = ScanDesk(bench, self)
        self.sounds = Sounds(self)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)  # noqa: S101 - there is no window without it
        self.wedge = Wedge(app, Gun.of(bench.workstation.section(SECTION)), self)
        queued = Qt.ConnectionType.QueuedConnection
        self.wedge.scanned.connect(self._hear, queued)
        self.wedge.twice.connect(self._hear_twice, queued)
        self.wedge.spoilt.connect(self._hear_spoilt, queued)
        self.desk.answered.connect(self._sound)
        self.desk.answered.connect(line.show_answer)
        self.wedge.careful.connect(line.show_ready)
        line.pressed.connect(self.show_box)

    def stop(self) -> None:
        """Listen no more."""
        self.wedge.stop()
        self.desk.forget()

    @Slot()
    def show_box(self) -> None:
        """The last scans, and how the gun is set."""
        box = GunBox(self._bench, self.wedge.gun, self.desk.answers, self._window)
        self.desk.answered.connect(box.show_answer)
        box.changed.connect(self._take)
        box.open()

    @Slot(object)
    def _hear(self, scan: Scan) -> None:
        """Give a scan to the dialog that is open, else to the page in front."""
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            self._give(scan, self._front())
        elif hasattr(dialog, "on_scan"):
            self._give(scan, dialog)  # type: ignore[arg-type]  # it takes scans
        else:
            self._fill(scan, QApplication.focusWidget())

    def _give(self, scan: Scan, taker: Taker | None) -> None:
        self.desk.hear(scan, taker or Nobody())

    def _fill(self, scan: Scan, field: QWidget | None) -> None:
        """A field for codes in a dialog is filled; other dialogs have to be closed first."""
        code = field if isinstance(field, CodeField) else None
        is_open = code is not None and code.isEnabled() and not code.isReadOnly()
        self.desk.hear(scan, InDialog(code if is_open else None))

    @Slot(object)
    def _hear_twice(self, scan: Scan) -> None:
        self.desk.say(Answer(_("Read twice at once, counted once"), Mood.ATTENTION, scan.text))

    @Slot(object)
    def _hear_spoilt(self, spoilt: Spoilt) -> None:
        code = "".join(sign for sign in spoilt.text[:40] if sign.isprintable()) or "?"
        self.desk.say(Answer(say(HARMS[spoilt.harm]), Mood.BAD, code))

    @Slot(object)
    def _sound(self, answer: Answer) -> None:
        self.sounds.play(answer.mood, self.wedge.gun)

    @Slot(object)
    def _take(self, gun: Gun) -> None:
        before, after = kept(self.wedge.gun), kept(gun)
        self.wedge.take(gun)
        try:
            for key in after:
                if after[key] != before[key]:
                    self._bench.workstation.keep(key, after[key], SECTION)
        except FileTrouble as trouble:
            logger.warning("The workstation's own settings could not be kept: %s", trouble)
