"""Counts from opening to the slips that they become, on both databases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.slips import State
from partsdesk.domain.catalog.items import Item, LotNeeded, Tracking
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.counting.counts import (
    AlreadyCounting,
    Choice,
    CodesUnknown,
    ConfirmerCounted,
    CountedLater,
    CountEmpty,
    CountEnded,
    Goods,
    NothingToCount,
    OutsideCount,
    Pass,
    Reviewed,
    SameCounter,
    SecondCountMissing,
    StoreFrozen,
    Tolerance,
    Way,
)
from partsdesk.domain.values.people import NOBODY, Role
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.services.counting.confirming import ConfirmCount, Confirmed, confirm_count
from partsdesk.services.counting.opening import (
    CountOpened,
    GiveUpCount,
    OpenCount,
    give_up_count,
    open_count,
)
from partsdesk.services.counting.reviewing import (
    AskAgain,
    Progress,
    ask_again,
    progress_of,
    review,
)
from partsdesk.services.counting.showing import Covered, would_cover
from partsdesk.services.counting.tallying import (
    IdentifyCode,
    TakenDown,
    Tallied,
    TallyUp,
    WithdrawTallies,
    identify_code,
    tally_up,
    withdraw_tallies,
)
from partsdesk.services.verifying import verify
from partsdesk.services.warehouse import Warehouse
from tests.rules.crew import Crew, open_crew, pieces
from tests.support.builders import a_bin, a_user, an_item, see
from tests.support.clock import HeldClock


@dataclass
class Team(Crew):
    """The people, and the clock that they look at."""

    clock: HeldClock


@pytest.fixture
def crew(warehouse: Warehouse, clock: HeldClock) -> Team:
    return Team(**vars(open_crew(warehouse)), clock=clock)


def begun(crew: Team, choice: Choice = Choice.EVERYTHING, **said: object) -> CountOpened:
    asked = OpenCount(choice, (crew.main.id,), **said)  # type: ignore[arg-type]
    return crew.warehouse.perform(open_count, asked, crew.who(Role.KEEPER)).result


def tally(
    crew: Team, count: str, item: Item | None, quantity: str, by: Role = Role.KEEPER, **said: object
) -> TakenDown:
    key = None if item is None else item.id
    crew.clock.forward(seconds=1)
    one = Tallied(crew.main.id, pieces(quantity), key, **said)  # type: ignore[arg-type]
    return crew.warehouse.perform(tally_up, TallyUp(count, (one,)), crew.who(by)).result


def confirm(crew: Team, count: str, by: Role = Role.SUPERVISOR) -> Confirmed:
    return crew.warehouse.perform(confirm_count, ConfirmCount(count), crew.who(by)).result


def lines(crew: Team, count: str) -> dict[tuple[str, BinId], Reviewed]:
    """The lines of a count by item code and bin."""
    supervisor = crew.who(Role.SUPERVISOR)
    found = see(crew.warehouse, lambda view: review(view, count), supervisor)
    ids = [each.line.spot.item for each in found]
    codes = see(crew.warehouse, lambda view: view.items.by_id(ids))
    return {(codes[each.line.spot.item].code, each.line.spot.bin): each for each in found}


def line(crew: Team, count: str, item: Item) -> Reviewed:
    (found,) = [each for (code, _), each in lines(crew, count).items() if code == item.code]
    return found


def progress(crew: Team, count: str, by: Role = Role.SUPERVISOR) -> Progress:
    return see(crew.warehouse, lambda view: progress_of(view, count), crew.who(by))


# -- opening


def test_a_count_expects_what_lies_there(crew: Team) -> None:
    crew.bought(an_item(crew.warehouse), "5")
    gone = an_item(crew.warehouse)
    crew.bought(gone, "2")
    crew.execute(crew.issue(gone, "2"))
    opened = begun(crew)
    assert opened.called.startswith("PD-")
    assert opened.lines == 1


def test_a_place_is_never_in_two_open_counts(crew: Team) -> None:
    crew.bought(an_item(crew.warehouse), "5")
    first = begun(crew)
    with pytest.raises(AlreadyCounting) as refused:
        begun(crew)
    assert (refused.value.count, refused.value.places) == (first.called, 1)
    crew.warehouse.perform(give_up_count, GiveUpCount(first.called), crew.who(Role.KEEPER))
    begun(crew)


def test_what_holds_nothing_is_not_counted(crew: Team) -> None:
    with pytest.raises(NothingToCount):
        begun(crew)


def test_bins_zones_items_and_categories_are_chosen(crew: Team) -> None:
    near = a_bin(crew.warehouse, crew.main, "A-01", "A")
    far = a_bin(crew.warehouse, crew.main, "B-01", "B")
    one = an_item(crew.warehouse, category="01.02")
    other = an_item(crew.warehouse, category="01.03")
    crew.bought(one, "5", bin=near)
    crew.bought(other, "6", bin=far)
    for choice, chosen, wanted in (
        (Choice.ZONES, ("A",), one),
        (Choice.BINS, ("B-01",), other),
        (Choice.ITEMS, (one.code,), one),
        (Choice.CATEGORY, ("01.03",), other),
    ):
        opened = begun(crew, choice, chosen=chosen)
        assert {code for code, _ in lines(crew, opened.called)} == {wanted.code}, choice
        crew.warehouse.perform(give_up_count, GiveUpCount(opened.called), crew.who(Role.KEEPER))
    both = begun(crew, Choice.CATEGORY, chosen=("01",))
    assert both.lines == 2


def test_how_much_would_be_covered_is_what_is_opened_then(crew: Team) -> None:
    here, gone = an_item(crew.warehouse), an_item(crew.warehouse)
    crew.bought(here, "5")
    crew.bought(gone, "2")
    crew.execute(crew.issue(gone, "2"))
    keeper = crew.who(Role.KEEPER)

    def covered(choice: Choice, *named: str) -> Covered:
        asked = OpenCount(choice, (crew.main.id,), named)
        return see(crew.warehouse, lambda view: would_cover(view, asked), keeper)

    def all_covered() -> list[Covered]:
        return [covered(Choice.EVERYTHING), covered(Choice.ITEMS, here.code, gone.code)]

    assert all_covered() == [Covered(1), Covered(2)]
    assert covered(Choice.ITEMS) == covered(Choice.BINS, "?") == Covered(0)
    first = begun(crew)
    assert all_covered() == [Covered(1, 1, first.called), Covered(2, 1, first.called)]
    crew.warehouse.perform(give_up_count, GiveUpCount(first.called), keeper)
    assert all_covered() == [Covered(1), Covered(2)]
    assert begun(crew, Choice.ITEMS, chosen=(here.code, gone.code)).lines == 2


def test_classes_go_by_the_value_that_went_out(crew: Team) -> None:
    dear, cheap, still = (an_item(crew.warehouse) for _ in range(3))
    for item, price in ((dear, "90"), (cheap, "6"), (still, "4")):
        crew.bought(item, "10", price)
    for item in (dear, cheap):
        slip = crew.issue(item, "1")
        crew.execute(slip)
        crew.book(slip)
    found = {}
    for named in ("A", "B", "C"):
        opened = begun(crew, Choice.CLASS, chosen=(named,))
        found[named] = {code for code, _ in lines(crew, opened.called)}
        crew.warehouse.perform(give_up_count, GiveUpCount(opened.called), crew.who(Role.KEEPER))
    assert found == {"A": {dear.code}, "B": {cheap.code}, "C": {still.code}}


def test_what_was_counted_comes_due_by_its_class(crew: Team, clock: HeldClock) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "5")
    first = begun(crew, Choice.DUE)
    tally(crew, first.called, item, "5")
    confirm(crew, first.called)
    with pytest.raises(NothingToCount):
        begun(crew, Choice.DUE)
    assert begun(crew, Choice.MOVED).lines == 1  # it moved on the day of its count
    clock.forward(days=366)
    with pytest.raises(AlreadyCounting):
        begun(crew, Choice.DUE)


def test_what_runs_low_is_chosen(crew: Team) -> None:
    low = an_item(crew.warehouse, minimum=pieces("10"))
    plenty = an_item(crew.warehouse, minimum=pieces("1"))
    gone = an_item(crew.warehouse)
    for item in (low, plenty, gone):
        crew.bought(item, "5")
    crew.execute(crew.issue(gone, "5"))
    opened = begun(crew, Choice.LOW)
    assert {code for code, _ in lines(crew, opened.called)} == {low.code, gone.code}


# -- tallying


def test_several_goes_add_up_and_damaged_goods_are_told_apart(crew: Team) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10")
    count = begun(crew).called
    tally(crew, count, item, "4", way=Way.SCANNED)
    tally(crew, count, item, "3", by=Role.ACCOUNTANT)
    tally(crew, count, item, "2", goods=Goods.DAMAGED)
    found = line(crew, count, item).found
    assert found is not None
    assert (found.quantity, found.damaged, found.pass_) == (pieces("9"), pieces("2"), Pass.FIRST)
    assert found.by == {crew.who(Role.KEEPER).user, crew.who(Role.ACCOUNTANT).user}


def test_a_figure_typed_again_takes_the_place_of_the_first(crew: Team) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10")
    count = begun(crew).called
    tally(crew, count, item, "4")
    crew.clock.forward(seconds=1)
    again = Tallied(crew.main.id, pieces("9"), item.id)
    asked = TallyUp(count, (again,), instead=True)
    crew.warehouse.perform(tally_up, asked, crew.who(Role.KEEPER))
    assert line(crew, count, item).difference == pieces("-1")


def test_goods_that_nobody_expected_are_taken_in(crew: Team) -> None:
    expected, stranger = an_item(crew.warehouse), an_item(crew.warehouse)
    crew.bought(expected, "5")
    bin_ = a_bin(crew.warehouse, crew.main, "A-01")
    count = begun(crew).called
    assert tally(crew, count, stranger, "2", bin=bin_).found == 1
    assert tally(crew, count, stranger, "1", bin=bin_).found == 0
    found = line(crew, count, stranger)
    assert (found.line.found, found.difference) == (True, pieces("3"))


def test_a_lot_is_needed_where_lots_are_told_apart(crew: Team) -> None:
    item = an_item(crew.warehouse, tracking=Tracking.LOT)
    crew.bought(item, "5", lot="20260101")
    count = begun(crew).called
    with pytest.raises(LotNeeded):
        tally(crew, count, item, "5")
    tally(crew, count, item, "3", lot="20260101")
    tally(crew, count, item, "2", lot="20260202")  # nobody had named it yet
    found = {each.difference for each in lines_of(crew, count)}
    assert found == {pieces("-2"), pieces("2")}


def lines_of(crew: Team, count: str) -> tuple[Reviewed, ...]:
    supervisor = crew.who(Role.SUPERVISOR)
    return see(crew.warehouse, lambda view: review(view, count), supervisor)


def test_a_code_that_nobody_knows_lies_aside_until_somebody_does(crew: Team) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "5")
    count = begun(crew).called
    tally(crew, count, item, "4")
    tally(crew, count, None, "1", code="6900000000001")
    assert progress(crew, count).unknown == 1
    crew.warehouse.perform(
        ask_again,
        AskAgain(count, (line(crew, count, item).line.id,), wanted=False),
        crew.who(Role.KEEPER),
    )
    with pytest.raises(CodesUnknown) as refused:
        confirm(crew, count)
    assert refused.value.codes == ("6900000000001",)
    (aside,) = see(crew.warehouse, lambda view: view.counts.unidentified(view.counts.get(count).id))
    asked = IdentifyCode(count, aside.id, item.id)
    crew.warehouse.perform(identify_code, asked, crew.who(Role.KEEPER))
    assert line(crew, count, item).difference == pieces("0")
    assert confirm(crew, count).slips == ()


def test_what_was_counted_by_mistake_is_withdrawn(crew: Team) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "5")
    count = begun(crew).called
    tally(crew, count, item, "7")
    (made,) = see(
        crew.warehouse,
        lambda view: view.counts.tallies(view.counts.get(count).id)[
            line(crew, count, item).line.id
        ],
    )
    asked = WithdrawTallies(count, (made.id,))
    crew.warehouse.perform(withdraw_tallies, asked, crew.who(Role.KEEPER))
    assert line(crew, count, item).found is None


def test_other_stores_and_times_to_come_are_refused(crew: Team) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "5")
    count = begun(crew).called
    elsewhere = Tallied(crew.hold.id, pieces("1"), item.id)
    with pytest.raises(OutsideCount):
        crew.warehouse.perform(tally_up, TallyUp(count, (elsewhere,)), crew.who(Role.KEEPER))
    tomorrow = see(crew.warehouse, lambda view: view.now) + dt.timedelta(days=1)
    with pytest.raises(CountedLater):
        tally(crew, count, item, "5", counted_at=tomorrow)


# -- movements while one counts


def test_movements_after_a_line_was_counted_are_allowed_for(crew: Team, clock: HeldClock) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10")
    count = begun(crew).called
    clock.forward(minutes=1)
    crew.execute(crew.issue(item, "2"))  # before the line is counted
    clock.forward(minutes=1)
    tally(crew, count, item, "7")
    clock.forward(minutes=1)
    crew.execute(crew.issue(item, "3"))  # after
    seen = line(crew, count, item)
    assert (seen.book, seen.difference) == (pieces("8"), pieces("-1"))
    tally(
        crew,
        count,
        item,
        "7",
        by=Role.ACCOUNTANT,
        pass_=Pass.SECOND,
        counted_at=seen.found.counted_at if seen.found else None,
    )
    confirm(crew, count)
    assert crew.lies(item) == "4"


def test_paper_that_comes_late_is_dated_before_the_count(crew: Team, clock: HeldClock) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10")
    yesterday = see(crew.warehouse, lambda view: view.today)
    clock.forward(days=1)
    count = begun(crew).called
    tally(crew, count, item, "8")
    clock.forward(minutes=1)
    crew.execute(crew.issue(item, "2"), day=yesterday)
    assert line(crew, count, item).difference == pieces("0")


# -- second counts and confirming


def test_val_7_a_difference_is_counted_again_by_another_person(crew: Team) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10")
    count = begun(crew).called
    tally(crew, count, item, "8")
    with pytest.raises(SecondCountMissing) as refused:
        confirm(crew, count)
    assert (refused.value.lines, refused.value.how_many) == ((1,), 1)
    with pytest.raises(SameCounter):
        tally(crew, count, item, "9", pass_=Pass.SECOND)
    tally(crew, count, item, "9", by=Role.ACCOUNTANT, pass_=Pass.SECOND)
    assert line(crew, count, item).difference == pieces("-1")
    done = confirm(crew, count)
    assert [number[:2] for number in done.slips] == ["PK"]
    assert crew.lies(item) == "9"


def test_val_7_what_is_within_the_tolerance_needs_no_second_count(crew: Team) -> None:
    crew.decide("count-tolerance-pieces", "2")
    crew.decide("count-tolerance-rate", "0.3")
    crew.decide("count-tolerance-amount", "5")
    item = an_item(crew.warehouse)
    crew.bought(item, "10", "2")
    count = begun(crew).called
    tally(crew, count, item, "12")
    assert [number[:2] for number in confirm(crew, count).slips] == ["PY"]
    assert crew.lies(item) == "12"


def test_a_tolerance_holds_by_every_measure_that_is_set() -> None:
    allowed = Tolerance(pieces("2"), Price.parse("0.1"), Amount.parse("5"))
    ten, worth = pieces("10"), Amount.parse("4")
    assert allowed.allows(ten, pieces("1"), worth)
    assert not allowed.allows(ten, pieces("2"), worth)
    assert not allowed.allows(pieces("100"), pieces("3"), worth)
    assert not allowed.allows(pieces("100"), pieces("-2"), Amount.parse("-6"))
    assert Tolerance().allows(ten, Quantity(0), None)
    assert not Tolerance().allows(ten, pieces("0.0001"), None)


def test_val_7_who_counted_or_keeps_the_store_does_not_confirm(crew: Team) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10")
    count = begun(crew).called
    with pytest.raises(CountEmpty):
        confirm(crew, count)
    tally(crew, count, item, "10", by=Role.SUPERVISOR)
    with pytest.raises(ConfirmerCounted):
        confirm(crew, count)
    second = a_user(crew.warehouse, "chief", Role.SUPERVISOR)
    done = crew.warehouse.perform(confirm_count, ConfirmCount(count), second).result
    assert done.slips == ()


def test_two_people_finishing_one_count_end_with_one_result(crew: Team) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10")
    count = begun(crew).called
    tally(crew, count, item, "11")
    tally(crew, count, item, "11", by=Role.ACCOUNTANT, pass_=Pass.SECOND)
    confirm(crew, count)
    with pytest.raises(CountEnded):
        confirm(crew, count)
    with pytest.raises(CountEnded):
        tally(crew, count, item, "1")
    assert crew.lies(item) == "11"


def test_the_slips_of_a_count_wait_for_the_accountant(crew: Team) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10", "2")
    count = begun(crew).called
    tally(crew, count, item, "7")
    tally(crew, count, item, "7", by=Role.ACCOUNTANT, pass_=Pass.SECOND)
    (number,) = confirm(crew, count).slips
    key = see(crew.warehouse, lambda view: view.slips.named(number))
    slip = crew.slip(key)
    assert (slip.state, slip.order, slip.lines[0].quantity) == (
        State.EXECUTED,
        count,
        pieces("3"),
    )
    crew.book(key, by=crew.right("count-shortage", Step.BOOK))
    checked = crew.warehouse.ask(verify, None, NOBODY)
    assert [each.id for each in checked if each.violations] == []
    assert crew.pool(item) == ("7", "14")


# -- freezing


def test_a_frozen_store_takes_no_slips_until_the_count_is_over(crew: Team) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10")
    waiting = crew.issue(item, "2")
    count = begun(crew, frozen=True).called
    with pytest.raises(StoreFrozen) as refused:
        crew.execute(waiting)
    assert (refused.value.store, refused.value.count) == ("MAIN", count)
    tally(crew, count, item, "9")
    tally(crew, count, item, "9", by=Role.ACCOUNTANT, pass_=Pass.SECOND)
    confirm(crew, count)
    crew.execute(waiting)
    assert crew.lies(item) == "7"


def test_who_counts_blind_is_not_told_how_many_lines_differ(crew: Team) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "10")
    count = begun(crew).called
    tally(crew, count, item, "9")
    assert progress(crew, count, Role.KEEPER).differing is None
    seen = progress(crew, count, Role.FINANCE_MANAGER)
    assert (seen.differing, seen.counted, seen.second) == (1, 1, 1)
    assert seen.shortage == Amount.parse("-2")
