"""The window as a program: Qt made ready, somebody logged in, the frame opened, the end."""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
from types import TracebackType
from typing import Any

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from partsdesk.domain.values.people import Actor
from partsdesk.services.lists import Standing, standing
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.files import FileTrouble, resources, user_log_folder
from partsdesk.support.workstation import Workstation
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.login import LoginWindow
from partsdesk.ui.notices import DefectBox
from partsdesk.ui.page import SubjectLink
from partsdesk.ui.shell import Shell
from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import Scheme
from partsdesk.wording import language
from partsdesk.wording.language import Language

logger = logging.getLogger(__name__)

LOCALES = {Language.ZH: "zh_CN", Language.EN: "en_GB"}


def run(warehouse: Warehouse, workstation: Workstation | None = None) -> int:
    """Open the window and stay until it is closed; answers the exit code."""
    app = make_application()
    session = Session(app, warehouse, workstation or Workstation())
    watch = Watch(session)
    watch.start()
    session.log_in()
    try:
        return app.exec()
    finally:
        watch.stop()
        session.close()


def make_application() -> QApplication:
    """A QApplication in which Chinese can be typed, whichever input method there is."""
    module = os.environ.get("QT_IM_MODULE", "")
    if module.startswith("fcitx"):  # no plugin of that name is in the wheel; ibus's works with it
        os.environ["QT_IM_MODULE"] = "ibus"
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("partsdesk")
    app.setDesktopFileName("partsdesk")
    app.setWindowIcon(QIcon(str(resources() / "icons" / "partsdesk.png")))
    return app


class Session(QObject):
    """From the first log-in to the last window closed."""

    def __init__(self, app: QApplication, warehouse: Warehouse, workstation: Workstation) -> None:
        super().__init__(app)
        self._app = app
        self._warehouse = warehouse
        self._workstation = workstation
        self._translator = QTranslator(self)
        self._window: QWidget | None = None
        self._box: DefectBox | None = None
        kept = workstation.text("theme")
        self.theme = Theme(app, Scheme(kept) if kept in set(Scheme) else Scheme.SYSTEM)
        self.courier = Courier(warehouse, self)
        self.courier.broken.connect(self.show_defect)
        self._speak()

    @property
    def window(self) -> QWidget | None:
        """The window that is open."""
        return self._window

    @Slot()
    def log_in(self) -> None:
        """Show the log-in."""
        self.courier.enter(None)
        made = LoginWindow(self.courier, self._workstation.text("login") or "")
        made.entered.connect(self._take_actor)
        made.speaks.connect(self._take_language)
        self._show(made)

    @Slot(object)
    def show_defect(self, fault: BaseException) -> None:
        """The one dialog for our own mistakes; only one at a time."""
        if self._box is None or not isValid(self._box):
            self._box = DefectBox(fault, user_log_folder() / "partsdesk.log", self._window)
            self._box.open()

    def close(self) -> None:
        """Let go of everything."""
        self.courier.close()
        if self._window is not None:
            self._window.deleteLater()
            self._window = None

    @Slot(object)
    def _take_actor(self, actor: Actor) -> None:
        self.courier.enter(actor)
        self._keep("login", actor.login)
        self.courier.ask(self, standing, None).then(self._open)

    def _open(self, found: Standing) -> None:
        database = "SQLite" if self._warehouse.database.is_sqlite else "PostgreSQL"
        bench = Bench(self.courier, self.theme, found.months, found.zone, found.company, database)
        shell = Shell(bench)
        shell.leaves.connect(self.log_in)
        shell.themed.connect(self._take_scheme)
        self._show(shell)
        shell.open(SubjectLink("slips"))

    def _show(self, window: QWidget) -> None:
        before, self._window = self._window, window
        window.show()
        if before is not None:
            before.hide()
            before.deleteLater()

    @Slot(object)
    def _take_scheme(self, scheme: Scheme) -> None:
        self._keep("theme", scheme.value)

    @Slot(object)
    def _take_language(self, chosen: Language) -> None:
        language.use(chosen)
        self._keep("language", chosen.value)
        self._speak()
        self.log_in()

    def _speak(self) -> None:
        """Qt's own dialogs speak the same language."""
        locale = QLocale(LOCALES[language.language_in_use()])
        QLocale.setDefault(locale)
        self._app.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(locale, "qtbase", "_", folder):
            self._app.installTranslator(self._translator)

    def _keep(self, key: str, value: str) -> None:
        try:
            self._workstation.keep(key, value)
        except FileTrouble as trouble:
            logger.warning("The workstation's own settings could not be kept: %s", trouble)


class Watch:
    """Sees to it that no mistake of ours goes by unseen, on whichever thread it happens."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._before: tuple[Any, Any, Any] = (
            sys.excepthook,
            threading.excepthook,
            sys.unraisablehook,
        )

    def start(self) -> None:
        """Take the three hooks."""
        if sys.stderr is not None:
            faulthandler.enable()
        sys.excepthook = self._here
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._unraisable

    def stop(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before

    def _here(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, fault, trace)
            QApplication.quit()
            return
        logger.error("A defect", exc_info=(kind, fault, trace))
        self._session.courier.broken.emit(fault)

    def _in_thread(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._here(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _unraisable(self, unraisable: sys.UnraisableHookArgs) -> None:
        logger.error("A defect in %r", unraisable.object, exc_info=unraisable.exc_value)
