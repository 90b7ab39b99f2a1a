"""The account-card-stock statement 帐卡物对帐, asked: its lines, their sum, and what opens them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from partsdesk.database.repositories.reports.scope import Scope
from partsdesk.database.repositories.searching import MOST_ROWS, bounded
from partsdesk.database.repositories.statement_doors import Behind
from partsdesk.database.repositories.statement_lines import StatementScope
from partsdesk.database.work import View
from partsdesk.domain.books.months import Book
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import Item, ItemId
from partsdesk.domain.catalog.places import Store
from partsdesk.domain.counting.statement import (
    Account,
    CountedAfter,
    DayNotReached,
    Figure,
    StatementLine,
    Totals,
    Verdict,
    figures_of,
)
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.counting.opening import check_stores
from partsdesk.services.lists import ListAsked


@dataclass(frozen=True, slots=True)
class StatementAsked:
    """Which statement is wanted.

    Attributes:
        stores: of these; of every store that the person may enter where empty.
        counted_from: counts before this day are not looked at; the first of the day's month
            where None.
        account: another program's balances, in place of our own stores ledger. Where they name
            no stores, a line is about all of the chosen ones.
        by_item: one line an item, over all of its stores.
        item: of this item alone.
    """

    as_of: dt.date
    stores: tuple[StoreId, ...] = ()
    counted_from: dt.date | None = None
    account: int | None = None
    by_item: bool = False
    item: ItemId | None = None

    @property
    def first(self) -> dt.date:
        """The first day of which counts are looked at."""
        return self.counted_from or Month.of(self.as_of).first


@dataclass(frozen=True, slots=True)
class StatementPageAsked:
    """Some lines of a statement: those of one verdict, or all but those that agree.

    Attributes:
        only: lines of which one of these is said; all of them where empty.
        search: lines of the items that this finds; of all of them where empty.
    """

    statement: StatementAsked
    only: frozenset[Verdict] = frozenset()
    search: str = ""
    offset: int = 0
    limit: int = MOST_ROWS


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A line of a statement as people read it, in the order of the promised columns."""

    store: str
    item: str
    account_qty: Quantity
    executed_not_booked: Quantity
    booked_not_executed: Quantity
    card_qty: Quantity
    account_card_difference: Quantity
    counted_qty: Quantity | None
    moved_since_count: Quantity | None
    card_stock_difference: Quantity | None
    verdict: tuple[str, ...]
    line: StatementLine

    @property
    def cells(self) -> tuple[str | Quantity | tuple[str, ...] | None, ...]:
        """The promised columns."""
        return (
            self.store,
            self.item,
            self.account_qty,
            self.executed_not_booked,
            self.booked_not_executed,
            self.card_qty,
            self.account_card_difference,
            self.counted_qty,
            self.moved_since_count,
            self.card_stock_difference,
            self.verdict,
        )


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Some lines, with what the whole statement comes to.

    Attributes:
        more: whether there are lines after these.
        found: how many lines there are of what was asked for, on this page and on others.
        goods: the items of these lines; ``stores`` every store.
    """

    rows: tuple[StatementRow, ...]
    totals: Totals
    more: bool
    found: int
    goods: Mapping[ItemId, Item]
    stores: Mapping[StoreId, Store]


def statement(view: View, asked: StatementAsked) -> Iterator[StatementLine]:
    """The lines of a statement by item and store; to be used up while the view is open.

    Raises:
        DayNotReached, CountedAfter, OutsideStores, UnknownAccount.
    """
    return view.statements.lines(scope_of(view, asked))


def statement_rows(view: View, asked: StatementAsked) -> Iterator[StatementRow]:
    """The same as people read it.

    Raises:
        DayNotReached, CountedAfter, OutsideStores, UnknownAccount.
    """
    return told(view, scope_of(view, asked))


def totals_of(view: View, asked: StatementAsked) -> Totals:
    """What a statement comes to, with the agreement rate 相符率.

    Raises:
        DayNotReached, CountedAfter, OutsideStores, UnknownAccount.
    """
    totals = Totals()
    for line in statement(view, asked):
        totals.count(line)
    return totals


def statement_page(view: View, asked: StatementPageAsked) -> StatementPage:
    """Some lines of a statement, 500 at most, and its totals.

    Raises:
        DayNotReached, CountedAfter, OutsideStores, UnknownAccount.
    """
    scope = scope_of(view, asked.statement)
    totals, first, limit = Totals(), asked.offset, bounded(asked.limit)
    kept: list[StatementLine] = []
    found = 0
    for line in chosen_lines(view, asked, totals):
        found += 1
        if first < found <= first + limit:
            kept.append(line)
    rows = tuple(_told(view, scope, kept))
    goods = view.items.by_id({line.item for line in kept})
    return StatementPage(rows, totals, found > first + limit, found, goods, view.places.stores())


def chosen_lines(
    view: View, asked: StatementPageAsked, totals: Totals | None = None
) -> Iterator[StatementLine]:
    """The lines that a page's question chooses, on every page of it; all of them are counted.

    Raises:
        DayNotReached, CountedAfter, OutsideStores, UnknownAccount.
    """
    wanted = _sought(view, asked.search)
    for line in view.statements.lines(scope_of(view, asked.statement)):
        if totals is not None:
            totals.count(line)
        if asked.only and asked.only.isdisjoint(line.verdicts):
            continue
        if wanted is None or line.item in wanted:
            yield line


def _sought(view: View, search: str) -> frozenset[ItemId] | None:
    """The items that a search finds, as the list of items does; None where nothing is sought."""
    if not search.strip():
        return None
    asked = ListAsked("items", search=search)
    place = view.listings.names(asked).index("id")
    found = (row[place] for row in view.listings.every(asked))
    return frozenset(ItemId(key) for key in found if isinstance(key, int))


def accounts_of(view: View, limit: int = MOST_ROWS) -> tuple[Account, ...]:
    """Balances of other programs that were taken in, the latest first."""
    return tuple(view.statements.accounts(bounded(limit)))


def scope_of(view: View, asked: StatementAsked) -> StatementScope:
    """What a question means in the books.

    Raises:
        DayNotReached, CountedAfter, OutsideStores, UnknownAccount.
    """
    if asked.as_of > view.today:
        raise DayNotReached(asked.as_of, view.today)
    if asked.first > asked.as_of:
        raise CountedAfter(asked.first, asked.as_of)
    check_stores(view, asked.stores)
    account = None if asked.account is None else view.statements.account(asked.account)
    closed = view.months.closed(Book.ACCOUNTS)
    is_settled = closed is not None and Month.of(asked.as_of) <= closed
    settled = None
    if is_settled and not view.settings.is_on("account-elsewhere"):
        settled = view.statements.settled_by(asked.as_of)
    return StatementScope(
        Scope(frozenset(asked.stores) or None, asked.item),
        asked.as_of,
        asked.first,
        view.today,
        by_item=asked.by_item or (account is not None and not account.by_store),
        settled_by=settled,
        account=asked.account,
    )


def told(
    view: View, scope: StatementScope, lines: Iterable[StatementLine] | None = None
) -> Iterator[StatementRow]:
    """The lines of what is asked, or these of them, as people read them."""
    return _told(view, scope, view.statements.lines(scope) if lines is None else lines)


def _told(
    view: View, scope: StatementScope, lines: Iterable[StatementLine]
) -> Iterator[StatementRow]:
    stores = scope.scope.stores
    codes = {key: store.code for key, store in view.places.stores().items()}
    every = codes[next(iter(stores))] if stores is not None and len(stores) == 1 else ""
    for line in lines:
        store = every if line.store is None else codes[line.store]
        numbers = [None if each is None else Quantity(each) for each in figures_of(line)]
        verdicts = tuple(verdict.value for verdict in line.verdicts)
        yield StatementRow(store, line.code, *numbers, verdicts, line)  # type: ignore[call-arg, arg-type]


@dataclass(frozen=True, slots=True)
class DoorsAsked:
    """One line of a statement, whose figures are to be opened.

    Attributes:
        store: None where the line is about all of the statement's stores.
    """

    statement: StatementAsked
    item: ItemId
    store: StoreId | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """A slip behind a figure, and what it brings to it."""

    slip: SlipId
    called: str
    kind: str
    day: dt.date
    quantity: Quantity


def doors(view: View, asked: DoorsAsked) -> Mapping[Figure, tuple[Door, ...]]:
    """The slips that make up a line's figures, by day, and the paper that came after its count.

    Account and card open into their own sheets. What is paid for and still to come stands at the
    slip that was booked ahead, less what its later ones brought.

    Raises:
        DayNotReached, CountedAfter, OutsideStores, UnknownAccount.
    """
    stores = asked.statement.stores if asked.store is None else (asked.store,)
    question = replace(asked.statement, stores=stores, item=asked.item)
    found: dict[Figure, list[Behind]] = {figure: [] for figure in Figure}
    for each in view.statements.behind(scope_of(view, question)):
        found[each.figure].append(each)
    found[Figure.BOOKED] = _netted(found[Figure.BOOKED])
    return {
        figure: tuple(
            Door(each.slip, each.called, each.kind, each.day, Quantity(each.units))
            for each in behind
        )
        for figure, behind in found.items()
    }


def _netted(behind: Sequence[Behind]) -> list[Behind]:
    """A receipt's later parts taken off where the whole of it stands."""
    standing = {each.slip: each for each in behind}
    for each in reversed(behind):
        first = standing.get(each.remainder_of) if each.remainder_of is not None else None
        if first is not None:
            last = standing.pop(each.slip)
            standing[first.slip] = first._replace(units=first.units + last.units)
    return [each for each in standing.values() if each.units]
