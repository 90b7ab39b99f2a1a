"""What a text typed at the top of the window means: things of the books, and names of commands."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.database.work import View
from partsdesk.services.lists import Found, FoundAsked, find_anything
from partsdesk.support.pinyin import plain, search_text


@dataclass(frozen=True, slots=True)
class Sought:
    """A text, and names that it may mean besides the things of the books."""

    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """Things and names that a text means.

    Attributes:
        exact: the names that are called just so, be it by their pinyin or its initials.
    """

    things: tuple[Found, ...]
    names: frozenset[str]
    exact: frozenset[str]


def seek(view: View, sought: Sought) -> Findings:
    """Things by code, name and pinyin; names by any part and by pinyin, each word of the text.

    The names come along because pinyin takes its time at first, and here is no window to wait.
    """
    words = plain(sought.text).split()
    keys = {name: search_text([name]) for name in sought.names}
    named = frozenset(name for name, told in keys.items() if _means(words, told))
    exact = frozenset(name for name in named if " ".join(words) in keys[name].splitlines())
    return Findings(find_anything(view, FoundAsked(sought.text)), named, exact)


def _means(words: list[str], keys: str) -> bool:
    return bool(words) and all(word in keys for word in words)
