"""A slip being typed: plain state without widgets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from typing_extensions import override

from partsdesk.domain.books.drafts import DraftLine, Head, line_of
from partsdesk.domain.books.kind import SlipKind
from partsdesk.domain.books.slips import MoveId, Slip, SlipId
from partsdesk.domain.catalog.items import Item, UnknownItem
from partsdesk.domain.catalog.places import BinId, UnknownBin
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.goods import Sought
from partsdesk.services.slips.drafting import SaveDraft
from partsdesk.services.warehouse import new_request
from partsdesk.ui.pages.slips.columns import ORIGINALLY, typed_columns
from partsdesk.ui.pages.slips.free import WHERE_FROM
from partsdesk.ui.pages.slips.undoing import Undoable
from partsdesk.ui.tones import Tone
from partsdesk.ui.typed import amount_of, price_of, quantity_of
from partsdesk.wording import figures

READERS: Mapping[str, Callable[[str], object]] = {"price": price_of, "amount": amount_of}
YES = "✓"
PLACES = frozenset({"bin", "to_bin", "lot"})


@dataclass(slots=True)
class LineDraft:
    """A line as it is typed; texts stay as they were typed, right or wrong.

    Attributes:
        typed: what was typed, by column.
        item: the item that the typed code means, once it is known.
        strange: codes that were looked for and not found.
        free: what is free of the item in the slip's store: in the bin and of the lot, if said.
        original: how many moved on the line that this one corrects.
    """

    typed: dict[str, str] = field(default_factory=dict)
    item: Item | None = None
    bins: dict[str, BinId] = field(default_factory=dict)
    strange: set[str] = field(default_factory=set)
    free: Quantity | None = None
    original: Quantity | None = None
    source: MoveId | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def sought(self) -> Sought | None:
        """What of it is wanted to be free; None while the item is not known."""
        if self.item is None:
            return None
        return Sought(self.item.id, self.bins.get("bin"), self.typed.get("lot", ""))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(text.strip() for text in self.typed.values())

    def copied(self) -> LineDraft:
        """The same line, to be typed into."""
        return replace(
            self,
            typed=dict(self.typed),
            bins=dict(self.bins),
            strange=set(self.strange),
            kept=dict(self.kept),
        )


@dataclass(frozen=True, slots=True)
class DraftState:
    """The lines of a draft at one moment, and the stores whose bins they name."""

    lines: tuple[LineDraft, ...]
    stores: tuple[StoreId | None, StoreId | None]


class SlipDraft(Undoable[DraftState]):
    """A draft: head and lines as they are typed, and the act that keeps them."""

    def __init__(self, kind: SlipKind, today: dt.date, *, shows_prices: bool) -> None:
        super().__init__()
        self.kind = kind
        self.head = Head(today)
        self.lines: list[LineDraft] = []
        self.slip: SlipId | None = None
        self.request = new_request()  # of the first save, however often it is tried
        self.version = 0
        self.is_red = False
        self.columns = self._columns = typed_columns(kind, shows_prices=shows_prices)

    @property
    def rows(self) -> int:
        """The lines, and one that waits to be typed."""
        return len(self.lines) + (1 if self.grows else 0)

    @property
    def grows(self) -> bool:
        """Lines can be added and removed; a red slip only corrects what there was."""
        return not self.is_red

    def load(self, slip: Slip, items: Mapping[int, Item], bins: Mapping[int, str]) -> None:
        """Take a kept draft in."""
        self.slip, self.version = slip.id, slip.version
        self.is_red = slip.is_red
        if self.is_red:
            self.columns = tuple(
                replace(c, editable=c.key in {"quantity", "note"}, pick="") for c in self.columns
            )
        self.head = Head(
            slip.date,
            slip.store,
            slip.to_store,
            slip.partner,
            slip.department,
            slip.cost_bearer,
            slip.order,
            slip.reason,
            slip.note,
            slip.ref,
        )
        self.lines = [_loaded(line, items[line.item], bins) for line in slip.lines]
        self.forget()

    def load_like(self, slip: Slip, items: Mapping[int, Item], bins: Mapping[int, str]) -> None:
        """Take in the head and the lines of another slip; the day and its papers are new.

        What its lines took from, their lots, and what was invoiced of them, is not copied: it is
        used up.
        """
        day = self.head.date
        self.load(slip, items, bins)
        self.slip, self.version, self.is_red = None, 0, False
        self.head = replace(self.head, date=day, ref="")
        self.columns = self._columns
        for line in self.lines:
            line.source = None
            line.kept.clear()
            line.typed.pop("lot", None)

    def show_originals(self, originals: Mapping[MoveId, Quantity]) -> None:
        """Show beside a red line how many pieces there were that it corrects (VAL-6)."""
        if not originals:
            return
        for line in self.lines:
            if line.source is not None and line.source in originals:
                line.original = originals[line.source]
        told = {key for line in self.lines for key, text in line.typed.items() if text}
        self.columns = tuple(c for c in self.columns if c.key not in PLACES or c.key in told)
        at = next((n for n, c in enumerate(self.columns) if c.key == "quantity"), None)
        if at is not None:
            self.columns = (*self.columns[:at], ORIGINALLY, *self.columns[at:])

    def put_head(self, **values: object) -> None:
        """Take in fields of the head; another store forgets the bins of the old one."""
        before = self.head
        self.head = replace(self.head, **values)  # type: ignore[arg-type]
        if self.head.store != before.store:
            self._leave_store("bin")
        if self.head.to_store != before.to_store:
            self._leave_store("to_bin")

    def text(self, row: int, key: str) -> str:
        """What stands in a cell."""
        if row >= len(self.lines):
            return str(row + 1) if key == "line" else ""
        line = self.lines[row]
        if key in line.typed:
            return line.typed[key]
        item = line.item
        shown = {
            "line": lambda: str(row + 1),
            "name": lambda: item.name if item else "",
            "spec": lambda: item.spec if item else "",
            "unit": lambda: item.unit.name if item else "",
            "original": lambda: "" if line.original is None else figures.quantity(line.original),
            "free": lambda: "" if line.free is None else figures.quantity(line.free),
        }
        return shown.get(key, str)()

    def put(self, row: int, key: str, text: str) -> None:
        """Take in what was typed; the line that waits becomes one."""
        typed = text.strip()
        if row >= len(self.lines) and not typed:
            return
        with self.step():
            if row >= len(self.lines):
                self.lines.append(LineDraft())
                row = len(self.lines) - 1
            self.lines[row] = self.lines[row].copied()
            self._type(self.lines[row], key, typed)

    def _type(self, line: LineDraft, key: str, typed: str) -> None:
        line.typed[key] = typed
        line.strange.discard(typed)
        if key == "item" and (line.item is None or line.item.code != typed):
            line.item, line.free = None, None
            line.kept.clear()
        if key in {"bin", "to_bin"}:
            line.bins.pop(key, None)
        if key in WHERE_FROM:
            line.free = None
        if key in {"price", "amount"} and typed:  # the one typed last counts
            line.typed.pop("amount" if key == "price" else "price", None)
            line.kept.clear()

    def problem(self, row: int, key: str) -> Refusal | None:
        """What is wrong with a cell, if anything; said beside it."""
        if row >= len(self.lines):
            return None
        line = self.lines[row]
        text = line.typed.get(key, "")
        if not text:
            return None
        if key == "item" and text in line.strange:
            return UnknownItem(text)
        if key in {"bin", "to_bin"} and text in line.strange:
            return UnknownBin("", text)
        return _fault(line, key, text)

    def tone(self, row: int, key: str) -> Tone | None:
        """A cell with something wrong in it is marked, and what is free where more is asked."""
        if key == "free" and row < len(self.lines):
            line = self.lines[row]
            lacks = line.free is not None and _base(line) > max(line.free, NO_QUANTITY)
            return Tone.ATTENTION if lacks and not self.is_red else None
        return Tone.WRONG if self.problem(row, key) else None

    @property
    def takes_rows(self) -> bool:
        """Where it grows, lines come and go by key."""
        return self.grows

    def insert(self, row: int) -> int:
        """Make an empty line before this one."""
        with self.step():
            self.lines.insert(min(row, len(self.lines)), LineDraft())
        return row

    def remove(self, row: int) -> None:
        """Take a line out."""
        if self.grows and row < len(self.lines):
            with self.step():
                del self.lines[row]

    def stops(self, row: int, key: str) -> bool:  # noqa: ARG002 - a Sheet's method
        """Enter stops at every cell that can be typed into."""
        return True

    def unresolved_items(self) -> tuple[str, ...]:
        """Codes that were typed and not looked for yet."""
        return tuple(
            dict.fromkeys(
                line.typed["item"]
                for line in self.lines
                if line.item is None and line.typed.get("item", "") not in {"", *line.strange}
            )
        )

    def unresolved_bins(self, key: str) -> tuple[str, ...]:
        """Bins that were typed and not looked for yet."""
        return tuple(
            dict.fromkeys(
                line.typed[key]
                for line in self.lines
                if key not in line.bins and line.typed.get(key, "") not in {"", *line.strange}
            )
        )

    def resolve_items(self, asked: Iterable[str], found: Mapping[str, Item]) -> None:
        """Take in what typed codes mean; a barcode is replaced by its item's code."""
        wanted = set(asked)
        for line in self.lines:
            text = line.typed.get("item", "")
            if line.item is not None or text not in wanted:
                continue
            item = found.get(text)
            if item is None:
                line.strange.add(text)
            else:
                line.item = item
                line.typed["item"] = item.code

    def resolve_bins(self, key: str, asked: Iterable[str], found: Mapping[str, BinId]) -> None:
        """Take in what typed bins mean."""
        wanted = set(asked)
        for line in self.lines:
            text = line.typed.get(key, "")
            if key in line.bins or text not in wanted:
                continue
            if text in found:
                line.bins[key] = found[text]
            else:
                line.strange.add(text)
            if key in WHERE_FROM:
                line.free = None

    @property
    def is_worth_keeping(self) -> bool:
        """Whether there is anything to keep yet."""
        return self.slip is not None or any(not line.is_empty for line in self.lines)

    def act(self) -> SaveDraft:
        """The act that keeps the draft: every line whose item is known, wrong figures as none."""
        lines = tuple(_kept(line) for line in self.lines if line.item is not None)
        return SaveDraft(self.kind.code, self.head, lines, self.slip, self.version)

    def total(self) -> Quantity:
        """The pieces of all lines, in base units."""
        return Quantity.sum(_base(line) for line in self.lines)

    @override
    def _state(self) -> DraftState:
        return DraftState(tuple(self.lines), (self.head.store, self.head.to_store))

    @override
    def _restore(self, state: DraftState) -> None:
        """Let these lines be typed again; in another store their bins are looked for anew."""
        self.lines = list(state.lines)
        for was, now, key in zip(
            state.stores, (self.head.store, self.head.to_store), ("bin", "to_bin"), strict=True
        ):
            if was != now:
                self._leave_store(key)

    def _leave_store(self, key: str) -> None:
        """Forget what a column's bins mean, and for the slip's own store what is free."""
        for number, line in enumerate(self.lines):
            made = self.lines[number] = line.copied()
            made.bins.pop(key, None)
            made.strange.discard(made.typed.get(key, ""))
            if key == "bin":
                made.free = None


