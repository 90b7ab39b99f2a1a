"""Mistakes planted in a month, each in the record where it would really sit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from partsdesk.domain.books.slips import State
from partsdesk.domain.counting.clues import LikelyCause, Record
from tests.support.months import (
    AS_OF,
    BINS,
    IN,
    STORES,
    Doing,
    Month,
    Row,
    a_row,
    plain,
    reversal,
    store_of,
)


@dataclass(frozen=True)
class Planted:
    """What was done: a mistake, the cause that should be named first (None for theft), the items
    that it puts out, and the slip that should stand beside it.
    """

    sort: str
    cause: LikelyCause | None
    record: Record
    items: frozenset[int]
    slip: int | None = None


class NoPlace(Exception):
    """The month has nothing that this mistake could be made with."""


def _pick(month: Month, fits: Callable[[Doing], bool] = lambda _: True) -> Doing:
    fit = [each for each in plain(month) if each.rows and fits(each)]
    if not fit:
        raise NoPlace
    slip = month.dice.choice(fit)
    month.touched |= {row.item for row in slip.rows}
    return slip


def _pick_row(month: Month, fits: Callable[[Row], bool]) -> tuple[Doing, Row]:
    slip = _pick(month, lambda each: any(fits(row) for row in each.rows))
    return slip, month.dice.choice([row for row in slip.rows if fits(row)])


def _items(rows: Iterable[Row]) -> frozenset[int]:
    return frozenset(row.item for row in rows)


def _only(row: Row) -> tuple[int, int]:
    """A line's bin and quantity."""
    ((bin_, quantity),) = row.card.items()
    return bin_, quantity


def _fresh(month: Month, stores: tuple[int, ...] = STORES) -> int:
    """An item that nothing was planted in."""
    untouched = [each for each in month.articles if each.id not in month.touched]
    free = [each.id for each in untouched if each.store in stores]
    if not free:
        raise NoPlace
    item = month.dice.choice(free)
    month.touched.add(item)
    return item


def unbooked(month: Month) -> Planted:
    """Their accountant never saw the paper."""
    slip = _pick(month)
    missed = slip.rows if month.dice.random() < 0.8 else [month.dice.choice(slip.rows)]
    for row in missed:
        row.theirs.clear()
    return Planted("unbooked", LikelyCause.UNBOOKED, Record.ACCOUNT, _items(missed), slip.number)


def _waiting(month: Month, kind: str, partner: int) -> Doing:
    slip = month.doing(kind, month.day(5), State.RELEASED, partner)
    store = month.dice.choice(STORES)
    for _ in range(month.dice.choice((1, 1, 2, 3))):
        article = month.article(_fresh(month, (store,)))
        sign = 1 if kind in IN else -1
        count = sign * month.dice.randint(1, 40)
        slip.rows.append(a_row(article, count, article.bins[0]))
    return slip


def invoice_ahead(month: Month) -> Planted:
    """Their accountant booked the invoice; the goods have not come."""
    slip = _waiting(month, "purchase-receipt", 21)
    for row in slip.rows:
        row.shelf.clear()
    return Planted(
        "invoice ahead", LikelyCause.AHEAD, Record.ACCOUNT, _items(slip.rows), slip.number
    )


def never_executed(month: Month) -> Planted:
    """Booked there, and the customer never came for the goods."""
    slip = _waiting(month, "sales-delivery", 1)
    for row in slip.rows:
        row.shelf.clear()
    items = _items(slip.rows)
    return Planted("never executed", LikelyCause.NEVER_EXECUTED, Record.ACCOUNT, items, slip.number)


def moved_first(month: Month) -> Planted:
    """The goods went; the keeper has not carried the slip out."""
    slip = _waiting(month, "sales-delivery", 2)
    for row in slip.rows:
        row.theirs.clear()
    items = _items(slip.rows)
    return Planted("not carded", LikelyCause.UNCARDED, Record.CARD, items, slip.number)


def mixed_up(month: Month) -> Planted:
    """The keeper took another item of the same class for the right one."""
    slip, row = _pick_row(month, lambda each: sum(each.card.values()) < 0)
    mine = month.article(row.item)
    bin_, quantity = _only(row)
    kin = [
        each
        for each in month.articles
        if each.category == mine.category
        and each.store == store_of(bin_)
        and each.id not in month.touched
    ]
    if not kin:
        raise NoPlace
    other = month.dice.choice(kin)
    month.touched.add(other.id)
    row.shelf = Counter({(other.id, other.bins[0]): quantity})
    items = frozenset({mine.id, other.id})
    return Planted("mix-up", LikelyCause.MIX_UP, Record.SHELF, items, slip.number)


def wrong_bin(month: Month) -> Planted:
    """The goods lie in another bin than the card has them in."""
    slip, row = _pick_row(month, lambda each: len(each.card) == 1)
    bin_, quantity = _only(row)
    first = (store_of(bin_) - 1) * BINS
    others = [b for b in month.article(row.item).bins if b != bin_]
    if not others or month.dice.random() < 0.5:
        others = [b for b in range(first + 1, first + BINS + 1) if b != bin_]
    row.shelf = Counter({(row.item, month.dice.choice(others)): quantity})
    items = frozenset({row.item})
    return Planted("wrong bin", LikelyCause.WRONG_PLACE, Record.SHELF, items, slip.number)


