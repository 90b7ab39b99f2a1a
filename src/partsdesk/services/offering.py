"""Items offered in a slip's cell as one types: what this person has used last comes first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from partsdesk.database.listings.listing import Filter, ListAsked, ListPage, Match
from partsdesk.database.work import View
from partsdesk.domain.catalog.items import ItemId
from partsdesk.support.pinyin import plain

MOST_USED = 60


@dataclass(frozen=True, slots=True)
class OfferAsked:
    """A text typed into an item's cell of a slip of some kind; empty where nothing is yet."""

    kind: str
    text: str = ""
    limit: int = 12


def offered_items(view: View, asked: OfferAsked) -> ListPage:
    """The items that a text means, as the list of items has them; of equal matches the last used.

    A whole code comes before a code that begins so, and that before any other match. Within
    each, what this person drew up last stands first: on slips of the kind, then on any.
    """
    every = ListAsked(
        "items", search=asked.text, limit=asked.limit, scope={"active": True}, counts=False
    )
    page = view.listings.page(every)
    used = view.slips.last_used(view.actor.user, asked.kind, MOST_USED)
    mine = replace(every, filters=(Filter("id", Match.ONE_OF, used),), limit=MOST_USED)
    rows = [*(view.listings.page(mine).rows if used else ()), *page.rows]
    key, code = page.names.index("id"), page.names.index("code")
    order = {item: place for place, item in enumerate(used)}
    typed = plain(asked.text).strip()

    def rank(row: tuple[object, ...]) -> tuple[int, int]:
        found = plain(str(row[code]))
        match = 2 - found.startswith(typed) - (found == typed) if typed else 0
        return match, order.get(_item(row[key]), len(order))

    once = {row[key]: row for row in rows}
    found = tuple(sorted(once.values(), key=rank)[: asked.limit])
    return ListPage(page.names, found, len(found), 0, is_counted=False)


def _item(value: object) -> ItemId:
    return ItemId(value if isinstance(value, int) else 0)
