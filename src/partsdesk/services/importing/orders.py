"""Orders out of a file: the rows of one (number, type) are an order, lines and all.

An order that was imported before is brought up to date; one that was opened here is the house's
own, and a file does not change it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from partsdesk.database.work import Work
from partsdesk.domain.catalog.items import Item, TooManyDecimals, UnknownItem
from partsdesk.domain.catalog.partners import Partner, UnknownPartner
from partsdesk.domain.registers.orders import (
    MOVES,
    STATES,
    NotPositive,
    Order,
    OrderId,
    OrderKnown,
    OrderLine,
    OrderLineId,
    OrderState,
    OrderType,
)
from partsdesk.domain.values.quantities import NO_QUANTITY
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.importing.rows import (
    Imported,
    NotAChoice,
    Reading,
    Rejected,
    Row,
    RowsDiffer,
    words_of,
)
from partsdesk.wording.terms import ORDER_STATES, ORDERS

AGREEING = ("date", "partner", "state")
_TYPES = words_of(ORDERS)
_STATES = words_of(ORDER_STATES)


@dataclass(eq=False)
class WithItsOrder(Refusal):
    """The row is rejected with its order, for what is wrong in another row."""

    order: str
    row: int


@dataclass(slots=True)
class _Told:
    """An order as the file tells it.

    Attributes:
        bad: the first row that is at fault; nought for none.
    """

    type: OrderType
    number: str
    said: Mapping[str, str]
    date: dt.date | None
    partner: Partner | None
    state: OrderState | None
    note: str = ""
    lines: list[OrderLine] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    bad: int = 0


@dataclass(frozen=True, slots=True)
class _Masters:
    items: Mapping[str, Item]
    partners: Mapping[str, Partner]


def import_orders(work: Work, rows: Iterable[Row]) -> Imported:
    """Add orders, or bring imported ones up to date; rows at fault are answered, not written.

    A state is taken only where the order may come to it from where it stands.
    """
    work.orders.alone()
    readings = [Reading.of(row) for row in rows]
    masters = _Masters(
        work.items.by_code({reading.text("item") for reading in readings} - {""}),
        work.partners.by_code({reading.text("partner") for reading in readings} - {""}),
    )
    told: dict[tuple[OrderType, str], _Told] = {}
    rejected: list[Rejected] = []
    for reading in readings:
        _gather(reading, masters, told)
        rejected.extend(reading.faults)
    count, changed = _take(work, told, rejected)
    rejected.extend(_with_their_orders(told.values(), rejected))
    return Imported(count, changed, rejected=tuple(sorted(rejected, key=lambda each: each.row)))


def _gather(reading: Reading, masters: _Masters, told: dict[tuple[OrderType, str], _Told]) -> None:
    """Take a row in among the rows of its order."""
    number = reading.needed("number")
    reading.needed("type")
    type_ = reading.choice("type", _TYPES, OrderType.PURCHASE)
    if any(fault.column in {"number", "type"} for fault in reading.faults):
        return
    found = told.get((type_, number))
    if found is None:
        found = told[type_, number] = _head(reading, masters, type_, number)
    found.rows.append(reading.number)
    for name in AGREEING:
        if reading.text(name) != found.said[name]:
            reading.refuse(name, RowsDiffer(number, name, found.rows[0]))
    line = _line(reading, masters)
    if line is not None:
        found.lines.append(line)
    elif reading.text("note"):
        found.note = reading.text("note")
    if not reading.is_good:
        found.bad = found.bad or reading.number


def _head(reading: Reading, masters: _Masters, type_: OrderType, number: str) -> _Told:
    code = reading.text("partner")
    if code and code not in masters.partners:
        reading.refuse("partner", UnknownPartner(code))
    state = None
    if reading.text("state"):
        state = reading.choice("state", _STATES, OrderState.OPEN)
        if state not in STATES[type_]:
            choices = tuple(sorted(each.value for each in STATES[type_]))
            reading.refuse("state", NotAChoice("state", reading.text("state"), choices))
    said = {name: reading.text(name) for name in AGREEING}
    return _Told(type_, number, said, reading.date("date"), masters.partners.get(code), state)


def _line(reading: Reading, masters: _Masters) -> OrderLine | None:
    """The line that a row tells; None for a row that only tells of the order itself."""
    code = reading.text("item")
    if not code and not reading.text("quantity"):
        return None
    reading.needed("item")
    reading.needed("quantity")
    item = masters.items.get(code)
    if code and item is None:
        reading.refuse("item", UnknownItem(code))
    quantity = reading.quantity("quantity") or NO_QUANTITY
    price, due = reading.price("unit_price"), reading.date("due")
    if item is None or not reading.is_good:
        return None
    if quantity <= NO_QUANTITY:
        reading.refuse("quantity", NotPositive(code, quantity))
    if quantity.has_decimals(item.unit.decimals):
        unit = item.unit
        reading.refuse("quantity", TooManyDecimals(code, unit.name, quantity, unit.decimals))
    return OrderLine(OrderLineId(0), item.id, quantity, price, due, reading.text("note"))


def _take(
    work: Work, told: Mapping[tuple[OrderType, str], _Told], rejected: list[Rejected]
) -> tuple[int, int]:
    """Write what is good; answers the rows taken, and of them those that said something new."""
    held = {
        (type_, number): order
        for type_ in OrderType
        for number, order in work.orders.many(type_, _numbers(told, type_)).items()
    }
    new: list[Order] = []
    count = changed = 0
    for key, each in told.items():
        before = held.get(key)
        if before is not None and not before.imported and not each.bad:
            refusal = OrderKnown(each.number, each.type)
            rejected.append(Rejected(each.rows[0], "number", refusal))
            each.bad = each.rows[0]
        if each.bad:
            continue
        order = _order(work, each, before)
        if before is None:
            new.append(order)
        elif order != before:
            work.orders.rewrite(order)
        count += len(each.rows)
        changed += len(each.rows) if order != before else 0
    work.orders.add_many(new)
    return count, changed


def _numbers(told: Mapping[tuple[OrderType, str], _Told], type_: OrderType) -> list[str]:
    return [number for each, number in told if each is type_]


def _order(work: Work, told: _Told, before: Order | None) -> Order:
    """The order as it will stand; equal to what is held where the file says nothing new."""
    lines = tuple(told.lines)
    if before is None:
        return Order(
            OrderId(0),
            told.type,
            told.number,
            told.state or OrderState.OPEN,
            told.date or work.today,
            lines,
            told.partner.id if told.partner else None,
            note=told.note,
            imported=True,
            opened_by=work.actor.user or None,
        )
    may = told.state is not None and (told.type, before.state, told.state) in MOVES
    own = tuple(line for line in before.lines if line.added)
    same = _bare(lines) == _bare(line for line in before.lines if not line.added)
    return replace(
        before,
        state=told.state if told.state is not None and may else before.state,
        date=told.date or before.date,
        lines=before.lines if same else lines + own,
        partner=told.partner.id if told.partner else before.partner,
        note=told.note or before.note,
    )


def _bare(lines: Iterable[OrderLine]) -> list[OrderLine]:
    return [replace(line, id=OrderLineId(0)) for line in lines]


def _with_their_orders(told: Iterable[_Told], rejected: Iterable[Rejected]) -> Iterator[Rejected]:
    """The good rows of bad orders: rejected with them."""
    blamed = {each.row for each in rejected}
    for order in told:
        for row in order.rows:
            if order.bad and row not in blamed:
                yield Rejected(row, "", WithItsOrder(order.number, order.bad))
