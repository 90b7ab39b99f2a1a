"""The first stores: a small table, typed into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from partsdesk.domain.catalog.places import Condition
from partsdesk.services.founding import FirstStore
from partsdesk.ui.beginning.plan import Plan, first_stores
from partsdesk.ui.beginning.step import Problem, Step
from partsdesk.ui.bench import Desk
from partsdesk.ui.fields import Choice
from partsdesk.ui.parts import flat, label
from partsdesk.ui.tones import Tone
from partsdesk.wording import terms
from partsdesk.wording.language import N_, _

CODE_PX, NAME_PX, CHOICE_PX = 92, 168, 112
MOST = 7  # rows that fit; more stores are made in the catalogue
NEW = FirstStore("", "", Condition.GOOD)


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one store."""

    code: QLineEdit
    name: QLineEdit
    condition: Choice
    hold: Choice
    defective: Choice
    drop: QPushButton

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """All of them, in their order."""
        return (self.code, self.name, self.condition, self.hold, self.defective, self.drop)

    def put(self, store: FirstStore) -> None:
        """Say a store, but not yet which others it names."""
        self.code.setText(store.code)
        self.name.setText(store.name)
        self.condition.put(store.condition.value)

    @property
    def store(self) -> FirstStore:
        """What they say."""
        return FirstStore(
            self.code.text().strip(),
            self.name.text().strip(),
            Condition(self.condition.currentData()),
            self.hold.currentData() or "",
            self.defective.currentData() or "",
        )


class StoresStep(Step):
    """Code, name and condition of each, and where its abnormal and defective goods go."""

    title: ClassVar[str] = N_("Stores")
    said: ClassVar[str] = N_(
        "Goods of each condition lie in a store of their own. Three are enough to begin with."
    )
    can_be_skipped: ClassVar[bool] = True

    def __init__(self, desk: Desk, plan: Plan) -> None:
        super().__init__(desk, plan)
        self._many = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        names = (
            _("Code"),
            _("Name"),
            _("Condition"),
            _("Hold store"),
            _("Defective store"),
        )
        for number, name in enumerate(names):
            self._grid.addWidget(label(name, Tone.SOFT), 0, number)
        self._grid.setColumnStretch(len(names) + 1, 1)
        self.rows = [self._row(number) for number in range(1, MOST + 1)]
        self.layout_.addLayout(self._grid)
        self.more = QPushButton(_("One more store"))
        self.more.clicked.connect(self._add)
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addStretch(1)
        self.layout_.addLayout(row)
        self.layout_.addStretch(1)
        self._show(plan.stores)

    @property
    @override
    def first(self) -> QWidget:
        return self.rows[0].code

    @override
    def settle(self) -> Problem | None:
        self.plan.stores = self.stores
        wrong = self.plan.wrong_store()
        return Problem(wrong[1], self.rows[wrong[0]].code) if wrong else None

    @override
    def skip(self) -> None:
        self._show(first_stores())
        self.settle()

    @property
    def stores(self) -> list[FirstStore]:
        """What the rows that are seen say."""
        return [row.store for row in self.rows[: self._many]]

    def _show(self, stores: Sequence[FirstStore]) -> None:
        """Put stores into the rows; those that are left over are not seen."""
        self._many = len(stores)
        for row, store in zip_longest(self.rows, stores):
            row.put(store or NEW)
            for field in row.fields:
                field.setVisible(store is not None)
            row.drop.setEnabled(self._many > 1)
        self.more.setEnabled(self._many < MOST)
        self._offer()
        for row, store in zip(self.rows, stores, strict=False):
            row.hold.put(store.hold)
            row.defective.put(store.defective)

    def _row(self, number: int) -> Row:
        made = Row(
            QLineEdit(),
            QLineEdit(),
            Choice(self.desk),
            Choice(self.desk),
            Choice(self.desk),
            flat("✕"),
        )
        for condition in Condition:
            made.condition.addItem(terms.name_of(condition), condition.value)
        widths = (CODE_PX, NAME_PX, CHOICE_PX, CHOICE_PX, CHOICE_PX, 32)
        names = (
            _("Code of store {number}", number=number),
            _("Name of store {number}", number=number),
            _("Condition of store {number}", number=number),
            _("Hold store of store {number}", number=number),
            _("Defective store of store {number}", number=number),
            _("Remove store {number}", number=number),
        )
        for column, field in enumerate(made.fields):
            field.setFixedWidth(widths[column])
            field.setAccessibleName(names[column])
            self._grid.addWidget(field, number, column)
        made.code.editingFinished.connect(self._offer)
        made.condition.activated.connect(self._offer)
        made.drop.clicked.connect(self._drop)
        return made

    @Slot()
    def _offer(self) -> None:
        """Offer, as hold and defective stores, those that are in that condition."""
        for row in self.rows:
            for choice, condition in (
                (row.hold, Condition.HOLD),
                (row.defective, Condition.DEFECTIVE),
            ):
                before = choice.currentData() or ""
                choice.clear()
                choice.addItem(_("none"), "")
                for other in self.rows[: self._many]:
                    if other is not row and other.store.condition is condition:
                        choice.addItem(other.store.code, other.store.code)
                choice.put(before if choice.findData(before) >= 0 else "")

    @Slot()
    def _add(self) -> None:
        self._show([*self.stores, NEW])
        self.rows[self._many - 1].code.setFocus()

    @Slot()
    def _drop(self) -> None:
        gone = self.sender()
        left = [row.store for row in self.rows[: self._many] if row.drop is not gone]
        known = {store.code for store in left}
        self._show([_without(store, known) for store in left])
        self.first.setFocus()


def _without(store: FirstStore, known: set[str]) -> FirstStore:
    """A store that names none that is gone."""
    hold, defective = (code if code in known else "" for code in (store.hold, store.defective))
    return FirstStore(store.code, store.name, store.condition, hold, defective)
