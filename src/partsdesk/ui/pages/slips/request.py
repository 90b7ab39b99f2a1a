"""A purchase request being typed: what is asked for of each item; no widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from typing_extensions import override

from partsdesk.domain.registers.orders import NotPositive
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.orders import Ordered
from partsdesk.ui.page import Lacking
from partsdesk.ui.pages.slips.columns import ITEM, LINE, NAME, SPEC, UNIT, GridColumn
from partsdesk.ui.pages.slips.undoing import Undoable
from partsdesk.ui.tones import Tone
from partsdesk.ui.typed import quantity_of
from partsdesk.wording import figures

Asked: TypeAlias = tuple[Lacking, str]


class RequestSheet(Undoable[tuple[Asked, ...]]):
    """The lines of a request: as many as are suggested, unless something else is typed."""

    def __init__(self, lacking: Sequence[Lacking]) -> None:
        super().__init__()
        self.lines: list[Asked] = [(each, each.suggested.plain()) for each in lacking]
        self.columns: tuple[GridColumn, ...] = (
            LINE,
            ITEM,
            NAME,
            SPEC,
            UNIT,
            GridColumn("available", 84, right=True, soft=True),
            GridColumn("suggested", 84, right=True, soft=True),
            GridColumn("quantity", 96, editable=True, right=True),
        )

    @property
    def rows(self) -> int:
        """One for each item."""
        return len(self.lines)

    @property
    def grows(self) -> bool:
        """No item comes to it here."""
        return False

    @property
    def takes_rows(self) -> bool:
        """Ctrl+Del takes an item out."""
        return True

    def text(self, row: int, key: str) -> str:
        """What stands in a cell."""
        each, typed = self.lines[row]
        return {
            "line": str(row + 1),
            "item": each.code,
            "name": each.name,
            "spec": each.spec,
            "unit": each.unit,
            "available": figures.quantity(each.available),
            "suggested": figures.quantity(each.suggested),
            "quantity": typed,
        }[key]

    def put(self, row: int, key: str, text: str) -> None:
        """Take in another quantity."""
        if key == "quantity":
            with self.step():
                self.lines[row] = (self.lines[row][0], text.strip())

    def problem(self, row: int, key: str) -> Refusal | None:
        """What is wrong with a quantity, if anything."""
        if key != "quantity":
            return None
        try:
            self._quantity(row)
        except Refusal as refusal:
            return refusal
        return None

    def tone(self, row: int, key: str) -> Tone | None:
        """What is wrong is marked, and what is otherwise than suggested."""
        if key != "quantity":
            return None
        if self.problem(row, key):
            return Tone.WRONG
        is_as_suggested = self._quantity(row) == self.lines[row][0].suggested
        return None if is_as_suggested else Tone.ACCENT

    def insert(self, row: int) -> int:
        """Items come from the reorder list alone."""
        return row

    def remove(self, row: int) -> None:
        """Take an item out; the last one stays."""
        if len(self.lines) > 1:
            with self.step():
                del self.lines[row]

    def stops(self, row: int, key: str) -> bool:  # noqa: ARG002 - a Sheet's method
        """Enter goes from quantity to quantity."""
        return key == "quantity"

    def ordered(self) -> tuple[Ordered, ...]:
        """What is asked for.

        Raises:
            NotANumber, NumberTooLarge, UnknownUnit, NotPositive.
        """
        return tuple(
            Ordered(each.item, self._quantity(row)) for row, (each, _) in enumerate(self.lines)
        )

    def _quantity(self, row: int) -> Quantity:
        each, typed = self.lines[row]
        found = quantity_of(typed, None)[0]
        if found <= NO_QUANTITY:
            raise NotPositive(each.code, found)
        return found

    @override
    def _state(self) -> tuple[Asked, ...]:
        return tuple(self.lines)

    @override
    def _restore(self, state: tuple[Asked, ...]) -> None:
        self.lines = list(state)
