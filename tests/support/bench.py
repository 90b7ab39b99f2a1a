"""A warehouse with a store of every condition, goods in each, and two persons of every role."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from partsdesk.database.database import Database
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.kind import Direction, SlipKind
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.partners import PartnerId, PartnerType
from partsdesk.domain.catalog.places import GROUPS_ALLOWED, BinId, Condition, Group, Store
from partsdesk.domain.values.people import Actor, Role, StoreId
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.services.orders import Ordered
from partsdesk.services.repair_orders import OpenRepair, StartRepair, open_repair, start_repair
from partsdesk.services.scrapping import DecideScrap, FileScrap, approve_scrap, file_scrap
from partsdesk.services.slips.drafting import SaveDraft
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import a_bin, a_partner, a_store, a_user, an_actor, an_item
from tests.support.clock import HeldClock
from tests.support.lives import live_slip
from tests.support.postgres import Databases

TEN = Quantity.parse("10")
HUNDRED = Quantity.parse("100")
PRICE = Price.parse("2.5")


@dataclass
class Bench:
    """What slips of any kind can be made with."""

    item: ItemId
    other: ItemId
    shelves: dict[StoreId, BinId] = field(default_factory=dict)
    stores: list[Store] = field(default_factory=list)
    people: dict[Role, tuple[Actor, Actor]] = field(default_factory=dict)
    partners: dict[PartnerType, PartnerId] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)

    def store_for(self, kind: SlipKind) -> Store:
        """The first store in a condition, and a group, that go with the kind."""
        conditions = kind.leaves or kind.enters or {Condition.GOOD}
        fit = [store for store in self.stores if store.condition in conditions]
        return next(each for each in fit if kind.memo in {None, each.group.is_memo})

    def head(self, kind: SlipKind, variant: str, day: dt.date) -> Head:
        """All that a slip of the kind must name."""
        store = self.store_for(kind)
        target = None
        if kind.direction is Direction.CONVERT or variant == "in one store":
            target = store
        elif kind.direction is Direction.MOVE:
            crossing = variant == "between groups"
            target = next(
                each
                for each in self.stores
                if each.condition in kind.enters
                and each.id != store.id
                and not each.group.is_memo
                and (not kind.between_groups or (each.group is not store.group) is crossing)
            )
        return Head(
            day,
            store=store.id,
            to_store=target.id if target else None,
            partner=self.partners[min(kind.partner_types)],
            department=self.partners[PartnerType.CUSTOMER],
            cost_bearer="after-sales",
            order=self.orders.get(kind.order_type, ""),
            reason="because",
        )

    def lines(self, kind: SlipKind, variant: str) -> tuple[DraftLine, ...]:
        """Ten pieces, or what else the kind is about."""
        if kind.direction is Direction.AMOUNT:
            return (DraftLine(self.item, Quantity(0), amount=Amount(500)),)
        shelf = self.shelves[self.store_for(kind).id] if variant == "in one store" else None
        line = DraftLine(self.item, TEN, price=PRICE, to_bin=shelf)
        if kind.direction is Direction.CONVERT:
            return (line, DraftLine(self.other, TEN, comes_in=True))
        return (line,)


def lay(warehouse: Warehouse) -> Bench:
    """Put everything there."""
    bench = Bench(item=an_item(warehouse, "PART").id, other=an_item(warehouse, "KIT").id)
    hold = a_store(warehouse, "HOLD", Condition.HOLD)
    bench.stores.append(hold)
    for condition in Condition:
        for group in sorted(GROUPS_ALLOWED[condition], key=list(Group).index):
            if condition not in {Condition.HOLD, Condition.TRANSIT}:
                code = f"{condition.value}-{group.value}".upper()
                store = a_store(warehouse, code, condition, group, hold=hold.id)
                bench.stores.append(store)
    for each in bench.stores:
        bench.shelves[each.id] = a_bin(warehouse, each, "A-1")
    for role in Role:
        bench.people[role] = (
            a_user(warehouse, f"{role.value}-1", role),
            a_user(warehouse, f"{role.value}-2", role),
        )
    for sort in PartnerType:
        bench.partners[sort] = a_partner(warehouse, sort.value, sort).id
    _stock(warehouse, bench)
    return bench


def _stock(warehouse: Warehouse, bench: Bench) -> None:
    anybody = replace(an_actor(), user=bench.people[Role.ADMIN][0].user)
    day = HeldClock().today()
    for store in bench.stores:
        lines = (DraftLine(bench.item, HUNDRED, price=PRICE),)
        live_slip(warehouse, anybody, SaveDraft("opening-stock", Head(day, store=store.id), lines))
    wanted = (Ordered(bench.item, HUNDRED, "rusty"),)
    adviser, _ = bench.people[Role.SERVICE_ADVISER]
    repair = warehouse.perform(open_repair, OpenRepair("Wang", "Lamp", lines=wanted), adviser)
    warehouse.perform(start_repair, StartRepair(repair.result.called), adviser)
    keeper, _ = bench.people[Role.KEEPER]
    scrap = warehouse.perform(file_scrap, FileScrap(wanted), keeper).result.called
    warehouse.perform(approve_scrap, DecideScrap(scrap), bench.people[Role.SUPERVISOR][0])
    bench.orders = {"repair": repair.result.called, "scrap": scrap}


_BENCHES: dict[str, Bench] = {}


def _filled(url: str, name: str) -> None:
    database = Database(url, HeldClock())
    database.prepare()
    _BENCHES[name] = lay(Warehouse(database))
    database.close()


def _server(request: pytest.FixtureRequest) -> Databases:
    databases: Databases = request.getfixturevalue("postgres_databases")
    return databases


@pytest.fixture(params=["sqlite", "postgresql"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Bench, Warehouse]]:
    """A bench of one's own, copied from one laid once a session."""
    databases: Databases | None = None
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template").with_name("bench.db")
        if not template.exists():
            _filled(f"sqlite:///{template}", "sqlite")
        url = f"sqlite:///{shutil.copy(template, tmp_path / 'bench.db')}"
    else:
        databases = _server(request)
        url = databases.create(databases.template("bench", lambda at: _filled(at, "server")))
    database = Database(url, HeldClock())
    yield _BENCHES["sqlite" if request.param == "sqlite" else "server"], Warehouse(database)
    database.close()
    if databases is not None:
        databases.drop(url)
