"""What many rounds of a fault come to, and the marks of the long ones."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.support.posting import Held

LONG = (pytest.mark.long, pytest.mark.timeout(3600))


@dataclass
class Sum:
    """What many rounds come to.

    Attributes:
        told: acts that were answered in all of them.
        waits: how long somebody waited in each, in milliseconds.
    """

    rounds: int = 0
    told: int = 0
    lost: int = 0
    half: int = 0
    doubled: int = 0
    gaps: int = 0
    waits: list[int] = field(default_factory=list)

    def add(self, held: Held) -> None:
        self.rounds += 1
        self.lost += held.lost
        self.half += held.half
        self.doubled += held.doubled
        self.gaps += held.gaps

    @property
    def p95(self) -> int:
        """What nineteen of twenty waited at most."""
        return sorted(self.waits)[len(self.waits) * 95 // 100]

    @property
    def found(self) -> int:
        """How much is wrong: what a control is there for."""
        return self.lost + self.half + self.doubled
