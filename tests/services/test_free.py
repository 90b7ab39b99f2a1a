"""What is free: of an item, in a bin, of a lot (OUT-18), on both databases."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import Item, Tracking
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import Role
from partsdesk.services.goods import FreeAsked, Sought, free_of
from tests.support.builders import a_bin, a_store, a_user, an_item
from tests.support.lives import Shop, a_line


@dataclass
class Shelves:
    """Nine tubes of two lots: 4 old in A, 2 old and 3 new in B."""

    shop: Shop
    item: Item
    a: BinId
    b: BinId

    def free(self, bin_: BinId | None = None, lot: str = "", but: SlipId | None = None) -> str:
        sought = Sought(self.item.id, bin_, lot)
        asked = FreeAsked(self.shop.main.id, (sought,), but)
        return self.shop.warehouse.ask(free_of, asked, self.shop.clerk)[sought].plain()

    def wanted(self, many: str, bin_: BinId | None = None, lot: str = "") -> SlipId:
        """A slip that takes so many, released."""
        line, customer = a_line(self.item, many, bin=bin_, lot=lot), self.shop.customer.id
        slip = self.shop.draft("sales-delivery", line, partner=customer)
        self.shop.release(slip)
        return slip


@pytest.fixture
def shelves(shop: Shop) -> Shelves:
    item = an_item(shop.warehouse, "TUBE", tracking=Tracking.LOT)
    a, b = (a_bin(shop.warehouse, shop.main, code) for code in ("A-1", "B-1"))
    for many, bin_, lot in (("4", a, "OLD"), ("2", b, "OLD"), ("3", b, "NEW")):
        shop.executed("other-in", a_line(item, many, "1", bin=bin_, lot=lot), reason="found")
    return Shelves(shop, item, a, b)


def test_out_18_in_a_bin_and_of_a_lot_is_free_what_lies_there(shelves: Shelves) -> None:
    found = (
        shelves.free(),
        shelves.free(shelves.a),
        shelves.free(shelves.b),
        shelves.free(lot="OLD"),
        shelves.free(shelves.b, "NEW"),
        shelves.free(shelves.a, "NEW"),
    )
    assert found == ("9", "4", "5", "6", "3", "0")


def test_out_18_what_is_reserved_just_there_is_not_free(shelves: Shelves) -> None:
    slip = shelves.wanted("3", shelves.a, "OLD")
    assert shelves.free() == "6"
    assert (shelves.free(shelves.a), shelves.free(shelves.b)) == ("1", "5")
    assert shelves.free(lot="OLD") == "3"
    assert shelves.free(shelves.a, but=slip) == "4"  # to the slip itself it is


def test_out_18_what_is_reserved_anywhere_bounds_what_is_free_in_a_bin(shelves: Shelves) -> None:
    shelves.wanted("7")
    assert shelves.free() == "2"
    assert (shelves.free(shelves.a), shelves.free(shelves.b)) == ("2", "2")


def test_of_a_store_that_one_may_not_enter_nothing_is_told(shelves: Shelves) -> None:
    shop = shelves.shop
    elsewhere = frozenset({a_store(shop.warehouse).id})
    stranger = a_user(shop.warehouse, "stranger", Role.KEEPER, stores=elsewhere)
    asked = FreeAsked(shop.main.id, (Sought(shelves.item.id),))
    assert shop.warehouse.ask(free_of, asked, stranger) == {}
