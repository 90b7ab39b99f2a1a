"""From the first log-in to the last window closed: who is in, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from partsdesk.domain.values.people import Actor
from partsdesk.services.founding import begin
from partsdesk.services.lists import Standing, standing
from partsdesk.services.people import LogIn, log_in
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.workstation import Workstation, workstation_name
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.entrance import Entrance
from partsdesk.ui.keeping import Keeping
from partsdesk.ui.login import LoginWindow, Typed
from partsdesk.ui.page import Link, SubjectLink
from partsdesk.ui.reporting import DefectBox, ReportBox
from partsdesk.ui.shell import Shell
from partsdesk.ui.sweeping import settle_down
from partsdesk.ui.tones import Scheme
from partsdesk.ui.updating import Updating
from partsdesk.wording.language import Language

FIRST = "home"


class Session(QObject):
    """What happens between the windows.

    Attributes:
        log: where this run is on record.
        crash: how the run before ended, where it ended hard.
    """

    def __init__(
        self,
        app: QApplication,
        warehouse: Warehouse,
        workstation: Workstation,
        entrance: Entrance | None = None,
    ) -> None:
        super().__init__(app)
        self._warehouse = warehouse
        self._workstation = workstation
        self._box: DefectBox | None = None
        self._report: ReportBox | None = None
        self._bench: Bench | None = None
        self._kept: tuple[Link, ...] = ()
        self.log: Path | None = None
        self.crash = ""
        self._keeping = Keeping(workstation)
        self.entrance = entrance or Entrance(app, workstation)
        self.theme = self.entrance.theme
        self.courier = Courier(warehouse, self)
        self.courier.broken.connect(self.show_defect)
        self._updating = Updating(self.courier, self.entrance, self)
        self.entrance.opened.connect(self._attend)
        if isinstance(self.entrance.window, LoginWindow):
            self._attend(self.entrance.window)

    @property
    def window(self) -> QWidget | None:
        """The window that is open."""
        return self.entrance.window

    @Slot()
    def log_in(self) -> None:
        """Show the log-in; nobody is in as soon as the window before is gone.

        Until then its pages may still be answered, and ask on.
        """
        before = self.entrance.window
        if isinstance(before, Shell):
            before.destroyed.connect(self._leave)
        else:
            self.courier.enter(None)
        self.entrance.open()

    @Slot()
    def _leave(self) -> None:
        if isinstance(self.entrance.window, LoginWindow):
            self.courier.enter(None)

    @Slot(object)
    def show_defect(self, fault: BaseException) -> None:
        """The one dialog for our own mistakes; only one at a time."""
        if self._box is None or not isValid(self._box):
            self._box = DefectBox(fault, self.log, self.window)
            self._box.reports.connect(self.show_report)
            self._box.open()

    @Slot()
    @Slot(object)
    def show_report(self, fault: BaseException | None = None) -> None:
        """The report about a fault, to be read and saved; only one at a time."""
        if self._report is None or not isValid(self._report):
            self._report = ReportBox(self.courier, self.log, fault, self.crash, self.window)
            self._report.open()

    def close(self) -> None:
        """Let go of everything."""
        self.courier.close()
        self.entrance.close()

    @Slot(object)
    def _attend(self, window: LoginWindow) -> None:
        """See to a log-in window: how the books are, and who wants to come in."""
        window.asks.connect(self._let_in)
        window.reports.connect(self.show_report)
        self._updating.attend(window)

    @Slot(object)
    def _let_in(self, typed: Typed) -> None:
        window = self.entrance.window
        if isinstance(window, LoginWindow):
            pending = self.courier.call(window, partial(_in, typed)).holding(window.enter)
            pending.then(self._take_actor).refused(window.refuse)

    def _take_actor(self, actor: Actor) -> None:
        self.courier.enter(actor)
        self.entrance.keep("login", actor.login)
        self.courier.ask(self, standing, None).then(self._open)

    def _open(self, found: Standing) -> None:
        database = "SQLite" if self._warehouse.database.is_sqlite else "PostgreSQL"
        bench = Bench(self.courier, self.theme, found.months, found.zone, found.company, database)
        bench.workstation = self._workstation
        bench.keeping = self._keeping
        self._bench = bench
        kept, self._kept = self._kept, ()
        self._show_shell(bench, kept or (SubjectLink(FIRST),))
        settle_down()

    def _show_shell(self, bench: Bench, links: Sequence[Link]) -> None:
        """Show the window with these pages open; the last is in front."""
        shell = Shell(bench)
        shell.leaves.connect(self.log_in)
        shell.changes.connect(self._change)
        shell.speaks.connect(self._speak)
        shell.scaled.connect(self._take_scale)
        shell.themed.connect(self._take_scheme)
        shell.reports.connect(self.show_report)
        self.entrance.show(shell)
        for link in links:
            shell.open(link)

    @Slot()
    def _change(self) -> None:
        """Somebody else comes in; they find open what is open now, as far as they may see it."""
        shell = self.entrance.window
        if isinstance(shell, Shell):
            self._kept = shell.tabs.links
            self.log_in()

    @Slot(object)
    def _speak(self, chosen: Language) -> None:
        """Build the window anew in another language, with the same pages open."""
        shell = self.entrance.window
        if isinstance(shell, Shell) and self._bench is not None:
            links, room = shell.tabs.links, shell.saveGeometry()
            self.entrance.speak(chosen)
            self._show_shell(self._bench, links)
            if self.window is not None:
                self.window.restoreGeometry(room)

    @Slot(int)
    def _take_scale(self, percent: int) -> None:
        self.entrance.keep("scale", str(percent))

    @Slot(object)
    def _take_scheme(self, scheme: Scheme) -> None:
        self.entrance.keep("theme", scheme.value)


def _in(typed: Typed, warehouse: Warehouse) -> Actor:
    if typed.is_first:
        begin(warehouse, typed.login, typed.password)
    return log_in(warehouse, LogIn(typed.login, typed.password, workstation_name()))
