"""F6: from pane to pane of the window, so that nothing needs the mouse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from partsdesk.ui.page import Page


def panes_of(
    page: Page | None, before: Sequence[QWidget], after: Sequence[QWidget]
) -> list[QWidget]:
    """Everything that the keyboard can go into, in the order in which it is read."""
    inside = [] if page is None else list(_parts(page))
    return [pane for pane in (*before, *inside, *after) if place_in(pane) is not None]


def go_to(panes: Sequence[QWidget], step: int) -> None:
    """Go to the next pane, or the one before; at the end to the other end."""
    if not panes:
        return
    focus = QApplication.focusWidget()
    here = [n for n, pane in enumerate(panes) if pane is focus or _holds(pane, focus)]
    at = here[-1] + step if here else 0
    place = place_in(panes[at % len(panes)])
    if place is not None:
        place.setFocus(Qt.FocusReason.TabFocusReason)


def place_in(pane: QWidget) -> QWidget | None:
    """Where the keyboard goes in a pane: its list or grid, else its first field or button."""
    found = [each for each in (pane, *pane.findChildren(QWidget)) if _takes_keys(each)]
    tables = [each for each in found if isinstance(each, QAbstractItemView)]
    return next(iter((*tables, *found)), None)


def _parts(page: Page) -> Iterator[QWidget]:
    for number in range(page.layout_.count()):
        item = page.layout_.itemAt(number)
        widget = item.widget() if item is not None else None
        if widget is not None:
            yield widget


def _holds(pane: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and pane.isAncestorOf(focus)


def _takes_keys(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    return by_tab and widget.isVisible() and widget.isEnabled()
