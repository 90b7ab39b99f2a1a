"""F6: from pane to pane of the window, so that nothing needs the mouse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHBoxLayout, QLayout, QWidget

from partsdesk.ui.page import Page

ABREAST = "abreast"


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


def abreast(*panes: QWidget) -> QWidget:
    """Panes side by side, each of which the keyboard goes into by itself."""
    made = QWidget()
    made.setProperty(ABREAST, True)
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    for pane in panes:
        row.addWidget(pane, 1)
    return made


def _parts(page: Page) -> Iterator[QWidget]:
    yield from _widgets(page.layout_)


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        widget = item.widget() if item is not None else None
        inside = widget.layout() if widget is not None and widget.property(ABREAST) else None
        if inside is not None:
            yield from _widgets(inside)
        elif widget is not None:
            yield widget


def _holds(pane: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and pane.isAncestorOf(focus)


def _takes_keys(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    return by_tab and widget.isVisible() and widget.isEnabled()
