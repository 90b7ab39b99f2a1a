"""What was counted, out of a file: a table, a filled-in sheet, or a handheld collector's text.

Every row lands or is named. Goods whose code nobody knows are kept aside with it; rows that cannot
be understood, or are of stores that are not counted, are rejected one by one. Rows of the same
goods add up; the same rows a second time are refused, for they would count everything twice.

Rows go to the store's open count, each to the one that covers its place; where there is none, a
count of everything that lies in the store is begun: what the file leaves out then stands there as
not counted, and is not passed over.

A row without a bin stands for the item's default bin, if that lies in the store and holds some of
it, or nothing lies in the unnamed bin either; else for the unnamed bin.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from partsdesk.database.work import Work
from partsdesk.domain.catalog.items import Item, ItemId, UnknownItem
from partsdesk.domain.catalog.places import BinId, Store, UnknownBin, UnknownStore
from partsdesk.domain.catalog.texts import Fit
from partsdesk.domain.counting.counts import Choice, Count, Goods, OutsideCount, Way
from partsdesk.domain.values.calendar import parse_moment
from partsdesk.domain.values.people import Actor, StoreId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.counting.choosing import Chosen, spots_of
from partsdesk.services.counting.opening import COUNTERS, OpenCount, check_stores, opened
from partsdesk.services.counting.sheet_head import SheetHead
from partsdesk.services.counting.tallying import Tallied, taken_as_good
from partsdesk.services.importing.count_codes import CountCodes
from partsdesk.services.importing.count_notes import (
    BinBefore,
    BinIsNoGoods,
    BinsUnsaid,
    CodesAside,
    CountBegun,
    CountTakesIn,
    FileTakenIn,
    LineBroken,
    NotCounted,
    PlacesFound,
    QuantityIsCode,
)
from partsdesk.services.importing.masters import Outcome, Undo
from partsdesk.services.importing.people import People
from partsdesk.services.importing.rows import (
    CellMissing,
    Imported,
    Note,
    Reading,
    Rejected,
    Row,
    words_of,
)
from partsdesk.services.importing.slips import chunks
from partsdesk.services.importing.taking import column_of
from partsdesk.services.warehouse import Warehouse, act, name_of
from partsdesk.sheets.collectors import BROKEN
from partsdesk.wording.terms import GOODS

CODE, COUNTER = Fit("barcode", 80), Fit("by", 60)
_GOODS = words_of(GOODS)
_LONG = 8  # digits of a quantity that may be a code scanned into the wrong field
MOST_NAMED = 20


@dataclass(eq=False)
class StoreUnsaid(Refusal):
    """A row names no store, and not just one is being counted.

    Attributes:
        counting: how many are.
    """

    counting: int


@dataclass(frozen=True, slots=True)
class TakeCount:
    """Take in what was counted; the record keeps the file's name, its rows' digest and number.

    Attributes:
        bare: that it is a collector's text, in which a bin's label may stand alone.
        strict: undo it where a row is bad.
        only_try: undo it in any case.
    """

    file: str
    count: int
    digest: str
    strict: bool
    only_try: bool
    head: SheetHead = field(default_factory=SheetHead)
    bare: bool = False
    rows: Iterable[Row] = field(default=(), metadata={"secret": True})


@dataclass(frozen=True, slots=True)
class CountTaken:
    """What came of it.

    Attributes:
        called: what stands for these rows on record.
        counts: the counts that they went to.
    """

    called: str
    counts: tuple[str, ...]
    imported: Imported = field(default=Imported(0), metadata={"secret": True})


@act(*COUNTERS)
def take_count(work: Work, asked: TakeCount) -> CountTaken:
    """Take in what was counted; undone where rows are bad and only all or nothing will do.

    Raises:
        FileTakenIn, UnknownCount, CountEnded.
    """
    _check_new(work, asked)
    taker = _Taker(work, asked)
    for chunk in chunks(asked.rows):
        taker.take(chunk)
    imported = taker.imported()
    if asked.only_try or (asked.strict and imported.rejected):
        raise Undo(imported)
    return CountTaken(_called(asked.digest), tuple(sorted(taker.rows_of)), imported)


def take_counted(warehouse: Warehouse, actor: Actor, asked: TakeCount) -> Outcome:
    """Take rows in, in one transaction; the answer counts what was kept, or would have been."""
    try:
        imported = warehouse.perform(take_count, asked, actor).result.imported
    except Undo as undo:
        imported = undo.imported
        count = imported.count if asked.only_try else 0
        return count, imported.notes, imported.rejected
    return imported.count, imported.notes, imported.rejected


def digest_of(head: SheetHead, rows: Iterable[Row]) -> str:
    """The same for the same rows, whatever file they stand in."""
    found = hashlib.sha256(json.dumps([head.count, head.pass_, head.by]).encode())
    for row in rows:
        cells = sorted((name, text) for name, text in row.cells.items() if text)
        found.update(json.dumps(cells).encode())
    return found.hexdigest()[:32]


def _called(digest: str) -> str:
    return f"count file {digest}"


def _check_new(work: Work, asked: TakeCount) -> None:
    """Refuse rows that count already.

    Raises:
        FileTakenIn: unless all of it was withdrawn, or its counts given up.
    """
    for done in work.acts.about((_called(asked.digest),), (name_of(take_count),)):
        numbers = [str(each) for each in json.loads(done.answer)["counts"]]
        standing = tuple(n for n in numbers if work.counts.stands_since(n, done.at))
        if standing:
            raise FileTakenIn(json.loads(done.content)["file"], standing, done.by)


@dataclass(frozen=True, slots=True)
class _Read:
    """A row that can be taken down."""

    row: int
    count: str
    tallied: Tallied


class _Taker:
    """Takes rows in, chunk by chunk, and remembers what came of them."""

    def __init__(self, work: Work, asked: TakeCount) -> None:
        self._work = work
        self._asked = asked
        self._codes = CountCodes(work)
        self._counts = _Counts(work, asked)
        self._people = People(work)
        self._zone = ZoneInfo(work.settings.text("zone") or "UTC")
        self._bin: tuple[StoreId, BinId] | None = None
        self._lost: tuple[str, int] | None = None  # the label that means no bin, and its row
        self._rejected: list[Rejected] = []
        self._aside: list[str] = []
        self._unsaid: list[str] = []
        self._blank = self._found = 0
        self.rows_of: dict[str, int] = {}

    def take(self, rows: Sequence[Row]) -> None:
        """Read rows and take down what is good of them."""
        self._codes.look_up(rows)
        by_count: dict[str, list[_Read]] = {}
        for row in rows:
            reading = Reading.of(row)
            read = self._read(reading)
            if read is not None and reading.is_good:
                by_count.setdefault(read.count, []).append(read)
            self._rejected += reading.faults
        for number, reads in by_count.items():
            held = self._counts.held[number]
            taken, refused = taken_as_good(self._work, held, [each.tallied for each in reads])
            self._found += taken.found
            self.rows_of[number] = self.rows_of.get(number, 0) + len(taken.lines)
            for at, each in enumerate(reads):
                if at in refused:
                    fault = refused[at]
                    self._rejected.append(Rejected(each.row, column_of(fault), fault))
                elif each.tallied.item is None:
                    self._aside.append(each.tallied.code)

    def imported(self) -> Imported:
        """What came of all of it."""
        notes: list[Note] = [*self._counts.begun]
        notes += [CountTakesIn(number, rows) for number, rows in sorted(self.rows_of.items())]
        for rows, note in (
            (self._found, PlacesFound(self._found)),
            (self._blank, NotCounted(self._blank)),
            (len(self._aside), CodesAside(len(self._aside), _some(self._aside))),
            (len(self._unsaid), BinsUnsaid(len(self._unsaid), _some(self._unsaid))),
        ):
            notes += [note] if rows else []
        rejected = tuple(sorted(self._rejected, key=lambda each: each.row))
        count = sum(self.rows_of.values())
        return Imported(count, count, tuple(notes), rejected)

    def _read(self, reading: Reading) -> _Read | None:
        """A row as it can be taken down; none for a label, a blank line, or a bad one."""
        if self._is_unreadable(reading) or self._is_label(reading) or self._is_blank(reading):
            return None
        if self._asked.bare and self._lost is not None and not reading.text("bin"):
            reading.refuse("", BinBefore(*self._lost))
        code = reading.text("item") or reading.text("barcode")
        if not code:
            reading.refuse("barcode", CellMissing("barcode"))
        item, lot = self._goods(reading)
        if not reading.needed("quantity"):
            return None
        self._check_quantity(reading, code)
        quantity = reading.quantity("quantity")
        store = self._store(reading)
        if store is None or quantity is None:
            return None
        bin_ = self._place(reading, store, item)
        if not reading.is_good:
            return None
        number = self._counts.of(reading, store, item.id if item else None, bin_)
        by = reading.text("by") or self._asked.head.by
        user = self._people.find(by) if by else None
        reading.refuse_all(COUNTER.faults(by))
        tallied = Tallied(
            store=store.id,
            quantity=quantity,
            item=item.id if item else None,
            bin=bin_,
            lot=lot,
            code=code,
            pass_=self._asked.head.pass_,
            goods=reading.choice("state", _GOODS, Goods.USABLE),
            way=Way.FILE,
            counted_at=reading.value(
                "counted_at", lambda text: parse_moment(text, self._zone), None
            ),
            counter="" if user else by,
            by=user,
        )
        return _Read(reading.number, number, tallied)

    def _is_unreadable(self, reading: Reading) -> bool:
        for column, text in reading.cells.items():
            if BROKEN in text:
                reading.refuse(column, LineBroken(text.replace(BROKEN, "?")))
                return True
        return False

    def _is_label(self, reading: Reading) -> bool:
        """Whether a line of a collector's text says where the following ones lie."""
        if not self._asked.bare or reading.text("quantity"):
            return False
        only = self._counts.only
        text, marked = reading.text("barcode"), reading.text("bin")
        if bool(marked) == bool(text):
            return False
        found = self._codes.label(marked or text, only)
        if found is not None:
            self._bin, self._lost = found, None
            return True
        is_goods = bool(text) and self._codes.goods(text)[0] is not None
        if marked or (self._bin is not None and not text.isdigit() and not is_goods):
            self._lost = (marked or text, reading.number)
            reading.refuse("bin", UnknownBin(only.code if only else "", marked or text))
            return True
        return False

    def _is_blank(self, reading: Reading) -> bool:
        """Whether it is a line of a sheet that nobody filled in."""
        if self._asked.head.count and not reading.text("quantity"):
            self._blank += 1
            return True
        return False

    def _goods(self, reading: Reading) -> tuple[Item | None, str]:
        """What was counted, and of which lot; no item where nobody knows the code."""
        lot = reading.text("lot")
        code = reading.text("item")
        if code:
            item = self._codes.item(code)
            if item is None:
                reading.refuse("item", UnknownItem(code))
            return item, lot
        code = reading.text("barcode")
        reading.refuse_all(CODE.faults(code))
        item, own, is_bin = self._codes.goods(code)
        if is_bin:
            reading.refuse("barcode", BinIsNoGoods(code))
        return item, lot or own

    def _check_quantity(self, reading: Reading, code: str) -> None:
        text = reading.text("quantity")
        if len(text) >= _LONG and text.isdigit():
            item, _, _ = self._codes.goods(text)
            if item is not None or text == code:
                reading.refuse("quantity", QuantityIsCode(text))

    def _store(self, reading: Reading) -> Store | None:
        """The store: the row's own, the sheet's, that of its bin, or the only one being counted."""
        stores = self._codes.stores
        code = reading.text("store") or self._asked.head.store
        if code:
            if code not in stores:
                reading.refuse("store", UnknownStore(code))
            return stores.get(code)
        before, slash, _ = reading.text("bin").partition("/")
        if slash and before in stores:
            return stores[before]
        if self._bin is not None and not reading.text("bin"):
            return self._codes.by_id[self._bin[0]]
        only = self._counts.only
        if only is None:
            reading.refuse("store", StoreUnsaid(self._counts.stores))
        return only

    def _place(self, reading: Reading, store: Store, item: Item | None) -> BinId | None:
        """The bin; none for the unnamed one."""
        code = reading.text("bin")
        if code:
            try:
                return self._codes.bin(store, code)
            except UnknownBin as refusal:
                reading.refuse("bin", refusal)
                return None
        if self._bin is not None:
            if self._bin[0] != store.id:
                reading.refuse("store", UnknownBin(store.code, self._codes.bin_code(self._bin[1])))
            return self._bin[1]
        usual = None if item is None else self._codes.usual_bin(store.id, item)
        if item is not None and usual is None and self._codes.lies_in_bins_only(store.id, item):
            self._unsaid.append(item.code)
        return usual


