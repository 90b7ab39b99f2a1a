"""I6, I7, I15, I16: slips, their lines and numbers, and the database's own guards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from partsdesk.database import guards, upkeep
from partsdesk.database.invariants.asking import Books, Check, Place, found_by
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.numbering import slip_number
from partsdesk.domain.values.calendar import Month, parse_date

STATES = """
SELECT s.id AS slip_id, s.state FROM slips s
LEFT JOIN executions x ON x.slip_id = s.id
LEFT JOIN (
    SELECT slip_id, SUM(CASE act WHEN 'booking' THEN 1 ELSE 0 END) AS once,
           SUM(CASE act WHEN 'ahead' THEN 1 ELSE 0 END) AS ahead,
           SUM(CASE act WHEN 'arrival' THEN 1 ELSE 0 END) AS arrival
    FROM bookings GROUP BY slip_id
) AS k ON k.slip_id = s.id
WHERE NOT CASE s.state
    WHEN 'draft' THEN x.slip_id IS NULL AND k.slip_id IS NULL AND s.number IS NULL
        AND s.released_at IS NULL
    WHEN 'void' THEN x.slip_id IS NULL AND k.slip_id IS NULL AND s.number IS NULL
    WHEN 'released' THEN x.slip_id IS NULL AND k.slip_id IS NULL AND s.number IS NULL
        AND s.released_at IS NOT NULL
    WHEN 'executed' THEN x.slip_id IS NOT NULL AND k.slip_id IS NULL AND s.number IS NOT NULL
        AND s.released_at IS NOT NULL
    WHEN 'booked-ahead' THEN x.slip_id IS NULL AND k.ahead = 1 AND k.once = 0
        AND s.number IS NOT NULL AND s.released_at IS NOT NULL
    WHEN 'booked' THEN (x.slip_id IS NOT NULL) <> (s.kind IN {cardless})
        AND s.number IS NOT NULL AND k.once + k.ahead = 1 AND k.ahead = k.arrival
    WHEN 'reversed' THEN (x.slip_id IS NOT NULL) <> (s.kind IN {cardless})
        AND s.number IS NOT NULL AND COALESCE(k.once + k.ahead, 1) = 1
    ELSE FALSE END
ORDER BY s.id
"""

# A slip counts as reversed exactly when its red slips, as far as they have come, undo all of it.
STILL_STANDING = """
SELECT s.id AS slip_id, s.state
FROM slips s JOIN slip_moves o ON o.slip_id = s.id
LEFT JOIN (
    SELECT r.source_id, SUM(r.quantity) AS executed,
           SUM(CASE q.state WHEN 'executed' THEN 0 ELSE r.quantity END) AS booked
    FROM slip_moves r JOIN slips q ON q.id = r.slip_id
    WHERE q.reversal_of IS NOT NULL GROUP BY r.source_id
) AS t ON t.source_id = o.id
WHERE s.state IN ('executed', 'booked') AND s.reversal_of IS NULL
  AND s.id IN (SELECT reversal_of FROM slips WHERE reversal_of IS NOT NULL)
GROUP BY s.id, s.state
HAVING MAX(ABS(o.quantity + CASE s.state WHEN 'executed' THEN COALESCE(t.executed, 0)
                            ELSE COALESCE(t.booked, 0) END)) = 0
"""

RED_STATES = """
SELECT q.id AS slip_id, q.state, s.state AS original FROM slips q
JOIN slips s ON s.id = q.reversal_of
WHERE (q.state = 'reversed' AND s.state <> 'reversed')
   OR (q.state = 'executed' AND s.state = 'reversed')
ORDER BY q.id
"""

LINES = """
SELECT id, slip_id, number, quantity, entered, factor FROM slip_lines
WHERE quantity <> entered * factor OR factor < 1 OR quantity < 0 ORDER BY id
"""

LINE_NUMBERS = """
SELECT slip_id, COUNT(*) AS lines, MAX(number) AS last FROM slip_lines
GROUP BY slip_id HAVING MIN(number) <> 1 OR MAX(number) <> COUNT(*)
"""

FACTORS = """
SELECT l.id, l.slip_id, l.unit, l.factor, p.factor AS pack
FROM slip_lines l JOIN item_packs p ON p.item_id = l.item_id AND p.name = l.unit
JOIN slips s ON s.id = l.slip_id
WHERE l.factor <> p.factor AND s.state NOT IN ('draft', 'void') ORDER BY l.id
"""

REQUESTS = """
SELECT request_id, COUNT(*) AS times FROM acts
GROUP BY request_id HAVING COUNT(*) > 1 OR request_id = ''
"""

TRIGGERS = {
    True: "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    False: """
        SELECT t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)
    """,
}

NUMBERED = """
SELECT s.id AS slip_id, s.kind, s.number, CAST(x.card_date AS TEXT) AS card_date,
       x.chain_number AS executed, CAST(k.ledger_date AS TEXT) AS ledger_date,
       k.chain_number AS booked, k.act
