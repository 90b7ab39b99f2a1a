"""What a booking would come to, beside it: the last prices, and whose cost it changes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.foresight import (
    SHOWN,
    Changed,
    Foresight,
    ForesightAsked,
    foresee,
)
from partsdesk.ui.bench import Bench
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.slips.grid import Grid
from partsdesk.ui.pages.slips.reading import BookSheet
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import _

TYPING_MS = 300
MOST_DOORS = 3


class Foreseeing(QObject):
    """Asks ahead of a booking, and again whenever its figures change.

    Signals:
        seen: the sheet knows more now.
        asks: an earlier slip is to be opened (a ``SlipLink``).
    """

    seen = Signal()
    asks = Signal(object)

    def __init__(self, bench: Bench, grid: Grid, notices: NoticeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._grid = grid
        self._notices = notices
        self._said = ""
        self._typed = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typed.timeout.connect(self.look)
        grid.changed.connect(self._start_typing)

    @Slot()
    def look(self) -> None:
        """Ask for the slip that is booked in the grid, if one is."""
        sheet = self._grid.sheet
        if not isinstance(sheet, BookSheet):
            return
        try:
            said = sheet.figures()
        except Refusal:
            return  # the cell says what is wrong with it
        slip = sheet.shown.slip.id
        pending = self._bench.courier.ask(self, foresee, ForesightAsked(slip, said))
        pending.then(partial(self._take, slip))

    @Slot()
    def _start_typing(self) -> None:
        if isinstance(self._grid.sheet, BookSheet):
            self._typed.start()

    def _take(self, slip: SlipId, found: Foresight) -> None:
        sheet = self._grid.sheet
        if not isinstance(sheet, BookSheet) or sheet.shown.slip.id != slip:
            return
        sheet.foresight = found
        self._grid.show_again()
        self.seen.emit()
        said = _changes_text(found)
        if said and said != self._said:
            self._notices.tell(said, Tone.ATTENTION)
            for key, called in found.earlier[:MOST_DOORS]:
                opens = partial(self.asks.emit, SlipLink(key))
                self._notices.add_choice(_("Open {slip}", slip=called), opens)
        elif self._said and not said and self._notices.text == self._said:
            self._notices.clear()
        self._said = said


def _changes_text(found: Foresight) -> str:
    """In one sentence what cost this booking changes (VAL-2); nothing where it changes none."""
    if not found.changes:
        return ""
    parts = [_change_text(each) for each in found.changes[:SHOWN]]
    if len(found.changes) > SHOWN:
        parts.append("…")
    called = [name for _key, name in found.earlier[:MOST_DOORS]]
    if len(found.earlier) > MOST_DOORS:
        called.append("…")
    return _(
        "Out of order: {slips} comes first and is not booked. Booked now, {changes}",
        slips=figures.joined(called),
        changes="; ".join(parts),
    )


def _change_text(each: Changed) -> str:
    if each.now is None:
        return _("{item} of {slip} is not covered", item=each.item, slip=each.slip)
    if each.in_order is None:
        now = figures.money(each.now)
        return _("{item} of {slip} comes to {now}", item=each.item, slip=each.slip, now=now)
    return _(
        "{item} of {slip} comes to {now} and not {in_order}",
        item=each.item,
        slip=each.slip,
        now=figures.money(each.now),
        in_order=figures.money(each.in_order),
    )
