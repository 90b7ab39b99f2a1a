"""A count goes on while goods come and go: each line is right at the moment when it was counted."""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from partsdesk.database.database import Database
from partsdesk.database.tables.catalog import items
from partsdesk.domain.counting.counts import Choice, Pass, Reviewed
from partsdesk.domain.values.people import Actor, Role, StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.counting.confirming import ConfirmCount, confirm_count
from partsdesk.services.counting.opening import OpenCount, open_count
from partsdesk.services.counting.reviewing import review
from partsdesk.services.counting.tallying import Tallied, TallyUp, tally_up
from partsdesk.services.warehouse import Warehouse
from tests.faults.shelves import Shelf, seen_by_all, work
from tests.support.builders import a_user
from tests.support.figures import Figures, Report
from tests.support.posting import ONE, held_against, lay_ground
from tests.support.racing import deadlocks, pieces, race, rows

STOCK = 50
OFF = 20  # one line of so many really holds another number than its card says


@dataclass(frozen=True)
class Count:
    """A count of all goods, its chief, and who counts again what differs.

    Attributes:
        off: by how many pieces a place really holds another number than its card says.
        place: where each item stands on the shelf.
    """

    warehouse: Warehouse
    number: str
    store: StoreId
    chief: Actor
    second: Actor
    off: Mapping[int, int]
    place: Mapping[int, int]

    def reviewed(self) -> tuple[Reviewed, ...]:
        """What was found, and what the cards should have said then."""
        database = self.warehouse.database
        return database.read(lambda view: review(view, self.number), self.chief)

    def wrong(self, seen: Mapping[int, int]) -> int:
        """Lines that do not say what truly lay there, or differ by more than what is off."""
        found = self.reviewed()
        assert len(found) == len(seen) == len(self.place)
        return sum(
            each.found is None
            or each.found.quantity.units != seen[self.place[each.line.spot.item]] * ONE.units
            or each.difference != self.is_off(each)
            for each in found
        )

    def wrong_by_now(self, lies: Mapping[int, int]) -> int:
        """The control: lines that would differ wrongly by what the cards say now."""
        return sum(
            each.found is not None
            and each.found.quantity.units - lies[each.line.spot.item] * ONE.units
            != self.is_off(each).units
            for each in self.reviewed()
        )

    def is_off(self, line: Reviewed) -> Quantity:
        """By how much a line's place is off."""
        return Quantity(self.off.get(self.place[line.line.spot.item], 0) * ONE.units)

    def confirm(self) -> None:
        """Count again what differs, and confirm."""
        again = tuple(
            Tallied(
                self.store,
                each.found.quantity,
                each.line.spot.item,
                pass_=Pass.SECOND,
                counted_at=each.found.counted_at,
            )
            for each in self.reviewed()
            if each.found is not None and each.difference
        )
        self.warehouse.perform(tally_up, TallyUp(self.number, again), self.second)
        self.warehouse.perform(confirm_count, ConfirmCount(self.number), self.chief)


def begin(warehouse: Warehouse, url: str, folder: Path, lines: int) -> Count:
    """Lay the shelf, some of it off, and begin to count everything."""
    dice = random.Random(lines)  # noqa: S311 - not a secret
    off = {place: dice.choice([-3, -1, 2]) for place in range(lines) if not dice.randrange(OFF)}
    Shelf.lay(folder / "shelf", [STOCK + off.get(place, 0) for place in range(lines)])
    (store,) = {StoreId(store) for store, _, _ in pieces(url)}
    chief = a_user(warehouse, "chief", Role.SUPERVISOR)
    second = a_user(warehouse, "second", Role.KEEPER)
    asked = OpenCount(Choice.EVERYTHING, (store,))
    number = warehouse.perform(open_count, asked, chief).result.called
    query = select(items.c.id).where(items.c.code.like("HOT-%")).order_by(items.c.code)
    place = {int(row.id): place for place, row in enumerate(rows(url, query))}
    return Count(warehouse, number, store, chief, second, off, place)


@pytest.mark.timeout(3000)
@pytest.mark.parametrize(
    ("where", "lines", "people"),
    [
        ("server_url", 80, (2, 1)),
        ("sqlite_url", 60, (1, 1)),
        pytest.param("server_url", 20_000, (4, 2), marks=pytest.mark.long),
    ],
)
def test_each_line_is_right_at_the_moment_when_it_was_counted(
    where: str,
    lines: int,
    people: tuple[int, int],
    tmp_path: Path,
    report: Report,
    request: pytest.FixtureRequest,
) -> None:
    counters, movers = people
    url = str(request.getfixturevalue(where))
    lay_ground(url, lines, STOCK)
    with closing(Database(url)) as database:
        begun = begin(Warehouse(database), url, tmp_path, lines)
    raced = race(partial(work, counters, begun.number), url, tmp_path, counters + movers, lines)
    assert raced.failed == deadlocks(url) == 0
    with closing(Database(url)) as database:
        going = replace(begun, warehouse=Warehouse(database))
        wrong = going.wrong(seen_by_all(tmp_path))
        by_now = going.wrong_by_now({item: many for (_, item, _), many in pieces(url).items()})
        going.confirm()
    lies = {item: many for (_, item, _), many in pieces(url).items()}
    with closing(Shelf(tmp_path / "shelf")) as shelf:
        drift = sum(lies[item] != shelf[place] for item, place in going.place.items())
    held = held_against(url, raced.said)
    moved = sum(each.act == "execute" and not each.refused for each in raced.said)
    report(
        Figures(
            f"Counting {lines} lines while goods move, {where.removesuffix('_url')}",
            rounds=lines,
            lost=held.lost + drift,
            half=held.half + wrong,
            doubled=held.doubled,
            worst_ms=raced.slowest(),
            control=by_now,
            note=f"{counters} counters, {moved} slips by {movers} others in {raced.seconds:.0f} s, "
            f"{len(going.off)} places off; control: lines wrong by the stock of now",
        )
    )
