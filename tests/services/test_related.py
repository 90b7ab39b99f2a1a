"""The slips that hang together, on both databases."""

from __future__ import annotations

from dataclasses import replace

from partsdesk.database.work import Work
from partsdesk.domain.books.relations import Relation
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.related import RelatedAsked, belongings_of
from partsdesk.services.warehouse import Warehouse
from tests.services.carried import a_slip, carried
from tests.support.builders import a_store, a_user, an_actor, an_item, do, see


def related(
    warehouse: Warehouse, slip: SlipId, actor: Actor | None = None
) -> list[tuple[Relation, SlipId]]:
    found = warehouse.ask(belongings_of, RelatedAsked(slip), actor or an_actor())
    return [(each.relation, each.slip) for each in found.slips]


def test_slips_know_what_they_follow_and_what_they_take_from(warehouse: Warehouse) -> None:
    store, item = a_store(warehouse), an_item(warehouse)
    keeper = a_user(warehouse, "", Role.KEEPER)
    bought = carried(warehouse, "purchase-receipt", item.id, 9, store, keeper)
    (move,) = see(warehouse, lambda view: view.slips.moves(bought))
    other = a_slip(warehouse, "supplier-return", item.id, 2, store)

    def like(work: Work, **changed: object) -> SlipId:
        slip = work.slips.get(other)
        lines = tuple(replace(line, source=move.id) for line in slip.lines)
        return work.slips.add(replace(slip, lines=lines, **changed), work.now)  # type: ignore[arg-type]

    back = do(warehouse, like)
    rest = do(warehouse, lambda work: like(work, remainder_of=back))
    red = do(warehouse, lambda work: like(work, reversal_of=bought))
    assert related(warehouse, back) == [
        (Relation.TAKES_FROM, bought),
        (Relation.FOLLOWED_BY, rest),
    ]
    assert related(warehouse, rest) == [(Relation.FOLLOWS, back), (Relation.TAKES_FROM, bought)]
    assert related(warehouse, red) == [(Relation.CORRECTS, bought)]
    assert related(warehouse, bought) == [(Relation.CORRECTED_BY, red)]
    stranger = a_user(warehouse, "", Role.KEEPER, stores=frozenset({a_store(warehouse).id}))
    assert related(warehouse, red, stranger) == []
