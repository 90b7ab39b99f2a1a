"""The history of a slip: what was done with it, who did it, when and where, and what it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from partsdesk.domain.books.kind import SlipKind
from partsdesk.domain.books.slips import State
from partsdesk.services.slips.deeds import Changed, Deed
from partsdesk.ui.parts import label, line
from partsdesk.ui.tables.columns import heading
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, _, ngettext, say

MOST_LINES = 3
STATES: Mapping[str, State] = {
    "release_slip": State.RELEASED,
    "execute_slip": State.EXECUTED,
    "book_ahead": State.BOOKED_AHEAD,
    "book_slip": State.BOOKED,
    "void_slip": State.VOID,
    "reversed": State.REVERSED,
}
NAMES: Mapping[str, str] = {
    "save_draft": N_("Drawn up"),
    "take_slips": N_("Imported"),
    "reverse_slip": N_("Red slip drawn up"),
    "take_back_slip": N_("Taken back"),
    "take_invoice": N_("Invoice taken in"),
    "attach_paper": N_("Paper attached"),
    "detach_paper": N_("Paper taken off"),
    "hand_over": N_("Papers handed over"),
    "confirm_papers": N_("Papers confirmed"),
}
DATED: Mapping[str, str] = {"execute_slip": "card_date"}


class History(QWidget):
    """Deeds one under another; texts can be marked and copied."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._body = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.addWidget(self._body)
        self._column.addStretch(1)
        self._put([label(_("Nothing has happened yet"), Tone.SOFT)])

    def show_deeds(self, deeds: Sequence[Deed], kind: SlipKind, zone: str) -> None:
        """Show what was done with a slip of this kind."""
        self.texts.clear()
        made: list[QWidget] = []
        for deed in deeds:
            told = (
                (name_of(deed, kind), Tone.PLAIN, "cardTitle"),
                (where_of(deed, zone), Tone.SOFT, ""),
                (changed_of(deed), Tone.PLAIN, ""),
            )
            made += [line()] if made else []
            made += [_text(text, tone, name) for text, tone, name in told if text]
            self.texts.append("\n".join(text for text, _tone, _name in told if text))
        self._put(made)

    def _put(self, widgets: Sequence[QWidget]) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in widgets:
            column.addWidget(widget)
        self._column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body


def name_of(deed: Deed, kind: SlipKind) -> str:
    """What was done, in a word."""
    if deed.act in STATES:
        text = terms.state(STATES[deed.act], kind)
        return text[:1].upper() + text[1:]
    return say(NAMES[deed.act])


def where_of(deed: Deed, zone: str) -> str:
    """When, by whom, and at which workstation."""
    parts = (figures.moment(deed.at, zone), deed.by, deed.workstation)
    return " · ".join(part for part in parts if part)


def changed_of(deed: Deed) -> str:
    """What it changed, as far as it is more than the word says."""
    changed = deed.changed
    dated = ""
    if changed.dated is not None:
        name = heading(DATED.get(deed.act, "ledger_date"))
        dated = f"{name} {figures.day(changed.dated)}"
    parts = (
        changed.number,
        dated,
        *_differing(changed),
        changed.slip,
        changed.paper,
        figures.joined(list(changed.invoices)),
        changed.reason,
    )
    return "\n".join(part for part in parts if part)


def _differing(changed: Changed) -> list[str]:
    said = [
        _(
            "line {line}: {moved} of {asked}",
            line=each.line,
            moved=figures.quantity(each.moved),
            asked=figures.quantity(each.asked),
        )
        for each in changed.differing[:MOST_LINES]
    ]
    more = len(changed.differing) - len(said)
    if more:
        said.append(ngettext("{count} more line", "{count} more lines", more))
    return said


def _text(text: str, tone: Tone, name: str) -> QLabel:
    made = label(text, tone, name=name)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
