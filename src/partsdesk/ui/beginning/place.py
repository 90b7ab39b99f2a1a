"""Where the books are: in a file on this machine, or at a server that several work with."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from partsdesk.services.founding import Server
from partsdesk.ui.beginning.plan import Plan
from partsdesk.ui.beginning.step import FIELD_PX, Problem, Step, put_into, typed
from partsdesk.ui.bench import Desk
from partsdesk.ui.parts import label
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import N_, _

MOST_PORT = 65_535
WIDE_PX = 440


class PlaceStep(Step):
    """A file, or a server; the server is tried out.

    Signals:
        tries: somebody wants to know whether the server answers.
    """

    title: ClassVar[str] = N_("Where the books are")
    said: ClassVar[str] = N_(
        "One machine works with a file. Several machines need a PostgreSQL server."
    )
    tries = Signal()

    def __init__(self, desk: Desk, plan: Plan) -> None:
        super().__init__(desk, plan)
        self.here = QRadioButton(_("In a file on this machine (SQLite)"))
        self.there = QRadioButton(_("At a PostgreSQL server"))
        self._group = QButtonGroup(self)
        for button in (self.here, self.there):
            self._group.addButton(button)
        (self.there if plan.is_on_server else self.here).setChecked(True)
        self.layout_.addWidget(self.here)
        self.layout_.addWidget(self._build_file(plan.file))
        self.layout_.addWidget(self.there)
        self._server = self._build_server(plan.server)
        self.layout_.addWidget(self._server)
        self.layout_.addStretch(1)
        self.there.toggled.connect(self._turn)
        self._turn()

    @property
    @override
    def first(self) -> QWidget:
        return self.there if self.there.isChecked() else self.here

    @override
    def settle(self) -> Problem | None:
        self.plan.is_on_server = self.there.isChecked()
        self.plan.file = Path(self.file.text().strip())
        self.plan.server = Server(
            self.host.text().strip(),
            int(self.port.text() or 0),
            self.name.text().strip(),
            self.user.text().strip(),
            self.password.text(),
        )
        if self.plan.is_on_server:
            needed = (self.host, self.port, self.name, self.user)
            empty = next((each for each in needed if not each.text().strip()), None)
            return Problem(_("This has to be filled in"), empty) if empty else None
        if not self.file.text().strip():
            return Problem(_("This has to be filled in"), self.file)
        return None

    def _build_file(self, file: Path) -> QWidget:
        self._file = QWidget()
        column = _indented(self._file)
        row = QHBoxLayout()
        self.file = QLineEdit(str(file))
        self.file.setMinimumWidth(WIDE_PX)
        self.file.setAccessibleName(_("File of the books"))
        choose = QPushButton(_("Choose …"))
        choose.clicked.connect(self._choose)
        row.addWidget(self.file, 1)
        row.addWidget(choose)
        column.addLayout(row)
        told = label(
            _(
                "On this machine's own disk: shares of other machines, cloud and sync folders are "
                "refused, for there what is written gets lost."
            ),
            Tone.SOFT,
        )
        told.setWordWrap(True)
        column.addWidget(told)
        return self._file

    def _build_server(self, server: Server) -> QWidget:
        made = QWidget()
        column = _indented(made)
        self.host, self.port = typed(server.host), typed(str(server.port))
        self.name, self.user = typed(server.name), typed(server.user)
        self.password = typed(server.password)
        self.port.setValidator(QIntValidator(1, MOST_PORT, self.port))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        grid = self.grid()
        self.layout_.removeItem(grid)
        grid.setParent(None)
        column.addLayout(grid)
        put_into(grid, _("Server"), self.host, _("Name or number, as 192.168.1.10"))
        put_into(grid, _("Port"), self.port)
        put_into(grid, _("Database"), self.name, _("It has to be there already, empty"))
        put_into(grid, _("Account"), self.user)
        put_into(grid, _("Password"), self.password, _("Kept on this machine, for you only"))
        self.try_out = QPushButton(_("Try it out"))
        self.try_out.setFixedWidth(FIELD_PX // 2)
        self.try_out.clicked.connect(self.tries)
        grid.addWidget(self.try_out, grid.rowCount(), 1)
        return made

    @Slot()
    def _turn(self) -> None:
        self._server.setVisible(self.there.isChecked())
        self._file.setVisible(self.here.isChecked())

    @Slot()
    def _choose(self) -> None:
        dialog = QFileDialog(self, _("File of the books"), self.file.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDefaultSuffix("db")
        dialog.fileSelected.connect(partial(self.file.setText))
        dialog.open()


def _indented(widget: QWidget) -> QVBoxLayout:
    made = QVBoxLayout(widget)
    made.setContentsMargins(24, 0, 0, 4)
    made.setSpacing(8)
    return made
