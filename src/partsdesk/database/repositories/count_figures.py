"""What a line of a count comes to, in SQL: what was found, and what moved after that."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    case,
    func,
    or_,
    select,
)

from partsdesk.database.columns import Moment
from partsdesk.database.repositories.reports.as_of import whole
from partsdesk.database.tables.books import card_entries
from partsdesk.database.tables.counting import count_lines, tallies
from partsdesk.database.tables.slips import executions
from partsdesk.domain.counting.counts import Goods


def found_at(count: Select[Any] | None = None) -> Subquery:
    """What was counted at each line by the pass that holds: the latest.

    Args:
        count: the ids of the counts whose tallies are looked at; None for those of every count.
    """
    standing = tallies.alias()

    def within(of: FromClause) -> tuple[ColumnElement[bool], ...]:
        return () if count is None else (of.c.count_id.in_(count),)

    last = (
        select(standing.c.line_id, func.max(standing.c["pass"]).label("last"))
        .where(
            standing.c.withdrawn_at.is_(None), standing.c.line_id.is_not(None), *within(standing)
        )
        .group_by(standing.c.line_id)
        .subquery()
    )

    def of_goods(goods: Goods) -> ColumnElement[int]:
        return whole(case((tallies.c.goods == goods.value, tallies.c.quantity), else_=0))

    return (
        select(
            tallies.c.line_id,
            whole(tallies.c.quantity).label("counted"),
            func.max(tallies.c.counted_at, type_=Moment()).label("counted_at"),
            func.max(tallies.c.counted_on, type_=Date()).label("counted_on"),
            func.max(tallies.c["pass"]).label("pass"),
            of_goods(Goods.DAMAGED).label("damaged"),
            of_goods(Goods.EXPIRED).label("expired"),
        )
        .join(last, and_(last.c.line_id == tallies.c.line_id, last.c.last == tallies.c["pass"]))
        .where(tallies.c.withdrawn_at.is_(None), *within(tallies))
        .group_by(tallies.c.line_id)
        .subquery()
    )


def later_than(found: Subquery) -> ScalarSelect[int]:
    """What the card of a line took up after it was counted."""
    entry = card_entries.c
    executed_at = (
        select(executions.c.executed_at)
        .where(executions.c.slip_id == entry.slip_id)
        .correlate(card_entries)
        .scalar_subquery()
    )
    return (
        select(whole(entry.in_qty - entry.out_qty))
        .where(
            entry.item_id == count_lines.c.item_id,
            entry.bin_id == count_lines.c.bin_id,
            entry.lot_id == count_lines.c.lot_id,
            entry.card_date >= found.c.counted_on,
            or_(entry.card_date > found.c.counted_on, executed_at >= found.c.counted_at),
        )
        .correlate(count_lines, found)
        .scalar_subquery()
    )
