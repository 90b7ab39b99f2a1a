"""I1: what is kept beside the entries is exactly what the entries add up to."""

from __future__ import annotations

from partsdesk.database.invariants.asking import Check, found_by

STOCK = """
SELECT item_id, lot_id, bin_id, store_id, SUM(kept) AS kept, SUM(summed) AS summed,
       SUM(kept_lines) AS kept_lines, SUM(written) AS written
FROM (
    SELECT item_id, lot_id, bin_id, store_id, quantity AS kept, 0 AS summed,
           entries AS kept_lines, 0 AS written, last_date, CAST(NULL AS DATE) AS latest, 1 AS n
    FROM stock
    UNION ALL
    SELECT item_id, lot_id, bin_id, store_id, 0, SUM(in_qty - out_qty), 0, COUNT(*),
           NULL, MAX(card_date), 1
    FROM card_entries GROUP BY item_id, lot_id, bin_id, store_id
) AS both_sides
GROUP BY item_id, lot_id, bin_id, store_id
HAVING SUM(kept) <> SUM(summed) OR SUM(kept_lines) <> SUM(written) OR SUM(n) <> 2
    OR MAX(last_date) IS NULL OR MAX(latest) IS NULL OR MAX(last_date) <> MAX(latest)
ORDER BY item_id, lot_id, bin_id
"""

POOLS = """
SELECT item_id, "group", SUM(kept) AS kept, SUM(summed) AS summed,
       SUM(kept_amount) AS kept_amount, SUM(summed_amount) AS summed_amount
FROM (
    SELECT item_id, "group", quantity AS kept, amount AS kept_amount, 0 AS summed,
           0 AS summed_amount, last_date, CAST(NULL AS DATE) AS latest, 1 AS n
    FROM ledger_balances
    UNION ALL
    SELECT item_id, "group", 0, 0, SUM(in_qty - out_qty), SUM(in_amount - out_amount), NULL,
           MAX(ledger_date), 1
    FROM ledger_entries GROUP BY item_id, "group"
) AS both_sides
GROUP BY item_id, "group"
HAVING SUM(kept) <> SUM(summed) OR SUM(kept_amount) <> SUM(summed_amount) OR SUM(n) <> 2
    OR MAX(last_date) IS NULL OR MAX(latest) IS NULL OR MAX(last_date) <> MAX(latest)
ORDER BY item_id, "group"
"""

# The last purchase price is one that a receipt said, no earlier than the last with an invoice.
BOUGHT = """
SELECT b.item_id, b."group", b.bought_quantity, b.bought_amount
FROM ledger_balances b
LEFT JOIN (
    SELECT l.item_id, t."group", MAX(l.id) AS id
    FROM booking_lines l JOIN bookings k ON k.id = l.booking_id
    JOIN slips s ON s.id = k.slip_id JOIN stores t ON t.id = s.store_id
    WHERE l.invoice <> '' AND k.act <> 'ahead' AND k.kind IN {estimated}
    GROUP BY l.item_id, t."group"
) AS invoiced ON invoiced.item_id = b.item_id AND invoiced."group" = b."group"
LEFT JOIN (
    SELECT l.item_id, t."group", l.quantity, l.amount, MAX(l.id) AS id
    FROM booking_lines l JOIN bookings k ON k.id = l.booking_id
    JOIN slips s ON s.id = k.slip_id JOIN stores t ON t.id = s.store_id
    WHERE k.act <> 'ahead' AND k.kind IN {estimated}
    GROUP BY l.item_id, t."group", l.quantity, l.amount
) AS said ON said.item_id = b.item_id AND said."group" = b."group"
    AND said.quantity = b.bought_quantity AND said.amount = b.bought_amount
WHERE (b.bought_quantity <> 0 OR b.bought_amount <> 0 OR invoiced.id IS NOT NULL)
  AND (said.id IS NULL OR said.id < COALESCE(invoiced.id, 0))
"""

CARD_MONTHS = """
SELECT month, item_id, lot_id, bin_id, store_id, SUM(in_qty) AS in_qty, SUM(out_qty) AS out_qty
FROM (
    SELECT month, item_id, lot_id, bin_id, store_id, in_qty, out_qty, 1 AS n FROM card_months
    UNION ALL
    SELECT month(card_date), item_id, lot_id, bin_id, store_id, -SUM(in_qty), -SUM(out_qty), 1
    FROM card_entries GROUP BY month(card_date), item_id, lot_id, bin_id, store_id
) AS both_sides
GROUP BY month, item_id, lot_id, bin_id, store_id
HAVING SUM(in_qty) <> 0 OR SUM(out_qty) <> 0 OR SUM(n) <> 2
"""

