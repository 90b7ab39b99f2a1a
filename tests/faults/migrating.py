"""Forked children that bring books up to date, and are killed while they do."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from partsdesk.database import schema
from partsdesk.database.database import Database
from partsdesk.services.founding import readied
from partsdesk.services.warehouse import Warehouse
from tests.support.copies import silent
from tests.support.forks import begun

NEWEST = schema.HEAD  # the program's own, before anybody puts the slow one behind it
SLOW = "9000"
WHOLE, PIECEMEAL = "in one transaction", "each statement by itself"
ENDED = "ended"


def migrations(folder: Path) -> Path:
    """The program's migrations, and behind them the slow one."""
    made = Path(shutil.copytree(schema.MIGRATIONS, folder / "migrations"))
    file = Path(__file__).with_name("slow_migration.py")
    text = file.read_text("utf-8")
    (made / "versions" / f"{SLOW}_slow.py").write_text(text, "utf-8")
    return made


def update(url: str, folder: str, how: str = WHOLE, *, copied: bool = False) -> str:
    """Bring books up to date; said when it begins, after a copy of them if one is wanted."""
    vars(schema).update(MIGRATIONS=Path(folder), HEAD=SLOW)
    database = Database(url)
    if how == PIECEMEAL:
        event.listen(database._engine, "after_cursor_execute", _commit)
    prepare = database.prepare

    def said() -> None:
        begun()
        prepare()

    vars(database)["prepare"] = said
    if copied:
        readied(Warehouse(database), silent)
    else:
        database.prepare()
    database.close()
    return ENDED


def _commit(connection: Connection, *_: Any) -> None:  # noqa: ANN401 - the event's own
    connection.connection.commit()
