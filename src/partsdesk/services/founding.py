"""The beginning of a warehouse: where its books are, its first stores and administrator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from partsdesk.database import addresses, troubles
from partsdesk.database.database import Database
from partsdesk.database.troubles import DatabaseMissing
from partsdesk.database.work import Work
from partsdesk.domain.catalog.places import (
    GROUP_BY_CONDITION,
    Condition,
    Store,
    StoreExists,
    UnknownStore,
    store_faults,
)
from partsdesk.domain.catalog.users import LOGIN, NAME, check_password
from partsdesk.domain.values.people import NOBODY, Actor, StoreId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.backups import Copied, copy_books
from partsdesk.services.passwords import ARGON2, Hasher
from partsdesk.services.people import FirstAdmin, LogIn, first_admin, has_users, log_in
from partsdesk.services.settings import ChangeSetting, change_setting
from partsdesk.services.stores import AddStore, ChangeStore, add_store, change_store
from partsdesk.services.warehouse import Warehouse, act, new_request
from partsdesk.support.files import made_folder, user_data_folder
from partsdesk.support.workstation import workstation_name

OlderBooks: TypeAlias = troubles.DatabaseTooOld
Server: TypeAlias = addresses.Server


@dataclass(frozen=True, slots=True)
class FirstStore:
    """A store that a warehouse begins with.

    Attributes:
        hold, defective: codes of the stores for abnormal and for defective goods; or empty.
    """

    code: str
    name: str
    condition: Condition
    hold: str = ""
    defective: str = ""

    @property
    def store(self) -> Store:
        """The store itself; it names no other yet."""
        group = GROUP_BY_CONDITION[self.condition]
        return Store(StoreId(0), self.code, self.name, self.condition, group)


FIRST_STORES = (
    FirstStore("MAIN", "良品仓", Condition.GOOD, "HOLD", "DEF"),
    FirstStore("HOLD", "待处理仓", Condition.HOLD, "", "DEF"),
    FirstStore("DEF", "自有不良品仓", Condition.DEFECTIVE, "HOLD", ""),
)


@dataclass(frozen=True, slots=True)
class FoundWarehouse:
    """Begin a warehouse.

    Attributes:
        company, zone: as the settings have them; empty leaves them open.
    """

    admin: FirstAdmin
    stores: tuple[FirstStore, ...] = FIRST_STORES
    company: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What somebody who begins a warehouse has said of it.

    Attributes:
        address: where its books are to be.
        request: of the act, the same however often it is tried.
    """

    address: str
    login: str
    name: str
    password: str = field(repr=False)
    stores: tuple[FirstStore, ...] = FIRST_STORES
    company: str = ""
    zone: str = ""
    request: str = field(default_factory=new_request)


@dataclass(frozen=True, slots=True)
class Begun:
    """A warehouse that was begun, and its administrator, who is in."""

    warehouse: Warehouse
    actor: Actor


@dataclass(frozen=True, slots=True)
class Founded:
    """A warehouse that was begun."""

    called: str


@dataclass(frozen=True, slots=True)
class Readied:
    """What had to be done to have a database of today.

    Attributes:
        is_new: whether there was none, or one that nobody had begun.
        copy: the backup that was made before an older one was brought up to date.
    """

    is_new: bool
    copy: Copied | None


def begin(warehouse: Warehouse, admin: str, password: str, hasher: Hasher = ARGON2) -> None:
    """Make the first administrator and the first stores; hashing is done before.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordIsLogin, HasUsersAlready, TextMissing,
        TextTooWide, UnfitText.
    """
    asked = FoundWarehouse(FirstAdmin(admin, admin, hasher.hashed(admin, password)))
    warehouse.perform(found_warehouse, asked, NOBODY)


def begun(said: Beginning, here: Warehouse, hasher: Hasher = ARGON2) -> Begun:
    """Make the books where they are to be, all that was said in them, and let its admin in.

    What could be refused is refused before there are any books.

    Raises:
        Refusal: what ``stores_faults`` and ``admin_faults`` find, HasUsersAlready, OnShare,
            InSyncFolder, BadSetting.
        Trouble: where the world fails; nothing is begun then.
    """
    for _, refusal in (*stores_faults(said.stores), *admin_faults(said)):
        raise refusal
    hashed = hasher.hashed(said.login, said.password)
    is_here = place_of(said.address) == place_of(address_of(here))
    warehouse = here if is_here else at(said.address)
    try:
        if is_missing(warehouse):
            warehouse.database.prepare()
        admin = FirstAdmin(said.login, said.name, hashed)
        asked = FoundWarehouse(admin, said.stores, said.company, said.zone)
        warehouse.perform(found_warehouse, asked, NOBODY, said.request)
        entering = LogIn(said.login, said.password, workstation_name())
        return Begun(warehouse, log_in(warehouse, entering, hasher))
    except BaseException:
        if warehouse is not here:
            warehouse.database.close()
        raise


