"""A file looked at before it is taken in: its columns, its rows, and what is wrong in which cell.

What its columns mean is remembered by its layout, for every workstation: that somebody said so is
an act, and the last of them for a layout holds. It needs no table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from partsdesk.database.work import View, Work
from partsdesk.domain.values.people import Actor
from partsdesk.services.importing.files import (
    ImportFile,
    ImportReport,
    import_file,
    write_rejects,
)
from partsdesk.services.importing.rows import Rejected
from partsdesk.services.importing.spool import Progress
from partsdesk.services.warehouse import Warehouse, act, name_of, recalled
from partsdesk.sheets.columns import Language
from partsdesk.sheets.files import Sniffed, read_table, sniff
from partsdesk.sheets.profiles import Profile
from partsdesk.sheets.promised import IMPORTS
from partsdesk.sheets.reading import Row

MOST_ROWS = 500
FIRST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Sort:
    """What a file can be taken in as: a promised set of columns, some of them given.

    Attributes:
        constants: what stands in every row, and is no column of the file.
    """

    columns: str
    constants: Mapping[str, str] = field(default_factory=dict)


SORTS: Mapping[str, Sort] = {
    "items": Sort("items"),
    "partners": Sort("partners"),
    "stores": Sort("stores"),
    "opening-stock": Sort("slips", {"kind": "opening-stock"}),
    "slips": Sort("slips"),
    "orders": Sort("orders"),
    "count": Sort("count"),
    "account": Sort("account"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of files with certain headings mean: ours, theirs.

    Attributes:
        layout: the headings, as ``Sniffed.layout`` says them.
    """

    sort: str
    layout: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LayoutKept:
    """A layout that is remembered."""

    called: str


@dataclass(frozen=True, slots=True)
class PreviewAsked:
    """A file to be looked at.

    Attributes:
        columns: what its columns mean (ours, theirs); None for what is remembered or recognised.
    """

    sort: str
    path: Path
    columns: Mapping[str, str] | None = None
    language: Language = "zh"


