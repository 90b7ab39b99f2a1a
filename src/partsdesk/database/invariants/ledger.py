"""I2, I3, I8, I13, I20: what the ledger says of the moves, and how its pools ran."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from partsdesk.database.invariants.asking import Books, Check, Place, found_by

ENTRY_OF_BOOKING = """
SELECT e.id, e.slip_id, e.booking_id, e.store_id, e."group"
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

# Of an estimate, invoices replace no more than came.
INVOICED = """
SELECT i.line_id, i.slip_id, i.invoiced, e.quantity AS estimated FROM (
    SELECT b.line_id, k.slip_id, SUM(b.quantity) AS invoiced
    FROM booking_lines b JOIN bookings k ON k.id = b.booking_id
    WHERE k.act = 'invoice' GROUP BY b.line_id, k.slip_id
) AS i LEFT JOIN (
    SELECT b.line_id, b.quantity FROM booking_lines b JOIN bookings k ON k.id = b.booking_id
    WHERE k.act = 'booking' AND b.estimate
) AS e ON e.line_id = i.line_id
WHERE e.quantity IS NULL OR i.invoiced > e.quantity
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
SELECT item_id, "group", booking_id, line_id, move_id, CAST(ledger_date AS TEXT) AS day,
       in_qty - out_qty AS quantity, in_amount - out_amount AS amount, id, slip_id
FROM ledger_entries ORDER BY item_id, "group", id
"""
LAST = 'SELECT item_id, "group", last_quantity, last_amount FROM ledger_balances'


@dataclass(slots=True)
class _Run:
    """A pool as it runs, step by step: the entries of one move in one booking are one step."""

    step: tuple[int, int, int | None] | None = None
    quantity: int = 0
    amount: int = 0
    before: tuple[int, int] = (0, 0)
    last: tuple[int, int] = (0, 0)
    day: str = ""
    entry: tuple[int, int] = (0, 0)

    def end_step(self) -> bool:
        """Answers whether the pool may stand as it does now."""
        if not self.quantity and self.before[0]:
            self.last = self.before
        self.before = (self.quantity, self.amount)
        return self.amount >= 0 if self.quantity > 0 else not (self.quantity or self.amount)

    def place(self, books: Books) -> Place:
        """The step that the pool may not have come to."""
        figures = {"quantity": self.quantity, "amount": self.amount, "day": self.day}
        return books.place("ledger_entries", id=self.entry[0], slip_id=self.entry[1], **figures)


def _walk(books: Books) -> Iterator[Place]:
    """Pools below nought, amounts without goods, days that go back, last pairs that are not."""
    kept = {(item, group): (quantity, amount) for item, group, quantity, amount in books.rows(LAST)}
    pool = None
    run = _Run()
    for item, group, booking, line, move, day, quantity, amount, entry, slip in books.rows(WALK):
        step = (booking, line, move)
        ended = step != run.step or (item, group) != pool
        if ended and not run.end_step():
            yield run.place(books)
        if (item, group) != pool:
            yield from _last_pair(books, pool, run, kept)
            pool, run = (item, group), _Run()
        run.step, run.entry = step, (entry, slip)
        run.quantity += quantity
        run.amount += amount
        if day < run.day:
            yield run.place(books)
        run.day = day
    if not run.end_step():
        yield run.place(books)
    yield from _last_pair(books, pool, run, kept)


def _last_pair(
    books: Books,
    pool: tuple[int, str] | None,
    run: _Run,
    kept: Mapping[tuple[int, str], tuple[int, int]],
) -> Iterator[Place]:
    if pool is not None and kept.get(pool) != run.last:
        yield books.place("ledger_balances", item_id=pool[0], group=pool[1], last=run.last)


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
        "I10b",
        "No more was invoiced than came at an estimate",
        ("booking_lines",),
        found_by("booking_lines", INVOICED),
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
