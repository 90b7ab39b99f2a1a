"""Loans of special tools 专用工具借用登记 (OUT-11): out, due, back, or lost and made good."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.quantities import Amount
from partsdesk.domain.values.refusals import Refusal

LoanId = NewType("LoanId", int)


class Outcome(StrEnum):
    """How a loan ended; OUT is while it has not."""

    OUT = ""
    RETURNED = "returned"
    UNUSABLE = "unusable"
    CHARGED = "charged"
    REPLACED = "replaced"


MADE_GOOD = frozenset({Outcome.CHARGED, Outcome.REPLACED})  # what becomes of a lost tool


@dataclass(frozen=True, slots=True)
class Loan:
    """A tool in somebody's hands.

    Attributes:
        tool: which of several tools of the same item, as its label says.
        original: what it cost once.
        charged: what its borrower was charged for losing it.
    """

    id: LoanId
    number: str
    item: ItemId
    code: str
    name: str
    tool: str
    borrower: str
    lent_at: dt.datetime
    due: dt.date
    team: str = ""
    purpose: str = ""
    original: Amount | None = None
    outcome: Outcome = Outcome.OUT
    ended_at: dt.datetime | None = None
    charged: Amount | None = None
    note: str = ""

    def days_late(self, today: dt.date) -> int:
        """How many days a tool that is still out is overdue; nought in time, or back."""
        return 0 if self.ended_at is not None else max(0, (today - self.due).days)

    def charge(self, said: Amount | None) -> Amount:
        """What a lost tool is charged at: its original price.

        Raises:
            OriginalPriceUnknown: where neither the loan nor anybody says it.
            NotTheOriginalPrice: where somebody says another than the loan.
        """
        if self.original is not None and said is not None and said != self.original:
            raise NotTheOriginalPrice(self.number, self.original, said)
        # OUT-11
        price = self.original if said is None else said
        if price is None:
            raise OriginalPriceUnknown(self.number)
        return price


@dataclass(eq=False)
class UnknownLoan(Refusal):
    """No loan has this number."""

    loan: str


@dataclass(eq=False)
class LoanEnded(Refusal):
    """The tool is back, or was made good, already."""

    loan: str
    outcome: Outcome


@dataclass(eq=False)
class ToolIsOut(Refusal):
    """The tool is in somebody's hands already."""

    rule = "OUT-11"
    tool: str
    loan: str
    borrower: str


@dataclass(eq=False)
class LoanIncomplete(Refusal):
    """A loan needs a borrower, and a day to come back that is not over."""

    rule = "OUT-11"
    field: str


@dataclass(eq=False)
class OriginalPriceUnknown(Refusal):
    """A lost tool is charged at its original price, which nobody has said."""

    rule = "OUT-11"
    loan: str


@dataclass(eq=False)
class NotTheOriginalPrice(Refusal):
    """A lost tool is charged at its original price, not at another."""

    rule = "OUT-11"
    loan: str
    original: Amount
    said: Amount
