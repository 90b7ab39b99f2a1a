"""The world's faults as the database meets them, translated at this border."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError

from partsdesk.domain.values.refusals import Trouble

LOST_RACE = frozenset({"40001", "40P01"})
NO_ANSWER = frozenset({"57014", "55P03"})
UNIQUE = "23505"
ONE_REQUEST = "uq_acts_request_id"


@dataclass(eq=False)
class DatabaseBusy(Trouble):
    """Another workstation holds the books and did not let go in time.

    Attributes:
        holder: which one, where that is known.
        raced: that the act only lost a race, and may be tried again at once.
    """

    holder: str = ""
    raced: bool = False


@dataclass(eq=False)
class CalledOff(Trouble):
    """The act was given up while it waited; nothing of it was written."""


@dataclass(eq=False)
class DatabaseGone(Trouble):
    """The server, or the disk that the file lies on, does not answer."""


@dataclass(eq=False)
class InDoubt(DatabaseGone):
    """The answer to a COMMIT was lost: the act may be done; the same request tells, once it can."""


@dataclass(eq=False)
class DatabaseFull(Trouble):
    """The disk is full; nothing of the act was written."""


@dataclass(eq=False)
class DatabaseDamaged(Trouble):
    """The file is no database, or a damaged one."""


@dataclass(eq=False)
class DatabaseReadOnly(Trouble):
    """The file, or the account at the server, does not let us write."""


@dataclass(eq=False)
class DatabaseMissing(Trouble):
    """There is no database at this place; only ``init``, ``demo`` and ``restore`` make one."""


@dataclass(eq=False)
class DatabaseAddress(Trouble):
    """What was given is no address of an SQLite file or a PostgreSQL server."""


@dataclass(eq=False)
class DatabaseTooNew(Trouble):
    """A newer program has been here; this one would not understand what it wrote."""


@dataclass(eq=False)
class DatabaseTooOld(Trouble):
    """The database is of an older program and has to be brought up to date first."""


@dataclass(eq=False)
class SettingsDiffer(Trouble):
    """The database does not run with the settings that the promise of safety needs."""


_SQLITE = (
    ("database is locked", DatabaseBusy),
    ("database table is locked", DatabaseBusy),
    ("database or disk is full", DatabaseFull),
    ("disk i/o error", DatabaseGone),
    ("unable to open database file", DatabaseGone),
    ("readonly database", DatabaseReadOnly),
    ("malformed", DatabaseDamaged),
    ("file is not a database", DatabaseDamaged),
)


_BY_STATE = {
    **dict.fromkeys(NO_ANSWER, DatabaseBusy),
    "53100": DatabaseFull,
    "25006": DatabaseReadOnly,
    "42501": DatabaseReadOnly,
}


def _lost_a_race(error: DBAPIError, state: str | None) -> bool:
    """Whether the act only lost a race against another and may simply be tried again.

    An entry whose month was closed while the act was under way lost one too: tried again, it is
    refused in the house's own words. So did a request that was just answered under the same id.
    """
    said = str(error.orig)
    closed = "_closed" in said and "guard_" in said
    return closed or state in LOST_RACE or (state == UNIQUE and ONE_REQUEST in said)


def translated(error: DBAPIError) -> Trouble | None:
    """The trouble that a library's error stands for; None where it is our own defect."""
    state = getattr(error.orig, "sqlstate", None)
    detail = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else "?"
    if _lost_a_race(error, state):
        return DatabaseBusy(detail, raced=True)
    if state is None and not error.connection_invalidated:
        return _of_sqlite(detail, type(error.orig).__name__)
    if error.connection_invalidated or (state or "").startswith(("08", "57P")):
        return DatabaseGone(detail)
    trouble = _BY_STATE.get(state or "")
    return trouble(detail) if trouble else None


def _of_sqlite(detail: str, name: str) -> Trouble | None:
    lowered = detail.lower()
    for words, trouble in _SQLITE:
        if words in lowered:
            return trouble(detail)
    gone = name == "OperationalError" and ("connection" in lowered or "server" in lowered)
    return DatabaseGone(detail) if gone else None
