"""What a column is, and how headings are recognised, in either language and any order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Literal

Language = Literal["zh", "en"]


class Nature(Enum):
    """What the values of a column are; it decides how cells are read and written."""

    CODE = "code"
    CODES = "codes"
    TEXT = "text"
    LIST = "list"
    CHOICE = "choice"
    QUANTITY = "quantity"
    PRICE = "price"
    AMOUNT = "amount"
    RATE = "rate"
    WHOLE = "whole"
    DATE = "date"
    MONTH = "month"
    TIMESTAMP = "timestamp"
    YES_NO = "yes-no"


NUMBERS = frozenset({Nature.QUANTITY, Nature.PRICE, Nature.AMOUNT, Nature.RATE, Nature.WHOLE})


@dataclass(frozen=True, slots=True)
class Column:
    """One promised column.

    Attributes:
        name: the canonical English name, which scripts and JSON use.
        chinese: the heading in Chinese.
        nature: what its values are.
        is_cost: whether it shows what things cost (PAR-3): emptied for those without the right.
        also: other headings that mean it when a file is read.
    """

    name: str
    chinese: str
    nature: Nature = Nature.TEXT
    is_cost: bool = False
    also: tuple[str, ...] = ()

    def heading(self, language: Language) -> str:
        """The heading as an export writes it."""
        return self.chinese if language == "zh" else self.name


@dataclass(frozen=True)
class ColumnSet:
    """The columns of one kind of file, in the order in which they are written.

    Attributes:
        name: what the command line calls it.
        title: its names as a sheet's title, Chinese and English.
        columns: in order.
        needed: what an import must bring; each entry lists columns of which one is enough.
        bare: the columns of a file without headings, where such files are taken.
    """

    name: str
    title: tuple[str, str]
    columns: tuple[Column, ...]
    needed: tuple[tuple[str, ...], ...] = ()
    bare: tuple[str, ...] = field(default=())

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def sheet_title(self, language: Language) -> str:
        """The title of the sheet in one language."""
        return self.title[0] if language == "zh" else self.title[1]

    def get(self, name: str) -> Column | None:
        """The column of a canonical name, if the set has it."""
        return self._by_name.get(name)

    def recognise(self, heading: str) -> Column | None:
        """The column that a heading means: canonical or Chinese, marks of need left off."""
        return self._by_heading.get(folded(heading))

    def missing(self, present: Sequence[str]) -> tuple[str, ...]:
        """What is needed and not among these canonical names (``item|barcode``: one of them)."""
        return tuple(
            "|".join(choice)
            for choice in self.needed
            if not any(name in present for name in choice)
        )

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def _by_heading(self) -> dict[str, Column]:
        names = {folded(column.name): column for column in self.columns}
        chinese = {folded(column.chinese): column for column in self.columns}
        others = {folded(each): column for column in self.columns for each in column.also}
        return others | chinese | names


_MARKS = re.compile(r"[*\s_-]+|\((?:必填|选填|required|optional)\)")


def folded(heading: str) -> str:
    """Bring a heading to the form in which headings are compared.

    Full-width letters, capitals, blanks, underscores, marks of need (``*``, 必填) and the two ways
    to write 账 make no difference.
    """
    plain = unicodedata.normalize("NFKC", heading).casefold().replace("帐", "账")
    return _MARKS.sub("", plain)
