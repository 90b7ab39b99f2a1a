"""What the desk counts, for whom, on both databases; and what it counts as its door shows it."""

from __future__ import annotations

import pytest

from partsdesk.domain.registers.papers import HANDED_OVER
from partsdesk.domain.values.people import Role
from partsdesk.services.desks import Desk, Matter, desk_of, waits_for
from partsdesk.services.lists import Filter, ListAsked, Match, list_page
from partsdesk.services.papers import HandOver, hand_over
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
