"""The database: opened once, then one transaction after another."""

from __future__ import annotations

import datetime as dt
import logging
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from partsdesk.database.engine import begin, check_settings, open_engine
from partsdesk.database.opening import Opening, read_opening
from partsdesk.database.placing import check_place
from partsdesk.database.schema import bring_up_to_date, check_revision
from partsdesk.database.troubles import (
    DatabaseAddress,
    DatabaseGone,
    DatabaseMissing,
    lost_a_race,
    translated,
)
from partsdesk.database.watching import Watch, tell
from partsdesk.database.work import View, Work
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.topics import Topic

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

TRIES = 6


class MomentClock(Protocol):
    """A clock that stands in for the server's; tests and the sample warehouse hold one."""

    def now(self) -> dt.datetime:
        """The moment, in UTC."""
        ...


class Database:
    """One database, SQLite or PostgreSQL, and the transactions in it."""

    def __init__(self, url: str, clock: MomentClock | None = None) -> None:
        """Know where the database is; nothing is opened yet.

        Raises:
            DatabaseAddress: for an address that is none.
        """
        try:
            self.url = make_url(url)
        except ArgumentError as error:
            raise DatabaseAddress(url) from error
        if self.url.get_backend_name() not in {"sqlite", "postgresql"}:
            raise DatabaseAddress(self.url.get_backend_name())
        self._engine: Engine = open_engine(self.url)
        self._clock = clock
        self._watch = Watch(self._engine)

    @property
    def is_sqlite(self) -> bool:
        """Whether the books lie in a file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file that the books lie in; None on a server."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    def check(self) -> None:
        """See that there is a database of this program's revision with the right settings.

        Raises:
            DatabaseMissing: where there is none; DatabaseTooOld, DatabaseTooNew, SettingsDiffer.
            OnShare, InSyncFolder: for a file where several machines could write it.
        """
        if self.file is not None:
            check_place(self.file)
        if self.file is not None and not self.file.exists():
            raise DatabaseMissing(str(self.file))
        with self._transaction(writing=False) as connection:
            check_revision(connection)
            check_settings(connection)

    def prepare(self) -> None:
        """Make the database, or bring an older one up to date, in one transaction."""
        if self.file is not None:
            check_place(self.file)
            self.file.parent.mkdir(parents=True, exist_ok=True)
        with self._transaction(writing=True) as connection:
            bring_up_to_date(connection)

    def read(self, question: Callable[[View], Result], actor: Actor) -> Result:
        """Ask one question of one snapshot; never holds anything."""
        for left in reversed(range(TRIES)):
            try:
                with self._transaction(writing=False) as connection:
                    return question(View(connection, actor, self._opening(connection, None)))
            except DatabaseGone:
                # A connection kept from before the server went away says so once.
                if left < TRIES - 2:
                    raise
        raise AssertionError

    def write(self, once: Callable[[Work, Opening], Result], actor: Actor, request: str) -> Result:
        """Do one act in one transaction, again after a lost race or a lost server.

        The request's id makes it safe: an act that was done already answers what it answered.

        Raises:
            Trouble: where the database could not be reached or written.
        """
        for left in reversed(range(TRIES)):
            try:
                return self._write(once, actor, request)
            except DBAPIError as error:
                if not (left and lost_a_race(error)):
                    raise translated(error) or error from error
                logger.info("A race was lost (%s), tried again", type(error.orig).__name__)
                pause = random.randrange(50 * (TRIES - left))  # noqa: S311 - not a secret
                threading.Event().wait(pause / 1000)
            except DatabaseGone:
                if left < TRIES - 2:
                    raise
        raise AssertionError

    def _write(self, once: Callable[[Work, Opening], Result], actor: Actor, request: str) -> Result:
        with self._transaction(writing=True, translating=False) as connection:
            opening = self._opening(connection, request)
            work = Work(connection, actor, opening)
            result = once(work, opening)
            tell(connection, work.touched)
            return result

    def _opening(self, connection: Connection, request: str | None) -> Opening:
        return read_opening(connection, request, self._clock.now() if self._clock else None)

    @contextmanager
    def _transaction(self, *, writing: bool, translating: bool = True) -> Iterator[Connection]:
        try:
            connection = begin(self._engine.connect(), writing=writing)
            with connection, connection.begin():
                yield connection
        except DBAPIError as error:
            if not translating and lost_a_race(error):
                raise
            trouble = translated(error)
            if trouble is None:
                raise
            raise trouble from error

    def changes(self) -> frozenset[Topic]:
        """What other workstations changed since this was last asked; nothing the first time.

        Raises:
            DatabaseGone: where the server does not answer; the next answer is then everything.
        """
        return self._watch.heard()

    def close(self) -> None:
        """Let go of every connection."""
        self._watch.close()
        self._engine.dispose()
