"""What forked children do while the disk fails them: they go on, and keep what they were told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sqlalchemy import event

from partsdesk.database.database import Database
from partsdesk.domain.values.refusals import Trouble
from partsdesk.services.backups import copy_books
from partsdesk.services.exporting.files import ExportFile, export_file
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets import files as tables
from partsdesk.support.files import FileTrouble, writing
from partsdesk.wording.refusals import explain
from tests.faults.careless import trusting
from tests.support.builders import an_actor
from tests.support.forks import warm
from tests.support.posting import Poster, posting

PROTECTED, TRUSTING = "protected", "trusting"
SMALL_LOG = "PRAGMA wal_autocheckpoint = 40"  # pages, so that a few acts meet a checkpoint


@dataclass
class Outcome:
    """What a child saw.

    Attributes:
        troubles: the classes of the troubles, in their order, each with its sentence.
        done: what came to a good end.
    """

    troubles: list[tuple[str, str]] = field(default_factory=list)
    done: int = 0

    @contextmanager
    def trying(self) -> Iterator[None]:
        """Do a thing that ends well or in a trouble with its sentence."""
        try:
            yield
        except (Trouble, FileTrouble) as trouble:
            self.troubles.append((type(trouble).__name__, explain(trouble)))
        else:
            self.done += 1

    def said(self) -> str:
        """As a child answers it."""
        return json.dumps(asdict(self))


def outcome(said: str) -> Outcome:
    """As it was answered."""
    read = json.loads(said)
    return Outcome([(name, text) for name, text in read["troubles"]], read["done"])


def live(url: str, told: str, seed: int, slips: int, how: str = PROTECTED) -> str:
    """Live slips, and begin the next where one met with a trouble."""
    database = warm(url)
    event.listen(database._engine, "connect", lambda driver, _: driver.execute(SMALL_LOG))
    came = Outcome()
    with came.trying(), posting(_kept(database, how), told, seed, lines=5) as poster:
        for _ in range(slips):
            with came.trying():
                _lived(poster)
    return came.said()


def _kept(database: Database, how: str) -> Database:
    return trusting(database) if how == TRUSTING else database


def _lived(poster: Poster) -> None:
    for _said in poster.slip():
        pass


@contextmanager
def _in_place(path: Path) -> Iterator[Path]:
    with writing(path):
        yield path


def write_file(url: str, what: str, out: str, how: str = PROTECTED) -> str:
    """Write a backup, or an export by its name, into a file."""
    if how == TRUSTING:
        vars(tables)["written_whole"] = _in_place
    database, came = Database(url), Outcome()
    with came.trying():
        if what == "backup":
            copy_books(database, Path(out), lambda *_: None)
        else:
            export_file(Warehouse(database), an_actor(), ExportFile(what, Path(out)))
    database.close()
    return came.said()
