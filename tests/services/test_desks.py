"""What the desk counts, for whom, on both databases; and what it counts as its door shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from partsdesk.database.work import View
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.registers.papers import HANDED_OVER
from partsdesk.domain.values.people import Role
from partsdesk.services import desks
from partsdesk.services.desks import Desk, Matter, desk_of, waits_for
from partsdesk.services.lists import Filter, ListAsked, Match, list_page
from partsdesk.services.papers import HandOver, confirm_papers, hand_over
from partsdesk.services.showing import SlipAsked, slip_of
from partsdesk.services.warehouse import Warehouse
from tests.ui import world


def desk(warehouse: Warehouse, login: str) -> Desk:
    return warehouse.ask(desk_of, None, world.person(login))


def counts(found: Desk) -> dict[Matter, int]:
    return {line.matter: line.count for line in (*found.waits, *found.late)}


def test_each_role_has_its_own_desk(world_on_both: Warehouse) -> None:
    world.fill(world_on_both)
    assert counts(desk(world_on_both, "keeper")) == {
        Matter.COME_IN: 1,
        Matter.GO_OUT: 1,
        Matter.PAPERS_TO_HAND: 2,
    }
    assert counts(desk(world_on_both, "supervisor")) == {Matter.RELEASE: 1}
    assert counts(desk(world_on_both, "accountant")) == {
        Matter.BOOK: 1,
        Matter.DRAFTS: 1,
        Matter.UNINVOICED: 1,
    }


@pytest.mark.parametrize("login", ["keeper", "accountant", "supervisor", "auditor"])
def test_the_rail_counts_what_the_desk_does(world_on_both: Warehouse, login: str) -> None:
    world.fill(world_on_both)
    waits = desk(world_on_both, login).waits
    found = world_on_both.ask(waits_for, None, world.person(login))
    assert found == sum(line.count for line in waits)


def test_papers_that_are_handed_over_wait_for_the_accountant(world_on_both: Warehouse) -> None:
    world.fill(world_on_both)
    keeper = world.person("keeper")
    asked = HandOver(("CGRK-202611-0001",))
    world_on_both.perform(hand_over, asked, keeper)
    assert counts(desk(world_on_both, "keeper"))[Matter.PAPERS_TO_HAND] == 1
    assert counts(desk(world_on_both, "accountant"))[Matter.PAPERS_TO_CONFIRM] == 1


def test_papers_are_counted_as_far_as_a_count_is_read(
    world_on_both: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [world.receipt(world_on_both, (1, "5", "2"), upto="executed") for _ in range(3)]
    monkeypatch.setattr(desks, "MOST_COUNTED", 2)
    (line,) = [each for each in desk(world_on_both, "keeper").waits if each.matter in PAPERS]
    assert (line.count, line.is_more, len(line.names)) == (2, True, 3)
    monkeypatch.setattr(desks, "MOST_COUNTED", 3)
    (line,) = [each for each in desk(world_on_both, "keeper").waits if each.matter in PAPERS]
    assert (line.count, line.is_more) == (3, False)
    assert list(line.names) == [number_of(world_on_both, each.slip) for each in made]


PAPERS = {Matter.PAPERS_TO_HAND, Matter.PAPERS_TO_CONFIRM}


def number_of(warehouse: Warehouse, slip: SlipId) -> str:
    return warehouse.ask(slip_of, SlipAsked(slip), world.person("keeper")).slip.called


def test_papers_that_wait_are_told_apart_by_whose_turn_it_is_and_by_their_time(
    world_on_both: Warehouse,
) -> None:
    made = [world.receipt(world_on_both, (1, "5", "2"), upto="executed").slip for _ in range(4)]
    names = [number_of(world_on_both, slip) for slip in made]
    world_on_both.perform(hand_over, HandOver((names[1], names[2])), world.person("keeper"))
    world_on_both.perform(confirm_papers, HandOver((names[2],)), world.person("accountant"))

    def found(
        view: View, asked: tuple[dt.datetime | None, bool, bool]
    ) -> Sequence[tuple[SlipId, dt.datetime]]:
        before, handed, late = asked
        return view.papers.waiting_at_most(9, before, handed=handed, late=late)

    keeper, after = world.person("keeper"), world.TODAY + dt.timedelta(seconds=1)
    waits = {False: [made[0], made[3]], True: [made[1]]}
    for handed, expected in waits.items():
        for before, late, there in (
            (None, False, expected),
            (None, True, []),
            (after, True, expected),
            (after, False, []),
            (world.TODAY, False, expected),
        ):
            rows = world_on_both.ask(found, (before, handed, late), keeper)
            assert [slip for slip, _moment in rows] == there
            assert {moment for _slip, moment in rows} <= {world.TODAY}


def test_ones_own_drafts_are_not_to_be_released_by_oneself(world_on_both: Warehouse) -> None:
    world.receipt(world_on_both, (1, "5", "2"), upto="drafted")
    drafter = world.person("accountant")
    both = type(drafter)(
        drafter.user,
        drafter.login,
        drafter.name,
        frozenset({Role.ACCOUNTANT, Role.SUPERVISOR}),
        frozenset(),
    )
    found = counts(world_on_both.ask(desk_of, None, both))
    assert Matter.RELEASE not in found
    assert found[Matter.DRAFTS] == 1
    others = counts(desk(world_on_both, "supervisor"))
    assert others[Matter.RELEASE] == 1
    for person, many in ((both, 0), (world.person("supervisor"), 1)):
        not_mine = Filter("drafted_by", Match.DIFFERS, (person.name,))
        page = world_on_both.ask(list_page, ListAsked("slips", (not_mine,)), person)
        assert page.total == many


def test_what_lay_there_before_the_books_began_came_with_no_papers() -> None:
    assert "purchase-receipt" in HANDED_OVER
    assert "opening-stock" not in HANDED_OVER
