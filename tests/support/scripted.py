"""One month, written down: every sort of mistake once, each in the record where it would sit."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from partsdesk.domain.books.slips import State
from partsdesk.domain.counting.clues import Compared, LikelyCause, Record
from tests.support.months import Article, Doing, Month, Row, a_row, reversal

A, S = Compared.ACCOUNT, Compared.SHELF
ELSEWHERE = 30  # a bin in which nothing should lie
ITEMS = 13
PACKS = {6: 12, 7: 10}


@dataclass(frozen=True)
class Expected:
    """What the statement must show, to the piece, and what must be said of it first."""

    item: int
    compared: Compared
    off: int
    cause: LikelyCause | None
    record: Record | None = None
    slip: int | None = None
    bin: int | None = None


class Script:
    """A month of thirteen items, each in the bin of its number, with three hundred of each."""

    def __init__(self) -> None:
        self.month = Month(random.Random(0))  # noqa: S311 - no secret
        self.expected: list[Expected] = []
        numbers = range(1, ITEMS + 1)
        for number in numbers:
            kin = 3 if number == 4 else number
            pack = PACKS.get(number, 0)
            self.month.articles.append(Article(number, kin, "", pack, (number,), 1, 1))
        self.slip("opening-stock", 0, *(self.row(each, 300) for each in numbers))
        self.slip("sales-delivery", 2, *(self.row(each, -3) for each in numbers))
        self.slip("sales-delivery", 5, *(self.row(each, -7) for each in numbers))
        self.slip("purchase-receipt", 7, *(self.row(each, 40) for each in numbers))
        self.slip("sales-delivery", 12, *(self.row(each, -2) for each in numbers))

    def row(self, item: int, quantity: int, factor: int = 1) -> Row:
        """A line of it, in its own bin."""
        return a_row(self.month.article(item), quantity, item, factor)

    def slip(self, kind: str, day: int, *rows: Row, state: State = State.BOOKED) -> Doing:
        """A slip that everybody carried out and booked as it says."""
        partner = 21 if kind == "purchase-receipt" else day % 12 + 1
        made = self.month.doing(kind, self.month.day(day, day), state, partner)
        made.told = ""
        made.rows.extend(rows)
        return made

    def must(self, *expected: Expected) -> None:
        """Say what is to be found."""
        self.expected.extend(expected)


def scripted() -> Script:
    """The month, with what must be found."""
    script = Script()
    _papers(script)
    _goods(script)
    _typed_here(script)
    _typed_there(script)
    return script


def _papers(script: Script) -> None:
    """Papers that never reached the other desk, or reached it too early."""
    unbooked = script.row(1, -14)
    unbooked.theirs.clear()
    slip = script.slip("sales-delivery", 15, unbooked).number
    script.must(Expected(1, A, -14, LikelyCause.UNBOOKED, Record.ACCOUNT, slip))
    ahead = script.row(2, 60)
    ahead.shelf.clear()
    slip = script.slip("purchase-receipt", 16, ahead, state=State.RELEASED).number
    script.must(Expected(2, A, -60, LikelyCause.AHEAD, Record.ACCOUNT, slip))
    red = reversal(
        script.month,
        script.slip("sales-delivery", 10, script.row(11, -9)),
        script.month.day(11, 11),
    )
    red.rows[0].theirs.clear()
    script.must(Expected(11, A, 9, LikelyCause.RED_MISSING, Record.ACCOUNT, red.number))
    honest = script.row(13, -4)  # not booked yet, here as there
    honest.theirs.clear()
    script.slip("sales-delivery", 14, honest, state=State.EXECUTED)


def _goods(script: Script) -> None:
    """Goods that went otherwise than the papers, which are right."""
    mixed = script.row(3, -6)
    mixed.shelf = Counter({(4, 4): -6})
    slip = script.slip("sales-delivery", 9, mixed).number
    script.must(
        Expected(3, S, 6, LikelyCause.MIX_UP, Record.SHELF, slip, 3),
        Expected(4, S, -6, LikelyCause.MIX_UP, Record.SHELF, slip, 4),
    )
    misplaced = script.row(5, 25)
    misplaced.shelf = Counter({(5, ELSEWHERE): 25})
    slip = script.slip("purchase-receipt", 13, misplaced).number
    script.must(
        Expected(5, S, -25, LikelyCause.WRONG_PLACE, Record.SHELF, slip, 5),
        Expected(5, S, 25, LikelyCause.WRONG_PLACE, Record.SHELF, slip, ELSEWHERE),
    )
    script.month.shrunk[12, 12] -= 5  # theft
    script.must(Expected(12, S, -5, None, bin=12))


def _typed_here(script: Script) -> None:
    """What was typed wrong on our card; their accountant went by the paper, or by what we typed."""
    boxes = script.row(6, 4)
    boxes.shelf, boxes.theirs = Counter({(6, 6): 48}), Counter({(6, 1): 48})
    slip = script.slip("purchase-receipt", 8, boxes).number
    script.must(
        Expected(6, A, -44, LikelyCause.UNIT, Record.CARD, slip),
        Expected(6, S, 44, LikelyCause.UNIT, Record.CARD, slip, 6),
    )
    digits = script.row(9, -31)
    digits.shelf = Counter({(9, 9): -13})
    slip = script.slip("sales-delivery", 4, digits).number
    script.must(Expected(9, S, 18, LikelyCause.DIGITS, Record.CARD, slip, 9))
    script.slip("sales-delivery", 17, script.row(10, -8))
    again = script.row(10, -8)
    again.shelf.clear()
    again.theirs.clear()
    slip = script.slip("sales-delivery", 17, again).number
    script.must(
        Expected(10, A, -8, LikelyCause.TWICE, Record.CARD, slip),
        Expected(10, S, 8, LikelyCause.TWICE, Record.CARD, slip, 10),
    )


def _typed_there(script: Script) -> None:
    """What was typed wrong in their account."""
    boxes = script.row(7, -30, factor=10)
    boxes.theirs = Counter({(7, 1): -3})
    slip = script.slip("sales-delivery", 8, boxes).number
    script.must(Expected(7, A, -27, LikelyCause.UNIT, Record.ACCOUNT, slip))
    digits = script.row(8, 61)
    digits.theirs = Counter({(8, 1): 16})
    slip = script.slip("purchase-receipt", 6, digits).number
    script.must(Expected(8, A, 45, LikelyCause.DIGITS, Record.ACCOUNT, slip))
