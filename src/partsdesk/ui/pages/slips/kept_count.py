"""A count that is half done outlives a crash: this workstation keeps it, person by person."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot

from partsdesk.domain.books.execution import Abnormal, AbnormalSort, Side
from partsdesk.domain.books.slips import Slip
from partsdesk.domain.values.quantities import Quantity
from partsdesk.ui.bench import Bench
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.line_count import LineCount

KEEP_MS = 300


def told(sheet: CountSheet) -> dict[str, Any]:
    """A count as it is kept; nothing where none is begun."""
    if not sheet.is_begun:
        return {}
    return {"version": sheet.slip.version, "rows": [_row(each) for each in sheet.lines]}


def recalled(sheet: CountSheet, kept: dict[str, Any]) -> bool:
    """Take a kept count up again in one step; False where it is of another state of the slip."""
    lines = {each.line.number: each for each in sheet.lines}
    try:
        rows = [_line(lines[row["line"]], row) for row in kept["rows"]]
    except (KeyError, TypeError, ValueError):
        return False
    whole = [each.line.number for each in rows if not each.is_split]
    if kept.get("version") != sheet.slip.version or whole != list(lines):
        return False
    with sheet.step():
        sheet.lines = rows
    return True


def _row(each: LineCount) -> dict[str, Any]:
    aside = [
        {
            "quantity": str(quantity),
            "sort": abnormal.sort.value,
            "side": abnormal.side.value,
            "cause": abnormal.cause,
            "signed": abnormal.signed_by,
            "photographs": list(abnormal.photographs),
        }
        for quantity, abnormal in each.aside
    ]
    return {
        "line": each.line.number,
        "typed": dict(each.typed),
        "split": each.is_split,
        "reason": each.reason,
        "aside": aside,
    }


def _line(whole: LineCount, row: dict[str, Any]) -> LineCount:
    aside = tuple(
        (
            Quantity.parse(each["quantity"]),
            Abnormal(
                AbnormalSort(each["sort"]),
                Side(each["side"]),
                each["cause"],
                each["signed"],
                tuple(each["photographs"]),
            ),
        )
        for each in row["aside"]
    )
    typed = {str(key): str(text) for key, text in row["typed"].items()}
    same = {key: bin_ for key, bin_ in whole.bins.items() if typed.get(key) == whole.typed.get(key)}
    return LineCount(
        whole.line,
        whole.item,
        typed,
        same,
        aside=aside,
        is_split=bool(row["split"]),
        reason=str(row["reason"]),
    )


class KeptCount(QObject):
    """Keeps the count of one page's slip while it is under way."""

    def __init__(self, bench: Bench, parent: QObject) -> None:
        super().__init__(parent)
        self._keeping = bench.keeping
        self._section = f"count {bench.actor.login}"
        self._sheet: CountSheet | None = None
        self._soon = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._soon.timeout.connect(self.keep)

    def take_up(self, sheet: CountSheet) -> bool:
        """Keep this count from now on; answers whether one was taken up again."""
        self._sheet = sheet
        kept = self._keeping.found(_key(sheet.slip), self._section)
        if kept and recalled(sheet, kept):
            return True
        self.drop(sheet.slip)
        return False

    def let_go(self) -> None:
        """Another sheet is shown; what is to be kept is kept now."""
        if self._soon.isActive():
            self.keep()
        self._sheet = None

    def touch(self) -> None:
        """Something was counted: keep it soon."""
        self._soon.start()

    def drop(self, slip: Slip) -> None:
        """The slip is carried out, or was changed: its count is nobody's any more."""
        self._soon.stop()
        self._keeping.drop(_key(slip), self._section)

    @Slot()
    def keep(self) -> None:
        """Keep it as it stands."""
        self._soon.stop()
        if self._sheet is not None:
            said = told(self._sheet)
            if said:
                self._keeping.put(_key(self._sheet.slip), said, self._section)
            else:
                self._keeping.drop(_key(self._sheet.slip), self._section)


def _key(slip: Slip) -> str:
    return slip.uuid or slip.called
