"""What is typed can be taken back step by step: plain state, without widgets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

State = TypeVar("State")

MOST_STEPS = 500


class Undoable(ABC, Generic[State]):
    """Something typed into: one step is a cell, or a whole block that was pasted or filled.

    What it is made of is never changed in place while it is remembered, so that remembering it
    costs next to nothing.
    """

    def __init__(self) -> None:
        self._past: list[State] = []
        self._future: list[State] = []
        self._is_stepping = False

    @contextmanager
    def step(self) -> Iterator[None]:
        """Whatever is typed meanwhile is one step; steps inside it are part of it."""
        if self._is_stepping:
            yield
            return
        before = self._state()
        self._is_stepping = True
        try:
            yield
        finally:
            self._is_stepping = False
            if self._state() != before:
                self._past = [*self._past[-MOST_STEPS + 1 :], before]
                self._future.clear()

    def undo(self) -> bool:
        """Take the last step back; False where there is none."""
        return self._go(self._past, self._future)

    def redo(self) -> bool:
        """Take again what was taken back; False where there is nothing."""
        return self._go(self._future, self._past)

    def forget(self) -> None:
        """What was typed before is gone: another thing is shown now."""
        self._past.clear()
        self._future.clear()

    def _go(self, origin: list[State], target: list[State]) -> bool:
        if not origin:
            return False
        target.append(self._state())
        self._restore(origin.pop())
        return True

    @abstractmethod
    def _state(self) -> State:
        """What is typed now, to be remembered."""

    @abstractmethod
    def _restore(self, state: State) -> None:
        """Let this be typed again."""
