"""The scenes of the gallery: every page, dialog and state of the window, and who stands before it.

A scene is one entry here. What brings a page into its state is a function of the shell: it does
what a person would do.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from partsdesk.domain.books.months import OpenMonths
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench, Desk
from partsdesk.ui.courier import Courier
from partsdesk.ui.forms.page import RecordPage
from partsdesk.ui.login import LoginWindow
from partsdesk.ui.page import (
    CardLink,
    DayLink,
    ImportLink,
    LedgerLink,
    Link,
    MonthEndLink,
    NewCountLink,
    NewSlipLink,
    PickingLink,
    RecordLink,
    RegisterLink,
    SettingsLink,
    SlipLink,
    StatementLink,
    SubjectLink,
    SummaryLink,
)
from partsdesk.ui.pages.books.book import LedgerPage
from partsdesk.ui.pages.books.day import SLIPS, DayPage
from partsdesk.ui.pages.home.reordering import ReorderPage
from partsdesk.ui.pages.importing.page import ImportPage
from partsdesk.ui.pages.settings.page import SettingsPage
from partsdesk.ui.pages.settings.rights import RightsSection
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.picking import PickingPage
from partsdesk.ui.pages.slips.requesting import RequestPage
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.shell import Shell
from partsdesk.ui.subjects import SUBJECTS
from partsdesk.ui.theme import Theme
from tests.ui import at_beginning, at_counts, at_slips, at_statement, at_window, world

TYPED = (*world.PERSONS, *at_beginning.TYPED)  # what is in no language
SIZE = (1366, 768)
SOON_MS = 250  # what waits longer is not waited for
LOOK_MS, RESTS = 5, 3  # so often in turn nothing is to come
ITEM = (ItemId(1), "ZLQ-T5-14", "T5电子镇流器")


def _refused(shell: Shell) -> None:
    """Press the main step of a slip that lacks something."""
    page = shell.tabs.front
    assert isinstance(page, SlipPage)
    page.main.trigger()


def _mistyped(shell: Shell) -> None:
    """Type half a piece."""
    page = shell.tabs.front
    assert isinstance(page, SlipPage)
    keys = [column.key for column in page.grid.sheet.columns]
    page.grid.model().setData(page.grid.model().index(0, keys.index("quantity")), "0.5")


def _mistyped_in_a_form(shell: Shell) -> None:
    """Type what cannot be into two fields, and change a third."""
    page = shell.tabs.front
    assert isinstance(page, RecordPage)
    assert page.form is not None
    for name, text in {"packs": "箱", "min_qty": "很多", "spec": "14W 220V 一拖二"}.items():
        editor = page.form.boxes[name].editor
        editor.put(text)
        editor.edited.emit()


def _rights_of_a_keeper(shell: Shell) -> None:
    """Ask what a keeper may do, and why not what she may not."""
    page = shell.tabs.front
    assert isinstance(page, SettingsPage)
    rights = page.section
    assert isinstance(rights, RightsSection)
    rights.people.setCurrentIndex(rights.people.findData(2))
    rights.people.activated.emit(rights.people.currentIndex())
    rights.table.setCurrentIndex(rights.table.still.index(3, 2))


HALF_WRONG = """编码,名称,规格型号,单位,包装,最低储备,最高储备,追踪方式
ZLQ-T5-14,T5电子镇流器,14W 220V 一拖一,件,箱=50,40,300,不追踪
ZLQ-T5-28,T5电子镇流器,28W 220V 一拖一,件,箱,40,300,不追踪
DG-T8-36,T8荧光灯管,36W 6500K,支,箱=25,很多,600,批次
,无编码的灯架,,件,,,,
DG-T8-18,T8荧光灯管,18W 6500K,支,箱=25,60,40,批号
JX-E27-01,E27灯头,,件,盒=100,200,2000,不追踪
"""
FOREIGN = """商品代码,商品全名,实存数,仓库名称,成本价
ZLQ-T5-14,T5电子镇流器,120,MAIN,11.8
ZLQ-T5-21,T5电子镇流器,60,MAIN,12.6
"""


def _import_half_wrong(shell: Shell) -> None:
    """Look at a file of which half is wrong."""
    _take_file(shell, HALF_WRONG)


def _import_foreign(shell: Shell) -> None:
    """Look at another program's file, whose headings mean nothing here."""
    _take_file(shell, FOREIGN)


