"""What a page is: its title, its head, what it says, and the topics that it follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.catalog.items import ItemId, LotId
from partsdesk.domain.catalog.places import BinId, Condition, Group
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.topics import Topic
from partsdesk.services.scans import ScanRead
from partsdesk.ui.bench import Bench
from partsdesk.ui.keys import keyed_within
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.parts import ActionButton, ElidedLabel, label, pill
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scans.desk import Answer, not_taken
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _


@dataclass(frozen=True, slots=True)
class SubjectLink:
    """A subject of the rail."""

    subject: str


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice as it is called, and its day."""

    number: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SlipLink:
    """One slip.

    Attributes:
        bill: the invoice that is to be taken in for it, and for ``others`` after it.
    """

    slip: SlipId
    bill: Bill | None = field(default=None, compare=False)
    others: tuple[SlipId, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class NewSlipLink:
    """A new slip of a kind, or one like another; each is a tab of its own."""

    kind: str
    nonce: int = 0
    like: SlipId | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a card or a ledger account.

    Attributes:
        first: its first month; None for the beginning.
        last: its last month; None for the months of this year, whatever ``first`` says.
        kind: entries of one kind of slip alone; ``side`` what went ``in`` or ``out`` alone.
    """

    first: Month | None = None
    last: Month | None = None
    kind: str = ""
    side: str = ""


THIS_YEAR = Part()


@dataclass(frozen=True, slots=True)
class CardLink:
    """The bin card of an item: everywhere, in one store, or in one bin, of one lot."""

    item: ItemId
    code: str
    name: str
    store: StoreId | None = None
    bin: BinId | None = None
    place: str = ""
    lot: LotId | None = None
    part: Part = THIS_YEAR


@dataclass(frozen=True, slots=True)
class LedgerLink:
    """The ledger of an item in a valuation group."""

    item: ItemId
    code: str
    name: str
    group: Group
    store: StoreId | None = None
    part: Part = THIS_YEAR


@dataclass(frozen=True, slots=True)
class SummaryLink:
    """The movements summary 收发存汇总 of the months of this year."""


@dataclass(frozen=True, slots=True)
class DayLink:
    """The receipts and issues of a day 出入库日报: of today."""


@dataclass(frozen=True, slots=True)
class StockLink:
    """The stock of one item, or of every item in the stores of one condition."""

    item: ItemId | None
    code: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class PartnerLink:
    """The slips of one partner."""

    partner: int
    name: str


@dataclass(frozen=True, slots=True)
class SlipsLink:
    """The slips that wait for one step, as a line of the desk counts them.

    Attributes:
        kinds: of these kinds only; empty for all of them.
        is_mine: only those that the person drew up; ``is_others`` only those he did not.
        leaves: whether their goods are to be taken out.
        books: whether they wait for being booked.
        until: only those of this day and before.
    """

    name: str
    states: tuple[State, ...]
    kinds: tuple[str, ...] = ()
    is_mine: bool = False
    is_others: bool = False
    leaves: bool = False
    books: bool = False
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PickingLink:
    """The picking list 拣货单 of some slips; of every released one where none is named."""

    slips: tuple[SlipId, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacking:
    """An item that runs low, as the reorder list says."""

    item: ItemId
    code: str
    name: str
    spec: str
    unit: str
    available: Quantity
    suggested: Quantity


@dataclass(frozen=True, slots=True)
class RequestLink:
    """A purchase request 请购单 of some items that run low."""

    lacking: tuple[Lacking, ...]


@dataclass(frozen=True, slots=True)
class RegisterLink:
    """What stands open in one of the registers beside the slips."""

    register: str


@dataclass(frozen=True, slots=True)
class MonthEndLink:
    """The two closes of a month 月结, with their checklists."""


@dataclass(frozen=True, slots=True)
class RecordLink:
    """One thing with fields, or a new one of its kind; each new one is a tab of its own.

    Attributes:
        id: what it is known by: its id, or the code of what has none.
        copy_of: the thing that a new one takes its fields from.
        begins: what a new one's fields begin with.
    """

    kind: str
    id: int | str | None = None
    copy_of: int | str | None = None
    nonce: int = 0
    begins: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class SettingsLink:
    """One section of the settings."""

    section: str


@dataclass(frozen=True, slots=True)
class ImportLink:
    """A file to be taken in as something: items, partners, stores, opening stock, slips."""

    sort: str


@dataclass(frozen=True, slots=True)
class CountLink:
    """One count, by its number: what is counted of it."""

    number: str


@dataclass(frozen=True, slots=True)
class DifferencesLink:
    """What one count found against the cards."""

    number: str


@dataclass(frozen=True, slots=True)
class NewCountLink:
    """A new count."""


@dataclass(frozen=True, slots=True)
class StatementLink:
    """The account-card-stock statement 帐卡物对帐 of a day: of today, where none is named."""

    day: dt.date | None = None


Link: TypeAlias = (
    SubjectLink
    | SlipLink
    | NewSlipLink
    | CardLink
    | LedgerLink
    | StockLink
    | SummaryLink
    | DayLink
    | PartnerLink
    | SlipsLink
    | RegisterLink
    | MonthEndLink
    | PickingLink
    | RequestLink
    | RecordLink
    | ImportLink
    | SettingsLink
    | CountLink
    | DifferencesLink
    | NewCountLink
    | StatementLink
)


class Page(QWidget):
    """A page of the window; it knows no other page and opens one by asking.

    Signals:
        asks: another page should be opened (a ``Link``).
        retitled: the page is called something else now.
        became: the page is of another link now (a new slip was saved and has an id).
        closes: the page that would not close before may be closed now.
        answered: what became of a scan that was taken in before (an ``Answer``).
    """

    asks = Signal(object)
    retitled = Signal(str)
    became = Signal(object)
    closes = Signal()
    answered = Signal(object)
    follows: ClassVar[frozenset[Topic]] = frozenset()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.bench = bench
        self.notices = NoticeBar(self)
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(16, 12, 16, 14)
        self.layout_.setSpacing(10)
        self.head = Heading()
        self.layout_.addWidget(self.head)
        self.layout_.addWidget(self.notices)

    @property
    def title(self) -> str:
        """What the page's tab says: what it is, and of what."""
        return f"{self.head.title.text()} {self.head.number.text()}".strip()

    @property
    def subject(self) -> str:
        """The rail's subject that the page belongs to."""
        return ""

    def start(self) -> None:
        """Ask for what is to be shown; called once, when the page is in its place."""

    def refresh(self) -> None:
        """Ask again for what is shown."""

    @Slot(object)
    def hear(self, topics: Iterable[Topic]) -> None:
        """Something changed; ask again if it concerns this page."""
        if self.follows & frozenset(topics):
            self.refresh()

    def may_close(self) -> bool:
        """Whether the page may be closed now; one that is still saving says no, and finishes."""
        return True

    @property
    def scan_store(self) -> StoreId | None:
        """The store whose bins are scanned by their codes alone; None where none is meant."""
        return None

    @property
    def takes_badges(self) -> bool:
        """Whether a person's badge is taken in here; else somebody else wants to come in."""
        return False

    def on_scan(self, scan: Scan, read: ScanRead) -> Answer:
        """Take a scan in: a slip opens, and of goods their stock, unless the page knows better."""
        item, name = read.item, read.item.name if read.item else ""
        if read.slip is not None:
            self.asks.emit(SlipLink(read.slip))
            return Answer(_("slip opened"))
        if read.count:
            self.asks.emit(CountLink(read.count))
            return Answer(_("count opened"), code=read.count)
        if item is not None:
            self.asks.emit(StockLink(item.id, item.code))
            return Answer(_("{name} · stock shown", name=name), code=item.code)
        return not_taken(scan, read)

    def action(self, text: str, key: str = "", slot: Any = None) -> QAction:
        """An action of the page with its key."""
        return keyed_within(self, text, key, slot)


class Heading(QWidget):
    """The head of a page: what it is, how it stands, what can be done."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.title = label(name="heading")
        self.number = pill()
        self.state = pill()
        self.more = ElidedLabel(Tone.SOFT)
        self.more.setMinimumWidth(40)
        for widget in (self.title, self.number, self.state):
            row.addWidget(widget)
        row.addWidget(self.more, 1)
        self._row = row
        self.number.hide()
        self.state.hide()
        self.setFixedHeight(34)

    def add_button(self, action: QAction, *, primary: bool = False) -> ActionButton:
        """Put a button for an action at the right."""
        button = ActionButton(action, primary=primary)
        self._row.addWidget(button)
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Put anything at the right."""
        self._row.addWidget(widget)

    def show_mark(self, mark: QLabel, text: str) -> None:
        """Show a mark, or hide it where it says nothing."""
        mark.setText(text)
        mark.setVisible(bool(text))
