"""Items offered in a cell: what one has used last stands first, on both databases."""

from __future__ import annotations

from dataclasses import replace

from partsdesk.domain.catalog.items import Item
from partsdesk.services.offering import OfferAsked, offered_items
from tests.support.builders import a_user, an_actor, an_item
from tests.support.lives import Shop, a_line


def codes(shop: Shop, text: str = "", kind: str = "other-in", limit: int = 12) -> list[str]:
    found = shop.warehouse.ask(offered_items, OfferAsked(kind, text, limit), shop.clerk)
    return [str(row[found.names.index("code")]) for row in found.rows]


def made(shop: Shop) -> list[Item]:
    return [an_item(shop.warehouse, code) for code in ("LA-1", "LA-2", "LA-3", "LA-4", "XLA")]


def test_nothing_typed_offers_what_was_used_last(shop: Shop) -> None:
    items = made(shop)
    assert codes(shop) == ["LA-1", "LA-2", "LA-3", "LA-4", "XLA"]  # nobody has used any yet
    shop.draft("other-in", a_line(items[2], "1", "1"))
    shop.draft("internal-use", a_line(items[4], "1"), a_line(items[3], "1"))
    assert codes(shop) == ["LA-3", "LA-4", "XLA", "LA-1", "LA-2"]  # of the kind, then of any
    assert codes(shop, kind="internal-use") == ["LA-4", "XLA", "LA-3", "LA-1", "LA-2"]
    assert codes(shop, limit=2) == ["LA-3", "LA-4"]


def test_of_equal_matches_what_was_used_last_stands_first(shop: Shop) -> None:
    items = made(shop)
    shop.draft("other-in", a_line(items[4], "1", "1"), a_line(items[3], "1", "1"))
    assert codes(shop, "la") == ["LA-4", "LA-1", "LA-2", "LA-3", "XLA"]  # beginnings come first
    assert codes(shop, "la-1") == ["LA-1"]
    assert codes(shop, "la", limit=2) == ["LA-4", "LA-1"]  # beyond the first of the list itself


def test_what_others_use_is_no_matter(shop: Shop) -> None:
    items = made(shop)
    shop.draft("other-in", a_line(items[4], "1", "1"))
    other = a_user(shop.warehouse, "other")
    shop.clerk = replace(an_actor(user=other.user))
    assert codes(shop)[0] == "LA-1"
