"""Where differences could come from, asked: likely causes with the slips that support them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partsdesk.database.repositories.searching import MOST_ROWS
from partsdesk.database.work import View
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.counting.clues import (
    Clue,
    Compared,
    Difference,
    LikelyCause,
    Record,
    Support,
    Suspicion,
)
from partsdesk.domain.counting.finder import find
from partsdesk.domain.counting.statement import StatementLine
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.reconciling import StatementAsked, scope_of
from partsdesk.services.slips.surroundings import Surroundings
from partsdesk.wording import causes, figures


@dataclass(frozen=True, slots=True)
class CausesAsked:
    """Differences as they stand on a day; no more than 500.

    Those of a whole page are asked about together, for they may explain each other.

    Attributes:
        stores: only slips of these are looked at; of all where empty.
    """

    as_of: dt.date
    differences: tuple[Difference, ...]
    stores: tuple[StoreId, ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainAsked:
    """The lines of a statement that a page shows, to be explained together."""

    statement: StatementAsked
    lines: tuple[StatementLine, ...]


@dataclass(frozen=True, slots=True)
class Supporting:
    """A slip's line that speaks for a cause."""

    slip: SlipId
    called: str
    line: int


@dataclass(frozen=True, slots=True)
class CauseNamed:
    """A likely cause, ready to be shown.

    Attributes:
        record: which of the three records seems wrong.
        chance: so many in a thousand.
        slips: those that support it, the likeliest first.
        opposite: the other difference that it explains as well.
    """

    cause: LikelyCause
    record: Record
    chance: int
    sentence: str
    slips: tuple[Supporting, ...] = ()
    opposite: Difference | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """A difference with its likely causes, best first; none where nothing supports any."""

    difference: Difference
    causes: tuple[CauseNamed, ...]


def find_causes(view: View, asked: CausesAsked) -> tuple[Explained, ...]:
    """The likely causes of each difference, in the order that they were asked about."""
    wanted = asked.differences[:MOST_ROWS]
    counted = [each.counted_on for each in wanted if each.counted_on is not None]
    evidence = view.evidence.of(
        (each.item for each in wanted),
        asked.as_of,
        min([asked.as_of, *counted]),
        asked.stores,
    )
    found = find(wanted, evidence)
    names = _names(view, found)
    return tuple(
        Explained(each, tuple(_named(names, suspicion) for suspicion in suspicions))
        for each, suspicions in zip(wanted, found, strict=True)
    )


def explain(view: View, asked: ExplainAsked) -> tuple[Explained, ...]:
    """The likely causes of each difference of these lines: the account's, then place by place.

    Raises:
        DayNotReached, CountedAfter, OutsideStores, UnknownAccount.
    """
    differences = differences_of(view, asked)
    stores = asked.statement.stores
    return find_causes(view, CausesAsked(asked.statement.as_of, differences, stores))


def differences_of(view: View, asked: ExplainAsked) -> tuple[Difference, ...]:
    """What differs in these lines, the shelf by bin and lot.

    Raises:
        DayNotReached, CountedAfter, OutsideStores, UnknownAccount.
    """
    account = (
        Difference(line.item, Compared.ACCOUNT, Quantity(line.account_card), line.store)
        for line in asked.lines
        if line.account_card
    )
    counted = [line.item for line in asked.lines if line.counted is not None]
    places = view.statements.places_off(scope_of(view, asked.statement), counted)
    shelf = (
        Difference(spot.item, Compared.SHELF, off, spot.store, spot.bin, spot.lot, day)
        for spot, (off, day) in places.items()
    )
    return (*account, *shelf)


_Names = Mapping[tuple[LikelyCause, Difference], str]


def _names(view: View, found: Sequence[Sequence[Suspicion]]) -> _Names:
    """What the items and places of opposite differences are called."""
    opposites = {
        (suspicion.cause, suspicion.opposite)
        for suspicions in found
        for suspicion in suspicions
        if suspicion.opposite is not None
    }
    around = Surroundings(view)
    codes = around.codes({each.item for _, each in opposites})
    around.bins(each.bin for _, each in opposites)
    return {
        (cause, each): codes[each.item] if cause is LikelyCause.MIX_UP else _place(around, each)
        for cause, each in opposites
    }


def _place(around: Surroundings, difference: Difference) -> str:
    if difference.bin is not None:
        return around.bin_name(difference.bin)
    store: StoreId | None = difference.store
    return "" if store is None else around.stores[store].code


def _named(names: _Names, suspicion: Suspicion) -> CauseNamed:
    facts: dict[str, str] = {}
    if suspicion.opposite is not None:
        facts["opposite"] = names[suspicion.cause, suspicion.opposite]
    if suspicion.supports:
        facts |= _facts(suspicion.supports[0])
    return CauseNamed(
        suspicion.cause,
        suspicion.record,
        suspicion.chance,
        causes.sentence_of(suspicion.cause, suspicion.record, facts),
        tuple(
            Supporting(clue.slip, clue.called, clue.line)
            for support in suspicion.supports
            for clue in _clues(support)
        ),
        suspicion.opposite,
    )


def _facts(support: Support) -> Mapping[str, str]:
    other, meant = support.other, support.meant
    return {
        "slip": support.clue.called,
        "quantity": figures.change(support.clue.quantity),
        "other": figures.NONE if other is None else other.called,
        "meant": figures.NONE if meant is None else figures.change(meant),
    }


def _clues(support: Support) -> Sequence[Clue]:
    return [support.clue] if support.other is None else [support.clue, support.other]
