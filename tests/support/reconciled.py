"""The account-card-stock statement of any day held against the model's two books (REC-1)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TypeAlias

from partsdesk.domain.counting.statement import StatementLine, Verdict
from partsdesk.services.reconciling import StatementAsked, statement
from tests.support.builders import an_actor
from tests.support.expecting import in_store
from tests.support.machine import Hands
from tests.support.model import Page

Sums: TypeAlias = Counter[tuple[int, int]]


def reconciled(hands: Hands, day: dt.date) -> None:
    """See that every line of a day says what the model says, and nothing is left unexplained.

    What is executed and not booked, and what is booked and not executed, the model finds by
    looking at every slip that there ever was.
    """
    lines = hands.warehouse.ask(
        lambda view, asked: list(statement(view, asked)), StatementAsked(day), an_actor()
    )
    found = {(line.item, line.store): line for line in lines}
    account, executed, booked, card = _model(hands, day)
    for key in {*found, *account, *executed, *booked, *card}:
        item, store = key
        line = found.get(key, StatementLine(item, "", store, 0, 0, 0, 0))  # type: ignore[arg-type]
        assert line.account_card == 0, (day, line)
        said = (line.account, line.executed, line.booked, line.card)
        known = (account[key], executed[key], booked[key], card[key])  # type: ignore[index]
        assert said == known, (day, line, known)
        assert line.verdicts == (Verdict.NOT_COUNTED,)


def _model(hands: Hands, day: dt.date) -> tuple[Sums, Sums, Sums, Sums]:
    account, ahead, entered = _ledger(hands, day)
    executed, card, arriving, booked = Sums(), Sums(), Sums(), Sums()
    for page in hands.model.pages.values():
        moved = _moved(page, hands)
        in_card = page.card_date is not None and page.card_date <= day
        in_ledger = page.id in entered and entered[page.id] <= day
        if in_card:
            card.update(moved)
        if in_ledger and not in_card:
            booked.update(moved)
        if in_card and not in_ledger and not in_store(page):
            executed.update(moved)
            arriving.update(moved if page.paid else {})
    booked.update(ahead)
    for key, count in arriving.items():
        both = max(0, min(count, booked[key]))
        executed[key] -= both
        booked[key] -= both
    return account, executed, booked, card


def _ledger(hands: Hands, day: dt.date) -> tuple[Sums, Sums, dict[int, dt.date]]:
    """The account, what of it is in transit, and when each slip came to stand in its group."""
    account, ahead = Sums(), Sums()
    entered: dict[int, dt.date] = {}
    for entry in hands.model.ledger:
        key, changed = (entry.item, entry.store), entry.in_qty - entry.out_qty
        in_transit = entry.group == "goods-in-transit"
        if not in_transit:
            entered.setdefault(entry.slip, entry.date)
        if entry.date <= day:
            account[key] += changed
            ahead[key] += changed if in_transit else 0
    return account, ahead, entered


def _moved(page: Page, hands: Hands) -> Sums:
    """What a slip's moves add to each item and store."""
    stores = {bin_: store for store, bins in hands.world.bins.items() for bin_ in bins}
    found = Sums()
    for move in page.moves:
        if move.origin:
            found[move.item, stores[move.origin.bin]] -= move.quantity
        if move.target:
            found[move.item, stores[move.target.bin]] += move.quantity
    return found
