"""The last two steps: who looks after the program, and what comes once it has begun."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QRadioButton, QWidget
from typing_extensions import override

from partsdesk.services.founding import Server
from partsdesk.ui.beginning.plan import Plan, Then
from partsdesk.ui.beginning.step import Problem, Step, put_into, typed
from partsdesk.ui.bench import Desk
from partsdesk.ui.parts import label
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import N_, _, say

THEN = {
    Then.ITEMS: N_("Bring in the items from a workbook (a template with examples is there)"),
    Then.OPENING: N_("Bring in the opening stock"),
    Then.HOME: N_("Look around first"),
}


class AdminStep(Step):
    """The first administrator, who lets everybody else in."""

    title: ClassVar[str] = N_("The administrator")
    said: ClassVar[str] = N_("Makes the other users, and looks after backups and settings.")

    def __init__(self, desk: Desk, plan: Plan) -> None:
        super().__init__(desk, plan)
        self.login, self.name = typed(plan.login), typed(plan.name)
        self.password, self.again = typed(plan.password), typed(plan.again)
        for field in (self.password, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        grid = self.grid()
        put_into(grid, _("User"), self.login, _("What is typed to come in; it stays for ever"))
        put_into(grid, _("Person's name"), self.name)
        put_into(grid, _("Password"), self.password, _("At least 8 characters"))
        put_into(grid, _("Once more"), self.again)
        self.layout_.addStretch(1)

    @property
    @override
    def first(self) -> QWidget:
        return self.name

    @override
    def settle(self) -> Problem | None:
        plan = self.plan
        plan.login, plan.name = self.login.text().strip(), self.name.text().strip()
        plan.password, plan.again = self.password.text(), self.again.text()
        wrong = plan.wrong_admin()
        if wrong is not None:
            fields = {"login": self.login, "name": self.name, "password": self.password}
            return Problem(wrong[1], fields[wrong[0]])
        if not plan.again:
            return Problem(_("Type the password once more"), self.again)
        if plan.password != plan.again:
            return Problem(_("The two passwords differ; type them again"), self.again)
        return None


class BeginStep(Step):
    """All that was said, to be read once more, and what comes then."""

    title: ClassVar[str] = N_("Begin")
    said: ClassVar[str] = N_("Nothing is written yet. All of this is made in one step now.")

    def __init__(self, desk: Desk, plan: Plan) -> None:
        super().__init__(desk, plan)
        grid = self.grid()
        self._summary = [label() for _line in _summary(plan)]
        for row, (name, _text) in enumerate(_summary(plan)):
            self._summary[row].setWordWrap(True)
            grid.addWidget(label(name, Tone.SOFT), row, 0)
            grid.addWidget(self._summary[row], row, 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 0)
        self.layout_.addSpacing(8)
        self.layout_.addWidget(label(_("And then"), name="cardTitle"))
        self._group = QButtonGroup(self)
        self.choices: dict[Then, QRadioButton] = {}
        for then, text in THEN.items():
            made = QRadioButton(say(text))
            made.setChecked(then is plan.then)
            made.toggled.connect(partial(self._take, then))
            self._group.addButton(made)
            self.choices[then] = made
            self.layout_.addWidget(made)
        self.layout_.addStretch(1)

    @property
    @override
    def first(self) -> QWidget:
        return self.choices[self.plan.then]

    @override
    def look(self) -> None:
        for told, (_name, text) in zip(self._summary, _summary(self.plan), strict=True):
            told.setText(text)

    @override
    def settle(self) -> Problem | None:
        return None

    def _take(self, then: Then, is_chosen: bool) -> None:  # noqa: FBT001 - a Qt slot
        if is_chosen:
            self.plan.then = then


def _summary(plan: Plan) -> list[tuple[str, str]]:
    place = plan.place
    where = f"PostgreSQL · {place.host} · {place.name}" if isinstance(place, Server) else str(place)
    stores = [f"{store.code} {store.name}" for store in plan.stores]
    return [
        (_("Company name"), plan.company or _("not set")),
        (_("Time zone"), plan.zone),
        (_("Where the books are"), where),
        (_("Stores"), figures.joined(stores)),
        (_("The administrator"), f"{plan.login} {plan.name}".strip()),
    ]


def sample_button() -> QPushButton:
    """The other way: books in which something has happened already."""
    made = QPushButton(_("Try the sample warehouse"))
    made.setToolTip(_("A year of a lighting company's spare parts, in a file of its own"))
    return made
