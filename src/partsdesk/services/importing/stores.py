"""Stores and bins taken in from rows, one row a bin, in any order (REC-2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from partsdesk.database.work import Work
from partsdesk.domain.catalog.places import (
    BIN,
    GROUP_BY_CONDITION,
    ZONE,
    Condition,
    Group,
    Store,
    UnknownStore,
    fixed_faults,
    store_faults,
)
from partsdesk.domain.values.people import StoreId, UserId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.importing.people import People
from partsdesk.services.importing.rows import (
    CellMissing,
    Imported,
    KeeperUnknown,
    Note,
    Reading,
    Row,
    RowsDiffer,
    StandsTwice,
    words_of,
)
from partsdesk.wording.terms import CONDITIONS, GROUPS

_CONDITIONS = words_of(CONDITIONS)
_GROUPS = words_of(GROUPS)
_AGREEING = ("name", "condition", "group", "hold_store", "defective_store", "keeper")


@dataclass
class _Planned:
    """A store as its rows would make it.

    Attributes:
        links: by column, the codes of its hold store and its defective store.
        rows: all of its rows; the first speaks for the store.
        zones: by bin's code, the zone that its row names; None where the file has no zones.
    """

    store: Store
    held: Store | None
    links: dict[str, str]
    rows: list[Reading]
    zones: dict[str, str | None] = field(default_factory=dict)
    is_refused: bool = False

    def refuse(self, column: str, refusal: Refusal) -> None:
        """Reject the store with every row of it."""
        self.is_refused = True
        for row in self.rows:
            row.refuse(column, refusal)


class _Around:
    """The stores and people that are there."""

    def __init__(self, work: Work) -> None:
        self.stores = {store.code: store for store in work.places.stores().values()}
        self.codes = {store.id: store.code for store in self.stores.values()}
        self.people = People(work)

    def link(self, key: StoreId | None) -> str:
        """The code of a store that another names."""
        return "" if key is None else self.codes[key]


def import_stores(work: Work, rows: Iterable[Row]) -> Imported:
    """Add stores and bins, or change those that are there; rows with a fault are not written.

    A column that the file does not have is left as it is; an empty cell empties. Bins that the
    file does not name stay as they are.
    """
    work.places.alone()
    around = _Around(work)
    notes: list[Note] = []
    readings = [Reading.of(row) for row in rows]
    planned = {
        code: _plan(work, around, code, listed, notes)
        for code, listed in _by_store(readings).items()
    }
    _drop_strays(planned, around)
    changed = _write(work, list(planned.values()), around)
    rejected = [fault for reading in readings for fault in reading.faults]
    taken = sum(reading.is_good for reading in readings)
    return Imported(taken, changed, tuple(notes), tuple(rejected))


def _by_store(readings: Iterable[Reading]) -> dict[str, list[Reading]]:
    found: dict[str, list[Reading]] = {}
    for reading in readings:
        code = reading.needed("store")
        if code:
            found.setdefault(code, []).append(reading)
    return found


def _plan(
    work: Work, around: _Around, code: str, rows: list[Reading], notes: list[Note]
) -> _Planned:
    first, held = rows[0], around.stores.get(code)
    if held is None and not first.text("condition"):
        first.refuse("condition", CellMissing("condition"))
    base = held or Store(StoreId(0), code, "", Condition.GOOD, Group.MAIN)
    condition = first.choice("condition", _CONDITIONS, base.condition)
    shipped = GROUP_BY_CONDITION[condition]
    kept = base.group if held and not first.has("group") else shipped
    store = replace(
        base,
        name=first.needed("name", base.name),
        condition=condition,
        group=first.choice("group", _GROUPS, kept),
        keeper=_keeper(first, around, base, notes),
    )
    links = {
        "hold_store": first.text("hold_store", around.link(base.hold)),
        "defective_store": first.text("defective_store", around.link(base.defective)),
    }
    planned = _Planned(store, held, links, rows)
    for fault in tuple(first.faults):
        if fault.column not in {"zone", "bin"}:
            planned.refuse(fault.column, fault.refusal)
    if held is not None and (held.condition, held.group) != (store.condition, store.group):
        entered = work.places.has_entries(held.id)
        for column, refusal in fixed_faults(held, store, has_entries=entered):
            planned.refuse(column, refusal)  # REC-8
    _plan_bins(planned)
    return planned


def _keeper(reading: Reading, around: _Around, base: Store, notes: list[Note]) -> UserId | None:
    """Whose store it is; a stranger is named in a note, and the store has the keeper it had."""
    if not reading.has("keeper"):
        return base.keeper
    text = reading.text("keeper")
    found = around.people.find(text)
    if text and found is None:
        notes.append(KeeperUnknown(text, reading.text("store")))
        return base.keeper
    return found


def _plan_bins(planned: _Planned) -> None:
    first, seen = planned.rows[0], dict[str, int]()
    for row in planned.rows:
        differing = next((c for c in _AGREEING if row.text(c) != first.text(c)), None)
        if differing is not None:
            row.refuse(differing, RowsDiffer(planned.store.code, differing, first.number))
        code = row.text("bin")
        row.refuse_all(BIN.faults(code))
        row.refuse_all(ZONE.faults(row.text("zone")))
        if code in seen:
            row.refuse("bin", StandsTwice(f"{planned.store.code}/{code}", seen[code]))
        seen.setdefault(code, row.number)
        if row.is_good:
            planned.zones[code] = row.text("zone") if row.has("zone") else None


def _drop_strays(planned: dict[str, _Planned], around: _Around) -> None:
    """Reject stores whose links lead nowhere or to other goods, and then who names those."""
    conditions = {code: store.condition for code, store in around.stores.items()}
    conditions.update({code: one.store.condition for code, one in planned.items()})
    while True:
        dropped = [
            code for code, one in planned.items() if not _stands(one, planned, conditions, around)
        ]
        for code in dropped:
            del planned[code]
            if code in around.stores:
                conditions[code] = around.stores[code].condition
            else:
                del conditions[code]
        if not dropped:
            return


def _stands(
    one: _Planned,
    planned: Mapping[str, _Planned],
    conditions: Mapping[str, Condition],
    around: _Around,
) -> bool:
    found: list[Condition | None] = []
    for column, code in one.links.items():
        if code and code not in conditions:
            one.refuse(column, UnknownStore(code))
        found.append(conditions.get(code))
    for column, refusal in store_faults(one.store, *found):
        one.refuse(column, refusal)
    if one.held is not None and one.held.condition is not one.store.condition:
        _check_named_by(one, one.held.id, [s for c, s in around.stores.items() if c not in planned])
    return not one.is_refused


def _check_named_by(one: _Planned, key: StoreId, others: Iterable[Store]) -> None:
    """Refuse another condition where a store that the file leaves alone names this one."""
    for other in others:
        hold = one.store.condition if other.hold == key else None
        defective = one.store.condition if other.defective == key else None
        for _, refusal in store_faults(other, hold, defective):
            one.refuse("condition", refusal)


def _write(work: Work, planned: Sequence[_Planned], around: _Around) -> int:
    """Write stores, then what they name; the answer is how many rows said something new."""
    keys = {code: store.id for code, store in around.stores.items()}
    for one in planned:
        if one.held is None:
            keys[one.store.code] = work.places.add_store(one.store)
    changed = 0
    for one in planned:
        store = replace(
            one.store,
            id=keys[one.store.code],
            hold=keys.get(one.links["hold_store"]),
            defective=keys.get(one.links["defective_store"]),
        )
        if store != (one.held or replace(one.store, id=store.id)):
            work.places.change_store(store)
        changed += one.held is None or store != one.held
        changed += _write_bins(work, store.id, one.zones)
    return changed


def _write_bins(work: Work, store: StoreId, zones: Mapping[str, str | None]) -> int:
    there = work.places.bins_of(store)
    added = {code: zone or "" for code, zone in zones.items() if code not in there}
    work.places.add_bins(store, added)
    moved = [
        replace(there[code], zone=zone)
        for code, zone in zones.items()
        if code in there and zone is not None and there[code].zone != zone
    ]
    for bin_ in moved:
        work.places.change_bin(bin_)
    return len(added) + len(moved)
