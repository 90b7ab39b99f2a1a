"""Databases as released programs wrote them, and what their reports said of them.

`tests/databases` holds the demo of each: its file, its backup, and two reports. Whatever lies
there has to come up to date with the same figures.
"""

from __future__ import annotations

import json
import lzma
from pathlib import Path

from sqlalchemy import make_url

from partsdesk.database.archive import opened
from partsdesk.database.database import Database
from partsdesk.database.engine import begin, open_engine
from partsdesk.database.restoring import _fill, _to_revision
from partsdesk.database.schema import HEAD
from partsdesk.domain.values.people import Role
from partsdesk.services.exporting.files import ExportFile, export_file
from partsdesk.services.verifying import verify
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import an_actor
from tests.support.copies import silent

FOLDER = Path(__file__).parents[1] / "databases"
REPORTS = ("stock", "movements")
RELEASED = sorted(file.name.partition(".")[0] for file in FOLDER.glob("*.zip"))


def unpacked(released: str, target: Path) -> str:
    """A released program's file at a place of the test's own; answers its address."""
    target.write_bytes(lzma.decompress((FOLDER / f"{released}.db.xz").read_bytes()))
    return f"sqlite:///{target}"


def fill(url: str, released: str) -> None:
    """Make an empty database one that a released program left, without bringing it up to date."""
    engine = open_engine(make_url(url))
    with (
        opened(FOLDER / f"{released}.zip", HEAD) as archive,
        begin(engine.connect(), writing=True) as connection,
        connection.begin(),
    ):
        _to_revision(connection, released)
        _fill(connection, archive, silent)
    engine.dispose()


def empty(url: str, revision: str) -> None:
    """Make an empty database one of an older program, in which nothing has happened."""
    database = Database(url)
    with begin(database._engine.connect(), writing=True) as connection, connection.begin():
        _to_revision(connection, revision)
    database.close()


def differing(warehouse: Warehouse, released: str, folder: Path) -> int:
    """How many rows of the reports are not as the released program gave them."""
    found = 0
    for what in REPORTS:
        out = folder / f"{what}.json"
        asked = ExportFile(what, out, None, None, "", "", "", "en")
        export_file(warehouse, an_actor(Role.AUDITOR), asked, silent)
        golden = json.loads((FOLDER / f"{released}.{what}.json").read_text("utf-8"))
        today = json.loads(out.read_text("utf-8"))
        found += abs(len(golden) - len(today))
        found += sum(
            any(now.get(name) != value for name, value in then.items())
            for then, now in zip(golden, today, strict=False)
        )
    return found


def broken(warehouse: Warehouse) -> int:
    """How many places of the books do not hold."""
    return sum(each.violations for each in warehouse.ask(verify, None, an_actor()))
