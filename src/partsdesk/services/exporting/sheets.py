"""A card or an account into a file as it is read: opening, entries, totals of months and years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from partsdesk.database.repositories.searching import MOST_ROWS
from partsdesk.database.work import View
from partsdesk.domain.values.people import Actor
from partsdesk.services.book_sheets import (
    BlockAsked,
    BookName,
    SheetAsked,
    SheetEntry,
    block_of,
    outline_of,
)
from partsdesk.services.exporting.files import Counted, Exported, NoteExport, Progress, note_export
from partsdesk.services.sheet_layout import Layout, Place, Sort, Total
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets.columns import Column, Language, Nature
from partsdesk.sheets.files import WRITTEN, write_table
from partsdesk.sheets.refusals import UnknownEnding
from partsdesk.sheets.writing import Value

__all__ = ["ExportSheet", "Value", "WrittenColumn", "export_sheet"]

Cell: TypeAlias = Callable[[Layout, Place, SheetEntry | Total], Value]
NATURES = {
    "quantity": Nature.QUANTITY,
    "price": Nature.PRICE,
    "amount": Nature.AMOUNT,
    "date": Nature.DATE,
    "text": Nature.TEXT,
}
_NAMES = {BookName.CARD: "cards", BookName.LEDGER: "account"}


@dataclass(frozen=True, slots=True)
class WrittenColumn:
    """A column as it is written: its heading, what its values are, and a row's cell.

    Attributes:
        nature: quantity, price, amount, date or text.
    """

    heading: str
    nature: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class ExportSheet:
    """A sheet to be exported: what it shows, in which columns, and where to.

    Attributes:
        item: the item's code, for the record; ``store`` the store's.
    """

    sheet: SheetAsked
    columns: tuple[WrittenColumn, ...]
    title: str
    out: Path
    item: str
    store: str = ""
    language: Language = "zh"


def export_sheet(
    warehouse: Warehouse, actor: Actor, asked: ExportSheet, progress: Progress | None = None
) -> Exported:
    """Export a sheet into a file, whole or not at all, as the person may see it.

    Raises:
        UnknownEnding, UnknownItem, OutsideStores, TooManyRows, TextTooLong, FileTrouble,
        ExportCancelled.
    """
    if asked.out.suffix.casefold() not in WRITTEN:
        raise UnknownEnding(str(asked.out), asked.out.suffix)
    sheet = asked.sheet
    noted = NoteExport(
        _NAMES[sheet.book],
        str(asked.out),
        sheet.first.first if sheet.first else None,
        sheet.last.last if sheet.last else None,
        asked.store,
        asked.item,
        sheet.kind,
    )
    warehouse.perform(note_export, noted, actor)

    def written(view: View, question: SheetAsked) -> int:
        """Use the rows up inside the snapshot; asked again, the file is written again."""
        view.reports.take_time()
        columns = [Column(c.heading, c.heading, NATURES[c.nature]) for c in asked.columns]
        rows = Counted(_rows(view, question, asked.columns), progress)
        write_table(asked.out, asked.title, columns, rows, asked.language)
        return rows.count

    return Exported(asked.out, warehouse.ask(written, sheet, actor))


def _rows(
    view: View, asked: SheetAsked, columns: tuple[WrittenColumn, ...]
) -> Iterator[tuple[Value, ...]]:
    layout = Layout(outline_of(view, asked), is_part=asked.is_part)
    block: tuple[SheetEntry, ...] = ()
    for number in range(layout.rows):
        place = layout.place(number)
        line: SheetEntry | Total
        if place.sort is Sort.ENTRY:
            within = place.entry % MOST_ROWS
            if within == 0:
                block = block_of(view, _block(layout, asked, place))
            line = block[within]
        else:
            line = layout.total(place)
        yield tuple([column.cell(layout, place, line) for column in columns])


def _block(layout: Layout, asked: SheetAsked, place: Place) -> BlockAsked:
    month = layout.part(place.month).month
    return BlockAsked(asked, month, layout.opening_of(place.month), place.entry, MOST_ROWS)
