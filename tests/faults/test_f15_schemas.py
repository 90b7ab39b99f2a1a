"""F15: databases of older and newer programs, and migrations that end in the middle."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from partsdesk.database.database import Database
from partsdesk.database.schema import HEAD, VERSIONS
from partsdesk.database.troubles import DatabaseTooNew, DatabaseTooOld
from partsdesk.domain.values.refusals import Trouble
from partsdesk.services.backups import restore_books
from partsdesk.services.founding import readied
from partsdesk.services.verifying import verify
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import an_actor, an_item, do
from tests.support.copies import silent
from tests.support.figures import Figures, Report
from tests.support.postgres import Databases
from tests.support.released import FOLDER, RELEASED, broken, differing, unpacked


def test_f15_every_released_database_is_here() -> None:
    assert RELEASED
    for released in RELEASED:
        assert (FOLDER / f"{released}.db.xz").exists()


@pytest.mark.timeout(180)
@pytest.mark.parametrize("released", RELEASED)
def test_f15_the_file_of_a_released_program_comes_up_to_date(
    released: str, tmp_path: Path, report: Report
) -> None:
    database = Database(unpacked(released, tmp_path / "warehouse.db"))
    try:
        with pytest.raises(DatabaseTooOld):
            database.check()
        ready = readied(Warehouse(database), silent)
        assert ready.copy is not None
        database.check()
        wrong, found = (
            differing(Warehouse(database), released, tmp_path),
            broken(Warehouse(database)),
        )
    finally:
        database.close()
    note = f"{ready.copy.rows} rows copied before"
    report(
        Figures(f"F15 file of {released} to {HEAD}", rounds=1, lost=wrong, half=found, note=note)
    )


@pytest.mark.timeout(180)
@pytest.mark.parametrize("released", RELEASED)
def test_f15_the_backup_of_a_released_program_comes_up_to_date_on_a_server(
    released: str, postgres_databases: Databases, tmp_path: Path, report: Report
) -> None:
    url = postgres_databases.create()
    database = Database(url)
    try:
        restore_books(database, FOLDER / f"{released}.zip", silent)
        database.check()
        wrong, found = (
            differing(Warehouse(database), released, tmp_path),
            broken(Warehouse(database)),
        )
    finally:
        database.close()
        postgres_databases.drop(url)
    report(Figures(f"F15 server of {released} to {HEAD}", rounds=1, lost=wrong, half=found))


def _tried(act: Callable[[], object]) -> type[Trouble] | None:
    try:
        act()
    except (DatabaseTooNew, DatabaseTooOld) as trouble:
        return type(trouble)
    return None


@pytest.mark.parametrize("named", ["0000", "9999"])
def test_f15_another_station_migrated_meanwhile(
    warehouse: Warehouse, named: str, monkeypatch: pytest.MonkeyPatch, report: Report
) -> None:
    """A station that is open neither posts nor reads on tables that it does not know."""
    an_item(warehouse, "BEFORE")
    with warehouse.database._engine.begin() as connection:
        connection.execute(update(VERSIONS).values(version_num=named))
    wanted = DatabaseTooNew if named > HEAD else DatabaseTooOld
    acts: tuple[Callable[[], object], ...] = (
        lambda: an_item(warehouse, "AFTER"),
        lambda: warehouse.ask(verify, None, an_actor()),
        lambda: do(warehouse, lambda work: work.keep.put("company", "x")),
        warehouse.database.check,
    )
    refused = [_tried(act) for act in acts]
    monkeypatch.setattr("partsdesk.database.database.check_known", lambda _: None)
    went_on = [_tried(act) for act in acts[:-1]]
    missed = sum(each is not wanted for each in refused)
    control = sum(each is None for each in went_on)
    report(Figures(f"F15 tables of {named}", rounds=len(acts), lost=missed, control=control))
