"""Blocks of cells: as spreadsheets exchange them, filled down, emptied. No widgets."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence

from partsdesk.ui.pages.slips.columns import Sheet

Block = Sequence[Sequence[str]]
QUOTED = frozenset('\t\n\r"')


def block_of(text: str) -> list[list[str]]:
    """A copied block, a list a row: tabs between cells, quotes around cells with lines in them.

    A quote that nobody closes is a quote, as in ``5"``; it does not swallow what follows.
    """
    bare = text.rstrip("\r\n")
    if not bare:
        return []
    if bare.count('"') % 2:
        return [line.split("\t") for line in bare.splitlines()]
    rows = csv.reader(io.StringIO(bare, newline=""), delimiter="\t")
    try:
        return [[" ".join(cell.split()) for cell in row] or [""] for row in rows]
    except csv.Error:  # a cell longer than any that a person wrote
        return [line.split("\t") for line in bare.splitlines()]


def text_of(block: Block) -> str:
    """A block as spreadsheets take it from the clipboard."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in block)


def paste(sheet: Sheet, row: int, column: int, block: Block) -> None:
    """Put a block in from this cell on; rows that there are no lines for become lines.

    Cells under columns that are not typed into are passed over: a block that was copied with
    names and specifications finds its codes and quantities in their places.
    """
    with sheet.step():
        if sheet.grows:
            for _ in range(row + len(block) - (sheet.rows - 1)):
                sheet.insert(sheet.rows - 1)
        columns = sheet.columns[column:]
        for down, cells in enumerate(block[: sheet.rows - row]):
            for made, text in zip(columns, cells, strict=False):
                if made.editable:
                    sheet.put(row + down, made.key, text)


def fill(sheet: Sheet, cells: Iterable[tuple[int, str]], text: str) -> None:
    """Put the same into each of these cells."""
    with sheet.step():
        for row, key in cells:
            sheet.put(row, key, text)


def fill_down(sheet: Sheet, rows: Collection[int], keys: Iterable[str]) -> None:
    """Copy the topmost of these rows into those below; one row alone takes what is above it."""
    first, *below = sorted(rows)
    source, targets = (first, below) if below else (first - 1, [first])
    if source < 0:
        return
    with sheet.step():
        for key in keys:
            text = sheet.text(source, key)
            for row in targets:
                sheet.put(row, key, text)


def _quoted(cell: str) -> str:
    if QUOTED.isdisjoint(cell):
        return cell
    return '"' + cell.replace('"', '""') + '"'