FROM slips s LEFT JOIN executions x ON x.slip_id = s.id
LEFT JOIN bookings k ON k.id = (SELECT MIN(b.id) FROM bookings b WHERE b.slip_id = s.id)
WHERE s.number IS NOT NULL ORDER BY s.id
"""
GIVEN = "SELECT kind, month, last FROM numbers"


@dataclass(frozen=True, slots=True, order=True)
class _Numbered:
    count: int
    slip: int
    chain: str
    link: int


def _guards(books: Books) -> Iterator[Place]:
    """The guards that no longer stand."""
    standing = {row.name for row in books.rows(TRIGGERS[books.is_sqlite])}
    for name in sorted((guards.names() | upkeep.names()) - standing):
        yield books.place("triggers", name=name)


def _numbers(books: Books) -> Iterator[Place]:
    """Numbers that are not their kind's and month's next, and series that do not agree."""
    series: dict[tuple[str, int], list[_Numbered]] = defaultdict(list)
    for row in books.rows(NUMBERED):
        by_booking = row.executed is None or row.act == "ahead"
        day = row.ledger_date if by_booking else row.card_date
        count = row.number.rpartition("-")[2]
        kind = KINDS.get(row.kind)
        if kind is None or day is None or not count.isdecimal():
            yield books.place("slips", slip_id=row.slip_id, number=row.number)
            continue
        month = Month.of(parse_date(day))
        if row.number != slip_number(kind, month, int(count)):
            yield books.place("slips", slip_id=row.slip_id, number=row.number, day=day)
            continue
        chain, link = ("ledger", row.booked) if by_booking else ("cards", row.executed)
        found = _Numbered(int(count), row.slip_id, chain, link)
        series[row.kind, month.number].append(found)
    given = {(row.kind, row.month): row.last for row in books.rows(GIVEN) if row.kind in KINDS}
    for key in sorted(series.keys() | given.keys()):
        yield from _series(books, key, series.get(key, []), given.get(key, 0))


def _series(
    books: Books, key: tuple[str, int], numbered: list[_Numbered], last: int
) -> Iterator[Place]:
    kind, month = key
    numbered.sort()
    if last != len(numbered):
        yield books.place("numbers", kind=kind, month=month, last=last, numbered=len(numbered))
    for expected, found in enumerate(numbered, start=1):
        if found.count != expected:
            yield books.place("slips", slip_id=found.slip, count=found.count, expected=expected)
            break
    for chain in ("cards", "ledger"):
        entered = [found for found in numbered if found.chain == chain]
        for earlier, later in pairwise(entered):
            if later.link <= earlier.link:
                yield books.place("slips", slip_id=later.slip, before=earlier.slip, chain=chain)


CHECKS = (
    Check("I6a", "Every guard of the database stands", ("slips",), _guards),
    Check(
        "I6b",
        "Every slip has the records that its state says",
        ("slips",),
        found_by("slips", STATES),
    ),
    Check(
        "I6c",
        "A slip that its red slips undo counts as reversed",
        ("slips",),
        found_by("slips", STILL_STANDING),
    ),
    Check(
        "I6d",
        "Red slips stand as their originals do",
        ("slips",),
        found_by("slips", RED_STATES),
    ),
    Check("I7", "Numbers have no gap and no repeat", ("slips", "numbers"), _numbers),
    Check(
        "I15a",
        "A line's quantity is what was typed, in base units",
        ("slip_lines",),
        found_by("slip_lines", LINES),
    ),
    Check(
        "I15b",
        "The lines of a slip are numbered without gap",
        ("slip_lines",),
        found_by("slip_lines", LINE_NUMBERS),
    ),
    Check(
        "I15c",
        "A pack in use holds what it held",
        ("slip_lines", "item_packs"),
        found_by("slip_lines", FACTORS),
    ),
    Check("I16", "Every request was done once", ("acts",), found_by("acts", REQUESTS)),
)
