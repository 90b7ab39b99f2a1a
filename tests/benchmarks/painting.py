"""A process that opens a window, tells when it is painted, and leaves.

`python -m tests.benchmarks.painting bare` shows one label; `… ours URL` is the program itself.
"""

from __future__ import annotations

import os
import sys

TOLD = "painted"


def bare() -> int:
    """What Qt costs with nothing in it."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - its time is what is measured
    from PySide6.QtGui import QPaintEvent  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication, QLabel  # noqa: PLC0415

    class Bare(QLabel):
        def paintEvent(self, event: QPaintEvent, /) -> None:  # type: ignore[explicit-override]  # noqa: N802
            super().paintEvent(event)
            QTimer.singleShot(0, tell)

    app = QApplication(sys.argv[:1])
    window = Bare("partsdesk")
    window.show()
    return app.exec()


def ours(url: str) -> int:
    """The program as it is started, up to its log-in window."""
    from partsdesk.app import Program  # noqa: PLC0415 - its time is what is measured
    from partsdesk.cli import screen  # noqa: PLC0415
    from partsdesk.ui.app import Front  # noqa: PLC0415

    Front._begin = lambda self: tell()  # type: ignore[method-assign]  # noqa: ARG005
    screen.has_screen = bool  # type: ignore[assignment]  # there is always an environment
    return Program(["--db", url]).run()


def tell() -> None:
    """Say that it is painted; whoever listens has seen enough."""
    sys.stdout.write(f"{TOLD}\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(bare() if sys.argv[1] == "bare" else ours(sys.argv[2]))
