"""Count differences 盘点差异处理: what became of each, and what nobody has decided yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout
from typing_extensions import override

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.counting.counts import Cause
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Amount
from partsdesk.domain.values.topics import Topic
from partsdesk.services.counting.disposing import DISPOSERS, Disposed, limit_of
from partsdesk.services.lists import ListAsked
from partsdesk.ui.bench import Bench
from partsdesk.ui.listed import OneListPage
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.closing.deciding import DecidingForm
from partsdesk.ui.tables.chips import one_of
from partsdesk.ui.tables.columns import Column, Row, columns
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, _, say

UNDISPOSED, DISPOSED = "undisposed", "disposed"
STANDINGS = {UNDISPOSED: N_("not disposed of"), DISPOSED: N_("disposed of")}


class DifferencesPage(OneListPage):
    """One list; Enter goes to the fields beside it, F9 decides and goes on to the next line."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.COUNTS, Topic.SLIPS, Topic.LEDGER})

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Count differences"))
        self.slip = self.action(_("Open its slip"), "Ctrl+Return", self._open_slip)
        self.head.add_button(self.slip)
        self.list = ListView(
            bench,
            _columns(hide_costs=not bench.actor.sees_cost),
            ListAsked("differences"),
            empty=_("No difference waits. Counts that are confirmed bring theirs here."),
            hint=_("Item, count, bin …"),
            chips=(one_of(UNDISPOSED, N_("Not decided"), "disposal", (UNDISPOSED,)),),
        )
        self.side = DecidingForm(self)
        self.side.decided.connect(self._go_on)
        self.side.leaves.connect(self._go_back)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.list, 1)
        row.addWidget(self.side)
        self.layout_.addLayout(row, 1)
        self.action(_("Next pane"), "F6", self._next_pane)
        self.list.opened.connect(self.open_row)
        self.list.chosen.connect(self.side.show_row)
        self.list.model.dataChanged.connect(self._follow)
        self.list.model.counted.connect(self._follow_count)

    @property
    @override
    def subject(self) -> str:
        return "books"

    @override
    def start(self) -> None:
        super().start()
        self.bench.courier.ask(self, limit_of, None).then(self._say_limit)

    @override
    @Slot(object)
    def open_row(self, row: Row) -> None:
        self.side.show_row(row)
        self.side.begin()

    def _say_limit(self, limit: Amount | None) -> None:
        actor = self.bench.actor
        if actor.is_one_of(frozenset({Role.FINANCE_MANAGER})):
            said = _("You decide whatever a difference is worth")
        elif limit is not None:
            said = _("You decide up to {amount}", amount=figures.money(limit))
        elif actor.is_one_of(DISPOSERS):
            said = _("The finance manager decides: no limit is set for you")
        else:
            said = ""
        self.head.more.setText(said)

    @Slot(object)
    def _go_on(self, done: Disposed) -> None:
        """Whatever comes up where the decided line stood is the next."""
        self.notices.tell(_("Decided: {name}", name=done.called))
        self.list.model.refresh()
        self.list.table.setFocus()

    @Slot()
    def _go_back(self) -> None:
        self.list.table.setFocus()

    @Slot()
    def _next_pane(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.side.isAncestorOf(focused):
            self.list.table.setFocus()
        else:
            self.side.begin()

    @Slot()
    def _open_slip(self) -> None:
        row = self.list.current()
        if row is not None:
            self.asks.emit(SlipLink(SlipId(int(row["slip_id"]))))

    @Slot(QModelIndex, QModelIndex)
    def _follow(self, _first: QModelIndex, _last: QModelIndex) -> None:
        """The current row may only have come now, or be another since the list changed."""
        self.side.show_row(self.list.current())

    @Slot(int)
    def _follow_count(self, total: int) -> None:
        """At the beginning the first line is the current one; with the last the fields empty."""
        if total and not self.list.table.currentIndex().isValid():
            self.list.table.setCurrentIndex(self.list.model.index(0, 0))
        self.side.show_row(self.list.current() if total else None)


def _standing(row: Row) -> str:
    return say(STANDINGS[str(row["disposal"])])


def _standing_tone(row: Row) -> Tone | None:
    return Tone.ATTENTION if row["disposal"] == UNDISPOSED else Tone.GOOD


def _short(row: Row) -> Tone | None:
    return Tone.WRONG if row["quantity"].units < 0 else None


def _causes(name: str, column: Column) -> Column:
    def show(row: Row) -> str:
        value = row.get(name)
        return terms.name_of(Cause(value)) if value else ""

    choices = {each.value: partial(terms.name_of, each) for each in Cause}
    return replace(column, show=show, choices=choices)


def _columns(*, hide_costs: bool) -> list[Column]:
    found = columns(
        "differences",
        *("disposal", "store", "bin", "item", "name", "quantity", "unit", "amount", "said"),
        *("cause", "liable", "recovered", "tax_out", "decided_by", "count", "date"),
        hide_costs=hide_costs,
        disposal=104,
        store=64,
        bin=64,
        unit=44,
        count=132,
        item=112,
        said=104,
        cause=104,
        liable=80,
        recovered=88,
        decided_by=80,
    )
    special: Mapping[str, Callable[[Column], Column]] = {
        "disposal": lambda c: replace(
            c,
            show=_standing,
            tone=_standing_tone,
            pill=True,
            choices={key: partial(say, text) for key, text in STANDINGS.items()},
        ),
        "quantity": lambda c: replace(c, tone=_short),
        "name": lambda c: replace(c, stretches=True),
        "said": lambda c: replace(_causes("said", c), soft=True),
        "cause": lambda c: _causes("cause", c),
    }
    return [special[each.name](each) if each.name in special else each for each in found]
