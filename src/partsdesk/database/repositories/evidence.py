"""What the difference finder goes by: recent lines, packs and neighbours of items that differ.

A handful of statements for five hundred items, however many differences there are. Cards are read
from the days of their index, never a hot item's years.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.tables.books import bookings, card_entries, stock
from partsdesk.database.tables.catalog import bins, item_packs, items, stores, units
from partsdesk.database.tables.counting import (
    count_lines,
    count_results,
    counts,
    statement_lines,
    statements,
)
from partsdesk.database.tables.slips import slip_lines, slip_moves, slips
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import SlipId, State, working_name
from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.counting.clues import Clue, Evidence, Facts
from partsdesk.domain.counting.counts import CountState
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity

LOOK_BACK = dt.timedelta(days=92)
MOST_STATEMENTS = 4  # the latest that were made against another program's account
_OPEN = (State.DRAFT.value, State.RELEASED.value, State.BOOKED_AHEAD.value)
_other_lines = slip_lines.alias("of_slip")
_HEAD = (
    slips.c.id.label("slip"),
    slips.c.number.label("called"),
    slips.c.kind,
    slips.c.state,
    slips.c.date,
    slips.c.store_id.label("of_store"),
    slips.c.to_store_id,
    slips.c.partner_id,
    slips.c.ref,
    slips.c.order,
    slips.c.reversal_of,
    bookings.c.ledger_date,
    slip_lines.c.number.label("line"),
    slip_lines.c.item_id,
    slip_lines.c.entered,
    slip_lines.c.factor,
    select(func.max(_other_lines.c.number))
    .where(_other_lines.c.slip_id == slips.c.id)
    .correlate(slips)
    .scalar_subquery()
    .label("lines"),
)
_BOOKED = and_(bookings.c.slip_id == slips.c.id, bookings.c.act.in_(("booking", "ahead")))
_CARDED = (
    select(
        *_HEAD,
        card_entries.c.card_date,
        card_entries.c.store_id,
        card_entries.c.bin_id,
        card_entries.c.lot_id,
        (card_entries.c.in_qty - card_entries.c.out_qty).label("units"),
    )
    .select_from(card_entries)
    .join(slip_moves, slip_moves.c.id == card_entries.c.move_id)
    .join(slip_lines, slip_lines.c.id == slip_moves.c.line_id)
    .join(slips, slips.c.id == card_entries.c.slip_id)
    .outerjoin(bookings, _BOOKED)
)
_WAITING = (
    select(
        *_HEAD,
        slip_lines.c.quantity,
        slip_lines.c.bin_id,
        slip_lines.c.to_bin_id,
        slip_lines.c.comes_in,
    )
    .select_from(slips)
    .join(slip_lines, slip_lines.c.slip_id == slips.c.id)
    .outerjoin(bookings, _BOOKED)
    .where(slips.c.state.in_(_OPEN))
)


class EvidenceReader(Repository):
    """What the books know of items that differ."""

    def of(
        self,
        ids: Iterable[ItemId],
        as_of: dt.date,
        before: dt.date,
        stores: Collection[StoreId] = (),
    ) -> Evidence:
        """The evidence about these items.

        Args:
            ids: of the items that differ.
            stores: only what went through these; through any that may be seen where empty.
            as_of: the day of the statement.
            before: the day of the first count that is asked about; earlier ones bound the search.
        """
        wanted = sorted(set(ids))
        since = as_of - LOOK_BACK
        clues = [
            clue
            for clue in (*self._carded(wanted, since), *self._waiting(wanted, since))
            if self._may_see(clue.store, stores)
        ]
        agreed = {**self._counted(wanted, since, before), **self._stated(wanted, since, as_of)}
        return Evidence(as_of, tuple(clues), self._facts(wanted), agreed)

    def _rows(
        self, query: Select[Any], column: ColumnElement[int], ids: Sequence[ItemId]
    ) -> Iterator[Row[Any]]:
        for chunk in in_chunks(ids):
            yield from self._connection.execute(query.where(column.in_(chunk)))

    def _may_see(self, store: StoreId | None, stores: Collection[StoreId]) -> bool:
        if store is None:
            return True
        allowed = self._actor is None or self._actor.may_enter(store)
        return allowed and (not stores or store in stores)

    def _carded(self, ids: Sequence[ItemId], since: dt.date) -> Iterator[Clue]:
        """Entries of the cards, one clue for each place that a line went through."""
        query = _CARDED.where(card_entries.c.card_date >= since).order_by(card_entries.c.id)
        for row in self._rows(query, card_entries.c.item_id, ids):
            yield _clue(row, row.units, row.store_id, row.bin_id, LotId(row.lot_id), row.card_date)

    def _waiting(self, ids: Sequence[ItemId], since: dt.date) -> Iterator[Clue]:
        """Lines that nobody has carried out: what they would do at the places they name."""
        query = _WAITING.where(slips.c.date >= since).order_by(slip_lines.c.id)
        for row in self._rows(query, slip_lines.c.item_id, ids):
            for quantity, store, bin_ in _would_do(row):
                yield _clue(row, quantity, store, bin_, None, None)

    def _facts(self, ids: Sequence[ItemId]) -> Mapping[ItemId, Facts]:
        packs: dict[int, list[int]] = defaultdict(list)
        for row in self._rows(select(item_packs), item_packs.c.item_id, ids):
            packs[row.item_id].append(row.factor)
        lying: dict[int, set[int]] = defaultdict(set)
        for row in self._rows(select(stock.c.item_id, stock.c.bin_id), stock.c.item_id, ids):
            lying[row.item_id].add(row.bin_id)
        beside = self._beside({bin_ for each in lying.values() for bin_ in each})
        query = select(items.c.id, items.c.category_id, items.c.spec, units.c.decimals)
        rows = self._rows(query.join(units, units.c.code == items.c.unit), items.c.id, ids)
        return {
            ItemId(row.id): Facts(
                row.category_id,
                row.spec,
                10 ** (Quantity.decimals - row.decimals),
                tuple(packs[row.id]),
                frozenset(BinId(bin_) for bin_ in lying[row.id]),
                {BinId(bin_): beside[bin_] for bin_ in lying[row.id]},
            )
            for row in rows
        }

    def _beside(self, ids: Iterable[int]) -> Mapping[int, frozenset[BinId]]:
        """The bins before and after each, in the order of their codes in their store."""
        wanted = sorted(set(ids))
        found = {}
        for chunk in in_chunks(wanted):
            stores = select(bins.c.store_id).where(bins.c.id.in_(chunk))
            rows = (
                select(
                    bins.c.id,
                    func.lag(bins.c.id)
                    .over(partition_by=bins.c.store_id, order_by=(bins.c.code, bins.c.id))
                    .label("left"),
                    func.lead(bins.c.id)
                    .over(partition_by=bins.c.store_id, order_by=(bins.c.code, bins.c.id))
                    .label("right"),
                )
                .where(bins.c.store_id.in_(stores))
                .subquery()
            )
            for row in self._connection.execute(select(rows).where(rows.c.id.in_(chunk))):
                near = (row.left, row.right)
                found[row.id] = frozenset(BinId(each) for each in near if each)
        return found

    def _counted(
        self, ids: Sequence[ItemId], since: dt.date, before: dt.date
    ) -> Mapping[tuple[ItemId, BinId | None], dt.date]:
        """When places were last counted and set right, or found right."""
        query = (
            select(
                count_lines.c.item_id,
                count_lines.c.bin_id,
                func.max(count_results.c.counted_at, type_=count_results.c.counted_at.type).label(
                    "at"
                ),
            )
            .join(count_results, count_results.c.line_id == count_lines.c.id)
            .join(counts, counts.c.id == count_lines.c.count_id)
            .where(
                counts.c.state == CountState.CONFIRMED.value,
                count_results.c.counted_at >= _midnight(since),
                count_results.c.counted_at < _midnight(before),
            )
            .group_by(count_lines.c.item_id, count_lines.c.bin_id)
        )
        return {
            (ItemId(row.item_id), BinId(row.bin_id)): row.at.date()
            for row in self._rows(query, count_lines.c.item_id, ids)
        }

    def _stated(
        self, ids: Sequence[ItemId], since: dt.date, as_of: dt.date
    ) -> Mapping[tuple[ItemId, BinId | None], dt.date]:
        """When the other program's account of an item last agreed with its cards everywhere."""
        recent = (
            select(statements.c.id, statements.c.as_of)
            .where(
                statements.c.account_id.is_not(None),
                statements.c.as_of >= since,
                statements.c.as_of < as_of,
            )
            .order_by(statements.c.as_of.desc())
            .limit(MOST_STATEMENTS)
        )
        days = {row.id: row.as_of for row in self._connection.execute(recent)}
        if not days:
            return {}
        line = statement_lines.c
        each = select(line.item_id, line.statement_id, line.account_card_difference)
        each = each.where(line.statement_id.in_(list(days)))
        seen, off = set(), set()
        for of_stores in (line.store_id.is_(None), line.store_id.in_(select(stores.c.id))):
            for row in self._rows(each.where(of_stores), line.item_id, ids):
                seen.add((row.item_id, row.statement_id))
                if row.account_card_difference:
                    off.add((row.item_id, row.statement_id))
        found: dict[tuple[ItemId, BinId | None], dt.date] = {}
        for item, statement in seen - off:
            key = (ItemId(item), None)
            found[key] = max(found.get(key, dt.date.min), days[statement])
        return found


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _would_do(row: Row[Any]) -> Iterator[tuple[int, int | None, int | None]]:
    """What an open line would bring where: units, store, bin."""
    kind = KINDS[row.kind]
    sign = -1 if row.reversal_of is not None else 1
    if kind.direction is Direction.CONVERT:
        comes = row.comes_in
        yield (
            sign * (row.quantity if comes else -row.quantity),
            row.to_store_id if comes else row.of_store,
            row.to_bin_id if comes else row.bin_id,
        )
    elif kind.direction is Direction.IN:
        yield sign * row.quantity, row.of_store, row.bin_id
    elif kind.has_card:
        yield -sign * row.quantity, row.of_store, row.bin_id
        if kind.direction is Direction.MOVE:
            yield sign * row.quantity, row.to_store_id, row.to_bin_id


def _clue(
    row: Row[Any],
    quantity: int,
    store: int | None,
    bin_: int | None,
    lot: LotId | None,
    carded: dt.date | None,
) -> Clue:
    return Clue(
        slip=SlipId(row.slip),
        called=row.called or working_name(row.slip),
        kind=row.kind,
        state=State(row.state),
        line=row.line,
        item=ItemId(row.item_id),
        quantity=Quantity(quantity),
        date=row.date,
        carded=carded,
        booked=row.ledger_date,
        store=None if store is None else StoreId(store),
        bin=None if bin_ is None else BinId(bin_),
        lot=lot,
        entered=Quantity(row.entered),
        factor=row.factor,
        partner=None if row.partner_id is None else PartnerId(row.partner_id),
        told=row.ref or row.order,
        buys=KINDS[row.kind].estimated,
        reverses=None if row.reversal_of is None else SlipId(row.reversal_of),
        of=row.lines or 1,
    )
