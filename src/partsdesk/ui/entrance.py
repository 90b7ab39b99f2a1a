"""The entrance: the look, the language, and which window is open, before anything else is there."""

from __future__ import annotations

import logging
from typing import Any

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from partsdesk.support.files import FileTrouble
from partsdesk.support.workstation import Workstation
from partsdesk.ui.login import LoginWindow
from partsdesk.ui.scanning.gun import SECTION, Gun
from partsdesk.ui.scanning.wedge import Wedge
from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import Scheme
from partsdesk.wording import language
from partsdesk.wording.language import N_, Language, say

logger = logging.getLogger(__name__)

FRAME_PX = 40  # what a window manager puts round a window, at most
LOCALES = {Language.ZH: "zh_CN", Language.EN: "en_GB"}


# What Qt says in its own file dialog, word by word, and its catalogue for Chinese leaves out.
LEFT_OUT = {
    "&Look in:": N_("&Look in:"),
    "Files of &type:": N_("Files of &type:"),
    "Drive": N_("Drive"),
    "Folder": N_("Folder"),
    "Unknown": N_("Unknown"),
}
OF_FILES = frozenset({"QFileDialog", "QAbstractFileIconProvider"})


class Rest(QTranslator):
    """Says in the language in use what Qt's catalogue does not."""

    @override
    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1, /
    ) -> Any:  # nothing, where Qt's own word stands: an empty text would be shown
        return say(LEFT_OUT[text]) if context in OF_FILES and text in LEFT_OUT else None

    @override
    def isEmpty(self) -> bool:
        return False


class Entrance(QObject):
    """Shows one window at a time, the log-in first.

    Signals:
        opened: a log-in window stands there (``LoginWindow``).
    """

    opened = Signal(object)

    def __init__(self, app: QApplication, workstation: Workstation) -> None:
        super().__init__(app)
        self._app = app
        self._workstation = workstation
        self._rest = Rest(self)
        self._translator = QTranslator(self)
        self._ear: Wedge | None = None
        self.window: QWidget | None = None
        kept = workstation.text("theme")
        self.theme = Theme(app, Scheme(kept) if kept in set(Scheme) else Scheme.SYSTEM)
        self._speak()

    def open(self) -> LoginWindow:
        """Show a log-in."""
        made = LoginWindow(self._workstation.text("login") or "")
        made.speaks.connect(self._take_language)
        self.show(made)
        self._listen(made)
        self.opened.emit(made)
        return made

    def show(self, window: QWidget) -> None:
        """Show a window instead of the one before."""
        self.hush()
        before, self.window = self.window, window
        room = window.screen().availableSize()
        if window.width() >= room.width() or window.height() + FRAME_PX >= room.height():
            window.showMaximized()  # with its frame it would hang over the edge
        else:
            if before is not None:  # where whoever sits there looks already
                window.move(before.frameGeometry().center() - window.rect().center())
            window.show()
        if before is not None:
            before.hide()
            before.deleteLater()

    def hush(self) -> None:
        """Listen for badges no more: whoever comes in has a scanner of his own."""
        if self._ear is not None:
            self._ear.stop()
            self._ear = None

    def speak(self, chosen: Language) -> None:
        """Speak another language in every window that is made from now on."""
        language.use(chosen)
        self.keep("language", chosen.value)
        self._speak()

    def close(self) -> None:
        """Show nothing any more."""
        self.hush()
        if self.window is not None:
            self.window.deleteLater()
            self.window = None

    def keep(self, key: str, value: str) -> None:
        """Keep something for the next time at this workstation."""
        try:
            self._workstation.keep(key, value)
        except FileTrouble as trouble:
            logger.warning("The workstation's own settings could not be kept: %s", trouble)

    def _listen(self, window: LoginWindow) -> None:
        """A badge is scanned at the log-in too, and is typed into no field there."""
        self._ear = Wedge(self._app, Gun.of(self._workstation.section(SECTION)), window)
        queued = Qt.ConnectionType.QueuedConnection
        self._ear.scanned.connect(window.take_scan, queued)
        self._ear.spoilt.connect(window.tell_spoilt, queued)

    @Slot(object)
    def _take_language(self, chosen: Language) -> None:
        self.speak(chosen)
        self.open()

    def _speak(self) -> None:
        """Qt's own dialogs speak the same language."""
        locale = QLocale(LOCALES[language.language_in_use()])
        QLocale.setDefault(locale)
        self._app.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(locale, "qtbase", "_", folder):
            self._app.removeTranslator(self._rest)
            self._app.installTranslator(self._rest)
            self._app.installTranslator(self._translator)
