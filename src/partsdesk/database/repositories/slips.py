"""Slips, their lines, and what happened to them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, insert, select, update

from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.tables.books import bookings
from partsdesk.database.tables.slips import executions, slip_lines, slip_moves, slips
from partsdesk.domain.books.execution import NewMove
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import (
    Line,
    LineId,
    Move,
    MoveId,
    Slip,
    SlipId,
    State,
    UnknownSlip,
    working_name,
)
from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.places import BinId, Place
from partsdesk.domain.values.people import StoreId, UserId
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.domain.values.topics import Topic

_SLIP = (
    select(
        slips,
        executions.c.card_date,
        executions.c.executed_by,
        bookings.c.ledger_date,
        bookings.c.booked_by,
    )
    .outerjoin(executions, executions.c.slip_id == slips.c.id)
    .outerjoin(
        bookings,
        (bookings.c.slip_id == slips.c.id) & bookings.c.act.in_(("booking", "ahead")),
    )
)
_ONE = _SLIP.where(slips.c.id == bindparam("slip"))
_LOCKED = _ONE.with_for_update(of=slips)
_MANY = _SLIP.where(slips.c.id.in_(bindparam("ids", expanding=True)))
_LINES = (
    select(slip_lines)
    .where(slip_lines.c.slip_id.in_(bindparam("ids", expanding=True)))
    .order_by(slip_lines.c.slip_id, slip_lines.c.number)
)
_MOVES = (
    select(slip_moves)
    .where(slip_moves.c.slip_id == bindparam("slip"))
    .order_by(slip_moves.c.line_number, slip_moves.c.part)
)
_NEW_LINES = insert(slip_lines).returning(slip_lines.c.id, sort_by_parameter_order=True)
_NEW_MOVES = insert(slip_moves).returning(slip_moves.c.id, sort_by_parameter_order=True)
_MOVING = tuple(kind.code for kind in KINDS.values() if kind.direction is Direction.MOVE)
BOOKS_AT_ALL = (  # a move inside one store does not
    slips.c.to_store_id.is_(None)
    | (slips.c.to_store_id != slips.c.store_id)
    | slips.c.kind.not_in(_MOVING)
)
_STATE = update(slips).where(slips.c.id == bindparam("slip"))


class SlipsReader(Repository):
    """Slips as they stand."""

    def get(self, slip: SlipId) -> Slip:
        """A slip with its lines.

        Raises:
            UnknownSlip: where there is none.
        """
        return self._one(_ONE, slip)

    def many(self, ids: Iterable[SlipId]) -> Mapping[SlipId, Slip]:
        """The slips with these ids."""
        found: dict[SlipId, Slip] = {}
        for chunk in in_chunks(ids):
            lines = self._lines(chunk)
            for row in self._connection.execute(_MANY, {"ids": chunk}):
                found[row.id] = _slip(row, lines.get(row.id, ()))
        return found

    def named(self, name: str) -> SlipId:
        """The slip with this number or working number.

        Raises:
            UnknownSlip: where there is none.
        """
        query = select(slips.c.id).where(slips.c.number == name)
        if name.upper().startswith("T-") and name[2:].isdecimal():
            query = select(slips.c.id).where(slips.c.id == int(name[2:]))
        found = self._connection.execute(query).scalar_one_or_none()
        if found is None:
            raise UnknownSlip(name)
        return SlipId(found)

    def moves(self, slip: SlipId) -> tuple[Move, ...]:
        """What happened to a slip's goods, in line order."""
        rows = self._connection.execute(_MOVES, {"slip": slip})
        return tuple(_move(row) for row in rows)

    def moves_by_id(self, ids: Iterable[MoveId]) -> Mapping[MoveId, tuple[SlipId, Move]]:
        """Moves with the slips that they belong to."""
        found = {}
        for chunk in in_chunks(ids):
            for row in self._connection.execute(
                select(slip_moves).where(slip_moves.c.id.in_(chunk))
            ):
                found[MoveId(row.id)] = (SlipId(row.slip_id), _move(row))
        return found

    def taken_of(self, ids: Iterable[MoveId]) -> Mapping[MoveId, Quantity]:
        """How many of a move's goods came back or were corrected, by executed slips."""
        found = {}
        for chunk in in_chunks(ids):
            rows = self._connection.execute(
                select(slip_moves.c.source_id, func.sum(func.abs(slip_moves.c.quantity)))
                .where(slip_moves.c.source_id.in_(chunk))
                .group_by(slip_moves.c.source_id)
            )
            found.update({MoveId(move): Quantity(int(units)) for move, units in rows})
        return found

    def source_move(self, name: str, line: int, kinds: Iterable[str]) -> MoveId | None:
        """The first move of a line of an executed slip, by the slip's reference or number."""
        owner = select(slips.c.id).where(slips.c.kind.in_(tuple(kinds)))
        by_number = owner.where(slips.c.number == name)
        by_ref = owner.where(slips.c.ref == name, slips.c.imported.is_(True))
        for query in (by_ref, by_number):
            found = self._connection.execute(
                select(slip_moves.c.id)
                .where(slip_moves.c.slip_id.in_(query), slip_moves.c.line_number == line)
                .order_by(slip_moves.c.id)
            ).scalar()
            if found is not None:
                return MoveId(found)
        return None

    def reds_of(self, slip: SlipId) -> tuple[Slip, ...]:
        """The red slips that correct a slip, whatever their state."""
        query = select(slips.c.id).where(slips.c.reversal_of == slip).order_by(slips.c.id)
        ids = [SlipId(key) for key in self._connection.execute(query).scalars()]
        found = self.many(ids)
        return tuple(found[key] for key in ids)

    def known_refs(self, refs: Iterable[str]) -> frozenset[tuple[str, str]]:
        """The (ref, kind) pairs that slips have already, among these refs."""
        pairs: set[tuple[str, str]] = set()
        for chunk in in_chunks(set(refs) - {""}):
            rows = self._connection.execute(
                select(slips.c.ref, slips.c.kind).where(slips.c.ref.in_(chunk))
            )
            pairs.update((row.ref, row.kind) for row in rows)
        return frozenset(pairs)

    def unbooked_before(
        self, day: dt.date, ids: Iterable[ItemId]
    ) -> Sequence[tuple[str, ItemId, tuple[StoreId, ...]]]:
        """Executed, unbooked slips carded before a day, with the items and stores they moved."""
        found: list[tuple[str, ItemId, tuple[StoreId, ...]]] = []
        for chunk in in_chunks(ids):
            found.extend(self._unbooked(executions.c.card_date < day, chunk))
        return found

    def unbooked_receipts(self, item: ItemId) -> tuple[str, ...]:
        """Executed, unbooked slips that brought an item in, as they are called."""
        rows = self._unbooked(slip_moves.c.from_store_id.is_(None), [item])
        return tuple(dict.fromkeys(name for name, *_ in rows))

    def _unbooked(
        self, condition: ColumnElement[bool], ids: Sequence[ItemId]
    ) -> list[tuple[str, ItemId, tuple[StoreId, ...]]]:
        query = (
            select(
                slips.c.id,
                slips.c.number,
                slip_moves.c.item_id,
                slip_moves.c.from_store_id,
                slip_moves.c.to_store_id,
            )
            .join(executions, executions.c.slip_id == slips.c.id)
            .join(slip_moves, slip_moves.c.slip_id == slips.c.id)
            .where(
                slips.c.state == State.EXECUTED.value,
                BOOKS_AT_ALL,
                slip_moves.c.item_id.in_(ids),
                condition,
            )
            .order_by(executions.c.card_date, slips.c.id)
        )
        return [
            (
                row.number or working_name(row.id),
                ItemId(row.item_id),
                tuple(
                    StoreId(store)
                    for store in (row.from_store_id, row.to_store_id)
                    if store is not None
                ),
            )
            for row in self._connection.execute(query)
        ]

    def _one(self, query: Any, slip: SlipId) -> Slip:  # noqa: ANN401 - a Select
        row = self._connection.execute(query, {"slip": slip}).one_or_none()
        if row is None:
            raise UnknownSlip(working_name(slip))
        return _slip(row, self._lines([slip]).get(slip, ()))

    def _lines(self, ids: Sequence[SlipId]) -> dict[SlipId, tuple[Line, ...]]:
        found: dict[SlipId, list[Line]] = {}
        for row in self._connection.execute(_LINES, {"ids": ids}):
            found.setdefault(SlipId(row.slip_id), []).append(_line(row))
        return {slip: tuple(lines) for slip, lines in found.items()}


