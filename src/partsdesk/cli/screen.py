"""The terminal: text out in UTF-8, one line an error, passwords, a progress bar."""

from __future__ import annotations

import getpass
import io
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from partsdesk.cli.refusals import PasswordNeeded, PasswordsDiffer
from partsdesk.wording.language import _

PASSWORD = "PARTSDESK_PASSWORD"  # noqa: S105 - the name of a variable
WIDTH = 40


def prepare() -> None:
    """Write UTF-8 whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def tell(line: str) -> None:
    """One line on standard output."""
    print(line)  # noqa: T201 - the command line's own voice


def complain(line: str) -> None:
    """One line on standard error, whatever breaks the text has."""
    told = " ".join(line.split())
    print(f"partsdesk: {told}", file=sys.stderr)  # noqa: T201 - the command line's own voice


def hush() -> None:
    """Nobody reads standard output any more: let the rest of it, and its flush, go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def has_screen(environment: Mapping[str, str]) -> bool:
    """Whether a window could be opened."""
    if environment.get("QT_QPA_PLATFORM", "").partition(":")[0] in {"offscreen", "minimal"}:
        return False
    if sys.platform != "linux":
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def password(environment: Mapping[str, str], *, new: bool = False) -> str:
    """The password from the environment, or typed at the terminal; a new one twice.

    Raises:
        PasswordNeeded: where there is no terminal.
        PasswordsDiffer: where a new one was typed differently the second time.
    """
    kept = environment.get(PASSWORD)
    if kept:
        return kept
    if not (sys.stdin and sys.stdin.isatty()):
        raise PasswordNeeded
    try:
        typed = getpass.getpass(_("Password: "))
        if new and getpass.getpass(_("The same again: ")) != typed:
            raise PasswordsDiffer
    except EOFError:
        raise PasswordNeeded from None
    return typed


@dataclass
class Bar:
    """A progress bar on standard error; silent where that is no terminal."""

    name: str
    shown: int = -1

    def __call__(self, done: int, total: int) -> None:
        """Draw how much is done; drawn anew only where a reader would see it."""
        part = min(WIDTH, done * WIDTH // total) if total else done
        if part == self.shown or not sys.stderr.isatty():
            return
        self.shown = part
        drawn = f"[{'#' * part}{'.' * (WIDTH - part)}]" if total else str(done)
        sys.stderr.write(f"\r{self.name} {drawn}")
        sys.stderr.flush()

    def end(self) -> None:
        """Take the bar away."""
        if self.shown >= 0:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


@contextmanager
def progress(name: str) -> Iterator[Bar]:
    """A bar for as long as the work lasts."""
    bar = Bar(name)
    try:
        yield bar
    finally:
        bar.end()
