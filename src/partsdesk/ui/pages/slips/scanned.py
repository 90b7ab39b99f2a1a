"""Scans taken into a slip's lines: one more piece, or the bin for what follows; no widgets."""

from __future__ import annotations

from dataclasses import dataclass, field

from partsdesk.domain.catalog.codes import BinCode, LotCode
from partsdesk.domain.catalog.items import Item, Tracking
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.scans import ScanRead
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.draft import LineDraft, SlipDraft
from partsdesk.ui.pages.slips.line_count import LineCount
from partsdesk.ui.scanning.sounds import Mood
from partsdesk.ui.scans.desk import Answer
from partsdesk.ui.typed import quantity_of
from partsdesk.wording import figures
from partsdesk.wording.language import _

BIN_KEYS = ("bin", "to_bin")


@dataclass(slots=True)
class Places:
    """The bins that hold for what is scanned next, by column."""

    bins: dict[str, tuple[BinId, str]] = field(default_factory=dict)
    _is_second: bool = False

    def take(self, sheet: SlipDraft | CountSheet, read: ScanRead, meaning: BinCode) -> Answer:
        """A bin was scanned; between bins of one store the first is where goods come from."""
        stores = _stores(sheet)
        fit = [key for key, store in stores.items() if store is not None and store == read.store]
        if not fit:
            return Answer(_("a bin of another store than the slip's"), Mood.BAD, meaning.name)
        key = fit[-1] if self._is_second else fit[0]
        self._is_second = len(fit) > 1 and not self._is_second
        self.bins[key] = (meaning.bin, read.bin)
        return Answer(_("bin {bin} holds for what is scanned next", bin=read.bin), code=read.bin)

    def agree(self, key: str, found: BinId | None) -> bool:
        """Whether a line with this bin is one for what is scanned now."""
        held = self.bins.get(key)
        return held is None or held[0] == found


@dataclass(frozen=True, slots=True)
class Taken:
    """What a scan came to: the row that it went to, if any, and what is said."""

    answer: Answer
    row: int | None = None


def into_draft(draft: SlipDraft, read: ScanRead, places: Places) -> Taken:
    """One more of an item, in its own line; in a new one where there is none for it yet."""
    if isinstance(read.meaning, BinCode):
        return Taken(places.take(draft, read, read.meaning))
    item, lot = read.item, _lot(read)
    if item is None:
        raise ValueError
    if not draft.grows:
        said = _("a red slip only corrects what there was; type the quantity")
        return Taken(Answer(said, Mood.ATTENTION, item.code))
    row = next((n for n, line in enumerate(draft.lines) if _fits(line, item, lot, places)), None)
    if row is not None and lot and item.tracking is Tracking.SERIAL:
        said = _("serial number {lot} is on line {line} already", lot=lot, line=row + 1)
        return Taken(Answer(said, Mood.ATTENTION, item.code), row)
    if row is None:
        row = _new_line(draft, item, lot, places)
    total = (_quantity(draft.lines[row]) or NO_QUANTITY) + _pieces(read)
    draft.put(row, "quantity", figures.quantity(total))
    return Taken(Answer(_counts(item, total), code=item.code), row)


def into_count(sheet: CountSheet, read: ScanRead, places: Places) -> Taken:
    """One more of what is expected; more than asked is counted and said, strangers are said."""
    if isinstance(read.meaning, BinCode):
        return Taken(places.take(sheet, read, read.meaning))
    item, lot = read.item, _lot(read)
    if item is None:
        raise ValueError
    of_item = [row for row, each in enumerate(sheet.lines) if each.item.id == item.id]
    if not of_item:
        said = _("{name} is not on this slip; put it aside", name=item.name)
        return Taken(Answer(said, Mood.BAD, item.code))
    fit = [row for row in of_item if _expects(sheet.lines[row], lot, places)]
    if not fit:
        said = _(
            "line {line} is counted in another bin or lot", line=sheet.lines[of_item[0]].line.number
        )
        return Taken(Answer(said, Mood.BAD, item.code), of_item[0])
    row = next((row for row in fit if _has_room(sheet.rows_of(row), read)), fit[-1])
    return Taken(_count(sheet, row, read, places), row)


