"""Questions of every list: one page, as the person may see it; and of the top search field."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.database.listings.listing import (
    Filter,
    ListAsked,
    ListPage,
    Match,
    Nature,
    Sort,
    Sum,
)
from partsdesk.database.listings.reader import LISTINGS
from partsdesk.database.work import View
from partsdesk.domain.books.months import OpenMonths

__all__ = [
    "Column",
    "Filter",
    "Found",
    "FoundAsked",
    "ListAsked",
    "ListPage",
    "Match",
    "Nature",
    "Sort",
    "Standing",
    "Sum",
    "columns_of",
    "find_anything",
    "list_count",
    "list_page",
    "list_sums",
    "standing",
]


@dataclass(frozen=True, slots=True)
class Column:
    """What is to be known of a list's column before it is asked for.

    Attributes:
        is_running: a balance: worked out for the rows shown, not sorted or filtered by.
        is_summed: whether there are totals of it.
    """

    name: str
    nature: Nature
    is_cost: bool
    is_running: bool = False
    is_summed: bool = False


def columns_of(listing: str) -> tuple[Column, ...]:
    """The columns that a list has, balances among them; no question of the database."""
    found = LISTINGS[listing]
    summed = {each.name for each in found.summed}
    plain = [
        Column(c.name, c.nature, c.is_cost and c.open_where is None, is_summed=c.name in summed)
        for c in found.columns
    ]
    return (*plain, *(Column(r.name, r.nature, r.is_cost, is_running=True) for r in found.running))


def list_page(view: View, asked: ListAsked) -> ListPage:
    """One page of a list: at most 500 rows, costs and stores as the person may see them."""
    return view.listings.page(asked)


def list_count(view: View, asked: ListAsked) -> int:
    """How many rows a list has, as the person may see it."""
    return view.listings.count(asked)


def list_sums(view: View, asked: ListAsked) -> tuple[Sum, ...]:
    """What all rows of a list come to, as the person may see it; quantities unit by unit."""
    return view.listings.sums(asked)


@dataclass(frozen=True, slots=True)
class FoundAsked:
    """A text typed into the top search field."""

    text: str
    limit: int = 6


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found.

    Attributes:
        listing: the list that it stands in: slips, items, partners, bins or counts; ``lots`` for a
            lot, whose ``id`` is that of its item and whose ``name`` is the item's code.
        code: what it is called; ``name`` says it in words, ``more`` what else is known at once.
    """

    listing: str
    id: int
    code: str
    name: str
    more: str = ""


FINDABLE = (
    ("slips", ("number", "kind", "partner_name")),
    ("items", ("code", "name", "spec")),
    ("partners", ("code", "name", "region")),
    ("bins", ("code", "store", "zone")),
    ("counts", ("number", "choice", "stores")),
)


def find_anything(view: View, asked: FoundAsked) -> tuple[Found, ...]:
    """Slips, items, partners, bins and lots that a typed text means.

    By code, name, pinyin or any part; lots by their code, with the item that they are of.
    """
    text = asked.text.strip()
    if not text:
        return ()
    found: list[Found] = []
    for listing, columns in FINDABLE:
        first = ListAsked(listing, search=text, limit=asked.limit, counts=False)
        for values in _rows(list_page(view, first)):
            code, name, more = (str(values[column] or "") for column in columns)
            called = code or str(values.get("working_number") or "")
            if called:
                found.append(Found(listing, _key(values["id"]), called, name, more))
    lots = Filter("lot", Match.CONTAINS, (text,))
    first = ListAsked("stock", (lots,), limit=asked.limit, counts=False)
    for values in _rows(list_page(view, first)):
        lot, item, name = (str(values[column] or "") for column in ("lot", "item", "name"))
        found.append(Found("lots", _key(values["item_id"]), lot, item, name))
    return tuple(dict.fromkeys(found))  # a lot lies in many bins


def _rows(page: ListPage) -> list[dict[str, object]]:
    return [dict(zip(page.names, row, strict=True)) for row in page.rows]


def _key(value: object) -> int:
    return value if isinstance(value, int) else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What the frame of the window says: the company, the clock's zone, the open months."""

    company: str
    zone: str
    months: OpenMonths


def standing(view: View, _: None) -> Standing:
    """How the warehouse stands today."""
    text = view.settings.text
    return Standing(text("company") or "", text("zone") or "UTC", view.months)