class _Counts:
    """The open counts that rows go to, held as soon as one does.

    Attributes:
        only: the store that is meant where none is said: the only one that is being counted, or
            that the sheet's count is about.
        stores: how many are being counted.
    """

    def __init__(self, work: Work, asked: TakeCount) -> None:
        self._work = work
        self._asked = asked
        self.held: dict[str, Count] = {}
        self.begun: list[Note] = []
        self._open: dict[StoreId, list[Count]] = {}
        self._at: dict[StoreId, Mapping[tuple[BinId, ItemId | None], str]] = {}
        self._stores = work.places.stores()
        mine = [store for store in self._stores if work.actor.may_enter(store)]
        number = asked.head.count
        counts = [self._hold(number)] if number else work.counts.open_of(mine)
        found = {store for count in counts for store in count.stores}
        self.stores = len(found)
        self.only = self._stores[found.pop()] if len(found) == 1 else None

    def of(self, reading: Reading, store: Store, item: ItemId | None, bin_: BinId | None) -> str:
        """The number of the count that a row goes to; where it may not, the row says so."""
        try:
            check_stores(self._work, [store.id])
            if self._asked.head.count:
                count = self.held[self._asked.head.count]
                if store.id not in count.stores:
                    raise OutsideCount(count.number, store.code)
                return count.number
        except Refusal as refusal:
            reading.refuse("store", refusal)
            return ""
        counts = self._counts_of(store)
        if len(counts) == 1:
            return counts[0].number
        if store.id not in self._at:
            self._at[store.id] = self._places(store.id)
        at = self._at[store.id]
        place = bin_ if bin_ is not None else self._work.places.unnamed()[store.id]
        return at.get((place, item)) or at.get((place, None)) or counts[0].number

    def _counts_of(self, store: Store) -> list[Count]:
        if store.id not in self._open:
            found = list(self._work.counts.open_of([store.id]))
            if not found:
                self._work.counts.alone()
                found = list(self._work.counts.open_of([store.id])) or [self._begin(store)]
            self._open[store.id] = [self._hold(each.number) for each in found]
        return self._open[store.id]

    def _begin(self, store: Store) -> Count:
        asked = OpenCount(Choice.EVERYTHING, (store.id,), note=self._asked.file[:300])
        spots = spots_of(self._work, asked.choice, Chosen(asked.stores))
        made = opened(self._work, asked, spots)
        self.begun.append(CountBegun(made.called, store.code, made.lines))
        return self._work.counts.get(made.called)

    def _places(self, store: StoreId) -> Mapping[tuple[BinId, ItemId | None], str]:
        found: dict[tuple[BinId, ItemId | None], str] = {}
        for spot, number in self._work.counts.counted_places([store]).items():
            found[spot.bin, spot.item] = number
            found.setdefault((spot.bin, None), number)
        return found

    def _hold(self, number: str) -> Count:
        if number not in self.held:
            self.held[number] = self._work.counts.shared(number)
        return self.held[number]


def _some(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))[:MOST_NAMED]
