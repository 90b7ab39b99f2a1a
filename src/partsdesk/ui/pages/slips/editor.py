"""One slip: typed, released, counted, booked and read on one page."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import count
from typing import ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.domain.books.kind import Price
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.ledger import BookFirst, NotCovered
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.books.stock import NotEnoughStock, OldestFirst
from partsdesk.domain.catalog.codes import BinCode
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import ListAsked, ListPage, list_page
from partsdesk.services.related import SlipNamed, slip_named
from partsdesk.services.scans import ScanRead
from partsdesk.services.showing import Doing, SlipAsked, SlipShown, slip_of
from partsdesk.services.slips.drafting import Drafted
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import Bill, NewSlipLink, SlipLink
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.drafting import Counting, Drafting, look_up_bins
from partsdesk.ui.pages.slips.facts import progress_of
from partsdesk.ui.pages.slips.foreseeing import Foreseeing
from partsdesk.ui.pages.slips.frame import SlipFrame
from partsdesk.ui.pages.slips.going_on import GoingOn
from partsdesk.ui.pages.slips.head import HeadForm, StoreRow, stores_of
from partsdesk.ui.pages.slips.invoice import may_invoice
from partsdesk.ui.pages.slips.invoicing import Invoicing
from partsdesk.ui.pages.slips.kept_count import KeptCount
from partsdesk.ui.pages.slips.reading import BookSheet, ReadSheet
from partsdesk.ui.pages.slips.scanned import Places, into_count, into_draft
from partsdesk.ui.pages.slips.setting_aside import SettingAside
from partsdesk.ui.pages.slips.stepping import Stepping
from partsdesk.ui.pages.slips.steps import Said
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scans.desk import Answer
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain

COPIES = count(1)
MOST_DOORS = 3


class SlipPage(SlipFrame):
    """A slip, new or kept."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.SLIPS, Topic.STOCK})

    def __init__(self, bench: Bench, link: SlipLink | NewSlipLink) -> None:
        super().__init__(bench)
        self._link = link
        self._stores: tuple[StoreRow, ...] = ()
        self._drafting: Drafting | None = None
        self._counting: Counting | None = None
        self.form: HeadForm | None = None
        self._after_keeping: Doing | None = None
        self._is_closing = False
        self._places = Places()
        self._stepping = Stepping(bench, self.notices, self)
        self._stepping.taken.connect(self._taken)
        self._stepping.asks.connect(self.asks)
        self._stepping.refused.connect(self._refused)
        self._aside = SettingAside(self.grid, self.aside, self.side, self)
        self._going_on = GoingOn(bench, self.notices, self)
        self._going_on.goes.connect(self._go)
        self._foreseeing = Foreseeing(bench, self.grid, self.notices, self)
        self._foreseeing.asks.connect(self.asks)
        self._foreseeing.seen.connect(self.show_lack)
        self._invoicing = Invoicing(bench, self.grid, self.bill, self.notices)
        self._invoicing.turned.connect(self._invoice_turned)
        self._invoicing.taken.connect(self.refresh)
        self._connect()

    @property
    @override
    def subject(self) -> str:
        return "slips"

    @property
    @override
    def title(self) -> str:
        return f"{self.head.title.text()} {self.head.number.text()}".strip()

    @property
    def is_kept(self) -> bool:
        """Whether everything typed is kept."""
        return self._drafting is None or not self._drafting.is_waiting

    @override
    def start(self) -> None:
        asked = ListAsked("stores", limit=500, scope={"active": True})
        self.bench.courier.ask(self, list_page, asked).then(self._take_stores)

    @override
    @Slot()
    def refresh(self) -> None:
        if self._shown is not None:
            self._ask_slip(self._shown.slip.id)

    @override
    def may_close(self) -> bool:
        if self._counting is not None:
            self._counting.kept.keep()
        if self._drafting is None or not self._drafting.is_waiting:
            return True
        self._is_closing = True
        self._drafting.flush()
        return False

    @property
    @override
    def scan_store(self) -> StoreId | None:
        return self.store

    @override
    def on_scan(self, scan: Scan, read: ScanRead) -> Answer:
        """Goods and bins go into the lines that are typed or counted."""
        sheet = self.grid.sheet
        is_open = self._drafting is not None or self._counting is not None
        fits = read.item is not None or isinstance(read.meaning, BinCode)
        if not is_open or not fits:
            return super().on_scan(scan, read)
        read = replace(read, times=read.times * self.grid.leave_cell())
        before = sheet.rows
        with sheet.step():
            if isinstance(sheet, SlipDraft):
                taken = into_draft(sheet, read, self._places)
            elif isinstance(sheet, CountSheet):
                taken = into_count(sheet, read, self._places)
            else:
                return super().on_scan(scan, read)
        self.grid.take_scanned(before, taken.row)
        return taken.answer

    def _connect(self) -> None:
        self.main.triggered.connect(self._press_main)
        self.save.triggered.connect(self._press_save)
        self.fill.triggered.connect(self._press_fill)
        self.abnormal.triggered.connect(self._aside.begin)
        self._aside.changed.connect(self._recounted)
        for doing, action in self.second.items():
            action.triggered.connect(partial(self._press_second, doing))
        self.copy.triggered.connect(self._copy)
        self.next.triggered.connect(self._go_on)
        self.invoice.triggered.connect(self._press_invoice)
        self.belonging.asks.connect(self.asks)
        self.grid.changed.connect(self._typed)
        self.bench.theme.changed.connect(self.refresh)

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

    def _begin_new(self, code: str) -> None:
        kind = KINDS[code]
        shows = self.bench.actor.sees_cost or kind.price is Price.SELLING
        draft = SlipDraft(kind, self.bench.months.today, shows_prices=shows)
        self.head.title.setText(_("New: {kind}", kind=terms.kind(code)))
        self.head.show_mark(self.head.state, terms.name_of(State.DRAFT))
        form = self._type_in(draft, "", "")
        only = form.only_store()
        if only is not None:
            draft.put_head(store=only)
            form.show_head(draft.head, "", "")
            self._follow_stores(draft)
        self.retitled.emit(self.title)
        form.begin()

    def _begin_like(self, shown: SlipShown) -> None:
        """A new draft with the head and the lines of another slip; it keeps itself as typed."""
        self._begin_new(shown.slip.kind.code)
        if self._drafting is None or self.form is None:
            return
        draft = self._drafting.draft
        draft.load_like(shown.slip, shown.items, shown.bins)
        self.form.show_head(draft.head, shown.partner, shown.department)
        self._follow_stores(draft)
        self.grid.take(draft)
        self._drafting.touch()
        self.grid.begin()

    @Slot()
    def _copy(self) -> None:
        if self._shown is not None:
            slip = self._shown.slip
            self.asks.emit(NewSlipLink(slip.kind.code, next(COPIES), slip.id))

    def _type_in(self, draft: SlipDraft, partner: str, department: str) -> HeadForm:
        """Show a draft to be typed."""
        self._let_go()
        drafting = Drafting(self.bench, draft, self)
        drafting.kept.connect(self._kept)
        drafting.refused.connect(self.notices.show_refusal)
        drafting.resolved.connect(self._resolved)
        drafting.settled.connect(self._settled)
        drafting.stuck.connect(self._stay)
        form = HeadForm(self.bench, draft.kind, self._stores, red=draft.is_red)
        form.show_head(draft.head, partner, department)
        form.typed.connect(self._head_typed)
        self._drafting, self.form = drafting, form
        self.layout_.insertWidget(1, form)
        self.facts.hide()
        self._follow_stores(draft)
        self.grid.take(draft)
        drafting.ask_free()
        return form

    def _let_go(self) -> None:
        """Leave the way in which the slip was shown before."""
        if self._counting is not None:
            self._counting.kept.let_go()
        for old in (self._drafting, self._counting):
            if old is not None:
                old.deleteLater()
        self._drafting = self._counting = None
        self._places = Places()
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _follow_stores(self, draft: SlipDraft) -> None:
        self.grid.bins_within({"bin": draft.head.store, "to_bin": draft.head.to_store})

    def _take(self, shown: SlipShown) -> None:
        """Show the slip as it stands; what is being typed here is left alone."""
        before = self._shown
        drafting = self._drafting
        mine = drafting is not None and drafting.draft.version >= shown.slip.version
        typed_here = shown.may_edit and drafting is not None and (mine or drafting.is_waiting)
        unchanged = before is not None and before.slip.version == shown.slip.version
        if not typed_here and not (unchanged and drafting is None):
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
            self._type_in(draft, shown.partner, shown.department)
            return
        self._let_go()
        self._invoicing.end()
        self._aside.leave()
        main = shown.main
        may = main.doing if main is not None and main.refusal is None else None
        if may is Doing.EXECUTE and not slip.is_red:
            sheet = CountSheet(shown)
            self._counting = Counting(self.bench, sheet, self)
            self._counting.resolved.connect(self._resolved)
            self.grid.bins_within({"bin": slip.store, "to_bin": slip.to_store})
            self.grid.take(sheet)
            self._say_taken_up(self._counting)
        else:
            KeptCount(self.bench, self.grid).drop(slip)
            self.grid.take(BookSheet(shown) if may is Doing.BOOK else ReadSheet(shown))
        self.facts.show()
        self.grid.begin()
        self._going_on.keep_at_hand()
        self._foreseeing.look()

    def _say_taken_up(self, counting: Counting) -> None:
        """Say that a count goes on where it was left; it can be begun anew, and that undone."""
        if counting.is_taken_up:
            look_up_bins(counting, self.bench, counting.sheet)
            self.notices.tell(_("The count that was begun here goes on where it was left."))
            self.notices.add_choice(_("Begin anew"), self._count_anew)

    def _count_anew(self) -> None:
        self.grid.sheet.undo()
        self.notices.clear()
        self._recounted()

    @Slot()
    def _press_main(self) -> None:
        shown = self._shown
        main = shown.main if shown is not None else None
        if shown is not None and self._invoicing.sheet is not None:
            self._invoicing.take(shown, self.main, self._going_on)
        elif shown is None or main is None:
            self._press_save()
        elif self._drafting is not None and self._drafting.is_waiting:
            self._after_keeping = main.doing
            self._drafting.flush()
        elif isinstance(self.grid.sheet, CountSheet) and self.grid.sheet.uncounted:
            self.notices.tell(progress_of(self.grid.sheet)[0], Tone.ATTENTION)
        else:
            self._take_step(main.doing)

    def _take_step(self, doing: Doing) -> None:
        if self._shown is None:
            return
        sheet = self.grid.sheet
        try:
            said = Said(
                counted=sheet.counts() if isinstance(sheet, CountSheet) else None,
                figures=sheet.figures() if isinstance(sheet, BookSheet) else None,
            )
        except Refusal as refusal:
            self.notices.show_refusal(refusal)
            return
        self._stepping.take(doing, self._shown.slip, said, self.main)

    @Slot()
    def _press_save(self) -> None:
        if self._drafting is not None:
            self._drafting.flush()

    @Slot()
    def _press_fill(self) -> None:
        if isinstance(self.grid.sheet, CountSheet):
            self.grid.sheet.fill()
            self._recounted()
        self._invoicing.fill()

    @Slot()
    def _press_invoice(self) -> None:
        """Show what an invoice is waited for; pressed again, the slip."""
        if self._shown is None:
            return
        if self._invoicing.sheet is None:
            self._invoicing.begin(self._shown, Bill())
        else:
            self._invoicing.leave(self._shown)

    @Slot()
    def _invoice_turned(self) -> None:
        if self._shown is not None:
            self.show_slip(self._shown)

    @Slot()
    def _recounted(self) -> None:
        """The count was changed as a whole."""
        self.grid.show_anew()
        if self._counting is not None:
            self._counting.look_up()
        self.show_lack()

    @Slot(object)
    def _refused(self, refusal: Refusal) -> None:
        """Say what was refused; where the count can be mended, with the way out."""
        sheet = self.grid.sheet
        places = sheet.places_of(refusal) if isinstance(sheet, CountSheet) else ()
        if isinstance(refusal, OldestFirst) and isinstance(sheet, CountSheet):
            told = partial(self._say_why, sheet, refusal.item)
            self.notices.ask(explain(refusal), _("Take it all the same"), told, _("Reason"))
        elif places and isinstance(sheet, CountSheet) and isinstance(refusal, NotEnoughStock):
            spread = partial(self._spread, sheet, refusal.line, places)
            self.notices.offer(explain(refusal), [(_take_from(places), spread)])
        else:
            self.notices.show_refusal(refusal)
            for name in first_to_book(refusal):
                opens = partial(self._open_named, name)
                self.notices.add_choice(_("Open {slip}", slip=name), opens)

    def _open_named(self, name: str) -> None:
        pending = self.bench.courier.ask(self, slip_named, SlipNamed(name))
        pending.then(self._open_slip)

    def _open_slip(self, slip: SlipId) -> None:
        self.asks.emit(SlipLink(slip))

    def _say_why(self, sheet: CountSheet, item: str, reason: str) -> None:
        sheet.say_why(item, reason)
        self._take_step(Doing.EXECUTE)

    def _spread(
        self, sheet: CountSheet, line: int, places: tuple[tuple[str, Quantity], ...]
    ) -> None:
        sheet.spread(line, places)
        self.notices.clear()
        self._recounted()
        self.grid.begin()

    @Slot(object)
    def _taken(self, doing: Doing) -> None:
        """A step was taken: show what has become of the slip, and what is next."""
        self.refresh()
        if self._shown is not None:
            self._going_on.after(doing, self._shown.slip.id)

    @Slot()
    def _go_on(self) -> None:
        """Go to the next slip that waits for this step; one that is not done stays open."""
        main = self._shown.main if self._shown is not None else None
        if not self._going_on.take() and self._shown is not None and main is not None:
            self._going_on.skip(main.doing, self._shown.slip.id)

    @Slot(object, bool)
    def _go(self, link: SlipLink, is_done: bool) -> None:  # noqa: FBT001 - a signal's own
        self.asks.emit(link)
        if is_done and self.may_close():
            self.closes.emit()

    def _press_second(self, doing: Doing) -> None:
        if self._shown is None:
            return
        action = self.second[doing]
        if doing is Doing.TAKE_BACK:
            self._stepping.take(doing, self._shown.slip, Said(), action)
        else:
            self._stepping.ask_reason(doing, self._shown.slip, action)

    @Slot()
    def _typed(self) -> None:
        if self._drafting is not None:
            self._drafting.touch()
        if self._counting is not None:
            self._counting.look_up()
        self.show_lack()

    @Slot(object)
    def _head_typed(self, values: dict[str, object]) -> None:
        if self._drafting is not None:
            self._drafting.draft.put_head(**values)
            self._follow_stores(self._drafting.draft)
            self._drafting.touch()

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
        doing, self._after_keeping = self._after_keeping, None
        if doing is not None and self._shown is not None and self._drafting is not None:
            self._release_kept(doing)

    @Slot()
    def _stay(self) -> None:
        """What was typed could not be kept: neither close nor go on."""
        self._is_closing = False
        self._after_keeping = None

    def _release_kept(self, doing: Doing) -> None:
        """What was typed is kept now; take the step with the version that it has."""
        if self._drafting is None or self._drafting.draft.slip is None:
            return
        pending = self.bench.courier.ask(self, slip_of, SlipAsked(self._drafting.draft.slip))
        pending.then(partial(self._step_on, doing))

    def _step_on(self, doing: Doing, shown: SlipShown) -> None:
        self._take(shown)
        self._take_step(doing)

    @Slot()
    def _resolved(self) -> None:
        """Typed codes are known now, or known to be nothing."""
        self.grid.show_again()
        self.show_lack()
        self.look_soon()


def first_to_book(refusal: Refusal) -> tuple[str, ...]:
    """The slips that a refusal wants to be booked before this one (VAL-2), a few of them."""
    if isinstance(refusal, BookFirst):
        return refusal.slips[:MOST_DOORS]
    return refusal.receipts[:MOST_DOORS] if isinstance(refusal, NotCovered) else ()


def _take_from(places: tuple[tuple[str, Quantity], ...]) -> str:
    parts = [
        _("{quantity} from {bin}", quantity=figures.quantity(quantity), bin=bin_)
        for bin_, quantity in places
    ]
    return _("Take {parts}", parts=figures.joined(parts))
