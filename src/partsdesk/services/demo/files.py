"""The sample's files: every export there is, and a text that says what all of it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from partsdesk.services.demo.stage import Stage
from partsdesk.services.demo.story_counting import last_count
from partsdesk.services.demo.telling import Told, guide
from partsdesk.services.exporting.count_sheets import SheetsAsked, WriteSheets, write_sheets
from partsdesk.services.exporting.files import ExportFile, export_file
from partsdesk.services.exporting.table import EXPORTS
from partsdesk.support.files import written_whole
from partsdesk.wording.language import Language

GUIDE = "说明.txt"
ALSO_CSV = frozenset({"items", "stock", "account"})
BY_PERIOD = frozenset({"cards", "account", "movements", "slips"})


@dataclass(frozen=True, slots=True)
class Files:
    """What is written, and where."""

    folder: Path
    told: Told
    language: Language


def write_files(stage: Stage, asked: Files) -> tuple[Path, ...]:
    """Write every export and the text; answers the text first.

    Raises:
        FileTrouble: where the folder cannot be written.
    """
    month = asked.told.month
    written = []
    for what in EXPORTS:
        endings = (".xlsx", ".csv") if what in ALSO_CSV else (".xlsx",)
        by_month = what in BY_PERIOD
        name = f"{what}-{month}" if by_month else what
        for ending in endings:
            path = asked.folder / f"{name}{ending}"
            export_file(
                stage.warehouse,
                stage.named("auditor"),
                ExportFile(
                    what,
                    path,
                    month.first if by_month else None,
                    month.last if by_month else None,
                    language=asked.language.value,
                ),
            )
            written.append(path)
    written += _count_sheets(stage, asked)
    path = asked.folder / GUIDE
    with written_whole(path) as temporary:
        temporary.write_text(guide(asked.told, written), encoding="utf-8-sig", newline="\r\n")
    return (path, *written)


def _count_sheets(stage: Stage, asked: Files) -> tuple[Path, ...]:
    """The sheet on which the story's count was made, to be looked at or filled in again."""
    count = stage.ask(last_count, None)
    sheets = SheetsAsked(count)
    out = asked.folder / f"count-sheet-{count}.xlsx"
    written = WriteSheets(sheets, out, asked.language.value)
    return write_sheets(stage.warehouse, stage.named("auditor"), written)
