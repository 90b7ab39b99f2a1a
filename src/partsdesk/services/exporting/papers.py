"""What the papers say of a slip's lines: typed at first, then as booked, then as invoiced."""

from __future__ import annotations

from collections.abc import Sequence

from partsdesk.database.repositories.reports.slip_sheets import (
    AskedLine,
    BookedSaid,
    Papers,
    SlipSheet,
)
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kind import Price as PriceMeans
from partsdesk.domain.books.ledger import spread
from partsdesk.domain.values.quantities import Amount, Price, Quantity


def papers_of(
    sheet: SlipSheet, line: AskedLine, quantities: Sequence[Quantity], *, taxed: bool
) -> list[Papers]:
    """The papers of a line, shared out over what happened to it; the last takes what is left.

    A slip that brings goods in is booked at what the papers say, so its booking is asked, and
    once invoices have replaced all of an estimate they are. A slip that takes goods out keeps
    what was typed: its booking says a cost, which is another column.
    """
    counted = Quantity.sum(quantities)
    whole = _booked(sheet, line, taxed=taxed) or _typed(line, counted)
    weights = [abs(quantity.units) for quantity in quantities]
    amounts = _shared(whole.amount, weights)
    taxes = _shared(whole.tax, weights)
    return [
        whole._replace(amount=amount, tax=tax) for amount, tax in zip(amounts, taxes, strict=True)
    ]


def _shared(amount: Amount | None, weights: list[int]) -> Sequence[Amount | None]:
    if amount is None or not weights:
        return [None] * len(weights)
    return spread(amount, weights)


def _typed(line: AskedLine, counted: Quantity) -> Papers:
    """What was typed; an amount is that of the quantity asked, of which what came takes a share."""
    papers = line.papers
    if abs(counted) == line.quantity or not line.quantity:
        return papers
    shares = [
        None if amount is None else amount.share(abs(counted), line.quantity)
        for amount in (papers.amount, papers.tax)
    ]
    return papers._replace(amount=shares[0], tax=shares[1])


def _booked(sheet: SlipSheet, line: AskedLine, *, taxed: bool) -> Papers | None:
    """What the accountant's acts say of a line; None where they say nothing of its papers."""
    acts = sheet.booked.get(line.id, ())
    booked = [said for said in acts if said.act in {"ahead", "booking", "arrival"}]
    said = booked[-1] if booked else None
    if said is None or sheet.kind.direction is not Direction.IN:
        return None
    invoices = [each for each in acts if each.act == "invoice"]
    if invoices and Quantity.sum(each.quantity for each in invoices) == said.quantity:
        papers = _invoiced(invoices)
    elif _is_stated(sheet, said):
        papers = said.papers
    else:
        return None
    if taxed and papers.amount is not None and papers.tax is not None:  # VAL-1
        papers = papers._replace(amount=papers.amount - papers.tax)
    rate = line.papers.tax_rate if papers.tax_rate is None else papers.tax_rate
    return papers._replace(invoice=papers.invoice or line.papers.invoice, tax_rate=rate)


def per_unit(papers: Papers, line: AskedLine, unit: str) -> Papers:
    """The papers with the price of the unit that stands beside it, not of one base unit."""
    if papers.price is None or unit == line.base_unit or not line.entered:
        return papers
    price = Price(papers.price.units * line.quantity.units // line.entered.units)
    return papers._replace(price=price)


def _is_stated(sheet: SlipSheet, said: BookedSaid) -> bool:
    """Whether a booking took its value from the papers, and not from an average or a source."""
    papers = said.papers
    if papers.price is not None or papers.invoice or said.estimate:
        return True
    return sheet.kind.price is PriceMeans.COST and bool(papers.amount)


def _invoiced(invoices: Sequence[BookedSaid]) -> Papers:
    """What the invoices that came for an estimate say together."""
    papers = [each.papers for each in invoices]
    amounts = [each.amount for each in papers if each.amount is not None]
    taxes = [each.tax for each in papers if each.tax is not None]
    numbers = dict.fromkeys(each.invoice for each in papers if each.invoice)
    return Papers(
        papers[0].price if len({each.price for each in papers}) == 1 else None,
        Amount.sum(amounts) if amounts else None,
        papers[-1].tax_rate,
        Amount.sum(taxes) if taxes else None,
        ";".join(numbers),
    )
