"""Scans and typed figures of one count, as they become tallies; there is no widget here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from partsdesk.domain.catalog.codes import Ambiguous, BinCode, LotCode, Meaning, Unknown, folded
from partsdesk.domain.catalog.items import Item, ItemId, Tracking
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.counting.counts import Goods, Pass, Way
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.counting.showing import CountShown
from partsdesk.services.counting.tallying import Tallied
from partsdesk.services.scans import ScanRead
from partsdesk.ui.scanning.sounds import Mood
from partsdesk.ui.scans.desk import Answer
from partsdesk.wording import figures
from partsdesk.wording.language import _

_SO_MANY = re.compile(r"(?P<times>[1-9][0-9]{0,5})[*×](?P<code>.+)")


@dataclass(frozen=True, slots=True)
class Place:
    """The bin that holds for what is scanned next; None for a store's unnamed one."""

    store: StoreId
    bin: BinId | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a scan came to: what is said, and what is taken down, if anything."""

    answer: Answer
    tallied: Tallied | None = None
    item: Item | None = None


class Tallying:
    """What holds for the next scan: the bin, the pass, the state of the goods."""

    def __init__(self, shown: CountShown) -> None:
        self.shown = shown
        self.pass_ = Pass.FIRST
        self.goods = Goods.USABLE
        self.place: Place | None = None
        self._lot_of: tuple[Item, int] | None = None

    @property
    def only_store(self) -> StoreId | None:
        """The store that bins are scanned in by their codes alone."""
        stores = self.shown.count.stores
        return stores[0] if len(stores) == 1 else None

    def take(self, read: ScanRead, text: str) -> Taken:
        """Take a scan in."""
        if isinstance(read.meaning, BinCode):
            return self._take_bin(read, read.meaning)
        place = self._here()
        if place is None:
            said = _("scan the bin's label first: what is counted lies somewhere")
            return Taken(Answer(said, Mood.BAD, text))
        if read.item is not None:
            return self._take_goods(read, read.item, place)
        if isinstance(read.meaning, Unknown):
            return self._take_unknown(read, place, text)
        return Taken(Answer(_neither(read.meaning), Mood.BAD, text))

    def typed(self, place: Place, item: ItemId, quantity: Quantity, lot: str) -> Tallied:
        """A figure that was typed for a line."""
        return Tallied(
            place.store, quantity, item, place.bin, lot, "", self.pass_, self.goods, Way.TYPED
        )

    def _here(self) -> Place | None:
        """Where the goods lie: in the bin that holds, or in a store that names no bins."""
        store = self.only_store
        if self.place is None and store is not None and store not in self.shown.with_bins:
            return Place(store)
        return self.place

    def _take_bin(self, read: ScanRead, meaning: BinCode) -> Taken:
        self._lot_of = None
        if read.store is None or read.store not in self.shown.count.stores:
            said = _("a bin of a store that this count does not cover")
            return Taken(Answer(said, Mood.BAD, meaning.name))
        self.place = Place(read.store, meaning.bin, read.bin)
        said = _("bin {bin} holds for what is scanned next", bin=read.bin)
        return Taken(Answer(said, code=read.bin))

    def _take_goods(self, read: ScanRead, item: Item, place: Place) -> Taken:
        lot = read.meaning.code if isinstance(read.meaning, LotCode) else ""
        if item.tracking is not Tracking.NONE and not lot:
            self._lot_of = (item, read.times)
            said = _("{name}: now scan its lot or serial number", name=item.name)
            return Taken(Answer(said, Mood.ATTENTION, item.code), item=item)
        return self._counted(item, read.times, lot, place)

    def _take_unknown(self, read: ScanRead, place: Place, text: str) -> Taken:
        """A code that nobody knows is the lot that was waited for, or goods kept aside."""
        if self._lot_of is not None:
            item, times = self._lot_of
            return self._counted(item, times * read.times, text, place)
        told = _SO_MANY.fullmatch(folded(text))
        times, code = (int(told["times"]), told["code"]) if told else (1, text)
        aside = self._tallied(times * read.times, place, code=code)
        said = _("unknown here: kept aside until somebody says what it is")
        return Taken(Answer(said, Mood.ATTENTION, text), aside)

    def _counted(self, item: Item, times: int, lot: str, place: Place) -> Taken:
        self._lot_of = None
        said = _("{name} · {count} more", name=item.name, count=figures.quantity(_pieces(times)))
        tallied = self._tallied(times, place, item=item, lot=lot)
        return Taken(Answer(said, code=item.code), tallied, item)

    def _tallied(
        self, times: int, place: Place, *, item: Item | None = None, lot: str = "", code: str = ""
    ) -> Tallied:
        key = None if item is None else item.id
        return Tallied(
            place.store,
            _pieces(times),
            key,
            place.bin,
            lot,
            code,
            self.pass_,
            self.goods,
            Way.SCANNED,
        )


def _neither(meaning: Meaning) -> str:
    if isinstance(meaning, Ambiguous):
        return _("several goods: {codes}", codes=figures.joined(list(meaning.items)))
    return _("neither goods nor a bin: not counted")


def _pieces(times: int) -> Quantity:
    return Quantity.parse(str(times))
