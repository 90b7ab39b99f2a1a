"""The log: one file in the user's folder, its act and workstation in each line, no secrets.

Several processes of the program write the same file: it is opened for each line, and turned over
under a lock that nobody waits for. Where a system does not let go of a file that another process
has open, the file grows until the next line that finds it free.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TextIO

from typing_extensions import override

from partsdesk.support.files import PROGRAM, FileTrouble, made_folder, user_log_folder

MOST_OCTETS = 1_000_000
OLD_FILES = 5
LINE = (
    "%(asctime)s %(levelname)s %(workstation)s %(process)d %(threadName)s [%(act)s] "
    "%(name)s: %(message)s"
)
NO_ACT = "-"
HIDDEN = "***"
TAIL = 200  # lines of the log that go into a report

_DURING = "during: "  # begins the note that says of a fault in which act it came up
_act: ContextVar[str] = ContextVar("act", default=NO_ACT)

_SECRETS = (
    # user:password@host, with or without a scheme before it
    (re.compile(r"(?<![\w.%+-])([\w.%+-]*):(?!//)\S{0,200}@"), rf"\1:{HIDDEN}@"),
    (
        re.compile(
            r"(?i)(password|passwd|passphrase|pwd|secret|token)(['\"]?\s*[=:]\s*)"
            r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s,;)&}\]]+)"
        ),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"\$argon2[\w$=,+/.-]*"), HIDDEN),
    # what a server says of the row that it refused, and what a statement was given
    (
        re.compile(
            r"(?ms)(?<!\w)(DETAIL|CONTEXT|\[parameters):.*?"
            r"(?=^\[SQL|^\(Background|^Traceback|^The above|^During|\Z)"
        ),
        rf"\1: {HIDDEN}\n",
    ),
)


def start(workstation: str, folder: Path | None = None) -> Path | None:
    """Begin to write the log; None where its folder cannot be made, and then nothing is written.

    A second call in one process changes nothing but the answer to it.
    """
    logging.raiseExceptions = False  # a log that cannot be written never stops the program
    path = (folder or user_log_folder()) / f"{PROGRAM}.log"
    root = logging.getLogger()
    if any(isinstance(handler, Log) for handler in root.handlers):
        return path
    try:
        made_folder(path.parent)
        handler = Log(path)
        handler.touch()
    except (FileTrouble, OSError):
        root.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(_Masked(workstation))
    handler.addFilter(_name_act)
    root.addHandler(handler)
    logging.getLogger(PROGRAM).setLevel(logging.INFO)  # of libraries their warnings alone
    logging.captureWarnings(capture=True)
    return path


def stop() -> None:
    """Write no more, and let go of the file."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, Log)]:
        root.removeHandler(handler)
        handler.close()


def masked(text: str) -> str:
    """A text without passwords and their hashes, and without what a statement was about."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


@contextmanager
def doing(act: str, request: str = "") -> Iterator[None]:
    """Name the act in each line that is written meanwhile; a fault that comes out knows it, too."""
    name = f"{act} {request}".strip()
    token = _act.set(name)
    try:
        yield
    except BaseException as fault:
        if act_of(fault) == NO_ACT:
            fault.add_note(f"{_DURING}{name}")
        raise
    finally:
        _act.reset(token)


def act_of(fault: BaseException) -> str:
    """In which act a fault came up: for the line about it, which is written later."""
    for note in getattr(fault, "__notes__", ()):
        if note.startswith(_DURING):
            return str(note.removeprefix(_DURING))
    return NO_ACT


def during(fault: BaseException) -> dict[str, str]:
    """What a line about a fault says beside it: ``logger.info(…, extra=during(fault))``."""
    return {"act": act_of(fault)}


def tail(path: Path | None, lines: int = TAIL) -> str:
    """The end of the log, as far as it can be read; masked, whoever wrote it."""
    if path is None:
        return ""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - MOST_OCTETS // 4))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return masked("\n".join(text.splitlines()[-lines:]))


class Log(logging.Handler):
    """Writes each line into the file of that name, whichever process has turned it over since."""

    def __init__(
        self, path: Path, most_octets: int = MOST_OCTETS, old_files: int = OLD_FILES
    ) -> None:
        super().__init__()
        self._path = path
        self._most = most_octets
        self._old = old_files

    def touch(self) -> None:
        """See that the file can be written.

        Raises:
            OSError: where it cannot.
        """
        with _opened(self._path):
            pass

    @override
    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record) + "\n"
            self._turn_over(len(line))
            with _opened(self._path) as file:
                file.write(line)
        except (OSError, ValueError, TypeError, KeyError):  # a full disk, a badly made line
            self.handleError(record)

    def _turn_over(self, coming: int) -> None:
        if _size(self._path) + coming < self._most:
            return
        with _locked(self._path.with_suffix(".lock")) as is_ours:
            if is_ours and _size(self._path) + coming >= self._most:
                self._rename()

    def _rename(self) -> None:
        names = [self._path, *(Path(f"{self._path}.{n}") for n in range(1, self._old + 1))]
        for number in reversed(range(self._old)):
            if names[number].exists():
                try:
                    names[number].replace(names[number + 1])
                except OSError:  # another process has it open, where the system minds that
                    return


def _opened(path: Path) -> TextIO:
    """The file, to be written at its end in one go; for nobody else's eyes."""
    return open(path, "a", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Whether this process has the lock; nobody waits for it, and it ends with its process."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _taken(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _name_act(record: logging.LogRecord) -> bool:
    """Put the act into a line that does not name it itself."""
    if not hasattr(record, "act"):
        fault = record.exc_info[1] if record.exc_info else None
        record.act = act_of(fault) if fault and _act.get() == NO_ACT else _act.get()
    return True


class _Masked(logging.Formatter):
    """Lines with the workstation's name and without secrets, tracebacks included."""

    def __init__(self, workstation: str) -> None:
        super().__init__(LINE, defaults={"workstation": workstation, "act": NO_ACT})

    @override
    def formatMessage(self, record: logging.LogRecord) -> str:
        """One line, whatever breaks are in what somebody typed."""
        message = masked(super().formatMessage(record))
        return message.replace("\r", "\\r").replace("\n", "\\n")

    @override
    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback below it, masked each by itself."""
        line, below, traceback = super().format(record).partition("\n")
        return line + below + masked(traceback)
