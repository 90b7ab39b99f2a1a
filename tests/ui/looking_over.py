"""Looks a window over: what is clipped, untranslated, in the way or out of reach.

The widgets themselves are asked, not their picture: each fault names the widget and its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QButtonGroup,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QWidget,
)
from typing_extensions import override

from partsdesk.wording.language import Language, language_in_use

LATIN = re.compile(r"[A-Za-z]*[a-z]{2,}[A-Za-z]*")
# Written in Latin letters in Chinese too: names of programs, formats, keys and marks.
SAME_IN_CHINESE = frozenset(
    {
        *("partsdesk", "PostgreSQL", "SQLite", "Excel", "English"),
        *("Asia", "Shanghai"),  # as the world's zones are named
        *("xlsx", "csv", "json", "pdf", "db", "zip"),
        *("Ctrl", "Alt", "Shift", "Enter", "Return", "Esc", "Tab", "Space", "Backspace", "Menu"),
        *("Del", "Delete", "Ins", "Insert", "Home", "End", "Page", "PgUp", "PgDown"),
        *("Up", "Down", "Left", "Right"),
    }
)
# Reached by another way than Tab, which is named.
ELSEWISE = {
    "closer": "Ctrl+W",
    "railButton": "Alt+1 … Alt+9",
    "popup": "Up and Down in the field above it",
}
RICH = re.compile(r"<[a-z]+[ >]")
FIELD_PX, ARROW_PX = 8, 24  # what a field keeps for its frame, and for its arrow
PLAYS = 2  # pixels that nobody misses


@dataclass(frozen=True)
class Fault:
    """What is wrong with a widget.

    Attributes:
        sort: clipped, cut off, overlapping, untranslated, nameless, or out of reach.
    """

    sort: str
    widget: str
    text: str

    @override
    def __str__(self) -> str:
        return f"{self.sort}: {self.widget}: {self.text!r}"


Check = Callable[[QWidget], Iterator[Fault]]


def faults_of(root: QWidget, data: Iterable[str] = ()) -> list[Fault]:
    """What is wrong with whatever is visible in a window.

    Args:
        root: the window.
        data: texts that somebody typed: they are in no language.
    """
    typed = " ".join(data)
    found = [fault for check in CHECKS for fault in check(root)]
    found += [fault for fault in _untranslated(root) if fault.text not in typed]
    return found


def _all(root: QWidget) -> list[QWidget]:
    return [root, *(each for each in root.findChildren(QWidget) if each.isVisibleTo(root))]


def _called(widget: QWidget) -> str:
    name = widget.objectName() or widget.accessibleName()
    owner = widget.parentWidget()
    above = type(owner).__name__ if owner is not None else ""
    return f"{above} › {type(widget).__name__} {name}".strip()


# -- texts ---------------------------------------------------------------------------------------


def texts_of(widget: QWidget) -> Iterator[str]:
    """What a widget says to whoever looks at it or listens to it."""
    for text in _said(widget):
        is_rich = RICH.match(text) is not None
        yield QTextDocumentFragment.fromHtml(text).toPlainText() if is_rich else text


def _said(widget: QWidget) -> Iterator[str]:
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QLineEdit():
            yield widget.placeholderText()
        case QTabBar():
            yield from (widget.tabText(place) for place in range(widget.count()))
        case QHeaderView() if widget.orientation() is Qt.Orientation.Horizontal:
            yield from _headings(widget).values()
    yield widget.toolTip()
    yield widget.accessibleName()


def _headings(header: QHeaderView) -> dict[int, str]:
    model = header.model()
    places = [n for n in range(header.count()) if not header.isSectionHidden(n)]
    return {n: str(model.headerData(n, header.orientation()) or "") for n in places}


def _untranslated(root: QWidget) -> Iterator[Fault]:
    if language_in_use() is not Language.ZH:
        return
    for widget in _all(root):
        for text in texts_of(widget):
            if set(LATIN.findall(text)) - SAME_IN_CHINESE:
                yield Fault("untranslated", _called(widget), text)


# -- room ----------------------------------------------------------------------------------------


def _clipped(root: QWidget) -> Iterator[Fault]:
    for widget in _all(root):
        lacks = [text for text, needs, has in _rooms(widget) if needs > has + PLAYS]
        yield from (Fault("clipped", _called(widget), text) for text in lacks)


def _rooms(widget: QWidget) -> Iterator[tuple[str, int, int]]:
    """Each text of a widget, the pixels that it needs, and those that it has."""
    metrics, room = widget.fontMetrics(), widget.contentsRect()
    match widget:
        case QLabel() if widget.text() and not widget.property("elides"):
            yield from _rooms_of_label(widget)
        case QPushButton() if widget.text():
            yield widget.text(), widget.minimumSizeHint().width(), widget.width()
        case QLineEdit() if not widget.text():
            hint = widget.placeholderText()
            yield hint, metrics.horizontalAdvance(hint), room.width() - FIELD_PX
        case QComboBox():
            text = widget.currentText()
            yield text, metrics.horizontalAdvance(text), room.width() - ARROW_PX
        case QHeaderView() if widget.orientation() is Qt.Orientation.Horizontal:
            for place, text in _headings(widget).items():
                yield text, metrics.size(0, text).width(), widget.sectionSize(place)


def _rooms_of_label(widget: QLabel) -> Iterator[tuple[str, int, int]]:
    text, metrics = next(texts_of(widget)), widget.fontMetrics()
    margins = widget.width() - widget.contentsRect().width()
    if widget.wordWrap():
        yield text, widget.heightForWidth(widget.width()), widget.height()
    elif RICH.match(widget.text()):
        yield text, widget.sizeHint().width(), widget.width()
    else:
        yield text, metrics.size(0, text).width() + margins, widget.width()
        yield text, metrics.size(0, text).height(), widget.height()


def _cut_off(root: QWidget) -> Iterator[Fault]:
    """What stands partly outside of what it stands in, but for what scrolls."""
    for widget in _all(root):
        owner = widget.parentWidget()
        if owner is None or widget is root or widget.isWindow() or _scrolls(widget):
            continue
        inside = owner.rect().adjusted(-PLAYS, -PLAYS, PLAYS, PLAYS)
        if not inside.contains(widget.geometry()):
            yield Fault("cut off", _called(widget), " ".join(filter(None, texts_of(widget))))


def _scrolls(widget: QWidget) -> bool:
    owner = widget.parentWidget()
    above = owner.parentWidget() if owner is not None else None
    return isinstance(above, QAbstractScrollArea) or isinstance(owner, (QTabBar, QHeaderView))


def _overlapping(root: QWidget) -> Iterator[Fault]:
    for owner in _all(root):
        children = [
            child
            for child in owner.findChildren(
                QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly
            )
            if child.isVisibleTo(root) and not child.isWindow() and any(texts_of(child))
        ]
        for place, one in enumerate(children):
            for other in children[place + 1 :]:
                common: QRect = one.geometry().intersected(other.geometry())
                if common.width() > PLAYS and common.height() > PLAYS:
                    yield Fault("overlapping", _called(one), f"{_called(other)}")


# -- hands ---------------------------------------------------------------------------------------

HANDLED = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QTabBar)


def _is_handled(widget: QWidget) -> bool:
    inner = isinstance(widget.parentWidget(), (QComboBox, QAbstractSpinBox, QLineEdit))
    return isinstance(widget, HANDLED) and not isinstance(widget, QHeaderView) and not inner


def _nameless(root: QWidget) -> Iterator[Fault]:
    for widget in _all(root):
        if not _is_handled(widget):
            continue
        name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        if not name.strip():
            yield Fault("nameless", _called(widget), " ".join(filter(None, texts_of(widget))))


def _is_one_of_several(widget: QWidget) -> bool:
    """Whether the arrows come here: Tab stops at the chosen one of a group only."""
    if not isinstance(widget, QAbstractButton):
        return False
    group: QButtonGroup | None = widget.group()
    return group is not None and group.exclusive() and group.checkedButton() is not None


def _out_of_reach(root: QWidget) -> Iterator[Fault]:
    for widget in _all(root):
        can_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        is_button = isinstance(widget, QAbstractButton)
        by_key = is_button and not widget.shortcut().isEmpty()  # type: ignore[attr-defined]
        elsewise = widget.objectName() in ELSEWISE or _is_one_of_several(widget)
        if _is_handled(widget) and widget.isEnabled() and not (can_tab or by_key or elsewise):
            yield Fault("out of reach", _called(widget), " ".join(filter(None, texts_of(widget))))


CHECKS: tuple[Check, ...] = (_clipped, _cut_off, _overlapping, _nameless, _out_of_reach)
