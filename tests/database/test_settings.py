"""Each setting that safety needs is read back; where one differs nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from partsdesk.database import engine
from partsdesk.database.database import Database
from partsdesk.database.troubles import DatabaseDamaged, SettingsDiffer
from partsdesk.services.people import LogIn, has_users, log_in
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import PASSWORD, a_user, an_actor, an_item

PRAGMAS = {
    "journal_mode": "delete",
    "synchronous": 1,
    "foreign_keys": 0,
    "busy_timeout": 1,
    "trusted_schema": 1,
    "cell_size_check": 0,
}


def _reads_and_writes_nothing(url: str) -> None:
    database = Database(url)
    warehouse = Warehouse(database)
    try:
        database.check()
        assert warehouse.ask(has_users, None, an_actor())
        assert log_in(warehouse, LogIn("somebody", PASSWORD)).login == "somebody"
        with pytest.raises(SettingsDiffer):
            an_item(warehouse, "A-1")
    finally:
        database.close()


def _somebody(url: str) -> None:
    database = Database(url)
    a_user(Warehouse(database), "somebody")
    database.close()


def test_every_setting_of_a_file_is_turned() -> None:
    assert PRAGMAS.keys() == engine._ASSERTED.keys()


@pytest.mark.parametrize("name", PRAGMAS)
def test_a_file_with_another_setting_is_read_only(
    name: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _somebody(sqlite_url)
    others = tuple(each for each in engine._PRAGMAS if f" {name} " not in each)
    monkeypatch.setattr(engine, "_PRAGMAS", (*others, f"PRAGMA {name} = {PRAGMAS[name]}"))
    _reads_and_writes_nothing(sqlite_url)


@pytest.mark.parametrize("name", engine._DEMANDED)
def test_a_server_with_another_setting_is_read_only(
    name: str, server_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _somebody(server_url)
    turned = engine._POSTGRES
    for safe, other in (
        ("lock_timeout=5s", "lock_timeout=0"),
        ("session_timeout=30s", "session_timeout=0"),
        ("synchronous_commit=on", "synchronous_commit=off"),
    ):
        if name in safe or safe.partition("=")[0] in name:
            turned = turned.replace(safe, other)
    monkeypatch.setattr(engine, "_POSTGRES", turned)
    if turned == engine._POSTGRES and name in {"fsync", "full_page_writes"}:
        # A whole server's; other tests share it, so what is demanded is turned instead.
        monkeypatch.setitem(engine._DEMANDED, name, frozenset({"off"}))
    _reads_and_writes_nothing(server_url)


def test_a_damaged_file_is_found_before_the_first_act(sqlite_url: str) -> None:
    _somebody(sqlite_url)
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    whole = bytearray(file.read_bytes())
    for page in range(20, 60):
        whole[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    file.write_bytes(whole)
    database = Database(sqlite_url)
    try:
        with pytest.raises(DatabaseDamaged):
            an_item(Warehouse(database), "A-1")
    finally:
        database.close()
