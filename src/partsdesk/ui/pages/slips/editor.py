"""One slip: typed, released, counted, booked and read on one page."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from partsdesk.domain.books.kind import Price
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import MayNot, SlipId, State
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.services.goods import Beside, BesideAsked, beside
from partsdesk.services.lists import ListAsked, ListPage, list_page
from partsdesk.services.showing import Doing, SlipAsked, SlipShown, slip_of
from partsdesk.services.slips.drafting import Drafted
from partsdesk.ui.bench import Bench
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.page import NewSlipLink, Page, SlipLink
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.drafting import Counting, Drafting
from partsdesk.ui.pages.slips.facts import facts_of, progress_of
from partsdesk.ui.pages.slips.grid import Grid
from partsdesk.ui.pages.slips.head import HeadForm, HeadLine, StoreRow, stores_of
from partsdesk.ui.pages.slips.reading import BookSheet, ReadSheet
from partsdesk.ui.pages.slips.side import SidePanel
from partsdesk.ui.pages.slips.stepping import Stepping
from partsdesk.ui.pages.slips.steps import Said, name_of, state_text, state_tone, title_of
from partsdesk.ui.parts import Card, put_tone
from partsdesk.ui.tones import Tone
from partsdesk.wording import terms
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain

LOOK_MS = 150
SECOND = (Doing.TAKE_BACK, Doing.VOID, Doing.REVERSE)


class SlipPage(Page):
    """A slip, new or kept."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.SLIPS, Topic.STOCK})

    def __init__(self, bench: Bench, link: SlipLink | NewSlipLink) -> None:
        super().__init__(bench)
        self._link = link
        self._stores: tuple[StoreRow, ...] = ()
        self._shown: SlipShown | None = None
        self._drafting: Drafting | None = None
        self._counting: Counting | None = None
        self.form: HeadForm | None = None
        self._after_keeping: Doing | None = None
        self._is_closing = False
        self._stepping = Stepping(bench, self.notices, self)
        self._stepping.taken.connect(self.refresh)
        self._stepping.asks.connect(self.asks)
        self._build_actions()
        self._build_head()
        self._build_lines()
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._ask_beside)
        bench.theme.changed.connect(self.refresh)

    @property
    @override
    def subject(self) -> str:
        return "slips"

    @property
    @override
    def title(self) -> str:
        return f"{self.head.title.text()} {self.head.number.text()}".strip()

    @property
    def shown(self) -> SlipShown | None:
        """The slip as it was last told; None while it is new or on its way."""
        return self._shown

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
        if self._drafting is None or not self._drafting.is_waiting:
            return True
        self._is_closing = True
        self._drafting.flush()
        return False

    def _build_actions(self) -> None:
        self.main = self.action("", "F9", self._press_main)
        self.save = self.action(_("Save"), "Ctrl+S", self._press_save)
        self.fill = self.action(_("All as asked"), "Ctrl+E", self._press_fill)
        self.second: dict[Doing, QAction] = {
            doing: self.action("", "", partial(self._press_second, doing)) for doing in SECOND
        }

    def _build_head(self) -> None:
        for action in (*self.second.values(), self.fill, self.main):
            action.setVisible(False)
            self.head.add_button(action, primary=action is self.main)
        self._line = HeadLine()
        self._line.hide()
        self.layout_.insertWidget(1, self._line)
        self.lack = NoticeBar(self, closable=False)
        self.layout_.addWidget(self.lack)

    def _build_lines(self) -> None:
        empty = SlipDraft(KINDS["other-in"], self.bench.months.today, shows_prices=False)
        self.grid = Grid(self.bench, empty)
        card = Card()
        card.inside.setContentsMargins(1, 1, 1, 4)
        card.inside.addWidget(self.grid)
        self._side = SidePanel()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(card, 1)
        row.addWidget(self._side)
        self.layout_.addLayout(row, 1)
        self.grid.changed.connect(self._typed)
        self.grid.looked_at.connect(self._look_soon)

    def _take_stores(self, page: ListPage) -> None:
        self._stores = stores_of(page)
        if isinstance(self._link, SlipLink):
            self._ask_slip(self._link.slip)
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

    def _type_in(self, draft: SlipDraft, partner: str, department: str) -> HeadForm:
        """Show a draft to be typed."""
        self._let_go()
        drafting = Drafting(self.bench, draft, self)
        drafting.kept.connect(self._kept)
        drafting.refused.connect(self.notices.show_refusal)
        drafting.resolved.connect(self.grid.show_again)
        drafting.settled.connect(self._settled)
        drafting.stuck.connect(self._stay)
        form = HeadForm(self.bench, draft.kind, self._stores, red=draft.is_red)
        form.show_head(draft.head, partner, department)
        form.typed.connect(self._head_typed)
        self._drafting, self.form = drafting, form
        self.layout_.insertWidget(1, form)
        self._line.hide()
        self._follow_stores(draft)
        self.grid.take(draft)
        drafting.ask_free()
        return form

    def _let_go(self) -> None:
        """Leave the way in which the slip was shown before."""
        for old in (self._drafting, self._counting):
            if old is not None:
                old.deleteLater()
        self._drafting = self._counting = None
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _follow_stores(self, draft: SlipDraft) -> None:
        self.grid.bins_within({"bin": draft.head.store, "to_bin": draft.head.to_store})

    def _take(self, shown: SlipShown) -> None:
        """Show the slip as it stands; what is being typed here is left alone."""
        before, self._shown = self._shown, shown
        drafting = self._drafting
        mine = drafting is not None and drafting.draft.version >= shown.slip.version
        typed_here = shown.may_edit and drafting is not None and (mine or drafting.is_waiting)
        unchanged = before is not None and before.slip.version == shown.slip.version
        if not typed_here and not (unchanged and drafting is None):
            self._show_content(shown)
        self._show_head(shown)
        self._show_steps(shown)
        self.retitled.emit(self.title)

    def _show_content(self, shown: SlipShown) -> None:
        slip = shown.slip
        if shown.may_edit:
            draft = SlipDraft(slip.kind, slip.date, shows_prices=shown.shows_prices)
            draft.load(slip, shown.items, shown.bins)
            self._type_in(draft, shown.partner, shown.department)
            return
        self._let_go()
        main = shown.main
        may = main.doing if main is not None and main.refusal is None else None
        if may is Doing.EXECUTE and not slip.is_red:
            sheet = CountSheet(shown)
            self._counting = Counting(self.bench, sheet, self)
            self._counting.resolved.connect(self.grid.show_again)
            self.grid.bins_within({"bin": slip.store, "to_bin": slip.to_store})
            self.grid.take(sheet)
        else:
            self.grid.take(BookSheet(shown) if may is Doing.BOOK else ReadSheet(shown))
        self._line.show()
        self.grid.begin()

    def _show_head(self, shown: SlipShown) -> None:
        slip = shown.slip
        self.head.title.setText(title_of(slip))
        self.head.show_mark(self.head.number, slip.called)
        self.head.show_mark(self.head.state, state_text(slip))
        put_tone(self.head.state, state_tone(slip))
        put_tone(self.head.title, Tone.WRONG if slip.is_red else Tone.PLAIN)
        self._line.show_facts(facts_of(shown), self.bench.theme.tones.soft)
        if shown.lacks is not None:
            self.lack.tell(explain(shown.lacks), Tone.ATTENTION, _("Still lacks:"))
        elif isinstance(self.grid.sheet, CountSheet):
            self._show_progress(self.grid.sheet)
        else:
            self.lack.clear()

    def _show_progress(self, sheet: CountSheet) -> None:
        text, side, tone = progress_of(sheet)
        self.lack.tell(text, tone, "")
        self.lack.side.setText(side)

    def _show_steps(self, shown: SlipShown) -> None:
        main = shown.main
        self.main.setVisible(main is not None)
        if main is not None:
            self.main.setText(name_of(main.doing, shown.slip.kind))
            self._show_step(self.main, main.refusal)
        ways = {way.doing: way for way in shown.doings}
        for doing, action in self.second.items():
            refusal = ways[doing].refusal if doing in ways else None
            action.setVisible(doing in ways and not isinstance(refusal, MayNot))
            if doing in ways:
                action.setText(name_of(doing, shown.slip.kind))
                self._show_step(action, ways[doing].refusal)
        self.fill.setVisible(isinstance(self.grid.sheet, CountSheet))

    def _show_step(self, action: QAction, refusal: Refusal | None) -> None:
        """A step that is greyed says why, and who may take it."""
        action.setEnabled(refusal is None)
        action.setToolTip(explain(refusal) if refusal else action.text())

    @Slot()
    def _press_main(self) -> None:
        shown = self._shown
        main = shown.main if shown is not None else None
        if shown is None or main is None:
            self._press_save()
        elif self._drafting is not None and self._drafting.is_waiting:
            self._after_keeping = main.doing
            self._drafting.flush()
        elif isinstance(self.grid.sheet, CountSheet) and self.grid.sheet.uncounted:
            lines = ", ".join(str(number) for number in self.grid.sheet.uncounted)
            self.notices.tell(
                _("Not counted yet: lines {lines}; type 0 where nothing came", lines=lines),
                Tone.ATTENTION,
            )
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
            self.grid.show_again()
            self._show_progress(self.grid.sheet)

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
            self._show_progress(self._counting.sheet)

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
    def _look_soon(self) -> None:
        self._look.start()

    @Slot()
    def _ask_beside(self) -> None:
        item = self._item_looked_at()
        if item is None:
            self._side.show_nothing()
            return
        store = self._drafting.draft.head.store if self._drafting else None
        if self._shown is not None and self._drafting is None:
            store = self._shown.slip.store
        self.bench.courier.ask(self, beside, BesideAsked(item, store)).then(self._show_beside)

    def _item_looked_at(self) -> ItemId | None:
        row, sheet = self.grid.currentIndex().row(), self.grid.sheet
        if isinstance(sheet, SlipDraft):
            line = sheet.lines[row] if 0 <= row < len(sheet.lines) else None
            return line.item.id if line is not None and line.item is not None else None
        if self._shown is None or not 0 <= row < len(self._shown.slip.lines):
            return None
        return self._shown.slip.lines[row].item

    def _show_beside(self, found: Beside) -> None:
        self._side.show_item(found)
