"""Stores, zones and bins, changed and listed (REC-2, REC-8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from partsdesk.database.work import View, Work
from partsdesk.domain.catalog.places import (
    BIN,
    ZONE,
    Bin,
    BinExists,
    BinId,
    BinNotEmpty,
    Store,
    StoreChanged,
    StoreExists,
    UnknownBin,
    UnknownStore,
    fixed_faults,
    store_faults,
)
from partsdesk.domain.catalog.users import UnknownUser
from partsdesk.domain.values.people import Role, StoreId
from partsdesk.services.warehouse import act

STORE_ROLES = frozenset({Role.SUPERVISOR, Role.ACCOUNTANT, Role.FINANCE_MANAGER})
BIN_ROLES = STORE_ROLES | {Role.KEEPER}


@dataclass(frozen=True, slots=True)
class AddStore:
    """Make a store; the id and version in the value are not looked at."""

    store: Store


@dataclass(frozen=True, slots=True)
class ChangeStore:
    """Say something else of a store; the value's version is that which was read."""

    store: Store


@dataclass(frozen=True, slots=True)
class StoreKept:
    """A store as it was kept."""

    store: StoreId
    version: int
    called: str


@dataclass(frozen=True, slots=True)
class AddBin:
    """Make a bin in a store."""

    store: StoreId
    code: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class ChangeBin:
    """Put a bin in another zone, or give it up."""

    bin: BinId
    zone: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class BinKept:
    """A bin as it was kept."""

    called: str
    bin: int = 0


@dataclass(frozen=True, slots=True)
class StoreShown:
    """A store with its bins, the unnamed one first."""

    store: Store
    bins: tuple[Bin, ...]


@act(*STORE_ROLES)
def add_store(work: Work, asked: AddStore) -> StoreKept:
    """Make a store, with its unnamed bin.

    Raises:
        StoreExists, GroupNotAllowed, LinkNotAllowed, UnknownStore, UnknownUser, TextMissing,
        TextTooWide, UnfitText.
    """
    work.places.alone()
    _check(work, asked.store, work.places.stores())
    key = work.places.add_store(asked.store)
    return StoreKept(key, 0, asked.store.code)


@act(*STORE_ROLES)
def change_store(work: Work, asked: ChangeStore) -> StoreKept:
    """Change a store; its condition and group stay once it has entries.

    Raises:
        StoreFixed, StoreChanged, StoreExists, GroupNotAllowed, LinkNotAllowed, UnknownStore,
        UnknownUser, TextMissing, TextTooWide, UnfitText.
    """
    work.places.alone()
    store = asked.store
    stores = work.places.stores()
    held = stores.get(store.id)
    if held is None:
        raise UnknownStore(store.code)
    if held.version != store.version:
        raise StoreChanged(held.code)  # F21
    _check(work, store, stores)
    for _, refusal in fixed_faults(held, store, has_entries=work.places.has_entries(store.id)):
        raise refusal  # REC-8
    check_named_by(store, stores)
    work.places.change_store(store)
    return StoreKept(held.id, held.version + 1, store.code)


@act(*BIN_ROLES)
def add_bin(work: Work, asked: AddBin) -> BinKept:
    """Make a bin.

    Raises:
        UnknownStore, BinExists, TextTooWide, UnfitText.
    """
    work.places.alone()
    store = _store(work, asked.store)
    if BIN.check(asked.code) in work.places.bins_of(asked.store):
        raise BinExists(store.code, asked.code)
    work.places.add_bins(asked.store, {asked.code: ZONE.check(asked.zone)})
    made = work.places.bins_of(asked.store)[asked.code]
    return BinKept(f"{store.code}/{asked.code}", made.id)


@act(*BIN_ROLES)
def change_bin(work: Work, asked: ChangeBin) -> BinKept:
    """Put a bin in another zone or give it up; goods must not lie in it then.

    Raises:
        UnknownBin, BinNotEmpty, TextTooWide, UnfitText.
    """
    work.places.alone()
    held = work.places.bins([asked.bin]).get(asked.bin)
    if held is None:
        raise UnknownBin("", str(asked.bin))
    store = _store(work, held.store)
    if not asked.active and (not held.code or work.places.holds_goods(held.id)):
        raise BinNotEmpty(store.code, held.code)
    changed = replace(held, zone=ZONE.check(asked.zone), active=asked.active)
    work.places.change_bin(changed)
    return BinKept(f"{store.code}/{held.code}", held.id)


def list_stores(view: View, _: None = None) -> tuple[StoreShown, ...]:
    """Every store with its bins, in the order of codes."""
    bins: dict[StoreId, list[Bin]] = {}
    for bin_ in view.places.every_bin():
        bins.setdefault(bin_.store, []).append(bin_)
    stores = sorted(view.places.stores().values(), key=lambda store: store.code)
    return tuple(StoreShown(store, tuple(bins.get(store.id, ()))) for store in stores)


def check_named_by(store: Store, stores: Mapping[StoreId, Store]) -> None:
    """See that the stores which name this one as theirs may still do so.

    Raises:
        LinkNotAllowed: where this one's goods would be in another condition.
    """
    for other in stores.values():
        hold = store.condition if other.hold == store.id else None
        defective = store.condition if other.defective == store.id else None
        for _, refusal in store_faults(other, hold, defective):
            raise refusal


def _check(work: Work, store: Store, stores: Mapping[StoreId, Store]) -> None:
    if any(other.code == store.code and other.id != store.id for other in stores.values()):
        raise StoreExists(store.code)
    conditions = []
    for link in (store.hold, store.defective):
        if link is not None and link not in stores:
            raise UnknownStore(str(link))
        conditions.append(None if link is None else stores[link].condition)
    for _, refusal in store_faults(store, *conditions):
        raise refusal
    if store.keeper is not None and not work.users.by_id([store.keeper]):
        raise UnknownUser(str(store.keeper))


def _store(work: Work, key: StoreId) -> Store:
    found = work.places.stores().get(key)
    if found is None:
        raise UnknownStore(str(key))
    return found
