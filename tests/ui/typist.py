"""Somebody who types into a new slip without a pause, until the program is killed.

A child of the warm process is this; it says line by line what was typed: when, in which row, what.
"""

from __future__ import annotations

import itertools
import os
import time
from pathlib import Path
from typing import TextIO

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

    def __init__(self, page: SlipPage, told: TextIO) -> None:
        super().__init__()
        self._page = page
        self._told = told
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
        self._told.write(f"{time.monotonic()} {row} {figure}\n")
        self._told.flush()


def type_on(file: str, told: str) -> str:
    """Type into the books of a file until the end, and tell it in another."""
    app = make_application()
    courier = Courier(world.opened(Path(file)), poll_ms=0)
    courier.enter(world.person("accountant"))
    months = OpenMonths(world.TODAY.date(), None, None)
    shell = Shell(Bench(courier, Theme(app, Scheme.LIGHT), months, "Asia/Shanghai"))
    shell.show()
    page = shell.open(NewSlipLink("purchase-receipt"))
    assert isinstance(page, SlipPage)
    with Path(told).open("w", encoding="utf-8") as stream:
        typist = Typist(page, stream)
        app.exec()
        del typist
    return ""
