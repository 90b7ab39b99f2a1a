"""The crew whose acts show the rules, on SQLite alone or on both databases."""

from __future__ import annotations

import pytest

from partsdesk.services.warehouse import Warehouse
from tests.rules.crew import Crew, open_crew


@pytest.fixture
def crew(sqlite_warehouse: Warehouse) -> Crew:
    """A warehouse with its people, where one database is as good as the other."""
    return open_crew(sqlite_warehouse)


@pytest.fixture
def crew_on_both(warehouse: Warehouse) -> Crew:
    """A warehouse with its people, on either database."""
    return open_crew(warehouse)