def box_for_piece(month: Month) -> Planted:
    """So many boxes were written down as so many pieces: on our card, or in their account."""
    slip, row = _pick_row(month, lambda each: bool(month.article(each.item).pack))
    pack = month.article(row.item).pack
    bin_, quantity = _only(row)
    sign = 1 if quantity > 0 else -1
    boxes = month.dice.randint(1, 8) if quantity > 0 else month.dice.randint(1, 3)
    theirs = month.dice.random() < 0.5
    keyed = a_row(month.article(row.item), sign * boxes, bin_)
    real = a_row(month.article(row.item), sign * boxes * pack, bin_, pack)
    if theirs:
        real.theirs = keyed.theirs
        slip.rows[slip.rows.index(row)] = real
    else:
        _replace_typed(month, slip, row, keyed, real)
    record = Record.ACCOUNT if theirs else Record.CARD
    return Planted("box for piece", LikelyCause.UNIT, record, frozenset({row.item}), slip.number)


def _replace_typed(month: Month, slip: Doing, row: Row, keyed: Row, real: Row) -> None:
    """A line that was typed wrong; their account goes by the paper, or by what we typed."""
    keyed.shelf = real.shelf
    if month.dice.random() < 0.5:
        keyed.theirs = real.theirs
    slip.rows[slip.rows.index(row)] = keyed


def _swapped(quantity: int) -> int | None:
    text = str(abs(quantity))
    for at in range(len(text) - 1):
        if text[at] != text[at + 1] and not (at == 0 and text[1] == "0"):
            turned = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            return int(turned) * (1 if quantity > 0 else -1)
    return None


def transposed_digits(month: Month) -> Planted:
    """21 for 12: on our card, or in their account."""
    slip, row = _pick_row(
        month, lambda each: each.factor == 1 and _swapped(sum(each.card.values())) is not None
    )
    bin_, quantity = _only(row)
    wrong = _swapped(quantity)
    assert wrong is not None
    article = month.article(row.item)
    theirs = month.dice.random() < 0.5
    if theirs:
        row.theirs = a_row(article, wrong, bin_).theirs
    else:
        _replace_typed(month, slip, row, a_row(article, wrong, bin_), row)
    record = Record.ACCOUNT if theirs else Record.CARD
    items = frozenset({row.item})
    return Planted("transposed digits", LikelyCause.DIGITS, record, items, slip.number)


def in_for_out(month: Month) -> Planted:
    """Their accountant booked it on the wrong side."""
    slip, row = _pick_row(month, lambda each: abs(sum(each.card.values())) > 1)
    row.theirs = Counter({key: -quantity for key, quantity in row.theirs.items()})
    items = frozenset({row.item})
    return Planted("wrong sign", LikelyCause.SIGN, Record.ACCOUNT, items, slip.number)


def double_entry(month: Month) -> Planted:
    """The same paper was entered twice: on our card, or in their account."""
    slip = _pick(month)
    if month.dice.random() < 0.5:
        for row in slip.rows:
            row.theirs = Counter({key: 2 * value for key, value in row.theirs.items()})
        return Planted(
            "double entry", LikelyCause.TWICE, Record.ACCOUNT, _items(slip.rows), slip.number
        )
    again = month.doing(slip.kind, slip.day, State.BOOKED, slip.partner)
    again.told = slip.told
    hears = month.dice.random() < 0.5  # their account goes by what we typed
    for row in slip.rows:
        bin_, quantity = _only(row)
        copy = a_row(month.article(row.item), quantity, bin_, row.factor)
        copy.shelf.clear()
        if not hears:
            copy.theirs.clear()
        again.rows.append(copy)
    return Planted("double entry", LikelyCause.TWICE, Record.CARD, _items(slip.rows), again.number)


def red_missing(month: Month) -> Planted:
    """Reversed here, and their account was never told."""
    slip = _pick(month)
    red = reversal(month, slip, min(AS_OF, slip.day))
    for row in red.rows:
        row.theirs.clear()
    items = _items(slip.rows)
    return Planted("missing red slip", LikelyCause.RED_MISSING, Record.ACCOUNT, items, red.number)


def not_replaced(month: Month) -> Planted:
    """Reversed to be entered again, which nobody did; the goods had moved."""
    slip = _pick(month)
    red = reversal(month, slip, min(AS_OF, slip.day))
    hears = month.dice.random() < 0.5  # their account was corrected at once
    for row in red.rows:
        row.shelf.clear()
        if not hears:
            row.theirs.clear()
    items = _items(slip.rows)
    return Planted("not replaced", LikelyCause.NOT_REPLACED, Record.CARD, items, slip.number)


def theft(month: Month) -> Planted:
    """Somebody took it."""
    article = month.article(_fresh(month))
    month.shrunk[article.id, month.dice.choice(article.bins)] -= month.dice.randint(1, 20)
    return Planted("theft", None, Record.SHELF, frozenset({article.id}))


PLANTS: tuple[Callable[[Month], Planted], ...] = (
    unbooked,
    invoice_ahead,
    never_executed,
    moved_first,
    mixed_up,
    wrong_bin,
    box_for_piece,
    transposed_digits,
    in_for_out,
    double_entry,
    red_missing,
    not_replaced,
    theft,
)


def disturb(month: Month, places: int = 6) -> frozenset[int]:
    """Small differences that have nothing to do with each other: miscounts, losses, small gifts."""
    items = set()
    for _ in range(places):
        article = month.article(_fresh(month))
        off = month.dice.choice((-3, -2, -2, -1, -1, -1, 1, 1, 2))
        month.shrunk[article.id, month.dice.choice(article.bins)] += off
        items.add(article.id)
    return frozenset(items)
