"""I17: the heads that an older backup keeps, and the links that have their numbers today.

Who has the file may change a slip and make its whole chain anew, and every other check is
content. What he cannot change is a copy that lies elsewhere: its heads are in no new chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from partsdesk.database.invariants.asking import Books, Check, Place

Heads = tuple[tuple[str, ...], ...]
"""Book, kind, number and digest of the last link of each chain, as a backup's manifest has them."""

NAME = "Every chain goes on from where the backup has it"
TABLES = {"cards": "executions", "ledger": "bookings", "acts": "act_seals"}

LINKS = """
SELECT 'cards' AS book, kind, chain_number AS number, digest FROM executions
UNION ALL SELECT 'ledger', kind, chain_number, digest FROM bookings
UNION ALL SELECT 'acts', 'acts', number, digest FROM act_seals
"""


def against(heads: Heads) -> Check:
    """The check that each of these heads is still the link with its number."""
    return Check("I17j", NAME, tuple(TABLES.values()), partial(_lost, heads))


def _lost(heads: Heads, books: Books) -> Iterator[Place]:
    kept = {
        (book, kind or "acts", int(number)): digest
        for book, kind, number, digest in heads
        if int(number)
    }
    found = {
        (book, kind, number): digest
        for book, kind, number, digest in books.rows(LINKS)
        if (book, kind, number) in kept
    }
    for key in sorted(kept):
        if found.get(key) != kept[key]:
            book, kind, number = key
            facts = {"kind": kind, "number": number, "kept": kept[key], "today": found.get(key)}
            yield books.place(TABLES[book], **facts)
