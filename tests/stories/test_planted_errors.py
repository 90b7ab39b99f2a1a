"""Months with mistakes planted in them: the difference finder names them, and invents nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from partsdesk.database.database import Database
from partsdesk.domain.counting.causes import OF_LINES, OF_PAIRS
from partsdesk.domain.counting.clues import (
    Compared,
    Difference,
    Evidence,
    LikelyCause,
    Record,
    Suspicion,
)
from partsdesk.domain.counting.counts import Choice
from partsdesk.domain.counting.finder import find
from partsdesk.domain.counting.statement import Statement, StatementLine
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.counting.opening import OpenCount, open_count
from partsdesk.services.counting.tallying import Tallied, TallyUp, tally_up
from partsdesk.services.differences import (
    CausesAsked,
    ExplainAsked,
    Explained,
    explain,
    find_causes,
)
from partsdesk.services.importing.accounts import import_account
from partsdesk.services.reconciling import (
    StatementAsked,
    StatementPageAsked,
    accounts_of,
    statement_page,
)
from partsdesk.services.warehouse import Warehouse
from partsdesk.wording.causes import SENTENCES
from tests.support.builders import an_actor, an_item, do, rows, see
from tests.support.clock import HeldClock
from tests.support.judging import Heard, Rates, a_spoilt_month, heard, rates_of, take_in
from tests.support.lives import TODAY, Shop
from tests.support.living import Lived, live
from tests.support.months import AS_OF, a_month, differences_of, evidence_of
from tests.support.planting import PLANTS, disturb, unbooked
from tests.support.scripted import Expected, scripted
from tests.support.statements import statements

QUICK = range(3000, 3015)
HELD_OUT = range(5000, 5200)  # weights were chosen on other months than these
LIVED = range(4000, 4006)
Tell = Callable[[str, Rates], None]


def pieces(count: int) -> Quantity:
    return Quantity.parse(str(count))


def stated(lived: Lived) -> ExplainAsked:
    """The statement of a store that was counted through, against the other program's account."""
    clerk, store, warehouse = lived.shop.clerk, lived.stores[1], lived.warehouse
    shelf = Counter(lived.expected_cards())
    for each in lived.differences():
        if each.compared is Compared.SHELF and each.bin is not None:
            shelf[each.item, each.bin] += int(each.off.plain())
    asked = OpenCount(Choice.EVERYTHING, (store,))
    number: str = warehouse.perform(open_count, asked, clerk).result.called
    tallied = tuple(
        Tallied(store, pieces(held), item, bin_) for (item, bin_), held in shelf.items()
    )
    warehouse.perform(tally_up, TallyUp(number, tallied), clerk)
    taken = do(warehouse, lambda work: import_account(work, rows(*lived.their_account())))
    assert taken.rejected == ()
    (account,) = see(warehouse, accounts_of)
    statement = StatementAsked(TODAY, (store,), account=account.id)
    page = warehouse.ask(statement_page, StatementPageAsked(statement), clerk)
    return ExplainAsked(statement, tuple(row.line for row in page.rows))


def test_a_scripted_month_is_explained_to_the_piece(warehouse: Warehouse) -> None:
    script = scripted()
    lived = live(warehouse, script.month)
    assert lived.cards() == lived.expected_cards()
    explained = warehouse.ask(explain, stated(lived), lived.shop.clerk)
    told = {_key(each.difference): each.causes for each in explained}
    expected = {_expected_key(lived, each): each for each in script.expected}
    assert told.keys() == expected.keys()
    for key, must in expected.items():
        causes = told[key]
        assert (causes[0].cause if causes else None) is must.cause, (must, causes)
        if causes:
            assert causes[0].record is must.record, must
            assert lived.slips[must.slip or 0] in {each.slip for each in causes[0].slips}, must
    sentences = {must.item: told[key][0] for key, must in expected.items() if told[key]}
    slip = sentences[8].slips[0].called
    assert sentences[8].sentence == (
        f"{slip} has +61, the account seems to have +16: two digits transposed"
    )
    assert "A-003" in sentences[4].sentence


def test_it_costs_a_few_statements_however_much_differs(sqlite_warehouse: Warehouse) -> None:
    lived = live(sqlite_warehouse, scripted().month)
    differences = lived.differences()
    costs = []
    for asked in (differences[:1], differences):
        with statements(sqlite_warehouse.database) as said:
            lived.causes(asked)
        costs.append(len(said))
    assert costs[1] <= costs[0] + 2  # what items and places of opposite differences are called
    assert costs[1] <= 12


def test_slips_of_stores_that_one_may_not_enter_support_nothing(
    sqlite_warehouse: Warehouse,
) -> None:
    lived = live(sqlite_warehouse, scripted().month)
    asked = CausesAsked(AS_OF, tuple(lived.differences()))
    stranger = an_actor(Role.AUDITOR, stores=frozenset({lived.shop.sample.id}))
    told = sqlite_warehouse.ask(find_causes, asked, stranger)
    assert [slip for each in told for cause in each.causes for slip in cause.slips] == []


def test_what_was_entered_before_places_last_agreed_is_not_to_blame() -> None:
    month = a_month(11)
    unbooked(month)
    (asked, *_), evidence = differences_of(month), evidence_of(month)
    (causes, *_) = find([asked], evidence)
    assert causes[0].cause is LikelyCause.UNBOOKED
    later = replace(evidence, agreed={(asked.item, None): AS_OF + dt.timedelta(days=1)})
    assert find([asked], later) == [()]


