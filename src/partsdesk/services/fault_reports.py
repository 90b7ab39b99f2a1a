"""A report about a fault: a text that somebody reads, saves and sends.

It says what the program is, what the log says, how much is in the books and what the last acts
were called; nothing of what they were about, and no secret.
"""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from partsdesk import __version__
from partsdesk.database.database import Database
from partsdesk.database.describing import Description
from partsdesk.support import logs
from partsdesk.support.files import written_whole
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain
from partsdesk.wording.troubles import EXPLAINED

LIBRARIES = (
    "PySide6-Essentials",
    "SQLAlchemy",
    "alembic",
    "psycopg",
    "openpyxl",
    "python-calamine",
    "argon2-cffi",
)


def compose(
    database: Database | None,
    log: Path | None,
    fault: BaseException | None = None,
    crash: str = "",
) -> str:
    """Make the report; without a database it says nothing of one, and asks nobody."""
    parts = [(_("Program"), _program())]
    if fault is not None:
        parts.append((_("What happened"), "".join(traceback.format_exception(fault))))
    if crash:
        parts.append((_("How the run before ended"), crash))
    if database is not None:
        parts.append((_("Database"), _of(database)))
    parts.append((_("The end of the log"), logs.tail(log)))
    told = [f"== {heading} ==\n{logs.masked(text.strip()) or '-'}\n" for heading, text in parts]
    return "\n".join(told)


def save(path: Path, text: str) -> Path:
    """Write a report, whole or not at all.

    Raises:
        FileTrouble: where it cannot be written.
    """
    with written_whole(path) as temporary:
        temporary.write_text(text, "utf-8")
    return path


def _program() -> str:
    lines = [
        f"partsdesk {__version__}",
        f"Python {platform.python_version()}, {sys.implementation.name}",
        platform.platform(),
    ]
    return "\n".join([*lines, *(f"{name} {_version(name)}" for name in LIBRARIES)])


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "-"


def _of(database: Database) -> str:
    try:
        found = database.described()
    except EXPLAINED as trouble:
        return explain(trouble)
    return "\n".join(_described(found))


def _described(found: Description) -> Iterator[str]:
    yield found.kind
    yield _("tables of revision {found}, the program's are {wanted}", **_revisions(found))
    yield ", ".join(f"{name} = {value}" for name, value in found.settings.items())
    yield _("Rows in the tables:")
    yield ", ".join(f"{name} {rows}" for name, rows in found.rows.items())
    yield _("The last acts, without their content:")
    yield from (f"{at} {act} {workstation}" for at, act, workstation in found.acts)


def _revisions(found: Description) -> dict[str, str]:
    return {"found": found.revision or "-", "wanted": found.wanted}
