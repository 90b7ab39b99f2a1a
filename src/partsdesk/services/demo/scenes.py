"""What a chapter of the story is: scenes on the days of a month, each a plan or a deed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from partsdesk.services.demo.plans import Plan
from partsdesk.services.demo.player import Player

Deed: TypeAlias = Callable[[Player], None]

DAYS = 20  # the story's month has so many days, whatever the calendar's has


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens.

    Attributes:
        day: the story's day, from 1 to 20.
        told: what happens, as the sample's own text file tells it.
    """

    day: int
    told: str
    deed: Plan | Deed


@dataclass(frozen=True, slots=True)
class Chapter:
    """A thread of the month, told in its own order."""

    zh: str
    en: str
    scenes: tuple[Scene, ...]


def scenes_of(chapters: Sequence[Chapter], day: int) -> list[Scene]:
    """What happens on one of the story's days, chapter by chapter."""
    return [scene for chapter in chapters for scene in chapter.scenes if scene.day == day]


def story_day(nth: int, count: int) -> range:
    """The story's days that fall on the nth working day of a month that has so many of them."""
    return range(nth * DAYS // count + 1, (nth + 1) * DAYS // count + 1)
