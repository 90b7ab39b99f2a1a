"""The end of a month 月结: both closes side by side, and who signed for which store."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from partsdesk.domain.books.months import Book
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.topics import Topic
from partsdesk.services.months import MonthEnd, month_end
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import Page, RegisterLink, StatementLink, SummaryLink
from partsdesk.ui.pages.closing import rows
from partsdesk.ui.pages.closing.card import MAIN, OTHER, BookCard
from partsdesk.ui.parts import Card
from partsdesk.ui.tables.still import StillTable
from partsdesk.wording import figures
from partsdesk.wording.language import _


class MonthEndPage(Page):
    """Each point opens the page that mends it; what is done is green, and then the month closes."""

    follows: ClassVar[frozenset[Topic]] = frozenset(
        {
            *(Topic.MONTHS, Topic.SLIPS, Topic.SETTINGS, Topic.LEDGER, Topic.COUNTS),
            *(Topic.PAPERS, Topic.REGISTERS, Topic.STOCK),
        }
    )

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Month end"))
        differences = self.action(_("Count differences"), "Ctrl+D", self._open_differences)
        self.head.add_button(differences)
        self.head.add_button(self.action(_("Movements summary"), "Ctrl+U", self._open_summary))
        self._month: Month | None = None
        self.books = {book: BookCard(self, book) for book in Book}
        row = QHBoxLayout()
        row.setSpacing(14)
        for card in self.books.values():
            row.addWidget(card, 1)
        self.layout_.addLayout(row)
        self._build_signatures()

    @property
    @override
    def subject(self) -> str:
        return "books"

    @override
    def start(self) -> None:
        self.refresh()

    @override
    def refresh(self) -> None:
        self.bench.courier.ask(self, month_end, None).then(self.show_month_end)

    def show_month_end(self, found: MonthEnd) -> None:
        """Show both closes as they stand; F9 is the step that this person takes next."""
        for closing in found.closings:
            self.books[closing.book].show_closing(closing)
        mine = [card for card in self.books.values() if "close" in card.ways.may]
        first = next(iter(self._in_turn(mine)), self.books[Book.STORES])
        for card in self.books.values():
            card.put_key(MAIN if card is first else OTHER)
        self._month = found.signed_month
        month = figures.long_month(found.signed_month)
        self.signed.title.setText(_("Statements of {month} and who signed them", month=month))
        self.table.still.take(rows.signed_rows(found.signed))

    @staticmethod
    def _in_turn(cards: list[BookCard]) -> list[BookCard]:
        """Which month is closed first: the earlier one, and the stores before the accounts."""
        known = [(card.standing.next, card) for card in cards if card.standing is not None]
        return [card for _month, card in sorted(known, key=lambda each: each[0].number)]

    def _build_signatures(self) -> None:
        empty = _("No store has goods in it, and none a statement: there is nothing to sign.")
        self.signed = Card(" ")
        self.table = StillTable(self.bench, rows.signed_columns(), empty=empty)
        self.table.setAccessibleName(_("Signatures"))
        self.table.opened.connect(self._open_statement)
        self.signed.inside.addWidget(self.table)
        self.signed.inside.setContentsMargins(1, 1, 1, 4)
        self.layout_.addWidget(self.signed, 1)

    @Slot()
    def _open_differences(self) -> None:
        self.asks.emit(RegisterLink("differences"))

    @Slot(object)
    def _open_statement(self, _row: object) -> None:
        if self._month is not None:
            self.asks.emit(StatementLink(self._month.last))

    @Slot()
    def _open_summary(self) -> None:
        self.asks.emit(SummaryLink())
