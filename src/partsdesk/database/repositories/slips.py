"""Slips, their lines, and what happened to them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, func, insert, or_, select, update

from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.repositories.items_read import ITEM, item_of, with_items
from partsdesk.database.repositories.slip_rows import (
    LINE,
    MOVE,
    NEW_LINES,
    NEW_MOVES,
    SLIP,
    head_row,
    line_of,
    line_row,
    move_of,
    move_row,
    slip_of,
)
from partsdesk.database.tables.books import bookings
from partsdesk.database.tables.catalog import items
from partsdesk.database.tables.slips import executions, slip_lines, slip_moves, slips
from partsdesk.domain.books.execution import NewMove
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.relations import Related, Relation
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
from partsdesk.domain.catalog.items import Item, ItemId
from partsdesk.domain.values.people import StoreId, UserId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.topics import Topic

MOST_UNBOOKED = 50
MOST_RELATED = 20
LOOKED_BACK = 5000  # slips of anybody, and of them so many of one person's
MOST_SLIPS = 30
MOST_LINES = 500

_JOINED = slips.outerjoin(executions, executions.c.slip_id == slips.c.id).outerjoin(
    bookings,
    (bookings.c.slip_id == slips.c.id) & bookings.c.act.in_(("booking", "ahead")),
)
_WITH_LINES = _JOINED.outerjoin(slip_lines, slip_lines.c.slip_id == slips.c.id)
_SLIP = select(*SLIP, *LINE).select_from(_WITH_LINES).order_by(slips.c.id, slip_lines.c.number)
_ONE = _SLIP.where(slips.c.id == bindparam("slip"))
_LOCKED = _ONE.with_for_update(of=slips)
_MANY = _SLIP.where(slips.c.id.in_(bindparam("ids", expanding=True)))
_OPENED = (
    select(*SLIP, *LINE, *ITEM, *MOVE)
    .select_from(
        with_items(_WITH_LINES.outerjoin(items, items.c.id == slip_lines.c.item_id)).outerjoin(
            slip_moves,
            (slip_moves.c.slip_id == slips.c.id)
            & (slip_moves.c.line_number == slip_lines.c.number),
        )
    )
    .where(slips.c.id == bindparam("slip"))
    .order_by(slip_lines.c.number, slip_moves.c.part)
    .with_for_update(of=slips)
)
_MOVES = (
    select(*MOVE)
    .where(slip_moves.c.slip_id == bindparam("slip"))
    .order_by(slip_moves.c.line_number, slip_moves.c.part)
)
_OF_SLIP = slice(0, len(SLIP))
_OF_LINE = slice(_OF_SLIP.stop, _OF_SLIP.stop + len(LINE))
_OF_ITEM = slice(_OF_LINE.stop, _OF_LINE.stop + len(ITEM))
_OF_MOVE = slice(_OF_ITEM.stop, _OF_ITEM.stop + len(MOVE))
_MOVING = tuple(kind.code for kind in KINDS.values() if kind.direction is Direction.MOVE)
BOOKS_AT_ALL = (  # a move inside one store does not
    slips.c.to_store_id.is_(None)
    | (slips.c.to_store_id != slips.c.store_id)
    | slips.c.kind.not_in(_MOVING)
)
_UNBOOKED = (
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
    )
    .order_by(executions.c.card_date, slips.c.id)
)
_UNBOOKED_BEFORE = _UNBOOKED.where(
    executions.c.card_date < bindparam("day"),
    slip_moves.c.item_id.in_(bindparam("ids", expanding=True)),
)
_UNBOOKED_OF = (
    select(slips.c.id)
    .join(executions, executions.c.slip_id == slips.c.id)
    .join(slip_moves, slip_moves.c.slip_id == slips.c.id)
    .where(
        slips.c.state == State.EXECUTED.value,
        BOOKS_AT_ALL,
        slips.c.date <= bindparam("day"),
        slip_moves.c.item_id.in_(bindparam("ids", expanding=True)),
    )
    .distinct()
    .order_by(slips.c.id)
    .limit(MOST_UNBOOKED)
)
_UNBOOKED_RECEIPTS = _UNBOOKED.where(
    slip_moves.c.from_store_id.is_(None), slip_moves.c.item_id == bindparam("item")
)
_NEW = insert(slips)
_STATE = update(slips).where(slips.c.id == bindparam("slip")).values(version=slips.c.version + 1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A slip taken up to be carried on: its items and what happened to its goods with it."""

    slip: Slip
    items: tuple[Item, ...]
    moves: tuple[Move, ...]


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
            rows = self._connection.execute(_MANY, {"ids": chunk})
            for slip, of_slip in groupby(rows, key=itemgetter(0)):
                found[slip] = _whole(list(of_slip))
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
        return tuple(move_of(row) for row in rows)

    def moves_by_id(self, ids: Iterable[MoveId]) -> Mapping[MoveId, tuple[SlipId, Move]]:
        """Moves with the slips that they belong to."""
        found = {}
        for chunk in in_chunks(ids):
            for row in self._connection.execute(
                select(slip_moves.c.slip_id, *MOVE).where(slip_moves.c.id.in_(chunk))
            ):
                found[MoveId(row.id)] = (SlipId(row.slip_id), move_of(row[1:]))
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

    def last_used(self, user: UserId, kind: str, most: int) -> tuple[ItemId, ...]:
        """The items on the last slips that a person drew up: of a kind first, then of any."""
        latest = select(func.max(slips.c.id)).scalar_subquery()
        mine = (
            select(slips.c.id)
            .where(slips.c.drafted_by == user, slips.c.id > latest - LOOKED_BACK)
            .order_by(slips.c.id.desc())
            .limit(MOST_SLIPS)
        )
        rows = self._connection.execute(
            select(slips.c.kind, slip_lines.c.item_id)
            .join(slip_lines, slip_lines.c.slip_id == slips.c.id)
            .where(slips.c.id.in_(mine))
            .order_by(slips.c.id.desc(), slip_lines.c.number.desc())
            .limit(MOST_LINES)
        ).all()
        same = [row.item_id for row in rows if row.kind == kind]
        found = dict.fromkeys([*same, *(row.item_id for row in rows)])
        return tuple(ItemId(item) for item in list(found)[:most])

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

    def related(self, slip: Slip) -> tuple[Related, ...]:
        """The slips that this one hangs together with."""
        own = (
            (Relation.CORRECTS, slip.reversal_of),
            (Relation.FOLLOWS, slip.remainder_of),
            (Relation.FOLLOWS, slip.transfer_of),
        )
        found = [Related(relation, key) for relation, key in own if key is not None]
        sources = [line.source for line in slip.lines if line.source is not None]
        owners = dict.fromkeys(owner for owner, _ in self.moves_by_id(sources).values())
        found += [Related(Relation.TAKES_FROM, key) for key in owners if key != slip.reversal_of]
        follows = or_(slips.c.remainder_of == slip.id, slips.c.transfer_of == slip.id)
        mine = select(slip_moves.c.id).where(slip_moves.c.slip_id == slip.id)
        taking = (
            select(slip_moves.c.slip_id)
            .where(slip_moves.c.source_id.in_(mine))
            .distinct()
            .subquery()
        )
        takes = slips.c.id.in_(select(taking.c.slip_id))
        for relation, where in (
            (Relation.CORRECTED_BY, slips.c.reversal_of == slip.id),
            (Relation.FOLLOWED_BY, follows),
            (Relation.TAKEN_BY, and_(slips.c.reversal_of.is_(None), takes)),
        ):
            query = select(slips.c.id).where(where).order_by(slips.c.id).limit(MOST_RELATED)
            ids = self._connection.execute(query).scalars()
            found += [Related(relation, SlipId(key)) for key in ids]
        return tuple(found)

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
            found.extend(self._unbooked(_UNBOOKED_BEFORE, {"ids": chunk, "day": day}))
        return found

    def unbooked_receipts(self, item: ItemId) -> tuple[str, ...]:
        """Executed, unbooked slips that brought an item in, as they are called."""
        rows = self._unbooked(_UNBOOKED_RECEIPTS, {"item": item})
        return tuple(dict.fromkeys(name for name, *_ in rows))

    def unbooked_of(self, items: Iterable[ItemId], upto: dt.date) -> tuple[SlipId, ...]:
        """Executed, unbooked slips of some items, of business dates up to a day; a few dozen."""
        found = set[SlipId]()
        for chunk in in_chunks(items):
            rows = self._connection.execute(_UNBOOKED_OF, {"ids": chunk, "day": upto})
            found.update(SlipId(key) for key in rows.scalars())
        return tuple(sorted(found))[:MOST_UNBOOKED]

    def _unbooked(
        self, query: Select[Any], asked: Mapping[str, object]
    ) -> list[tuple[str, ItemId, tuple[StoreId, ...]]]:
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
            for row in self._connection.execute(query, asked)
        ]

    def _one(self, query: Any, slip: SlipId) -> Slip:  # noqa: ANN401 - a Select
        rows = self._connection.execute(query, {"slip": slip}).all()
        if not rows:
            raise UnknownSlip(working_name(slip))
        return _whole(rows)


