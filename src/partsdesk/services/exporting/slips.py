"""Slips as rows of the promised columns: what happened once executed, what was asked before.

An executed slip has one row a move, so that quantities, bins, lots and stores are what
happened; a draft or released one has one row a line. A slip without a ``ref`` of its own is
given its number, so that the file can be imported elsewhere. A red slip's quantities are
negative: such rows say what was corrected and are refused by an import.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from partsdesk.database.repositories.reports.slip_sheets import (
    AskedLine,
    BookedSaid,
    Costs,
    Happened,
    Papers,
    SlipSheet,
)
from partsdesk.database.work import View
from partsdesk.domain.books.kinds import Direction, Price as PriceMeans
from partsdesk.domain.books.ledger import spread
from partsdesk.domain.books.slips import working_name
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Amount, Quantity
from partsdesk.services.exporting.asked import Chosen
from partsdesk.services.exporting.books import Rows, zone_of
from partsdesk.services.slips.booking import with_tax
from partsdesk.sheets.writing import Value

ARRIVED = frozenset({"booking", "arrival"})


def slip_rows(view: View, asked: Chosen) -> Rows:
    """The slips dated in a range, in an order in which they can be executed again."""
    zone = zone_of(view)
    limits = view.reports.within(asked.scope).stores
    for sheet in view.reports.slip_sheets(asked.scope, asked.span, asked.kind):
        taxed = view.actor.sees_cost and with_tax(view, sheet.date)
        writer = _Writer(sheet, zone, limits, taxed=taxed)
        yield from writer.rows(asked.item)


class _Writer:
    """Writes the rows of one slip."""

    def __init__(
        self, sheet: SlipSheet, zone: ZoneInfo, limits: frozenset[StoreId] | None, *, taxed: bool
    ) -> None:
        self._sheet = sheet
        self._zone = zone
        self._limits = limits
        self._taxed = taxed
        self._note = sheet.note

    def rows(self, item: str) -> Rows:
        """The rows, of one item where it is asked for, within the stores asked for."""
        moved: dict[int, list[Happened]] = {}
        for move in self._sheet.moves:
            moved.setdefault(move.line, []).append(move)
        for line in self._sheet.lines:
            moves = moved.get(line.id, [])
            rows = self._happened(line, moves) if self._sheet.moves else [self._asked(line)]
            if not item or item == line.item:
                yield from rows