def _take_file(shell: Shell, text: str) -> None:
    page = shell.tabs.front
    assert isinstance(page, ImportPage)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "物料.csv"
        file.write_text(text, "utf-8-sig")
        page.take_file(file)
        settled(lambda: not page.working.is_at_it)
    if page.table.still.rows:
        page.table.setCurrentIndex(page.table.still.index(1, 5))


def _charted(shell: Shell) -> None:
    """Look at the months of an account as a picture."""
    page = shell.tabs.front
    assert isinstance(page, LedgerPage)
    page.pictured.click()


def _request(shell: Shell) -> None:
    """Order what runs low, with one quantity mistyped."""
    page = shell.tabs.front
    assert isinstance(page, ReorderPage)
    page.request.trigger()
    request = shell.tabs.front
    assert isinstance(request, RequestPage)
    place = [column.key for column in request.sheet.columns].index("quantity")
    request.grid.model().setData(request.grid.model().index(1, place), "很多")


def _by_slip(shell: Shell) -> None:
    """Look at a day slip by slip, at one item alone."""
    page = shell.tabs.front
    assert isinstance(page, DayPage)
    page.turn(SLIPS, page.view.model.row(0))


def _day_before(shell: Shell) -> None:
    """Go to a day on which nothing happened."""
    page = shell.tabs.front
    assert isinstance(page, DayPage)
    page.earlier.trigger()


def _picked(shell: Shell) -> None:
    """Mark the first row of a picking list."""
    page = shell.tabs.front
    assert isinstance(page, PickingPage)
    page.tick.trigger()


def _busy(shell: Shell) -> None:
    """An act waits for somebody else."""
    shell.bench.courier.busy.emit(True)
    shell.bench.courier.waits.emit("前台-02")


def _offline(shell: Shell) -> None:
    """The server does not answer."""
    shell.bench.courier.reached.emit(False)


def _begin_palette(shell: Shell) -> None:
    """Ctrl+K."""
    shell.finder.begin()


def _seek(shell: Shell) -> None:
    """Ctrl+K, and the initials of something."""
    shell.finder.begin()
    shell.finder.setText("zlq")
    shell.finder.textEdited.emit("zlq")


Does: TypeAlias = Callable[[Shell], QWidget | None]


@dataclass(frozen=True)
class Scene:
    """One thing to look at.

    Attributes:
        who: by which login the window is looked at.
        links: pages that are opened one after another; the last is in front.
        does: what is done then; where it answers with a window of its own, that is looked at.
        is_empty: in a warehouse in which nothing has happened yet.
        ends: what ends it, where it would go on for ever.
    """

    name: str
    who: str
    links: tuple[Link, ...]
    does: Does | None = None
    is_empty: bool = False
    ends: Callable[[Shell], object] | None = None


def _scene(name: str, who: str, link: Link, does: Does | None = None) -> Scene:
    return Scene(name, who, (SubjectLink("slips"), link), does)


