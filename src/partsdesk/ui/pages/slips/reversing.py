"""Reversing a slip on its page: its lines beside those of the red slip, and why (VAL-6)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from partsdesk.services.showing import Doing, SlipShown
from partsdesk.services.slips.reversing import Reversal, ReversalAsked, reversal_of
from partsdesk.ui.pages.slips.columns import Sheet
from partsdesk.ui.pages.slips.frame import SlipFrame
from partsdesk.ui.pages.slips.reversal import ReversalSheet
from partsdesk.ui.pages.slips.stepping import Stepping


class Reversing(QObject):
    """Shows what a red slip would be, for as long as the reason is asked for.

    Signals:
        turned: both are shown beside one another now, or the slip is again (``SlipShown``).
    """

    turned = Signal(object)

    def __init__(self, page: SlipFrame, stepping: Stepping) -> None:
        super().__init__(page)
        self._page = page
        self._stepping = stepping
        self._before: Sheet | None = None
        page.notices.dismissed.connect(self.leave)

    @property
    def is_shown(self) -> bool:
        """Whether the red slip is shown beside the slip."""
        return isinstance(self._page.grid.sheet, ReversalSheet)

    def begin(self, shown: SlipShown) -> None:
        """Ask what the red slip would be, then why; nothing is left of some slips to take back."""
        if self.is_shown:
            self._page.notices.clear()
            return
        asked = ReversalAsked(shown.slip.id)
        pending = self._page.bench.courier.ask(self, reversal_of, asked)
        pending.holding(self._page.second[Doing.REVERSE]).then(partial(self._show, shown))
        pending.refused(self._page.notices.show_refusal)

    def answer(self) -> None:
        """Draft the red slip, where the reason is given."""
        self._page.notices.answer()

    @Slot()
    def leave(self) -> None:
        """Show the slip again, as it was shown before."""
        sheet, before = self._page.grid.sheet, self._before
        if isinstance(sheet, ReversalSheet) and before is not None:
            self._before = None
            self._page.grid.take(before)
            self._page.grid.begin()
            self.turned.emit(sheet.shown)

    def _show(self, shown: SlipShown, reversal: Reversal) -> None:
        now = self._page.shown
        if now is None or now.slip.version != shown.slip.version or self.is_shown:
            return
        self._before = self._page.grid.sheet
        self._page.grid.take(ReversalSheet(shown, reversal))
        self.turned.emit(now)
        action = self._page.second[Doing.REVERSE]
        self._stepping.ask_reason(Doing.REVERSE, shown.slip, action)
