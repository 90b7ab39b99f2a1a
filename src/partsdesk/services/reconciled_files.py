"""A statement into a file, held against files: they serve this statement and are not kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from partsdesk.database.columns import moment_text
from partsdesk.database.repositories.statement_lines import Balance, Seen, StatementScope
from partsdesk.database.work import View
from partsdesk.domain.books.drafts import NegativeQuantity
from partsdesk.domain.books.slips import OutsideStores
from partsdesk.domain.catalog.codes import compared
from partsdesk.domain.catalog.items import NO_LOT, ItemId, UnknownItem
from partsdesk.domain.catalog.places import Bin, Store, UnknownBin, UnknownStore
from partsdesk.domain.counting.counts import CountedLater
from partsdesk.domain.counting.statement import Totals
from partsdesk.domain.values.calendar import parse_moment
from partsdesk.domain.values.people import Actor, StoreId
from partsdesk.domain.values.quantities import NO_QUANTITY
from partsdesk.services.exporting.books import zone_of
from partsdesk.services.exporting.files import Counted, Progress
from partsdesk.services.importing.accounts import read_account
from partsdesk.services.importing.rows import CellMissing, Reading, Rejected
from partsdesk.services.importing.rows import Row as AnyRow
from partsdesk.services.importing.spool import Spool
from partsdesk.services.reconciling import StatementAsked, StatementRow, scope_of, told
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets.columns import Language
from partsdesk.sheets.files import WRITTEN, read_table, write_table
from partsdesk.sheets.promised import IMPORTS, RECONCILIATION
from partsdesk.sheets.reading import Row
from partsdesk.sheets.refusals import UnknownEnding

CHUNK = 1_000
AFTER = dt.timedelta(microseconds=1)  # than all that this snapshot sees
LOOKED_AHEAD = dt.timedelta(minutes=10)  # a collector's clock may be that fast


@dataclass(frozen=True, slots=True)
class ReconcileFile:
    """A statement that goes into a file.

    Attributes:
        store: of this store alone; of every one that the person may enter where empty.
        count: what was found, in place of the counts that are kept.
        account: another program's balances, in place of our own stores ledger.
    """

    as_of: dt.date
    out: Path
    store: str = ""
    count: Path | None = None
    account: Path | None = None
    language: Language = "zh"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A statement that was written; or, where rows are bad, was not.

    Attributes:
        rejected: the bad rows, by the file that they stand in.
        elsewhere: rows that are about other stores, by file.
        unknown: headings that no column of ours is known by, by file.
    """

    path: Path
    totals: Totals = field(default_factory=Totals)
    rejected: Mapping[Path, tuple[Rejected, ...]] = field(default_factory=dict)
    elsewhere: Mapping[Path, int] = field(default_factory=dict)
    unknown: Mapping[Path, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Told:
    """What was said of the files so far."""

    rejected: dict[Path, tuple[Rejected, ...]] = field(default_factory=dict)
    elsewhere: dict[Path, int] = field(default_factory=dict)
    unknown: dict[Path, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file that was read, and waits to be looked up in the books."""

    path: Path
    rows: Spool
    columns: tuple[str, ...]


def reconcile_file(
    warehouse: Warehouse, actor: Actor, asked: ReconcileFile, progress: Progress | None = None
) -> Reconciled:
    """Write a statement into a file; nothing is written where a row of a file is bad.

    Raises:
        UnknownEnding, UnknownStore, OutsideStores, DayNotReached, TooManyRows, FileTrouble, and
        what a file as a whole is refused for.
    """
    if asked.out.suffix.casefold() not in WRITTEN:
        raise UnknownEnding(str(asked.out), asked.out.suffix)
    said = _Told()
    with ExitStack() as stack:
        account = _read(stack, asked.account, "account", said)
        count = _read(stack, asked.count, "count", said)

        def written(view: View, question: ReconcileFile) -> Totals:
            """Use the lines up inside the snapshot; asked again, the file is written again."""
            view.reports.take_time()
            scope = _scope(view, question, account, count, said)
            totals = Totals()
            if any(said.rejected.values()):
                return totals
            rows = Counted((row.cells for row in _counting(told(view, scope), totals)), progress)
            title = RECONCILIATION.sheet_title(question.language)
            write_table(question.out, title, RECONCILIATION, rows, question.language)
            return totals

        totals = warehouse.ask(written, asked, actor)
    return Reconciled(asked.out, totals, said.rejected, said.elsewhere, said.unknown)


def _counting(rows: Iterable[StatementRow], totals: Totals) -> Iterable[StatementRow]:
    for row in rows:
        totals.count(row.line)
        yield row


def _read(stack: ExitStack, path: Path | None, kind: str, said: _Told) -> _Waiting | None:
    """Read a file to its end before the books are held for it."""
    if path is None:
        return None
    rows = stack.enter_context(Spool())
    with read_table(path, IMPORTS[kind]) as table:
        said.unknown[path] = table.headings.unknown
        rows.fill(row for row in table if isinstance(row, Row))
        return _Waiting(path, rows, table.headings.known)


def _scope(
    view: View,
    asked: ReconcileFile,
    account: _Waiting | None,
    count: _Waiting | None,
    said: _Told,
) -> StatementScope:
    """The question, with what the files say."""
    store = view.places.store(asked.store) if asked.store else None
    scope = scope_of(view, StatementAsked(asked.as_of, (store.id,) if store else ()))
    if account is not None:
        read = read_account(view, account.rows)
        said.rejected[account.path] = tuple(read.rejected)
        said.elsewhere[account.path] = _elsewhere(store, (line.store for line in read.lines))
        balances = [Balance(line.item, line.store, line.quantity) for line in read.lines]
        scope = replace(scope, balances=balances, by_item=not read.by_store)
    if count is not None:
        seeing = _Seeing(view, count.columns, store)
        seen = seeing.read(count.rows)
        said.rejected[count.path] = tuple(seeing.rejected)
        said.elsewhere[count.path] = _elsewhere(store, (each.store for each in seen))
        scope = replace(scope, seen=seen)
    return scope


def _elsewhere(store: Store | None, named: Iterable[StoreId | None]) -> int:
    """How many rows name another store than that which is asked for."""
    return sum(1 for each in named if store is not None and each not in {None, store.id})


class _Seeing:
    """Reads what a file says was found."""

    def __init__(self, view: View, columns: Iterable[str], store: Store | None) -> None:
        named = set(columns)
        self.rejected: list[Rejected] = []
        self._view = view
        self._by_bin, self._by_lot = "bin" in named, "lot" in named
        self._stores = {each.code: each for each in view.places.stores().values()}
        mine = [each for each in self._stores.values() if view.actor.may_enter(each.id)]
        self._usual = store or (mine[0] if len(mine) == 1 else None)
        self._bins: dict[StoreId, Mapping[str, Bin]] = {}
        self._zone: ZoneInfo = zone_of(view)
        self._lots: dict[tuple[ItemId, str], int] = {}

    def read(self, rows: Iterable[AnyRow]) -> list[Seen]:
        """What was found, row by row; rows at fault are kept aside."""
        found: list[Seen] = []
        waiting = iter(rows)
        while chunk := list(islice(waiting, CHUNK)):
            items = self._items(chunk)
            pairs = [(reading, items.get(number)) for number, reading in _readings(chunk)]
            if self._by_lot:
                self._look_up_lots(pairs)
            for reading, item in pairs:
                seen = self._row(reading, item)
                if seen is not None and reading.is_good:
                    found.append(seen)
                else:
                    self.rejected.extend(reading.faults)
        return found

    def _items(self, rows: list[AnyRow]) -> Mapping[int, ItemId]:
        """The items that rows are about, by the rows' numbers."""
        said = {
            row.number: (row.cells.get("item", "").strip(), row.cells.get("barcode", "").strip())
            for row in rows
        }
        by_code = self._view.items.keys({item or code for item, code in said.values()} - {""})
        barcodes = {code for item, code in said.values() if code and not item}
        by_barcode = self._view.items.by_barcode(barcodes) if barcodes else {}
        found = {}
        for number, (item, code) in said.items():
            key = by_code.get(item or code)
            named = by_barcode.get(compared(code), frozenset()) if code and not item else None
            if key is not None:
                found[number] = key
            elif named and len(named) == 1:
                found[number] = next(iter(named))
        return found

    def _look_up_lots(self, pairs: Iterable[tuple[Reading, ItemId | None]]) -> None:
        """Find lots; one that never was gets a key of its own, and has no card."""
        wanted = {(item, reading.text("lot")) for reading, item in pairs if item is not None}
        wanted = {(item, lot) for item, lot in wanted if lot} - self._lots.keys()
        known = self._view.items.lots(wanted)
        for key in sorted(wanted):
            lot = known.get(key)
            self._lots[key] = lot.id if lot is not None else -len(self._lots) - 1

    def _row(self, reading: Reading, item: ItemId | None) -> Seen | None:
        column = "item" if reading.text("item") else "barcode"
        if item is None and reading.needed(column):
            reading.refuse(column, UnknownItem(reading.text(column)))
        store = self._store(reading)
        reading.needed("quantity")
        quantity = reading.quantity("quantity")
        if quantity is not None and quantity < NO_QUANTITY:
            reading.refuse("quantity", NegativeQuantity(reading.text(column), quantity))
        at = reading.value("counted_at", lambda text: parse_moment(text, self._zone), None)
        at = at or self._view.now + AFTER
        if at > self._view.now + LOOKED_AHEAD:
            reading.refuse("counted_at", CountedLater(reading.text("counted_at")))
        bin_ = self._bin(reading, store)
        if item is None or store is None or quantity is None:
            return None
        lot = self._lots.get((item, reading.text("lot")), NO_LOT) if self._by_lot else None
        on = at.astimezone(self._zone).date()
        place = (item, store.id, bin_.id if bin_ else None, lot)
        return Seen(*place, quantity.units, moment_text(at), on.isoformat())

    def _store(self, reading: Reading) -> Store | None:
        code = reading.text("store")
        if not code:
            if self._usual is None:
                reading.refuse("store", CellMissing("store"))
            return self._usual
        store = self._stores.get(code)
        if store is None:
            reading.refuse("store", UnknownStore(code))
        elif not self._view.actor.may_enter(store.id):
            reading.refuse("store", OutsideStores(code))
        return store

    def _bin(self, reading: Reading, store: Store | None) -> Bin | None:
        if not self._by_bin or store is None:
            return None
        if store.id not in self._bins:
            self._bins[store.id] = self._view.places.bins_of(store.id)
        code = reading.text("bin").removeprefix(f"{store.code}/")
        found = self._bins[store.id].get(code)
        if found is None:
            reading.refuse("bin", UnknownBin(store.code, code))
        return found


def _readings(rows: Iterable[AnyRow]) -> Iterable[tuple[int, Reading]]:
    return ((row.number, Reading.of(row)) for row in rows)
