"""Sealing the record of acts: a short act that chains what has been done since the last (I17)."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.database.work import Work
from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.warehouse import Warehouse, act

CHAIN = "acts"
MOST_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class SealActs:
    """Seal the act records that stand in no seal yet.

    Attributes:
        most: how many at once, so that nobody waits long for it.
    """

    most: int = MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class Sealed:
    """Act records that were sealed.

    Attributes:
        head: the digest that a month's statement prints and a backup keeps; empty for none.
    """

    count: int
    head: str


@act(*Role, silent=True)
def seal_acts(work: Work, asked: SealActs) -> Sealed:
    """Seal act records, oldest first; the seals are its only record, or it would never end."""
    work.is_silent = True
    work.acts.hold_seals()
    waiting = work.acts.unsealed(asked.most)
    if not waiting:
        return Sealed(0, "")
    links = work.numbers.head(CHAIN, CHAIN).links([[facts] for _, facts in waiting])
    work.acts.seal([(key, link) for (key, _), link in zip(waiting, links, strict=True)])
    return Sealed(len(links), links[-1].digest)


def seal_all(warehouse: Warehouse, actor: Actor) -> None:
    """Seal whatever was done until now, in as many short acts as it takes."""
    while warehouse.perform(seal_acts, SealActs(), actor).result.count:
        continue
