"""The beginning of a warehouse: a database, its first administrator, its first three stores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from partsdesk.database import troubles
from partsdesk.database.database import Database
from partsdesk.database.troubles import DatabaseMissing
from partsdesk.database.work import Work
from partsdesk.domain.catalog.places import GROUP_BY_CONDITION, Condition, Store
from partsdesk.domain.catalog.users import check_password
from partsdesk.domain.values.people import NOBODY, StoreId
from partsdesk.services.backups import Copied, copy_books
from partsdesk.services.passwords import ARGON2, Hasher
from partsdesk.services.people import FirstAdmin, first_admin, has_users
from partsdesk.services.warehouse import Warehouse, act
from partsdesk.support.files import made_folder, user_data_folder

OlderBooks: TypeAlias = troubles.DatabaseTooOld

FIRST_STORES = (
    ("MAIN", "良品仓", Condition.GOOD),
    ("HOLD", "待处理仓", Condition.HOLD),
    ("DEF", "自有不良品仓", Condition.DEFECTIVE),
)


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
    asked = FirstAdmin(admin, admin, hasher.hashed(admin, password))
    warehouse.perform(found_warehouse, asked, NOBODY)


@act()
def found_warehouse(work: Work, asked: FirstAdmin) -> Founded:
    """Make the first administrator and the stores MAIN, HOLD and DEF, linked.

    Raises:
        HasUsersAlready, TextMissing, TextTooWide, UnfitText.
    """
    first_admin(work, asked)
    add_first_stores(work)
    return Founded(asked.login)


def add_first_stores(work: Work) -> None:
    """Make the stores that every warehouse has, each naming its hold and defective store."""
    made: dict[Condition, Store] = {}
    for code, name, condition in FIRST_STORES:
        store = Store(StoreId(0), code, name, condition, GROUP_BY_CONDITION[condition])
        made[condition] = replace(store, id=work.places.add_store(store))
    hold, defective = made[Condition.HOLD].id, made[Condition.DEFECTIVE].id
    for store in made.values():
        work.places.change_store(
            replace(
                store,
                hold=None if store.id == hold else hold,
                defective=None if store.id == defective else defective,
            )
        )


def opened(warehouse: Warehouse) -> None:
    """See that the books can be worked with; a file that is not there yet is made.

    Raises:
        Trouble, OnShare, InSyncFolder: where they cannot.
    """
    try:
        warehouse.database.check()
    except DatabaseMissing:
        if not warehouse.database.is_sqlite:
            raise
        warehouse.database.prepare()


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
