"""Hard ends: what the interpreter writes when the process dies by a signal, kept for next time.

All processes of the program append to one file; whoever opens the window next takes what is in it.
"""

from __future__ import annotations

import faulthandler
import os
from pathlib import Path
from typing import TextIO

from partsdesk.support.files import PROGRAM
from partsdesk.support.logs import masked

MOST_CHARACTERS = 20_000


class _Kept:
    """The open file: the interpreter writes to it when nothing of ours runs any more."""

    file: TextIO | None = None


def crash_file(folder: Path) -> Path:
    """Where hard ends are kept."""
    return folder / f"{PROGRAM}.crash"


def watch(folder: Path | None) -> None:
    """Let a hard end of this process be written down; without a folder it is not."""
    if folder is None or _Kept.file is not None:
        return
    try:
        kept = crash_file(folder).open("a", encoding="utf-8")
    except OSError:
        return
    _Kept.file = kept
    faulthandler.enable(kept)


def stop() -> None:
    """Let go of the file."""
    if _Kept.file is not None:
        faulthandler.disable()
        _Kept.file.close()
        _Kept.file = None


def taken(folder: Path | None) -> str:
    """What was written down since this was last asked; empty where no run ended hard."""
    if folder is None:
        return ""
    try:
        with crash_file(folder).open("r+", encoding="utf-8", errors="replace") as file:
            text = file.read(MOST_CHARACTERS)
            os.truncate(file.fileno(), 0)
    except OSError:
        return ""
    return masked(text).strip()
