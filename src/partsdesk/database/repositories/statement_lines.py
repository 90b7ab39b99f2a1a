"""What the lines of a statement are made of: one question in which every record comes together.

What is open as of a day is found from its two ends and not from the years between: what waits to
be booked now, by its state; what was booked after the day, or executed after it, by the dates
after the day, and those no further than to when the day's month was closed, for by then all of
it was in both books. A slip that was reversed before it was booked is in no close, and nets to
nought with its red slips; it counts only where the day lies between them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Integer,
    Select,
    Subquery,
    Table,
    and_,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)

from partsdesk.database.columns import KEY, UNITS, Moment
from partsdesk.database.given import given
from partsdesk.database.repositories.counting import figures
from partsdesk.database.repositories.reports.as_of import CARDS, LEDGER, BookOf, pieces, whole
from partsdesk.database.repositories.reports.scope import Scope, narrowed
from partsdesk.database.repositories.searching import by_bytes
from partsdesk.database.repositories.slips import BOOKS_AT_ALL
from partsdesk.database.tables.books import (
    bookings,
    card_entries,
    ledger_entries,
    stock,
)
from partsdesk.database.tables.catalog import items
from partsdesk.database.tables.counting import (
    account_lines,
    count_slips,
    count_stores,
    counts,
)
from partsdesk.database.tables.registers import abnormalities
from partsdesk.database.tables.slips import executions, slips
from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import BinId, Group
from partsdesk.domain.counting.counts import CountId, CountState
from partsdesk.domain.values.people import StoreId

SUMS = (
    "account",
    "executed",
    "booked",
    "card",
    "counted",
    "book",
    "own",
    "astray",
    "uncounted",
    "on_the_way",
    "places",
)
ENTERED = ("booking", "arrival")  # the acts by which goods come to stand in their group
_NOUGHT: ColumnElement[int] = literal_column("0", Integer())
_ONE: ColumnElement[int] = literal_column("1", Integer())
SLACK = dt.timedelta(days=1)  # between a moment and the warehouse's day


class Balance(NamedTuple):
    """What another program's account says of an item; of all stores where it names none."""

    item: ItemId
    store: StoreId | None
    units: int


class Seen(NamedTuple):
    """What a file says was found.

    Attributes:
        bin: None where the store was counted as a whole; ``lot`` where lots were not told apart.
        at: the moment, as the database keeps it; ``on`` the warehouse's day then.
    """

    item: ItemId
    store: StoreId
    bin: BinId | None
    lot: int | None
    units: int
    at: str
    on: str


@dataclass(frozen=True, slots=True)
class StatementScope:
    """What a statement is about.

    Attributes:
        by_item: one line an item, over all of its stores.
        settled_by: the day by which everything up to ``as_of`` was in both books; None where
            that is not known.
        account: another program's balances that were taken in; ``balances`` those of a file.
        seen: what a file says was found, in place of the counts that are kept.
    """

    scope: Scope
    as_of: dt.date
    counted_from: dt.date
    today: dt.date
    by_item: bool = False
    settled_by: dt.date | None = None
    account: int | None = None
    balances: Sequence[Balance] | None = None
    seen: Sequence[Seen] | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """What its lines are told apart by."""
        return ("item_id",) if self.by_item else ("item_id", "store_id")

    @property
    def end(self) -> dt.date | None:
        """The day whose beginning ends it; None for now."""
        return None if self.as_of >= self.today else self.as_of + dt.timedelta(days=1)


