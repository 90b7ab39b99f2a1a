"""A month of `months` lived through the program's own doors, on a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from partsdesk.domain.books.drafts import DraftLine
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.catalog.items import ItemId, Pack
from partsdesk.domain.catalog.partners import PartnerId, PartnerType
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.counting.clues import Difference
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Price, Quantity
from partsdesk.services.differences import CausesAsked, Explained, find_causes
from partsdesk.services.slips.reversing import ReverseSlip, reverse_slip
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import a_partner, a_store, an_actor, an_item, do, see
from tests.support.lives import Shop, open_shop
from tests.support.months import (
    AS_OF,
    BINS,
    CUSTOMERS,
    IN,
    STORES,
    SUPPLIERS,
    Doing,
    Month,
    Row,
    differences_of,
    store_of,
)

PRICE = Price.parse("2.5")


@dataclass
class Lived:
    """A month in the books, and what its numbers are there."""

    shop: Shop
    month: Month
    stores: dict[int, StoreId] = field(default_factory=dict)
    bins: dict[int, BinId] = field(default_factory=dict)
    items: dict[int, ItemId] = field(default_factory=dict)
    partners: dict[int, PartnerId] = field(default_factory=dict)
    slips: dict[int, SlipId] = field(default_factory=dict)

    @property
    def warehouse(self) -> Warehouse:
        """The door to the books."""
        return self.shop.warehouse

    def differences(self) -> list[Difference]:
        """What a statement would find, by the ids of the books."""
        return [
            replace(
                each,
                item=self.items[each.item],
                store=None if each.store is None else self.stores[each.store],
                bin=None if each.bin is None else self.bins[each.bin],
            )
            for each in differences_of(self.month)
        ]

    def causes(self, differences: Sequence[Difference]) -> tuple[Explained, ...]:
        """What the program says of them."""
        asked = CausesAsked(AS_OF, tuple(differences))
        return self.warehouse.ask(find_causes, asked, an_actor())

    def their_account(self) -> list[dict[str, str]]:
        """The other program's balances, as the rows of the file that it writes."""
        held: Counter[tuple[int, int]] = Counter()
        for slip in self.month.doings:
            for row in slip.rows:
                held.update(row.theirs)
        return [
            {"store": f"W{store}", "item": f"A-{item:03}", "quantity": str(quantity)}
            for (item, store), quantity in sorted(held.items())
        ]

    def cards(self) -> Mapping[tuple[ItemId, BinId], int]:
        """What the cards say, in pieces; nothing of what is not there."""
        rows = see(
            self.warehouse,
            lambda view: view.counts.lying(list(self.stores.values())),
        )
        return {
            (each.spot.item, each.spot.bin): int(each.quantity.plain())
            for each in rows
            if each.quantity
        }

    def expected_cards(self) -> Mapping[tuple[ItemId, BinId], int]:
        """The same by the month's own account."""
        found: dict[tuple[ItemId, BinId], int] = {}
        for slip in self.month.doings:
            for row in slip.rows if slip.is_carded else []:
                for bin_, quantity in row.card.items():
                    key = self.items[row.item], self.bins[bin_]
                    found[key] = found.get(key, 0) + quantity
        return {key: held for key, held in found.items() if held}


def live(warehouse: Warehouse, month: Month) -> Lived:
    """Live a month from its opening stock to its last day."""
    lived = Lived(open_shop(warehouse), month)
    _furnish(lived)
    for slip in sorted(month.doings, key=lambda each: (each.day, each.number)):
        _live(lived, slip)
    return lived


def _furnish(lived: Lived) -> None:
    warehouse, month = lived.warehouse, lived.month
    for number in STORES:
        store = a_store(warehouse, f"W{number}", hold=lived.shop.hold.id)
        lived.stores[number] = store.id
        first = (number - 1) * BINS
        names = {f"B-{bin_:03}": bin_ for bin_ in range(first + 1, first + BINS + 1)}
        do(warehouse, lambda work: work.places.add_bins(store.id, dict.fromkeys(names, "")))  # noqa: B023
        kept = see(warehouse, lambda view: view.places.bins_of(store.id))  # noqa: B023
        lived.bins.update({bin_: kept[name].id for name, bin_ in names.items()})
    for article in month.articles:
        packs = (Pack("箱", article.pack),) if article.pack else ()
        said = {"spec": article.spec, "category": f"{article.category:02}", "packs": packs}
        lived.items[article.id] = an_item(warehouse, f"A-{article.id:03}", **said).id
    for number in SUPPLIERS:
        lived.partners[number] = a_partner(warehouse, f"SUP-{number}").id
    for number in CUSTOMERS:
        made = a_partner(warehouse, f"CUS-{number}", PartnerType.CUSTOMER)
        lived.partners[number] = made.id


def _live(lived: Lived, slip: Doing) -> None:
    made = _red(lived, slip) if slip.reverses is not None else _draft(lived, slip)
    lived.slips[slip.number] = made
    if slip.state is State.DRAFT:
        return
    lived.shop.release(made)
    if slip.is_carded:
        lived.shop.execute(made, day=slip.day)
    if slip.is_booked:
        lived.shop.book(made, day=slip.day)


def _red(lived: Lived, slip: Doing) -> SlipId:
    assert slip.reverses is not None
    asked = ReverseSlip(lived.slips[slip.reverses], "a mistake", slip.day)
    return lived.warehouse.perform(reverse_slip, asked, lived.shop.clerk).result.slip


def _draft(lived: Lived, slip: Doing) -> SlipId:
    (store,) = {lived.stores[store_of(bin_)] for bin_ in _first_bins(slip.rows)}
    head: dict[str, object] = {"date": slip.day, "store": store, "ref": slip.told}
    if slip.kind == "transfer":
        head["to_store"] = store
    if slip.partner:
        head["partner"] = lived.partners[slip.partner]
    head |= {"reason": "because", "cost_bearer": "after-sales"}
    head["department"] = lived.partners[CUSTOMERS[0]]
    lines = [_line(lived, slip, row) for row in slip.rows]
    return lived.shop.draft(slip.kind, *lines, **head)


def _first_bins(rows: Iterable[Row]) -> list[int]:
    return [next(iter(row.card)) for row in rows]


def _line(lived: Lived, slip: Doing, row: Row) -> DraftLine:
    bins = [lived.bins[bin_] for bin_ in row.card]
    quantity = abs(next(iter(row.card.values())))
    assert row.typed * row.factor == quantity, (slip, row)
    return DraftLine(
        lived.items[row.item],
        Quantity.parse(str(row.typed)),
        unit="箱" if row.factor > 1 else "",
        bin=bins[0],
        to_bin=bins[1] if slip.kind == "transfer" else None,
        price=PRICE if slip.kind in IN else None,
    )
