"""The desk: what waits for whoever is logged in, what is late, what runs low, how much moves."""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import ClassVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout
from typing_extensions import override

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.values.topics import Topic
from partsdesk.services.desks import Desk, desk_of
from partsdesk.services.lists import Nature
from partsdesk.ui.bench import Bench
from partsdesk.ui.charts import ChartView, Legend
from partsdesk.ui.page import (
    DayLink,
    Link,
    NewSlipLink,
    Page,
    PickingLink,
    RegisterLink,
    StockLink,
)
from partsdesk.ui.pages.home import lines
from partsdesk.ui.parts import Card, label, put_tone
from partsdesk.ui.tables.columns import Column, Row, told
from partsdesk.ui.tables.still import StillTable
from partsdesk.ui.theme import ROW_PX
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import N_, _, say

DOORS: tuple[tuple[str, str, Link], ...] = (
    (N_("Reorder list"), "Ctrl+R", RegisterLink("reorder")),
    (N_("Day report"), "Ctrl+D", DayLink()),
    (N_("Hand papers over"), "Ctrl+H", RegisterLink("papers")),
    (N_("Picking list"), "Ctrl+L", PickingLink()),
)
RECEIPT = "purchase-receipt"
RECEIVED = count(1_000_000)  # each a tab of its own, apart from those of the list of slips


