"""How a page of any list is read: filtered, sorted and counted in SQL, never more than 500 rows.

First the keys of the page's rows are found with no more tables than filters and order need,
then those rows alone are read in full.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, tuple_

from partsdesk.database.listings.asking import Asking
from partsdesk.database.listings.catalog import CATALOG
from partsdesk.database.listings.ledgers import BOOKS
from partsdesk.database.listings.listing import ListAsked, Listing, ListPage, Nature
from partsdesk.database.listings.papers import SLIPS
from partsdesk.database.repositories.base import Repository
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.quantities import Amount, Price, Quantity, Scaled
from partsdesk.domain.values.topics import Topic

MOST_ROWS = 500
LISTINGS: Mapping[str, Listing] = {each.name: each for each in (*SLIPS, *BOOKS, *CATALOG)}

_SCALED: Mapping[Nature, type[Scaled]] = {
    Nature.QUANTITY: Quantity,
    Nature.PRICE: Price,
    Nature.AMOUNT: Amount,
}
Key = tuple[Any, ...]


class Listings(Repository):
    """Pages of lists, as one person may see them."""

    def __init__(self, connection: Connection, actor: Actor, touched: set[Topic]) -> None:
        super().__init__(connection, actor, touched)
        self._person = actor

    def page(self, asked: ListAsked) -> ListPage:
        """One page of a list.

        Raises:
            KeyError: for a list, a column or a scope that there is none of: a defect of the asker.
        """
        listing = LISTINGS[asked.listing]
        asking = Asking(listing, asked, self._person, self._connection.dialect.name)
        return _Reading(self._connection, asking).page()


class _Reading:
    """One question of one list."""

    def __init__(self, connection: Connection, asking: Asking) -> None:
        self._connection = connection
        self._asking = asking
        self._listing = asking.listing

    def page(self) -> ListPage:
        asked, listing = self._asking.asked, self._listing
        offset, limit = max(0, asked.offset), max(0, min(asked.limit, MOST_ROWS))
        conditions = self._asking.conditions
        count = select(func.count()).select_from(listing.source(conditions)).where(*conditions)
        total = int(self._connection.execute(count).scalar_one())
        keys = self._keys(offset, limit, total) if total else []
        rows = self._rows(keys) if keys else {}
        balances = self._balances(keys) if keys and listing.running else {}
        found = [self._read((*rows[key], *balances.get(key, ()))) for key in keys if key in rows]
        return ListPage(listing.names, tuple(found), total, offset)

    def _keys(self, offset: int, limit: int, total: int) -> list[Key]:
        """The keys of the page's rows in their order; counted from the end where that is nearer."""
        take = min(limit, total - offset)
        if take <= 0:
            return []
        turned = offset > total // 2
        conditions, order = self._asking.conditions, self._asking.order(turned=turned)
        source = self._listing.source([*conditions, *order])
        query = select(*self._listing.unique).select_from(source).where(*conditions)
        start = total - offset - take if turned else offset
        found = self._connection.execute(query.order_by(*order).limit(take).offset(start))
        keys = [tuple(row) for row in found]
        return keys[::-1] if turned else keys

    def _rows(self, keys: Sequence[Key]) -> dict[Key, Sequence[Any]]:
        unique = self._listing.unique
        shown = [self._asking.seen(c).label(f"c{n}") for n, c in enumerate(self._listing.columns)]
        marked = [each.label(f"k{n}") for n, each in enumerate(unique)]
        query = select(*marked, *shown).select_from(self._listing.source())
        rows = self._connection.execute(query.where(self._among(keys)))
        return {tuple(row[: len(unique)]): row[len(unique) :] for row in rows}

    def _among(self, keys: Sequence[Key]) -> ColumnElement[bool]:
        unique = self._listing.unique
        if len(unique) == 1:
            return unique[0].in_([key[0] for key in keys])
        return tuple_(*unique).in_(keys)

    def _balances(self, keys: Sequence[Key]) -> dict[Key, list[int]]:
        """The balances after each row: of the whole scope, whatever is filtered or sorted."""
        if self._asking.is_whole:
            return self._summed(keys)
        listing, held = self._listing, self._asking.held
        order = self._asking.own_order()
        runs = [
            func.sum(each.change).over(order_by=order).label(f"r{n}")
            for n, each in enumerate(listing.running)
        ]
        key = listing.unique[0].label("k")
        whole = select(key, *runs).select_from(listing.source([*held, *order])).where(*held)
        run = whole.subquery("run")
        found = select(run).where(run.c.k.in_([each[0] for each in keys]))
        return {(row[0],): [int(v) for v in row[1:]] for row in self._connection.execute(found)}

    def _summed(self, keys: Sequence[Key]) -> dict[Key, list[int]]:
        """Row by row, from the sum of all before the first one."""
        listing, held = self._listing, self._asking.held
        changes = [each.change.label(f"r{n}") for n, each in enumerate(listing.running)]
        first, *rest = self._asking.own_columns()
        query = select(listing.unique[0], first, *changes).where(self._among(keys))
        source = listing.source([first, *rest, *changes])
        by_key = {
            (row[0],): tuple(row) for row in self._connection.execute(query.select_from(source))
        }
        start, at = keys[0][0], by_key[keys[0]][1]
        before = or_(first < at, and_(first == at, listing.unique[0] < start))
        sums = [func.coalesce(func.sum(each.change), 0) for each in listing.running]
        earlier = select(*sums).select_from(listing.source([*held, first])).where(*held, before)
        running = [int(value) for value in self._connection.execute(earlier).one()]
        found = {}
        for each in keys:
            running = [
                total + int(change) for total, change in zip(running, by_key[each][2:], strict=True)
            ]
            found[each] = running
        return found

    def _read(self, row: Sequence[Any]) -> tuple[object, ...]:
        columns, running = self._listing.columns, self._listing.running
        natures = [column.nature for column in columns] + [each.nature for each in running]
        hidden = [False] * len(columns) + [self._asking.hides(each) for each in running]
        return tuple(
            None if is_hidden else _value(nature, value)
            for nature, value, is_hidden in zip(natures, row, hidden, strict=True)
        )


def _value(nature: Nature, raw: Any) -> object:  # noqa: ANN401 - whatever the database answers
    if raw is None:
        return None
    if nature in _SCALED:
        return _SCALED[nature](int(raw))
    if nature in {Nature.KEY, Nature.WHOLE}:
        return int(raw)
    if nature is Nature.DATE and isinstance(raw, str):
        return dt.date.fromisoformat(raw)
    return bool(raw) if nature is Nature.FLAG else raw
