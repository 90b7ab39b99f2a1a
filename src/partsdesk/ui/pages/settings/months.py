"""The months: what is closed in each book, what still stands in the way, closing and reopening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout
from typing_extensions import override

from partsdesk.domain.books.months import Book, MonthNotOver, MonthStillOpen
from partsdesk.domain.catalog.users import User
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.services.months import (
    CloseMonth,
    Closing,
    GoLive,
    ReopenMonth,
    close_accounts,
    close_stores,
    go_live,
    list_closings,
    move_on_slips,
    reopen_month,
)
from partsdesk.services.people import list_users
from partsdesk.services.settings import SettingShown, list_settings
from partsdesk.services.warehouse import Done, UseCase, terms_of
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice, DateField
from partsdesk.ui.page import SubjectLink
from partsdesk.ui.pages.settings.section import Section
from partsdesk.ui.parts import ActionButton, Card, label, put_tone
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, _, say
from partsdesk.wording.refusals import explain

CLOSES: Mapping[Book, tuple[UseCase[CloseMonth, Any], str, str]] = {
    Book.STORES: (close_stores, N_("Close the stores of {month}"), "F9"),
    Book.ACCOUNTS: (close_accounts, N_("Close the accounts of {month}"), "Shift+F9"),
}


@dataclass(slots=True)
class Asked:
    """The fields of a reopening: who asks for it, and why."""

    by: Choice
    reason: QLineEdit


class BookCard(Card):
    """One of the two books."""

    def __init__(self, section: MonthsSection, book: Book) -> None:
        super().__init__(terms.name_of(book).capitalize())
        self.book = book
        self.standing: Closing | None = None
        use_case, _text, key = CLOSES[book]
        self.close_ = section.action("", key, partial(section.close_month, self))
        self.may_close = section.allow(self.close_, *terms_of(use_case).roles)
        self.open_ = section.action("", "", partial(section.reopen, self))
        self.may_open = section.allow(self.open_, *terms_of(reopen_month).roles)
        self.onward = section.action(_("Move them to the next month"), "", section.move_on)
        self.may_move = section.allow(self.onward, *terms_of(move_on_slips).roles)
        self.slips = section.action(_("Slips"), "", section.show_slips)
        self.asked = Asked(Choice(section.bench), QLineEdit())
        self._build()

    def show_closing(self, closing: Closing) -> None:
        """Show how it stands, and what is in the way."""
        self.standing = closing
        closed = figures.long_month(closing.closed) if closing.closed else _("none yet")
        self._closed.setText(_("Closed up to: {month}", month=closed))
        month = figures.long_month(closing.next)
        self.close_.setText(say(CLOSES[self.book][1], month=month))
        obstacle = closing.obstacle
        self._way.setText(explain(obstacle) if obstacle else _("Nothing is in the way"))
        put_tone(self._way, _tone(obstacle))
        if self.may_close:
            self.close_.setEnabled(obstacle is None)
            self.close_.setToolTip(explain(obstacle) if obstacle else self.close_.text())
        is_held = isinstance(obstacle, MonthStillOpen)
        self.slips.setVisible(is_held)
        self.onward.setVisible(is_held and self.book is Book.STORES)
        self._show_opening(closing)

    def _build(self) -> None:
        self._closed = label()
        self._way = QLabel()
        self._way.setWordWrap(True)
        self.asked.by.setMinimumWidth(180)
        self.asked.by.setAccessibleName(terms.field("asked_by"))
        self.asked.reason.setPlaceholderText(_("Why it is reopened"))
        self.asked.reason.setAccessibleName(_("Why it is reopened"))
        self._opening = QLabel()
        put_tone(self._opening, Tone.SOFT)
        ways, opening = QHBoxLayout(), QHBoxLayout()
        ways.addWidget(self._way, 1)
        for action in (self.slips, self.onward, self.close_):
            ways.addWidget(ActionButton(action, primary=action is self.close_))
        opening.addWidget(self._opening)
        opening.addWidget(self.asked.by)
        opening.addWidget(self.asked.reason, 1)
        opening.addWidget(ActionButton(self.open_))
        column = QVBoxLayout()
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(10)
        column.addWidget(self._closed)
        column.addLayout(ways)
        column.addLayout(opening)
        self.inside.addLayout(column)

    def _show_opening(self, closing: Closing) -> None:
        """What is closed can be opened again, where another one asks for it."""
        shown = closing.closed is not None and self.may_open
        month = figures.long_month(closing.closed) if closing.closed else ""
        self._opening.setText(_("Reopen, asked for by"))
        self.open_.setText(_("Reopen {month}", month=month))
        for part in (self._opening, self.asked.by, self.asked.reason):
            part.setVisible(shown)
        self.open_.setVisible(shown)


class MonthsSection(Section):
    """Both books, and the opening."""

    follows: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.MONTHS, Topic.SLIPS, Topic.SETTINGS, Topic.LEDGER}
    )

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.books = {book: BookCard(self, book) for book in Book}
        for card in self.books.values():
            self.layout_.addWidget(card)
        self.layout_.addWidget(self._build_live())
        self.layout_.addStretch(1)

    @override
    def refresh(self) -> None:
        self.bench.courier.ask(self, list_closings, None).then(self._take)
        self.bench.courier.ask(self, list_users, None).then(self._take_users)
        self.bench.courier.ask(self, list_settings, None).then(self._take_live)

    @Slot()
    def show_slips(self) -> None:
        """Go to the list of slips."""
        self.asks.emit(SubjectLink("slips"))

    def close_month(self, card: BookCard) -> None:
        """Close the next month of a book; reopening undoes it."""
        if card.standing is not None:
            self._send(CLOSES[card.book][0], CloseMonth(card.standing.next), card.close_)

    @Slot()
    def move_on(self) -> None:
        """Date what nobody executed to the next month."""
        card = self.books[Book.STORES]
        if card.standing is not None:
            self._send(move_on_slips, CloseMonth(card.standing.next), card.onward)

    def reopen(self, card: BookCard) -> None:
        """Open the last closed month again."""
        if card.standing is not None and card.standing.closed is not None:
            by, reason = card.asked.by.currentData() or "", card.asked.reason.text()
            asked = ReopenMonth(card.standing.closed, card.book, by, reason)
            self._send(reopen_month, asked, card.open_)

    def _build_live(self) -> Card:
        card = Card(_("Going live"))
        self._live = label()
        self._since = DateField(self.bench.months.today)
        self._since.setFixedWidth(120)
        self._since.setAccessibleName(terms.setting("live-since"))
        self.sign = self.action(_("Sign the opening"), "", self._sign)
        self.may_sign = self.allow(self.sign, *terms_of(go_live).roles)
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 12, 12)
        row.addWidget(self._live, 1)
        row.addWidget(self._since)
        row.addWidget(ActionButton(self.sign))
        card.inside.addLayout(row)
        return card

    def _take(self, closings: tuple[Closing, ...]) -> None:
        for closing in closings:
            self.books[closing.book].show_closing(closing)

    def _take_users(self, users: tuple[User, ...]) -> None:
        for card in self.books.values():
            chosen = card.asked.by.currentData()
            card.asked.by.clear()
            for user in users:
                if user.active and Role.ACCOUNTANT in user.roles:
                    card.asked.by.addItem(user.name, user.login)
            card.asked.by.put(chosen)

    def _take_live(self, settings: tuple[SettingShown, ...]) -> None:
        (since,) = [each.value for each in settings if each.setting.key == "live-since"]
        self._live.setText(
            _("Live since {day}", day=since)
            if since
            else _("The opening is not signed: the administrator may still do everything")
        )
        self._since.setVisible(not since)
        self.sign.setVisible(not since)

    @Slot()
    def _sign(self) -> None:
        """It cannot be undone, so it is asked about once."""
        choices = [(_("Sign"), self._sign_now), (_("Not yet"), self._leave)]
        day = figures.day(self._since.value)
        said = _("Live from {day} on: this is signed once and cannot be taken back", day=day)
        self.offers.emit(said, choices)

    def _sign_now(self) -> None:
        self._leave()
        self._send(go_live, GoLive(self._since.value), self.sign)

    def _leave(self) -> None:
        self.offers.emit("", [])

    def _send(self, use_case: UseCase[Any, Any], asked: Any, action: Any) -> None:
        pending = self.bench.courier.perform(self, use_case, asked).holding(action)
        pending.then(self._done).refused(self.refuses.emit)

    def _done(self, done: Done[Any]) -> None:
        self.tells.emit(_("Done: {name}", name=done.result.called))
        self.refresh()


def _tone(obstacle: Refusal | None) -> Tone:
    """That a month is not over is no matter; that slips stand in the way is somebody's."""
    if obstacle is None:
        return Tone.GOOD
    return Tone.SOFT if isinstance(obstacle, MonthNotOver) else Tone.ATTENTION
