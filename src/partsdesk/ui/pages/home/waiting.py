"""The slips that one line of the desk counts, the oldest first."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import Filter, ListAsked, Match, Sort
from partsdesk.ui.bench import Bench
from partsdesk.ui.listed import OneListPage
from partsdesk.ui.page import PickingLink, SlipLink, SlipsLink
from partsdesk.ui.pages.home.booking import Booking
from partsdesk.ui.tables.columns import Row
from partsdesk.ui.tables.slips import chosen_of, slip_columns
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _, ngettext
from partsdesk.wording.refusals import explain


class WaitingPage(OneListPage):
    """Slips that wait for one step; Enter opens one."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.SLIPS})

    def __init__(self, bench: Bench, link: SlipsLink) -> None:
        super().__init__(bench)
        self._link = link
        self.head.title.setText(_("Slips"))
        self.head.show_mark(self.head.number, link.name)
        oldest_first = (Sort("date"), Sort("id"))
        self.show_list(
            ListView(
                bench,
                slip_columns(*("reason", "drafted_by", "drafted_at")),
                ListAsked("slips", sort=oldest_first),
                empty=_("Nothing waits here any more."),
                hint=_("Number, partner, order …"),
            )
        )
        if link.leaves:
            picking = self.action(_("Picking list"), "Ctrl+L", self._open_picking)
            picking.setToolTip(_("Of the selected slips, or of every released one"))
            self.head.add_button(picking, primary=True)
        if link.books:
            self.book = self.action(_("Book"), "F9", self._book)
            self.book.setToolTip(_("The selected slips, or the current one"))
            self.head.add_button(self.book, primary=True)
            self._booking = Booking(bench, self)
            self._booking.ended.connect(self._say_booked)

    @property
    @override
    def subject(self) -> str:
        return "slips"

    @override
    def start(self) -> None:
        states = tuple(state.value for state in self._link.states)
        filters = [Filter("state", Match.ONE_OF, states)]
        if self._link.kinds:
            filters.append(Filter("kind", Match.ONE_OF, self._link.kinds))
        if self._link.until is not None:
            filters.append(Filter("date", Match.BETWEEN, (None, self._link.until)))
        for is_so, match in (
            (self._link.is_mine, Match.EQUALS),
            (self._link.is_others, Match.DIFFERS),
        ):
            if is_so:
                filters.append(Filter("drafted_by", match, (self.bench.actor.name,)))
        self.list.set_filters(*filters)

    @Slot()
    def _book(self) -> None:
        rows = self.list.selected()
        if rows:
            self.book.setEnabled(False)
            self._booking.begin(SlipId(int(row["id"])) for row in rows)

    @Slot(int, object)
    def _say_booked(self, booked: int, refused: list[tuple[str, Refusal]]) -> None:
        self.book.setEnabled(True)
        told = ngettext("{count} slip is booked", "{count} slips are booked", booked, count=booked)
        if not refused:
            self.notices.tell(told, Tone.GOOD, "✓")
            return
        called, why = refused[0]
        left = ngettext("{count} is not", "{count} are not", len(refused), count=len(refused))
        self.notices.tell(f"{told}; {left}. {called}: {explain(why)}", Tone.ATTENTION)

    @Slot()
    def _open_picking(self) -> None:
        self.asks.emit(PickingLink(chosen_of(self.list)))

    @override
    @Slot(object)
    def open_row(self, row: Row) -> None:
        self.asks.emit(SlipLink(SlipId(int(row["id"]))))
