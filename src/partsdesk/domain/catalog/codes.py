"""What a scanned text is: an item, a bin, a lot or a slip; and barcodes as they are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import UserId

GTIN_LENGTHS = frozenset({8, 12, 13, 14})

_SLIP = re.compile(r"[A-Z]{2,6}-[0-9]{6}-[0-9]{4,9}|T-[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class ItemCode:
    """A scan that means an item, by its code or by one of its barcodes."""

    item: ItemId
    code: str


@dataclass(frozen=True, slots=True)
class BinCode:
    """A scan that means a bin (``STORE/BIN``)."""

    bin: BinId
    name: str


@dataclass(frozen=True, slots=True)
class LotCode:
    """A scan that means a lot or serial number, and with it its item."""

    lot: LotId
    item: ItemId
    code: str


@dataclass(frozen=True, slots=True)
class SlipNumber:
    """A scan that means a slip, by its number or its working number."""

    number: str


@dataclass(frozen=True, slots=True)
class BadgeCode:
    """A scan that means a person's badge; it is never taken for anything else.

    Attributes:
        badge: what stands on it.
        has_pin: whether the person has a PIN to go with it.
    """

    badge: str
    user: UserId
    name: str
    has_pin: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """A scan that means nothing here; it is offered to be bound to an item."""

    text: str


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A scan that means several goods; a person chooses among their codes."""

    text: str
    items: tuple[str, ...]


Meaning: TypeAlias = ItemCode | BinCode | LotCode | SlipNumber | BadgeCode | Unknown | Ambiguous


def folded(text: str) -> str:
    """A scanned text without blanks around it, full-width letters and digits made plain."""
    return unicodedata.normalize("NFKC", text).strip()


def readings(text: str) -> tuple[str, ...]:
    """The texts to look for, as scanned first: a code may itself have full-width signs in it."""
    bare = text.strip()
    plain = folded(text)
    return (bare,) if plain == bare else (bare, plain)


def compared(barcode: str) -> str:
    """A barcode as it is compared: a GTIN at 14 digits, anything else as it stands."""  # I23
    plain = folded(barcode)
    return plain.zfill(14) if is_gtin(plain) else plain


def is_gtin(text: str) -> bool:
    """Whether a text is a GTIN of 8, 12, 13 or 14 digits with the right check digit."""
    if len(text) not in GTIN_LENGTHS or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(digit) for digit in reversed(text)]
    weighed = sum(digits[1::2]) * 3 + sum(digits[2::2])
    return (weighed + digits[0]) % 10 == 0


def is_slip_number(text: str) -> bool:
    """Whether a text has the form of a slip's number (``CGRK-202611-0001``, ``T-000123``)."""
    return _SLIP.fullmatch(text) is not None


def split_bin(text: str) -> tuple[str, str] | None:
    """The store and the bin of a bin's name; None for what is not one."""
    store, slash, bin_ = text.partition("/")
    return (store, bin_) if slash and store else None
