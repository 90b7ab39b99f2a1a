"""The causes of differences: one table, each with what it needs and how often it happens.

A weight says how often such a thing happens, in a thousand millions: of lines that could have gone
wrong in this way, or of pairs of places. The finder sets those that fit a difference against each
other, and against all that no slip tells of. They are orders of magnitude, as stock keepers know
them; what decides is how few lines fit at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from partsdesk.domain.books.slips import State
from partsdesk.domain.counting.clues import (
    Clue,
    Compared,
    Difference,
    Facts,
    LikelyCause,
    Record,
    Support,
)
from partsdesk.domain.values.quantities import Quantity

MILLION = 1000  # one in a million, as a weight
LATE_DAYS = 5  # what was booked so short before is the likelier to be missing elsewhere
TWIN_DAYS = 7
MOST_RARE = 50
USUAL = 1000  # thousandths of a cause's weight


@dataclass(frozen=True, slots=True)
class Case:
    """A difference with all that it is judged by.

    Attributes:
        off: in units of a quantity.
        clues: the lines that touched its place, or should have.
        on_card: that account and shelf agree with each other, so that the card is wrong.
    """

    difference: Difference
    off: int
    as_of: dt.date
    facts: Facts
    clues: Sequence[Clue]
    on_card: bool = False

    @property
    def is_account(self) -> bool:
        """Whether it is the account that differs from the card."""
        return self.difference.compared is Compared.ACCOUNT

    def had(self, clue: Clue) -> int:
        """What the record that is looked at holds of a line, by our own books."""
        if self.is_account:
            entered = clue.booked is not None and clue.booked <= self.as_of
        else:
            until = self.difference.counted_on or self.as_of
            entered = clue.carded is not None and clue.carded <= until
        return clue.quantity.units if entered else 0

    def should(self, clue: Clue) -> int:
        """What the other record must hold of a line, if this line alone makes the difference."""
        return self.had(clue) - self.off if self.is_account else self.had(clue) + self.off

    def is_all(self, clue: Clue) -> bool:
        """Whether one record has the whole of a line, and the other nothing of it."""
        return self.had(clue) != 0 and self.should(clue) == 0

    def is_open(self, clue: Clue) -> bool:
        """Whether the line is not entered, and was entered in the other record all the same."""
        waits = self.had(clue) == 0 and clue.date <= self.as_of
        return waits and clue.state is not State.VOID and self.should(clue) == clue.quantity.units


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one line explains a difference by one cause."""

    weight: int
    support: Support


Fits = Callable[[Case, Clue], "Fit | None"]


@dataclass(frozen=True, slots=True)
class OfLine:
    """A cause that one line explains.

    Attributes:
        weights: how often it happens, by what differs; what is not named it does not explain.
        whole: that it happens to slips as a whole, so that all their lines should differ.
        typed: that the line itself was typed wrong.
    """

    cause: LikelyCause
    weights: Mapping[Compared, int]
    fits: Fits
    whole: bool = False
    typed: bool = False


@dataclass(frozen=True, slots=True)
class OfPair:
    """A cause that two opposite differences have in common.

    Attributes:
        kinship: how near two cases are to each other; 0 where they have nothing to do with it.
    """

    cause: LikelyCause
    weight: int
    kinship: Callable[[Case, Case], int]


def _plain(
    clue: Clue, times: int = USUAL, other: Clue | None = None, meant: int | None = None
) -> Fit:
    """A fit of so many thousandths of its cause's weight."""
    return Fit(times, Support(clue, other, None if meant is None else Quantity(meant)))


def _unbooked(case: Case, clue: Clue) -> Fit | None:
    if clue.reverses is not None or clue.carded is None or not case.is_all(clue):
        return None
    late = clue.booked is not None and (case.as_of - clue.booked).days <= LATE_DAYS
    return _plain(clue, 3 * USUAL if late else USUAL)


def _booked_there(case: Case, clue: Clue) -> Fit | None:
    fits = clue.carded is not None and clue.reverses is None and case.is_open(clue)
    return _plain(clue) if fits else None


def _ahead(case: Case, clue: Clue) -> Fit | None:
    fits = clue.buys and _is_waiting(case, clue)
    return _plain(clue, _ripeness(clue)) if fits else None


def _never_executed(case: Case, clue: Clue) -> Fit | None:
    fits = not clue.buys and _is_waiting(case, clue)
    return _plain(clue, _ripeness(clue)) if fits else None


def _is_waiting(case: Case, clue: Clue) -> bool:
    if clue.carded is not None or clue.reverses is not None:
        return False
    ahead = clue.booked is not None and case.is_all(clue)  # booked here ahead, and not there
    return ahead or case.is_open(clue)


def _uncarded(case: Case, clue: Clue) -> Fit | None:
    fits = clue.reverses is None and case.is_open(clue)
    return _plain(clue, _ripeness(clue)) if fits else None


