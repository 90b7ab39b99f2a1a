"""A database of a test's own on SQLite and on PostgreSQL, copied from one made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from partsdesk.database.database import Database
from partsdesk.services.warehouse import Warehouse
from tests.support.clock import HeldClock
from tests.support.postgres import Databases


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and nobody in it."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    _prepare(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A prepared SQLite database of this test's own."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'warehouse.db')}"


@pytest.fixture
def server_url(postgres_databases: Databases) -> Iterator[str]:
    """A prepared PostgreSQL database of this test's own."""
    url = postgres_databases.create(postgres_databases.template("prepared", _prepare))
    yield url
    postgres_databases.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A prepared database, on either."""
    name = "sqlite_url" if request.param == "sqlite" else "server_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
def database(database_url: str, clock: HeldClock) -> Iterator[Database]:
    """The open database, on either; its clock stands still."""
    opened = Database(database_url, clock)
    yield opened
    opened.close()


@pytest.fixture
def warehouse(database: Database) -> Warehouse:
    """The door to the books, on either database."""
    return Warehouse(database)


@pytest.fixture
def sqlite_warehouse(sqlite_url: str, clock: HeldClock) -> Iterator[Warehouse]:
    """The door to the books on SQLite alone, where one database is as good as the other."""
    opened = Database(sqlite_url, clock)
    yield Warehouse(opened)
    opened.close()


def _prepare(url: str) -> None:
    database = Database(url)
    database.prepare()
    database.close()
