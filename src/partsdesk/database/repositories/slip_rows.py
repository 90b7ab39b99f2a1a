"""Slips, lines and moves as they stand in rows: from rows to values, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partsdesk.database.bulk import Rows, Value
from partsdesk.database.tables.books import bookings
from partsdesk.database.tables.slips import executions, slip_lines, slip_moves, slips
from partsdesk.domain.books.execution import NewMove
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import Line, LineId, Move, MoveId, Slip, SlipId, State
from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.places import BinId, Place
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Amount, Price, Quantity

SLIP = (  # the columns that `slip_of` makes a slip of, in its order
    slips.c.id,
    slips.c.kind,
    slips.c.state,
    slips.c.date,
    slips.c.number,
    slips.c.store_id,
    slips.c.to_store_id,
    slips.c.partner_id,
    slips.c.department_id,
    slips.c.cost_bearer,
    slips.c.order,
    slips.c.reason,
    slips.c.note,
    slips.c.ref,
    slips.c.reversal_of,
    slips.c.remainder_of,
    slips.c.transfer_of,
    slips.c.imported,
    slips.c.drafted_by,
    slips.c.released_by,
    executions.c.executed_by,
    bookings.c.booked_by,
    executions.c.card_date,
    bookings.c.ledger_date,
    slips.c.version,
    slips.c.uuid,
    slips.c.drafted_at,
    slips.c.released_at,
)
LINE = (
    slip_lines.c.id,
    slip_lines.c.number,
    slip_lines.c.item_id,
    slip_lines.c.quantity,
    slip_lines.c.entered,
    slip_lines.c.unit,
    slip_lines.c.factor,
    slip_lines.c.lot_code,
    slip_lines.c.bin_id,
    slip_lines.c.to_bin_id,
    slip_lines.c.comes_in,
    slip_lines.c.price,
    slip_lines.c.amount,
    slip_lines.c.tax_rate,
    slip_lines.c.tax,
    slip_lines.c.invoice,
    slip_lines.c.source_id,
    slip_lines.c.note,
)
MOVE = (
    slip_moves.c.id,
    slip_moves.c.line_id,
    slip_moves.c.line_number,
    slip_moves.c.part,
    slip_moves.c.item_id,
    slip_moves.c.lot_id,
    slip_moves.c.quantity,
    slip_moves.c.from_store_id,
    slip_moves.c.from_bin_id,
    slip_moves.c.to_store_id,
    slip_moves.c.to_bin_id,
    slip_moves.c.abnormal,
    slip_moves.c.source_id,
)


def slip_of(row: Sequence[Any], lines: tuple[Line, ...]) -> Slip:
    """The slip that stands in the columns of `SLIP`."""
    key, kind, state, date, number, *rest = row
    store, to_store, partner, department, bearer, order, reason, note, ref, *rest = rest
    reversal, remainder, transfer, imported, drafted_by, released_by, *rest = rest
    executed_by, booked_by, card_date, ledger_date, version, uuid, drafted_at, released_at = rest
    return Slip(
        id=SlipId(key),
        kind=KINDS[kind],
        state=State(state),
        date=date,
        working_number=key,
        lines=lines,
        number=number or "",
        store=store,
        to_store=to_store,
        partner=partner,
        department=department,
        cost_bearer=bearer,
        order=order,
        reason=reason,
        note=note,
        ref=ref,
        reversal_of=reversal,
        remainder_of=remainder,
        transfer_of=transfer,
        imported=bool(imported),
        drafted_by=drafted_by,
        released_by=released_by,
        executed_by=executed_by,
        booked_by=booked_by,
        card_date=card_date,
        ledger_date=ledger_date,
        version=version,
        uuid=uuid,
        drafted_at=drafted_at,
        released_at=released_at,
    )


def line_of(row: Sequence[Any]) -> Line:
    """The line that stands in the columns of `LINE`."""
    key, number, item, quantity, entered, unit, factor, lot_code, bin_, to_bin, *rest = row
    comes_in, price, amount, tax_rate, tax, invoice, source, note = rest
    return Line(
        id=LineId(key),
        number=number,
        item=ItemId(item),
        quantity=Quantity(quantity),
        entered=Quantity(entered),
        unit=unit,
        factor=factor,
        lot_code=lot_code,
        bin=bin_,
        to_bin=to_bin,
        comes_in=bool(comes_in),
        price=None if price is None else Price(price),
        amount=None if amount is None else Amount(amount),
        tax_rate=None if tax_rate is None else Price(tax_rate),
        tax=None if tax is None else Amount(tax),
        invoice=invoice,
        source=source,
        note=note,
    )


def move_of(row: Sequence[Any]) -> Move:
    """The move that stands in the columns of `MOVE`."""
    key, line, line_number, part, item, lot, quantity, *places, abnormal, source = row
    from_store, from_bin, to_store, to_bin = places
    return Move(
        id=MoveId(key),
        line=LineId(line),
        line_number=line_number,
        part=part,
        item=ItemId(item),
        lot=LotId(lot),
        quantity=Quantity(quantity),
        origin=_place(from_store, from_bin),
        target=_place(to_store, to_bin),
        abnormal=bool(abnormal),
        source=source,
    )


def _place(store: int | None, bin_: int | None) -> Place | None:
    return None if store is None or bin_ is None else Place(StoreId(store), BinId(bin_))


def head_row(slip: Slip) -> dict[str, object]:
    """What a person may still change in a draft's head."""
    return {
        "date": slip.date,
        "store_id": slip.store,
        "to_store_id": slip.to_store,
        "partner_id": slip.partner,
        "department_id": slip.department,
        "cost_bearer": slip.cost_bearer,
        "order": slip.order,
        "reason": slip.reason,
        "note": slip.note,
        "ref": slip.ref,
    }


NEW_LINES = Rows(slip_lines, "slip_id", *(column.name for column in LINE[1:]))


def line_row(slip: SlipId, line: Line) -> tuple[Value, ...]:
    """A line as `NEW_LINES` writes it."""
    return (
        slip,
        line.number,
        line.item,
        line.quantity.units,
        line.entered.units,
        line.unit,
        line.factor,
        line.lot_code,
        line.bin,
        line.to_bin,
        line.comes_in,
        None if line.price is None else line.price.units,
        None if line.amount is None else line.amount.units,
        None if line.tax_rate is None else line.tax_rate.units,
        None if line.tax is None else line.tax.units,
        line.invoice,
        line.source,
        line.note,
    )


NEW_MOVES = Rows(slip_moves, "slip_id", *(column.name for column in MOVE[1:]))


def move_row(slip: SlipId, move: NewMove) -> tuple[Value, ...]:
    """A move as `NEW_MOVES` writes it."""
    origin, target = move.origin, move.target
    return (
        slip,
        move.line,
        move.line_number,
        move.part,
        move.item,
        move.lot,
        move.quantity.units,
        origin.store if origin else None,
        origin.bin if origin else None,
        target.store if target else None,
        target.bin if target else None,
        move.abnormal is not None,
        move.source,
    )
