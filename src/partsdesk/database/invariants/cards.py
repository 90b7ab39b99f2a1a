"""I2, I3, I5, I10, I11: what moved, the cards it was written on, and where it came from."""

from __future__ import annotations

from partsdesk.database.invariants.asking import Check, found_by

# An entry is one side of its move: out at the origin, in at the target, in red negative.
ENTRY_OF_MOVE = """
SELECT e.id, e.slip_id, e.move_id, e.in_qty, e.out_qty
FROM card_entries e
LEFT JOIN slip_moves m ON m.id = e.move_id
LEFT JOIN executions x ON x.slip_id = e.slip_id
WHERE m.id IS NULL OR x.slip_id IS NULL
   OR m.slip_id <> e.slip_id OR m.item_id <> e.item_id OR m.lot_id <> e.lot_id
   OR x.card_date <> e.card_date
   OR NOT (
       (e.in_qty = 0 AND e.out_qty = m.quantity
        AND e.bin_id = COALESCE(m.from_bin_id, 0) AND e.store_id = COALESCE(m.from_store_id, 0))
       OR (e.out_qty = 0 AND e.in_qty = m.quantity
        AND e.bin_id = COALESCE(m.to_bin_id, 0) AND e.store_id = COALESCE(m.to_store_id, 0))
   )
ORDER BY e.id
"""

EXECUTION_OF_SLIP = """
SELECT x.slip_id, x.kind FROM executions x LEFT JOIN slips s ON s.id = x.slip_id
WHERE differs(s.kind, x.kind) ORDER BY x.slip_id
"""

MOVE_WRITTEN = """
SELECT m.id, m.slip_id, COALESCE(c.outs, 0) AS outs, COALESCE(c.ins, 0) AS ins
FROM slip_moves m LEFT JOIN (
    SELECT move_id, SUM(CASE WHEN out_qty <> 0 THEN 1 ELSE 0 END) AS outs,
           SUM(CASE WHEN in_qty <> 0 THEN 1 ELSE 0 END) AS ins
    FROM card_entries GROUP BY move_id
) AS c ON c.move_id = m.id
WHERE COALESCE(c.outs, 0) <> CASE WHEN m.from_bin_id IS NULL THEN 0 ELSE 1 END
   OR COALESCE(c.ins, 0) <> CASE WHEN m.to_bin_id IS NULL THEN 0 ELSE 1 END
ORDER BY m.id
"""

MOVE_OF_LINE = """
SELECT m.id, m.slip_id, m.line_id, m.item_id, m.lot_id
FROM slip_moves m
LEFT JOIN slip_lines l ON l.id = m.line_id
LEFT JOIN slips s ON s.id = m.slip_id
LEFT JOIN lots t ON t.id = m.lot_id
LEFT JOIN items i ON i.id = m.item_id
LEFT JOIN bins f ON f.id = m.from_bin_id
LEFT JOIN bins g ON g.id = m.to_bin_id
WHERE l.id IS NULL OR s.id IS NULL OR l.slip_id <> m.slip_id OR l.number <> m.line_number
   OR l.item_id <> m.item_id OR differs(l.source_id, m.source_id)
   OR (m.lot_id <> 0 AND differs(t.item_id, m.item_id))
   OR (m.lot_id = 0) <> (i.tracking = 'none')
   OR differs(f.store_id, m.from_store_id) OR differs(g.store_id, m.to_store_id)
   OR m.quantity = 0 OR (m.quantity < 0) <> (s.reversal_of IS NOT NULL)
   OR (s.kind IN {moving} AND (m.from_bin_id IS NULL OR m.to_bin_id IS NULL))
   OR (s.kind IN {cardless})
   OR (m.from_bin_id IS NULL AND m.to_bin_id IS NULL)
ORDER BY m.id
"""

RED_OF_ORIGINAL = """
SELECT m.id, m.slip_id, m.source_id
FROM slip_moves m JOIN slips s ON s.id = m.slip_id
LEFT JOIN slip_moves o ON o.id = m.source_id
LEFT JOIN slips b ON b.id = s.reversal_of
WHERE s.reversal_of IS NOT NULL
  AND (o.id IS NULL OR o.slip_id <> s.reversal_of OR o.item_id <> m.item_id
       OR o.lot_id <> m.lot_id OR differs(o.from_bin_id, m.from_bin_id)
       OR differs(o.to_bin_id, m.to_bin_id) OR b.kind <> s.kind OR b.reversal_of IS NOT NULL)
ORDER BY m.id
"""

TAKEN = """
SELECT o.id, o.slip_id, o.quantity AS moved, t.taken
FROM (
    SELECT source_id, SUM(ABS(quantity)) AS taken, MIN(item_id) AS least, MAX(item_id) AS most
    FROM slip_moves WHERE source_id IS NOT NULL GROUP BY source_id
) AS t LEFT JOIN slip_moves o ON o.id = t.source_id
WHERE o.id IS NULL OR t.taken > ABS(o.quantity) OR t.least <> o.item_id OR t.most <> o.item_id
ORDER BY o.id
"""

# What a slip in state reversed moved comes back to nothing, move by move, on every card.
REVERSED = """
SELECT o.id, o.slip_id, o.quantity AS moved, SUM(COALESCE(m.quantity, 0)) AS taken_back
FROM slips s JOIN slip_moves o ON o.slip_id = s.id
LEFT JOIN (
    SELECT r.source_id, r.quantity FROM slip_moves r JOIN slips q ON q.id = r.slip_id
    WHERE q.reversal_of IS NOT NULL
) AS m ON m.source_id = o.id
WHERE s.state = 'reversed' AND s.reversal_of IS NULL
GROUP BY o.id, o.slip_id, o.quantity HAVING o.quantity + SUM(COALESCE(m.quantity, 0)) <> 0
"""

