"""A warehouse with eleven months behind it: receipts, deliveries, transfers, a red slip."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from sqlalchemy import select

from partsdesk.database.tables.catalog import bins
from partsdesk.database.work import View
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.drafting import Drafted, SaveDraft, save_draft
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, release_slip
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip
from partsdesk.services.warehouse import Warehouse
from tests.ui import world

ITEMS = range(1, 9)
WHY = ("门店样品", "展会用", "售后领用", "维修换件")


def bins_of(view: View, _: None) -> list[BinId]:
    """The bins of the main store, the unnamed one first."""
    query = select(bins.c.id).where(bins.c.store_id == world.MAIN).order_by(bins.c.id)
    return [BinId(each) for each in view.slips._connection.execute(query).scalars()]


def live(warehouse: Warehouse, drafted: Drafted, releases: str = "supervisor") -> None:
    """Release, execute and book."""
    slip = drafted.slip
    released = warehouse.perform(
        release_slip, ReleaseSlip(slip, drafted.version), world.person(releases)
    ).result
    warehouse.perform(execute_slip, ExecuteSlip(slip, released.version), world.person("keeper"))
    warehouse.perform(book_slip, BookSlip(slip, released.version + 1), world.person("accountant"))


def a_slip(
    warehouse: Warehouse,
    kind: str,
    day: dt.date,
    lines: list[DraftLine],
    head: Head | None = None,
) -> Drafted:
    """One slip of a day, booked."""
    head = head or Head(day, world.MAIN)
    asked = SaveDraft(kind, replace(head, date=day), tuple(lines))
    who = world.person("keeper" if kind == "transfer" else "accountant")
    drafted: Drafted = warehouse.perform(save_draft, asked, who).result
    live(warehouse, drafted, "keeper" if kind == "transfer" else "supervisor")
    return drafted


def busy(warehouse: Warehouse, months: int = 11) -> None:
    """Let it live up to today; most lies in no bin of its own."""
    chance = random.Random(11)  # noqa: S311
    here = warehouse.ask(bins_of, None, world.person("accountant"))
    supplier = Head(world.TODAY.date(), world.MAIN, partner=PartnerId(1))
    for month in range(12 - months, 12):
        days = [dt.date(2026, month, day) for day in (3, 9, 14, 19)]
        bought = [
            DraftLine(
                ItemId(item),
                Quantity.parse(str(chance.randint(20, 60))),
                bin=bin_,
                price=Price.parse(f"{5 + item * 2 + chance.randint(0, 99) / 100:.2f}"),
            )
            for item in ITEMS
            for bin_ in (None, *([here[item + 1]] if chance.random() < 0.4 else []))
        ]
        a_slip(warehouse, "purchase-receipt", days[0], bought, supplier)
        for day in days[1:]:
            lines = [
                DraftLine(ItemId(item), Quantity.parse(str(chance.randint(3, 12))))
                for item in chance.sample(ITEMS, 4)
            ]
            given = Head(day, world.MAIN, reason=chance.choice(WHY))
            a_slip(warehouse, "other-out", day, lines, given)
    _corrected(warehouse)
    day = dt.date(2026, 11, 20)
    moved = [DraftLine(ItemId(item), Quantity.parse("5")) for item in (1, 2)]
    a_slip(warehouse, "transfer", day, moved, Head(day, world.MAIN, world.HOLD))
    world.fill_rest(warehouse)


def _corrected(warehouse: Warehouse) -> None:
    """A delivery that was wrong, and its red slip."""
    day = dt.date(2026, 11, 19)
    lines = [DraftLine(ItemId(1), Quantity.parse("8"))]
    wrong = a_slip(warehouse, "other-out", day, lines, Head(day, world.MAIN, reason="门店样品"))
    asked = ReverseSlip(wrong.slip, "数量看错")
    live(warehouse, warehouse.perform(reverse_slip, asked, world.person("accountant")).result)
