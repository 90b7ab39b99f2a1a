"""What a person opens over a page or does with a list, for the gallery."""

from __future__ import annotations

import threading
from typing import TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from partsdesk.domain.catalog.codes import BadgeCode
from partsdesk.domain.catalog.users import PinLocked, WrongPin
from partsdesk.domain.values.people import Actor, UserId
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.changing import ChangeBox
from partsdesk.ui.handbook import Handbook
from partsdesk.ui.key_card import KeyCard
from partsdesk.ui.own_pin import PinBox
from partsdesk.ui.pages.importing.page import ImportPage
from partsdesk.ui.scans.box import GunBox
from partsdesk.ui.shell import Shell
from partsdesk.ui.tables.menus import menu_of
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.tables.views import Saved
from partsdesk.ui.working import Progress
from partsdesk.wording.language import _
from tests.ui import world

Found = TypeVar("Found", bound=QWidget)


def _in(shell: Shell, sort: type[Found]) -> Found:
    """The dialog of a sort that is open."""
    found = [each for each in shell.findChildren(sort) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def _list(shell: Shell) -> ListView:
    """The list of the page in front."""
    assert shell.tabs.front is not None
    return next(each for each in shell.tabs.front.findChildren(ListView) if each.isVisible())


def _popped(shell: Shell, menu: QMenu) -> QMenu:
    menu.popup(shell.mapToGlobal(QPoint(400, 200)))
    return menu


def keys(shell: Shell) -> QWidget:
    """The key card."""
    shell.show_keys()
    return _in(shell, KeyCard)


def handbook(shell: Shell) -> QWidget:
    """F1."""
    shell.show_help()
    return _in(shell, Handbook)


def person_menu(shell: Shell) -> QWidget:
    """F10."""
    return _popped(shell, shell.menu)


def looks_menu(shell: Shell) -> QWidget:
    """The first menu in the person's menu: of a few, one is chosen."""
    inner = shell.menu.actions()[0].menu()
    assert isinstance(inner, QMenu)
    return _popped(shell, inner)


def gun(shell: Shell) -> QWidget:
    """The last scans, and how the gun is set."""
    shell.gun.show_box()
    return _in(shell, GunBox)


def change(shell: Shell) -> QWidget:
    """Somebody else wants to come in, and has not scanned a badge yet."""
    shell.begin_change()
    return _in(shell, ChangeBox)


def change_by_badge(shell: Shell) -> QWidget:
    """A badge was scanned: the PIN is asked for."""
    _scan_badge(shell, "supervisor")
    return _in(shell, ChangeBox)


def change_refused(shell: Shell) -> QWidget:
    """The PIN was wrong."""
    _scan_badge(shell, "supervisor")
    box = _in(shell, ChangeBox)
    box.refuse(WrongPin())
    return box


def change_locked(shell: Shell) -> QWidget:
    """The PIN was wrong too often."""
    _scan_badge(shell, "supervisor")
    box = _in(shell, ChangeBox)
    box.refuse(PinLocked(world.TODAY, 8))
    return box


def change_without_pin(shell: Shell) -> QWidget:
    """A badge was scanned that has no PIN yet."""
    _scan_badge(shell, "accountant")
    return _in(shell, ChangeBox)


def _scan_badge(shell: Shell, login: str) -> None:
    actor = world.person(login)
    has_pin = login in world.PINNED
    shell.begin_change(BadgeCode(world.BADGES[login], UserId(actor.user), actor.name, has_pin))


def own_pin(shell: Shell) -> QWidget:
    """One's own PIN, of which both times were typed otherwise."""
    shell.menu.pins.emit()
    box = _in(shell, PinBox)
    for field, text in ((box.password, "x"), (box.pin, "2580"), (box.again, "2508")):
        field.setText(text)
    box.main.click()
    return box


def column_menu(shell: Shell) -> QWidget:
    """What can be done with a column."""
    return _popped(shell, menu_of(_list(shell), shell, 1))


def views_menu(shell: Shell) -> QWidget:
    """The views that somebody saved."""
    view = _list(shell)
    for name in ("本周到货", "吴静怡的草稿"):
        view.views.save(name, Saved())
    menus = menu_of(view, shell, None).findChildren(QMenu)
    return _popped(shell, next(menu for menu in menus if menu.title() == _("Views")))


def filtered(shell: Shell) -> None:
    """The row of filters, with something in it."""
    view = _list(shell)
    view.show_filters()
    view.head.put_texts({"kind": "采购"})
    view._take_filters()


def beside(shell: Shell) -> None:
    """The panel beside a list."""
    view = _list(shell)
    view.turn_side()
    view.table.setCurrentIndex(view.model.index(1, 0))


def nothing_found(shell: Shell) -> None:
    """Seek what is not there."""
    view = _list(shell)
    view.search.setText("没有这种东西")


def out_of_reach(shell: Shell) -> None:
    """The server does not answer a list."""
    view = _list(shell)
    shell.bench.courier.reached.emit(False)
    view.model.waited.emit()
    view.model.missed.emit()


def importing(shell: Shell) -> None:
    """A file is being taken in, and it takes a while."""
    page = shell.tabs.front
    assert isinstance(page, ImportPage)
    page.working.run("正在导入文件…", _half_way)


def _half_way(_warehouse: Warehouse, _actor: Actor, progress: Progress) -> None:
    """On the worker's thread: two fifths are done, until it is called off."""
    never = threading.Event()
    while not never.wait(0.02):
        progress(420, 1000)


def stop_importing(shell: Shell) -> None:
    """Give it up."""
    page = shell.tabs.front
    assert isinstance(page, ImportPage)
    page.working.call_off()
