"""The log: one rotating file in the user's folder, the workstation in each line, no secrets."""

from __future__ import annotations

import logging
import re
from logging.handlers import RotatingFileHandler
from pathlib import Path

from typing_extensions import override

from partsdesk.support.files import PROGRAM, FileTrouble, made_folder, user_log_folder

MOST_OCTETS = 1_000_000
OLD_FILES = 5
LINE = "%(asctime)s %(levelname)s %(workstation)s %(process)d %(threadName)s %(name)s: %(message)s"

_PASSWORDS = re.compile(r"(?<=://)([^:/@\s]*):[^@/\s]*@")
_NAMED = re.compile(r"(?i)(password|passwd|pwd)(['\"]?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;)&]+)")


def start(workstation: str, folder: Path | None = None) -> Path | None:
    """Begin to write the log; None where its folder cannot be made, and then nothing is written.

    A second call in one process changes nothing but the answer to it.
    """
    logging.raiseExceptions = False  # a log that cannot be written never stops the program
    path = (folder or user_log_folder()) / f"{PROGRAM}.log"
    root = logging.getLogger()
    if any(isinstance(handler, _Log) for handler in root.handlers):
        return path
    try:
        made_folder(path.parent)
        handler = _Log(path, maxBytes=MOST_OCTETS, backupCount=OLD_FILES, encoding="utf-8")
    except (FileTrouble, OSError):
        root.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(_Masked(workstation))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    return path


def stop() -> None:
    """Write no more, and let go of the file."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Log)]:
        root.removeHandler(handler)
        handler.close()


def masked(text: str) -> str:
    """A text without the passwords of addresses and settings in it."""
    return _NAMED.sub(r"\1\2***", _PASSWORDS.sub(r"\1:***@", text))


class _Log(RotatingFileHandler):
    """Our handler among those that tests or libraries may have put up."""


class _Masked(logging.Formatter):
    """Lines with the workstation's name and without secrets, tracebacks included."""

    def __init__(self, workstation: str) -> None:
        super().__init__(LINE, defaults={"workstation": workstation})

    @override
    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
