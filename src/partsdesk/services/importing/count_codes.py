"""What the codes in a file of counted goods mean: goods by code, barcode or lot, bins, stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from typing_extensions import override

from partsdesk.database.work import View
from partsdesk.domain.catalog.codes import Ambiguous, BinCode, ItemCode, LotCode, compared
from partsdesk.domain.catalog.items import Item, ItemId
from partsdesk.domain.catalog.places import BinId, Store
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY
from partsdesk.services.catalog import resolve_code
from partsdesk.services.importing.rows import Row
from partsdesk.services.importing.slips import Masters


class CountCodes(Masters):
    """Codes looked up, a chunk at a time: goods by code, barcode or lot, bins, stores."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self.by_id = {store.id: store for store in self.stores.values()}
        self.unnamed = view.places.unnamed()
        self._meant: dict[str, tuple[Item | None, str, bool]] = {}
        self._every_bin = {bin_.id: bin_ for bin_ in view.places.every_bin()}
        self._lying: dict[StoreId, dict[ItemId, dict[BinId, bool]]] = {}

    def item(self, code: str) -> Item | None:
        """An item by its own code."""
        return self.items.get(code)

    @override
    def look_up(self, rows: Iterable[Row]) -> None:
        """Fetch what a chunk of rows names: a few questions, however many codes."""
        listed = list(rows)
        super().look_up(listed)
        codes = {row.cells.get("barcode", "").strip() for row in listed} - self._meant.keys()
        wanted = {code: compared(code) for code in codes if code and code.isprintable()}
        by_code = self._view.items.by_code(wanted)
        by_barcode = self._view.items.by_barcode(wanted.values())
        ids = {item for items in by_barcode.values() for item in items}
        found = {**self._view.items.by_id(ids), **{item.id: item for item in by_code.values()}}
        for code, barcode in wanted.items():
            meant = set(by_barcode.get(barcode, ()))
            meant |= {by_code[code].id} if code in by_code else set()
            in_use = [found[item] for item in meant if found[item].active]
            listed_items = in_use or [found[item] for item in meant]
            if meant:
                one = listed_items[0] if len(listed_items) == 1 else None
                self._meant[code] = (one, "", False)

    def goods(self, code: str) -> tuple[Item | None, str, bool]:
        """What a code means: an item and a lot; the last is whether it is a bin's."""
        if code not in self._meant:
            self._meant[code] = self._resolved(code)
        return self._meant[code]

    def _resolved(self, code: str) -> tuple[Item | None, str, bool]:
        meaning = resolve_code(self._view, code) if code.isprintable() else Ambiguous(code, ())
        if isinstance(meaning, ItemCode | LotCode):
            item = self._view.items.by_id([meaning.item])[meaning.item]
            return item, meaning.code if isinstance(meaning, LotCode) else "", False
        return None, "", isinstance(meaning, BinCode)

    def label(self, text: str, store: Store | None) -> tuple[StoreId, BinId] | None:
        """The bin that a label alone in its line means; none where it means none, or goods."""
        if store is not None and (found := self._bins_of(store).get(text)) is not None:
            return store.id, found
        meaning = resolve_code(self._view, text) if text.isprintable() else None
        if isinstance(meaning, BinCode):
            return self._every_bin[meaning.bin].store, meaning.bin
        return None

    def bin_code(self, bin_: BinId) -> str:
        """The code of a bin."""
        return self._every_bin[bin_].code

    def lies(self, store: StoreId) -> Mapping[ItemId, Mapping[BinId, bool]]:
        """In which bins of a store items have a card, and whether any of them lies there."""
        if store not in self._lying:
            found: dict[ItemId, dict[BinId, bool]] = {}
            for each in self._view.counts.lying([store]):
                at = found.setdefault(each.spot.item, {})
                at[each.spot.bin] = at.get(each.spot.bin, False) or each.quantity > NO_QUANTITY
            self._lying[store] = found
        return self._lying[store]

    def usual_bin(self, store: StoreId, item: Item) -> BinId | None:
        """Where an item lies whose bin nobody said; none for the unnamed bin."""
        lies, default = self.lies(store).get(item.id, {}), item.default_bin
        if default is None or self._every_bin[default].store != store:
            return None
        return default if lies.get(default) or not lies.get(self.unnamed[store]) else None

    def lies_in_bins_only(self, store: StoreId, item: Item) -> bool:
        """Whether an item has cards in named bins of a store and none in the unnamed one."""
        lies = self.lies(store).get(item.id, {})
        return bool(lies) and self.unnamed[store] not in lies

    def _bins_of(self, store: Store) -> Mapping[str, BinId]:
        return {b.code: b.id for b in self._every_bin.values() if b.store == store.id and b.code}
