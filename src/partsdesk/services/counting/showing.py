"""A count as its page shows it, and what a new one would cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from partsdesk.database.work import View
from partsdesk.domain.catalog.places import BinId, Store
from partsdesk.domain.counting.counts import (
    Choice,
    Count,
    Standing,
    Tally,
)
from partsdesk.domain.values.people import StoreId, UserId
from partsdesk.domain.values.quantities import Amount
from partsdesk.services.counting.choosing import (
    NAMES_NEEDED,
    PLAIN,
    Chosen,
    Class,
    among_of,
    classes,
    spots_of,
)
from partsdesk.services.counting.opening import OpenCount, check_stores
from partsdesk.services.counting.reviewing import sees_book
from partsdesk.services.lists import ListAsked


@dataclass(frozen=True, slots=True)
class Stands:
    """How many lines stand somewhere, and what they are worth; None without the right."""

    lines: int
    worth: Amount | None = None


@dataclass(frozen=True, slots=True)
class CountShown:
    """A count with what its page needs beside its lines.

    Attributes:
        bins: the codes of the bins that unidentified codes lie in.
        with_bins: the stores whose places are named: goods there go into a bin that is scanned.
        shows_book: whether this person sees what the books say.
        unknown: what was counted under codes that nobody knows.
        found: how many places the count did not expect.
        slips: the ids of the slips that it made.
    """

    count: Count
    stores: Mapping[StoreId, Store]
    people: Mapping[UserId, str]
    standings: Mapping[Standing, Stands]
    unknown: tuple[Tally, ...]
    bins: Mapping[BinId, str]
    with_bins: frozenset[StoreId]
    shows_book: bool
    found: int
    slips: tuple[int, ...]

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return sum(each.lines for each in self.standings.values())

    @property
    def counted(self) -> int:
        """How many of them somebody has counted."""
        return self.lines - self.standing(Standing.UNCOUNTED).lines

    def standing(self, standing: Standing) -> Stands:
        """How many lines stand there."""
        return self.standings.get(standing, Stands(0))


def show_count(view: View, number: str) -> CountShown:
    """A count as its page shows it.

    Raises:
        UnknownCount, OutsideStores.
    """
    count = view.counts.get(number)
    check_stores(view, count.stores)
    page = view.listings.page(ListAsked("count-standings", scope={"count": number}))
    rows = [dict(zip(page.names, row, strict=True)) for row in page.rows]
    unknown = tuple(view.counts.unidentified(count.id))
    places = view.places.bins([each.bin for each in unknown if each.bin is not None])
    people = {user.id: user.name for user in view.users.every()}
    return CountShown(
        count,
        {key: store for key, store in view.places.stores().items() if key in count.stores},
        people,
        {Standing(str(row["standing"])): _stands(row) for row in rows},
        unknown,
        {key: bin_.code for key, bin_ in places.items()},
        frozenset(store for store in count.stores if any(view.places.bins_of(store))),
        sees_book(view, count),
        sum(int(str(row["found"])) for row in rows),
        tuple(view.counts.slips_of(count.id)),
    )


def _stands(row: Mapping[str, object]) -> Stands:
    worth = row["worth"]
    return Stands(int(str(row["lines"])), worth if isinstance(worth, Amount) else None)


@dataclass(frozen=True, slots=True)
class Covered:
    """What a new count would cover.

    Attributes:
        lines: how many places.
        taken: how many of them are in an open count already; ``by`` is one such count.
    """

    lines: int
    taken: int = 0
    by: str = ""


def would_cover(view: View, asked: OpenCount) -> Covered:
    """How many places a count would cover, before it is begun.

    Raises:
        OutsideStores.
    """
    check_stores(view, asked.stores)
    named = frozenset(each.strip() for each in asked.chosen if each.strip())
    if not asked.stores or (asked.choice in NAMES_NEEDED and not named):
        return Covered(0)
    if asked.choice in PLAIN:
        among = among_of(asked.choice, named)
        return Covered(*view.counts.how_many(asked.stores, among))
    spots = spots_of(view, asked.choice, Chosen(asked.stores, named))
    taken = view.counts.counted_places(asked.stores)
    both = [taken[spot] for spot in spots if spot in taken]
    return Covered(len(spots), len(both), both[0] if both else "")


@dataclass(frozen=True, slots=True)
class Due:
    """How many places of each class have come due, and every how many months they do."""

    places: Mapping[Class, int]
    months: Mapping[Class, int]


def due_of(view: View, stores: tuple[StoreId, ...]) -> Due:
    """What has come due of the cycle counts of these stores; of all that one may enter for none."""
    mine = stores or tuple(key for key in view.places.stores() if view.actor.may_enter(key))
    of = classes(view)
    spots = spots_of(view, Choice.DUE, Chosen(mine))
    counted = Counter(of.get(spot.item, Class.C) for spot in spots)
    months = {each: view.settings.whole(f"count-months-{each.lower()}") or 0 for each in Class}
    return Due({each: counted[each] for each in Class}, months)


def counts_waiting(view: View, _: None = None) -> int:
    """How many counts wait to be gone on with: those that are open."""
    mine = [key for key in view.places.stores() if view.actor.may_enter(key)]
    return len(view.counts.open_of(mine))
