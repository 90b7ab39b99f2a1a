"""The account-card-stock statement 帐卡物对帐: what explains each piece of difference (REC-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.people import Role, StoreId, UserId
from partsdesk.domain.values.quantities import Price
from partsdesk.domain.values.refusals import Refusal

SERIES = "DZ"


class Verdict(StrEnum):
    """What is to be said of a line; one or more."""

    AGREES = "agrees"
    ACCOUNT_DIFFERS = "account-differs"
    SURPLUS = "surplus"
    SHORTAGE = "shortage"
    MISPLACED = "misplaced"  # bins or lots differ, the sum agrees
    PART_COUNTED = "part-counted"  # goods lie where nobody counted, and others of them were
    NOT_COUNTED = "not-counted"


_SAID = (
    Verdict.ACCOUNT_DIFFERS,
    Verdict.SURPLUS,
    Verdict.SHORTAGE,
    Verdict.MISPLACED,
    Verdict.PART_COUNTED,
    Verdict.NOT_COUNTED,
)
_VERDICTS = tuple(
    tuple(verdict for bit, verdict in enumerate(_SAID) if signs >> bit & 1) or (Verdict.AGREES,)
    for signs in range(1 << len(_SAID))
)


class Figure(StrEnum):
    """A figure of a line that opens into slips."""

    EXECUTED = "executed"  # E
    BOOKED = "booked"  # B
    MOVED = "moved"  # M, without the count's own slips
    OWN = "own"  # N
    MISSED = "missed"  # dated before the line was counted, and entered after it


class StatementLine(NamedTuple):
    """The figures of one item in one store, in smallest units: there are a hundred thousand.

    Attributes:
        code: the item's; ``store`` is None where the line is about all of the stores together.
        account: what the account says (A).
        executed: executed by the day and not booked by then (E), signed.
        booked: booked by the day and not executed by then (B), signed.
        card: what the cards say (C).
        counted: what was found (P); None where nobody counted.
        book: what the cards should have said of the counted places at that moment (K).
        own: the slips that the count itself made, as far as K does not hold them (N).
        astray: the differences of the counted places, none taken off another.
        uncounted: how many places hold goods and were not counted, where others were.
    """

    item: ItemId
    code: str
    store: StoreId | None
    account: int
    executed: int
    booked: int
    card: int
    counted: int | None = None
    book: int = 0
    own: int = 0
    astray: int = 0
    uncounted: int = 0

    @property
    def expected(self) -> int:
        """What the card should say."""
        return self.account + self.executed - self.booked

    @property
    def account_card(self) -> int:
        """The card beyond what the account makes it 卡−帐."""
        return self.card - self.account - self.executed + self.booked

    @property
    def moved(self) -> int | None:
        """What moved since it was counted (M); None where nobody counted."""
        return None if self.counted is None else self.card - self.book - self.own

    @property
    def card_stock(self) -> int | None:
        """The stock beyond what the card says 物−卡; None where nobody counted."""
        return None if self.counted is None else self.counted - self.book - self.own

    @property
    def signs(self) -> int:
        """What is to be said of it, as the sum of the places in ``_SAID``; nought: it agrees."""
        found = 1 if self.card - self.account - self.executed + self.booked else 0
        if self.counted is None:
            return found + 32
        difference = self.counted - self.book - self.own
        if difference:
            found += 2 if difference > 0 else 4
        elif self.astray:
            found += 8
        return found + 16 if self.uncounted else found

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What is to be said of it, in the order of the table; never nothing."""
        return _VERDICTS[self.signs]


def settled(line: StatementLine, on_the_way: int) -> StatementLine:
    """Take off both sides what is no difference: paid for ahead, and here meanwhile (VAL-4).

    The ledger may take such goods out of transit on a later day than the card took them in.
    Until then they stand there as booked, and the card has them: neither E nor B says anything.

    Args:
        line: with such goods both in E and in B.
        on_the_way: how many of E they are.
    """
    both = max(0, min(on_the_way, line.booked))
    if not both:
        return line
    return line._replace(executed=line.executed - both, booked=line.booked - both)


