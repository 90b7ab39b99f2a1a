"""Stores and bins."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    String,
    bindparam,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from partsdesk.database.repositories.alone import hold
from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.repositories.searching import by_bytes
from partsdesk.database.tables.books import card_entries, ledger_entries, stock
from partsdesk.database.tables.catalog import bins, stores
from partsdesk.domain.catalog.places import (
    Bin,
    BinId,
    Condition,
    Group,
    Store,
    UnknownBin,
    UnknownStore,
)
from partsdesk.domain.values.people import Actor, StoreId, UserId
from partsdesk.domain.values.topics import Topic

EDITION = (  # stores are never deleted, and each change counts their version up
    func.count().cast(String)
    + literal(":")
    + func.coalesce(func.sum(stores.c.version), 0).cast(String)
)
_STORES = select(stores).order_by(stores.c.id)
_BINS = select(bins).where(bins.c.id.in_(bindparam("ids", expanding=True)))
_UNNAMED = select(bins.c.store_id, bins.c.id).where(bins.c.code == "")


KEPT = "partsdesk.places"


@dataclass(frozen=True, slots=True)
class Kept:
    """Every store with its unnamed bin, as one connection keeps them from act to act.

    Attributes:
        edition: what the opening of a transaction said of the stores when they were read.
    """

    edition: str
    stores: Mapping[StoreId, Store]
    unnamed: Mapping[StoreId, BinId]


class PlacesReader(Repository):
    """Where goods lie."""

    def __init__(
        self,
        connection: Connection,
        actor: Actor | None,
        touched: set[Topic],
        edition: str = "",
    ) -> None:
        """Know which edition of the stores stands; where none is said nothing is kept."""
        super().__init__(connection, actor, touched)
        self._edition = edition

    def stores(self) -> Mapping[StoreId, Store]:
        """Every store, by id; a warehouse has tens of them, and they hardly ever change."""
        return self._kept().stores

    def store(self, code: str) -> Store:
        """The store with this code.

        Raises:
            UnknownStore: where there is none.
        """
        row = self._connection.execute(select(stores).where(stores.c.code == code)).one_or_none()
        if row is None:
            raise UnknownStore(code)
        return _store(row)

    def unnamed(self) -> Mapping[StoreId, BinId]:
        """Every store's unnamed bin."""
        return self._kept().unnamed

    def _kept(self) -> Kept:
        """What the connection keeps, while it is of this edition and nothing of it is in hand."""
        known = self._connection.info.get(KEPT)
        in_hand = Topic.PLACES in self._touched or not self._edition
        if isinstance(known, Kept) and known.edition == self._edition and not in_hand:
            return known
        read = Kept(
            self._edition,
            {row.id: _store(row) for row in self._connection.execute(_STORES)},
            {row.store_id: row.id for row in self._connection.execute(_UNNAMED)},
        )
        if not in_hand and edition(read.stores.values()) == self._edition:
            self._connection.info[KEPT] = read
        return read

    def bins(self, ids: Iterable[BinId]) -> Mapping[BinId, Bin]:
        """The bins with these ids."""
        return {
            row.id: _bin(row)
            for chunk in in_chunks(ids)
            for row in self._connection.execute(_BINS, {"ids": chunk})
        }

    def bins_of(self, store: StoreId) -> Mapping[str, Bin]:
        """A store's bins by code, the unnamed one among them."""
        rows = self._connection.execute(select(bins).where(bins.c.store_id == store))
        return {row.code: _bin(row) for row in rows}

    def every_bin(self) -> Iterator[Bin]:
        """Every bin, in the order of codes, the unnamed ones among them."""
        query = select(bins).order_by(by_bytes(self._connection, bins.c.code))
        for row in self._connection.execute(query):
            yield _bin(row)

    def bins_called(self, code: str) -> tuple[Bin, ...]:
        """The bins with this code, of whichever store."""
        rows = self._connection.execute(select(bins).where(bins.c.code == code).limit(100))
        return tuple(_bin(row) for row in rows)

    def has_entries(self, store: StoreId) -> bool:
        """Whether the store stands in either book; its condition and group are then fixed."""
        carded = exists().where(card_entries.c.store_id == store)
        booked = exists().where(ledger_entries.c.store_id == store)
        return bool(self._connection.execute(select(or_(carded, booked))).scalar_one())

    def holds_goods(self, bin_: BinId) -> bool:
        """Whether goods lie in a bin."""
        query = select(stock.c.bin_id).where(stock.c.bin_id == bin_, stock.c.quantity != 0)
        return self._connection.execute(query.limit(1)).first() is not None

    def bin(self, store: Store, code: str) -> Bin:
        """The bin of a store with this code.

        Raises:
            UnknownBin: where there is none.
        """
        query = select(bins).where(bins.c.store_id == store.id, bins.c.code == code)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise UnknownBin(store.code, code)
        return _bin(row)


def edition(kept: Collection[Store]) -> str:
    """What `EDITION` says of these stores."""
    return f"{len(kept)}:{sum(store.version for store in kept)}"


class Places(PlacesReader):
    """Where goods lie, and how that is changed."""

    def alone(self) -> None:
        """Let nobody else change stores and bins until this act is done."""
        hold(self._connection, stores)

    def add_store(self, store: Store) -> StoreId:
        """Add a store with its unnamed bin; the id in the value is not looked at."""
        key = self._connection.execute(
            insert(stores).values(_store_row(store))
        ).inserted_primary_key
        store_id = StoreId(key[0] if key else 0)
        self._connection.execute(insert(bins).values(store_id=store_id, code=""))
        self.touch(Topic.PLACES)
        return store_id

    def change_store(self, store: Store) -> None:
        """Write a store's new particulars."""
        self._connection.execute(
            update(stores)
            .where(stores.c.id == store.id)
            .values(**_store_row(store), version=store.version + 1)
        )
        self.touch(Topic.PLACES)

    def add_bins(self, store: StoreId, named: Mapping[str, str]) -> None:
        """Add bins (code to zone) to a store."""
        rows = [{"store_id": store, "code": code, "zone": zone} for code, zone in named.items()]
        if rows:
            self._connection.execute(insert(bins), rows)
            self.touch(Topic.PLACES)

    def change_bin(self, bin_: Bin) -> None:
        """Write a bin's zone and whether it is in use."""
        statement = update(bins).where(bins.c.id == bin_.id)
        self._connection.execute(statement.values(zone=bin_.zone, active=bin_.active))
        self.touch(Topic.PLACES)


def _store(row: Row[Any]) -> Store:
    return Store(
        StoreId(row.id),
        row.code,
        row.name,
        Condition(row.condition),
        Group(row.group),
        row.hold_id,
        row.defective_id,
        UserId(row.keeper_id) if row.keeper_id is not None else None,
        bool(row.one_man),
        bool(row.active),
        row.version,
    )


def _bin(row: Row[Any]) -> Bin:
    return Bin(BinId(row.id), StoreId(row.store_id), row.code, row.zone, bool(row.active))


def _store_row(store: Store) -> dict[str, object]:
    return {
        "code": store.code,
        "name": store.name,
        "condition": store.condition.value,
        "group": store.group.value,
        "hold_id": store.hold,
        "defective_id": store.defective,
        "keeper_id": store.keeper,
        "one_man": store.one_man,
        "active": store.active,
    }
