"""The picking list: what execution takes by default, in the order in which one walks."""

from __future__ import annotations

from partsdesk.domain.books.slips import SlipId
from partsdesk.services.picking import Picking, PickingAsked, picking_of
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import see
from tests.ui import world


def picking(warehouse: Warehouse, *slips: SlipId, login: str = "keeper") -> Picking:
    return warehouse.ask(picking_of, PickingAsked(slips), world.person(login))


def walked(found: Picking) -> list[tuple[str, str, str, bool]]:
    return [(p.bin, p.code, p.quantity.plain(), p.lacks) for p in found.picks]


def released(warehouse: Warehouse, *lines: tuple[int, str, str]) -> SlipId:
    made = world.receipt(warehouse, *lines, kind="other-out", upto="released", reason="领用")
    return made.slip


def test_it_goes_bin_by_bin_and_says_what_each_slip_takes(world_on_both: Warehouse) -> None:
    world.shelve(world_on_both)
    found = picking(world_on_both)
    assert [(p.bin, p.quantity.plain()) for p in found.picks if not p.lacks] == [
        ("A-01-03", "12"),
        ("A-01-03", "24"),
        ("A-02-05", "24"),
        ("B-01-02", "10"),
        ("B-02-01", "8"),
    ]
    shared = next(p for p in found.picks if len(p.slips) == 2)
    assert [each.quantity.plain() for each in shared.slips] == ["16", "8"]
    assert [p.quantity.plain() for p in found.picks if p.lacks] == ["6", "40"]


def test_execution_takes_what_it_proposes(world_on_both: Warehouse) -> None:
    lines = ((1, "7", "2", "B-01-01"), (1, "5", "2", "A-03-02"), (2, "9", "2"))
    world.receipt(world_on_both, *lines, upto="executed")
    slip = released(world_on_both, (1, "10", ""), (2, "4", ""))
    proposed = walked(picking(world_on_both, slip))
    assert [(bin_, much) for bin_, _, much, _ in proposed] == [
        ("", "4"),
        ("A-03-02", "5"),
        ("B-01-01", "5"),
    ]
    world_on_both.perform(execute_slip, ExecuteSlip(slip, 1), world.person("keeper"))
    moves = see(world_on_both, lambda view: view.slips.moves(slip))
    bins = see(
        world_on_both, lambda view: view.places.bins([m.origin.bin for m in moves if m.origin])
    )
    moved = sorted((bins[m.origin.bin].code, m.quantity.plain()) for m in moves if m.origin)
    assert moved == sorted((bin_, much) for bin_, _, much, _ in proposed)


def test_what_an_earlier_slip_takes_is_not_there_for_a_later_one(world_on_both: Warehouse) -> None:
    world.receipt(world_on_both, (1, "10", "2", "A-01-01"), upto="executed")
    first = released(world_on_both, (1, "8", ""))
    second = released(world_on_both, (1, "5", ""))
    found = picking(world_on_both, first, second)
    (here, lacking) = found.picks
    assert (here.quantity.plain(), lacking.quantity.plain()) == ("10", "3")
    assert lacking.lacks
    assert [each.slip for each in lacking.slips] == [second]
    assert lacking.elsewhere == ()


def test_what_lacks_says_where_more_lies(world_on_both: Warehouse) -> None:
    world.receipt(world_on_both, (1, "10", "2", "A-01-01"), upto="executed")
    line = (1, "4", "", "B-01-01")
    made = world.receipt(world_on_both, line, kind="other-out", upto="released", reason="指定货位")
    (lacking,) = picking(world_on_both, made.slip).picks
    assert lacking.lacks
    assert [(place, much.plain()) for place, much in lacking.elsewhere] == [("MAIN/A-01-01", "10")]


def test_only_released_slips_of_ones_own_stores_are_picked(world_on_both: Warehouse) -> None:
    world.fill(world_on_both)
    every = picking(world_on_both)
    assert [each.called for each in every.picks[0].slips] == ["T-000005"]
    stranger = world.person("keeper", world.DEF)
    assert world_on_both.ask(picking_of, PickingAsked(), stranger).picks == ()
    assert world_on_both.ask(picking_of, PickingAsked((SlipId(5),)), stranger).picks == ()
    assert picking(world_on_both, SlipId(1)).picks == ()
