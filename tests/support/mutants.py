"""Workbooks spoiled on purpose: the same seed spoils the same file in the same way, always."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Spoiling: TypeAlias = Callable[[bytes, random.Random], bytes]
PIECES = (
    b"",
    b"<",
    b"&",
    b"</row>",
    b"</c>",
    b'<c r="A1"/>',
    b"<!DOCTYPE x>",
    b"\x00",
    b"\xff\xfe",
    b"-1",
    b"99999999999",
    b"&a;",
    b"NaN",
)


@dataclass(frozen=True)
class Mutant:
    """A spoiled file.

    Attributes:
        way: how it was spoiled: flip, cut, edit, drop.
        seed: with its base it makes the same mutant again.
    """

    way: str
    seed: int
    content: bytes


def mutant(base: bytes, seed: int) -> Mutant:
    """Spoil a file; what is no archive has only bits to flip and an end to lose."""
    dice = random.Random(seed)  # noqa: S311 - not a secret
    ways = WAYS if base.startswith(b"PK") else WAYS[:2]
    name, spoil = ways[seed % len(ways)]
    return Mutant(name, seed, spoil(base, dice))


def _flip(base: bytes, dice: random.Random) -> bytes:
    """Bits turned over, wherever they lie: the parts then differ from their check sums."""
    content = bytearray(base)
    for _ in range(dice.choice((1, 1, 2, 8, 40))):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return bytes(content)


def _cut(base: bytes, dice: random.Random) -> bytes:
    """The end is missing, or a piece in the middle."""
    at = dice.randrange(len(base))
    length = dice.choice((len(base), 1, 16, 512))
    return base[:at] + base[at + length :]


def _edit(base: bytes, dice: random.Random) -> bytes:
    """A part's text is changed and packed anew, so that every check sum is right."""
    with zipfile.ZipFile(io.BytesIO(base)) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    names = sorted(parts)
    heavy = [name for name in names if "sheet" in name or "sharedStrings" in name]
    name = dice.choice(heavy if heavy and dice.random() < 0.7 else names)
    parts[name] = _changed(parts[name], dice)
    return _packed(parts)


def _changed(text: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(max(len(text), 1))
    length = dice.choice((1, 1, 8, 60, 400))
    match dice.randrange(5):
        case 0:
            return text[:at] + text[at + length :]
        case 1:
            return text[: at + length] + text[at:]
        case 2:
            return text[:at] + dice.choice(PIECES) + text[at:]
        case 3:
            return text[:at]
        case _:
            return text[:at] + bytes([dice.randrange(32, 127)]) + text[at + 1 :]


def _drop(base: bytes, dice: random.Random) -> bytes:
    """A part is missing, stands twice, or has another's text in it."""
    with zipfile.ZipFile(io.BytesIO(base)) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    names = sorted(parts)
    name, other = dice.choice(names), dice.choice(names)
    match dice.randrange(3):
        case 0:
            del parts[name]
        case 1:
            parts[f"xl/{name}"] = parts.pop(name)
        case _:
            parts[name] = parts[other]
    return _packed(parts)


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(zipfile.ZipInfo(name), text)
    return packed.getvalue()


WAYS: tuple[tuple[str, Spoiling], ...] = (
    ("flip", _flip),
    ("cut", _cut),
    ("edit", _edit),
    ("drop", _drop),
)
