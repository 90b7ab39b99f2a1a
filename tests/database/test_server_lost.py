"""A server that goes away is reported, and work goes on when it is back."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from partsdesk.database import database as door
from partsdesk.database.database import Database
from partsdesk.database.troubles import DatabaseGone
from partsdesk.services.warehouse import Warehouse
from tests.support.builders import an_item, see
from tests.support.lives import Shop, a_line, open_shop
from tests.support.own_server import restart, stop


def test_work_goes_on_when_the_server_is_back(
    own_server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "WRITING", (0, 20))
    database = Database(f"postgresql+psycopg://postgres@/postgres?host={own_server / 'server'}")
    database.prepare()
    shop = open_shop(Warehouse(database))
    item = an_item(shop.warehouse)
    shop.bought(item, "3", "2")
    assert database.changes() == frozenset()
    stop(own_server)
    with pytest.raises(DatabaseGone):
        see(shop.warehouse, lambda view: view.places.stores())
    with pytest.raises(DatabaseGone):
        shop.draft("other-out", a_line(item, "1"), reason="x")
    with pytest.raises(DatabaseGone):
        database.changes()
    restart(own_server)
    assert shop.pool(item) == ("3", "6")
    shop.booked("other-out", a_line(item, "1"), reason="x")
    assert shop.pool(item) == ("2", "4")
    database.changes()
    database.close()


def test_a_killed_connection_is_not_noticed(warehouse: Warehouse) -> None:
    if warehouse.database.is_sqlite:
        return
    shop: Shop = open_shop(warehouse)
    item = an_item(warehouse)
    killer = Database(warehouse.database.url.render_as_string(hide_password=False))
    with killer._engine.connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
        )
    killer.close()
    shop.bought(item, "3", "2")
    assert shop.pool(item) == ("3", "6")