@act()
def found_warehouse(work: Work, asked: FoundWarehouse) -> Founded:
    """Make the first administrator, the stores, linked, and what is decided of the settings.

    Raises:
        HasUsersAlready, TextMissing, TextTooWide, UnfitText, StoreExists, UnknownStore,
        LinkNotAllowed, BadSetting.
    """
    first_admin(work, asked.admin)
    _add_stores(work, asked.stores)
    for key, value in (("company", asked.company), ("zone", asked.zone)):
        if value:
            change_setting(work, ChangeSetting(key, value))
    return Founded(asked.admin.login)


def _add_stores(work: Work, stores: tuple[FirstStore, ...]) -> None:
    """Make the stores, and then let each name its hold and defective store."""
    made: dict[str, Store] = {}
    for first in stores:
        kept = add_store(work, AddStore(first.store))
        made[first.code] = replace(first.store, id=kept.store)
    for first in stores:
        links = [made[code].id if code else None for code in (first.hold, first.defective)]
        linked = replace(made[first.code], hold=links[0], defective=links[1])
        change_store(work, ChangeStore(linked))


def stores_faults(stores: tuple[FirstStore, ...]) -> Iterator[tuple[int, Refusal]]:
    """What is wrong with the first stores, by their row."""
    by_code = {first.code: first.condition for first in stores}
    for row, first in enumerate(stores):
        if any(first.code == other.code for other in stores[:row]):
            yield row, StoreExists(first.code)
    for row, first in enumerate(stores):
        links = [code for code in (first.hold, first.defective) if code]
        yield from ((row, UnknownStore(code)) for code in links if code not in by_code)
        conditions = by_code.get(first.hold), by_code.get(first.defective)
        yield from ((row, refusal) for _, refusal in store_faults(first.store, *conditions))


def admin_faults(said: Beginning) -> Iterator[tuple[str, Refusal]]:
    """What is wrong with the first administrator, by field."""
    yield from LOGIN.faults(said.login)
    yield from NAME.faults(said.name)
    try:
        check_password(said.login, said.password)
    except Refusal as refusal:
        yield "password", refusal


def at(address: str) -> Warehouse:
    """The door to the books at an address; nothing is opened yet.

    Raises:
        DatabaseAddress: for an address that is none.
    """
    return Warehouse(Database(address, workstation=workstation_name()))


def address_of(warehouse: Warehouse) -> str:
    """Where the books of a warehouse are, with the password of its server."""
    database = warehouse.database
    if database.file is not None:
        return addresses.file_address(database.file)
    return database.url.render_as_string(hide_password=False)


def place_of(address: str) -> Path | Server:
    """The file, or the server, of an address."""
    return addresses.place_of(address)


def address_at(place: Path | Server) -> str:
    """The address of a file, or of a database at a server."""
    return addresses.file_address(place) if isinstance(place, Path) else place.address


def is_begun(address: str) -> bool:
    """Whether there are books at an address that somebody may come into already.

    Raises:
        Refusal: where a file may not lie there; Trouble: where it cannot be reached.
    """
    warehouse = at(address)
    try:
        return not is_missing(warehouse) and not is_empty(warehouse)
    finally:
        warehouse.database.close()


def is_empty(warehouse: Warehouse) -> bool:
    """Whether nobody is in the books yet; in those of an older program there always is."""
    try:
        return not warehouse.ask(has_users, None, NOBODY)
    except OlderBooks:
        return False


def anybody(warehouse: Warehouse) -> bool:
    """Whether somebody may come in; where there are no books yet, nobody is, and none are made.

    Raises:
        Trouble, OnShare, InSyncFolder: where they cannot be worked with.
    """
    try:
        warehouse.database.check()
    except DatabaseMissing:
        return False
    return warehouse.ask(has_users, None, NOBODY)


def is_missing(warehouse: Warehouse) -> bool:
    """Whether there is no database yet."""
    try:
        warehouse.database.check()
    except DatabaseMissing:
        return True
    except OlderBooks:
        return False
    return False


def check_admin(login: str, password: str) -> None:
    """Refuse a first administrator who could not be made, before anything is.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordIsLogin.
    """
    check_password(login, password)


def readied(warehouse: Warehouse, progress: Callable[[int, int], None]) -> Readied:
    """Make the tables, or bring older ones up to date after a backup of them.

    Raises:
        BackupFailedTrial: where the backup did not come back; the books are as they were.
        Trouble, FileTrouble: where the database or the backup fails; likewise.
    """
    database = warehouse.database
    copy = None
    try:
        database.check()
    except DatabaseMissing:
        database.prepare()
    except OlderBooks:
        copy = copy_books(database, _copy_before(database), progress)
        database.prepare()
    return Readied(not warehouse.ask(has_users, None, NOBODY), copy)


def _copy_before(database: Database) -> Path:
    """Where the copy of older books goes: beside their file, or to the user's own data."""
    file = database.file
    folder = file.parent if file else made_folder(user_data_folder())
    stem = file.stem if file else "warehouse"
    number = 1
    while (path := folder / f"{stem}-before-update-{number}.zip").exists():
        number += 1
    return path
