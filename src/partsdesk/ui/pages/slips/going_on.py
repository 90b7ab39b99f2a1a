"""From one slip to the next that waits for the same person's same step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from partsdesk.domain.books.slips import SlipId
from partsdesk.services.showing import Doing
from partsdesk.services.waiting import NextAsked, NextSlip, next_waiting
from partsdesk.ui.bench import Bench
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.page import SlipLink
from partsdesk.wording import terms
from partsdesk.wording.language import _


class GoingOn(QObject):
    """Offers what is next when a step was taken; Enter takes it.

    Signals:
        goes: the next one is to be opened (a ``SlipLink``); this page is done with where it is
            the second.
    """

    goes = Signal(object, bool)

    def __init__(self, bench: Bench, notices: NoticeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._notices = notices
        self._go: Callable[[], None] | None = None

    def after(self, doing: Doing, slip: SlipId) -> None:
        """A step was taken: look what waits for the same step."""
        asked = NextAsked(doing, slip)
        self._bench.courier.ask(self, next_waiting, asked).then(self._offer_found)

    def skip(self, doing: Doing, slip: SlipId) -> None:
        """Leave this one as it is, and go to the one behind it."""
        asked = NextAsked(doing, slip)
        self._bench.courier.ask(self, next_waiting, asked).then(self._skip)

    def offer(self, link: SlipLink, text: str) -> None:
        """Offer a slip to go on with."""

        def go() -> None:
            self.goes.emit(link, True)

        self._go = go
        self._notices.add_choice(text, self.take, at_once=True)

    def keep_at_hand(self) -> None:
        """The page was shown anew: what is offered is still what Enter takes."""
        if self._go is not None:
            self._notices.focus_last()

    @Slot()
    def take(self) -> bool:
        """Go on to what is offered; answers whether anything is."""
        go, self._go = self._go, None
        if go is not None:
            go()
        return go is not None

    def _offer_found(self, found: NextSlip | None) -> None:
        if found is not None:
            name = f"{terms.kind(found.kind)} {found.called}"
            self.offer(SlipLink(found.slip), _("Next: {slip}", slip=name))

    def _skip(self, found: NextSlip | None) -> None:
        if found is None:
            self._notices.tell(_("No other slip waits for this step of yours."))
        else:
            self.goes.emit(SlipLink(found.slip), False)
