"""A small warehouse that has lived four months in no order: back-dated, corrected, moved about."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select

from partsdesk.database.tables.books import card_entries, ledger_entries
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.catalog.partners import Partner
from partsdesk.domain.catalog.places import BinId, Condition, Store
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from partsdesk.services.slips.releasing import ReleaseSlip, release_slip
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import a_bin, a_partner, a_store, an_actor, an_item, do, see

BEGIN = dt.date(2026, 8, 1)
TODAY = dt.date(2026, 11, 21)
WHO = an_actor(user=1)


@dataclass
class Lived:
    """What stands in the warehouse."""

    warehouse: Warehouse
    items: list[Item]
    stores: list[Store]
    bins: list[BinId]
    supplier: Partner
    slips: list[SlipId] = field(default_factory=list)
    refused: int = 0


def founded(warehouse: Warehouse) -> Lived:
    """A warehouse with two good stores, one of custody, and three items."""
    do(
        warehouse,
        lambda work: work.places._connection.exec_driver_sql(
            "INSERT INTO users (login, name, password) VALUES ('lee', '李', 'x')"
        ),
    )
    main, side = a_store(warehouse, "MAIN"), a_store(warehouse, "SIDE")
    custody = a_store(warehouse, "CUST", Condition.CUSTODY)
    bins = [a_bin(warehouse, main, "A-01"), a_bin(warehouse, main, "A-02")]
    items = [an_item(warehouse, code) for code in ("B-2", "A-1", "C-3")]
    return Lived(warehouse, items, [main, side, custody], bins, a_partner(warehouse, "SUP"))


def a_life(
    lived: Lived, kind: str, lines: Sequence[DraftLine], head: Head, *, until: str = "book"
) -> SlipId:
    """A slip drafted and carried on as far as `until`; a refusal leaves it where it stands."""
    door = lived.warehouse
    drafted = door.perform(save_draft, SaveDraft(kind, head, tuple(lines)), WHO).result
    lived.slips.append(drafted.slip)
    return carried_on(lived, drafted.slip, drafted.version, until)


def carried_on(lived: Lived, slip: SlipId, version: int, until: str = "book") -> SlipId:
    """A draft released, executed and booked, as far as `until`."""
    door = lived.warehouse
    try:
        if until == "draft":
            return slip
        released = door.perform(release_slip, ReleaseSlip(slip, version), WHO).result
        if until == "release":
            return slip
        door.perform(execute_slip, ExecuteSlip(slip, released.version), WHO)
        if until == "execute":
            return slip
        door.perform(book_slip, BookSlip(slip, released.version + 1), WHO)
    except Refusal:
        lived.refused += 1
    return slip


def lived_in(warehouse: Warehouse, seed: int, slips: int = 40) -> Lived:
    """So many slips of all sorts on days in no order."""
    lived = founded(warehouse)
    chance = random.Random(seed)  # noqa: S311
    plenty = [
        DraftLine(item.id, Quantity(300_000), bin=bin_, price=Price(1_234_567))
        for item in lived.items
        for bin_ in (lived.bins[0], None)
    ]
    head = Head(BEGIN, lived.stores[0].id, partner=lived.supplier.id)
    a_life(lived, "purchase-receipt", plenty, head)
    for _ in range(slips):
        _something(lived, chance)
    return lived


def _something(lived: Lived, chance: random.Random) -> None:
    main, side, custody = lived.stores
    day = BEGIN + dt.timedelta(days=chance.randrange((TODAY - BEGIN).days + 1))
    what = chance.choice(WHAT)
    lines = [
        DraftLine(chance.choice(lived.items).id, Quantity(chance.randint(1, 9) * 10_000))
        for _ in range(chance.randint(1, 3))
    ]
    if what == "purchase-receipt":
        places: list[BinId | None] = [*lived.bins, None]
        priced = [
            DraftLine(
                line.item,
                line.quantity.times(5),
                bin=chance.choice(places),
                price=Price(chance.randint(1, 9_999_999)),
            )
            for line in lines
        ]
        a_life(lived, what, priced, Head(day, main.id, partner=lived.supplier.id))
    elif what == "transfer":
        a_life(lived, what, lines, Head(day, main.id, side.id))
    elif what == "red" and lived.slips:
        _corrected(lived, chance.choice(lived.slips), chance.choice((day, None)))
    elif what == "custody-in":
        a_life(lived, what, lines, Head(day, custody.id), until="execute")
    elif what == "other-out":
        lines = [DraftLine(line.item, line.quantity, bin=lived.bins[0]) for line in lines]
        a_life(lived, what, lines, Head(day, main.id, reason="used"))


WHAT = ("purchase-receipt", "other-out", "other-out", "transfer", "red", "custody-in")


def _corrected(lived: Lived, slip: SlipId, day: dt.date | None) -> None:
    try:
        red = lived.warehouse.perform(reverse_slip, ReverseSlip(slip, "wrong", day), WHO).result
    except Refusal:
        lived.refused += 1
        return
    carried_on(lived, red.slip, red.version)


def entries(lived: Lived, table: Table) -> list[Any]:
    """Every entry of a book as it stands, to be added up by hand."""
    return see(
        lived.warehouse,
        lambda view: list(view.slips._connection.execute(select(table).order_by(table.c.id))),
    )


def cards(lived: Lived) -> list[Any]:
    """Every entry of the cards."""
    return entries(lived, card_entries)


def ledger(lived: Lived) -> list[Any]:
    """Every entry of the ledger."""
    return entries(lived, ledger_entries)
