"""The day's receipts and issues 出入库日报: by item and store, or slip by slip.

Every figure opens what it is made of: opening and closing the card, in and out the slips.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import ListAsked
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice, DateField
from partsdesk.ui.page import CardLink, DayLink, Page, SlipLink
from partsdesk.ui.tables.columns import Column, Row, columns, goods_of, quiet
from partsdesk.ui.tables.narrowing import OnlyChip, StoreChoice, Ways
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, _, ngettext, say

MOVED = ("in_qty", "out_qty")
WORTH = ("in_amount", "out_amount")
FIGURES = ("opening_qty", *MOVED, *WORTH, "closing_qty")
WAYS: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "day-items": (
        N_("By item"),
        ("item", "name", "spec", "unit", "store", "opening_qty", *MOVED, "closing_qty"),
        "name",
    ),
    "day-slips": (
        N_("By slip"),
        ("number", "kind", "partner_name", "item", "name", "unit", "store", *MOVED),
        "name",
    ),
}
ITEMS, SLIPS = WAYS


class DayPage(Page):
    """What came and went on one day."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.CARDS, Topic.STOCK, Topic.LEDGER})

    def __init__(self, bench: Bench, _link: DayLink) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Day report"))
        self.day = DateField(bench.months.today)
        self.day.setAccessibleName(_("Day"))
        self.day.setFixedWidth(104)
        self.day.dated.connect(self.show_day)
        self._ways = Ways((say(name) for name, _columns, _wide in WAYS.values()), self)
        self._ways.idClicked.connect(self._take_way)
        self.way = ITEMS
        self._only: Row | None = None
        self.views = {name: self._build_view(name) for name in WAYS}
        self._build_steps()
        self.layout_.addLayout(self._build_bar())
        self.layout_.addLayout(self._ways.lists, 1)

    @property
    @override
    def title(self) -> str:
        return f"{self.head.title.text()} {figures.day(self.day.value)}"

    @property
    @override
    def subject(self) -> str:
        return "books"

    @property
    def view(self) -> ListView:
        """The list in sight."""
        return self.views[self.way]

    @override
    def start(self) -> None:
        self.stores.ask()
        self.show_day(self.day.value)

    @override
    def refresh(self) -> None:
        self.view.model.refresh()

    @Slot(object)
    def show_day(self, day: dt.date) -> None:
        """Show another day; none that is to come."""
        self.day.put(min(day, self.bench.months.today))
        self.later.setEnabled(self.day.value < self.bench.months.today)
        why = _("No day after today has entries")
        self.later.setToolTip(self.later.text() if self.later.isEnabled() else why)
        self.head.more.setText(figures.weekday(self.day.value))
        self.retitled.emit(self.title)
        self._ask()

    def turn(self, way: str, only: Row | None = None) -> None:
        """Look at it another way; slip by slip at one item of one store where that is said."""
        self.way, self._only = way, only
        self._ways.show_way(list(WAYS).index(way))
        self.only.show_only("" if only is None else f"{only['item']} · {only['store']}")
        self._ask()
        self.view.table.setFocus()

    def _build_steps(self) -> None:
        self.earlier = self.action(_("Day before"), "Alt+Left", lambda: self._step(-1))
        self.later = self.action(_("Next day"), "Alt+Right", lambda: self._step(1))
        for action in (self.earlier, self.later):
            self.head.add_button(action)

    def _build_bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.day)
        for made in self._ways.buttons():
            row.addWidget(made)
        self.only = OnlyChip(_("Show the other rows too"))
        self.only.clicked.connect(lambda: self.turn(self.way))
        row.addWidget(self.only)
        row.addStretch(1)
        self.kinds, self.stores = Choice(self.bench), StoreChoice(self.bench)
        self.kinds.setAccessibleName(_("Kind"))
        self.kinds.addItem(_("Every kind"), None)
        for choice in (self.kinds, self.stores):
            choice.setFixedWidth(168)
            choice.activated.connect(self._ask)
            row.addWidget(choice)
        for code, kind in KINDS.items():
            if kind.has_card:
                self.kinds.addItem(terms.kind(code), code)
        return row

    def _build_view(self, listing: str) -> ListView:
        _name, names, wide = WAYS[listing]
        sees = self.bench.actor.sees_cost
        found = columns(
            listing,
            *names,
            *((*WORTH, "unbooked") if sees else ()),
            hide_costs=not sees,
            item=116,
            unit=44,
            store=64,
            kind=84,
            number=140,
            unbooked=104 if listing == ITEMS else 76,
            **dict.fromkeys(FIGURES, 84),
        )
        shown = [_column(each, wide) for each in found]
        empty = _("Nothing came or went on this day. Alt+← goes to the day before.")
        view = ListView(self.bench, shown, ListAsked(listing), empty=empty)
        view.opened.connect(self._open)
        self._ways.lists.addWidget(view)
        return view

    def _step(self, days: int) -> None:
        self.show_day(self.day.value + dt.timedelta(days=days))

    @Slot(int)
    def _take_way(self, number: int) -> None:
        self.turn(list(WAYS)[number])

    @Slot()
    def _ask(self) -> None:
        only = self._only or {}
        self.view.model.take(
            scope={
                "day": self.day.value,
                "kind": self.kinds.currentData(),
                "store": only.get("store_id", self.stores.currentData()),
                "item": only.get("item_id"),
            }
        )

    @Slot(object)
    def _open(self, row: Row) -> None:
        """In and out open the slips they are made of, a slip's row its slip, the rest the card."""
        name = self.view.model.columns[self.view.table.currentIndex().column()].name
        if self.way == ITEMS and name in {*MOVED, *WORTH, "unbooked"}:
            self.turn(SLIPS, row)
        elif self.way == SLIPS and name not in {"item", "name", "store"}:
            self.asks.emit(SlipLink(SlipId(int(row["slip"]))))
        else:
            store, place = StoreId(int(row["store_id"])), str(row["store"])
            self.asks.emit(CardLink(*goods_of(row), store, None, place))


def _column(column: Column, wide: str) -> Column:
    if column.name == "unbooked":
        return replace(column, title=lambda: _("Booked"), show=_booked, tone=_unbooked, pill=True)
    if column.name in FIGURES:
        return quiet(column)
    return replace(column, stretches=column.name == wide)


def _booked(row: Row) -> str:
    """Whether the amounts are all there."""
    many = int(row["unbooked"] or 0)
    if not many:
        return "✓"
    if "slip" in row:
        return _("not booked")
    return ngettext("{count} not booked", "{count} not booked", many, count=many)


def _unbooked(row: Row) -> Tone | None:
    return Tone.ATTENTION if row["unbooked"] else None
