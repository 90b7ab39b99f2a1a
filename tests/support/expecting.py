"""What a step should come to: every reason to refuse it, and what it moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from partsdesk.domain.books.execution import Counted, Part
from partsdesk.domain.books.kind import Direction, ReleasedBy, Step
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.quantities import Quantity
from tests.support.machine import PIECE, Hands, may, rights
from tests.support.model import Ask, Moved, Page, Refused, Spot


def in_store(page: Page) -> bool:
    """Whether a slip moves goods inside one store, and so stands in no ledger."""
    return page.kind.direction is Direction.MOVE and page.store == page.to_store


def month(day: dt.date) -> int:
    """Year × 100 + month."""
    return day.year * 100 + day.month


def release(hands: Hands, page: Page, actor: Actor) -> set[str]:
    """Why a slip may not be released."""
    by_thing = isinstance(rights(page, hands.world.groups).releases, ReleasedBy)
    reasons = may(actor, page, Step.DRAFT if by_thing else Step.RELEASE, hands.world.groups)
    if not by_thing and page.by["draft"] == actor.user:
        reasons.add("SamePerson")
    if page.state != "draft":
        reasons.add("WrongState")
    if _halves_a_conversion(hands, page, [(line.source, line.quantity) for line in page.lines]):
        reasons.add("HalfConversion")
    if page.kind.reserves and page.red_of is None:
        others = [each for each in hands.model.pages.values() if _reserves(each, page)]
        wanted = [lot for each in (page, *others) for lot in _serials(hands, each)]
        if any(wanted.count(lot) > 1 for lot in _serials(hands, page)):
            reasons.add("BeyondFree")
    return reasons


def _halves_a_conversion(hands: Hands, page: Page, taken: list[tuple[int | None, int]]) -> bool:
    """Whether a red slip undoes a part of a conversion."""
    if page.red_of is None or page.kind.direction is not Direction.CONVERT:
        return False
    return any(
        sum(abs(quantity) for source, quantity in taken if source == move.id) < move.quantity
        for move in hands.model.pages[page.red_of].moves
    )


def _reserves(page: Page, but: Page) -> bool:
    released = page.state == "released" and page.red_of is None
    return released and page.kind.reserves and page is not but


def _serials(hands: Hands, page: Page) -> list[str]:
    serial = hands.world.items["S"]
    return [line.lot for line in page.lines if line.item == serial and not line.comes_in]


def take_back(hands: Hands, page: Page, actor: Actor) -> set[str]:
    """Why a release may not be taken back."""
    reasons = set()
    if page.by.get("release") != actor.user:
        reasons = may(actor, page, Step.RELEASE, hands.world.groups)
    return reasons | ({"WrongState"} if page.state != "released" else set())


def void(hands: Hands, page: Page, actor: Actor) -> set[str]:
    """Why a slip may not be given up."""
    reasons = may(actor, page, Step.DRAFT, hands.world.groups)
    return reasons | ({"WrongState"} if page.state not in {"draft", "released"} else set())


def a_day(hands: Hands, book: str, day: dt.date) -> set[str]:
    """Why an entry may not have a day."""
    reasons = set()
    if month(day) <= hands.model.closed[book]:
        reasons.add("MonthClosed")
    if day > hands.today():
        reasons.add("DayToCome")
    return reasons


def default_day(hands: Hands, book: str, day: dt.date) -> dt.date:
    """The day, or the first open one."""
    closed = hands.model.closed[book]
    if month(day) > closed:
        return day
    return dt.date(closed // 100 + closed % 100 // 12, closed % 100 % 12 + 1, 1)


def execute(
    hands: Hands, page: Page, actor: Actor, counted: tuple[Counted, ...], *, decided: bool
) -> tuple[set[str], list[Moved]]:
    """Why a slip may not be executed, and what it moves."""
    reasons = may(actor, page, Step.EXECUTE, hands.world.groups)
    if page.by.get("book") == actor.user:
        reasons.add("SamePerson")
    if page.state not in {"released", "booked-ahead"}:
        return reasons | {"WrongState"}, []
    moves: list[Moved] = []
    try:
        for move in predicted(hands, page, counted):
            moves.append(move)  # noqa: PERF402 - what there is before a refusal counts as well
    except Refused as refused:
        reasons.add(refused.name)
    sides = {page.lines[move.line - 1].comes_in for move in moves}
    halved = page.kind.direction is Direction.CONVERT and len(sides) == 1
    if not moves or (halved and page.red_of is None):
        reasons.add("NothingCounted")
    is_short = any(left for left in left_over(page, moves).values())
    if is_short and not decided and page.red_of is None and page.state == "released":
        reasons.add("RemainderUndecided")
    if any(_exceeds(page, count) for count in counted):  # whatever another line stumbles over
        reasons.add("MoreThanAsked")
    return reasons | _too_many(hands, page, moves), moves


def _exceeds(page: Page, count: Counted) -> bool:
    """Whether more is counted than may leave."""
    total = sum(part.quantity.units for part in count.parts)
    incoming = page.kind.direction is Direction.IN and page.red_of is None
    return total > page.lines[count.line - 1].quantity and not incoming


def _too_many(hands: Hands, page: Page, moves: list[Moved]) -> set[str]:
    if _halves_a_conversion(hands, page, [(move.source, move.quantity) for move in moves]):
        return {"HalfConversion"}
    for source in {move.source for move in moves if move.source is not None}:
        taken = sum(abs(move.quantity) for move in moves if move.source == source)
        if taken > hands.model.left(source):
            return {"OverTaken"}
    for number, line in enumerate(page.lines, start=1):
        came = sum(abs(move.quantity) for move in moves if move.line == number)
        if came > line.quantity and page.state == "booked-ahead":
            return {"MoreThanInvoiced"}
    return set()


def red_day(hands: Hands, page: Page, day: dt.date) -> set[str]:
    """Why a red slip may not have a day: but today, its own, or in its original's month."""
    if page.red_of is None:
        return set()
    original = hands.model.pages[page.red_of]
    entered = (entry.date for entry in hands.model.ledger if entry.slip == original.id)
    first = original.card_date or next(entered, day)
    usual = {hands.today(), default_day(hands, "stores", page.date)}
    named = month(day) == month(first) or day in usual
    return set() if named and day >= first else {"RedDate"}


