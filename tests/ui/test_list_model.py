"""The one list model: blocks, sorting, what is stale, and what Qt demands of a model."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.lists import Filter, ListAsked, Match, Nature
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.tables.columns import Column, columns, heading
from partsdesk.ui.tables.filters import filter_of
from partsdesk.ui.tables.model import BLOCK, ListModel
from partsdesk.ui.tables.view import ListView
from tests.ui import world


@pytest.fixture
def model(courier: Courier) -> ListModel:
    return ListModel(courier, columns("items", "code", "name", "unit"), ListAsked("items"))


def loaded(qtbot: QtBot, model: ListModel) -> None:
    qtbot.waitUntil(lambda: model.is_known)


def code_at(model: ListModel, row: int) -> object:
    return model.data(model.index(row, 0))


def test_the_model_is_one(qtbot: QtBot, model: ListModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.start()
    loaded(qtbot, model)
    model.take(search="ZLQ")
    loaded(qtbot, model)
    assert 0 < model.rowCount() < 157


def test_rows_are_asked_for_block_by_block(qtbot: QtBot, courier: Courier) -> None:
    model = ListModel(courier, columns("bins", "store", "code"), ListAsked("bins"))
    model.start()
    loaded(qtbot, model)
    assert model.total == 33
    assert model.row(model.total - 1) is not None
    assert model.row(BLOCK + 1) is None


def test_sorting_happens_in_the_database(qtbot: QtBot, model: ListModel) -> None:
    model.start()
    loaded(qtbot, model)
    first = code_at(model, 0)
    model.sort(0, Qt.SortOrder.DescendingOrder)
    loaded(qtbot, model)
    qtbot.waitUntil(lambda: code_at(model, model.total - 1) == first)
    model.sort(-1)
    loaded(qtbot, model)
    assert code_at(model, 0) == first


def test_the_first_rows_are_there_before_they_are_counted(qtbot: QtBot, model: ListModel) -> None:
    model.start()
    with qtbot.waitSignals([model.bounded, model.counted], order="strict"):
        pass
    counted = model.total
    assert counted > BLOCK
    news: list[int] = []
    model.counted.connect(news.append)
    model.bounded.connect(news.append)
    model.sort(1)
    loaded(qtbot, model)
    assert news == [counted], "another order has as many rows: nobody counts them again"
    assert model.total == counted


def test_a_count_that_comes_too_late_is_dropped(qtbot: QtBot, model: ListModel) -> None:
    model.start()
    with qtbot.waitSignal(model.bounded):
        pass
    model.take(search="ZLQ-T5-14")
    loaded(qtbot, model)
    model.take(search="")
    with qtbot.waitSignal(model.counted):
        pass
    assert model.total > BLOCK


def test_what_is_stale_stays_in_sight_until_the_answer(
    qtbot: QtBot, courier: Courier, warehouse: Warehouse
) -> None:
    model = ListModel(courier, columns("slips", "number", "state"), ListAsked("slips"))
    model.start()
    loaded(qtbot, model)
    assert model.total == 0
    world.receipt(warehouse, (1, "5", "2"), upto="drafted")
    model.refresh()
    with qtbot.waitSignal(model.counted):
        pass
    assert model.total == 1
    world.receipt(warehouse, (1, "5", "2"), upto="drafted")
    model.refresh()
    assert model.rowCount() == 1
    with qtbot.waitSignal(model.counted):
        pass
    assert model.rowCount() == 2


def test_a_late_answer_to_an_older_question_is_dropped(qtbot: QtBot, model: ListModel) -> None:
    model.start()
    model.take(search="ZLQ-T5-14")
    loaded(qtbot, model)
    assert model.total == 1


@pytest.mark.parametrize(
    ("nature", "typed", "values"),
    [
        (Nature.QUANTITY, "10..20", (Quantity.parse("10"), Quantity.parse("20"))),
        (Nature.QUANTITY, ">=1,000", (Quantity.parse("1000"), None)),
        (Nature.QUANTITY, "５", (Quantity.parse("5"), Quantity.parse("5"))),
        (Nature.WHOLE, "<=3", (None, 3)),
    ],
)
def test_what_is_typed_under_a_heading(
    nature: Nature, typed: str, values: tuple[object, ...]
) -> None:
    column = Column("quantity", nature, 80, lambda: "quantity")
    assert filter_of(column, typed) == Filter("quantity", Match.BETWEEN, values)


def test_a_month_under_a_heading_is_all_its_days() -> None:
    column = Column("date", Nature.DATE, 80, lambda: "date")
    found = filter_of(column, "2026-02")
    assert found is not None
    assert [str(day) for day in found.values] == ["2026-02-01", "2026-02-28"]


def test_nonsense_under_a_heading_filters_nothing() -> None:
    column = Column("date", Nature.DATE, 80, lambda: "date")
    assert filter_of(column, "soon") is None


@pytest.mark.usefixtures("spoken")
def test_states_are_filtered_by_what_they_are_called() -> None:
    (state,) = columns("slips", "state")
    name = state.choices["released"]()
    assert filter_of(state, name) == Filter("state", Match.ONE_OF, ("released",))
    assert heading("state")


def test_a_list_is_copied_as_it_stands(qtbot: QtBot, bench: Bench) -> None:
    view = ListView(bench, columns("items", "code", "unit"), ListAsked("items"))
    qtbot.addWidget(view)
    view.start()
    loaded(qtbot, view.model)
    view.table.selectRow(0)
    view.copy()
    code, unit = (view.model.index(0, n).data() for n in (0, 1))
    assert QGuiApplication.clipboard().text() == f"{code}\t{unit}"
