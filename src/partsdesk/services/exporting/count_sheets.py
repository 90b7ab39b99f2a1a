"""Count sheets 盘点表: what is to be counted on paper or in a workbook, in the order of the bins.

They are blind unless the book figure is asked for by one who may see it. A first count lists every
line, a second count 复盘 those that want it, a spot check 抽盘 lines drawn by chance, the dear ones
rather than the cheap: the same seed draws the same lines again. What is filled in is taken in by
the import of counted goods, which reads the number and the pass over the headings.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from partsdesk.database.work import View
from partsdesk.domain.counting.counts import Count, Pass, Reviewed
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.counting.opening import check_stores
from partsdesk.services.counting.reviewing import reviewed, sees_book
from partsdesk.services.counting.sheet_head import label_of
from partsdesk.services.exporting.lists import NoteListExport, note_list_export
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets import usual_columns as usual
from partsdesk.sheets.columns import Column, Language, Nature
from partsdesk.sheets.files import write_table
from partsdesk.sheets.writing import Paper, Value
from partsdesk.wording.terms import PASSES

BLANK_ROWS = 10  # for goods that are not on the books

_BOOK = Column("book_qty", "账面数", Nature.QUANTITY)
_COLUMNS: tuple[tuple[Column, int], ...] = (  # with their widths
    (Column("no", "序号", Nature.WHOLE), 6),
    (usual.BIN, 12),
    (usual.ITEM, 16),
    (usual.NAME, 22),
    (Column("spec", "规格"), 14),
    (usual.UNIT, 6),
    (usual.LOT, 12),
    (_BOOK, 9),
    (Column("counted", "实盘数", Nature.QUANTITY), 10),
    (usual.STATE, 8),
    (usual.NOTE, 14),
)
_FOOT = {
    "zh": ("盘点人：          复盘人：", "监盘人：          仓管：", "第 &P 页 共 &N 页"),
    "en": ("Counted by:          Again by:", "Witness:          Keeper:", "Page &P of &N"),
}
_TITLES = {
    "zh": ("盘点表（盲盘）", "盘点表（带账面数）"),
    "en": ("Count sheet (blind)", "Count sheet (with book figures)"),
}


@dataclass(eq=False)
class CountsBlind(Refusal):
    """The count is blind, and this person does not see what the books say of it."""

    rule = "REC-4"
    count: str


@dataclass(eq=False)
class NothingOnSheet(Refusal):
    """No line of the count belongs on such a sheet."""

    rule = "REC-4"
    count: str
    pass_: str


@dataclass(frozen=True, slots=True)
class SheetsAsked:
    """Which sheets.

    Attributes:
        by_zone: a sheet for each zone of a store, and not for each store.
        with_book: with what the books say.
        draw: how many lines of a spot check, or with ``per_cent`` which part of them.
        seed: what the chance of a spot check begins with: the same draws the same lines again.
    """

    count: str
    pass_: Pass = Pass.FIRST
    by_zone: bool = False
    with_book: bool = False
    draw: int = 0
    per_cent: bool = False
    seed: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a count sheet."""

    number: int
    bin: str
    item: str
    name: str
    spec: str
    unit: str
    lot: str
    book: Quantity | None = None


@dataclass(frozen=True, slots=True)
class CountSheet:
    """One sheet: of a store, or of a zone of it.

    Attributes:
        sheet: its number among ``sheets``.
        seed: what its lines were drawn by.
    """

    count: str
    store: str
    store_name: str
    zone: str
    day: dt.date
    pass_: Pass
    sheet: int
    sheets: int
    lines: tuple[SheetLine, ...]
    with_book: bool = False
    seed: str = ""


@dataclass(frozen=True, slots=True)
class WriteSheets:
    """Count sheets to be written.

    Attributes:
        out: the workbook; of several sheets each is a workbook, their numbers in the names.
    """

    asked: SheetsAsked
    out: Path
    language: Language = "zh"


def sheets_of(view: View, asked: SheetsAsked) -> tuple[CountSheet, ...]:
    """The sheets of a count, in the order in which one walks past the bins.

    Raises:
        UnknownCount, OutsideStores, CountsBlind, NothingOnSheet.
    """
    count = view.counts.get(asked.count)
    check_stores(view, count.stores)
    if asked.with_book and not sees_book(view, count):
        raise CountsBlind(count.number)
    chosen = _chosen(reviewed(view, count), asked)
    if not chosen:
        raise NothingOnSheet(count.number, asked.pass_.name)
    parts = list(_parts(view, asked, chosen))
    return tuple(
        CountSheet(
            count.number,
            store,
            name,
            zone,
            _day(view, count),
            asked.pass_,
            at,
            len(parts),
            lines,
            asked.with_book,
            asked.seed if asked.pass_ is Pass.SPOT else "",
        )
        for at, (store, name, zone, lines) in enumerate(parts, 1)
    )


