"""States of the statement page, as a person brings them about."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from partsdesk.domain.values.people import Role
from partsdesk.services.signing import MakeStatement, SignStatement, make_statement, sign_statement
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.pages.counts.statement import StatementPage
from partsdesk.ui.shell import Shell
from tests.ui import world
from tests.ui.at_counts import _warehouse, begin, tally


def made(warehouse: Warehouse, *roles: str) -> str:
    """A statement of the main store, signed by some."""
    asked = MakeStatement(world.TODAY.date(), (world.MAIN,))
    number: str = warehouse.perform(make_statement, asked, world.person("supervisor")).result.called
    for role in roles:
        sign = SignStatement(number, world.MAIN, Role(role))
        warehouse.perform(sign_statement, sign, world.person(role))
    return number


def front(shell: Shell) -> StatementPage:
    """The page, as soon as it has its rows and their causes."""
    page = shell.tabs.front
    assert isinstance(page, StatementPage)
    page.stores.put(world.MAIN)
    page.chips["all"].click()
    return page


def settle(page: StatementPage) -> None:
    """Let what was asked for come."""
    courier = page.bench.courier
    while page._soon.isActive() or courier._under_way:
        QApplication.processEvents()


def differing(shell: Shell) -> QWidget | None:
    """A count lies behind it; a line is looked at of which a slip says where it went."""
    warehouse = _warehouse(shell)
    counted = ((1, "86", ""), (3, "164", ""), (9, "24", "A-01-03"), (10, "2", "B-01-05"))
    tally(warehouse, begin(warehouse), *counted)
    page = front(shell)
    settle(page)
    rows = page.table.still.rows
    at = next(n for n, row in enumerate(rows) if row["causes"])
    page.table.setCurrentIndex(page.table.still.index(at, 0))
    page.table.setFocus()
    return None


def signing(shell: Shell) -> QWidget | None:
    """The keeper has signed; the accountant is about to."""
    made(_warehouse(shell), "keeper")
    page = front(shell)
    settle(page)
    page.names.acts[Role.ACCOUNTANT].trigger()
    return None


def outdated(shell: Shell) -> QWidget | None:
    """The books have changed since it was made."""
    warehouse = _warehouse(shell)
    made(warehouse)
    world.receipt(warehouse, (2, "5", "12.6"), upto="executed")
    settle(front(shell))
    return None


def nothing_found(shell: Shell) -> QWidget | None:
    """What is searched for is not there."""
    page = front(shell)
    page.search.setText("没有这个")
    settle(page)
    return None
