"""出入库日报 against the cards' and the ledger's entries added up by hand, on both databases."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from sqlalchemy import select

from partsdesk.database.tables.slips import slip_moves, slips
from partsdesk.database.work import View
from partsdesk.domain.values.people import Role
from partsdesk.services.lists import ListAsked, list_page
from partsdesk.services.warehouse import Warehouse
from tests.database.lived import TODAY, Lived, cards, ledger, lived_in
from tests.support.builders import an_actor, see

ACCOUNTANT, KEEPER = an_actor(Role.ACCOUNTANT), an_actor(Role.KEEPER)
COSTING = {"slip", "estimate-out", "invoice-in"}
FIGURES = ("in_qty", "out_qty", "in_amount", "out_amount", "unbooked")


def listed(lived: Lived, listing: str, day: dt.date, **scope: object) -> list[dict[str, Any]]:
    asked = ListAsked(listing, scope={"day": day, **scope}, limit=500)
    page = lived.warehouse.ask(list_page, asked, ACCOUNTANT)
    assert page.total == len(page.rows)
    return [dict(zip(page.names, row, strict=True)) for row in page.rows]


def units(value: Any) -> int:  # noqa: ANN401 - a figure of a row
    return int(getattr(value, "units", value) or 0)


def known(view: View) -> tuple[dict[int, Any], dict[int, Any]]:
    """Every slip and every move."""
    read = view.slips._connection.execute
    return (
        {row.id: row for row in read(select(slips))},
        {row.id: row for row in read(select(slip_moves))},
    )


class ByHand:
    """What the report should say, from the entries alone."""

    def __init__(self, lived: Lived) -> None:
        self.slips, self.moves = see(lived.warehouse, known)
        self.cards, self.ledger = cards(lived), ledger(lived)
        self.days = {each.slip_id: each.card_date for each in self.cards}

    def _stays(self, each: Any) -> bool:  # noqa: ANN401 - an entry
        move = self.moves[each.move_id]
        return bool(move.from_store_id == move.to_store_id)

    def by_slip(self, day: dt.date, kind: str = "") -> dict[tuple[int, ...], list[int]]:
        found: dict[tuple[int, ...], list[int]] = defaultdict(lambda: [0] * 5)
        for each in self.cards:
            slip = self.slips[each.slip_id]
            if each.card_date != day or self._stays(each) or kind not in {"", slip.kind}:
                continue
            row = found[each.slip_id, each.item_id, each.store_id]
            row[0] += each.in_qty
            row[1] += each.out_qty
            row[4] = int(slip.state == "executed")
        for each in self.ledger:
            key = (each.slip_id, each.item_id, each.store_id)
            if key in found and each.nature in COSTING:
                found[key][2] += each.in_amount
                found[key][3] += each.out_amount
        return dict(found)

    def opening(self, item: int, store: int, day: dt.date) -> int:
        return sum(
            each.in_qty - each.out_qty
            for each in self.cards
            if (each.item_id, each.store_id) == (item, store) and each.card_date < day
        )

    def by_item(self, day: dt.date, kind: str = "") -> dict[tuple[int, int], list[int]]:
        found: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0] * 5)
        for (_, item, store), row in self.by_slip(day, kind).items():
            sums = found[item, store]
            for place, figure in enumerate(row):
                sums[place] += figure
        return dict(found)


def test_every_day_is_the_sum_of_its_entries(warehouse: Warehouse) -> None:
    lived = lived_in(warehouse, seed=7, slips=26)
    hand = ByHand(lived)
    days = sorted(set(hand.days.values()))
    assert len(days) > 8
    for day in days:
        rows = listed(lived, "day-slips", day)
        found = {
            (row["slip"], row["item_id"], row["store_id"]): [units(row[n]) for n in FIGURES]
            for row in rows
        }
        assert found == hand.by_slip(day), day
        rows = listed(lived, "day-items", day)
        items = {(row["item_id"], row["store_id"]): row for row in rows}
        by_item = {key: [units(row[n]) for n in FIGURES] for key, row in items.items()}
        assert by_item == hand.by_item(day), day
        for (item, store), row in items.items():
            opening = hand.opening(item, store, day)
            assert units(row["opening_qty"]) == opening
            closing = opening + units(row["in_qty"]) - units(row["out_qty"])
            assert units(row["closing_qty"]) == closing


def test_a_kind_or_a_store_alone(warehouse: Warehouse) -> None:
    lived = lived_in(warehouse, seed=9, slips=16)
    hand = ByHand(lived)
    day, kind = max(_days_of(hand), key=lambda each: each[1])
    for row in listed(lived, "day-items", day, kind=kind):
        assert row["opening_qty"] is None
        assert row["closing_qty"] is None
        key = (row["item_id"], row["store_id"])
        assert [units(row[n]) for n in FIGURES] == hand.by_item(day, kind)[key]
    main = lived.stores[0].id
    rows = listed(lived, "day-slips", day, store=main)
    assert {row["store_id"] for row in rows} == {main}
    assert len(rows) == sum(key[2] == main for key in hand.by_slip(day))


def _days_of(hand: ByHand) -> list[tuple[dt.date, str]]:
    return [(day, hand.slips[slip].kind) for slip, day in hand.days.items()]


def test_amounts_are_hidden_and_a_day_without_entries_is_empty(warehouse: Warehouse) -> None:
    lived = lived_in(warehouse, seed=3, slips=6)
    day = next(iter(ByHand(lived).days.values()))
    for listing in ("day-items", "day-slips"):
        asked = ListAsked(listing, scope={"day": day})
        page = lived.warehouse.ask(list_page, asked, KEEPER)
        assert page.rows
        for values in page.rows:
            row = dict(zip(page.names, values, strict=True))
            assert row["in_amount"] is None
            assert row["out_amount"] is None
        assert listed(lived, listing, TODAY + dt.timedelta(days=1)) == []
