"""Slips out of a file: rows become slips, slips become drafts or are carried on into the books.

Gathering only reads: rows are grouped by (ref, kind), their cells read, their codes looked up.
Taking in then writes slip by slip, each in an attempt of its own, so that one that is refused
leaves the others alone; whether anything is kept is the caller's decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from partsdesk.database.work import View
from partsdesk.domain.books.drafts import DraftLine, Head
from partsdesk.domain.books.kind import Direction, Need, SlipKind
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.catalog.items import Item, ItemId, UnknownItem
from partsdesk.domain.catalog.partners import Partner, PartnerType, UnknownPartner, WrongPartner
from partsdesk.domain.catalog.places import Bin, BinId, Store, UnknownBin, UnknownStore
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY, Price, Quantity, half_up
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.importing.rows import (
    CellMissing,
    Reading,
    Rejected,
    Row,
    RowsDiffer,
)
from partsdesk.services.slips.drafting import UnknownKind

CHUNK = 1_000
ONE = Price.parse("1").units
IMPORT_NEEDS = {  # what a kind's rows must fill (cli.md); a reason may be empty here
    Need.PARTNER: ("partner",),
    Need.PARTNER_OR_ORDER: ("partner", "order"),
    Need.ORDER: ("order",),
    Need.DEPARTMENT: ("department",),
    Need.TO_STORE: ("to_store",),
}
AGREEING = ("date", "partner", "store", "to_store", "order", "reason", "department")
KINDS_BY_NAME = {name: kind for kind in KINDS.values() for name in (kind.code, kind.zh)}


@dataclass(eq=False)
class ImportedBefore(Refusal):
    """A slip with this reference and kind was imported before."""

    ref: str
    kind: str


@dataclass(eq=False)
class QuantityNotPositive(Refusal):
    """A line's quantity is nought or below."""

    quantity: Quantity


@dataclass(eq=False)
class WithItsSlip(Refusal):
    """The row is rejected with its slip, for what is wrong in another row."""

    ref: str
    row: int


@dataclass(slots=True)
class SlipRows:
    """A slip as a file has it.

    Attributes:
        rows: the file's rows of its lines, line by line.
        codes: the codes of its lines' items.
        sources: the texts of lines' sources, by line number.
    """

    ref: str
    kind: SlipKind
    head: Head
    said: Mapping[str, str]
    lines: list[DraftLine] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    sources: dict[int, str] = field(default_factory=dict)

    def row_of(self, line: int) -> int:
        """The file's row of a line; the slip's first row for its head."""
        return self.rows[line - 1] if 0 < line <= len(self.rows) else self.rows[0]


@dataclass(slots=True)
class Gathered:
    """What a file says, as far as it can be understood."""

    slips: dict[tuple[str, str], SlipRows] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    bad: set[tuple[str, str]] = field(default_factory=set)
    lines: int = 0

    def good(self) -> list[SlipRows]:
        """The slips none of whose rows is bad, in the order of the file."""
        return [slip for key, slip in self.slips.items() if key not in self.bad]


class Masters:
    """Codes looked up, a chunk of rows at a time, and kept."""

    def __init__(self, view: View) -> None:
        self._view = view
        self.items: dict[str, Item] = {}
        self.partners: dict[str, Partner] = {}
        self.stores: dict[str, Store] = {s.code: s for s in view.places.stores().values()}
        self._bins: dict[StoreId, Mapping[str, Bin]] = {}

    def look_up(self, rows: Iterable[Row]) -> None:
        """Fetch what a chunk of rows names and is not known yet."""
        items = {row.cells.get("item", "") for row in rows} - self.items.keys()
        self.items.update(self._view.items.by_code(items - {""}))
        named = {row.cells.get(name, "") for row in rows for name in ("partner", "department")}
        unknown = named - self.partners.keys() - {""}
        if unknown:
            self.partners.update(self._view.partners.by_code(unknown))

    def bin(self, store: Store, code: str) -> BinId:
        """A store's bin; also written ``STORE/BIN``."""
        if store.id not in self._bins:
            self._bins[store.id] = self._view.places.bins_of(store.id)
        plain = code.removeprefix(f"{store.code}/")
        found = self._bins[store.id].get(plain)
        if found is None:
            raise UnknownBin(store.code, code)
        return found.id


