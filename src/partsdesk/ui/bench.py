"""What every page works with, handed in by the shell: no globals that know everybody."""

from __future__ import annotations

from dataclasses import dataclass, field

from partsdesk.domain.books.months import OpenMonths
from partsdesk.domain.values.people import Actor
from partsdesk.support.workstation import Workstation
from partsdesk.ui.courier import Courier
from partsdesk.ui.keeping import Keeping
from partsdesk.ui.theme import Theme


@dataclass(slots=True)
class Desk:
    """What a window works with before anybody is in."""

    courier: Courier
    theme: Theme


@dataclass(slots=True)
class Bench(Desk):
    """The courier, the look, and what is remembered for the session.

    Attributes:
        zone: the warehouse's zone, in whose clock moments are shown.
        recent: what was chosen last from the palette, the last first.
        workstation: what this machine keeps for itself.
        keeping: what this workstation keeps of how lists look and what was chosen.
    """

    months: OpenMonths
    zone: str = "UTC"
    company: str = ""
    database: str = ""
    recent: list[str] = field(default_factory=list)
    workstation: Workstation = field(default_factory=Workstation)
    keeping: Keeping = field(default_factory=Keeping)

    @property
    def actor(self) -> Actor:
        """The person at this workstation."""
        return self.courier.actor
