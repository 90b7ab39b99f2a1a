"""A draft on its page: kept as one types, its codes looked up, its head and lines in step."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from partsdesk.domain.catalog.items import Item
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.goods import (
    BinsNamed,
    FreeAsked,
    GoodsNamed,
    Sought,
    bins_named,
    free_of,
    goods_named,
)
from partsdesk.services.slips.drafting import Drafted, save_draft
from partsdesk.services.warehouse import Done
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Throttle
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.free import sought_of, take_free
from partsdesk.ui.pages.slips.kept_count import KeptCount
from partsdesk.ui.pending import Pending

KEEP_MS = 400  # what was typed a second ago is kept, whatever happens to the machine


class Drafting(QObject):
    """Keeps one draft, and looks up what is typed into it.

    Signals:
        kept: the draft was kept (``Drafted``); the first time it has an id now.
        refused: keeping it was refused.
        resolved: typed codes are known now.
        settled: everything typed is kept.
        stuck: it could not be kept; the reason is said.
    """

    kept = Signal(object)
    refused = Signal(object)
    resolved = Signal()
    settled = Signal()
    stuck = Signal()

    def __init__(self, bench: Bench, draft: SlipDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self.draft = draft
        self._looking: set[str] = set()
        self._throttle = Throttle(self, self._send, KEEP_MS)
        self._throttle.settled.connect(self.settled)
        self._throttle.stuck.connect(self.stuck)

    @property
    def is_waiting(self) -> bool:
        """Whether something typed is not kept yet."""
        return self._throttle.is_waiting or bool(self._looking)

    def touch(self) -> None:
        """Something was typed: look it up, and keep it soon."""
        self.look_up()
        if self.draft.is_worth_keeping:
            self._throttle.touch()

    def flush(self) -> None:
        """Keep it now."""
        self._throttle.flush()

    def drop(self) -> None:
        """What is typed is out of date; keep it no more."""
        self._throttle.drop()

    def look_up(self) -> None:
        """Ask what typed codes and bins mean, and what is free."""
        codes = tuple(code for code in self.draft.unresolved_items() if code not in self._looking)
        if codes:
            self._looking.update(codes)
            pending = self._bench.courier.ask(self, goods_named, GoodsNamed(codes))
            pending.ended(partial(self._looked_up, codes)).then(partial(self._take_items, codes))
        look_up_bins(self, self._bench, self.draft)
        self.ask_free()

    def ask_free(self, *, anew: bool = False) -> None:
        """Ask what is free in the slip's store: where the lines say, as far as they do."""
        store, sought = self.draft.head.store, sought_of(self.draft.lines, anew=anew)
        if store is not None and sought and self.draft.kind.leaves:
            pending = self._bench.courier.ask(self, free_of, FreeAsked(store, sought))
            pending.then(self._take_free)

    def take_bins(self, key: str, codes: tuple[str, ...], found: Mapping[str, BinId]) -> None:
        """Take in what typed bins mean."""
        self.draft.resolve_bins(key, codes, found)
        self.ask_free()
        self._throttle.touch()
        self.resolved.emit()

    def _send(self) -> Pending[Done[Drafted]]:
        request = self.draft.request if self.draft.slip is None else None
        pending = self._bench.courier.perform(self, save_draft, self.draft.act(), request)
        return pending.then(self._kept).refused(self._refuse)

    def _kept(self, done: Done[Drafted]) -> None:
        self.draft.slip, self.draft.version = done.result.slip, done.result.version
        if done.again:  # an earlier try had been kept after all; more may be typed since
            self._throttle.touch()
        self.kept.emit(done.result)

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(refusal)

    def _looked_up(self, codes: tuple[str, ...], _: bool) -> None:  # noqa: FBT001 - a listener
        self._looking.difference_update(codes)

    def _take_items(self, codes: tuple[str, ...], found: Mapping[str, Item]) -> None:
        self.draft.resolve_items(codes, found)
        self.ask_free()
        if self.draft.is_worth_keeping:
            self._throttle.touch()
        self.resolved.emit()

    def _take_free(self, free: Mapping[Sought, Quantity]) -> None:
        take_free(self.draft.lines, free)
        self.resolved.emit()


class Counting(QObject):
    """Looks up the bins that are typed while a slip is counted, and keeps the count.

    Attributes:
        is_taken_up: whether a count that was half done was taken up again.

    Signals:
        resolved: typed bins are known now.
    """

    resolved = Signal()

    def __init__(self, bench: Bench, sheet: CountSheet, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self.sheet = sheet
        self.kept = KeptCount(bench, self)
        self.is_taken_up = self.kept.take_up(sheet)

    def look_up(self) -> None:
        """Something was counted: keep it soon, and ask what typed bins mean."""
        self.kept.touch()
        look_up_bins(self, self._bench, self.sheet)
        self.ask_free()

    def ask_free(self, *, anew: bool = False) -> None:
        """Ask what is free to this slip where its goods are taken from."""
        slip, sought = self.sheet.slip, sought_of(self.sheet.lines, anew=anew)
        if slip.store is not None and sought and slip.kind.leaves:
            asked = FreeAsked(slip.store, sought, slip.id)
            self._bench.courier.ask(self, free_of, asked).then(self._take_free)

    def take_bins(self, key: str, codes: tuple[str, ...], found: Mapping[str, BinId]) -> None:
        """Take in what typed bins mean."""
        self.sheet.resolve_bins(key, codes, found)
        self.ask_free()
        self.resolved.emit()

    def _take_free(self, free: Mapping[Sought, Quantity]) -> None:
        take_free(self.sheet.lines, free)
        self.resolved.emit()


def look_up_bins(asker: Drafting | Counting, bench: Bench, sheet: SlipDraft | CountSheet) -> None:
    """Ask what typed bins mean, each in the store of its column."""
    head = sheet.head if isinstance(sheet, SlipDraft) else sheet.slip
    stores: dict[str, StoreId | None] = {"bin": head.store, "to_bin": head.to_store}
    for key, store in stores.items():
        codes = sheet.unresolved_bins(key)
        if codes and store is not None:
            pending = bench.courier.ask(asker, bins_named, BinsNamed(store, codes))
            pending.then(partial(asker.take_bins, key, codes))
