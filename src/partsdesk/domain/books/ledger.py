"""The stores ledger: entries, the exact average, and what a slip's moves are worth.

The average is the pair (amount, quantity), never a rounded price. An amount is multiplied
first and rounded once; the last piece takes what is left, so that no amount ever stays on an
item of which there is none (VAL-5, ``slips.md``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from partsdesk.domain.books.slips import LineId, MoveId
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_AMOUNT, NO_QUANTITY, Amount, Quantity
from partsdesk.domain.values.refusals import Refusal


class Nature(StrEnum):
    """Why an entry stands in the ledger."""

    SLIP = "slip"
    ESTIMATE_OUT = "estimate-out"
    INVOICE_IN = "invoice-in"
    ADJUSTMENT = "adjustment"  # 成本调整
    ISSUE_ADJUSTMENT = "issue-adjustment"  # 出库成本调整


# The entries that make up what a line's goods cost; adjustments went elsewhere.
COSTING = frozenset({Nature.SLIP, Nature.ESTIMATE_OUT, Nature.INVOICE_IN})


class PoolKey(NamedTuple):
    """An item in a valuation group; the order of locking is the order of these."""

    item: ItemId
    group: Group


@dataclass(frozen=True, slots=True)
class Pool:
    """What a group holds of an item: the exact pair, and the pair before it was emptied.

    Attributes:
        last_quantity: with ``last_amount``, the pair just before the entry that emptied it.
        bought_quantity: with ``bought_amount``, the last purchase with an invoice (VAL-3).
    """

    quantity: Quantity = NO_QUANTITY
    amount: Amount = NO_AMOUNT
    last_quantity: Quantity = NO_QUANTITY
    last_amount: Amount = NO_AMOUNT
    bought_quantity: Quantity = NO_QUANTITY
    bought_amount: Amount = NO_AMOUNT
    last_date: dt.date | None = None

    def average(self, quantity: Quantity) -> Amount | None:
        """What so many cost at the average, or at the last one; None where there never was."""
        if self.quantity.units > 0:
            return self.amount.share(quantity, self.quantity)
        if self.last_quantity.units > 0:
            return self.last_amount.share(quantity, self.last_quantity)
        return None

    def bought(self, quantity: Quantity) -> Amount | None:
        """What so many cost at the last purchase price; None where there was no purchase."""
        if self.bought_quantity.units > 0:
            return self.bought_amount.share(quantity, self.bought_quantity)
        return None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger; red entries are negative in their own column."""

    line: LineId
    move: MoveId | None
    item: ItemId
    group: Group
    store: StoreId
    in_qty: Quantity = NO_QUANTITY
    in_amount: Amount = NO_AMOUNT
    out_qty: Quantity = NO_QUANTITY
    out_amount: Amount = NO_AMOUNT
    nature: Nature = Nature.SLIP


@dataclass(eq=False)
class NotCovered(Refusal):
    """The ledger does not hold what the slip takes.

    Attributes:
        receipts: executed, unbooked receipts of the item, which can be booked at an estimate.
    """

    rule = "VAL-2"
    item: str
    group: Group
    there: Quantity
    asked: Quantity
    receipts: tuple[str, ...] = ()


@dataclass(eq=False)
class BookFirst(Refusal):
    """An earlier open month holds executed, unbooked slips of the item."""

    rule = "VAL-2"
    item: str
    slips: tuple[str, ...]


@dataclass(eq=False)
class PriceMissing(Refusal):
    """Nothing says what the goods cost: no price, no purchase before, no average."""

    rule = "VAL-3"
    item: str
    line: int


@dataclass(eq=False)
class NothingToAdjust(Refusal):
    """An amount cannot be put on, or taken off, an item of which there is none or too little."""

    rule = "VAL-5"
    item: str
    there: Amount
    asked: Amount


class Short(Exception):
    """A pool would fall below nought; the caller knows the names and refuses."""

    def __init__(self, key: PoolKey, there: Quantity, asked: Quantity) -> None:
        super().__init__()
        self.key = key
        self.there = there
        self.asked = asked