class Slips(SlipsReader):
    """Slips, and the steps of their life."""

    def locked(self, slip: SlipId) -> Slip:
        """A slip, held until the act is over, so that nobody else takes a step meanwhile.

        Raises:
            UnknownSlip: where there is none.
        """
        return self._one(_LOCKED, slip)

    def add(self, slip: Slip, now: dt.datetime) -> SlipId:
        """Write a new slip; ids in the value are not looked at."""
        return self.added(slip, now).id

    def added(self, slip: Slip, now: dt.datetime) -> Slip:
        """Write a new slip; answers it as it then stands, with its ids."""
        released_at = now if slip.state is not State.DRAFT else None
        slip = replace(
            slip, uuid=str(uuid.uuid4()), drafted_at=now, released_at=released_at, version=0
        )
        row = _head_row(slip) | {
            "uuid": slip.uuid,
            "kind": slip.kind.code,
            "state": slip.state.value,
            "drafted_by": slip.drafted_by,
            "drafted_at": slip.drafted_at,
            "released_by": slip.released_by,
            "released_at": slip.released_at,
            "reversal_of": slip.reversal_of,
            "remainder_of": slip.remainder_of,
            "transfer_of": slip.transfer_of,
            "imported": slip.imported,
        }
        key = self._connection.execute(insert(slips).values(row)).inserted_primary_key
        slip_id = SlipId(key[0] if key else 0)
        keys = self._add_lines(slip_id, slip.lines)
        self.touch(Topic.SLIPS)
        lines = tuple(
            replace(line, id=LineId(line_id))
            for line, line_id in zip(slip.lines, keys, strict=True)
        )
        return replace(slip, id=slip_id, working_number=slip_id, lines=lines)

    def _add_lines(self, slip: SlipId, lines: Sequence[Line]) -> Sequence[int]:
        rows = [_line_row(slip, line) for line in lines]
        if not rows:
            return []
        return self._connection.execute(_NEW_LINES, rows).scalars().all()

    def rewrite(self, slip: Slip) -> None:
        """Write a draft anew: its head and all its lines."""
        self._connection.execute(
            update(slips)
            .where(slips.c.id == slip.id)
            .values(**_head_row(slip), drafted_by=slip.drafted_by, version=slips.c.version + 1)
        )
        self._connection.execute(delete(slip_lines).where(slip_lines.c.slip_id == slip.id))
        self._add_lines(slip.id, slip.lines)
        self.touch(Topic.SLIPS)

    def stands(self, slip: SlipId, state: State, **marks: object) -> None:
        """Note where a slip stands now, and the marks that go with it."""
        self._connection.execute(
            _STATE.values(state=state.value, version=slips.c.version + 1, **marks), {"slip": slip}
        )
        self.touch(Topic.SLIPS)

    def move(self, slip: SlipId, moves: Sequence[NewMove]) -> tuple[Move, ...]:
        """Write what happened; answers the moves with their ids, in the same order."""
        rows = [_move_row(slip, move) for move in moves]
        keys = self._connection.execute(_NEW_MOVES, rows).scalars()
        return tuple(
            Move(
                MoveId(key),
                move.line,
                move.line_number,
                move.part,
                move.item,
                move.lot,
                move.quantity,
                move.origin,
                move.target,
                move.abnormal is not None,
                move.source,
            )
            for key, move in zip(keys, moves, strict=True)
        )


