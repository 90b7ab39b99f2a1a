"""Quantities, prices and amounts: exact, scaled whole numbers; no binary fraction gets in.

A value holds its number of smallest units (``units``): a quantity counts ten-thousandths, a
price millionths, an amount hundredths. The database stores the same whole numbers, so nothing
is ever rounded on the way. Rounding happens in one place only (``half_up``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import ClassVar, Self

from typing_extensions import override

from partsdesk.domain.values.refusals import Refusal


@dataclass(eq=False)
class NotANumber(Refusal):
    """A text that should be a number is none, or has more decimals than it may."""

    text: str
    decimals: int


@dataclass(eq=False)
class NumberTooLarge(Refusal):
    """A number beyond what the books can hold."""

    text: str
    limit: str


def half_up(numerator: int, denominator: int) -> int:
    """Divide two whole numbers and round half away from nought.

    Raises:
        ZeroDivisionError: for a denominator of nought.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator < 0:
        return -((-numerator * 2 + denominator) // (denominator * 2))
    return (numerator * 2 + denominator) // (denominator * 2)


@dataclass(frozen=True, slots=True, order=True)
class Scaled:
    """A number of smallest units; the base of quantities, prices and amounts."""

    units: int
    decimals: ClassVar[int] = 0
    limit: ClassVar[int] = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a plain decimal.

        Raises:
            NotANumber: for anything else, or for more decimals than the kind of number has.
            NumberTooLarge: beyond the limit of the books.
        """
        try:
            number = Decimal(text.strip())
        except InvalidOperation:
            raise NotANumber(text, cls.decimals) from None
        if not number.is_finite():
            raise NotANumber(text, cls.decimals)
        if number.adjusted() > 30:
            raise NumberTooLarge(text, cls(cls.limit).plain())
        scaled = number.scaleb(cls.decimals)
        if scaled != scaled.to_integral_value():
            raise NotANumber(text, cls.decimals)
        units = int(scaled)
        if abs(units) > cls.limit:
            raise NumberTooLarge(text, cls(cls.limit).plain())
        return cls(units)

    @classmethod
    def sum(cls, values: Iterable[Self]) -> Self:
        """Add up values of one kind; nothing at all is nought."""
        return cls(sum(value.units for value in values))

    def plain(self) -> str:
        """Write the number without thousands separators or trailing noughts."""
        sign = "-" if self.units < 0 else ""
        whole, rest = divmod(abs(self.units), 10**self.decimals)
        fraction = f"{rest:0{self.decimals}d}".rstrip("0") if self.decimals else ""
        return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"

    @override
    def __str__(self) -> str:
        return self.plain()

    def __bool__(self) -> bool:
        return self.units != 0

    def __neg__(self) -> Self:
        return type(self)(-self.units)

    def __abs__(self) -> Self:
        return type(self)(abs(self.units))

    def __add__(self, other: Self) -> Self:
        return type(self)(self.units + other.units)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.units - other.units)


@dataclass(frozen=True, slots=True, order=True)
class Quantity(Scaled):
    """Pieces, metres, kilograms: four decimals, up to 999,999,999.9999."""

    decimals: ClassVar[int] = 4
    limit: ClassVar[int] = 9_999_999_999_999

    def times(self, factor: int) -> Quantity:
        """So many packs of this size."""
        return Quantity(self.units * factor)

    def has_decimals(self, allowed: int) -> bool:
        """Whether the number has more decimals than its unit allows."""
        return bool(self.units % 10 ** (self.decimals - allowed))


@dataclass(frozen=True, slots=True, order=True)
class Price(Scaled):
    """Money for one base unit: six decimals."""

    decimals: ClassVar[int] = 6
    limit: ClassVar[int] = 999_999_999_999_999

    def of(self, quantity: Quantity) -> Amount:
        """The amount of so many units at this price, half up to the cent."""
        return Amount(half_up(self.units * quantity.units, 10**8))


@dataclass(frozen=True, slots=True, order=True)
class Amount(Scaled):
    """Money: two decimals."""

    decimals: ClassVar[int] = 2
    limit: ClassVar[int] = 99_999_999_999_999_999

    def share(self, part: Quantity, whole: Quantity) -> Amount:
        """This amount's share for a part of the quantity: multiplied first, then half up.

        Raises:
            ZeroDivisionError: where the whole is nought.
        """
        return Amount(half_up(self.units * part.units, whole.units))

    def per(self, quantity: Quantity) -> Price:
        """The price of one, rounded; for reading only, never for valuing.

        Raises:
            ZeroDivisionError: for a quantity of nought.
        """
        return Price(half_up(self.units * 10**8, quantity.units))


NO_QUANTITY = Quantity(0)
NO_AMOUNT = Amount(0)
