"""Every list: filtered, sorted and counted by the database, as each person may see it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from partsdesk.domain.books.slips import MayNot, OutsideStores, SamePerson, SlipId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.services.lists import (
    Filter,
    FoundAsked,
    ListAsked,
    ListPage,
    Match,
    Nature,
    Sort,
    Sum,
    columns_of,
    find_anything,
    list_count,
    list_page,
    list_sums,
)
from partsdesk.services.showing import Doing, SlipAsked, slip_of
from partsdesk.services.warehouse import Warehouse
from tests.support.postgres import Databases
from tests.ui import world

LISTS = (
    *("slips", "slip-lines", "slip-moves", "stock", "stock-items", "cards", "ledger"),
    *("accounts", "items", "partners", "stores", "bins", "reorder"),
)
SCOPES: dict[str, dict[str, object]] = {
    "cards": {"item": 1},
    "ledger": {"item": 1, "group": "main"},
    "slip-moves": {"slip": 1},
}
COSTS = {"price", "amount", "in_amount", "out_amount", "balance_amount"}


def live(place: str | Path) -> None:
    world.build(place)
    warehouse = world.opened(place)
    world.fill(warehouse)
    warehouse.database.close()


@pytest.fixture(scope="module")
def lived_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("lists") / "warehouse.db"
    live(file)
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def warehouse(
    request: pytest.FixtureRequest, lived_file: Path, tmp_path: Path
) -> Iterator[Warehouse]:
    if request.param == "sqlite":
        file = tmp_path / "warehouse.db"
        shutil.copy(lived_file, file)
        yield from used(file)
        return
    databases: Databases = request.getfixturevalue("postgres_databases")
    url = databases.create(databases.template("lists", live))
    yield from used(url)
    databases.drop(url)


def used(place: str | Path) -> Iterator[Warehouse]:
    found = world.opened(place)
    yield found
    found.database.close()


def page(warehouse: Warehouse, asked: ListAsked, login: str = "accountant") -> ListPage:
    return warehouse.ask(list_page, asked, world.person(login))


def values(found: ListPage, name: str) -> list[object]:
    place = found.names.index(name)
    return [row[place] for row in found.rows]


@pytest.mark.parametrize("listing", LISTS)
def test_every_column_can_be_sorted_and_filtered(warehouse: Warehouse, listing: str) -> None:
    scope = SCOPES.get(listing, {})
    whole = page(warehouse, ListAsked(listing, limit=500, scope=scope))
    assert whole.total == len(whole.rows) > 0
    running = {"balance", "balance_amount"}
    for column in columns_of(listing):
        if column.name in running:
            continue
        by = (Sort(column.name, descending=True),)
        found = page(warehouse, ListAsked(listing, sort=by, limit=500, scope=scope))
        assert sorted(map(str, found.rows)) == sorted(map(str, whole.rows))
        value = next((each for each in values(whole, column.name) if each is not None), None)
        match = Filter(column.name, Match.EQUALS, (value,))
        narrowed = page(warehouse, ListAsked(listing, (match,), scope=scope))
        assert 0 < narrowed.total <= whole.total
        if column.nature in {Nature.CODE, Nature.TEXT, Nature.ENUM} and value:
            part = Filter(column.name, Match.CONTAINS, (str(value)[:2],))
            assert page(warehouse, ListAsked(listing, (part,), scope=scope)).total > 0


@pytest.mark.parametrize("listing", LISTS)
def test_par_3_costs_are_nothing_to_whom_they_are_hidden_from(
    warehouse: Warehouse, listing: str
) -> None:
    found = page(warehouse, ListAsked(listing, limit=500, scope=SCOPES.get(listing, {})), "keeper")
    for name in COSTS & set(found.names):
        assert set(values(found, name)) <= {None}
        peeped = Filter(name, Match.BETWEEN, (Amount(0), None))
        scope = SCOPES.get(listing, {})
        if name != "balance_amount":
            assert page(warehouse, ListAsked(listing, (peeped,), scope=scope), "keeper").total == 0


def test_rows_are_had_without_being_counted(warehouse: Warehouse) -> None:
    whole = page(warehouse, ListAsked("bins", limit=500))
    assert warehouse.ask(list_count, ListAsked("bins"), world.person("accountant")) == whole.total
    for offset, limit in ((0, 7), (7, 7), (0, 500), (whole.total - 3, 7), (whole.total, 7)):
        found = page(warehouse, ListAsked("bins", offset=offset, limit=limit, counts=False))
        assert found.rows == whole.rows[offset : offset + limit]
        assert found.total <= whole.total
        is_end = 0 < len(found.rows) < limit
        assert found.is_counted == is_end
        assert not is_end or found.total == whole.total


def test_par_3_a_selling_price_is_no_cost(warehouse: Warehouse) -> None:
    world.receipt(warehouse, (1, "2", "30"), upto="drafted", kind="promotion-out")
    asked = ListAsked("slip-lines", (Filter("kind", Match.EQUALS, ("promotion-out",)),))
    assert values(page(warehouse, asked, "keeper"), "price") == [Price.parse("30")]


@pytest.mark.parametrize("listing", ["slips", "slip-lines", "stock", "stock-items", "bins"])
def test_rows_of_stores_that_one_may_not_enter_are_left_out(
    warehouse: Warehouse, listing: str
) -> None:
    asked = ListAsked(listing, scope=SCOPES.get(listing, {}))
    outsider = world.person("keeper", StoreId(3))
    insider = world.person("keeper", world.MAIN)
    assert warehouse.ask(list_page, asked, insider).total > 0
    found = warehouse.ask(list_page, asked, outsider)
    assert found.total == (1 if listing == "bins" else 0)


def test_rec_3_the_balance_runs_on_over_pages(warehouse: Warehouse) -> None:
    for _ in range(4):
        world.receipt(warehouse, (1, "5", "2"))
    whole = page(warehouse, ListAsked("cards", scope={"item": 1}))
    balances = values(whole, "balance")
    assert balances[-1] == Quantity.parse("116")
    for offset in range(whole.total):
        part = page(warehouse, ListAsked("cards", offset=offset, limit=2, scope={"item": 1}))
        assert values(part, "balance") == balances[offset : offset + 2]


def test_the_balance_is_the_entrys_own_however_it_is_sorted(warehouse: Warehouse) -> None:
    scope = {"item": 1, "group": "main"}
    world.receipt(warehouse, (1, "5", "2"))
    whole = page(warehouse, ListAsked("ledger", scope=scope))
    backwards = page(
        warehouse, ListAsked("ledger", sort=(Sort("id", descending=True),), scope=scope)
    )
    assert values(backwards, "balance") == values(whole, "balance")[::-1]
    assert values(backwards, "balance_amount") == values(whole, "balance_amount")[::-1]
    out = Filter("out_qty", Match.BETWEEN, (Quantity.parse("1"), None))
    found = page(warehouse, ListAsked("ledger", (out,), scope=scope))
    assert values(found, "balance") == [Quantity.parse("96")]
    assert values(found, "balance_amount") == [Amount.parse("1132.80")]


def test_out_18_what_is_released_is_reserved(warehouse: Warehouse) -> None:
    found = page(warehouse, ListAsked("stock-items", scope={"item": 1}))
    assert values(found, "quantity") == [Quantity.parse("96")]
    assert values(found, "reserved") == [Quantity.parse("10")]
    assert values(found, "free") == [Quantity.parse("86")]


def test_under_the_number_a_draft_is_found_by_its_working_number(warehouse: Warehouse) -> None:
    whole = page(warehouse, ListAsked("slips", limit=500))
    numbers, working = values(whole, "number"), values(whole, "working_number")
    called = [number or other for number, other in zip(numbers, working, strict=True)]
    assert {number is None for number in numbers} == {True, False}
    for typed in (called[0], called[-1], "t-", "CGRK"):  # as it is shown, in any letters
        part = Filter("number", Match.CONTAINS, (typed,))
        found = page(warehouse, ListAsked("slips", (part,), limit=500))
        wanted = [each for each in called if str(typed).lower() in str(each).lower()]
        shown = zip(values(found, "number"), values(found, "working_number"), strict=True)
        assert [number or other for number, other in shown] == wanted != []


def test_never_more_than_500_rows(warehouse: Warehouse) -> None:
    found = page(warehouse, ListAsked("items", limit=100_000))
    assert len(found.rows) <= 500


def test_books_without_a_scope_have_no_rows(warehouse: Warehouse) -> None:
    assert page(warehouse, ListAsked("cards")).total == 0
    assert page(warehouse, ListAsked("ledger", scope={"item": 1})).total == 0


def test_things_are_found_by_code_name_and_pinyin(warehouse: Warehouse) -> None:
    def found(text: str) -> list[str]:
        person = world.person("accountant")
        return [each.code for each in warehouse.ask(find_anything, FoundAsked(text), person)]

    assert found("CGRK") == ["CGRK-202611-0002", "CGRK-202611-0001"]
    assert found("T-000003") == ["T-000003"]
    assert "ZLQ-T5-14" in found("dzzlq")
    assert "GYS-001" in found("星河")
    assert found(" ") == []


def test_a_slip_says_what_may_be_done_next_and_why_not(warehouse: Warehouse) -> None:
    def doings(slip: int, login: str) -> dict[Doing, object]:
        shown = warehouse.ask(slip_of, SlipAsked(SlipId(slip)), world.person(login))
        return {way.doing: way.refusal for way in shown.doings}

    assert isinstance(doings(6, "accountant")[Doing.RELEASE], MayNot)
    assert doings(6, "supervisor")[Doing.RELEASE] is None
    assert doings(3, "keeper")[Doing.EXECUTE] is None
    assert isinstance(doings(3, "accountant")[Doing.EXECUTE], MayNot)
    assert doings(2, "accountant")[Doing.BOOK] is None
    assert doings(1, "accountant") == {Doing.REVERSE: None}


def test_val_10_who_drew_it_up_is_told_that_another_releases(warehouse: Warehouse) -> None:
    both = world.person("accountant")
    roles = both.roles | world.person("supervisor").roles
    person = type(both)(both.user, both.login, both.name, roles)
    shown = warehouse.ask(slip_of, SlipAsked(SlipId(6)), person)
    assert shown.main is not None
    assert isinstance(shown.main.refusal, SamePerson)


def test_a_slip_of_another_store_is_not_shown(warehouse: Warehouse) -> None:
    with pytest.raises(OutsideStores):
        warehouse.ask(slip_of, SlipAsked(SlipId(1)), world.person("keeper", StoreId(3)))


def total(warehouse: Warehouse, asked: ListAsked, login: str = "accountant") -> list[Sum]:
    return list(warehouse.ask(list_sums, asked, world.person(login)))


@pytest.mark.parametrize("login", ["accountant", "keeper"])
def test_totals_are_what_the_rows_come_to(warehouse: Warehouse, login: str) -> None:
    for listing in LISTS:
        check_totals(warehouse, listing, login)


def check_totals(warehouse: Warehouse, listing: str, login: str) -> None:
    asked = ListAsked(listing, limit=500, scope=SCOPES.get(listing, {}))
    whole = page(warehouse, asked, login)
    named = [dict(zip(whole.names, row, strict=True)) for row in whole.rows]
    for each in total(warehouse, asked, login):
        rows = [row for row in named if not each.unit or row["unit"] == each.unit]
        units = sum(row[each.column].units for row in rows if row[each.column])  # type: ignore[attr-defined]
        assert each.value.units == units
    summed = {column.name for column in columns_of(listing) if column.is_summed}
    assert {each.column for each in total(warehouse, asked)} == summed
    assert not summed & {"price", "min_qty", "max_qty"}


def test_totals_follow_filters_and_quantities_stay_apart_by_unit(warehouse: Warehouse) -> None:
    asked = ListAsked("stock", (Filter("item", Match.EQUALS, ("ZLQ-T5-14",)),))
    assert [str(each.value) for each in total(warehouse, asked)] == ["96"]
    units = [each.unit for each in total(warehouse, ListAsked("stock"))]
    assert len(units) == len(set(units)) > 0


def test_par_3_a_total_tells_no_costs(warehouse: Warehouse) -> None:
    keeper = total(warehouse, ListAsked("accounts"), "keeper")
    assert {each.column for each in keeper} == {"quantity"}


def test_a_total_that_is_known_is_not_counted_again(warehouse: Warehouse) -> None:
    known = page(warehouse, ListAsked("items", offset=150, limit=10, total=157))
    counted = page(warehouse, ListAsked("items", offset=150, limit=10))
    assert known == counted
