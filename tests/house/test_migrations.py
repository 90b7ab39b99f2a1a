"""The migrations make just the tables and guards that the program works with."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from partsdesk.database import guards, schema, upkeep
from partsdesk.database.database import Database
from partsdesk.database.tables import METADATA


def test_the_newest_migration_is_the_one_that_the_program_writes() -> None:
    assert schema.newest() == schema.HEAD


def test_tables_equal_the_migrations(database: Database) -> None:
    with database._engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": False}
        )
        assert compare_metadata(context, METADATA) == []


def test_guards_equal_the_migrations(database: Database) -> None:
    with database._engine.connect() as connection:
        if database.is_sqlite:
            query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
            made = set(connection.exec_driver_sql(query).scalars())
            assert made == {*guards.statements("sqlite"), *upkeep.statements("sqlite")}
            return
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        names = set(connection.exec_driver_sql(query).scalars())
        assert names >= guards.names() | upkeep.names()
        bodies = "SELECT proname, prosrc FROM pg_proc WHERE proname ~ '^(guard|keep)_'"
        statements = (*guards.statements("postgresql"), *upkeep.statements("postgresql"))
        for name, body in connection.exec_driver_sql(bodies):
            wanted = next(each for each in statements if f" {name}()" in each)
            assert body in wanted
