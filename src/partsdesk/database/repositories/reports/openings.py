"""Opening balances, stored when a month is closed, so that later questions start from them."""

from __future__ import annotations

from sqlalchemy import delete, insert, literal, select

from partsdesk.database.repositories.base import Repository
from partsdesk.database.repositories.reports.as_of import CARDS, LEDGER, BookOf, balances
from partsdesk.database.repositories.reports.scope import EVERYTHING
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.topics import Topic


class Openings(Repository):
    """Writes what a closed month leaves to the next; a reopening takes it away again."""

    def store_cards(self, month: Month) -> None:
        """Store what every card stands at when this month, now closed, is over."""
        self._store(CARDS, month)

    def store_ledger(self, month: Month) -> None:
        """Store what every item stands at, by group and store, when this month is over."""
        self._store(LEDGER, month)

    def drop_cards(self, month: Month) -> None:
        """Forget the cards' balances after this month, and after any later one."""
        self._drop(CARDS, month)

    def drop_ledger(self, month: Month) -> None:
        """Forget the ledger's balances after this month, and after any later one."""
        self._drop(LEDGER, month)

    def _store(self, book: BookOf, month: Month) -> None:
        self._drop(book, month)
        opened = month.next
        found = balances(self._connection, book, EVERYTHING, opened.first).subquery()
        columns = [*book.keys, *book.figures]
        query = select(literal(opened.number).label("month"), *(found.c[name] for name in columns))
        self._connection.execute(insert(book.openings).from_select(["month", *columns], query))
        self.touch(Topic.MONTHS)

    def _drop(self, book: BookOf, month: Month) -> None:
        self._connection.execute(delete(book.openings).where(book.openings.c.month > month.number))