def _loaded(line: Any, item: Item, bins: Mapping[int, str]) -> LineDraft:
    quantity = figures.quantity(line.entered) + line.unit
    typed = {"item": item.code, "quantity": quantity, "lot": line.lot_code, "note": line.note}
    typed["price"] = "" if line.price is None else figures.price(line.price)
    typed["amount"] = "" if line.amount is None else figures.money(line.amount)
    typed["comes_in"] = YES if line.comes_in else ""
    found = {}
    for key, bin_ in (("bin", line.bin), ("to_bin", line.to_bin)):
        if bin_ is not None:
            found[key] = bin_
            typed[key] = bins.get(bin_, "")
    kept = {"tax_rate": line.tax_rate, "tax": line.tax, "invoice": line.invoice}
    return LineDraft(
        {key: text for key, text in typed.items() if text},
        item,
        found,
        source=line.source,
        kept=kept,
    )


def _fault(line: LineDraft, key: str, text: str) -> Refusal | None:
    try:
        if key == "quantity":
            quantity, unit = quantity_of(text, line.item)
            if line.item is not None:
                line_of(DraftLine(line.item.id, quantity, unit), 1, line.item)
        elif key in READERS:
            READERS[key](text)
    except Refusal as refusal:
        return refusal
    return None


def _kept(line: LineDraft) -> DraftLine:
    item = line.item
    if item is None:
        raise ValueError
    quantity, unit = NO_QUANTITY, ""
    if line.typed.get("quantity") and _fault(line, "quantity", line.typed["quantity"]) is None:
        quantity, unit = quantity_of(line.typed["quantity"], item)
    money = {
        key: READERS[key](line.typed[key])
        for key in READERS
        if line.typed.get(key) and _fault(line, key, line.typed[key]) is None
    }
    return DraftLine(
        item.id,
        quantity,
        unit,
        lot=line.typed.get("lot", ""),
        bin=line.bins.get("bin"),
        to_bin=line.bins.get("to_bin"),
        comes_in=bool(line.typed.get("comes_in")),
        source=line.source,
        note=line.typed.get("note", ""),
        **{**line.kept, **money},
    )


def _base(line: LineDraft) -> Quantity:
    if line.item is None or not line.typed.get("quantity"):
        return NO_QUANTITY
    if _fault(line, "quantity", line.typed["quantity"]) is not None:
        return NO_QUANTITY
    quantity, unit = quantity_of(line.typed["quantity"], line.item)
    return quantity.times(line.item.factor(unit) or 1)