SCENES: tuple[Scene, ...] = (
    _scene("home", "keeper", SubjectLink("home")),
    _scene("home-accountant", "accountant", SubjectLink("home")),
    _scene("papers", "keeper", RegisterLink("papers")),
    _scene("reorder", "keeper", RegisterLink("reorder")),
    _scene("request", "keeper", RegisterLink("reorder"), _request),
    _scene("day", "accountant", DayLink()),
    _scene("day-keeper", "keeper", DayLink()),
    _scene("day-slips", "accountant", DayLink(), _by_slip),
    _scene("day-none", "keeper", DayLink(), _day_before),
    _scene("picking", "keeper", PickingLink(), _picked),
    _scene("picking-none", "keeper", PickingLink((SlipId(1),))),
    _scene("uninvoiced", "accountant", RegisterLink("uninvoiced")),
    _scene("slips", "accountant", SubjectLink("slips")),
    _scene("draft", "accountant", SlipLink(SlipId(6))),
    _scene("invoice", "accountant", SlipLink(SlipId(1)), at_slips.invoiced),
    _scene("draft-pasted", "accountant", SlipLink(SlipId(6)), at_slips.pasted),
    _scene("count-half", "keeper", SlipLink(SlipId(3)), at_slips.counted),
    _scene("count-aside", "keeper", SlipLink(SlipId(3)), at_slips.put_aside),
    _scene("mistyped", "accountant", SlipLink(SlipId(6)), _mistyped),
    _scene("new", "accountant", NewSlipLink("purchase-receipt")),
    _scene("refused", "accountant", NewSlipLink("purchase-receipt"), _refused),
    _scene("release", "supervisor", SlipLink(SlipId(6))),
    _scene("count", "keeper", SlipLink(SlipId(3))),
    _scene("uncounted", "keeper", SlipLink(SlipId(3)), _refused),
    _scene("book", "accountant", SlipLink(SlipId(2))),
    _scene("book-order", "accountant", SlipLink(SlipId(10)), at_slips.dearer),
    _scene("book-changes", "accountant", SlipLink(SlipId(11))),
    _scene("booked-next", "accountant", SlipLink(SlipId(2)), at_slips.main_step),
    _scene("booked", "accountant", SlipLink(SlipId(1))),
    _scene("slip-papers", "keeper", SlipLink(SlipId(1)), at_slips.papers),
    _scene("slip-no-papers", "accountant", SlipLink(SlipId(6)), at_slips.refused_paper),
    _scene("slip-history", "accountant", SlipLink(SlipId(1)), at_slips.history),
    _scene("reversing", "accountant", SlipLink(SlipId(2)), at_slips.reversing),
    _scene("reversing-booked", "accountant", SlipLink(SlipId(4)), at_slips.reversing),
    _scene("issue-draft", "accountant", SlipLink(SlipId(15))),
    _scene("lots", "accountant", SlipLink(SlipId(15)), at_slips.lots),
    _scene("slip-related", "accountant", SlipLink(SlipId(1)), at_slips.related),
    _scene("busy", "accountant", SlipLink(SlipId(1)), _busy),
    _scene("offline", "accountant", SlipLink(SlipId(1)), _offline),
    _scene("palette", "keeper", SlipLink(SlipId(3)), _begin_palette),
    _scene("keys", "keeper", SlipLink(SlipId(3)), at_window.keys),
    _scene("handbook", "keeper", SubjectLink("stock"), at_window.handbook),
    _scene("person-menu", "keeper", SubjectLink("stock"), at_window.person_menu),
    _scene("looks-menu", "keeper", SubjectLink("stock"), at_window.looks_menu),
    _scene("change", "keeper", SubjectLink("stock"), at_window.change),
    _scene("change-pin", "keeper", SubjectLink("stock"), at_window.change_by_badge),
    _scene("change-refused", "keeper", SubjectLink("stock"), at_window.change_refused),
    _scene("change-locked", "keeper", SubjectLink("stock"), at_window.change_locked),
    _scene("change-none", "keeper", SubjectLink("stock"), at_window.change_without_pin),
    _scene("own-pin", "keeper", SubjectLink("stock"), at_window.own_pin),
    _scene("gun", "keeper", SubjectLink("stock"), at_window.gun),
    _scene("column-menu", "accountant", SubjectLink("slips"), at_window.column_menu),
    _scene("views-menu", "accountant", SubjectLink("slips"), at_window.views_menu),
    _scene("filtered", "accountant", SubjectLink("slips"), at_window.filtered),
    _scene("beside", "accountant", SubjectLink("slips"), at_window.beside),
    _scene("nothing-found", "accountant", SubjectLink("catalogue"), at_window.nothing_found),
    _scene("none-in-stock", "keeper", SubjectLink("stock"), at_window.nothing_found),
    Scene(
        "out-of-reach",
        "accountant",
        (SubjectLink("slips"),),
        at_window.out_of_reach,
        is_empty=True,
    ),
    Scene(
        "importing",
        "keeper",
        (ImportLink("items"),),
        at_window.importing,
        ends=at_window.stop_importing,
    ),
    _scene("counts", "supervisor", SubjectLink("counts"), at_counts.listed),
    _scene("counts-none", "keeper", SubjectLink("counts")),
    _scene("counting-new", "keeper", NewCountLink()),
    _scene("counting-blind", "keeper", SubjectLink("counts"), at_counts.counting),
    _scene("counting-refused", "keeper", SubjectLink("counts"), at_counts.refused),
    _scene("counting-sees", "supervisor", SubjectLink("counts"), at_counts.counting),
    _scene("count-review", "accountant", SubjectLink("counts"), at_counts.differences),
    _scene("count-review-blind", "keeper", SubjectLink("counts"), at_counts.differences),
    _scene("count-review-refused", "supervisor", SubjectLink("counts"), at_counts.unconfirmed),
    _scene("count-review-done", "accountant", SubjectLink("counts"), at_counts.confirmed),
    _scene("statement", "supervisor", StatementLink(), at_statement.differing),
    _scene("statement-sign", "accountant", StatementLink(), at_statement.signing),
    _scene("statement-outdated", "keeper", StatementLink(), at_statement.outdated),
    _scene("statement-none", "keeper", StatementLink(), at_statement.nothing_found),
    _scene("short", "keeper", SlipLink(SlipId(8)), at_slips.short),
    _scene("arrivals", "keeper", RegisterLink("arrivals")),
    _scene("loans", "keeper", RegisterLink("loans")),
    _scene("abnormalities", "supervisor", RegisterLink("abnormalities")),
    _scene("sought", "keeper", SlipLink(SlipId(3)), _seek),
    _scene("stock", "keeper", SubjectLink("stock")),
    _scene("books", "accountant", SubjectLink("books")),
    _scene("card", "keeper", CardLink(*ITEM, world.MAIN, None, "MAIN")),
    _scene("summary", "accountant", SummaryLink()),
    _scene("ledger", "accountant", LedgerLink(*ITEM, Group.MAIN)),
    _scene("ledger-chart", "accountant", LedgerLink(*ITEM, Group.MAIN), _charted),
    _scene("catalogue", "accountant", SubjectLink("catalogue")),
    _scene("item", "keeper", RecordLink("items", 1)),
    _scene("item-wrong", "keeper", RecordLink("items", 1), _mistyped_in_a_form),
    _scene("item-copy", "keeper", RecordLink("items", None, 2)),
    _scene("partner", "accountant", RecordLink("partners", 3)),
    _scene("store", "supervisor", RecordLink("stores", 1)),
    _scene("bin", "keeper", RecordLink("bins", 5)),
    _scene("import", "keeper", ImportLink("items"), _import_half_wrong),
    _scene("import-unknown", "accountant", ImportLink("opening-stock"), _import_foreign),
    _scene("import-empty", "keeper", ImportLink("items")),
    _scene("unit", "keeper", RecordLink("units")),
    _scene("category-new", "keeper", RecordLink("categories")),
    _scene("settings", "admin", SubjectLink("settings")),
    _scene("user", "admin", RecordLink("users", 2)),
    _scene("users", "admin", SettingsLink("users")),
    _scene("rights", "admin", SettingsLink("rights")),
    _scene("rights-of", "admin", SettingsLink("rights"), _rights_of_a_keeper),
    _scene("live", "admin", SettingsLink("live")),
    _scene("month-end", "supervisor", MonthEndLink()),
    _scene("differences", "finance", RegisterLink("differences")),
    _scene("backups", "admin", SettingsLink("backups")),
    *(
        Scene(f"empty-{subject}", "accountant", (SubjectLink(subject),), is_empty=True)
        for subject in SUBJECTS
    ),
)