def _slip(row: Row[Any], lines: tuple[Line, ...]) -> Slip:
    return Slip(
        id=SlipId(row.id),
        kind=KINDS[row.kind],
        state=State(row.state),
        date=row.date,
        working_number=row.id,
        lines=lines,
        number=row.number or "",
        store=row.store_id,
        to_store=row.to_store_id,
        partner=row.partner_id,
        department=row.department_id,
        cost_bearer=row.cost_bearer,
        order=row.order,
        reason=row.reason,
        note=row.note,
        ref=row.ref,
        reversal_of=row.reversal_of,
        remainder_of=row.remainder_of,
        transfer_of=row.transfer_of,
        imported=bool(row.imported),
        drafted_by=_user(row.drafted_by),
        released_by=_user(row.released_by),
        executed_by=_user(row.executed_by),
        booked_by=_user(row.booked_by),
        card_date=row.card_date,
        ledger_date=row.ledger_date,
        version=row.version,
        uuid=row.uuid,
        drafted_at=row.drafted_at,
        released_at=row.released_at,
    )


def _user(key: int | None) -> UserId | None:
    return None if key is None else UserId(key)


def _line(row: Row[Any]) -> Line:
    return Line(
        id=LineId(row.id),
        number=row.number,
        item=ItemId(row.item_id),
        quantity=Quantity(row.quantity),
        entered=Quantity(row.entered),
        unit=row.unit,
        factor=row.factor,
        lot_code=row.lot_code,
        bin=row.bin_id,
        to_bin=row.to_bin_id,
        comes_in=bool(row.comes_in),
        price=None if row.price is None else Price(row.price),
        amount=None if row.amount is None else Amount(row.amount),
        tax_rate=None if row.tax_rate is None else Price(row.tax_rate),
        tax=None if row.tax is None else Amount(row.tax),
        invoice=row.invoice,
        source=row.source_id,
        note=row.note,
    )