def _ripeness(clue: Clue) -> int:
    return USUAL // 5 if clue.state is State.DRAFT else USUAL


def _red_missing(case: Case, clue: Clue) -> Fit | None:
    if clue.reverses is None:
        return None
    missing = case.is_open(clue) or (case.is_account and case.is_all(clue))
    return _plain(clue, other=_reversed_by(case, clue)) if missing else None


def _card_alone(case: Case, clue: Clue) -> Fit | None:
    own = clue.reverses is None and clue.state is not State.REVERSED
    fits = own and case.on_card and case.is_all(clue) and _twin_of(case, clue) is None
    return _plain(clue) if fits else None


def _reversed_by(case: Case, red: Clue) -> Clue | None:
    return next((each for each in case.clues if each.slip == red.reverses), None)


def _not_replaced(case: Case, clue: Clue) -> Fit | None:
    if clue.reverses is not None or clue.state is not State.REVERSED or not case.had(clue):
        return None
    went = clue.quantity.units
    if went * case.off <= 0 or abs(case.off) > 3 * abs(went):
        return None
    reds = [each for each in case.clues if each.reverses == clue.slip and each.carded]
    later = [each for each in case.clues if reds and _replaces(each, clue, reds[0])]
    if not reds or any(each.quantity.units in {went, case.off} for each in later):
        return None
    weight = USUAL // 5 if later else USUAL
    if case.off != went:
        weight = 3 * weight // 2 * chance_of_size(case.off, case.facts) // 10**6
    return _plain(clue, weight, reds[0], case.off) if weight else None


def _replaces(clue: Clue, wrong: Clue, red: Clue) -> bool:
    """Whether a later slip does what the reversed one should have done."""
    same = (clue.kind, clue.partner, clue.reverses) == (wrong.kind, wrong.partner, None)
    later = clue.slip > wrong.slip and clue.date >= wrong.date
    near = abs((clue.date - red.date).days) <= TWIN_DAYS
    return same and later and near and clue.state not in {State.DRAFT, State.VOID}


