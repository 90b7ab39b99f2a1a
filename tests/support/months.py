"""Random months of a store: what slips say, what the shelf saw of them, and what another program
was told. Honest work leaves the three alike; `planting` makes them differ.

A month is plain whole numbers. `clues_of` says what our books know of it, `differences_of` what a
statement would find; nothing here asks the program.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.counting.clues import Clue, Compared, Difference, Evidence, Facts
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity

FIRST = dt.date(2026, 11, 1)
DAYS = 20
AS_OF = FIRST + dt.timedelta(days=DAYS - 1)
PIECE = 10_000
BINS = 40  # of each store
STORES = (1, 2)
CUSTOMERS, SUPPLIERS = range(1, 13), range(21, 26)
FACTORS = (5, 6, 10, 10, 12, 12, 20, 24, 50)
Key = TypeVar("Key")
IN = {"purchase-receipt", "other-in", "opening-stock"}


@dataclass(frozen=True)
class Article:
    """Something that is kept: `bins` are where it lies, its home first."""

    id: int
    category: int
    spec: str
    pack: int
    bins: tuple[int, ...]
    usual: int
    popular: int

    @property
    def store(self) -> int:
        """The store that it is kept in."""
        return store_of(self.bins[0])


@dataclass
class Row:
    """A line: what was typed, and what each record holds of it, in pieces with their sign.

    Attributes:
        card: by bin. shelf, theirs: by item and bin, by item and store.
    """

    item: int
    typed: int
    factor: int
    card: Counter[int]
    shelf: Counter[tuple[int, int]]
    theirs: Counter[tuple[int, int]]

    @property
    def is_honest(self) -> bool:
        """Whether nothing was planted in it."""
        return self.shelf == Counter({(self.item, bin_): q for bin_, q in self.card.items()})


@dataclass
class Doing:
    """A slip."""

    number: int
    kind: str
    day: dt.date
    state: State
    partner: int = 0
    told: str = ""
    rows: list[Row] = field(default_factory=list)
    reverses: int | None = None

    @property
    def is_carded(self) -> bool:
        """Whether it stands on the card."""
        return self.state in {State.EXECUTED, State.BOOKED, State.REVERSED}

    @property
    def is_booked(self) -> bool:
        """Whether it stands in our ledger."""
        return self.state in {State.BOOKED, State.REVERSED}


@dataclass
class Month:
    """All of it; `shrunk` is what came off the shelf, or onto it, without a slip."""

    dice: random.Random
    articles: list[Article] = field(default_factory=list)
    doings: list[Doing] = field(default_factory=list)
    shrunk: Counter[tuple[int, int]] = field(default_factory=Counter)
    touched: set[int] = field(default_factory=set)  # items with something planted

    def article(self, item: int) -> Article:
        """An item by its number, which begin with 1."""
        return self.articles[item - 1]

    def doing(self, kind: str, day: dt.date, state: State, partner: int = 0) -> Doing:
        """A new slip, without lines."""
        number = max((each.number for each in self.doings), default=0) + 1
        told = f"R{number}" if kind == "sales-delivery" and self.dice.random() < 0.5 else ""
        made = Doing(number, kind, day, state, partner, told)
        self.doings.append(made)
        return made

    def day(self, first: int = 0, last: int = DAYS - 1) -> dt.date:
        """Any of the month's days."""
        return FIRST + dt.timedelta(days=self.dice.randint(first, last))


