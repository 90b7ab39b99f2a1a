"""A released slip being counted by its keeper: plain state without widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from typing_extensions import override

from partsdesk.domain.books.execution import Abnormal, AbnormalSort, Counted, NothingCounted
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.slips import Line, Slip
from partsdesk.domain.books.stock import NotEnoughStock
from partsdesk.domain.catalog.items import Tracking
from partsdesk.domain.catalog.places import BinId, UnknownBin
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.showing import SlipShown
from partsdesk.ui.pages.slips.columns import (
    ASKED,
    CHECKED,
    COUNTED,
    FREE,
    ITEM,
    LINE,
    NAME,
    RESULT,
    SPEC,
    UNIT,
    GridColumn,
)
from partsdesk.ui.pages.slips.draft import YES
from partsdesk.ui.pages.slips.free import WHERE_FROM
from partsdesk.ui.pages.slips.line_count import LineCount, agrees, result_of
from partsdesk.ui.pages.slips.undoing import Undoable
from partsdesk.ui.tones import Tone
from partsdesk.ui.typed import pieces_of
from partsdesk.wording import figures


class CountSheet(Undoable[tuple[LineCount, ...]]):
    """The lines of a released slip with what is counted of each."""

    def __init__(self, shown: SlipShown) -> None:
        super().__init__()
        self.slip: Slip = shown.slip
        self.hold = _hold(shown)
        self.columns = _columns(shown.slip)
        self.lines = [_count(line, shown) for line in shown.slip.lines]

    @property
    def rows(self) -> int:
        """The lines of the slip, and none beside."""
        return len(self.lines)

    @property
    def grows(self) -> bool:
        """What was asked for stands."""
        return False

    @property
    def takes_rows(self) -> bool:
        """A line can be counted in several rows: one for each bin or lot."""
        return True

    @property
    def takes_aside(self) -> bool:
        """Whether goods that are not as they should be go on hold here (INB-3)."""
        return self.slip.kind.direction is Direction.IN and bool(self.hold)

    def rows_of(self, row: int) -> list[LineCount]:
        """All rows that a row's line is counted in."""
        return self._all_of(self.lines[row])

    def _all_of(self, counted: LineCount) -> list[LineCount]:
        number = counted.line.number
        return [each for each in self.lines if each.line.number == number]

    def text(self, row: int, key: str) -> str:
        """What stands in a cell."""
        each = self.lines[row]
        if key in each.typed:
            return each.typed[key]
        if key == "free":
            return "" if each.free is None else figures.quantity(each.free)
        if each.is_split:
            return "↳" if key == "line" else each.item.code if key == "item" else ""
        shown = {
            "line": str(each.line.number),
            "item": each.item.code,
            "name": each.item.name,
            "spec": each.item.spec,
            "unit": each.item.unit.name,
            "asked": figures.quantity(each.line.quantity),
            "result": result_of(self.rows_of(row), self.hold),
        }
        return shown.get(key, "")

    def put(self, row: int, key: str, text: str) -> None:
        """Take in what was typed."""
        with self.step():
            each = self.lines[row] = self.lines[row].copied()
            self._type(each, key, text.strip())

    def _type(self, each: LineCount, key: str, typed: str) -> None:
        if key == "checked":
            typed = YES if typed and typed not in {"0", "-"} else ""
        each.typed[key] = typed
        if key in {"bin", "to_bin"}:
            each.bins.pop(key, None)
            each.strange.discard(typed)
        if key in WHERE_FROM:
            each.free = None

    def problem(self, row: int, key: str) -> Refusal | None:
        """What is wrong with a cell, if anything."""
        each = self.lines[row]
        text = each.typed.get(key, "")
        if key in {"bin", "to_bin"} and text in each.strange:
            return UnknownBin("", text)
        if key != "counted" or not text:
            return None
        try:
            pieces_of(text, each.item)
        except Refusal as refusal:
            return refusal
        return None

    def tone(self, row: int, key: str) -> Tone | None:
        """The result says in words and in colour how the count stands."""
        if self.problem(row, key):
            return Tone.WRONG
        told = {"free": _tone_of_free, "result": self._tone_of_result}.get(key)
        return told(self.lines[row]) if told else None

    def _tone_of_result(self, counted: LineCount) -> Tone:
        rows = self._all_of(counted)
        if any(each.aside for each in rows):
            return Tone.WRONG
        if all(each.counted is None for each in rows):
            return Tone.SOFT
        return Tone.GOOD if agrees(rows) else Tone.ATTENTION

    def insert(self, row: int) -> int:
        """Count a line in one more row: another bin, or another lot."""
        each = self.lines[row]
        made = LineCount(each.line, each.item, is_split=True)
        if each.typed.get("checked"):
            made.typed["checked"] = each.typed["checked"]
        with self.step():
            self.lines.insert(row + 1, made)
        return row + 1

    def remove(self, row: int) -> None:
        """Take out a row that a line was split into; the line itself stands."""
        if self.lines[row].is_split:
            with self.step():
                del self.lines[row]

    def put_aside(self, row: int, text: str, abnormal: Abnormal) -> None:
        """Say that so many of a line's pieces are not as they should be (INB-3).

        Where they had been counted as good ones, they are none any more.

        Raises:
            NotANumber, NumberTooLarge, UnknownUnit, TooManyDecimals, AbnormalIncomplete,
            NothingCounted.
        """
        each = self.lines[row]
        quantity = pieces_of(text, each.item)
        if quantity.units <= 0:
            raise NothingCounted(self.slip.called)
        abnormal.check(each.item.code)
        with self.step():
            made = self.lines[row] = each.copied()
            made.aside = (*each.aside, (quantity, abnormal))
            rows = self.rows_of(row)
            counted = Quantity.sum(e.counted or NO_QUANTITY for e in rows)
            beyond = counted + Quantity.sum(e.set_aside for e in rows) - each.line.quantity
            if made.counted and counted <= each.line.quantity and beyond.units > 0:
                good = max(made.counted - beyond, NO_QUANTITY)
                made.typed["counted"] = figures.quantity(good)

    def take_back(self, row: int, number: int) -> None:
        """Goods that were put aside are good after all."""
        with self.step():
            made = self.lines[row] = self.lines[row].copied()
            made.aside = (*made.aside[:number], *made.aside[number + 1 :])

    def say_why(self, item: str, reason: str) -> None:
        """Say why another lot of an item than the oldest is taken (OUT-18)."""
        with self.step():
            for row, each in enumerate(self.lines):
                if each.item.code == item:
                    made = self.lines[row] = each.copied()
                    made.reason = reason

    def places_of(self, refusal: Refusal) -> tuple[tuple[str, Quantity], ...]:
        """Bins of this store that hold what a bin does not: so many from each; else none."""
        if not isinstance(refusal, NotEnoughStock) or refusal.lot:
            return ()
        rows = [each for each in self.lines if each.line.number == refusal.line]
        if len(rows) != 1 or not refusal.elsewhere:
            return ()
        left, places = refusal.asked, []
        for bin_, there in ((refusal.bin, refusal.there), *refusal.elsewhere):
            taken = min(there, left)
            if taken.units > 0:
                places.append((bin_.rpartition("/")[2], taken))
                left -= taken
        return tuple(places)

    def spread(self, number: int, places: Sequence[tuple[str, Quantity]]) -> None:
        """Take a line's pieces from these bins: so many from each."""
        with self.step():
            row = next(n for n, each in enumerate(self.lines) if each.line.number == number)
            self.lines = [e for e in self.lines if not (e.is_split and e.line.number == number)]
            for place, (bin_, quantity) in enumerate(places):
                if place:
                    row = self.insert(row)
                self.put(row, "bin", bin_)
                self.put(row, "counted", figures.quantity(quantity))

    def stops(self, row: int, key: str) -> bool:
        """Enter goes from count to count, and stops at what the line still lacks."""
        each = self.lines[row]
        if key == "counted":
            return True
        if each.is_split and key in {"bin", "lot"}:
            return not each.typed.get(key)
        if key == "lot" and each.item.tracking is Tracking.NONE:
            return False
        return key != "note" and not each.typed.get(key)

    def fill(self) -> None:
        """Everything came or went as asked."""
        with self.step():
            for row, each in enumerate(self.lines):
                others = [e for e in self.rows_of(row) if e is not each]
                told = [e.counted or NO_QUANTITY for e in others] + [each.set_aside]
                told += [e.set_aside for e in others]
                left = max(each.line.quantity - Quantity.sum(told), NO_QUANTITY)
                self.put(row, "counted", figures.quantity(left))

    @property
    def uncounted(self) -> tuple[int, ...]:
        """The lines that nothing is counted of yet, where any is."""
        numbers = dict.fromkeys(each.line.number for each in self.lines)
        told = {each.line.number for each in self.lines if each.counted is not None}
        empty = tuple(number for number in numbers if number not in told)
        return empty if self.is_begun else ()

    @property
    def differing(self) -> int:
        """How many lines were counted otherwise than asked."""
        rows = [self.rows_of(n) for n, each in enumerate(self.lines) if not each.is_split]
        return sum(any(e.counted is not None for e in each) and not agrees(each) for each in rows)

    @property
    def progress(self) -> tuple[Quantity, Quantity, int]:
        """Pieces counted, pieces asked, lines counted."""
        counted = [each for each in self.lines if each.counted is not None]
        pieces = [each.counted or NO_QUANTITY for each in counted]
        pieces += [each.set_aside for each in self.lines]
        asked = Quantity.sum(line.quantity for line in self.slip.lines)
        return Quantity.sum(pieces), asked, len({each.line.number for each in counted})

    @property
    def unpictured(self) -> tuple[int, ...]:
        """Lines with broken goods that there are no photographs of (INB-3)."""
        return tuple(
            each.line.number
            for each in self.lines
            if any(a.sort is AbnormalSort.BROKEN and not a.photographs for _, a in each.aside)
        )

    @property
    def is_begun(self) -> bool:
        """Whether anything is counted or said yet."""
        return any(each.counted is not None or each.aside or each.reason for each in self.lines)

    def unresolved_bins(self, key: str) -> tuple[str, ...]:
        """Bins that were typed and not looked for yet."""
        return tuple(
            each.typed[key]
            for each in self.lines
            if key not in each.bins and each.typed.get(key, "") not in {"", *each.strange}
        )

    def resolve_bins(self, key: str, asked: Iterable[str], found: Mapping[str, BinId]) -> None:
        """Take in what typed bins mean."""
        wanted = set(asked)
        for each in self.lines:
            text = each.typed.get(key, "")
            if key not in each.bins and text in wanted:
                if text in found:
                    each.bins[key] = found[text]
                else:
                    each.strange.add(text)
                if key in WHERE_FROM:
                    each.free = None

    def counts(self) -> tuple[Counted, ...] | None:
        """What was counted, for the act; None for just what was asked."""
        reasoned = any(each.reason for each in self.lines)
        untouched = all(each.counted is None and not each.aside for each in self.lines)
        if untouched and not reasoned and not self.slip.kind.checks_goods:
            return None
        checks = self.slip.kind.checks_goods
        return tuple(
            Counted(
                each.line.number,
                each.parts(
                    each.line.quantity if untouched else each.counted or NO_QUANTITY,
                    checked=not checks or bool(each.typed.get("checked")),
                ),
            )
            for each in self.lines
        )

    @override
    def _state(self) -> tuple[LineCount, ...]:
        return tuple(self.lines)

    @override
    def _restore(self, state: tuple[LineCount, ...]) -> None:
        self.lines = list(state)


