"""A slip to be read, and one to be booked: plain state without widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from typing_extensions import override

from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kind import Price as PriceMeans
from partsdesk.domain.books.slips import Line, Move, State
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.showing import SlipShown
from partsdesk.services.slips.foresight import NOTHING, Foresight
from partsdesk.ui.pages.slips.columns import (
    ASKED,
    ITEM,
    LAST_PRICE,
    LINE,
    MOVED,
    NAME,
    NOTE,
    ORIGINALLY,
    SPEC,
    TAX_RATE,
    UNIT,
    GridColumn,
)
from partsdesk.ui.pages.slips.pricing import is_off, last_text, price_said
from partsdesk.ui.pages.slips.undoing import Undoable
from partsdesk.ui.tones import Tone
from partsdesk.ui.typed import amount_of, price_of, rate_of
from partsdesk.wording import figures

READERS: Mapping[str, Callable[[str], object]] = {
    "price": price_of,
    "amount": amount_of,
    "tax_rate": rate_of,
    "tax_amount": amount_of,
}


Figured: TypeAlias = dict[int, dict[str, str]]  # what was typed, by row and column


@dataclass(frozen=True, slots=True)
class Stood:
    """A line with what moved of it."""

    line: Line
    moves: tuple[Move, ...]

    @property
    def moved(self) -> Quantity:
        """How much came or went; negative for a red slip."""
        return Quantity.sum(move.quantity for move in self.moves)


class ReadSheet(Undoable[Figured]):
    """The lines of a slip as they stand."""

    def __init__(self, shown: SlipShown) -> None:
        super().__init__()
        self.typed: Figured = {}
        self.shown = shown
        by_line: dict[int, list[Move]] = {}
        for move in shown.moves:
            by_line.setdefault(int(move.line), []).append(move)
        self.lines = [
            Stood(line, tuple(by_line.get(int(line.id), ()))) for line in shown.slip.lines
        ]
        self.columns = self._columns()

    @property
    def rows(self) -> int:
        """The lines of the slip."""
        return len(self.lines)

    @property
    def grows(self) -> bool:
        """It only is read."""
        return False

    def text(self, row: int, key: str) -> str:
        """What stands in a cell."""
        stood = self.lines[row]
        item = self.shown.items[stood.line.item]
        line = stood.line
        said = self.shown.booked.get(int(line.id), line)
        shown = {
            "line": lambda: str(line.number),
            "item": lambda: item.code,
            "name": lambda: item.name,
            "spec": lambda: item.spec,
            "unit": lambda: item.unit.name,
            "asked": lambda: figures.quantity(line.quantity),
            "original": lambda: self._originally(line),
            "moved": lambda: figures.quantity(stood.moved) if stood.moves else figures.NONE,
            "price": lambda: _money(said.price),
            "amount": lambda: _money(said.amount),
            "tax_rate": lambda: "" if said.tax_rate is None else figures.rate(said.tax_rate),
            "tax_amount": lambda: _money(said.tax),
            "invoice": lambda: said.invoice,
            "bin": lambda: self._places(stood, "origin", "bin"),
            "to_bin": lambda: self._places(stood, "target", "to_bin"),
            "lot": lambda: self._lots(stood),
            "note": lambda: line.note,
        }
        return shown[key]()

    def put(self, row: int, key: str, text: str) -> None:
        """Nothing is typed here."""

    def problem(self, row: int, key: str) -> Refusal | None:  # noqa: ARG002 - a Sheet's method
        """Nothing is wrong here."""
        return None

    def tone(self, row: int, key: str) -> Tone | None:
        """Red figures are red; what moved otherwise than asked is marked."""
        stood = self.lines[row]
        if key != "moved" or not stood.moves:
            return None
        if self.shown.slip.is_red:
            return Tone.WRONG
        return None if stood.moved == stood.line.quantity else Tone.ATTENTION

    @property
    def takes_rows(self) -> bool:
        """It only is read."""
        return False

    def insert(self, row: int) -> int:
        """Lines are not added here."""
        return row

    def remove(self, row: int) -> None:
        """Lines are not taken out here."""

    def stops(self, row: int, key: str) -> bool:  # noqa: ARG002 - a Sheet's method
        """Enter stops at every cell that can be typed into."""
        return True

    @override
    def _state(self) -> Figured:
        return dict(self.typed)

    @override
    def _restore(self, state: Figured) -> None:
        self.typed = dict(state)

    def _columns(self) -> tuple[GridColumn, ...]:
        """What happened, with places; the accountant's sheet has figures in their stead."""
        kind = self.shown.slip.kind
        found = [LINE, ITEM, NAME, SPEC]
        if kind.has_card:
            found += [UNIT, GridColumn("asked", 68, right=True, called=ASKED)]
        if self.shown.originals:
            found.append(ORIGINALLY)
        if self.shown.moves:
            found.append(GridColumn("moved", 68, right=True, called=MOVED))
        found += self._money()
        if kind.has_card:
            found.append(GridColumn("bin", 80))
            if kind.direction in {Direction.MOVE, Direction.CONVERT}:
                found.append(GridColumn("to_bin", 80))
        if any(self._lots(stood) for stood in self.lines):
            found.append(GridColumn("lot", 76))
        if any(stood.line.note for stood in self.lines):
            found.append(NOTE)
        return tuple(found)

    def _money(self) -> list[GridColumn]:
        if not self.shown.shows_prices:
            return []
        found = [GridColumn("amount", 88, right=True)]
        if self.shown.slip.kind.has_card:
            found.insert(0, GridColumn("price", 80, right=True))
        if any(said.invoice for said in self.shown.booked.values()):
            found += [GridColumn("tax_amount", 80, right=True), GridColumn("invoice", 104)]
        return found

    def _originally(self, line: Line) -> str:
        found = self.shown.originals.get(line.source) if line.source is not None else None
        return "" if found is None else figures.quantity(found)

    def _places(self, stood: Stood, side: str, key: str) -> str:
        bins = self.shown.bins
        places = [getattr(move, side) for move in stood.moves]
        if key == "bin" and self.shown.slip.kind.direction is Direction.IN:
            places = [move.target for move in stood.moves]
        if stood.moves:
            return ", ".join(dict.fromkeys(bins.get(p.bin) or figures.NONE for p in places if p))
        asked = getattr(stood.line, key)
        return bins.get(asked, "") if asked is not None else ""

    def _lots(self, stood: Stood) -> str:
        moved = [self.shown.lots.get(int(move.id), "") for move in stood.moves]
        return ", ".join(dict.fromkeys(filter(None, moved))) or stood.line.lot_code