@dataclass(frozen=True)
class Stage:
    """Where scenes are played.

    Attributes:
        full: a warehouse in which something has happened; ``empty`` one in which nothing has.
    """

    theme: Theme
    full: Warehouse
    empty: Warehouse

    def shown(self, only: str = "") -> Iterator[tuple[str, QWidget]]:
        """Every scene by its name, with its window as it stands; it is gone with the next."""
        login = LoginWindow("keeper")
        login.show()
        settled(lambda: True)
        yield "login", login
        login.take_scan(Scan(world.BADGES["keeper"]))
        settled(lambda: True)
        yield "login-badge", login
        login.hide()
        courier = Courier(self.empty, poll_ms=0)
        for name in (each for each in at_beginning.STATES if each.startswith(only)):
            wizard = at_beginning.wizard_at(Desk(courier, self.theme), name)
            settled(lambda: True)
            yield name, wizard
            wizard.hide()
        courier.close()
        for scene in (each for each in SCENES if each.name.startswith(only)):
            with self._copy(scene) as warehouse, self._played(scene, warehouse) as window:
                yield scene.name, window

    @contextmanager
    def _copy(self, scene: Scene) -> Iterator[Warehouse]:
        """A warehouse of the scene's own: what is done in one is not seen in the next."""
        source = (self.empty if scene.is_empty else self.full).database.file
        assert source is not None
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / source.name
            with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
                old.backup(new)
            warehouse = world.opened(target)
            try:
                yield warehouse
            finally:
                warehouse.database.close()

    @contextmanager
    def _played(self, scene: Scene, warehouse: Warehouse) -> Iterator[QWidget]:
        courier = Courier(warehouse, poll_ms=0)
        courier.enter(world.person(scene.who))
        months = OpenMonths(world.TODAY.date(), None, None)
        bench = Bench(courier, self.theme, months, "Asia/Shanghai", "样例照明售后仓库", "SQLite")
        shell = Shell(bench)
        shell.resize(*SIZE)
        shell.show()
        quiet = partial(_is_quiet, courier)
        for link in scene.links:
            shell.open(link)
        settled(quiet)
        window: QWidget = shell
        if scene.does is not None:
            window = scene.does(shell) or shell
            settled(quiet if scene.ends is None else lambda: True)
        try:
            yield window
        finally:
            if scene.ends is not None:
                scene.ends(shell)
            window.hide()
            shell.hide()
            settled(quiet)
            courier.close()
            shell.deleteLater()
            QApplication.processEvents()


