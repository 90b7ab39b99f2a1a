"""Whether a file is whole: looked through once, on a thread, before the first act is written.

It takes seconds where a file is large, so nobody waits for it who only wants in or only reads.
"""

from __future__ import annotations

import sqlite3
import threading

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from partsdesk.database.troubles import DatabaseDamaged, translated
from partsdesk.domain.values.refusals import Trouble


class Soundness:
    """The one look through a file of SQLite; a server sees to its own files."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._door = threading.Lock()
        self._thread: threading.Thread | None = None
        self._file: sqlite3.Connection | None = None
        self._fault: Trouble | DBAPIError | None = None

    def begin(self) -> None:
        """Begin to look, unless that has been done."""
        if self._engine.dialect.name != "sqlite":
            return
        with self._door:
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="soundness", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Wait until the file was looked through.

        Raises:
            DatabaseDamaged: where it is not whole; Trouble where it could not be read.
        """
        self.begin()
        if self._thread is not None:
            self._thread.join()
        if self._fault is not None:
            raise self._fault

    def close(self) -> None:
        """Look no further."""
        if self._file is not None:
            self._file.interrupt()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        try:
            with self._engine.connect() as connection:
                file = connection.connection.driver_connection
                self._file = file if isinstance(file, sqlite3.Connection) else None
                said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
                self._file = None
            if said != "ok":
                self._fault = DatabaseDamaged(str(said))
        except DBAPIError as error:
            self._fault = translated(error) or error
