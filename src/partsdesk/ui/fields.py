"""Fields to fill in: something picked from a list as one types, a choice, a tick, a date."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QPoint,
    QPointF,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QListView, QWidget
from typing_extensions import override

from partsdesk.services.lists import Filter, ListAsked, ListPage, Match, list_page
from partsdesk.services.warehouse import Query
from partsdesk.ui.bench import Bench, Desk
from partsdesk.ui.plain import PlainField

TYPING_MS = 120
PICKED_ROWS = 12
TICK_PX = 16
_DIGITS = re.compile(r"^\d{1,8}$")
_PARTS = re.compile(r"^(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})日?$")


@dataclass(frozen=True, slots=True)
class Picked:
    """Something that was picked: its id, its code, its name."""

    id: int
    code: str
    name: str

    @property
    def text(self) -> str:
        """As the field shows it."""
        return f"{self.code}  {self.name}".strip()


class CodeField(PlainField):
    """A field for codes and figures, which takes what is scanned."""

    def take_code(self, text: str) -> None:
        """Fill in what was scanned, as if it had been typed."""
        self.setText(text)
        self.textEdited.emit(text)


class PickField(CodeField):
    """A field that finds items, partners or bins as one types: code, name, pinyin, any part.

    Signals:
        picked: something was picked (``Picked``), or nothing is (None).
    """

    picked = Signal(object)

    def __init__(
        self,
        bench: Bench,
        listing: str,
        *,
        shown: Sequence[str] = ("code", "name"),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent, is_plain=listing == "bins")
        self._bench = bench
        self._listing = listing
        self._shown = shown
        self._scope: dict[str, object] = {"active": True}
        self._types: tuple[str, ...] = ()
        self._found: list[tuple[Picked, str]] = []
        self._found_by = ""
        self._turn = 0
        self.value: Picked | None = None
        self._lines = QStringListModel(self)
        self._popup = QListView()
        self._popup.setObjectName("popup")
        completer = QCompleter(self._lines, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setPopup(self._popup)
        completer.setMaxVisibleItems(PICKED_ROWS)
        completer.setWidget(self)
        completer.activated.connect(self._take_chosen)
        self._completer = completer
        self._typed = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typed.timeout.connect(self.look)
        self.textEdited.connect(self._start_typing)

    def within(self, *types: str, **scope: object) -> None:
        """Find only what is in this scope: a store's bins, partners of these types."""
        self._scope = {"active": True, **scope}
        self._types = types

    def put(self, value: Picked | None) -> None:
        """Show a value without telling anybody."""
        self.value = value
        self.setText(value.text if value else "")
        self.setCursorPosition(0)

    @Slot()
    def look(self) -> None:
        """Look for what is typed; for the first rows of all where nothing is."""
        self._turn += 1
        query, asked = self.question(self.text() if self.value is None else "")
        pending = self._bench.courier.ask(self, query, asked)
        pending.then(partial(self._show, self._turn))

    def question(self, text: str) -> tuple[Query[Any, ListPage], object]:
        """What is asked for a typed text."""
        filters = (Filter("type", Match.ONE_OF, self._types),) if self._types else ()
        asked = ListAsked(
            self._listing, filters, text, limit=PICKED_ROWS, scope=self._scope, counts=False
        )
        return list_page, asked

    def offer(self) -> None:
        """Offer in a moment what is likely meant, before anything is typed."""
        self._typed.start()

    @override
    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in {Qt.Key.Key_F7, Qt.Key.Key_Down} and not self._popup.isVisible():
            self.look()
            return
        super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent, /) -> None:
        super().focusOutEvent(event)
        is_cell = bool(self.property("cell"))  # whose delegate takes what is typed
        if event.reason() != Qt.FocusReason.PopupFocusReason and not is_cell:
            self.settle()

    def settle(self) -> None:
        """Leave the field with something picked, or with nothing."""
        if self._typed.isActive():
            self._typed.stop()
            self.look()
        elif self.value is None and self.text().strip():
            exact = self.exact()
            if exact is not None:
                self._pick(exact)

    def exact(self) -> Picked | None:
        """What the typed text means without doubt: a whole code, or the only thing found."""
        typed = self.text().strip().lower()
        if typed != self._found_by:
            return None
        exact = [each for each, _ in self._found if each.code.lower() == typed]
        if exact:
            return exact[0]
        return self._found[0][0] if len(self._found) == 1 else None

    @Slot()
    def _start_typing(self) -> None:
        if self.value is not None:
            self.value = None
            self.picked.emit(None)
        self._typed.start()

    def _show(self, turn: int, page: ListPage) -> None:
        if turn != self._turn:
            return
        self._found = []
        self._found_by = self.text().strip().lower()
        for row in page.rows:
            values = dict(zip(page.names, row, strict=True))
            key = values["id"]
            texts = [str(values[name] or "") for name in self._shown]
            name = str(values.get("name") or "")
            picked = Picked(key if isinstance(key, int) else 0, str(values["code"] or ""), name)
            self._found.append((picked, "   ".join(text for text in texts if text)))
        self._lines.setStringList([text for _, text in self._found])
        if self.hasFocus() and self._found:
            self._popup.setMinimumWidth(max(self.width(), 360))
            self._completer.complete()
        elif not self.hasFocus():
            self.settle()

    @Slot(str)
    def _take_chosen(self, text: str) -> None:
        for picked, shown in self._found:
            if shown == text:
                self._pick(picked)
                return

    def _pick(self, value: Picked) -> None:
        self.put(value)
        self.picked.emit(value)


