"""Partners changed and listed: a tree in which each answers to one above it (PAR-1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partsdesk.database.repositories.searching import MOST_ROWS, Asked, Listed
from partsdesk.database.work import View, Work
from partsdesk.domain.catalog.partners import (
    Node,
    Partner,
    PartnerChanged,
    PartnerExists,
    PartnerId,
    PartnerType,
    UnknownPartner,
    check_answers,
    partner_faults,
)
from partsdesk.domain.values.people import Role
from partsdesk.services.warehouse import act

PARTNER_ROLES = frozenset(
    {
        Role.ACCOUNTANT,
        Role.SUPERVISOR,
        Role.SERVICE_ADVISER,
        Role.SERVICE_CLERK,
        Role.SERVICE_MANAGER,
        Role.OFFICE_MANAGER,
    }
)


@dataclass(frozen=True, slots=True)
class PartnersAsked:
    """One page of the partners.

    Attributes:
        order: ``code`` ``name`` ``type`` or ``region``, with ``-`` before it the other way.
        types: only partners of these types; empty for all.
    """

    text: str = ""
    limit: int = MOST_ROWS
    offset: int = 0
    order: str = "code"
    active: bool | None = None
    types: frozenset[PartnerType] = frozenset()


@dataclass(frozen=True, slots=True)
class AddPartner:
    """Make a new partner; the id and version in the value are not looked at."""

    partner: Partner


@dataclass(frozen=True, slots=True)
class ChangePartner:
    """Say something else of a partner; the value's version is that which was read.

    A telephone or address that is still masked, as the person was shown it, stays as it is.
    """

    partner: Partner


@dataclass(frozen=True, slots=True)
class PartnerKept:
    """A partner as it was kept."""

    partner: PartnerId
    version: int
    called: str


@act(*PARTNER_ROLES)
def add_partner(work: Work, asked: AddPartner) -> PartnerKept:
    """Make a partner.

    Raises:
        PartnerExists, UnknownPartner, ParentNotAllowed, TextMissing, TextTooWide, UnfitText.
    """
    work.partners.alone()
    _check(work, asked.partner, None)
    (key,) = work.partners.add([asked.partner])
    return PartnerKept(key, 0, asked.partner.code)


@act(*PARTNER_ROLES)
def change_partner(work: Work, asked: ChangePartner) -> PartnerKept:
    """Change a partner; those who answer to it must still be able to.

    Raises:
        UnknownPartner, PartnerChanged, PartnerExists, ParentNotAllowed, TextMissing, TextTooWide,
        UnfitText.
    """
    work.partners.alone()
    partner = asked.partner
    held = work.partners.by_id([partner.id]).get(partner.id)
    if held is None:
        raise UnknownPartner(partner.code)
    if held.version != partner.version:
        raise PartnerChanged(held.code)  # F21
    _check(work, partner, held)
    work.partners.change([partner])
    return PartnerKept(held.id, held.version + 1, partner.code)


def list_partners(view: View, asked: PartnersAsked) -> Listed[Partner]:
    """One page of the partners, telephone and address as the person may see them (PAR-2)."""
    page = Asked(asked.text, asked.limit, asked.offset, asked.order, asked.active)
    return view.partners.listed(page, asked.types)


def get_partner(view: View, partner: PartnerId) -> Partner:
    """One partner.

    Raises:
        UnknownPartner: where there is none.
    """
    found = view.partners.by_id([partner]).get(partner)
    if found is None:
        raise UnknownPartner(str(partner))
    return found


def _check(work: Work, partner: Partner, held: Partner | None) -> None:
    for _, refusal in partner_faults(partner):
        raise refusal
    tree = work.partners.tree()
    if partner.code in tree and (held is None or held.code != partner.code):
        raise PartnerExists(partner.code)
    codes = work.partners.codes()
    if partner.parent is not None and partner.parent not in codes:
        raise UnknownPartner(str(partner.parent))
    parent = "" if partner.parent is None else codes[partner.parent]
    renamed = _renamed(tree, held.code, partner.code) if held else tree
    if held is not None and parent == held.code:
        parent = partner.code
    planned = renamed | {partner.code: Node(partner.type, parent)}
    check_answers(planned, partner.code)  # PAR-1
    for code, node in planned.items():
        if node.parent == partner.code:
            check_answers(planned, code)


def _renamed(tree: Mapping[str, Node], old: str, new: str) -> dict[str, Node]:
    """The tree with one partner under another code."""
    if old == new:
        return dict(tree)
    return {
        (new if code == old else code): Node(node.type, new if node.parent == old else node.parent)
        for code, node in tree.items()
    }


__all__ = [
    "PARTNER_ROLES",
    "AddPartner",
    "ChangePartner",
    "Listed",
    "PartnerKept",
    "PartnersAsked",
    "add_partner",
    "change_partner",
    "get_partner",
    "list_partners",
]
