"""What a slip stands among: its stores, bins and items, asked for once and kept for the act."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from partsdesk.database.work import View
from partsdesk.domain.books.execution import Shelf
from partsdesk.domain.books.kind import Direction, SlipKind, Step
from partsdesk.domain.books.slips import (
    OutsideStores,
    Slip,
    ValueWouldVanish,
    WrongCondition,
    check_right,
    rights_of,
)
from partsdesk.domain.catalog.items import Item, ItemId, UnknownItem
from partsdesk.domain.catalog.places import Bin, BinId, Group, Store
from partsdesk.domain.values.people import Role, StoreId


class Surroundings:
    """Stores, bins and items as one transaction sees them; an import keeps one for its batch."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._stores: Mapping[StoreId, Store] | None = None
        self._unnamed: Mapping[StoreId, BinId] | None = None
        self._bins: dict[BinId, Bin] = {}
        self._items: dict[ItemId, Item] = {}

    @property
    def stores(self) -> Mapping[StoreId, Store]:
        """Every store by id."""
        if self._stores is None:
            self._stores = self._view.places.stores()
        return self._stores

    @property
    def unnamed(self) -> Mapping[StoreId, BinId]:
        """Every store's unnamed bin."""
        if self._unnamed is None:
            self._unnamed = self._view.places.unnamed()
        return self._unnamed

    def items(self, ids: Iterable[ItemId]) -> Mapping[ItemId, Item]:
        """These items, and whichever were asked for before.

        Raises:
            UnknownItem: where one of them is not there.
        """
        wanted = set(ids) - self._items.keys()
        if wanted:
            self._items.update(self._view.items.by_id(wanted))
        strangers = wanted - self._items.keys()
        if strangers:
            raise UnknownItem(str(min(strangers)))
        return self._items

    def keep_items(self, items: Iterable[Item]) -> None:
        """Take in items that the caller has at hand already."""
        self._items.update({item.id: item for item in items})

    def codes(self, ids: Iterable[ItemId]) -> Mapping[ItemId, str]:
        """The codes of these items."""
        found = self.items(ids)
        return {item: found[item].code for item in ids}

    def bins(self, ids: Iterable[BinId | None]) -> Mapping[BinId, Bin]:
        """These bins, and whichever were asked for before."""
        wanted = {bin_ for bin_ in ids if bin_ is not None} - self._bins.keys()
        if wanted:
            self._bins.update(self._view.places.bins(wanted))
        return self._bins

    def groups(self) -> Mapping[StoreId, Group]:
        """Every store's valuation group."""
        return {store.id: store.group for store in self.stores.values()}

    def shelf(self, slip: Slip, more: Iterable[BinId | None] = ()) -> Shelf:
        """What execution must know of the places that a slip names."""
        named = [bin_ for line in slip.lines for bin_ in (line.bin, line.to_bin)]
        defaults = [self._items[line.item].default_bin for line in slip.lines]
        bins = self.bins([*named, *defaults, *more])
        stores_of = {bin_.id: bin_.store for bin_ in bins.values()}
        codes = {bin_.id: self.bin_name(bin_.id) for bin_ in bins.values()}
        return Shelf(self.stores, self.unnamed, stores_of, codes)

    def bin_name(self, bin_: BinId) -> str:
        """A bin as people call it outside its store: ``STORE/BIN``, or the store alone."""
        found = self.bins([bin_])[bin_]
        store = self.stores[found.store].code
        return f"{store}/{found.code}" if found.code else store

    def crosses_groups(self, slip: Slip) -> bool:
        """Whether the slip's goods change their valuation group."""
        if slip.store is None or slip.to_store is None:
            return False
        return self.stores[slip.store].group is not self.stores[slip.to_store].group


def check_seen(view: View, slip: Slip, around: Surroundings) -> None:
    """Refuse to show a slip of stores that the person may not enter.

    Raises:
        OutsideStores: naming the first of them.
    """
    touched = [store for store in (slip.store, slip.to_store) if store is not None]
    if touched and not any(view.actor.may_enter(store) for store in touched):
        raise OutsideStores(around.stores[touched[0]].code)


def check_step(view: View, slip: Slip, step: Step, around: Surroundings) -> None:
    """Refuse a person whose roles or stores do not take this step with this slip.

    Raises:
        MayNot: naming the roles that may.
        OutsideStores: where the person's rights do not reach the store.
    """
    rights = rights_of(slip.kind, between_groups=around.crosses_groups(slip), red=slip.is_red)
    allowed = allowed_roles(view, slip.kind, step, rights.of(step))
    if not view.actor.is_one_of(allowed):
        check_right(view.actor, slip.kind, rights, step)
    store = slip.store
    if slip.transfer_of is not None and slip.to_store is not None:
        store = slip.to_store  # the second half of a transfer is the receiving keeper's
    if store is not None and not view.actor.may_enter(store):
        raise OutsideStores(around.stores[store].code)


def allowed_roles(
    view: View, kind: SlipKind, step: Step, shipped: frozenset[Role]
) -> frozenset[Role]:
    """The roles that may take a step: the administrator's table, or else the shipped one."""
    changed = changed_roles(view, kind, step)
    roles = shipped if changed is None else changed
    inbound = kind.direction is Direction.IN or kind.form == "inbound"  # goods off a sample stand
    if inbound and step is Step.DRAFT and view.settings.is_on("keepers-draft"):
        roles |= {Role.KEEPER}  # INB-1
    return roles


def changed_roles(view: View, kind: SlipKind, step: Step) -> frozenset[Role] | None:
    """The roles that the administrator's table gives a step; None where it says nothing."""
    changed = json.loads(view.settings.text("rights") or "{}").get(kind.code, {}).get(step.value)
    return None if changed is None else frozenset(Role(role) for role in changed)


def check_places(slip: Slip, around: Surroundings) -> None:
    """Refuse stores whose goods are not for slips of this kind (REC-8).

    Raises:
        WrongCondition: for a store in the wrong condition.
        ValueWouldVanish: for goods of value moved to where pieces only are counted.
    """
    kind = slip.kind
    origin = around.stores[slip.store] if slip.store is not None else None
    target = around.stores[slip.to_store] if slip.to_store is not None else None
    if kind.direction is Direction.IN:
        origin, target = None, origin
    if kind.direction is Direction.OUT:
        target = None
    for store, conditions in ((origin, kind.leaves), (target, kind.enters)):
        wrong_group = kind.memo is not None and store and store.group.is_memo is not kind.memo
        if store and kind.has_card and (store.condition not in conditions or wrong_group):
            raise WrongCondition(kind.code, store.code, store.condition.value)
    if origin and target and not slip.is_red:
        vanishes = target.group.is_memo and not origin.group.is_memo
        mixed = kind.direction is Direction.CONVERT and origin.group is not target.group
        if vanishes or mixed:
            raise ValueWouldVanish(origin.code, target.code)


def is_one_man(slip: Slip, around: Surroundings) -> bool:
    """Whether the slip's store is a one-man store, where VAL-10's pairs are lifted."""
    return slip.store is not None and around.stores[slip.store].one_man
