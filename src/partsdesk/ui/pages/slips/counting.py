"""A released slip being counted by its keeper: plain state without widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from typing_extensions import override

from partsdesk.domain.books.execution import Counted, Part
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.slips import Line, Slip
from partsdesk.domain.catalog.items import Item, TooManyDecimals, Tracking
from partsdesk.domain.catalog.places import BinId, UnknownBin
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.showing import SlipShown
from partsdesk.ui.pages.slips.columns import (
    ASKED,
    CHECKED,
    COUNTED,
    ITEM,
    LINE,
    NAME,
    RESULT,
    SPEC,
    UNIT,
    GridColumn,
)
from partsdesk.ui.pages.slips.draft import YES
from partsdesk.ui.pages.slips.typed import quantity_of
from partsdesk.ui.pages.slips.undoing import Undoable
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import _


@dataclass(slots=True)
class LineCount:
    """What is counted of one line, as it is typed."""

    line: Line
    item: Item
    typed: dict[str, str] = field(default_factory=dict)
    bins: dict[str, BinId] = field(default_factory=dict)
    strange: set[str] = field(default_factory=set)

    def copied(self) -> LineCount:
        """The same, to be typed into."""
        return replace(
            self, typed=dict(self.typed), bins=dict(self.bins), strange=set(self.strange)
        )

    @property
    def counted(self) -> Quantity | None:
        """How many were counted; None where nothing readable was typed."""
        text = self.typed.get("counted", "")
        if not text:
            return None
        try:
            quantity, unit = quantity_of(text, self.item)
        except Refusal:
            return None
        return quantity.times(self.item.factor(unit) or 1)


class CountSheet(Undoable[tuple[LineCount, ...]]):
    """The lines of a released slip with what is counted of each."""

    def __init__(self, shown: SlipShown) -> None:
        super().__init__()
        self.slip: Slip = shown.slip
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

    def text(self, row: int, key: str) -> str:
        """What stands in a cell."""
        each = self.lines[row]
        if key in each.typed:
            return each.typed[key]
        shown = {
            "line": str(each.line.number),
            "item": each.item.code,
            "name": each.item.name,
            "spec": each.item.spec,
            "unit": each.item.unit.name,
            "asked": figures.quantity(each.line.quantity),
            "result": self._result(each),
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

    def problem(self, row: int, key: str) -> Refusal | None:
        """What is wrong with a cell, if anything."""
        each = self.lines[row]
        text = each.typed.get(key, "")
        if key in {"bin", "to_bin"} and text in each.strange:
            return UnknownBin("", text)
        if key != "counted" or not text:
            return None
        try:
            quantity, unit = quantity_of(text, each.item)
        except Refusal as refusal:
            return refusal
        whole = quantity.times(each.item.factor(unit) or 1)
        if whole.has_decimals(each.item.unit.decimals):
            unit_of = each.item.unit
            return TooManyDecimals(each.item.code, unit_of.name, whole, unit_of.decimals)
        return None

    def tone(self, row: int, key: str) -> Tone | None:
        """The result says in words and in colour how the count stands."""
        if self.problem(row, key):
            return Tone.WRONG
        each = self.lines[row]
        if key != "result" or each.counted is None:
            return Tone.SOFT if key == "result" else None
        return Tone.GOOD if each.counted == each.line.quantity else Tone.ATTENTION

    def insert(self, row: int) -> None:
        """Lines are not added here."""

    def remove(self, row: int) -> None:
        """Lines are not taken out here."""

    def stops(self, row: int, key: str) -> bool:
        """Enter goes from count to count, and stops at what the line still lacks."""
        each = self.lines[row]
        if key == "counted":
            return True
        if key == "lot" and each.item.tracking is Tracking.NONE:
            return False
        return key != "note" and not each.typed.get(key)

    def fill(self) -> None:
        """Everything came or went as asked."""
        with self.step():
            for row, each in enumerate(self.lines):
                self.put(row, "counted", figures.quantity(each.line.quantity))

    @property
    def uncounted(self) -> tuple[int, ...]:
        """The lines that nothing is counted of yet, where any is."""
        empty = tuple(each.line.number for each in self.lines if each.counted is None)
        return empty if len(empty) < len(self.lines) else ()

    @property
    def differing(self) -> int:
        """How many lines were counted otherwise than asked."""
        return sum(each.counted not in {None, each.line.quantity} for each in self.lines)

    @property
    def progress(self) -> tuple[Quantity, Quantity, int]:
        """Pieces counted, pieces asked, lines counted."""
        counted = [each.counted for each in self.lines if each.counted is not None]
        asked = Quantity.sum(each.line.quantity for each in self.lines)
        return Quantity.sum(counted), asked, len(counted)

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

    def counts(self) -> tuple[Counted, ...] | None:
        """What was counted, for the act; None for just what was asked."""
        untouched = all(each.counted is None for each in self.lines)
        if untouched and not self.slip.kind.checks_goods:
            return None
        return tuple(
            Counted(each.line.number, (self._part(each, all_asked=untouched),))
            for each in self.lines
        )

    @override
    def _state(self) -> tuple[LineCount, ...]:
        return tuple(self.lines)

    @override
    def _restore(self, state: tuple[LineCount, ...]) -> None:
        self.lines = list(state)

    def _part(self, each: LineCount, *, all_asked: bool) -> Part:
        counted = each.line.quantity if all_asked else each.counted or NO_QUANTITY
        checked = not self.slip.kind.checks_goods or bool(each.typed.get("checked"))
        return Part(
            counted,
            each.bins.get("bin"),
            each.bins.get("to_bin"),
            each.typed.get("lot", ""),
            checked=checked,
        )

    def _result(self, each: LineCount) -> str:
        counted, asked = each.counted, each.line.quantity
        if counted is None:
            return _("not counted")
        if counted == asked:
            return _("✓ agrees")
        if counted < asked:
            return _("{quantity} fewer", quantity=figures.quantity(asked - counted))
        return _("{quantity} more", quantity=figures.quantity(counted - asked))


def _columns(slip: Slip) -> tuple[GridColumn, ...]:
    found = [
        LINE,
        ITEM,
        NAME,
        SPEC,
        UNIT,
        GridColumn("asked", 68, right=True, called=ASKED),
        GridColumn("counted", 76, editable=True, right=True, called=COUNTED),
        GridColumn("bin", 80, editable=True, pick="bins"),
    ]
    if slip.kind.direction in {Direction.MOVE, Direction.CONVERT}:
        found.append(GridColumn("to_bin", 80, editable=True, pick="bins"))
    found.append(GridColumn("lot", 84, editable=True))
    if slip.kind.checks_goods:
        found.append(GridColumn("checked", 72, editable=True, called=CHECKED))
    return (*found, GridColumn("result", 96, pill=True, called=RESULT))


def _count(line: Line, shown: SlipShown) -> LineCount:
    made = LineCount(line, shown.items[line.item])
    for key, bin_ in (("bin", line.bin), ("to_bin", line.to_bin)):
        if bin_ is not None:
            made.bins[key] = bin_
            made.typed[key] = shown.bins.get(bin_, "")
    if line.lot_code:
        made.typed["lot"] = line.lot_code
    return made
