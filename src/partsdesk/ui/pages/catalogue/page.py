"""The catalogue: items, partners, stores and bins, looked through, opened and made."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QStackedLayout
from typing_extensions import override

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import ListAsked
from partsdesk.services.warehouse import RoleNeeded
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import ImportLink, Page, PartnerLink, RecordLink, StockLink
from partsdesk.ui.pages.catalogue.records import RECORDS
from partsdesk.ui.parts import chip
from partsdesk.ui.tables.columns import Row, columns
from partsdesk.ui.tables.view import ListView
from partsdesk.wording.language import N_, _, say
from partsdesk.wording.refusals import explain

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
    "categories": (N_("Categories"), ("code", "name")),
    "units": (N_("Units"), ("code", "name", "decimals")),
}
STRETCHING = frozenset({"name", "zone"})
TAKEN_IN_AS = {"bins": "stores", "categories": "items", "units": "items"}
DOORS = {"items": N_("Stock"), "partners": N_("Slips")}
EMPTY = N_("Nothing here: Ctrl+N makes one, Ctrl+I takes them from a workbook")


class CataloguePage(Page):
    """Lists of what slips name."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.CATALOG, Topic.PARTNERS, Topic.PLACES})

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Catalogue"))
        self._made = 0
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
            view = ListView(bench, stretched, ListAsked(listing), empty=say(EMPTY))
            view.opened.connect(partial(self._open, listing))
            self.lists[listing] = view
            view.setParent(self)  # the first of a stack is shown at once
            self._stack.addWidget(view)
        group.idClicked.connect(self._turn)
        self._build_actions()
        self.layout_.addLayout(self._stack, 1)
        self._show_actions()

    @property
    @override
    def subject(self) -> str:
        return "catalogue"

    @property
    def listing(self) -> str:
        """The list in front."""
        return list(self.lists)[self._stack.currentIndex()]

    @override
    def start(self) -> None:
        self.lists["items"].start()

    @override
    def refresh(self) -> None:
        for view in self.lists.values():
            if view.model.is_known:
                view.model.refresh()

    def _build_actions(self) -> None:
        self.door = self.action("", "Ctrl+Return", self._go_through)
        self.copy = self.action(_("Copy"), "F4", self._copy)
        self.new = self.action(_("New"), "Ctrl+N", self._begin)
        self.take_in = self.action(_("Import"), "Ctrl+I", self._import)
        for action in (self.door, self.take_in, self.copy, self.new):
            self.head.add_button(action, primary=action is self.new)

    def _show_actions(self) -> None:
        """What can be done with the list in front, and who may where this person may not."""
        listing = self.listing
        kind = RECORDS[listing]
        may = self.bench.actor.is_one_of(kind.roles)
        why = explain(RoleNeeded("", tuple(sorted(kind.roles))))
        for action in (self.new, self.copy):
            action.setEnabled(may)
            action.setToolTip(action.text() if may else why)
        self.take_in.setEnabled(may)
        self.take_in.setToolTip(self.take_in.text() if may else why)
        self.new.setText(say(kind.new))
        self.door.setVisible(listing in DOORS)
        self.door.setText(say(DOORS[listing]) if listing in DOORS else "")

    @Slot(int)
    def _turn(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        view = list(self.lists.values())[place]
        if not view.model.is_known:
            view.start()
        self._show_actions()

    def _open(self, listing: str, row: Row) -> None:
        self.asks.emit(RecordLink(listing, _key_of(row)))

    @Slot()
    def _go_through(self) -> None:
        """To what belongs to the current row: an item's stock, a partner's slips."""
        row = self.lists[self.listing].current()
        if row is None:
            return
        if self.listing == "items":
            self.asks.emit(StockLink(ItemId(int(row["id"])), str(row["code"])))
        else:
            self.asks.emit(PartnerLink(int(row["id"]), str(row["name"])))

    @Slot()
    def _import(self) -> None:
        """From a workbook; bins come with their stores, classes and units with their items."""
        self.asks.emit(ImportLink(TAKEN_IN_AS.get(self.listing, self.listing)))

    @Slot()
    def _begin(self) -> None:
        self._made += 1
        self.asks.emit(RecordLink(self.listing, nonce=self._made))

    @Slot()
    def _copy(self) -> None:
        row = self.lists[self.listing].current()
        if row is not None:
            self._made += 1
            self.asks.emit(RecordLink(self.listing, None, _key_of(row), self._made))


def _key_of(row: Row) -> int | str:
    """What a row is known by: its id, or the code of what has none."""
    return int(row["id"]) if "id" in row else str(row["code"])
