"""Special tools 专用工具: lent, given back, or lost and made good (OUT-11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from partsdesk.database.repositories.paging import FIRST_PAGE
from partsdesk.database.repositories.searching import Asked, Listed
from partsdesk.database.work import View, Work
from partsdesk.domain.catalog.items import ItemId, UnknownItem
from partsdesk.domain.registers.loans import (
    Loan,
    LoanEnded,
    LoanId,
    LoanIncomplete,
    Outcome,
    ToolIsOut,
)
from partsdesk.domain.registers.numbering import LOANS
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import NO_AMOUNT, Amount
from partsdesk.services.numbering import next_number
from partsdesk.services.warehouse import act


@dataclass(frozen=True, slots=True)
class LendTool:
    """Lend a tool.

    Attributes:
        tool: which of several of the item, as its label says.
        original: what it cost once, if anybody knows: what a lost one is charged at.
    """

    item: ItemId
    borrower: str
    due: dt.date
    tool: str = ""
    team: str = ""
    purpose: str = ""
    original: Amount | None = None


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Take a tool back, usable 完好 or not."""

    loan: str
    usable: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChargeTool:
    """Charge a lost tool at its original price, said here where the loan does not."""

    loan: str
    original: Amount | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReplaceTool:
    """Take another tool of the same model for a lost one."""

    loan: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lent:
    """A loan after an act; nought is charged where the tool was not lost."""

    loan: LoanId
    called: str
    outcome: Outcome
    charged: Amount = NO_AMOUNT


@dataclass(frozen=True, slots=True)
class Loans:
    """Ask for a page of the loans: those that are out, only the overdue ones, or the ended ones."""

    out: bool = True
    overdue: bool = False
    asked: Asked = FIRST_PAGE


@dataclass(frozen=True, slots=True)
class LoanShown:
    """A loan, and by how many days it is overdue."""

    loan: Loan
    days_late: int


@act(Role.KEEPER)
def lend_tool(work: Work, asked: LendTool) -> Lent:
    """Lend a tool against the register.

    Raises:
        LoanIncomplete, UnknownItem, ToolIsOut.
    """
    if not asked.borrower.strip():
        raise LoanIncomplete("borrower")  # OUT-11
    if asked.due < work.today:
        raise LoanIncomplete("due")  # OUT-11
    item = work.items.by_id([asked.item]).get(asked.item)
    if item is None:
        raise UnknownItem(str(asked.item))
    number = next_number(work, LOANS)  # also lets one lender in after the other
    out = work.registers.loan_of(asked.item, asked.tool) if asked.tool else None
    if out is not None:
        raise ToolIsOut(f"{item.code} {asked.tool}", out.number, out.borrower)
    loan = Loan(
        LoanId(0),
        number,
        item.id,
        item.code,
        item.name,
        asked.tool,
        asked.borrower,
        work.now,
        asked.due,
        asked.team,
        asked.purpose,
        asked.original,
    )
    return Lent(work.registers.add_loan(loan, work.actor.user), number, Outcome.OUT)


@act(Role.KEEPER)
def give_back(work: Work, asked: GiveBack) -> Lent:
    """Take a tool back.

    Raises:
        UnknownLoan, LoanEnded.
    """
    outcome = Outcome.RETURNED if asked.usable else Outcome.UNUSABLE
    return _ended(work, work.registers.loan(asked.loan), outcome, asked.note)


@act(Role.KEEPER, Role.ACCOUNTANT, Role.SUPERVISOR)
def charge_tool(work: Work, asked: ChargeTool) -> Lent:
    """Charge a lost tool at its original price.

    Raises:
        UnknownLoan, LoanEnded, OriginalPriceUnknown, NotTheOriginalPrice.
    """
    loan = work.registers.loan(asked.loan)
    charged = loan.charge(asked.original)  # OUT-11
    return _ended(work, replace(loan, charged=charged), Outcome.CHARGED, asked.note)


@act(Role.KEEPER, Role.ACCOUNTANT, Role.SUPERVISOR)
def replace_tool(work: Work, asked: ReplaceTool) -> Lent:
    """Take the same model for a lost tool.

    Raises:
        UnknownLoan, LoanEnded.
    """
    return _ended(work, work.registers.loan(asked.loan), Outcome.REPLACED, asked.note)


def list_loans(view: View, asked: Loans) -> Listed[LoanShown]:
    """One page of loans, the earliest day first; original prices only for who sees costs."""
    before = view.today if asked.overdue else None
    found = view.registers.loans(asked.asked, out=asked.out or asked.overdue, due_before=before)
    rows = [
        loan if view.actor.sees_cost else replace(loan, original=None)  # PAR-3
        for loan in found.rows
    ]
    return Listed(tuple(LoanShown(loan, loan.days_late(view.today)) for loan in rows), found.total)


def _ended(work: Work, loan: Loan, outcome: Outcome, note: str) -> Lent:
    ended = replace(
        loan, outcome=outcome, ended_at=work.now, note="; ".join(filter(None, (loan.note, note)))
    )
    if loan.outcome is not Outcome.OUT or not work.registers.end_loan(ended, work.actor.user):
        raise LoanEnded(loan.number, work.registers.loan(loan.number).outcome)
    return Lent(loan.id, loan.number, outcome, ended.charged or NO_AMOUNT)
