"""How a price stands against what the goods cost before (REC-9): plain state without widgets."""

from __future__ import annotations

from partsdesk.domain.values.quantities import NO_QUANTITY, Amount, Price, Quantity, half_up
from partsdesk.services.slips.foresight import Known
from partsdesk.wording import figures

HUNDREDTHS = 10**Price.decimals


def price_said(price: Price | None, amount: Amount | None, quantity: Quantity) -> Price | None:
    """The price that a price or an amount comes to; None where neither is said."""
    if price is None and amount is not None and quantity > NO_QUANTITY:
        return amount.per(quantity)
    return price


def difference(price: Price, before: Price) -> Price:
    """By what rate a price is off an earlier one; negative where it is less."""
    return Price(half_up((price.units - before.units) * HUNDREDTHS, before.units))


def is_off(price: Price, known: Known, rate: Price | None) -> bool:
    """Whether a price is off the last one or the average by more than the rate (REC-9)."""
    before = [each for each in (known.last, known.average) if each is not None and each.units > 0]
    return rate is not None and any(abs(difference(price, each)) > rate for each in before)


def last_text(price: Price | None, known: Known) -> str:
    """The last price, else the average, and by how much what is said now is off."""
    before = known.last or known.average
    if before is None:
        return ""
    said = figures.price(before)
    if price is None or before.units <= 0:
        return said
    return f"{said}  {figures.off_by(difference(price, before))}"
