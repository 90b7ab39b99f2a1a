"""Actions with keys, and all of them read back: what the palette offers and the key card shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


def keyed(owner: QWidget, text: str, key: str, slot: Callable[..., Any] | None) -> QAction:
    """An action of a widget that works in all of its window."""
    made = QAction(text, owner)
    if key:
        made.setShortcut(QKeySequence(key))
    if slot is not None:
        made.triggered.connect(slot)
    owner.addAction(made)
    return made


def keyed_within(
    owner: QWidget, text: str, key: str, slot: Callable[..., Any] | None = None
) -> QAction:
    """An action of a widget whose key holds as long as one is in it."""
    made = keyed(owner, text, key, slot)
    made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    return made


def key_of(action: QAction) -> str:
    """The key of an action as it is said; nothing where it has none."""
    said = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return said.replace("Return", "Enter")  # as it stands on the key itself


def actions_of(owner: QWidget) -> list[QAction]:
    """What can be done with a widget and all in it, each once; what only a menu holds is none."""
    widgets = [owner, *(each for each in owner.findChildren(QWidget) if not _is_in_menu(each))]
    found = [action for widget in widgets for action in widget.actions()]
    return list(dict.fromkeys(action for action in found if _is_named(action)))


def entries_of(menu: QMenu, before: str = "") -> Iterator[tuple[str, QAction]]:
    """The entries of a menu and of the menus in it, each with its whole name."""
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from entries_of(inner, f"{before}{inner.title()}: ")
        elif _is_named(action):
            yield f"{before}{action.text()}", action


def keys_of(actions: Iterable[QAction]) -> list[tuple[str, str]]:
    """Name and key of each action that has one."""
    found = [action for action in actions if action.isVisible() and key_of(action)]
    return [(action.text(), key_of(action)) for action in found]


def why_not(action: QAction) -> str:
    """Why an action is greyed; nothing where it can be done, or where nobody said."""
    told = action.toolTip()
    return "" if action.isEnabled() or told == action.text() else told


def _is_named(action: QAction) -> bool:
    return bool(action.text()) and action.isVisible() and not action.isSeparator()


def _is_in_menu(widget: QWidget) -> bool:
    return isinstance(widget, QMenu) or isinstance(widget.parentWidget(), QMenu)
