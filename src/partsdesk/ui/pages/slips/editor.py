"""One slip: typed, released, counted, booked and read on one page."""

from __future__ import annotations

from itertools import count
from typing import ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.domain.books.kind import Price
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import ListAsked, ListPage, list_page
from partsdesk.services.scans import ScanRead
from partsdesk.services.showing import Doing, SlipAsked, SlipShown, slip_of
from partsdesk.services.slips.drafting import Drafted
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import NewSlipLink, SlipLink
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.foreseeing import Foreseeing
from partsdesk.ui.pages.slips.frame import SlipFrame
from partsdesk.ui.pages.slips.going_on import GoingOn
from partsdesk.ui.pages.slips.head import HeadForm, StoreRow, stores_of
from partsdesk.ui.pages.slips.invoice import may_invoice
from partsdesk.ui.pages.slips.invoicing import Invoicing
from partsdesk.ui.pages.slips.kept_count import KeptCount
from partsdesk.ui.pages.slips.pressing import Pressing
from partsdesk.ui.pages.slips.reading import BookSheet, ReadSheet
from partsdesk.ui.pages.slips.setting_aside import SettingAside
from partsdesk.ui.pages.slips.underway import Underway
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scans.desk import Answer
from partsdesk.wording import terms
from partsdesk.wording.language import _

COPIES = count(1)


