"""I2, I3, I8, I13, I20: what the ledger says of the moves, and how its pools ran."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row

from partsdesk.database.invariants.asking import Books, Check, Place, found_by

ENTRY_OF_BOOKING = """
SELECT e.id, e.slip_id, e.booking_id
FROM ledger_entries e
LEFT JOIN bookings k ON k.id = e.booking_id
LEFT JOIN slips s ON s.id = e.slip_id
LEFT JOIN slip_lines l ON l.id = e.line_id
LEFT JOIN slip_moves m ON m.id = e.move_id
LEFT JOIN stores t ON t.id = e.store_id
WHERE k.id IS NULL OR s.id IS NULL OR l.id IS NULL
   OR k.slip_id <> e.slip_id OR k.ledger_date <> e.ledger_date
   OR l.slip_id <> e.slip_id OR l.item_id <> e.item_id
   OR (e.move_id IS NULL) <> (k.act = 'ahead' OR s.kind IN {cardless})
   OR differs(m.id, e.move_id) OR m.line_id <> e.line_id
   OR e."group" NOT IN (t."group", 'goods-in-transit')
   OR (e."group" = 'goods-in-transit') > (k.act IN ('ahead', 'arrival'))
   OR (e."group" = 'memo' AND (e.in_amount <> 0 OR e.out_amount <> 0))
   OR (e.nature IN ('estimate-out', 'invoice-in', 'issue-adjustment')) <> (k.act = 'invoice')
      AND e.nature <> 'adjustment'
ORDER BY e.id
"""

BOOKING_OF_SLIP = """
SELECT k.id, k.slip_id, k.kind FROM bookings k LEFT JOIN slips s ON s.id = k.slip_id
WHERE differs(s.kind, k.kind) OR s.state IN ('draft', 'released', 'void', 'executed')
ORDER BY k.id
"""

BOOKED_LINES = """
SELECT b.id, k.slip_id, b.booking_id, b.line_id
FROM booking_lines b LEFT JOIN bookings k ON k.id = b.booking_id
LEFT JOIN slip_lines l ON l.id = b.line_id
WHERE k.id IS NULL OR l.id IS NULL OR l.slip_id <> k.slip_id OR l.item_id <> b.item_id
ORDER BY b.id
"""

# What an incoming line was booked at is what its entries brought in.
LINE_VALUES = """
SELECT b.booking_id, k.slip_id, b.line_id, SUM(b.amount) AS said, MIN(e.entered) AS entered
FROM booking_lines b JOIN bookings k ON k.id = b.booking_id JOIN slips s ON s.id = k.slip_id
JOIN (
    SELECT booking_id, line_id, SUM(in_amount) AS entered, SUM(ABS(out_qty)) AS outs
    FROM ledger_entries WHERE nature IN ('slip', 'invoice-in')
    GROUP BY booking_id, line_id
) AS e ON e.booking_id = b.booking_id AND e.line_id = b.line_id
WHERE k.act IN ('booking', 'ahead') AND e.outs = 0
GROUP BY b.booking_id, k.slip_id, b.line_id HAVING SUM(b.amount) <> MIN(e.entered)
"""

TRANSFERS = """
SELECT e.booking_id, e.slip_id, SUM(e.in_amount) AS came_in, SUM(e.out_amount) AS went_out
FROM ledger_entries e JOIN slips s ON s.id = e.slip_id JOIN stores t ON t.id = s.store_id
WHERE e.nature = 'slip' AND s.kind IN {moving}
GROUP BY e.booking_id, e.slip_id, s.kind, t."group"
HAVING SUM(e.in_qty) <> SUM(e.out_qty)
    OR (t."group" <> 'memo' AND s.kind NOT IN {repairing}
        AND SUM(e.in_amount) <> SUM(e.out_amount))
