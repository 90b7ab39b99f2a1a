"""One function a command: it asks the services and says what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from partsdesk.cli import outcome, screen
from partsdesk.cli.arguments import (
    Backup,
    Demo,
    Export,
    Import,
    Init,
    Reconcile,
    Report,
    Restore,
    Verify,
)
from partsdesk.cli.outcome import DONE, REFUSED
from partsdesk.cli.refusals import UserNeeded
from partsdesk.domain.values.people import Actor
from partsdesk.services import backups, fault_reports, founding, nightly, people
from partsdesk.services.warehouse import Warehouse
from partsdesk.wording import figures, terms
from partsdesk.wording.backups import last_backup, of_broken_books
from partsdesk.wording.language import _, language_in_use, ngettext, pick, say
from partsdesk.wording.refusals import describe, explain


def enter(warehouse: Warehouse, user: str, workstation: str) -> Actor:
    """The person who acts, by name and password.

    Raises:
        UserNeeded, PasswordNeeded, and whatever the log-in is refused for.
    """
    if not user:
        raise UserNeeded
    return people.log_in(warehouse, people.LogIn(user, screen.password(os.environ), workstation))


def init(warehouse: Warehouse, command: Init) -> int:
    """Create the database with its first administrator, or bring an older one up to date."""
    password = None
    if founding.is_missing(warehouse):  # a refused password leaves no database behind
        password = screen.password(os.environ, new=True)
        founding.check_admin(command.admin, password)
    with screen.progress(_("Backup")) as bar:
        ready = founding.readied(warehouse, bar)
    if ready.copy is not None:
        screen.tell(_("The old database was copied to {path}", path=ready.copy.path))
    if not ready.is_new:
        screen.tell(_("The database is up to date: {place}", place=_place(warehouse)))
        return DONE
    password = password or screen.password(os.environ, new=True)
    founding.begin(warehouse, command.admin, password)
    screen.tell(_("A new database is ready: {place}", place=_place(warehouse)))
    screen.tell(_("Its administrator is {admin}", admin=command.admin))
    return DONE


def demo(command: Demo) -> int:
    """Build the sample warehouse and say what was done and where."""
    from partsdesk.services import demo as sample  # noqa: PLC0415 - slow, for some only

    kept = os.environ.get(screen.PASSWORD)
    with screen.progress(_("Sample warehouse")) as bar:
        report = sample.build(command.folder, kept or None, language_in_use(), bar)
    for line in report.lines:
        screen.tell(line)
    if not kept:
        screen.tell(_("The password of all its users: {password}", password=report.password))
    return DONE


def take_in(warehouse: Warehouse, actor: Actor, command: Import) -> int:
    """Take a file in; 1 where a row was rejected."""
    from partsdesk.services.importing import files  # noqa: PLC0415 - slow, for some only

    asked = files.ImportFile(
        kind=command.kind,
        path=command.file,
        profile=command.profile,
        dry_run=command.dry_run,
        keep_going=command.keep_going,
        execute=command.execute or command.book,
        book=command.book,
        language=language_in_use().value,
    )
    with screen.progress(command.file.name) as bar:
        report = files.import_file(warehouse, actor, asked, bar)
    file = command.file
    _tell_unknown(file, report.unknown)
    for note in report.notes:
        screen.tell(f"{file}: {describe(note)}")
    for reason, rows in report.skipped.items():
        count, listed = len(rows), figures.ranges(rows)
        skipped = _("{count} rows skipped: {reason}", count=count, reason=reason)
        screen.tell(f"{file}: {skipped} ({listed})")
    for bad in report.rejected:
        screen.complain(_at(file, bad.row, bad.column) + explain(bad.refusal))
    if report.rejects is not None:
        screen.complain(_("The rejected rows are in {path}", path=report.rejects))
    screen.tell(_summary(command, report.rows, report.taken))
    return REFUSED if report.rejected else DONE


def _at(file: Path, row: int, column: str) -> str:
    if column:
        called = pick(zh=terms.field(column), en=column)  # as the heading has it
        return _("{file}, row {row}, {column}: ", file=file, row=row, column=called)
    return _("{file}, row {row}: ", file=file, row=row)


def _summary(command: Import, rows: int, taken: int) -> str:
    if command.dry_run:
        return _(
            "{file}: {rows} rows were read, {taken} {what} would be taken in; nothing was written",
            file=command.file,
            rows=rows,
            taken=taken,
            what=command.kind,
        )
    return _(
        "{file}: {rows} rows were read, {taken} {what} were taken in",
        file=command.file,
        rows=rows,
        taken=taken,
        what=command.kind,
    )


def write_out(warehouse: Warehouse, actor: Actor, command: Export) -> int:
    """Write a file."""
    from partsdesk.services.exporting import files  # noqa: PLC0415 - slow, for some only

    asked = files.ExportFile(
        what=command.what,
        out=command.out,
        from_=command.start,
        to=command.end,
        store=command.store,
        item=command.item,
        kind=command.kind,
        language=language_in_use().value,
    )
    with screen.progress(command.out.name) as bar:
        done = files.export_file(warehouse, actor, asked, bar)
    for option in done.ignored:
        screen.tell(_("--{option} means nothing to this export", option=option))
    screen.tell(_("{rows} rows were written to {path}", rows=done.rows, path=done.path))
    return DONE


def reconcile(warehouse: Warehouse, actor: Actor, command: Reconcile) -> int:
    """Write a statement; 1 where a row of a file is bad, and nothing is written."""
    from partsdesk.services import reconciled_files as files  # noqa: PLC0415 - slow, for some only

    asked = files.ReconcileFile(
        command.as_of,
        command.out,
        command.store,
        command.count,
        command.account,
        language_in_use().value,
    )
    with screen.progress(command.out.name) as bar:
        done = files.reconcile_file(warehouse, actor, asked, bar)
    for file, headings in done.unknown.items():
        _tell_unknown(file, headings)
    for file, rows in done.elsewhere.items():
        if rows:
            screen.tell(_("{file}: {rows} rows are of other stores", file=file, rows=rows))
    bad = [(file, each) for file, rows in done.rejected.items() for each in rows]
    for file, each in bad:
        screen.complain(_at(file, each.row, each.column) + explain(each.refusal))
    if bad:
        screen.complain(_("Nothing was written: every row has to be right"))
        return REFUSED
    totals = done.totals
    screen.tell(_("{rows} rows were written to {path}", rows=totals.lines, path=done.path))
    if totals.rate is not None:
        rate = figures.rate(totals.rate)
        screen.tell(_("{count} of them agree ({rate})", count=totals.agreeing, rate=rate))
    return DONE


def _tell_unknown(file: Path, headings: Iterable[str]) -> None:
    for heading in headings:
        screen.tell(_("{file}: the column “{heading}” is not known", file=file, heading=heading))


def verify(warehouse: Warehouse, actor: Actor, command: Verify) -> int:
    """Check every invariant; 1 where one does not hold."""
    from partsdesk.services import verifying  # noqa: PLC0415 - slow, for some only

    broken = 0
    heads = verifying.heads_in(command.against) if command.against else None
    for checked in warehouse.ask(verifying.verify, heads, actor):
        name = f"{checked.id} {say(checked.name)}"
        facts = {"name": name, "rows": checked.rows, "violations": checked.violations}
        screen.tell(_("{name}: {rows} checked, {violations} violations", **facts))
        if checked.violations:
            broken += 1
            screen.complain(f"{name}: {figures.joined([str(place) for place in checked.places])}")
    if not broken:
        screen.tell(_("Every invariant holds"))
        return DONE
    screen.tell(
        ngettext("{count} invariant does not hold", "{count} invariants do not hold", broken)
    )
    return REFUSED


def backup(warehouse: Warehouse, actor: Actor, command: Backup) -> int:
    """Copy the books into one file while others work."""
    if command.file is None:
        return _nightly(warehouse, actor)
    with screen.progress(_("Backup")) as bar:
        copied = backups.back_up(warehouse, actor, command.file, bar)
    screen.tell(
        _(
            "{rows} rows of {tables} tables were copied to {path} ({size})",
            rows=copied.rows,
            tables=copied.tables,
            path=copied.path,
            size=figures.size(copied.octets),
        )
    )
    if copied.is_tried:
        screen.tell(_("The copy was restored once to try it, and is the same"))
    return _warned(copied)


def _nightly(warehouse: Warehouse, actor: Actor) -> int:
    """Make the night's backup if it is due; 1 where it failed, or the books do not hold."""
    with screen.progress(_("Backup")) as bar:
        night = nightly.back_up_nightly(warehouse, actor, bar)
    if night.fault is not None:
        return outcome.refused(night.fault)
    if night.done is None:
        is_elsewhere = night.standing.is_open or night.standing.is_running
        screen.tell(_("Another workstation makes it") if is_elsewhere else _("No backup is due"))
        screen.tell(_standing(night.standing))
        return DONE
    done = night.done
    size = figures.size(done.octets)
    screen.tell(_("The books were copied to {path} ({size})", path=night.path, size=size))
    if done.removed:
        screen.tell(_("No longer kept: {files}", files=figures.joined(list(done.removed))))
    if not done.broken:
        return DONE
    screen.complain(of_broken_books(night.path, done.broken))
    return REFUSED


