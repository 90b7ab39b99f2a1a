"""The columns of a slip's grid: what can be typed, and what stands beside it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from partsdesk.domain.books.kind import Direction, SlipKind
from partsdesk.domain.values.refusals import Refusal
from partsdesk.ui.tables.columns import heading
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import N_, say

ASKED = N_("asked")
COUNTED = N_("counted")
RESULT = N_("result")
MOVED = N_("moved")
FREE = N_("free")
ESTIMATED = N_("estimated")
INVOICED = N_("invoiced")
UNINVOICED = N_("not invoiced")
ORIGINAL = N_("originally")
CHECKED = N_("checked")
COMES_IN = N_("comes in")
LAST_PRICE = N_("last price")
TAX_RATE = N_("tax rate")


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column of the grid.

    Attributes:
        key: the canonical name of what stands in it.
        most: where it stretches, how wide it needs to be at most.
        pick: the list that its values are picked from; empty where they are typed.
    """

    key: str
    width: int
    editable: bool = False
    right: bool = False
    soft: bool = False
    pill: bool = False
    pick: str = ""
    stretches: bool = False
    most: int | None = None
    called: str = ""

    @property
    def title(self) -> str:
        """Its heading."""
        text = say(self.called) if self.called else heading(self.key)
        return text[:1].upper() + text[1:]


LINE = GridColumn("line", 44, right=True, soft=True)
ITEM = GridColumn("item", 120)
NAME = GridColumn("name", 120, stretches=True)
SPEC = GridColumn("spec", 96, soft=True, stretches=True, most=176)
UNIT = GridColumn("unit", 44)
ORIGINALLY = GridColumn("original", 72, right=True, soft=True, called=ORIGINAL)
ORIGINAL_QUANTITY = GridColumn("moved", 80, right=True, called=N_("original quantity"))
ORIGINAL_AMOUNT = GridColumn("amount", 96, right=True, called=N_("original amount"))
BEFORE = GridColumn("before", 80, right=True, soft=True, called=N_("corrected before"))
RED_QUANTITY = GridColumn("back", 80, right=True, called=N_("red quantity"))
RED_AMOUNT = GridColumn("back_amount", 96, right=True, called=N_("red amount"))
NOTE = GridColumn("note", 76, soft=True)


class Sheet(Protocol):
    """What a grid shows and takes in; plain state without widgets."""

    columns: tuple[GridColumn, ...]

    @property
    def rows(self) -> int:
        """How many rows there are, the empty one at the end among them."""
        ...

    @property
    def grows(self) -> bool:
        """Whether lines can be added and removed."""
        ...

    def text(self, row: int, key: str) -> str:
        """What stands in a cell."""
        ...

    def put(self, row: int, key: str, text: str) -> None:
        """Take in what was typed into a cell."""
        ...

    def problem(self, row: int, key: str) -> Refusal | None:
        """What is wrong with what was typed, if anything."""
        ...

    def tone(self, row: int, key: str) -> Tone | None:
        """What a cell is marked with."""
        ...

    @property
    def takes_rows(self) -> bool:
        """Whether Ins makes a row and Ctrl+Del takes one out."""
        ...

    def insert(self, row: int) -> int:
        """Make an empty row here, or one more for what is counted here; answers where it is."""
        ...

    def remove(self, row: int) -> None:
        """Take a line out."""
        ...

    def stops(self, row: int, key: str) -> bool:
        """Whether Enter stops at a cell that can be typed into."""
        ...

    def step(self) -> AbstractContextManager[None]:
        """Whatever is typed meanwhile is undone as one."""
        ...

    def undo(self) -> bool:
        """Take the last step back; False where there is none."""
        ...

    def redo(self) -> bool:
        """Take it again."""
        ...


def typed_columns(kind: SlipKind, *, shows_prices: bool) -> tuple[GridColumn, ...]:
    """The columns of a draft of this kind."""
    is_amount = kind.direction is Direction.AMOUNT
    is_full = bool(kind.leaves) and shows_prices  # all of it fits into 1366 pixels
    name = replace(NAME, width=104) if is_full else NAME
    found = [LINE, replace(ITEM, editable=True, pick="items"), name, SPEC]
    if kind.direction is Direction.CONVERT:
        found.append(GridColumn("comes_in", 64, editable=True, called=COMES_IN))
    if not is_amount:
        found += [GridColumn("quantity", 64, editable=True, right=True), UNIT]
    if kind.leaves:
        found.append(GridColumn("free", 60, right=True, soft=True, called=FREE))
    if shows_prices:
        if not is_amount:
            found.append(GridColumn("price", 72, editable=True, right=True))
        found.append(GridColumn("amount", 84, editable=True, right=True))
    if kind.has_card:
        found.append(GridColumn("bin", 76, editable=True, pick="bins"))
        if kind.has_second_store:
            found.append(GridColumn("to_bin", 80, editable=True, pick="bins"))
        found.append(GridColumn("lot", 72, editable=True, pick="lots"))
    return (*found, replace(NOTE, editable=True, width=64))
