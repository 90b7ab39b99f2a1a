"""I17: the chains of executions, bookings and act records, digest by digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from partsdesk.database.invariants.asking import Books, Check, Place, found_by
from partsdesk.domain.books import sealing
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.numbering import Fact, digest

_DATES = frozenset({"date", "invoice_date"})
_CARDLESS = frozenset(kind.code for kind in KINDS.values() if not kind.has_card)


def _columns(alias: str, names: Sequence[str]) -> str:
    spelled = []
    for name in names:
        column = f'{alias}."{name}"'
        if name in _DATES:
            column = f"CAST({column} AS TEXT)"
        spelled.append(f"CAST({column} AS INTEGER)" if name in sealing.YES_OR_NO else column)
    return ", ".join(spelled)


def _statement(template: str, **columns: str) -> str:
    for name, spelled in columns.items():
        template = template.replace(f"<{name}>", spelled)
    return template


EXECUTIONS = _statement(
    """
    SELECT x.slip_id, CAST(x.card_date AS TEXT), x.executed_at, x.executed_by, x.previous,
           x.digest, <slip>
    FROM executions x JOIN slips s ON s.id = x.slip_id ORDER BY x.slip_id
    """,
    slip=_columns("s", sealing.SLIP),
)
LINES = _statement(
    "SELECT l.slip_id, <line> FROM slip_lines l ORDER BY l.slip_id, l.number",
    line=_columns("l", sealing.LINE),
)
MOVES = _statement(
    "SELECT m.slip_id, <move> FROM slip_moves m ORDER BY m.slip_id, m.line_number, m.part",
    move=_columns("m", sealing.MOVE),
)
BOOKINGS = """
SELECT id, slip_id, kind, act, CAST(ledger_date AS TEXT), booked_at, booked_by, previous, digest
FROM bookings ORDER BY id
"""
BOOKED_LINES = _statement(
    "SELECT b.booking_id, <line> FROM booking_lines b ORDER BY b.booking_id, b.id",
    line=_columns("b", sealing.BOOKED_LINE),
)
ENTRIES = _statement(
    "SELECT e.booking_id, <entry> FROM ledger_entries e ORDER BY e.booking_id, e.id",
    entry=_columns("e", sealing.ENTRY),
)
AHEAD = _statement(
    """
    SELECT k.id, <slip> FROM bookings k JOIN slips s ON s.id = k.slip_id
    WHERE k.act = 'ahead' OR k.kind IN {cardless} ORDER BY k.id
    """,
    slip=_columns("s", sealing.SLIP),
)
AHEAD_LINES = _statement(
    """
    SELECT k.id, <line> FROM bookings k JOIN slip_lines l ON l.slip_id = k.slip_id
    WHERE k.act = 'ahead' OR k.kind IN {cardless} ORDER BY k.id, l.number
    """,
    line=_columns("l", sealing.LINE),
)
SEALED = _statement(
    """
    SELECT z.act_id, z.previous, z.digest, <act>
    FROM act_seals z LEFT JOIN acts a ON a.id = z.act_id ORDER BY z.number
    """,
    act=_columns("a", sealing.ACT),
)
UNSEALED = """
SELECT COUNT(*) FROM acts a LEFT JOIN act_seals z ON z.act_id = a.id WHERE z.act_id IS NULL
"""

# A place is where a chain is broken, not every link after it: it names the link that is missing.
_LINKS = """
SELECT <id>, chain_number, kind, due AS missing FROM (
    SELECT <id>, chain_number, kind, previous, COALESCE(LAG(chain_number) OVER chain, 0) + 1 AS due,
           LAG(digest) OVER chain AS before
    FROM <table> WINDOW chain AS (PARTITION BY kind ORDER BY chain_number)
) AS links WHERE chain_number <> due OR previous <> COALESCE(before, {first})
"""
_HEADS = """
SELECT n.kind, n.length AS links, c.length, c.head FROM (
    SELECT kind, MAX(chain_number) AS length FROM <table> GROUP BY kind
) AS n LEFT JOIN chains c ON c.kind = n.kind AND c.book = '<book>'
LEFT JOIN <table> l ON l.kind = n.kind AND l.chain_number = n.length
WHERE differs(c.length, n.length) OR differs(c.head, l.digest)
UNION ALL
SELECT c.kind, 0, c.length, c.head FROM chains c
WHERE c.book = '<book>' AND c.length > 0
  AND NOT EXISTS (SELECT 1 FROM <table> l WHERE l.kind = c.kind)
