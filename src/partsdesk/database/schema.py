"""Making a database, bringing an older one up to date, and knowing which one this is."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, String, column, inspect, select, table

from partsdesk.database.engine import APPLICATION_ID
from partsdesk.database.troubles import (
    DatabaseDamaged,
    DatabaseMissing,
    DatabaseTooNew,
    DatabaseTooOld,
)

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0009"  # the revision that this program writes; the tests of the house compare it
VERSIONS = table("alembic_version", column("version_num", String()))
FOUNDING = 7_026_111  # held on a server by whoever makes the tables, so that only one does


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is of; None where there is none of ours."""
    if VERSIONS.name not in inspect(connection).get_table_names():
        return None
    return connection.execute(select(VERSIONS.c.version_num)).scalar()


def check_revision(connection: Connection) -> None:
    """See that the database is of this program's revision.

    Raises:
        DatabaseMissing: where there is none of ours at all.
        DatabaseDamaged: where it is another program's file.
        DatabaseTooNew: where a newer program has been.
        DatabaseTooOld: where it has to be brought up to date first.
    """
    found = revision_of(connection)
    if found is None:
        raise DatabaseMissing("")
    if connection.dialect.name == "sqlite":
        _check_file(connection)
    check_known(found)


def check_known(found: str) -> None:
    """See that a revision is this program's own.

    Raises:
        DatabaseTooNew, DatabaseTooOld.
    """
    if found > HEAD:
        raise DatabaseTooNew(found)
    if found < HEAD:
        raise DatabaseTooOld(found)


def bring_up_to_date(connection: Connection) -> None:
    """Run every migration that this database lacks, in the transaction that is open.

    Nobody writes meanwhile. A file has one writer at a time anyway. On a server every act reads
    the revision first, so a lock on it waits for the acts that are under way, and those that come
    wait for it and then find the new revision.

    Raises:
        DatabaseTooNew: where a newer program has been.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {int(HEAD)}")
    elif revision_of(connection) is None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({FOUNDING})")
    else:
        connection.exec_driver_sql(f"LOCK TABLE {VERSIONS.name} IN ACCESS EXCLUSIVE MODE")
    found = revision_of(connection)
    if found is not None and found > HEAD:
        raise DatabaseTooNew(found)
    command.upgrade(_config(connection), "head")


def newest() -> str | None:
    """The newest migration that lies in the program's folder."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _check_file(connection: Connection) -> None:
    """The file's own header says whose it is, and of which revision, beside the table."""
    owner = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    if owner not in {0, APPLICATION_ID}:  # nought: nobody has said
        raise DatabaseDamaged(f"application_id = {owner}")
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if version > int(HEAD):
        raise DatabaseTooNew(f"{version:04}")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
