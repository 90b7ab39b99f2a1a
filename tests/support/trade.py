"""A wholesaler's trade, worked out by other code than the program's, to compare with.

Reads invoices in the columns ``InvoiceNo, StockCode, Description, Quantity, InvoiceDate,
UnitPrice, CustomerID, Country`` with the standard library alone, and keeps stock and value in
whole ten-thousandths and cents. It knows nothing of slips, pools or the database.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

GOODS = re.compile(r"[0-9]{5}[A-Za-z]*\Z")
HEADINGS = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)


def cents(value: Fraction) -> int:
    """To whole cents, half up."""
    return int((abs(value) * 200 + 1) // 2) * (1 if value >= 0 else -1)


@dataclass
class Held:
    """What is held of an item."""

    quantity: int = 0
    amount: int = 0
    before: tuple[int, int] = (0, 0)


@dataclass
class Trade:
    """The two books as they should be.

    Attributes:
        account: in the order of booking: date, kind, item, in and out with quantity and cents,
            and what is held afterwards.
        cards: date, kind, item, in, out.
    """

    held: dict[str, Held] = field(default_factory=lambda: defaultdict(Held))
    account: list[tuple[str, str, str, int, int, int, int, int, int]] = field(default_factory=list)
    cards: list[tuple[str, str, str, int, int]] = field(default_factory=list)
    skipped: int = 0
    slips: set[tuple[str, str]] = field(default_factory=set)

    def open(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take the opening stock in at its prices."""
        for row in rows:
            quantity = int(row["quantity"])
            worth = cents(Fraction(row["unit_price"]) * quantity)
            self._enter(row["date"], "opening-stock", row["item"], quantity, worth)

    def day(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Take one day's invoices in, slip after slip in the order of their first rows."""
        slips: dict[tuple[str, str], list[tuple[str, int, Fraction, str]]] = {}
        for row in rows:
            sort = kind_of(row)
            if sort is None:
                self.skipped += 1
                continue
            line = (
                row["StockCode"],
                abs(int(row["Quantity"])),
                Fraction(row["UnitPrice"]),
                row["InvoiceDate"][:10],
            )
            slips.setdefault((row["InvoiceNo"], sort), []).append(line)
        for (number, sort), lines in slips.items():
            self.slips.add((number, sort))
            for item, quantity, price, date in lines:
                if sort in {"sales-delivery", "count-shortage"}:
                    self._leave(date, sort, item, quantity)
                else:
                    self._enter(date, sort, item, quantity, self._worth(item, quantity, price))

    def _worth(self, item: str, quantity: int, price: Fraction) -> int:
        held = self.held[item]
        basis = (held.quantity, held.amount) if held.quantity else held.before
        if basis[0]:
            return cents(Fraction(quantity * basis[1], basis[0] * 100))
        return cents(price * quantity)

    def _enter(self, date: str, kind: str, item: str, quantity: int, worth: int) -> None:
        held = self.held[item]
        held.quantity += quantity
        held.amount += worth
        after = (held.quantity, held.amount)
        self.account.append((date, kind, item, quantity, worth, 0, 0, *after))
        self.cards.append((date, kind, item, quantity, 0))

    def _leave(self, date: str, kind: str, item: str, quantity: int) -> None:
        held = self.held[item]
        assert quantity <= held.quantity
        worth = cents(Fraction(quantity * held.amount, held.quantity * 100))
        if quantity == held.quantity:
            held.before = (held.quantity, held.amount)
            worth = held.amount
        held.quantity -= quantity
        held.amount -= worth
        after = (held.quantity, held.amount)
        self.account.append((date, kind, item, 0, 0, quantity, worth, *after))
        self.cards.append((date, kind, item, 0, quantity))

    def movements(self, month: str) -> dict[str, tuple[int, ...]]:
        """Opening, in, out and closing of a month by item: quantities and cents."""
        sums: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
        for date, _, item, in_q, in_a, out_q, out_a, *_ in self.account:
            if date[:7] < month:
                figures = (in_q - out_q, in_a - out_a, 0, 0, 0, 0)
            elif date[:7] == month:
                figures = (0, 0, in_q, in_a, out_q, out_a)
            else:
                continue
            for place, figure in enumerate(figures):
                sums[item][place] += figure
        return {
            item: (*each, each[0] + each[2] - each[4], each[1] + each[3] - each[5])
            for item, each in sums.items()
        }


def kind_of(row: Mapping[str, str]) -> str | None:
    """Which slip a row belongs to; None for what is not goods."""
    number = row["InvoiceNo"]
    if number.startswith("A") or not GOODS.match(row["StockCode"]):
        return None
    if number.startswith("C"):
        return "customer-return"
    if int(row["Quantity"]) < 0:
        return "count-shortage"
    return "sales-delivery" if Fraction(row["UnitPrice"]) > 0 else "count-surplus"


def read(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def make_up(folder: Path, seed: int, days: int = 8) -> None:
    """Write a small trade of the same sorts of rows, made up: items, partners, opening, days."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    codes = [f"{number}{letter}" for number in range(10000, 10012) for letter in ("", "A", "b")]
    leaving: dict[str, int] = defaultdict(int)
    first = dt.date(2026, 1, 28)
    for number in range(days):
        rows = list(_made_day(chance, codes, first + dt.timedelta(days=number), leaving))
        _write(folder / f"day-{number:02}.csv", HEADINGS, rows)
    opening = [
        {
            "ref": "OPENING",
            "kind": "opening-stock",
            "date": "2026-01-27",
            "store": "MAIN",
            "item": code,
            "quantity": str(max(leaving[code], 1)),
            "unit_price": f"{chance.randrange(1, 900) / 100:.2f}",
        }
        for code in codes
    ]
    _write(folder / "opening-stock.csv", tuple(opening[0]), opening)
    goods = [{"code": code, "name": f"Item {code}", "unit": "pc"} for code in codes]
    _write(folder / "items.csv", ("code", "name", "unit"), goods)
    people = [{"code": code, "name": code, "type": "customer"} for code in ("CASH", "12345")]
    _write(folder / "partners.csv", ("code", "name", "type"), people)


def _made_day(
    chance: random.Random, codes: list[str], day: dt.date, leaving: dict[str, int]
) -> Iterator[dict[str, str]]:
    for count in range(chance.randrange(3, 8)):
        sort = chance.choice(("", "", "", "C", "A"))
        number = f"{sort}{day:%m%d}{count:02}"
        customer = chance.choice(("12345.0", ""))
        for _ in range(chance.randrange(1, 9)):
            code = chance.choice([*codes, "POST", "gift_0001_20"])
            price = chance.choice(("0.0", "0.85", "1.25", "2.55", "10.95"))
            quantity = chance.randrange(1, 13)
            if sort == "C" or (price == "0.0" and chance.random() < 1 / 2):
                quantity = -quantity
            row = dict(
                zip(
                    HEADINGS,
                    (
                        number,
                        code,
                        f"Item {code}",
                        str(quantity),
                        f"{day} 08:26:00",
                        price,
                        customer,
                        "France",
                    ),
                    strict=True,
                )
            )
            if kind_of(row) in {"sales-delivery", "count-shortage"}:
                leaving[code] += abs(quantity)
            yield row


def _write(file: Path, headings: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(headings))
        writer.writeheader()
        writer.writerows(rows)
