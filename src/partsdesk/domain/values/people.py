"""Who acts: roles, the person at the workstation, and what a role may see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

UserId = NewType("UserId", int)
StoreId = NewType("StoreId", int)


class Role(StrEnum):
    """What a person is in the warehouse; one person may be several."""

    KEEPER = "keeper"
    ACCOUNTANT = "accountant"
    FINANCE_MANAGER = "finance-manager"
    SUPERVISOR = "supervisor"
    SERVICE_ADVISER = "service-adviser"
    SERVICE_CLERK = "service-clerk"
    SERVICE_MANAGER = "service-manager"
    FACTORY_RECEIVING = "factory-receiving"
    OFFICE_MANAGER = "office-manager"
    ENGINEER = "engineer"
    AUDITOR = "auditor"
    ADMIN = "admin"


SEES_COST = frozenset({Role.ACCOUNTANT, Role.FINANCE_MANAGER, Role.AUDITOR})  # PAR-3
SEES_PERSONAL = frozenset(  # PAR-2
    {
        Role.SERVICE_ADVISER,
        Role.SERVICE_CLERK,
        Role.SERVICE_MANAGER,
        Role.OFFICE_MANAGER,
        Role.FACTORY_RECEIVING,
        Role.ENGINEER,
        Role.AUDITOR,
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts, at one workstation.

    Attributes:
        stores: the stores that the person's rights are limited to; empty for all of them.
        unlimited: the administrator before the opening is signed (VAL-10): every role, and cost.
        by_pin: whether the person came in by badge and PIN: some acts ask for the password.
    """

    user: UserId
    login: str
    name: str
    roles: frozenset[Role]
    stores: frozenset[StoreId] = frozenset()
    workstation: str = ""
    unlimited: bool = False
    by_pin: bool = False

    @property
    def sees_cost(self) -> bool:
        """Whether purchase prices and costs are shown to this person (PAR-3)."""
        return self.unlimited or bool(self.roles & SEES_COST)

    @property
    def sees_personal(self) -> bool:
        """Whether telephone numbers and addresses are shown in full (PAR-2)."""
        return self.unlimited or bool(self.roles & SEES_PERSONAL)

    def is_one_of(self, roles: frozenset[Role]) -> bool:
        """Whether the person holds one of the roles, or may act in every one."""
        return self.unlimited or bool(self.roles & roles)

    def may_enter(self, store: StoreId) -> bool:
        """Whether the person's rights reach this store."""
        return self.unlimited or not self.stores or store in self.stores


NOBODY = Actor(UserId(0), "", "", frozenset(), unlimited=True)  # before there is a first user
