"""Three short sounds, played by what the system has; where it has nothing, nothing is heard.

Qt's own player would bring a multimedia engine and complain where there is no sound device.
"""

from __future__ import annotations

import enum
import logging
import shutil
import sys

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QApplication

from partsdesk.support.files import resources
from partsdesk.ui.scanning.gun import Gun

logger = logging.getLogger(__name__)

PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))


class Mood(enum.StrEnum):
    """How something went; each has its sound, called by the gun's setting."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"


class Sounds(QObject):
    """Plays a sound unless it is switched off; a sound that is still playing is not cut off."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        found = [player for player in PLAYERS if shutil.which(player[0])]
        self._player = found[0] if found else ()
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())

    def play(self, mood: Mood, gun: Gun) -> None:
        """Let it be heard."""
        if not {Mood.GOOD: gun.good, Mood.BAD: gun.bad, Mood.ATTENTION: gun.attention}[mood]:
            return
        file = str(resources() / "sounds" / f"{mood.value}.wav")
        if sys.platform == "win32":
            _play_on_windows(file)
        elif not self._player:
            QApplication.beep()
        elif self._process.state() == QProcess.ProcessState.NotRunning:
            self._process.start(self._player[0], [*self._player[1:], file])


def _play_on_windows(file: str) -> None:
    import winsound  # noqa: PLC0415 - there is none elsewhere

    if sys.platform == "win32":
        try:
            winsound.PlaySound(file, winsound.SND_FILENAME | winsound.SND_ASYNC)
        except RuntimeError as error:
            logger.info("No sound: %s", error)
