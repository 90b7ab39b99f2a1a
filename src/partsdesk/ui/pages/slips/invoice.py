"""An invoice for a receipt that was booked at an estimate (VAL-3): plain state without widgets."""

from __future__ import annotations

from dataclasses import replace

from typing_extensions import override

from partsdesk.domain.books.slips import State
from partsdesk.domain.values.quantities import NO_QUANTITY, Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.showing import SlipShown
from partsdesk.services.slips.invoicing import InvoiceLine
from partsdesk.ui.page import Bill
from partsdesk.ui.pages.slips.columns import (
    ESTIMATED,
    INVOICED,
    ITEM,
    LINE,
    NAME,
    TAX_RATE,
    UNINVOICED,
    GridColumn,
)
from partsdesk.ui.pages.slips.reading import BookSheet
from partsdesk.ui.typed import pieces_of
from partsdesk.wording import figures


class InvoiceSheet(BookSheet):
    """What came at an estimate, and what the invoice says of it.

    Attributes:
        bill: the invoice's number and day, for every line that says no other number.
    """

    bill: Bill = Bill()

    @override
    def text(self, row: int, key: str) -> str:
        """What is typed; beside it what had been estimated."""
        if key == "moved":
            left = self.shown.estimates.get(int(self.lines[row].line.id), NO_QUANTITY)
            return figures.quantity(left)
        if key == "estimated":
            booked = self.shown.booked.get(int(self.lines[row].line.id))
            return "" if booked is None else figures.money(booked.amount)
        is_typed = key in {column.key for column in self.columns if column.editable}
        return self.typed.get(row, {}).get(key, "") if is_typed else super().text(row, key)

    @override
    def fault(self, row: int, key: str, text: str) -> None:
        if key == "quantity":
            pieces_of(text, self.shown.items[self.lines[row].line.item])
        else:
            super().fault(row, key, text)

    @override
    def stops(self, row: int, key: str) -> bool:
        """Enter passes over lines that no invoice is waited for."""
        return waits_for_invoice(self.shown, row)

    def invoiced(self) -> tuple[InvoiceLine, ...]:
        """What the invoice says, line by line; where no number is typed, all that is left.

        Raises:
            NotANumber, NumberTooLarge, UnknownUnit, TooManyDecimals: where it cannot be read.
        """
        said = self.figures()
        found = []
        for row, stood in enumerate(self.lines):
            figured = said.get(stood.line.number)
            if figured is not None:
                typed = self.typed[row].get("quantity", "")
                figured = replace(
                    figured,
                    invoice=figured.invoice or self.bill.number,
                    invoice_date=self.bill.date,
                )
                found.append(InvoiceLine(stood.line.number, self._pieces(row, typed), figured))
        return tuple(found)

    def fill(self) -> None:
        """The invoice says what had been estimated, of every line that nothing is typed of."""
        with self.step():
            for row, stood in enumerate(self.lines):
                booked = self.shown.booked.get(int(stood.line.id))
                left = self.shown.estimates.get(int(stood.line.id), NO_QUANTITY)
                typed = self.typed.get(row, {})
                if booked is None or not left or typed.get("price") or typed.get("amount"):
                    continue
                pieces = self._typed_pieces(row, left)
                amount = booked.amount.share(pieces, booked.quantity)
                self.put(row, "amount", figures.money(amount))

    def _typed_pieces(self, row: int, left: Quantity) -> Quantity:
        try:
            return self._pieces(row, self.typed.get(row, {}).get("quantity", ""))
        except Refusal:
            return left

    def _pieces(self, row: int, typed: str) -> Quantity:
        line = self.lines[row].line
        if typed:
            return pieces_of(typed, self.shown.items[line.item])
        return self.shown.estimates.get(int(line.id), NO_QUANTITY)

    @override
    def _columns(self) -> tuple[GridColumn, ...]:
        return (
            LINE,
            ITEM,
            NAME,
            GridColumn("moved", 64, right=True, called=UNINVOICED),
            GridColumn("estimated", 84, right=True, soft=True, called=ESTIMATED),
            GridColumn("quantity", 72, editable=True, right=True, called=INVOICED),
            GridColumn("price", 80, editable=True, right=True),
            GridColumn("amount", 84, editable=True, right=True),
            GridColumn("tax_rate", 56, editable=True, right=True, called=TAX_RATE),
            GridColumn("tax_amount", 76, editable=True, right=True),
            GridColumn("invoice", 92, editable=True),
        )


def waits_for_invoice(shown: SlipShown, row: int) -> bool:
    """Whether a line was booked at an estimate, and not all of it is invoiced."""
    left = shown.estimates.get(int(shown.slip.lines[row].id), NO_QUANTITY)
    return left > NO_QUANTITY


def may_invoice(shown: SlipShown) -> bool:
    """Whether an invoice can be taken in for this slip."""
    slip = shown.slip
    is_open = slip.state is State.BOOKED and slip.kind.estimated and not slip.is_red
    return is_open and any(waits_for_invoice(shown, row) for row in range(len(slip.lines)))
