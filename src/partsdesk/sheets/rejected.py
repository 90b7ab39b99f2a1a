"""The file of rejected rows: all that was in them, and why they were not taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from partsdesk.sheets.columns import Column, Language, Nature
from partsdesk.sheets.files import write_table
from partsdesk.sheets.raw import NO_VALUE

_REASON = Column("reason", "错误原因")
_MOST_TEXT = 30_000  # a cell holds little more; the whole text is still in the file
_TITLES = {"zh": "错误行", "en": "Rejected rows"}


def rejected_path(path: Path) -> Path:
    """Where the rejected rows of a file go: ``FILE.rejected.xlsx`` beside it."""
    return path.with_name(f"{path.name}.rejected.xlsx")


def write_rejected(
    path: Path,
    headings: Sequence[str],
    rows: Iterable[tuple[Sequence[str], str]],
    language: Language,
) -> Path:
    """Write rejected rows beside the file that they come from; the answer is where.

    The headings are the file's own and all cells stand as text, so that the file can be mended
    and imported again. The reason comes last; where the file has a column of that heading, too,
    the new one says whose it is.

    Raises:
        FileTrouble: when the file cannot be written.
    """
    target = rejected_path(path)
    columns = [Column(heading, heading, Nature.TEXT) for heading in headings]
    columns.append(_reason_column(headings))
    width = len(headings)
    padded = ([*_fitted(cells, width), reason] for cells, reason in rows)
    write_table(target, _TITLES[language], columns, padded, language)
    return target


def _reason_column(headings: Sequence[str]) -> Column:
    return Column("rejected_reason", _REASON.chinese) if "reason" in headings else _REASON


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    """The cells under the headings: what stands beside them has none and is left off."""
    texts = ["" if cell == NO_VALUE else cell[:_MOST_TEXT] for cell in cells[:width]]
    return [*texts, *[""] * (width - len(cells))]
