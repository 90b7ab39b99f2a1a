"""What every page works with, handed in by the shell: no globals that know everybody."""

from __future__ import annotations

from dataclasses import dataclass, field

from partsdesk.domain.books.months import OpenMonths
from partsdesk.domain.values.people import Actor
from partsdesk.support.workstation import Workstation
from partsdesk.ui.courier import Courier
from partsdesk.ui.theme import Theme


@dataclass(slots=True)
class Bench:
    """The courier, the look, and what is remembered for the session.

    Attributes:
        zone: the warehouse's zone, in whose clock moments are shown.
        widths: of the columns of each list, as somebody drew them.
        workstation: what this machine keeps for itself.
    """

    courier: Courier
    theme: Theme
    months: OpenMonths
    zone: str = "UTC"
    company: str = ""
    database: str = ""
    widths: dict[str, dict[str, int]] = field(default_factory=dict)
    workstation: Workstation = field(default_factory=Workstation)

    @property
    def actor(self) -> Actor:
        """The person at this workstation."""
        return self.courier.actor
