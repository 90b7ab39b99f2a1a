"""收发存汇总 against the ledger's entries added up by hand, by every way, on both databases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from partsdesk.database.tables.slips import slips
from partsdesk.database.work import View
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Role
from partsdesk.services.lists import ListAsked, list_page
from partsdesk.services.warehouse import Warehouse
from tests.database.lived import Lived, ledger, lived_in
from tests.support.builders import an_actor, do, see

ACCOUNTANT = an_actor(Role.ACCOUNTANT)
FIRST, LAST = Month(202609), Month(202610)
MOVED = ("in_qty", "in_amount", "out_qty", "out_amount")
NAMES = ("opening_qty", "opening_amount", *MOVED, "closing_qty", "closing_amount")
Key = Callable[[Any], object]


def listed(
    lived: Lived, listing: str, keys: tuple[str, ...], **scope: object
) -> dict[object, list[int | None]]:
    """The rows of a summary by their keys, in smallest units."""
    asked = {"first": FIRST.number, "last": LAST.number, **scope}
    page = lived.warehouse.ask(list_page, ListAsked(listing, scope=asked), ACCOUNTANT)
    found: dict[object, list[int | None]] = {}
    for values in page.rows:
        row: dict[str, Any] = dict(zip(page.names, values, strict=True))
        key = tuple(row[name] for name in keys)
        assert key not in found
        figures = [row[name] for name in NAMES if name in row]
        found[key] = [None if figure is None else figure.units for figure in figures]
    assert page.total == len(found)
    return found


def added(entries: list[Any], key: Key, *, opens: bool = True) -> dict[object, list[int | None]]:
    """The same, added up by hand."""
    sums: dict[object, list[int]] = defaultdict(lambda: [0] * 6)
    moved = set()
    for each in entries:
        month, place = Month.of(each.ledger_date), key(each)
        if month < FIRST:
            sums[place][0] += each.in_qty - each.out_qty
            sums[place][1] += each.in_amount - each.out_amount
        elif month <= LAST:
            moved.add(place)
            for n, name in enumerate(MOVED, 2):
                sums[place][n] += getattr(each, name)
    found: dict[object, list[int | None]] = {}
    for place, (quantity, amount, *rest) in sums.items():
        if place not in moved and not (opens and (quantity or amount)):
            continue
        closing = [quantity + rest[0] - rest[2], amount + rest[1] - rest[3]]
        found[place] = [quantity, amount, *rest, *closing] if opens else list(rest)
    return found


def kinds_of(view: View) -> dict[int, str]:
    """The kind of every slip."""
    rows = view.slips._connection.execute(select(slips.c.id, slips.c.kind))
    return {row.id: row.kind for row in rows}


def test_every_way_is_the_sum_of_the_entries(warehouse: Warehouse) -> None:
    lived = lived_in(warehouse, seed=5)
    entries = ledger(lived)
    kinds = see(warehouse, kinds_of)
    ways: list[tuple[str, tuple[str, ...], Key]] = [
        ("summary", ("item_id", "group"), lambda each: (each.item_id, each.group)),
        ("summary-stores", ("store_id",), lambda each: (each.store_id,)),
        ("summary-categories", ("category",), lambda _: (None,)),
        ("summary-groups", ("group",), lambda each: (each.group,)),
    ]

    def check() -> None:
        for listing, keys, key in ways:
            assert listed(lived, listing, keys) == added(entries, key)
        main = lived.stores[0].id
        here = [each for each in entries if each.store_id == main]
        assert listed(lived, *ways[0][:2], store=main) == added(here, ways[0][2])
        by_kind = added(entries, lambda each: (kinds[each.slip_id],), opens=False)
        assert listed(lived, "summary-kinds", ("kind",)) == by_kind
        assert len(by_kind) > 2

    check()
    do(warehouse, lambda work: work.openings.store_ledger(Month(202608)))
    check()
    bought = [each for each in entries if kinds[each.slip_id] == "purchase-receipt"]
    alone = listed(lived, *ways[0][:2], kind="purchase-receipt")
    wanted = added(bought, ways[0][2], opens=False)
    assert {key: figures[2:6] for key, figures in alone.items()} == wanted
    assert {tuple(figures[:2]) for figures in alone.values()} == {(None, None)}
    whole = listed(lived, *ways[0][:2], first=None)
    assert all(figures[:2] == [0, 0] for figures in whole.values())


def test_costs_and_stores_are_kept_from_whom_they_are_kept(warehouse: Warehouse) -> None:
    lived = lived_in(warehouse, seed=5, slips=12)
    main, side, _custody = lived.stores
    asked = ListAsked("summary-stores", scope={"first": FIRST.number, "last": LAST.number})
    keeper = an_actor(Role.KEEPER, stores=frozenset({side.id}))
    page = warehouse.ask(list_page, asked, keeper)
    rows = [dict(zip(page.names, row, strict=True)) for row in page.rows]
    assert main.id not in {row["store_id"] for row in rows}
    assert all(row[name] is None for row in rows for name in NAMES if name.endswith("amount"))
