"""Stores, zones and bins, the condition of what lies in them, and the group that values it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from partsdesk.domain.catalog.texts import Fit
from partsdesk.domain.values.people import StoreId, UserId
from partsdesk.domain.values.refusals import Refusal

BinId = NewType("BinId", int)


class Condition(StrEnum):
    """In what condition the goods of a store are (REC-8)."""

    GOOD = "good"
    TO_CHECK = "to-check"
    HOLD = "hold"
    DEFECTIVE = "defective"
    SAMPLE = "sample"
    OLD = "old"
    CUSTODY = "custody"
    PLACED_OUT = "placed-out"
    TRANSIT = "transit"


class Group(StrEnum):
    """Whose goods they are, and so how they are valued (VAL-5); the last is VAL-4's own."""

    MAIN = "main"
    OWN_DEFECTIVE = "own-defective"
    MEMO = "memo"
    GOODS_IN_TRANSIT = "goods-in-transit"

    @property
    def is_memo(self) -> bool:
        """Whether the group counts pieces only, at no value."""
        return self is Group.MEMO


GROUP_BY_CONDITION = {
    Condition.GOOD: Group.MAIN,
    Condition.TO_CHECK: Group.MAIN,
    Condition.HOLD: Group.MAIN,
    Condition.DEFECTIVE: Group.OWN_DEFECTIVE,
    Condition.SAMPLE: Group.MAIN,
    Condition.OLD: Group.MEMO,
    Condition.CUSTODY: Group.MEMO,
    Condition.PLACED_OUT: Group.MAIN,
    Condition.TRANSIT: Group.MAIN,
}

GROUPS_ALLOWED = {
    condition: frozenset({group})
    | (frozenset({Group.MEMO}) if condition is Condition.DEFECTIVE else frozenset())
    for condition, group in GROUP_BY_CONDITION.items()
}


@dataclass(frozen=True, slots=True)
class Store:
    """A store 仓: one condition, one valuation group, fixed once it has entries.

    Attributes:
        hold: where its abnormal goods go (INB-3).
        defective: where its defective goods go.
        one_man: VAL-10's pairs are lifted here, which its statements say.
    """

    id: StoreId
    code: str
    name: str
    condition: Condition
    group: Group
    hold: StoreId | None = None
    defective: StoreId | None = None
    keeper: UserId | None = None
    one_man: bool = False
    active: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True)
class Bin:
    """A bin 货位 of a store; the unnamed one has an empty code."""

    id: BinId
    store: StoreId
    code: str
    zone: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where goods lie: a bin and the store that it belongs to."""

    store: StoreId
    bin: BinId


@dataclass(eq=False)
class GroupNotAllowed(Refusal):
    """A store's group does not go with its condition."""

    rule = "VAL-5"
    store: str
    condition: Condition
    group: Group


@dataclass(eq=False)
class StoreFixed(Refusal):
    """A store's condition and group are fixed once it has entries."""

    rule = "REC-8"
    store: str


@dataclass(eq=False)
class UnknownStore(Refusal):
    """No store has this code."""

    store: str


@dataclass(eq=False)
class UnknownBin(Refusal):
    """No bin of the store has this code."""

    store: str
    bin: str


@dataclass(eq=False)
class AmbiguousBin(Refusal):
    """Several stores have a bin with this code: the store has to be named (``STORE/BIN``)."""

    bin: str


@dataclass(eq=False)
class StoreExists(Refusal):
    """Another store has this code already."""

    store: str


@dataclass(eq=False)
class BinExists(Refusal):
    """The store has a bin with this code already."""

    store: str
    bin: str


@dataclass(eq=False)
class StoreChanged(Refusal):
    """Somebody else changed the store since it was read (F21)."""

    store: str


@dataclass(eq=False)
class LinkNotAllowed(Refusal):
    """A store names a hold or defective store whose goods are in another condition."""

    rule = "REC-8"
    store: str
    link: str
    condition: Condition


@dataclass(eq=False)
class BinNotEmpty(Refusal):
    """Goods still lie in a bin that is to be given up."""

    store: str
    bin: str


CODE = Fit("store", 40, needed=True, barred="/")
NAME = Fit("name", 100, needed=True)
BIN = Fit("bin", 40)
ZONE = Fit("zone", 40)


def store_faults(
    store: Store, hold: Condition | None = None, defective: Condition | None = None
) -> Iterator[tuple[str, Refusal]]:
    """What is wrong with a store; the conditions are those of the stores that it names."""
    yield from CODE.faults(store.code)
    yield from NAME.faults(store.name)
    if store.group not in GROUPS_ALLOWED[store.condition]:  # VAL-5
        yield "group", GroupNotAllowed(store.code, store.condition, store.group)
    if hold not in {None, Condition.HOLD}:  # INB-3
        yield "hold_store", LinkNotAllowed(store.code, "hold_store", Condition.HOLD)
    if defective not in {None, Condition.DEFECTIVE}:
        yield "defective_store", LinkNotAllowed(store.code, "defective_store", Condition.DEFECTIVE)


def fixed_faults(old: Store, new: Store, *, has_entries: bool) -> Iterator[tuple[str, Refusal]]:
    """What a change touches that the books have made fast already."""  # REC-8
    if has_entries and (old.condition, old.group) != (new.condition, new.group):
        yield "condition", StoreFixed(old.code)
