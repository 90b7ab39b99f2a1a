"""What the ledger began with, took in and gave out in a range of days, by any of its keys.

The figures are the plain sums of the ledger's entries: opening is all of them before the range,
in and out are their own columns within it (a red entry is negative in its column). Whole months
come from their totals, the days around them from the entries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, func, literal, or_, select, union_all

from partsdesk.database.repositories.reports.as_of import LEDGER, months_of, pieces, whole
from partsdesk.database.repositories.reports.scope import Scope, narrowed
from partsdesk.database.tables.books import ledger_entries, ledger_months
from partsdesk.database.tables.slips import slips
from partsdesk.domain.values.calendar import Month

MOVED = ("in_qty", "in_amount", "out_qty", "out_amount")
OPENED = ("opening_qty", "opening_amount")


def movements(
    connection: Connection, scope: Scope, first: dt.date, end: dt.date, keys: Sequence[str]
) -> Select[Any]:
    """The keys, then opening, in and out; those without an opening or an entry are left out."""
    parts = _within(scope, first, end, keys)
    before = (piece.subquery() for piece in pieces(connection, LEDGER, scope, first, keys))
    nothing = [literal(0).label(name) for name in ("moved", *MOVED)]
    parts += [
        select(
            *(part.c[key] for key in keys),
            *nothing,
            part.c.quantity.label("opening_qty"),
            part.c.amount.label("opening_amount"),
        )
        for part in before
    ]
    every = union_all(*parts).subquery()
    sums = {name: whole(every.c[name]).label(name) for name in (*OPENED, *MOVED)}
    by = [every.c[key] for key in keys]
    return (
        select(*by, *sums.values())
        .group_by(*by)
        .having(or_(func.max(every.c.moved) > 0, *(sums[name].element != 0 for name in OPENED)))
    )


def moved_by_kind(
    scope: Scope, first: dt.date, end: dt.date, keys: Sequence[str], kind: str = ""
) -> Select[Any]:
    """The kind of slip, then the keys, then in and out; of one kind alone where it is named."""
    day, by = ledger_entries.c.ledger_date, [ledger_entries.c[key] for key in keys]
    query = (
        select(slips.c.kind, *by, *(whole(ledger_entries.c[name]).label(name) for name in MOVED))
        .select_from(ledger_entries)
        .join(slips, slips.c.id == ledger_entries.c.slip_id)
        .where(day >= first, day < end, *narrowed(scope, ledger_entries))
        .group_by(slips.c.kind, *by)
    )
    return query.where(slips.c.kind == kind) if kind else query


def _within(scope: Scope, first: dt.date, end: dt.date, keys: Sequence[str]) -> list[Select[Any]]:
    """The rows of a range: whole months from their totals, the days around them as entries."""
    begins = Month.of(first) if first.day == 1 else Month.of(first).next
    ends = Month.of(end)
    if begins >= ends:
        return [_entries(scope, first, end, keys)]
    whole_months = months_of(ledger_months, scope, begins, ends)
    parts = [_moved(ledger_months, scope, keys).where(whole_months)]
    if first < begins.first:
        parts.append(_entries(scope, first, begins.first, keys))
    if ends.first < end:
        parts.append(_entries(scope, ends.first, end, keys))
    return parts


def _entries(scope: Scope, first: dt.date, end: dt.date, keys: Sequence[str]) -> Select[Any]:
    day = ledger_entries.c.ledger_date
    return _moved(ledger_entries, scope, keys).where(day >= first, day < end)


def _moved(table: Table, scope: Scope, keys: Sequence[str]) -> Select[Any]:
    return select(
        *(table.c[key] for key in keys),
        literal(1).label("moved"),
        *(table.c[name] for name in MOVED),
        *(literal(0).label(name) for name in OPENED),
    ).where(*narrowed(scope, table))
