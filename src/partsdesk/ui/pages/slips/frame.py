"""How the page of a slip is built: its head, its steps, its lines, and what stands beside them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from partsdesk.domain.books.kind import SlipKind
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import MayNot
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.goods import Beside, BesideAsked, beside
from partsdesk.services.picking import is_picked
from partsdesk.services.related import Belongings, RelatedAsked, belongings_of
from partsdesk.services.showing import Doing, SlipShown
from partsdesk.services.slips.deeds import Deed, DeedsAsked, deeds_of
from partsdesk.ui.bench import Bench
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.page import Page, PickingLink
from partsdesk.ui.pages.slips.aside import AsidePanel
from partsdesk.ui.pages.slips.bill_bar import BillBar
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.facts import facts_of, off_text, progress_of
from partsdesk.ui.pages.slips.grid import Grid
from partsdesk.ui.pages.slips.head import HeadForm, HeadLine
from partsdesk.ui.pages.slips.invoice import InvoiceSheet, may_invoice
from partsdesk.ui.pages.slips.reading import BookSheet
from partsdesk.ui.pages.slips.reversal import ReversalSheet
from partsdesk.ui.pages.slips.side import SidePanel, SidePart
from partsdesk.ui.pages.slips.steps import name_of, state_text, state_tone, title_of
from partsdesk.ui.parts import Card, put_tone
from partsdesk.ui.picker import Picker, Wanted, bins_wanted, items_wanted, lots_wanted
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain

LOOK_MS = 150
SECOND = (Doing.TAKE_BACK, Doing.VOID, Doing.REVERSE)


class SlipFrame(Page):
    """The parts of a slip's page, and how they show a slip."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.setAcceptDrops(True)
        self._shown: SlipShown | None = None
        self._build_actions()
        self._build_head()
        self._build_lines()
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._ask_beside)

    @property
    def shown(self) -> SlipShown | None:
        """The slip as it was last told; None while it is new or on its way."""
        return self._shown

    @property
    def store(self) -> StoreId | None:
        """The store that the slip is of."""
        sheet = self.grid.sheet
        if isinstance(sheet, SlipDraft):
            return sheet.head.store
        return self._shown.slip.store if self._shown is not None else None

    def show_slip(self, shown: SlipShown) -> None:
        """Show head and steps of a slip as it stands."""
        self._shown = shown
        self._show_head(shown)
        self._show_steps(shown)
        self.copy.setEnabled(not shown.slip.is_red)
        self._ask_belongings()
        self.retitled.emit(self.title)

    def show_lack(self) -> None:
        """In one line what is wrong, what is missing, or how far the counting has come."""
        problem, sheet = self.grid.first_problem(), self.grid.sheet
        lacks = self._shown.lacks if self._shown is not None else None
        self.lack.side.clear()
        if problem is not None:
            number, refusal = problem
            self.lack.tell(explain(refusal), Tone.ATTENTION, _("Line {line}:", line=number))
        elif isinstance(sheet, CountSheet):
            text, side, tone = progress_of(sheet)
            self.lack.tell(text, tone, "")
            self.lack.side.setText(side)
        elif isinstance(sheet, ReversalSheet):
            self.lack.tell(sheet.said, Tone.ATTENTION if sheet.waiting else Tone.ACCENT, "")
        elif isinstance(sheet, BookSheet) and sheet.off:
            self.lack.tell(off_text(sheet), Tone.ATTENTION, "")
        elif lacks is not None:
            self.lack.tell(explain(lacks), Tone.ATTENTION)
        else:
            self.lack.clear()

    def _turn(self, part: SidePart) -> None:
        """Show something else beside the lines, and go there."""
        if self.side.isVisible():
            self.side.turn(part)

    @Slot()
    def look_soon(self) -> None:
        """Ask in a moment what stands beside the line that is looked at."""
        self._look.start()

    @Slot()
    def _open_picking(self) -> None:
        if self._shown is not None:
            self.asks.emit(PickingLink((self._shown.slip.id,)))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent, /) -> None:
        """Files dropped anywhere on the slip are papers of it."""
        self.side.papers.dragEnterEvent(event)

    @override
    def dropEvent(self, event: QDropEvent, /) -> None:
        self._turn(SidePart.PAPERS)
        self.side.papers.dropEvent(event)

    @Slot()
    def _next_pane(self) -> None:
        """From the lines to what stands beside them, on to the head, and back to the lines."""
        form = self.findChild(HeadForm)
        beside = [self.side.tabs] if self.side.isVisible() else []
        panes = [self.grid, *beside, *([form.first] if form is not None else [])]
        focused = self.window().focusWidget()
        here = next((n for n, pane in enumerate(panes) if _holds(pane, focused)), -1)
        panes[(here + 1) % len(panes)].setFocus()

    def _build_actions(self) -> None:
        self.main = self.action("", "F9")
        self.save = self.action(_("Save"), "Ctrl+S")
        self.fill = self.action(_("All as asked"), "Ctrl+E")
        self.abnormal = self.action(_("Abnormal …"), "Ctrl+B")
        self.invoice = self.action(_("Invoice …"), "Ctrl+I")
        self.copy = self.action(_("New slip like this"), "F4")
        self.picking = self.action(_("Picking list"), "Ctrl+L", self._open_picking)
        self.next = self.action(_("Next that waits"), "Ctrl+Return")
        self.pane = self.action(_("Next pane"), "F6", self._next_pane)
        self.papers = self.action(_("Papers"), "Ctrl+U", partial(self._turn, SidePart.PAPERS))
        self.history = self.action(_("History"), "Ctrl+H", partial(self._turn, SidePart.HISTORY))
        self.second: dict[Doing, QAction] = {doing: self.action("") for doing in SECOND}

    def _build_head(self) -> None:
        last = (self.invoice, self.picking, self.abnormal, self.fill, self.main)
        for action in (*self.second.values(), *last):
            action.setVisible(False)
            self.head.add_button(action, primary=action is self.main)
        self.facts = HeadLine()
        self.facts.hide()
        self.layout_.insertWidget(1, self.facts)
        self.bill = BillBar(self.bench.months.today)
        self.layout_.insertWidget(2, self.bill)
        self.lack = NoticeBar(self, closable=False)
        self.layout_.addWidget(self.lack)

    def _build_lines(self) -> None:
        empty = SlipDraft(KINDS["other-in"], self.bench.months.today, shows_prices=False)
        self.grid = Grid(self.bench, empty)
        card = Card()
        card.inside.setContentsMargins(1, 1, 1, 4)
        card.inside.addWidget(self.grid)
        self.side = SidePanel(self.bench)
        self.side.belonging.asks.connect(self.asks)
        self.side.papers.changed.connect(self._ask_belongings)
        self.side.turned.connect(self._ask_history)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(card, 1)
        row.addWidget(self.side)
        self.aside = AsidePanel(self.bench)
        self.aside.hide()
        row.addWidget(self.aside)
        self.layout_.addLayout(row, 1)
        self.grid.looked_at.connect(self.look_soon)
        self.grid.picks.connect(self._pick)

    def _show_head(self, shown: SlipShown) -> None:
        slip = shown.slip
        self.head.title.setText(title_of(slip))
        self.head.show_mark(self.head.number, slip.called)
        self.head.show_mark(self.head.state, state_text(slip))
        put_tone(self.head.state, state_tone(slip))
        put_tone(self.head.title, Tone.WRONG if slip.is_red else Tone.PLAIN)
        self.facts.show_facts(facts_of(shown), self.bench.theme.tones.soft)
        self.show_lack()

    def _show_steps(self, shown: SlipShown) -> None:
        sheet = self.grid.sheet
        is_invoice = isinstance(sheet, InvoiceSheet)
        self._show_main(shown)
        self._show_second(shown)
        self.fill.setVisible(is_invoice or isinstance(sheet, CountSheet))
        self.fill.setText(_("As estimated") if is_invoice else _("All as asked"))
        may = may_invoice(shown) and self.bench.actor.is_one_of(shown.slip.kind.rights.books)
        self.invoice.setVisible(may)
        self.invoice.setText(_("Leave the invoice") if is_invoice else _("Invoice …"))
        self.picking.setVisible(is_picked(shown.slip))
        self.abnormal.setVisible(isinstance(sheet, CountSheet) and sheet.takes_aside)

    def _show_main(self, shown: SlipShown) -> None:
        main, sheet = shown.main, self.grid.sheet
        says = {InvoiceSheet: _("Take it in"), ReversalSheet: _("Draft the red slip")}
        other = says.get(type(sheet))
        self.main.setVisible(main is not None or other is not None)
        if other is not None:
            self.main.setText(other)
            self._show_step(self.main, None)
        elif main is not None:
            self.main.setText(name_of(main.doing, shown.slip.kind))
            self._show_step(self.main, main.refusal)

    def _show_second(self, shown: SlipShown) -> None:
        ways = {way.doing: way for way in shown.doings}
        for doing, action in self.second.items():
            refusal = ways[doing].refusal if doing in ways else None
            action.setVisible(doing in ways and not isinstance(refusal, MayNot))
            if doing in ways:
                action.setText(name_of(doing, shown.slip.kind))
                self._show_step(action, ways[doing].refusal)
        if isinstance(self.grid.sheet, ReversalSheet):
            self.second[Doing.REVERSE].setText(_("Leave it as it is"))

    def _show_step(self, action: QAction, refusal: Refusal | None) -> None:
        """A step that is greyed says why, and who may take it."""
        action.setEnabled(refusal is None)
        action.setToolTip(explain(refusal) if refusal else action.text())

    @Slot(int, str)
    def _pick(self, row: int, key: str) -> None:
        """Pick goods, a bin or a lot for a cell from the list of them."""
        sheet, store = self.grid.sheet, self.store
        if isinstance(sheet, SlipDraft):
            kind, to_store = sheet.kind, sheet.head.to_store
        elif self._shown is not None:
            kind, to_store = self._shown.slip.kind, self._shown.slip.to_store
        else:
            return
        leaves = bool(kind.leaves) and key != "to_bin"
        within = to_store if key == "to_bin" else store
        item = self._item_looked_at()
        if key == "item":
            self._open_picker(row, items_wanted(store, leaves=leaves))
        elif key == "lot" and item is not None:
            self._open_picker(row, lots_wanted(store, item, leaves=leaves))
        elif key != "lot" and within is not None:
            self._open_picker(row, bins_wanted(key, within, item, leaves=leaves))

    def _open_picker(self, row: int, wanted: Wanted) -> None:
        picker = Picker(self.bench, wanted, self)
        picker.picked.connect(partial(self.grid.put_picked, row))
        picker.open()

    @Slot()
    def _ask_belongings(self) -> None:
        if self._shown is not None:
            asked = RelatedAsked(self._shown.slip.id)
            self.bench.courier.ask(self, belongings_of, asked).then(self._show_belongings)
            self._ask_history()

    @Slot()
    def _ask_history(self) -> None:
        """Ask what happened to the slip, where that is looked at."""
        if self._shown is not None and self.side.part is SidePart.HISTORY:
            asked, kind = DeedsAsked(self._shown.slip.id), self._shown.slip.kind
            pending = self.bench.courier.ask(self, deeds_of, asked)
            pending.then(partial(self._show_history, kind))

    def _show_history(self, kind: SlipKind, deeds: tuple[Deed, ...]) -> None:
        self.side.history.show_deeds(deeds, kind, self.bench.zone)

    def _show_belongings(self, found: Belongings) -> None:
        slip = self._shown.slip if self._shown is not None else None
        self.side.belonging.show_slips(found.slips)
        self.side.show_count(SidePart.SLIPS, len(found.slips))
        self.side.papers.show_papers(slip, found.papers)
        self.side.show_count(SidePart.PAPERS, len(found.papers))

    @Slot()
    def _ask_beside(self) -> None:
        item = self._item_looked_at()
        if item is None:
            self.side.show_nothing()
            return
        asked = BesideAsked(item, self.store)
        self.bench.courier.ask(self, beside, asked).then(self._show_beside)

    def _item_looked_at(self) -> ItemId | None:
        row, sheet = self.grid.currentIndex().row(), self.grid.sheet
        if isinstance(sheet, SlipDraft):
            line = sheet.lines[row] if 0 <= row < len(sheet.lines) else None
            return line.item.id if line is not None and line.item is not None else None
        if isinstance(sheet, CountSheet):
            return sheet.lines[row].item.id if 0 <= row < sheet.rows else None
        if self._shown is None or not 0 <= row < len(self._shown.slip.lines):
            return None
        return self._shown.slip.lines[row].item

    def _show_beside(self, found: Beside) -> None:
        self.side.show_item(found)


def _holds(pane: QWidget, focused: QWidget | None) -> bool:
    """Whether the keys go to a pane, or to its neighbours in the same part of the page."""
    part = pane.parentWidget() if not isinstance(pane, Grid) else pane
    return focused is not None and (part is focused or bool(part and part.isAncestorOf(focused)))
