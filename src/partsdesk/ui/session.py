"""From the first log-in to the last window closed: who is in, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from partsdesk.domain.values.people import Actor
from partsdesk.services.founding import Begun, address_of, at, place_of
from partsdesk.services.lists import Standing, standing
from partsdesk.services.people import LogIn, log_in
from partsdesk.services.sampling import Sampled
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.files import FileTrouble, user_data_folder
from partsdesk.support.workstation import DATABASE, Workstation, workstation_name
from partsdesk.ui.beginning.plan import Plan, first_stores
from partsdesk.ui.beginning.wizard import Wizard
from partsdesk.ui.bench import Bench, Desk
from partsdesk.ui.changing import ChangeBox
from partsdesk.ui.courier import Courier
from partsdesk.ui.entering import Typed
from partsdesk.ui.entrance import Entrance
from partsdesk.ui.keeping import Keeping
from partsdesk.ui.login import LoginWindow
from partsdesk.ui.page import Link, SubjectLink
from partsdesk.ui.reporting import DefectBox, ReportBox
from partsdesk.ui.scale import scale_of
from partsdesk.ui.shell import Shell
from partsdesk.ui.sweeping import settle_down
from partsdesk.ui.tones import Scheme, Tone
from partsdesk.ui.updating import Updating
from partsdesk.wording.language import Language, _

FIRST = "home"
FILE = "warehouse.db"


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
        self._unkept: FileTrouble | None = None
        self._told = ""
        self.log: Path | None = None
        self.crash = ""
        self._keeping = Keeping(workstation)
        self.entrance = entrance or Entrance(app, workstation)
        self.theme = self.entrance.theme
        self.courier = Courier(warehouse, self)
        self.courier.broken.connect(self.show_defect)
        self._updating = Updating(self.courier, self.entrance, self)
        self._updating.founds.connect(self._found)
        self.entrance.opened.connect(self._attend)
        if isinstance(self.entrance.window, LoginWindow):
            self._attend(self.entrance.window)

    @property
    def window(self) -> QWidget | None:
        """The window that is open."""
        return self.entrance.window

    @property
    def warehouse(self) -> Warehouse:
        """The warehouse that is worked in."""
        return self._warehouse

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

    @Slot(str)
    def _found(self, said: str) -> None:
        """Nobody is here yet: a warehouse begins."""
        plan = Plan(user_data_folder() / FILE)
        place = place_of(address_of(self._warehouse))
        if isinstance(place, Path):
            plan.file = place
        else:
            plan.server, plan.is_on_server = place, True
        wizard = self._show_wizard(plan)
        if said:
            wizard.notices.tell(said)

    def _show_wizard(self, plan: Plan) -> Wizard:
        wizard = Wizard(Desk(self.courier, self.theme), plan, scale_of(self._workstation))
        wizard.speaks.connect(self._speak_first)
        wizard.scaled.connect(self._take_scale)
        wizard.themed.connect(self._take_first_scheme)
        wizard.enters.connect(self._enter_other)
        wizard.begins.connect(self._take_begun)
        wizard.samples.connect(self._take_sample)
        self.entrance.show(wizard)
        return wizard

    @Slot(object)
    def _speak_first(self, chosen: Language) -> None:
        """The first step again, in another language, and the stores called as the reader does."""
        wizard = self.entrance.window
        if isinstance(wizard, Wizard):
            before = first_stores()
            self.entrance.speak(chosen)
            if wizard.plan.stores == before:
                wizard.plan.stores = first_stores()
            self._show_wizard(wizard.plan)

    @Slot(object)
    def _take_first_scheme(self, scheme: Scheme) -> None:
        self.theme.take(scheme)
        self._take_scheme(scheme)

    @Slot(str)
    def _enter_other(self, address: str) -> None:
        """Somebody has begun the books already, at another place: one logs in there."""
        self._move(at(address), is_kept=True)
        self.entrance.open()

    @Slot(object, object)
    def _take_begun(self, begun: Begun, link: Link) -> None:
        self._move(begun.warehouse, is_kept=True)
        self._kept = tuple(dict.fromkeys((SubjectLink(FIRST), link)))
        self._take_actor(begun.actor)

    @Slot(object)
    def _take_sample(self, sample: Sampled) -> None:
        """The sample is open until the program ends; the next start begins as this one did."""
        self._move(sample.begun.warehouse, is_kept=False)
        self._told = _(
            "The sample warehouse, in {folder}. The password of all its users: {password}",
            folder=sample.folder,
            password=sample.password,
        )
        self._come_in(sample.begun.actor)

    def _move(self, warehouse: Warehouse, *, is_kept: bool) -> None:
        """Work in another warehouse from now on; the next start finds it, where that is kept."""
        before, self._warehouse = self._warehouse, warehouse
        if warehouse is before:
            return
        self.courier.move(warehouse)
        before.database.close()
        if is_kept:
            try:
                self._workstation.keep(DATABASE, address_of(warehouse))
            except FileTrouble as trouble:
                self._unkept = trouble

    @Slot(object)
    def _let_in(self, typed: Typed) -> None:
        window = self.entrance.window
        if isinstance(window, LoginWindow):
            pending = self.courier.call(window, partial(_in, typed)).holding(window.enter)
            pending.then(self._take_actor).refused(window.refuse)

    def _take_actor(self, actor: Actor) -> None:
        self.entrance.keep("login", actor.login)
        self._come_in(actor)

    def _come_in(self, actor: Actor) -> None:
        self.courier.enter(actor)
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
        self.entrance.hush()
        shell = Shell(bench)
        shell.leaves.connect(self.log_in)
        shell.changes.connect(self._change)
        shell.changed.connect(self._take_over)
        shell.speaks.connect(self._speak)
        shell.scaled.connect(self._take_scale)
        shell.themed.connect(self._take_scheme)
        shell.reports.connect(self.show_report)
        self.entrance.show(shell)
        for link in links:
            shell.open(link)
        self._tell(shell)

    def _tell(self, shell: Shell) -> None:
        """Say in the window what was to be said of how it came to be."""
        if self._unkept is not None:
            shell.notices.show_trouble(self._unkept)
        elif self._told:
            shell.notices.tell(self._told, Tone.ACCENT)
        self._unkept, self._told = None, ""

    @Slot(object, object)
    def _change(self, box: ChangeBox, typed: Typed) -> None:
        """Somebody else wants to come in here; whoever is in stays until it is proved who."""
        pending = self.courier.call(box, partial(_in, typed)).holding(box.main)
        pending.then(partial(self._give_way, box)).refused(box.refuse).failed(box.show_trouble)

    def _give_way(self, box: ChangeBox, actor: Actor) -> None:
        shell = self.entrance.window
        box.accept()
        if isinstance(shell, Shell):
            shell.give_way(actor)

    @Slot(object)
    def _take_over(self, actor: Actor) -> None:
        """They find open what is open now, as far as they may see it.

        In one go: nothing of the one before is asked or done in the name of the next.
        """
        self.entrance.keep("login", actor.login)
        self.courier.enter(actor)
        self._build_anew()

    @Slot(object)
    def _speak(self, chosen: Language) -> None:
        """Build the window anew in another language, with the same pages open."""
        self.entrance.speak(chosen)
        self._build_anew()

    def _build_anew(self) -> None:
        """Another window in the place of this one, with the same pages open."""
        shell = self.entrance.window
        if isinstance(shell, Shell) and self._bench is not None:
            links, room = shell.tabs.links, shell.saveGeometry()
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
    asked = LogIn(typed.login, typed.password, workstation_name(), typed.proof)
    return log_in(warehouse, asked)
