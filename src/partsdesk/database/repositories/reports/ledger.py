"""The stores ledger: balances of any day, the account in the order of booking, movements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from partsdesk.database.repositories.reports.as_of import LEDGER, balances
from partsdesk.database.repositories.reports.movements import MOVED, OPENED, movements
from partsdesk.database.repositories.reports.scope import AnyRow, Reporting, Scope, Span, narrowed
from partsdesk.database.repositories.searching import by_bytes
from partsdesk.database.tables.books import ledger_entries, ledger_months
from partsdesk.database.tables.catalog import items, stores
from partsdesk.database.tables.slips import slip_lines, slip_moves, slips
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Amount, Quantity


class Valued(NamedTuple):
    """What the ledger stands at, in smallest units; no amount for those who may not see it."""

    item: ItemId
    group: Group
    store: StoreId
    units: int
    cents: int | None


class AccountRow(NamedTuple):
    """One entry of the ledger, in the order of the promised columns."""

    date: dt.date
    number: str
    kind: str
    item: str
    in_qty: Quantity
    in_amount: Amount | None
    out_qty: Quantity
    out_amount: Amount | None
    balance_qty: Quantity
    balance_amount: Amount | None
    store: str
    group: str
    source: str
    voucher: str


class Moved(NamedTuple):
    """What an item began with, and what went in and out, in smallest units.

    Amounts are None for those who may not see them (PAR-3).
    """

    item: str
    name: str
    unit: str
    opening_qty: int
    opening_amount: int | None
    in_qty: int
    in_amount: int | None
    out_qty: int
    out_amount: int | None


class MovementRow(NamedTuple):
    """What went in and out of an item, in the order of the promised columns."""

    item: str
    name: str
    unit: str
    opening_qty: Quantity
    opening_amount: Amount | None
    in_qty: Quantity
    in_amount: Amount | None
    out_qty: Quantity
    out_amount: Amount | None
    closing_qty: Quantity
    closing_amount: Amount | None


_ENTRY = ledger_entries.c
_AMOUNTS = frozenset({"opening_amount", "in_amount", "out_amount"})
_SOURCE = slip_moves.alias("source_move")
_FROM = slips.alias("source_slip")
_ACCOUNT = (
    select(
        _ENTRY.item_id,
        _ENTRY.group,
        _ENTRY.store_id,
        _ENTRY.ledger_date,
        slips.c.number,
        slips.c.kind,
        items.c.code.label("item"),
        *(_ENTRY[name] for name in MOVED),
        stores.c.code.label("store"),
        _FROM.c.number.label("source"),
        _SOURCE.c.line_number.label("source_line"),
        _ENTRY.voucher,
    )
    .join(slips, slips.c.id == _ENTRY.slip_id)
    .join(items, items.c.id == _ENTRY.item_id)
    .join(stores, stores.c.id == _ENTRY.store_id)
    .join(slip_lines, slip_lines.c.id == _ENTRY.line_id)
    .outerjoin(_SOURCE, _SOURCE.c.id == slip_lines.c.source_id)
    .outerjoin(_FROM, _FROM.c.id == _SOURCE.c.slip_id)
    .order_by(_ENTRY.id)
)


class LedgerReports(Reporting):
    """What the accountant's book said on any day."""

    def ledger_at(self, scope: Scope, day: dt.date | None = None) -> Sequence[Valued]:
        """What items stood at in the evening of a day, by group and store; None for now."""
        day = None if day is None else day + dt.timedelta(days=1)
        query = balances(self._connection, LEDGER, self.within(scope), day)
        shown = self.sees_cost
        groups = {group.value: group for group in Group}
        return [
            Valued(item, groups[group], store, units, cents if shown else None)
            for item, group, store, units, cents in self._connection.execute(query)
        ]

    def account_rows(self, scope: Scope, span: Span, kind: str = "") -> Iterator[AccountRow]:
        """The entries of a range in the order of booking, each with its group's balance after it.

        The balance runs over all of an item's entries in the group, whichever stores and kind
        are asked for: it is what the average is made of. Ledger dates of an item and group never
        go backwards, so the balance before the range is the one before its first day.
        """
        every = Scope(item=scope.item, groups=scope.groups)
        asked = self.within(scope).stores
        running = self._pools_opened(every, span.first)
        conditions = [*narrowed(every, ledger_entries), _ENTRY.ledger_date <= span.last]
        if span.first is not None:
            conditions.append(_ENTRY.ledger_date >= span.first)
        for row in self.streamed(_ACCOUNT.where(*conditions)):
            quantity, amount = running.get((row.item_id, row.group), (0, 0))
            quantity += row.in_qty - row.out_qty
            amount += row.in_amount - row.out_amount
            running[row.item_id, row.group] = (quantity, amount)
            if (asked is None or row.store_id in asked) and (not kind or row.kind == kind):
                yield self._account_row(row, quantity, amount)

    def _pools_opened(
        self, scope: Scope, first: dt.date | None
    ) -> dict[tuple[int, str], tuple[int, int]]:
        if first is None:
            return {}
        query = balances(self._connection, LEDGER, scope, first, ("item_id", "group"))
        return {
            (item, group): (quantity, amount)
            for item, group, quantity, amount in self.streamed(query)
        }

    def _account_row(self, row: AnyRow, quantity: int, amount: int) -> AccountRow:
        shown = self.sees_cost  # PAR-3
        return AccountRow(
            row.ledger_date,
            row.number,
            row.kind,
            row.item,
            Quantity(row.in_qty),
            Amount(row.in_amount) if shown else None,
            Quantity(row.out_qty),
            Amount(row.out_amount) if shown else None,
            Quantity(quantity),
            Amount(amount) if shown else None,
            row.store,
            row.group,
            f"{row.source}/{row.source_line}" if row.source else "",
            row.voucher or "",
        )

    def movement_rows(self, scope: Scope, span: Span) -> Iterator[MovementRow]:
        """The figures of ``movements``, as values in the order of the promised columns."""
        for each in self.movements(scope, span):
            opening, into, out = each.opening_amount, each.in_amount, each.out_amount
            yield MovementRow(
                each.item,
                each.name,
                each.unit,
                Quantity(each.opening_qty),
                None if opening is None else Amount(opening),
                Quantity(each.in_qty),
                None if into is None else Amount(into),
                Quantity(each.out_qty),
                None if out is None else Amount(out),
                Quantity(each.opening_qty + each.in_qty - each.out_qty),
                None
                if opening is None or into is None or out is None
                else Amount(opening + into - out),
            )

    def movements(self, scope: Scope, span: Span) -> Iterator[Moved]:
        """Opening, in and out of every item in a range of days, by item code 收发存汇总.

        The figures are the plain sums of the ledger's entries over the stores and groups asked
        for: opening is all of them before the range, in and out are their own columns within it
        (a red entry is negative in its column), closing is opening + in − out (I13). Nothing is
        left out and nothing netted, so anybody can add it up again from the account: a transfer
        counts in and out, in the company's summary as in each store's; pieces of the memo group
        count at no amount, goods in transit as soon as they are paid for. An item stands there
        if it had an opening or an entry in the range.
        """
        scope = self.within(scope)
        first = span.first or self._beginning(span.last)
        end = span.last + dt.timedelta(days=1)
        each = movements(self._connection, scope, first, end, ("item_id",)).subquery()
        sums = (*OPENED, *MOVED)
        shown = [self.cost(each.c[name]) if name in _AMOUNTS else each.c[name] for name in sums]
        query = (
            select(items.c.code, items.c.name, items.c.unit, *shown)
            .join(each, each.c.item_id == items.c.id)
            .order_by(by_bytes(self._connection, items.c.code))
        )
        return map(Moved._make, self.streamed(query))

    def _beginning(self, last: dt.date) -> dt.date:
        """The first day of the ledger's first month."""
        first = self._connection.execute(select(func.min(ledger_months.c.month))).scalar()
        return last if first is None else min(Month(first).first, last)