def _standing(found: nightly.Nightly) -> str:
    done, failed = found.done, found.failed
    return last_backup(
        done.at if done else None, failed.at if failed else None, found.now, found.zone
    )


def _warned(copied: backups.Copied) -> int:
    """Say what did not hold in the books that were copied; 1 where there is any."""
    if not copied.broken:
        return DONE
    screen.complain(of_broken_books(copied.path, copied.broken))
    if not copied.is_tried:
        screen.complain(_("{path} could not be restored when it was tried", path=copied.path))
    return REFUSED


def restore(warehouse: Warehouse, command: Restore) -> int:
    """Make the database from a backup."""
    with screen.progress(_("Restore")) as bar:
        copied = backups.restore_books(warehouse.database, command.file, bar)
    screen.tell(
        _(
            "{rows} rows of {tables} tables are in {place}",
            rows=copied.rows,
            tables=copied.tables,
            place=_place(warehouse),
        )
    )
    return DONE


def report(warehouse: Warehouse, command: Report, log: Path | None) -> int:
    """Write what can be sent about a fault; nobody has to log in for it, for that may be it."""
    path = fault_reports.save(command.file, fault_reports.compose(warehouse.database, log))
    told = _("The report is in {path}; it is plain text: read it before you send it", path=path)
    screen.tell(told)
    return DONE


COMMANDS: Mapping[type, Callable[[Warehouse, Actor, Any], int]] = {
    Import: take_in,
    Export: write_out,
    Reconcile: reconcile,
    Verify: verify,
    Backup: backup,
}
"""The commands that somebody does who has logged in."""


def _place(warehouse: Warehouse) -> str:
    database = warehouse.database
    return str(database.file) if database.file else database.url.render_as_string()
