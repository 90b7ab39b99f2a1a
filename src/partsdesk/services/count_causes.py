"""Where a count's difference could come from: all of its differences are looked at together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from partsdesk.database.work import View
from partsdesk.domain.counting.clues import Compared, Difference
from partsdesk.domain.counting.counts import CountLineId, CountState, Standing
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.counting.opening import check_stores
from partsdesk.services.counting.reviewing import sees_book
from partsdesk.services.differences import CauseNamed, CausesAsked, find_causes
from partsdesk.services.lists import Filter, ListAsked, Match

MOST = 500
OFF = (Standing.SECOND.value, Standing.SURPLUS.value, Standing.SHORTAGE.value)


@dataclass(frozen=True, slots=True)
class LineAsked:
    """A line of a count that differs."""

    count: str
    line: CountLineId


def causes_of_line(view: View, asked: LineAsked) -> tuple[CauseNamed, ...]:
    """The likely causes of a line's difference, best first; none where nothing supports any.

    Raises:
        UnknownCount, OutsideStores.
    """
    count = view.counts.get(asked.count)
    check_stores(view, count.stores)
    if count.state is CountState.OPEN and not sees_book(view, count):
        return ()
    page = view.listings.page(
        ListAsked(
            "count-lines",
            (Filter("standing", Match.ONE_OF, OFF),),
            limit=MOST,
            scope={"count": count.number},
        )
    )
    rows: list[dict[str, Any]] = [dict(zip(page.names, row, strict=True)) for row in page.rows]
    place = next((n for n, row in enumerate(rows) if row["id"] == asked.line), None)
    if place is None:
        return ()
    zone = ZoneInfo(view.settings.text("zone") or "UTC")
    differences = tuple(_difference(row, zone) for row in rows)
    return find_causes(view, CausesAsked(view.today, differences))[place].causes


def _difference(row: dict[str, Any], zone: ZoneInfo) -> Difference:
    quantity: Quantity = row["difference"]
    at: dt.datetime = row["counted_at"]
    return Difference(
        row["item_id"],
        Compared.SHELF,
        quantity,
        row["store_id"],
        row["bin_id"],
        row["lot_id"],
        at.astimezone(zone).date(),
    )
