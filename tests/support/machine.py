"""A warehouse with its people, and the machine's hands: it acts, expects, and compares."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from partsdesk.database.tables import METADATA
from partsdesk.domain.books.kind import ReleasedBy, Rights, Step
from partsdesk.domain.catalog.items import Tracking
from partsdesk.domain.catalog.partners import PartnerType
from partsdesk.domain.catalog.places import Condition, Group
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.verifying import verify
from partsdesk.services.warehouse import Warehouse, new_request
from tests.support.builders import a_bin, a_partner, a_store, a_user, an_actor, an_item, do, see
from tests.support.clock import HeldClock
from tests.support.model import Entry, Model, Moved, Page, Spot

PIECE = 10_000
STORES = {
    "HOLD": (Condition.HOLD, Group.MAIN),
    "MAIN": (Condition.GOOD, Group.MAIN),
    "SMP": (Condition.SAMPLE, Group.MAIN),
    "DEF": (Condition.DEFECTIVE, Group.OWN_DEFECTIVE),
    "RDEF": (Condition.DEFECTIVE, Group.MEMO),
    "CUST": (Condition.CUSTODY, Group.MEMO),
}
PEOPLE = {
    "k1": (Role.KEEPER,),
    "k2": (Role.KEEPER,),
    "a1": (Role.ACCOUNTANT,),
    "a2": (Role.ACCOUNTANT,),
    "sup": (Role.SUPERVISOR,),
    "fin": (Role.FINANCE_MANAGER,),
    "clk": (Role.SERVICE_CLERK,),
    "mgr": (Role.SERVICE_MANAGER,),
    "fac": (Role.FACTORY_RECEIVING,),
    "aud": (Role.AUDITOR,),
    "all": (Role.KEEPER, Role.ACCOUNTANT, Role.SUPERVISOR),
}
PEOPLE_MOST_STORES = ("k3",)


@dataclass
class World:
    """The stores, bins, items and people of a warehouse, by id."""

    stores: dict[str, int] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    holds: dict[int, int] = field(default_factory=dict)
    bins: dict[int, list[int]] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    people: dict[str, Actor] = field(default_factory=dict)
    supplier: int = 0
    customer: int = 0

    def spot(self, store: int, bin_: int | None) -> Spot:
        """A bin of a store; the unnamed one where none is said."""
        return Spot(store, bin_ or self.bins[store][0], self.groups[store])


def furnish(warehouse: Warehouse) -> World:
    """Put a warehouse up."""
    world = World()
    hold = None
    for code, (condition, group) in STORES.items():
        named = {"hold": hold} if code in {"MAIN", "SMP"} else {}
        store = a_store(warehouse, code, condition, group, **named)
        hold = hold or store.id
        world.stores[code] = store.id
        world.groups[store.id] = group.value
        unnamed = see(warehouse, lambda view: view.places.unnamed())[store.id]
        world.bins[store.id] = [unnamed, a_bin(warehouse, store, "A-1")]
        if named:
            world.holds[store.id] = world.stores["HOLD"]
    tracked = {"A": Tracking.NONE, "B": Tracking.NONE, "L": Tracking.LOT, "S": Tracking.SERIAL}
    world.items = {
        code: an_item(warehouse, code, tracking=tracking).id for code, tracking in tracked.items()
    }
    do(warehouse, lambda work: work.keep.put("close-needs-papers", "no"))  # nobody hands any over
    world.items["M"] = an_item(warehouse, "M", unit="m").id
    world.supplier = a_partner(warehouse, "SUP").id
    world.customer = a_partner(warehouse, "CUS", PartnerType.CUSTOMER).id
    world.people = {login: a_user(warehouse, login, *roles) for login, roles in PEOPLE.items()}
    limited = frozenset({next(iter(world.stores.values()))})
    world.people["k3"] = a_user(warehouse, "k3", Role.KEEPER, stores=limited)  # type: ignore[arg-type]
    return world


def rights(page: Page, groups: dict[int, str]) -> Rights:
    """Who does what with a slip."""
    crosses = page.to_store is not None and groups[page.store] != groups[page.to_store]
    row = page.kind.between_groups if crosses and page.kind.between_groups else page.kind.rights
    if page.red_of is not None and isinstance(row.releases, ReleasedBy):
        both = frozenset({Role.SUPERVISOR, Role.ACCOUNTANT})
        return Rights(row.drafts, both, row.executes, row.books)
    return row


class Hands:
    """Acts on the warehouse, expects what the model expects, and compares the two."""

    def __init__(self, world: World, warehouse: Warehouse, clock: HeldClock) -> None:
        self.world = world
        self.warehouse = warehouse
        self.clock = clock
        self.model = Model()
        self.lots: set[tuple[int, str]] = set()
        self.last: tuple[Any, ...] | None = None
        self.steps = itertools.count(1)
        self.refused = 0
        self.done = 0

    # -- acting --------------------------------------------------------------------------------

    def perform(
        self, use_case: Callable[..., Any], asked: object, actor: Actor, expected: Iterable[str]
    ) -> Any:  # noqa: ANN401 - an answer of the act's own
        """Do an act; where the model says no, the house must, for one of its reasons."""
        reasons = set(expected)
        before = self.dump() if reasons else None
        request = new_request()
        try:
            done = self.warehouse.perform(use_case, asked, actor, request)
        except Refusal as refusal:
            self._refused(refusal, reasons, before)
            return None
        assert not reasons, f"{use_case.__name__} should have been refused: {reasons}"
        self.done += 1
        self.last = (use_case, asked, actor, request, done.result)
        return done.result

    def _refused(self, refusal: Refusal, reasons: set[str], before: object) -> None:
        name = type(refusal).__name__
        assert name in reasons, f"{name} {vars(refusal)}: the model expects {reasons or 'yes'}"
        assert self.dump() == before, f"{name} left something changed"
        self.refused += 1

    def again(self) -> None:
        """Send the last act once more: it is answered alike, and nothing is done."""
        if self.last is None:
            return
        use_case, asked, actor, request, result = self.last
        before = self.dump()
        done = self.warehouse.perform(use_case, asked, actor, request)
        assert done.again
        assert done.result == result
        assert self.dump() == before

    def version(self, slip: int) -> int:
        """A slip's version."""
        return int(self.rows("slips", id=slip)[0].version)

    def today(self) -> dt.date:
        """The warehouse's day."""
        return self.clock.today()

    # -- comparing -----------------------------------------------------------------------------

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything in the database."""
        with self.warehouse.database._engine.connect() as connection:
            return {
                table.name: sorted(
                    (tuple(row) for row in connection.execute(select(table))), key=repr
                )
                for table in METADATA.sorted_tables
                if table.name != "workstations"  # renewed by the clock, whatever becomes of the act
            }

    def rows(self, table: str, **where: object) -> list[Any]:
        """Rows of a table, in the order in which they were written."""
        kept = METADATA.tables[table]
        query = select(kept).order_by(*kept.primary_key.columns)
        for name, value in where.items():
            query = query.where(kept.c[name] == value)
        with self.warehouse.database._engine.connect() as connection:
            return list(connection.execute(query))

    def compare(self) -> None:
        """See that stock, pools and states are what the model says."""
        codes = {row.id: row.code for row in self.rows("lots")}
        stock = {
            (row.item_id, codes[row.lot_id], row.bin_id): row.quantity for row in self.rows("stock")
        }
        _same(_but_nought(stock, 0), _but_nought(self.model.stock(), 0))
        pools = {
            (row.item_id, row.group): (
                (row.quantity, row.amount),
                (row.last_quantity, row.last_amount),
                (row.bought_quantity, row.bought_amount),
            )
            for row in self.rows("ledger_balances")
        }
        nothing = ((0, 0), (0, 0), (0, 0))
        kept = {
            key: ((pool.quantity, pool.amount), pool.last, pool.bought)
            for key, pool in self.model.pools.items()
        }
        _same(_but_nought(pools, nothing), _but_nought(kept, nothing))
        states = {row.id: row.state for row in self.rows("slips")}
        _same(states, {page.id: page.state for page in self.model.pages.values()})

    def compare_all(self) -> None:
        """See that every entry of both books is what the model says."""
        codes = {row.id: row.code for row in self.rows("lots")}
        cards = [
            (row.card_date, row.item_id, codes[row.lot_id], row.bin_id, row.in_qty, row.out_qty)
            for row in self.rows("card_entries")
        ]
        _same(dict(enumerate(cards)), dict(enumerate(self.model.cards)))
        ledger = [_ledger_row(row) for row in self.rows("ledger_entries")]
        model = [_model_row(entry) for entry in self.model.ledger]
        _same(dict(enumerate(ledger)), dict(enumerate(model)))

    def verify(self) -> None:
        """See that every invariant holds."""
        checked = self.warehouse.ask(verify, None, an_actor())
        bad = [(each.id, each.name, *map(str, each.places)) for each in checked if each.violations]
        assert not bad, bad

    def take_moves(self, page: Page, predicted: list[Moved]) -> None:
        """See that the slip's moves are those predicted, and take their ids over."""
        codes = {row.id: row.code for row in self.rows("lots")}
        rows = self.rows("slip_moves", slip_id=page.id)
        rows.sort(key=lambda row: (row.line_number, row.part))
        _same(
            dict(enumerate(_move_row(row, codes) for row in rows)),
            dict(enumerate(map(_predicted, predicted))),
        )
        for row, move in zip(rows, predicted, strict=True):
            move.id = row.id
            self.lots.add((move.item, move.lot))


