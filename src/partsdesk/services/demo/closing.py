"""The turn of the month: estimates get their invoices, both books are closed by their people."""

from __future__ import annotations

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.demo.buying import as_quoted, invoice_number
from partsdesk.services.demo.player import Player
from partsdesk.services.demo.stage import Stage
from partsdesk.services.months import CloseMonth, close_accounts, close_stores, move_on_slips
from partsdesk.services.sealing import SealActs, seal_acts
from partsdesk.services.slips.invoicing import InvoiceLine, TakeInvoice, take_invoice

KEPT_WAITING = 1  # so many estimates stay on the list 暂估明细表


def close_month(player: Player, month: Month) -> None:
    """Close a month 扎帐, 结帐: cards by the keeper, the ledger by the finance manager (VAL-9)."""
    stage = player.stage
    player.book_all()
    player.hand_papers_over()
    asked = CloseMonth(month)
    stage.do(move_on_slips, asked, "supervisor")
    stage.do(close_stores, asked, "keeper")
    stage.do(close_accounts, asked, "finance")
    seal(stage)


def take_late_invoices(player: Player) -> None:
    """Take the invoices in that came for last month's estimates; the last one keeps waiting."""
    while len(player.to_invoice) > KEPT_WAITING:
        invoice_for(player, player.to_invoice.popleft())


def invoice_for(player: Player, slip: SlipId, part: int = 1) -> None:
    """Take an invoice for an estimated receipt, a little off the estimate (VAL-3).

    ``part`` is what share of each line it is for: 1 for all, 2 for half of it.
    """
    stage = player.stage
    held = stage.slip(slip)
    number = invoice_number(stage)
    moved: dict[int, int] = {}
    for move in stage.moves(slip):
        moved[move.line_number] = moved.get(move.line_number, 0) + move.quantity.units
    codes = {item.id: code for code, item in stage.codes.items.items()}
    lines = []
    for line in held.lines:
        usual = stage.costs[codes[line.item]]
        price = usual if line.price is None else line.price
        figures = Figures(
            price=as_quoted(price, stage.chance.randint(98, 103)),
            tax_rate=line.tax_rate,
            invoice=number,
            invoice_date=stage.clock.today,
        )
        whole = moved.get(line.number, 0) // part // 10**Quantity.decimals
        if whole:
            lines.append(InvoiceLine(line.number, Quantity(whole * 10**Quantity.decimals), figures))
    stage.do(take_invoice, TakeInvoice(slip, held.version, tuple(lines)), "accountant")


def seal(stage: Stage) -> None:
    """Seal the record of acts to the last one (I17)."""
    while stage.do(seal_acts, SealActs(), "accountant").count:
        pass
