"""Files in: read, checked, taken in whole or not at all, or as far as they are good."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from partsdesk.database.work import Work
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.counting.sheet_head import head_of
from partsdesk.services.importing.counts import TakeCount, digest_of, take_counted
from partsdesk.services.importing.masters import MASTERS, Outcome, TakeRows, take_masters
from partsdesk.services.importing.rows import Note, Rejected
from partsdesk.services.importing.slips import SlipRows, gather
from partsdesk.services.importing.spool import Progress, Spool
from partsdesk.services.importing.taking import Taken, TakeSlips, take_slips
from partsdesk.services.warehouse import Warehouse, act
from partsdesk.sheets.columns import ColumnSet, Language
from partsdesk.sheets.files import COLLECTED, read_table
from partsdesk.sheets.profile_files import read_profile
from partsdesk.sheets.profiles import Profile, Skipped
from partsdesk.sheets.promised import EXPORTS, IMPORTS
from partsdesk.sheets.reading import Row, Table
from partsdesk.sheets.rejected import write_rejected
from partsdesk.support.files import check_room
from partsdesk.wording.refusals import explain

BATCH = 200  # slips a transaction, where the good ones stay
KINDS = (*MASTERS, "slips", "count")
ROW = 16 * 1024  # octets that a row may take in the file and in its log, executed and booked


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file to be imported, and how.

    Attributes:
        profile: what its columns are: the file that says so, or what it says.
        dry_run: read, check and report; write nothing.
        keep_going: take the good rows where others are bad.
        execute: carry slips out; book: and book them.
    """

    kind: str
    path: Path
    profile: Path | Profile | None = None
    dry_run: bool = False
    keep_going: bool = False
    execute: bool = False
    book: bool = False
    language: Language = "zh"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of a file.

    Attributes:
        rows: rows that were looked at.
        skipped: rows that the profile passes over, by its reasons.
        taken: how many things were written, or would be.
        unknown: headings that no column of ours is known by.
        rejects: the file that the rejected rows went into.
    """

    rows: int
    taken: int
    notes: tuple[Note, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    skipped: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    rejects: Path | None = None


@dataclass(eq=False)
class ImportCancelled(Refusal):
    """The person called the import off.

    Raised by a ``Progress``, which is how one is called off. What was not complete is undone:
    the whole file, or with ``keep_going`` the batch under way.
    """

    path: str


def import_file(
    warehouse: Warehouse, actor: Actor, asked: ImportFile, progress: Progress | None = None
) -> ImportReport:
    """Import a file: all of it, or with ``keep_going`` all that is good.

    Raises:
        Refusal: where the file or the profile as a whole cannot be used.
        Trouble, FileTrouble: where the world fails.
    """
    columns = IMPORTS[asked.kind]
    profile = profile_of(asked)
    sifted = _Sifted()
    with Spool(progress) as spool:
        with read_table(asked.path, columns, profile) as table:
            sifted.look_at(table, EXPORTS.get(asked.kind))
            spool.fill(sifted.rows(table))
        if warehouse.database.file is not None:
            check_room(warehouse.database.file, spool.count * ROW)
        if asked.kind == "slips":
            taken, notes, rejected = _take_slips(warehouse, actor, asked, spool)
        elif asked.kind == "count":
            taken, notes, rejected = _take_count(warehouse, actor, asked, spool, sifted)
        else:
            strict = not asked.keep_going
            taking = TakeRows(
                asked.kind, asked.path.name, spool.count, strict, asked.dry_run, spool
            )
            taken, notes, rejected = take_masters(warehouse, actor, taking)
    rejects = write_rejects(asked, rejected) if rejected and not asked.dry_run else None
    return ImportReport(
        sifted.count,
        taken,
        notes,
        rejected,
        {reason: tuple(rows) for reason, rows in sifted.skipped.items()},
        sifted.unknown,
        rejects,
    )


class _Sifted:
    """Counts what passes and what the profile skips."""

    def __init__(self) -> None:
        self.count = 0
        self.skipped: dict[str, list[int]] = {}
        self.unknown: tuple[str, ...] = ()
        self.above: Sequence[Sequence[str]] = ()
        self.is_headed = True

    def look_at(self, table: Table, exported: ColumnSet | None) -> None:
        """Keep the headings that are not known; what only an export has is simply not needed."""
        self.above, self.is_headed = table.above, table.headings.number > 0
        self.unknown = tuple(
            heading
            for heading in table.headings.unknown
            if exported is None or exported.recognise(heading) is None
        )

    def rows(self, table: Table) -> Iterable[Row]:
        """The rows that are to be imported."""
        for row in table:
            self.count += 1
            if isinstance(row, Skipped):
                self.skipped.setdefault(row.reason, []).append(row.number)
            else:
                yield row


def _take_slips(
    warehouse: Warehouse,
    actor: Actor,
    asked: ImportFile,
    rows: Spool,
) -> Outcome:
    gathered = warehouse.ask(gather, rows, actor)
    good = gathered.good()
    if asked.execute or asked.book:
        good.sort(key=lambda slip: (slip.head.date, slip.rows[0]))
    rejected = list(gathered.rejected)
    if rejected and not asked.keep_going and not asked.dry_run:
        return 0, (), tuple(rejected)
    size = BATCH if asked.keep_going and not asked.dry_run else max(len(good), 1)
    taken = 0
    for start in range(0, len(good), size):
        batch = good[start : start + size]
        answer = _take_batch(warehouse, actor, asked, batch, _step(rows.progress, start, len(good)))
        taken += answer.count
        rejected.extend(answer.rejected)
    if rejected and not asked.keep_going:
        taken = taken if asked.dry_run else 0
    rejected.sort(key=lambda row: row.row)
    return taken, (), tuple(rejected)


def _take_count(
    warehouse: Warehouse, actor: Actor, asked: ImportFile, rows: Spool, sifted: _Sifted
) -> Outcome:
    head = head_of(sifted.above)
    bare = not sifted.is_headed and asked.path.suffix.casefold() in COLLECTED
    taking = TakeCount(
        asked.path.name,
        rows.count,
        digest_of(head, rows),
        not asked.keep_going,
        asked.dry_run,
        head,
        bare,
        rows,
    )
    return take_counted(warehouse, actor, taking)


def _step(progress: Progress | None, start: int, total: int) -> Callable[[int], None] | None:
    if progress is None:
        return None
    return lambda done: progress(start + done, total)


class _Undo(Exception):
    """Leaves an act with its answer and without its deeds."""

    def __init__(self, taken: Taken) -> None:
        super().__init__()
        self.taken = taken


@act()
def take_slips_strictly(work: Work, asked: TakeSlips) -> Taken:
    """Take slips in, all or none: undone where one is refused."""
    taken = take_slips(work, asked)
    if taken.rejected:
        raise _Undo(taken)
    return taken


@act()
def try_slips(work: Work, asked: TakeSlips) -> Taken:
    """What taking the slips in would come to; always undone."""
    raise _Undo(take_slips(work, asked))


def _take_batch(
    warehouse: Warehouse,
    actor: Actor,
    asked: ImportFile,
    batch: Sequence[SlipRows],
    progress: Callable[[int], None] | None,
) -> Taken:
    use_case = take_slips if asked.keep_going else take_slips_strictly
    if asked.dry_run:
        use_case = try_slips
    execute = asked.execute or asked.book
    taking = TakeSlips(asked.path.name, len(batch), execute, asked.book, batch, progress)
    try:
        return warehouse.perform(use_case, taking, actor).result
    except _Undo as undo:
        return undo.taken


def profile_of(asked: ImportFile) -> Profile | None:
    """What a file's columns are, where somebody says it.

    Raises:
        ProfileRefused: one of its kin, for a profile that is wrong.
    """
    if asked.profile is None or isinstance(asked.profile, Profile):
        return asked.profile
    return read_profile(asked.profile, IMPORTS[asked.kind])


def write_rejects(asked: ImportFile, rejected: Sequence[Rejected]) -> Path:
    """Write the rejected rows as they stand in the file, each with its reason beside it.

    Raises:
        FileTrouble: when the file cannot be written.
    """
    reasons: dict[int, list[str]] = {}
    for each in rejected:
        reasons.setdefault(each.row, []).append(explain(each.refusal))
    columns = IMPORTS[asked.kind]
    with read_table(asked.path, columns, profile_of(asked)) as table:
        rows = (
            (row.original, " ".join(reasons[row.number]))
            for row in table
            if isinstance(row, Row) and row.number in reasons
        )
        return write_rejected(asked.path, table.headings.texts, rows, asked.language)
