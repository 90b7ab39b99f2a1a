"""What is to happen to a slip, as the story's tables say it: plain codes and plain numbers."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.domain.books.execution import Abnormal
from partsdesk.domain.books.kind import Step
from partsdesk.services.slips.executing import Remainder

VAT = "0.13"


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a slip.

    Attributes:
        lot: given by the player where something comes in that is tracked.
        to_bin: where it is put; ``bin`` where it is taken from, or put by what comes from outside.
        source: ``LABEL/LINE`` of an earlier slip, the goods of which come or go back (VAL-8).
    """

    item: str
    quantity: str = "0"
    price: str = ""
    amount: str = ""
    lot: str = ""
    bin: str = ""
    to_bin: str = ""
    comes_in: bool = False
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """So many pieces of a line, as the keeper found them."""

    line: int
    quantity: str
    abnormal: Abnormal | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A slip and how far its life goes.

    Attributes:
        order: ``{month}`` in it is the month that it is.
        by: the login of who draws it up, where it is not the first who may.
        label: what the story remembers it by.
        invoice: the number of the invoice that the accountant has when booking; ``{year}`` in it
            is the year that it is.
        until: the last step that is taken.
        found: what the keeper counted, where it is not just what was asked.
    """

    kind: str
    store: str
    pieces: tuple[Piece, ...]
    to_store: str = ""
    partner: str = ""
    department: str = ""
    cost_bearer: str = ""
    order: str = ""
    reason: str = ""
    note: str = ""
    by: str = ""
    label: str = ""
    invoice: str = ""
    until: Step = Step.BOOK
    found: tuple[Found, ...] = ()
    remainder: Remainder = Remainder.CLOSE


def pieces(text: str) -> tuple[Piece, ...]:
    """Read lines written short: ``ITEM×QUANTITY@PRICE``, blanks between, the price if there is one.

    Raises:
        ValueError: for anything else.
    """
    found = []
    for word in text.split():
        item, _, rest = word.partition("×")
        quantity, _, price = rest.partition("@")
        if not item or not quantity:
            raise ValueError(word)
        found.append(Piece(item, quantity, price))
    return tuple(found)
