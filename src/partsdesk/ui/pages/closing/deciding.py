"""What becomes of a difference, filled in beside the list: cause, who is liable, and more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from partsdesk.domain.counting.counts import Cause, CountLineId, Disposition
from partsdesk.domain.values.quantities import Amount
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.counting.disposing import Dispose, Disposed, dispose
from partsdesk.services.warehouse import Done
from partsdesk.ui.allowing import allow_act
from partsdesk.ui.forms import usual
from partsdesk.ui.forms.editors import ChoiceEditor
from partsdesk.ui.forms.form import Field, Form, Group
from partsdesk.ui.forms.record import Record
from partsdesk.ui.page import Page
from partsdesk.ui.parts import ActionButton, ElidedLabel, label
from partsdesk.ui.tables.columns import Row
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, _
from partsdesk.wording.refusals import explain

SIDE_PX = 300
SAID = [cause for cause in Cause if cause is not Cause.UNSAID]


@dataclass(slots=True)
class Deciding:
    """The difference that is decided, and what is filled in; there is no widget here."""

    record: Record
    line: CountLineId | None = None
    row: Row = field(default_factory=dict)

    def take(self, row: Row | None) -> None:
        """Begin with a row: its last word, or the cause that was said when it was counted."""
        self.row = row or {}
        self.line = None if row is None else CountLineId(int(row["line_id"]))
        kept = {
            "cause": self._cause(),
            "liable": self.row.get("liable") or "",
            "recovered": _plain(self.row.get("recovered")),
            "tax_out": bool(self.row.get("tax_out")),
            "note": self.row.get("note") or "",
        }
        self.record.take(kept)

    def is_of(self, row: Row | None) -> bool:
        """Whether a row is the difference that is being decided, with the word that holds."""
        known = (self.row.get("line_id"), self.row.get("decided_at"))
        return row is not None and known == (row["line_id"], row["decided_at"])

    def asked(self) -> Dispose | None:
        """What is to be done; None where something is wrong, which then says so at its field."""
        values = self.record.values()
        if values is None or self.line is None:
            return None
        return Dispose(self.line, Disposition(**values))

    def _cause(self) -> Cause | None:
        said = Cause(str(self.row.get("cause") or self.row.get("said") or ""))
        return None if said is Cause.UNSAID else said


class DecidingForm(QWidget):
    """Its fields beside the list.

    Signals:
        decided: one was decided (``Disposed``).
        leaves: the keys go back to the list.
    """

    decided = Signal(object)
    leaves = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.fields = _fields()
        self.deciding = Deciding(Record([each.meant for each in self.fields]))
        group = Group(N_("What becomes of it"), self.fields)
        self.form = Form(page.bench, [group], {})
        self.form.edited.connect(self._edit)
        self.decide = page.action(_("Decide"), "F9", self._decide)
        self.may = allow_act(page.bench, self.decide, dispose)
        if not self.may:
            self.form.lock(self.decide.toolTip())
        self._build()
        self.show_row(None)

    def show_row(self, row: Row | None) -> None:
        """Show what was decided of a row, or is to be; what is being typed is not taken away."""
        if self.deciding.is_of(row) and self.deciding.record.changed:
            return
        self.deciding.take(row)
        self.form.show_record(self.deciding.record, is_new=True)
        self._title.setText(_title(row))
        self._figures.setText(_figures(row))
        if self.may:
            self.decide.setEnabled(row is not None)
            why = _("Choose a difference in the list first")
            self.decide.setToolTip(self.decide.text() if row is not None else why)
            self.form.setEnabled(row is not None)

    def begin(self) -> None:
        """Put the cursor into the first field."""
        self.form.go_to("cause")

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Esc goes back to the list from any field."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and event.type() == QEvent.Type.KeyPress:
            self.leaves.emit()
            return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self._title = ElidedLabel()
        self._title.setMinimumHeight(20)
        self._figures = label(tone=Tone.SOFT)
        self._figures.setWordWrap(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(ActionButton(self.decide, primary=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._figures)
        column.addWidget(self.form)
        column.addLayout(foot)
        column.addStretch(1)
        self.setFixedWidth(SIDE_PX)
        for box in self.form.boxes.values():
            box.editor.control.installEventFilter(self)

    @Slot(str)
    def _edit(self, name: str) -> None:
        self.deciding.record.type(name, self.form.boxes[name].editor.value())
        self.form.show_states(self.deciding.record)

    @Slot()
    def _decide(self) -> None:
        record = self.deciding.record
        record.refusals.clear()
        asked = self.deciding.asked()
        self.form.show_states(record)
        if asked is None:
            for place in list(record.refusals)[:1]:
                self.form.go_to(place)
            return
        pending = self._page.bench.courier.perform(self._page, dispose, asked)
        pending.holding(self.decide).then(self._done).refused(self._refuse)

    def _done(self, done: Done[Disposed]) -> None:
        self.deciding.record.kept = dict(self.deciding.record.typed)
        self.decided.emit(done.result)

    def _refuse(self, refusal: Refusal) -> None:
        place = self.deciding.record.refuse(refusal)
        self.form.show_states(self.deciding.record)
        if place:
            self.form.go_to(place)
        else:
            self._page.notices.tell(explain(refusal), Tone.ATTENTION, _("Not done:"))


def _fields() -> tuple[Field, ...]:
    causes = [(each, terms.name_of(each)) for each in SAID]
    return (
        Field("cause", lambda bench, _: ChoiceEditor(bench, causes), is_needed=True, is_wide=True),
        usual.text("liable", is_wide=True),
        usual.text("recovered", _amount, is_wide=True),
        usual.flag("tax_out", is_wide=True),
        usual.text("note", is_wide=True),
    )


def _amount(typed: Any) -> Amount | None:
    return Amount.parse(typed) if typed else None


def _plain(value: object) -> str:
    return value.plain() if isinstance(value, Amount) else ""


def _title(row: Row | None) -> str:
    if row is None:
        return _("No difference is chosen")
    return f"{row['item']}  {row['name']}"


def _figures(row: Row | None) -> str:
    """The place, how much, and what it is worth, as far as one may see that."""
    if row is None:
        return ""
    place = f"{row['store']}/{row['bin']}" if row["bin"] else str(row["store"])
    parts = [place, f"{figures.quantity(row['quantity'])} {row['unit'] or ''}".strip()]
    worth = row.get("amount")
    return " · ".join([*parts, *([figures.money(worth)] if isinstance(worth, Amount) else [])])
