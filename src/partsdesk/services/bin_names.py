"""Bins by what people call them, for items, imports and exports."""

from __future__ import annotations

from partsdesk.database.work import View
from partsdesk.domain.catalog.codes import split_bin
from partsdesk.domain.catalog.places import AmbiguousBin, BinId, UnknownBin


class BinNames:
    """Bins by what people call them: ``STORE/BIN``, or a code that only one store has."""

    def __init__(self, view: View) -> None:
        stores = {key: store.code for key, store in view.places.stores().items()}
        self._names: dict[BinId, str] = {}
        self._by_code: dict[str, list[BinId]] = {}
        self._whole: dict[tuple[str, str], BinId] = {}
        for bin_ in view.places.every_bin():
            store = stores[bin_.store]
            self._names[bin_.id] = f"{store}/{bin_.code}"
            self._whole[store, bin_.code] = bin_.id
            if bin_.code:
                self._by_code.setdefault(bin_.code, []).append(bin_.id)

    def find(self, text: str) -> BinId | None:
        """The bin that is meant; None for no text. A store alone means its unnamed bin.

        Raises:
            UnknownBin, AmbiguousBin.
        """
        if not text:
            return None
        store, bin_ = split_bin(text) or ("", text)
        whole = self._whole.get((store, bin_))
        if whole is not None:
            return whole
        named = self._by_code.get(text, [])
        if len(named) > 1:
            raise AmbiguousBin(text)
        unnamed = self._whole.get((text, ""))
        if not named and unnamed is None:
            raise UnknownBin(store, bin_)
        return named[0] if named else unnamed

    def name(self, bin_: BinId | None) -> str:
        """What a bin is called: ``STORE/BIN``, with nothing after the stroke if it is unnamed."""
        return "" if bin_ is None else self._names[bin_]
