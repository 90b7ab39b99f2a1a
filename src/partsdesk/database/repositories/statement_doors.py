"""What the figures of a statement's line are made of: the slips behind each of them (REC-1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Connection, Select, and_, func, or_, select, union_all

from partsdesk.database.repositories.reports.as_of import whole
from partsdesk.database.repositories.reports.scope import narrowed
from partsdesk.database.repositories.searching import MOST_ROWS
from partsdesk.database.repositories.statement_lines import (
    Lines,
    StatementScope,
    booked_before,
    made_by,
    unbooked,
)
from partsdesk.database.tables.books import card_entries, ledger_entries
from partsdesk.database.tables.slips import executions, slips
from partsdesk.domain.books.slips import SlipId, working_name
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.counting.statement import Figure

_CHANGED = card_entries.c.in_qty - card_entries.c.out_qty
_ENTERED = ledger_entries.c.in_qty - ledger_entries.c.out_qty


class Behind(NamedTuple):
    """A slip behind a figure, with what it brings to it, in smallest units."""

    figure: Figure
    slip: SlipId
    called: str
    kind: str
    day: Any
    units: int
    remainder_of: SlipId | None


class Doors:
    """The questions behind one line's figures; a statement of one item is asked."""

    def __init__(self, connection: Connection, asked: StatementScope) -> None:
        self._connection = connection
        self._asked = asked

    def behind(self) -> Iterator[Behind]:
        """The slips behind each figure, 500 of each at most, by day."""
        for figure, question in self._questions():
            of = question.subquery()
            named = (
                select(of, slips.c.number, slips.c.kind, slips.c.remainder_of)
                .join(slips, slips.c.id == of.c.slip_id)
                .where(of.c.units != 0)
                .order_by(of.c.day, of.c.slip_id)
                .limit(MOST_ROWS)
            )
            for row in self._connection.execute(named):
                called = row.number or working_name(row.slip_id)
                yield Behind(
                    figure,
                    SlipId(row.slip_id),
                    called,
                    row.kind,
                    row.day,
                    int(row.units),
                    None if row.remainder_of is None else SlipId(row.remainder_of),
                )

    def _questions(self) -> Iterator[tuple[Figure, Select[Any]]]:
        asked = self._asked
        yield Figure.EXECUTED, self._executed()
        yield Figure.BOOKED, self._booked()
        held = Lines(self._connection, asked).held()
        if held is None or asked.seen is not None:
            return
        entry, at = card_entries.c, executions.c.executed_at >= held.c.counted_at
        is_day = entry.card_date == held.c.counted_on
        later = and_(
            entry.card_date <= asked.as_of, or_(entry.card_date > held.c.counted_on, is_day & at)
        )
        own = made_by(held)
        yield Figure.MOVED, _entries(held, later, ~own)
        yield Figure.OWN, _entries(held, later, own)
        yield Figure.MISSED, _entries(held, entry.card_date < held.c.counted_on, at, ~own)

    def _executed(self) -> Select[Any]:
        open_ = union_all(*unbooked(self._asked)).cte("unbooked")
        return (
            _summed(card_entries.c.slip_id, _CHANGED, card_entries.c.card_date)
            .join(open_, open_.c.slip_id == card_entries.c.slip_id)
            .where(*narrowed(self._asked.scope, card_entries))
        )

    def _booked(self) -> Select[Any]:
        entry = ledger_entries.c
        ahead = select(
            entry.slip_id, _ENTERED.label("units"), entry.ledger_date.label("day")
        ).where(
            entry.group == Group.GOODS_IN_TRANSIT.value,
            entry.ledger_date <= self._asked.as_of,
            *narrowed(self._asked.scope, ledger_entries),
        )
        early = booked_before(
            self._asked,
            select(entry.slip_id, _ENTERED.label("units"), entry.ledger_date.label("day")),
        )
        every = union_all(ahead, early).subquery()
        return _summed(every.c.slip_id, every.c.units, every.c.day)


def _summed(
    slip: ColumnElement[Any], units: ColumnElement[Any], day: ColumnElement[Any]
) -> Select[Any]:
    """What each slip brings, with its latest day."""
    return select(
        slip.label("slip_id"), whole(units).label("units"), func.max(day).label("day")
    ).group_by(slip)


def _entries(held: CTE, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Entries of the counted places."""
    place = [card_entries.c[key] == held.c[key] for key in ("item_id", "bin_id", "lot_id")]
    return (
        _summed(card_entries.c.slip_id, _CHANGED, card_entries.c.card_date)
        .join(held, and_(*place))
        .join(executions, executions.c.slip_id == card_entries.c.slip_id)
        .where(*conditions)
    )
