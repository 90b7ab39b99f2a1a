"""Where differences could come from: the likely causes of each, best first, computed from lines.

Each cause that fits has a weight: how often such a mistake happens at all, times how many lines
could have been it. The causes are set against each other and against what no slip tells of, which
is the likelier the smaller or rounder the difference. A cause that explains two differences, or
all the lines of a slip, is the more likely by all that would else have to be chance. What remains
below a fair share is not said: then no cause was found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.counting.causes import (
    OF_LINES,
    OF_PAIRS,
    UNTOLD,
    USUAL,
    Case,
    Fit,
    OfLine,
    OfPair,
    chance_of_size,
    record_of,
)
from partsdesk.domain.counting.clues import (
    Clue,
    Compared,
    Difference,
    Evidence,
    Facts,
    LikelyCause,
    Record,
    Support,
    Suspicion,
)

CERTAIN = 10**9
LISTED = 300  # of a thousand: below this share a cause is not worth saying
MOST_SUPPORTS = 5
MOST_TOGETHER = 3  # lines of one slip that are the more telling for being off together
TOGETHER = 20


@dataclass
class _Weighed:
    """A difference with the causes that fit it."""

    case: Case
    fits: list[tuple[OfLine, Fit]] = field(default_factory=list)
    weights: dict[LikelyCause, int] = field(default_factory=dict)
    supports: dict[LikelyCause, list[tuple[int, Support]]] = field(default_factory=dict)
    opposites: dict[LikelyCause, tuple[int, Difference]] = field(default_factory=dict)
    untold: int = 0

    @property
    def total(self) -> int:
        """What all that could be behind it weighs."""
        return self.untold + sum(self.weights.values())

    def put(self, cause: LikelyCause, weight: int, support: Support) -> None:
        """Let a line speak for a cause."""
        self.weights[cause] = self.weights.get(cause, 0) + weight
        self.supports.setdefault(cause, []).append((weight, support))


def find(differences: Sequence[Difference], evidence: Evidence) -> list[tuple[Suspicion, ...]]:
    """The likely causes of each difference, best first; none where nothing supports any."""
    weighed = [_Weighed(case) for case in _cases(differences, evidence)]
    for each in weighed:
        each.untold = _untold(each.case)
        each.fits = list(_fitting(each.case))
    together = _together(weighed)
    for each in weighed:
        for cause, fit in each.fits:
            weight = cause.weights[each.case.difference.compared] * fit.weight // USUAL
            each.put(cause.cause, weight * _wholeness(cause, fit, together) // 100, fit.support)
    _weigh_pairs(weighed)
    found = [_suspicions(each) for each in weighed]
    return [
        _mirrored(each, weighed, found) if each.case.on_card and each.case.is_account else found[at]
        for at, each in enumerate(weighed)
    ]


def _cases(differences: Sequence[Difference], evidence: Evidence) -> Iterator[Case]:
    by_item: dict[ItemId, list[Clue]] = defaultdict(list)
    for clue in evidence.clues:
        by_item[clue.item].append(clue)
    of_item: dict[ItemId, list[Difference]] = defaultdict(list)
    for each in differences:
        of_item[each.item].append(each)
    for each in differences:
        yield Case(
            each,
            each.off.units,
            evidence.as_of,
            evidence.facts.get(each.item, Facts()),
            _clues_of(each, by_item[each.item], evidence),
            on_card=any(_mirrors(each, other) for other in of_item[each.item]),
        )


def _mirrors(one: Difference, other: Difference) -> bool:
    """Whether the shelf is off by what the account is off by, so that the two agree."""
    same_store = one.store == other.store or None in {one.store, other.store}
    return one.compared is not other.compared and same_store and one.off == -other.off


def _clues_of(asked: Difference, clues: Iterable[Clue], evidence: Evidence) -> tuple[Clue, ...]:
    """The lines that could be to blame: of the place, and of the time since it last agreed."""
    is_account = asked.compared is Compared.ACCOUNT
    agreed = evidence.agreed.get((asked.item, None if is_account else asked.bin))
    here = [
        clue
        for clue in clues
        if asked.store is None or clue.store is None or clue.store == asked.store
    ]
    here = _by_line(here) if is_account else [clue for clue in here if _lies(clue, asked)]
    if agreed is None:
        return tuple(here)
    return tuple(
        clue
        for clue in here
        if ((clue.booked if is_account else clue.carded) or clue.date) >= agreed
    )


def _lies(clue: Clue, asked: Difference) -> bool:
    in_bin = asked.bin is None or clue.bin is None or clue.bin == asked.bin
    return in_bin and (asked.lot is None or clue.lot is None or clue.lot == asked.lot)


def _by_line(clues: Iterable[Clue]) -> list[Clue]:
    """Lines as an account sees them: whatever bins they went through."""
    found: dict[tuple[SlipId, int], Clue] = {}
    for clue in clues:
        key = clue.slip, clue.line
        one = found.get(key)
        found[key] = (
            replace(clue, bin=None, lot=None)
            if one is None
            else replace(one, quantity=one.quantity + clue.quantity)
        )
    return [clue for clue in found.values() if clue.quantity]


def _untold(case: Case) -> int:
    untold = UNTOLD[case.difference.compared] * chance_of_size(case.off, case.facts) // 10**6
    return max(untold // 5 if case.on_card else untold, 1)


def _fitting(case: Case) -> Iterator[tuple[OfLine, Fit]]:
    for cause in OF_LINES:
        if case.difference.compared in cause.weights:
            for clue in case.clues:
                fit = cause.fits(case, clue)
                if fit is not None:
                    yield cause, fit


_Together = Mapping[tuple[LikelyCause, SlipId], int]


def _together(weighed: Iterable[_Weighed]) -> _Together:
    """How many lines of a slip are off as a cause would have it."""
    lines: dict[tuple[LikelyCause, SlipId], set[tuple[object, ...]]] = defaultdict(set)
    for each in weighed:
        for cause, fit in each.fits:
            clue = fit.support.clue
            where = clue.line, clue.item, clue.bin, each.case.difference.compared
            lines[cause.cause, clue.slip].add(where)
    return {key: len(found) for key, found in lines.items()}


def _wholeness(cause: OfLine, fit: Fit, together: _Together) -> int:
    """How much more telling a line is for what the others of its slip do, in hundredths."""
    if not cause.whole:
        return 100
    clue = fit.support.clue
    off = together[cause.cause, clue.slip]
    times: int = TOGETHER ** (min(off, MOST_TOGETHER) - 1)
    return times * (100 if off >= clue.of else 20)


def _weigh_pairs(weighed: Sequence[_Weighed]) -> None:
    """Let opposite differences explain each other, as far as nothing else explains them better."""
    by_off: dict[tuple[Compared, int], list[_Weighed]] = defaultdict(list)
    for each in weighed:
        by_off[each.case.difference.compared, each.case.off].append(each)
    alone = {id(each): each.total for each in weighed}
    for one in weighed:
        compared, off = one.case.difference.compared, one.case.off
        opposite = by_off.get((compared, -off), [])
        usual = max(len(by_off[compared, off]) + len(opposite) - 1, 1)
        for other in opposite:
            for cause in OF_PAIRS:
                _weigh_pair(cause, one, other, alone[id(other)] * usual)


def _weigh_pair(cause: OfPair, one: _Weighed, other: _Weighed, chance: int) -> None:
    """Weigh a pair against the chance that the two have nothing to do with each other."""
    kinship = cause.kinship(one.case, other.case)
    if not kinship or one.case.on_card != other.case.on_card:
        return
    lines = [*_of_size(one.case), *_of_size(other.case)]
    rare = len(one.case.clues) + len(other.case.clues)
    telling = min(max(rare * 10 // len(lines), 30), 150) if lines else 30
    weight = cause.weight * kinship // 100 * telling // 100 * CERTAIN // chance
    one.weights[cause.cause] = one.weights.get(cause.cause, 0) + weight
    best = one.opposites.get(cause.cause)
    if best is None or weight > best[0]:
        one.opposites[cause.cause] = weight, other.case.difference
        one.supports[cause.cause] = [(weight, Support(clue)) for clue in lines]


def _of_size(case: Case) -> Iterator[Clue]:
    """The lines that went wrong as a whole, if this pair did."""
    return (clue for clue in case.clues if abs(clue.quantity.units) == abs(case.off))


def _suspicions(weighed: _Weighed) -> tuple[Suspicion, ...]:
    total = weighed.total
    found = []
    for cause, weight in weighed.weights.items():
        chance = weight * 1000 // total
        if chance < LISTED:
            continue
        supports = sorted(weighed.supports.get(cause, []), key=lambda each: -each[0])
        opposite = weighed.opposites.get(cause)
        found.append(
            Suspicion(
                cause,
                record_of(weighed.case, cause),
                chance,
                tuple(support for _, support in supports[:MOST_SUPPORTS]),
                None if opposite is None else opposite[1],
            )
        )
    return tuple(sorted(found, key=lambda each: -each.chance))


def _mirrored(
    one: _Weighed, weighed: Sequence[_Weighed], found: Sequence[tuple[Suspicion, ...]]
) -> tuple[Suspicion, ...]:
    """What the shelf tells of a card that account and shelf agree against."""
    for at, each in enumerate(weighed):
        other = each.case.difference
        if other.item == one.case.difference.item and _mirrors(one.case.difference, other):
            return tuple(replace(suspicion, record=Record.CARD) for suspicion in found[at])
    return ()
