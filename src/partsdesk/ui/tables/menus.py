"""The menus of a list: of its headings, of a row, and of its saved views; all of it by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol, TypeAlias

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from partsdesk.ui.tables.arranging import Arranger
from partsdesk.ui.tables.columns import Row
from partsdesk.ui.tables.view_names import ViewNames
from partsdesk.ui.tables.views import SavedViews
from partsdesk.wording.language import _

Offers: TypeAlias = Callable[[Row], Sequence[QAction]]
COLUMNS_KEY, EXPORT_KEY, SIDE_KEY = "Ctrl+Shift+K", "Ctrl+Shift+E", "Ctrl+Shift+I"


class Listed(Protocol):
    """What the menus need of a list."""

    arranger: Arranger
    views: SavedViews
    view_names: ViewNames
    offers: Offers | None

    def export(self) -> None:
        """Export it."""

    def take_view(self, name: str) -> None:
        """Show a saved view."""

    def turn_side(self) -> None:
        """Show or hide the side panel."""

    def filter_under(self, section: int) -> None:
        """Go to the filter under a column."""

    def filter_by(self, index: QModelIndex) -> None:
        """Show the rows with the same value."""

    def copy(self) -> None:
        """Copy the selected rows."""

    def copy_with_headings(self) -> None:
        """Copy them with the headings."""

    def open_current(self) -> None:
        """Open the current row."""

    def current(self) -> Row | None:
        """The current row."""


def row_menu(view: Listed, parent: QWidget, index: QModelIndex) -> QMenu:
    """What can be done with the current row."""
    menu = QMenu(parent)
    menu.setAccessibleName(_("This row"))
    row = view.current()
    _add(menu, _keyed(_("Open the row"), "↵"), view.open_current, enabled=row is not None)
    if view.offers is not None and row is not None:
        menu.addActions(list(view.offers(row)))
    menu.addSeparator()
    _add(menu, _keyed(_("Copy"), "Ctrl+C"), view.copy)
    _add(menu, _keyed(_("Copy with headings"), "Ctrl+Shift+C"), view.copy_with_headings)
    column = view.arranger.column(index.column())
    text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
    if text and not column.is_running:
        said = _("Only {column}: {value}", column=column.title(), value=text)
        _add(menu, said.replace("&", "&&"), lambda: view.filter_by(index))
    menu.addSeparator()
    _add(menu, _keyed(_("Side panel"), SIDE_KEY), view.turn_side)
    _add(menu, _keyed(_("Export what is shown …"), EXPORT_KEY), view.export)
    return menu


def _keyed(text: str, key: str) -> str:
    return f"{text}\t{key}"


def _add(
    menu: QMenu,
    text: str,
    done: Callable[[], object],
    *,
    checked: bool | None = None,
    enabled: bool = True,
) -> QAction:
    made = menu.addAction(text)
    if checked is not None:
        made.setCheckable(True)
        made.setChecked(checked)
    made.setEnabled(enabled)
    made.triggered.connect(lambda _checked: done())
    return made


def menu_of(view: Listed, parent: QWidget, section: int | None) -> QMenu:
    """The list's menu; with what can be done with one column where one is meant."""
    menu = QMenu(parent)
    menu.setAccessibleName(_("Columns and views"))
    if section is not None:
        _add_column(menu, view, section)
        menu.addSeparator()
    menu.addMenu(_columns_menu(menu, view.arranger))
    menu.addMenu(_views_menu(menu, view))
    _add(menu, _("As it was at first"), view.arranger.reset)
    menu.addSeparator()
    _add(menu, _keyed(_("Side panel"), SIDE_KEY), view.turn_side)
    _add(menu, _keyed(_("Export what is shown …"), EXPORT_KEY), view.export)
    return menu


def _add_column(menu: QMenu, view: Listed, section: int) -> None:
    arranger = view.arranger
    column = arranger.column(section)
    name, now, seen = column.name, arranger.now, arranger.now.columns
    head = menu.addAction(column.title())
    head.setEnabled(False)
    sorts = not column.is_running

    def sort(descending: bool, added: bool) -> None:  # noqa: FBT001 - a choice of the menu
        arranger.take(arranger.now.sorted_by(name, descending=descending, added=added))

    _add(menu, _("Sort upwards"), partial(sort, False, False), enabled=sorts)
    _add(menu, _("Sort downwards"), partial(sort, True, False), enabled=sorts)
    if any(each.column != name for each in now.sort):
        _add(menu, _("Then by this, upwards"), partial(sort, False, True), enabled=sorts)
        _add(menu, _("Then by this, downwards"), partial(sort, True, True), enabled=sorts)
    menu.addSeparator()
    _add(menu, _keyed(_("Filter"), "Ctrl+F"), lambda: view.filter_under(section), enabled=sorts)
    place = seen.index(name)
    _add(
        menu,
        _keyed(_("Move to the left"), "Ctrl+Shift+←"),
        lambda: arranger.take(arranger.now.moved(name, -1)),
        enabled=place > 0,
    )
    _add(
        menu,
        _keyed(_("Move to the right"), "Ctrl+Shift+→"),
        lambda: arranger.take(arranger.now.moved(name, 1)),
        enabled=place < len(seen) - 1,
    )
    _add(
        menu,
        _("Keep in sight up to here"),
        lambda: arranger.take(arranger.now.frozen_up_to(name)),
        checked=now.frozen == place + 1,
    )
    _add(
        menu,
        _("Hide"),
        lambda: arranger.take(arranger.now.turned(name, shown=False)),
        enabled=len(seen) > 1,
    )


def _columns_menu(menu: QMenu, arranger: Arranger) -> QMenu:
    made = QMenu(_("Columns"), menu)
    for name in arranger.now.order:
        is_shown = name in arranger.now.shown

        def turn(name: str = name, shown: bool = not is_shown) -> None:  # noqa: FBT001
            arranger.take(arranger.now.turned(name, shown=shown))

        title = arranger.column(arranger.section(name)).title()
        _add(made, title, turn, checked=is_shown)
    return made


def _views_menu(menu: QMenu, view: Listed) -> QMenu:
    made = QMenu(_("Views"), menu)
    names = view.views.names
    for name in names:
        _add(made, name.replace("&", "&&"), partial(view.take_view, name))
    if names:
        made.addSeparator()
    _add(made, _("Save this view …"), view.view_names.save)
    for text, does in (
        (_("Rename"), view.view_names.rename),
        (_("Delete"), view.view_names.delete),
    ):
        if names:
            inner = made.addMenu(text)
            for name in names:
                _add(inner, name.replace("&", "&&"), partial(does, name))
    return made
