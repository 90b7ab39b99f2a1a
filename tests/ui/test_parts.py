"""Fields, notices and the session: what each promises on its own."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from partsdesk.domain.catalog.items import UnknownItem
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import DateField, Picked, PickField, day_of
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import DARK, LIGHT, Scheme

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("20261120", "2026-11-20"),
        ("11-20", "2026-11-20"),
        ("11/2", "2026-11-02"),
        ("1月5日", "2026-01-05"),
        ("1120", "2026-11-20"),
        ("105", "2026-01-05"),
        ("7", "2026-11-07"),
        ("２０２６－１１－２０", "2026-11-20"),
    ],
)
def test_days_as_people_type_them(typed: str, day: str) -> None:
    assert str(day_of(typed, TODAY)) == day


@pytest.mark.parametrize("typed", ["", "soon", "31-31", "99", "123456"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert day_of(typed, TODAY) is None


def test_a_date_field_goes_back_to_the_day_it_had(qtbot: QtBot) -> None:
    field = DateField(TODAY)
    qtbot.addWidget(field)
    field.setText("nonsense")
    field.editingFinished.emit()
    assert field.text() == "2026-11-21"
    field.setText("20")
    with qtbot.waitSignal(field.dated):
        field.editingFinished.emit()
    assert field.value == dt.date(2026, 11, 20)


def test_a_pick_field_takes_a_whole_code_or_the_only_thing_found(
    qtbot: QtBot, bench: Bench
) -> None:
    field = PickField(bench, "partners")
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.picked, check_params_cb=lambda found: found is not None) as picked:
        field.setText("gys-001")
        field.textEdited.emit("gys-001")
        field.settle()
    assert isinstance(picked.args[0], Picked)
    assert picked.args[0].code == "GYS-001"
    field.textEdited.emit("x")
    assert field.value is None


def test_a_notice_says_refuses_asks_and_offers(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_refusal(UnknownItem("X1"))
    assert "X1" in bar.text
    answers: list[str] = []
    bar.ask("Why?", "Go", answers.append)
    bar._field.setText("  because ")
    bar._field.returnPressed.emit()
    assert answers == ["because"]
    assert bar.text == ""
    bar.offer("Which?", [("one", lambda: answers.append("1"))])
    (button,) = [each for each in bar.findChildren(QPushButton) if each.text() == "one"]
    button.click()
    assert answers[-1] == "1"


def test_a_theme_is_light_or_dark(qtbot: QtBot, theme: Theme) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.take(Scheme.DARK)
    assert theme.tones is DARK
    theme.take(Scheme.LIGHT)
    assert theme.tones is LIGHT
    assert not theme.icon("slips").isNull()
    assert theme.icon("no such icon").isNull()


def test_the_keys_go_back_to_where_they_were_when_a_notice_is_answered(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column, field, notices = QVBoxLayout(page), QLineEdit(), NoticeBar()
    column.addWidget(notices)
    column.addWidget(field)
    page.show()
    field.setFocus()
    notices.offer("?", (("A", notices.clear), ("B", notices.clear)))
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Space)
    assert notices.isHidden()
    assert page.focusWidget() is field
