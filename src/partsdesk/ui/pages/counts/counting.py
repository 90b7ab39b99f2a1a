"""A count being counted: bin, goods, bin, goods, by scanner and by keyboard; one tab a count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer, Slot
from typing_extensions import override

from partsdesk.domain.catalog.items import Item, ItemId, LotNeeded, UnknownUnit
from partsdesk.domain.catalog.places import BinId
from partsdesk.domain.counting.counts import CountState, Goods, Pass, Tally
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.services.counting.opening import COUNTERS, GiveUpCount, give_up_count
from partsdesk.services.counting.showing import CountShown, show_count
from partsdesk.services.counting.taking_back import TakeBack, TakenBack, take_back
from partsdesk.services.counting.tallying import (
    IdentifyCode,
    TakenDown,
    Tallied,
    TallyUp,
    WithdrawTallies,
    identify_code,
    tally_up,
    withdraw_tallies,
)
from partsdesk.services.goods import GoodsNamed, goods_named
from partsdesk.services.lists import ListAsked, ListPage, list_page
from partsdesk.services.scans import ScanRead
from partsdesk.services.warehouse import RoleNeeded
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import CountLink, DifferencesLink, Page
from partsdesk.ui.pages.counts.aside import Aside
from partsdesk.ui.pages.counts.last import LastScan
from partsdesk.ui.pages.counts.listing import FOLLOW_MS, counting_list
from partsdesk.ui.pages.counts.saying import progress_of, terms_of, under_way
from partsdesk.ui.pages.counts.sender import Job, Sender
from partsdesk.ui.pages.counts.tallying import Place, Tallying
from partsdesk.ui.panes import abreast
from partsdesk.ui.parts import put_tone
from partsdesk.ui.picker import Picker, items_wanted, lots_wanted
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scanning.sounds import Mood
from partsdesk.ui.scans.desk import Answer
from partsdesk.ui.tables.chips import ALL
from partsdesk.ui.tables.columns import COUNT_TONES, Row
from partsdesk.ui.tables.typing import TypedColumn
from partsdesk.ui.typed import pieces_of, quantity_of
from partsdesk.wording import figures, terms
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain


class CountPage(Page):
    """What is counted of a count, by whom ever; each scan and each figure is an act of its own."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.COUNTS, Topic.STOCK})

    def __init__(self, bench: Bench, link: CountLink) -> None:
        super().__init__(bench)
        self._number = link.number
        self.state: Tallying | None = None
        self._is_leaving, self._looked_for = False, 0  # packs of which the size is asked for
        self._early: list[tuple[Scan, ScanRead]] = []
        self.head.title.setText(_("Count"))
        self.head.show_mark(self.head.number, link.number)
        self.outgoing = Sender(bench, self)
        self.outgoing.answered.connect(self._take_answer)
        self.outgoing.refused.connect(self._take_refusal)
        self.outgoing.troubled.connect(self._say_trouble)
        self.outgoing.moved.connect(self._show_moved)
        self._build_actions()
        self.last = LastScan()
        self.aside = Aside()
        self.aside.chosen.connect(self._offer)
        self.list = counting_list(bench, link.number, self._type)
        self.list.opened.connect(self._hold_bin)
        self.typing = TypedColumn(bench, self.list, "counted")
        self.typing.timed.connect(self._say_times)
        self.layout_.addWidget(self.last)
        self.layout_.addWidget(abreast(self.list, self.aside), 1)
        self._soon = QTimer(self, singleShot=True, interval=FOLLOW_MS)
        self._soon.timeout.connect(self._follow)

    @property
    @override
    def subject(self) -> str:
        return "counts"

    @property
    @override
    def scan_store(self) -> StoreId | None:
        return self.state.only_store if self.state is not None else None

    @override
    def start(self) -> None:
        self.list.start()
        self._ask()

    @override
    @Slot()
    def refresh(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    @override
    def may_close(self) -> bool:
        self._is_leaving = bool(self.outgoing.under_way or self._looked_for)
        return not self._is_leaving

    @override
    def on_scan(self, scan: Scan, read: ScanRead) -> Answer:
        if read.slip is not None or read.count:
            return super().on_scan(scan, read)
        if self.state is None:
            self._early.append((scan, read))
            return Answer(_("waits until the count is shown"), Mood.ATTENTION, scan.text)
        if not self._is_open:
            return Answer(_("not counted: this count is over"), Mood.BAD, scan.text)
        if not self._may:
            return Answer(_("not counted: your roles do not count"), Mood.BAD, scan.text)
        read = replace(read, times=read.times * self.typing.leave())
        taken = self.state.take(read, scan.text)
        self.last.show_place(self.state.place)
        if taken.tallied is not None:
            self.last.show_under_way(taken.item, scan.text)
            self._send(taken.tallied, taken.answer.said)
        return taken.answer

    @property
    def _may(self) -> bool:
        return self.bench.actor.is_one_of(frozenset(COUNTERS))

    @property
    def _is_open(self) -> bool:
        return self.state is not None and self.state.shown.count.state is CountState.OPEN

    def _build_actions(self) -> None:
        self.back = self.action(_("Take the last back"), "Ctrl+Z", self._take_back)
        self.back.setToolTip(_("What you counted last; again for the one before it"))
        self.holds = self.action(_("Count in this bin"), "Ctrl+B", self._hold_current)
        self.identify = self.action(_("Identify a code"), "Ctrl+I", self._offer_first)
        self.gives_up = self.action(_("Give the count up"), "", self._offer_giving_up)
        for number, goods in enumerate(Goods, 1):
            self.action(terms.name_of(goods), f"Ctrl+{number}", partial(self._put_goods, goods))
        for number, pass_ in enumerate(Pass, 4):
            self.action(terms.name_of(pass_), f"Ctrl+{number}", partial(self._put_pass, pass_))
        self.main = self.action(_("Differences"), "F9", self._open_differences)
        self.head.add_button(self.holds)
        self.head.add_button(self.back)
        self.head.add_button(self.main, primary=True)

    # -- what holds

    def _put_goods(self, goods: Goods) -> None:
        if self.state is not None:
            self.state.goods = goods
            self.last.show_terms(self.state.pass_, goods)

    def _put_pass(self, pass_: Pass) -> None:
        if self.state is not None:
            self.state.pass_ = pass_
            self.last.show_terms(pass_, self.state.goods)
            self.list.show_chip("second" if pass_ is Pass.SECOND else ALL)

    @Slot()
    def _hold_current(self) -> None:
        row = self.list.current()
        if row is not None:
            self._hold_bin(row)

    @Slot(object)
    def _hold_bin(self, row: Row) -> None:
        """The bin of a row holds for what is scanned next, as if its label had been scanned."""
        if self.state is not None:
            self.state.place = _place_of(row)
            self.last.show_place(self.state.place)

    # -- what is counted

    def _type(self, row: Row, text: str) -> None:
        """A figure was typed for a row: it takes the place of what one counted there before."""
        if self.state is None or not self._is_open:
            return
        place = _place_of(row)
        self.state.place = place
        self.last.show_place(place)
        try:
            self._take_figure(row, quantity_of(text, None)[0])
        except UnknownUnit:
            self._looked_for += 1
            asked = GoodsNamed((str(row["item"]),))
            pending = self.bench.courier.ask(self, goods_named, asked)
            pending.then(partial(self._take_packs, row, text)).failed(self._miss_packs)
        except Refusal as refusal:
            self.notices.show_refusal(refusal)

    def _take_packs(self, row: Row, text: str, found: Mapping[str, Item]) -> None:
        """Packs were typed (``3箱5``): how many pieces that is."""
        self._looked_for -= 1
        try:
            self._take_figure(row, pieces_of(text, found[str(row["item"])]))
        except Refusal as refusal:
            self._is_leaving = False
            self.notices.show_refusal(refusal)

    def _miss_packs(self, fault: Exception) -> None:
        self._looked_for -= 1
        self._is_leaving = False
        self.notices.show_trouble(fault)

    def _take_figure(self, row: Row, quantity: Quantity) -> None:
        if self.state is None:
            return
        place, lot = _place_of(row), str(row["lot"] or "")
        tallied = self.state.typed(place, ItemId(int(row["item_id"])), quantity, lot)
        self.last.show_line({**row, "counted": quantity}, _("under way"))
        self._send(tallied, str(row["name"]), instead=True)

    @Slot(int)
    def _say_times(self, times: int) -> None:
        said = _("The next scan counts {times} times", times=times)
        self.answered.emit(Answer(said, code=f"{times}*"))

    def _send(self, tallied: Tallied, said: str, *, instead: bool = False) -> None:
        asked = TallyUp(self._number, (tallied,), instead=instead)
        self.outgoing.send(Job(tally_up, asked, said))

    @Slot()
    def _take_back(self) -> None:
        self.outgoing.send(Job(take_back, TakeBack(self._number)))

    @Slot(object, object)
    def _take_answer(self, job: Job, result: object) -> None:
        if isinstance(result, TakenBack):
            self._say_taken_back(result)
        elif isinstance(result, TakenDown) and isinstance(job.asked, TallyUp):
            line = result.lines[-1]
            if line:
                self._look_at(line, "")
            else:
                self.last.show_aside(job.asked.tallied[-1].code)

    def _say_taken_back(self, result: TakenBack) -> None:
        if not result.is_anything:
            self.notices.tell(_("You have counted nothing here that could be taken back."))
        elif result.line is None:
            said = _("{code} is not aside any more", code=result.code)
            self.notices.tell(said)
        else:
            many = figures.quantity(result.quantity)
            self._look_at(result.line, _("{count} taken back", count=many))

    def _look_at(self, line: int, said: str) -> None:
        asked = ListAsked("count-lines", scope={"count": self._number, "line": line}, limit=1)
        pending = self.bench.courier.ask(self, list_page, asked)
        pending.then(partial(self._show_line, said))

    def _show_line(self, said: str, page: ListPage) -> None:
        if page.rows:
            self.last.show_line(dict(zip(page.names, page.rows[0], strict=True)), said)

    @Slot(object, object)
    def _take_refusal(self, job: Job, refusal: Refusal) -> None:
        """It was not counted: said here, and heard, for one looks at the shelf and not here."""
        self.last.show_refused()
        self.notices.show_refusal(refusal)
        if isinstance(refusal, LotNeeded) and isinstance(job.asked, IdentifyCode):
            self._pick_lot(job.asked)
        self.answered.emit(Answer(explain(refusal), Mood.BAD, job.said))

    @Slot(object)
    def _say_trouble(self, fault: Exception) -> None:
        """Nothing is lost: it waits, and goes on with the same request."""
        self.notices.show_trouble(fault)
        self.notices.add_choice(_("Try again"), self._go_on)

    @Slot()
    def _go_on(self) -> None:
        self.notices.clear()
        self.outgoing.go_on()

    @Slot(int)
    def _show_moved(self, count: int) -> None:
        self._show_more(under_way(count))
        if not count and not self._looked_for and self._is_leaving:
            self.closes.emit()

    # -- codes that nobody knows

    @Slot()
    def _offer_first(self) -> None:
        if self.state is not None and self.state.shown.unknown:
            self._offer(self.state.shown.unknown[0])
        else:
            self.notices.tell(_("Nothing lies aside here."))

    @Slot(object)
    def _offer(self, tally: Tally) -> None:
        """Say what a code stands for, or that it was none."""
        self.notices.offer(
            _("{code}: which item is it?", code=tally.code),
            (
                (_("Pick the item"), partial(self._pick, tally)),
                (_("Not goods, drop it"), partial(self._drop, tally)),
            ),
        )

    def _pick(self, tally: Tally) -> None:
        self.notices.clear()
        wanted = replace(items_wanted(None, leaves=False), taken={"id": "id", "item": "code"})
        picker = Picker(self.bench, wanted, self)
        picker.picked.connect(partial(self._identify, tally))
        picker.open()

    def _identify(self, tally: Tally, picked: dict[str, str]) -> None:
        asked = IdentifyCode(self._number, tally.id, ItemId(int(picked["id"])))
        self.outgoing.send(Job(identify_code, asked, tally.code))

    def _pick_lot(self, asked: IdentifyCode) -> None:
        picker = Picker(self.bench, lots_wanted(None, asked.item, leaves=False), self)
        picker.picked.connect(partial(self._identify_lot, asked))
        picker.open()

    def _identify_lot(self, asked: IdentifyCode, picked: dict[str, str]) -> None:
        self.notices.clear()
        self.outgoing.send(Job(identify_code, replace(asked, lot=picked["lot"])))

    def _drop(self, tally: Tally) -> None:
        self.notices.clear()
        self.outgoing.send(Job(withdraw_tallies, WithdrawTallies(self._number, (tally.id,))))

    # -- the count itself

    @Slot()
    def _open_differences(self) -> None:
        self.asks.emit(DifferencesLink(self._number))

    @Slot()
    def _offer_giving_up(self) -> None:
        self.notices.offer(
            _(
                "Give {count} up? Nothing comes of it; what was counted stays on record.",
                count=self._number,
            ),
            ((_("Give the count up"), self._give_up), (_("No"), self.notices.clear)),
        )

    @Slot()
    def _give_up(self) -> None:
        self.notices.clear()
        self.outgoing.send(Job(give_up_count, GiveUpCount(self._number)))

    def _ask(self) -> None:
        self.bench.courier.ask(self, show_count, self._number).then(self._show)

    @Slot()
    def _follow(self) -> None:
        self.list.model.refresh()
        self._ask()

    def _show(self, shown: CountShown) -> None:
        if self.state is None:
            self.state = Tallying(shown)
        self.state.shown = shown
        self._take_early()
        state = shown.count.state
        self.head.show_mark(self.head.state, terms.name_of(state))
        put_tone(self.head.state, COUNT_TONES[state])
        self.aside.show_count(shown)
        self._show_more(under_way(self.outgoing.under_way))
        for action in (self.back, self.gives_up, self.identify, self.holds):
            action.setEnabled(self._is_open and self._may)
            action.setToolTip(self._why_not() or action.toolTip())

    def _take_early(self) -> None:
        """What was scanned while the count was still on its way is counted now."""
        early, self._early = self._early, []
        for scan, read in early:
            self.answered.emit(self.on_scan(scan, read))

    def _why_not(self) -> str:
        if not self._may:
            return explain(RoleNeeded("", COUNTERS))
        return "" if self._is_open else _("This count is over")

    def _show_more(self, moving: str) -> None:
        if self.state is not None:
            shown = self.state.shown
            said = [moving, progress_of(shown), terms_of(shown)]
            self.head.more.setText(" · ".join(each for each in said if each))


def _place_of(row: Row) -> Place:
    bin_ = BinId(int(row["bin_id"]))
    return Place(StoreId(int(row["store_id"])), bin_, str(row["bin"] or ""))
