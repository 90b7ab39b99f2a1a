"""Compares the pictures of two galleries: which changed, how much of each, and where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

CHANGED = "changed"  # the folder for pictures with what changed framed
BAND_PX = 8


def compared(before: Path, after: Path) -> Iterator[str]:
    """A line for each picture that changed, is new, or is gone.

    Args:
        before: the folder of the earlier gallery.
        after: the folder of the later one; the framed pictures go into it.
    """
    old, new = _pictures(before), _pictures(after)
    yield from (f"gone: {name}" for name in sorted(old - new))
    yield from (f"new: {name}" for name in sorted(new - old))
    for name in sorted(old & new):
        one, other = QImage(str(before / name)), QImage(str(after / name))
        room = difference(one, other)
        if not room.isEmpty():
            share = room.width() * room.height() / (other.width() * other.height())
            _frame(other, room, after / CHANGED / name)
            yield f"changed: {name}: {share:.1%} at {room.x()},{room.y()}"


def _pictures(folder: Path) -> set[str]:
    found = {file.relative_to(folder) for file in folder.rglob("*.png")}
    return {str(file) for file in found if file.parts[0] != CHANGED}


def difference(one: QImage, other: QImage) -> QRect:
    """The smallest room, in bands, in which two pictures differ; all where their sizes do."""
    if one.size() != other.size():
        return other.rect()
    found = QRect()
    for top in range(0, other.height(), BAND_PX):
        band = QRect(0, top, other.width(), BAND_PX).intersected(other.rect())
        if one.copy(band) != other.copy(band):
            found = found.united(_within(one, other, band))
    return found


def _within(one: QImage, other: QImage, band: QRect) -> QRect:
    found = QRect()
    for left in range(0, band.width(), BAND_PX):
        cell = QRect(left, band.top(), BAND_PX, band.height()).intersected(band)
        if one.copy(cell) != other.copy(cell):
            found = found.united(cell)
    return found


def _frame(picture: QImage, room: QRect, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    painter = QPainter(picture)
    painter.setPen(QColor(Qt.GlobalColor.magenta))
    painter.drawRect(room.adjusted(0, 0, -1, -1))
    painter.end()
    picture.save(str(file))
