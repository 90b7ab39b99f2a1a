"""The courier: answers, refusals, defects; an asker that is gone is not told."""

from __future__ import annotations

import gc
import logging
import threading
import weakref
from functools import partial

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from partsdesk.database.work import View, Work
from partsdesk.domain.catalog.items import UnknownItem
from partsdesk.domain.values.refusals import Refusal, Trouble
from partsdesk.domain.values.topics import Topic
from partsdesk.services.warehouse import Done, act
from partsdesk.ui.courier import Courier, Throttle
from partsdesk.ui.pending import Pending


class Asker(QObject):
    """Somebody who asks, and writes down what comes."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    def hear(self, answer: object) -> None:
        self.heard.append(answer)

    def hear_on(self, mark: str, answer: object) -> None:
        self.heard.append((mark, answer, QThread.currentThread().isMainThread()))


class Gate:
    """Holds a worker until the test lets it go."""

    def __init__(self) -> None:
        self.is_open = threading.Event()

    def wait(self, _: View, answer: str) -> str:
        assert self.is_open.wait(10)
        return answer


def echo(_: View, asked: str) -> str:
    return asked


def say_no(_: View, asked: str) -> str:
    raise UnknownItem(asked)


def fail(_: View, asked: str) -> str:
    raise Trouble(asked)


def break_(_: View, asked: str) -> str:
    raise ZeroDivisionError(asked)


@act()
def touch_company(work: Work, asked: str) -> str:
    work.keep.put("company", asked)
    return asked


def test_an_answer_comes_back_on_the_main_thread(qtbot: QtBot, courier: Courier) -> None:
    asker = Asker()
    courier.ask(asker, echo, "7").then(partial(asker.hear_on, "came"))
    qtbot.waitUntil(lambda: bool(asker.heard))
    assert asker.heard == [("came", "7", True)]


def test_an_act_says_what_it_touched(qtbot: QtBot, courier: Courier) -> None:
    asker = Asker()
    with qtbot.waitSignal(courier.changed) as changed:
        courier.perform(asker, touch_company, "甲公司").then(asker.hear)
    assert changed.args == [frozenset({Topic.SETTINGS})]
    (done,) = asker.heard
    assert isinstance(done, Done)
    assert done.result == "甲公司"


def test_a_refusal_is_told_to_who_listens(qtbot: QtBot, courier: Courier) -> None:
    asker, unheard = Asker(), []
    courier.unheard.connect(lambda fault, _: unheard.append(fault))
    courier.ask(asker, say_no, "X1").refused(asker.hear)
    qtbot.waitUntil(lambda: bool(asker.heard))
    assert isinstance(asker.heard[0], UnknownItem)
    assert unheard == []


def test_a_refusal_that_nobody_listens_for_is_said_by_the_window(
    qtbot: QtBot, courier: Courier
) -> None:
    asker = Asker()
    with qtbot.waitSignal(courier.unheard) as said:
        courier.ask(asker, say_no, "X1").then(asker.hear)
    assert isinstance(said.args[0], Refusal)
    assert asker.heard == []


def test_trouble_can_be_tried_again_with_the_same_request(qtbot: QtBot, courier: Courier) -> None:
    asker = Asker()
    with qtbot.waitSignal(courier.unheard) as said:
        courier.ask(asker, fail, "disk")
    pending = said.args[1]
    assert isinstance(pending, Pending)
    assert pending.again is not None
    with qtbot.waitSignal(courier.unheard):
        pending.again()


def test_a_defect_is_logged_and_shown_once(
    qtbot: QtBot, courier: Courier, caplog: pytest.LogCaptureFixture
) -> None:
    asker = Asker()
    with qtbot.waitSignal(courier.broken) as said:
        courier.ask(asker, break_, "?")
    assert isinstance(said.args[0], ZeroDivisionError)
    assert [record for record in caplog.records if record.levelno == logging.ERROR]


def test_who_is_gone_is_not_told_and_not_kept_alive(qtbot: QtBot, courier: Courier) -> None:
    gate, asker, witness = Gate(), Asker(), Asker()
    kept = weakref.ref(asker)
    courier.ask(asker, gate.wait, "late").then(asker.hear)
    del asker
    gc.collect()
    assert kept() is None
    gate.is_open.set()
    courier.ask(witness, echo, "after").then(witness.hear)
    qtbot.waitUntil(lambda: witness.heard == ["after"])


def test_who_is_deleted_in_qt_is_not_told(qtbot: QtBot, courier: Courier) -> None:
    gate, asker, witness = Gate(), Asker(), Asker()
    courier.ask(asker, gate.wait, "late").then(asker.hear)
    with qtbot.waitSignal(asker.destroyed):
        asker.deleteLater()
    gate.is_open.set()
    courier.ask(witness, echo, "after").then(witness.hear)
    qtbot.waitUntil(lambda: witness.heard == ["after"])
    assert asker.heard == []


def test_many_askers_come_and_go(qtbot: QtBot, courier: Courier) -> None:
    last = Asker()
    for number in range(300):
        asker = Asker()
        courier.ask(asker, echo, str(number)).then(asker.hear)
        del asker
    courier.ask(last, echo, "end").then(last.hear)
    qtbot.waitUntil(lambda: last.heard == ["end"])


def test_what_waits_long_is_said_to_be_busy(qtbot: QtBot, courier: Courier) -> None:
    gate, asker = Gate(), Asker()
    with qtbot.waitSignal(courier.busy, check_params_cb=lambda busy: busy):
        courier.ask(asker, gate.wait, "slow").then(asker.hear)
    with qtbot.waitSignal(courier.busy, check_params_cb=lambda busy: not busy):
        gate.is_open.set()


def test_an_action_is_disabled_until_the_answer(qtbot: QtBot, courier: Courier) -> None:
    gate, asker, action = Gate(), Asker(), QAction()
    courier.ask(asker, gate.wait, "slow").holding(action).then(asker.hear)
    assert not action.isEnabled()
    gate.is_open.set()
    qtbot.waitUntil(lambda: bool(asker.heard))
    assert action.isEnabled()


def test_changes_elsewhere_are_heard(qtbot: QtBot, courier: Courier) -> None:
    asker = Asker()
    courier._ask_changes()
    qtbot.waitUntil(lambda: not courier._is_polling)
    courier.perform(asker, touch_company, "乙公司").then(asker.hear)
    qtbot.waitUntil(lambda: bool(asker.heard))
    with qtbot.waitSignal(courier.changed) as changed:
        courier._ask_changes()
    assert Topic.SLIPS in changed.args[0]


def test_a_database_that_does_not_answer_is_said_once(
    qtbot: QtBot, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> frozenset[Topic]:
        raise Trouble("gone")

    said: list[bool] = []
    courier.reached.connect(said.append)
    with monkeypatch.context() as patched:
        patched.setattr(courier._warehouse.database, "changes", gone)
        for _ in range(2):
            courier._ask_changes()
            qtbot.waitUntil(lambda: not courier._is_polling)
    courier._ask_changes()
    qtbot.waitUntil(lambda: not courier._is_polling)
    assert said == [False, True]


def test_a_throttle_sends_the_latest_one_at_a_time(qtbot: QtBot, courier: Courier) -> None:
    gate, sent, owner = Gate(), [], Asker()
    state = {"text": "a"}

    def send() -> Pending[str]:
        sent.append(state["text"])
        return courier.ask(owner, gate.wait, state["text"])

    throttle = Throttle(owner, send, every_ms=1)
    throttle.touch()
    throttle.flush()
    for text in "bcd":
        state["text"] = text
        throttle.touch()
        throttle.flush()
    assert sent == ["a"]
    with qtbot.waitSignal(throttle.settled):
        gate.is_open.set()
    assert sent == ["a", "d"]
    assert not throttle.is_waiting


def test_nobody_may_ask_before_logging_in(courier: Courier) -> None:
    courier.enter(None)
    with pytest.raises(RuntimeError):
        courier.ask(Asker(), echo, "?")