def gather(view: View, rows: Iterable[Row]) -> Gathered:
    """Read rows into slips; nothing is written."""
    gathered = Gathered()
    masters = Masters(view)
    for chunk in chunks(rows):
        masters.look_up(chunk)
        for row in chunk:
            _take_row(gathered, masters, row)
    for key, slip in gathered.slips.items():
        sides = {line.comes_in for line in slip.lines}
        if slip.kind.direction is Direction.CONVERT and sides != {True, False}:
            column = "store" if True in sides else "to_store"
            _reject(gathered, key, slip.rows[0], column, CellMissing(column))
    known = view.slips.known_refs(ref for ref, _ in gathered.slips)
    for key in gathered.slips.keys() & known:
        slip = gathered.slips[key]
        _reject(gathered, key, slip.rows[0], "ref", ImportedBefore(*key))
    for key in gathered.bad & gathered.slips.keys():
        _reject_rest(gathered, gathered.slips[key])
    gathered.rejected.sort(key=lambda rejected: rejected.row)
    return gathered


def chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows by the thousand."""
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _reject(
    gathered: Gathered, key: tuple[str, str], row: int, column: str, refusal: Refusal
) -> None:
    gathered.bad.add(key)
    gathered.rejected.append(Rejected(row, column, refusal))


def _reject_rest(gathered: Gathered, slip: SlipRows) -> None:
    """Name the other rows of a bad slip, which are rejected with it."""
    faulty = {rejected.row for rejected in gathered.rejected}
    first = min((row for row in slip.rows if row in faulty), default=0)
    for row in slip.rows:
        if row not in faulty:
            gathered.rejected.append(Rejected(row, "", WithItsSlip(slip.ref, first)))


def _take_row(gathered: Gathered, masters: Masters, row: Row) -> None:
    reading = Reading.of(row)
    ref = reading.needed("ref")
    kind = _kind(reading)
    if kind is None:
        gathered.rejected.extend(reading.faults)
        gathered.bad.add((ref, reading.text("kind")))
        return
    key = (ref, kind.code)
    slip = gathered.slips.get(key)
    if slip is None:
        slip = SlipRows(ref, kind, _head(reading, masters, kind, ref), dict(_said(reading)))
        gathered.slips[key] = slip
    else:
        _check_agrees(reading, slip)
    line = _line(reading, masters, slip)
    slip.rows.append(row.number)
    slip.codes.append(reading.text("item"))
    slip.lines.append(line)
    if reading.text("source"):
        slip.sources[len(slip.lines)] = reading.text("source")
    gathered.lines += 1
    if not reading.is_good:
        gathered.bad.add(key)
        gathered.rejected.extend(reading.faults)


def _kind(reading: Reading) -> SlipKind | None:
    code = reading.needed("kind")
    kind = KINDS_BY_NAME.get(code)
    if code and kind is None:
        reading.refuse("kind", UnknownKind(code))
    return kind


def _said(reading: Reading) -> Iterator[tuple[str, str]]:
    return ((name, reading.text(name)) for name in AGREEING)


def _check_agrees(reading: Reading, slip: SlipRows) -> None:
    for name, text in _said(reading):
        by_line = name == "to_store" and slip.kind.direction is Direction.CONVERT
        if text != slip.said[name] and not by_line:
            reading.refuse(name, RowsDiffer(slip.ref, name, slip.rows[0]))


def _head(reading: Reading, masters: Masters, kind: SlipKind, ref: str) -> Head:
    reading.needed("date")
    day = reading.date("date") or dt.date.min
    _check_needs(reading, kind)
    store = _store(reading, masters, "store", needed=True)
    to_store = None
    if kind.direction is Direction.MOVE:
        to_store = _store(reading, masters, "to_store", needed=True)
    partner = _partner(reading, masters, "partner")
    if partner and partner.type not in kind.partner_types:
        reading.refuse("partner", WrongPartner(partner.code, partner.type, kind.code))
    department = _partner(reading, masters, "department")
    if department and department.type is not PartnerType.DEPARTMENT:
        reading.refuse("department", WrongPartner(department.code, department.type, kind.code))
    return Head(
        date=day,
        store=store.id if store else None,
        to_store=to_store.id if to_store else None,
        partner=partner.id if partner else None,
        department=department.id if department else None,
        cost_bearer=reading.text("cost_bearer"),
        order=reading.text("order"),
        reason=reading.text("reason"),
        ref=ref,
    )


def _check_needs(reading: Reading, kind: SlipKind) -> None:
    for need in sorted(kind.needs & IMPORT_NEEDS.keys()):
        names = IMPORT_NEEDS[need]
        if not any(reading.text(name) for name in names):
            reading.refuse(names[0], CellMissing(names[0]))


def _store(reading: Reading, masters: Masters, column: str, *, needed: bool) -> Store | None:
    code = reading.needed(column) if needed else reading.text(column)
    if code and code not in masters.stores:
        reading.refuse(column, UnknownStore(code))
    return masters.stores.get(code)


def _partner(reading: Reading, masters: Masters, column: str) -> Partner | None:
    code = reading.text(column)
    if code and code not in masters.partners:
        reading.refuse(column, UnknownPartner(code))
    return masters.partners.get(code)


def _line(reading: Reading, masters: Masters, slip: SlipRows) -> DraftLine:
    kind = slip.kind
    code = reading.needed("item")
    item = masters.items.get(code)
    if code and item is None:
        reading.refuse("item", UnknownItem(code))
    quantity = _quantity(reading, kind)
    goes_to = reading.text("to_store")
    comes_in = kind.direction is Direction.CONVERT and bool(goes_to)
    to_store = masters.stores.get(goes_to)
    if comes_in and to_store is None:
        reading.refuse("to_store", UnknownStore(goes_to))
    if comes_in and to_store is not None:
        _set_conversion_target(reading, slip, to_store)
    store = masters.stores.get(reading.text("store"))
    unit = reading.text("unit")
    price, amount = reading.price("unit_price"), reading.amount("amount")
    factor = item.factor(unit) if item else None
    if price is not None and factor not in {None, 1}:
        # A price stands for the unit beside it; the books keep the price of one base unit.
        amount = price.of(quantity) if amount is None else amount
        price = Price(half_up(price.units, factor or 1))
    return DraftLine(
        item=item.id if item else ItemId(0),
        quantity=quantity,
        unit=unit,
        lot=reading.text("lot"),
        bin=None if comes_in else _bin(reading, masters, store, "bin"),
        to_bin=_bin(reading, masters, to_store or store, "to_bin"),
        comes_in=comes_in,
        price=price,
        amount=amount,
        tax_rate=_rate(reading.price("tax_rate")),
        tax=reading.amount("tax_amount"),
        invoice=reading.text("invoice"),
        note=reading.text("note"),
    )


def _rate(rate: Price | None) -> Price | None:
    """A rate of tax: ``0.13``, or ``13`` for as many per cent."""
    return Price(rate.units // 100) if rate is not None and rate.units > ONE else rate


def _set_conversion_target(reading: Reading, slip: SlipRows, store: Store) -> None:
    if slip.head.to_store not in {None, store.id}:
        reading.refuse("to_store", RowsDiffer(slip.ref, "to_store", slip.rows[0]))
    head = slip.head
    slip.head = Head(
        head.date,
        head.store,
        store.id,
        head.partner,
        head.department,
        head.cost_bearer,
        head.order,
        head.reason,
        head.note,
        head.ref,
    )


def _quantity(reading: Reading, kind: SlipKind) -> Quantity:
    if not kind.has_card:
        if not reading.text("amount"):
            reading.refuse("amount", CellMissing("amount"))
        return reading.quantity("quantity") or NO_QUANTITY  # means nothing here, and is kept
    if not reading.needed("quantity"):
        return NO_QUANTITY
    quantity = reading.quantity("quantity") or NO_QUANTITY
    if reading.is_good and quantity <= NO_QUANTITY:
        reading.refuse("quantity", QuantityNotPositive(quantity))
    return quantity


def _bin(reading: Reading, masters: Masters, store: Store | None, column: str) -> BinId | None:
    code = reading.text(column)
    if not code or store is None:
        return None
    try:
        return masters.bin(store, code)
    except UnknownBin as refusal:
        reading.refuse(column, refusal)
        return None
