r"""Profiles: how another program's file becomes one of ours.

A profile is a TOML file. All its tables may be left out; names on the left of ``[columns]`` and in
rules are ours (canonical), text on the right of ``[columns]`` is the other program's heading::

    [columns]                       # ours = theirs; one of theirs may feed several of ours
    ref = "InvoiceNo"
    quantity = "Quantity"

    [constants]                     # ours = the same text in every row
    store = "MAIN"

    [dates]
    format = "%d.%m.%Y %H:%M"       # as strptime knows it; for all our date columns

    [units]                         # theirs = ours, in the column unit
    "PCE" = "个"

    [kinds]                         # theirs = ours, in the columns kind and type
    "WE" = "purchase-receipt"

    [[when]]                        # a rule; rules are tried in order, none ends the trying
    if.ref.matches = "^C"           # a pattern found anywhere in the text (anchor it yourself)
    if.quantity.less = 0            # a number below this one; no number is never less
    if.note.equals = "free"         # the same text; a TOML number here compares as numbers
    set.kind = "customer-return"    # ours = a text
    abs = ["quantity"]              # a minus sign falls away
    strip.partner = '\.0$'          # what the pattern finds is taken out
    skip = "not goods"              # the row is counted and listed with this reason, not imported

All conditions of a rule are required; a rule without any always holds. In one rule ``skip`` goes
before ``strip``, ``abs`` and ``set``, which happen in this order; a later rule sees what an earlier
one made. Conditions may also name a heading of theirs that no column of ours is mapped from.
Without ``[columns]`` the file's headings are recognised as always; with it, only what it names
is taken, and every heading that it names must be there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from partsdesk.sheets.cells import plain_number
from partsdesk.sheets.refusals import CellRefused, NotADay

Cells = dict[str, str]
"""Texts by canonical name, and by their own heading where no column of ours takes them."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of one column."""

    column: str
    matches: re.Pattern[str] | None = None
    less: Decimal | None = None
    equals: str | Decimal | None = None

    def holds(self, cells: Mapping[str, str]) -> bool:
        """Whether a row passes the test."""
        text = cells.get(self.column, "")
        if self.matches is not None and not self.matches.search(text):
            return False
        if self.less is not None and not _below(text, self.less):
            return False
        return self.equals is None or _same(text, self.equals)


@dataclass(frozen=True, slots=True)
class Rule:
    """One ``[[when]]``: conditions, and what happens where all of them hold."""

    conditions: tuple[Condition, ...] = ()
    skip: str | None = None
    strips: tuple[tuple[str, re.Pattern[str]], ...] = ()
    absolutes: tuple[str, ...] = ()
    sets: tuple[tuple[str, str], ...] = ()

    def holds(self, cells: Mapping[str, str]) -> bool:
        """Whether a row passes all the tests."""
        return all(condition.holds(cells) for condition in self.conditions)

    def change(self, cells: Cells) -> None:
        """Strip, take absolute values and set, in this order."""
        for column, pattern in self.strips:
            cells[column] = pattern.sub("", cells.get(column, ""))
        for column in self.absolutes:
            cells[column] = cells.get(column, "").lstrip(_MINUS)
        cells.update(self.sets)


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile, read and checked; ``profile_files.read_profile`` makes it."""

    path: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    date_format: str
    maps: Mapping[str, Mapping[str, str]]
    rules: tuple[Rule, ...]

    def change(self, cells: Cells) -> str | None:
        """Bring one row to our form, in place; the answer is why to skip it, if so."""
        cells.update(self.constants)
        for column, texts in self.maps.items():
            if column in cells:
                cells[column] = texts.get(cells[column], cells[column])
        for rule in self.rules:
            if rule.holds(cells):
                if rule.skip is not None:
                    return rule.skip
                rule.change(cells)
        return None

    def day(self, text: str) -> tuple[str, type[CellRefused] | None]:
        """Read a day as the profile says; days that a workbook holds as such need no saying."""
        try:
            moment = datetime.strptime(text, self.date_format)  # noqa: DTZ007 - a day has no zone
        except ValueError:
            found = _ISO_DAY.fullmatch(text)
            return (found[1], None) if found else (text, NotADay)
        return moment.date().isoformat(), None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that a profile leaves out, and why; its cells as they stand in the file."""

    number: int
    reason: str
    original: Sequence[str]


_ISO_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:]+)?")
_MINUS = "-\u2212\uff0d"


def _below(text: str, limit: Decimal) -> bool:
    plain = plain_number(text)
    return plain is not None and Decimal(plain) < limit


def _same(text: str, other: str | Decimal) -> bool:
    if isinstance(other, str):
        return text == other
    plain = plain_number(text)
    return plain is not None and Decimal(plain) == other
