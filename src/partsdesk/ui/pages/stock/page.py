"""Stock: by item and store with what is free, and bin by bin."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QStackedLayout
from typing_extensions import override

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import ListAsked, ListPage, list_page
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice
from partsdesk.ui.page import CardLink, Page, StockLink
from partsdesk.ui.parts import chip
from partsdesk.ui.tables.columns import Column, Row, columns
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _


class StockPage(Page):
    """What lies where; a row opens its bin card."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.STOCK, Topic.SLIPS, Topic.PLACES})

    def __init__(self, bench: Bench, link: StockLink | None = None) -> None:
        super().__init__(bench)
        self._item = link.item if link is not None else None
        name = _("Stock")
        self.head.title.setText(name)
        if link is not None:
            self.head.show_mark(self.head.number, link.code)
        scope: dict[str, object] = {"item": self._item}
        empty = _("Nothing lies here. Goods come in by an inbound slip.")
        self.by_item = ListView(
            bench, _item_columns(), ListAsked("stock-items", scope=scope), empty=empty
        )
        self.by_bin = ListView(bench, _bin_columns(), ListAsked("stock", scope=scope), empty=empty)
        self._stack = QStackedLayout()
        self._stores: list[Choice] = []
        for view in (self.by_item, self.by_bin):
            view.opened.connect(self._open)
            self._stack.addWidget(view)
            self._add_controls(view)
        self.layout_.addLayout(self._stack, 1)

    @property
    @override
    def subject(self) -> str:
        return "stock"

    @property
    @override
    def title(self) -> str:
        return f"{self.head.title.text()} {self.head.number.text()}".strip()

    @override
    def start(self) -> None:
        asked = ListAsked("stores", limit=500)
        self.bench.courier.ask(self, list_page, asked).then(self._take_stores)
        self.by_item.start()

    @override
    def refresh(self) -> None:
        for view in (self.by_item, self.by_bin):
            if view.model.is_known:
                view.model.refresh()

    def _add_controls(self, view: ListView) -> None:
        group = QButtonGroup(view)
        for place, text in enumerate((_("By item"), _("By bin and lot"))):
            made = chip(text)
            group.addButton(made, place)
            view.add_control(made)
        group.button(self._stack.count() - 1).setChecked(True)
        group.idClicked.connect(self._turn)
        stores = Choice(self.bench)
        stores.setAccessibleName(_("Store"))
        stores.setFixedWidth(200)
        stores.addItem(_("Every store"), None)
        stores.activated.connect(self._narrow)
        self._stores.append(stores)
        view.add_control(stores)

    def _take_stores(self, page: ListPage) -> None:
        for row in page.rows:
            values = dict(zip(page.names, row, strict=True))
            for field in self._stores:
                field.addItem(f"{values['code']}  {values['name']}", values["id"])

    @Slot(int)
    def _turn(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        for number, view in enumerate((self.by_item, self.by_bin)):
            for button in view.findChildren(QButtonGroup)[0].buttons():
                button.setChecked(view.findChildren(QButtonGroup)[0].id(button) == place)
            if number == place and not view.model.is_known:
                view.start()

    @Slot(int)
    def _narrow(self, place: int) -> None:
        store = self._stores[0].itemData(place)
        for field, view in zip(self._stores, (self.by_item, self.by_bin), strict=True):
            field.setCurrentIndex(place)
            view.model.take(scope={"item": self._item, "store": store})

    @Slot(object)
    def _open(self, row: Row) -> None:
        bin_ = row.get("bin_id")
        place = f"{row['store']}/{row['bin']}" if row.get("bin") else str(row["store"])
        self.asks.emit(
            CardLink(
                ItemId(int(row["item_id"])),
                str(row["item"]),
                str(row["name"]),
                StoreId(int(row["store_id"])),
                BinId(int(bin_)) if bin_ is not None else None,
                place,
            )
        )


def _free_tone(row: Row) -> Tone | None:
    return Tone.ATTENTION if row["free"] < NO_QUANTITY else None


def _held_tone(row: Row) -> Tone | None:
    least = row["min_qty"]
    return Tone.ATTENTION if least is not None and row["quantity"] < least else None


def _item_columns() -> list[Column]:
    found = columns(
        "stock-items",
        *("item", "name", "spec", "unit", "store", "condition"),
        *("quantity", "reserved", "free", "min_qty", "max_qty"),
        item=136,
        unit=56,
        store=88,
        condition=80,
    )
    tones = {"free": _free_tone, "quantity": _held_tone}
    return [replace(c, tone=tones.get(c.name, c.tone), stretches=c.name == "name") for c in found]


def _bin_columns() -> list[Column]:
    found = columns(
        "stock",
        *("item", "name", "spec", "unit", "store", "condition", "bin", "lot", "made_on"),
        *("quantity", "last_date"),
        item=136,
        unit=56,
        store=88,
        condition=80,
        bin=104,
        lot=104,
    )
    return [replace(column, stretches=column.name == "name") for column in found]