LEDGER_MONTHS = """
SELECT month, item_id, "group", store_id, SUM(in_qty) AS in_qty, SUM(in_amount) AS in_amount,
       SUM(out_qty) AS out_qty, SUM(out_amount) AS out_amount
FROM (
    SELECT month, item_id, "group", store_id, in_qty, in_amount, out_qty, out_amount, 1 AS n
    FROM ledger_months
    UNION ALL
    SELECT month(ledger_date), item_id, "group", store_id, -SUM(in_qty), -SUM(in_amount),
           -SUM(out_qty), -SUM(out_amount), 1
    FROM ledger_entries GROUP BY month(ledger_date), item_id, "group", store_id
) AS both_sides
GROUP BY month, item_id, "group", store_id
HAVING SUM(in_qty) <> 0 OR SUM(in_amount) <> 0 OR SUM(out_qty) <> 0 OR SUM(out_amount) <> 0
    OR SUM(n) <> 2
"""

# An opening is the one before it and the month between; the first is all that went before.
CARD_OPENINGS = """
SELECT month, item_id, lot_id, bin_id, store_id, SUM(quantity) AS off_by
FROM (
    SELECT month, item_id, lot_id, bin_id, store_id, quantity FROM card_openings
    UNION ALL
    SELECT next(month), item_id, lot_id, bin_id, store_id, -quantity FROM card_openings
    WHERE next(month) <= (SELECT MAX(month) FROM card_openings)
    UNION ALL
    SELECT next(month), item_id, lot_id, bin_id, store_id, out_qty - in_qty FROM card_months
    WHERE next(month) > (SELECT MIN(month) FROM card_openings)
      AND next(month) <= (SELECT MAX(month) FROM card_openings)
    UNION ALL
    SELECT o.month, m.item_id, m.lot_id, m.bin_id, m.store_id, m.out_qty - m.in_qty
    FROM (SELECT MIN(month) AS month FROM card_openings) AS o
    JOIN card_months m ON m.month < o.month
) AS both_sides
GROUP BY month, item_id, lot_id, bin_id, store_id HAVING SUM(quantity) <> 0
"""

LEDGER_OPENINGS = """
SELECT month, item_id, "group", store_id, SUM(quantity) AS off_by, SUM(amount) AS amount_off_by
FROM (
    SELECT month, item_id, "group", store_id, quantity, amount FROM ledger_openings
    UNION ALL
    SELECT next(month), item_id, "group", store_id, -quantity, -amount FROM ledger_openings
    WHERE next(month) <= (SELECT MAX(month) FROM ledger_openings)
    UNION ALL
    SELECT next(month), item_id, "group", store_id, out_qty - in_qty, out_amount - in_amount
    FROM ledger_months
    WHERE next(month) > (SELECT MIN(month) FROM ledger_openings)
      AND next(month) <= (SELECT MAX(month) FROM ledger_openings)
    UNION ALL
    SELECT o.month, m.item_id, m."group", m.store_id, m.out_qty - m.in_qty,
           m.out_amount - m.in_amount
    FROM (SELECT MIN(month) AS month FROM ledger_openings) AS o
    JOIN ledger_months m ON m.month < o.month
) AS both_sides
GROUP BY month, item_id, "group", store_id
HAVING SUM(quantity) <> 0 OR SUM(amount) <> 0
"""

CHECKS = (
    Check(
        "I1a",
        "Stock is the sum of the cards",
        ("stock", "card_entries"),
        found_by("stock", STOCK),
    ),
    Check(
        "I1b",
        "Ledger balances are the sum of the ledger",
        ("ledger_balances", "ledger_entries"),
        found_by("ledger_balances", POOLS),
    ),
    Check(
        "I1c",
        "The last purchase price is the last purchase's",
        ("ledger_balances",),
        found_by("ledger_balances", BOUGHT),
    ),
    Check(
        "I1d",
        "Months of cards are the sum of their entries",
        ("card_months",),
        found_by("card_months", CARD_MONTHS),
    ),
    Check(
        "I1e",
        "Months of the ledger are the sum of their entries",
        ("ledger_months",),
        found_by("ledger_months", LEDGER_MONTHS),
    ),
    Check(
        "I1f",
        "Opening stocks are the sum of what went before",
        ("card_openings",),
        found_by("card_openings", CARD_OPENINGS),
    ),
    Check(
        "I1g",
        "Opening balances are the sum of what went before",
        ("ledger_openings",),
        found_by("ledger_openings", LEDGER_OPENINGS),
    ),
)
