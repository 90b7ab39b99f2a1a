"""Rows as spreadsheets take them: tabs between cells, a line a row, nothing that breaks either."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partsdesk.ui.tables.columns import Column, Row

MOST_COPIED = 5000


def block(rows: Iterable[Row], columns: Sequence[Column], *, headings: bool = False) -> str:
    """The text of rows in these columns, with the headings above where they are wanted."""
    lines = [[column.title() for column in columns]] if headings else []
    lines += [[column.text(row) for column in columns] for row in rows]
    return "\n".join("\t".join(map(_plain, line)) for line in lines)


def _plain(text: str) -> str:
    return " ".join(text.split()) if "\t" in text or "\n" in text else text
