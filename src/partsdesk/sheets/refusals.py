"""What workbooks, texts and profiles are refused for: facts only, sentences are made in wording.

``SheetRefused`` and its kin stop a whole file. ``CellRefused`` and its kin are never raised by a
reader: they are kept with the row (``Row.faults``), because one bad row is the importer's to
judge. ``ProfileRefused`` and its kin name the key of a profile that is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.domain.values.refusals import Refusal


@dataclass(eq=False)
class SheetRefused(Refusal):
    """A file cannot be taken as a table; the root of what follows."""

    path: str


@dataclass(eq=False)
class UnknownEnding(SheetRefused):
    """The ending names none of the formats that are read or written."""

    ending: str


@dataclass(eq=False)
class MacroWorkbook(SheetRefused):
    """The workbook carries macros."""


@dataclass(eq=False)
class NotAWorkbook(SheetRefused):
    """The ending says workbook, the bytes say otherwise."""


@dataclass(eq=False)
class TruncatedFile(SheetRefused):
    """The file begins like a workbook and ends too early."""


@dataclass(eq=False)
class DamagedWorkbook(SheetRefused):
    """A workbook whose inside cannot be read or does not agree with its check sums."""


@dataclass(eq=False)
class PasswordProtected(SheetRefused):
    """The workbook is encrypted."""


@dataclass(eq=False)
class ForbiddenContent(SheetRefused):
    """The workbook defines document types or entities, which no spreadsheet program writes."""


@dataclass(eq=False)
class TooManyParts(SheetRefused):
    """The workbook has more parts inside than any honest one."""

    most: int


@dataclass(eq=False)
class TooLarge(SheetRefused):
    """The file unpacks, or spreads out, to more than may be held."""


@dataclass(eq=False)
class TookTooLong(SheetRefused):
    """Reading used up its time."""

    seconds: int


@dataclass(eq=False)
class TooManyRows(SheetRefused):
    """More rows than a sheet may have."""

    most: int


@dataclass(eq=False)
class EmptyFile(SheetRefused):
    """There is nothing in the file or on its first sheet."""


@dataclass(eq=False)
class MissingColumns(SheetRefused):
    """Needed columns are not among the headings (canonical names; ``a|b``: one of them)."""

    columns: tuple[str, ...]


@dataclass(eq=False)
class DoubledHeading(SheetRefused):
    """Two columns have headings that mean the same."""

    heading: str


@dataclass(eq=False)
class BadEncoding(SheetRefused):
    """The text is neither UTF-8 nor GB 18030 nor UTF-16 with its mark, from this byte on."""

    position: int


@dataclass(eq=False)
class BrokenText(SheetRefused):
    """A CSV row with a quotation mark where none may stand, or one that is never closed."""

    row: int


@dataclass(eq=False)
class BrokenJson(SheetRefused):
    """The file is not one list of flat objects; the fault is in or after this object."""

    row: int


@dataclass(eq=False)
class TextTooLong(SheetRefused):
    """One cell or line holds more text than a workbook or the reader can take."""

    row: int
    most: int


@dataclass(eq=False)
class CellRefused(Refusal):
    """One cell cannot be read for what its column holds; the root of what follows."""

    column: str
    text: str


@dataclass(eq=False)
class ScientificCode(CellRefused):
    """A code that a spreadsheet has turned into powers of ten: its last digits are lost."""


@dataclass(eq=False)
class NotPlainNumber(CellRefused):
    """A number with thousands separators, a decimal comma, a unit, or no number at all."""


@dataclass(eq=False)
class NotADay(CellRefused):
    """A date that is not year, month, day, or not what the profile says."""


@dataclass(eq=False)
class NotYesNo(CellRefused):
    """Neither yes nor no."""


@dataclass(eq=False)
class CellWithoutValue(CellRefused):
    """A formula with an error, or one that was never calculated: its value is not in the file."""


@dataclass(eq=False)
class ProfileRefused(Refusal):
    """A profile that cannot be used; the root of what follows."""

    path: str


@dataclass(eq=False)
class ProfileUnreadable(ProfileRefused):
    """The file is not TOML; the parser's words name line and column."""

    detail: str


@dataclass(eq=False)
class ProfileKeyUnknown(ProfileRefused):
    """A key that means nothing, in dotted form (``when[2].if.quantity.lesser``)."""

    key: str


@dataclass(eq=False)
class ProfileColumnUnknown(ProfileRefused):
    """A key names a column that this import does not have."""

    key: str
    column: str


@dataclass(eq=False)
class ProfileValueWrong(ProfileRefused):
    """The value of a key has the wrong shape.

    Attributes:
        expected: one of ``text`` ``number`` ``table`` ``list`` ``pattern`` ``format``.
    """

    key: str
    expected: str


@dataclass(eq=False)
class ProfileHeadingsMissing(ProfileRefused):
    """Headings that the profile maps from are not in the file."""

    headings: tuple[str, ...]
