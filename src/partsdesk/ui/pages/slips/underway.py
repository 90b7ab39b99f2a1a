"""What is under way on a slip's page: a draft that is typed, or a count."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from partsdesk.domain.catalog.codes import BinCode
from partsdesk.services.scans import ScanRead
from partsdesk.services.showing import SlipShown
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.drafting import Counting, Drafting, look_up_bins
from partsdesk.ui.pages.slips.frame import SlipFrame
from partsdesk.ui.pages.slips.head import HeadForm, StoreRow
from partsdesk.ui.pages.slips.scanned import Places, into_count, into_draft
from partsdesk.ui.scans.desk import Answer
from partsdesk.wording.language import _


class Underway(QObject):
    """The draft or the count of one page; neither, while its slip is only read.

    Attributes:
        form: the head that is typed; None where none is.

    Signals:
        kept: the draft was kept (``Drafted``).
        settled: everything typed is kept.
        stuck: it could not be kept; the reason is said.
    """

    kept = Signal(object)
    settled = Signal()
    stuck = Signal()

    def __init__(self, page: SlipFrame) -> None:
        super().__init__(page)
        self._page = page
        self._drafting: Drafting | None = None
        self._counting: Counting | None = None
        self._places = Places()
        self.form: HeadForm | None = None
        page.grid.changed.connect(self._typed)

    @property
    def draft(self) -> SlipDraft | None:
        """The draft that is typed."""
        return self._drafting.draft if self._drafting is not None else None

    @property
    def is_kept(self) -> bool:
        """Whether everything typed is kept."""
        return self._drafting is None or not self._drafting.is_waiting

    def type_in(
        self,
        draft: SlipDraft,
        stores: tuple[StoreRow, ...],
        partner: str = "",
        department: str = "",
    ) -> HeadForm:
        """Show a draft to be typed."""
        self.let_go()
        page = self._page
        drafting = Drafting(page.bench, draft, self)
        drafting.kept.connect(self.kept)
        drafting.refused.connect(page.notices.show_refusal)
        drafting.resolved.connect(self._resolved)
        drafting.settled.connect(self.settled)
        drafting.stuck.connect(self.stuck)
        form = HeadForm(page.bench, draft.kind, stores, red=draft.is_red)
        self._drafting, self.form = drafting, form
        self.show_head(partner, department)
        form.typed.connect(self._head_typed)
        page.layout_.insertWidget(1, form)
        page.facts.hide()
        page.grid.take(draft)
        drafting.ask_free()
        return form

    def show_head(self, partner: str = "", department: str = "") -> None:
        """The draft's head was changed as a whole: show it, with the bins of its stores."""
        if self._drafting is not None and self.form is not None:
            draft = self._drafting.draft
            self.form.show_head(draft.head, partner, department)
            self._bins_of(draft)

    def count(self, shown: SlipShown) -> None:
        """Show a slip to be counted; a count that was begun is taken up again."""
        self.let_go()
        page, slip = self._page, shown.slip
        sheet = CountSheet(shown)
        self._counting = Counting(page.bench, sheet, self)
        self._counting.resolved.connect(self._resolved)
        page.grid.bins_within({"bin": slip.store, "to_bin": slip.to_store})
        page.grid.take(sheet)
        self._counting.ask_free()
        if self._counting.is_taken_up:
            look_up_bins(self._counting, page.bench, sheet)
            page.notices.tell(_("The count that was begun here goes on where it was left."))
            page.notices.add_choice(_("Begin anew"), self._count_anew)

    def let_go(self) -> None:
        """Leave the way in which the slip was shown before."""
        if self._counting is not None:
            self._counting.kept.let_go()
        for old in (self._drafting, self._counting):
            if old is not None:
                old.deleteLater()
        self._drafting = self._counting = None
        self._places = Places()
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def keep(self) -> None:
        """Keep what was typed or counted now, and not soon."""
        if self._counting is not None:
            self._counting.kept.keep()
        if self._drafting is not None:
            self._drafting.flush()

    def touch(self) -> None:
        """Something was typed or counted: keep it soon."""
        if self._drafting is not None:
            self._drafting.touch()
        if self._counting is not None:
            self._counting.look_up()

    def look_again(self) -> None:
        """Something happened to goods: what is free may be something else now."""
        for each in (self._drafting, self._counting):
            if each is not None:
                each.ask_free(anew=True)

    @Slot()
    def recounted(self) -> None:
        """The count was changed as a whole."""
        self._page.grid.show_anew()
        if self._counting is not None:
            self._counting.look_up()
        self._page.show_lack()

    def take_scanned(self, read: ScanRead) -> Answer | None:
        """Take goods or a bin into the lines; None where a scan is none of theirs."""
        grid = self._page.grid
        is_open = self._drafting is not None or self._counting is not None
        if not is_open or (read.item is None and not isinstance(read.meaning, BinCode)):
            return None
        read = replace(read, times=read.times * grid.leave_cell())
        sheet, before = grid.sheet, grid.sheet.rows
        with sheet.step():
            if isinstance(sheet, SlipDraft):
                taken = into_draft(sheet, read, self._places)
            elif isinstance(sheet, CountSheet):
                taken = into_count(sheet, read, self._places)
            else:
                return None
        grid.take_scanned(before, taken.row)
        return taken.answer

    def _bins_of(self, draft: SlipDraft) -> None:
        self._page.grid.bins_within({"bin": draft.head.store, "to_bin": draft.head.to_store})

    def _count_anew(self) -> None:
        self._page.grid.sheet.undo()
        self._page.notices.clear()
        self.recounted()

    @Slot()
    def _typed(self) -> None:
        self.touch()
        self._page.show_lack()

    @Slot(object)
    def _head_typed(self, values: dict[str, object]) -> None:
        if self._drafting is not None:
            self._drafting.draft.put_head(**values)
            self._bins_of(self._drafting.draft)
            self._drafting.touch()

    @Slot()
    def _resolved(self) -> None:
        """Typed codes are known now, or known to be nothing."""
        self._page.grid.show_again()
        self._page.show_lack()
        self._page.look_soon()
