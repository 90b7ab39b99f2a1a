"""An answer that is still on its way, and who is told when it comes."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, Self, TypeVar

from PySide6.QtCore import QObject
from shiboken6 import isValid

from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.warehouse import Ticket

Result = TypeVar("Result")
Told = Callable[[Any], object]


def is_alive(held: QObject | None) -> bool:
    """Whether an object is there still, in Python and in Qt."""
    return held is not None and isValid(held)


class Pending(Generic[Result]):
    """What was asked and is not answered yet; plain Python, made and told on the main thread.

    Who asked is held weakly: a page that was closed meanwhile is not told. Handlers may be
    attached after sending, because delivery waits for the event loop.
    """

    def __init__(self, asker: QObject) -> None:
        self._asker = weakref.ref(asker)
        self._then: list[Callable[[], Told | None]] = []
        self._refused: list[Callable[[], Told | None]] = []
        self._failed: list[Callable[[], Told | None]] = []
        self._ended: list[Callable[[], Told | None]] = []
        self._held: list[weakref.ref[QObject]] = []
        self.again: Callable[[], None] | None = None
        self.ticket: Ticket | None = None  # of an act: with it the act can be called off
        self.is_over = False

    @property
    def asker(self) -> QObject | None:
        """Who asked; None where that is gone."""
        found = self._asker()
        return found if is_alive(found) else None

    def then(self, told: Callable[[Result], object]) -> Self:
        """Call this with the answer."""
        self._then.append(_held(told))
        return self

    def refused(self, told: Callable[[Refusal], object]) -> Self:
        """Call this where the house says no; else the window's notices say it."""
        self._refused.append(_held(told))
        return self

    def failed(self, told: Callable[[Exception], object]) -> Self:
        """Call this where the world failed; else the window's notices say it."""
        self._failed.append(_held(told))
        return self

    def ended(self, told: Callable[[bool], object]) -> Self:
        """Call this whatever came of it, with whether it was an answer; before the others."""
        self._ended.append(_held(told))
        return self

    def holding(self, *controls: Any) -> Self:
        """Keep these actions or buttons disabled until it is over: nothing is sent twice."""
        for control in controls:
            if control.isEnabled():
                control.setEnabled(False)
                self._held.append(weakref.ref(control))
        return self

    def answer(self, result: Result) -> None:
        """Tell who asked; the courier's business."""
        self._let_go()
        self._tell(self._ended, value=True)
        self._tell(self._then, result)

    def refuse(self, refusal: Refusal) -> bool:
        """Tell of a refusal; answers whether anybody listened."""
        self._let_go()
        self._tell(self._ended, value=False)
        return self._tell(self._refused, refusal)

    def fail(self, trouble: Exception) -> bool:
        """Tell of the world's fault; answers whether anybody listened."""
        self._let_go()
        self._tell(self._ended, value=False)
        return self._tell(self._failed, trouble)

    def _let_go(self) -> None:
        self.is_over = True
        for held in self._held:
            control = held()
            if control is not None and is_alive(control):
                control.setEnabled(True)  # type: ignore[attr-defined]  # an action or a widget
        self._held.clear()

    def _tell(self, listeners: list[Callable[[], Told | None]], value: object) -> bool:
        if self.asker is None:
            return True
        for listener in listeners:
            told = listener()
            if told is not None:
                told(value)
        return bool(listeners)


def _held(told: Told) -> Callable[[], Told | None]:
    """Hold a method by its weakly held object, so that what was asked keeps nobody alive."""
    if isinstance(told, partial) and hasattr(told.func, "__self__"):
        method = weakref.WeakMethod(told.func)
        arguments, named = told.args, told.keywords
        return lambda: _completed(method(), arguments, named)
    if hasattr(told, "__self__") and hasattr(told, "__func__"):
        return weakref.WeakMethod(told)
    return lambda: told


def _completed(
    method: Told | None, arguments: tuple[Any, ...], named: dict[str, Any]
) -> Told | None:
    return None if method is None else partial(method, *arguments, **named)
