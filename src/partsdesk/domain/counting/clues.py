"""What the difference finder is asked, what it goes by, and what it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity


class Compared(StrEnum):
    """Which two records differ."""

    ACCOUNT = "account"  # the account with the card
    SHELF = "shelf"  # the card with what was counted


class Record(StrEnum):
    """Where a mistake sits (REC-1)."""

    ACCOUNT = "account"
    CARD = "card"
    SHELF = "shelf"


class LikelyCause(StrEnum):
    """Where a difference could come from."""

    UNBOOKED = "unbooked"  # executed here, missing in the account
    BOOKED_THERE = "booked-there"  # not booked here, in the account already
    AHEAD = "invoice-ahead"  # bought and invoiced, the goods have not come
    NEVER_EXECUTED = "never-executed"  # in the account, never carried out
    UNCARDED = "uncarded"  # the goods moved, nobody carried the slip out
    MIX_UP = "mix-up"  # 混料
    WRONG_PLACE = "wrong-place"
    UNIT = "unit"  # packs taken for pieces, or pieces for packs
    DIGITS = "digits"  # two digits transposed
    SIGN = "sign"  # in for out
    TWICE = "twice"
    RED_MISSING = "red-missing"  # reversed on one side only
    CARD_ALONE = "card-alone"  # on the card, and neither in the account nor on the shelf
    NOT_REPLACED = "not-replaced"  # reversed, and the right slip never came


@dataclass(frozen=True, slots=True)
class Difference:
    """So much too many (or too few) of an item.

    Attributes:
        off: the card less what the account says it should be; or what was counted less the card.
        store: None where the account is kept over all of the stores.
        bin: None where it is about the whole store.
        counted_on: the day of the count: what was entered for later days is not to blame.
    """

    item: ItemId
    compared: Compared
    off: Quantity
    store: StoreId | None = None
    bin: BinId | None = None
    lot: LotId | None = None
    counted_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Clue:
    """What a line of a slip did, or should have done, at one place.

    Attributes:
        quantity: what it brings there; less than nothing for what it takes.
        entered: what was typed, in packs of ``factor``.
        date: the slip's own.
        carded, booked: the dates of its entries; None where it has none in that book.
        buys: that goods come from a supplier, whose invoice may be ahead of them.
        told: what else tells it from others: the other side's reference, or the order.
        reverses: the slip that this red one corrects.
        of: how many lines the slip has.
    """

    slip: SlipId
    called: str
    kind: str
    state: State
    line: int
    item: ItemId
    quantity: Quantity
    date: dt.date
    carded: dt.date | None = None
    booked: dt.date | None = None
    store: StoreId | None = None
    bin: BinId | None = None
    lot: LotId | None = None
    entered: Quantity = NO_QUANTITY
    factor: int = 1
    partner: PartnerId | None = None
    told: str = ""
    buys: bool = False
    reverses: SlipId | None = None
    of: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an item.

    Attributes:
        step: the smallest part of its unit, in units of a quantity.
        packs: how many base units its packs hold.
        bins: where it has lain.
        beside: the bins next to each of those.
    """

    category: int | None = None
    spec: str = ""
    step: int = 10_000
    packs: tuple[int, ...] = ()
    bins: frozenset[BinId] = frozenset()
    beside: Mapping[BinId, frozenset[BinId]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the books know of the items that differ.

    Attributes:
        agreed: when an item (and a bin of it; None for its account) was last found to agree: what
            was entered for a day before that is not to blame.
    """

    as_of: dt.date
    clues: tuple[Clue, ...] = ()
    facts: Mapping[ItemId, Facts] = field(default_factory=dict)
    agreed: Mapping[tuple[ItemId, BinId | None], dt.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Support:
    """A line that supports a suspicion.

    Attributes:
        other: the line beside it that makes it suspect: its twin, or what it reverses.
        meant: what its quantity should be, where it is wrong.
    """

    clue: Clue
    other: Clue | None = None
    meant: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A likely cause of a difference.

    Attributes:
        chance: so many in a thousand, beside all the other causes and none.
        supports: the lines that speak for it, the likeliest first.
        opposite: the other difference that it explains as well.
    """

    cause: LikelyCause
    record: Record
    chance: int
    supports: tuple[Support, ...] = ()
    opposite: Difference | None = None