class SlipPage(SlipFrame):
    """A slip, new or kept."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.SLIPS, Topic.STOCK, Topic.PAPERS})

    def __init__(self, bench: Bench, link: SlipLink | NewSlipLink) -> None:
        super().__init__(bench)
        self._link = link
        self._stores: tuple[StoreRow, ...] = ()
        self._is_closing = False
        self._underway = Underway(self)
        self._underway.kept.connect(self._kept)
        self._underway.settled.connect(self._settled)
        self._underway.stuck.connect(self._stay)
        self._aside = SettingAside(self.grid, self.aside, self.side, self)
        self._aside.changed.connect(self._underway.recounted)
        self._going_on = GoingOn(bench, self.notices, self)
        self._going_on.goes.connect(self._go)
        self._foreseeing = Foreseeing(bench, self.grid, self.notices, self)
        self._foreseeing.asks.connect(self.asks)
        self._foreseeing.seen.connect(self.show_lack)
        self._invoicing = Invoicing(bench, self.grid, self.bill, self.notices)
        self._invoicing.turned.connect(self._invoice_turned)
        self._invoicing.taken.connect(self.refresh)
        self._pressing = Pressing(self, self._underway, self._invoicing, self._going_on)
        self._pressing.asks.connect(self.asks)
        self._pressing.taken.connect(self.refresh)
        self._pressing.found.connect(self._take)
        self.abnormal.triggered.connect(self._aside.begin)
        self.copy.triggered.connect(self._copy)
        self.bench.theme.changed.connect(self.refresh)

    @property
    @override
    def subject(self) -> str:
        return "slips"

    @property
    def form(self) -> HeadForm | None:
        """The head while it is typed."""
        return self._underway.form

    @property
    def is_kept(self) -> bool:
        """Whether everything typed is kept."""
        return self._underway.is_kept

    @override
    def start(self) -> None:
        asked = ListAsked("stores", limit=500, scope={"active": True})
        self.bench.courier.ask(self, list_page, asked).then(self._take_stores)

    @override
    @Slot()
    def refresh(self) -> None:
        self._underway.look_again()
        if self._shown is not None:
            self._ask_slip(self._shown.slip.id)

    @override
    def may_close(self) -> bool:
        self._is_closing = not self.is_kept
        self._underway.keep()
        return not self._is_closing

    @property
    @override
    def scan_store(self) -> StoreId | None:
        return self.store

    @override
    def on_scan(self, scan: Scan, read: ScanRead) -> Answer:
        """Goods and bins go into the lines that are typed or counted."""
        answer = self._underway.take_scanned(read)
        return answer if answer is not None else super().on_scan(scan, read)

    def _take_stores(self, page: ListPage) -> None:
        self._stores = stores_of(page)
        if isinstance(self._link, SlipLink):
            self._ask_slip(self._link.slip)
        elif self._link.like is not None:
            asked = SlipAsked(self._link.like)
            self.bench.courier.ask(self, slip_of, asked).then(self._begin_like)
        else:
            self._begin_new(self._link.kind)

    def _ask_slip(self, slip: SlipId) -> None:
        self.bench.courier.ask(self, slip_of, SlipAsked(slip)).then(self._take)

    def _begin_new(self, code: str) -> SlipDraft:
        kind = KINDS[code]
        shows = self.bench.actor.sees_cost or kind.price is Price.SELLING
        draft = SlipDraft(kind, self.bench.months.today, shows_prices=shows)
        self.head.title.setText(_("New: {kind}", kind=terms.kind(code)))
        self.head.show_mark(self.head.state, terms.name_of(State.DRAFT))
        form = self._underway.type_in(draft, self._stores)
        only = form.only_store()
        if only is not None:
            draft.put_head(store=only)
            self._underway.show_head()
        self.retitled.emit(self.title)
        form.begin()
        return draft

    def _begin_like(self, shown: SlipShown) -> None:
        """A new draft with the head and the lines of another slip; it keeps itself as typed."""
        draft = self._begin_new(shown.slip.kind.code)
        draft.load_like(shown.slip, shown.items, shown.bins)
        self._underway.show_head(shown.partner, shown.department)
        self.grid.take(draft)
        self._underway.touch()
        self.grid.begin()

    @Slot()
    def _copy(self) -> None:
        if self._shown is not None:
            slip = self._shown.slip
            self.asks.emit(NewSlipLink(slip.kind.code, next(COPIES), slip.id))

    @Slot(object)
    def _take(self, shown: SlipShown) -> None:
        """Show the slip as it stands; what is being typed here is left alone."""
        before, draft = self._shown, self._underway.draft
        mine = draft is not None and (draft.version >= shown.slip.version or not self.is_kept)
        unchanged = before is not None and before.slip.version == shown.slip.version
        if not (shown.may_edit and mine) and not (unchanged and draft is None):
            self._show_content(shown)
        self.show_slip(shown)
        link, first = self._link, before is None
        if first and isinstance(link, SlipLink) and link.bill is not None and may_invoice(shown):
            self._invoicing.begin(shown, link.bill, link.others)

    def _show_content(self, shown: SlipShown) -> None:
        slip = shown.slip
        if shown.may_edit:
            draft = SlipDraft(slip.kind, slip.date, shows_prices=shown.shows_prices)
            draft.load(slip, shown.items, shown.bins)
            draft.show_originals(shown.originals)
            self._underway.type_in(draft, self._stores, shown.partner, shown.department)
            return
        self._invoicing.end()
        self._aside.leave()
        main = shown.main
        may = main.doing if main is not None and main.refusal is None else None
        if may is Doing.EXECUTE and not slip.is_red:
            self._underway.count(shown)
        else:
            self._underway.let_go()
            KeptCount(self.bench, self.grid).drop(slip)
            self.grid.take(BookSheet(shown) if may is Doing.BOOK else ReadSheet(shown))
        self.facts.show()
        self.grid.begin()
        self._going_on.keep_at_hand()
        self._foreseeing.look()

    @Slot()
    def _invoice_turned(self) -> None:
        if self._shown is not None:
            self.show_slip(self._shown)

    @Slot(object, bool)
    def _go(self, link: SlipLink, is_done: bool) -> None:  # noqa: FBT001 - a signal's own
        self.asks.emit(link)
        if is_done and self.may_close():
            self.closes.emit()

    @Slot(object)
    def _kept(self, drafted: Drafted) -> None:
        if isinstance(self._link, NewSlipLink):
            self._link = SlipLink(drafted.slip)
            self.became.emit(self._link)
        self._ask_slip(drafted.slip)

    @Slot()
    def _settled(self) -> None:
        if self._is_closing:
            self.closes.emit()

    @Slot()
    def _stay(self) -> None:
        """What was typed could not be kept: do not close."""
        self._is_closing = False