@dataclass(slots=True)
class Pools:
    """The pools of one booking, changed entry by entry in the order of the lines.

    The one value here that changes: it lives inside one booking and is never kept.
    """

    held: dict[PoolKey, Pool]
    entries: list[Entry] = field(default_factory=list)

    def of(self, item: ItemId, group: Group) -> Pool:
        """What the group holds of the item now."""
        return self.held.get(PoolKey(item, group), Pool())

    def cost_of(self, item: ItemId, group: Group, quantity: Quantity) -> Amount:
        """What taking so many takes with it; the last piece takes what is left.

        Raises:
            Short: where the group does not hold as many.  # VAL-2
        """
        pool = self.of(item, group)
        if quantity > pool.quantity:
            raise Short(PoolKey(item, group), pool.quantity, quantity)
        return pool.amount.share(quantity, pool.quantity) if quantity else NO_AMOUNT

    def enter(self, *entries: Entry) -> None:
        """Write entries that are one step for VAL-2 and the average, and settle what is left.

        Raises:
            Short: where a group's quantity would fall below nought.  # VAL-2
        """
        before = {PoolKey(e.item, e.group): self.of(e.item, e.group) for e in entries}
        for entry in entries:
            key = PoolKey(entry.item, entry.group)
            pool = self.of(*key)
            self.held[key] = replace(
                pool,
                quantity=pool.quantity + entry.in_qty - entry.out_qty,
                amount=pool.amount + entry.in_amount - entry.out_amount,
            )
            self.entries.append(entry)
        for key, old in before.items():
            self._settle(key, old, entries)

    def _settle(self, key: PoolKey, before: Pool, entries: Iterable[Entry]) -> None:
        pool = self.held[key]
        if pool.quantity.units < 0:
            taken = before.quantity - pool.quantity
            raise Short(key, before.quantity, taken)
        amount_without_goods = not pool.quantity and pool.amount
        if amount_without_goods or pool.amount.units < 0:
            last = next(e for e in reversed(list(entries)) if PoolKey(e.item, e.group) == key)
            self.entries.append(  # VAL-6: what would be left goes to cost adjustment
                Entry(
                    last.line,
                    last.move,
                    key.item,
                    key.group,
                    last.store,
                    out_amount=pool.amount,
                    nature=Nature.ADJUSTMENT,
                )
            )
            pool = replace(pool, amount=NO_AMOUNT)
        if not pool.quantity and before.quantity:
            pool = replace(pool, last_quantity=before.quantity, last_amount=before.amount)
        self.held[key] = pool

    def bought(self, item: ItemId, group: Group, quantity: Quantity, amount: Amount) -> None:
        """Remember a purchase with an invoice as the last purchase price."""
        key = PoolKey(item, group)
        self.held[key] = replace(
            self.of(item, group), bought_quantity=quantity, bought_amount=amount
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """What a source's goods cost where they were booked, and what has been taken of it (VAL-8).

    Attributes:
        entries: the source move's costing entries, netted by group and store.
    """

    quantity: Quantity
    amount: Amount
    taken_quantity: Quantity = NO_QUANTITY
    taken_amount: Amount = NO_AMOUNT

    def cost(self, quantity: Quantity) -> Amount:
        """The cost of so many of it; the last piece takes what is left."""
        left = self.amount - self.taken_amount
        if self.taken_quantity + quantity >= self.quantity:
            return left
        share = self.amount.share(quantity, self.quantity)
        return min(share, left) if self.amount.units >= 0 else share


@dataclass(frozen=True, slots=True)
class Invoiced:
    """How much of an estimate its invoices have replaced, at the estimate's amount (VAL-3)."""

    quantity: Quantity = NO_QUANTITY
    estimate: Amount = NO_AMOUNT


def spread(amount: Amount, weights: list[int]) -> list[Amount]:
    """Share an amount out by weights; the last takes what is left.

    Weights of nought altogether share it out evenly by number.
    """
    if not any(weights):
        weights = [1] * len(weights)
    whole = Quantity(sum(weights))
    shares = [amount.share(Quantity(weight), whole) for weight in weights[:-1]]
    return [*shares, amount - Amount.sum(shares)]


Origins = Mapping[MoveId, Origin]
