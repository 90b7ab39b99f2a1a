"""The picking list 拣货单: what to take from where, in the order of the bins."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import ListAsked, Nature
from partsdesk.services.picking import Picking, PickingAsked, picking_of
from partsdesk.services.scans import ScanRead
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import Page, PickingLink, SlipLink
from partsdesk.ui.pages.slips.picks import PickSheet
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scans.desk import Answer
from partsdesk.ui.tables.columns import Column, Row, told
from partsdesk.ui.tables.exporting import ListExport
from partsdesk.ui.tables.menus import EXPORT_KEY
from partsdesk.ui.tables.still import StillTable, in_card
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import N_, _, ngettext


class PickingPage(Page):
    """What released slips take, row by row; Space or a scan marks a row as picked."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.STOCK, Topic.SLIPS, Topic.PLACES})
    listed = ListAsked("picking")  # by which name its export goes on record

    def __init__(self, bench: Bench, link: PickingLink) -> None:
        super().__init__(bench)
        self._link = link
        self.sheet = PickSheet()
        self.head.title.setText(_("Picking list"))
        self.tick = self.action(_("Picked"), "Ctrl+E", self._tick_current)
        self.export = self.action(_("Export"), EXPORT_KEY, self._export_rows)
        self.head.add_button(self.export)
        self.head.add_button(self.tick, primary=True)
        empty = _("Nothing waits to be taken out. Released slips that issue goods stand here.")
        self.table = StillTable(bench, _columns(), empty=empty)
        self.table.setAccessibleName(self.head.title.text())
        self.table.opened.connect(self._open)
        self.table.pressed.connect(self._press)
        self._writer = ListExport(bench, self.notices, self)
        self.layout_.addWidget(in_card(self.table), 1)

    @property
    @override
    def subject(self) -> str:
        return "slips"

    @property
    @override
    def scan_store(self) -> StoreId | None:
        return self.sheet.store

    @override
    def start(self) -> None:
        self.refresh()
        self.table.setFocus()

    @override
    def refresh(self) -> None:
        asked = PickingAsked(self._link.slips)
        self.bench.courier.ask(self, picking_of, asked).then(self.show_picking)

    @override
    def on_scan(self, scan: Scan, read: ScanRead) -> Answer:
        went = self.sheet.scanned(read)
        if went is None:
            return super().on_scan(scan, read)
        self._show(went.row)
        return went.answer

    def show_picking(self, picking: Picking) -> None:
        """Show the list as it stands; what was picked stays picked."""
        self.sheet.take(picking)
        self.head.show_mark(self.head.number, _for_whom(picking))
        self.retitled.emit(self.title)
        current = self.table.currentIndex().row()
        self._show(current if 0 <= current < len(picking.picks) else self.sheet.next())
        if picking.is_cut:
            said = _("There is more to pick than this list holds: it begins with the oldest slips.")
            self.notices.tell(said, Tone.ATTENTION)

    def _show(self, row: int | None) -> None:
        self.table.still.take(self.sheet.rows())
        if row is not None:
            self.table.setCurrentIndex(self.table.still.index(row, 1))
        picked, every, lacks = self.sheet.progress
        said = [_("{picked} of {count} rows picked", picked=picked, count=every)] if every else []
        if lacks:
            said.append(ngettext("{count} row short", "{count} rows short", lacks, count=lacks))
        self.head.more.setText(" · ".join(said))
        for action in (self.tick, self.export):
            action.setEnabled(bool(self.sheet.picks))
            action.setToolTip(action.text() if self.sheet.picks else _("There is nothing to pick"))

    @Slot()
    def _tick_current(self) -> None:
        row = self.table.currentIndex().row()
        if row >= 0:
            self._turn(row)

    @Slot(object, str)
    def _press(self, row: Row, _column: str) -> None:
        self._turn(int(row["row"]))

    def _turn(self, row: int) -> None:
        """Mark a row, and go on to the next that is not."""
        self.sheet.turn(row)
        following = self.sheet.next(row) if self.sheet.is_picked(row) else row
        self._show(row if following is None else following)

    @Slot()
    def _export_rows(self) -> None:
        title = f"{self.title} {self.bench.months.today.isoformat()}"
        self._writer.ask(self.listed, self.table.still.columns, title, self.table.still.rows)

    @Slot(object)
    def _open(self, row: Row) -> None:
        self.asks.emit(SlipLink(row["slip"]))


def _for_whom(picking: Picking) -> str:
    if len(picking.slips) == 1:
        return picking.slips[0][1]
    many = len(picking.slips)
    return ngettext("{count} slip", "{count} slips", many, count=many) if many else ""


def _mark(row: Row) -> str:
    if row["lacks"]:
        return _("short")
    return "✓" if row["picked"] else ""


def _mark_tone(row: Row) -> Tone | None:
    if row["lacks"]:
        return Tone.WRONG
    return Tone.GOOD if row["picked"] else None


def _much_tone(row: Row) -> Tone | None:
    return Tone.WRONG if row["lacks"] else Tone.SOFT if row["picked"] else None


def _note_tone(row: Row) -> Tone | None:
    return Tone.WRONG if row["lacks"] else None


def _columns() -> list[Column]:
    return [
        told("picked", Nature.TEXT, 64, N_("Picked"), show=_mark, tone=_mark_tone, pill=True),
        told("store", Nature.CODE, 72),
        told("bin", Nature.CODE, 96),
        told("item", Nature.CODE, 128),
        told("name", Nature.TEXT, 140, stretches=True),
        told("spec", Nature.TEXT, 120, soft=True),
        told("lot", Nature.CODE, 84),
        told("quantity", Nature.QUANTITY, 72, tone=_much_tone),
        told("unit", Nature.TEXT, 48),
        told("slips", Nature.TEXT, 190, N_("For"), soft=True),
        told("note", Nature.TEXT, 200, tone=_note_tone, stretches=True),
    ]
