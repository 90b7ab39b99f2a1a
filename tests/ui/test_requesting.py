"""The purchase request: quantities typed, ordered with F9, and off the reorder list then."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from partsdesk.domain.registers.orders import OrderType
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import RegisterLink
from partsdesk.ui.pages.home.reordering import ReorderPage
from partsdesk.ui.pages.slips.requesting import RequestPage
from partsdesk.ui.shell import Shell
from tests.ui import world


def begun(qtbot: QtBot, bench: Bench, login: str) -> tuple[Shell, RequestPage]:
    """The request of the first three items that run low."""
    bench.courier.enter(world.person(login))
    shell = Shell(bench)
    qtbot.addWidget(shell)
    shell.show()
    page = shell.open(RegisterLink("reorder"))
    assert isinstance(page, ReorderPage)
    qtbot.waitUntil(lambda: page.list.model.peek(2) is not None)
    selection = page.list.table.selectionModel()
    for row in range(3):
        index = page.list.model.index(row, 0)
        selection.select(index, selection.SelectionFlag.Select | selection.SelectionFlag.Rows)
    page.request.trigger()
    request = shell.tabs.front
    assert isinstance(request, RequestPage)
    return shell, request


def put(page: RequestPage, row: int, text: str) -> None:
    place = [column.key for column in page.sheet.columns].index("quantity")
    page.grid.model().setData(page.grid.model().index(row, place), text)


def test_typed_quantities_become_an_order(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> None:
    _shell, page = begun(qtbot, bench, "keeper")
    assert page.sheet.rows == 3
    put(page, 1, "24")
    page.grid.model().sheet.remove(2)  # type: ignore[attr-defined]
    assert [row["quantity"] for row in page.written()][1].plain() == "24"  # type: ignore[attr-defined]
    page.main.trigger()
    qtbot.waitUntil(lambda: page.head.number.text() == "QG-202611-0001")
    assert not page.main.isEnabled()
    assert page.main.toolTip()
    lines = warehouse.database.read(
        lambda view: view.orders.get(OrderType.PURCHASE, "QG-202611-0001"), world.person("keeper")
    ).lines
    assert len(lines) == 2


def test_a_mistyped_quantity_is_said_and_not_ordered(qtbot: QtBot, bench: Bench) -> None:
    _, page = begun(qtbot, bench, "keeper")
    put(page, 0, "很多")
    assert "很多" in page.notices.text
    page.main.trigger()
    assert not page.head.number.text()
    assert page.grid.model().sheet.undo()  # type: ignore[attr-defined]
    assert page.grid.first_problem() is None


def test_who_may_not_order_is_told_who_may(qtbot: QtBot, bench: Bench) -> None:
    _, page = begun(qtbot, bench, "auditor")
    assert not page.main.isEnabled()
    assert page.main.toolTip()
    assert page.export.isEnabled()
