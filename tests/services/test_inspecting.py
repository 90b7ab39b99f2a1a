"""What a count found damaged or expired goes where such goods belong (REC-4)."""

from __future__ import annotations

import pytest

from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.counting.counts import Choice, Goods
from partsdesk.domain.values.people import Role
from partsdesk.services.counting.inspecting import (
    DraftMoves,
    MovedAlready,
    NothingToMove,
    draft_moves,
    inspected,
)
from partsdesk.services.counting.opening import OpenCount, open_count
from partsdesk.services.counting.tallying import Tallied, TallyUp, tally_up
from partsdesk.services.warehouse import Warehouse
from tests.rules.crew import open_crew, pieces
from tests.support.builders import an_item, see
from tests.support.clock import HeldClock


def test_rec_4_what_is_no_good_is_drafted_to_where_it_belongs(
    warehouse: Warehouse, clock: HeldClock
) -> None:
    crew = open_crew(warehouse)
    keeper = crew.who(Role.KEEPER)
    item = an_item(warehouse)
    crew.bought(item, "10")
    clock.forward(minutes=1)
    asked = OpenCount(Choice.EVERYTHING, (crew.main.id,))
    count = warehouse.perform(open_count, asked, keeper).result.called
    with pytest.raises(NothingToMove):
        warehouse.perform(draft_moves, DraftMoves(count), keeper)
    goods = ((Goods.USABLE, "7"), (Goods.DAMAGED, "2"), (Goods.EXPIRED, "1"))
    tallied = tuple(Tallied(crew.main.id, pieces(n), item.id, goods=of) for of, n in goods)
    warehouse.perform(tally_up, TallyUp(count, tallied), keeper)
    found = see(warehouse, lambda view: inspected(view, count), keeper)
    assert [(each.goods, each.quantity) for each in found] == [
        (Goods.DAMAGED, pieces("2")),
        (Goods.EXPIRED, pieces("1")),
    ]
    main = see(warehouse, lambda view: view.places.stores()[crew.main.id])
    assert {each.to_store for each in found} <= {main.defective, main.hold}
    done = warehouse.perform(draft_moves, DraftMoves(count), keeper).result
    assert (len(done.slips), done.left) == (len({each.to_store for each in found}), 0)
    slips = [crew.slip(SlipId(int(number.removeprefix("T-")))) for number in done.slips]
    assert {(slip.state, slip.order, slip.kind.code) for slip in slips} == {
        (State.DRAFT, count, "transfer")
    }
    with pytest.raises(MovedAlready):
        warehouse.perform(draft_moves, DraftMoves(count), keeper)
