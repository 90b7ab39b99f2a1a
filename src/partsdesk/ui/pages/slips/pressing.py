"""What the buttons and keys of a slip's page do."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.showing import Doing, SlipAsked, SlipShown, slip_of
from partsdesk.ui.page import Bill
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.facts import progress_of
from partsdesk.ui.pages.slips.frame import SlipFrame
from partsdesk.ui.pages.slips.going_on import GoingOn
from partsdesk.ui.pages.slips.invoicing import Invoicing
from partsdesk.ui.pages.slips.reading import BookSheet
from partsdesk.ui.pages.slips.reversing import Reversing
from partsdesk.ui.pages.slips.stepping import Stepping
from partsdesk.ui.pages.slips.steps import Said
from partsdesk.ui.pages.slips.underway import Underway
from partsdesk.ui.pages.slips.ways_out import WaysOut
from partsdesk.ui.tones import Tone


class Pressing(QObject):
    """Takes the steps of one page's slip when they are pressed.

    Signals:
        asks: another page should be opened (a ``Link``).
        taken: a step was taken; the slip is to be shown anew.
        found: what was typed is kept, and this is the slip as it stands now (``SlipShown``).
    """

    asks = Signal(object)
    taken = Signal()
    found = Signal(object)

    def __init__(
        self, page: SlipFrame, underway: Underway, invoicing: Invoicing, going_on: GoingOn
    ) -> None:
        super().__init__(page)
        self._page = page
        self._underway = underway
        self._invoicing = invoicing
        self._going_on = going_on
        self._after_keeping: Doing | None = None
        self._ways_out = WaysOut(page)
        self._ways_out.asks.connect(self.asks)
        self._ways_out.recounted.connect(underway.recounted)
        self._ways_out.again.connect(self._take_step)
        self._stepping = Stepping(page.bench, page.notices, self)
        self._stepping.taken.connect(self._taken)
        self._stepping.asks.connect(self.asks)
        self._stepping.refused.connect(self._ways_out.say)
        self._reversing = Reversing(page, self._stepping)
        self._reversing.turned.connect(page.show_slip)
        underway.settled.connect(self._settled)
        underway.stuck.connect(self._stay)
        page.main.triggered.connect(self._press_main)
        page.save.triggered.connect(self._press_save)
        page.fill.triggered.connect(self._press_fill)
        page.next.triggered.connect(self._press_next)
        page.invoice.triggered.connect(self._press_invoice)
        for doing, action in page.second.items():
            action.triggered.connect(partial(self._press_second, doing))

    @Slot()
    def _press_main(self) -> None:
        page, shown = self._page, self._page.shown
        main = shown.main if shown is not None else None
        if self._reversing.is_shown:
            self._reversing.answer()
        elif shown is not None and self._invoicing.sheet is not None:
            self._invoicing.take(shown, page.main, self._going_on)
        elif shown is None or main is None:
            self._press_save()
        elif not self._underway.is_kept:
            self._after_keeping = main.doing
            self._underway.keep()
        elif isinstance(page.grid.sheet, CountSheet) and page.grid.sheet.uncounted:
            page.notices.tell(progress_of(page.grid.sheet)[0], Tone.ATTENTION)
        else:
            self._take_step(main.doing)

    @Slot()
    def _press_save(self) -> None:
        self._underway.keep()

    @Slot()
    def _press_fill(self) -> None:
        sheet = self._page.grid.sheet
        if isinstance(sheet, CountSheet):
            sheet.fill()
            self._underway.recounted()
        self._invoicing.fill()

    @Slot()
    def _press_invoice(self) -> None:
        """Show what an invoice is waited for; pressed again, the slip."""
        shown = self._page.shown
        if shown is None:
            return
        if self._invoicing.sheet is None:
            self._invoicing.begin(shown, Bill())
        else:
            self._invoicing.leave(shown)

    @Slot()
    def _press_next(self) -> None:
        """Go to the next slip that waits for this step; one that is not done stays open."""
        shown = self._page.shown
        main = shown.main if shown is not None else None
        if not self._going_on.take() and shown is not None and main is not None:
            self._going_on.skip(main.doing, shown.slip.id)

    def _press_second(self, doing: Doing) -> None:
        shown = self._page.shown
        if shown is None:
            return
        action = self._page.second[doing]
        if doing is Doing.TAKE_BACK:
            self._stepping.take(doing, shown.slip, Said(), action)
        elif doing is Doing.REVERSE:
            self._reversing.begin(shown)
        else:
            self._stepping.ask_reason(doing, shown.slip, action)

    @Slot(object)
    def _take_step(self, doing: Doing) -> None:
        shown, sheet = self._page.shown, self._page.grid.sheet
        if shown is None:
            return
        try:
            said = Said(
                counted=sheet.counts() if isinstance(sheet, CountSheet) else None,
                figures=sheet.figures() if isinstance(sheet, BookSheet) else None,
            )
        except Refusal as refusal:
            self._page.notices.show_refusal(refusal)
            return
        self._stepping.take(doing, shown.slip, said, self._page.main)

    @Slot(object)
    def _taken(self, doing: Doing) -> None:
        """A step was taken: show what has become of the slip, and what is next."""
        self.taken.emit()
        if self._page.shown is not None:
            self._going_on.after(doing, self._page.shown.slip.id)

    @Slot()
    def _settled(self) -> None:
        """What was typed is kept now; take the step with the version that it has."""
        doing, self._after_keeping = self._after_keeping, None
        draft = self._underway.draft
        if doing is not None and draft is not None and draft.slip is not None:
            pending = self._page.bench.courier.ask(self, slip_of, SlipAsked(draft.slip))
            pending.then(partial(self._step_on, doing))

    @Slot()
    def _stay(self) -> None:
        """What was typed could not be kept: do not go on."""
        self._after_keeping = None

    def _step_on(self, doing: Doing, shown: SlipShown) -> None:
        self.found.emit(shown)
        self._take_step(doing)
