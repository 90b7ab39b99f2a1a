"""Things that tests begin with; each takes what the test is about and makes up the rest."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher

from partsdesk.database.database import Database
from partsdesk.database.work import View, Work
from partsdesk.domain.catalog.items import Item, ItemId
from partsdesk.domain.catalog.partners import Partner, PartnerId, PartnerType
from partsdesk.domain.catalog.places import GROUP_BY_CONDITION, BinId, Condition, Group, Store
from partsdesk.domain.catalog.users import PasswordHash, User
from partsdesk.domain.values.people import Actor, Role, StoreId, UserId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.items import AddItem, Particulars, add_item
from partsdesk.services.partners import AddPartner, add_partner
from partsdesk.services.passwords import Hasher
from partsdesk.services.stores import AddBin, AddStore, add_bin, add_store
from partsdesk.services.warehouse import Warehouse, new_request

Result = TypeVar("Result")

PASSWORD = "correct horse battery"  # noqa: S105 - of users who live as long as a test
CHEAP = Hasher(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Row:
    """A row of a file, as the sheets package reads it."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[Refusal, ...] = field(default=())


def rows(*cells: Mapping[str, str]) -> list[Row]:
    """Rows numbered as in a file with headings."""
    return [Row(number, each) for number, each in enumerate(cells, start=2)]


def an_actor(*roles: Role, user: int = 0, stores: frozenset[StoreId] = frozenset()) -> Actor:
    """Somebody at a workstation; without a role he may act in every one."""
    name = roles[0].value if roles else "somebody"
    held = frozenset(roles)
    return Actor(UserId(user), name, name, held, stores, "desk", unlimited=not roles)


def do(warehouse: Warehouse, once: Callable[[Work], Result], actor: Actor | None = None) -> Result:
    """Writes something in one transaction, past acts and their records."""
    return warehouse.database.write(lambda work, _: once(work), actor or an_actor(), new_request())


def see(warehouse: Warehouse, once: Callable[[View], Result], actor: Actor | None = None) -> Result:
    """Reads something from one snapshot."""
    return warehouse.database.read(once, actor or an_actor())


def a_warehouse(folder: Path) -> Warehouse:
    """A warehouse of its own on SQLite, with nobody and nothing in it; close its database."""
    database = Database(f"sqlite:///{folder / 'own-warehouse.db'}")
    database.prepare()
    return Warehouse(database)


def an_item(warehouse: Warehouse, code: str = "", **said: object) -> Item:
    """An item; `said` are fields of `Particulars`."""
    code = code or f"ITEM-{next(_numbers):04}"
    particulars = replace(Particulars(code, f"Item {code}", "pc"), **said)  # type: ignore[arg-type]
    key: ItemId = warehouse.perform(add_item, AddItem(particulars), an_actor()).result.item
    return see(warehouse, lambda view: view.items.by_id([key])[key])


def a_store(
    warehouse: Warehouse,
    code: str = "",
    condition: Condition = Condition.GOOD,
    group: Group | None = None,
    **said: object,
) -> Store:
    """A store; `said` are further fields of `Store`."""
    code = code or f"S{next(_numbers):03}"
    group = group or GROUP_BY_CONDITION[condition]
    store = Store(StoreId(0), code, f"Store {code}", condition, group)
    store = replace(store, **said)  # type: ignore[arg-type]
    return replace(store, id=warehouse.perform(add_store, AddStore(store), an_actor()).result.store)


def a_bin(warehouse: Warehouse, store: Store, code: str, zone: str = "") -> BinId:
    """A bin in a store."""
    warehouse.perform(add_bin, AddBin(store.id, code, zone), an_actor())
    return see(warehouse, lambda view: view.places.bin(store, code).id)


def a_partner(
    warehouse: Warehouse,
    code: str = "",
    type_: PartnerType = PartnerType.SUPPLIER,
    parent: Partner | None = None,
    **said: object,
) -> Partner:
    """A partner; `said` are further fields of `Partner`."""
    code = code or f"P{next(_numbers):03}"
    above = parent.id if parent else None
    partner = Partner(PartnerId(0), code, f"Partner {code}", type_, above)
    partner = replace(partner, **said)  # type: ignore[arg-type]
    kept = warehouse.perform(add_partner, AddPartner(partner), an_actor()).result
    return replace(partner, id=kept.partner)


def a_user(
    warehouse: Warehouse,
    login: str = "",
    *roles: Role,
    stores: frozenset[StoreId] = frozenset(),
    active: bool = True,
) -> Actor:
    """A user with `PASSWORD`, as he sits at his workstation; a keeper where nothing is said."""
    login = login or f"user{next(_numbers)}"
    held = frozenset(roles or (Role.KEEPER,))
    user = User(UserId(0), login, login.title(), held, stores, active)
    key = do(warehouse, lambda work: work.users.add(user, _hash()))
    return Actor(key, login, user.name, held, stores, "desk")


@cache
def _hash() -> PasswordHash:
    return CHEAP.hashed("", PASSWORD)
