"""What most lists say of goods, and where it comes from."""

from __future__ import annotations

from partsdesk.database.listings.listing import Col, Expression, Joined, Nature
from partsdesk.database.tables.catalog import categories, items, units

GOODS = (
    Col("item", items.c.code, Nature.CODE),
    Col("name", items.c.name, Nature.TEXT),
    Col("spec", items.c.spec, Nature.TEXT),
    Col("unit", units.c.name, Nature.TEXT),
)
CATEGORY = Col("category", categories.c.name, Nature.TEXT)
THEIR_UNIT = Joined(units, units.c.code == items.c.unit)
THEIR_CATEGORY = Joined(categories, categories.c.id == items.c.category_id, outer=True)


def goods_of(item: Expression) -> tuple[Joined, Joined]:
    """The goods that a row names by their id."""
    return Joined(items, items.c.id == item), THEIR_UNIT
