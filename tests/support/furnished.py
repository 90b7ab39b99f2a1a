"""Furnished warehouses, made once a session on either database and copied for each who asks."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from partsdesk.database.database import Database
from partsdesk.services.warehouse import Warehouse
from tests.support.clock import HeldClock
from tests.support.desks import Opened
from tests.support.machine import World, furnish
from tests.support.postgres import Databases


@pytest.fixture(scope="session")
def furnished() -> dict[str, World]:
    """The worlds of the templates, by the name of their database."""
    return {}


@pytest.fixture
def opened(
    request: pytest.FixtureRequest, furnished: dict[str, World], tmp_path: Path
) -> Callable[[], Opened]:
    """Opens a furnished warehouse of its own as often as it is called."""
    if request.param == "sqlite":
        return in_files(request.getfixturevalue("sqlite_template"), furnished, tmp_path)
    return on_server(request.getfixturevalue("postgres_databases"), furnished)


def in_files(template: Path, furnished: dict[str, World], folder: Path) -> Callable[[], Opened]:
    """Opens copies of a file."""
    filled = template.with_name("furnished.db")
    if "sqlite" not in furnished:
        shutil.copy(template, filled)
        _fill(f"sqlite:///{filled}", furnished, "sqlite")
    numbers = itertools.count(1)

    def open_one() -> Opened:
        file = folder / f"machine-{next(numbers)}.db"
        shutil.copy(filled, file)
        clock = HeldClock()
        database = Database(f"sqlite:///{file}", clock)

        def close() -> None:
            database.close()
            for left in folder.glob(f"{file.name}*"):
                left.unlink()

        return furnished["sqlite"], Warehouse(database), clock, close

    return open_one


def on_server(databases: Databases, furnished: dict[str, World]) -> Callable[[], Opened]:
    """Opens copies of a database on the server."""
    template = databases.template("furnished", lambda url: _fill(url, furnished, "server"))

    def open_one() -> Opened:
        url = databases.create(template)
        clock = HeldClock()
        database = Database(url, clock)

        def close() -> None:
            database.close()
            databases.drop(url)

        return furnished["server"], Warehouse(database), clock, close

    return open_one


def _fill(url: str, furnished: dict[str, World], name: str) -> None:
    database = Database(url, HeldClock())
    database.prepare()
    furnished[name] = furnish(Warehouse(database))
    database.close()