def _move(row: Row[Any]) -> Move:
    return Move(
        id=MoveId(row.id),
        line=LineId(row.line_id),
        line_number=row.line_number,
        part=row.part,
        item=ItemId(row.item_id),
        lot=LotId(row.lot_id),
        quantity=Quantity(row.quantity),
        origin=_place(row.from_store_id, row.from_bin_id),
        target=_place(row.to_store_id, row.to_bin_id),
        abnormal=bool(row.abnormal),
        source=row.source_id,
    )


def _place(store: int | None, bin_: int | None) -> Place | None:
    return None if store is None or bin_ is None else Place(StoreId(store), BinId(bin_))


def _head_row(slip: Slip) -> dict[str, object]:
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


def _line_row(slip: SlipId, line: Line) -> dict[str, object]:
    return {
        "slip_id": slip,
        "number": line.number,
        "item_id": line.item,
        "quantity": line.quantity.units,
        "entered": line.entered.units,
        "unit": line.unit,
        "factor": line.factor,
        "lot_code": line.lot_code,
        "bin_id": line.bin,
        "to_bin_id": line.to_bin,
        "comes_in": line.comes_in,
        "price": None if line.price is None else line.price.units,
        "amount": None if line.amount is None else line.amount.units,
        "tax_rate": None if line.tax_rate is None else line.tax_rate.units,
        "tax": None if line.tax is None else line.tax.units,
        "invoice": line.invoice,
        "source_id": line.source,
        "note": line.note,
    }


def _move_row(slip: SlipId, move: NewMove) -> dict[str, object]:
    return {
        "slip_id": slip,
        "line_id": move.line,
        "line_number": move.line_number,
        "part": move.part,
        "item_id": move.item,
        "lot_id": move.lot,
        "quantity": move.quantity.units,
        "from_store_id": move.origin.store if move.origin else None,
        "from_bin_id": move.origin.bin if move.origin else None,
        "to_store_id": move.target.store if move.target else None,
        "to_bin_id": move.target.bin if move.target else None,
        "abnormal": move.abnormal is not None,
        "source_id": move.source,
    }
