"""A slip's life in one call, for tests that are about what comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from partsdesk.database.tables.books import ledger_balances, ledger_entries
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.execution import Counted
from partsdesk.domain.books.ledger import PoolKey
from partsdesk.domain.books.slips import MoveId, SlipId
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.catalog.partners import Partner, PartnerType
from partsdesk.domain.catalog.places import Condition, Group, Store
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.services.slips.booking import Booked, BookSlip, book_slip
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.slips.executing import Executed, ExecuteSlip, Remainder, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, release_slip
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import a_partner, a_store, a_user, an_actor, see

TODAY = dt.date(2026, 11, 21)


@dataclass
class Shop:
    """A small warehouse whose administrator still acts in every role."""

    warehouse: Warehouse
    clerk: Actor
    hold: Store
    main: Store
    defective: Store
    memo: Store
    sample: Store
    supplier: Partner
    customer: Partner

    def draft(self, kind: str, *lines: DraftLine, **head: object) -> SlipId:
        """A draft from the main store, today, unless said otherwise."""
        said = {"date": TODAY, "store": self.main.id} | head
        asked = SaveDraft(kind, Head(**said), lines)  # type: ignore[arg-type]
        return self.warehouse.perform(save_draft, asked, self.clerk).result.slip

    def version(self, slip: SlipId) -> int:
        """The slip's version now."""
        return see(self.warehouse, lambda view: view.slips.get(slip).version)

    def release(self, slip: SlipId) -> None:
        """Release a slip."""
        self.warehouse.perform(release_slip, ReleaseSlip(slip, self.version(slip)), self.clerk)

    def execute(
        self,
        slip: SlipId,
        counted: tuple[Counted, ...] | None = None,
        day: dt.date | None = None,
        remainder: Remainder = Remainder.UNDECIDED,
    ) -> Executed:
        """Execute a slip."""
        asked = ExecuteSlip(
            slip, self.version(slip), counted, day, remainder, "closed", looked_over=True
        )
        return self.warehouse.perform(execute_slip, asked, self.clerk).result

    def book(
        self,
        slip: SlipId,
        figures: Mapping[int, Figures] | None = None,
        day: dt.date | None = None,
    ) -> Booked:
        """Book a slip."""
        asked = BookSlip(slip, self.version(slip), figures or {}, day)
        return self.warehouse.perform(book_slip, asked, self.clerk).result

    def executed(self, kind: str, *lines: DraftLine, **head: object) -> SlipId:
        """A slip drafted, released and executed."""
        slip = self.draft(kind, *lines, **head)
        self.release(slip)
        self.execute(slip)
        return slip

    def booked(self, kind: str, *lines: DraftLine, **head: object) -> SlipId:
        """A slip's whole life."""
        slip = self.executed(kind, *lines, **head)
        self.book(slip)
        return slip

    def bought(self, item: Item, quantity: str, price: str, invoice: str = "F-1") -> SlipId:
        """A purchase receipt with its invoice, booked."""
        line = a_line(item, quantity, price, invoice=invoice)
        return self.booked("purchase-receipt", line, partner=self.supplier.id)

    def reversed(self, slip: SlipId) -> SlipId:
        """A slip's red slip, drafted and released and executed."""
        asked = ReverseSlip(slip, "a mistake")
        red = self.warehouse.perform(reverse_slip, asked, self.clerk).result.slip
        self.release(red)
        self.execute(red)
        return red

    def move_of(self, slip: SlipId, line: int = 1) -> MoveId:
        """The first move of a slip's line."""
        moves = see(self.warehouse, lambda view: view.slips.moves(slip))
        return next(move.id for move in moves if move.line_number == line)

    def pool(self, item: Item, group: Group = Group.MAIN) -> tuple[str, str]:
        """What the group holds of an item: quantity and amount, as people write them."""
        key = PoolKey(item.id, group)
        found = see(self.warehouse, lambda view: view.ledger.pools([key])).get(key)
        return (found.quantity.plain(), found.amount.plain()) if found else ("0", "0")

    def entries(self, slip: SlipId) -> list[tuple[str, str, str, str, str, str]]:
        """A slip's ledger entries: group, nature, in and out with quantity and amount."""
        with self.warehouse.database._engine.connect() as connection:
            rows = connection.execute(
                select(ledger_entries)
                .where(ledger_entries.c.slip_id == slip)
                .order_by(ledger_entries.c.id)
            ).all()
        return [
            (
                row.group,
                row.nature,
                Quantity(row.in_qty).plain(),
                Amount(row.in_amount).plain(),
                Quantity(row.out_qty).plain(),
                Amount(row.out_amount).plain(),
            )
            for row in rows
        ]

    def amounts_without_goods(self) -> int:
        """How many pools hold an amount and no goods; there must be none."""
        with self.warehouse.database._engine.connect() as connection:
            return len(
                connection.execute(
                    select(ledger_balances).where(
                        ledger_balances.c.quantity == 0, ledger_balances.c.amount != 0
                    )
                ).all()
            )


def a_line(item: Item, quantity: str, price: str = "", **said: object) -> DraftLine:
    """A line of so many pieces, at a price if there is one."""
    worth = Price.parse(price) if price else None
    return DraftLine(item.id, Quantity.parse(quantity), price=worth, **said)  # type: ignore[arg-type]


def live_slip(warehouse: Warehouse, actor: Actor, draft: SaveDraft) -> SlipId:
    """A slip's whole life by one who may do everything."""
    slip = warehouse.perform(save_draft, draft, actor).result.slip
    warehouse.perform(release_slip, ReleaseSlip(slip, 0), actor)
    warehouse.perform(execute_slip, ExecuteSlip(slip, 1, looked_over=True), actor)
    if see(warehouse, lambda view: view.slips.get(slip).ledger_date) is None:
        warehouse.perform(book_slip, BookSlip(slip, 2), actor)
    return slip


@pytest.fixture
def shop(warehouse: Warehouse) -> Shop:
    """A small warehouse on either database."""
    return open_shop(warehouse)


def open_shop(warehouse: Warehouse) -> Shop:
    """Put up stores of every group and a partner of each side."""
    keeper = a_user(warehouse, "clerk")
    unlimited = an_actor(user=keeper.user)
    hold = a_store(warehouse, "HOLD", Condition.HOLD)
    return Shop(
        warehouse,
        unlimited,
        hold,
        a_store(warehouse, "MAIN", hold=hold.id),
        a_store(warehouse, "DEF", Condition.DEFECTIVE),
        a_store(warehouse, "RDEF", Condition.DEFECTIVE, Group.MEMO),
        a_store(warehouse, "SMP", Condition.SAMPLE),
        a_partner(warehouse, "SUP"),
        a_partner(warehouse, "CUS", PartnerType.CUSTOMER),
    )
