"""What is said of a file of counted goods: why a row is bad, and what was done besides."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.importing.rows import Note


@dataclass(eq=False)
class LineBroken(Refusal):
    """A line of a text file is cut off or holds what is no text."""

    text: str


@dataclass(eq=False)
class BinIsNoGoods(Refusal):
    """A bin's label stands where goods should."""

    text: str


@dataclass(eq=False)
class QuantityIsCode(Refusal):
    """A code stands where the quantity should."""

    text: str


@dataclass(eq=False)
class BinBefore(Refusal):
    """The row follows a bin's label that means no bin here, so nobody knows where it lies."""

    text: str
    row: int


@dataclass(eq=False)
class FileTakenIn(Refusal):
    """The same rows were taken in before and still count."""

    rule = "REC-4"
    file: str
    counts: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True)
class CountTakesIn(Note):
    """Rows that went to a count."""

    count: str
    rows: int


@dataclass(frozen=True, slots=True)
class CountBegun(Note):
    """A count that was begun for the file, of everything that lies in the store."""

    count: str
    store: str
    places: int


@dataclass(frozen=True, slots=True)
class PlacesFound(Note):
    """Places that the count had not expected."""

    places: int


@dataclass(frozen=True, slots=True)
class CodesAside(Note):
    """Rows whose codes nobody knows, or that mean several goods; they wait in the count."""

    rows: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotCounted(Note):
    """Lines of a sheet that nobody filled in: not counted, and not nought."""

    rows: int


@dataclass(frozen=True, slots=True)
class BinsUnsaid(Note):
    """Goods counted without a bin that lie in named bins of their store."""

    rows: int
    items: tuple[str, ...]
