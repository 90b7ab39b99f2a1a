"""Saved views of a list: filters, columns and order under a name, kept at this workstation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from partsdesk.ui.keeping import Keeping

KEPT = "views"
MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class Saved:
    """How a list stood.

    Attributes:
        texts: what was typed under the headings, by the columns' names.
        chip: the quick filter that was on.
        arrangement: the columns, as they are kept.
    """

    search: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    chip: str = ""
    arrangement: Mapping[str, Any] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        """The same as it is kept."""
        return {
            "search": self.search,
            "texts": dict(self.texts),
            "chip": self.chip,
            "columns": dict(self.arrangement),
        }


def _recalled(kept: Mapping[str, Any]) -> Saved:
    """What was kept, as far as it can be read."""
    texts, columns = kept.get("texts"), kept.get("columns")
    return Saved(
        str(kept.get("search") or ""),
        {str(k): str(v) for k, v in texts.items()} if isinstance(texts, dict) else {},
        str(kept.get("chip") or ""),
        columns if isinstance(columns, dict) else {},
    )


class SavedViews:
    """The saved views of one list, by their names."""

    def __init__(self, keeping: Keeping, section: str) -> None:
        self._keeping = keeping
        self._section = section

    @property
    def names(self) -> list[str]:
        """What they are called, in the order in which they were saved."""
        return list(self._found())

    def of(self, name: str) -> Saved | None:
        """The view of a name."""
        found = self._found().get(name)
        return None if found is None else _recalled(found)

    def save(self, name: str, saved: Saved) -> str:
        """Save a view; one of the same name before it is replaced. The answer is its name."""
        called = name.strip()[:MOST_NAME]
        self._keeping.put(KEPT, {**self._found(), called: saved.kept()}, self._section)
        return called

    def rename(self, name: str, other: str) -> None:
        """Give a view another name; it stays at its place."""
        called = other.strip()[:MOST_NAME]
        if called and called != name:
            found = {k: v for k, v in self._found().items() if k != called}
            renamed = {(called if k == name else k): v for k, v in found.items()}
            self._keeping.put(KEPT, renamed, self._section)

    def delete(self, name: str) -> None:
        """Forget a view."""
        found = {k: v for k, v in self._found().items() if k != name}
        self._keeping.put(KEPT, found, self._section)

    def _found(self) -> dict[str, dict[str, Any]]:
        found = self._keeping.found(KEPT, self._section)
        return {name: each for name, each in found.items() if isinstance(each, dict)}
