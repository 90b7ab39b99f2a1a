"""What the palette offers, in the order in which it is offered; there is no widget here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from partsdesk.domain.counting.counts import Choice
from partsdesk.services.lists import Found
from partsdesk.support.pinyin import plain
from partsdesk.wording import terms
from partsdesk.wording.language import N_, say

GROUPS = {
    "page": N_("This page"),
    "new": N_("Draw up"),
    "subjects": N_("Subjects"),
    "frame": N_("The window"),
    "slips": N_("Slips"),
    "items": N_("Items"),
    "partners": N_("Partners"),
    "bins": N_("Bins"),
    "lots": N_("Lots"),
    "counts": N_("Counts"),
}
MOST_RECENT = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be chosen.

    Attributes:
        group: one of ``GROUPS``.
        code: what a thing is called by exactly; nothing for a command.
        key: the key that does the same.
        why: why it cannot be chosen; nothing where it can.
    """

    group: str
    name: str
    run: Callable[[], object]
    code: str = ""
    more: str = ""
    key: str = ""
    why: str = ""
    is_enabled: bool = True

    @property
    def mark(self) -> str:
        """What it is remembered by."""
        return f"{self.group}:{self.code or self.name}"


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a group."""

    text: str


def thing(found: Found, run: Callable[[], object]) -> Entry:
    """The entry of a thing of the books."""
    name = _NAMES.get(found.listing, str)(found.name)
    return Entry(found.listing, name, run, found.code, found.more)


def _covers(name: str) -> str:
    return terms.name_of(Choice(name))


_NAMES: Mapping[str, Callable[[str], str]] = {"slips": terms.kind, "counts": _covers}


def laid_out(
    text: str,
    entries: Iterable[Entry],
    recent: Sequence[str],
    exact: frozenset[str] = frozenset(),
) -> list[Heading | Entry]:
    """Entries under headings: the group of the best one first, in it the best one first.

    What is called exactly so comes first (``exact`` are names that are so by their pinyin), then
    what was used last, then what begins so.
    """
    typed = plain(text.strip())
    order = list(GROUPS)
    entries = list(entries)

    def rank(entry: Entry) -> tuple[bool, int, bool, bool]:
        names = [plain(name) for name in (entry.code, entry.name) if name]
        used = recent.index(entry.mark) if entry.mark in recent else MOST_RECENT
        begins = any(name.startswith(typed) for name in names)
        is_exact = typed in names or entry.name in exact
        return (not typed or not is_exact, used, not begins, not entry.is_enabled)

    best: dict[str, tuple[bool, int, bool, bool]] = {}
    for entry in entries:
        best[entry.group] = min(rank(entry), best.get(entry.group, rank(entry)))
    entries.sort(key=lambda each: (best[each.group], order.index(each.group), rank(each)))
    lines: list[Heading | Entry] = []
    for group, inside in groupby(entries, key=lambda each: each.group):
        lines += [Heading(say(GROUPS[group])), *inside]
    return lines


def remembered(recent: Sequence[str], entry: Entry) -> list[str]:
    """What was used last, with this entry before all others."""
    return [entry.mark, *(mark for mark in recent if mark != entry.mark)][:MOST_RECENT]
