"""REC-1: the account-card-stock statement explains every piece by which the records differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from partsdesk.database.work import Work
from partsdesk.domain.books.execution import Part
from partsdesk.domain.catalog.items import Item, ItemId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.counting.counts import Choice, Pass
from partsdesk.domain.counting.statement import (
    DayNotReached,
    NotItsKeeper,
    SignedAlready,
    StatementLine,
    StatementOutdated,
    Verdict,
)
from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.counting.confirming import ConfirmCount, confirm_count
from partsdesk.services.counting.opening import OpenCount, open_count
from partsdesk.services.counting.tallying import Tallied, TallyUp, tally_up
from partsdesk.services.reconciling import (
    DoorsAsked,
    StatementAsked,
    doors,
    statement,
    statement_page,
    totals_of,
)
from partsdesk.services.reconciling import StatementPageAsked as PageAsked
from partsdesk.services.signing import (
    MakeStatement,
    SignStatement,
    make_statement,
    sign_statement,
    statement_stands,
)
from partsdesk.services.slips.arriving import BookAhead, book_ahead
from partsdesk.services.slips.executing import Remainder
from partsdesk.services.statement_standing import statement_now
from partsdesk.services.warehouse import PasswordFirst, RoleNeeded, Warehouse
from tests.rules.crew import Crew, counted, pieces
from tests.support.builders import a_bin, a_user, an_item, do, see
from tests.support.clock import HeldClock
from tests.support.lives import TODAY, a_line

DAY = dt.timedelta(days=1)


def lines(crew: Crew, day: dt.date = TODAY, **said: object) -> list[StatementLine]:
    asked = StatementAsked(day, **said)  # type: ignore[arg-type]
    return see(crew.warehouse, lambda view: list(statement(view, asked)))


def line_of(crew: Crew, item: Item, day: dt.date = TODAY) -> StatementLine:
    found = [each for each in lines(crew, day) if each.item == item.id]
    assert len(found) == 1
    return found[0]


def whole(line: StatementLine) -> tuple[str, ...]:
    """A, E, B and C in pieces."""
    units = (line.account, line.executed, line.booked, line.card)
    return tuple(str(each // 10_000) for each in units)


def test_rec_1_what_is_executed_and_not_booked_is_explained(crew_on_both: Crew) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    crew.bought(item, "10")
    crew.executed("purchase-receipt", a_line(item, "3", "2"), partner=crew.supplier.id)
    crew.execute(crew.issue(item, "1"))
    line = line_of(crew, item)
    assert whole(line) == ("10", "2", "0", "12")
    assert line.account_card == 0
    assert line.verdicts == (Verdict.NOT_COUNTED,)


def test_rec_1_a_slip_booked_later_was_open_on_the_day_between(crew_on_both: Crew) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    line = a_line(item, "4", "2", invoice="F-1")
    early, late = TODAY - 9 * DAY, TODAY - 2 * DAY
    first = crew.released("purchase-receipt", line, partner=crew.supplier.id)
    crew.execute(first, day=early)
    crew.book(first, day=late)
    second = crew.released("purchase-receipt", line, partner=crew.supplier.id, date=early)
    crew.execute(second, day=late)
    crew.book(second, day=late)
    assert whole(line_of(crew, item, TODAY - 5 * DAY)) == ("0", "4", "0", "4")
    assert whole(line_of(crew, item, late)) == ("8", "0", "0", "8")
    assert lines(crew, early - DAY) == []


def test_rec_1_booked_before_it_was_executed_by_the_dates(crew_on_both: Crew) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    line = a_line(item, "4", "2", invoice="F-1")
    slip = crew.released("purchase-receipt", line, partner=crew.supplier.id)
    crew.execute(slip)
    crew.book(slip, day=TODAY - 3 * DAY)
    assert whole(line_of(crew, item, TODAY - DAY)) == ("4", "0", "4", "0")


def test_val_4_the_rest_of_a_receipt_booked_ahead_is_not_executed(crew_on_both: Crew) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    line = a_line(item, "10", "2", invoice="F-1")
    slip = crew.released("purchase-receipt", line, partner=crew.supplier.id)
    ahead = BookAhead(slip, crew.slip(slip).version)
    crew.warehouse.perform(book_ahead, ahead, crew.who(Role.ACCOUNTANT))
    assert whole(line_of(crew, item)) == ("10", "0", "10", "0")
    part = counted(1, *_parts("6"))
    done = crew.execute(slip, part, rest=Remainder.FOLLOW)
    assert whole(line_of(crew, item)) == ("10", "0", "4", "6")
    assert done.followed_by is not None
    crew.execute(done.followed_by)
    assert whole(line_of(crew, item)) == ("10", "0", "0", "10")


def _parts(quantity: str) -> tuple[Part, ...]:
    return (Part(pieces(quantity), checked=True),)


def test_rec_1_a_slip_reversed_before_it_was_booked_is_open_between_the_two(
    crew_on_both: Crew,
) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    line = a_line(item, "5", "2")
    slip = crew.released("purchase-receipt", line, partner=crew.supplier.id)
    crew.execute(slip, day=TODAY - 6 * DAY)
    red = crew.red_of(slip)
    crew.release(red, by=crew.who(Role.SUPERVISOR))
    crew.execute(red)
    assert crew.slip(slip).state == crew.slip(red).state == "reversed"
    assert whole(line_of(crew, item, TODAY - 2 * DAY)) == ("0", "5", "0", "5")
    assert lines(crew) == []


def test_rec_1_a_move_inside_a_store_is_nothing_and_between_stores_nets(
    crew_on_both: Crew,
) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    crew.bought(item, "8")
    shelf = a_bin(crew.warehouse, crew.main, "A-1")
    crew.executed("transfer", a_line(item, "3", to_bin=shelf), to_store=crew.main.id)
    crew.executed("sample-out", a_line(item, "2"), to_store=crew.sample.id)
    main, sample = lines(crew)
    assert [whole(main), whole(sample)] == [("8", "-2", "0", "6"), ("0", "2", "0", "2")]
    (both,) = lines(crew, by_item=True)
    assert whole(both) == ("8", "0", "0", "8")
    assert both.store is None


def test_rec_1_tampering_is_a_difference_of_account_and_card(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10")

    def tampered(work: Work) -> None:
        connection = work._connection
        connection.execute(text("DROP TRIGGER guard_card_entries_update"))
        connection.execute(text("UPDATE card_entries SET in_qty = in_qty - 20000"))
        connection.execute(text("UPDATE stock SET quantity = quantity - 20000"))

    do(crew.warehouse, tampered)
    line = line_of(crew, item)
    assert line.account_card == -20_000
    assert line.verdicts == (Verdict.ACCOUNT_DIFFERS, Verdict.NOT_COUNTED)


def test_rec_1_a_day_to_come_has_no_statement(crew: Crew) -> None:
    with pytest.raises(DayNotReached):
        lines(crew, TODAY + DAY)


# -- what was counted


@pytest.fixture(autouse=True)
def ticking(clock: HeldClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """No two acts are of one moment."""
    perform = Warehouse.perform

    def later(self: Warehouse, *said: Any, **named: Any) -> Any:  # noqa: ANN401 - as it is given
        clock.forward(seconds=1)
        return perform(self, *said, **named)

    monkeypatch.setattr(Warehouse, "perform", later)


def opened(crew: Crew) -> str:
    asked = OpenCount(Choice.EVERYTHING, (crew.main.id,))
    return crew.warehouse.perform(open_count, asked, crew.who(Role.SUPERVISOR)).result.called


def tally(crew: Crew, count: str, item: Item, quantity: str, bin_: BinId | None = None) -> None:
    found = Tallied(crew.main.id, pieces(quantity), item=item.id, bin=bin_)
    crew.warehouse.perform(tally_up, TallyUp(count, (found,)), crew.who(Role.KEEPER))


def test_rec_1_what_was_counted_is_held_against_the_card_as_it_stood(crew_on_both: Crew) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    crew.bought(item, "10")
    count = opened(crew)
    tally(crew, count, item, "9")
    crew.execute(crew.issue(item, "4"))
    line = line_of(crew, item)
    assert (line.counted, line.moved, line.card_stock) == (90_000, -40_000, -10_000)
    assert line.verdicts == (Verdict.SHORTAGE,)


def test_rec_1_netting_hides_no_wrong_place(crew_on_both: Crew) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    other = an_item(crew.warehouse)
    shelf = a_bin(crew.warehouse, crew.main, "A-1")
    crew.bought(item, "10")
    crew.bought(other, "7")
    crew.executed("transfer", a_line(item, "3", to_bin=shelf), to_store=crew.main.id)
    count = opened(crew)
    tally(crew, count, item, "5")
    assert line_of(crew, item).verdicts == (Verdict.SHORTAGE, Verdict.PART_COUNTED)
    tally(crew, count, item, "5", shelf)
    line = line_of(crew, item)
    assert (line.card_stock, line.astray) == (0, 40_000)
    assert line.verdicts == (Verdict.MISPLACED,)
    assert line_of(crew, other).verdicts == (Verdict.NOT_COUNTED,)


def test_rec_1_a_place_that_was_filled_after_the_count_is_not_missing(crew_on_both: Crew) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    shelf = a_bin(crew.warehouse, crew.main, "A-1")
    crew.bought(item, "10")
    tally(crew, opened(crew), item, "10")
    crew.executed("transfer", a_line(item, "4", to_bin=shelf), to_store=crew.main.id)
    line = line_of(crew, item)
    assert line.verdicts == (Verdict.AGREES,)
    assert (line.moved, line.card_stock) == (0, 0)


def test_rec_1_after_approval_the_card_equals_the_stock(crew_on_both: Crew) -> None:
    crew = crew_on_both
    over, under, same = (an_item(crew.warehouse) for _ in range(3))
    for item in (over, under, same):
        crew.bought(item, "10")
    count = opened(crew)
    for item, quantity in ((over, "12"), (under, "7"), (same, "10")):
        tally(crew, count, item, quantity)
    crew.execute(crew.issue(same, "2"))
    before = {each.item: each.verdicts for each in lines(crew)}
    assert before == {
        over.id: (Verdict.SURPLUS,),
        under.id: (Verdict.SHORTAGE,),
        same.id: (Verdict.AGREES,),
    }
    second = a_user(crew.warehouse, "second", Role.KEEPER)
    _approved(crew, count, second)
    for line in lines(crew):
        assert (line.account_card, line.card_stock) == (0, 0), line
        assert line.verdicts == (Verdict.AGREES,)
    assert whole(line_of(crew, over)) == ("10", "2", "0", "12")
    page = see(crew.warehouse, lambda view: statement_page(view, PageAsked(StatementAsked(TODAY))))
    assert (page.totals.lines, page.totals.agreeing) == (3, 3)
    assert str(page.totals.rate) == "1"


def test_rec_1_a_statement_is_searched_and_narrowed_as_lists_are(crew_on_both: Crew) -> None:
    crew = crew_on_both
    first, second = (an_item(crew.warehouse) for _ in range(2))
    for item in (first, second):
        crew.bought(item, "10")

    def page(search: str, *only: Verdict) -> list[ItemId]:
        asked = PageAsked(StatementAsked(TODAY), frozenset(only), search)
        found = see(crew.warehouse, lambda view: statement_page(view, asked))
        assert (found.found, found.totals.lines) == (len(found.rows), 2)
        assert set(found.goods) == {row.line.item for row in found.rows}
        return [row.line.item for row in found.rows]

    assert page(first.code, Verdict.NOT_COUNTED) == [first.id]
    assert page(first.code, Verdict.SHORTAGE) == []
    assert set(page("")) == {first.id, second.id}


def test_rec_1_a_made_statement_says_who_may_sign_and_where_the_books_moved_on(
    crew_on_both: Crew,
) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    crew.bought(item, "10")
    asked = StatementAsked(TODAY, (crew.main.id,))
    accountant = crew.who(Role.ACCOUNTANT)
    assert see(crew.warehouse, lambda view: statement_now(view, asked), accountant) is None
    made(crew)
    now = see(crew.warehouse, lambda view: statement_now(view, asked), accountant)
    assert now is not None
    assert (now.changed, set(now.refused)) == (
        frozenset(),
        {(crew.main.id, role) for role in (Role.KEEPER, Role.SUPERVISOR)},
    )
    crew.bought(item, "1")
    now = see(crew.warehouse, lambda view: statement_now(view, asked), accountant)
    assert now is not None
    assert now.changed == {crew.main.id}


def _approved(crew: Crew, count: str, second: Actor) -> None:
    wants = see(crew.warehouse, lambda view: view.counts.figures(view.counts.get(count).id))
    again = tuple(
        Tallied(
            each.spot.store,
            each.counted,
            item=each.spot.item,
            bin=each.spot.bin,
            pass_=Pass.SECOND,
        )
        for each in wants.values()
        if each.counted is not None and each.counted != each.book
    )
    crew.warehouse.perform(tally_up, TallyUp(count, again), second)
    boss = crew.who(Role.SUPERVISOR)
    crew.warehouse.perform(confirm_count, ConfirmCount(count), boss)


# -- signed by the three


def signs(crew: Crew, number: str, role: Role) -> tuple[Role, ...]:
    asked = SignStatement(number, crew.main.id, role)
    return crew.warehouse.perform(sign_statement, asked, crew.who(role)).result.lacking


def made(crew: Crew) -> str:
    asked = MakeStatement(TODAY, (crew.main.id,))
    return crew.warehouse.perform(make_statement, asked, crew.who(Role.KEEPER)).result.called


def test_rec_1_keeper_accountant_and_supervisor_sign_what_the_books_say(
    crew_on_both: Crew,
) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    crew.bought(item, "10")
    number = made(crew)
    assert number == f"DZ-{TODAY:%Y%m}-0001"
    assert signs(crew, number, Role.KEEPER) == (Role.ACCOUNTANT, Role.SUPERVISOR)
    with pytest.raises(SignedAlready):
        signs(crew, number, Role.KEEPER)
    asked = SignStatement(number, crew.main.id, Role.SUPERVISOR)
    with pytest.raises(RoleNeeded):
        crew.warehouse.perform(sign_statement, asked, crew.who(Role.ACCOUNTANT))
    assert signs(crew, number, Role.ACCOUNTANT) == (Role.SUPERVISOR,)
    crew.bought(item, "1")
    with pytest.raises(StatementOutdated):
        signs(crew, number, Role.SUPERVISOR)
    stands = see(crew.warehouse, lambda view: statement_stands(view, number))
    assert [each.role for each in stands.signatures] == [Role.KEEPER, Role.ACCOUNTANT]
    assert stands.stores[0].lacking == (Role.SUPERVISOR,)


def test_val_10_one_person_signs_once_and_by_password(crew: Crew) -> None:
    crew.bought(an_item(crew.warehouse), "10")
    number = made(crew)
    both = a_user(crew.warehouse, "both", Role.KEEPER, Role.ACCOUNTANT)
    keeper = SignStatement(number, crew.main.id, Role.KEEPER)

    with pytest.raises(PasswordFirst):
        crew.warehouse.perform(sign_statement, keeper, replace(both, by_pin=True))
    crew.warehouse.perform(sign_statement, keeper, both)
    asked = SignStatement(number, crew.main.id, Role.ACCOUNTANT)
    with pytest.raises(SignedAlready):
        crew.warehouse.perform(sign_statement, asked, both)


def test_rec_1_the_stores_own_keeper_signs(crew: Crew) -> None:
    crew.bought(an_item(crew.warehouse), "10")
    number = made(crew)
    do(
        crew.warehouse,
        lambda work: work._connection.execute(
            text("UPDATE stores SET keeper_id = :who, version = version + 1 WHERE code = 'MAIN'"),
            {"who": crew.who(Role.SUPERVISOR).user},
        ),
    )
    with pytest.raises(NotItsKeeper):
        signs(crew, number, Role.KEEPER)


def test_rec_1_lines_of_an_older_unsigned_statement_are_let_go(crew: Crew) -> None:
    crew.bought(an_item(crew.warehouse), "10")
    made(crew)
    second = made(crew)

    def kept(work: Work) -> list[str]:
        query = "SELECT s.number FROM statement_lines l JOIN statements s ON s.id = l.statement_id"
        return list(work._connection.execute(text(query)).scalars())

    assert do(crew.warehouse, kept) == [second]


def test_rec_1_only_the_stores_that_one_may_enter_are_stated(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10")
    crew.executed("sample-out", a_line(item, "2"), to_store=crew.sample.id)
    limited = a_user(crew.warehouse, "limited", stores=frozenset({crew.sample.id}))
    asked = StatementAsked(TODAY)
    found = crew.warehouse.ask(lambda view, it: list(statement(view, it)), asked, limited)
    assert [each.store for each in found] == [crew.sample.id]
    assert crew.warehouse.ask(totals_of, asked, limited).lines == 1


# -- every figure opens into its slips


def opened_at(crew: Crew, item: Item, day: dt.date = TODAY) -> dict[str, list[tuple[int, str]]]:
    asked = DoorsAsked(StatementAsked(day), item.id, crew.main.id)
    found = see(crew.warehouse, lambda view: doors(view, asked))
    return {
        figure.value: [(each.slip, each.quantity.plain()) for each in behind]
        for figure, behind in found.items()
        if behind
    }


def test_rec_1_every_figure_opens_into_the_slips_behind_it(crew_on_both: Crew) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    crew.bought(item, "10")
    waiting = crew.executed("purchase-receipt", a_line(item, "3", "2"), partner=crew.supplier.id)
    count = opened(crew)
    tally(crew, count, item, "12")
    assert opened_at(crew, item) == {"executed": [(waiting, "3")]}
    _approved(crew, count, a_user(crew.warehouse, "second", Role.KEEPER))
    issued = crew.issue(item, "2")
    crew.execute(issued)
    said = opened_at(crew, item)
    ((shortage, lacking),) = said["own"]
    assert lacking == "-1"
    assert said == {
        "executed": [(waiting, "3"), (shortage, "-1"), (issued, "-2")],
        "moved": [(issued, "-2")],
        "own": [(shortage, "-1")],
    }
    line = line_of(crew, item)
    assert (line.executed, line.moved, line.own) == (0, -20_000, -10_000)
    assert line.verdicts == (Verdict.AGREES,)


def test_rec_1_paper_that_came_after_the_count_is_named(crew_on_both: Crew) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    line = a_line(item, "10", "2", invoice="F-1")
    slip = crew.released("purchase-receipt", line, partner=crew.supplier.id)
    crew.execute(slip, day=TODAY - 5 * DAY)
    count = opened(crew)
    tally(crew, count, item, "8")
    late = crew.issue(item, "2")
    crew.execute(late, day=TODAY - DAY)
    assert opened_at(crew, item)["missed"] == [(late, "-2")]
    assert line_of(crew, item).verdicts == (Verdict.AGREES,)


def test_val_4_a_receipt_booked_ahead_opens_at_its_first_slip(crew_on_both: Crew) -> None:
    crew, item = crew_on_both, an_item(crew_on_both.warehouse)
    line = a_line(item, "10", "2", invoice="F-1")
    slip = crew.released("purchase-receipt", line, partner=crew.supplier.id)
    ahead = BookAhead(slip, crew.slip(slip).version)
    crew.warehouse.perform(book_ahead, ahead, crew.who(Role.ACCOUNTANT))
    done = crew.execute(slip, counted(1, *_parts("6")), rest=Remainder.FOLLOW)
    assert opened_at(crew, item) == {"booked": [(slip, "4")]}
    assert done.followed_by is not None
    crew.execute(done.followed_by)
    assert opened_at(crew, item) == {}