def _hold(shown: SlipShown) -> str:
    """What the store is called that goods which are not as they should be go to."""
    store = shown.stores.get(shown.slip.store) if shown.slip.store is not None else None
    hold = shown.stores.get(store.hold) if store is not None and store.hold is not None else None
    return hold.name if hold is not None else ""


def _tone_of_free(each: LineCount) -> Tone | None:
    """More is counted there than is there, or the line asks for more."""
    wanted = each.counted if each.counted is not None else each.line.quantity
    lacks = each.free is not None and wanted > max(each.free, NO_QUANTITY)
    return Tone.ATTENTION if lacks and not each.is_split else None


def _columns(slip: Slip) -> tuple[GridColumn, ...]:
    found = [
        LINE,
        ITEM,
        NAME,
        SPEC,
        UNIT,
        GridColumn("asked", 68, right=True, called=ASKED),
        GridColumn("counted", 76, editable=True, right=True, called=COUNTED),
    ]
    leaves = bool(slip.kind.leaves)
    if leaves:
        found.append(GridColumn("free", 60, right=True, soft=True, called=FREE))
    found.append(GridColumn("bin", 80, editable=True, pick="bins"))
    if slip.kind.direction in {Direction.MOVE, Direction.CONVERT}:
        found.append(GridColumn("to_bin", 80, editable=True, pick="bins"))
    found.append(GridColumn("lot", 76 if leaves else 84, editable=True, pick="lots"))
    if slip.kind.checks_goods:
        found.append(GridColumn("checked", 72, editable=True, called=CHECKED))
    return (*found, GridColumn("result", 104 if leaves else 168, pill=True, called=RESULT))


def _count(line: Line, shown: SlipShown) -> LineCount:
    made = LineCount(line, shown.items[line.item])
    for key, bin_ in (("bin", line.bin), ("to_bin", line.to_bin)):
        if bin_ is not None:
            made.bins[key] = bin_
            made.typed[key] = shown.bins.get(bin_, "")
    if line.lot_code:
        made.typed["lot"] = line.lot_code
    return made
