"""The movements summary 收发存汇总 of any months: by item, store, category, group, kind of slip.

Every figure opens what it is made of: a figure of an item its account, another the items.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import Filter, ListAsked, Match
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import LedgerLink, Page, Part, SummaryLink
from partsdesk.ui.pages.books.spans import Span, SpanBar
from partsdesk.ui.tables.columns import Column, Row, columns, goods_of, quiet
from partsdesk.ui.tables.narrowing import OnlyChip, StoreChoice, Ways
from partsdesk.ui.tables.view import ListView
from partsdesk.wording import terms
from partsdesk.wording.language import N_, _, say

FIGURES = (
    *("opening_qty", "opening_amount", "in_qty", "in_amount"),
    *("out_qty", "out_amount", "closing_qty", "closing_amount"),
)


@dataclass(frozen=True, slots=True)
class Only:
    """What of the items alone is shown: a narrower scope, or a filter; and what that is called."""

    name: str
    scope: Mapping[str, object]
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A way to sum up: its name, its columns, and which items a row of it is made of."""

    name: str
    columns: tuple[str, ...]
    stretches: str
    only: Callable[[Row], Only] | None = None


def _store(row: Row) -> Only:
    return Only(f"{row['store']}  {row['store_name']}", {"store": row["store_id"]})


def _category(row: Row) -> Only:
    name = row["category"]
    wanted = (Filter("category", Match.EQUALS, (name,)),)
    return Only(name or _("no category"), {}, wanted)


def _group(row: Row) -> Only:
    return Only(terms.name_of(Group(row["group"])), {"group": row["group"]})


def _kind(row: Row) -> Only:
    return Only(terms.kind(row["kind"]), {"kind": row["kind"]})


WAYS: Mapping[str, Way] = {
    "summary": Way(N_("By item"), ("item", "name", "unit", "group", *FIGURES), "name"),
    "summary-stores": Way(
        N_("By store"), ("store", "store_name", "unit", *FIGURES), "store_name", _store
    ),
    "summary-categories": Way(
        N_("By category"), ("category_number", "category", "unit", *FIGURES), "category", _category
    ),
    "summary-groups": Way(N_("By valuation group"), ("group", "unit", *FIGURES), "group", _group),
    "summary-kinds": Way(N_("By kind of slip"), ("kind", "unit", *FIGURES[2:6]), "kind", _kind),
}
ITEMS = "summary"


class SummaryPage(Page):
    """Opening, in, out and closing of some months."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.LEDGER})

    def __init__(self, bench: Bench, _link: SummaryLink) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Movements summary"))
        self.head.more.setText(_("Opening + in − out = closing, from the stores ledger"))
        today = Month.of(bench.months.today)
        self.bar = SpanBar(today, Span(today, today))
        self.bar.chosen.connect(self._ask)
        self._only: Only | None = None
        self.way = ITEMS
        self._ways = Ways((say(way.name) for way in WAYS.values()), self)
        self._ways.idClicked.connect(self._take_way)
        for made in self._ways.buttons():
            self.head.add_widget(made)
        self.views = {name: self._build_view(name, way) for name, way in WAYS.items()}
        self.layout_.addLayout(self._build_months())
        self.layout_.addLayout(self._ways.lists, 1)

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
        self._ask()

    @override
    def refresh(self) -> None:
        self.view.model.refresh()

    def turn(self, way: str, only: Only | None = None) -> None:
        """Sum up another way; by item, of some items alone where that is said."""
        self.way, self._only = way, only
        self._ways.show_way(list(WAYS).index(way))
        self.only.show_only(only.name if only else "")
        self._ask()
        self.view.table.setFocus()

    def _build_months(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.bar)
        self.only = OnlyChip(_("Show the other rows too"))
        self.only.clicked.connect(self._take_every)
        row.addWidget(self.only)
        row.addStretch(1)
        self.stores = StoreChoice(self.bench)
        self.stores.activated.connect(self._ask)
        row.addWidget(self.stores)
        return row

    def _build_view(self, name: str, way: Way) -> ListView:
        found = columns(
            name,
            *way.columns,
            hide_costs=not self.bench.actor.sees_cost,
            item=128,
            unit=52,
            group=92,
            **{figure: 84 if figure.endswith("qty") else 100 for figure in FIGURES},
        )
        shown = [
            quiet(column)
            if column.name in FIGURES
            else replace(column, stretches=column.name == way.stretches)
            for column in found
        ]
        empty = _("Nothing was booked in these months. Choose others above.")
        view = ListView(self.bench, shown, ListAsked(name), empty=empty)
        view.opened.connect(partial(self._open, way))
        self._ways.lists.addWidget(view)
        return view

    @Slot(int)
    def _take_way(self, number: int) -> None:
        self.turn(list(WAYS)[number])

    @Slot()
    def _take_every(self) -> None:
        self.turn(ITEMS)

    @Slot()
    def _ask(self) -> None:
        span = self.bar.span
        scope: dict[str, object] = {
            "first": None if span.first is None else span.first.number,
            "last": span.last.number,
            "store": self.stores.currentData(),
        }
        only = self._only or Only("", {})
        self.view.model.take(scope=scope | dict(only.scope))
        self.view.set_filters(*only.filters)

    def _open(self, way: Way, row: Row) -> None:
        """A figure of an item opens what it is made of; a row of another way its items."""
        if way.only is not None:
            self.turn(ITEMS, way.only(row))
            return
        column = self.view.model.columns[self.view.table.currentIndex().column()]
        store = self.view.model.asked.scope.get("store")
        self.asks.emit(
            LedgerLink(
                *goods_of(row),
                Group(str(row["group"])),
                None if store is None else StoreId(int(str(store))),
                self._part(column),
            )
        )

    def _part(self, column: Column) -> Part:
        """The entries that a figure is made of."""
        span, kind = self.bar.span, str(self._only.scope.get("kind", "")) if self._only else ""
        what, _underscore, _figure = column.name.partition("_")
        if what == "opening" and span.first is not None:
            return Part(None, span.first.previous)
        if what == "closing":
            return Part(None, span.last)
        return Part(span.first, span.last, kind, what if what in {"in", "out"} else "")
