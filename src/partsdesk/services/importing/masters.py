"""Master data, orders and accounts taken in, in one transaction, with how rows go together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from partsdesk.database.work import Work
from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.importing.accounts import import_account
from partsdesk.services.importing.items import import_items
from partsdesk.services.importing.orders import import_orders
from partsdesk.services.importing.partners import import_partners
from partsdesk.services.importing.rows import Imported, Note, Rejected, Row
from partsdesk.services.importing.stores import import_stores
from partsdesk.services.items import ITEM_ROLES
from partsdesk.services.partners import PARTNER_ROLES
from partsdesk.services.stores import STORE_ROLES
from partsdesk.services.warehouse import RoleNeeded, Warehouse, act

ORDER_ROLES = frozenset({Role.ACCOUNTANT, Role.SUPERVISOR, Role.SERVICE_CLERK, Role.ADMIN})
ACCOUNT_ROLES = frozenset({Role.ACCOUNTANT, Role.FINANCE_MANAGER, Role.ADMIN})
Importer: TypeAlias = Callable[[Work, Iterable[Row]], Imported]
Outcome: TypeAlias = tuple[int, tuple[Note, ...], tuple[Rejected, ...]]

MASTERS: Mapping[str, Importer] = {
    "items": import_items,
    "partners": import_partners,
    "stores": import_stores,
    "orders": import_orders,
    "account": import_account,
}
ROLES = {
    "items": ITEM_ROLES,
    "partners": PARTNER_ROLES,
    "stores": STORE_ROLES,
    "orders": ORDER_ROLES,
    "account": ACCOUNT_ROLES,
}


@dataclass(frozen=True, slots=True)
class TakeRows:
    """Take master data in; the record keeps the file's name and the count.

    Attributes:
        strict: undo it where a row is bad.
        only_try: undo it in any case.
        rows: they can be walked again, for the act may have to be done again.
    """

    kind: str
    file: str
    count: int
    strict: bool
    only_try: bool
    rows: Iterable[Row] = field(default=(), metadata={"secret": True})


class Undo(Exception):
    """Leaves an act with its answer and without its deeds."""

    def __init__(self, imported: Imported) -> None:
        super().__init__()
        self.imported = imported


@act()
def take_rows(work: Work, asked: TakeRows) -> Imported:
    """Take master data in; undone where rows are bad and only all or nothing will do."""
    roles = ROLES[asked.kind]
    if not work.actor.is_one_of(roles):
        raise RoleNeeded("take_rows", tuple(sorted(roles)))
    work.subject = asked.file  # what balances are called, too
    imported = MASTERS[asked.kind](work, asked.rows)
    if asked.only_try or (asked.strict and imported.rejected):
        raise Undo(imported)
    return imported


def take_masters(warehouse: Warehouse, actor: Actor, asked: TakeRows) -> Outcome:
    """Take rows in, in one transaction; the answer counts what was kept, or would have been."""
    try:
        imported = warehouse.perform(take_rows, asked, actor).result
    except Undo as undo:
        imported = undo.imported
        count = imported.count if asked.only_try else 0
        return count, imported.notes, imported.rejected
    return imported.count, imported.notes, imported.rejected
