"""One thing as its form shows it, with what its fields choose from (units, stores, persons)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from partsdesk.database.work import View
from partsdesk.domain.catalog.items import (
    Category,
    Item,
    ItemId,
    Unit,
    UnknownCategory,
    UnknownItem,
    UnknownUnit,
)
from partsdesk.domain.catalog.partners import Partner, PartnerId, UnknownPartner
from partsdesk.domain.catalog.places import Bin, BinId, Store, UnknownBin, UnknownStore
from partsdesk.domain.catalog.users import UnknownUser, User
from partsdesk.domain.values.people import StoreId, UserId
from partsdesk.services.bin_names import BinNames
from partsdesk.services.items import Particulars, said_of


@dataclass(frozen=True, slots=True)
class ItemEdited:
    """An item, and the units and classes that there are."""

    item: Item | None
    said: Particulars | None
    units: tuple[Unit, ...]
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class PartnerEdited:
    """A partner, and whom it answers to."""

    partner: Partner | None
    parent: Partner | None


@dataclass(frozen=True, slots=True)
class StoreEdited:
    """A store, the others, and who could keep it."""

    store: Store | None
    stores: tuple[Store, ...]
    users: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class BinEdited:
    """A bin, and the stores that it could be in."""

    bin: Bin | None
    stores: tuple[Store, ...]


@dataclass(frozen=True, slots=True)
class UserEdited:
    """A user, and the stores that rights may be limited to."""

    user: User | None
    stores: tuple[Store, ...]


@dataclass(frozen=True, slots=True)
class CategoryEdited:
    """A class of items."""

    category: Category | None


@dataclass(frozen=True, slots=True)
class UnitEdited:
    """A unit of measure."""

    unit: Unit | None


def edit_category(view: View, number: str | None) -> CategoryEdited:
    """A class of items to be named anew; none, for a new one.

    Raises:
        UnknownCategory: where there is none.
    """
    if number is None:
        return CategoryEdited(None)
    found = view.items.categories().get(number)
    if found is None:
        raise UnknownCategory(number)
    return CategoryEdited(found)


def edit_unit(view: View, called: str | None) -> UnitEdited:
    """A unit of measure, by its code or its name; none, for a new one.

    Raises:
        UnknownUnit: where there is none.
    """
    if called is None:
        return UnitEdited(None)
    for unit in view.items.units().values():
        if called in {unit.code, unit.name}:
            return UnitEdited(unit)
    raise UnknownUnit("", called)


def edit_item(view: View, key: int | None) -> ItemEdited:
    """An item to be changed; none, for a new one.

    Raises:
        UnknownItem: where there is none.
    """
    units = tuple(view.items.units().values())
    categories = tuple(view.items.categories().values())
    if key is None:
        return ItemEdited(None, None, units, categories)
    item = view.items.by_id([ItemId(key)]).get(ItemId(key))
    if item is None:
        raise UnknownItem(str(key))
    return ItemEdited(item, said_of(item, BinNames(view)), units, categories)


def edit_partner(view: View, key: int | None) -> PartnerEdited:
    """A partner to be changed; none, for a new one.

    Raises:
        UnknownPartner: where there is none.
    """
    if key is None:
        return PartnerEdited(None, None)
    partner = view.partners.by_id([PartnerId(key)]).get(PartnerId(key))
    if partner is None:
        raise UnknownPartner(str(key))
    above = partner.parent
    return PartnerEdited(partner, view.partners.by_id([above])[above] if above else None)


def edit_store(view: View, key: int | None) -> StoreEdited:
    """A store to be changed; none, for a new one.

    Raises:
        UnknownStore: where there is none.
    """
    stores = view.places.stores()
    if key is not None and StoreId(key) not in stores:
        raise UnknownStore(str(key))
    store = None if key is None else stores[StoreId(key)]
    users = tuple(each for each in view.users.every() if each.active)
    return StoreEdited(store, _by_code(stores.values()), users)


def edit_bin(view: View, key: int | None) -> BinEdited:
    """A bin to be changed; none, for a new one.

    Raises:
        UnknownBin: where there is none.
    """
    stores = _by_code(view.places.stores().values())
    if key is None:
        return BinEdited(None, stores)
    found = view.places.bins([BinId(key)]).get(BinId(key))
    if found is None:
        raise UnknownBin("", str(key))
    return BinEdited(found, stores)


def edit_user(view: View, key: int | None) -> UserEdited:
    """A user to be changed; none, for a new one.

    Raises:
        UnknownUser: where there is none.
    """
    stores = _by_code(view.places.stores().values())
    if key is None:
        return UserEdited(None, stores)
    user = view.users.by_id([UserId(key)]).get(UserId(key))
    if user is None:
        raise UnknownUser(str(key))
    return UserEdited(user, stores)


def _by_code(stores: Iterable[Store]) -> tuple[Store, ...]:
    return tuple(sorted(stores, key=lambda store: store.code))
