"""What all imports share: rows, their cells read as values, and what is said of the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

from partsdesk.domain.catalog.items import Pack
from partsdesk.domain.values.calendar import parse_date
from partsdesk.domain.values.quantities import Amount, NotANumber, Price, Quantity
from partsdesk.domain.values.refusals import Refusal

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

YES = frozenset({"1", "yes", "y", "true", "是"})
NO = frozenset({"0", "no", "n", "false", "否"})


class Row(Protocol):
    """One row of a file, as ``sheets`` reads it: text by the canonical names of its columns."""

    @property
    def number(self) -> int:
        """Its number as the user sees it."""
        ...

    @property
    def cells(self) -> Mapping[str, str]:
        """Its cells; a column that the file does not have is not among them."""
        ...

    @property
    def faults(self) -> Iterable[Refusal]:
        """Cells that cannot be read; each names its column."""
        ...


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be taken in, the column that is at fault, and why.

    Attributes:
        column: ``""`` where the row as a whole is at fault.
    """

    row: int
    column: str
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was done besides, and that the person should know of."""


@dataclass(frozen=True, slots=True)
class UnitAdded(Note):
    """A unit that was not known, added without decimals."""

    unit: str


@dataclass(frozen=True, slots=True)
class CategoryAdded(Note):
    """A category that was not known, added under its number."""

    category: str


@dataclass(frozen=True, slots=True)
class KeeperUnknown(Note):
    """Nobody has this login or name, so the store has no new keeper."""

    keeper: str
    store: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import; whether anything is written is the caller's to decide.

    Attributes:
        count: rows taken, those among them that said nothing new.
        changed: of them, how many added or changed something.
    """

    count: int
    changed: int = 0
    notes: tuple[Note, ...] = field(default=(), metadata={"secret": True})
    rejected: tuple[Rejected, ...] = field(default=(), metadata={"secret": True})


@dataclass(eq=False)
class CellMissing(Refusal):
    """A cell that must be filled is empty."""

    column: str


@dataclass(eq=False)
class NotAChoice(Refusal):
    """A cell holds none of the words that its column knows."""

    column: str
    text: str
    choices: tuple[str, ...]


@dataclass(eq=False)
class NotYesOrNo(Refusal):
    """A cell that says yes or no says neither."""

    column: str
    text: str


@dataclass(eq=False)
class NotAPack(Refusal):
    """A pack is not written as its name, an equals sign and a whole number (``箱=12``)."""

    text: str


@dataclass(eq=False)
class StandsTwice(Refusal):
    """The same thing stands in an earlier row of the file."""

    code: str
    row: int


@dataclass(eq=False)
class RowsDiffer(Refusal):
    """Rows of one thing do not agree in a column in which they must."""

    code: str
    column: str
    row: int


@dataclass
class Reading:
    """One row being read: values out of its cells, faults kept by column.

    Reading a cell that is wrong keeps the fault and answers the fallback, so that the whole row
    is looked at before it is rejected.
    """

    number: int
    cells: Mapping[str, str]
    faults: list[Rejected] = field(default_factory=list)

    @classmethod
    def of(cls, row: Row) -> Reading:
        """Begin with a row and with what the file's reader found wrong with it."""
        reading = cls(row.number, row.cells)
        for fault in row.faults:
            reading.refuse(str(getattr(fault, "column", "")), fault)
        return reading

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.faults

    def refuse(self, column: str, refusal: Refusal) -> None:
        """Keep a fault; a cell that is unreadable already is not blamed twice."""
        if not column or all(fault.column != column for fault in self.faults):
            self.faults.append(Rejected(self.number, column, refusal))

    def refuse_all(self, faults: Iterable[tuple[str, Refusal]]) -> None:
        """Keep faults, each with its column."""
        for column, refusal in faults:
            self.refuse(column, refusal)

    def has(self, column: str) -> bool:
        """Whether the file has the column at all; a missing one leaves things as they are."""
        return column in self.cells

    def text(self, column: str, kept: str = "") -> str:
        """A cell's text; what was there before where the file does not have the column."""
        return self.cells.get(column, kept).strip()

    def needed(self, column: str, kept: str = "") -> str:
        """A cell that must be filled."""
        text = self.text(column, kept)
        if not text:
            self.refuse(column, CellMissing(column))
        return text

    def several(self, column: str, kept: tuple[str, ...] = ()) -> tuple[str, ...]:
        """The parts of a cell with semicolons between, each once."""
        if not self.has(column):
            return kept
        return parts_of(self.text(column))

    def quantity(self, column: str, kept: Quantity | None = None) -> Quantity | None:
        """A quantity; None for an empty cell."""
        return self.value(column, Quantity.parse, kept)

    def price(self, column: str, kept: Price | None = None) -> Price | None:
        """A unit price or a rate; None for an empty cell."""
        return self.value(column, Price.parse, kept)

    def amount(self, column: str, kept: Amount | None = None) -> Amount | None:
        """An amount of money; None for an empty cell."""
        return self.value(column, Amount.parse, kept)

    def date(self, column: str, kept: dt.date | None = None) -> dt.date | None:
        """A day; None for an empty cell."""
        return self.value(column, parse_date, kept)

    def whole(self, column: str, kept: int | None = None) -> int | None:
        """A whole number; None for an empty cell."""
        return self.value(column, whole_of, kept)

    def yes_no(self, column: str, kept: bool) -> bool:  # noqa: FBT001 - it is the value
        """Yes or no; an empty cell leaves it as it is."""
        text = self.text(column).casefold()
        if text and text not in YES | NO:
            self.refuse(column, NotYesOrNo(column, text))
        return text in YES if text in YES | NO else kept

    def choice(self, column: str, words: Mapping[str, Choice], kept: Choice) -> Choice:
        """One of some words, or what was there before for an empty cell."""
        text = self.text(column).casefold()
        if not text:
            return kept
        if text not in words:
            listed = tuple(dict.fromkeys(choice.value for choice in words.values()))
            self.refuse(column, NotAChoice(column, self.text(column), listed))
        return words.get(text, kept)

    def value(self, column: str, read: Callable[[str], T], kept: T | None) -> T | None:
        """A cell read as something; None for an empty one, the fallback for a faulty one."""
        if not self.has(column):
            return kept
        text = self.text(column)
        if not text:
            return None
        try:
            return read(text)
        except Refusal as refusal:
            self.refuse(column, refusal)
            return kept


def words_of(names: Mapping[Choice, tuple[str, str]]) -> Mapping[str, Choice]:
    """The words that a column knows: its codes, and what people call them in either language."""
    called = {name.casefold(): choice for choice, both in names.items() for name in both}
    return called | {choice.value: choice for choice in names}


def parts_of(text: str) -> tuple[str, ...]:
    """The parts of a text with semicolons between, each once."""
    parts = text.replace("\uff1b", ";").split(";")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def pack_of(text: str) -> Pack:
    """The pack that is meant by ``箱=12``.

    Raises:
        NotAPack: for anything else.
    """
    name, _, factor = (piece.strip() for piece in text.replace("\uff1d", "=").partition("="))
    if not name or not (factor.isascii() and factor.isdigit() and len(factor) < 10):
        raise NotAPack(text)
    return Pack(name, int(factor))


def whole_of(text: str) -> int:
    """A whole number.

    Raises:
        NotANumber: for anything else.
    """
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    raise NotANumber(text, 0)
