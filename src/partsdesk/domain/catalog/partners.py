"""Partners: the tree from company to sub-dealer, and who plays which part in it (PAR-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from partsdesk.domain.catalog.texts import Fit
from partsdesk.domain.values.refusals import Refusal

PartnerId = NewType("PartnerId", int)


class PartnerType(StrEnum):
    """What a partner is to the house."""

    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    OFFICE = "office"
    DISTRIBUTOR = "distributor"
    DEALER = "dealer"
    SHOP = "shop"
    SUB_DEALER = "sub-dealer"
    REPAIR_POINT = "repair-point"
    CARRIER = "carrier"
    DEPARTMENT = "department"


PARENTS_ALLOWED = {  # PAR-1: each answers to exactly one above it
    PartnerType.OFFICE: frozenset[PartnerType](),
    PartnerType.DISTRIBUTOR: frozenset[PartnerType](),
    PartnerType.DEALER: frozenset({PartnerType.OFFICE, PartnerType.DISTRIBUTOR}),
    PartnerType.SHOP: frozenset({PartnerType.OFFICE, PartnerType.DISTRIBUTOR, PartnerType.DEALER}),
    PartnerType.SUB_DEALER: frozenset({PartnerType.SHOP, PartnerType.DEALER}),
    PartnerType.REPAIR_POINT: frozenset({PartnerType.OFFICE, PartnerType.DISTRIBUTOR}),
    PartnerType.CUSTOMER: frozenset(PartnerType),
    PartnerType.SUPPLIER: frozenset({PartnerType.SUPPLIER}),
    PartnerType.CARRIER: frozenset({PartnerType.CARRIER}),
    PartnerType.DEPARTMENT: frozenset({PartnerType.DEPARTMENT}),
}


PERSONAL = frozenset(  # PAR-2: customers, in the sense of PAR-1 a repair point among them
    {
        PartnerType.CUSTOMER,
        PartnerType.DEALER,
        PartnerType.SHOP,
        PartnerType.SUB_DEALER,
        PartnerType.REPAIR_POINT,
    }
)


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner; telephone and address are masked for roles that do not need them (PAR-2)."""

    id: PartnerId
    code: str
    name: str
    type: PartnerType
    parent: PartnerId | None = None
    region: str = ""
    phone: str = field(default="", metadata={"secret": True})  # stands in no act record (PAR-2)
    address: str = field(default="", metadata={"secret": True})
    active: bool = True
    version: int = 0


@dataclass(eq=False)
class UnknownPartner(Refusal):
    """No partner has this code."""

    partner: str


@dataclass(eq=False)
class ParentNotAllowed(Refusal):
    """A partner of this type does not answer to one of that type, or the tree would be a ring."""

    rule = "PAR-1"
    partner: str
    parent: str


@dataclass(eq=False)
class WrongPartner(Refusal):
    """A slip of this kind is not for partners of this type."""

    partner: str
    type: PartnerType
    kind: str


@dataclass(eq=False)
class PartnerExists(Refusal):
    """Another partner has this code already."""

    partner: str


@dataclass(eq=False)
class PartnerChanged(Refusal):
    """Somebody else changed the partner since it was read (F21)."""

    partner: str


CODE = Fit("code", 60, needed=True)
NAME = Fit("name", 200, needed=True, lines=True)
REGION = Fit("region", 40)
PHONE = Fit("phone", 60)
ADDRESS = Fit("address", 300, lines=True)

STARS = "****"
_NUMBER = re.compile(r"[0-9][0-9 -]{3,}[0-9]")


@dataclass(frozen=True, slots=True)
class Node:
    """A partner's place in the tree: what it is, and the code of whom it answers to."""

    type: PartnerType
    parent: str = ""


def partner_faults(partner: Partner) -> Iterator[tuple[str, Refusal]]:
    """What is wrong with a partner's particulars, each with the column that it stands in."""
    yield from CODE.faults(partner.code)
    yield from NAME.faults(partner.name)
    yield from REGION.faults(partner.region)
    yield from PHONE.faults(partner.phone)
    yield from ADDRESS.faults(partner.address)


def check_answers(tree: Mapping[str, Node], code: str) -> None:
    """See that a partner answers to one of a type that it may answer to, in no ring.

    Raises:
        UnknownPartner: for a parent that is not there.
        ParentNotAllowed: for a parent of the wrong type, or where the way up comes back.
    """
    node = tree[code]
    if not node.parent:
        return
    above = tree.get(node.parent)
    if above is None:
        raise UnknownPartner(node.parent)
    if above.type not in PARENTS_ALLOWED[node.type]:  # PAR-1
        raise ParentNotAllowed(code, node.parent)
    passed = {code}
    step: str = node.parent
    while step in tree:
        if step in passed:
            raise ParentNotAllowed(code, node.parent)
        passed.add(step)
        step = tree[step].parent


def masked_phone(phone: str) -> str:
    """A telephone number with its middle hidden (``138****0000``)."""  # PAR-2
    if not _NUMBER.search(phone):
        return STARS if phone else ""
    return _NUMBER.sub(lambda found: _hidden(found.group()), phone)


def _hidden(number: str) -> str:
    ends = (3, 4) if len(number) >= 10 else (1, 1)
    return number[: ends[0]] + STARS + number[-ends[1] :]


def masked_address(address: str) -> str:
    """An address of which the first six characters are left: province and city."""  # PAR-2
    return address[: min(6, len(address) // 2)] + STARS if address else ""
