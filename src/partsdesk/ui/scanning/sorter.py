"""Tells a gun's burst from a person's typing: plain state, fed with keys and their moments.

A sign is held back until the pause after it shows who typed it. A person's signs come out again,
all of them, in their order; a burst that ends with Enter or Tab comes out as one scan.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from partsdesk.ui.scanning.gun import Gun
from partsdesk.ui.typed import times_of

LONGEST = 400
PATIENCE = 5
"""A gun that is known by its pace may pause so many gaps: radio and a busy machine hiccup."""
SEPARATORS = frozenset("\x1c\x1d\x1e\x04")
"""What stands between the parts of a code (GS1); a keyboard sends them with Ctrl."""


class Sort(enum.Enum):
    """What a key is to the one who listens."""

    SIGN = enum.auto()
    END = enum.auto()
    OTHER = enum.auto()


class Harm(enum.Enum):
    """Why a burst is no scan."""

    NO_END = "no-end"
    TOO_LONG = "too-long"
    INPUT_METHOD = "input-method"


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it was pressed.

    Attributes:
        at: the moment of the press in ms, as the system says it.
        text: the sign that it types, if any.
        name: what the key is called, where it types none.
        shifted: whether Shift was held.
        token: whatever the listener needs to give it back.
    """

    at: int
    sort: Sort
    text: str = ""
    name: str = ""
    shifted: bool = False
    token: Any = None


@dataclass(frozen=True, slots=True)
class Let:
    """Keys that a person pressed: they go where they would have gone."""

    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Caught:
    """A code that a gun has read."""

    keys: tuple[Key, ...]
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A burst of a gun that is no whole code."""

    keys: tuple[Key, ...]
    text: str
    harm: Harm
    at: int


Outcome: TypeAlias = Let | Caught | Spoilt


@dataclass(slots=True)
class Sorter:
    """Takes keys in, gives out what became of them; it has no clock of its own."""

    gun: Gun = field(default_factory=Gun)
    _held: list[Key] = field(default_factory=list)
    _prefixed: bool = False
    _harm: Harm | None = None
    _ended_at: int | None = None

    @property
    def is_holding(self) -> bool:
        """Whether keys are held back."""
        return bool(self._held)

    @property
    def is_burst(self) -> bool:
        """Whether enough is held for a code; it is at a gun's pace, or it would have come out."""
        return self._prefixed or len(self._held) >= self.gun.shortest or self._is_times

    @property
    def patience(self) -> int:
        """How long to wait for the next key, in ms."""
        return self.gun.gap * (PATIENCE if self._is_sure else 1)

    def hear(self, key: Key) -> list[Outcome]:
        """Take a key in."""
        out: list[Outcome] = []
        if self._held and key.at - self._held[-1].at > self.patience:
            out += self.rest()
        take: Callable[[Key], list[Outcome]] = {
            Sort.SIGN: self._hear_sign,
            Sort.END: self._hear_end,
            Sort.OTHER: self._hear_other,
        }[key.sort]
        return out + take(key)

    def spoil(self) -> None:
        """What is held was not all of it: an input method took some."""
        if self._held:
            self._harm = Harm.INPUT_METHOD

    def drop(self, until: int) -> tuple[Key, ...]:
        """What is held up to a moment is known from elsewhere: it comes out no more."""
        dropped = tuple(key for key in self._held if key.at <= until)
        later = [key for key in self._held if key.at > until]
        self._taken(())
        self._held = later
        return dropped

    def rest(self) -> list[Outcome]:
        """Nothing came for as long as the patience lasts."""
        if not self._held:
            return []
        if not self.gun.ends and self.is_burst and self._harm is None:
            return self._catch(())
        if self._is_sure and len(self._signs) >= self.gun.shortest:
            return self._spoil(self._harm or Harm.NO_END, ())
        return self._let(())

    def give_up(self) -> list[Outcome]:
        """Somebody cannot wait: keys that are no burst yet come out now."""
        return [] if self._is_sure else self.rest()

    @property
    def _signs(self) -> list[Key]:
        return self._held[1:] if self._prefixed else self._held

    @property
    def _is_sure(self) -> bool:
        """Whether no hand can have typed what is held."""
        if self._prefixed or not self._held or self._harm is Harm.TOO_LONG:
            return bool(self._held)
        return self.is_burst and self._is_quick

    @property
    def _is_quick(self) -> bool:
        """Whether the signs followed each other at a gun's usual pace."""
        steps = len(self._held) - 1
        took = self._held[-1].at - self._held[0].at if self._held else 0
        return steps > 0 and took * 2 <= self.gun.gap * steps

    @property
    def _is_times(self) -> bool:
        """Whether a gun says how often the next scan counts: ``3*`` is too short for a code."""
        return self._is_quick and times_of("".join(key.text for key in self._held)) is not None

    def _hear_sign(self, key: Key) -> list[Outcome]:
        self._ended_at = None
        self._held.append(key)
        if self._harm is None and len(self._held) > LONGEST:
            self._harm = Harm.TOO_LONG
        if self._harm is Harm.TOO_LONG:
            del self._held[LONGEST:-1]  # the last one says when the burst is over
        return []

    def _hear_end(self, key: Key) -> list[Outcome]:
        if not self._held:
            is_second = self._ended_at is not None and key.at - self._ended_at <= self.gun.gap
            return [] if is_second else [Let((key,))]
        if not self.is_burst or not self._signs:
            return self._let((key,))
        self._ended_at = key.at
        return self._spoil(self._harm, (key,)) if self._harm else self._catch((key,))

    def _hear_other(self, key: Key) -> list[Outcome]:
        self._ended_at = None
        if key.name and key.name == self.gun.prefix:
            before = self.rest()
            self._held, self._prefixed = [key], True
            return before
        if key.name and key.name == self.gun.suffix and self._held and self.is_burst:
            return self._hear_end(key)
        if key.text in SEPARATORS and self._held and self.is_burst:
            self._held.append(key)
            return []
        return [*self.rest(), Let((key,))]

    def _let(self, more: tuple[Key, ...]) -> list[Outcome]:
        return [Let(self._taken(more))]

    def _catch(self, more: tuple[Key, ...]) -> list[Outcome]:
        text, at = self._text, self._held[-1].at
        return [Caught(self._taken(more), text, at)]

    def _spoil(self, harm: Harm, more: tuple[Key, ...]) -> list[Outcome]:
        text, at = self._text, self._held[-1].at
        return [Spoilt(self._taken(more), text, harm, at)]

    @property
    def _text(self) -> str:
        """The code without what the gun sends around it."""
        text = "".join(key.text for key in self._signs)
        before, behind = self.gun.prefix, self.gun.suffix
        if not self._prefixed and before and text.startswith(before):
            text = text[len(before) :]
        if behind and text.endswith(behind):
            text = text[: -len(behind)]
        return text

    def _taken(self, more: tuple[Key, ...]) -> tuple[Key, ...]:
        keys = (*self._held, *more)
        self._held, self._prefixed, self._harm = [], False, None
        return keys
