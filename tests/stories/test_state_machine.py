"""Random people do random things to random slips, and the books hold after every one of them.

What should come of each step is worked out a second time by `tests/support/model.py`, which
shares nothing with the program but the table of kinds.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from typing_extensions import override

from partsdesk.database.database import Database
from partsdesk.services.sealing import SealActs, seal_acts
from partsdesk.services.warehouse import Warehouse
from tests.support.accounts import Accounts
from tests.support.clock import HeldClock
from tests.support.desks import Opened
from tests.support.machine import World, furnish
from tests.support.postgres import Databases

VERIFY_EVERY = 10


class Books(Accounts):
    """Everybody's days, in any order."""

    @rule(days=st.sampled_from((1, 1, 5, 12)))
    def sleep(self, days: int) -> None:
        self.hands.clock.forward(days=days)

    @rule()
    def send_again(self) -> None:
        self.hands.again()

    @rule()
    def seal(self) -> None:
        self.hands.warehouse.perform(seal_acts, SealActs(), self.hands.world.people["aud"])

    @invariant()
    def books_agree(self) -> None:
        self.hands.compare()
        if next(self.hands.steps) % VERIFY_EVERY == 0:
            self.hands.verify()

    @override
    def teardown(self) -> None:
        try:
            self.hands.compare_all()
            self.hands.verify()
        finally:
            self.put_away()


@pytest.fixture(scope="session")
def furnished() -> dict[str, World]:
    """The worlds of the templates, by the name of their database."""
    return {}


@pytest.fixture
def opened(
    request: pytest.FixtureRequest, furnished: dict[str, World], tmp_path: Path
) -> Callable[[], Opened]:
    """Opens a furnished warehouse of its own for every example."""
    if request.param == "sqlite":
        return _in_files(request.getfixturevalue("sqlite_template"), furnished, tmp_path)
    return _on_server(request.getfixturevalue("postgres_databases"), furnished)


def _fill(url: str, furnished: dict[str, World], name: str) -> None:
    database = Database(url, HeldClock())
    database.prepare()
    furnished[name] = furnish(Warehouse(database))
    database.close()


def _in_files(template: Path, furnished: dict[str, World], folder: Path) -> Callable[[], Opened]:
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


def _on_server(databases: Databases, furnished: dict[str, World]) -> Callable[[], Opened]:
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


def live(opened: Callable[[], Opened], examples: int, steps: int) -> None:
    """Run the machine."""
    machine = type("Machine", (Books,), {"opened": staticmethod(opened)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("opened", ["sqlite", "postgresql"], indirect=True)
def test_books_hold_whatever_people_do(opened: Callable[[], Opened]) -> None:
    live(opened, examples=12, steps=30)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("opened", ["sqlite", "postgresql"], indirect=True)
def test_books_hold_for_long(opened: Callable[[], Opened]) -> None:
    live(opened, examples=300, steps=50)
