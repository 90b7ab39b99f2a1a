"""A slip beside the red slip that would correct it (VAL-6): plain state without widgets."""

from __future__ import annotations

from typing_extensions import override

from partsdesk.domain.values.quantities import Amount, Quantity
from partsdesk.services.showing import SlipShown
from partsdesk.services.slips.reversing import Reversal, ReversedLine
from partsdesk.ui.pages.slips.columns import (
    BEFORE,
    ITEM,
    LINE,
    NAME,
    ORIGINAL_AMOUNT,
    ORIGINAL_QUANTITY,
    RED_AMOUNT,
    RED_QUANTITY,
    SPEC,
    UNIT,
    GridColumn,
)
from partsdesk.ui.pages.slips.reading import ReadSheet
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import _, ngettext

RED = frozenset({"back", "back_amount"})


class ReversalSheet(ReadSheet):
    """Each line as it was carried out and booked, and what the red slip makes of it."""

    def __init__(self, shown: SlipShown, reversal: Reversal) -> None:
        self.waiting = reversal.waiting
        self.reversal = {each.line: each for each in reversal.lines}
        super().__init__(shown)

    @override
    def text(self, row: int, key: str) -> str:
        """What stands in a cell."""
        told = self._told(row)
        shown = {
            "moved": _quantity(told.moved),
            "before": _quantity(told.before),
            "back": _quantity(told.back),
            "amount": _amount(told.amount),
            "back_amount": _amount(told.back_amount),
        }
        return shown[key] if key in shown else super().text(row, key)

    @override
    def tone(self, row: int, key: str) -> Tone | None:
        """What the red slip says is red."""
        return Tone.WRONG if key in RED else None

    @property
    def amounts(self) -> tuple[Amount, Amount] | None:
        """What the slip and its red slip come to; None where that is not known or not shown."""
        pairs = [(each.amount, each.back_amount) for each in self.reversal.values()]
        known = [(a, b) for a, b in pairs if a is not None and b is not None]
        if not known or len(known) < len(pairs):
            return None
        before, back = zip(*known, strict=True)
        return Amount.sum(before), Amount.sum(back)

    @property
    def said(self) -> str:
        """In one line what the red slip does."""
        lines = sum(bool(each.back or each.back_amount) for each in self.reversal.values())
        told = [ngettext("{count} line is taken back", "{count} lines are taken back", lines)]
        amounts = self.amounts
        if amounts is not None:
            before, back = (figures.money(each) for each in amounts)
            told.append(_("booked {before}, taken back {back}", before=before, back=back))
        if self.waiting:
            slips = figures.joined(list(self.waiting))
            told.append(_("already drawn up, and not carried out: {slips}", slips=slips))
        return " · ".join(told)

    def _told(self, row: int) -> ReversedLine:
        return self.reversal[self.lines[row].line.number]

    @override
    def _columns(self) -> tuple[GridColumn, ...]:
        told = self.reversal.values()
        found = [LINE, ITEM, NAME, SPEC]
        has_card, has_amounts = self.shown.slip.kind.has_card, any(each.amount for each in told)
        if has_card:
            found += [UNIT, ORIGINAL_QUANTITY]
        if has_amounts:
            found.append(ORIGINAL_AMOUNT)
        if any(each.before for each in told):
            found.append(BEFORE)
        if has_card:
            found.append(RED_QUANTITY)
        if has_amounts:
            found.append(RED_AMOUNT)
        return tuple(found)


def _quantity(value: Quantity) -> str:
    return figures.if_any(value or None)


def _amount(value: Amount | None) -> str:
    return "" if value is None else figures.money(value)
