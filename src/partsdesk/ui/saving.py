"""Asks where a file is to go or lies: where this person's last one did, at first in Documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from partsdesk.ui.bench import Bench
from partsdesk.wording.language import N_, say

SAVED, OPENED = "saved", "opened"  # each is remembered for itself
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')  # what some file system does not take


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: how its names end, and what it is called with that (a message id)."""

    suffix: str
    name: str


WORKBOOK = FileKind(".xlsx", N_("Workbook (*.xlsx)"))
CSV = FileKind(".csv", N_("Text for spreadsheets (*.csv)"))
TEXT = FileKind(".txt", N_("Text (*.txt)"))


def documents() -> Path:
    """The user's documents; the home where there are none."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    found = Path(QStandardPaths.writableLocation(place))
    return found if found.is_dir() else Path.home()


def ask_save(
    parent: QWidget, title: str, name: str, *kinds: FileKind, bench: Bench | None = None
) -> Path | None:
    """Ask where to save something; its kind's ending is put to a name without one."""
    proposed = _folder(bench, SAVED) / (_NO_NAME.sub("-", name) + kinds[0].suffix)
    called = {say(kind.name): kind for kind in kinds}
    chosen, said = QFileDialog.getSaveFileName(parent, title, str(proposed), ";;".join(called))
    if not chosen:
        return None
    path = Path(chosen)
    _remember(bench, SAVED, path)
    if path.suffix.casefold() in {kind.suffix for kind in kinds}:
        return path
    return path.with_name(path.name + called.get(said, kinds[0]).suffix)


def ask_open(parent: QWidget, title: str, kinds: str, *, bench: Bench) -> Path | None:
    """Ask which file is to be read."""
    folder = str(_folder(bench, OPENED))
    chosen, _said = QFileDialog.getOpenFileName(parent, title, folder, kinds)
    if not chosen:
        return None
    _remember(bench, OPENED, Path(chosen))
    return Path(chosen)


def _folder(bench: Bench | None, use: str) -> Path:
    """Where the last one was; what is on a stick may be gone."""
    kept = bench.keeping.text(use, _section(bench)) if bench is not None else ""
    return Path(kept) if kept and Path(kept).is_dir() else documents()


def _remember(bench: Bench | None, use: str, path: Path) -> None:
    if bench is not None:
        bench.keeping.keep(use, str(path.parent), _section(bench))


def _section(bench: Bench) -> str:
    return f"files {bench.actor.login}"
