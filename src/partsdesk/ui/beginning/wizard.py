"""The first run: steps one goes through back and forth; all is written in one act at the end."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.founding import Begun, begun, is_begun
from partsdesk.services.sampling import Sampled, sampled
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.beginning.admin import AdminStep, BeginStep, sample_button
from partsdesk.ui.beginning.company import CompanyStep, LanguageStep
from partsdesk.ui.beginning.place import PlaceStep
from partsdesk.ui.beginning.plan import Plan, Then
from partsdesk.ui.beginning.step import Problem, Step
from partsdesk.ui.beginning.stores import StoresStep
from partsdesk.ui.bench import Desk
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.page import ImportLink, Link, SubjectLink
from partsdesk.ui.parts import Card, emblem, label, put_tone
from partsdesk.ui.pending import Pending
from partsdesk.ui.tones import Tone
from partsdesk.ui.working import Progress, Working
from partsdesk.wording.language import Language, _, language_in_use, say
from partsdesk.wording.troubles import EXPLAINED

SIZE = (940, 600)
SIDE_PX = 224
STEPS: tuple[type[Step], ...] = (
    LanguageStep,
    CompanyStep,
    PlaceStep,
    StoresStep,
    AdminStep,
    BeginStep,
)
LINKS: dict[Then, Link] = {
    Then.ITEMS: ImportLink("items"),
    Then.OPENING: ImportLink("opening-stock"),
    Then.HOME: SubjectLink("home"),
}


class Wizard(QWidget):
    """The window of the first run.

    Signals:
        speaks: another language was chosen; the window is built anew in it.
        scaled: another size was chosen, in per cent.
        themed: another look was chosen.
        enters: there are books with people already at another address (a text).
        begins: the warehouse has begun (``Begun``), and what is opened then (a ``Link``).
        samples: the sample was built (``Sampled``).
    """

    speaks = Signal(object)
    scaled = Signal(int)
    themed = Signal(object)
    enters = Signal(str)
    begins = Signal(object, object)
    samples = Signal(object)

    def __init__(self, desk: Desk, plan: Plan, scale: int, number: int = 0) -> None:
        super().__init__()
        self._desk = desk
        self._scale = scale
        self.plan = plan
        self.number = number
        self.setWindowTitle(_("partsdesk · a new warehouse"))
        self.resize(*SIZE)
        self.notices = NoticeBar()
        self.working = Working(desk)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        body = self._build_body()  # first: the keyboard comes to its buttons behind the step
        row.addWidget(self._build_side())
        row.addLayout(body, 1)
        for key, slot in (
            ("Return", self._enter),
            ("Enter", self._enter),
            ("Alt+Right", self.go_on),
            ("Alt+Left", self.go_back),
        ):
            QShortcut(QKeySequence(key), self, slot)
        self._show()

    @Slot()
    def go_on(self) -> None:
        """Leave the step if nothing is wrong with it; at the last one, begin."""
        if not self.next.isEnabled():
            return
        problem = self.step.settle()
        if problem is not None:
            self._say(problem)
        elif isinstance(self.step, PlaceStep):
            self._look().then(self._take_look)
        elif isinstance(self.step, BeginStep):
            self._begin()
        else:
            self._turn(1)

    @Slot()
    def go_back(self) -> None:
        """To the step before; what was said here is kept, right or wrong."""
        if self.back.isEnabled():
            self.step.settle()
            self._turn(-1)

    @Slot()
    def skip(self) -> None:
        """Leave this step as it is shipped."""
        if self.step.can_be_skipped:
            self.step.skip()
            self._turn(1)

    @override
    def closeEvent(self, event: QCloseEvent, /) -> None:
        self.working.call_off()
        super().closeEvent(event)

    def _build_side(self) -> QWidget:
        side = QFrame()
        side.setObjectName("beginningSide")
        side.setFixedWidth(SIDE_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 20, 12, 20)
        column.setSpacing(10)
        brand = QHBoxLayout()
        brand.setSpacing(10)
        brand.addWidget(emblem(28, self.devicePixelRatioF()))
        brand.addWidget(label(_("Parts desk"), name="brand"), 1)
        column.addLayout(brand)
        column.addSpacing(12)
        self._names = [label() for _step in STEPS]
        for name in self._names:
            column.addWidget(name)
        column.addStretch(1)
        self.sample = sample_button()
        self.sample.clicked.connect(self._sample)
        column.addWidget(self.sample)
        return side

    def _build_body(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        self._heading = label(name="heading")
        self._said = label(tone=Tone.SOFT)
        self._said.setWordWrap(True)
        self._card = Card()
        self._card.inside.setContentsMargins(20, 18, 20, 18)
        self._stack = QStackedWidget()
        self.steps = [self._make(kind) for kind in STEPS]
        for step in self.steps:
            self._stack.addWidget(step)
        self.step = self.steps[self.number]
        self._card.inside.addWidget(self._stack)
        column.addWidget(self._heading)
        column.addWidget(self._said)
        column.addWidget(self.notices)
        column.addWidget(self.working)
        column.addWidget(self._card, 1)
        row = QHBoxLayout()
        self.back = QPushButton(_("Back"))
        self.back.clicked.connect(self.go_back)
        self.skipping = QPushButton(_("Skip"))
        self.skipping.clicked.connect(self.skip)
        self.next = QPushButton()
        self.next.setProperty("primary", True)
        self.next.clicked.connect(self.go_on)
        row.addWidget(label(_("Enter next · Alt+← back"), Tone.SOFT))
        row.addStretch(1)
        for button in (self.skipping, self.back, self.next):
            row.addWidget(button)
        column.addLayout(row)
        return column

    def _turn(self, by: int) -> None:
        self.number += by
        self.notices.clear()
        self._show()

    def _show(self) -> None:
        self.step = self.steps[self.number]
        self.step.look()
        self._stack.setCurrentWidget(self.step)
        self._heading.setText(say(self.step.title))
        self._said.setText(say(self.step.said))
        is_last = self.number == len(STEPS) - 1
        self.next.setText(_("Begin the warehouse") if is_last else _("Next"))
        self.back.setEnabled(self.number > 0)
        self.skipping.setVisible(self.step.can_be_skipped)
        for number, name in enumerate(self._names):
            mark = "✓" if number < self.number else str(number + 1)
            name.setText(f"{mark}  {say(STEPS[number].title)}")
            put_tone(name, Tone.ACCENT if number == self.number else Tone.SOFT)
        self.step.first.setFocus(Qt.FocusReason.TabFocusReason)

    def _make(self, kind: type[Step]) -> Step:
        if kind is not LanguageStep:
            made = kind(self._desk, self.plan)
            if isinstance(made, PlaceStep):
                made.tries.connect(self._try_out)
            return made
        first = LanguageStep(self._desk, self.plan, self._scale)
        first.speaks.connect(self.speaks)
        first.scaled.connect(self._take_scale)
        first.themed.connect(self.themed)
        return first

    @Slot(int)
    def _take_scale(self, percent: int) -> None:
        self._scale = percent
        self.scaled.emit(percent)

    @Slot()
    def _enter(self) -> None:
        """Enter presses the button that one stands on; anywhere else it goes on."""
        standing = QApplication.focusWidget()
        if isinstance(standing, QPushButton) and not standing.isCheckable():
            standing.click()
        else:
            self.go_on()

    def _say(self, problem: Problem) -> None:
        if isinstance(problem.why, Refusal):
            self.notices.show_refusal(problem.why)
        else:
            self.notices.tell(problem.why, Tone.ATTENTION)
        problem.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> Pending[bool]:
        """See what is at the place that was said."""
        self.notices.tell(_("Looking …"), Tone.ACCENT)
        asked = partial(_is_begun, self.plan.address)
        pending = self._desk.courier.call(self, asked).holding(self.next, self.back)
        return pending.refused(self.notices.show_refusal).failed(self._fail)

    def _take_look(self, is_there: bool) -> None:  # noqa: FBT001 - an answer
        if is_there:
            self._offer_books()
        else:
            self._turn(1)

    @Slot()
    def _try_out(self) -> None:
        problem = self.step.settle()
        if problem is not None:
            self._say(problem)
            return
        self._look().then(self._take_try)

    def _take_try(self, is_there: bool) -> None:  # noqa: FBT001 - an answer
        if is_there:
            self._offer_books()
        else:
            self.notices.tell(_("The server answers, and new books can begin there"))

    def _offer_books(self) -> None:
        choice = (_("Work with these books"), partial(self.enters.emit, self.plan.address))
        self.notices.offer(_("There are books here already, begun by somebody else"), [choice])

    def _begin(self) -> None:
        controls = (self.next, self.back, self.sample)
        self.notices.tell(_("The warehouse is being made …"), Tone.ACCENT)
        pending = self._desk.courier.call(self, partial(begun, self.plan.beginning))
        pending.holding(*controls).then(self._take_begun)
        pending.refused(self.notices.show_refusal).failed(self._fail)

    def _take_begun(self, found: Begun) -> None:
        self.begins.emit(found, LINKS[self.plan.then])

    @Slot()
    def _sample(self) -> None:
        self.notices.clear()
        work = partial(_sampled, language_in_use())
        pending = self.working.run_for_nobody(_("The sample warehouse is being built"), work)
        pending.holding(self.next, self.back, self.sample).then(self._take_sample)
        pending.failed(self._fail)

    def _take_sample(self, found: Sampled) -> None:
        self.samples.emit(found)

    def _fail(self, fault: Exception) -> None:
        if isinstance(fault, EXPLAINED):
            self.notices.show_trouble(fault)
        else:
            self.notices.clear()  # a defect has a box of its own


def _is_begun(address: str, _warehouse: Warehouse) -> bool:
    return is_begun(address)


def _sampled(
    language: Language, _warehouse: Warehouse, _actor: Actor, progress: Progress
) -> Sampled:
    return sampled(language, progress)