# Between different keepers: what came out of the transit store is no more than what went in.
IN_TRANSIT = """
SELECT s.transfer_of AS slip_id, m.item_id, SUM(m.quantity) AS came, MIN(w.went) AS went
FROM slips s JOIN slip_moves m ON m.slip_id = s.id
LEFT JOIN (
    SELECT slip_id, item_id, SUM(quantity) AS went FROM slip_moves GROUP BY slip_id, item_id
) AS w ON w.slip_id = s.transfer_of AND w.item_id = m.item_id
WHERE s.transfer_of IS NOT NULL
GROUP BY s.transfer_of, m.item_id HAVING SUM(m.quantity) > COALESCE(MIN(w.went), 0)
"""

BELOW_NOUGHT = """
SELECT id, slip_id, item_id, lot_id, bin_id, card_date, there FROM (
    SELECT id, slip_id, item_id, lot_id, bin_id, card_date, SUM(in_qty - out_qty) OVER (
        PARTITION BY item_id, bin_id, lot_id ORDER BY card_date, id
    ) AS there FROM card_entries
) AS running WHERE there < 0 ORDER BY id
"""

CARD_LINES = """
SELECT id, slip_id, item_id, lot_id, bin_id, card_line FROM (
    SELECT id, slip_id, item_id, lot_id, bin_id, card_line, ROW_NUMBER() OVER (
        PARTITION BY item_id, bin_id, lot_id ORDER BY id
    ) AS written FROM card_entries
) AS counted WHERE card_line <> written ORDER BY id
"""

# A serial number is one piece in one place, on every day of its history.
SERIALS = """
SELECT id, slip_id, item_id, lot_id, card_date, there FROM (
    SELECT e.id, e.slip_id, e.item_id, e.lot_id, e.card_date, e.move_id,
           LEAD(e.move_id) OVER (PARTITION BY e.lot_id ORDER BY e.card_date, e.id) AS next_move,
           SUM(e.in_qty - e.out_qty) OVER (PARTITION BY e.lot_id ORDER BY e.card_date, e.id)
               AS there
    FROM card_entries e JOIN items i ON i.id = e.item_id WHERE i.tracking = 'serial'
) AS pieces
WHERE there NOT IN (0, 10000) AND NOT (move_id = COALESCE(next_move, 0)) ORDER BY id
"""

SERIAL_PLACES = """
SELECT s.item_id, s.lot_id, COUNT(*) AS places, SUM(s.quantity) AS quantity
FROM stock s JOIN items i ON i.id = s.item_id
WHERE i.tracking = 'serial' AND s.quantity <> 0
GROUP BY s.item_id, s.lot_id HAVING COUNT(*) > 1 OR SUM(s.quantity) <> 10000
"""

RESERVED_TWICE = """
SELECT l.item_id, l.lot_code, MIN(s.id) AS slip_id, COUNT(*) AS times
FROM slips s JOIN slip_lines l ON l.slip_id = s.id JOIN items i ON i.id = l.item_id
WHERE s.state = 'released' AND s.kind IN {outbound} AND s.reversal_of IS NULL
  AND i.tracking = 'serial' AND l.lot_code <> '' AND NOT l.comes_in
GROUP BY l.item_id, l.lot_code HAVING COUNT(*) > 1
"""

CHECKS = (
    Check(
        "I2a",
        "Every card entry is one side of its move",
        ("card_entries",),
        found_by("card_entries", ENTRY_OF_MOVE),
    ),
    Check(
        "I2b",
        "Every move is written on its cards",
        ("slip_moves",),
        found_by("slip_moves", MOVE_WRITTEN),
    ),
    Check(
        "I2c",
        "Every move is of its slip's line, lot and stores",
        ("slip_moves",),
        found_by("slip_moves", MOVE_OF_LINE),
    ),
    Check(
        "I2d",
        "Red moves stand where their originals stand",
        ("slip_moves",),
        found_by("slip_moves", RED_OF_ORIGINAL),
    ),
    Check(
        "I2e",
        "A reversed slip and its red slips cancel to nothing",
        ("slips", "slip_moves"),
        found_by("slip_moves", REVERSED),
    ),
    Check(
        "I2m",
        "Every execution is of its slip",
        ("executions",),
        found_by("executions", EXECUTION_OF_SLIP),
    ),
    Check(
        "I3a",
        "No card is ever below nought",
        ("card_entries",),
        found_by("card_entries", BELOW_NOUGHT),
    ),
    Check(
        "I3b",
        "The lines of every card are numbered without gap",
        ("card_entries",),
        found_by("card_entries", CARD_LINES),
    ),
    Check(
        "I4",
        "A serial number is reserved by one slip at most",
        ("slips",),
        found_by("slips", RESERVED_TWICE),
    ),
    Check(
        "I5a",
        "A serial number is one piece on every day",
        ("card_entries",),
        found_by("card_entries", SERIALS),
    ),
    Check(
        "I5b",
        "A serial number lies in one place",
        ("stock",),
        found_by("stock", SERIAL_PLACES),
    ),
    Check(
        "I10",
        "No more came back or was corrected than had moved",
        ("slip_moves",),
        found_by("slip_moves", TAKEN),
    ),
    Check(
        "I11",
        "No more came out of transit than went in",
        ("slip_moves",),
        found_by("slip_moves", IN_TRANSIT),
    ),
)
