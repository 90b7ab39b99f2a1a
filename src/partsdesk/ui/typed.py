"""Figures as people type and paste them: packs, thousands, full-width digits, percent signs."""

from __future__ import annotations

import re
import unicodedata

from partsdesk.domain.catalog.items import Item, TooManyDecimals, UnknownUnit
from partsdesk.domain.values.quantities import Amount, NotANumber, Price, Quantity

_PACKED = re.compile(
    r"^(?P<count>-?[\d.]+)(?:(?P<unit>[^\d.+-]+)(?:\+?(?P<rest>[\d.]+)(?P<base>[^\d.]*))?)?$"
)


_TIMES = re.compile(r"([1-9][0-9]{0,5})[*×]")


def times_of(text: str) -> int | None:
    """How often the next scan counts: ``24*``; None where the text says no such thing."""
    found = _TIMES.fullmatch(folded(text))
    return int(found[1]) if found else None


def folded(text: str) -> str:
    """A typed text without blanks and thousands commas, full-width signs made plain."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s,，]", "", plain)


def quantity_of(text: str, item: Item | None) -> tuple[Quantity, str]:
    """So many of a unit: ``12``, ``3箱``; ``3箱5`` is in base units.

    Raises:
        NotANumber, NumberTooLarge, UnknownUnit.
    """
    bare = folded(text)
    found = _PACKED.match(bare)
    if found is None:
        raise NotANumber(text, Quantity.decimals)
    count = Quantity.parse(found["count"])
    unit = found["unit"] or ""
    if not unit:
        return count, ""
    factor = item.factor(unit) if item else None
    if factor is None:
        raise UnknownUnit(item.code if item else "", unit)
    if not found["rest"]:
        return count, "" if factor == 1 else unit
    return count.times(factor) + Quantity.parse(found["rest"]), ""


def pieces_of(text: str, item: Item) -> Quantity:
    """So many pieces, in the item's base unit.

    Raises:
        NotANumber, NumberTooLarge, UnknownUnit, TooManyDecimals.
    """
    quantity, unit = quantity_of(text, item)
    whole = quantity.times(item.factor(unit) or 1)
    if whole.has_decimals(item.unit.decimals):
        raise TooManyDecimals(item.code, item.unit.name, whole, item.unit.decimals)
    return whole


def price_of(text: str) -> Price:
    """A price.

    Raises:
        NotANumber, NumberTooLarge.
    """
    return Price.parse(folded(text).lstrip("¥￥"))


def amount_of(text: str) -> Amount:
    """An amount of money.

    Raises:
        NotANumber, NumberTooLarge.
    """
    return Amount.parse(folded(text).lstrip("¥￥"))


def rate_of(text: str) -> Price:
    """A rate: ``13%``, ``13`` and ``0.13`` are the same.

    Raises:
        NotANumber, NumberTooLarge.
    """
    bare = folded(text)
    value = Price.parse(bare.rstrip("%"))
    is_percent = bare.endswith("%") or value.units >= 10**Price.decimals
    if not is_percent:
        return value
    if value.units % 100:
        raise NotANumber(text, Price.decimals - 2)
    return Price(value.units // 100)
