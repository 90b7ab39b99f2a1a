"""A window that something happens to, in a process of its own."""

from __future__ import annotations

import faulthandler
import os
import threading
from collections.abc import Callable, Mapping
from unittest import mock

from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication

from partsdesk.app import Program
from partsdesk.cli import screen
from partsdesk.ui.app import Front

SECRET = "s3cret-in-a-defect"  # noqa: S105 - it is to be found nowhere


def in_a_slot() -> None:
    """A mistake in what the event loop called."""
    raise ZeroDivisionError(f"here, password={SECRET}")


def in_a_thread() -> None:
    """A mistake on a thread that nobody waits for."""
    thread = threading.Thread(target=in_a_slot)
    thread.start()
    thread.join()


class Unraisable:
    """A mistake where nobody can be told of it."""

    def __del__(self) -> None:
        in_a_slot()


def in_the_end_of_an_object() -> None:
    """A mistake while something is thrown away."""
    Unraisable()


def by_qt() -> None:
    """A word of warning from Qt."""
    qWarning(f"here, password={SECRET}")


def by_a_signal() -> None:
    """The process is gone, without a word of ours."""
    faulthandler._sigabrt()  # type: ignore[attr-defined]  # made for tests like this


def not_at_all() -> None:
    """Nothing happens."""


HOW: Mapping[str, Callable[[], None]] = {
    each.__name__: each
    for each in (
        in_a_slot,
        in_a_thread,
        in_the_end_of_an_object,
        by_qt,
        by_a_signal,
        not_at_all,
    )
}


def break_it(how: str, folder: str) -> str:
    """Open the window, let it happen, and leave once the window's loop has gone round.

    What is put down goes into the folder; answers with the program's own exit code.
    """
    os.environ["XDG_STATE_HOME"] = folder
    opened = Front.open

    def open_and_break(front: Front) -> None:
        opened(front)
        QTimer.singleShot(0, HOW[how])
        QTimer.singleShot(0, lambda: QTimer.singleShot(0, QApplication.quit))

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with (
        mock.patch.object(Front, "open", open_and_break),
        mock.patch.object(screen, "has_screen", return_value=True),
    ):
        return str(Program(["--db", f"sqlite:///{folder}/new.db"]).run())