class Lines:
    """A statement's question, put together for one connection."""

    def __init__(self, connection: Connection, asked: StatementScope) -> None:
        self._connection = connection
        self._asked = asked

    def question(self) -> Select[Any]:
        """The lines: item, its code, store, then the sums in the order of their names."""
        asked = self._asked
        every = union_all(*self._parts()).subquery("parts")
        keys = [every.c[key] for key in asked.keys]
        sums = [whole(every.c[name]).label(name) for name in SUMS]
        told = [name for name in SUMS if name not in {"uncounted", "on_the_way"}]
        lines = (
            select(*keys, *sums)
            .group_by(*keys)
            .having(or_(*(whole(every.c[name]) != 0 for name in told)))
            .subquery("lines")
        )
        code = by_bytes(self._connection, items.c.code)
        store = literal(None, KEY) if asked.by_item else lines.c.store_id
        return (
            select(lines.c.item_id, items.c.code, store, *(lines.c[name] for name in SUMS))
            .join(items, items.c.id == lines.c.item_id)
            .order_by(code, *([] if asked.by_item else [lines.c.store_id]))
        )

    def _parts(self) -> Iterator[Select[Any]]:
        """What lines are made of, each with its own figure filled and the others nought."""
        asked = self._asked
        yield from self._account()
        for part in self._balance(CARDS, asked.scope):
            yield _part(asked, part, card=part.c.quantity)
        yield _executed(asked)
        yield from self._booked()
        held = self.held()
        if held is not None:
            yield _found(asked, held)
            if asked.seen is None or any(each.bin is not None for each in asked.seen):
                yield _uncounted(asked, held)

    def _balance(self, book: BookOf, scope: Scope) -> Iterator[Subquery]:
        asked = self._asked
        for piece in pieces(self._connection, book, scope, asked.end, asked.keys):
            yield piece.subquery()

    def _account(self) -> Iterator[Select[Any]]:
        asked = self._asked
        if asked.account is None and asked.balances is None:
            for part in self._balance(LEDGER, asked.scope):
                yield _part(asked, part, account=part.c.quantity)
            return
        columns = (("item_id", KEY), ("store_id", KEY), ("quantity", UNITS))
        kept = select(account_lines).where(account_lines.c.account_id == asked.account)
        if asked.balances is not None:
            kept = given(self._connection, "balances", columns, asked.balances)
        theirs = kept.subquery()
        brought = _part(asked, theirs, account=theirs.c.quantity)
        yield brought.where(*_within(asked, theirs, unless_none=asked.by_item))

    def _booked(self) -> Iterator[Select[Any]]:
        """B: booked by the day and executed after it, and what was paid for and is to come."""
        asked = self._asked
        for part in self._balance(LEDGER, _in_transit(asked.scope)):
            yield _part(asked, part, booked=part.c.quantity)
        entry = ledger_entries.c
        changed = _part(asked, ledger_entries, booked=entry.in_qty - entry.out_qty)
        yield booked_before(asked, changed)

    def held(self) -> CTE | None:
        """The counted places, each by the count that holds: P, K and N."""
        asked = self._asked
        if asked.seen is not None:
            return self._seen()
        of = self._counts_of()
        made = select(count_slips.c.slip_id).where(count_slips.c.count_id.in_(of)).limit(1)
        has_made = bool(of) and self._connection.execute(made).first() is not None
        return _counted(asked, of, has_made=has_made) if of else None

    def _counts_of(self) -> Sequence[CountId]:
        """The counts that may have been counted within the days of a statement."""
        asked = self._asked
        zone, stores = dt.UTC, Scope(asked.scope.stores)
        begin = dt.datetime.combine(asked.counted_from, dt.time(), zone) - SLACK
        end = dt.datetime.combine(asked.as_of, dt.time(), zone) + 2 * SLACK
        query = (
            select(counts.c.id)
            .where(
                counts.c.state != CountState.VOID.value,
                counts.c.opened_at < end,
                or_(counts.c.ended_at.is_(None), counts.c.ended_at >= begin),
                exists().where(
                    count_stores.c.count_id == counts.c.id, *narrowed(stores, count_stores)
                )
                if asked.scope.stores is not None
                else literal(value=True),
            )
            .order_by(counts.c.id)
        )
        return [CountId(key) for key in self._connection.execute(query).scalars()]

    def _seen(self) -> CTE:
        """What a file says was found, added up by place, with what the cards said then."""
        asked = self._asked
        columns = (
            ("item_id", KEY),
            ("store_id", KEY),
            ("bin_id", KEY),
            ("lot_id", KEY),
            ("counted", UNITS),
            ("counted_at", Moment()),
            ("counted_on", Date()),
        )
        rows = given(self._connection, "seen", columns, asked.seen or ()).subquery()
        place = [rows.c[name] for name, _ in columns[:4]]
        added = (
            select(
                *place,
                whole(rows.c.counted).label("counted"),
                func.max(rows.c.counted_at, type_=Moment()).label("counted_at"),
                func.max(rows.c.counted_on, type_=Date()).label("counted_on"),
            )
            .where(*_within(asked, rows))
            .group_by(*place)
            .subquery()
        )
        lies = (
            select(whole(stock.c.quantity))
            .where(*_at(stock, added))
            .correlate(added)
            .scalar_subquery()
        )
        later = _later(_at(card_entries, added), added.c.counted_on, added.c.counted_at)
        return (
            select(added, (lies - later).label("book"), _NOUGHT.label("own"))
            .cte("held")
            .prefix_with("MATERIALIZED")
        )


