"""A new count: which stores, what of them, on what terms; how much that is, before it begins."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.counting.counts import Choice as Covers
from partsdesk.domain.values.people import StoreId
from partsdesk.services.counting.choosing import NAMES_NEEDED
from partsdesk.services.counting.opening import COUNTERS, CountOpened, OpenCount, open_count
from partsdesk.services.counting.showing import Covered, Due, due_of, would_cover
from partsdesk.services.lists import ListAsked, ListPage, list_page
from partsdesk.services.warehouse import Done, RoleNeeded
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice, CodeField, Tick
from partsdesk.ui.flow import Flow
from partsdesk.ui.page import CountLink, NewCountLink, Page
from partsdesk.ui.pages.counts.saying import due_sentence
from partsdesk.ui.parts import Card, label, put_tone
from partsdesk.ui.picker import Picker, Wanted, items_wanted
from partsdesk.ui.tones import Tone
from partsdesk.wording import terms
from partsdesk.wording.language import N_, _, ngettext, say
from partsdesk.wording.refusals import explain

MOST_STORES = 500
FORM_PX = 560
SETTLE_MS = 200  # nobody asks of half a code how much it covers
NAMED = re.compile(r"[\s,，;；、]+")
HINTS = {
    Covers.ZONES: N_("Zones, one after the other; F7 picks"),
    Covers.BINS: N_("Bins, one after the other; F7 picks"),
    Covers.CATEGORY: N_("Numbers of categories, with all below them; F7 picks"),
    Covers.ITEMS: N_("Codes of items, one after the other; F7 picks"),
    Covers.CLASS: N_("Classes: A, B or C"),
}


class NewCountPage(Page):
    """What is to be counted; F9 begins it and opens where it is counted."""

    def __init__(self, bench: Bench, _link: NewCountLink) -> None:
        super().__init__(bench)
        self._turn = 0
        self._due_of: tuple[StoreId, ...] = ()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._look)
        self.head.title.setText(_("New count"))
        self.main = self.action(_("Begin"), "F9", self._begin)
        self.head.add_button(self.main, primary=True)
        self.pick = self.action(_("Pick"), "F7", self._pick)
        self.stores: dict[StoreId, Tick] = {}
        self._build_fields()
        self.layout_.addWidget(self._build_form())
        self.layout_.addWidget(self.due)
        self.layout_.addStretch(1)
        self._allow()
        self._change()

    @property
    @override
    def subject(self) -> str:
        return "counts"

    @override
    def start(self) -> None:
        asked = ListAsked("stores", limit=MOST_STORES, scope={"active": True})
        self.bench.courier.ask(self, list_page, asked).then(self._take_stores)

    @property
    def asked(self) -> OpenCount:
        """What is asked for, as it is filled in now."""
        return OpenCount(
            Covers(self.choice.currentData()),
            tuple(key for key, tick in self.stores.items() if tick.isChecked()),
            self._named(),
            blind=self.blind.isChecked(),
            frozen=self.frozen.isChecked(),
            note=self.note.text().strip(),
        )

    def _build_fields(self) -> None:
        self._ticks = QWidget()
        self._flow = Flow(self._ticks, 16, 2)
        self.choice = Choice(self.bench)
        self.choice.setAccessibleName(_("What is counted"))
        for each in Covers:
            self.choice.addItem(terms.name_of(each), each.value)
        self.choice.currentIndexChanged.connect(self._change)
        self.named = CodeField()
        self.named.is_plain = False  # zones may have Chinese names
        self.named.setAccessibleName(_("Which"))
        self.named.textChanged.connect(self._change)
        self.blind = Tick(self.bench, _("Blind: who counts does not see what the books say"))
        self.blind.setChecked(True)
        self.frozen = Tick(self.bench, _("Freeze: these stores take no slips until it is over"))
        self.note = QLineEdit()
        self.note.setMaxLength(300)
        self.note.setAccessibleName(_("Note"))
        self.covers = label(tone=Tone.SOFT)
        self.covers.setWordWrap(True)
        self.due = label(tone=Tone.SOFT)
        self.due.setWordWrap(True)

    def _build_form(self) -> QWidget:
        card = Card()
        card.setMaximumWidth(FORM_PX + 220)
        form = QFormLayout()
        form.setContentsMargins(16, 14, 16, 14)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        self.which = label(_("Which"), Tone.SOFT)
        for name, widget in (
            (label(_("Stores"), Tone.SOFT), self._ticks),
            (label(_("What is counted"), Tone.SOFT), self.choice),
            (self.which, self.named),
            (label(), self.blind),
            (label(), self.frozen),
            (label(_("Note"), Tone.SOFT), self.note),
            (label(_("Covers"), Tone.SOFT), self.covers),
        ):
            form.addRow(name, widget)
        card.inside.addLayout(form)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(card)
        row.addStretch(1)
        return holder

    def _allow(self) -> None:
        may = self.bench.actor.is_one_of(frozenset(COUNTERS))
        self.main.setEnabled(may)
        if not may:
            self.main.setToolTip(explain(RoleNeeded("", COUNTERS)))

    def _take_stores(self, page: ListPage) -> None:
        rows = [dict(zip(page.names, row, strict=True)) for row in page.rows]
        rows.sort(key=lambda row: row["condition"] != Condition.GOOD.value)
        for number, row in enumerate(rows):
            tick = Tick(self.bench, f"{row['code']} {row['name']}")
            tick.setChecked(number == 0)
            tick.toggled.connect(self._change)
            self.stores[StoreId(int(str(row["id"])))] = tick
            self._flow.addWidget(tick)
        self._ticks.updateGeometry()
        if self.stores:
            next(iter(self.stores.values())).setFocus()
        self._change()

    def _named(self) -> tuple[str, ...]:
        texts = [each for each in NAMED.split(self.named.text().strip()) if each]
        is_class = self.choice.currentData() == Covers.CLASS.value
        return tuple(each.upper() if is_class else each for each in texts)

    @Slot()
    def _change(self) -> None:
        covers = Covers(self.choice.currentData())
        needs = covers in NAMES_NEEDED
        self.which.setVisible(needs)
        self.named.setVisible(needs)
        self.named.setPlaceholderText(say(HINTS[covers]) if needs else "")
        self.pick.setEnabled(needs and covers is not Covers.CLASS)
        self._turn += 1
        if self.asked.stores:
            self._settle.start()
        else:
            self._settle.stop()
            self._say_covered(_("Choose a store."), Tone.ATTENTION)

    @Slot()
    def _look(self) -> None:
        """Ask how much it covers; what has come due only where it is of other stores."""
        asked = self.asked
        pending = self.bench.courier.ask(self, would_cover, asked)
        pending.then(partial(self._show_covered, self._turn))
        if asked.stores != self._due_of:
            self._due_of = asked.stores
            due = self.bench.courier.ask(self, due_of, asked.stores)
            due.then(partial(self._show_due, asked.stores))

    def _show_due(self, stores: tuple[StoreId, ...], due: Due) -> None:
        if stores == self._due_of:
            self.due.setText(due_sentence(due))

    def _show_covered(self, turn: int, covered: Covered) -> None:
        if turn != self._turn:
            return
        said = ngettext(
            "{count} place", "{count} places", covered.lines, count=f"{covered.lines:,}"
        )
        if covered.taken:
            more = _(
                "{said}; {taken} of them are being counted in {count}: finish that count first",
                said=said,
                taken=f"{covered.taken:,}",
                count=covered.by,
            )
            self._say_covered(more, Tone.ATTENTION)
        elif covered.lines:
            self._say_covered(said, Tone.ACCENT)
        else:
            self._say_covered(_("Nothing lies there that could be counted."), Tone.ATTENTION)

    def _say_covered(self, text: str, tone: Tone) -> None:
        self.covers.setText(text)
        put_tone(self.covers, tone)

    @Slot()
    def _pick(self) -> None:
        asked = self.asked
        store = asked.stores[0] if asked.stores else None
        picker = Picker(self.bench, _wanted(asked.choice, store), self)
        picker.picked.connect(self._add)
        picker.open()

    @Slot(object)
    def _add(self, picked: dict[str, str]) -> None:
        texts = dict.fromkeys((*self._named(), *picked.values()))
        self.named.setText(" ".join(text for text in texts if text))
        self.named.setFocus()

    @Slot()
    def _begin(self) -> None:
        pending = self.bench.courier.perform(self, open_count, self.asked)
        pending.holding(self.main).then(self._begun).refused(self.notices.show_refusal)

    def _begun(self, done: Done[CountOpened]) -> None:
        self.asks.emit(CountLink(done.result.called))
        self.closes.emit()


def _wanted(choice: Covers, store: StoreId | None) -> Wanted:
    if choice is Covers.ITEMS:
        return items_wanted(store, leaves=False)
    if choice is Covers.CATEGORY:
        asked = ListAsked("categories")
        return Wanted(_("Categories"), asked, ("number", "name"), {"named": "number"})
    asked = ListAsked("bins", scope={"store": store, "active": True})
    taken = "zone" if choice is Covers.ZONES else "code"
    return Wanted(_("Bins"), asked, ("code", "zone"), {"named": taken})
