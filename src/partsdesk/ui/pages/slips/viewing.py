"""Papers opened with the system's own viewer, from a folder that goes with the program."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QObject, QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from partsdesk.domain.registers.paper_files import ending_of
from partsdesk.domain.registers.papers import Paper
from partsdesk.services.papers import FileKept, file_content
from partsdesk.support.files import writing
from partsdesk.ui.bench import Bench
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain
from partsdesk.wording.troubles import EXPLAINED


class Viewing(QObject):
    """Opens papers.

    Signals:
        failed: a paper cannot be looked at here; why.
    """

    failed = Signal(str)

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench

    def open(self, paper: Paper) -> None:
        """Fetch a paper's file, and have the system show it."""
        asked = FileKept(paper.sha256, paper.size)
        pending = self._bench.courier.ask(self, file_content, asked)
        pending.then(partial(self._show, paper))

    def _show(self, paper: Paper, content: bytes) -> None:
        try:
            file = _written(paper, content)
        except EXPLAINED as fault:
            self.failed.emit(explain(fault))
            return
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            self.failed.emit(_("Nothing on this machine shows {file}", file=file.name))


@cache
def _folder() -> QTemporaryDir:
    return QTemporaryDir()  # of this person alone; removed when the program ends


def _written(paper: Paper, content: bytes) -> Path:
    """The paper in a file that is called like it.

    Raises:
        StrangeFile: for what nobody looks at.
        FileTrouble: where it cannot be written.
    """
    ending = ending_of(paper.name, content)
    plain = "".join(sign if sign.isalnum() or sign in "-_ ." else "_" for sign in paper.name)
    stem = plain.removesuffix(ending).strip(" .") or "paper"
    target = Path(_folder().path()) / paper.sha256[:12] / f"{stem}{ending}"
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return target
