"""The papers of a slip (REC-6): looked at, added to, and taken off while it is not booked."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.slips import Slip
from partsdesk.domain.registers.paper_files import LOOKED_AT, ending_of
from partsdesk.domain.registers.papers import (
    Belongs,
    Paper,
    PaperSort,
    PaperStays,
    check_detachable,
)
from partsdesk.services.papers import (
    HANDS,
    AttachPaper,
    DetachPaper,
    FileKept,
    attach_paper,
    detach_paper,
)
from partsdesk.ui.bench import Bench
from partsdesk.ui.doors import DOOR_INSET, Door, scrolling
from partsdesk.ui.fields import Choice
from partsdesk.ui.pages.slips.taking import Taking
from partsdesk.ui.pages.slips.viewing import Viewing
from partsdesk.ui.parts import flat, label, line, tip
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain
from partsdesk.wording.terms import name_of

LONGEST = 200  # of a paper's name
USUAL = {Direction.IN: PaperSort.DELIVERY_LIST, Direction.OUT: PaperSort.SIGNED_RECEIPT}


class Papers(Taking):
    """Papers, each a door to its file; more are chosen, dropped or pasted here.

    Signals:
        changed: a paper was attached or taken off.
    """

    changed = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.called = _("Papers")
        endings = " ".join(f"*{ending}" for ending in sorted(LOOKED_AT))
        self.kinds = _("Papers ({endings})", endings=endings)
        self.setAccessibleName(self.called)
        self.doors: list[Door] = []
        self.removers: list[QWidget] = []
        self._slip: Slip | None = None
        self._off: Paper | None = None
        self._viewing = Viewing(bench, self)
        self._viewing.failed.connect(self._fail)
        self.sort = Choice(bench)
        self.sort.setAccessibleName(_("What the next paper is"))
        for sort in PaperSort:
            self.sort.addItem(name_of(sort), sort)
        self.back = flat(_("Put it back"))
        self.back.clicked.connect(self._put_back)
        self._room = scrolling()
        self._room.setWidget(QWidget())
        self.column.setSpacing(0)
        self.column.addWidget(self._room, 1)
        self.column.addWidget(line())
        self.column.addLayout(self._build_foot())
        self.show_papers(None, ())

    @property
    def _may(self) -> bool:
        return self._slip is not None and self.bench.actor.is_one_of(frozenset(HANDS))

    def show_papers(self, slip: Slip | None, papers: tuple[Paper, ...]) -> None:
        """Show a slip's papers; of a slip that is not kept yet there are none."""
        self._take_slip(slip)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(0)
        self.doors, self.removers = [], []
        for paper in papers:
            self._add(column, paper)
        if not papers:
            column.addWidget(_soft(_("No papers yet")))
        column.addStretch(1)
        self._room.setWidget(body)

    def _take_slip(self, slip: Slip | None) -> None:
        before, self._slip = self._slip, slip
        for control in (self.sort, self.choose, self.paste):
            control.setEnabled(self._may)
        if slip is None or before is None or before.id != slip.id:
            usual = USUAL.get(slip.kind.direction) if slip is not None else None
            self.sort.put(usual or PaperSort.OTHER)
            self.say(self._hint(), Tone.SOFT)

    @override
    def check(self, name: str, content: bytes) -> str:
        if not self._may:
            return self._hint()
        ending_of(name, content)
        return ""

    @override
    def take_kept(self, name: str, content: bytes, kept: FileKept) -> None:
        if self._slip is None:
            return
        sort = PaperSort(self.sort.currentData())
        called = name or self._called(sort)
        belongs = Belongs(slip=self._slip.id)
        asked = AttachPaper(belongs, sort, called[-LONGEST:], kept.sha256)
        pending = self.bench.courier.perform(self, attach_paper, asked)
        pending.then(self._attached).refused(self._refuse)

    def _build_foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.setSpacing(6)
        foot.addWidget(self.sort)
        self.buttons.insertWidget(self.buttons.count() - 1, self.back)
        self.back.hide()
        foot.addLayout(self.buttons)
        foot.addWidget(self.said)
        return foot

    def _add(self, column: QVBoxLayout, paper: Paper) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        door = Door(paper.name, first=Tone.PLAIN)
        door.setEnabled(bool(paper.sha256))
        door.setToolTip(tip(paper.name if paper.sha256 else _("Known on paper only; no scan")))
        door.clicked.connect(partial(self._viewing.open, paper))
        row.addWidget(door, 1)
        if not paper.is_abnormal:
            row.addWidget(self._remover(paper))
        column.addLayout(row)
        column.addWidget(_soft(self._whereabouts(paper)))
        column.addSpacing(6)
        self.doors.append(door)

    def _remover(self, paper: Paper) -> QWidget:
        made = flat("✕")
        made.setAccessibleName(_("Take off: {name}", name=paper.name))
        made.setToolTip(tip(made.accessibleName()))
        made.clicked.connect(partial(self._take_off, paper))
        made.setVisible(self._may)
        refusal = self._stays
        if refusal is not None:
            made.setEnabled(False)
            made.setToolTip(tip(explain(refusal)))
        self.removers.append(made)
        return made

    @property
    def _stays(self) -> PaperStays | None:
        """Why papers are not taken off this slip, if so."""
        try:
            if self._slip is not None:
                check_detachable(self._slip)
        except PaperStays as refusal:
            return refusal
        return None

    def _whereabouts(self, paper: Paper) -> str:
        moment = figures.moment(paper.added_at, self.bench.zone)[5:]
        parts = [name_of(paper.sort), f"{paper.added_by} {moment}"]
        if paper.is_abnormal:
            parts.append(_("abnormal goods"))
        if paper.filed_at:
            parts.append(_("filed in {place}", place=paper.filed_at))
        elif paper.holder and paper.holder != paper.added_by:
            parts.append(_("is with {name}", name=paper.holder))
        return " · ".join(parts)

    def _called(self, sort: PaperSort) -> str:
        """What a paper is called that came without a name."""
        return f"{name_of(sort)} {figures.day(self.bench.months.today)}"

    def _hint(self) -> str:
        if self._slip is None:
            return _("Papers are attached once there is a line: then the slip is kept")
        if not self._may:
            return _("Your roles attach no papers")
        return _("Or drop files here; Ctrl+V takes a copied picture")

    def _attached(self, _done: object) -> None:
        self.back.hide()
        self.say(self._hint(), Tone.SOFT)
        self.changed.emit()

    def _take_off(self, paper: Paper) -> None:
        if self._slip is None:
            return
        pending = self.bench.courier.perform(
            self, detach_paper, DetachPaper(self._slip.id, paper.id)
        )
        pending.then(partial(self._taken_off, paper)).refused(self._refuse)

    def _taken_off(self, paper: Paper, _done: object) -> None:
        self._off = paper
        self.back.show()
        self.back.setFocus()
        self.changed.emit()

    @Slot()
    def _put_back(self) -> None:
        if self._slip is None or self._off is None:
            return
        paper, belongs = self._off, Belongs(slip=self._slip.id)
        asked = AttachPaper(belongs, paper.sort, paper.name, paper.sha256, filed_at=paper.filed_at)
        pending = self.bench.courier.perform(self, attach_paper, asked).holding(self.back)
        pending.then(self._attached).refused(self._refuse)

    @Slot(str)
    def _fail(self, text: str) -> None:
        self.say(text, Tone.WRONG)


def _soft(text: str) -> QWidget:
    made = label(text, Tone.SOFT)
    made.setWordWrap(True)
    made.setContentsMargins(DOOR_INSET, 0, DOOR_INSET, 0)
    return made
