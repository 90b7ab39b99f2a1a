"""A book of one item as it looks on paper: the bin card and the ledger account."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.topics import Topic
from partsdesk.services.book_sheets import (
    BookName,
    Outline,
    PlaceAsked,
    SheetAsked,
    SheetEntry,
    place_of,
)
from partsdesk.services.exporting.files import Exported
from partsdesk.services.exporting.sheets import ExportSheet, export_sheet
from partsdesk.services.sheet_layout import Sort
from partsdesk.services.warehouse import Ticket, Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.charts import ChartView, Legend
from partsdesk.ui.fields import DateField
from partsdesk.ui.flow import Flow
from partsdesk.ui.page import CardLink, LedgerLink, Page, SlipLink
from partsdesk.ui.pages.books.month_chart import chart_of
from partsdesk.ui.pages.books.sheet_columns import (
    SheetColumn,
    card_columns,
    ledger_columns,
    written,
)
from partsdesk.ui.pages.books.sheet_model import SheetModel
from partsdesk.ui.pages.books.sheet_view import SheetTable
from partsdesk.ui.pages.books.spans import Span, SpanBar, this_year
from partsdesk.ui.parts import Card, chip, label, line
from partsdesk.ui.saving import WORKBOOK, ask_save
from partsdesk.ui.tables.narrowing import OnlyChip
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import _, language_in_use, ngettext

DATE_PX = 104
CHART_PX = 190


class BookPage(Page):
    """One book of one item, month by month; an entry opens its slip."""

    def __init__(self, bench: Bench, title: str, link: CardLink | LedgerLink) -> None:
        super().__init__(bench)
        self.head.title.setText(title)
        self.head.show_mark(self.head.number, link.code)
        self.head.more.setText(link.name)
        today = Month.of(bench.months.today)
        span = this_year(today)
        if link.part.last is not None:
            span = Span(link.part.first, link.part.last)
        self._asked = replace(
            self._sheet(),
            first=span.first,
            last=span.last,
            kind=link.part.kind,
            side=link.part.side,
        )
        self._to_end = True
        self.model = SheetModel(bench.courier, self._columns(self._asked), self)
        self.model.laid_out.connect(self._show)
        self.table = SheetTable(bench, self.model, title)
        self.table.opened.connect(self._open)
        self.bar = SpanBar(today, span)
        self.bar.chosen.connect(self._take_span)
        self.export = self.action(_("Export …"), "Ctrl+Shift+E", self._ask_export)
        self.head.add_button(self.export)
        self.layout_.addLayout(self._build_bar())
        self.chart = ChartView(bench.theme, _("Nothing moved in these months"))
        self.legend = Legend(bench.theme)
        self._chart_card = self._build_chart()
        self.layout_.addWidget(self._chart_card)
        self.layout_.addWidget(self._build_sheet(), 1)

    def _sheet(self) -> SheetAsked:
        raise NotImplementedError

    def _columns(self, asked: SheetAsked) -> list[SheetColumn]:
        raise NotImplementedError

    def _facts(self, outline: Outline) -> list[tuple[str, str]]:
        raise NotImplementedError

    @property
    @override
    def subject(self) -> str:
        return "books"

    @override
    def start(self) -> None:
        self.model.take(self._asked)
        self.table.setFocus()

    @override
    def refresh(self) -> None:
        self.model.take(self._asked)

    def export_to(self, path: Path) -> None:
        """Export what is shown into a file."""
        layout = self.model.layout_
        if layout is None:
            return
        outline = layout.outline
        asked = ExportSheet(
            self._asked,
            tuple(written(column) for column in self.model.columns),
            self.title,
            path,
            outline.item.code,
            outline.store.partition(" ")[0],
            language_in_use().value,
        )
        pending = self.bench.courier.aside(self, partial(_exported, asked)).holding(self.export)
        pending.then(self._say_exported).refused(self.notices.show_refusal)
        pending.failed(self.notices.show_trouble)

    @Slot()
    def _ask_export(self) -> None:
        last = figures.month(self.bar.span.last)
        name = f"{self.title} {last}"
        path = ask_save(self, self.export.text(), name, WORKBOOK, bench=self.bench)
        if path is not None:
            self.export_to(path)

    def _say_exported(self, done: Exported) -> None:
        self.notices.tell(
            ngettext(
                "{count} row is in {path}",
                "{count} rows are in {path}",
                done.rows,
                count=f"{done.rows:,}",
                path=done.path,
            )
        )

    def _build_bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.bar)
        row.addSpacing(8)
        row.addWidget(label(_("Go to"), Tone.SOFT))
        self.jump = DateField(self.bench.months.today)
        self.jump.setFixedWidth(DATE_PX)
        self.jump.setAccessibleName(_("Go to this day"))
        self.jump.dated.connect(self._jump)
        row.addWidget(self.jump)
        self.only = OnlyChip(_("Show the other entries too"))
        self.only.clicked.connect(self._take_all)
        row.addWidget(self.only)
        self.pictured = chip(_("Chart"))
        self.pictured.toggled.connect(self._show_chart)
        row.addWidget(self.pictured)
        row.addStretch(1)
        self.count = label(tone=Tone.SOFT)
        row.addWidget(self.count)
        self._show_only()
        return row

    def _build_chart(self) -> QWidget:
        card = Card()
        inside = QVBoxLayout()
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.legend)
        inside.addWidget(self.chart)
        card.inside.addLayout(inside)
        card.setFixedHeight(CHART_PX)
        card.hide()
        return card

    @Slot(bool)
    def _show_chart(self, is_shown: bool) -> None:  # noqa: FBT001 - a slot of a chip
        self._chart_card.setVisible(is_shown)

    def _build_sheet(self) -> QWidget:
        card = Card()
        self._facts_box = QWidget()
        self._flow = Flow(self._facts_box, across=24)
        strip = QVBoxLayout()
        strip.setContentsMargins(12, 8, 12, 8)
        strip.addWidget(self._facts_box)
        card.inside.addLayout(strip)
        card.inside.addWidget(line())
        card.inside.addWidget(self.table, 1)
        self._empty = QLabel(self.table)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("tone", "soft")
        self._empty.setText(_("No entries in these months. Choose others above."))
        self._empty.hide()
        centre = QVBoxLayout(self.table.viewport())
        centre.addWidget(self._empty)
        return card

    @Slot()
    def _show(self) -> None:
        layout = self.model.layout_
        if layout is None:
            return
        outline = layout.outline
        self._show_facts(self._facts(outline))
        self.chart.show_chart(chart_of(layout))
        self.legend.show_series(self.chart.chart.series)
        entries = sum(part.entries for part in outline.months)
        text = ngettext("{count} entry", "{count} entries", entries, count=f"{entries:,}")
        self.count.setText(text)
        self._empty.setVisible(layout.rows == 0)
        if self._to_end and layout.rows:
            self._to_end = False
            last = layout.rows - 1
            self.table.setCurrentIndex(self.model.index(last, 0))
            self.table.scrollToBottom()

    def _show_facts(self, facts: list[tuple[str, str]]) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name, text in facts:
            self._flow.addWidget(_fact(name, text or figures.NONE))
        self._facts_box.updateGeometry()

    def _show_only(self) -> None:
        asked = self._asked
        side = {"in": _("In"), "out": _("Out")}.get(asked.side, "")
        kind = terms.kind(asked.kind) if asked.kind else ""
        self.only.show_only(" · ".join(part for part in (side, kind) if part))

    @Slot(object)
    def _take_span(self, span: Span) -> None:
        self._asked = replace(self._asked, first=span.first, last=span.last)
        self._to_end = True
        self.model.take(self._asked)

    @Slot()
    def _take_all(self) -> None:
        self._asked = replace(self._asked, kind="", side="")
        self._show_only()
        self._to_end = True
        self.model.take(self._asked)
        self.table.setFocus()

    @Slot(object)
    def _jump(self, day: dt.date) -> None:
        layout = self.model.layout_
        month = layout.month_of(day) if layout is not None else None
        if layout is None or month is None:
            self._select(0)
            return
        if layout.part(month).month != Month.of(day):
            self._select(layout.row_of(month, layout.part(month).entries))
            return
        asked = PlaceAsked(self._asked, day)
        first = layout.row_of(month, 0)
        self.bench.courier.ask(self, place_of, asked).then(partial(self._select_from, first))

    def _select_from(self, first: int, place: int) -> None:
        self._select(first + place)

    def _select(self, row: int) -> None:
        index = self.model.index(min(row, self.model.rowCount() - 1), 0)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.table.setFocus()

    @Slot(int)
    def _open(self, row: int) -> None:
        """An entry opens its slip, totals their months, the opening what was before."""
        place, found = self.model.place(row), self.model.line(row)
        if place is None or found is None:
            return
        if isinstance(found, SheetEntry):
            self.asks.emit(SlipLink(SlipId(found.slip)))
        elif place.sort is Sort.OPENING:
            self.bar.take(Span(None, self.bar.span.last))
        elif place.sort is Sort.MONTH:
            self.bar.take(Span(found.month, found.month))
        else:
            self.bar.take(Span(this_year(found.month).first, found.month))


class CardPage(BookPage):
    """A bin card 库存卡: date, slip, abstract, in, out, balance, and by whom."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.CARDS})

    def __init__(self, bench: Bench, link: CardLink) -> None:
        self._link = link
        super().__init__(bench, _("Bin card"), link)

    @override
    def _sheet(self) -> SheetAsked:
        link = self._link
        return SheetAsked(BookName.CARD, link.item, store=link.store, bin=link.bin, lot=link.lot)

    @override
    def _columns(self, asked: SheetAsked) -> list[SheetColumn]:
        return card_columns(asked)

    @override
    def _facts(self, outline: Outline) -> list[tuple[str, str]]:
        item, link = outline.item, self._link
        facts = [*_goods(outline), (_("Store"), outline.store or _("every store"))]
        if link.bin is not None:
            facts.append((_("Bin"), outline.bin))
        if outline.lot:
            facts.append((_("Lot"), outline.lot))
        limits = f"{figures.if_any(item.minimum)} / {figures.if_any(item.maximum)}"
        return [*facts, (_("Minimum / maximum"), limits)]


