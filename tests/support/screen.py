"""A real screen for tests that need a real window: Xvfb with a window manager on a free display.

Qt in the test's own process stays offscreen; the program is started in a process of its own with
`screen.running`, and is driven and looked at through X (xdotool, xprop). xdotool's `type` loses a
line end: send `key Return` by itself. PARTSDESK_TEST_SCREEN may name a display to look on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.support.absence import give_up

WANTED = "PARTSDESK_TEST_SCREEN"
SIZE = "1366x768x24"
NAMED = b"_NET_SUPPORTING_WM_CHECK(WINDOW)"
PROGRAMS = ("Xvfb", "openbox", "xdotool", "xprop")


@dataclass(frozen=True)
class Screen:
    """A display such as `:7`, with a window manager on it, so that windows get the focus."""

    display: str

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to open its window here."""
        return os.environ | {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def do(self, *command: str) -> str:
        """Runs a program of X on this screen (`xdotool type …`) and gives what it printed."""
        done = subprocess.run(
            command, check=True, env=self.environment, capture_output=True, text=True, timeout=20
        )
        return done.stdout.strip()

    @contextmanager
    def running(self, *command: str) -> Iterator[subprocess.Popen[str]]:
        """A program on this screen; whatever the test leaves of it is killed."""
        with subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as program:
            try:
                yield program
            except Exception as error:
                program.kill()
                error.add_note(f"The program had said: {program.communicate()}")
                raise
            finally:
                program.kill()


@pytest.fixture(scope="session")
def screen(request: pytest.FixtureRequest) -> Iterator[Screen]:
    """One screen a test process."""
    wanted = os.environ.get(WANTED, "")
    if wanted not in ("", "start"):
        yield Screen(wanted)
        return
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        give_up(request, WANTED, f"not installed: {' '.join(missing)}")
    with _x_server() as display, _window_manager(display):
        yield Screen(display)


@contextmanager
def _x_server() -> Iterator[str]:
    """The server itself finds a free number and says so on a pipe once it is ready."""
    said, says = os.pipe()
    command = ["Xvfb", "-displayfd", str(says), "-screen", "0", SIZE, "-noreset"]
    with _running(command, pass_fds=(says,)):
        os.close(says)
        with os.fdopen(said) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb ended before it was ready"
        yield f":{number}"


@contextmanager
def _window_manager(display: str) -> Iterator[None]:
    """Ready when the root window names it: until then nothing would get the focus."""
    spy = ["xprop", "-display", display, "-root", "-spy"]
    manager = ["env", f"DISPLAY={display}", "openbox", "--sm-disable"]
    with _running(spy, stdout=subprocess.PIPE) as watcher, _running(manager):
        assert watcher.stdout is not None
        assert any(b"_NET_SUPPORTING_WM_CHECK(WINDOW)" in line for line in watcher.stdout), (
            "openbox is not there"
        )
        yield


@contextmanager
def _running(
    command: list[str], *, pass_fds: tuple[int, ...] = (), stdout: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command, pass_fds=pass_fds, stdout=stdout, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=10)
