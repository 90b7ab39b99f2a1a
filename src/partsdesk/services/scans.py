"""What a scan means at a desk: how many of what, with all that a page needs to take it in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from partsdesk.database.work import View
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.codes import (
    BadgeCode,
    BinCode,
    ItemCode,
    LotCode,
    Meaning,
    SlipNumber,
    Unknown,
    folded,
    is_slip_number,
)
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.values.people import StoreId
from partsdesk.services.catalog import resolve_code

_TIMES = re.compile(r"(?P<times>[1-9][0-9]{0,5})[*×](?P<code>.*)")


@dataclass(frozen=True, slots=True)
class ScanAsked:
    """A scanned text, and the store in whose slip it was scanned: its bins go by their codes."""

    text: str
    store: StoreId | None = None


@dataclass(frozen=True, slots=True)
class ScanRead:
    """What a scan means.

    Attributes:
        times: how often it counts (``24*CODE``).
        item: the goods, of an item or a lot.
        store: the store of a bin.
        bin: the bin's code in its store.
        slip: the slip of a number.
        count: the number of a count.
    """

    meaning: Meaning
    times: int = 1
    item: Item | None = None
    store: StoreId | None = None
    bin: str = ""
    slip: SlipId | None = None
    count: str = ""

    @property
    def only_times(self) -> bool:
        """Whether it only says how often the next scan counts (``24*``)."""
        return self.times > 1 and self.meaning == Unknown("")


def read_scan(view: View, asked: ScanAsked) -> ScanRead:
    """What a scan means: the whole text first, for a code may have a star in it itself.

    A badge goes before everything: it is never taken for goods, whatever was named like it since.
    """
    plain = folded(asked.text)
    person = view.users.of_badge(plain)
    if person is not None:
        return ScanRead(BadgeCode(plain, person.id, person.name, person.has_pin))
    meaning = _meaning(view, asked.text, asked.store)
    if not isinstance(meaning, Unknown):
        return _told(view, meaning, 1)
    return _count(view, plain.upper()) or _so_many(view, asked, plain, meaning)


def _count(view: View, number: str) -> ScanRead | None:
    """The count that a number is of; None where it is none's."""
    if is_slip_number(number) and view.counts.is_there(number):
        return ScanRead(SlipNumber(number), count=number)
    return None


def _so_many(view: View, asked: ScanAsked, plain: str, meaning: Unknown) -> ScanRead:
    """What ``24*CODE`` means; as it stands where it is none such."""
    found = _TIMES.fullmatch(plain)
    if found is None:
        return ScanRead(meaning)
    if not found["code"]:
        return ScanRead(Unknown(""), int(found["times"]))
    inner = _meaning(view, found["code"], asked.store)
    return ScanRead(meaning) if isinstance(inner, Unknown) else _told(view, inner, int(found[1]))


def _meaning(view: View, text: str, store: StoreId | None) -> Meaning:
    meaning = resolve_code(view, text)
    if store is None or not isinstance(meaning, Unknown):
        return meaning
    bin_ = view.places.bins_of(store).get(folded(text))
    if not bin_ or not bin_.active or not bin_.code:
        return meaning
    return BinCode(bin_.id, f"{view.places.stores()[store].code}/{bin_.code}")


def _told(view: View, meaning: Meaning, times: int) -> ScanRead:
    if isinstance(meaning, ItemCode | LotCode):
        return ScanRead(meaning, times, view.items.by_id([meaning.item])[meaning.item])
    if isinstance(meaning, SlipNumber):
        return ScanRead(meaning, times, slip=view.slips.named(meaning.number))
    if isinstance(meaning, BinCode):
        store, _, code = meaning.name.partition("/")
        by_code = {each.code: each.id for each in view.places.stores().values()}
        return ScanRead(meaning, times, store=by_code.get(store), bin=code)
    return ScanRead(meaning, times)
