"""No object of Qt is destroyed on a worker thread, however many circles are dropped."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import TypeAlias

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from partsdesk.database.work import View
from partsdesk.services.warehouse import Query
from partsdesk.ui.courier import Courier
from partsdesk.ui.sweeping import Sweeper
from tests.ui.test_courier import Asker

CIRCLES, ALLOCATED = 200, 20_000
Made: TypeAlias = list[list[int]]


class Circle(QObject):
    """Refers to itself, and says on which thread it ends."""

    ended: list[bool]

    def __init__(self, ended: list[bool]) -> None:
        super().__init__()
        self.me = self
        self.ended = ended

    def __del__(self) -> None:
        self.ended.append(threading.current_thread() is threading.main_thread())


@pytest.fixture
def swept() -> Iterator[None]:
    """As it was before."""
    gc.collect()
    yield
    gc.collect()
    assert gc.isenabled()


def passes_the_threshold(_: View, count: int) -> Made:
    """What is made stays, so that the threshold is still passed when the window looks."""
    return [[number] for number in range(count)]


def sweeps_by_itself(view: View, count: int) -> Made:
    gc.enable()
    return passes_the_threshold(view, count)


def dropped(qtbot: QtBot, courier: Courier, query: Query[int, Made]) -> list[bool]:
    """On which threads circles end that are dropped while a worker is busy: true for the main."""
    ended: list[bool] = []
    asker = Asker()
    for _ in range(CIRCLES):
        Circle(ended)
    courier.ask(asker, query, ALLOCATED).then(asker.hear)
    qtbot.waitUntil(lambda: bool(asker.heard))
    qtbot.waitUntil(lambda: len(ended) == CIRCLES)
    return ended


@pytest.mark.usefixtures("swept")
def test_circles_end_on_the_windows_thread(qtbot: QtBot, courier: Courier) -> None:
    assert all(dropped(qtbot, courier, passes_the_threshold))
    courier.close()


@pytest.mark.usefixtures("swept")
def test_left_to_python_they_end_on_a_worker(qtbot: QtBot, courier: Courier) -> None:
    """The control: this is what froze the window."""
    assert not all(dropped(qtbot, courier, sweeps_by_itself))
    courier.close()


@pytest.mark.usefixtures("swept", "qapp")
def test_python_sweeps_again_when_the_last_sweeper_stops() -> None:
    first, second = Sweeper(), Sweeper()
    first.start()
    second.start()
    assert not gc.isenabled()
    first.stop()
    first.stop()
    assert not gc.isenabled()
    second.stop()
    assert gc.isenabled()