def store_of(bin_: int) -> int:
    """The store of a bin: bins are numbered through."""
    return STORES[(bin_ - 1) // BINS]


def a_month(seed: int, items: int = 60, slips: int = 220) -> Month:
    """An honest month."""
    month = Month(random.Random(seed))  # noqa: S311 - no secret
    month.articles = [_article(month.dice, number) for number in range(1, items + 1)]
    openings = {each: month.doing("opening-stock", FIRST, State.BOOKED) for each in STORES}
    for article in month.articles:
        for bin_ in article.bins:
            row = a_row(article, 300 + month.dice.randint(0, 400), bin_)
            openings[article.store].rows.append(row)
    for day in sorted(month.day() for _ in range(slips)):
        _some_slip(month, day)
    _honest_corrections(month)
    return month


def _article(dice: random.Random, number: int) -> Article:
    home = dice.randint(1, BINS * len(STORES))
    bins = [home]
    if dice.random() < 0.35:
        first = (store_of(home) - 1) * BINS
        bins.append(dice.choice([b for b in range(first + 1, first + BINS + 1) if b != home]))
    category = dice.randint(1, 8)
    return Article(
        number,
        category,
        f"{category}-{dice.choice('ABCDE')}",
        dice.choice(FACTORS) if dice.random() < 0.5 else 0,
        tuple(bins),
        dice.choice((1, 1, 1, 2, 2, 4, 5)),
        dice.choice((1, 1, 2, 3, 8)),
    )


def a_row(article: Article, quantity: int, bin_: int, factor: int = 1) -> Row:
    """An honest line: `quantity` in pieces, with its sign."""
    return Row(
        article.id,
        abs(quantity) // factor,
        factor,
        Counter({bin_: quantity}),
        Counter({(article.id, bin_): quantity}),
        Counter({(article.id, store_of(bin_)): quantity}),
    )


def _some_slip(month: Month, day: dt.date) -> None:
    dice = month.dice
    kind = dice.choices(
        ("sales-delivery", "internal-use", "other-out", "purchase-receipt", "other-in", "transfer"),
        (50, 15, 5, 18, 4, 8),
    )[0]
    left = (AS_OF - day).days
    chances = (3, 30, 67) if left < 3 else (1, 4, 95)
    state = dice.choices((State.RELEASED, State.EXECUTED, State.BOOKED), chances)[0]
    if kind == "transfer":
        state = State.EXECUTED
    bought = kind == "purchase-receipt"
    slip = month.doing(kind, day, state, dice.choice(SUPPLIERS if bought else CUSTOMERS))
    store = dice.choice(STORES)
    here = [each for each in month.articles if each.store == store]
    weights = [each.popular for each in here]
    chosen = dice.choices(here, weights, k=dice.choice((1, 1, 2, 2, 3, 4)))
    for article in {each.id: each for each in chosen}.values():
        slip.rows.append(_some_row(month, kind, article))
    _settle(slip)
    if kind != "transfer" and dice.random() < 0.03:  # the same again, and rightly so
        again = month.doing(kind, min(day + dt.timedelta(days=dice.randint(0, 4)), AS_OF), state)
        again.partner = slip.partner
        again.rows = [_copy(row) for row in slip.rows]


def _some_row(month: Month, kind: str, article: Article) -> Row:
    dice = month.dice
    bin_ = dice.choice(article.bins)
    if kind == "transfer":
        quantity = dice.randint(1, 30)
        first = (store_of(bin_) - 1) * BINS
        target = dice.choice([b for b in range(first + 1, first + BINS + 1) if b != bin_])
        row = a_row(article, -quantity, bin_)
        row.card[target] += quantity
        row.shelf[article.id, target] += quantity
        row.theirs.clear()
        return row
    packed = article.pack if article.pack and dice.random() < 0.5 else 1
    if kind in IN:
        count = (
            dice.randint(1, 12) if packed > 1 else dice.choice((10, 20, 25, 30, 48, 50, 60, 100))
        )
        count += dice.randint(-3, 3) if packed == 1 and dice.random() < 0.5 else 0
        return a_row(article, count * packed, bin_, packed)
    if packed > 1 and dice.random() < 0.3:
        return a_row(article, -dice.randint(1, 3) * packed, bin_, packed)
    count = article.usual if dice.random() < 0.5 else dice.randint(1, 15)
    return a_row(article, -count, bin_)


def _copy(row: Row) -> Row:
    return replace(
        row, card=Counter(row.card), shelf=Counter(row.shelf), theirs=Counter(row.theirs)
    )


def _settle(slip: Doing) -> None:
    """Take from shelf and account what is not done yet: honest work is alike everywhere."""
    for row in slip.rows:
        if not slip.is_carded:
            row.shelf.clear()
        if not slip.is_booked:
            row.theirs.clear()


def reversal(month: Month, slip: Doing, day: dt.date) -> Doing:
    """A red slip that everybody has heard of."""
    red = month.doing(slip.kind, day, State.BOOKED, slip.partner)
    red.reverses = slip.number
    for row in slip.rows:
        red.rows.append(
            replace(
                row,
                card=_negative(row.card),
                shelf=_negative(row.shelf),
                theirs=_negative(row.theirs),
            )
        )
    slip.state = State.REVERSED
    return red


def _negative(counter: Counter[Key]) -> Counter[Key]:
    return Counter({key: -value for key, value in counter.items()})


def _honest_corrections(month: Month) -> None:
    """Some slips were wrong, were reversed, and came again."""
    for slip in month.dice.sample(plain(month), 4):
        day = min(slip.day + dt.timedelta(days=month.dice.randint(0, 2)), AS_OF)
        again = month.doing(slip.kind, day, State.BOOKED, slip.partner)
        again.rows = [_copy(row) for row in slip.rows]
        reversal(month, slip, day)


def plain(month: Month) -> list[Doing]:
    """Booked slips of the ordinary sort that nothing was done to."""
    reversed_ = {each.reverses for each in month.doings}
    return [
        each
        for each in month.doings
        if each.state is State.BOOKED
        and each.kind not in {"opening-stock", "transfer"}
        and each.reverses is None
        and each.number not in reversed_
        and not month.touched & {row.item for row in each.rows}
        and all(row.is_honest and row.theirs for row in each.rows)
    ]


def clues_of(month: Month) -> Iterator[Clue]:
    """What our books know of the month."""
    for slip in month.doings:
        for line, row in enumerate(slip.rows, start=1):
            for bin_, quantity in row.card.items():
                yield Clue(
                    SlipId(slip.number),
                    f"S-{slip.number:04}",
                    slip.kind,
                    slip.state,
                    line,
                    ItemId(row.item),
                    Quantity(quantity * PIECE),
                    slip.day,
                    carded=slip.day if slip.is_carded else None,
                    booked=slip.day if slip.is_booked else None,
                    store=StoreId(store_of(bin_)),
                    bin=BinId(bin_),
                    entered=Quantity(row.typed * PIECE),
                    factor=row.factor,
                    partner=PartnerId(slip.partner) if slip.partner else None,
                    told=slip.told,
                    buys=slip.kind == "purchase-receipt",
                    reverses=None if slip.reverses is None else SlipId(slip.reverses),
                    of=len(slip.rows),
                )


def facts_of(month: Month) -> dict[ItemId, Facts]:
    """What is known of the items."""
    found = {}
    for each in month.articles:
        bins = frozenset(BinId(bin_) for bin_ in each.bins)
        beside = {bin_: frozenset(_beside(bin_)) for bin_ in bins}
        packs = (each.pack,) if each.pack else ()
        found[ItemId(each.id)] = Facts(each.category, each.spec, PIECE, packs, bins, beside)
    return found


def _beside(bin_: int) -> Iterator[BinId]:
    for near in (bin_ - 1, bin_ + 1):
        if 1 <= near <= BINS * len(STORES) and store_of(near) == store_of(bin_):
            yield BinId(near)


def evidence_of(month: Month) -> Evidence:
    """All that the finder is given."""
    return Evidence(AS_OF, tuple(clues_of(month)), facts_of(month))


def differences_of(month: Month) -> list[Difference]:
    """What a statement finds: the account by item and store, the shelf by item and bin."""
    account: Counter[tuple[int, int]] = Counter()
    shelf: Counter[tuple[int, int]] = Counter(month.shrunk)
    for slip in month.doings:
        for row in slip.rows:
            for bin_, quantity in row.card.items():
                if slip.is_booked:
                    account[row.item, store_of(bin_)] += quantity
                if slip.is_carded:
                    shelf[row.item, bin_] -= quantity
            for key, quantity in row.shelf.items():
                shelf[key] += quantity
            for where, quantity in row.theirs.items():
                account[where] -= quantity
    return [
        *(
            Difference(ItemId(item), Compared.ACCOUNT, Quantity(off * PIECE), StoreId(store))
            for (item, store), off in sorted(account.items())
            if off
        ),
        *(
            Difference(
                ItemId(item),
                Compared.SHELF,
                Quantity(off * PIECE),
                StoreId(store_of(bin_)),
                BinId(bin_),
            )
            for (item, bin_), off in sorted(shelf.items())
            if off
        ),
    ]
