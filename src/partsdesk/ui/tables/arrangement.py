"""How a list is arranged: which columns, in what order, how wide, what stays in sight, sorted how.

No widget is in it. What was kept is read with care: a later program may know other columns, and
somebody may have had the file in an editor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from partsdesk.services.lists import Sort

LEAST_WIDTH, MOST_WIDTH = 24, 2000
SORTS = 4


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How a list is arranged.

    Attributes:
        order: the columns' names from left to right, hidden ones among them.
        shown: those in sight.
        widths: as somebody drew them.
        frozen: how many at the left stay in sight when one scrolls sideways.
        sort: what it is sorted by, first things first.
    """

    order: tuple[str, ...]
    shown: frozenset[str]
    widths: Mapping[str, int] = field(default_factory=dict)
    frozen: int = 0
    sort: tuple[Sort, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in sight, from left to right."""
        return tuple(name for name in self.order if name in self.shown)

    def turned(self, name: str, *, shown: bool) -> Arrangement:
        """With a column in sight or out of it; the last one stays."""
        columns = self.shown | {name} if shown else self.shown - {name}
        return replace(self, shown=columns) if columns else self

    def moved(self, name: str, by: int) -> Arrangement:
        """With a column so many places further among those in sight."""
        seen = list(self.columns)
        place = seen.index(name)
        target = min(max(place + by, 0), len(seen) - 1)
        seen.insert(target, seen.pop(place))
        rest = iter(seen)
        order = tuple(next(rest) if each in self.shown else each for each in self.order)
        return replace(self, order=order)

    def frozen_up_to(self, name: str) -> Arrangement:
        """With the columns up to this one staying in sight; none where they stay already."""
        place = self.columns.index(name) + 1
        return replace(self, frozen=0 if self.frozen == place else place)

    def sorted_by(self, name: str, *, descending: bool, added: bool = False) -> Arrangement:
        """Sorted by this column alone, or by it after those that the list is sorted by."""
        others = [each for each in self.sort if each.column != name]
        made = Sort(name, descending)
        place = next((n for n, each in enumerate(self.sort) if each.column == name), len(others))
        if added:
            others.insert(place, made)
        return replace(self, sort=tuple(others[:SORTS]) if added else (made,))

    def clicked(self, name: str, *, added: bool = False) -> Arrangement:
        """What a click on a heading makes: up, then down, then no more."""
        now = next((each for each in self.sort if each.column == name), None)
        if now is None or (len(self.sort) > 1 and not added):
            return self.sorted_by(name, descending=False, added=added)
        if not now.descending:
            return self.sorted_by(name, descending=True, added=added)
        return replace(self, sort=tuple(each for each in self.sort if each.column != name))

    def kept(self) -> dict[str, Any]:
        """The same as it is kept."""
        return {
            "order": list(self.order),
            "shown": sorted(self.shown),
            "widths": dict(self.widths),
            "frozen": self.frozen,
            "sort": [[each.column, each.descending] for each in self.sort],
        }

    def recalled(self, kept: Mapping[str, Any], sortable: Iterable[str]) -> Arrangement:
        """What was kept, as far as it fits the columns there are; else as it is here."""
        known = set(self.order)
        named = [name for name in _names(kept.get("order")) if name in known]
        if not named:
            return self
        shown = frozenset(_names(kept.get("shown"))) & known or self.shown
        return Arrangement(
            _merged(named, self.order),
            shown,
            _widths(kept.get("widths"), known),
            _number(kept.get("frozen"), len(shown)),
            tuple(_sorts(kept.get("sort"), frozenset(sortable) & known)),
        )


def _merged(named: Sequence[str], own: Sequence[str]) -> tuple[str, ...]:
    """The order that was kept; columns that are new since stand at the end."""
    unique = tuple(dict.fromkeys(named))
    return (*unique, *(name for name in own if name not in unique))


def _names(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _number(value: object, most: int) -> int:
    return min(max(value, 0), most) if isinstance(value, int) else 0


def _widths(value: object, known: Iterable[str]) -> dict[str, int]:
    found = value if isinstance(value, dict) else {}
    return {
        name: min(max(found[name], LEAST_WIDTH), MOST_WIDTH)
        for name in known
        if isinstance(found.get(name), int)
    }


def _sorts(value: object, known: frozenset[str]) -> Iterable[Sort]:
    for each in value if isinstance(value, list) else ():
        match each:
            case [str(name), bool(descending)] if name in known:
                yield Sort(name, descending)
            case _:
                pass
