"""The database: opened once, then one transaction after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from partsdesk.database.describing import Description, describe
from partsdesk.database.disks import Disk
from partsdesk.database.engine import begin, open_engine
from partsdesk.database.listings.texts import Words
from partsdesk.database.opening import Opening, is_answered, read_opening
from partsdesk.database.placing import check_place
from partsdesk.database.schema import bring_up_to_date, check_known, check_revision
from partsdesk.database.soundness import Soundness
from partsdesk.database.tickets import AtOnce, Ticket
from partsdesk.database.troubles import (
    CalledOff,
    DatabaseAddress,
    DatabaseBusy,
    DatabaseGone,
    DatabaseMissing,
    InDoubt,
    translated,
)
from partsdesk.database.trying import AT_ONCE, READING, WRITING, Attempts
from partsdesk.database.watching import Watch, tell
from partsdesk.database.witness import Machine, Witness
from partsdesk.database.work import View, Work
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.refusals import Refusal, Trouble
from partsdesk.domain.values.topics import Topic

Result = TypeVar("Result")

WRITING_MS = 60_000  # the longest that one statement of an act may take
READING_MS = 300_000


class MomentClock(Protocol):
    """A clock that stands in for the server's; tests and the sample warehouse hold one."""

    def now(self) -> dt.datetime:
        """The moment, in UTC."""
        ...


