"""Differences that counts confirmed, what they are worth, and what became of them (VAL-7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, case, func, literal, select

from partsdesk.database.dividing import share
from partsdesk.database.repositories.base import Repository
from partsdesk.database.repositories.reports.as_of import whole
from partsdesk.database.tables.books import ledger_balances, ledger_entries
from partsdesk.database.tables.catalog import bins, items, stores
from partsdesk.database.tables.counting import (
    count_lines,
    count_results,
    counts,
    dispositions,
    tallies,
)
from partsdesk.database.tables.slips import executions, slip_lines, slips
from partsdesk.domain.books.slips import State
from partsdesk.domain.counting.counts import CountLineId
from partsdesk.domain.values.people import StoreId, UserId
from partsdesk.domain.values.quantities import Amount, Quantity

UNDISPOSED, DISPOSED = "undisposed", "disposed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One confirmed difference.

    Attributes:
        worth: what it was booked at, else by the average; None where nothing is known of it.
        counters: who counted it, as users; ``confirmed_by`` who confirmed the count.
    """

    line: CountLineId
    count: str
    number: int
    store: StoreId
    item: str
    quantity: Quantity
    worth: Amount | None
    counters: frozenset[UserId]
    one_man: bool


def _last() -> ScalarSelect[int]:
    """A line's last disposition, which is the one that holds."""
    return (
        select(func.max(dispositions.c.id))
        .where(dispositions.c.line_id == count_results.c.line_id)
        .correlate(count_results)
        .scalar_subquery()
    )


def _booked() -> ScalarSelect[int]:
    """What the ledger has of a line's slip line."""
    entry = ledger_entries.c
    return (
        select(whole(entry.in_amount - entry.out_amount))
        .where(entry.line_id == count_results.c.slip_line_id)
        .correlate(count_results)
        .scalar_subquery()
    )


def _by_average(difference: ColumnElement[Any]) -> ScalarSelect[int]:
    """What it would come to by the average of its group, or the last one that there was."""
    balance = ledger_balances.c
    return (
        select(
            case(
                (balance.quantity != 0, share(difference, balance.amount, balance.quantity)),
                (
                    balance.last_quantity != 0,
                    share(difference, balance.last_amount, balance.last_quantity),
                ),
            )
        )
        .where(balance.item_id == count_lines.c.item_id, balance.group == stores.c.group)
        .correlate(count_results, count_lines, stores)
        .scalar_subquery()
    )


def differences() -> Select[Any]:
    """Every confirmed difference whose slip still stands, with its last disposition.

    Columns: ``line_id`` ``count_id`` ``called`` ``number`` ``date`` ``slip_id`` ``store_id``
    ``bin`` ``lot_id`` ``item_id`` ``item`` ``kind`` ``quantity`` ``worth`` ``said`` (the cause as
    it was counted) ``standing`` ``disposition_id``.
    """
    quantity = count_results.c.counted - count_results.c.book
    last = dispositions.alias("last")
    worth = case(
        (slips.c.state == State.BOOKED.value, _booked()),
        else_=_by_average(quantity),
    )
    return (
        select(
            count_results.c.line_id,
            count_results.c.count_id,
            counts.c.number.label("called"),
            count_lines.c.number,
            executions.c.card_date.label("date"),
            slips.c.id.label("slip_id"),
            slips.c.kind,
            count_lines.c.store_id,
            bins.c.code.label("bin"),
            count_lines.c.lot_id,
            count_lines.c.item_id,
            items.c.code.label("item"),
            quantity.label("quantity"),
            worth.label("worth"),
            count_results.c.cause.label("said"),
            case((last.c.id.is_(None), literal(UNDISPOSED)), else_=literal(DISPOSED)).label(
                "standing"
            ),
            last.c.id.label("disposition_id"),
        )
        .select_from(count_results)
        .join(count_lines, count_lines.c.id == count_results.c.line_id)
        .join(counts, counts.c.id == count_results.c.count_id)
        .join(slip_lines, slip_lines.c.id == count_results.c.slip_line_id)
        .join(slips, slips.c.id == slip_lines.c.slip_id)
        .join(executions, executions.c.slip_id == slips.c.id)
        .join(stores, stores.c.id == count_lines.c.store_id)
        .join(bins, bins.c.id == count_lines.c.bin_id)
        .join(items, items.c.id == count_lines.c.item_id)
        .outerjoin(last, and_(last.c.line_id == count_results.c.line_id, last.c.id == _last()))
        .where(slips.c.state != State.REVERSED.value)
    )


class DifferencesReader(Repository):
    """Confirmed differences as they stand."""

    def of(self, line: CountLineId) -> Difference | None:
        """One of them; None where the line has none, or its slip was reversed."""
        found = differences().where(count_results.c.line_id == line)
        one_man = stores.c.one_man.label("one_man")
        row = self._connection.execute(found.add_columns(one_man)).one_or_none()
        return None if row is None else _difference(row, self._counters(line))

    def undisposed(self) -> tuple[int, Any]:
        """How many nobody has disposed of, and since when the oldest waits."""
        found = differences().subquery()
        query = select(func.count().label("many"), func.min(found.c.date).label("since"))
        row = self._connection.execute(query.where(found.c.standing == UNDISPOSED)).one()
        return int(row.many), row.since

    def _counters(self, line: CountLineId) -> frozenset[UserId]:
        """Who counted the line, in whichever pass."""
        query = select(tallies.c.counted_by).where(
            tallies.c.line_id == line,
            tallies.c.withdrawn_at.is_(None),
            tallies.c.counted_by.is_not(None),
        )
        return frozenset(UserId(key) for key in self._connection.execute(query).scalars())


def _difference(row: Row[Any], counters: frozenset[UserId]) -> Difference:
    return Difference(
        CountLineId(row.line_id),
        row.called,
        row.number,
        StoreId(row.store_id),
        row.item,
        Quantity(int(row.quantity)),
        None if row.worth is None else Amount(int(row.worth)),
        counters,
        bool(row.one_man),
    )
