"""What the chains seal: every fact of an execution, a booking and an act record (I17).

Each list of columns stands beside the function that gives the same facts of a value, in the
same order: whoever writes a digest asks the function, whoever verifies one reads the columns.
Dates are ISO texts, yes and no are 1 and 0, so that both databases give the same digest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from partsdesk.domain.books.ledger import Entry
from partsdesk.domain.books.numbering import Fact
from partsdesk.domain.books.slips import Line, Move, Slip
from partsdesk.domain.books.valuation import BookedLine
from partsdesk.domain.values.people import UserId
from partsdesk.domain.values.quantities import Scaled

Facts = list[Sequence[Fact]]

SLIP = (
    "id",
    "uuid",
    "kind",
    "number",
    "date",
    "store_id",
    "to_store_id",
    "partner_id",
    "department_id",
    "cost_bearer",
    "order",
    "reason",
    "note",
    "ref",
    "reversal_of",
    "remainder_of",
    "transfer_of",
    "imported",
    "drafted_by",
    "drafted_at",
    "released_by",
    "released_at",
    "closed_reason",
)
LINE = (
    "id",
    "number",
    "item_id",
    "quantity",
    "entered",
    "unit",
    "factor",
    "lot_code",
    "bin_id",
    "to_bin_id",
    "comes_in",
    "price",
    "amount",
    "tax_rate",
    "tax",
    "invoice",
    "source_id",
    "note",
)
MOVE = (
    "id",
    "line_id",
    "line_number",
    "part",
    "item_id",
    "lot_id",
    "quantity",
    "from_store_id",
    "from_bin_id",
    "to_store_id",
    "to_bin_id",
    "abnormal",
    "source_id",
)
ENTRY = (
    "line_id",
    "move_id",
    "item_id",
    "group",
    "store_id",
    "nature",
    "in_qty",
    "in_amount",
    "out_qty",
    "out_amount",
)
BOOKED_LINE = (
    "line_id",
    "item_id",
    "quantity",
    "price",
    "amount",
    "tax_rate",
    "tax",
    "invoice",
    "invoice_date",
    "estimate",
    "unsourced",
)
ACT = (
    "id",
    "request_id",
    "act",
    "user_id",
    "workstation",
    "at",
    "subject",
    "content",
    "answer",
)
YES_OR_NO = frozenset({"imported", "comes_in", "abnormal", "estimate", "unsourced"})


@dataclass(frozen=True, slots=True)
class Mark:
    """Which act it was, the day of its entries, and who did it when.

    Attributes:
        act: ``cards`` for an execution, else the booking's own act.
    """

    act: str
    day: dt.date
    at: dt.datetime
    by: UserId


def of_execution(
    slip: Slip, mark: Mark, number: str, closed_reason: str, moves: Iterable[Move]
) -> Facts:
    """An execution's facts: the slip as it stands from now on, its lines and its moves."""
    return [_mark(slip, mark), *of_slip(slip, number, closed_reason), *map(_move, moves)]


def of_booking(
    slip: Slip, mark: Mark, number: str, lines: Iterable[BookedLine], entries: Iterable[Entry]
) -> Facts:
    """A booking's facts; with the slip's own where no execution has sealed them yet."""
    first = [] if slip.card_date else of_slip(slip, number, "")
    return [_mark(slip, mark), *first, *map(_booked_line, lines), *map(_entry, entries)]


def of_slip(slip: Slip, number: str, closed_reason: str) -> Facts:
    """A slip's facts and its lines'."""
    head: Sequence[Fact] = [
        slip.id,
        slip.uuid,
        slip.kind.code,
        number,
        slip.date.isoformat(),
        slip.store,
        slip.to_store,
        slip.partner,
        slip.department,
        slip.cost_bearer,
        slip.order,
        slip.reason,
        slip.note,
        slip.ref,
        slip.reversal_of,
        slip.remainder_of,
        slip.transfer_of,
        int(slip.imported),
        slip.drafted_by,
        moment(slip.drafted_at),
        slip.released_by,
        moment(slip.released_at),
        closed_reason,
    ]
    return [head, *map(_line, slip.lines)]


def _mark(slip: Slip, mark: Mark) -> Sequence[Fact]:
    return [slip.id, mark.act, mark.day.isoformat(), moment(mark.at), mark.by]


def _line(line: Line) -> Sequence[Fact]:
    return [
        line.id,
        line.number,
        line.item,
        line.quantity.units,
        line.entered.units,
        line.unit,
        line.factor,
        line.lot_code,
        line.bin,
        line.to_bin,
        int(line.comes_in),
        _units(line.price),
        _units(line.amount),
        _units(line.tax_rate),
        _units(line.tax),
        line.invoice,
        line.source,
        line.note,
    ]


def _move(move: Move) -> Sequence[Fact]:
    return [
        move.id,
        move.line,
        move.line_number,
        move.part,
        move.item,
        move.lot,
        move.quantity.units,
        move.origin.store if move.origin else None,
        move.origin.bin if move.origin else None,
        move.target.store if move.target else None,
        move.target.bin if move.target else None,
        int(move.abnormal),
        move.source,
    ]


def _entry(entry: Entry) -> Sequence[Fact]:
    return [
        entry.line,
        entry.move,
        entry.item,
        entry.group.value,
        entry.store,
        entry.nature.value,
        entry.in_qty.units,
        entry.in_amount.units,
        entry.out_qty.units,
        entry.out_amount.units,
    ]


def _booked_line(line: BookedLine) -> Sequence[Fact]:
    return [
        line.line,
        line.item,
        line.quantity.units,
        _units(line.price),
        line.amount.units,
        _units(line.tax_rate),
        _units(line.tax),
        line.invoice,
        line.invoice_date.isoformat() if line.invoice_date else None,
        int(line.estimate),
        int(line.unsourced),
    ]


def _units(value: Scaled | None) -> int | None:
    return None if value is None else value.units


def moment(value: dt.datetime | None) -> str | None:
    """A moment as the database keeps it and the digests take it in."""
    if value is None:
        return None
    return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
