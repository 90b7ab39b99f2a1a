"""The first two steps: the language and the size; what the company is called, and its zone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar
from zoneinfo import available_timezones

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from partsdesk.domain.values.settings import SETTINGS, BadSetting
from partsdesk.ui.beginning.plan import Plan
from partsdesk.ui.beginning.step import FIELD_PX, Problem, Step, put_into, typed
from partsdesk.ui.bench import Desk
from partsdesk.ui.fields import Choice
from partsdesk.ui.parts import chip
from partsdesk.ui.scale import SCALES
from partsdesk.ui.theme import SCHEMES
from partsdesk.wording.language import LANGUAGES, N_, Language, _, language_in_use, say


class LanguageStep(Step):
    """In which language, how large, and how bright.

    Signals:
        speaks: another language was chosen.
        scaled: another size was chosen, in per cent.
        themed: another look was chosen.
    """

    title: ClassVar[str] = N_("Language and size")
    said: ClassVar[str] = N_("All of this can be changed later, at the top right of the window.")
    speaks = Signal(object)
    scaled = Signal(int)
    themed = Signal(object)

    def __init__(self, desk: Desk, plan: Plan, scale: int) -> None:
        super().__init__(desk, plan)
        self.languages: dict[Language, QPushButton] = {}
        row = QHBoxLayout()
        group = QButtonGroup(self)  # of one an arrow chooses, as in a menu
        for language, name in LANGUAGES.items():
            made = chip(name)
            group.addButton(made)
            made.setChecked(language is language_in_use())
            made.clicked.connect(partial(self.speaks.emit, language))
            self.languages[language] = made
            row.addWidget(made)
        row.addStretch(1)
        row.setContentsMargins(0, 0, 0, 0)
        chips = QWidget()
        chips.setLayout(row)
        grid = self.grid()
        put_into(grid, _("Language"), chips)
        self.sizes = self._choice([(f"{each} %", each) for each in SCALES], scale)
        self.sizes.activated.connect(lambda: self.scaled.emit(self.sizes.currentData()))
        hint = _("From the next start of the program on")
        put_into(grid, _("Size"), self.sizes, hint)
        looks = [(say(text), each) for each, text in SCHEMES.items()]
        self.looks = self._choice(looks, desk.theme.scheme)
        self.looks.activated.connect(lambda: self.themed.emit(self.looks.currentData()))
        put_into(grid, _("Look"), self.looks)
        self.layout_.addStretch(1)

    @property
    @override
    def first(self) -> QWidget:
        return self.languages[language_in_use()]

    @override
    def settle(self) -> Problem | None:
        return None

    def _choice(self, choices: Sequence[tuple[str, object]], chosen: object) -> Choice:
        made = Choice(self.desk)
        for text, value in choices:
            made.addItem(text, value)
        made.put(chosen)
        made.setFixedWidth(FIELD_PX)
        return made


class CompanyStep(Step):
    """What stands on papers, and by which clock days begin."""

    title: ClassVar[str] = N_("The company")
    said: ClassVar[str] = N_("The name stands on slips and sheets; both can be changed later.")
    can_be_skipped: ClassVar[bool] = True

    def __init__(self, desk: Desk, plan: Plan) -> None:
        super().__init__(desk, plan)
        grid = self.grid()
        self.company = typed(plan.company)
        put_into(grid, _("Company name"), self.company)
        self.zone = Choice(desk)
        self.zone.setEditable(True)
        self.zone.addItems(sorted(available_timezones()))
        self.zone.setCurrentText(plan.zone)
        self.zone.setFixedWidth(FIELD_PX)
        put_into(grid, _("Time zone"), self.zone, _("All of China: Asia/Shanghai"))
        self.layout_.addStretch(1)

    @property
    @override
    def first(self) -> QWidget:
        return self.company

    @override
    def settle(self) -> Problem | None:
        self.plan.company = self.company.text().strip()
        self.plan.zone = self.zone.currentText().strip()
        if self.plan.zone not in available_timezones():
            return Problem(BadSetting("zone", self.plan.zone), self.zone)
        return None

    @override
    def skip(self) -> None:
        self.company.clear()
        self.zone.setCurrentText(SETTINGS["zone"].shipped or "")
        self.settle()
