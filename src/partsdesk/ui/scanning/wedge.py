"""Listens to the keys of the window in front, and takes out what a gun types.

It only mirrors the sorter: what the sorter holds is kept from the window, what it lets go is given
to the window as if nothing had been, and what it catches is told.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow
from shiboken6 import isValid
from typing_extensions import override

from partsdesk.ui.scanning.composing import Composing
from partsdesk.ui.scanning.gun import Gun
from partsdesk.ui.scanning.native import Presses
from partsdesk.ui.scanning.runs import Run, Runs
from partsdesk.ui.scanning.scan import Scan, scan_of
from partsdesk.ui.scanning.sorter import Caught, Harm, Key, Let, Outcome, Sort, Sorter, Spoilt

LATE_MS = 8
MOST_LATE = 12
SETTLE_MS = 4000  # an input method that has just begun reads its words first
NO_KEYS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
    }
)
ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
PRESSED = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})


@dataclass(slots=True, eq=False)
class _Kept:
    """A press as it came: its window and field, and its release where that came meanwhile."""

    window: QWindow
    field: QObject | None
    press: QKeyEvent
    release: QKeyEvent | None = None
    is_out: bool | None = None


class Wedge(QObject):
    """The ear at the keyboard; one for the window that somebody is logged in to.

    Signals:
        scanned: a gun has read a code (``Scan``).
        spoilt: a gun's burst is no whole code (``Spoilt``).
        careful: whether scans are safe from the input method (False while one composes).
        twice: the same code came again at once, and counts once (``Scan``).
    """

    scanned = Signal(object)
    spoilt = Signal(object)
    twice = Signal(object)
    careful = Signal(bool)

    def __init__(self, app: QGuiApplication, gun: Gun, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._sorter = Sorter(gun)
        self._runs = Runs(gun)
        self._composing = Composing(app, self._is_gun, self)
        self._composing.composes.connect(self._show_composing)
        self._composing.committed.connect(self._spoil)
        self._presses = Presses(self._see)
        if app.platformName() == "xcb":
            app.installNativeEventFilter(self._presses)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._settle_all)
        self._down: dict[int, _Kept] = {}
        self._window: QWindow | None = None
        self._is_giving_back = False
        self._is_unsought = False
        self._going_back: deque[_Kept] = deque()
        self._last: Scan | None = None
        self._due = 0.0
        self._lates = 0
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._rest)
        app.focusWindowChanged.connect(self._attend)
        self._attend(app.focusWindow())

    @property
    def gun(self) -> Gun:
        """How the gun is set."""
        return self._sorter.gun

    def take(self, gun: Gun) -> None:
        """The gun is set otherwise now."""
        self._deal(self._sorter.rest())
        self._sorter.gun = self._runs.gun = gun

    def stop(self) -> None:
        """Listen no more."""
        self._timer.stop()
        self._settle.stop()
        self._app.removeNativeEventFilter(self._presses)
        self._composing.stop()
        self._app.focusWindowChanged.disconnect(self._attend)
        self._attend(None)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QKeyEvent) and isinstance(watched, QWindow):
            if self._is_giving_back:  # this very event; what it causes is listened to again
                self._is_giving_back = False
                return False
            if kind == QEvent.Type.ShortcutOverride:
                return self._put_off(event)
            if kind not in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}:
                return False
            is_press = kind == QEvent.Type.KeyPress
            is_kept = self._press(watched, event) if is_press else self._release(event)
            released = None if is_press else event.nativeScanCode()
            self._settle_up_to(event.timestamp(), released)
            return is_kept
        if kind in PRESSED:
            self._deal(self._sorter.give_up())
        return False

    @Slot(QWindow)
    def _attend(self, window: QWindow | None) -> None:
        """Keys go to the window in front, and to no other."""
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def _put_off(self, event: QKeyEvent) -> bool:
        """No shortcut is looked for before it is known who pressed the key.

        Qt looks for one before the window hears of the press: a gun's Enter opened the row that
        was current in a list, and never came here. A person's key gets its shortcut when it is
        given back.
        """
        if event.key() in NO_KEYS:
            return False
        is_prefix = _name(event) == self._sorter.gun.prefix
        is_plain = self._sort(event) is Sort.OTHER and not is_prefix
        self._is_unsought = not is_plain or self._sorter.is_holding
        event.setAccepted(self._is_unsought)
        return self._is_unsought

    def _press(self, window: QWindow, event: QKeyEvent) -> bool:
        if event.key() in NO_KEYS:
            return False
        code, state = event.nativeScanCode(), event.nativeModifiers()
        self._runs.hear(event.timestamp(), code, state, event.text())
        kept = _Kept(window, self._app.focusObject(), event.clone())
        key = Key(
            event.timestamp() or _now(),
            self._sort(event),
            event.text(),
            _name(event),
            bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
            kept,
        )
        self._down[event.nativeScanCode() or event.key()] = kept
        is_unsought, self._is_unsought = self._is_unsought, False
        passes = self._deal(self._sorter.hear(key), key, is_unsought=is_unsought)
        self._wait()
        return not passes

    def _release(self, event: QKeyEvent) -> bool:
        """A release goes the way of its press, and never before it."""
        kept = self._down.pop(event.nativeScanCode() or event.key(), None)
        if kept is None or kept.is_out:
            return False
        if kept.is_out is None:
            kept.release = event.clone()
        return True

    def _sort(self, event: QKeyEvent) -> Sort:
        if event.isAutoRepeat() and not self._sorter.is_holding:
            return Sort.OTHER
        if event.modifiers() & COMMANDS:
            is_letter = event.text().isprintable() and bool(event.text())  # AltGr's third signs
            return Sort.SIGN if is_letter and _is_third_level(event) else Sort.OTHER
        if event.key() in ENDS:
            return Sort.END if self._sorter.gun.ends else Sort.OTHER
        return Sort.SIGN if event.text() and event.text().isprintable() else Sort.OTHER

    def _deal(
        self, outcomes: list[Outcome], now: Key | None = None, *, is_unsought: bool = False
    ) -> bool:
        """Do what the sorter says; answers whether the key of this moment goes its own way.

        One for which no shortcut was looked for does not: it is given back like the others.
        """
        passes = False
        for outcome in outcomes:
            is_eaten = self._runs.is_eaten(outcome.keys[-1].at)
            is_let = isinstance(outcome, Let) and not is_eaten
            for key in outcome.keys:
                if is_let and (key is not now or is_unsought):
                    self._going_back.append(key.token)
                    continue
                key.token.is_out = is_let
                passes = passes or is_let
            self._give_all_back()
            if isinstance(outcome, Let) or is_eaten:
                continue  # of a run that was eaten in part, all is told when the last key came
            if isinstance(outcome, Caught):
                self._tell(scan_of(outcome))
            else:
                self.spoilt.emit(outcome)
        is_kept = not passes and not self._sorter.is_holding
        if now is not None and is_kept and now.token.is_out is None:
            now.token.is_out = False
        return passes

    def _tell(self, scan: Scan) -> None:
        """The same code again within a moment is one read (F9)."""
        last, self._last = self._last, scan
        is_again = last is not None and last.text == scan.text
        if is_again and last is not None and scan.at - last.at < self._sorter.gun.again:
            self.twice.emit(scan)
        else:
            self.scanned.emit(scan)

    def _give_all_back(self) -> None:
        """In their order: a field that lets events come meanwhile gets the rest before those."""
        while self._going_back:
            kept = self._going_back.popleft()
            kept.is_out = True
            self._give_back(kept)

    def _give_back(self, kept: _Kept) -> None:
        """As the press was, but not of the system's own: only then Qt looks for a shortcut.

        Where another window came in front meanwhile, to the field that it was pressed in: a
        dialog blocks the window behind it.
        """
        is_free = self._app.modalWindow() in {None, kept.window}
        is_in_front = isValid(kept.window) and kept.window is self._window and is_free
        target = kept.window if is_in_front else kept.field
        for event in (_made_anew(kept.press), kept.release):
            if event is not None and target is not None and isValid(target):
                self._is_giving_back = is_in_front
                self._app.notify(target, event)

    def _wait(self, interval: int | None = None) -> None:
        if not self._sorter.is_holding:
            self._timer.stop()
            return
        if interval is None:
            self._lates, interval = 0, self._sorter.patience
        self._due = time.monotonic() + interval / 1000
        self._timer.start(interval)

    @Slot()
    def _rest(self) -> None:
        """The pause is over, unless we were late ourselves: keys may be waiting at the door."""
        late = (time.monotonic() - self._due) * 1000
        if self._runs.is_waited_for and self._settle.isActive():
            self._wait(self._sorter.patience)
            return
        if late > LATE_MS and self._lates < MOST_LATE:
            self._lates += 1
            self._wait(LATE_MS)
            return
        self._deal(self._sorter.rest())

    def _see(self, is_press: bool, at: int, code: int, state: int) -> None:  # noqa: FBT001
        """A key went down or up, before any input method."""
        if not is_press:
            self._runs.release(at, code)
            return
        self._runs.press(at, code, state)
        self._settle.start()

    def _is_gun(self) -> bool:
        """Whether what an input method says now comes of a gun's keys."""
        return self._runs.is_waited_for or (self._sorter.is_burst and not self._is_native)

    @property
    def _is_native(self) -> bool:
        return self._app.platformName() == "xcb"

    def _settle_up_to(self, at: int, released: int | None = None) -> None:
        for run in self._runs.over(at, released):
            self._take_eaten(run)

    @Slot()
    def _settle_all(self) -> None:
        last = self._runs.last
        if last is not None:
            self._settle_up_to(last.presses[-1].at + SETTLE_MS)

    def _take_eaten(self, run: Run) -> None:
        """An input method took some of a gun's keys; what was pressed may be known all the same."""
        at = run.presses[-1].at
        for key in self._sorter.drop(at):
            key.token.is_out = False
        self._composing.forget()
        keys = self._runs.keys(run)
        text = "".join(key.text for key in keys or ())
        if keys is not None and run.is_ended:
            self._tell(scan_of(Caught(keys, text, at)))
        else:
            self.spoilt.emit(Spoilt((), text, Harm.INPUT_METHOD, at))

    @Slot()
    def _spoil(self) -> None:
        self._sorter.spoil()

    @Slot(bool)
    def _show_composing(self, is_composing: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.careful.emit(not is_composing)


def _made_anew(press: QKeyEvent) -> QKeyEvent:
    """The same press, as if the program itself had thought of it."""
    made = QKeyEvent(
        press.type(),
        press.key(),
        press.modifiers(),
        press.nativeScanCode(),
        press.nativeVirtualKey(),
        press.nativeModifiers(),
        press.text(),
        press.isAutoRepeat(),
        press.count(),
        press.device(),
    )
    made.setTimestamp(press.timestamp())
    return made


def _now() -> int:
    return int(time.monotonic() * 1000)


def _name(event: QKeyEvent) -> str:
    """``F12``, ``Ctrl+B``: as it is written down for the workstation."""
    made = QKeySequence(event.keyCombination())
    return made.toString(QKeySequence.SequenceFormat.PortableText)


def _is_third_level(event: QKeyEvent) -> bool:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return event.modifiers() & both == both
