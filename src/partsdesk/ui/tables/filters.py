"""What is typed under a heading, read as a condition on that column."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata

from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.lists import Filter, Match, Nature
from partsdesk.ui.tables.columns import Column

_RANGE = re.compile(r"^(?P<low>.*?)\s*(?:\.\.|~|…)\s*(?P<high>.*)$")
_MONTH = re.compile(r"^(\d{4})-?(\d{2})$")
_YES = frozenset({"✓", "1", "是", "y", "yes"})
_SCALED = {Nature.QUANTITY: Quantity, Nature.PRICE: Price, Nature.AMOUNT: Amount}


def filter_of(column: Column, typed: str) -> Filter | None:
    """The condition that a typed text means; None for nothing, or for what cannot be read.

    Texts are looked for anywhere. Figures and dates may be one value, ``10..20``, ``>=10`` or
    ``<=10``; a date may be a month.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return None
    if column.choices:
        return _chosen(column, text)
    if column.nature in {Nature.CODE, Nature.TEXT, Nature.ENUM}:
        return Filter(column.name, Match.CONTAINS, (typed.strip(),))
    return _compared(column, text)


def _compared(column: Column, text: str) -> Filter | None:
    if column.nature is Nature.FLAG:
        return Filter(column.name, Match.EQUALS, (text in _YES,))
    low, high = _bounds(text)
    try:
        values = (_value(column.nature, low, last=False), _value(column.nature, high, last=True))
    except (Refusal, ValueError):
        return None
    return Filter(column.name, Match.BETWEEN, values)


def _chosen(column: Column, text: str) -> Filter:
    wanted = text.lower()
    codes = [
        code
        for code, name in column.choices.items()
        if wanted in name().lower() or wanted in code.lower()
    ]
    return Filter(column.name, Match.ONE_OF, tuple(codes))


def _bounds(text: str) -> tuple[str, str]:
    if text.startswith((">=", "<=")):
        bare = text[2:].strip()
        return (bare, "") if text[0] == ">" else ("", bare)
    found = _RANGE.match(text)
    return (found["low"], found["high"]) if found else (text, text)


def _value(nature: Nature, text: str, *, last: bool) -> object:
    if not text:
        return None
    if nature in _SCALED:
        return _SCALED[nature].parse(text.replace(",", ""))
    return (
        int(text) if nature is Nature.WHOLE else moment_at(nature, _day(text, last=last), last=last)
    )


def _day(text: str, *, last: bool) -> dt.date:
    month = _MONTH.match(text)
    if not month:
        return dt.date.fromisoformat(text)
    year, number = int(month[1]), int(month[2])
    return dt.date(year, number, calendar.monthrange(year, number)[1] if last else 1)


def moment_at(nature: Nature, day: dt.date, *, last: bool) -> dt.date:
    """A day as a column of this nature is compared with it: a moment's first, or its last."""
    if nature is not Nature.MOMENT:
        return day
    return dt.datetime.combine(day, dt.time.max if last else dt.time.min, dt.UTC)
