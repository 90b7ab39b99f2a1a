"""What is free beside each line: of its item, in its bin and of its lot, as far as it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.goods import Sought

WHERE_FROM = frozenset({"bin", "lot"})
"""The columns that say where goods are taken from."""


class Freed(Protocol):
    """A line beside which it stands what is free; None where that is not known."""

    free: Quantity | None

    @property
    def sought(self) -> Sought | None:
        """What of it is wanted to be free; None while the item is not known."""
        ...


def sought_of(lines: Iterable[Freed], *, anew: bool) -> tuple[Sought, ...]:
    """What it is not known of yet how much is free; ``anew`` of all that is wanted to be."""
    sought = (line.sought for line in lines if anew or line.free is None)
    return tuple(dict.fromkeys(each for each in sought if each is not None))


def take_free(lines: Iterable[Freed], free: Mapping[Sought, Quantity]) -> None:
    """Take in what is free of what the lines say by now, not of what they said."""
    for line in lines:
        if line.sought is not None and line.sought in free:
            line.free = free[line.sought]
