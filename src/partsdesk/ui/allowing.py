"""Actions that this person's roles do not allow are greyed, and say who may."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QAction

from partsdesk.domain.values.people import Role
from partsdesk.services.warehouse import PasswordFirst, RoleNeeded, UseCase, terms_of
from partsdesk.ui.bench import Bench
from partsdesk.wording.refusals import explain


def allow(
    bench: Bench, action: QAction, roles: frozenset[Role], *, by_password: bool = True
) -> bool:
    """Grey an action for who holds none of the roles, or came in by badge and PIN alone."""
    has_role = bench.actor.is_one_of(roles)
    may = has_role and not (by_password and bench.actor.by_pin)
    action.setEnabled(may)
    if not may:
        lacks = PasswordFirst("") if has_role else RoleNeeded("", tuple(sorted(roles)))
        action.setToolTip(explain(lacks))
    return may


def allow_act(bench: Bench, action: QAction, use_case: UseCase[Any, Any]) -> bool:
    """Grey an action whose act this person may not do."""
    terms = terms_of(use_case)
    return allow(bench, action, terms.roles, by_password=terms.by_password)
