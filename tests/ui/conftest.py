"""Fixtures of the window's tests: a warehouse in a file, a courier that is closed again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from partsdesk.domain.books.months import OpenMonths
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import Scheme
from partsdesk.wording import language
from partsdesk.wording.language import Language
from tests.ui import world


@pytest.fixture(scope="session")
def built_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished warehouse, built once."""
    file = tmp_path_factory.mktemp("world") / "warehouse.db"
    world.build(file)
    return file


@pytest.fixture
def warehouse(built_file: Path, tmp_path: Path) -> Iterator[Warehouse]:
    """A copy of it for one test."""
    file = tmp_path / "warehouse.db"
    shutil.copy(built_file, file)
    found = world.opened(file)
    yield found
    found.database.close()


@pytest.fixture
def courier(qapp: QApplication, warehouse: Warehouse) -> Iterator[Courier]:  # noqa: ARG001 - Qt first
    """A courier that asks for nothing by itself."""
    made = Courier(warehouse, poll_ms=0)
    made.enter(world.person("accountant"))
    yield made
    made.close()


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    """The look, light."""
    return Theme(qapp, Scheme.LIGHT)


@pytest.fixture
def bench(courier: Courier, theme: Theme) -> Bench:
    """What a page works with."""
    months = OpenMonths(world.TODAY.date(), None, None)
    return Bench(courier, theme, months, "Asia/Shanghai", "样例仓库", "SQLite")


@pytest.fixture(params=[Language.ZH, Language.EN])
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    """Both languages, one after the other."""
    before = language.language_in_use()
    chosen: Language = request.param
    language.use(chosen)
    yield chosen
    language.use(before)