class LedgerPage(BookPage):
    """An account 数量金额式明细帐: quantity, price and amount in, out, and left."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.LEDGER})

    def __init__(self, bench: Bench, link: LedgerLink) -> None:
        self._link = link
        super().__init__(bench, _("Ledger"), link)

    @override
    def _sheet(self) -> SheetAsked:
        link = self._link
        return SheetAsked(BookName.LEDGER, link.item, group=link.group, store=link.store)

    @override
    def _columns(self, asked: SheetAsked) -> list[SheetColumn]:
        return ledger_columns(asked, sees_cost=self.bench.actor.sees_cost)

    @override
    def _facts(self, outline: Outline) -> list[tuple[str, str]]:
        facts = [*_goods(outline), (_("Valuation group"), terms.name_of(self._link.group))]
        if outline.store:
            facts.append((_("Store"), outline.store))
        return [*facts, (_("Valued at"), _("moving average"))]


def _exported(asked: ExportSheet, warehouse: Warehouse, actor: Actor, ticket: Ticket) -> Exported:
    def check(_rows: int, _total: int) -> None:
        ticket.check()

    return export_sheet(warehouse, actor, asked, check)


def _goods(outline: Outline) -> list[tuple[str, str]]:
    item = outline.item
    return [
        (_("Spec"), item.spec),
        (_("Unit"), item.unit.name),
    ]


def _fact(name: str, text: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(label(name, Tone.SOFT))
    row.addWidget(label(text))
    return box
