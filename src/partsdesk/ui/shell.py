"""The window: subjects at the left, search at the top, pages in tabs, its standing below."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import UNFINISHED, SlipId
from partsdesk.domain.catalog.codes import BadgeCode
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.services.counting.opening import COUNTERS
from partsdesk.services.counting.showing import counts_waiting
from partsdesk.services.desks import waits_for
from partsdesk.services.lists import (
    Filter,
    Found,
    ListAsked,
    ListPage,
    Match,
    Standing,
    list_page,
    standing,
)
from partsdesk.ui.bench import Bench
from partsdesk.ui.changing import ChangeBox
from partsdesk.ui.finder import Finder
from partsdesk.ui.handbook import Handbook
from partsdesk.ui.key_card import KeyCard
from partsdesk.ui.keys import actions_of, entries_of, key_of, keyed, why_not
from partsdesk.ui.nightly import LastBackup
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.opening import page_of
from partsdesk.ui.own_pin import PinBox
from partsdesk.ui.page import (
    CountLink,
    Link,
    NewCountLink,
    NewSlipLink,
    Page,
    PartnerLink,
    RecordLink,
    SlipLink,
    StatementLink,
    StockLink,
    SubjectLink,
)
from partsdesk.ui.palette import Entry
from partsdesk.ui.panes import go_to, panes_of, place_in
from partsdesk.ui.parts import emblem, flat, label, pill, put_tone
from partsdesk.ui.pending import Pending
from partsdesk.ui.person_menu import PersonMenu
from partsdesk.ui.rail import Rail
from partsdesk.ui.scale import scale_of
from partsdesk.ui.scans.line import ScanLine
from partsdesk.ui.scans.station import GunStation
from partsdesk.ui.tabs import Tabs
from partsdesk.ui.tones import Scheme, Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import Language, _, pick

STANDING_MS = 300_000


class Shell(QMainWindow):
    """The frame that everything happens in.

    Signals:
        leaves: the person logs out.
        changes: another person wants to come in (the ``ChangeBox``, and what is ``Typed`` in it).
        changed: they are let in (``Actor``); what is open is kept open for them.
        themed: another look was chosen.
        speaks: another language was chosen.
        scaled: another size was chosen, in per cent.
        reports: somebody wants to see the report about a fault.
    """

    leaves = Signal()
    changes = Signal(object, object)
    changed = Signal(object)
    themed = Signal(object)
    speaks = Signal(object)
    scaled = Signal(int)
    reports = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self._actor = bench.actor  # an answer may come after log-out
        self._handbook: Handbook | None = None
        self._changing: ChangeBox | None = None
        self._drawn_up = 0
        self._own: dict[str, QAction] = {}
        self.setWindowTitle(_("partsdesk · {company}", company=bench.company or _("Warehouse")))
        self.resize(1366, 768)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._build_top())
        column.addLayout(self._build_middle(), 1)
        column.addWidget(self._build_bottom())
        self.setCentralWidget(body)
        self._connect()
        self._show_standing()
        self._count_waiting()

    def open(self, link: Link) -> Page:
        """Bring the page of a link to the front; open it where it is not open."""
        page = self.tabs.page_of(link)
        if page is None:
            page = page_of(self.bench, link)
            page.asks.connect(self.open)
            page.answered.connect(self.gun.desk.say)
            self.bench.courier.changed.connect(page.hear)
            is_first = self.tabs.front is None
            self.tabs.add(page, link)
            page.start()
            if not is_first:  # at the very beginning one types into the search field
                self._back_to_page()
        else:
            self.tabs.show_page(page)
        return page

    @override
    def closeEvent(self, event: QCloseEvent, /) -> None:
        waiting = [page for page in self.tabs.pages if not page.may_close()]
        for page in waiting:
            page.closes.connect(self.close)
        event.setAccepted(not waiting)
        if not waiting:
            self.gun.stop()

    def _build_top(self) -> QWidget:
        top = QFrame()
        top.setObjectName("topbar")
        top.setFixedHeight(44)
        row = QHBoxLayout(top)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(emblem(22, self.devicePixelRatioF()))
        row.addWidget(label(_("Parts desk"), name="brand"))
        row.addWidget(label(pick("partsdesk", ""), Tone.SOFT))
        row.addSpacing(12)
        self.finder = Finder(self.bench, self._commands)
        row.addWidget(self.finder)
        row.addStretch(1)
        self._month = label(tone=Tone.SOFT)
        self._months = pill()
        self._who = QPushButton()
        self._who.setProperty("flat", True)
        self._who.setMenu(self._build_menu())
        self._who.setAccessibleName(_("Who is here, and how it looks"))
        for widget in (self._month, self._months, self._who):
            row.addWidget(widget)
        return top

    def _build_menu(self) -> PersonMenu:
        menu = PersonMenu(self.bench.theme, scale_of(self.bench.workstation), self)
        menu.themed.connect(self._take_scheme)
        menu.speaks.connect(self._take_language)
        menu.scaled.connect(self._take_scale)
        menu.reports.connect(self.reports)
        menu.pins.connect(self._show_pin)
        menu.changes.connect(self.begin_change)
        menu.leaves.connect(self._leave)
        self.menu = menu
        return menu

    def _build_middle(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        self.rail = Rail(self.bench.theme)
        self.tabs = Tabs()
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        self.notices = NoticeBar()
        holder = QVBoxLayout()
        holder.setContentsMargins(16, 0, 16, 8)
        holder.addWidget(self.notices)
        side.addWidget(self.tabs, 1)
        side.addLayout(holder)
        row.addWidget(self.rail)
        row.addLayout(side, 1)
        return row

    def _build_bottom(self) -> QWidget:
        bottom = QFrame()
        bottom.setObjectName("statusbar")
        bottom.setFixedHeight(28)
        row = QHBoxLayout(bottom)
        row.setContentsMargins(7, 0, 12, 0)  # the first is a button: its text stands at 12
        row.setSpacing(18)
        self._connection = label()
        self._busy = label(tone=Tone.ATTENTION)
        self._off = flat(_("Call off"))
        self._off.clicked.connect(self.bench.courier.call_off)
        self._off.hide()
        self._company = label()
        self.last_backup = LastBackup(self.bench)
        self._keys = label(_("F1 help · ? keys"))
        self._kind_of_database = label()
        self.scans = ScanLine()
        row.addWidget(self.scans)
        row.addWidget(self._connection)
        row.addWidget(self._company)
        row.addWidget(self.last_backup)
        row.addWidget(self._busy)
        row.addWidget(self._off)
        row.addStretch(1)
        row.addWidget(self._keys)
        row.addWidget(self._kind_of_database)
        return bottom

    def _connect(self) -> None:
        courier = self.bench.courier
        self.gun = GunStation(self.bench, self, lambda: self.tabs.front, self.scans)
        courier.busy.connect(self._show_busy)
        courier.waits.connect(self._show_waits)
        courier.reached.connect(self._show_reached)
        courier.unheard.connect(self._show_unheard)
        courier.changed.connect(self._hear)
        self.gun.desk.badged.connect(self.begin_change)
        self.rail.chosen.connect(self._open_subject)
        self.tabs.fronted.connect(self._front)
        self.finder.chosen.connect(self._open_found)
        self.finder.left.connect(self._back_to_page)
        self._build_actions()
        self._clock = QTimer(self, interval=STANDING_MS)
        self._clock.timeout.connect(self._ask_standing)
        self._clock.start()

    def _build_actions(self) -> None:
        """What the frame itself does; the palette and the key card read it from here."""
        for text, key, slot in (
            (_("Find anything"), "Ctrl+K", self.finder.begin),
            (_("Help"), "F1", self.show_help),
            (_("Keys"), "?", self.show_keys),
            (_("Refresh"), "F5", self._refresh),
            (_("Next pane"), "F6", partial(self._go_on, 1)),
            (_("Pane before"), "Shift+F6", partial(self._go_on, -1)),
            (_("Menu"), "F10", self._who.showMenu),
        ):
            self._own[key] = keyed(self, text, key, slot)

    @property
    def frame_actions(self) -> list[QAction]:
        """What the frame does, whatever page is in front."""
        return [*self.actions(), *self.tabs.actions()]

    def _commands(self) -> list[Entry]:
        """Everything that can be done now."""
        front = self.tabs.front
        here = actions_of(front) if front is not None else []
        found = [_command("page", action.text(), action) for action in here]
        actor = self.bench.actor
        found += [
            Entry("new", terms.kind(code), partial(self._draw_up, code))
            for code, kind in KINDS.items()
            if actor.is_one_of(kind.rights.drafts)
        ]
        if actor.is_one_of(frozenset(COUNTERS)):
            found.append(Entry("new", _("New count"), partial(self.open, NewCountLink())))
        found += [_command("subjects", door.text(), door) for door in self.rail.doors]
        found.append(
            Entry("subjects", _("Account, card, stock"), partial(self.open, StatementLink()))
        )
        found += [_command("frame", action.text(), action) for action in self.frame_actions]
        found += [_command("frame", name, action) for name, action in entries_of(self.menu)]
        return found

    def _draw_up(self, code: str) -> None:
        self._drawn_up -= 1  # the list of slips counts upwards
        self.open(NewSlipLink(code, self._drawn_up))

    @Slot()
    def show_keys(self) -> None:
        """Every key of the page in front and of the frame."""
        front = self.tabs.front
        here = [] if front is None else [(front.title, actions_of(front))]
        frame = [*self.rail.doors, *self.frame_actions]
        KeyCard([*here, (_("The window"), frame)], self).open()

    @Slot()
    def show_help(self) -> None:
        """The handbook, at what is in front."""
        if self._handbook is None:
            self._handbook = Handbook(self)
            self._handbook.keys.connect(self.show_keys)
        front = self.tabs.front
        self._handbook.open_at(front.subject if front is not None else "")

    def _go_on(self, step: int) -> None:
        go_to(
            panes_of(self.tabs.front, (self.rail, self.tabs.bar), (self.notices, self.scans)), step
        )

    @Slot()
    def _back_to_page(self) -> None:
        """The keyboard is the page's again."""
        place = place_in(self.tabs.front) if self.tabs.front is not None else None
        if place is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _open_subject(self, subject: str) -> None:
        self.open(SubjectLink(subject))

    @Slot(object)
    def _open_found(self, found: Found) -> None:
        links: Mapping[str, Link] = {
            "counts": CountLink(found.code),
            "slips": SlipLink(SlipId(found.id)),
            "items": StockLink(ItemId(found.id), found.code),
            "partners": PartnerLink(found.id, found.name),
            "bins": RecordLink("bins", found.id),
            "lots": StockLink(ItemId(found.id), found.name),
        }
        self.open(links[found.listing])

    @Slot(object)
    def _front(self, page: Page | None) -> None:
        if page is not None:
            self.rail.show_subject(page.subject)
            taken = {key_of(action) for action in actions_of(page)}
            for key, action in self._own.items():
                action.setVisible(key not in taken)  # a key with two meanings has none in Qt

    @Slot()
    def _refresh(self) -> None:
        if self.tabs.front is not None:
            self.tabs.front.refresh()

    @Slot(object, object)
    def _show_unheard(self, fault: Exception, pending: Pending[object]) -> None:
        """Say what nobody listened for: on the page it came from, else on the frame."""
        notices = self.notices
        asker = pending.asker
        for page in self.tabs.pages:
            if asker is page or (isinstance(asker, QWidget) and page.isAncestorOf(asker)):
                notices = page.notices
        if isinstance(fault, Refusal):
            notices.show_refusal(fault)
        else:
            notices.show_trouble(fault, pending)

    @Slot(bool)
    def _show_busy(self, is_busy: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._busy.setText(_("Working …") if is_busy else "")
        if not is_busy:
            self._off.hide()

    @Slot(str)
    def _show_waits(self, holder: str) -> None:
        """An act takes its time: say whom it waits for, and offer to give it up."""
        text = _("Waiting for {holder} …", holder=holder) if holder else _("Working …")
        self._busy.setText(text)
        self._off.show()

    @Slot(bool)
    def _show_reached(self, is_reached: bool) -> None:  # noqa: FBT001 - a Qt slot
        text = _("Connected") if is_reached else _("No connection")
        self._connection.setText(f"● {text}")
        put_tone(self._connection, Tone.GOOD if is_reached else Tone.ATTENTION)

    @Slot(object)
    def _hear(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.SLIPS, Topic.PAPERS, Topic.REGISTERS, Topic.LEDGER}:
            self._count_waiting()
        if Topic.COUNTS in topics:
            self._count_counts()
        if topics & {Topic.MONTHS, Topic.SETTINGS}:
            self._ask_standing()
        if topics & {Topic.BACKUPS, Topic.SETTINGS}:
            self.last_backup.look()

    @Slot()
    def _ask_standing(self) -> None:
        self.bench.courier.ask(self, standing, None).then(self._take_standing)

    def _take_standing(self, found: Standing) -> None:
        self.bench.months, self.bench.zone = found.months, found.zone
        self.bench.company = found.company
        self._show_standing()

    def _show_standing(self) -> None:
        months, actor = self.bench.months, self._actor
        month = Month.of(months.today)
        self._month.setText(figures.long_month(month))
        closed = months.stores is not None and month <= months.stores
        self._months.setText(_("stores closed") if closed else _("open"))
        put_tone(self._months, Tone.ATTENTION if closed else Tone.PLAIN)
        roles = figures.joined([terms.name_of(role).capitalize() for role in sorted(actor.roles)])
        name = self._called
        self._who.setText(f"{roles} {name}" if len(actor.roles) == 1 else name)
        self._who.setToolTip(
            _("{roles} · by badge and PIN", roles=roles) if actor.by_pin else roles
        )
        self._show_reached(True)
        self._company.setText(figures.joined([self.bench.company] if self.bench.company else []))
        self._kind_of_database.setText(self.bench.database)

    @property
    def _called(self) -> str:
        """Who is here."""
        return self._actor.name or self._actor.login

    def _count_waiting(self) -> None:
        states = tuple(state.value for state in UNFINISHED)
        asked = ListAsked("slips", (Filter("state", Match.ONE_OF, states),), limit=1)
        self.bench.courier.ask(self, list_page, asked).then(self._show_waiting)
        show = partial(self.rail.show_waiting, "home")
        self.bench.courier.ask(self, waits_for, None).then(show)

        self._count_counts()

    def _count_counts(self) -> None:
        show = partial(self.rail.show_waiting, "counts")
        self.bench.courier.ask(self, counts_waiting, None).then(show)

    def _show_waiting(self, page: ListPage) -> None:
        self.rail.show_waiting("slips", page.total)

    @Slot(object)
    def _take_scheme(self, scheme: Scheme) -> None:
        self.bench.theme.take(scheme)
        self.themed.emit(scheme)

    @Slot(object)
    def _take_language(self, chosen: Language) -> None:
        """Speak another language once all that was typed is kept."""
        self.tabs.settle(partial(self._hand_over, self.speaks, chosen))

    @Slot(int)
    def _take_scale(self, percent: int) -> None:
        self.scaled.emit(percent)
        text = _("{percent} % from the next start of the program on", percent=percent)
        self.notices.tell(text, Tone.ACCENT)

    @Slot()
    @Slot(object)
    def begin_change(self, badge: BadgeCode | None = None) -> None:
        """Another person comes: once all that was typed is kept, they prove who they are."""
        self.tabs.settle(partial(self._show_change, badge))

    def _show_change(self, badge: BadgeCode | None) -> None:
        box = self._changing
        if box is None or not isValid(box):
            box = self._changing = ChangeBox(self._called, self)
            box.asks.connect(partial(self.changes.emit, box))
            box.open()
        if badge is not None:
            box.take_badge(badge)

    def give_way(self, actor: Actor) -> None:
        """They did: all that was typed here is kept, then the window is theirs."""
        self.tabs.settle(partial(self._hand_over, self.changed, actor))

    @Slot()
    def _show_pin(self) -> None:
        box = PinBox(self.bench.courier, self)
        text = _("The PIN is set; it goes with your badge.")
        box.kept.connect(partial(self.notices.tell, text))
        box.open()

    def _hand_over(self, signal: SignalInstance, *facts: object) -> None:
        """Another window takes the place of this one: it listens to nothing any more."""
        self.gun.stop()
        self._clock.stop()
        signal.emit(*facts)

    @Slot()
    def _leave(self) -> None:
        if self.close():
            self.leaves.emit()


def _command(group: str, name: str, action: QAction) -> Entry:
    key, why = key_of(action), why_not(action)
    return Entry(group, name, action.trigger, "", "", key, why, is_enabled=action.isEnabled())
