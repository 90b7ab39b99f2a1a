"""What a random clerk writes on a slip, and a random keeper counts."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from hypothesis import strategies as st
from typing_extensions import override

from partsdesk.domain.books.drafts import DraftLine
from partsdesk.domain.books.execution import Abnormal, AbnormalSort, Counted, Part, Side
from partsdesk.domain.books.kind import Direction, Sources
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import MoveId
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from tests.support.machine import PIECE, Hands
from tests.support.model import Ask, Moved, Page

# Where slips of a kind come from and go to; in the machine's warehouse no others are drawn up.
PLACES: tuple[tuple[str, str, str], ...] = (
    *[("purchase-receipt", "MAIN", "")] * 4,
    ("opening-stock", "MAIN", ""),
    ("opening-stock", "DEF", ""),
    ("other-in", "MAIN", ""),
    ("count-surplus", "MAIN", ""),
    ("customer-return", "MAIN", ""),
    ("promotion-return", "MAIN", ""),
    ("defect-return", "RDEF", ""),
    ("custody-in", "CUST", ""),
    ("sales-delivery", "MAIN", ""),
    ("sales-delivery", "MAIN", ""),
    ("promotion-out", "MAIN", ""),
    ("internal-use", "MAIN", ""),
    ("supplier-return", "MAIN", ""),
    ("supplier-return", "HOLD", ""),
    ("count-shortage", "MAIN", ""),
    ("other-out", "DEF", ""),
    ("rejected-return", "RDEF", ""),
    ("custody-out", "CUST", ""),
    ("transfer", "MAIN", "MAIN"),
    ("transfer", "HOLD", "MAIN"),
    ("transfer", "MAIN", "DEF"),
    ("transfer", "RDEF", "MAIN"),
    ("sample-out", "MAIN", "SMP"),
    ("sample-return", "SMP", "MAIN"),
    ("repaired-in", "DEF", "MAIN"),
    ("repaired-in", "RDEF", "MAIN"),
    ("conversion", "MAIN", "MAIN"),
    ("conversion", "MAIN", "HOLD"),
    ("cost-adjustment", "MAIN", ""),
)
T = TypeVar("T")
PRICES = (None, 0, 333_333, 1_000_000, 3_333_333, 10_005_000, 99_999_999)


class Dice:
    """Chance out of one number, evenly spread, which hypothesis's own draws are not."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._random = random.Random(seed)  # noqa: S311 - nothing secret

    @override
    def __repr__(self) -> str:
        return f"Dice({self._seed})"

    def choice(self, of: Sequence[T]) -> T:
        """One of these."""
        return self._random.choice(of)

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)

    def chance(self, one_in: int) -> bool:
        """True once in so many."""
        return self._random.randrange(one_in) == 0

    def coin(self) -> bool:
        """Yes or no."""
        return self._random.random() < 1 / 2


DICE = st.integers(0, 2**32 - 1).map(Dice)


