"""Garbage in circles is swept up by the window's thread alone.

Python sweeps on whichever thread happens to pass its threshold. On a worker that would destroy
Qt's objects there: Qt holds a lock and waits for the interpreter, the window holds the interpreter
and waits for the lock, and both stand still for ever.
"""

from __future__ import annotations

import gc
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_MS = 50


class Sweeper(QObject):
    """Sweeps now and then, by Python's own thresholds, while there are worker threads."""

    _at_work: ClassVar[int] = 0
    _thresholds: ClassVar[tuple[int, int, int]] = gc.get_threshold()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_at_work = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.sweep)

    def start(self) -> None:
        """Nobody else sweeps from now on."""
        if not Sweeper._at_work:
            gc.disable()
        Sweeper._at_work += 1
        self._is_at_work = True
        self._timer.start()

    def stop(self) -> None:
        """There are no worker threads any more; the last one lets Python do it itself."""
        if not self._is_at_work:
            return
        self._is_at_work = False
        self._timer.stop()
        Sweeper._at_work -= 1
        if not Sweeper._at_work:
            gc.enable()

    @Slot()
    def sweep(self) -> None:
        """Sweep the oldest generation whose threshold is passed."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return


def settle_down() -> None:
    """What is there now stays: it is never looked through again, which is a long freeze less."""
    gc.collect()
    gc.freeze()
