"""Hearing what other workstations change, without asking for rows."""

from __future__ import annotations

from contextlib import suppress

import psycopg
from sqlalchemy import Connection, Engine, bindparam, func, select
from sqlalchemy.exc import DBAPIError

from partsdesk.database.engine import begin
from partsdesk.database.tickets import AtOnce
from partsdesk.database.troubles import DatabaseGone
from partsdesk.database.witness import Witness
from partsdesk.domain.values.refusals import Refusal, Trouble
from partsdesk.domain.values.topics import Topic

CHANNEL = "partsdesk_changed"
EVERYTHING = frozenset(Topic)
NOTHING: frozenset[Topic] = frozenset()


TELL = func.pg_notify(bindparam("channel", CHANNEL), bindparam("topics"))
_TELL = select(TELL)


def told(topics: set[Topic]) -> dict[str, str]:
    """What `TELL` says of these topics, when the transaction commits."""
    return {"topics": ",".join(sorted(topics))}


def tell(connection: Connection, topics: set[Topic]) -> None:
    """Tell the other workstations, when this transaction commits; a file tells by itself."""
    if topics and connection.dialect.name != "sqlite":
        connection.execute(_TELL, told(topics))


class Watch:
    """One connection that listens; used by one thread at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._version: int | None = None
        self._was_deaf = False

    def heard(self) -> frozenset[Topic]:
        """What was changed since this was last asked; nothing the first time.

        Raises:
            DatabaseGone: where the server does not answer; the next answer is then everything.
        """
        if self._engine.dialect.name == "sqlite":
            return self._heard_of_file()
        try:
            return self._heard_of_server()
        except (DBAPIError, psycopg.Error) as error:
            self.close()
            self._was_deaf = True
            raise DatabaseGone(str(error)) from error

    def beat(self, witness: Witness) -> None:
        """Renew our row in the file, on the connection that listens: it does not hear itself.

        What stands against it is said where something is written; here it is tried again.
        """
        connection = begin(self._file(), writing=True, ticket=AtOnce())
        try:
            with suppress(DBAPIError, Trouble, Refusal), connection.begin():
                witness.beat(connection)
        finally:
            begin(connection, writing=False)

    def _file(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _heard_of_file(self) -> frozenset[Topic]:
        connection = self._file()
        version = int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())
        connection.rollback()  # so that the next look sees what was written since
        changed = self._version not in {None, version}
        self._version = version
        return EVERYTHING if changed else NOTHING

    def _heard_of_server(self) -> frozenset[Topic]:
        if self._connection is None:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            self._connection = connection
            was_deaf, self._was_deaf = self._was_deaf, False
            return EVERYTHING if was_deaf else NOTHING
        driver = self._connection.connection.driver_connection
        if not isinstance(driver, psycopg.Connection):
            return NOTHING
        self._connection.exec_driver_sql("SELECT 1")  # says so if the server is gone
        heard = [notice.payload for notice in driver.notifies(timeout=0)]
        return frozenset(Topic(topic) for payload in heard for topic in payload.split(",") if topic)

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            if not connection.invalidated:
                connection.detach()  # it listens, so nobody else shall have it
            connection.close()
