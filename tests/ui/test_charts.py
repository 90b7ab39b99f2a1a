"""A chart: its scale, where its bars stand, and what it says to those who hear it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from partsdesk.ui.charts import Chart, ChartView, Series, bars_of, scale_of
from partsdesk.ui.theme import Theme

ROOM = QRectF(0, 0, 200, 100)


def chart(*values: tuple[float, ...]) -> Chart:
    series = tuple(Series(f"s{n}", each) for n, each in enumerate(values))
    return Chart("c", tuple(f"l{n}" for n in range(len(values[0]))), series)


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ((0.4,), (0, 0.5)),
        ((460.0, 60.0), (0, 600)),
        ((100.0,), (0, 100)),
        ((3.0,), (0, 3)),
        ((1_356_700.0,), (0, 1_500_000)),
        ((-30.0, 90.0), (-50, 100)),
    ],
)
def test_the_scale_is_round_and_holds_everything(
    values: tuple[float, ...], ends: tuple[float, float]
) -> None:
    scale = scale_of(chart(values))
    assert (scale.least, scale.most) == ends
    assert 0 in scale.marks
    assert len(scale.marks) <= 6


def test_bars_stand_on_nought_in_the_order_of_the_series() -> None:
    shown = chart((10.0, -5.0), (5.0, 0.0))
    scale = scale_of(shown)
    bars = bars_of(shown, scale, ROOM)
    assert [(series, label) for series, label, _ in bars] == [(0, 0), (1, 0), (0, 1), (1, 1)]
    up, half, down, none = (bar for _, _, bar in bars)
    assert up.bottom() == pytest.approx(half.bottom()) == pytest.approx(down.top())
    assert up.height() == pytest.approx(2 * half.height()) == pytest.approx(2 * down.height())
    assert none.height() == 0
    assert up.right() <= half.left() < down.left()


def test_a_chart_is_heard(qtbot: QtBot, theme: Theme) -> None:
    view = ChartView(theme, "nothing yet")
    qtbot.addWidget(view)
    view.show_chart(chart((0.0, 0.0)))
    assert view.accessibleDescription() == "nothing yet"
    view.show_chart(chart((1200.0, 3.5)))
    assert view.accessibleName() == "c"
    assert "1,200" in view.accessibleDescription()
    assert "3.5" in view.accessibleDescription()
    assert not view.grab().isNull()
