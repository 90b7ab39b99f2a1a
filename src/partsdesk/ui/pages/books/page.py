"""The stores ledger's accounts: what the books say of each item and group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import ListAsked
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import CardLink, LedgerLink, Page, SlipLink
from partsdesk.ui.tables.columns import Column, Row, columns
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.tones import Tone
from partsdesk.wording import terms
from partsdesk.wording.language import _


class BooksPage(Page):
    """Every item and group that stands in the ledger; a row opens its entries."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.LEDGER})

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Books"))
        self.head.more.setText(_("Stores ledger, by item and valuation group"))
        empty = _("Nothing is booked yet. Accountants book executed slips.")
        self.list = ListView(bench, self._columns(), ListAsked("accounts"), empty=empty)
        self.list.opened.connect(self._open)
        self.layout_.addWidget(self.list, 1)

    @property
    @override
    def subject(self) -> str:
        return "books"

    @override
    def start(self) -> None:
        self.list.start()

    @override
    def refresh(self) -> None:
        self.list.model.refresh()

    def _columns(self) -> list[Column]:
        found = columns(
            "accounts",
            *("item", "name", "spec", "unit", "group", "quantity", "amount", "last_date"),
            hide_costs=not self.bench.actor.sees_cost,
            group=112,
            unit=56,
        )
        return [replace(column, stretches=column.name == "name") for column in found]

    @Slot(object)
    def _open(self, row: Row) -> None:
        self.asks.emit(
            LedgerLink(
                ItemId(int(row["item_id"])),
                str(row["item"]),
                str(row["name"]),
                Group(str(row["group"])),
            )
        )


class BookPage(Page):
    """One book of one item, entry by entry; an entry opens its slip."""

    def __init__(self, bench: Bench, title: str, code: str, more: str) -> None:
        super().__init__(bench)
        self.head.title.setText(title)
        self.head.show_mark(self.head.number, code)
        self.head.more.setText(more)
        self.list = self._build()
        self.list.opened.connect(self._open)
        self.layout_.addWidget(self.list, 1)

    def _build(self) -> ListView:
        raise NotImplementedError

    def _entries(self, found: list[Column], asked: ListAsked) -> ListView:
        return ListView(self.bench, _entries(found), asked, hint=_("Slip number …"))

    @property
    @override
    def subject(self) -> str:
        return "books"

    @property
    @override
    def title(self) -> str:
        return f"{self.head.title.text()} {self.head.number.text()}"

    @override
    def start(self) -> None:
        self.list.start(at_end=True)

    @override
    def refresh(self) -> None:
        self.list.model.refresh()

    @Slot(object)
    def _open(self, row: Row) -> None:
        self.asks.emit(SlipLink(SlipId(int(row["slip"]))))


class CardPage(BookPage):
    """A bin card (库存卡): date, slip, in, out, balance, and by whom."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.CARDS})

    def __init__(self, bench: Bench, link: CardLink) -> None:
        self._link = link
        place = link.place or _("every store")
        super().__init__(bench, _("Bin card"), link.code, f"{link.name} · {place}")

    @override
    def _build(self) -> ListView:
        link = self._link
        names = ["date", "number", "kind", "line", "store", "bin", "lot", "in_qty", "out_qty"]
        if link.bin is not None:
            names.remove("bin")
        if link.store is not None:
            names.remove("store")
        found = columns("cards", *names, "balance", "by", line=48, kind=120, number=152)
        scope: dict[str, object] = {"item": link.item, "store": link.store, "bin": link.bin}
        return self._entries(found, ListAsked("cards", scope=scope))


class LedgerPage(BookPage):
    """A ledger account: quantities and amounts in and out, and what is left after each."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.LEDGER})

    def __init__(self, bench: Bench, link: LedgerLink) -> None:
        self._link = link
        more = f"{link.name} · {terms.name_of(link.group)}"
        super().__init__(bench, _("Ledger"), link.code, more)

    @override
    def _build(self) -> ListView:
        found = columns(
            "ledger",
            *("date", "number", "kind", "nature", "store", "in_qty", "in_amount", "out_qty"),
            *("out_amount", "balance", "balance_amount", "by"),
            hide_costs=not self.bench.actor.sees_cost,
            number=144,
            kind=104,
            nature=88,
            store=72,
            by=72,
        )
        scope: dict[str, object] = {"item": self._link.item, "group": self._link.group.value}
        return self._entries(found, ListAsked("ledger", scope=scope))


def _entries(found: list[Column]) -> list[Column]:
    """Entries read like a book: nought is blank, red is red, the last column takes the rest."""
    quiet = {"in_qty", "out_qty", "in_amount", "out_amount"}
    return [
        replace(
            column,
            show=_quiet(column) if column.name in quiet else column.show,
            tone=_red_figure(column) if column.name in quiet else column.tone,
            stretches=column.name == "by",
        )
        for column in found
    ]


def _quiet(column: Column) -> Callable[[Row], str]:
    def show(row: Row) -> str:
        value = row.get(column.name)
        return column.text(row) if value else ""

    return show


def _red_figure(column: Column) -> Callable[[Row], Tone | None]:
    def tone(row: Row) -> Tone | None:
        value = row.get(column.name)
        is_red = value is not None and value.units < 0
        return Tone.WRONG if is_red else None

    return tone
