"""What part of the books a report is about, within the rights of whoever asks (PAR-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, FromClause, Row, Select, null, text

from partsdesk.database.repositories.base import Repository
from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.places import BinId, Group
from partsdesk.domain.values.people import Actor, StoreId

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

BLOCK = 500  # rows fetched at once: no report is ever held in memory as a whole


@dataclass(frozen=True, slots=True)
class Scope:
    """Which stores, item and groups a report is about; None is all of them.

    Attributes:
        bin: with ``lot``, one card; for reports on cards only.
    """

    stores: frozenset[StoreId] | None = None
    item: ItemId | None = None
    groups: frozenset[Group] | None = None
    bin: BinId | None = None
    lot: LotId | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a report, both of them included; ``first`` is None for the beginning."""

    first: dt.date | None
    last: dt.date


EVERYTHING = Scope()


class Reporting(Repository):
    """What all reports share: the rights of whoever asks, and streamed answers."""

    @property
    def sees_cost(self) -> bool:
        """Whether amounts may leave the database at all (PAR-3)."""
        return self._actor is not None and self._actor.sees_cost

    def within(self, scope: Scope) -> Scope:
        """The scope without the stores that the person's rights do not reach."""
        limits = None if self._actor is None else own_stores(self._actor)
        if limits is None:
            return scope
        own = frozenset(limits)
        return replace(scope, stores=own if scope.stores is None else scope.stores & own)

    def cost(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """A column of amounts, or nothing at all for those who may not see it (PAR-3)."""
        return column if self.sees_cost else null()

    def take_time(self) -> None:
        """Let the snapshot rest while a long file is written; it holds nobody up."""
        if self._connection.dialect.name != "sqlite":
            self._connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))

    def streamed(self, query: Select[Any]) -> Iterator[AnyRow]:
        """The rows of a query, a block at a time."""
        result = self._connection.execute(query, execution_options={"yield_per": BLOCK})
        try:
            yield from result
        finally:
            result.close()


def own_stores(person: Actor) -> Sequence[StoreId] | None:
    """The stores that a person's rights are limited to, in order; None for all of them."""
    return sorted(person.stores) if person.stores and not person.unlimited else None


def narrowed(scope: Scope, table: FromClause) -> list[ColumnElement[bool]]:
    """The conditions by which a table of entries, months or balances is in a scope."""
    conditions: list[ColumnElement[bool]] = []
    if scope.stores is not None:
        conditions.append(table.c.store_id.in_(sorted(scope.stores)))
    if scope.item is not None:
        conditions.append(table.c.item_id == scope.item)
    if scope.bin is not None:
        conditions.append(table.c.bin_id == scope.bin)
    if scope.lot is not None:
        conditions.append(table.c.lot_id == scope.lot)
    if scope.groups is not None:
        conditions.append(table.c.group.in_(sorted(scope.groups)))
    return conditions
