"""What a count found against the cards: reviewed line by line, then confirmed (VAL-7)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QMenu
from typing_extensions import override

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.counting.counts import (
    Cause,
    CodesUnknown,
    CountEmpty,
    CountLineId,
    CountState,
    SecondCountMissing,
    Standing,
)
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.services.counting.confirming import ConfirmCount, Confirmed, confirm_count
from partsdesk.services.counting.opening import COUNTERS
from partsdesk.services.counting.reviewing import (
    REVIEWERS,
    AskAgain,
    SayCause,
    ask_again,
    say_cause,
)
from partsdesk.services.counting.showing import CountShown, show_count
from partsdesk.services.warehouse import Done, RoleNeeded
from partsdesk.ui.bench import Bench
from partsdesk.ui.listed import OneListPage
from partsdesk.ui.page import CardLink, CountLink, DifferencesLink, SlipLink
from partsdesk.ui.pages.counts.causes import Causes
from partsdesk.ui.pages.counts.listing import FOLLOW_MS, review_list
from partsdesk.ui.pages.counts.saying import progress_of, terms_of
from partsdesk.ui.pages.counts.sender import Job, Sender
from partsdesk.ui.panes import abreast
from partsdesk.ui.parts import label, put_tone
from partsdesk.ui.tables.columns import COUNT_TONES, Row
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import _, ngettext
from partsdesk.wording.refusals import explain


class CountReviewPage(OneListPage):
    """The lines of a count that differ; F9 confirms, and the differences become slips."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.COUNTS, Topic.STOCK})

    def __init__(self, bench: Bench, link: DifferencesLink) -> None:
        super().__init__(bench)
        self._number = link.number
        self.shown: CountShown | None = None
        self.head.title.setText(_("Differences"))
        self.head.show_mark(self.head.number, link.number)
        self.outgoing = Sender(bench, self)
        self.outgoing.answered.connect(self._noted)
        self.outgoing.refused.connect(self._refuse)
        self._build_actions()
        self.show_list(review_list(bench, link.number))
        self.causes = Causes(bench, link.number)
        self.causes.asks.connect(self.asks)
        self.list.chosen.connect(self.causes.show_row)
        self.layout_.removeWidget(self.list)
        self.layout_.addWidget(abreast(self.list, self.causes), 1)
        self.rates = label()
        self.list.add_control(self.rates)
        self._soon = QTimer(self, singleShot=True, interval=FOLLOW_MS)
        self._soon.timeout.connect(self._follow)

    @property
    @override
    def subject(self) -> str:
        return "counts"

    @override
    def start(self) -> None:
        super().start()
        self._ask()

    @override
    @Slot()
    def refresh(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _build_actions(self) -> None:
        self.again = self.action(_("Second count"), "Ctrl+R", self._ask_again)
        self.cause = self.action(_("Cause"), "Ctrl+E", self._offer_causes)
        self.counting = self.action(_("Go on counting"), "Ctrl+G", self._open_counting)
        self.main = self.action(_("Confirm the count"), "F9", self._confirm)
        for action in (self.counting, self.cause, self.again):
            self.head.add_button(action)
        self.head.add_button(self.main, primary=True)
        self._menu = QMenu(self)
        self._menu.setAccessibleName(_("Cause"))
        for cause in Cause:
            made = self._menu.addAction(terms.name_of(cause))
            made.triggered.connect(partial(self._say_cause, cause))

    # -- what is shown

    def _ask(self) -> None:
        self.bench.courier.ask(self, show_count, self._number).then(self._show)

    @Slot()
    def _follow(self) -> None:
        self.list.model.refresh()
        self._ask()

    def _show(self, shown: CountShown) -> None:
        self.shown = shown
        state = shown.count.state
        self.head.show_mark(self.head.state, terms.name_of(state))
        put_tone(self.head.state, COUNT_TONES[state])
        self.head.more.setText(f"{progress_of(shown)} · {terms_of(shown)}")
        self.rates.setText(_rates(shown))
        is_open = state is CountState.OPEN
        if is_open and not shown.shows_book:
            self.list.empty.means(
                _("Who counts blind sees only what waits for a second count: there is nothing.")
            )
        self.causes.setVisible(shown.shows_book or not is_open)
        actor = self.bench.actor
        over = "" if is_open else _("This count is over")
        counts = "" if actor.is_one_of(frozenset(COUNTERS)) else explain(RoleNeeded("", COUNTERS))
        confirms = (
            "" if actor.is_one_of(frozenset(REVIEWERS)) else explain(RoleNeeded("", REVIEWERS))
        )
        if not confirms and actor.by_pin:
            confirms = _("Come in with your password: badge and PIN do not suffice for this")
        blind = "" if shown.shows_book else _("The count is blind to who counts it")
        for action, why in (
            (self.again, over or counts or blind),
            (self.cause, over or counts or blind),
            (self.counting, over or counts),
            (self.main, over or confirms),
        ):
            action.setEnabled(not why)
            action.setToolTip(why or action.text())

    # -- what is done

    def _ids(self) -> tuple[CountLineId, ...]:
        """The selected lines, else the current one."""
        rows = self.list.selected()
        if not rows:
            self.notices.tell(_("Choose a line first."), Tone.ATTENTION)
        return tuple(CountLineId(int(row["id"])) for row in rows)

    @Slot()
    def _ask_again(self) -> None:
        """Ask for a second count of the selected lines; no longer where all of them are asked."""
        rows = self.list.selected()
        wanted = not (rows and all(row["recount"] for row in rows))
        ids = self._ids()
        if ids:
            self.outgoing.send(Job(ask_again, AskAgain(self._number, ids, wanted=wanted)))

    @Slot()
    def _offer_causes(self) -> None:
        if self._ids():
            corner = self.head.rect().bottomRight()
            corner.setX(corner.x() - self._menu.sizeHint().width())
            self._menu.popup(self.head.mapToGlobal(corner))

    def _say_cause(self, cause: Cause, _checked: object = None) -> None:
        for row in self.list.selected():
            said = SayCause(
                self._number, CountLineId(int(row["id"])), cause, str(row["note"] or "")
            )
            self.outgoing.send(Job(say_cause, said))

    @Slot(object, object)
    def _noted(self, _job: Job, _result: object) -> None:
        self.refresh()

    @Slot(object, object)
    def _refuse(self, _job: Job, refusal: Refusal) -> None:
        self.notices.show_refusal(refusal)

    @Slot()
    def _open_counting(self) -> None:
        self.asks.emit(CountLink(self._number))

    @Slot()
    def _confirm(self) -> None:
        pending = self.bench.courier.perform(self, confirm_count, ConfirmCount(self._number))
        pending.holding(self.main).then(self._confirmed).refused(self._say_way_out)

    def _confirmed(self, done: Done[Confirmed]) -> None:
        slips = done.result.slips
        said = ngettext(
            "{count} is confirmed: {slips} sets the cards right",
            "{count} is confirmed: {slips} set the cards right",
            len(slips),
            count=done.result.called,
            slips=figures.joined(list(slips)),
        )
        if not slips:
            said = _("{count} is confirmed: nothing differs", count=done.result.called)
        self.notices.tell(said, Tone.GOOD, "✓")
        self.bench.courier.ask(self, show_count, self._number).then(self._offer_slips)
        self.refresh()

    def _offer_slips(self, shown: CountShown) -> None:
        for slip in shown.slips[:2]:
            text = _("Open {slip}", slip=f"T-{slip:06d}")
            self.notices.add_choice(text, partial(self.asks.emit, SlipLink(SlipId(slip))))

    def _say_way_out(self, refusal: Refusal) -> None:
        """What stands against it, and what can be done about that."""
        self.notices.show_refusal(refusal)
        ways: dict[type[Refusal], tuple[str, Callable[[], object]]] = {
            SecondCountMissing: (_("Show those lines"), self._show_second),
            CodesUnknown: (_("Identify them"), self._open_counting),
            CountEmpty: (_("Go on counting"), self._open_counting),
        }
        way = ways.get(type(refusal))
        if way is not None:
            self.notices.add_choice(*way, at_once=True)

    @Slot()
    def _show_second(self) -> None:
        self.list.show_chip("second")
        self.list.table.setFocus()

    @override
    @Slot(object)
    def open_row(self, row: Row) -> None:
        """The card of the item in this place: what was entered there, and when."""
        place = f"{row['store']}/{row['bin']}" if row["bin"] else str(row["store"])
        self.asks.emit(
            CardLink(
                ItemId(int(row["item_id"])),
                str(row["item"]),
                str(row["name"]),
                StoreId(int(row["store_id"])),
                None,
                place,
            )
        )


def _rates(shown: CountShown) -> str:
    """The agreement rate of what was counted, and what is over and lacks in money."""
    if not shown.shows_book and shown.count.state is CountState.OPEN:
        return ""
    counted = shown.counted
    agrees = shown.standing(Standing.AGREES).lines
    said = [_("agreeing {rate} %", rate=f"{100 * agrees / counted:.1f}")] if counted else []
    for standing, name in (
        (Standing.SURPLUS, terms.name_of(Standing.SURPLUS)),
        (Standing.SHORTAGE, terms.name_of(Standing.SHORTAGE)),
    ):
        worth = shown.standing(standing).worth
        if worth:
            said.append(f"{name} ¥{figures.money(abs(worth))}")
    return "   ".join(said)