def _but_nought(figures: dict[Any, Any], nought: object) -> dict[Any, Any]:
    return {key: figure for key, figure in figures.items() if figure != nought}


def _same(house: dict[Any, Any], model: dict[Any, Any]) -> None:
    """Name what differs, and what either says of it."""
    keys = house.keys() | model.keys()
    differing = {key: (house.get(key), model.get(key)) for key in keys}
    wrong = {key: pair for key, pair in differing.items() if pair[0] != pair[1]}
    assert not wrong, f"house and model differ: {wrong}"


def _move_row(row: Any, codes: dict[int, str]) -> tuple[Any, ...]:  # noqa: ANN401 - a row
    return (
        row.line_number,
        row.item_id,
        codes[row.lot_id],
        row.quantity,
        row.from_bin_id,
        row.to_bin_id,
        row.source_id,
    )


def _predicted(move: Moved) -> tuple[Any, ...]:
    origin = move.origin.bin if move.origin else None
    target = move.target.bin if move.target else None
    return (move.line, move.item, move.lot, move.quantity, origin, target, move.source)


def _ledger_row(row: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a row
    return (
        row.slip_id,
        row.move_id,
        row.item_id,
        row.group,
        row.store_id,
        row.nature,
        row.ledger_date,
        row.in_qty,
        row.in_amount,
        row.out_qty,
        row.out_amount,
    )


def _model_row(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.slip,
        entry.move,
        entry.item,
        entry.group,
        entry.store,
        entry.nature,
        entry.date,
        entry.in_qty,
        entry.in_amount,
        entry.out_qty,
        entry.out_amount,
    )


def may(actor: Actor, page: Page, step: Step, groups: dict[int, str]) -> set[str]:
    """Why a person may not take a step with a slip."""
    reasons = set()
    if not actor.roles & rights(page, groups).of(step):
        reasons.add("MayNot")
    if actor.stores and page.store not in actor.stores:
        reasons.add("OutsideStores")
    return reasons