"""
SEAL_LINKS = """
SELECT act_id, number, due AS missing FROM (
    SELECT act_id, number, previous, COALESCE(LAG(number) OVER chain, 0) + 1 AS due,
           LAG(digest) OVER chain AS before
    FROM act_seals WINDOW chain AS (ORDER BY number)
) AS links WHERE number <> due OR previous <> COALESCE(before, {first})
"""
SEAL_HEAD = """
SELECT 'acts' AS kind, 'acts' AS book, n.length AS links, c.length, c.head
FROM (SELECT COUNT(*) AS length, MAX(number) AS last FROM act_seals) AS n
LEFT JOIN chains c ON c.kind = 'acts' AND c.book = 'acts'
LEFT JOIN act_seals z ON z.number = n.last
WHERE n.length <> COALESCE(c.length, 0) OR (n.length > 0 AND differs(c.head, z.digest))
UNION ALL
SELECT kind, book, 0, length, head FROM chains
WHERE book NOT IN ('cards', 'ledger') AND (book <> 'acts' OR kind <> 'acts')
"""


class _Following:
    """Rows that follow in the order of another stream's keys, taken key by key."""

    def __init__(self, rows: Iterator[Row[*tuple[Any, ...]]]) -> None:
        self._rows = rows
        self._next: Row[*tuple[Any, ...]] | None = next(rows, None)

    def of(self, key: int) -> Iterator[Sequence[Fact]]:
        """The facts of the rows with this key; those before it belong to nobody here."""
        while self._next is not None and self._next[0] <= key:
            if self._next[0] == key:
                yield list(self._next[1:])
            self._next = next(self._rows, None)


def _executions(books: Books) -> Iterator[Place]:
    lines = _Following(books.rows(LINES))
    moves = _Following(books.rows(MOVES))
    for slip, day, at, by, previous, kept, *head in books.rows(EXECUTIONS):
        facts = [[slip, "cards", day, at, by], head, *lines.of(slip), *moves.of(slip)]
        if digest(previous, facts) != kept:
            yield books.place("executions", slip_id=slip, digest=kept)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A booking as it was sealed, with the facts that its digest is of as they stand today."""

    booking: int
    slip: int
    previous: str
    digest: str
    facts: list[Sequence[Fact]]


def sealed_bookings(books: Books) -> Iterator[Sealed]:
    """Every booking, in the order in which they were done."""
    said = _Following(books.rows(BOOKED_LINES))
    entries = _Following(books.rows(ENTRIES))
    heads = _Following(books.rows(AHEAD))
    lines = _Following(books.rows(AHEAD_LINES))
    for booking, slip, kind, act, day, at, by, previous, kept in books.rows(BOOKINGS):
        facts: list[Sequence[Fact]] = [[slip, act, day, at, by]]
        if act == "ahead" or kind in _CARDLESS:
            facts += [*heads.of(booking), *lines.of(booking)]
        facts += [*said.of(booking), *entries.of(booking)]
        yield Sealed(booking, slip, previous, kept, facts)


def _bookings(books: Books) -> Iterator[Place]:
    for each in sealed_bookings(books):
        if digest(each.previous, each.facts) != each.digest:
            yield books.place("bookings", id=each.booking, slip_id=each.slip, digest=each.digest)


def _acts(books: Books) -> Iterator[Place]:
    for act, previous, kept, *facts in books.rows(SEALED):
        if digest(previous, [facts]) != kept:
            yield books.place("act_seals", act_id=act, digest=kept)


def _unsealed(books: Books) -> Mapping[str, int]:
    """Act records that no seal covers yet: the tail that a rewrite would not show in."""
    return {"unsealed": int(next(books.rows(UNSEALED))[0])}


CHECKS = (
    Check("I17a", "Executions are as they were sealed", ("executions",), _executions),
    Check(
        "I17b",
        "Executions follow each other",
        ("executions",),
        found_by("executions", _statement(_LINKS, table="executions", id="slip_id")),
    ),
    Check(
        "I17c",
        "The chains of executions end where they say",
        ("chains",),
        found_by("chains", _statement(_HEADS, table="executions", book="cards")),
    ),
    Check("I17d", "Bookings are as they were sealed", ("bookings",), _bookings),
    Check(
        "I17e",
        "Bookings follow each other",
        ("bookings",),
        found_by("bookings", _statement(_LINKS, table="bookings", id="slip_id")),
    ),
    Check(
        "I17f",
        "The chains of bookings end where they say",
        ("chains",),
        found_by("chains", _statement(_HEADS, table="bookings", book="ledger")),
    ),
    Check("I17g", "Act records are as they were sealed", ("act_seals",), _acts, _unsealed),
    Check(
        "I17h",
        "Seals of act records follow each other",
        ("act_seals",),
        found_by("act_seals", SEAL_LINKS),
    ),
    Check(
        "I17i",
        "The chain of act records ends where it says",
        ("chains",),
        found_by("chains", SEAL_HEAD),
    ),
)
