"""Stock: by item with what is free, on hold and on the way; by store; by bin and lot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout
from typing_extensions import override

from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.topics import Topic
from partsdesk.services.item_stock import ItemAsked, ItemStock, item_stock
from partsdesk.services.lists import Filter, ListAsked, Match
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import CardLink, Page, StockLink
from partsdesk.ui.pages.stock.side import StockSide
from partsdesk.ui.tables.chips import ALL, Quick
from partsdesk.ui.tables.columns import Column, Row, columns, goods_of
from partsdesk.ui.tables.narrowing import StoreChoice, Ways
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import N_, _

LOOK_MS = 80  # whoever runs down the list asks for the row on which he stays
SOME = Quantity(1)


def some(name: str, text: str, column: str) -> Quick:
    """The rows in which there is any of this."""
    return Quick(name, text, lambda: [Filter(column, Match.BETWEEN, (SOME, None))])


QUICK = (
    some("in-stock", N_("In stock"), "on_hand"),
    some("short", N_("Below minimum"), "short"),
    some("coming", N_("On the way"), "coming"),
)


class StockPage(Page):
    """What lies where; a row opens its bin card, and the panel beside says more of its item."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.STOCK, Topic.SLIPS, Topic.PLACES})

    def __init__(self, bench: Bench, link: StockLink | None = None) -> None:
        super().__init__(bench)
        self._item = link.item if link is not None else None
        self._condition = link.condition if link is not None else None
        self.head.title.setText(_("Stock"))
        if link is not None:
            self.head.show_mark(self.head.number, link.code)
        self._looked_at: ItemId | None = None
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._ask_item)
        names = (_("By item"), _("By store"), _("By bin and lot"))
        self._ways = Ways(names, self)
        self._ways.idClicked.connect(self.turn)
        self.by_item = self._build("stock-goods", _goods_columns(), QUICK)
        self.by_store = self._build("stock-items", _store_columns())
        self.by_bin = self._build("stock", _bin_columns())
        self.views = (self.by_item, self.by_store, self.by_bin)
        self._build_ways()
        self.side = StockSide(bench.theme)
        self.side.asks.connect(self.asks)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addLayout(self._ways.lists, 1)
        row.addWidget(self.side)
        self.layout_.addLayout(row, 1)
        self.action(_("Next pane"), "F6", self._next_pane)

    @property
    @override
    def subject(self) -> str:
        return "stock"

    @override
    def start(self) -> None:
        self.stores.ask()
        if self._condition is not None:
            self.turn(self.views.index(self.by_bin))
        if self._item is not None and self.by_item.chips is not None:
            self.by_item.chips.put(ALL)
            self._looked_at = self._item
            self._ask_item()
        self.by_item.set_filters()

    @override
    def refresh(self) -> None:
        for view in self.views:
            if view.model.is_known:
                view.model.refresh()
        if self._looked_at is not None:
            self._ask_item()

    def turn(self, place: int) -> None:
        """Look at the stock another way: by item, by store, by bin and lot."""
        view = self.views[place]
        self._ways.show_way(place)
        self.stores.setEnabled(view is not self.by_item)
        why = _("Items are summed up over all stores; turn to a list by store first")
        self.stores.setToolTip("" if self.stores.isEnabled() else why)
        if not view.model.is_known:
            view.start()
        view.table.setFocus()

    def _scope(self, listing: str) -> dict[str, object]:
        """What a list is narrowed to; sums over all stores know no condition."""
        scope: dict[str, object] = {"item": self._item}
        return scope if listing == "stock-goods" else {**scope, "condition": self._condition}

    def _build(self, listing: str, found: list[Column], chips: Sequence[Quick] = ()) -> ListView:
        empty = _("Nothing lies here. Goods come in by an inbound slip.")
        asked = ListAsked(listing, scope=self._scope(listing))
        view = ListView(self.bench, found, asked, empty=empty, chips=chips)
        view.opened.connect(self._open)
        view.chosen.connect(self._choose)
        view.model.counted.connect(partial(self._choose_first, view))
        view.setParent(self)  # the first of a stack is shown at once
        self._ways.lists.addWidget(view)
        return view

    def _build_ways(self) -> None:
        """At the right of the heading: how the stock is looked at, and in which store."""
        for made in self._ways.buttons():
            self.head.add_widget(made)
        self.stores = StoreChoice(self.bench)
        self.stores.activated.connect(self._narrow)
        self.stores.setEnabled(False)
        self.head.add_widget(self.stores)

    @Slot(int)
    def _narrow(self, place: int) -> None:
        store = self.stores.itemData(place)
        for view in (self.by_store, self.by_bin):
            view.model.take(scope={**self._scope(view.model.asked.listing), "store": store})

    def _choose_first(self, view: ListView, total: int) -> None:
        """The panel has something to say at once."""
        if total and not view.table.currentIndex().isValid():
            view.table.setCurrentIndex(view.model.index(0, 0))

    @Slot(object)
    def _choose(self, row: Row | None) -> None:
        if row is not None:
            self._looked_at = ItemId(int(row["item_id"]))
            self._look.start(LOOK_MS if self.side.doors else 0)

    @Slot()
    def _ask_item(self) -> None:
        if self._looked_at is not None:
            asked = ItemAsked(self._looked_at)
            came = partial(self._show_item, self._looked_at)
            self.bench.courier.ask(self, item_stock, asked).then(came)

    def _show_item(self, item: ItemId, shown: ItemStock) -> None:
        if item == self._looked_at:
            self.side.show_item(shown)

    @Slot()
    def _next_pane(self) -> None:
        """From the list to the panel's first line, and back."""
        focused = QApplication.focusWidget()
        is_beside = focused is not None and self.side.isAncestorOf(focused)
        if is_beside or not self.side.doors:
            self.views[self._ways.lists.currentIndex()].table.setFocus()
        else:
            self.side.doors[0].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(object)
    def _open(self, row: Row) -> None:
        store, bin_, lot = (row.get(name) for name in ("store_id", "bin_id", "lot_id"))
        place = str(row.get("store") or "")
        self.asks.emit(
            CardLink(
                *goods_of(row),
                StoreId(int(store)) if store is not None else None,
                BinId(int(bin_)) if bin_ is not None else None,
                f"{place}/{row['bin']}" if row.get("bin") else place,
                LotId(int(lot)) if lot is not None else None,
            )
        )


