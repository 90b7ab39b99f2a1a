"""The catalogue: items, partners, stores and bins, to be looked through."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QStackedLayout
from typing_extensions import override

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import ListAsked
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import Page, StockLink
from partsdesk.ui.parts import chip
from partsdesk.ui.tables.columns import Row, columns
from partsdesk.ui.tables.view import ListView
from partsdesk.wording.language import N_, _, say

LISTS = {
    "items": (
        N_("Items"),
        ("code", "name", "spec", "unit", "category", "min_qty", "max_qty", "default_bin", "track"),
    ),
    "partners": (N_("Partners"), ("code", "name", "type", "parent", "region", "active")),
    "stores": (
        N_("Stores"),
        ("code", "name", "condition", "group", "keeper", "hold_store", "active"),
    ),
    "bins": (N_("Bins"), ("store", "code", "zone", "active")),
}
STRETCHING = frozenset({"name", "zone"})


class CataloguePage(Page):
    """Lists of what slips name."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.CATALOG, Topic.PARTNERS, Topic.PLACES})

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Catalogue"))
        self._stack = QStackedLayout()
        self.lists: dict[str, ListView] = {}
        group = QButtonGroup(self)
        for place, (listing, (name, shown)) in enumerate(LISTS.items()):
            made = chip(say(name))
            made.setChecked(place == 0)
            group.addButton(made, place)
            self.head.add_widget(made)
            found = columns(listing, *shown, unit=56, code=136, track=88)
            stretched = [replace(c, stretches=c.name in STRETCHING) for c in found]
            self.lists[listing] = ListView(bench, stretched, ListAsked(listing))
            self._stack.addWidget(self.lists[listing])
        group.idClicked.connect(self._turn)
        self.lists["items"].opened.connect(self._open_item)
        self.layout_.addLayout(self._stack, 1)

    @property
    @override
    def subject(self) -> str:
        return "catalogue"

    @override
    def start(self) -> None:
        self.lists["items"].start()

    @override
    def refresh(self) -> None:
        for view in self.lists.values():
            if view.model.is_known:
                view.model.refresh()

    @Slot(int)
    def _turn(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        view = list(self.lists.values())[place]
        if not view.model.is_known:
            view.start()

    @Slot(object)
    def _open_item(self, row: Row) -> None:
        self.asks.emit(StockLink(ItemId(int(row["id"])), str(row["code"])))