def write_sheets(warehouse: Warehouse, actor: Actor, asked: WriteSheets) -> tuple[Path, ...]:
    """Write count sheets as workbooks, each whole or not at all.

    Raises:
        UnknownCount, OutsideStores, CountsBlind, NothingOnSheet, UnknownEnding, FileTrouble.
    """
    sheets = warehouse.ask(sheets_of, asked.asked, actor)
    noted = NoteListExport(
        "count-sheet",
        str(asked.out),
        tuple(column.name for column, _ in _shown(asked.asked.with_book)),
        asked.asked.count,
        (f"pass={int(asked.asked.pass_)}", f"seed={asked.asked.seed}"),
    )
    warehouse.perform(note_list_export, noted, actor)
    paths = []
    for sheet in sheets:
        path = asked.out
        if len(sheets) > 1:
            path = path.with_name(f"{path.stem}-{sheet.sheet}{path.suffix}")
        shown = _shown(sheet.with_book)
        rows = (_row(line, with_book=sheet.with_book) for line in _filled(sheet))
        columns = [column for column, _ in shown]
        write_table(path, sheet.count, columns, rows, asked.language, _paper(sheet, asked.language))
        paths.append(path)
    return tuple(paths)


def drawn(lines: Sequence[Reviewed], asked: SheetsAsked) -> list[Reviewed]:
    """Lines drawn by chance among those that were counted, each as likely as it is dear."""
    counted = [line for line in lines if line.found is not None]
    many = -(-len(counted) * asked.draw // 100) if asked.per_cent else asked.draw
    chance = random.Random(asked.seed)  # noqa: S311 - anybody may draw the same lines again
    keys = {line.line.id: chance.random() ** (1 / _weight(line)) for line in counted}
    return sorted(counted, key=lambda line: keys[line.line.id], reverse=True)[:many]


def _weight(line: Reviewed) -> int:
    """What a line is worth in pieces and money, as far as anybody knows; never nought."""
    found = line.found.quantity.units if line.found is not None else 0
    return 1 + max(abs(line.book.units), found) + abs(line.worth.units if line.worth else 0)


def _chosen(lines: Sequence[Reviewed], asked: SheetsAsked) -> Sequence[Reviewed]:
    if asked.pass_ is Pass.FIRST:
        return lines
    if asked.pass_ is Pass.SECOND:
        return [line for line in lines if line.wants_second]
    return drawn(lines, asked)


def _parts(
    view: View, asked: SheetsAsked, lines: Sequence[Reviewed]
) -> Iterator[tuple[str, str, str, tuple[SheetLine, ...]]]:
    """The lines by store, or by zone of a store, in bin order."""
    spots = [line.line.spot for line in lines]
    stores, bins = view.places.stores(), view.places.bins({spot.bin for spot in spots})
    items = view.items.by_id({spot.item for spot in spots})
    lots = view.items.lot_codes({spot.lot for spot in spots})

    def place(line: Reviewed) -> tuple[str, str]:
        spot = line.line.spot
        return stores[spot.store].code, bins[spot.bin].zone if asked.by_zone else ""

    def walked(line: Reviewed) -> tuple[tuple[str, str], str, str, str]:
        spot = line.line.spot
        return place(line), bins[spot.bin].code, items[spot.item].code, lots.get(spot.lot, "")

    names = {store.code: store.name for store in stores.values()}
    for (store, zone), part in groupby(sorted(lines, key=walked), place):
        yield (
            store,
            names[store],
            zone,
            tuple(
                SheetLine(
                    number,
                    bins[line.line.spot.bin].code,
                    items[line.line.spot.item].code,
                    items[line.line.spot.item].name,
                    items[line.line.spot.item].spec,
                    items[line.line.spot.item].unit.name,
                    lots.get(line.line.spot.lot, ""),
                    line.book if asked.with_book else None,
                )
                for number, line in enumerate(part, 1)
            ),
        )


def _day(view: View, count: Count) -> dt.date:
    return view.today if count.ended_at is None else count.ended_at.date()


def _shown(with_book: bool) -> Sequence[tuple[Column, int]]:  # noqa: FBT001 - which sheet
    return [each for each in _COLUMNS if with_book or each[0] is not _BOOK]


def _filled(sheet: CountSheet) -> Iterator[SheetLine]:
    yield from sheet.lines
    for number in range(len(sheet.lines) + 1, len(sheet.lines) + BLANK_ROWS + 1):
        yield SheetLine(number, "", "", "", "", "", "")


def _row(line: SheetLine, *, with_book: bool) -> tuple[Value, ...]:
    said = (line.number, line.bin, line.item, line.name, line.spec, line.unit, line.lot)
    return (*said, *((line.book,) if with_book else ()), None, None, None)


def _paper(sheet: CountSheet, language: Language) -> Paper:
    said: Mapping[str, str] = {
        "count": sheet.count,
        "date": sheet.day.isoformat(),
        "pass": PASSES[sheet.pass_][0 if language == "zh" else 1],
        "store": f"{sheet.store} {sheet.store_name}",
        "zone": sheet.zone,
        "sheet": f"{sheet.sheet}/{sheet.sheets}",
        "by": "",
        "seed": sheet.seed,
    }
    shown = [name for name in said if said[name] or name == "by"]
    cells = [f"{label_of(name, language)}：{said[name]}" for name in shown]
    above = tuple(
        ("", cells[at], "", *cells[at + 1 : at + 2], "", "", *cells[at + 2 : at + 3])
        for at in range(0, len(cells), 3)
    )
    title = _TITLES[language][sheet.with_book]
    widths = tuple(width for _, width in _shown(sheet.with_book))
    return Paper(title, above, widths, _FOOT[language])
