"""The stores ledger: pools, entries, and the bookings that wrote them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, case, func, literal, select

from partsdesk.database.bulk import Changes, Keyed, Rows, Value, day_of, day_text
from partsdesk.database.columns import moment_text
from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.repositories.numbers import Link
from partsdesk.database.tables.books import (
    booking_lines,
    bookings,
    ledger_balances,
    ledger_entries,
)
from partsdesk.database.tables.slips import slip_moves, slips
from partsdesk.database.upserts import if_missing
from partsdesk.domain.books.ledger import (
    COSTING,
    Entry,
    Invoiced,
    Nature,
    Origin,
    Pool,
    PoolKey,
)
from partsdesk.domain.books.sealing import Mark
from partsdesk.domain.books.slips import LineId, MoveId, Slip, SlipId
from partsdesk.domain.books.valuation import BookedLine, SourceValue
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.domain.values.topics import Topic

_KEY = ("item_id", "group")
_POOL = (
    "quantity",
    "amount",
    "last_quantity",
    "last_amount",
    "bought_quantity",
    "bought_amount",
    "last_date",
)
_POOLS = Keyed(ledger_balances, (*_KEY, *_POOL), _KEY)
_CHANGE = Changes(ledger_balances, _POOL, _KEY)
_ENTER = Rows(
    ledger_entries,
    "booking_id",
    "slip_id",
    "line_id",
    "move_id",
    "item_id",
    "group",
    "store_id",
    "ledger_date",
    "nature",
    "in_qty",
    "in_amount",
    "out_qty",
    "out_amount",
)
_BOOK = Rows(
    bookings,
    "slip_id",
    "kind",
    "act",
    "ledger_date",
    "booked_at",
    "booked_by",
    "chain_number",
    "previous",
    "digest",
)
_BOOK_LINES = Rows(
    booking_lines,
    "booking_id",
    "line_id",
    "item_id",
    "quantity",
    "price",
    "amount",
    "tax_rate",
    "tax",
    "invoice",
    "invoice_date",
    "estimate",
    "unsourced",
)
_SUMS = ("in_qty", "in_amount", "out_qty", "out_amount")


class LedgerReader(Repository):
    """What the accountant's book says."""

    def pools(self, keys: Iterable[PoolKey]) -> dict[PoolKey, Pool]:
        """What groups hold of items, as far as they ever held any."""
        return self._pools(keys, held=False)

    def _pools(self, keys: Iterable[PoolKey], *, held: bool) -> dict[PoolKey, Pool]:
        pairs = [(key.item, key.group.value) for key in keys]
        rows = _POOLS.rows(self._connection, pairs, held=held)
        return {PoolKey(ItemId(row[0]), Group(row[1])): _pool(row[2:]) for row in rows}

    def sources(self, moves: Iterable[MoveId]) -> dict[MoveId, SourceValue]:
        """What source moves were booked at on either side, and what others took of it (VAL-8)."""
        found: dict[MoveId, SourceValue] = {}
        for chunk in in_chunks(moves):
            own = self._own(chunk)
            taken = self._taken(chunk)
            for move, (item, booked, called, figures) in own.items():
                gone = taken.get(move, (0, 0, 0, 0))
                found[move] = SourceValue(
                    _origin(figures[0], figures[1], gone[0], gone[1]),
                    _origin(figures[2], figures[3], gone[2], gone[3]),
                    item,
                    booked,
                    called,
                )
        return found

    def ahead_of(self, slip: SlipId) -> Mapping[LineId, BookedLine]:
        """What the invoice ahead of a slip's goods said of its lines (VAL-4)."""
        return self._booked_lines(slip, "ahead")

    def booked_lines(self, slip: SlipId) -> Mapping[LineId, BookedLine]:
        """What the slip's booking said of its lines."""
        return self._booked_lines(slip, "booking")

    def _booked_lines(self, slip: SlipId, act: str) -> dict[LineId, BookedLine]:
        rows = self._connection.execute(
            select(booking_lines)
            .join(bookings, bookings.c.id == booking_lines.c.booking_id)
            .where(bookings.c.slip_id == slip, bookings.c.act == act)
        )
        return {LineId(row.line_id): _booked_line(row) for row in rows}

    def invoiced(self, slip: SlipId) -> Mapping[LineId, Invoiced]:
        """What invoices have come in for a slip that was booked at an estimate (VAL-3)."""
        said = self._connection.execute(
            select(
                booking_lines.c.line_id,
                func.sum(booking_lines.c.quantity),
                func.sum(booking_lines.c.amount),
            )
            .join(bookings, bookings.c.id == booking_lines.c.booking_id)
            .where(bookings.c.slip_id == slip, bookings.c.act == "invoice")
            .group_by(booking_lines.c.line_id)
        ).all()
        natures = (Nature.ESTIMATE_OUT.value, Nature.INVOICE_IN.value)
        entered = {
            line: int(units)
            for line, units in self._connection.execute(
                select(ledger_entries.c.line_id, func.sum(ledger_entries.c.in_amount))
                .where(ledger_entries.c.slip_id == slip, ledger_entries.c.nature.in_(natures))
                .group_by(ledger_entries.c.line_id)
            )
        }
        return {
            LineId(line): Invoiced(
                Quantity(int(quantity)), Amount(int(amount) - entered.get(line, 0))
            )
            for line, quantity, amount in said
        }

    def _own(
        self, moves: Sequence[MoveId]
    ) -> dict[MoveId, tuple[ItemId, bool, str, tuple[int, int, int, int]]]:
        entry = ledger_entries.c
        rows = self._connection.execute(
            select(
                slip_moves.c.id,
                slip_moves.c.item_id,
                slips.c.number,
                func.count(entry.id),
                *(func.coalesce(func.sum(entry[name]), 0) for name in _SUMS),
            )
            .join(slips, slips.c.id == slip_moves.c.slip_id)
            .outerjoin(ledger_entries, _costing(entry.move_id == slip_moves.c.id))
            .where(slip_moves.c.id.in_(moves))
            .group_by(slip_moves.c.id, slip_moves.c.item_id, slips.c.number)
        )
        return {
            MoveId(move): (ItemId(item), count > 0, number, (int(iq), int(ia), int(oq), int(oa)))
            for move, item, number, count, iq, ia, oq, oa in rows
        }

    def _taken(self, moves: Sequence[MoveId]) -> dict[MoveId, tuple[int, int, int, int]]:
        """Quantity and amount taken of the in-side and of the out-side by booked slips.

        A red slip takes in the column of what it corrects, a return in the opposite one.
        """
        entry = ledger_entries.c
        red = slips.c.reversal_of.is_not(None)

        def taken(own: str, opposite: str) -> Any:  # noqa: ANN401 - a column
            return func.coalesce(func.sum(case((red, -entry[own]), else_=entry[opposite])), 0)

        rows = self._connection.execute(
            select(
                slip_moves.c.source_id,
                taken("in_qty", "out_qty"),
                taken("in_amount", "out_amount"),
                taken("out_qty", "in_qty"),
                taken("out_amount", "in_amount"),
            )
            .join(ledger_entries, _costing(entry.move_id == slip_moves.c.id))
            .join(slips, slips.c.id == slip_moves.c.slip_id)
            .where(slip_moves.c.source_id.in_(moves))
            .group_by(slip_moves.c.source_id)
        )
        return {MoveId(move): (int(iq), int(ia), int(oq), int(oa)) for move, iq, ia, oq, oa in rows}


