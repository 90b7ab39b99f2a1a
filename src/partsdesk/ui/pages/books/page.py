"""The stores ledger's accounts: what the books say of each item and group."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import ListAsked
from partsdesk.ui.bench import Bench
from partsdesk.ui.listed import OneListPage
from partsdesk.ui.page import DayLink, LedgerLink, MonthEndLink, SummaryLink
from partsdesk.ui.tables.columns import Column, Row, columns, goods_of
from partsdesk.ui.tables.view import ListView
from partsdesk.wording.language import _


class BooksPage(OneListPage):
    """Every item and group that stands in the ledger; a row opens its entries."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.LEDGER})

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Books"))
        self.head.more.setText(_("Stores ledger, by item and valuation group"))
        empty = _("Nothing is booked yet. Accountants book executed slips.")
        summary = self.action(_("Movements summary"), "F9", self._open_summary)
        self.head.add_button(self.action(_("Month end"), "Ctrl+M", self._open_month_end))
        self.head.add_button(self.action(_("Day report"), "Ctrl+D", self._open_day))
        self.head.add_button(summary, primary=True)
        self.show_list(ListView(bench, self._columns(), ListAsked("accounts"), empty=empty))

    @property
    @override
    def subject(self) -> str:
        return "books"

    def _columns(self) -> list[Column]:
        found = columns(
            "accounts",
            *("item", "name", "spec", "unit", "group", "quantity", "amount", "last_date"),
            hide_costs=not self.bench.actor.sees_cost,
            group=112,
            unit=56,
        )
        return [replace(column, stretches=column.name == "name") for column in found]

    @Slot()
    def _open_day(self) -> None:
        self.asks.emit(DayLink())

    @Slot()
    def _open_month_end(self) -> None:
        self.asks.emit(MonthEndLink())

    @Slot()
    def _open_summary(self) -> None:
        self.asks.emit(SummaryLink())

    @override
    @Slot(object)
    def open_row(self, row: Row) -> None:
        self.asks.emit(LedgerLink(*goods_of(row), Group(str(row["group"]))))