@contextmanager
def stage(theme: Theme, folder: Path) -> Iterator[Stage]:
    """Both warehouses, made anew in a folder."""
    found = []
    for name in ("full", "empty"):
        file = folder / f"{name}.db"
        world.build(file)
        found.append(world.opened(file))
    world.fill(found[0])
    world.shelve(found[0])
    world.leave_unbooked(found[0])
    world.belong(found[0])
    world.differ(found[0])
    try:
        yield Stage(theme, *found)
    finally:
        for warehouse in found:
            warehouse.database.close()


def _is_quiet(courier: Courier) -> bool:
    return not courier._under_way


def settled(quiet: Callable[[], bool]) -> None:
    """Let everything arrive that was asked for, and what that asks for in turn."""
    loop, look = QEventLoop(), QTimer(interval=LOOK_MS)
    rests = count(1)

    def watch() -> None:
        nonlocal rests
        if not quiet() or _is_about_to():
            rests = count(1)
        elif next(rests) == RESTS:
            loop.quit()

    look.timeout.connect(watch)
    look.start()
    loop.exec()
    look.stop()
    QApplication.processEvents()  # and what came is laid out


def _is_about_to() -> bool:
    """Whether a window waits only a moment before it asks or shows something."""
    timers = (each for top in QApplication.topLevelWidgets() for each in top.findChildren(QTimer))
    return any(t.isActive() and t.isSingleShot() and t.remainingTime() <= SOON_MS for t in timers)