@dataclass(frozen=True, slots=True)
class Previewed:
    """One row of a file, as it would be taken in.

    Attributes:
        faults: what is wrong with it.
    """

    number: int
    cells: Mapping[str, str]
    faults: tuple[Rejected, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would come to.

    Attributes:
        headings: as they stand in the file.
        columns: what they are taken for: ours, theirs; in the order of ours.
        missing: columns of ours that it needs and has not; nothing was tried then.
        rows: the first rows and the wrong ones, 500 at most; where something is missing, the first
            ones under the file's own headings.
        report: what was tried; None where something is missing.
    """

    asked: PreviewAsked
    headings: tuple[str, ...]
    columns: Mapping[str, str]
    missing: tuple[str, ...] = ()
    is_remembered: bool = False
    rows: tuple[Previewed, ...] = ()
    report: ImportReport | None = None

    @property
    def bad(self) -> int:
        """How many rows are wrong."""
        return len({each.row for each in self.report.rejected}) if self.report else 0


@act()
def remember_layout(work: Work, asked: Layout) -> LayoutKept:  # noqa: ARG001 - the record is it
    """Remember what the columns of files with these headings mean."""
    return LayoutKept(_subject(asked.sort, asked.layout))


def remembered(view: View, asked: tuple[str, str]) -> Layout | None:
    """What somebody said last of files with these headings."""
    row = view.acts.last_of(_subject(*asked), name_of(remember_layout))
    return None if row is None else recalled(Layout, row.content)


def promised_columns(sort: str) -> tuple[tuple[str, bool], ...]:
    """The columns that a sort of file may have, and whether it has to."""
    columns, constants = IMPORTS[SORTS[sort].columns], SORTS[sort].constants
    needed = {name for choice in columns.needed if len(choice) == 1 for name in choice}
    return tuple((each.name, each.name in needed) for each in columns if each.name not in constants)


def preview_file(
    warehouse: Warehouse, actor: Actor, asked: PreviewAsked, progress: Progress
) -> Preview:
    """Look at a file and try to take it in; nothing is written.

    What somebody says of its columns is remembered, as soon as nothing is missing.

    Raises:
        Refusal: where the file as a whole cannot be used, or the person may not take it in.
        Trouble, FileTrouble: where the world fails.
    """
    sort = SORTS[asked.sort]
    promised = IMPORTS[sort.columns]
    sniffed = sniff(asked.path, promised)
    known = warehouse.ask(remembered, (asked.sort, sniffed.layout), actor)
    columns = _columns(asked, sniffed, known)
    missing = promised.missing([*columns, *sort.constants])
    is_remembered = known is not None and asked.columns is None
    looked = Preview(asked, sniffed.texts, columns, missing, is_remembered)
    if missing:
        return replace(looked, rows=_samples(sniffed))
    if asked.columns is not None and (known is None or dict(known.columns) != columns):
        layout = Layout(asked.sort, sniffed.layout, tuple(columns.items()))
        warehouse.perform(remember_layout, layout, actor)
    report = import_file(warehouse, actor, _file(looked, dry_run=True), progress)
    rows = _rows(looked, report)
    return replace(looked, rows=rows, report=report)


def take_previewed(
    warehouse: Warehouse, actor: Actor, preview: Preview, progress: Progress, *, only_good: bool
) -> ImportReport:
    """Take in what was looked at: all of it, or only the right rows.

    The wrong rows are written beside the file, each with its reason.

    Raises:
        Refusal, Trouble, FileTrouble: as ``import_file``.
    """
    file = _file(preview, keep_going=only_good)
    return import_file(warehouse, actor, file, progress)


def export_failed(preview: Preview) -> Path:
    """Write the wrong rows beside the file, each with its reason; the answer is where.

    Raises:
        FileTrouble: where the file cannot be written.
    """
    rejected = preview.report.rejected if preview.report else ()
    return write_rejects(_file(preview), rejected)


def _subject(sort: str, layout: str) -> str:
    return f"layout {sort} {layout}"


def _columns(asked: PreviewAsked, sniffed: Sniffed, known: Layout | None) -> dict[str, str]:
    found = asked.columns
    if found is None:
        found = dict(known.columns) if known is not None else sniffed.recognised
    constants = SORTS[asked.sort].constants
    names = [name for name, _ in promised_columns(asked.sort)]
    return {name: found[name] for name in names if name in found and name not in constants}


def _file(preview: Preview, *, dry_run: bool = False, keep_going: bool = False) -> ImportFile:
    asked = preview.asked
    sort = SORTS[asked.sort]
    profile = Profile("", preview.columns, sort.constants, "", {}, ())
    return ImportFile(
        sort.columns, asked.path, profile, dry_run, keep_going, language=asked.language
    )


def _samples(sniffed: Sniffed) -> tuple[Previewed, ...]:
    """The first rows as they stand, under their own headings."""
    return tuple(
        Previewed(number, dict(zip(sniffed.texts, cells, strict=False)))
        for number, cells in sniffed.samples
        if any(cells)
    )


def _rows(preview: Preview, report: ImportReport) -> tuple[Previewed, ...]:
    """The first rows and the wrong ones, in the order of the file."""
    faults: dict[int, list[Rejected]] = {}
    for each in report.rejected:
        faults.setdefault(each.row, []).append(each)
    found: list[Previewed] = []
    file = _file(preview)
    profile = file.profile if isinstance(file.profile, Profile) else None
    with read_table(file.path, IMPORTS[file.kind], profile) as table:
        for place, row in enumerate(table):
            wanted = place < FIRST_ROWS or row.number in faults
            if isinstance(row, Row) and wanted and len(found) < MOST_ROWS:
                found.append(Previewed(row.number, row.cells, tuple(faults.get(row.number, ()))))
    return tuple(found)