@dataclass(slots=True)
class Totals:
    """A statement in a few numbers.

    Attributes:
        signs: how many lines there are of each sum of what is to be said of them.
    """

    signs: list[int] = field(default_factory=lambda: [0] * len(_VERDICTS))

    def count(self, line: StatementLine) -> None:
        """Count a line in."""
        self.signs[line.signs] += 1

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return sum(self.signs)

    @property
    def agreeing(self) -> int:
        """How many of them agree."""
        return self.signs[0]

    @property
    def by_verdict(self) -> dict[Verdict, int]:
        """How many lines each verdict was said of."""
        found = dict.fromkeys(Verdict, 0)
        for count, verdicts in zip(self.signs, _VERDICTS, strict=True):
            for verdict in verdicts:
                found[verdict] += count
        return found

    def said(self, verdicts: Iterable[Verdict]) -> int:
        """Of how many lines one of these verdicts is said; of all where none is named."""
        wanted = frozenset(verdicts)
        return sum(
            count
            for count, said in zip(self.signs, _VERDICTS, strict=True)
            if not wanted or not wanted.isdisjoint(said)
        )

    @property
    def rate(self) -> Price | None:
        """The agreement rate 相符率, a part of one; None where there is nothing to agree.

        Cut off after the hundredth of a per cent: only where all lines agree it is one.
        """
        return Price(self.agreeing * 10**4 // self.lines * 100) if self.lines else None


@dataclass(slots=True)
class Sealed:
    """What people put their names to: the lines of one store, with a digest over all of them."""

    totals: Totals = field(default_factory=Totals)
    _digest: object = field(default_factory=sha256)

    def take(self, line: StatementLine) -> None:
        """Take a line in; the order counts."""
        self.totals.count(line)
        figures = (line.item, line.store, *figures_of(line), verdict_of(line))
        told = "\t".join(map(str, figures))
        self._digest.update(f"{told}\n".encode())  # type: ignore[attr-defined]

    @property
    def digest(self) -> str:
        """Sixty-four letters that stand for every figure."""
        return str(self._digest.hexdigest())  # type: ignore[attr-defined]


def figures_of(line: StatementLine) -> tuple[int | None, ...]:
    """The eight figures of a line as they are written, kept and signed."""
    return (
        line.account,
        line.executed,
        line.booked,
        line.card,
        line.account_card,
        line.counted,
        line.moved,
        line.card_stock,
    )


def verdict_of(line: StatementLine) -> str:
    """The verdicts of a line as they are kept and written."""
    return ";".join(line.verdicts)


@dataclass(frozen=True, slots=True)
class Account:
    """Balances of another program, as they were taken in.

    Attributes:
        name: the file's name; ``as_of`` the day that they are of.
        by_store: whether they say what lies in which store.
    """

    id: int
    name: str
    as_of: dt.date
    by_store: bool
    lines: int
    taken_at: dt.datetime
    taken_by: UserId | None


SIGNERS = (Role.KEEPER, Role.ACCOUNTANT, Role.SUPERVISOR)  # 仓管、会计、主管


@dataclass(frozen=True, slots=True)
class Signature:
    """A name under a store's lines of a statement.

    Attributes:
        fallen_at: when it ceased to hold, for the month was opened again.
    """

    store: StoreId
    role: Role
    by: UserId
    at: dt.datetime
    fallen_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class MadeOfStore:
    """The part of a made statement that is about one store."""

    store: StoreId
    lines: int
    agreeing: int
    digest: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it was made, to be signed.

    Attributes:
        account: the id of the other program's balances; None for our own stores ledger.
    """

    id: int
    number: str
    as_of: dt.date
    counted_from: dt.date
    account: int | None
    made_at: dt.datetime
    made_by: UserId | None
    stores: tuple[MadeOfStore, ...] = ()
    signatures: tuple[Signature, ...] = ()

    def of(self, store: StoreId) -> MadeOfStore | None:
        """What it says of a store; None where it says nothing of it."""
        return next((each for each in self.stores if each.store == store), None)

    def lacking(self, store: StoreId) -> tuple[Role, ...]:
        """Who has still to sign for a store."""
        held = {each.role for each in self.signatures if each.store == store and not each.fallen_at}
        return tuple(role for role in SIGNERS if role not in held)


@dataclass(eq=False)
class UnknownStatement(Refusal):
    """No statement has this number."""

    statement: str


@dataclass(eq=False)
class UnknownAccount(Refusal):
    """No balances of another program were taken in under this number."""

    account: int


@dataclass(eq=False)
class NotOfStatement(Refusal):
    """The statement says nothing of this store."""

    statement: str
    store: str


@dataclass(eq=False)
class StatementOutdated(Refusal):
    """The books have changed since the statement was made: it is made anew, then signed."""

    rule = "REC-1"
    statement: str
    store: str


@dataclass(eq=False)
class NoSigner(Refusal):
    """Keeper, accountant and supervisor sign, each in a role that he holds."""

    rule = "REC-1"
    role: Role


@dataclass(eq=False)
class NotItsKeeper(Refusal):
    """The store's own keeper signs as its keeper."""

    rule = "REC-1"
    store: str
    keeper: str


@dataclass(eq=False)
class SignedAlready(Refusal):
    """The role has signed, or this person has in another role and the store is not one-man's."""

    rule = "VAL-10"
    statement: str
    store: str
    role: Role


@dataclass(eq=False)
class DayNotReached(Refusal):
    """A statement is about a day that is there: today at the latest."""

    rule = "REC-1"
    day: dt.date
    today: dt.date


@dataclass(eq=False)
class CountedAfter(Refusal):
    """The first day of counting lies after the day of the statement."""

    rule = "REC-1"
    counted_from: dt.date
    as_of: dt.date
