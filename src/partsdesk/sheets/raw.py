"""Rows as a file has them: a number and the texts of the cells, before headings are known."""

from __future__ import annotations

from typing import TypeAlias

RawRow: TypeAlias = tuple[int, list[str]]
"""The row's number as the user sees it (the first is 1), and its cells, stripped."""

MOST_ROWS = 1_048_576
"""As many rows as a sheet of a workbook can have."""

LOOK_AHEAD = 20
"""So many rows are looked at to find the headings: titles and instructions may stand above."""

NO_VALUE = "\0"
"""Stands in a cell whose formula has an error or was never calculated."""
