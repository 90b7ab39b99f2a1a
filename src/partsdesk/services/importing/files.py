"""Files in: read, checked, taken in whole or not at all, or as far as they are good."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from partsdesk.database.work import Work
from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.importing.items import import_items
from partsdesk.services.importing.orders import import_orders
from partsdesk.services.importing.partners import import_partners
from partsdesk.services.importing.rows import Imported, Note, Rejected
from partsdesk.services.importing.slips import Gathered, SlipRows, gather
from partsdesk.services.importing.stores import import_stores
from partsdesk.services.importing.taking import Taken, TakeSlips, take_slips
from partsdesk.services.items import ITEM_ROLES
from partsdesk.services.partners import PARTNER_ROLES
from partsdesk.services.stores import STORE_ROLES
from partsdesk.services.warehouse import RoleNeeded, Warehouse, act
from partsdesk.sheets.columns import Language
from partsdesk.sheets.files import read_table
from partsdesk.sheets.profile_files import read_profile
from partsdesk.sheets.profiles import Profile, Skipped
from partsdesk.sheets.promised import EXPORTS, IMPORTS
from partsdesk.sheets.reading import Row, Table
from partsdesk.sheets.rejected import write_rejected
from partsdesk.wording.refusals import explain

BATCH = 200  # slips a transaction, where the good ones stay
Progress: TypeAlias = Callable[[int, int], None]
ORDER_ROLES = frozenset({Role.ACCOUNTANT, Role.SUPERVISOR, Role.SERVICE_CLERK, Role.ADMIN})
Importer: TypeAlias = Callable[[Work, Iterable[Row]], Imported]

MASTERS: Mapping[str, Importer] = {
    "items": import_items,
    "partners": import_partners,
    "stores": import_stores,
    "orders": import_orders,
}
ROLES = {
    "items": ITEM_ROLES,
    "partners": PARTNER_ROLES,
    "stores": STORE_ROLES,
    "orders": ORDER_ROLES,
}
KINDS = (*MASTERS, "slips")


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file to be imported, and how.

    Attributes:
        dry_run: read, check and report; write nothing.
        keep_going: take the good rows where others are bad.
        execute: carry slips out; book: and book them.
    """

    kind: str
    path: Path
    profile: Path | None = None
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


@dataclass(frozen=True, slots=True)
class TakeRows:
    """Take master data in; the record keeps the file's name and the count."""

    kind: str
    file: str
    count: int
    keep: bool
    rows: Sequence[Row] = field(default=(), metadata={"secret": True})


class _Undo(Exception):
    """Leaves an act with its answer and without its deeds."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer


@act()
def take_rows(work: Work, asked: TakeRows) -> int:
    """Take master data in; undone where rows are bad and only all or nothing will do."""
    roles = ROLES[asked.kind]
    if not work.actor.is_one_of(roles):
        raise RoleNeeded("take_rows", tuple(sorted(roles)))
    imported = MASTERS[asked.kind](work, asked.rows)
    if not asked.keep:
        raise _Undo(imported)
    return imported.count


def import_file(
    warehouse: Warehouse, actor: Actor, asked: ImportFile, progress: Progress | None = None
) -> ImportReport:
    """Import a file: all of it, or with ``keep_going`` all that is good.

    Raises:
        Refusal: where the file or the profile as a whole cannot be used.
        Trouble, FileTrouble: where the world fails.
    """
    columns = IMPORTS[asked.kind]
    profile = read_profile(asked.profile, columns) if asked.profile else None
    sifted = _Sifted()
    with read_table(asked.path, columns, profile) as table:
        own = EXPORTS.get(asked.kind)  # what an export adds is known, and simply not needed
        sifted.unknown = tuple(
            heading
            for heading in table.headings.unknown
            if own is None or own.recognise(heading) is None
        )
        if asked.kind == "slips":
            gathered = warehouse.ask(gather, sifted.rows(table), actor)
            taken, notes, rejected = _take_slips(warehouse, actor, asked, gathered, progress)
        else:
            rows = list(sifted.rows(table))
            taken, notes, rejected = _take_masters(warehouse, actor, asked, rows)
    rejects = _write_rejects(asked, profile, rejected) if rejected and not asked.dry_run else None
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

    def rows(self, table: Table) -> Iterable[Row]:
        for row in table:
            self.count += 1
            if isinstance(row, Skipped):
                self.skipped.setdefault(row.reason, []).append(row.number)
            else:
                yield row


Outcome: TypeAlias = tuple[int, tuple[Note, ...], tuple[Rejected, ...]]


def _take_masters(
    warehouse: Warehouse, actor: Actor, asked: ImportFile, rows: Sequence[Row]
) -> Outcome:
    imported = _tried(
        warehouse, actor, TakeRows(asked.kind, asked.path.name, len(rows), False, rows)
    )
    keep = not asked.dry_run and (asked.keep_going or not imported.rejected)
    if keep and imported.count:
        taking = TakeRows(asked.kind, asked.path.name, imported.count, True, rows)
        warehouse.perform(take_rows, taking, actor)
    taken = imported.count if keep or asked.dry_run else 0
    return taken, imported.notes, imported.rejected


def _tried(warehouse: Warehouse, actor: Actor, asked: TakeRows) -> Imported:
    """What taking the rows in would come to; nothing is kept."""
    try:
        warehouse.perform(take_rows, asked, actor)
    except _Undo as undo:
        if isinstance(undo.answer, Imported):
            return undo.answer
    raise AssertionError


def _take_slips(
    warehouse: Warehouse,
    actor: Actor,
    asked: ImportFile,
    gathered: Gathered,
    progress: Progress | None,
) -> Outcome:
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
        answer = _take_batch(warehouse, actor, asked, batch, _step(progress, start, len(good)))
        taken += answer.count
        rejected.extend(answer.rejected)
    if rejected and not asked.keep_going:
        taken = taken if asked.dry_run else 0
    rejected.sort(key=lambda row: row.row)
    return taken, (), tuple(rejected)


def _step(progress: Progress | None, start: int, total: int) -> Callable[[int], None] | None:
    if progress is None:
        return None
    return lambda done: progress(start + done, total)


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
        if isinstance(undo.answer, Taken):
            return undo.answer
        raise


def _write_rejects(
    asked: ImportFile, profile: Profile | None, rejected: Sequence[Rejected]
) -> Path:
    """Write the rejected rows as they stand in the file, each with its reason beside it."""
    reasons: dict[int, list[str]] = {}
    for each in rejected:
        reasons.setdefault(each.row, []).append(explain(each.refusal))
    columns = IMPORTS[asked.kind]
    with read_table(asked.path, columns, profile) as table:
        rows = (
            (row.original, " ".join(reasons[row.number]))
            for row in table
            if isinstance(row, Row) and row.number in reasons
        )
        return write_rejected(asked.path, table.headings.texts, rows, asked.language)
