"""A list into a file as it stands, on a thread of its own: how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from partsdesk.domain.values.people import Actor
from partsdesk.services.exporting.files import ExportCancelled, Exported
from partsdesk.services.exporting.lists import ExportList, ListColumn, export_list
from partsdesk.services.lists import ListAsked
from partsdesk.services.warehouse import Ticket, Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.saving import CSV, WORKBOOK, ask_save
from partsdesk.ui.tables.columns import Column, Row
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import _, language_in_use, ngettext

LOOK_MS = 200


@dataclass
class Gauge:
    """How far an export is, written by its thread, and whether to stop, written by the window."""

    path: Path
    rows: int = 0
    is_stopped: bool = False

    def take(self, ticket: Ticket, rows: int, _total: int) -> None:
        """Note how far it is.

        Raises:
            ExportCancelled: where somebody stopped it, or the window closes.
        """
        self.rows = rows
        ticket.check()
        if self.is_stopped:
            raise ExportCancelled(str(self.path))


class ListExport(QObject):
    """Exports one list, once at a time."""

    def __init__(self, bench: Bench, notices: NoticeBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._bench = bench
        self._notices = notices
        self._view = parent
        self._gauge: Gauge | None = None
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._say)

    def ask(
        self,
        asked: ListAsked,
        columns: Sequence[Column],
        title: str,
        rows: Sequence[Row] | None = None,
    ) -> None:
        """Ask where to, and export: what is asked for, or rows that are here already."""
        path = ask_save(self._view, _("Export"), title, WORKBOOK, CSV, bench=self._bench)
        if path is not None:
            self.write(asked, columns, title, path, rows)

    def write(
        self,
        asked: ListAsked,
        columns: Sequence[Column],
        title: str,
        path: Path,
        rows: Sequence[Row] | None = None,
    ) -> None:
        """Export what is asked for, in these columns, into a file."""
        if self._gauge is not None:
            return
        written = tuple(ListColumn(c.name, c.title(), c.nature, c.text) for c in columns)
        here = None if rows is None else tuple(rows)
        export = ExportList(asked, written, title, path, language_in_use().value, here)
        gauge = self._gauge = Gauge(path)
        self._notices.tell(_("Exporting into {path} …", path=path), Tone.ACCENT)
        self._notices.add_choice(_("Stop"), self.stop)
        self._look.start()
        pending = self._bench.courier.aside(self, partial(_exported, export, gauge))
        pending.then(self._say_done).refused(self._notices.show_refusal)
        pending.failed(self._notices.show_trouble).ended(self._over)
        self.destroyed.connect(partial(_stop, gauge))

    @property
    def is_under_way(self) -> bool:
        """Whether a file is being written."""
        return self._gauge is not None

    @Slot()
    def stop(self) -> None:
        """Stop it; what lay under the file's name before is still there."""
        if self._gauge is not None:
            self._gauge.is_stopped = True

    @Slot()
    def _say(self) -> None:
        if self._gauge is not None:
            rows = self._gauge.rows
            said = figures.rows(rows)
            self._notices.side.setText(said)

    def _say_done(self, done: Exported) -> None:
        said = ngettext(
            "{count} row is in {path}",
            "{count} rows are in {path}",
            done.rows,
            count=f"{done.rows:,}",
            path=done.path,
        )
        self._notices.tell(said)
        url = QUrl.fromLocalFile(str(done.path))
        self._notices.add_choice(_("Open the file"), lambda: QDesktopServices.openUrl(url))

    def _over(self, went_well: bool) -> None:  # noqa: ARG002, FBT001 - a listener of a pending
        self._gauge = None
        self._look.stop()
        self._notices.side.clear()


def _stop(gauge: Gauge) -> None:
    gauge.is_stopped = True


def _exported(
    asked: ExportList, gauge: Gauge, warehouse: Warehouse, actor: Actor, ticket: Ticket
) -> Exported:
    return export_list(warehouse, actor, asked, partial(gauge.take, ticket))