def _unit(case: Case, clue: Clue) -> Fit | None:
    had, meant = case.had(clue), case.should(clue)
    if not had or had * meant <= 0 or clue.reverses is not None:
        return None
    typed = clue.entered.units if clue.factor > 1 and _is_typed(clue) else 0
    if typed and abs(meant) in {typed, *(typed * pack for pack in case.facts.packs)}:
        return _plain(clue, meant=meant)
    if not typed and any(had * pack == meant for pack in case.facts.packs):
        return _plain(clue, meant=meant)
    if any(meant * pack == had for pack in case.facts.packs):
        return _plain(clue, USUAL // 2 if case.is_account else USUAL // 5, meant=meant)
    return None


def _is_typed(clue: Clue) -> bool:
    """Whether as much went as was typed."""
    return abs(clue.quantity.units) == clue.entered.units * clue.factor


def _digits(case: Case, clue: Clue) -> Fit | None:
    had, meant = case.had(clue), case.should(clue)
    if had * meant <= 0 or (had - meant) % 9 or clue.reverses is not None:
        return None
    pack = clue.factor if clue.factor > 1 and _is_typed(clue) else 1
    step = case.facts.step * pack
    if had % step or meant % step:
        return None
    apart = transposed(str(abs(had) // step), str(abs(meant) // step))
    return _plain(clue, USUAL if apart == 1 else USUAL // 4, meant=meant) if apart else None


def transposed(one: str, other: str) -> int:
    """How far apart the two digits stand that were swapped; 0 where nothing was."""
    if len(one) != len(other) or other.startswith("0"):
        return 0
    unlike = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(unlike) != 2:
        return 0
    first, last = unlike
    swapped = one[first] == other[last] and one[last] == other[first]
    return last - first if swapped else 0


def _sign(case: Case, clue: Clue) -> Fit | None:
    had, meant = case.had(clue), case.should(clue)
    fits = had and meant == -had and clue.reverses is None
    return _plain(clue, meant=meant) if fits else None


def _twice(case: Case, clue: Clue) -> Fit | None:
    if clue.reverses is not None or clue.state is State.REVERSED:
        return None
    if case.is_account:
        fits = case.had(clue) and case.should(clue) == 2 * case.had(clue)
        return _plain(clue) if fits else None
    if not case.is_all(clue):
        return None
    twin = _twin_of(case, clue)
    if twin is None or (twin.slip, twin.line) > (clue.slip, clue.line):
        return None  # the later of the two is the one too many
    entered = [each for each in case.clues if case.had(each) and each.reverses is None]
    twins = sum(any(are_alike(one, each) for each in entered) for one in entered)
    return _plain(clue, USUAL * min(len(entered) // max(twins // 2, 1) + 1, MOST_RARE), twin)


def _twin_of(case: Case, clue: Clue) -> Clue | None:
    return next((each for each in case.clues if are_alike(clue, each) and case.had(each)), None)


def are_alike(one: Clue, other: Clue) -> bool:
    """Whether two lines look like one that was entered twice."""
    if (one.slip, one.line) == (other.slip, other.line) or other.reverses is not None:
        return False
    return (
        (one.kind, one.partner, one.quantity, one.told, one.bin)
        == (other.kind, other.partner, other.quantity, other.told, other.bin)
        and other.state is not State.REVERSED
        and abs((one.date - other.date).days) <= TWIN_DAYS
    )


def _misplaced(one: Case, other: Case) -> int:
    mine, theirs = one.difference, other.difference
    if mine.item != theirs.item:
        return 0
    if (mine.store, mine.bin, mine.lot) == (theirs.store, theirs.bin, theirs.lot):
        return 0
    return 100 if mine.store == theirs.store else 50


def _mixed(one: Case, other: Case) -> int:
    """How likely two items are taken for each other: their kinship, and that they lie near."""
    mine, theirs = one.difference, other.difference
    if mine.item == theirs.item or mine.store != theirs.store:
        return 0
    left, right = one.facts, other.facts
    same_class = left.category is not None and left.category == right.category
    same_spec = bool(left.spec) and left.spec == right.spec
    return 100 * same_class + 100 * same_spec + 100 * _are_near(one, other)


def _are_near(one: Case, other: Case) -> bool:
    """Whether two items lie in one bin, or in neighbouring ones, where they are off."""
    mine, theirs = one.difference.bin, other.difference.bin
    if mine is None or theirs is None:
        return bool(one.facts.bins & other.facts.bins)
    return mine == theirs or theirs in one.facts.beside.get(mine, frozenset())


_A, _S = Compared.ACCOUNT, Compared.SHELF

OF_LINES: tuple[OfLine, ...] = (
    OfLine(LikelyCause.UNBOOKED, {_A: 1_500 * MILLION}, _unbooked, whole=True),
    OfLine(LikelyCause.BOOKED_THERE, {_A: 5_000 * MILLION}, _booked_there, whole=True),
    OfLine(LikelyCause.AHEAD, {_A: 100_000 * MILLION}, _ahead, whole=True),
    OfLine(LikelyCause.NEVER_EXECUTED, {_A: 30_000 * MILLION}, _never_executed, whole=True),
    OfLine(LikelyCause.UNCARDED, {_S: 50_000 * MILLION}, _uncarded, whole=True),
    OfLine(
        LikelyCause.RED_MISSING,
        {_A: 50_000 * MILLION, _S: 50_000 * MILLION},
        _red_missing,
        whole=True,
    ),
    OfLine(LikelyCause.CARD_ALONE, {_S: 50 * MILLION}, _card_alone, whole=True),
    OfLine(LikelyCause.NOT_REPLACED, {_S: 20_000 * MILLION}, _not_replaced, whole=True),
    OfLine(LikelyCause.TWICE, {_A: 500 * MILLION, _S: 500 * MILLION}, _twice, whole=True),
    OfLine(LikelyCause.UNIT, {_A: 500 * MILLION, _S: 500 * MILLION}, _unit, typed=True),
    OfLine(LikelyCause.DIGITS, {_A: 400 * MILLION, _S: 400 * MILLION}, _digits, typed=True),
    OfLine(LikelyCause.SIGN, {_A: 400 * MILLION, _S: 400 * MILLION}, _sign, typed=True),
)
OF_PAIRS: tuple[OfPair, ...] = (
    OfPair(LikelyCause.WRONG_PLACE, 3_000 * MILLION, _misplaced),
    OfPair(LikelyCause.MIX_UP, 500 * MILLION, _mixed),
)
# A place that is off for a reason that no slip tells of: goods get lost, books only through slips.
UNTOLD = {_A: 2_000 * MILLION, _S: 20_000 * MILLION}


def chance_of_size(off: int, facts: Facts) -> int:
    """How often what nobody wrote down is of just this size, in a million.

    Few pieces are lost more often than many; and round numbers, or a whole pack, more often than
    their neighbours.
    """
    count = max(abs(off) // facts.step, 1)
    small = 800_000 // (count * (count + 1))
    leading = count
    while leading % 10 == 0:
        leading //= 10
    is_round = leading in {1, 2, 5} or any(
        abs(off) % (pack * 10_000) == 0 and abs(off) <= 3 * pack * 10_000 for pack in facts.packs
    )
    return small + (15_000 if is_round else 0) + 1


def record_of(case: Case, cause: LikelyCause) -> Record:
    """Which record is wrong, where the cause is this one."""
    if case.on_card:
        return Record.CARD
    if case.is_account:
        return Record.ACCOUNT
    is_pair = any(pair.cause is cause for pair in OF_PAIRS)
    return Record.SHELF if is_pair else Record.CARD
