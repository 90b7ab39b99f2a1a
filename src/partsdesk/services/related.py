"""What belongs to a slip: the slips that it hangs together with, and its papers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partsdesk.database.work import View
from partsdesk.domain.books.relations import Relation
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.registers.papers import Paper


@dataclass(frozen=True, slots=True)
class SlipNamed:
    """A slip by its number or its working number, as a refusal names it."""

    name: str


def slip_named(view: View, asked: SlipNamed) -> SlipId:
    """The slip that is called so.

    Raises:
        UnknownSlip: where there is none.
    """
    return view.slips.named(asked.name)


@dataclass(frozen=True, slots=True)
class RelatedAsked:
    """The slip that they belong to."""

    slip: SlipId


@dataclass(frozen=True, slots=True)
class RelatedSlip:
    """Another slip, as it is called and stands."""

    relation: Relation
    slip: SlipId
    called: str
    kind: str
    state: State
    date: dt.date


@dataclass(frozen=True, slots=True)
class Belongings:
    """All that belongs to a slip; among its papers photographs of its abnormal goods."""

    slips: tuple[RelatedSlip, ...]
    papers: tuple[Paper, ...]


def belongings_of(view: View, asked: RelatedAsked) -> Belongings:
    """The slips and papers of a slip; those of stores that the person may not enter are left out.

    Raises:
        UnknownSlip: where there is none.
    """
    found = view.slips.related(view.slips.get(asked.slip))
    known = view.slips.many({each.slip for each in found})
    slips = []
    for each in found:
        slip = known[each.slip]
        stores = [store for store in (slip.store, slip.to_store) if store is not None]
        if not stores or any(view.actor.may_enter(store) for store in stores):
            kind = slip.kind.code
            slips.append(
                RelatedSlip(each.relation, slip.id, slip.called, kind, slip.state, slip.date)
            )
    return Belongings(tuple(slips), view.papers.around(asked.slip))
