"""Every check there is, and how they are run."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection

from partsdesk.database.invariants import balances, cards, chains, ledger, months, slips
from partsdesk.database.invariants.asking import Books, Check, Place
from partsdesk.database.invariants.heads import Heads, against
from partsdesk.database.repositories.base import Repository
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.settings import Settings
from partsdesk.domain.values.topics import Topic

MODULES = (balances, cards, ledger, slips, months, chains)
CHECKS: Mapping[str, Check] = {check.id: check for module in MODULES for check in module.CHECKS}
MOST_PLACES = 10


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one check.

    Attributes:
        name: what holds, or should; a message id of the catalogue.
        rows: how many rows were looked at.
        places: the first places where it does not hold.
        beside: figures that are reported and are no violations.
    """

    id: str
    name: str
    rows: int
    violations: int
    places: tuple[Place, ...] = ()
    milliseconds: int = 0
    beside: Mapping[str, int] = field(default_factory=dict)


class Invariants(Repository):
    """The books, looked through for what may not be."""

    def __init__(
        self, connection: Connection, actor: Actor, touched: set[Topic], settings: Settings
    ) -> None:
        super().__init__(connection, actor, touched)
        self._books = Books(connection, settings)

    def check(self, check: Check) -> Checked:
        """Run one check over all of the books."""
        began = time.perf_counter_ns()
        places = self._places(check)
        first = tuple(islice(places, MOST_PLACES))
        violations = len(first) + sum(1 for _ in places)
        rows = sum(self._books.count(table) for table in check.tables)
        beside = check.beside(self._books) if check.beside else {}
        spent = (time.perf_counter_ns() - began) // 10**6
        return Checked(check.id, check.name, rows, violations, first, spent, beside)

    def _places(self, check: Check) -> Iterator[Place]:
        """The places that a check finds; what cannot even be read is one as well."""
        try:
            yield from check.places(self._books)
        except (LookupError, TypeError, ValueError, Refusal) as error:
            yield Place(check.tables[0], (("unreadable", repr(error)),))

    def every(self) -> tuple[Checked, ...]:
        """Run every check, in the order of the table."""
        return tuple(self.check(check) for check in CHECKS.values())

    def against(self, heads: Heads) -> Checked:
        """Check that the chains go on from the heads that a backup keeps."""
        return self.check(against(heads))
