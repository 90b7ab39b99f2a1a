"""Somebody who types into a new slip without a pause, until the program is killed.

``python -m tests.ui.typist FILE``; what was typed is said line by line: when, in which row, what.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer, Slot

from partsdesk.domain.books.months import OpenMonths
from partsdesk.ui.app import make_application
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.page import NewSlipLink
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.shell import Shell
from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import Scheme
from tests.ui import world

CODES = ("ZLQ-T5-14", "ZLQ-T5-28", "ZLQ-T8-36", "ZLQ-HX-22", "ZLQ-HX-32")
EVERY_MS = 25


class Typist(QObject):
    """Types one figure after the other, each higher than the one before."""

    def __init__(self, page: SlipPage) -> None:
        super().__init__()
        self._page = page
        self._figures = itertools.count(1)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._type)
        self._timer.start()

    @Slot()
    def _type(self) -> None:
        sheet = self._page.grid.sheet
        if self._page.form is None or not isinstance(sheet, SlipDraft):
            return
        if not sheet.lines:
            self._page.grid.setCurrentIndex(self._page.grid.model().index(0, 1))
            self._page.grid.paste("\n".join(CODES))
        if any(line.item is None for line in sheet.lines):
            return
        figure = next(self._figures)
        row = figure % len(CODES)
        column = [each.key for each in sheet.columns].index("quantity")
        self._page.grid.model().setData(self._page.grid.model().index(row, column), str(figure))
        sys.stdout.write(f"{time.monotonic()} {row} {figure}\n")
        sys.stdout.flush()


def main(file: Path) -> None:
    """Type until the end."""
    app = make_application()
    courier = Courier(world.opened(file), poll_ms=0)
    courier.enter(world.person("accountant"))
    months = OpenMonths(world.TODAY.date(), None, None)
    shell = Shell(Bench(courier, Theme(app, Scheme.LIGHT), months, "Asia/Shanghai"))
    shell.show()
    page = shell.open(NewSlipLink("purchase-receipt"))
    assert isinstance(page, SlipPage)
    typist = Typist(page)
    app.exec()
    del typist


if __name__ == "__main__":
    main(Path(sys.argv[1]))
