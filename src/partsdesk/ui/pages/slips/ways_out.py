"""The ways out of a refused step, offered where it is said."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from partsdesk.domain.books.ledger import BookFirst, NotCovered
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.books.stock import NotEnoughStock, OldestFirst
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.related import SlipNamed, slip_named
from partsdesk.services.showing import Doing
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.frame import SlipFrame
from partsdesk.wording import figures
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain

MOST_DOORS = 3


class WaysOut(QObject):
    """What one page offers when a step was refused.

    Signals:
        asks: another page should be opened (a ``Link``).
        recounted: the count was changed as a whole.
        again: the step is to be taken again (a ``Doing``), with what was said meanwhile.
    """

    asks = Signal(object)
    recounted = Signal()
    again = Signal(object)

    def __init__(self, page: SlipFrame) -> None:
        super().__init__(page)
        self._bench = page.bench
        self._grid = page.grid
        self._notices = page.notices

    @Slot(object)
    def say(self, refusal: Refusal) -> None:
        """Say what was refused; where it can be mended, with the way out."""
        sheet = self._grid.sheet
        places = sheet.places_of(refusal) if isinstance(sheet, CountSheet) else ()
        if isinstance(refusal, OldestFirst) and isinstance(sheet, CountSheet):
            told = partial(self._say_why, sheet, refusal.item)
            self._notices.ask(explain(refusal), _("Take it all the same"), told, _("Reason"))
        elif places and isinstance(sheet, CountSheet) and isinstance(refusal, NotEnoughStock):
            spread = partial(self._spread, sheet, refusal.line, places)
            self._notices.offer(explain(refusal), [(_take_from(places), spread)])
        else:
            self._notices.show_refusal(refusal)
            for name in first_to_book(refusal):
                opens = partial(self._open_named, name)
                self._notices.add_choice(_("Open {slip}", slip=name), opens)

    def _open_named(self, name: str) -> None:
        pending = self._bench.courier.ask(self, slip_named, SlipNamed(name))
        pending.then(self._open_slip)

    def _open_slip(self, slip: SlipId) -> None:
        self.asks.emit(SlipLink(slip))

    def _say_why(self, sheet: CountSheet, item: str, reason: str) -> None:
        sheet.say_why(item, reason)
        self.again.emit(Doing.EXECUTE)

    def _spread(
        self, sheet: CountSheet, line: int, places: tuple[tuple[str, Quantity], ...]
    ) -> None:
        sheet.spread(line, places)
        self._notices.clear()
        self.recounted.emit()
        self._grid.begin()


def first_to_book(refusal: Refusal) -> tuple[str, ...]:
    """The slips that a refusal wants to be booked before this one (VAL-2), a few of them."""
    if isinstance(refusal, BookFirst):
        return refusal.slips[:MOST_DOORS]
    return refusal.receipts[:MOST_DOORS] if isinstance(refusal, NotCovered) else ()


def _take_from(places: tuple[tuple[str, Quantity], ...]) -> str:
    parts = [
        _("{quantity} from {bin}", quantity=figures.quantity(quantity), bin=bin_)
        for bin_, quantity in places
    ]
    return _("Take {parts}", parts=figures.joined(parts))
