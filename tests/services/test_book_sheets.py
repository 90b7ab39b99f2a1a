"""Cards and accounts as sheets, against their entries added up by hand, on both databases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from partsdesk.domain.catalog.items import ItemId, UnknownItem
from partsdesk.domain.catalog.places import Group
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Role
from partsdesk.services.book_sheets import (
    BlockAsked,
    BookName,
    Outline,
    PlaceAsked,
    SheetAsked,
    SheetEntry,
    block_of,
    outline_of,
    place_of,
)
from partsdesk.services.warehouse import Warehouse
from tests.database.lived import Lived, cards, ledger, lived_in
from tests.support.builders import an_actor

ACCOUNTANT = an_actor(Role.ACCOUNTANT)
BLOCK = 5


def sheets(lived: Lived) -> list[SheetAsked]:
    """Cards of everything, a store, a bin; accounts; from the beginning and from a later month."""
    main, side, _ = lived.stores
    item = lived.items[0].id
    asked = [
        SheetAsked(BookName.CARD, item),
        SheetAsked(BookName.CARD, item, store=main.id),
        SheetAsked(BookName.CARD, item, store=main.id, bin=lived.bins[0]),
        SheetAsked(BookName.LEDGER, item, Group.MAIN),
        SheetAsked(BookName.LEDGER, item, Group.MAIN, store=side.id),
    ]
    later = [
        SheetAsked(each.book, item, each.group, each.store, each.bin, first=Month(202609))
        for each in asked
    ]
    return [*asked, *later]


def entries_of(lived: Lived, asked: SheetAsked) -> list[Any]:
    """The entries that a sheet is of, in its order, read whole."""
    is_card = asked.book is BookName.CARD
    found = cards(lived) if is_card else ledger(lived)
    kept = [
        each
        for each in found
        if each.item_id == asked.item
        and asked.store in {None, each.store_id}
        and (is_card or each.group == asked.group)
        and (not is_card or asked.bin in {None, each.bin_id})
    ]
    return sorted(kept, key=lambda each: (day_of(each), each.id))


def day_of(entry: Any) -> dt.date:  # noqa: ANN401 - a row of either book
    """The day of an entry in its own book."""
    found: dt.date = entry.card_date if hasattr(entry, "card_date") else entry.ledger_date
    return found


def worth_of(entry: Any) -> int:  # noqa: ANN401 - a row of either book
    """What an entry adds to an amount; the cards have none."""
    return int(getattr(entry, "in_amount", 0) - getattr(entry, "out_amount", 0))


def blocks(lived: Lived, asked: SheetAsked, outline: Outline) -> list[SheetEntry]:
    """All entries of a sheet, a block at a time."""
    found: list[SheetEntry] = []
    opening = outline.opening
    for part in outline.months:
        for offset in range(0, part.entries, BLOCK):
            block = BlockAsked(asked, part.month, opening, offset, BLOCK)
            found += lived.warehouse.ask(block_of, block, ACCOUNTANT)
        opening = opening + part.turnover.change
    return found


def test_sheets_are_what_the_entries_add_up_to(warehouse: Warehouse) -> None:
    lived = lived_in(warehouse, seed=7)
    check_balances(lived)
    check_parts(lived)
    check_days(lived)
    check_costs(lived)
    with pytest.raises(UnknownItem):
        warehouse.ask(outline_of, SheetAsked(BookName.CARD, ItemId(999)), ACCOUNTANT)


def check_balances(lived: Lived) -> None:
    """Months, openings and balances, of every sheet."""
    seen = 0
    for asked in sheets(lived):
        outline = lived.warehouse.ask(outline_of, asked, ACCOUNTANT)
        every = entries_of(lived, asked)
        first = asked.first.first if asked.first else dt.date.min
        before = [each for each in every if day_of(each) < first]
        shown = [each for each in every if day_of(each) >= first]
        balance = sum(each.in_qty - each.out_qty for each in before)
        worth = sum(worth_of(each) for each in before)
        assert outline.opening.quantity.units == balance
        assert (outline.opening.amount is None) == (asked.book is BookName.CARD)
        assert outline.opening.amount is None or outline.opening.amount.units == worth
        assert outline.year.into.quantity.units == sum(each.in_qty for each in before)
        check_months(outline, shown)
        found = blocks(lived, asked, outline)
        assert len(found) == len(shown)
        for entry, row in zip(found, shown, strict=True):
            balance += row.in_qty - row.out_qty
            assert (entry.day, entry.slip) == (day_of(row), row.slip_id)
            assert entry.turnover.into.quantity.units == row.in_qty
            assert entry.turnover.out.quantity.units == row.out_qty
            assert entry.balance.quantity.units == balance
            if entry.balance.amount is not None:
                worth += worth_of(row)
                assert entry.balance.amount.units == worth
            seen += 1
    assert seen > 80


def check_months(outline: Outline, shown: Sequence[Any]) -> None:
    """Each month holds its entries and their sums."""
    months = sorted({Month.of(day_of(each)) for each in shown})
    assert [part.month for part in outline.months] == months
    for part in outline.months:
        within = [each for each in shown if Month.of(day_of(each)) == part.month]
        assert part.entries == len(within)
        assert part.turnover.into.quantity.units == sum(each.in_qty for each in within)
        assert part.turnover.out.quantity.units == sum(each.out_qty for each in within)
        if part.turnover.out.amount is not None:
            assert part.turnover.out.amount.units == sum(each.out_amount for each in within)


def check_parts(lived: Lived) -> None:
    """A part of the entries keeps the balances of all."""
    item = lived.items[0].id
    whole = SheetAsked(BookName.CARD, item)
    every = blocks(lived, whole, lived.warehouse.ask(outline_of, whole, ACCOUNTANT))
    for kind, side in (("other-out", ""), ("", "in"), ("purchase-receipt", "in")):
        asked = SheetAsked(BookName.CARD, item, kind=kind, side=side)
        found = blocks(lived, asked, lived.warehouse.ask(outline_of, asked, ACCOUNTANT))
        wanted = [
            each
            for each in every
            if kind in {"", each.kind} and (not side or each.turnover.into.quantity)
        ]
        assert found == wanted
        assert 0 < len(found) < len(every)


def check_days(lived: Lived) -> None:
    """A day is found in its month."""
    asked = SheetAsked(BookName.CARD, lived.items[0].id)
    outline = lived.warehouse.ask(outline_of, asked, ACCOUNTANT)
    every = blocks(lived, asked, outline)
    for day in (every[0].day, every[-1].day, dt.date(2026, 10, 15)):
        place = lived.warehouse.ask(place_of, PlaceAsked(asked, day), ACCOUNTANT)
        month = [each for each in every if Month.of(each.day) == Month.of(day)]
        assert place == len([each for each in month if each.day < day])


def check_costs(lived: Lived) -> None:
    """Whoever may not see costs gets quantities alone (PAR-3)."""
    asked = SheetAsked(BookName.LEDGER, lived.items[0].id, Group.MAIN)
    keeper = an_actor(Role.KEEPER)
    outline = lived.warehouse.ask(outline_of, asked, keeper)
    assert outline.opening.amount is None
    assert outline.months[0].turnover.into.amount is None
    block = BlockAsked(asked, outline.months[0].month, outline.opening)
    (entry, *_) = lived.warehouse.ask(block_of, block, keeper)
    assert entry.balance.amount is None
    assert entry.turnover.into.price is None
