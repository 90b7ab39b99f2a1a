"""F7: goods, bins and lots picked from the one list, with what lies there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from typing_extensions import override

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.people import StoreId
from partsdesk.services.lists import Filter, ListAsked, Match, Sort
from partsdesk.ui.bench import Bench
from partsdesk.ui.tables.columns import Row, columns
from partsdesk.ui.tables.view import ListView
from partsdesk.wording.language import _

SIZE = (760, 460)
GOODS = ("name", "spec", "unit")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is picked: a list, its scope, and the columns that go into cells.

    Attributes:
        taken: the column that goes into the cell, then those that go into others of the line:
            by the cell's key.
    """

    title: str
    asked: ListAsked
    shown: tuple[str, ...]
    taken: Mapping[str, str]
    empty: str = ""


def items_wanted(store: StoreId | None, *, leaves: bool) -> Wanted:
    """Items: what a store holds and what of it is free, where goods leave it; else all of them."""
    if leaves and store is not None:
        asked = ListAsked("stock-items", scope={"store": store})
        return Wanted(_("Items"), asked, ("item", *GOODS, "quantity", "free"), {"item": "item"})
    asked = ListAsked("items", scope={"active": True})
    return Wanted(_("Items"), asked, ("code", *GOODS), {"item": "code"})


def bins_wanted(key: str, store: StoreId, item: ItemId | None, *, leaves: bool) -> Wanted:
    """Bins of a store: those that hold the item, where it leaves them; else all of them."""
    if leaves and item is not None:
        asked = ListAsked("stock", scope={"store": store, "item": item})
        return Wanted(_("Bins"), asked, ("bin", "lot", "quantity"), {key: "bin", "lot": "lot"})
    asked = ListAsked("bins", scope={"store": store, "active": True})
    return Wanted(_("Bins"), asked, ("code", "zone"), {key: "code"})


def lots_wanted(store: StoreId | None, item: ItemId, *, leaves: bool) -> Wanted:
    """Lots of an item, the oldest first: those in the store, where they leave it; else all."""
    told = (Filter("lot", Match.DIFFERS, ("",)),)
    oldest = (Sort("made_on"),)
    shown = ("lot", "made_on", "bin", "quantity")
    empty = _("No lot of it is in stock")
    if leaves and store is not None:
        asked = ListAsked("stock", told, sort=oldest, scope={"store": store, "item": item})
        return Wanted(_("Lots"), asked, shown, {"lot": "lot", "bin": "bin"}, empty)
    asked = ListAsked("stock", told, sort=oldest, scope={"item": item})
    return Wanted(_("Lots"), asked, ("lot", "made_on", "store", "quantity"), {"lot": "lot"}, empty)


class Picker(QDialog):
    """A list to pick one row from, by keyboard.

    Signals:
        picked: what goes into cells of the line, by their keys, the cell's own first.
    """

    picked = Signal(object)

    def __init__(self, bench: Bench, wanted: Wanted, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(wanted.title)
        self.resize(*SIZE)
        self._taken = wanted.taken
        empty = wanted.empty or _("Nothing here to pick")
        found = columns(wanted.asked.listing, *wanted.shown)
        shown = [replace(each, stretches=each.name in {"name", "lot"}) for each in found]
        self.list = ListView(bench, shown, wanted.asked, empty=empty)
        self.list.opened.connect(self._take)
        self.list.search.returnPressed.connect(self._take_current)
        self.list.search.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.list)
        self.list.start()
        self.list.search.setFocus()

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Down goes from the search into what was found."""
        key = event.key() if isinstance(event, QKeyEvent) else 0
        if event.type() != QEvent.Type.KeyPress or key != Qt.Key.Key_Down:
            return super().eventFilter(watched, event)
        self.list.table.setFocus()
        self.list.table.selectRow(0)
        return True

    @Slot()
    def _take_current(self) -> None:
        row = self.list.current() or self.list.model.row(0)
        if row is not None:
            self._take(row)

    @Slot(object)
    def _take(self, row: Row) -> None:
        self.picked.emit({key: str(row[name] or "") for key, name in self._taken.items()})
        self.accept()
