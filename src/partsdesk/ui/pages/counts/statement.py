"""The account-card-stock statement 帐卡物对帐: every piece by which the three records differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)
from typing_extensions import override

from partsdesk.domain.counting.statement import Account, Verdict
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.topics import Topic
from partsdesk.services.differences import ExplainAsked, Explained, explain
from partsdesk.services.exporting.files import Exported
from partsdesk.services.exporting.statements import ExportStatement, export_statement
from partsdesk.services.reconciling import (
    StatementAsked,
    StatementPageAsked,
    accounts_of,
    statement_page,
)
from partsdesk.services.reconciling import StatementPage as Found
from partsdesk.services.signing import MakeStatement, StatementMade, make_statement
from partsdesk.services.statement_standing import StatementNow, statement_now
from partsdesk.services.warehouse import Done, Ticket, Warehouse
from partsdesk.ui.allowing import allow_act
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice, DateField
from partsdesk.ui.page import CardLink, LedgerLink, Page, StatementLink
from partsdesk.ui.pages.counts import statement_rows as listing
from partsdesk.ui.pages.counts.statement_names import Names
from partsdesk.ui.pages.counts.statement_side import StatementSide
from partsdesk.ui.panes import abreast
from partsdesk.ui.parts import chip, label, put_tone
from partsdesk.ui.saving import CSV, WORKBOOK, ask_save
from partsdesk.ui.tables.columns import Row, goods_of
from partsdesk.ui.tables.narrowing import StoreChoice
from partsdesk.ui.tables.still import StillTable, in_card
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import _, language_in_use, ngettext

PAGE = 500
SOON_MS = 250
BELOW_PX = 204


class StatementPage(Page):
    """One list, what explains its current row below it, and the names of who signed."""

    follows: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.COUNTS, Topic.STOCK, Topic.LEDGER, Topic.CARDS, Topic.MONTHS}
    )

    def __init__(self, bench: Bench, link: StatementLink) -> None:
        super().__init__(bench)
        today = bench.months.today
        self.head.title.setText(_("Account, card, stock"))
        self.day = DateField(today)
        self.day.put(min(link.day or today, today))
        self.shown: Found | None = None
        self.now: StatementNow | None = None
        self._asked = StatementPageAsked(StatementAsked(self.day.value))
        self._offset, self._turn = 0, 0
        self._stated: StatementAsked | None = None
        self._is_stale, self._is_news = False, True
        self._is_asking, self._is_behind = False, False
        self._days: dict[int, dt.date] = {}
        self._build_actions()
        self.layout_.addWidget(self._build_bar())
        self.table = StillTable(bench, listing.statement_columns(), empty=_("One moment …"))
        self.table.setAccessibleName(self.head.title.text())
        self.table.opened.connect(self._open)
        self.table.looked.connect(self._look)
        self.layout_.addWidget(in_card(self.table), 1)
        self.side = StatementSide(bench, self)
        self.side.asks.connect(self.asks)
        self.names = Names(self)
        below = abreast(self.side.figures, self.side.causes, self.names)
        below.setFixedHeight(BELOW_PX)
        self.layout_.addWidget(below)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._ask)

    @property
    @override
    def subject(self) -> str:
        return "counts"

    @property
    @override
    def title(self) -> str:
        return f"{self.head.title.text()} {figures.day(self.day.value)}"

    @override
    def start(self) -> None:
        self.stores.ask()
        self.bench.courier.ask(self, accounts_of, PAGE).then(self._take_accounts)
        self._ask()

    @override
    @Slot()
    def refresh(self) -> None:
        """Ask again; a page that nobody sees waits until somebody does."""
        self._is_news = True
        if self.isVisible():
            self._soon.start()
        else:
            self._is_stale = True

    @override
    def showEvent(self, event: QShowEvent, /) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._soon.start()

    # -- how it is laid out

    def _build_actions(self) -> None:
        self.export = self.action(_("Export …"), "Ctrl+Shift+E", self._ask_export)
        self.earlier = self.action(_("Rows before"), "Alt+PgUp", lambda: self._turn_page(-PAGE))
        self.later = self.action(_("Further rows"), "Alt+PgDown", lambda: self._turn_page(PAGE))
        self.make = self.action(_("Make the statement"), "F9", self._make)
        for action in (self.earlier, self.later, self.export):
            self.head.add_button(action)
        self.head.add_button(self.make, primary=True)
        for action in (self.earlier, self.later):
            action.setVisible(False)
        self._may_make = allow_act(self.bench, self.make, make_statement)

    def _build_bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.day.setAccessibleName(_("As of"))
        self.day.setFixedWidth(104)
        self.day.dated.connect(self._take_day)
        self.stores = StoreChoice(self.bench)
        self.accounts = Choice(self.bench)
        self.accounts.setAccessibleName(_("Account"))
        self.accounts.setFixedWidth(170)
        self.accounts.addItem(_("Our stores ledger"), None)
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setPlaceholderText(_("Code, name, pinyin …"))
        self.search.setAccessibleName(_("Search this list"))
        self.search.setFixedWidth(170)
        self.search.textChanged.connect(self._start_anew)
        self.search.returnPressed.connect(self._go_to_rows)
        for field in (self.day, self.stores, self.accounts, self.search):
            row.addWidget(field)
        self.stores.activated.connect(self._start_anew)
        self.accounts.activated.connect(self._take_account)
        for made in self._build_chips():
            row.addWidget(made)
        row.addStretch(1)
        self.rate = label()
        row.addWidget(self.rate)
        return bar

    def _build_chips(self) -> Iterable[QPushButton]:
        self.chips: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for name in listing.CHIPS:
            made = self.chips[name] = chip("")
            made.clicked.connect(self._start_anew)
            self._group.addButton(made)
        self.chips[listing.ALL].setChecked(True)
        return self.chips.values()

    # -- what is asked and shown

    @property
    def chip(self) -> str:
        """The chip that is on."""
        return next(name for name, made in self.chips.items() if made.isChecked())

    @property
    def _wanted(self) -> StatementAsked:
        """The statement that the fields above the list name."""
        store, account = self.stores.currentData(), self.accounts.currentData()
        return StatementAsked(self.day.value, () if store is None else (store,), account=account)

    @Slot(object)
    def _take_day(self, day: dt.date) -> None:
        self.day.put(min(day, self.bench.months.today))
        self.retitled.emit(self.title)
        self._start_anew()

    @Slot()
    def _start_anew(self) -> None:
        """Something else is asked for: from its first row on."""
        self._offset = 0
        self._soon.start()

    @Slot()
    def _go_to_rows(self) -> None:
        self.table.setFocus()

    def _turn_page(self, rows: int) -> None:
        self._offset = max(0, self._offset + rows)
        self._ask()

    @Slot()
    def _take_account(self) -> None:
        """Balances of another program are held against the card of their own day."""
        day = self._days.get(self.accounts.currentData())
        self._take_day(day or self.day.value)

    def _take_accounts(self, found: Sequence[Account]) -> None:
        self._days = {each.id: each.as_of for each in found}
        for each in found:
            self.accounts.addItem(f"{each.name} {figures.day(each.as_of)}", each.id)

    @Slot()
    def _ask(self) -> None:
        if self._is_asking:  # a large statement takes seconds: what is typed meanwhile waits
            self._is_behind = True
            return
        asked = self._wanted
        _name, only = listing.CHIPS[self.chip]
        self._asked = StatementPageAsked(asked, only, self.search.text(), self._offset, PAGE)
        self._turn += 1
        self._is_asking = True
        self.head.more.setText(_("One moment …"))
        courier = self.bench.courier
        pending = courier.ask(self, statement_page, self._asked)
        pending.ended(self._ended).then(partial(self._show, self._turn))
        if self._is_news or asked != self._stated:
            self._is_news, self._stated = False, asked
            courier.ask(self, statement_now, asked).then(partial(self._show_now, asked))

    def _ended(self, went_well: bool) -> None:  # noqa: FBT001 - a listener of a pending
        """Ask for what is wanted now, where that is something else by now."""
        self._is_asking = False
        if not went_well:
            self.head.more.clear()
        if self._is_behind:
            self._is_behind = False
            self._soon.start()

    def _show(self, turn: int, page: Found) -> None:
        if turn != self._turn:
            return
        self.shown = page
        for name, made in self.chips.items():
            made.setText(listing.called(page.totals, name))
        self.rate.setText(listing.rate_of(page.totals))
        self._show_pages(page)
        self.table.say_empty(self._why_empty(page))
        places = [column.name for column in self.table.still.columns]
        is_one = self.stores.currentData() is not None
        self.table.setColumnHidden(places.index("store"), is_one)
        self.table.refit()
        self._put_rows(listing.rows_of(page))
        lines = tuple(each.line for each in page.rows if Verdict.AGREES not in each.line.verdicts)
        question = ExplainAsked(self._asked.statement, lines)
        self.bench.courier.ask(self, explain, question).then(partial(self._show_causes, turn))

    def _show_pages(self, page: Found) -> None:
        first, last = self._offset + 1, self._offset + len(page.rows)
        is_paged = page.found > PAGE
        said = _("{first}-{last} of {count}", first=first, last=last, count=f"{page.found:,}")
        self.head.more.setText(said if is_paged else figures.rows(page.found))
        for action, is_on in ((self.earlier, self._offset > 0), (self.later, page.more)):
            action.setVisible(is_paged)
            action.setEnabled(is_on)

    def _why_empty(self, page: Found) -> str:
        if not page.totals.lines:
            return _("Nothing lay or moved in these stores up to this day.")
        if self._asked.search:
            return _("No line of what is searched for is here.")
        return _("No line here; the chip “All” shows the others.")

    def _show_causes(self, turn: int, found: Sequence[Explained]) -> None:
        if turn == self._turn:
            self._put_rows(listing.with_causes(self.table.still.rows, found))

    def _put_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; whoever looked at a line goes on looking at it, where it is still there."""
        before, column = self.table.current(), max(self.table.currentIndex().column(), 0)
        wanted = None if before is None else listing.place_of(before)
        self.table.still.take(rows)
        places = [listing.place_of(row) for row in rows]
        at = places.index(wanted) if wanted in places else 0
        if rows:
            self.table.setCurrentIndex(self.table.still.index(at, column))
        self._look()

    def _show_now(self, asked: StatementAsked, now: StatementNow | None) -> None:
        if asked != self._stated:
            return
        self.now = now
        self.names.show_now(now)
        self.head.show_mark(self.head.number, "" if now is None else now.stands.number)
        text, tone = _standing(now)
        self.head.show_mark(self.head.state, text)
        put_tone(self.head.state, tone)
        self.make.setText(_("Make the statement") if now is None else _("Make it anew"))
        if not self._may_make:
            return
        is_same = now is not None and not now.changed
        self.make.setEnabled(not is_same)
        why = _("Nothing has changed since it was made")
        self.make.setToolTip(why if is_same else self.make.text())

    @Slot()
    def _look(self, *_row: object) -> None:
        self.side.show_row(self.table.current(), self._asked.statement)

    # -- what is done

    @Slot(object)
    def _open(self, row: Row) -> None:
        """Account and card open their sheets; from any other figure it goes to its slips."""
        name = self.table.still.columns[self.table.currentIndex().column()].name
        store, group = row["store_id"], row["group"]
        place = "" if store is None else str(row["store"])
        if name == "account" and group is not None:
            self.asks.emit(LedgerLink(*goods_of(row), group, store))
        elif name == "card":
            self.asks.emit(CardLink(*goods_of(row), store, None, place))
        else:
            self.side.begin()

    @Slot()
    def _make(self) -> None:
        asked = self._wanted
        made = MakeStatement(asked.as_of, asked.stores, asked.counted_from, asked.account)
        pending = self.bench.courier.perform(self, make_statement, made).holding(self.make)
        pending.then(self._made).refused(self.notices.show_refusal)

    def _made(self, done: Done[StatementMade]) -> None:
        made = done.result
        said = ngettext(
            "{statement} is made: {count} line, {agreeing} agree",
            "{statement} is made: {count} lines, {agreeing} agree",
            made.lines,
            statement=made.called,
            count=f"{made.lines:,}",
            agreeing=f"{made.agreeing:,}",
        )
        self.notices.tell(said, mark="✓")
        self.refresh()

    @Slot()
    def _ask_export(self) -> None:
        path = ask_save(self, self.export.text(), self.title, WORKBOOK, CSV, bench=self.bench)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Export the lines that the chip and the search choose, on every page, into a file."""
        index = self.stores.currentIndex()
        store = "" if not index else self.stores.itemText(index).split(" ", maxsplit=1)[0]
        asked = ExportStatement(self._asked, path, store, language_in_use().value)
        pending = self.bench.courier.aside(self, partial(_exported, asked)).holding(self.export)
        pending.then(self._exported).refused(self.notices.show_refusal)
        pending.failed(self.notices.show_trouble)

    def _exported(self, done: Exported) -> None:
        said = ngettext(
            "{count} row is in {path}",
            "{count} rows are in {path}",
            done.rows,
            count=f"{done.rows:,}",
            path=done.path,
        )
        self.notices.tell(said)


def _standing(now: StatementNow | None) -> tuple[str, Tone]:
    """How a statement stands, in a word or two."""
    if now is None:
        return "", Tone.PLAIN
    if now.changed:
        return _("books have changed"), Tone.ATTENTION
    lacking: dict[Role, None] = {}
    for store in now.stands.stores:
        lacking |= dict.fromkeys(store.lacking)
    if not lacking:
        return _("signed"), Tone.GOOD
    roles = figures.joined([terms.name_of(role) for role in lacking])
    return _("to sign: {roles}", roles=roles), Tone.ACCENT


def _exported(
    asked: ExportStatement, warehouse: Warehouse, actor: Actor, ticket: Ticket
) -> Exported:
    def check(_rows: int, _total: int) -> None:
        ticket.check()

    return export_statement(warehouse, actor, asked, check)
