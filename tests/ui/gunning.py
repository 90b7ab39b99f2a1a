"""The program's window for a gun: a real one, told what arrived in it, line by line.

``python -m tests.ui.gunning FILE`` opens the window of a keeper on the books of FILE and says on
its output what became of each scan, what was typed into fields, and which buttons were pressed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QPushButton

from partsdesk.domain.books.months import OpenMonths
from partsdesk.services.counting.tallying import TallyUp
from partsdesk.support.workstation import Workstation
from partsdesk.ui.app import make_application
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.page import NewSlipLink
from partsdesk.ui.pages.counts.sender import Job
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.scans.desk import Answer
from partsdesk.ui.shell import Shell
from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import Scheme
from tests.ui import at_counts, world

GAP_MS = 120  # a busy machine holds up the gun of this test for longer than a real one pauses


def say(what: str, **facts: object) -> None:
    """One line of what happened."""
    sys.stdout.write(json.dumps({"what": what, **facts}) + "\n")
    sys.stdout.flush()


class Told(QObject):
    """Sees what reaches the window."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.shell = shell
        shell.gun.desk.answered.connect(self.answered)
        shell.gun.wedge.spoilt.connect(lambda spoilt: say("spoilt", text=spoilt.text))
        self.field = shell.finder
        self.field.textChanged.connect(lambda text: say("typed", text=text))
        self.field.returnPressed.connect(lambda: say("entered"))
        self.dialog: QDialog | None = None
        self.every = QTimer(self)

    def answered(self, answer: Answer) -> None:
        page = self.shell.tabs.front
        sheet = page.grid.sheet if isinstance(page, SlipPage) else None
        pieces = sheet.total() if isinstance(sheet, SlipDraft) else None
        whole = pieces.units // 10**pieces.decimals if pieces is not None else 0
        say("scan", code=answer.code, mood=answer.mood.value, said=answer.said, pieces=whole)

    def open_count(self) -> None:
        """A count of the main store is opened; the keys go to its lines."""
        warehouse = at_counts._warehouse(self.shell)
        world.fill(warehouse)
        world.shelve(warehouse)
        page = at_counts.opened(self.shell, at_counts.begin(warehouse))
        while not page.list.model.total:
            QApplication.processEvents()
        page.list.table.setCurrentIndex(page.list.model.index(0, 0))
        page.list.table.setFocus()
        page.outgoing.answered.connect(self.tallied)

    @staticmethod
    def tallied(job: Job, _result: object) -> None:
        """Something that was counted is in the books."""
        assert isinstance(job.asked, TallyUp)
        (each,) = job.asked.tallied
        say("tallied", pieces=each.quantity.plain(), bin=each.bin, way=each.way.value)

    def command(self) -> None:
        """What the test asks for, a word a line."""
        word = sys.stdin.readline().strip()
        if word == "focus":
            self.field.clear()
            self.field.setFocus()
        elif word == "table":
            page = self.shell.tabs.front
            assert page is not None
            page.setFocus()
        elif word == "count":
            self.open_count()
        elif word == "dialog":
            self.dialog = QDialog(self.shell)
            button = QPushButton("OK", self.dialog)
            button.setDefault(True)
            button.clicked.connect(lambda: say("pressed"))
            self.line = QLineEdit(self.dialog)
            self.line.move(0, 40)
            self.line.textChanged.connect(lambda text: say("typed", text=text))
            self.dialog.open()
        elif word == "close" and self.dialog is not None:
            self.dialog.reject()
        elif word == "deaf":
            self.shell.gun.stop()
        elif word == "quit" or not word:
            QApplication.quit()
        say("done", word=word, text=self.field.text())


def main(file: Path) -> None:
    """Open the window, say that it is there, do as told."""
    app = make_application()
    warehouse = world.opened(file)
    theme = Theme(app, Scheme.LIGHT)
    courier = Courier(warehouse, poll_ms=0)
    courier.enter(world.person("keeper"))
    months = OpenMonths(world.TODAY.date(), None, None)
    bench = Bench(courier, theme, months, "Asia/Shanghai", "gun", "SQLite")
    bench.workstation = Workstation(file.with_suffix(".toml"))
    bench.workstation.keep("gap", GAP_MS, "gun")
    shell = Shell(bench)
    shell.setWindowTitle("partsdesk-gun")
    shell.show()
    shell.open(NewSlipLink("purchase-receipt"))
    told = Told(shell)
    ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    ear.activated.connect(told.command)
    QTimer.singleShot(0, lambda: say("open"))
    QApplication.exec()
    for button in shell.findChildren(QAbstractButton):
        button.blockSignals(True)
    courier.close()
    warehouse.database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