class HomePage(Page):
    """The desk of the person; each line is a door to its work."""

    follows: ClassVar[frozenset[Topic]] = frozenset(
        {
            *(Topic.SLIPS, Topic.STOCK, Topic.LEDGER, Topic.PAPERS, Topic.REGISTERS),
            *(Topic.ORDERS, Topic.CATALOG, Topic.SETTINGS, Topic.COUNTS, Topic.MONTHS),
        }
    )

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._name = bench.actor.name or bench.actor.login  # an answer may come after log-out
        self.head.title.setText(self._name)
        self.waits = Lines(
            bench,
            N_("Waiting for me"),
            _waiting_columns(),
            _("Nothing waits. Ctrl+N takes goods in, Ctrl+K finds anything."),
        )
        self.late = Lines(bench, N_("Late"), _late_columns(), _("Nothing is late."))
        put_tone(self.late.count, Tone.WRONG)
        self.begin = Lines(bench, N_("To begin with"), _begin_columns(), "")
        self.begin.table.opened.connect(self._open_link)
        self.begin.hide()
        self.low = Lines(
            bench, N_("Below minimum"), _low_columns(), _("Nothing is below its minimum.")
        )
        self.low.table.horizontalHeader().show()
        self.chart = ChartView(bench.theme, _("Nothing has come or gone in these 12 weeks."))
        self.legend = Legend(bench.theme)
        for text, key, link in DOORS:
            self.head.add_button(self.action(say(text), key, partial(self._go, link)))
        self.receive = self.action(_("Goods in"), "Ctrl+N", self._receive)
        self.head.add_button(self.receive, primary=True)
        for each in (self.waits, self.late):
            each.table.opened.connect(self._open_line)
        self.low.table.opened.connect(self._open_low)
        self._build()

    @property
    @override
    def title(self) -> str:
        return _("Desk")

    @property
    @override
    def subject(self) -> str:
        return "home"

    @override
    def start(self) -> None:
        self.refresh()

    @override
    def refresh(self) -> None:
        self.bench.courier.ask(self, desk_of, None).then(self.show_desk)

    def show_desk(self, desk: Desk) -> None:
        """Show the desk as it stands."""
        hour = desk.now.astimezone(ZoneInfo(self.bench.zone)).hour
        self.head.title.setText(lines.greeting(self._name, hour))
        self.head.more.setText(lines.place_and_day(desk))
        self.waits.show_rows(lines.waiting_rows(desk), lines.total(desk.waits))
        self.late.show_rows(lines.late_rows(desk), lines.total(desk.late))
        self.begin.show_rows(lines.first_rows(desk), "")
        self.begin.setVisible(lines.is_bare(desk))
        self.low.show_rows(lines.low_rows(desk), f"{desk.low:,}" if desk.low else "")
        chart = lines.weeks_of(desk)
        self.chart.show_chart(chart)
        self.legend.show_series(chart.series)

    def _build(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(12)
        left.addWidget(self.waits)
        left.addWidget(self.late)
        left.addWidget(self.begin)
        left.addStretch(1)
        picture = Card(_("Receipts and issues of the last 12 weeks, in pieces"))
        picture.head.addWidget(self.legend)
        picture.inside.addWidget(self.chart, 1)
        right.addWidget(self.low)
        right.addWidget(picture, 1)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addLayout(left, 5)
        row.addLayout(right, 4)
        self.layout_.addLayout(row, 1)

    @Slot(object)
    def _open_line(self, row: Row) -> None:
        self.asks.emit(lines.link_of(row["line"]))

    @Slot(object)
    def _open_link(self, row: Row) -> None:
        self.asks.emit(row["link"])

    def _go(self, link: Link) -> None:
        self.asks.emit(link)

    @Slot()
    def _receive(self) -> None:
        """A new receipt for who draws them up; for others the slips that wait to be taken in."""
        if self.bench.actor.is_one_of(KINDS[RECEIPT].rights.drafts):
            self.asks.emit(NewSlipLink(RECEIPT, next(RECEIVED)))
        else:
            self.asks.emit(lines.to_take_in())

    @Slot(object)
    def _open_low(self, row: Row) -> None:
        self.asks.emit(StockLink(row["item_id"], str(row["item"])))


class Lines(Card):
    """Lines of the desk in a frame: as high as they are many, opened by Enter or one click."""

    def __init__(self, bench: Bench, name: str, columns: list[Column], empty: str) -> None:
        super().__init__(say(name))
        self.count = label(name="cardTitle")
        self.head.addWidget(self.count)
        self.table = StillTable(bench, columns, empty=empty)
        self.table.setAccessibleName(say(name))
        self.table.horizontalHeader().hide()
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setCursor(Qt.CursorShape.PointingHandCursor)
        self.table.clicked.connect(self._open)
        room = self.table.viewport().layout()
        if room is not None:  # what it says when it is empty has one row's height
            room.setContentsMargins(0, 0, 0, 0)
        self.inside.addWidget(self.table)
        self.inside.setContentsMargins(1, 1, 1, 4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_rows([], "")

    def show_rows(self, rows: list[Row], count: str) -> None:
        """Show these, and how much they are in all."""
        self.count.setText(count)
        self.table.still.take(rows)
        header = self.table.horizontalHeader()
        top = header.sizeHint().height() if not header.isHidden() else 0
        self.table.setFixedHeight(max(1, len(rows)) * ROW_PX + top)

    @Slot()
    def _open(self) -> None:
        row = self.table.current()
        if row is not None:
            self.table.opened.emit(row)


def _tone(row: Row) -> Tone | None:
    tone: Tone | None = row["tone"]
    return tone


def _short(row: Row) -> Tone | None:
    return Tone.WRONG if not row["available"] else Tone.ATTENTION


def _waiting_columns() -> list[Column]:
    return [
        told("count", Nature.WHOLE, 56, N_("count")),
        told("matter", Nature.TEXT, 148, N_("matter")),
        told("more", Nature.TEXT, 160, N_("what"), soft=True, stretches=True),
        told("end", Nature.WHOLE, 116, N_("since"), tone=_tone),
    ]


def _begin_columns() -> list[Column]:
    return [
        told("step", Nature.WHOLE, 40, N_("count"), soft=True),
        told("matter", Nature.TEXT, 148, N_("matter")),
        told("more", Nature.TEXT, 260, N_("what"), soft=True, stretches=True),
    ]


def _late_columns() -> list[Column]:
    found = _waiting_columns()
    found.insert(3, told("whose", Nature.TEXT, 110, N_("whose"), soft=True))
    return found


def _low_columns() -> list[Column]:
    return [
        told("item", Nature.CODE, 116),
        told("name", Nature.TEXT, 120, stretches=True),
        told("available", Nature.QUANTITY, 72, tone=_short),
        told("min_qty", Nature.QUANTITY, 72, soft=True),
        told("suggested", Nature.QUANTITY, 72),
    ]
