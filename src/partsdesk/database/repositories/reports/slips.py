"""Slips with all that was asked, that happened and that was booked, some hundreds at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select

from partsdesk.database.columns import KEY
from partsdesk.database.repositories.base import in_chunks
from partsdesk.database.repositories.reports.as_of import whole
from partsdesk.database.repositories.reports.scope import AnyRow, Reporting, Scope, Span
from partsdesk.database.repositories.reports.slip_sheets import (
    AskedLine,
    BookedSaid,
    Costs,
    Entered,
    Happened,
    Papers,
    SlipPlace,
    SlipSheet,
)
from partsdesk.database.tables.books import booking_lines, bookings, ledger_entries
from partsdesk.database.tables.catalog import bins, items, lots, partners, stores
from partsdesk.database.tables.people import users
from partsdesk.database.tables.slips import executions, slip_lines, slip_moves, slips
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.ledger import COSTING
from partsdesk.domain.books.slips import LineId, MoveId, SlipId, State
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Amount, Price, Quantity, Scaled

S = TypeVar("S", bound=Scaled)
Codes = Mapping[int, str]

_IDS = bindparam("ids", expanding=True, type_=KEY)
_DEPARTMENT = partners.alias("department")
_HEADS = (
    select(
        slips,
        partners.c.code.label("partner"),
        _DEPARTMENT.c.code.label("department"),
        executions.c.card_date,
        executions.c.executed_at,
        users.c.name.label("executed_by"),
    )
    .outerjoin(partners, partners.c.id == slips.c.partner_id)
    .outerjoin(_DEPARTMENT, _DEPARTMENT.c.id == slips.c.department_id)
    .outerjoin(executions, executions.c.slip_id == slips.c.id)
    .outerjoin(users, users.c.id == executions.c.executed_by)
    .where(slips.c.id.in_(_IDS))
)
_BIN, _TO_BIN = bins.alias("bin"), bins.alias("to_bin")
_SOURCE, _SOURCE_SLIP = slip_moves.alias("source"), slips.alias("source_slip")
_LINES = (
    select(
        slip_lines,
        items.c.code,
        items.c.unit.label("base_unit"),
        _BIN.c.code.label("bin"),
        _TO_BIN.c.code.label("to_bin"),
        # By its reference where it has one: in another database its number may be another.
        func.coalesce(func.nullif(_SOURCE_SLIP.c.ref, ""), _SOURCE_SLIP.c.number).label(
            "source_slip"
        ),
        _SOURCE.c.line_number.label("source_line"),
    )
    .join(items, items.c.id == slip_lines.c.item_id)
    .outerjoin(_BIN, _BIN.c.id == slip_lines.c.bin_id)
    .outerjoin(_TO_BIN, _TO_BIN.c.id == slip_lines.c.to_bin_id)
    .outerjoin(_SOURCE, _SOURCE.c.id == slip_lines.c.source_id)
    .outerjoin(_SOURCE_SLIP, _SOURCE_SLIP.c.id == _SOURCE.c.slip_id)
    .where(slip_lines.c.slip_id.in_(_IDS))
    .order_by(slip_lines.c.slip_id, slip_lines.c.number)
)
_MOVES = (
    select(
        slip_moves,
        lots.c.code.label("lot"),
        _BIN.c.code.label("from_bin"),
        _TO_BIN.c.code.label("to_bin"),
    )
    .join(lots, lots.c.id == slip_moves.c.lot_id)
    .outerjoin(_BIN, _BIN.c.id == slip_moves.c.from_bin_id)
    .outerjoin(_TO_BIN, _TO_BIN.c.id == slip_moves.c.to_bin_id)
    .where(slip_moves.c.slip_id.in_(_IDS))
    .order_by(slip_moves.c.slip_id, slip_moves.c.line_number, slip_moves.c.part)
)
_ENTERED = (
    select(bookings.c.slip_id, bookings.c.ledger_date, bookings.c.booked_at, users.c.name)
    .join(users, users.c.id == bookings.c.booked_by)
    .where(bookings.c.slip_id.in_(_IDS), bookings.c.act.in_(("booking", "ahead")))
    .order_by(bookings.c.id)
)
_SAID = (
    select(booking_lines, bookings.c.slip_id, bookings.c.act)
    .join(bookings, bookings.c.id == booking_lines.c.booking_id)
    .where(bookings.c.slip_id.in_(_IDS))
    .order_by(booking_lines.c.id)
)
_COSTS = (
    select(
        ledger_entries.c.slip_id,
        ledger_entries.c.line_id,
        ledger_entries.c.move_id,
        whole(ledger_entries.c.in_amount).label("came_in"),
        whole(ledger_entries.c.out_amount).label("went_out"),
    )
    .where(
        ledger_entries.c.slip_id.in_(_IDS),
        ledger_entries.c.nature.in_([nature.value for nature in sorted(COSTING)]),
    )
    .group_by(ledger_entries.c.slip_id, ledger_entries.c.line_id, ledger_entries.c.move_id)
)


class SlipReports(Reporting):
    """Slips to hand on."""

    def slip_sheets(self, scope: Scope, span: Span, kind: str = "") -> Iterator[SlipSheet]:
        """The slips dated in a range, in the order of date, then of first entry, then of drafting.

        A slip is within a scope where one of its stores is, or where its goods came or went.
        """
        found = self._connection.execute(self._found(scope, span, kind))
        ids = [SlipId(key) for (key,) in found]
        codes = {row.id: row.code for row in self._connection.execute(select(stores))}
        for chunk in in_chunks(ids):
            heads = {row.id: _head(row, codes) for row in self._rows(_HEADS, chunk)}
            parts = self._parts(chunk, codes)
            for slip in chunk:
                yield replace(heads[slip], **parts.get(slip, {}))

    def _found(self, scope: Scope, span: Span, kind: str) -> Select[Any]:
        scope = self.within(scope)
        conditions: list[ColumnElement[bool]] = [slips.c.date <= span.last]
        if span.first is not None:
            conditions.append(slips.c.date >= span.first)
        if kind:
            conditions.append(slips.c.kind == kind)
        if scope.item is not None:
            line = (slip_lines.c.slip_id == slips.c.id) & (slip_lines.c.item_id == scope.item)
            conditions.append(exists().where(line))
        if scope.stores is not None:
            conditions.append(_touching(sorted(scope.stores)))
        first = select(bookings.c.slip_id, func.min(bookings.c.booked_at).label("at"))
        booked = first.group_by(bookings.c.slip_id).subquery()
        entered = func.coalesce(executions.c.executed_at, booked.c.at)
        return (
            select(slips.c.id)
            .outerjoin(executions, executions.c.slip_id == slips.c.id)
            .outerjoin(booked, booked.c.slip_id == slips.c.id)
            .where(*conditions)
            .order_by(slips.c.date, entered.is_(None), entered, slips.c.id)
        )

    def _rows(self, query: Select[Any], ids: Sequence[int]) -> Iterable[AnyRow]:
        return self._connection.execute(query, {"ids": ids})

    def _parts(self, ids: Sequence[int], codes: Codes) -> dict[int, dict[str, Any]]:
        """Everything besides their heads, by slip and field."""
        found: dict[int, dict[str, Any]] = {
            slip: {"lines": [], "moves": [], "booked": {}, "costs": {}} for slip in ids
        }
        for row in self._rows(_LINES, ids):
            found[row.slip_id]["lines"].append(self._line(row))
        for row in self._rows(_MOVES, ids):
            found[row.slip_id]["moves"].append(_move(row, codes))
        for row in self._rows(_ENTERED, ids):
            found[row.slip_id]["entered"] = Entered(row.ledger_date, row.booked_at, row.name)
        for row in self._rows(_SAID, ids):
            said = found[row.slip_id]["booked"].setdefault(LineId(row.line_id), [])
            said.append(self._said(row))
        if self.sees_cost:  # PAR-3
            for row in self._rows(_COSTS, ids):
                found[row.slip_id]["costs"][row.line_id, row.move_id] = Costs(
                    Amount(row.came_in), Amount(row.went_out)
                )
        return found

    def _papers(self, row: AnyRow) -> Papers:
        rate = _number(Price, row.tax_rate)
        if not self.sees_cost:  # PAR-3
            return Papers(None, None, rate, None, row.invoice)
        return Papers(
            _number(Price, row.price),
            _number(Amount, row.amount),
            rate,
            _number(Amount, row.tax),
            row.invoice,
        )

    def _line(self, row: AnyRow) -> AskedLine:
        return AskedLine(
            LineId(row.id),
            row.number,
            row.code,
            row.base_unit,
            Quantity(row.quantity),
            Quantity(row.entered),
            row.unit,
            row.lot_code,
            row.bin or "",
            row.to_bin or "",
            bool(row.comes_in),
            self._papers(row),
            f"{row.source_slip}/{row.source_line}" if row.source_slip else "",
            row.note,
        )

    def _said(self, row: AnyRow) -> BookedSaid:
        return BookedSaid(row.act, Quantity(row.quantity), bool(row.estimate), self._papers(row))


def _touching(stores_: Sequence[StoreId]) -> ColumnElement[bool]:
    """Slips that name one of these stores, or that moved goods there."""
    moved = (slip_moves.c.slip_id == slips.c.id) & or_(
        slip_moves.c.from_store_id.in_(stores_), slip_moves.c.to_store_id.in_(stores_)
    )
    return or_(
        slips.c.store_id.in_(stores_),
        slips.c.to_store_id.in_(stores_),
        exists().where(moved),
    )


def _number(kind: type[S], units: int | None) -> S | None:
    return None if units is None else kind(units)


def _place(codes: Codes, store: int | None, bin_: str | None) -> SlipPlace | None:
    return None if store is None else SlipPlace(codes[store], bin_ or "", StoreId(store))


def _head(row: AnyRow, codes: Codes) -> SlipSheet:
    return SlipSheet(
        id=SlipId(row.id),
        kind=KINDS[row.kind],
        state=State(row.state),
        date=row.date,
        number=row.number or "",
        ref=row.ref,
        is_red=row.reversal_of is not None,
        partner=row.partner or "",
        department=row.department or "",
        store=_place(codes, row.store_id, ""),
        to_store=_place(codes, row.to_store_id, ""),
        cost_bearer=row.cost_bearer,
        order=row.order,
        reason=row.reason,
        note=row.note,
        card_date=row.card_date,
        executed_at=row.executed_at,
        executed_by=row.executed_by or "",
    )


def _move(row: AnyRow, codes: Codes) -> Happened:
    return Happened(
        MoveId(row.id),
        LineId(row.line_id),
        row.lot,
        Quantity(row.quantity),
        _place(codes, row.from_store_id, row.from_bin),
        _place(codes, row.to_store_id, row.to_bin),
    )
