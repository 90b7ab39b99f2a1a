"""Taking gathered slips into the books: drafted, and if asked executed and booked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from partsdesk.database.work import Work
from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.slips import MoveId, Slip, State, books_at_all
from partsdesk.domain.registers.orders import OrderType
from partsdesk.domain.values.people import UserId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.importing.rows import Rejected
from partsdesk.services.importing.slips import SlipRows, WithItsSlip
from partsdesk.services.slips.booking import BookSlip, book
from partsdesk.services.slips.drafting import drafted
from partsdesk.services.slips.executing import ExecuteSlip, Remainder, carried_out
from partsdesk.services.slips.surroundings import Surroundings, check_places, check_step
from partsdesk.services.warehouse import act


@dataclass(eq=False)
class ImportMakesDrafts(Refusal):
    """Once the opening is signed, imported slips are executed and booked by their own people."""

    rule = "VAL-10"
    store: str


@dataclass(eq=False)
class UnknownSource(Refusal):
    """A line's source is no line of an executed slip."""

    rule = "VAL-8"
    source: str


@dataclass(frozen=True, slots=True)
class TakeSlips:
    """Take slips in that a file holds; the record keeps the file's name and the count.

    Attributes:
        strict: stop at the first slip that is refused, since nothing will be kept.
    """

    file: str
    count: int
    execute: bool
    book: bool
    slips: Sequence[SlipRows] = field(default=(), metadata={"secret": True})
    progress: Callable[[int], None] | None = field(default=None, metadata={"secret": True})


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in, and what was not."""

    count: int
    rejected: tuple[Rejected, ...] = field(default=(), metadata={"secret": True})


@act()
def take_slips(work: Work, asked: TakeSlips) -> Taken:
    """Take slips in, each in an attempt of its own; the refused ones are answered, not raised."""
    around = Surroundings(work)
    rejected: list[Rejected] = []
    count = 0
    for number, slip in enumerate(asked.slips, start=1):
        try:
            with work.attempt():
                _take(work, slip, asked, around)
            count += 1
        except Refusal as refusal:
            rejected.extend(_rejected(slip, refusal))
        if asked.progress is not None:
            asked.progress(number)
    return Taken(count, tuple(rejected))


def _take(work: Work, rows: SlipRows, asked: TakeSlips, around: Surroundings) -> None:
    lines = tuple(
        replace(line, source=_source(work, rows, rows.sources[number]))
        if number in rows.sources
        else line
        for number, line in enumerate(rows.lines, start=1)
    )
    carried_on = asked.execute or asked.book
    state = State.RELEASED if carried_on else State.DRAFT
    released_by = work.actor.user if carried_on else None
    slip = drafted(
        work,
        rows.kind.code,
        rows.head,
        lines,
        around,
        imported=True,
        state=state,
        released_by=released_by,
    )
    if not carried_on:
        return
    check_places(slip, around)
    _check_may(work, slip, around)
    if rows.kind.order_type and slip.order:
        work.orders.take_in_many(OrderType(rows.kind.order_type), [slip.order], slip.date)
    moves = None
    if slip.kind.has_card:
        execute = ExecuteSlip(slip.id, 0, remainder=Remainder.CLOSE)
        done, moves = carried_out(work, slip, execute, around)
        by = UserId(work.actor.user)
        slip = replace(
            slip,
            state=State.BOOKED if slip.kind.books_itself else State.EXECUTED,
            number=done.called,
            card_date=done.card_date,
            executed_by=by,
        )
    if asked.book and books_at_all(slip) and slip.state is not State.BOOKED:
        check_step(work, slip, Step.BOOK, around)
        book(work, slip, BookSlip(slip.id, 0), around, moves)


def _check_may(work: Work, slip: Slip, around: Surroundings) -> None:
    """Refuse to carry slips on once the opening is signed, but in a one-man store (VAL-10)."""
    store = around.stores[slip.store] if slip.store is not None else None
    if work.settings.text("live-since") and store is not None and not store.one_man:
        raise ImportMakesDrafts(store.code)
    if slip.kind.has_card:
        check_step(work, slip, Step.EXECUTE, around)


def _source(work: Work, rows: SlipRows, text: str) -> MoveId:
    """The move that ``NUMBER/LINE``, or ``REF/LINE`` of an imported slip, stands for."""
    name, _, line = text.rpartition("/")
    found = None
    if line.isdecimal():
        found = work.slips.source_move(name, int(line), rows.kind.source_kinds)
    if found is None:
        raise UnknownSource(text)
    return found


def _rejected(slip: SlipRows, refusal: Refusal) -> list[Rejected]:
    """A slip's rows, rejected: the one that is at fault with the reason, the others with it."""
    at = _row_at_fault(slip, refusal)
    return [
        Rejected(row, column_of(refusal), refusal)
        if row == at
        else Rejected(row, "", WithItsSlip(slip.ref, at))
        for row in slip.rows
    ]


def _row_at_fault(slip: SlipRows, refusal: Refusal) -> int:
    line = getattr(refusal, "line", 0)
    item = getattr(refusal, "item", "")
    if not line and item in slip.codes:
        line = slip.codes.index(item) + 1
    return slip.row_of(line)


COLUMNS = {
    "NotEnoughStock": "quantity",
    "NotCovered": "quantity",
    "TooManyDecimals": "quantity",
    "NegativeQuantity": "quantity",
    "NegativeWorth": "unit_price",
    "SamePlace": "to_bin",
    "BookFirst": "date",
    "MoreThanAsked": "quantity",
    "OverTaken": "quantity",
    "UnknownUnit": "unit",
    "ItemInactive": "item",
    "UnknownItem": "item",
    "LotNeeded": "lot",
    "LotNotTracked": "lot",
    "UnknownLot": "lot",
    "SerialNotOne": "lot",
    "SerialElsewhere": "lot",
    "MonthClosed": "date",
    "DayToCome": "date",
    "PriceMissing": "unit_price",
    "NothingToAdjust": "amount",
    "UnknownSource": "source",
    "SourceUnbooked": "source",
    "WrongSource": "source",
    "WrongCondition": "store",
    "ValueWouldVanish": "to_store",
    "OutsideStores": "store",
    "ImportMakesDrafts": "store",
    "OutsideCount": "store",
    "UnknownBin": "bin",
    "CountedLater": "counted_at",
    "SameCounter": "by",
}


def column_of(refusal: Refusal) -> str:
    """The column of a file that a refusal is about; empty where it is about the whole row."""
    return COLUMNS.get(type(refusal).__name__, "")
