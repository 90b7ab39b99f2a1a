"""What a report is asked for, by the names that people use, and what these mean in the books."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partsdesk.database.repositories.reports.scope import Scope, Span
from partsdesk.database.work import View
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import OutsideStores
from partsdesk.domain.catalog.items import ItemId, UnknownItem
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.slips.drafting import UnknownKind


@dataclass(eq=False)
class RangeTurned(Refusal):
    """A range of days ends before it begins."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class ReportAsked:
    """A report's question: a range of days, a store, an item, a kind; empty is all of them."""

    from_: dt.date | None = None
    to: dt.date | None = None
    store: str = ""
    item: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The same, found in the books.

    Attributes:
        day: the day whose evening is asked for; None for now.
        span: the range of days, which ends today at the latest.
    """

    scope: Scope
    span: Span
    day: dt.date | None
    item: str
    kind: str


def chosen(view: View, asked: ReportAsked) -> Chosen:
    """Find what a question names.

    Raises:
        RangeTurned: for a range that ends before it begins.
        UnknownStore, UnknownItem, UnknownKind: for names that mean nothing.
        OutsideStores: for a store that the person's rights do not reach.
    """
    if asked.from_ and asked.to and asked.to < asked.from_:
        raise RangeTurned(asked.from_, asked.to)
    if asked.kind and asked.kind not in KINDS:
        raise UnknownKind(asked.kind)
    last = min(asked.to or view.today, view.today)
    day = None if last == view.today else last
    scope = Scope(_stores(view, asked.store), _item(view, asked.item))
    return Chosen(scope, Span(asked.from_, last), day, asked.item, asked.kind)


def _stores(view: View, code: str) -> frozenset[StoreId] | None:
    if not code:
        return None
    store = view.places.store(code)
    if not view.actor.may_enter(store.id):
        raise OutsideStores(code)
    return frozenset({store.id})


def _item(view: View, code: str) -> ItemId | None:
    if not code:
        return None
    found = view.items.by_code([code]).get(code)
    if found is None:
        raise UnknownItem(code)
    return found.id
