"""Receipts without an invoice 暂估明细表, by supplier; one invoice may be for several (VAL-3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.quantities import Amount
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import ListAsked, ListPage, list_page
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice
from partsdesk.ui.listed import OneListPage
from partsdesk.ui.page import Bill, SlipLink
from partsdesk.ui.tables.columns import Column, Row, columns
from partsdesk.ui.tables.selecting import numbers, ranges
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import _

MOST_AT_ONCE = 100


class UninvoicedPage(OneListPage):
    """What stands in the ledger at an estimate; the invoice of the selected ones is taken in."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.SLIPS, Topic.LEDGER})

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Receipts without an invoice"))
        self.take = self.action(_("Take an invoice in …"), "Ctrl+I", self._take_in)
        self.head.add_button(self.take, primary=True)
        self.show_list(
            ListView(
                bench,
                _columns(),
                ListAsked("uninvoiced"),
                empty=_("Every receipt has its invoice."),
                hint=_("Number, supplier, order …"),
            )
        )
        self.suppliers = Choice(bench)
        self.suppliers.setAccessibleName(_("Supplier"))
        self.suppliers.setFixedWidth(260)
        self.suppliers.activated.connect(self._narrow)
        self.list.add_control(self.suppliers)

    @property
    @override
    def subject(self) -> str:
        return "slips"

    @override
    def start(self) -> None:
        super().start()
        self._ask_suppliers()

    @override
    def refresh(self) -> None:
        super().refresh()
        self._ask_suppliers()

    def _ask_suppliers(self) -> None:
        asked = ListAsked("uninvoiced-suppliers", limit=500)
        self.bench.courier.ask(self, list_page, asked).then(self._take_suppliers)

    def _take_suppliers(self, page: ListPage) -> None:
        chosen = self.suppliers.currentData()
        rows = [dict(zip(page.names, row, strict=True)) for row in page.rows]
        found: dict[object, tuple[str, int, Amount | None]] = {}
        for row in rows:  # one a store
            name, many, worth = found.get(row["partner_id"], (str(row["partner_name"]), 0, None))
            more = row["estimated"]
            if isinstance(more, Amount):
                worth = more if worth is None else worth + more
            found[row["partner_id"]] = (name, many + int(str(row["slips"])), worth)
        self.suppliers.clear()
        self.suppliers.addItem(_("Every supplier"), None)
        for key, (name, many, worth) in found.items():
            said = f"{name} · {many:,}"
            self.suppliers.addItem(
                said if worth is None else f"{said} · {figures.money(worth)}", key
            )
        self.suppliers.put(chosen if chosen in found else None)
        if chosen is not None and chosen not in found:
            self._narrow()

    @Slot()
    def _narrow(self) -> None:
        self.list.model.take(scope={"partner": self.suppliers.currentData()})

    @Slot()
    def _take_in(self) -> None:
        """Open the first of the selected receipts to take its invoice in; the others follow."""
        chosen = self._selected()
        if not chosen:
            self.notices.tell(_("Select the receipts that the invoice is for."), Tone.ATTENTION)
        elif len({row["partner_id"] for row in chosen}) > 1:
            said = _("One invoice is one supplier's: these receipts are of several.")
            self.notices.tell(said, Tone.ATTENTION)
        else:
            first, *others = (SlipId(int(row["id"])) for row in chosen)
            self.asks.emit(SlipLink(first, Bill(), tuple(others)))

    def _selected(self) -> Sequence[Row]:
        found = numbers(ranges(self.list.table.selectionModel()))
        rows = map(self.list.model.peek, islice(found, MOST_AT_ONCE))
        return [row for row in rows if row is not None]

    @override
    @Slot(object)
    def open_row(self, row: Row) -> None:
        self.asks.emit(SlipLink(SlipId(int(row["id"])), Bill()))


def _columns() -> list[Column]:
    found = columns(
        "uninvoiced",
        *("partner_name", "number", "date", "ledger_date", "store", "order", "ref", "estimated"),
        number=152,
        store=80,
        order=120,
        ref=120,
    )
    return [replace(each, stretches=each.name == "partner_name") for each in found]