def _part(asked: StatementScope, table: FromClause, **filled: ColumnElement[Any]) -> Select[Any]:
    """Rows of a table as rows of lines: some figures of theirs, the others nought."""
    return select(
        *(table.c[key] for key in asked.keys),
        *(filled.get(name, _NOUGHT).label(name) for name in SUMS),
    ).select_from(table)


def _within(
    asked: StatementScope, table: Subquery, *, unless_none: bool = False
) -> list[ColumnElement[bool]]:
    """The conditions by which rows that were brought along are within the scope."""
    found: list[ColumnElement[bool]] = []
    if asked.scope.stores is not None:
        within = table.c.store_id.in_(sorted(asked.scope.stores))
        found.append(or_(table.c.store_id.is_(None), within) if unless_none else within)
    if asked.scope.item is not None:
        found.append(table.c.item_id == asked.scope.item)
    return found


def _in_transit(scope: Scope) -> Scope:
    return Scope(scope.stores, scope.item, frozenset({Group.GOODS_IN_TRANSIT}))


def _after(asked: StatementScope, column: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """That a date lies after the statement's, and not beyond where that can be."""
    found = [column > asked.as_of]
    if asked.settled_by is not None:
        found.append(column <= asked.settled_by)
    return found


def booked_before(asked: StatementScope, entries: Select[Any]) -> Select[Any]:
    """Ledger entries of slips that were booked by the day and carried out after it."""
    return (
        entries.join(bookings, bookings.c.id == ledger_entries.c.booking_id)
        .join(executions, executions.c.slip_id == bookings.c.slip_id)
        .where(
            *_after(asked, executions.c.card_date),
            bookings.c.ledger_date <= asked.as_of,
            bookings.c.act == ENTERED[0],
            *narrowed(asked.scope, ledger_entries),
        )
    )


def _executed(asked: StatementScope) -> Select[Any]:
    """E: what cards took up by the day, of slips that were not booked by then."""
    open_ = union_all(*unbooked(asked)).cte("unbooked")
    entry = card_entries.c
    changed = entry.in_qty - entry.out_qty
    arrived = case((open_.c.arriving == 1, changed), else_=0)
    return (
        _part(asked, card_entries, executed=changed, on_the_way=arrived)
        .join(open_, open_.c.slip_id == entry.slip_id)
        .where(*narrowed(asked.scope, card_entries))
    )


def unbooked(asked: StatementScope) -> Iterator[Select[Any]]:
    """The slips that were executed by the day and not booked by then, each once."""
    day = executions.c.card_date <= asked.as_of
    not_ahead = _NOUGHT.label("arriving")
    strays = slips.c.id.in_(select(abnormalities.c.slip_id))  # from a store into its hold store
    yield (
        select(slips.c.id.label("slip_id"), not_ahead)
        .join(executions, executions.c.slip_id == slips.c.id)
        .where(slips.c.state == State.EXECUTED.value, day, or_(BOOKS_AT_ALL, strays))
    )
    if asked.end is None:
        return
    arriving = case((bookings.c.act == ENTERED[1], 1), else_=0)
    yield (
        select(bookings.c.slip_id, arriving.label("arriving"))
        .join(executions, executions.c.slip_id == bookings.c.slip_id)
        .where(*_after(asked, bookings.c.ledger_date), bookings.c.act.in_(ENTERED), day)
    )
    red = slips.alias("red")
    undone = (
        select(red.c.reversal_of)
        .join(executions, executions.c.slip_id == red.c.id)
        .where(
            *_after(asked, executions.c.card_date),
            red.c.reversal_of.is_not(None),
            red.c.state == State.REVERSED.value,
        )
    )
    for key in (slips.c.id, slips.c.reversal_of):
        yield (
            select(slips.c.id, not_ahead)
            .join(executions, executions.c.slip_id == slips.c.id)
            .where(key.in_(undone), slips.c.state == State.REVERSED.value, day)
        )


def _counted(asked: StatementScope, of: Sequence[CountId], *, has_made: bool) -> CTE:
    """The places that counts have figures of; where several cover one, the latest holds."""
    line = figures(of=of).subquery("line")
    place = [line.c[name] for name in ("item_id", "store_id", "bin_id", "lot_id")]
    latest = func.row_number().over(
        partition_by=place, order_by=(line.c.counted_at.desc(), line.c.id.desc())
    )
    named = ("count_id", "counted", "counted_at", "counted_on", "book")
    ranked = (
        select(*place, *(line.c[name] for name in named), latest.label("rank"))
        .where(
            line.c.counted.is_not(None),
            line.c.counted_on >= asked.counted_from,
            line.c.counted_on <= asked.as_of,
            *narrowed(asked.scope, line),
        )
        .subquery("ranked")
    )
    keys = ("item_id", "store_id", "bin_id", "lot_id")
    same = [card_entries.c[key] == ranked.c[key] for key in ("item_id", "bin_id", "lot_id")]
    same += [card_entries.c.card_date <= asked.as_of, made_by(ranked)]
    own: ColumnElement[int] = _NOUGHT
    if has_made:
        own = _later(same, ranked.c.counted_on, ranked.c.counted_at)
    columns = [
        ranked.c[name]
        for name in (*keys, "count_id", "counted", "counted_at", "counted_on", "book")
    ]
    return (
        select(*columns, own.label("own"))
        .where(ranked.c.rank == 1)
        .cte("held")
        .prefix_with("MATERIALIZED")
    )


def made_by(count: Subquery | CTE) -> ColumnElement[bool]:
    """Whether an entry is of a slip that the count made, or of such a slip's red slip."""
    red = slips.alias("red")
    direct = exists().where(
        count_slips.c.slip_id == card_entries.c.slip_id,
        count_slips.c.count_id == count.c.count_id,
    )
    back = exists().where(
        red.c.id == card_entries.c.slip_id,
        count_slips.c.slip_id == red.c.reversal_of,
        count_slips.c.count_id == count.c.count_id,
    )
    return or_(*(each.correlate(card_entries, count) for each in (direct, back)))


def _later(
    conditions: Sequence[ColumnElement[bool]],
    on: ColumnElement[Any],
    at: ColumnElement[Any],
) -> ColumnElement[int]:
    """What entries took up after a moment: of later days, or executed on that day and later."""
    entry = card_entries.c
    executed_at = (
        select(executions.c.executed_at)
        .where(executions.c.slip_id == entry.slip_id)
        .correlate(card_entries)
        .scalar_subquery()
    )
    after = or_(entry.card_date > on, executed_at >= at)
    return (
        select(whole(entry.in_qty - entry.out_qty))
        .where(*conditions, entry.card_date >= on, after)
        .correlate_except(card_entries)
        .scalar_subquery()
    )


def _at(table: Table, place: Subquery | CTE) -> list[ColumnElement[bool]]:
    """That a row is about a place; about any bin, or lot, where the place names none."""
    exact = [table.c[key] == place.c[key] for key in ("item_id", "store_id")]
    return exact + [_same(table.c[key], place.c[key]) for key in ("bin_id", "lot_id")]


def _same(column: ColumnElement[Any], wanted: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a column is what is wanted, where anything is."""
    return or_(wanted.is_(None), column == wanted)


def _found(asked: StatementScope, held: CTE) -> Select[Any]:
    """P, K and N of every counted place, and by how much it is off by itself."""
    book = held.c.book + held.c.own
    off = func.abs(held.c.counted - book)
    filled = {"counted": held.c.counted, "book": held.c.book, "own": held.c.own, "astray": off}
    return _part(asked, held, **filled, places=_ONE)


def _uncounted(asked: StatementScope, held: CTE) -> Select[Any]:
    """Places that held goods when others of their item and store were counted."""
    moment = (
        select(
            held.c.item_id,
            held.c.store_id,
            func.max(held.c.counted_at, type_=Moment()).label("counted_at"),
            func.max(held.c.counted_on, type_=Date()).label("counted_on"),
        )
        .group_by(held.c.item_id, held.c.store_id)
        .subquery("moment")
    )
    counted = exists().where(*_at(stock, held))
    place = [card_entries.c[key] == stock.c[key] for key in ("item_id", "bin_id", "lot_id")]
    later = _later(place, moment.c.counted_on, moment.c.counted_at)
    return (
        _part(asked, stock, uncounted=_ONE)
        .join(
            moment,
            and_(
                moment.c.item_id == stock.c.item_id,
                moment.c.store_id == stock.c.store_id,
            ),
        )
        .where(~counted, stock.c.quantity != later)
    )