class Ledger(LedgerReader):
    """The accountant's book, and how it is written."""

    def held_fast(self, keys: Iterable[PoolKey]) -> dict[PoolKey, Pool]:
        """The pools at these keys, made where missing and held until the act is over."""
        wanted = set(keys)
        found = self._pools(wanted, held=True)
        missing = sorted(wanted - found.keys())
        if missing:
            rows = [{"item_id": key.item, "group": key.group.value} for key in missing]
            self._connection.execute(if_missing(self._connection, ledger_balances), rows)
            found |= self._pools(missing, held=True)
        return found

    def book(self, slip: Slip, mark: Mark, link: Link, lines: Sequence[BookedLine]) -> int:
        """Write a booking with what it says of each line; answers its id."""
        row = (
            slip.id,
            slip.kind.code,
            mark.act,
            day_text(mark.day),
            moment_text(mark.at),
            mark.by,
            link.number,
            link.previous,
            link.digest,
        )
        ((booking,),) = _BOOK.written(self._connection, [row], "id")
        _BOOK_LINES.write(self._connection, [_line_row(booking, line) for line in lines])
        return int(booking)

    def enter(
        self,
        booking: int,
        slip: SlipId,
        day: dt.date,
        entries: Sequence[Entry],
        pools: Mapping[PoolKey, Pool],
    ) -> None:
        """Write entries and the pools as they now stand; the month's totals follow."""
        if not entries:
            return
        entered = {PoolKey(entry.item, entry.group) for entry in entries}
        rows = [_entry_row(booking, slip, day, entry) for entry in entries]
        _ENTER.write(self._connection, rows)
        changed = [_pool_row(key, pools[key], day) for key in sorted(entered)]
        _CHANGE.write(self._connection, changed)
        self.touch(Topic.LEDGER)


