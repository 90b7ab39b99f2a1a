"""What is said of a warehouse before it begins, without a widget; nothing of it is written yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.settings import SETTINGS
from partsdesk.services.founding import (
    FIRST_STORES,
    Beginning,
    FirstStore,
    Server,
    address_at,
    admin_faults,
    stores_faults,
)
from partsdesk.services.warehouse import new_request
from partsdesk.wording.language import N_, say

STORES: Mapping[Condition, str] = {
    Condition.GOOD: N_("Good parts"),
    Condition.HOLD: N_("Goods on hold"),
    Condition.DEFECTIVE: N_("Defective parts"),
}
ADMIN = "admin"


class Then(Enum):
    """What comes once the warehouse is begun."""

    ITEMS = "items"
    OPENING = "opening-stock"
    HOME = "home"


def first_stores() -> list[FirstStore]:
    """The stores that are shipped, called as the reader calls them."""
    return [replace(first, name=say(STORES[first.condition])) for first in FIRST_STORES]


@dataclass
class Plan:
    """All that is said so far.

    Attributes:
        file, server: where the books are to be; both are kept while one looks at the other.
        again: the password once more.
    """

    file: Path
    server: Server = field(default_factory=Server)
    is_on_server: bool = False
    company: str = ""
    zone: str = SETTINGS["zone"].shipped or ""
    stores: list[FirstStore] = field(default_factory=first_stores)
    login: str = ADMIN
    name: str = ""
    password: str = field(default="", repr=False)
    again: str = field(default="", repr=False)
    then: Then = Then.ITEMS
    request: str = field(default_factory=new_request)

    @property
    def place(self) -> Path | Server:
        """Where the books are to be."""
        return self.server if self.is_on_server else self.file

    @property
    def address(self) -> str:
        """The address of that place."""
        return address_at(self.place)

    @property
    def beginning(self) -> Beginning:
        """All of it, to be done in one act."""
        return Beginning(
            self.address,
            self.login,
            self.name or self.login,
            self.password,
            tuple(self.stores),
            self.company,
            self.zone,
            self.request,
        )

    def wrong_store(self) -> tuple[int, Refusal] | None:
        """The first row of the stores that cannot be so, and why."""
        return next(stores_faults(tuple(self.stores)), None)

    def wrong_admin(self) -> tuple[str, Refusal] | None:
        """The first field of the administrator that cannot be so, and why."""
        return next(admin_faults(self.beginning), None)
