"""A statement into a file as it stands in the window: the lines that are chosen there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from partsdesk.database.work import View
from partsdesk.domain.values.people import Actor
from partsdesk.services.exporting.files import (
    Counted,
    Exported,
    NoteExport,
    Progress,
    note_export,
)
from partsdesk.services.reconciling import StatementPageAsked, chosen_lines, scope_of, told
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets.columns import Language
from partsdesk.sheets.files import WRITTEN, write_table
from partsdesk.sheets.promised import RECONCILIATION
from partsdesk.sheets.refusals import UnknownEnding


@dataclass(frozen=True, slots=True)
class ExportStatement:
    """A statement to be exported: which lines of it, and where to.

    Attributes:
        store: the code of the one store that it is about; empty where it is about several.
    """

    asked: StatementPageAsked
    out: Path
    store: str = ""
    language: Language = "zh"


def export_statement(
    warehouse: Warehouse, actor: Actor, asked: ExportStatement, progress: Progress | None = None
) -> Exported:
    """Export the lines that are chosen, on every page, in the promised columns.

    Raises:
        UnknownEnding, DayNotReached, CountedAfter, OutsideStores, UnknownAccount, TooManyRows,
        FileTrouble, ExportCancelled.
    """
    if asked.out.suffix.casefold() not in WRITTEN:
        raise UnknownEnding(str(asked.out), asked.out.suffix)
    question = asked.asked.statement
    noted = NoteExport(
        RECONCILIATION.name, str(asked.out), question.first, question.as_of, asked.store
    )
    warehouse.perform(note_export, noted, actor)

    def written(view: View, question: StatementPageAsked) -> int:
        """Use the lines up inside the snapshot; asked again, the file is written again."""
        view.reports.take_time()
        rows = told(view, scope_of(view, question.statement), chosen_lines(view, question))
        counted = Counted((row.cells for row in rows), progress)
        title = RECONCILIATION.sheet_title(asked.language)
        write_table(asked.out, title, RECONCILIATION, counted, asked.language)
        return counted.count

    return Exported(asked.out, warehouse.ask(written, asked.asked, actor))
