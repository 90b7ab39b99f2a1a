"""Taking an invoice in on a slip's page, and on to the next receipt that it is for (VAL-3)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.showing import SlipAsked, SlipShown, slip_of
from partsdesk.services.slips.booking import Booked
from partsdesk.services.slips.invoicing import TakeInvoice, take_invoice
from partsdesk.services.warehouse import Done
from partsdesk.ui.bench import Bench
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.page import Bill, SlipLink
from partsdesk.ui.pages.slips.bill_bar import BillBar
from partsdesk.ui.pages.slips.going_on import GoingOn
from partsdesk.ui.pages.slips.grid import Grid
from partsdesk.ui.pages.slips.invoice import InvoiceSheet
from partsdesk.ui.pages.slips.reading import ReadSheet
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _


class Invoicing(QObject):
    """One page's invoice.

    Signals:
        turned: the invoice is shown now, or the slip is again.
        taken: it is in; the slip is to be shown anew.
    """

    turned = Signal()
    taken = Signal()

    def __init__(self, bench: Bench, grid: Grid, bar: BillBar, notices: NoticeBar) -> None:
        super().__init__(grid)
        self._bench = bench
        self._grid = grid
        self._bar = bar
        self._notices = notices
        self._others: tuple[SlipId, ...] = ()
        bar.typed.connect(self._follow)
        bar.left.connect(grid.begin)

    @property
    def sheet(self) -> InvoiceSheet | None:
        """The lines of the invoice while it is typed."""
        sheet = self._grid.sheet
        return sheet if isinstance(sheet, InvoiceSheet) else None

    def begin(self, shown: SlipShown, bill: Bill, others: tuple[SlipId, ...] = ()) -> None:
        """Show what an invoice is waited for; ``others`` are receipts that it is for too."""
        self._others = others
        self._bar.put(bill)
        self._bar.show()
        self._grid.take(InvoiceSheet(shown))
        self._follow()
        self.turned.emit()
        if bill.number:
            self._grid.begin()
        else:
            self._bar.number.setFocus()

    def leave(self, shown: SlipShown) -> None:
        """Show the slip again, and no invoice."""
        self.end()
        self._grid.take(ReadSheet(shown))
        self._grid.begin()
        self.turned.emit()

    def end(self) -> None:
        """The grid shows something else now."""
        self._bar.hide()

    def fill(self) -> None:
        """The invoice says just what had been estimated."""
        if self.sheet is not None:
            self.sheet.fill()
            self._grid.show_again()
            self._grid.changed.emit()

    def take(self, shown: SlipShown, action: QAction, going_on: GoingOn) -> None:
        """Take in what is typed."""
        sheet = self.sheet
        if sheet is None:
            return
        try:
            lines = sheet.invoiced()
        except Refusal as refusal:
            self._notices.show_refusal(refusal)
            return
        if not lines:
            self._notices.tell(
                _("Type what the invoice says of a line; Ctrl+E takes what was estimated."),
                Tone.ATTENTION,
            )
            return
        asked = TakeInvoice(shown.slip.id, shown.slip.version, lines)
        pending = self._bench.courier.perform(self, take_invoice, asked).holding(action)
        pending.then(partial(self._taken, going_on)).refused(self._notices.show_refusal)

    @Slot()
    def _follow(self) -> None:
        if self.sheet is not None:
            self.sheet.bill = self._bar.bill

    def _taken(self, going_on: GoingOn, done: Done[Booked]) -> None:
        self._notices.tell(_("The invoice for {slip} is in", slip=done.result.called), mark="✓")
        self.end()
        self.taken.emit()
        if self._others:
            asked = SlipAsked(self._others[0])
            pending = self._bench.courier.ask(self, slip_of, asked)
            pending.then(partial(self._offer, going_on))

    def _offer(self, going_on: GoingOn, shown: SlipShown) -> None:
        link = SlipLink(shown.slip.id, self._bar.bill, self._others[1:])
        going_on.offer(link, _("Next: {slip}", slip=shown.slip.called))
