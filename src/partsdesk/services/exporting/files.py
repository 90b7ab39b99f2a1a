"""Files out: first the record that it was done, then one snapshot, streamed into a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from partsdesk.database.work import View, Work
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.exporting.asked import ReportAsked, chosen
from partsdesk.services.exporting.table import EXPORTS, Export
from partsdesk.services.warehouse import RoleNeeded, Warehouse, act
from partsdesk.sheets.columns import Language
from partsdesk.sheets.files import WRITTEN, write_table
from partsdesk.sheets.refusals import UnknownEnding
from partsdesk.sheets.writing import Value

STEP = 500  # rows between two words of progress
Progress: TypeAlias = Callable[[int, int], None]
"""Told how many rows are written, and 0 for how many there will be, which nobody knows."""


@dataclass(eq=False)
class UnknownExport(Refusal):
    """There is nothing of this name to be exported."""

    what: str
    known: tuple[str, ...]


@dataclass(eq=False)
class ExportCancelled(Refusal):
    """The person called the export off; what lay under the file's name before is still there.

    Raised by a ``Progress``, which is how one is called off.
    """

    path: str


@dataclass(frozen=True, slots=True)
class ExportFile:
    """What is exported into which file; the ending says in which format.

    Attributes:
        from_: with ``to``, the range by each book's own dates.
    """

    what: str
    out: Path
    from_: dt.date | None = None
    to: dt.date | None = None
    store: str = ""
    item: str = ""
    kind: str = ""
    language: Language = "zh"


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written.

    Attributes:
        ignored: what was asked for and means nothing to this export (``from``, ``kind``, …).
    """

    path: Path
    rows: int
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteExport:
    """That books leave the house in a file: what, where to, and how far."""

    what: str
    file: str
    from_: dt.date | None = None
    to: dt.date | None = None
    store: str = ""
    item: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ExportNoted:
    """An export that stands on record."""

    called: str


@act()
def note_export(work: Work, asked: NoteExport) -> ExportNoted:
    """Put an export on record, before it is made (PAR-2).

    Raises:
        RangeTurned, UnknownStore, UnknownItem, UnknownKind, OutsideStores.
    """
    chosen(work, ReportAsked(asked.from_, asked.to, asked.store, asked.item, asked.kind))
    return ExportNoted(asked.what)


def export_file(
    warehouse: Warehouse, actor: Actor, asked: ExportFile, progress: Progress | None = None
) -> Exported:
    """Export into a file, whole or not at all.

    Raises:
        UnknownExport, UnknownEnding, RoleNeeded, RangeTurned, UnknownStore, UnknownItem,
        UnknownKind, OutsideStores, TooManyRows, TextTooLong, FileTrouble, ExportCancelled.
    """
    export = export_called(asked.what)
    if asked.out.suffix.casefold() not in WRITTEN:
        raise UnknownEnding(str(asked.out), asked.out.suffix)
    check_may_have(export, actor)
    question, ignored = _narrowed(export, asked)
    noted = NoteExport(
        asked.what,
        str(asked.out),
        question.from_,
        question.to,
        question.store,
        question.item,
        question.kind,
    )
    warehouse.perform(note_export, noted, actor)

    def written(view: View, question: ReportAsked) -> int:
        """Use the rows up inside the snapshot; asked again, the file is written again."""
        view.reports.take_time()
        counted = Counted(export.rows(view, chosen(view, question)), progress)
        title = export.columns.sheet_title(asked.language)
        write_table(asked.out, title, export.columns, counted, asked.language)
        return counted.count

    rows = warehouse.ask(written, question, actor)
    return Exported(asked.out, rows, ignored)


def export_called(what: str) -> Export:
    """The export of this name.

    Raises:
        UnknownExport: where there is none.
    """
    export = EXPORTS.get(what)
    if export is None:
        raise UnknownExport(what, tuple(EXPORTS))
    return export


def check_may_have(export: Export, actor: Actor) -> None:
    """Refuse a person whose roles do not read this.

    Raises:
        RoleNeeded: naming the roles that do.
    """
    if export.roles and not actor.is_one_of(export.roles):
        raise RoleNeeded(f"export-{export.name}", tuple(sorted(export.roles)))


def _narrowed(export: Export, asked: ExportFile) -> tuple[ReportAsked, tuple[str, ...]]:
    """The question without what means nothing to the export, and what that was."""
    said = {
        "from": asked.from_,
        "to": asked.to,
        "store": asked.store,
        "item": asked.item,
        "kind": asked.kind,
    }
    ignored = tuple(name for name, value in said.items() if value and name not in export.filters)
    kept = {name: None if name in ignored else value for name, value in said.items()}
    return (
        ReportAsked(
            asked.from_ if kept["from"] else None,
            asked.to if kept["to"] else None,
            asked.store if kept["store"] else "",
            asked.item if kept["item"] else "",
            asked.kind if kept["kind"] else "",
        ),
        ignored,
    )


class Counted:
    """Counts rows as they are written, and says how far it has come."""

    def __init__(self, rows: Iterable[Sequence[Value]], progress: Progress | None) -> None:
        self.count = 0
        self._rows = rows
        self._progress = progress

    def __iter__(self) -> Iterator[Sequence[Value]]:
        for row in self._rows:
            self.count += 1
            if self._progress is not None and self.count % STEP == 0:
                self._progress(self.count, 0)
            yield row