"""

CONVERSIONS = """
SELECT e.booking_id, e.slip_id, SUM(e.in_amount) AS came_in, SUM(e.out_amount) AS went_out
FROM ledger_entries e JOIN slips s ON s.id = e.slip_id
WHERE e.nature = 'slip' AND s.kind IN {converting}
GROUP BY e.booking_id, e.slip_id HAVING SUM(e.in_amount) <> SUM(e.out_amount)
"""

# Account + executed, unbooked − booked, not executed = card: it holds on every date for every
# item and store when every booked slip says in both books alike how much it moved there.
STATEMENT = """
SELECT slip_id, item_id, store_id, SUM(carded) AS carded, SUM(booked) AS booked
FROM (
    SELECT c.slip_id, c.item_id, c.store_id, c.in_qty - c.out_qty AS carded, 0 AS booked
    FROM card_entries c JOIN slips s ON s.id = c.slip_id
    WHERE s.state = 'booked'
       OR (s.state = 'reversed' AND EXISTS (SELECT 1 FROM bookings k WHERE k.slip_id = s.id))
    UNION ALL
    SELECT slip_id, item_id, store_id, 0, in_qty - out_qty FROM ledger_entries
    WHERE "group" <> 'goods-in-transit'
) AS both_books
GROUP BY slip_id, item_id, store_id HAVING SUM(carded) <> SUM(booked)
"""

REVERSED = """
SELECT s.id AS slip_id, SUM(v.in_amount) AS in_amount, SUM(v.out_amount) AS out_amount
FROM slips s JOIN (
    SELECT COALESCE(q.reversal_of, q.id) AS original, e.in_amount, e.out_amount
    FROM ledger_entries e JOIN slips q ON q.id = e.slip_id
    WHERE e.nature IN ('slip', 'estimate-out', 'invoice-in')
) AS v ON v.original = s.id
WHERE s.state = 'reversed' AND s.reversal_of IS NULL
GROUP BY s.id HAVING SUM(v.in_amount) <> 0 OR SUM(v.out_amount) <> 0
"""

WALK = """
SELECT e.id, e.slip_id, e.item_id, e."group", e.booking_id, e.line_id, e.move_id,
       CAST(e.ledger_date AS TEXT) AS day, e.in_qty - e.out_qty AS quantity,
       e.in_amount - e.out_amount AS amount, b.last_quantity, b.last_amount
FROM ledger_entries e
LEFT JOIN ledger_balances b ON b.item_id = e.item_id AND b."group" = e."group"
ORDER BY e.item_id, e."group", e.id
"""
_POOL = attrgetter("item_id", "group")
_STEP = attrgetter("booking_id", "line_id", "move_id")


@dataclass(slots=True)
class _Run:
    """A pool as it ran, step by step: the entries of one move in one booking are one step."""

    quantity: int = 0
    amount: int = 0
    last: tuple[int, int] = (0, 0)
    day: str = ""

    def enter(self, entries: Sequence[Row[Any]]) -> bool:
        """Take a step; answers whether the pool may stand like that."""
        before = self.quantity, self.amount
        self.quantity += sum(entry.quantity for entry in entries)
        self.amount += sum(entry.amount for entry in entries)
        if not self.quantity and before[0]:
            self.last = before
        backwards = entries[0].day < self.day
        self.day = entries[-1].day
        empty = self.quantity or not self.amount
        return bool(empty) and self.quantity >= 0 and self.amount >= 0 and not backwards


def _walk(books: Books) -> Iterator[Place]:
    """Pools below nought, amounts without goods, days that go back, last pairs that are not."""
    for (item, group), entries in groupby(books.rows(WALK), _POOL):
        run = _Run()
        kept = (0, 0)
        for _, step in groupby(entries, _STEP):
            rows = list(step)
            kept = (rows[0].last_quantity, rows[0].last_amount)
            if not run.enter(rows):
                yield books.place(
                    "ledger_entries",
                    id=rows[0].id,
                    slip_id=rows[0].slip_id,
                    quantity=run.quantity,
                    amount=run.amount,
                    day=run.day,
                )
        if kept != run.last:
            yield books.place("ledger_balances", item_id=item, group=group, last=run.last)


CHECKS = (
    Check(
        "I2f",
        "Every ledger entry is of its booking, line, move and store",
        ("ledger_entries",),
        found_by("ledger_entries", ENTRY_OF_BOOKING),
    ),
    Check(
        "I2g",
        "Every booking is of its slip",
        ("bookings",),
        found_by("bookings", BOOKING_OF_SLIP),
    ),
    Check(
        "I2h",
        "Every booked line is of its slip's line",
        ("booking_lines",),
        found_by("booking_lines", BOOKED_LINES),
    ),
    Check(
        "I2i",
        "What a line was booked at is what it brought in",
        ("booking_lines",),
        found_by("booking_lines", LINE_VALUES),
    ),
    Check(
        "I2j",
        "A transfer carries its goods and its amount",
        ("ledger_entries",),
        found_by("ledger_entries", TRANSFERS),
    ),
    Check(
        "I2k",
        "A conversion puts in what it takes out",
        ("ledger_entries",),
        found_by("ledger_entries", CONVERSIONS),
    ),
    Check(
        "I2l",
        "A reversed slip is worth nothing",
        ("slips", "ledger_entries"),
        found_by("ledger_entries", REVERSED),
    ),
    Check(
        "I8",
        "Account and card differ by what only one of them has entered",
        ("card_entries", "ledger_entries"),
        found_by("ledger_entries", STATEMENT),
    ),
    Check(
        "I13",
        "No pool runs below nought, keeps an amount without goods, or goes back in time",
        ("ledger_entries",),
        _walk,
    ),
)