def on_cards(hands: Hands, page: Page, moves: list[Moved], day: dt.date) -> set[str]:
    """Why moves may not be written on a day."""
    reasons = a_day(hands, "stores", day) | red_day(hands, page, day)
    if not hands.model.bears(moves, day):
        reasons.add("NotEnoughStock")
    serial = hands.world.items["S"]
    for lot in {move.lot for move in moves if move.item == serial}:
        steps = [
            (day, net) for day, item, code, net in _nets(hands) if (item, code) == (serial, lot)
        ]
        steps += [(day, _net(move)) for move in moves if move.item == serial and move.lot == lot]
        steps.sort(key=lambda step: step[0])
        total = 0
        for _, net in steps:
            total += net
            if total > PIECE:
                reasons.add("SerialElsewhere")
    return reasons


def _net(move: Moved) -> int:
    return move.quantity * (bool(move.target) - bool(move.origin))


def _nets(hands: Hands) -> Iterator[tuple[dt.date, int, str, int]]:
    """What every move ever did to a lot, in the order of execution."""
    pages = [page for page in hands.model.pages.values() if page.card_date]
    moves = [(page.card_date, move) for page in pages for move in page.moves]
    moves.sort(key=lambda each: each[1].id)
    for day, move in moves:
        if day is not None:
            yield day, move.item, move.lot, _net(move)


def as_asked(page: Page, *, looked_over: bool) -> tuple[Counted, ...]:
    """The count of a slip that is carried out just as it was drawn up."""
    return tuple(
        Counted(
            number,
            (
                Part(
                    Quantity(line.quantity),
                    BinId(line.bin) if line.bin else None,
                    BinId(line.to_bin) if line.to_bin else None,
                    line.lot,
                    checked=looked_over,
                ),
            ),
        )
        for number, line in enumerate(page.lines, start=1)
    )


def left_over(page: Page, moves: list[Moved]) -> dict[int, int]:
    """What of each line did not come or go."""
    left = {}
    for number, line in enumerate(page.lines, start=1):
        came = sum(abs(move.quantity) for move in moves if move.line == number)
        if line.quantity > came:
            left[number] = line.quantity - came
    return left


