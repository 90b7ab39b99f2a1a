"""Figures of any day against the entries added up by hand, with stored openings and without."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise

import pytest

from partsdesk.database.repositories.reports.as_of import distance
from partsdesk.database.repositories.reports.cards import CardMark
from partsdesk.database.repositories.reports.reader import Reports
from partsdesk.database.repositories.reports.scope import Scope, Span
from partsdesk.database.work import Work
from partsdesk.domain.books.stock import LevelKey
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Role
from partsdesk.services.warehouse import Warehouse
from tests.database.lived import BEGIN, TODAY, Lived, cards, ledger, lived_in
from tests.support.builders import an_actor, do, see

AUGUST, SEPTEMBER, OCTOBER = Month(202608), Month(202609), Month(202610)


def nothing(_: Work) -> None:
    """No month was ever closed."""


def all_closed(work: Work) -> None:
    """Every month over is closed in both books, one after the other."""
    for month in (AUGUST, SEPTEMBER, OCTOBER):
        work.openings.store_cards(month)
        work.openings.store_ledger(month)


def one_closed(work: Work) -> None:
    """Only an early month is closed."""
    work.openings.store_cards(AUGUST)
    work.openings.store_ledger(AUGUST)


def reopened(work: Work) -> None:
    """All were closed, the last two were opened again."""
    all_closed(work)
    for month in (OCTOBER, SEPTEMBER):
        work.openings.drop_cards(month)
        work.openings.drop_ledger(month)


CLOSES = [nothing, all_closed, one_closed, reopened]
Closes = Callable[[Work], None]


def days(seed: int) -> list[dt.date]:
    """Some days by chance, and those on which a month turns."""
    chance = random.Random(seed)  # noqa: S311
    span = (TODAY - BEGIN).days
    found = [BEGIN + dt.timedelta(days=chance.randrange(span)) for _ in range(6)]
    turns = [dt.date(2026, 8, 31), dt.date(2026, 9, 1), dt.date(2026, 10, 31)]
    return [*found, *turns, BEGIN - dt.timedelta(days=1), TODAY]


def scopes(lived: Lived) -> list[Scope]:
    """Everything, one store, one item, two stores of one item."""
    main, side, _ = (store.id for store in lived.stores)
    item = lived.items[0].id
    return [
        Scope(),
        Scope(frozenset({main})),
        Scope(item=item),
        Scope(frozenset({main, side}), item),
    ]


def is_in(scope: Scope, entry: object) -> bool:
    """Whether an entry is within a scope."""
    store, item = entry.store_id, entry.item_id  # type: ignore[attr-defined]
    return (scope.stores is None or store in scope.stores) and scope.item in {None, item}


@pytest.fixture
def lived(warehouse: Warehouse) -> Lived:
    """A warehouse that has lived, on either database."""
    found = lived_in(warehouse, seed=7)
    assert found.refused < len(found.slips) / 2
    return found


def check_stock(lived: Lived, reports: Reports) -> None:
    """Stock of a day is the sum of the entries up to it."""
    entries = cards(lived)
    for scope in scopes(lived):
        for day in [*days(1), None]:
            sums: dict[object, int] = defaultdict(int)
            for each in entries:
                if is_in(scope, each) and (day is None or each.card_date <= day):
                    key = (each.item_id, each.lot_id, each.bin_id, each.store_id)
                    sums[key] += each.in_qty - each.out_qty
            found = {tuple(held[:4]): held.units for held in reports.stock_at(scope, day)}
            assert found == {key: units for key, units in sums.items() if units}, day


def check_ledger(lived: Lived, reports: Reports) -> None:
    """The ledger of a day is the sum of the entries up to it, by group and store."""
    entries = ledger(lived)
    for scope in scopes(lived):
        for day in [*days(2), None]:
            sums: dict[object, list[int]] = defaultdict(lambda: [0, 0])
            for each in entries:
                if is_in(scope, each) and (day is None or each.ledger_date <= day):
                    figures = sums[each.item_id, each.group, each.store_id]
                    figures[0] += each.in_qty - each.out_qty
                    figures[1] += each.in_amount - each.out_amount
            found = {tuple(each[:3]): list(each[3:]) for each in reports.ledger_at(scope, day)}
            assert found == {key: figures for key, figures in sums.items() if any(figures)}, day


def check_movements(lived: Lived, reports: Reports) -> None:
    """Opening, in and out are the plain sums of the entries, and closing follows (I13)."""
    entries = ledger(lived)
    codes = {item.id: item.code for item in lived.items}
    some = days(3)
    for scope in scopes(lived):
        for first, last in [*pairwise(some), (None, TODAY)]:
            if first is not None and first > last:
                first, last = last, first  # noqa: PLW2901
            sums: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
            for each in entries:
                if not is_in(scope, each) or each.ledger_date > last:
                    continue
                figures = sums[codes[each.item_id]]
                if first is not None and each.ledger_date < first:
                    figures[0] += each.in_qty - each.out_qty
                    figures[1] += each.in_amount - each.out_amount
                else:
                    columns = (each.in_qty, each.in_amount, each.out_qty, each.out_amount)
                    figures[2:] = [a + b for a, b in zip(figures[2:], columns, strict=True)]
            span = Span(first, last)
            found = {each.item: list(each[3:]) for each in reports.movements(scope, span)}
            assert {code: each for code, each in found.items() if any(each)} == {
                code: each for code, each in sums.items() if any(each)
            }
            for row in reports.movement_rows(scope, span):
                assert row.closing_qty == row.opening_qty + row.in_qty - row.out_qty
            assert list(found) == sorted(found)


def check_cards(lived: Lived, reports: Reports) -> None:
    """A card runs in the order of date, then of execution, on from what stood there before."""
    entries = sorted(cards(lived), key=lambda each: (each.card_date, each.id))
    some = days(4)
    for scope in scopes(lived):
        for first, last in [*zip(sorted(some), sorted(some)[2:], strict=False), (None, TODAY)]:
            running: dict[object, int] = defaultdict(int)
            expected = []
            for each in entries:
                key = (each.item_id, each.lot_id, each.bin_id)
                running[key] += each.in_qty - each.out_qty
                within = (first is None or each.card_date >= first) and each.card_date <= last
                if within and is_in(scope, each):
                    figures = (each.in_qty, each.out_qty, running[key])
                    expected.append((each.card_date, *figures))
            found = [
                (row.date, row.in_qty.units, row.out_qty.units, row.balance.units)
                for row in reports.card_rows(scope, Span(first, last))
            ]
            assert sorted(found) == sorted(expected)


def check_account(lived: Lived, reports: Reports) -> None:
    """The account runs in the order of booking, with the balance of the group over all stores."""
    entries = ledger(lived)
    some = sorted(days(5))
    for scope in scopes(lived):
        for first, last in [*zip(some, some[2:], strict=False), (None, TODAY)]:
            running: dict[object, list[int]] = defaultdict(lambda: [0, 0])
            expected = []
            for each in entries:
                figures = running[each.item_id, each.group]
                figures[0] += each.in_qty - each.out_qty
                figures[1] += each.in_amount - each.out_amount
                within = (first is None or each.ledger_date >= first) and each.ledger_date <= last
                if within and is_in(scope, each):
                    expected.append((each.ledger_date, each.in_qty, each.out_amount, *figures))
            found = [
                (
                    row.date,
                    row.in_qty.units,
                    row.out_amount.units if row.out_amount is not None else None,
                    row.balance_qty.units,
                    row.balance_amount.units if row.balance_amount is not None else None,
                )
                for row in reports.account_rows(scope, Span(first, last))
            ]
            assert found == expected


def check_pages(lived: Lived, reports: Reports) -> None:
    """Pages of a card, forwards and backwards from anywhere, are the card."""
    entries = sorted(cards(lived), key=lambda each: (each.card_date, each.id))
    counts: dict[LevelKey, int] = defaultdict(int)
    for each in entries:
        counts[LevelKey(each.item_id, each.lot_id, each.bin_id)] += 1
    key = max(counts, key=lambda key: counts[key])
    whole = reports.card_page(key)
    assert len(whole.rows) == counts[key] == reports.card_lines(key)
    rows, marks, page = list(whole.rows), list(whole.marks), reports.card_page(key, limit=3)
    forwards = list(page.rows)
    while page.rows:
        page = reports.card_page(key, page.marks[-1], limit=3)
        forwards += page.rows
    assert forwards == rows
    assert page.opening == rows[-1].balance
    for at, mark in enumerate(marks):
        back = reports.card_page(key, mark, backwards=True, limit=2)
        assert list(back.rows) == rows[max(0, at - 2) : at]
        if back.rows:
            assert back.opening == back.rows[0].balance - back.rows[0].in_qty + back.rows[0].out_qty
    assert reports.card_page(key, backwards=True, limit=2).rows == whole.rows[-2:]
    morning = reports.card_page(key, CardMark(rows[2].date, 0))
    assert morning.rows == tuple(row for row in rows if row.date >= rows[2].date)


@pytest.mark.parametrize("close", CLOSES)
def test_i22_figures_are_the_sums_of_the_entries(lived: Lived, close: Closes) -> None:
    do(lived.warehouse, close)
    for check in (
        check_stock,
        check_ledger,
        check_movements,
        check_cards,
        check_account,
        check_pages,
    ):
        see(lived.warehouse, lambda view, check=check: check(lived, view.reports))  # type: ignore[misc]


def test_openings_are_what_a_month_leaves_to_the_next(lived: Lived) -> None:
    def stored(work: Work) -> int:
        all_closed(work)
        query = "SELECT COUNT(*) FROM card_openings WHERE month = 202611"
        return int(work.reports._connection.exec_driver_sql(query).scalar_one())

    evening = see(lived.warehouse, lambda view: view.reports.stock_at(Scope(), OCTOBER.last))
    assert do(lived.warehouse, stored) == len(evening)
    again = see(lived.warehouse, lambda view: view.reports.stock_at(Scope(), OCTOBER.last))
    assert sorted(again) == sorted(evening)


def test_par_3_no_amount_leaves_the_database_without_the_right(lived: Lived) -> None:
    keeper = an_actor(Role.KEEPER, user=1)
    span = Span(None, TODAY)

    def amounts(reports: Reports) -> set[object]:
        found: set[object] = {each.cents for each in reports.ledger_at(Scope())}
        for row in reports.account_rows(Scope(), span):
            found |= {row.in_amount, row.out_amount, row.balance_amount}
        for each in reports.movement_rows(Scope(), span):
            found |= {each.opening_amount, each.in_amount, each.out_amount, each.closing_amount}
        for moved in reports.movements(Scope(), span):
            found |= {moved.opening_amount, moved.in_amount, moved.out_amount}
        for sheet in reports.slip_sheets(Scope(), span):
            found |= {cost for costs in sheet.costs.values() for cost in costs}
            said = [each.papers for acts in sheet.booked.values() for each in acts]
            for papers in [*said, *(line.papers for line in sheet.lines)]:
                found |= {papers.price, papers.amount, papers.tax}
        return found

    assert see(lived.warehouse, lambda view: amounts(view.reports), keeper) == {None}
    assert len(see(lived.warehouse, lambda view: amounts(view.reports))) > 3


def test_stores_outside_the_rights_are_left_out(lived: Lived) -> None:
    side = lived.stores[1]
    keeper = an_actor(Role.KEEPER, user=1, stores=frozenset({side.id}))
    span = Span(None, TODAY)

    def codes(reports: Reports) -> set[str]:
        found = {row.store for row in reports.stock_rows(Scope())}
        found |= {row.store for row in reports.card_rows(Scope(), span)}
        return found | {row.store for row in reports.account_rows(Scope(), span)}

    assert see(lived.warehouse, lambda view: codes(view.reports), keeper) == {"SIDE"}
    assert len(see(lived.warehouse, lambda view: codes(view.reports))) == 3
    other = Scope(frozenset({lived.stores[0].id}))
    assert not see(lived.warehouse, lambda view: view.reports.stock_at(other), keeper)


def test_groups_can_be_told_apart(lived: Lived) -> None:
    memo = Scope(groups=frozenset({Group.MEMO}))
    found = see(lived.warehouse, lambda view: list(view.reports.movements(memo, Span(None, TODAY))))
    assert found
    assert all(each.in_amount == 0 and each.in_qty > 0 for each in found)


def test_months_are_counted_over_the_turn_of_the_year() -> None:
    assert distance(Month(202611), Month(202702)) == 3
    assert distance(Month(202702), Month(202611)) == 3