def _money(value: Price | Amount | None) -> str:
    return "" if value is None else figures.number(value)


class BookSheet(ReadSheet):
    """An executed slip, of which the accountant gives the figures.

    Attributes:
        foresight: the last prices, and what booking it now comes to, once that is known.
    """

    foresight: Foresight = NOTHING

    @override
    def text(self, row: int, key: str) -> str:
        """What is typed stands before what the slip says."""
        if key == "last":
            known = self.foresight.known.get(self.lines[row].line.number)
            return "" if known is None else last_text(self.price_said(row), known)
        typed = self.typed.get(row, {})
        return typed[key] if key in typed else super().text(row, key)

    @override
    def put(self, row: int, key: str, text: str) -> None:
        """Take in a figure."""
        typed = {**self.typed.get(row, {}), key: text.strip()}
        if key in {"price", "amount"} and typed[key]:  # the one typed last counts
            typed.pop("amount" if key == "price" else "price", None)
        with self.step():
            self.typed[row] = typed

    @override
    def problem(self, row: int, key: str) -> Refusal | None:
        """What is wrong with a figure, if anything."""
        text = self.typed.get(row, {}).get(key, "")
        if not text:
            return None
        try:
            self.fault(row, key, text)
        except Refusal as refusal:
            return refusal
        return None

    @override
    def tone(self, row: int, key: str) -> Tone | None:
        """A figure with something wrong in it is marked."""
        if self.problem(row, key):
            return Tone.WRONG
        if key in {"price", "last"} and self.is_off(row):
            return Tone.ATTENTION
        return super().tone(row, key)

    @property
    def off(self) -> tuple[int, ...]:
        """The lines whose price is off the last one or the average by too much (REC-9)."""
        rows = range(len(self.lines))
        return tuple(self.lines[row].line.number for row in rows if self.is_off(row))

    def is_off(self, row: int) -> bool:
        """Whether a line's price is off by more than the setting allows without a word."""
        known = self.foresight.known.get(self.lines[row].line.number)
        price = self.price_said(row)
        if known is None or price is None:
            return False
        return is_off(price, known, self.foresight.off_rate)

    def price_said(self, row: int) -> Price | None:
        """The price of a line as it is typed, else as the slip says."""
        stood, typed = self.lines[row], self.typed.get(row, {})
        try:
            if typed.get("price"):
                return price_of(typed["price"])
            if typed.get("amount"):
                return price_said(None, amount_of(typed["amount"]), stood.moved)
        except Refusal:
            return None
        return price_said(stood.line.price, stood.line.amount, stood.line.quantity)

    def fault(self, row: int, key: str, text: str) -> None:  # noqa: ARG002 - others want the row
        """Refuse a figure that cannot be read.

        Raises:
            NotANumber, NumberTooLarge.
        """
        if key in READERS:
            READERS[key](text)

    def figures(self) -> dict[int, Figures]:
        """What was typed, by line number.

        Raises:
            NotANumber, NumberTooLarge: where a figure cannot be read.
        """
        found = {}
        for row, typed in self.typed.items():
            said = {
                key: READERS[key](text) for key, text in typed.items() if text and key in READERS
            }
            invoice = typed.get("invoice", "")
            if said or invoice:
                tax = said.pop("tax_amount", None)
                number = self.lines[row].line.number
                found[number] = Figures(**said, tax=tax, invoice=invoice)  # type: ignore[arg-type]
        return found

    @override
    def _columns(self) -> tuple[GridColumn, ...]:
        if not takes_figures(self.shown):
            return super()._columns()
        return (
            LINE,
            replace(ITEM, width=108),
            replace(NAME, width=88),
            GridColumn("asked", 64, right=True, called=ASKED),
            GridColumn("moved", 56, right=True, called=MOVED),
            GridColumn("price", 72, editable=True, right=True),
            GridColumn("last", 108, right=True, soft=True, called=LAST_PRICE),
            GridColumn("amount", 84, editable=True, right=True),
            GridColumn("tax_rate", 52, editable=True, right=True, called=TAX_RATE),
            GridColumn("tax_amount", 72, editable=True, right=True),
            GridColumn("invoice", 96, editable=True),
        )


def takes_figures(shown: SlipShown) -> bool:
    """Whether the accountant says what the lines of this slip cost."""
    kind = shown.slip.kind
    means_cost = kind.price in {PriceMeans.COST, PriceMeans.FALLBACK}
    is_open = shown.slip.state in {State.EXECUTED, State.RELEASED}
    return shown.shows_prices and means_cost and is_open and not shown.slip.is_red
