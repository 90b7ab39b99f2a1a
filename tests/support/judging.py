"""How often the difference finder names what was planted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from partsdesk.domain.counting.clues import Difference, Evidence, LikelyCause, Record, Suspicion
from partsdesk.domain.counting.finder import find
from tests.support.figures import print_table, said
from tests.support.months import Month, a_month, differences_of, evidence_of
from tests.support.planting import PLANTS, NoPlace, Planted, disturb

NAME = "mistakes"
Finding = Callable[[Sequence[Difference], Evidence], Sequence[tuple[Suspicion, ...]]]


@dataclass(frozen=True)
class Heard:
    """A cause as it was named, with the numbers of the slips beside it."""

    cause: LikelyCause
    record: Record
    slips: frozenset[int]


def heard(suspicion: Suspicion) -> Heard:
    """A suspicion of the finder's, in a month's own numbers."""
    slips = frozenset(int(support.clue.slip) for support in suspicion.supports)
    return Heard(suspicion.cause, suspicion.record, slips)


@dataclass
class Rates:
    """What came of many months, by sort of mistake.

    Attributes:
        named: how often the planted cause stood first at every difference that it made.
        slips: how often the slip stood beside it too. records: how often the record was right.
        alarms: small differences of nobody's doing for which a cause was named, and of how many.
        instead: what was named in place of the right one.
    """

    planted: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    slips: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    instead: dict[str, Counter[str]] = field(default_factory=dict)
    disturbed: int = 0
    alarms: int = 0

    def table(self) -> Iterator[dict[str, object]]:
        """A row for each sort."""
        for sort, planted in sorted(self.planted.items()):
            instead = self.instead.get(sort, Counter()).most_common(3)
            yield {
                "mistake": sort,
                "planted": planted,
                "named first": self.named[sort],
                "in %": 100 * self.named[sort] // planted,
                "slip shown": self.slips[sort],
                "record right": self.records[sort],
                "said instead": ", ".join(f"{cause} {count}" for cause, count in instead),
            }
        if self.disturbed:
            yield {
                "mistake": "(small ones of nobody's doing)",
                "planted": self.disturbed,
                "named first": self.disturbed - self.alarms,
                "in %": 100 * (self.disturbed - self.alarms) // self.disturbed,
                "slip shown": 0,
                "record right": 0,
                "said instead": f"false alarms {self.alarms}",
            }

    def share(self, sort: str = "") -> int:
        """In how many of a hundred cases the right cause came first: of one sort, or of all."""
        named = self.named[sort] if sort else self.named.total()
        return 100 * named // (self.planted[sort] if sort else self.planted.total())

    def judge(self, planted: Planted, found: Iterable[Sequence[Heard]]) -> None:
        """Take in what was said of one mistake's differences."""
        firsts = [each[0] if each else None for each in found]
        if not firsts:
            return
        self.planted[planted.sort] += 1
        wrong = [each for each in firsts if (each.cause if each else None) is not planted.cause]
        if wrong:
            said_ = wrong[0].cause if wrong[0] else "nothing"
            self.instead.setdefault(planted.sort, Counter())[said_] += 1
            return
        self.named[planted.sort] += 1
        named = [each for each in firsts if each is not None]
        self.slips[planted.sort] += all(planted.slip in each.slips for each in named)
        self.records[planted.sort] += all(each.record is planted.record for each in named)


def a_spoilt_month(
    seed: int, items: int = 60, slips: int = 220
) -> tuple[Month, list[Planted], frozenset[int]]:
    """A month with a mistake of each sort, and small differences besides."""
    month = a_month(seed, items, slips)
    planted = []
    for plant in PLANTS:
        try:
            planted.append(plant(month))
        except NoPlace:
            continue
    return month, planted, disturb(month)


def take_in(
    rates: Rates,
    planted: Iterable[Planted],
    disturbed: frozenset[int],
    pairs: Sequence[tuple[Difference, Sequence[Heard]]],
) -> None:
    """Judge what was found in one month; differences are by the month's own numbers."""
    for each in planted:
        rates.judge(each, [causes for asked, causes in pairs if asked.item in each.items])
    loose = [causes for asked, causes in pairs if asked.item in disturbed]
    rates.disturbed += len(loose)
    rates.alarms += sum(bool(causes) for causes in loose)


def rates_of(seeds: Iterable[int], finding: Finding = find) -> Rates:
    """Live through months and judge what is found."""
    rates = Rates()
    for seed in seeds:
        month, planted, disturbed = a_spoilt_month(seed)
        differences = differences_of(month)
        found = finding(differences, evidence_of(month))
        told = [[heard(suspicion) for suspicion in each] for each in found]
        take_in(rates, planted, disturbed, list(zip(differences, told, strict=True)))
    return rates


@pytest.fixture
def tell_rates(request: pytest.FixtureRequest) -> Callable[[str, Rates], None]:
    """Where a test about the finder says its rates: the run ends with a table of them."""

    def tell(where: str, rates: Rates) -> None:
        for row in rates.table():
            request.node.user_properties.append((NAME, {"months": where, **row}))

    return tell


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table, printed by the process that began the run."""
    rows = list(said(terminalreporter, NAME))
    if rows:
        print_table(terminalreporter, "differences: was the planted cause named first?", rows)
