"""The lists of counting: the database says of each line what the review works out, on both."""

from __future__ import annotations

import pytest

from partsdesk.domain.counting.counts import Cause, Choice, Pass, Standing
from partsdesk.domain.values.people import Role
from partsdesk.services.counting.confirming import ConfirmCount, confirm_count
from partsdesk.services.counting.opening import OpenCount, open_count
from partsdesk.services.counting.reviewing import SayCause, review, say_cause
from partsdesk.services.counting.tallying import Tallied, TallyUp, tally_up
from partsdesk.services.lists import Filter, ListAsked, Match, Sort, list_page
from partsdesk.services.warehouse import Warehouse
from tests.rules.crew import Crew, open_crew, pieces
from tests.support.builders import a_bin, an_item, see
from tests.support.clock import HeldClock

Rows = list[dict[str, object]]


@pytest.fixture
def crew(warehouse: Warehouse) -> Crew:
    return open_crew(warehouse)


def rows(crew: Crew, asked: ListAsked, by: Role = Role.ACCOUNTANT) -> Rows:
    page = crew.warehouse.ask(list_page, asked, crew.who(by))
    return [dict(zip(page.names, row, strict=True)) for row in page.rows]


def count_of(crew: Crew, clock: HeldClock, *, blind: bool = True) -> str:
    """A count of five places: more, fewer, the same, not counted, and one that was found."""
    warehouse = crew.warehouse
    items = [an_item(warehouse) for _ in range(4)]
    for item in items:
        crew.bought(item, "12")
    asked = OpenCount(Choice.EVERYTHING, (crew.main.id,), blind=blind)
    number: str = warehouse.perform(open_count, asked, crew.who(Role.KEEPER)).result.called
    for item, many in zip(items, ("15", "10", "12"), strict=False):
        clock.forward(minutes=1)
        one = Tallied(crew.main.id, pieces(many), item.id)
        warehouse.perform(tally_up, TallyUp(number, (one,)), crew.who(Role.KEEPER))
    shelf = a_bin(warehouse, crew.main, "B-09", "B")
    found = Tallied(crew.main.id, pieces("2"), items[0].id, shelf)
    warehouse.perform(tally_up, TallyUp(number, (found,)), crew.who(Role.KEEPER))
    clock.forward(minutes=1)
    crew.execute(crew.issue(items[1], "3"))
    return number


def test_the_list_of_lines_says_what_the_review_does(crew: Crew, clock: HeldClock) -> None:
    number = count_of(crew, clock)
    accountant = crew.who(Role.ACCOUNTANT)
    reviewed = {e.line.id: e for e in see(crew.warehouse, lambda v: review(v, number), accountant)}
    lines = rows(crew, ListAsked("count-lines", scope={"count": number}))
    assert len(lines) == len(reviewed) == 5
    for row in lines:
        line = reviewed[row["id"]]  # type: ignore[index]
        told = line.found.quantity if line.found else None
        assert (row["book"], row["counted"]) == (line.book, told)
        assert (row["difference"], row["worth"]) == (line.difference, line.worth)
        assert (row["standing"] == Standing.SECOND.value) is line.wants_second
        assert row["found"] is line.line.found
    moved = [row["moved_since"] for row in lines if row["moved_since"] not in {None, pieces("0")}]
    assert moved == [-pieces("3")]


def test_blind_counters_see_no_books_and_keepers_no_costs(crew: Crew, clock: HeldClock) -> None:
    number = count_of(crew, clock)
    asked = ListAsked("count-lines", scope={"count": number})
    hidden = ("book", "moved_since", "difference", "worth")
    for row in rows(crew, asked, Role.KEEPER):
        assert [row[name] for name in hidden] == [None] * 4
        assert row["standing"] in {"not-counted", "second", "counted"}
    assert {row["worth"] for row in rows(crew, asked, Role.SUPERVISOR)} == {None}
    (keepers,) = rows(crew, ListAsked("counts"), Role.KEEPER)
    (ours,) = rows(crew, ListAsked("counts"), Role.SUPERVISOR)
    assert (keepers["differing"], ours["differing"]) == (None, 3)
    assert (ours["lines"], ours["counted_lines"], ours["second"]) == (5, 4, 3)


def test_what_is_open_to_all_is_shown_to_all(crew: Crew, clock: HeldClock) -> None:
    number = count_of(crew, clock, blind=False)
    lines = rows(crew, ListAsked("count-lines", scope={"count": number}), Role.KEEPER)
    assert sum(row["difference"] is not None for row in lines) == 4


def test_lines_are_sorted_filtered_and_summed_in_the_database(crew: Crew, clock: HeldClock) -> None:
    number = count_of(crew, clock)
    asked = ListAsked(
        "count-lines",
        (Filter("standing", Match.ONE_OF, ("second", "surplus", "shortage")),),
        sort=(Sort("difference"),),
        scope={"count": number},
    )
    found = [row["difference"] for row in rows(crew, asked)]
    assert found == [-pieces("2"), pieces("2"), pieces("3")]
    standings = rows(crew, ListAsked("count-standings", scope={"count": number}))
    assert {row["standing"]: row["lines"] for row in standings} == {
        "agrees": 1,
        "not-counted": 1,
        "second": 3,
    }


def test_a_confirmed_count_keeps_its_figures(crew: Crew, clock: HeldClock) -> None:
    number = count_of(crew, clock)
    before = rows(crew, ListAsked("count-lines", scope={"count": number}))
    second = [row for row in before if row["standing"] == "second"]
    for row in second:
        again = Tallied(
            crew.main.id,
            row["counted"],  # type: ignore[arg-type]
            row["item_id"],  # type: ignore[arg-type]
            row["bin_id"],  # type: ignore[arg-type]
            pass_=Pass.SECOND,
        )
        crew.warehouse.perform(tally_up, TallyUp(number, (again,)), crew.who(Role.ACCOUNTANT))
    said = SayCause(number, second[0]["id"], Cause.MISCOUNTED_FLOW, "串货")  # type: ignore[arg-type]
    crew.warehouse.perform(say_cause, said, crew.who(Role.SUPERVISOR))
    crew.warehouse.perform(confirm_count, ConfirmCount(number), crew.who(Role.SUPERVISOR))
    after = rows(crew, ListAsked("count-lines", scope={"count": number}), Role.KEEPER)
    assert [row["difference"] for row in after if row["counted"] is not None] == [
        row["difference"] for row in before if row["counted"] is not None
    ]
    assert sum(row["slip"] is not None for row in after) == 3
    (listed,) = rows(crew, ListAsked("counts"), Role.KEEPER)
    assert (listed["count_state"], listed["differing"]) == ("confirmed", 3)
