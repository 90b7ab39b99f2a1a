"""A disk that failed: nothing more is written before the file was opened anew and looked through.

A system that could not bring something to the disk says so once and forgets what it was; the next
sync says that all is well. So the first word is believed: every connection is closed, what the
log still holds is written anew into the file itself, and the file has to be whole.
"""

from __future__ import annotations

import logging
import sqlite3
import threading

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from partsdesk.database.troubles import DatabaseBusy, DatabaseDamaged, DatabaseGone

logger = logging.getLogger(__name__)

_FAMILY = 0xFF  # the low byte of an extended code says what kind of error it is


class Disk:
    """What is known of the disk under a file of SQLite; a server sees to its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._door = threading.Lock()
        self._faults = 0
        self._looked_after = 0  # as many faults as there had been when the file was last whole
        if engine.dialect.name == "sqlite":
            event.listen(engine, "handle_error", self._heard)

    def check(self) -> None:
        """See that the disk may be written: after a fault, only once the file was found whole.

        Raises:
            DatabaseDamaged: where it is not; DatabaseGone where the disk still does not answer.
            DatabaseBusy: where another workstation reads what has to be written anew.
        """
        if self._looked_after == self._faults:
            return
        with self._door:
            faults = self._faults
            if self._looked_after == faults:
                return
            logger.warning("The disk failed: the file is opened anew and looked through")
            self._engine.dispose()
            try:
                self._written_anew()
            except (sqlite3.Error, DBAPIError) as error:
                raise DatabaseGone(str(error)) from error
            self._looked_after = faults

    def _heard(self, context: ExceptionContext) -> None:
        code = getattr(context.original_exception, "sqlite_errorcode", 0)
        if code & _FAMILY == sqlite3.SQLITE_IOERR:
            self._faults += 1
            context.is_disconnect = True  # so that no connection from before is used again

    def _written_anew(self) -> None:
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(FULL)")
            ((is_busy, log, done),) = cursor.fetchall()
            if is_busy or log != done:
                raise DatabaseBusy("wal_checkpoint")
            cursor.execute("PRAGMA quick_check(1)")
            ((said,),) = cursor.fetchall()
            if said != "ok":
                raise DatabaseDamaged(said)
        finally:
            connection.close()
