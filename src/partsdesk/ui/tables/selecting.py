"""Which rows are selected, as ranges of row numbers: a million are as quickly told as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QItemSelectionModel


def ranges(selected: QItemSelectionModel) -> list[range]:
    """The selected rows, from top to bottom, each of them once."""
    selection = selected.selection()  # held: its ranges lie in it
    spans = sorted(
        (each.top(), each.bottom() + 1)
        for each in (selection.at(n) for n in range(selection.count()))
    )
    found: list[range] = []
    for top, end in spans:
        if found and top <= found[-1].stop:
            found[-1] = range(found[-1].start, max(end, found[-1].stop))
        else:
            found.append(range(top, end))
    return found


def count(found: Sequence[range]) -> int:
    """How many rows that is."""
    return sum(map(len, found))


def numbers(found: Sequence[range]) -> Iterator[int]:
    """The rows, one after the other."""
    for each in found:
        yield from each