class Database:
    """One database, SQLite or PostgreSQL, and the transactions in it."""

    def __init__(
        self,
        url: str,
        clock: MomentClock | None = None,
        workstation: str = "",
        machine: Machine | None = None,
    ) -> None:
        """Know where the database is, and what others shall call us; nothing is opened yet.

        Raises:
            DatabaseAddress: for an address that is none.
        """
        try:
            self.url = make_url(url)
        except ArgumentError as error:
            raise DatabaseAddress(url) from error
        if self.url.get_backend_name() not in {"sqlite", "postgresql"}:
            raise DatabaseAddress(self.url.get_backend_name())
        self._engine: Engine = open_engine(self.url, workstation)
        self._clock = clock
        self._words = Words()
        self._watch = Watch(self._engine)
        self._disk = Disk(self._engine)
        self._soundness = Soundness(self._engine)
        self._witness = Witness(str(self.file or ""), machine)

    @property
    def is_sqlite(self) -> bool:
        """Whether the books lie in a file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file that the books lie in; None on a server."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    def check(self) -> None:
        """See that there is a database of this program's revision, and begin to look it through.

        Raises:
            DatabaseMissing: where there is none; DatabaseTooOld, DatabaseTooNew, DatabaseDamaged.
            OnShare, InSyncFolder: for a file where several machines could write it.
            WrittenElsewhere: for one that another machine does write.
        """
        if self.file is not None:
            check_place(self.file)
        if self.file is not None and not self.file.exists():
            raise DatabaseMissing(str(self.file))
        with self._transaction(writing=False) as connection:
            check_revision(connection)
            if self.is_sqlite:
                self._witness.check(connection)
        self._soundness.begin()

    def prepare(self) -> None:
        """Make the database, or bring an older one up to date, in one transaction."""
        if self.file is not None:
            check_place(self.file)
            self.file.parent.mkdir(parents=True, exist_ok=True)
        with self._transaction(writing=True) as connection:
            bring_up_to_date(connection)

    def read(self, question: Callable[[View], Result], actor: Actor) -> Result:
        """Ask one question of one snapshot; never holds anything."""
        attempts = Attempts(Ticket(), AT_ONCE if self.is_sqlite else READING)
        while True:
            try:
                with self._transaction(writing=False, patience=READING_MS) as connection:
                    opening = self._opening(connection, None)
                    return question(View(connection, actor, opening, self._words))
            except DatabaseGone as trouble:
                # A connection kept from before the server went away says so once.
                attempts.after(trouble)

    def write(
        self,
        once: Callable[[Work, Opening], Result],
        actor: Actor,
        request: str,
        ticket: Ticket | None = None,
        *,
        early: bool = False,
    ) -> Result:
        """Do one act in one transaction, again after a lost race or a lost server.

        The request's id makes it safe: an act that was done already answers what it answered.
        Whoever is early does not wait until the file was looked through.

        Raises:
            SettingsDiffer, DatabaseDamaged: where nothing may be written.
            WrittenElsewhere: where another machine writes the same file.
            Trouble: where the database could not be reached or written; InDoubt where the act
                may have been done, which the same request answers as soon as it can.
        """
        if not early:
            self._soundness.wait()
        ticket = ticket or Ticket()
        attempts = Attempts(ticket, AT_ONCE if self.is_sqlite else WRITING)
        while True:
            try:
                return self._write(once, actor, request, ticket)
            except Trouble as trouble:
                attempts.after(trouble)

    def _write(
        self,
        once: Callable[[Work, Opening], Result],
        actor: Actor,
        request: str,
        ticket: Ticket,
    ) -> Result:
        self._be_seen(ticket)
        with self._transaction(writing=True, ticket=ticket, patience=WRITING_MS) as connection:
            opening = self._opening(connection, request)
            work = Work(connection, actor, opening)
            try:
                result = once(work, opening)
            except Refusal as refusal:
                if opening.answered is None and is_answered(connection, request):
                    raise DatabaseBusy("answered meanwhile", raced=True) from refusal
                raise
            if not work.acts.has_told:
                tell(connection, work.touched)
            ticket.check()
            return result

    def _opening(self, connection: Connection, request: str | None) -> Opening:
        moment = self._clock.now() if self._clock else None
        opening = read_opening(connection, request, moment)
        check_known(opening.revision)
        return opening

    @contextmanager
    def _transaction(
        self, *, writing: bool, ticket: Ticket | None = None, patience: int | None = None
    ) -> Iterator[Connection]:
        is_ending = False
        try:
            if writing:
                self._disk.check()
            connection = begin(
                self._engine.connect(), writing=writing, ticket=ticket, patience=patience
            )
            with connection, connection.begin():
                yield connection
                is_ending = writing
        except DBAPIError as error:
            trouble = translated(error)
            if trouble is None:
                raise
            raise _told(trouble, ticket, is_ending=is_ending) from error

    def described(self) -> Description:
        """Say what kind of database it is and how much is in it, and nothing of its content.

        Raises:
            Trouble: where it does not answer.
        """
        with self._transaction(writing=False) as connection:
            return describe(connection)

    def changes(self) -> frozenset[Topic]:
        """What other workstations changed since this was last asked; nothing the first time.

        Raises:
            DatabaseGone: where the server does not answer; the next answer is then everything.
        """
        if self.is_sqlite and self._witness.is_due:
            self._watch.beat(self._witness)
        return self._watch.heard()

    def _be_seen(self, ticket: Ticket) -> None:
        """Renew our row in the file before something is written, where that is due."""
        if self.is_sqlite and self._witness.is_due:
            with self._transaction(writing=True, ticket=ticket) as connection:
                check_revision(connection)
                self._witness.beat(connection)

    def close(self) -> None:
        """Let go of every connection."""
        self._soundness.close()
        if self.is_sqlite and self._witness.is_noted:
            with (
                suppress(Trouble, Refusal, DBAPIError),
                self._transaction(writing=True, ticket=AtOnce()) as connection,
            ):
                self._witness.leave(connection)
        self._watch.close()
        self._engine.dispose()


def _told(trouble: Trouble, ticket: Ticket | None, *, is_ending: bool) -> Trouble:
    """A trouble with what is known beside it: a lost COMMIT, whom we waited for, a call-off."""
    if isinstance(trouble, DatabaseGone) and is_ending:
        return InDoubt(trouble.detail)
    if ticket is None:
        return trouble
    if ticket.is_called_off and isinstance(trouble, (DatabaseBusy, DatabaseGone)):
        return CalledOff(ticket.waits_for)
    if isinstance(trouble, DatabaseBusy):
        trouble.holder = ticket.waits_for
    return trouble