@dataclass
class Drawing:
    """Draws lines and counts by chance."""

    hands: Hands
    dice: Dice
    days: Sequence[int] = (0,)  # how many days ago a slip may be dated

    def page(self) -> Page:
        """A new slip."""
        code, store, to_store = self.dice.choice(PLACES)
        kind = KINDS[code]
        stores = self.hands.world.stores
        day = self.hands.today() - dt.timedelta(days=self.dice.choice(self.days))
        page = Page(0, kind, day, [], stores[store], stores[to_store] if to_store else None)
        count = 1 if kind.direction is not Direction.CONVERT else 2
        count += self.dice.chance(3)
        page.lines = [self._line(page, number) for number in range(count)]
        return page

    def _line(self, page: Page, number: int) -> Ask:
        comes_in = page.kind.direction is Direction.CONVERT and number > 0
        if page.kind.direction is Direction.AMOUNT:
            amount = self.dice.choice((1, 250, -1, -99_999, 12_345))
            return Ask(self._item(), 0, amount=amount)
        line = self._new(page) if page.kind.direction is Direction.IN else self._there(page)
        if comes_in:
            line = replace(self._new(page), comes_in=True, to_bin=line.to_bin, bin=None)
            if line.item == self.hands.world.items["S"]:
                line.lot = f"C{self.dice.between(1, 10**6)}"  # never the piece that it is made of
        if page.kind.sources is not Sources.NONE and not self.dice.chance(3):
            line = self._from_source(page, line)
        return line

    def _item(self) -> int:
        return self.hands.world.items[self.dice.choice("AABBMLS")]

    def _price(self) -> int | None:
        return self.dice.choice(PRICES)

    def quantity(self, item: int) -> int:
        """So much of an item as its unit allows."""
        items = self.hands.world.items
        if item == items["S"]:
            return PIECE
        if item == items["M"]:
            return 10 * int(self.dice.between(1, 9_000))
        return PIECE * int(self.dice.between(1, 9))

    def _new(self, page: Page) -> Ask:
        """Goods that come from outside, or out of what is converted."""
        items = self.hands.world.items
        item = self._item()
        lots = {items["L"]: ("L1", "L2"), items["S"]: ("S1", "S2")}.get(item, ("",))
        store = page.to_store if page.kind.direction is Direction.CONVERT else page.store
        return Ask(
            item,
            self.quantity(item),
            self.dice.choice(lots),
            price=self._price(),
            invoice="F" if page.kind.estimated and self.dice.coin() else "",
            bin=self.dice.choice(self.hands.world.bins[store or 0]),
        )

    def _there(self, page: Page) -> Ask:
        """Goods that lie there, mostly no more than do."""
        bins = self.hands.world.bins[page.store]
        spots = [key for key, n in sorted(self.hands.model.stock().items()) if n > 0]
        spots = [key for key in spots if key[2] in bins]
        item, lot, bin_ = (
            self.dice.choice(spots) if spots else (self.hands.world.items["A"], "", bins[0])
        )
        held = self.hands.model.stock().get((item, lot, bin_)) or PIECE
        asked = self.quantity(item)
        asked = asked if self.dice.chance(6) else min(asked, held)
        line = Ask(item, asked, lot, price=self._price(), bin=bin_)
        if page.to_store:
            line.to_bin = self.dice.choice(self.hands.world.bins[page.to_store])
        return line

    def _from_source(self, page: Page, line: Ask) -> Ask:
        """Goods that come back from where they went, or mostly do."""
        found = [
            move
            for owner in self.hands.model.pages.values()
            if owner.kind.code in page.kind.source_kinds and owner.red_of is None
            for move in owner.moves
        ]
        if not found:
            return line
        move: Moved = self.dice.choice(found)
        quantity = min(self.quantity(move.item), move.quantity)
        bin_ = line.bin
        if page.kind.direction is Direction.OUT and move.target and not self.dice.chance(4):
            bin_ = move.target.bin if move.target.store == page.store else bin_
        return Ask(move.item, quantity, move.lot, price=line.price, source=move.id, bin=bin_)

    def counted(self, page: Page) -> tuple[Counted, ...] | None:
        """What the keeper counts: mostly what was asked, else less, more or broken."""
        if page.state not in {"released", "booked-ahead"} or not self.dice.chance(3):
            return None
        counts = []
        for number, line in enumerate(page.lines, start=1):
            less = self.dice.choice((0, 0, -PIECE, PIECE))
            quantity = max(line.quantity + less, 0)
            part = Part(
                Quantity(quantity),
                BinId(line.bin) if line.bin else None,
                BinId(line.to_bin) if line.to_bin else None,
                line.lot,
                checked=not self.dice.chance(5),
                reason="asked for",
            )
            broken = part.quantity.units > PIECE and self.dice.chance(3)
            counts.append(Counted(number, self._parts(part) if broken else (part,)))
        return tuple(counts)

    @staticmethod
    def _parts(part: Part) -> tuple[Part, ...]:
        broken = Abnormal(AbnormalSort.BROKEN, Side.MAKER, "fell")
        rest = replace(part, quantity=part.quantity - Quantity(PIECE))
        return (rest, replace(part, quantity=Quantity(PIECE), abnormal=broken))


def draft_line(line: Ask) -> DraftLine:
    """The line as the program takes it."""
    return DraftLine(
        ItemId(line.item),
        Quantity(line.quantity),
        lot=line.lot,
        bin=None if line.bin is None else BinId(line.bin),
        to_bin=None if line.to_bin is None else BinId(line.to_bin),
        comes_in=line.comes_in,
        price=None if line.price is None else Price(line.price),
        amount=None if line.amount is None else Amount(line.amount),
        invoice=line.invoice,
        source=None if line.source is None else MoveId(line.source),
    )
