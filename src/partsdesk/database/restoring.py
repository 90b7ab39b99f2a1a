"""Making a database from a backup: all of it or nothing, checked before it is used.

The schema is made by the migrations up to the backup's revision, the rows are put in with the
guards down and the foreign keys out of the way (a slip and its line's source name each other,
stores name each other), then keys and guards stand again, and the migrations go on to the newest.
SQLite holds foreign keys back to the end of the transaction; on PostgreSQL they are dropped and
made anew, which checks all rows at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, delete, func, insert, inspect, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from partsdesk.database import guards, upkeep
from partsdesk.database.archive import Archive, BackupDamaged, Manifest, TableCopy, opened
from partsdesk.database.backup import (
    BLOBS_AT_ONCE,
    ROWS_AT_ONCE,
    Copyable,
    Progress,
    copyable,
    heads,
    last_number,
    troubles_translated,
)
from partsdesk.database.engine import begin, open_engine
from partsdesk.database.schema import HEAD, MIGRATIONS, bring_up_to_date
from partsdesk.domain.values.refusals import Refusal


@dataclass(eq=False)
class DatabaseNotEmpty(Refusal):
    """A backup is restored into a new file or an empty database, never over another."""

    place: str


def load_backup(path: Path, url: URL, progress: Progress) -> Manifest:
    """Fill an empty database from a backup, in one transaction.

    Raises:
        DatabaseNotEmpty: where there are tables already.
        NotABackup, BackupDamaged, BackupEncrypted, BackupTooNew, BackupTooLarge, ForeignMember.
        Trouble: where the database cannot be written.
    """
    with opened(path, HEAD) as archive:
        engine = open_engine(url)
        try:
            with (
                troubles_translated(),
                _damage_told(path),
                begin(engine.connect(), writing=True) as connection,
                connection.begin(),
            ):
                check_empty(connection)
                _make(connection, archive, progress)
        finally:
            engine.dispose()
        return archive.manifest


def check_empty(connection: Connection) -> None:
    """Refuse a database that has tables.

    Raises:
        DatabaseNotEmpty: naming it.
    """
    if inspect(connection).get_table_names():
        raise DatabaseNotEmpty(connection.engine.url.render_as_string())


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Rows that the tables do not take are the backup's fault."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise BackupDamaged(str(path), str(error.orig).partition("\n")[0]) from error
    except StatementError as error:
        if type(error) is not StatementError:
            raise
        raise BackupDamaged(str(path), str(error.orig)) from error


def _make(connection: Connection, archive: Archive, progress: Progress) -> None:
    _to_revision(connection, archive.manifest.revision)
    _fill(connection, archive, progress)
    _check(connection, archive)
    if archive.manifest.revision != HEAD:
        bring_up_to_date(connection)
    standing = guards_standing(connection)
    missing = (guards.names() | upkeep.names()) - standing
    if missing:
        raise BackupDamaged(str(archive.path), min(missing))


def _to_revision(connection: Connection, revision: str) -> None:
    if revision == HEAD:
        bring_up_to_date(connection)
        return
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _fill(connection: Connection, archive: Archive, progress: Progress) -> None:
    tables = {each.name: each for each in copyable(connection)}
    copies = archive.manifest.tables
    for copy in copies:
        there = tables.get(copy.name)
        if there is None or dict(there.columns) != dict(copy.columns):
            raise BackupDamaged(str(archive.path), copy.member)
    done, total = 0, archive.manifest.rows
    with _guards_down(connection), _keys_aside(connection):
        for each in tables.values():
            connection.execute(delete(each.clause))  # what the migrations themselves put in
        for copy in copies:
            each = tables[copy.name]
            for rows in _batches(archive, copy, each):
                connection.execute(insert(each.clause), rows)
                done += len(rows)
                progress(done, total)
    for copy in copies:
        if copy.last is not None:
            _count_on(connection, copy)


def _batches(
    archive: Archive, copy: TableCopy, each: Copyable
) -> Iterator[list[dict[str, object]]]:
    names = [name for name, _ in copy.columns]
    rows = archive.rows(copy)
    at_once = BLOBS_AT_ONCE if each.has_blobs else ROWS_AT_ONCE
    while batch := [dict(zip(names, row, strict=True)) for row in islice(rows, at_once)]:
        yield batch


def _count_on(connection: Connection, copy: TableCopy) -> None:
    """Let a table's key go on where it had stopped, so that it takes no number twice."""
    if connection.dialect.name == "sqlite":
        last = max(copy.last or 0, last_number(connection, copy.name))
        for statement in (
            "DELETE FROM sqlite_sequence WHERE name = :name",
            "INSERT INTO sqlite_sequence (name, seq) SELECT :name, :last WHERE :last > 0",
        ):
            connection.execute(text(statement), {"name": copy.name, "last": last})
        return
    quoted = connection.dialect.identifier_preparer.quote(copy.name)
    highest = connection.exec_driver_sql(f"SELECT max(id) FROM {quoted}").scalar()  # noqa: S608 - a table of ours
    last = max(copy.last or 0, highest or 0)
    connection.execute(
        text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :value, :called)"),
        {"name": copy.name, "value": max(last, 1), "called": last > 0},
    )


def _check(connection: Connection, archive: Archive) -> None:
    """Compare what is in the database now with what the backup promised."""
    for each in copyable(connection):
        count = connection.execute(select(func.count()).select_from(each.clause)).scalar_one()
        wanted = {copy.name: copy.rows for copy in archive.manifest.tables}.get(each.name, 0)
        if count != wanted:
            raise BackupDamaged(str(archive.path), each.name)
    if heads(connection) != archive.manifest.heads:
        raise BackupDamaged(str(archive.path), "chains")
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise BackupDamaged(str(archive.path), str(broken[0]))


def guards_standing(connection: Connection) -> frozenset[str]:
    """The names of the guards that the database has, and that fire."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    return frozenset(connection.execute(text(query)).scalars())


@contextmanager
def _guards_down(connection: Connection) -> Iterator[None]:
    """Take every guard of this revision down, and put the same ones up again."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        triggers = connection.exec_driver_sql(query).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        for _, statement in triggers:
            connection.exec_driver_sql(statement)
        return
    names = [each.name for each in copyable(connection)]
    quote = connection.dialect.identifier_preparer.quote
    for name in names:
        connection.exec_driver_sql(f"ALTER TABLE {quote(name)} DISABLE TRIGGER USER")
    yield
    for name in names:
        connection.exec_driver_sql(f"ALTER TABLE {quote(name)} ENABLE TRIGGER USER")


@contextmanager
def _keys_aside(connection: Connection) -> Iterator[None]:
    """Let rows come in any order; at the end every foreign key holds."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # until the commit
        yield
        return
    keys = connection.exec_driver_sql(
        "SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    ).all()
    quote = connection.dialect.identifier_preparer.quote
    for name, table, _ in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {quote(name)}")
    yield
    for name, table, definition in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {quote(name)} {definition}")
