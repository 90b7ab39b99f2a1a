"""Who may do what, to be seen through: read from the same tables that refuse (VAL-10, PAR-3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from partsdesk.database.work import View
from partsdesk.domain.books.kind import ReleasedBy, SlipKind, Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import MayNot, rights_of
from partsdesk.domain.catalog.users import User, UserInactive
from partsdesk.domain.values.people import SEES_COST, SEES_PERSONAL, Role, StoreId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services import (
    abnormalities,
    arrivals,
    backups,
    catalog,
    items,
    loans,
    months,
    orders,
    papers,
    partners,
    people,
    purchasing,
    repair_orders,
    scrapping,
    settings,
    signing,
    stores,
)
from partsdesk.services.closing import reopening
from partsdesk.services.counting import (
    confirming,
    disposing,
    inspecting,
    opening,
    reviewing,
    taking_back,
    tallying,
)
from partsdesk.services.importing import counts as counted_files
from partsdesk.services.importing import masters
from partsdesk.services.slips.surroundings import allowed_roles, changed_roles
from partsdesk.services.warehouse import RoleNeeded, every_terms

REVERSE = "reverse"
SEEN = {"see-cost": SEES_COST, "see-personal": SEES_PERSONAL}
ACTING = (  # whose acts stand in the table
    abnormalities,
    arrivals,
    backups,
    catalog,
    confirming,
    counted_files,
    disposing,
    items,
    inspecting,
    loans,
    months,
    opening,
    orders,
    papers,
    partners,
    people,
    purchasing,
    reopening,
    repair_orders,
    reviewing,
    scrapping,
    settings,
    signing,
    stores,
    taking_back,
    tallying,
)


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that may be done, and by whom.

    Attributes:
        kind: the code of the slip kind; empty for what has nothing to do with one.
        what: the step's code, else the act's name or what may be seen.
        roles: who may; empty where a thing does it.
        by: the thing that releases, in place of a person.
        between_groups: whether it is the stricter row, for goods that change their group.
        shipped: who may as shipped.
        decided: who may by the administrator's table; None where nobody changed it.
        is_fixed: whether it is the program's own and not the administrator's to change.
    """

    kind: str
    what: str
    roles: frozenset[Role]
    by: ReleasedBy | None = None
    between_groups: bool = False
    shipped: frozenset[Role] = frozenset()
    decided: frozenset[Role] | None = None
    is_fixed: bool = True

    def toggled(self, role: Role) -> frozenset[Role]:
        """Who would have it if the role were given it, or lost it."""
        return (self.shipped if self.decided is None else self.decided) ^ {role}


@dataclass(frozen=True, slots=True)
class People:
    """Whose rights may be looked at.

    Attributes:
        stores: the codes of the stores that their rights may be limited to.
        is_live: whether the opening is signed: before that the administrator may do everything.
    """

    users: tuple[User, ...]
    stores: Mapping[StoreId, str]
    is_live: bool


def list_people(view: View, _: None = None) -> People:
    """Every user, with what their rights depend on besides their roles."""
    stores = {key: store.code for key, store in view.places.stores().items()}
    return People(view.users.every(), stores, bool(view.settings.text("live-since")))


def list_rights(view: View, _: None = None) -> tuple[Right, ...]:
    """Every step with slips of every kind, every act that is for certain roles, what is seen."""
    return (*_of_slips(view), *_of_acts())


def _of_slips(view: View) -> Iterator[Right]:
    for kind in KINDS.values():
        yield from _of_kind(view, kind, between_groups=False)
        if kind.between_groups is not None:
            yield from _of_kind(view, kind, between_groups=True)


def _of_kind(view: View, kind: SlipKind, *, between_groups: bool) -> Iterator[Right]:
    rights = rights_of(kind, between_groups=between_groups, red=False)
    for step in Step:
        shipped, decided = rights.of(step), changed_roles(view, kind, step)
        roles = allowed_roles(view, kind, step, shipped)
        by = rights.releases if step is Step.RELEASE else None
        if isinstance(by, ReleasedBy):
            yield Right(kind.code, step.value, frozenset(), by, between_groups)
        elif roles:
            where = (kind.code, step.value, roles, None, between_groups)
            yield Right(*where, shipped, decided, is_fixed=between_groups)
        if step is Step.BOOK:  # a red slip is drawn up by whoever draws up the kind (VAL-6)
            drafts = allowed_roles(view, kind, Step.DRAFT, rights.drafts)
            yield Right(kind.code, REVERSE, drafts, None, between_groups, rights.drafts)


def _of_acts() -> Iterator[Right]:
    names = {module.__name__ for module in ACTING}
    for act, terms in sorted(every_terms().items()):
        if terms.module in names and terms.roles:
            yield Right("", act, terms.roles, shipped=terms.roles)
    for kind, roles in masters.ROLES.items():
        yield Right("", f"import-{kind}", roles, shipped=roles)
    for seen, roles in SEEN.items():
        yield Right("", seen, roles, shipped=roles)


def why_not(right: Right, user: User, *, is_live: bool = True) -> Refusal | None:
    """What a person would be told who tried it; None where the person may.

    Args:
        right: what is tried.
        user: who tries it.
        is_live: whether the opening is signed: before that the administrator may do everything.
    """
    if not user.active:
        return UserInactive(user.login)
    if right.by is not None or user.roles & right.roles:
        return None
    if Role.ADMIN in user.roles and not is_live:
        return None  # VAL-10
    allowed = tuple(sorted(right.roles))
    if right.kind and right.what in set(Step):
        return MayNot(right.kind, Step(right.what), allowed)
    return RoleNeeded(right.what, allowed)
