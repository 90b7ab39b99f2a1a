"""The reorder list 请购单: what is below its minimum, and how much brings it to its maximum."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import ListAsked
from partsdesk.ui.bench import Bench
from partsdesk.ui.listed import OneListPage
from partsdesk.ui.page import Lacking, RequestLink, StockLink
from partsdesk.ui.tables.columns import Column, Row, columns, goods_of
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _

SEVERAL = 2
MOST_ROWS = 200  # lines of one request


class ReorderPage(OneListPage):
    """What runs low, with what is reserved and what is on the way; a row opens its stock."""

    follows: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.STOCK, Topic.SLIPS, Topic.ORDERS, Topic.CATALOG}
    )

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Reorder list"))
        self.head.more.setText(_("On hand, less what is reserved, with what is on the way"))
        empty = _("Nothing is below its minimum.")
        self.request = self.action(_("Order …"), "F9", self._begin_request)
        self.request.setToolTip(_("Of the selected rows, or of all that are shown"))
        self.head.add_button(self.request, primary=True)
        self.show_list(ListView(bench, _columns(), ListAsked("reorder"), empty=empty))

    @property
    @override
    def subject(self) -> str:
        return "stock"

    @Slot()
    def _begin_request(self) -> None:
        """A request of what is selected; of all that is shown where one row alone is."""
        rows = self.list.selected()
        if len(rows) < SEVERAL:
            found = map(self.list.model.peek, range(min(self.list.model.total, MOST_ROWS)))
            rows = [row for row in found if row is not None]
        if rows:
            self.asks.emit(RequestLink(tuple(map(_lacking, rows))))

    @override
    @Slot(object)
    def open_row(self, row: Row) -> None:
        item, code, _name = goods_of(row)
        self.asks.emit(StockLink(item, code))


def _lacking(row: Row) -> Lacking:
    return Lacking(
        *goods_of(row),
        str(row["spec"] or ""),
        str(row["unit"]),
        row["available"],
        row["suggested"],
    )


def _short(row: Row) -> Tone:
    return Tone.ATTENTION if row["on_hand"] else Tone.WRONG


def _columns() -> list[Column]:
    found = columns(
        "reorder",
        *("item", "name", "spec", "unit", "on_hand", "reserved", "coming", "available"),
        *("min_qty", "max_qty", "suggested"),
        item=136,
        unit=56,
    )
    return [
        replace(
            each,
            stretches=each.name == "name",
            tone=_short if each.name == "available" else each.tone,
        )
        for each in found
    ]
