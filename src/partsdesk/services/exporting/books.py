"""Stock, cards, account, movements and act records as rows of the promised columns, streamed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from partsdesk.database.work import View
from partsdesk.services import reconciling
from partsdesk.services.exporting.asked import Chosen
from partsdesk.services.reconciling import StatementAsked
from partsdesk.sheets.writing import Value

Rows = Iterator[Sequence[Value]]


def stock_rows(view: View, asked: Chosen) -> Rows:
    """What lies where in the evening of a day, or now; bins that hold nothing are left out."""
    return view.reports.stock_rows(asked.scope, asked.day)


def card_rows(view: View, asked: Chosen) -> Rows:
    """The cards' entries by card date, card by card; the balance is the card's own."""
    return view.reports.card_rows(asked.scope, asked.span, asked.kind)


def account_rows(view: View, asked: Chosen) -> Rows:
    """The ledger's entries by ledger date, in the order of booking; the balance is the group's."""
    return view.reports.account_rows(asked.scope, asked.span, asked.kind)


def movement_rows(view: View, asked: Chosen) -> Rows:
    """收发存汇总: the plain sums of the ledger's entries, item by item (I13)."""
    return view.reports.movement_rows(asked.scope, asked.span)


def statement_rows(view: View, asked: Chosen) -> Rows:
    """帐卡物对帐表 of a day, with what was counted from another day on, by item and store."""
    stores, item = asked.scope.stores, asked.scope.item
    wanted = StatementAsked(
        asked.span.last, tuple(sorted(stores or ())), asked.span.first, item=item
    )
    return (row.cells for row in reconciling.statement_rows(view, wanted))


def act_rows(view: View, asked: Chosen) -> Rows:
    """The act records of a range of days, as the warehouse's clock has them."""
    zone = zone_of(view)
    first = asked.span.first
    begin = None if first is None else dt.datetime.combine(first, dt.time(), zone)
    end = dt.datetime.combine(asked.span.last + dt.timedelta(days=1), dt.time(), zone)
    for row in view.reports.act_rows(begin, end):
        yield row._replace(at=row.at.astimezone(zone))


def zone_of(view: View) -> ZoneInfo:
    """The warehouse's own zone, in which moments are told."""
    return ZoneInfo(view.settings.text("zone") or "UTC")