def predicted(hands: Hands, page: Page, counted: tuple[Counted, ...]) -> Iterator[Moved]:
    """What a count moves."""
    for count in counted:
        line = page.lines[count.line - 1]
        total = sum(part.quantity.units for part in count.parts)
        if _exceeds(page, count):
            raise Refused("MoreThanAsked")
        if page.red_of is not None:
            if total:
                yield _red(hands, count.line, line, total)
            continue
        asked = line.quantity
        for part in count.parts:
            yield from _part(hands, page, (count.line, line), part, asked)
            asked -= part.quantity.units


def _red(hands: Hands, number: int, line: Ask, total: int) -> Moved:
    owner = hands.model.owner(line.source or 0)
    original = next(move for move in owner.moves if move.id == line.source)
    return Moved(
        number,
        line.item,
        original.lot,
        -total,
        original.origin,
        original.target,
        line.source,
    )


def _part(
    hands: Hands, page: Page, numbered: tuple[int, Ask], part: Part, asked: int
) -> Iterator[Moved]:
    number, line = numbered
    quantity = part.quantity.units
    if quantity <= 0:
        return
    if page.kind.checks_goods and not part.abnormal and not part.checked:
        raise Refused("GoodsUnchecked")
    good = quantity
    memo = hands.world.groups[page.store] == "memo"
    if page.kind.direction is Direction.IN and not part.abnormal and not memo:
        good = min(quantity, max(asked, 0))
    for piece, hold in ((good, bool(part.abnormal)), (quantity - good, True)):
        if piece:
            origin, target = _places(hands, page, line, part, hold=hold)
            _check_lot(hands, line, piece, origin)
            if origin and origin == target:
                raise Refused("SamePlace")
            yield Moved(number, line.item, line.lot, piece, origin, target, line.source)


def _check_lot(hands: Hands, line: Ask, piece: int, origin: Spot | None) -> None:
    if line.item == hands.world.items["S"] and piece != PIECE:
        raise Refused("SerialNotOne")
    if origin and line.lot and (line.item, line.lot) not in hands.lots:
        raise Refused("UnknownLot")


def _places(
    hands: Hands, page: Page, line: Ask, part: Part, *, hold: bool
) -> tuple[Spot | None, Spot | None]:
    direction = page.kind.direction
    origin = target = None
    if direction is Direction.IN:
        target = _put(hands, page.store, part.bin or line.bin, hold=hold)
    elif not line.comes_in:
        origin = _spot(hands, page.store, part.bin or line.bin)
    if page.to_store and (direction is Direction.MOVE or line.comes_in):
        bin_ = part.to_bin or line.to_bin
        target = _put(hands, page.to_store, bin_, hold=hold)
    return origin, target


def _spot(hands: Hands, store: int, bin_: int | None) -> Spot:
    return hands.world.spot(store, bin_ if bin_ in hands.world.bins[store] else None)


def _put(hands: Hands, store: int, bin_: int | None, *, hold: bool) -> Spot:
    if not hold:
        return _spot(hands, store, bin_)
    if store not in hands.world.holds:
        raise Refused("NoHoldStore")
    return hands.world.spot(hands.world.holds[store], None)


def book(hands: Hands, page: Page, actor: Actor, day: dt.date) -> set[str]:
    """Why a slip may not be booked on a day, as far as its value does not matter."""
    reasons = may(actor, page, Step.BOOK, hands.world.groups)
    if page.by.get("execute") == actor.user:
        reasons.add("SamePerson")
    if page.state != ("executed" if page.kind.has_card else "released") or in_store(page):
        return reasons | {"WrongState"}
    groups = hands.world.groups
    keys = hands.model.keys(page, groups)
    if not page.kind.has_card and page.red_of is not None:
        original = hands.model.pages[page.red_of]
        reasons |= {"NothingLeft"} if original.state != "booked" else set()
    for other in hands.model.pages.values():
        waits = other.state == "executed" and not in_store(other) and other is not page
        early = other.card_date is not None and month(other.card_date) < month(day)
        if waits and early and hands.model.keys(other, groups) & keys:
            reasons.add("BookFirst")
    return reasons | a_day(hands, "accounts", hands.model.day_of(page, day, groups))
