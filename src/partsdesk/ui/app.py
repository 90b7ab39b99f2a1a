"""The window as a program: Qt made ready, the log-in painted, all else brought in behind it."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from partsdesk.support.files import resources
from partsdesk.support.workstation import Workstation
from partsdesk.ui import scale
from partsdesk.ui.entrance import Entrance
from partsdesk.ui.login import LoginWindow

logger = logging.getLogger(__name__)

ENDED, NOT_OPENED = 0, 1
# A worker that computes lets the interpreter go after this many seconds. Painting a page calls into
# it hundreds of times, and each call may wait that long: the usual 5 ms add up to a second.
HELD = 0.0005
LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run(
    opening: Callable[[], Any],
    workstation: Workstation | None = None,
    log: Path | None = None,
    crash: str = "",
) -> int:
    """Open the window and stay until it is closed; answers the exit code.

    Args:
        workstation: what is kept here of the last time; read from its file where not given.
        opening: makes the warehouse; called on a thread of its own once the log-in is painted.
        log: where this run is on record.
        crash: how the run before ended, where it ended hard.
    """
    kept = workstation or Workstation()
    scale.take_up(kept)
    front = Front(make_application(), opening, kept, log, crash)
    watch = Watch(front)
    watch.start()
    front.open()
    try:
        return QApplication.exec() or (NOT_OPENED if front.is_failed else ENDED)
    finally:
        watch.stop()
        front.close()


def make_application() -> QApplication:
    """A QApplication in which Chinese can be typed, whichever input method there is."""
    module = os.environ.get("QT_IM_MODULE", "")
    if module.startswith("fcitx"):  # no plugin of that name is in the wheel; ibus's works with it
        os.environ["QT_IM_MODULE"] = "ibus"
    sys.setswitchinterval(HELD)
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("partsdesk")
    app.setDesktopFileName("partsdesk")
    app.setWindowIcon(QIcon(str(resources() / "icons" / "partsdesk.png")))
    return app


class Front(QObject):
    """The log-in window, and behind it everything that takes its time to be there.

    Signals:
        broken: a defect of the program, on whichever thread.
    """

    broken = Signal(object)
    _came = Signal(object)

    def __init__(
        self,
        app: QApplication,
        opening: Callable[[], Any],
        workstation: Workstation,
        log: Path | None,
        crash: str,
    ) -> None:
        super().__init__(app)
        self._app = app
        self._opening = opening
        self._workstation = workstation
        self._log = log
        self._crash = crash
        self._thread = threading.Thread(target=self._bring, name="opening")
        self._warehouse: Any = None
        self.session: Any = None
        self.is_failed = False
        self.entrance = Entrance(app, workstation)
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.broken.connect(self._show_defect, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Show the log-in; all else begins once it is painted."""
        window = self.entrance.open()
        window.painted.connect(self._begin)
        if self._crash:
            window.offer_report()

    def close(self) -> None:
        """Let go of everything, also of what was only being opened."""
        if self._thread.is_alive():
            self._thread.join()
        if self.session is not None:
            self.session.close()
            self._warehouse = self.session.warehouse
        self.entrance.close()
        if self._warehouse is not None:
            self._warehouse.database.close()

    @Slot()
    def _begin(self) -> None:
        if self._thread.ident is None:
            self._thread.start()

    def _bring(self) -> None:
        """On a thread: import the rest, and know where the database is."""
        try:
            import partsdesk.ui.session  # noqa: F401, PLC0415 - slow; the log-in does without

            self._warehouse = self._opening()
            self._came.emit(None)
        except Exception as fault:  # noqa: BLE001 - the outermost door of a thread
            self._came.emit(fault)

    @Slot(object)
    def _take(self, fault: Exception | None) -> None:
        from partsdesk.ui.session import Session  # noqa: PLC0415 - is imported by now
        from partsdesk.wording.troubles import EXPLAINED  # noqa: PLC0415 - likewise

        if fault is None:
            made = Session(self._app, self._warehouse, self._workstation, self.entrance)
            made.log, made.crash = self._log, self._crash
            self.session = made
            return
        self.is_failed = True
        window = self.entrance.window
        if isinstance(fault, EXPLAINED) and isinstance(window, LoginWindow):
            logger.warning("Trouble: %r", fault, exc_info=fault)
            window.show_trouble(fault)
        else:
            logger.error("A defect", exc_info=fault)
            self._show_defect(fault)

    @Slot(object)
    def _show_defect(self, fault: BaseException) -> None:
        if self.session is not None:
            self.session.show_defect(fault)
            return
        from partsdesk.ui.reporting import DefectBox  # noqa: PLC0415 - slow, and for defects only

        box = DefectBox(fault, self._log, self.entrance.window)
        box.report.hide()  # there is no session yet that could make one
        box.open()


class Watch:
    """Sees to it that no mistake of ours goes by unseen, on whichever thread it happens."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._before: tuple[Any, Any, Any] = (
            sys.excepthook,
            threading.excepthook,
            sys.unraisablehook,
        )
        self._said_before: Any = None

    def start(self) -> None:
        """Take the hooks."""
        sys.excepthook = self._here
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._unraisable
        self._said_before = qInstallMessageHandler(self._said_by_qt)

    def stop(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        qInstallMessageHandler(self._said_before)

    def _here(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, fault, trace)
            QApplication.quit()
            return
        logger.error("A defect", exc_info=(kind, fault, trace))
        self._front.broken.emit(fault)

    def _in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._here(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _unraisable(self, unraisable: sys.UnraisableHookArgs) -> None:
        logger.error("A defect in %r", unraisable.object, exc_info=unraisable.exc_value)

    def _said_by_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        logger.log(LEVELS[kind], "Qt (%s): %s", context.category, message)
