"""Making a database, bringing an older one up to date, and knowing which one this is."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from partsdesk.database.engine import APPLICATION_ID
from partsdesk.database.troubles import DatabaseMissing, DatabaseTooNew, DatabaseTooOld

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0004"  # the revision that this program writes; the tests of the house compare it


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is of; None where there is none of ours."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def check_revision(connection: Connection) -> None:
    """See that the database is of this program's revision.

    Raises:
        DatabaseMissing: where there is none of ours at all.
        DatabaseTooNew: where a newer program has been.
        DatabaseTooOld: where it has to be brought up to date first.
    """
    found = revision_of(connection)
    if found is None:
        raise DatabaseMissing("")
    if found > HEAD:
        raise DatabaseTooNew(found)
    if found < HEAD:
        raise DatabaseTooOld(found)


def bring_up_to_date(connection: Connection) -> None:
    """Run every migration that this database lacks, in the transaction that is open."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    command.upgrade(_config(connection), "head")


def newest() -> str | None:
    """The newest migration that lies in the program's folder."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
