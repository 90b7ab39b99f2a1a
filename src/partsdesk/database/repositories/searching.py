"""What lists have in common: words found anywhere, an order with a fixed end, one page of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, collate, or_

from partsdesk.support.pinyin import plain

T = TypeVar("T")

MOST_ROWS = 500  # no question of the window is answered with more


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of a list.

    Attributes:
        text: words that must all be found; codes, names, pinyin and its initials alike.
        order: the column to sort by, with ``-`` before it for the other way round.
        active: only what is in use (True), only what is not (False), or both (None).
    """

    text: str = ""
    limit: int = MOST_ROWS
    offset: int = 0
    order: str = "code"
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The rows of a page, and how many there are in all."""

    rows: tuple[T, ...]
    total: int


def bounded(limit: int) -> int:
    """A limit within what may be asked for."""
    return max(0, min(limit, MOST_ROWS))


def found_by(search: Column[Any], text: str) -> list[ColumnElement[bool]]:
    """The conditions for a typed text: each of its words is found somewhere."""
    return [search.contains(word, autoescape=True) for word in plain(text).split()]


def by_bytes(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    """A column sorted by its bytes, alike on both databases."""
    return collate(column, "BINARY" if connection.dialect.name == "sqlite" else "C")


def nearest_first(code: Column[Any], text: str) -> list[ColumnElement[Any]]:
    """Whose code it is stands first, then whose code begins like it."""
    bare = text.strip()
    if not bare:
        return []
    return [
        (code == bare).desc(),
        or_(
            code.startswith(bare, autoescape=True),
            code.startswith(bare.upper(), autoescape=True),
        ).desc(),
    ]


def sorted_by(
    order: str, columns: Mapping[str, ColumnElement[Any]], last: Column[Any]
) -> list[ColumnElement[Any]]:
    """The order that was asked for, with an end that makes it certain."""
    name = order.removeprefix("-")
    column = columns.get(name, columns["code"])
    return [column.desc() if order.startswith("-") else column.asc(), last.asc()]
