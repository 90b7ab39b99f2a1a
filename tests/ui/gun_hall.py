"""Shoots codes at the real window, types between them, and keeps what the window says of it."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.support.screen import Screen
from tests.ui import world

PATIENCE_S = 60
MOST_SEARCHES = 200
NAME = "partsdesk-gun"


class Hall:
    """The window on a screen, and hands and a gun before it."""

    def __init__(self, screen: Screen, program: subprocess.Popen[str]) -> None:
        self.screen = screen
        self._program = program
        self._said: queue.Queue[dict[str, Any]] = queue.Queue()
        self.heard: list[dict[str, Any]] = []
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait("open")
        self._come_to_front()

    def _come_to_front(self) -> None:
        """A search fails where a window goes while it looks: the manager's own come and go."""
        for _ in range(MOST_SEARCHES):
            with suppress(subprocess.CalledProcessError):
                found = self.screen.do(*("xdotool", "search", "--onlyvisible", "--name", NAME))
                self.screen.do("xdotool", "windowfocus", "--sync", found.split()[-1])
                return
        raise AssertionError(NAME)

    def command(self, word: str) -> dict[str, Any]:
        """Have the window do something; what was said before it is in `heard` by then."""
        self.send(word)
        return self.wait("done")

    def send(self, word: str) -> None:
        """Have the window do something when it comes to it."""
        assert self._program.stdin is not None
        self._program.stdin.write(f"{word}\n")
        self._program.stdin.flush()

    def wait(self, what: str, count: int = 1) -> dict[str, Any]:
        """Hear what is said until so many of a kind came."""
        while True:
            said = self._said.get(timeout=PATIENCE_S)
            self.heard.append(said)
            count -= said["what"] == what
            if not count:
                return said

    def wait_for_all(self, what: str, count: int) -> None:
        """Hear what is said until so many of a kind came in all."""
        while len(self.said(what)) < count:
            self.wait(what)

    def shoot(self, *codes: str, pace_ms: int = 5) -> None:
        """Scan codes one after the other; each is answered before this goes on."""
        self.screen.do("xdotool", *(word for code in codes for word in shot(code, pace_ms)))
        self.wait("scan", len(codes))

    def type(self, text: str, pace_ms: int = 250) -> None:
        """Type as a person does."""
        self.screen.do("xdotool", "type", "--delay", str(pace_ms), text)

    def said(self, what: str) -> list[dict[str, Any]]:
        """Everything of a kind that was heard so far."""
        return [each for each in self.heard if each["what"] == what]

    def codes(self) -> list[str]:
        """The codes that the window has taken, in their order."""
        return [str(each["code"]) for each in self.said("scan")]

    def _listen(self) -> None:
        assert self._program.stdout is not None
        for line in self._program.stdout:
            if line.startswith("{"):  # what a session's other programs say goes by
                self._said.put(json.loads(line))


def shot(code: str, pace_ms: int) -> tuple[str, ...]:
    """What has xdotool type a code as a gun does, and Enter."""
    return ("type", "--args", "1", "--delay", str(pace_ms), code, "key", "--delay", "1", "Return")


@contextmanager
def hall(screen: Screen, folder: Path, *within: str) -> Iterator[Hall]:
    """The window is open on a warehouse of its own; `within` are words before its command."""
    file = folder / "gun.db"
    world.build(file)
    command = (*within, sys.executable, "-m", "tests.ui.gunning", str(file))
    with subprocess.Popen(
        command,
        env=screen.environment,
        start_new_session=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as program:
        try:
            yield Hall(screen, program)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)