def _costing(condition: Any) -> Any:  # noqa: ANN401 - a boolean clause
    natures = [literal(nature.value) for nature in sorted(COSTING)]
    return and_(condition, ledger_entries.c.nature.in_(natures))


def _origin(quantity: int, amount: int, taken_quantity: int, taken_amount: int) -> Origin:
    return Origin(
        Quantity(quantity), Amount(amount), Quantity(taken_quantity), Amount(taken_amount)
    )


def _booked_line(row: Row[Any]) -> BookedLine:
    return BookedLine(
        LineId(row.line_id),
        ItemId(row.item_id),
        Quantity(row.quantity),
        None if row.price is None else Price(row.price),
        Amount(row.amount),
        None if row.tax_rate is None else Price(row.tax_rate),
        None if row.tax is None else Amount(row.tax),
        row.invoice,
        row.invoice_date,
        estimate=bool(row.estimate),
        unsourced=bool(row.unsourced),
    )


def _pool(row: Sequence[Any]) -> Pool:
    quantity, amount, last_quantity, last_amount, bought_quantity, bought_amount, last = row
    return Pool(
        Quantity(quantity),
        Amount(amount),
        Quantity(last_quantity),
        Amount(last_amount),
        Quantity(bought_quantity),
        Amount(bought_amount),
        day_of(last),
    )


def _pool_row(key: PoolKey, pool: Pool, day: dt.date) -> tuple[Value, ...]:
    return (
        pool.quantity.units,
        pool.amount.units,
        pool.last_quantity.units,
        pool.last_amount.units,
        pool.bought_quantity.units,
        pool.bought_amount.units,
        day_text(day),
        key.item,
        key.group.value,
    )


def _line_row(booking: int, line: BookedLine) -> tuple[Value, ...]:
    return (
        booking,
        line.line,
        line.item,
        line.quantity.units,
        None if line.price is None else line.price.units,
        line.amount.units,
        None if line.tax_rate is None else line.tax_rate.units,
        None if line.tax is None else line.tax.units,
        line.invoice,
        day_text(line.invoice_date),
        line.estimate,
        line.unsourced,
    )


def _entry_row(booking: int, slip: SlipId, day: dt.date, entry: Entry) -> tuple[Value, ...]:
    return (
        booking,
        slip,
        entry.line,
        entry.move,
        entry.item,
        entry.group.value,
        entry.store,
        day_text(day),
        entry.nature.value,
        entry.in_qty.units,
        entry.in_amount.units,
        entry.out_qty.units,
        entry.out_amount.units,
    )
