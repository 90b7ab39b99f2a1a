"""One of the two closes: its checklist, what is in the way, closing and opening again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from partsdesk.domain.books.months import Book, MonthStillOpen
from partsdesk.services.closing.reopening import (
    AskReopening,
    DeclineReopening,
    ReopenMonth,
    ask_reopening,
    decline_reopening,
    reopen_month,
)
from partsdesk.services.months import (
    CloseMonth,
    Closing,
    close_accounts,
    close_stores,
    move_on_slips,
)
from partsdesk.services.warehouse import UseCase
from partsdesk.ui.allowing import allow_act
from partsdesk.ui.page import Page
from partsdesk.ui.pages.closing import rows
from partsdesk.ui.parts import ActionButton, Card, label, put_tone, tip
from partsdesk.ui.tables.columns import Row
from partsdesk.ui.tables.still import StillTable
from partsdesk.ui.theme import ROW_PX
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import N_, _, say
from partsdesk.wording.refusals import explain

CLOSES: Mapping[Book, tuple[UseCase[CloseMonth, Any], str]] = {
    Book.STORES: (close_stores, N_("Close the stores of {month}")),
    Book.ACCOUNTS: (close_accounts, N_("Close the accounts of {month}")),
}
MAIN, OTHER = "F9", "Shift+F9"
POINTS = 8  # as many rows as the longer checklist has: both cards are of one height


@dataclass(slots=True)
class Ways:
    """What can be done with a book.

    Attributes:
        may: the names of those that this person may do at all.
    """

    close: QAction
    onward: QAction
    ask: QAction
    grant: QAction
    decline: QAction
    may: frozenset[str] = frozenset()


class BookCard(Card):
    """One of the two books, of a page that asks and tells for it."""

    def __init__(self, page: Page, book: Book) -> None:
        super().__init__(" ")
        self.book = book
        self.standing: Closing | None = None
        self._page = page
        self.table = StillTable(page.bench, rows.checklist_columns())
        self.table.horizontalHeader().hide()
        self.table.setFixedHeight(POINTS * ROW_PX)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.opened.connect(self._open)
        self.ways = self._actions()
        self._build()

    def show_closing(self, closing: Closing) -> None:
        """Show how it stands, and what is in the way."""
        self.standing = closing
        self.title.setText(rows.called(self.book, closing.next))
        self.table.setAccessibleName(self.title.text())
        self.table.still.take(rows.rows_of(closing))
        self._closed.setText(rows.standing_of(closing))
        obstacle = closing.obstacle
        self._way.setText(explain(obstacle) if obstacle else _("Nothing is in the way"))
        tone = Tone.SOFT if rows.is_waiting(obstacle) else Tone.ATTENTION
        put_tone(self._way, tone if obstacle else Tone.GOOD)
        self._show_close(closing)
        self._show_reopening(closing)

    def put_key(self, key: str) -> None:
        """Give its main step a key."""
        self.ways.close.setShortcut(QKeySequence(key))

    def _actions(self) -> Ways:
        page = self._page
        use_case, _text = CLOSES[self.book]
        acts: dict[str, tuple[str, Any, Any]] = {
            "close": ("", self._close, use_case),
            "onward": (_("Move them to the next month"), self._move_on, move_on_slips),
            "ask": (_("Ask for it to be reopened …"), self._ask, ask_reopening),
            "grant": (_("Grant"), self._grant, reopen_month),
            "decline": (_("Decline …"), self._decline, decline_reopening),
        }
        made = {name: page.action(text, "", slot) for name, (text, slot, _act) in acts.items()}
        may = frozenset(
            name
            for name, (_said, _slot, act) in acts.items()
            if allow_act(page.bench, made[name], act)
        )
        return Ways(**made, may=may)

    def _build(self) -> None:
        self._way = QLabel()
        self._way.setTextFormat(Qt.TextFormat.PlainText)
        self._way.setWordWrap(True)
        self._way.setMinimumHeight(2 * ROW_PX - 20)
        self._closed = label(tone=Tone.SOFT)
        self._asked = QLabel()
        self._asked.setTextFormat(Qt.TextFormat.PlainText)
        self._asked.setWordWrap(True)
        put_tone(self._asked, Tone.ACCENT)
        close, reopening = QHBoxLayout(), QHBoxLayout()
        close.addWidget(self._way, 1)
        close.addWidget(ActionButton(self.ways.onward))
        close.addWidget(ActionButton(self.ways.close, primary=True))
        reopening.addWidget(self._closed)
        reopening.addWidget(self._asked, 1)
        for action in (self.ways.ask, self.ways.decline, self.ways.grant):
            reopening.addWidget(ActionButton(action))
        below = QVBoxLayout()
        below.setContentsMargins(12, 8, 12, 10)
        below.setSpacing(8)
        below.addLayout(close)
        below.addLayout(reopening)
        self.inside.addWidget(self.table)
        self.inside.addLayout(below)

    def _show_close(self, closing: Closing) -> None:
        close, obstacle = self.ways.close, closing.obstacle
        close.setText(say(CLOSES[self.book][1], month=figures.long_month(closing.next)))
        if "close" in self.ways.may:
            close.setEnabled(obstacle is None)
            close.setToolTip(tip(explain(obstacle)) if obstacle else close.text())
        is_held = isinstance(obstacle, MonthStillOpen) and self.book is Book.STORES
        self.ways.onward.setVisible(is_held)

    def _show_reopening(self, closing: Closing) -> None:
        """What is closed last can be opened again: one asks for it, another grants it."""
        asked = closing.asked
        self.ways.ask.setVisible(asked is None and closing.may_reopen)
        for action in (self.ways.grant, self.ways.decline):
            action.setVisible(asked is not None)
        said = ""
        if asked is not None:
            moment = figures.moment(asked.at, self._page.bench.zone)
            said = _(
                "{name} asks for it to be reopened, {moment}: {reason}",
                name=asked.name,
                moment=moment,
                reason=asked.reason,
            )
        self._asked.setText(said)

    @Slot(object)
    def _open(self, row: Row) -> None:
        """Go where a point is mended."""
        if self.standing is None:
            return
        link = rows.link_of(row["checked"], self.standing.next)
        if link is None:
            self._page.notices.tell(_("No page mends this point"), Tone.SOFT)
        else:
            self._page.asks.emit(link)

    @Slot()
    def _close(self) -> None:
        """Close the next month of the book; reopening undoes it."""
        if self.standing is not None:
            use_case, _text = CLOSES[self.book]
            self._send(use_case, CloseMonth(self.standing.next), self.ways.close)

    @Slot()
    def _move_on(self) -> None:
        """Date what nobody executed to the next month."""
        if self.standing is not None:
            self._send(move_on_slips, CloseMonth(self.standing.next), self.ways.onward)

    @Slot()
    def _ask(self) -> None:
        self._page.notices.ask(
            _("Why is it to be reopened? {closed}", closed=self._closed.text()),
            _("Ask"),
            partial(self._send_about, ask_reopening, AskReopening),
        )

    @Slot()
    def _decline(self) -> None:
        self._page.notices.ask(
            _("Why does the month stay closed?"),
            _("Decline"),
            partial(self._send_about, decline_reopening, DeclineReopening),
        )

    def _send_about(self, use_case: UseCase[Any, Any], make: Any, reason: str) -> None:
        if self.standing is not None and self.standing.closed is not None:
            asked = make(self.standing.closed, self.book, reason)
            self._send(use_case, asked, self.ways.ask)

    @Slot()
    def _grant(self) -> None:
        asked = self.standing.asked if self.standing is not None else None
        if asked is not None:
            granted = ReopenMonth(asked.month, asked.book, asked.login, asked.reason)
            self._send(reopen_month, granted, self.ways.grant)

    def _send(self, use_case: UseCase[Any, Any], asked: Any, action: QAction) -> None:
        page = self._page
        pending = page.bench.courier.perform(page, use_case, asked).holding(action)
        pending.then(self._done).refused(page.notices.show_refusal)

    def _done(self, done: Any) -> None:
        self._page.notices.tell(_("Done: {name}", name=done.result.called))
        self._page.refresh()
