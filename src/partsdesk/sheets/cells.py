"""The text of one cell: what is read is brought to one plain form, by what its column holds.

Nothing is guessed: a number with separators, a code in powers of ten, a date whose parts could
change places stays as it was typed and gets a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from partsdesk.sheets.columns import NUMBERS, Column, Nature
from partsdesk.sheets.refusals import (
    CellRefused,
    NotADay,
    NotPlainNumber,
    NotYesNo,
    ScientificCode,
)

Answer: TypeAlias = tuple[str, type[CellRefused] | None]
"""A cell's plain text, and what is wrong with it, if anything is."""

Reader: TypeAlias = Callable[[str], Answer]

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_POWER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE]\+[0-9]{1,3}")
_DAY = re.compile(r"([0-9]{4})([-/.年])([0-9]{1,2})([-/.月])([0-9]{1,2})日?(?:[T ][0-9:.]+)?")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_FULL_SEMICOLON = "\uff1b"
_BETWEEN = re.compile(r"\s*[;\uff1b]\s*")
_FOLD = str.maketrans("０１２３４５６７８９．＋－−", "0123456789.+--")
_YES = frozenset({"1", "yes", "y", "true", "是", "√"})
_NO = frozenset({"0", "no", "n", "false", "否", "\u00d7"})
_MOST_DIGITS = 40
_MOST_DIGITS_OF_A_RATE = 10


def plain_number(text: str) -> str | None:
    """Write a decimal without exponent, plus sign or idle noughts; None where it is none."""
    if _PLAIN.fullmatch(text) and text != "-0":
        return text
    folded = text.translate(_FOLD)
    if len(folded) > _MOST_DIGITS or not _NUMBER.fullmatch(folded):
        return None
    digits = f"{Decimal(folded):f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    digits = digits.lstrip("0") or "0"
    digits = f"0{digits}" if digits.startswith(".") else digits
    return digits if digits == "0" else sign + digits


def number(text: str) -> Answer:
    """Read a number; full-width digits count as digits here."""
    plain = plain_number(text)
    return (text, NotPlainNumber) if plain is None else (plain, None)


def rate(text: str) -> Answer:
    """Read a rate; ``13%`` is 0.13."""
    if not text.endswith(("%", "\uff05")):
        return number(text)
    plain = plain_number(text[:-1].rstrip())
    if plain is None or len(plain) > _MOST_DIGITS_OF_A_RATE:
        return text, NotPlainNumber
    return number(f"{Decimal(plain).scaleb(-2):f}")


def code(text: str) -> Answer:
    """Read a code: marks that nobody sees fall away; one in powers of ten is refused."""
    if not text.isascii():
        return _UNSEEN.sub("", text), None
    if "E+" in text or "e+" in text:
        return text, ScientificCode if _POWER.fullmatch(text) else None
    return text, None


def codes(text: str) -> Answer:
    """Read codes with semicolons between."""
    if ";" not in text and _FULL_SEMICOLON not in text:
        return code(text)
    answers = [code(part) for part in _BETWEEN.split(text) if part]
    fault = next((fault for _, fault in answers if fault), None)
    return ";".join(part for part, _ in answers), fault


def parts(text: str) -> Answer:
    """Read a list: one semicolon between, full-width ones too, no blanks around."""
    return ";".join(part for part in _BETWEEN.split(text) if part), None


def day(text: str) -> Answer:
    """Read a day whose year comes first; a time of day behind it is left off."""
    found = _DAY.fullmatch(text)
    if not found:
        return text, NotADay
    year, first, month, second, day_of_month = found.groups()
    if (first, second) not in {("-", "-"), ("/", "/"), (".", "."), ("年", "月")}:
        return text, NotADay
    try:
        return date(int(year), int(month), int(day_of_month)).isoformat(), None
    except ValueError:
        return text, NotADay


def yes_no(text: str) -> Answer:
    """Read yes as ``1`` and no as ``0``."""
    plain = text.casefold()
    if plain in _YES:
        return "1", None
    return ("0", None) if plain in _NO else (text, NotYesNo)


_READERS: dict[Nature, Reader] = {
    **dict.fromkeys(NUMBERS, number),
    Nature.RATE: rate,
    Nature.CODE: code,
    Nature.CODES: codes,
    Nature.LIST: parts,
    Nature.DATE: day,
    Nature.YES_NO: yes_no,
}
_READERS = {nature: lru_cache(maxsize=8192)(read) for nature, read in _READERS.items()}


def reader_of(column: Column) -> Reader | None:
    """How a column's cells are read; None where their text is taken as it stands."""
    return _READERS.get(column.nature)
