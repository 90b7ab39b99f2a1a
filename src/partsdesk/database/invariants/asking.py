"""How a check asks the books: streamed rows of portable SQL, and the places that it reports.

The statements are texts, for a check should be read as the sentence that it is. Four words in
them are spelt by the database: ``month(day)`` is year × 100 + month, ``differs(a, b)`` is an
unequal that knows NULL, ``next(month)`` is the month after it, and ``{name}`` is a list of kinds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text
from typing_extensions import override

from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.numbering import FIRST_DIGEST
from partsdesk.domain.books.slips import working_name
from partsdesk.domain.values.settings import Settings

YIELD = 2000

_WORDS = {
    "sqlite": {
        "month": r"CAST(substr(\1, 1, 4) || substr(\1, 6, 2) AS INTEGER)",
        "differs": r"((\1) IS NOT (\2))",
    },
    "postgresql": {
        "month": r"CAST(EXTRACT(YEAR FROM \1) * 100 + EXTRACT(MONTH FROM \1) AS INTEGER)",
        "differs": r"((\1) IS DISTINCT FROM (\2))",
    },
}
_NEXT = r"(CASE WHEN \1 % 100 = 12 THEN \1 + 89 ELSE \1 + 1 END)"
_ONE = r"\(([\w.\"]+)\)"
_TWO = r"\(([^(),]+), ([^(),]+)\)"


def _listed(codes: list[str]) -> str:
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


_LISTS = {
    "cardless": _listed([kind.code for kind in KINDS.values() if not kind.has_card]),
    "moving": _listed([k.code for k in KINDS.values() if k.direction is Direction.MOVE]),
    "converting": _listed([k.code for k in KINDS.values() if k.direction is Direction.CONVERT]),
    "estimated": _listed([kind.code for kind in KINDS.values() if kind.estimated]),
    "repairing": _listed([kind.code for kind in KINDS.values() if kind.repair_adds]),
    "outbound": _listed([kind.code for kind in KINDS.values() if kind.reserves]),
    "first": f"'{FIRST_DIGEST}'",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something does not hold: a table, and the facts that lead there."""

    table: str
    facts: tuple[tuple[str, str], ...]

    @override
    def __str__(self) -> str:
        return " ".join([self.table, *(f"{name}={value}" for name, value in self.facts)])


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold.

    Attributes:
        name: what holds, as a message id of the catalogue.
        tables: whose rows are looked at.
        places: finds every place where it does not hold.
        beside: figures that are reported and are no violations.
    """

    id: str
    name: str
    tables: tuple[str, ...]
    places: Callable[[Books], Iterator[Place]]
    beside: Callable[[Books], Mapping[str, int]] | None = None


class Books:
    """The books as one check reads them: one snapshot, row after row, nothing kept."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self._connection = connection
        self.settings = settings

    @property
    def is_sqlite(self) -> bool:
        """Whether the books lie in a file."""
        return self._connection.dialect.name == "sqlite"

    def rows(self, statement: str) -> Iterator[Row[*tuple[Any, ...]]]:
        """The rows that a statement finds, streamed."""
        streamed = text(spelt(statement, self._connection.dialect.name)).execution_options(
            yield_per=YIELD
        )
        result = self._connection.execute(streamed)
        try:
            yield from result
        finally:
            result.close()  # a server keeps a cursor open until it is told

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self._connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one())  # noqa: S608 - our own tables

    def place(self, table: str, **facts: object) -> Place:
        """A place, with what its slip is called where it has one."""
        named = {name: str(value) for name, value in facts.items()}
        slip = facts.get("slip_id")
        if isinstance(slip, int):
            row = self._connection.execute(
                text("SELECT number FROM slips WHERE id = :slip"), {"slip": slip}
            ).one_or_none()
            if row is not None:
                named["slip"] = row.number or working_name(slip)
        return Place(table, tuple(named.items()))


def spelt(statement: str, dialect: str) -> str:
    """A statement in the database's own spelling."""
    words = _WORDS[dialect]
    statement = re.sub(r"\bmonth" + _ONE, words["month"], statement)
    statement = re.sub(r"\bdiffers" + _TWO, words["differs"], statement)
    statement = re.sub(r"\bnext" + _ONE, _NEXT, statement)
    return re.sub(r"\{(\w+)\}", lambda found: _LISTS[found[1]], statement)


def found_by(table: str, statement: str) -> Callable[[Books], Iterator[Place]]:
    """A check that is one statement: every row of it is a place where something does not hold."""

    def places(books: Books) -> Iterator[Place]:
        for row in books.rows(statement):
            yield books.place(table, **row._asdict())

    return places
