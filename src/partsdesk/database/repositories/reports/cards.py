"""Stock of any day, and bin cards with their running balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from partsdesk.database.repositories.reports.as_of import CARDS, balances
from partsdesk.database.repositories.reports.scope import AnyRow, Reporting, Scope, Span, narrowed
from partsdesk.database.repositories.searching import MOST_ROWS, bounded, by_bytes
from partsdesk.database.tables.books import card_entries, stock
from partsdesk.database.tables.catalog import bins, items, lots, stores
from partsdesk.database.tables.people import users
from partsdesk.database.tables.slips import executions, slips
from partsdesk.domain.books.stock import LevelKey
from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity


class Held(NamedTuple):
    """What a card stands at, in smallest units: for sums over many rows."""

    item: ItemId
    lot: LotId
    bin: BinId
    store: StoreId
    units: int


class StockRow(NamedTuple):
    """What lies in a bin, in the order of the promised columns."""

    store: str
    bin: str
    item: str
    lot: str
    quantity: Quantity


class CardRow(NamedTuple):
    """One entry of a card, in the order of the promised columns."""

    date: dt.date
    number: str
    kind: str
    store: str
    bin: str
    item: str
    lot: str
    in_qty: Quantity
    out_qty: Quantity
    balance: Quantity
    by: str


class CardMark(NamedTuple):
    """A place on a card: after the entries of this day up to this one."""

    date: dt.date
    entry: int


@dataclass(frozen=True, slots=True)
class CardPage:
    """A page of one card.

    Attributes:
        opening: what the card stands at before the page's first row.
        marks: the place of each row, to go on after it or back before it.
    """

    opening: Quantity
    rows: tuple[CardRow, ...]
    marks: tuple[CardMark, ...]


_ENTRY = card_entries.c
_IN_ORDER = (_ENTRY.card_date, _ENTRY.id)
_ROWS = (
    select(
        _ENTRY.id,
        _ENTRY.item_id,
        _ENTRY.lot_id,
        _ENTRY.bin_id,
        _ENTRY.card_date,
        slips.c.number,
        slips.c.kind,
        stores.c.code.label("store"),
        bins.c.code.label("bin"),
        items.c.code.label("item"),
        lots.c.code.label("lot"),
        _ENTRY.in_qty,
        _ENTRY.out_qty,
        users.c.name,
    )
    .join(slips, slips.c.id == _ENTRY.slip_id)
    .join(stores, stores.c.id == _ENTRY.store_id)
    .join(bins, bins.c.id == _ENTRY.bin_id)
    .join(items, items.c.id == _ENTRY.item_id)
    .join(lots, lots.c.id == _ENTRY.lot_id)
    .outerjoin(executions, executions.c.slip_id == _ENTRY.slip_id)
    .outerjoin(users, users.c.id == executions.c.executed_by)
)


class CardReports(Reporting):
    """What the keepers' book said on any day."""

    def stock_at(self, scope: Scope, day: dt.date | None = None) -> Sequence[Held]:
        """What every card in a scope stood at in the evening of a day; None for now."""
        return [Held._make(row) for row in self._connection.execute(self._held(scope, day))]

    def stock_rows(self, scope: Scope, day: dt.date | None = None) -> Iterator[StockRow]:
        """What lay where in the evening of a day, by store, bin, item and lot; None for now."""
        held = self._held(scope, day).subquery()
        codes = [each.c.code for each in (stores, bins, items, lots)]
        query = (
            select(*codes, held.c.quantity)
            .select_from(held)
            .join(stores, stores.c.id == held.c.store_id)
            .join(bins, bins.c.id == held.c.bin_id)
            .join(items, items.c.id == held.c.item_id)
            .join(lots, lots.c.id == held.c.lot_id)
            .order_by(*(by_bytes(self._connection, code) for code in codes))
        )
        for store, bin_, item, lot, units in self.streamed(query):
            yield StockRow(store, bin_, item, lot, Quantity(units))

    def _held(self, scope: Scope, day: dt.date | None) -> Select[Any]:
        scope = self.within(scope)
        return balances(
            self._connection, CARDS, scope, None if day is None else day + dt.timedelta(days=1)
        )

    def card_rows(self, scope: Scope, span: Span, kind: str = "") -> Iterator[CardRow]:
        """The entries of a range, card by card, each with the balance after it.

        The balance runs over all entries of a card, whichever kind is asked for.
        """
        scope = self.within(scope)
        opened = self._cards_opened(scope, span.first)
        conditions = narrowed(scope, card_entries)
        conditions.append(_ENTRY.card_date <= span.last)
        if span.first is not None:
            conditions.append(_ENTRY.card_date >= span.first)
        codes = [each.c.code for each in (stores, bins, items, lots)]
        query = _ROWS.where(*conditions).order_by(
            *(by_bytes(self._connection, code) for code in codes), *_IN_ORDER
        )
        card, units = (0, 0, 0), 0
        for row in self.streamed(query):
            _, item, lot, bin_, *_ = row
            if (item, lot, bin_) != card:
                card = (item, lot, bin_)
                units = opened.get(card, 0)
            units += row.in_qty - row.out_qty
            if not kind or row.kind == kind:
                yield _card_row(row, units)

    def _cards_opened(self, scope: Scope, first: dt.date | None) -> dict[tuple[int, int, int], int]:
        if first is None:
            return {}
        query = balances(self._connection, CARDS, scope, first)
        return {(row.item_id, row.lot_id, row.bin_id): row.quantity for row in self.streamed(query)}

    def card_page(
        self,
        key: LevelKey,
        mark: CardMark | None = None,
        *,
        backwards: bool = False,
        limit: int = MOST_ROWS,
    ) -> CardPage:
        """A page of one card: after a place, or backwards up to and without it.

        No place is the card's beginning, or backwards its end. The day alone is a place, too:
        ``CardMark(day, 0)`` is the morning of that day.
        """
        query = _ROWS.where(*self._card(key)).limit(bounded(limit))
        place = (_ENTRY.card_date, _ENTRY.id)
        if mark is not None:
            on_day = place[0] == mark.date
            later = or_(place[0] > mark.date, and_(on_day, place[1] > mark.entry))
            earlier = or_(place[0] < mark.date, and_(on_day, place[1] < mark.entry))
            bound = place[0] <= mark.date if backwards else place[0] >= mark.date
            query = query.where(bound, earlier if backwards else later)
        order = [each.desc() for each in place] if backwards else list(place)
        rows = self._connection.execute(query.order_by(*order)).all()
        rows = rows[::-1] if backwards else rows
        if not rows:
            return CardPage(self._stood(key, mark, backwards=backwards), (), ())
        opening = units = self._card_before(key, CardMark(rows[0].card_date, rows[0].id))
        made = []
        for row in rows:
            units += row.in_qty - row.out_qty
            made.append(_card_row(row, units))
        marks = tuple(CardMark(row.card_date, row.id) for row in rows)
        return CardPage(Quantity(opening), tuple(made), marks)

    def _stood(self, key: LevelKey, mark: CardMark | None, *, backwards: bool) -> Quantity:
        """What the card stands at where a page without rows lies."""
        if mark is None:
            return NO_QUANTITY
        after = mark if backwards else CardMark(mark.date, mark.entry + 1)
        return Quantity(self._card_before(key, after))

    def _card_before(self, key: LevelKey, mark: CardMark) -> int:
        """What the card stands at before an entry: its month's opening and the days since."""
        first = Month.of(mark.date).first
        scope = self.within(Scope(item=key.item, lot=key.lot, bin=key.bin))
        opened = balances(self._connection, CARDS, scope, first)
        since = select(func.sum(_ENTRY.in_qty - _ENTRY.out_qty)).where(
            *self._card(key),
            _ENTRY.card_date >= first,
            _ENTRY.card_date <= mark.date,
            or_(_ENTRY.card_date < mark.date, _ENTRY.id < mark.entry),
        )
        opening = self._connection.execute(opened).one_or_none()
        changed = self._connection.execute(since).scalar()
        return (opening.quantity if opening else 0) + int(changed or 0)

    def _card(self, key: LevelKey) -> list[ColumnElement[bool]]:
        conditions = [
            _ENTRY.item_id == key.item,
            _ENTRY.bin_id == key.bin,
            _ENTRY.lot_id == key.lot,
        ]
        return conditions + narrowed(self.within(Scope()), card_entries)

    def card_lines(self, key: LevelKey) -> int:
        """How many entries a card has."""
        query = select(stock.c.entries).where(
            stock.c.item_id == key.item, stock.c.lot_id == key.lot, stock.c.bin_id == key.bin
        )
        return int(self._connection.execute(query).scalar() or 0)


def _card_row(row: AnyRow, units: int) -> CardRow:
    return CardRow(
        row.card_date,
        row.number,
        row.kind,
        row.store,
        row.bin,
        row.item,
        row.lot,
        Quantity(row.in_qty),
        Quantity(row.out_qty),
        Quantity(units),
        row.name or "",
    )
