"""The small warehouse of the window's tests, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from partsdesk.services.warehouse import Warehouse
from tests.support.postgres import Databases
from tests.ui import world


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """It in a file, in which nothing has happened yet."""
    file = tmp_path_factory.mktemp("small") / "warehouse.db"
    world.build(file)
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def world_on_both(
    request: pytest.FixtureRequest, world_file: Path, tmp_path: Path
) -> Iterator[Warehouse]:
    """A copy of it, in a file and on a server."""
    if request.param == "sqlite":
        file = tmp_path / "warehouse.db"
        shutil.copy(world_file, file)
        found = world.opened(file)
        yield found
        found.database.close()
        return
    databases: Databases = request.getfixturevalue("postgres_databases")
    url = databases.create(databases.template("small", world.build))
    found = world.opened(url)
    yield found
    found.database.close()
    databases.drop(url)