def test_the_last_agreeing_statement_against_that_account_bounds_the_search(shop: Shop) -> None:
    good, bad = an_item(shop.warehouse), an_item(shop.warehouse)
    told = [{"item": item.code, "store": shop.main.code, "quantity": "5"} for item in (good, bad)]
    do(shop.warehouse, lambda work: import_account(work, rows(*told)))
    (account,) = see(shop.warehouse, accounts_of)
    day = AS_OF - dt.timedelta(days=30)
    made = Statement(0, "DZ-1", day, day, account.id, account.taken_at, None)
    five, store = pieces(5).units, shop.main.id
    lines = [
        StatementLine(good.id, good.code, store, five, 0, 0, five),
        StatementLine(bad.id, bad.code, store, five, 0, 0, 0),
    ]
    do(shop.warehouse, lambda work: work.statements.add(made, lines, 1))
    ids = [good.id, bad.id]
    evidence = see(shop.warehouse, lambda view: view.evidence.of(ids, AS_OF, AS_OF))
    assert evidence.agreed == {(good.id, None): day}


def _key(each: Difference) -> tuple[object, ...]:
    return each.item, each.compared, each.bin, each.off


def _expected_key(lived: Lived, each: Expected) -> tuple[object, ...]:
    bin_ = None if each.bin is None else lived.bins[each.bin]
    return lived.items[each.item], each.compared, bin_, pieces(each.off)


def test_random_months_quickly(tell_rates: Tell) -> None:
    rates = rates_of(QUICK)
    tell_rates("15 random", rates)
    assert rates.share() >= 90
    assert min(rates.share(sort) for sort in rates.planted) >= 70
    assert len(rates.planted) == len(PLANTS)


@pytest.mark.long
def test_the_planted_cause_is_named_first_nine_times_in_ten(tell_rates: Tell) -> None:
    rates = rates_of(HELD_OUT)
    tell_rates("200 random, held out", rates)
    assert {sort: rates.share(sort) for sort in rates.planted if rates.share(sort) < 90} == {}
    assert min(rates.planted.values()) >= 190


def test_nothing_is_said_of_an_honest_month() -> None:
    for seed in QUICK:
        month = a_month(seed)
        assert differences_of(month) == []
    assert find([], evidence_of(a_month(0))) == []


def test_small_differences_of_nobodys_doing_are_mostly_left_alone(tell_rates: Tell) -> None:
    rates = Rates()
    for seed in range(3100, 3140):
        month = a_month(seed)
        disturbed = disturb(month)
        differences = differences_of(month)
        found = [[heard(one) for one in each] for each in find(differences, evidence_of(month))]
        take_in(rates, [], disturbed, list(zip(differences, found, strict=True)))
    tell_rates("40 with nothing planted", rates)
    assert rates.disturbed == 240
    assert rates.alarms * 10 <= rates.disturbed


def by_frequency(
    differences: Sequence[Difference], evidence: Evidence
) -> list[tuple[Suspicion, ...]]:
    """A finder that looks at no evidence: it names what happens most often."""
    usual = {Compared.ACCOUNT: LikelyCause.UNBOOKED, Compared.SHELF: LikelyCause.UNCARDED}
    assert evidence.clues
    return [(Suspicion(usual[each.compared], Record.CARD, 1000),) for each in differences]


def by_other_months(
    differences: Sequence[Difference], evidence: Evidence
) -> Sequence[tuple[Suspicion, ...]]:
    """The finder, shown the slips of another month."""
    return find(differences, replace(evidence_of(a_month(7)), as_of=evidence.as_of))


@pytest.mark.parametrize("finding", [by_frequency, by_other_months])
def test_control_without_the_evidence_mistakes_are_not_named(
    finding: Callable[[Sequence[Difference], Evidence], Sequence[tuple[Suspicion, ...]]],
) -> None:
    rates = rates_of(range(3000, 3005), finding)
    del rates.planted["theft"]  # to say nothing is right there, whatever one knows
    rates.named.pop("theft", None)
    assert rates.share() < 45


@pytest.mark.long
@pytest.mark.timeout(600)
def test_random_months_through_the_books(tell_rates: Tell, tmp_path: Path) -> None:
    rates = Rates()
    for seed in LIVED:
        database = Database(f"sqlite:///{tmp_path / str(seed)}.db", HeldClock())
        database.prepare()
        month, planted, disturbed = a_spoilt_month(seed, slips=120)
        lived = live(Warehouse(database), month)
        assert lived.cards() == lived.expected_cards()
        explained = lived.causes(lived.differences())
        told = [_heard(lived, each) for each in explained]
        pairs = list(zip(differences_of(month), told, strict=True))
        take_in(rates, planted, disturbed, pairs)
        database.close()
    tell_rates("6 lived on SQLite", rates)
    assert rates.share() >= 90


def _heard(lived: Lived, explained: Explained) -> list[Heard]:
    numbers = {made: number for number, made in lived.slips.items()}
    return [
        Heard(each.cause, each.record, frozenset(numbers[slip.slip] for slip in each.slips))
        for each in explained.causes
    ]


def test_every_cause_has_its_scorer_and_its_sentence() -> None:
    scored = {cause.cause for cause in OF_LINES} | {cause.cause for cause in OF_PAIRS}
    assert scored == set(LikelyCause) == {cause for cause, _ in SENTENCES}
    for cause in OF_LINES:
        if Compared.SHELF in cause.weights:
            assert (cause.cause, Record.CARD) in SENTENCES
        if Compared.ACCOUNT in cause.weights:
            assert (cause.cause, Record.ACCOUNT) in SENTENCES
    for pair in OF_PAIRS:
        assert {(pair.cause, record) for record in Record} <= SENTENCES.keys()
