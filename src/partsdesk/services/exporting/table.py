"""What can be exported: one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from partsdesk.database.work import View
from partsdesk.domain.values.people import Role
from partsdesk.services.exporting import books, masters, slips
from partsdesk.services.exporting.asked import Chosen
from partsdesk.sheets import promised
from partsdesk.sheets.columns import ColumnSet
from partsdesk.sheets.writing import Value

Rows = Iterable[Sequence[Value]]
EVERY_FILTER = frozenset({"from", "to", "store", "item", "kind"})


@dataclass(frozen=True, slots=True)
class Export:
    """Something that can be exported: its columns, its rows, and what it can be narrowed by.

    Attributes:
        filters: what narrows it; the rest of a question means nothing to it.
        roles: who may have it; empty for everybody.
    """

    columns: ColumnSet
    rows: Callable[[View, Chosen], Rows]
    filters: frozenset[str] = field(default=EVERY_FILTER)
    roles: frozenset[Role] = frozenset()

    @property
    def name(self) -> str:
        """What the command line calls it."""
        return self.columns.name


_TABLE = (
    Export(promised.ITEMS, lambda view, _: masters.item_rows(view), frozenset()),
    Export(promised.PARTNERS, lambda view, _: masters.partner_rows(view), frozenset()),
    Export(promised.STORES, lambda view, _: masters.store_rows(view), frozenset()),
    Export(promised.STOCK, books.stock_rows, frozenset({"to", "store", "item"})),
    Export(promised.SLIPS_EXPORT, slips.slip_rows),
    Export(promised.CARDS, books.card_rows),
    Export(promised.ACCOUNT_EXPORT, books.account_rows),
    Export(promised.MOVEMENTS, books.movement_rows, EVERY_FILTER - {"kind"}),
    Export(promised.RECONCILIATION, books.statement_rows, EVERY_FILTER - {"kind"}),
    Export(
        promised.AUDIT,
        books.act_rows,
        frozenset({"from", "to"}),
        frozenset({Role.AUDITOR, Role.ADMIN}),
    ),
)

EXPORTS: Mapping[str, Export] = {each.name: each for each in _TABLE}