def _count(sheet: CountSheet, row: int, read: ScanRead, places: Places) -> Answer:
    each, lot = sheet.lines[row], _lot(read)
    here = (each.counted or NO_QUANTITY) + _pieces(read)
    sheet.put(row, "counted", figures.quantity(here))
    total = _told(sheet.rows_of(row))
    if lot:
        sheet.put(row, "lot", lot)
    _put_bins(sheet.lines[row], places)
    asked = each.line.quantity
    said = _(
        "{name} · {counted} of {asked}",
        name=each.item.name,
        counted=figures.quantity(total),
        asked=figures.quantity(asked),
    )
    if total <= asked:
        return Answer(said, code=each.item.code)
    more = _("{said} · {more} too many", said=said, more=figures.quantity(total - asked))
    return Answer(more, Mood.ATTENTION, each.item.code)


def _stores(sheet: SlipDraft | CountSheet) -> dict[str, StoreId | None]:
    """The store of each column of bins that the sheet has."""
    head = sheet.head if isinstance(sheet, SlipDraft) else sheet.slip
    known = {column.key for column in sheet.columns}
    stores = {"bin": head.store, "to_bin": head.to_store}
    return {key: store for key, store in stores.items() if key in known}


def _lot(read: ScanRead) -> str:
    return read.meaning.code if isinstance(read.meaning, LotCode) else ""


def _pieces(read: ScanRead) -> Quantity:
    return Quantity.parse(str(read.times))


def _fits(line: LineDraft, item: Item, lot: str, places: Places) -> bool:
    """A line that a scan counts up: the same goods in the same place, with a figure to add to."""
    same = line.item is not None and line.item.id == item.id and line.typed.get("lot", "") == lot
    in_place = all(places.agree(key, line.bins.get(key)) for key in BIN_KEYS)
    return same and in_place and _quantity(line) is not None


def _quantity(line: LineDraft) -> Quantity | None:
    """A line's pieces, in base units; None where they cannot be read."""
    text = line.typed.get("quantity", "")
    if not text or line.item is None:
        return NO_QUANTITY
    try:
        quantity, unit = quantity_of(text, line.item)
    except Refusal:
        return None
    return quantity.times(line.item.factor(unit) or 1)


def _new_line(draft: SlipDraft, item: Item, lot: str, places: Places) -> int:
    row = next((n for n, line in enumerate(draft.lines) if line.is_empty), len(draft.lines))
    draft.put(row, "item", item.code)
    draft.lines[row].item = item
    if lot:
        draft.put(row, "lot", lot)
    _put_bins(draft.lines[row], places)
    return row


def _put_bins(line: LineDraft | LineCount, places: Places) -> None:
    for key, (bin_, code) in places.bins.items():
        line.typed[key], line.bins[key] = code, bin_


def _expects(each: LineCount, lot: str, places: Places) -> bool:
    """Whether a line can still take goods of this lot, in the bin that holds now."""
    other_lot = lot and each.typed.get("lot", "") not in {"", lot}
    begun = each.counted is not None and each.counted != NO_QUANTITY
    elsewhere = begun and not all(places.agree(key, each.bins.get(key)) for key in BIN_KEYS)
    return not other_lot and not elsewhere


def _has_room(rows: list[LineCount], read: ScanRead) -> bool:
    return _told(rows) + _pieces(read) <= rows[0].line.quantity


def _told(rows: list[LineCount]) -> Quantity:
    """What is counted of a line, wherever, and good or not."""
    good = [each.counted or NO_QUANTITY for each in rows]
    return Quantity.sum([*good, *(each.set_aside for each in rows)])


def _counts(item: Item, total: Quantity) -> str:
    return _("{name} · {count} on the slip", name=item.name, count=figures.quantity(total))
