"""Balances of another program's account: Kingdee's, Yonyou's, a sheet's (REC-1).

They are taken in as they are: one line an item, or one an item and store, each once; below nought
too, for that is what the statement is there to show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from partsdesk.database.repositories.statements import BalanceLine
from partsdesk.database.work import View, Work
from partsdesk.domain.books.slips import OutsideStores
from partsdesk.domain.catalog.items import UnknownItem
from partsdesk.domain.catalog.places import UnknownStore
from partsdesk.domain.counting.statement import Account
from partsdesk.domain.values.people import StoreId
from partsdesk.services.importing.rows import (
    CellMissing,
    Imported,
    Reading,
    Rejected,
    Row,
    RowsDiffer,
    StandsTwice,
)

CHUNK = 1_000


@dataclass(slots=True)
class ReadAccount:
    """What a file says that another program's account stands at.

    Attributes:
        day: the day that its rows name; None where they name none.
        by_store: whether it says what lies in which store; then every row does.
    """

    lines: list[BalanceLine] = field(default_factory=list)
    day: dt.date | None = None
    by_store: bool = False
    rejected: list[Rejected] = field(default_factory=list)
    _said: str | None = None
    _first: int = 0
    _rows: dict[tuple[int, int | None], int] = field(default_factory=dict)

    def take(self, reading: Reading, line: BalanceLine | None, day: dt.date | None) -> None:
        """Take a row in, or name what is wrong with it."""
        said = reading.text("date")
        if self._said is None:
            self._said, self.day, self._first = said, day, reading.number
        elif said != self._said:
            reading.refuse("date", RowsDiffer(reading.text("item"), "date", self._first))
        if line is not None:
            before = self._rows.setdefault((line.item, line.store), reading.number)
            if before != reading.number:
                reading.refuse("item", StandsTwice(reading.text("item"), before))
        if line is None or not reading.is_good:
            self.rejected.extend(reading.faults)
        else:
            self.lines.append(line)

    def settle(self) -> None:
        """See that all rows name a store where one does."""
        self.by_store = any(line.store is not None for line in self.lines)
        if not self.by_store:
            return
        loose = [line for line in self.lines if line.store is None]
        if loose:
            rows = [self._rows[line.item, None] for line in loose]
            self.rejected += [Rejected(row, "store", CellMissing("store")) for row in rows]
            self.lines = [line for line in self.lines if line.store is not None]
        self.rejected.sort(key=lambda each: each.row)


def read_account(view: View, rows: Iterable[Row]) -> ReadAccount:
    """Read balances; rows at fault are answered, not read."""
    read = ReadAccount()
    stores = {store.code: store.id for store in view.places.stores().values()}
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        items = view.items.keys({row.cells.get("item", "").strip() for row in chunk} - {""})
        for row in chunk:
            reading = Reading.of(row)
            code = reading.needed("item")
            if code and code not in items:
                reading.refuse("item", UnknownItem(code))
            reading.needed("quantity")
            quantity, amount = reading.quantity("quantity"), reading.amount("amount")
            store, day = _store(view, reading, stores), reading.date("date")
            line = None
            if reading.is_good and quantity is not None:
                money = None if amount is None else amount.units
                line = BalanceLine(items[code], store, quantity.units, money)
            read.take(reading, line, day)
    read.settle()
    return read


def import_account(work: Work, rows: Iterable[Row]) -> Imported:
    """Take balances in, to hold statements against; they are never changed afterwards.

    Where the file does not say of which day they are, they are of today.
    """
    read = read_account(work, rows)
    if read.lines:
        account = Account(
            0,
            work.subject,
            read.day or work.today,
            read.by_store,
            len(read.lines),
            work.now,
            work.actor.user or None,
        )
        work.statements.take_account(account, read.lines)
    count = len(read.lines)
    return Imported(count, count, rejected=tuple(read.rejected))


def _store(view: View, reading: Reading, stores: dict[str, StoreId]) -> StoreId | None:
    """The store that a row names; None where it names none."""
    code = reading.text("store")
    if not code:
        return None
    if code not in stores:
        reading.refuse("store", UnknownStore(code))
        return None
    if not view.actor.may_enter(stores[code]):
        reading.refuse("store", OutsideStores(code))
    return stores[code]
