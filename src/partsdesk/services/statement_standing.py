"""How a statement that was made stands now: who may sign it, and where the books moved on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partsdesk.database.work import View
from partsdesk.domain.books.slips import OutsideStores
from partsdesk.domain.counting.statement import SIGNERS, Statement
from partsdesk.domain.values.people import Role, StoreId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.reconciling import StatementAsked
from partsdesk.services.signing import (
    StatementStands,
    check_signer,
    digest_of,
    statement_stands,
)


@dataclass(frozen=True, slots=True)
class StatementNow:
    """A statement that was made, beside the books of this moment.

    Attributes:
        changed: the stores of which the books say something else since.
        refused: why this person does not sign for a store in a role; nothing where he may.
    """

    stands: StatementStands
    changed: frozenset[StoreId]
    refused: Mapping[tuple[StoreId, Role], Refusal]


def statement_now(view: View, asked: StatementAsked) -> StatementNow | None:
    """The latest statement that was made of this day, these stores and this account.

    None where none was made.
    """
    mine = [key for key in view.places.stores() if view.actor.may_enter(key)]
    wanted = frozenset(asked.stores or mine)
    for found in view.statements.signed_between(asked.as_of, asked.as_of):
        is_same = (found.account, found.counted_from) == (asked.account, asked.first)
        if is_same and wanted <= {each.store for each in found.stores}:
            return _now(view, found)
    return None


def _now(view: View, found: Statement) -> StatementNow:
    stands = statement_stands(view, found.number)
    changed = frozenset(each.id for each in stands.stores if _is_changed(view, found, each.id))
    refused = {
        (each.id, role): refusal
        for each in stands.stores
        for role in SIGNERS
        for refusal in _refusals(view, found, each.id, role)
    }
    return StatementNow(stands, changed, refused)


def _is_changed(view: View, found: Statement, store: StoreId) -> bool:
    """Whether the books say something else; not told to who may not see all that it is about."""
    part = found.of(store)
    try:
        return part is not None and digest_of(view, found, store) != part.digest
    except OutsideStores:
        return False


def _refusals(view: View, found: Statement, store: StoreId, role: Role) -> tuple[Refusal, ...]:
    try:
        check_signer(view, found, view.places.stores()[store], role)
    except Refusal as refusal:
        return (refusal,)
    return ()