def _free_tone(row: Row) -> Tone | None:
    return Tone.ATTENTION if row["free"] < NO_QUANTITY else None


def _held_tone(row: Row) -> Tone | None:
    least = row["min_qty"]
    return Tone.ATTENTION if least is not None and row["quantity"] < least else None


def _short_tone(row: Row) -> Tone | None:
    return Tone.ATTENTION if row["short"] > NO_QUANTITY else None


TONES: Mapping[str, Callable[[Row], Tone | None]] = {
    "free": _free_tone,
    "quantity": _held_tone,
    "short": _short_tone,
}
QUIET = frozenset({"reserved", "held", "elsewhere", "coming", "short"})


def _goods_columns() -> list[Column]:
    names = ("quantity", "reserved", "free", "held", "coming", "short")
    found = columns(
        "stock-goods",
        *("item", "name", "spec", "unit", *names),
        item=116,
        unit=44,
        spec=120,
        hide_costs=False,
        **dict.fromkeys(names, 60),
    )
    return [_marked(column) for column in found]


def _store_columns() -> list[Column]:
    names = ("quantity", "reserved", "free", "min_qty", "max_qty")
    found = columns(
        "stock-items",
        *("item", "name", "spec", "unit", "store", "condition", *names),
        item=128,
        unit=48,
        spec=120,
        store=80,
        condition=72,
        hide_costs=False,
        **dict.fromkeys(names, 72),
    )
    return [_marked(column) for column in found]


def _bin_columns() -> list[Column]:
    found = columns(
        "stock",
        *("item", "name", "spec", "unit", "store", "condition", "bin", "lot", "made_on"),
        *("quantity", "last_date"),
        item=128,
        unit=48,
        spec=120,
        store=80,
        condition=72,
        bin=88,
        lot=96,
    )
    return [replace(column, stretches=column.name == "name") for column in found]


def _marked(column: Column) -> Column:
    """What is below what it should be is marked; nought of what is seldom stays empty."""
    return replace(
        column,
        tone=TONES.get(column.name, column.tone),
        show=_quiet(column) if column.name in QUIET else column.show,
        stretches=column.name == "name",
    )


def _quiet(column: Column) -> Callable[[Row], str]:
    def show(row: Row) -> str:
        return column.text(row) if row.get(column.name) else ""

    return show
