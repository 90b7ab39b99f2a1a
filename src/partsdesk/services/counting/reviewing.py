"""A count as whoever reviews it sees it: what was found against what the cards say (REC-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partsdesk.database.repositories.counting import Figure
from partsdesk.database.work import View, Work
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.counting.counts import (
    SEES_BOOK,
    Cause,
    Count,
    CountLine,
    CountLineId,
    Reviewed,
    Spot,
    Tally,
    found_of,
    wants_second,
)
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import NO_AMOUNT, Amount, Quantity, half_up
from partsdesk.services.counting.opening import COUNTERS, check_stores
from partsdesk.services.warehouse import act

REVIEWERS = (Role.SUPERVISOR, Role.ACCOUNTANT, Role.FINANCE_MANAGER)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a count has come.

    Attributes:
        counted: how many of the lines somebody has counted.
        differing: how many of those differ; None to who counts blind.
        second: how many wait for a second count.
        unknown: how many codes lie aside that nobody has identified.
        surplus, shortage: what the differences are worth, either way; None without the right.
    """

    count: Count
    lines: int
    counted: int
    differing: int | None
    second: int
    unknown: int
    found: int
    surplus: Amount | None = None
    shortage: Amount | None = None


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Ask for a second count of lines 复盘, or no longer."""

    count: str
    lines: tuple[CountLineId, ...]
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class SayCause:
    """Say why a line differs, as far as one knows."""

    count: str
    line: CountLineId
    cause: Cause
    note: str = ""


@dataclass(frozen=True, slots=True)
class CountNoted:
    """Something was noted about a count."""

    called: str


def review(view: View, number: str) -> tuple[Reviewed, ...]:
    """The lines of a count with what was found and what the cards say, in their order.

    Raises:
        UnknownCount, OutsideStores.
    """
    count = view.counts.get(number)
    check_stores(view, count.stores)
    return reviewed(view, count)


def reviewed(view: View, count: Count) -> tuple[Reviewed, ...]:
    """The lines of a count, whoever asks; what differences are worth is left out where unseen."""
    lines = view.counts.lines(count.id)
    figures = view.counts.figures(count.id)
    tallies = view.counts.tallies(count.id)
    worths = _Worths(view, [line.spot for line in lines])
    return tuple(_reviewed(count, line, figures[line.id], tallies, worths) for line in lines)


def progress_of(view: View, number: str) -> Progress:
    """How far a count has come.

    Raises:
        UnknownCount, OutsideStores.
    """
    count = view.counts.get(number)
    lines = review(view, number)
    counted = [line for line in lines if line.found is not None]
    differing = [line for line in counted if line.difference]
    money = view.actor.sees_cost
    return Progress(
        count,
        len(lines),
        len(counted),
        len(differing) if sees_book(view, count) else None,
        sum(line.wants_second for line in lines),
        len(view.counts.unidentified(count.id)),
        sum(line.line.found for line in lines),
        _sum(differing, 1) if money else None,
        _sum(differing, -1) if money else None,
    )


def sees_book(view: View, count: Count) -> bool:
    """Whether this person may see what the books say of a count's lines while it is open."""
    return not count.blind or view.actor.is_one_of(SEES_BOOK)


@act(*COUNTERS)
def ask_again(work: Work, asked: AskAgain) -> CountNoted:
    """Ask for a second count of lines, or no longer.

    Raises:
        UnknownCount, CountEnded, OutsideStores.
    """
    count = work.counts.locked(asked.count)
    check_stores(work, count.stores)
    ours = [line.id for line in work.counts.lines(count.id, asked.lines)]
    work.counts.ask_again(ours, wanted=asked.wanted)
    return CountNoted(count.number)


@act(*COUNTERS)
def say_cause(work: Work, asked: SayCause) -> CountNoted:
    """Say why a line differs.

    Raises:
        UnknownCount, CountEnded, OutsideStores.
    """
    count = work.counts.locked(asked.count)
    check_stores(work, count.stores)
    for line in work.counts.lines(count.id, [asked.line]):
        work.counts.say_cause(line.id, asked.cause, asked.note.strip())
    return CountNoted(count.number)


class _Worths:
    """What pieces are worth at the average of their group."""

    def __init__(self, view: View, spots: Sequence[Spot]) -> None:
        self._groups = {key: store.group for key, store in view.places.stores().items()}
        self._pairs: Mapping[tuple[ItemId, Group], tuple[int, int]] = view.counts.worths(
            spot.item for spot in spots
        )

    def of(self, spot: Spot, quantity: Quantity) -> Amount | None:
        """None where the item never had an average."""
        amount, whole = self._pairs.get((spot.item, self._groups[spot.store]), (0, 0))
        return None if not whole else Amount(half_up(amount * quantity.units, whole))


def _reviewed(
    count: Count,
    line: CountLine,
    figure: Figure,
    tallies: Mapping[CountLineId, list[Tally]],
    worths: _Worths,
) -> Reviewed:
    found = found_of(tallies.get(line.id, ()))
    if found is None:
        return Reviewed(line, figure.book, None)
    worth = worths.of(line.spot, found.quantity - figure.book)
    second = wants_second(line, found, figure.book, worth, count.tolerance)
    return Reviewed(line, figure.book, found, worth, second)


def _sum(lines: Sequence[Reviewed], sign: int) -> Amount:
    worths = [line.worth for line in lines if line.worth is not None]
    return sum((each for each in worths if each.units * sign > 0), NO_AMOUNT)
