"""How slips stand in any list of them."""

from __future__ import annotations

from dataclasses import replace

from partsdesk.domain.books.slips import SlipId
from partsdesk.ui.tables.columns import Column, Row, columns
from partsdesk.ui.tables.view import ListView


def slip_columns(*more: str) -> list[Column]:
    """What every list of slips shows, and what this one shows besides."""
    found = columns(
        "slips",
        *("number", "kind", "state", "date", "store", "partner_name", "order", "lines"),
        *more,
        number=144,
        kind=128,
        store=72,
        partner_name=180,
        order=112,
        drafted_by=88,
    )
    return [
        replace(column, show=_called)
        if column.name == "number"
        else replace(column, stretches=column.name == "partner_name")
        for column in found
    ]


def _called(row: Row) -> str:
    return str(row["number"] or row["working_number"])


def chosen_of(shown: ListView) -> tuple[SlipId, ...]:
    """The slips that are selected, where they are several; one alone is only looked at."""
    rows = shown.selected()
    return tuple(SlipId(int(row["id"])) for row in rows) if len(rows) > 1 else ()
