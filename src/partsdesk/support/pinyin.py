"""Search keys: what people type to find something, Chinese by its pinyin and its initials."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MOST_INITIALS = 24
MOST_SPELLINGS = 4


def plain(text: str) -> str:
    """A text as it is searched: full-width letters made plain, capitals made small."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold()


def search_text(spelt: Iterable[str], listed: Iterable[str] = ()) -> str:
    """All that something is found by, a line each.

    Args:
        spelt: names, found by their text, their pinyin and its initials.
        listed: codes, found by their text alone.
    """
    lines = dict.fromkeys(plain(text) for text in listed if text)
    for text in spelt:
        lines.update(dict.fromkeys(_keys(plain(text))))
    lines.pop("", None)
    return "\n".join(lines)


@lru_cache(maxsize=4096)
def _keys(text: str) -> tuple[str, ...]:
    if text.isascii():
        return (text,)
    return (text, *initials(text), *spellings(text))


def initials(text: str) -> tuple[str, ...]:
    """The initials of a name in all its readings, as far as they are few: 调压阀 is dyf and tyf."""
    return _joined([_first_letters(sign) for sign in plain(text) if sign.isalnum()], MOST_INITIALS)


def spellings(text: str) -> tuple[str, ...]:
    """The whole pinyin of a name, in a few readings."""
    return _joined([_readings(sign) for sign in plain(text) if sign.isalnum()], MOST_SPELLINGS)


def _joined(choices: Iterable[tuple[str, ...]], most: int) -> tuple[str, ...]:
    keys = [""]
    for choice in choices:
        taken = choice if len(keys) * len(choice) <= most else choice[:1]
        keys = [key + reading for key in keys for reading in taken]
    return tuple(keys)


@lru_cache(maxsize=32768)
def _readings(sign: str) -> tuple[str, ...]:
    if sign.isascii():
        return (sign,)
    from pypinyin import Style, pinyin  # noqa: PLC0415 - slow to load, and few commands need it

    found = pinyin(sign, style=Style.NORMAL, heteronym=True)
    return tuple(dict.fromkeys(reading for readings in found for reading in readings))


@lru_cache(maxsize=32768)
def _first_letters(sign: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading[0] for reading in _readings(sign) if reading))