class Slips(SlipsReader):
    """Slips, and the steps of their life."""

    def locked(self, slip: SlipId) -> Slip:
        """A slip, held until the act is over, so that nobody else takes a step meanwhile.

        Raises:
            UnknownSlip: where there is none.
        """
        return self._one(_LOCKED, slip)

    def opened(self, slip: SlipId) -> Opened:
        """A slip, held, with all that a step of its life looks at, in one round trip.

        Raises:
            UnknownSlip: where there is none.
        """
        rows = self._connection.execute(_OPENED, {"slip": slip}).all()
        if not rows:
            raise UnknownSlip(working_name(slip))
        lines = {row[_OF_LINE.start]: row for row in rows if row[_OF_LINE.start] is not None}
        goods = {row[_OF_ITEM.start]: row for row in lines.values()}
        return Opened(
            slip_of(rows[0][_OF_SLIP], tuple(line_of(row[_OF_LINE]) for row in lines.values())),
            tuple(item_of(row[_OF_ITEM]) for row in goods.values()),
            tuple(move_of(row[_OF_MOVE]) for row in rows if row[_OF_MOVE.start] is not None),
        )

    def add(self, slip: Slip, now: dt.datetime) -> SlipId:
        """Write a new slip; ids in the value are not looked at."""
        return self.added(slip, now).id

    def added(self, slip: Slip, now: dt.datetime) -> Slip:
        """Write a new slip; answers it as it then stands, with its ids."""
        released_at = now if slip.state is not State.DRAFT else None
        slip = replace(
            slip, uuid=str(uuid.uuid4()), drafted_at=now, released_at=released_at, version=0
        )
        row = head_row(slip) | {
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
        key = self._connection.execute(_NEW, row).inserted_primary_key
        slip_id = SlipId(key[0] if key else 0)
        keys = self._add_lines(slip_id, slip.lines)
        self.touch(Topic.SLIPS)
        lines = tuple(
            replace(line, id=LineId(line_id))
            for line, line_id in zip(slip.lines, keys, strict=True)
        )
        return replace(slip, id=slip_id, working_number=slip_id, lines=lines)

    def _add_lines(self, slip: SlipId, lines: Sequence[Line]) -> Sequence[int]:
        rows = [line_row(slip, line) for line in lines]
        written = NEW_LINES.written(self._connection, rows, "number", "id")
        keys = {row[0]: row[1] for row in written}
        return [keys[line.number] for line in lines]

    def rewrite(self, slip: Slip) -> None:
        """Write a draft anew: its head and all its lines."""
        self._connection.execute(
            update(slips)
            .where(slips.c.id == slip.id)
            .values(**head_row(slip), drafted_by=slip.drafted_by, version=slips.c.version + 1)
        )
        self._connection.execute(delete(slip_lines).where(slip_lines.c.slip_id == slip.id))
        self._add_lines(slip.id, slip.lines)
        self.touch(Topic.SLIPS)

    def stands(self, slip: SlipId, state: State, **marks: object) -> None:
        """Note where a slip stands now, and the marks that go with it."""
        self._connection.execute(_STATE, {"slip": slip, "state": state.value, **marks})
        self.touch(Topic.SLIPS)

    def move(self, slip: SlipId, moves: Sequence[NewMove]) -> tuple[Move, ...]:
        """Write what happened; answers the moves with their ids, in the same order."""
        rows = [move_row(slip, move) for move in moves]
        written = NEW_MOVES.written(self._connection, rows, "line_number", "part", "id")
        keys = {(line, part): key for line, part, key in written}
        return tuple(
            Move(
                MoveId(keys[move.line_number, move.part]),
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
            for move in moves
        )


def _whole(rows: Sequence[Sequence[Any]]) -> Slip:
    """A slip and its lines out of the rows that they stand in, one a line."""
    lines = (row[_OF_LINE] for row in rows)
    return slip_of(rows[0][_OF_SLIP], tuple(line_of(line) for line in lines if line[0] is not None))
