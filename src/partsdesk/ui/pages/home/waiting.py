"""The slips that one line of the desk counts, the oldest first."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import Filter, ListAsked, Match, Sort
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import Page, PickingLink, SlipLink, SlipsLink
from partsdesk.ui.tables.columns import Row
from partsdesk.ui.tables.slips import chosen_of, slip_columns
from partsdesk.ui.tables.view import ListView
from partsdesk.wording.language import _


class WaitingPage(Page):
    """Slips that wait for one step; Enter opens one."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.SLIPS})

    def __init__(self, bench: Bench, link: SlipsLink) -> None:
        super().__init__(bench)
        self._link = link
        self.head.title.setText(_("Slips"))
        self.head.show_mark(self.head.number, link.name)
        oldest_first = (Sort("date"), Sort("id"))
        self.list = ListView(
            bench,
            slip_columns(*("reason", "drafted_by", "drafted_at")),
            ListAsked("slips", sort=oldest_first),
            empty=_("Nothing waits here any more."),
            hint=_("Number, partner, order …"),
        )
        self.list.opened.connect(self._open)
        if link.leaves:
            picking = self.action(_("Picking list"), "Ctrl+L", self._open_picking)
            picking.setToolTip(_("Of the selected slips, or of every released one"))
            self.head.add_button(picking, primary=True)
        self.layout_.addWidget(self.list, 1)

    @property
    @override
    def subject(self) -> str:
        return "slips"

    @property
    @override
    def title(self) -> str:
        return f"{self.head.title.text()} {self.head.number.text()}"

    @override
    def start(self) -> None:
        states = tuple(state.value for state in self._link.states)
        filters = [Filter("state", Match.ONE_OF, states)]
        if self._link.kinds:
            filters.append(Filter("kind", Match.ONE_OF, self._link.kinds))
        for is_so, match in (
            (self._link.is_mine, Match.EQUALS),
            (self._link.is_others, Match.DIFFERS),
        ):
            if is_so:
                filters.append(Filter("drafted_by", match, (self.bench.actor.name,)))
        self.list.set_filters(*filters)

    @override
    def refresh(self) -> None:
        self.list.model.refresh()

    @Slot()
    def _open_picking(self) -> None:
        self.asks.emit(PickingLink(chosen_of(self.list)))

    @Slot(object)
    def _open(self, row: Row) -> None:
        self.asks.emit(SlipLink(SlipId(int(row["id"]))))
