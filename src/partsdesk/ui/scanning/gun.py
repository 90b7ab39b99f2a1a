"""How the gun of this workstation is set, and what is to be heard of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

SECTION = "gun"


@dataclass(frozen=True, slots=True)
class Gun:
    """The gun of a workstation; the names are those of the keys in the workstation's file.

    Attributes:
        gap: the longest pause between two of its keys, and how long a key is held back, in ms.
        shortest: the fewest signs that a code has.
        prefix: what it sends before a code: signs, or a key as Qt names it (``F12``, ``Ctrl+B``).
        suffix: what it sends behind a code besides Enter and Tab; signs, or a key.
        ends: whether Enter or Tab ends a code; otherwise the pause does.
        again: the same code within so many ms is read once.
        good, bad, attention: which of the sounds are heard.
    """

    gap: int = 40
    shortest: int = 4
    prefix: str = ""
    suffix: str = ""
    ends: bool = True
    again: int = 300
    good: bool = True
    bad: bool = True
    attention: bool = True

    @staticmethod
    def of(kept: Mapping[str, object]) -> Gun:
        """The gun as the workstation keeps it; what does not fit counts as not kept."""
        usual = Gun()
        found: dict[str, Any] = {}
        for each in fields(Gun):
            value = kept.get(each.name)
            if type(value) is type(getattr(usual, each.name)):
                found[each.name] = value
        made = replace(usual, **found)
        return replace(
            made,
            gap=max(5, min(made.gap, 200)),
            shortest=max(1, min(made.shortest, 40)),
            again=max(0, min(made.again, 5000)),
        )
