"""Slips as rows of the promised columns: what happened once executed, what was asked before.

An executed slip has one row a move, so that quantities, bins, lots and stores are what
happened; a draft or released one has one row a line. A slip without a ``ref`` of its own is
given its number, so that the file can be imported elsewhere. A red slip's quantities are
negative: such rows say what was corrected, and an import refuses them. The slip's own note
stands in the first row whose line has none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from partsdesk.database.repositories.reports.slip_sheets import (
    AskedLine,
    Happened,
    Papers,
    SlipPlace,
    SlipSheet,
)
from partsdesk.database.work import View
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.slips import MoveId, working_name
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Amount, Quantity
from partsdesk.services.exporting.asked import Chosen
from partsdesk.services.exporting.books import Rows, zone_of
from partsdesk.services.exporting.papers import papers_of, per_unit
from partsdesk.services.slips.booking import with_tax
from partsdesk.sheets.writing import Value


def slip_rows(view: View, asked: Chosen) -> Rows:
    """The slips dated in a range, in an order in which they can be executed again."""
    zone = zone_of(view)
    limits = view.reports.within(asked.scope).stores
    for sheet in view.reports.slip_sheets(asked.scope, asked.span, asked.kind):
        writer = _Writer(sheet, zone, limits, taxed=with_tax(view, sheet.date))
        yield from writer.rows(asked.item)


class _Writer:
    """Writes the rows of one slip."""

    def __init__(
        self, sheet: SlipSheet, zone: ZoneInfo, limits: frozenset[StoreId] | None, *, taxed: bool
    ) -> None:
        self._sheet = sheet
        self._limits = limits
        self._taxed = taxed
        self._note = sheet.note
        self._tail = _tail(sheet, zone)

    def rows(self, item: str) -> Rows:
        """The rows, of one item where it is asked for, within the stores asked for."""
        moved: dict[int, list[Happened]] = {}
        for move in self._sheet.moves:
            moved.setdefault(move.line, []).append(move)
        for line in self._sheet.lines:
            if item and item != line.item:
                continue
            if self._sheet.moves:
                yield from self._happened(line, moved.get(line.id, []))
            else:
                yield from self._asked(line)

    def _asked(self, line: AskedLine) -> Rows:
        """A line as it was asked for."""
        sheet = self._sheet
        goes_to = sheet.to_store
        if sheet.kind.direction is Direction.CONVERT and not line.comes_in:
            goes_to = None
        origin = sheet.store and sheet.store._replace(bin=line.bin)
        target = goes_to and goes_to._replace(bin=line.to_bin)
        entered = -line.entered if sheet.is_red else line.entered
        quantity = entered if sheet.kind.has_card else None
        (papers,) = papers_of(sheet, line, [line.quantity], taxed=self._taxed)
        yield from self._row(
            line,
            places=(origin, target),
            lot=line.lot,
            quantity=quantity,
            unit=line.unit or line.base_unit,
            papers=per_unit(papers, line, line.unit or line.base_unit),
            move=None,
        )

    def _happened(self, line: AskedLine, moves: Sequence[Happened]) -> Rows:
        """What happened to a line, move by move: in the unit that was typed if just as asked."""
        quantities = [move.quantity for move in moves]
        every = papers_of(self._sheet, line, quantities, taxed=self._taxed)
        for move, papers in zip(moves, every, strict=True):
            quantity, unit = move.quantity, line.base_unit
            if len(moves) == 1 and abs(quantity) == line.quantity:
                quantity = -line.entered if self._sheet.is_red else line.entered
                unit = line.unit or unit
            origin, target = move.origin, move.target
            if line.comes_in:  # in a conversion, rows with to_store are what comes in
                origin = self._sheet.store
            elif origin is None:
                origin, target = target, None
            yield from self._row(
                line,
                places=(origin, target),
                lot=move.lot,
                quantity=quantity,
                unit=unit,
                papers=per_unit(papers, line, unit),
                move=move.id,
            )

    def _row(  # noqa: PLR0913 - one row has so many facts
        self,
        line: AskedLine,
        *,
        places: tuple[SlipPlace | None, SlipPlace | None],
        lot: str,
        quantity: Quantity | None,
        unit: str,
        papers: Papers,
        move: MoveId | None,
    ) -> Iterator[tuple[Value, ...]]:
        sheet = self._sheet
        named = [place.id for place in places if place is not None]
        if self._limits is not None and self._limits.isdisjoint(named):
            return
        (store, bin_), (to_store, to_bin) = (
            (place.store, place.bin) if place is not None else ("", "") for place in places
        )
        yield (
            sheet.ref or sheet.called,
            sheet.kind.code,
            sheet.date,
            sheet.partner,
            store,
            bin_,
            to_store,
            to_bin,
            line.item,
            lot,
            quantity,
            unit,
            *papers,
            *self._reasons(line),
            *self._tail,
            self._cost(line, move),
        )

    def _reasons(self, line: AskedLine) -> tuple[str, ...]:
        """What the goods moved for, with the note; the slip's own is written once."""
        sheet, note = self._sheet, line.note
        if not note:
            note, self._note = self._note, ""
        return (
            sheet.order,
            line.source,
            sheet.department,
            sheet.cost_bearer,
            sheet.reason,
            note,
        )

    def _cost(self, line: AskedLine, move: MoveId | None) -> Amount | None:
        """What the ledger has it at: where it came in, else where it went out."""
        costs = self._sheet.costs.get((line.id, move))
        if costs is None:
            return None
        came_in = self._comes_in(line, move)
        return costs.came_in if came_in else costs.went_out

    def _comes_in(self, line: AskedLine, move: MoveId | None) -> bool:
        direction = self._sheet.kind.direction
        if direction is Direction.CONVERT:
            return line.comes_in
        return move is None or direction is not Direction.OUT


def _tail(sheet: SlipSheet, zone: ZoneInfo) -> tuple[Value, ...]:
    """The columns that say how far a slip has gone, alike on all its rows."""
    entered = sheet.entered
    return (
        sheet.number,
        working_name(sheet.id),
        sheet.state.value,
        sheet.card_date,
        entered.ledger_date if entered else None,
        _told(sheet.executed_at, zone),
        sheet.executed_by,
        _told(entered.at if entered else None, zone),
        entered.by if entered else "",
    )


def _told(moment: dt.datetime | None, zone: ZoneInfo) -> dt.datetime | None:
    return None if moment is None else moment.astimezone(zone)
