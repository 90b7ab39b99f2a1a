"""One page of a query, and how many rows it has in all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, func, select

from partsdesk.database.repositories.searching import Asked, Listed, bounded

T = TypeVar("T")

FIRST_PAGE = Asked()


def paged(
    connection: Connection, query: Select[Any], asked: Asked, made: Callable[[Row[Any]], T]
) -> Listed[T]:
    """The rows that a page asks for, each made into a value; their order is the query's."""
    total = select(func.count()).select_from(query.order_by(None).subquery())
    page = query.limit(bounded(asked.limit)).offset(asked.offset)
    rows = tuple(made(row) for row in connection.execute(page))
    return Listed(rows, connection.execute(total).scalar_one())
