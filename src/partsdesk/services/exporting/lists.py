"""A list as it stands in the window, into a file: the same rows, columns and order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from partsdesk.database.work import View, Work
from partsdesk.domain.values.people import Actor
from partsdesk.services.exporting.books import zone_of
from partsdesk.services.exporting.files import Counted, Exported, ExportNoted, Progress
from partsdesk.services.lists import ListAsked, Nature
from partsdesk.services.warehouse import Warehouse, act
from partsdesk.sheets.columns import Column, Language
from partsdesk.sheets.columns import Nature as Written
from partsdesk.sheets.files import WRITTEN, write_table
from partsdesk.sheets.refusals import UnknownEnding
from partsdesk.sheets.writing import Value

Row: TypeAlias = Mapping[str, Any]

_TYPED: Mapping[Nature, Written] = {
    Nature.QUANTITY: Written.QUANTITY,
    Nature.PRICE: Written.PRICE,
    Nature.AMOUNT: Written.AMOUNT,
    Nature.WHOLE: Written.WHOLE,
    Nature.DATE: Written.DATE,
}


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column as it is written.

    Attributes:
        text: what people read of a row's value; figures and dates stay what they are.
    """

    name: str
    heading: str
    nature: Nature
    text: Callable[[Row], str]

    def value(self, row: Row) -> Value:
        """A row's cell; empty where people see nothing."""
        text = self.text(row)
        if not text or self.nature not in _TYPED:
            return text
        found: Value = row[self.name]
        return found


@dataclass(frozen=True, slots=True)
class ExportList:
    """A list to be exported: its question, its columns in order, and where to.

    Attributes:
        rows: the rows themselves where they were worked out already, and nothing is asked.
    """

    asked: ListAsked
    columns: tuple[ListColumn, ...]
    title: str
    out: Path
    language: Language = "zh"
    rows: tuple[Row, ...] | None = None


@dataclass(frozen=True, slots=True)
class NoteListExport:
    """That a list leaves the house in a file: which, what of it, and where to."""

    what: str
    file: str
    columns: tuple[str, ...]
    search: str = ""
    narrowed: tuple[str, ...] = ()


@act()
def note_list_export(work: Work, asked: NoteListExport) -> ExportNoted:  # noqa: ARG001 - the record is it
    """Put the export of a list on record, before it is made (PAR-2)."""
    return ExportNoted(asked.what)


def export_list(
    warehouse: Warehouse, actor: Actor, asked: ExportList, progress: Progress | None = None
) -> Exported:
    """Export a list into a file, whole or not at all, as the person may see it.

    Raises:
        UnknownEnding, TooManyRows, TextTooLong, FileTrouble, ExportCancelled.
    """
    if asked.out.suffix.casefold() not in WRITTEN:
        raise UnknownEnding(str(asked.out), asked.out.suffix)
    warehouse.perform(note_list_export, _noted(asked), actor)

    def written(view: View, question: ListAsked) -> int:
        """Use the rows up inside the snapshot; asked again, the file is written again."""
        view.reports.take_time()
        rows = _asked_for(view, question) if asked.rows is None else asked.rows
        counted = Counted((_written(row, asked.columns) for row in rows), progress)
        write_table(asked.out, asked.title, _headings(asked), counted, asked.language)
        return counted.count

    return Exported(asked.out, warehouse.ask(written, asked.asked, actor))


def _noted(asked: ExportList) -> NoteListExport:
    question = asked.asked
    scope = [f"{name}={value}" for name, value in question.scope.items() if value is not None]
    filters = [
        f"{each.column} {each.match} {' '.join(map(str, each.values))}" for each in question.filters
    ]
    return NoteListExport(
        question.listing,
        str(asked.out),
        tuple(column.name for column in asked.columns),
        question.search,
        (*scope, *filters),
    )


def _headings(asked: ExportList) -> list[Column]:
    return [
        Column(each.heading, each.heading, _TYPED.get(each.nature, Written.TEXT))
        for each in asked.columns
    ]


def _asked_for(view: View, asked: ListAsked) -> Iterator[Row]:
    names, zone = view.listings.names(asked), zone_of(view).key
    for values in view.listings.every(asked):
        yield dict(zip(names, values, strict=True)) | {"zone": zone}


def _written(row: Row, columns: Sequence[ListColumn]) -> tuple[Value, ...]:
    return tuple([column.value(row) for column in columns])
