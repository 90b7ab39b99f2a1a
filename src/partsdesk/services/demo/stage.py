"""The stage of the sample's story: books, clock, people, and codes for everything on it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from partsdesk.database.work import View
from partsdesk.domain.books.slips import Move, Slip, SlipId
from partsdesk.domain.catalog.items import Item, ItemId
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.catalog.places import BinId, Store
from partsdesk.domain.catalog.users import User
from partsdesk.domain.values.people import NOBODY, Actor, Role, StoreId, UserId
from partsdesk.domain.values.quantities import NO_QUANTITY, Price, Quantity
from partsdesk.services.demo import sample
from partsdesk.services.demo.days import SteppedClock
from partsdesk.services.warehouse import Query, UseCase, Warehouse

Asked = TypeVar("Asked")
Result = TypeVar("Result")

WORKSTATIONS = ("WS-CANGKU-1", "WS-CAIWU-1", "WS-KEFU-1")
AT_DESKS = {Role.ACCOUNTANT: 1, Role.FINANCE_MANAGER: 1, Role.SUPERVISOR: 1, Role.KEEPER: 0}


@dataclass(frozen=True, slots=True)
class Codes:
    """What every code stands for."""

    items: Mapping[str, Item]
    partners: Mapping[str, PartnerId]
    stores: Mapping[str, Store]
    bins: Mapping[tuple[str, str], BinId]


class Stage:
    """Where the story is played: acts done by people, at the clock's time."""

    def __init__(self, warehouse: Warehouse, clock: SteppedClock, seed: str) -> None:
        """Stand before an empty warehouse."""
        self.warehouse = warehouse
        self.clock = clock
        self.chance = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.people: list[Actor] = []
        self.codes = Codes({}, {}, {}, {})
        self.costs: Mapping[str, Price] = sample.costs()

    def do(self, use_case: UseCase[Asked, Result], asked: Asked, who: str | Actor) -> Result:
        """Let somebody do an act, some minutes after the last one."""
        self.clock.step(self.chance.randint(2, 6))
        actor = self.named(who) if isinstance(who, str) else who
        return self.warehouse.perform(use_case, asked, actor).result

    def while_passes(self, least: int, most: int) -> None:
        """Let some time of the day pass, in minutes."""
        self.clock.step(self.chance.randint(least, most))

    def ask(self, query: Query[Asked, Result], asked: Asked) -> Result:
        """Ask a question, as one who sees all."""
        return self.warehouse.ask(query, asked, NOBODY)

    # -- people ----------------------------------------------------------------------------------

    def named(self, login: str) -> Actor:
        """The person of a login."""
        return next(person for person in self.people if person.login == login)

    def who(
        self, roles: frozenset[Role], store: StoreId | None, but: UserId | None = None
    ) -> Actor:
        """Who does a thing: one of these roles, whose rights reach the store, and not this one."""
        return next(
            person
            for person in self.people
            if person.roles & roles
            and person.user != but
            and (store is None or person.may_enter(store))
        )

    # -- what the stage is furnished with ---------------------------------------------------------

    def meet_people(self) -> None:
        """Learn who is there, in the order of the sample's own list."""
        known = {user.login: user for user in self.ask(_users, None)}
        self.people = [
            Actor(user.id, user.login, user.name, user.roles, user.stores, _workstation(user.roles))
            for user in (known[person.login] for person in sample.people() if person.login in known)
        ]

    def learn_codes(self) -> None:
        """Learn what the imported codes stand for."""
        self.codes = self.ask(_codes, None)

    def as_admin(self) -> Actor:
        """The administrator before the opening is signed: every role is his (VAL-10)."""
        return replace(self.named("admin"), unlimited=True)

    # -- questions --------------------------------------------------------------------------------

    def slip(self, slip: SlipId) -> Slip:
        """A slip as it stands."""
        return self.ask(_slip, slip)

    def moves(self, slip: SlipId) -> Sequence[Move]:
        """What a slip moved."""
        return self.ask(_moves, slip)

    def held(self, store: str, codes: Sequence[str] | None = None) -> dict[str, Quantity]:
        """How much of each item lies in a store; of every item, or of these."""
        items = [self.codes.items[code] for code in codes or self.codes.items]
        found = self.ask(_held, (self.codes.stores[store].id, tuple(item.id for item in items)))
        return {item.code: found.get(item.id, NO_QUANTITY) for item in items}


def _workstation(roles: frozenset[Role]) -> str:
    return WORKSTATIONS[min((AT_DESKS.get(role, 2) for role in roles), default=2)]


def _users(view: View, _: None) -> Sequence[User]:
    return view.users.every()


def _codes(view: View, _: None) -> Codes:
    stores = {store.id: store for store in view.places.stores().values()}
    return Codes(
        items={item.code: item for item in view.items.every()},
        partners={code: key for key, code in view.partners.codes().items()},
        stores={store.code: store for store in stores.values()},
        bins={(stores[each.store].code, each.code): each.id for each in view.places.every_bin()},
    )


def _slip(view: View, slip: SlipId) -> Slip:
    return view.slips.get(slip)


def _moves(view: View, slip: SlipId) -> Sequence[Move]:
    return view.slips.moves(slip)


def _held(view: View, asked: tuple[StoreId, tuple[ItemId, ...]]) -> Mapping[ItemId, Quantity]:
    return view.stock.held(*asked)
