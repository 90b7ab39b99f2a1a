"""Beats on the window's thread: how long it ever stood still."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer

BEAT_MS = 50


class Heart(QObject):
    """Knows by how much a beat came late at worst.

    Attributes:
        longest: the longest time between two beats, in milliseconds.
    """

    def __init__(self, interval: int = BEAT_MS) -> None:
        super().__init__()
        self.longest = 0
        self.beats = 0
        self._interval = interval
        self._last = time.monotonic_ns()
        self._timer = QTimer(self, interval=interval)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    @property
    def late(self) -> int:
        """By how many milliseconds the latest beat came late: the longest freeze."""
        return max(0, self.longest - self._interval)

    def _beat(self) -> None:
        now = time.monotonic_ns()
        self.longest = max(self.longest, (now - self._last) // 1_000_000)
        self.beats += 1
        self._last = now