class Choice(QComboBox):
    """One of a few, with an arrow in our own colours."""

    def __init__(self, bench: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.setView(QListView())

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._bench.theme.tones.soft), 1.5))
        centre = QPoint(self.width() - 14, self.height() // 2 + 1)
        painter.drawLine(centre + QPoint(-4, -2), centre + QPoint(0, 2))
        painter.drawLine(centre + QPoint(0, 2), centre + QPoint(4, -2))
        painter.end()

    def put(self, value: object) -> None:
        """Show a value without telling anybody."""
        self.blockSignals(True)
        self.setCurrentIndex(self.findData(value))
        self.blockSignals(False)


class Tick(QCheckBox):
    """A box to be ticked, drawn in our own colours: the style's own can hardly be seen in dark."""

    def __init__(self, bench: Bench, text: str) -> None:
        super().__init__(text)
        self._bench = bench
        self.setMinimumHeight(TICK_PX + 8)

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(TICK_PX + 8 + width + 8, TICK_PX + 8)

    @override
    def paintEvent(self, _event: QPaintEvent, /) -> None:
        tones = self._bench.theme.tones
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(2.5, (self.height() - TICK_PX) / 2 + 0.5, TICK_PX - 1, TICK_PX - 1)
        filled = self.isChecked() and self.isEnabled()
        painter.setPen(QColor(tones.accent if filled or self.hasFocus() else tones.faint))
        painter.setBrush(QColor(tones.accent if filled else tones.base))
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            colour = tones.on_accent if filled else tones.soft
            painter.setPen(QPen(QColor(colour), 2))
            middle = box.bottomLeft() + QPointF(6.5, -4)
            painter.drawLine(box.bottomLeft() + QPointF(3.5, -7), middle)
            painter.drawLine(middle, box.topRight() + QPointF(-3, 4))
        painter.setPen(QColor(tones.text if self.isEnabled() else tones.soft))
        room = self.rect().adjusted(TICK_PX + 8, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            painter.setPen(QColor(tones.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        painter.end()

    @override
    def hitButton(self, place: QPoint, /) -> bool:
        return self.rect().contains(place)


class DateField(CodeField):
    """A day, typed in any usual way: ``2026-11-21``, ``11-21``, ``1121``, ``21``.

    Signals:
        dated: another day was typed (``datetime.date``).
    """

    dated = Signal(object)

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._today = today
        self.value = today
        self.put(today)
        self.editingFinished.connect(self._read)

    def put(self, value: dt.date) -> None:
        """Show a day without telling anybody."""
        self.value = value
        self.setText(value.isoformat())

    @Slot()
    def _read(self) -> None:
        found = day_of(self.text(), self._today)
        changed = found is not None and found != self.value
        self.put(found or self.value)
        if changed:
            self.dated.emit(self.value)


def day_of(typed: str, today: dt.date) -> dt.date | None:
    """The day that a typed text means, near today; None where it means none."""
    text = unicodedata.normalize("NFKC", typed).strip()
    found = _PARTS.match(text)
    if found:
        parts = [found[1] or str(today.year), found[2], found[3]]
    elif _DIGITS.match(text) and len(text) in {1, 2, 3, 4, 8}:
        parts = _parts_of(text, today)
    else:
        return None
    try:
        return dt.date(*(int(part) for part in parts))
    except ValueError:
        return None


def _parts_of(digits: str, today: dt.date) -> list[str]:
    if len(digits) == 8:
        return [digits[:4], digits[4:6], digits[6:]]
    if len(digits) > 2:
        return [str(today.year), digits[:-2], digits[-2:]]
    return [str(today.year), str(today.month), digits]
