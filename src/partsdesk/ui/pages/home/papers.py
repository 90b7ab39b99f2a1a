"""Papers handed over by the keeper's scan and confirmed by the accountant's (INB-7)."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import Nature
from partsdesk.services.papers import (
    DuePaper,
    DuePapers,
    HandedOver,
    HandOver,
    confirm_papers,
    due_papers,
    hand_over,
)
from partsdesk.services.scans import ScanRead
from partsdesk.services.warehouse import Done, RoleNeeded
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import CodeField
from partsdesk.ui.page import Page, SlipLink
from partsdesk.ui.parts import label
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scans.desk import Answer
from partsdesk.ui.tables.columns import Column, Row, told
from partsdesk.ui.tables.still import StillTable, in_card
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, _, ngettext
from partsdesk.wording.refusals import explain

ACTS = {Role.KEEPER: hand_over, Role.ACCOUNTANT: confirm_papers}


class PapersPage(Page):
    """Receipts whose papers the accountant does not have; each scan takes one of them further."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.PAPERS, Topic.SLIPS, Topic.SETTINGS})

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Hand papers over"))
        self._waits: dict[SlipId, Role] = {}
        self._done = 0
        self.field = CodeField()
        self.field.setPlaceholderText(_("Scan the slip's number, or type it"))
        self.field.setAccessibleName(_("Slip number"))
        self.field.setFixedWidth(320)
        self.field.returnPressed.connect(self._take_typed)
        self.hand = QPushButton(_("Hand over"))
        self.confirm = QPushButton(_("Confirm"))
        self.hand.clicked.connect(self._hand)
        self.confirm.clicked.connect(self._confirm)
        self._said = label(tone=Tone.SOFT)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field)
        for button, role in ((self.hand, Role.KEEPER), (self.confirm, Role.ACCOUNTANT)):
            self._allow(button, role)
            row.addWidget(button)
        row.addWidget(self._said, 1)
        self.layout_.addLayout(row)
        self.table = StillTable(bench, _columns(), empty=_("The accountant has all papers."))
        self.table.setAccessibleName(self.head.title.text())
        self.table.opened.connect(self._open)
        self.layout_.addWidget(in_card(self.table), 1)

    @property
    @override
    def subject(self) -> str:
        return "home"

    @override
    def start(self) -> None:
        self.refresh()
        self.field.setFocus()

    @override
    def refresh(self) -> None:
        self.bench.courier.ask(self, due_papers, DuePapers()).then(self._take)

    @override
    def on_scan(self, scan: Scan, read: ScanRead) -> Answer:
        if read.slip is None:
            return super().on_scan(scan, read)
        role = self._role_for(read.slip)
        self._pass(scan.text, role)
        said = _("handed over") if role is Role.KEEPER else _("confirmed")
        return Answer(said, code=scan.text)

    def _role_for(self, slip: SlipId | None) -> Role:
        """Who one acts as: as the paper waits for, where one may; else as one may."""
        mine = [role for role in ACTS if self.bench.actor.is_one_of(frozenset({role}))]
        waits = self._waits.get(slip) if slip is not None else None
        return waits if waits in mine else (mine or [Role.KEEPER])[0]

    def _allow(self, button: QPushButton, role: Role) -> None:
        may = self.bench.actor.is_one_of(frozenset({role}))
        button.setEnabled(may)
        if not may:
            button.setToolTip(explain(RoleNeeded("", (role,))))

    def _pass(self, number: str, role: Role) -> None:
        asked = HandOver((number,))
        self.bench.courier.perform(self, ACTS[role], asked).then(self._say)

    def _say(self, carried: Done[HandedOver]) -> None:
        done = carried.result
        self._done += len(done.slips)
        self.field.clear()
        self.field.setFocus()
        self.notices.clear()
        if done.again:
            self._said.setText(_("{slip} was scanned before", slip=figures.joined([*done.again])))
        else:
            self._said.setText(
                ngettext(
                    "{slip} done · {count} since the page was opened",
                    "{slip} done · {count} since the page was opened",
                    self._done,
                    slip=figures.joined([*done.slips]),
                    count=f"{self._done:,}",
                )
            )

    def _take(self, found: Any) -> None:
        self._waits = {each.receipt.slip: each.waits_for for each in found.rows}
        self.table.still.take([_row(each, self.bench.zone) for each in found.rows])
        late = sum(each.late is not None for each in found.rows)
        counts = [figures.rows(found.total)]
        if late:
            counts.append(ngettext("{count} late", "{count} late", late, count=f"{late:,}"))
        self.head.more.setText(" · ".join(counts))

    def _typed(self) -> str:
        return self.field.text().strip()

    @Slot()
    def _take_typed(self) -> None:
        number = self._typed()
        if number:
            named = {row["number"]: row["id"] for row in self.table.still.rows}
            self._pass(number, self._role_for(named.get(number)))

    @Slot()
    def _hand(self) -> None:
        if self._typed():
            self._pass(self._typed(), Role.KEEPER)

    @Slot()
    def _confirm(self) -> None:
        if self._typed():
            self._pass(self._typed(), Role.ACCOUNTANT)

    @Slot(object)
    def _open(self, row: Row) -> None:
        self.asks.emit(SlipLink(row["id"]))


def _row(each: DuePaper, zone: str) -> Row:
    receipt = each.receipt
    days = each.late.days if each.late is not None else None
    return {
        "id": receipt.slip,
        "number": receipt.number,
        "kind": terms.kind(receipt.kind),
        "store": receipt.store,
        "partner": receipt.partner,
        "executed_at": receipt.received_at,
        "executed_by": receipt.received_by,
        "handed_at": receipt.handed_at,
        "waits_for": each.waits_for,
        "due": each.due,
        "late": _late(days),
        "is_late": days is not None,
        "zone": zone,
    }


def _late(days: int | None) -> str:
    if days is None:
        return ""
    if not days:
        return _("less than a day late")
    return figures.days_late(days)


def _waits(row: Row) -> str:
    return _("to hand over") if row["waits_for"] is Role.KEEPER else _("to confirm")


def _waits_tone(row: Row) -> Tone:
    return Tone.ATTENTION if row["waits_for"] is Role.KEEPER else Tone.ACCENT


def _late_tone(row: Row) -> Tone | None:
    return Tone.WRONG if row["is_late"] else None


def _columns() -> list[Column]:
    return [
        told("number", Nature.CODE, 152),
        told("kind", Nature.TEXT, 112),
        told("store", Nature.CODE, 80),
        told("partner", Nature.TEXT, 140, stretches=True),
        told("executed_at", Nature.MOMENT, 132),
        told("executed_by", Nature.TEXT, 88, soft=True),
        told(
            "waits_for",
            Nature.TEXT,
            104,
            N_("Waits"),
            show=_waits,
            tone=_waits_tone,
            pill=True,
        ),
        told("handed_at", Nature.MOMENT, 132, N_("Handed over")),
        told("due", Nature.MOMENT, 132, N_("Due")),
        told("late", Nature.WHOLE, 104, N_("Late by"), tone=_late_tone),
    ]
