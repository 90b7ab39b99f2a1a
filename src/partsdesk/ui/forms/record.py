"""A thing being edited, without a widget: what is kept, what is typed, what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from partsdesk.domain.catalog.texts import TextMissing
from partsdesk.domain.values.refusals import Refusal

NAMED_BY = ("column", "field", "lacks", "link", "setting")
"""Facts of a refusal that name the field which it is about."""


def as_it_is(value: Any) -> Any:
    """What is typed is what is meant."""
    return value


@dataclass(frozen=True, slots=True)
class Meant:
    """What a field of a thing holds, apart from how it looks.

    Attributes:
        read: from what is typed to what is meant; refuses what is no such thing.
        is_needed: whether it has to be filled.
    """

    name: str
    read: Callable[[Any], Any] = as_it_is
    is_needed: bool = False


@dataclass
class Record:
    """A thing with fields.

    Attributes:
        kept: what stands in the books, as the fields show it.
        typed: what the fields show now.
        refusals: what is wrong, by field.
        places: the fields that refusals are about which do not say it themselves, by class.
    """

    fields: Sequence[Meant]
    places: Mapping[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)
    refusals: dict[str, Refusal] = field(default_factory=dict)

    def take(self, kept: Mapping[str, Any], typed: Mapping[str, Any] | None = None) -> None:
        """Begin with what is kept; with something typed over it where it is a copy."""
        self.kept = dict(kept)
        self.typed = dict(kept) | dict(typed or {})
        self.refusals.clear()

    def type(self, name: str, value: Any) -> None:
        """Take in what is typed into a field; what cannot be read is wrong at once."""
        self.typed[name] = value
        self.refusals.pop(name, None)
        try:
            self._field(name).read(value)
        except Refusal as refusal:
            self.refusals[name] = refusal

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that say something else than what is kept."""
        return tuple(each.name for each in self.fields if self.is_changed(each.name))

    def is_changed(self, name: str) -> bool:
        """Whether a field says something else than what is kept."""
        return bool(self.typed.get(name) != self.kept.get(name))

    def values(self) -> dict[str, Any] | None:
        """What is meant by all fields; None where one is wrong or missing, which then says so."""
        found: dict[str, Any] = {}
        for each in self.fields:
            value = self.typed.get(each.name)
            try:
                found[each.name] = each.read(value)
            except Refusal as refusal:
                self.refusals[each.name] = refusal
                continue
            if each.is_needed and value in {None, "", frozenset()}:
                self.refusals[each.name] = TextMissing(each.name)
        return None if self.refusals else found

    def refuse(self, refusal: Refusal) -> str:
        """Put a refusal of the house at the field that it is about; empty where that is none."""
        named = [str(getattr(refusal, fact, "")) for fact in NAMED_BY]
        named.append(self.places.get(type(refusal).__name__, ""))
        known = {each.name for each in self.fields}
        place = next((name for name in named if name in known), "")
        if place:
            self.refusals[place] = refusal
        return place

    def _field(self, name: str) -> Meant:
        return next(each for each in self.fields if each.name == name)
