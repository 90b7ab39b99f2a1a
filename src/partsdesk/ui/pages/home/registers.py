"""What stands open in the registers beside the slips: arrivals, loans, abnormalities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.domain.values.topics import Topic
from partsdesk.services.abnormalities import Abnormalities, list_abnormalities
from partsdesk.services.arrivals import WaitingArrivals, waiting_arrivals
from partsdesk.services.lists import Nature
from partsdesk.services.loans import Loans, list_loans
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import CardLink, Link, NewSlipLink, Page, RegisterLink, SlipLink
from partsdesk.ui.tables.columns import Column, Row, told
from partsdesk.ui.tables.still import StillTable, in_card
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, ngettext, say


@dataclass(frozen=True, slots=True)
class Register:
    """One register: what is asked, how its entries are shown, and where they lead."""

    name: str
    empty: str
    query: Callable[..., Any]
    asked: object
    row: Callable[[Any], Row]
    columns: Sequence[Column]
    link: Callable[[Row], Link]


NUMBER = told("number", Nature.CODE, 136, N_("Number"))
ITEM = told("item", Nature.CODE, 128, N_("Item"))
NAME = told("name", Nature.TEXT, 160, N_("Name"), stretches=True)
BY = told("by", Nature.TEXT, 88, N_("Recorded by"), soft=True)
AGE = told("age", Nature.WHOLE, 88, N_("Stands for"))


def _age(days: int) -> str:
    return ngettext("{days} day", "{days} days", days, days=f"{days:,}")


def _arrival(found: Any) -> Row:
    note = found.arrival
    return {
        "number": note.number,
        "at": note.arrived_at,
        "store": note.store_code,
        "partner": note.partner_name,
        "brought_by": note.brought_by,
        "boxes": note.boxes,
        "place": note.place,
        "by": note.recorded_by,
        "age": _age(found.age.days),
    }


def _loan(found: Any) -> Row:
    loan = found.loan
    return {
        "number": loan.number,
        "item_id": loan.item,
        "item": loan.code,
        "name": loan.name,
        "tool": loan.tool,
        "borrower": f"{loan.team} {loan.borrower}".strip(),
        "at": loan.lent_at,
        "due": loan.due,
        "age": figures.days_late(found.days_late),
    }


def _abnormality(found: Any) -> Row:
    entry = found.abnormality
    return {
        "number": entry.number,
        "slip_id": entry.slip,
        "slip": entry.slip_called,
        "item": entry.code,
        "name": entry.name,
        "quantity": entry.quantity,
        "sort": terms.name_of(entry.abnormal.sort),
        "side": terms.name_of(entry.abnormal.responsible),
        "cause": entry.abnormal.cause,
        "by": entry.recorded_by,
        "age": _age(found.age.days),
    }


REGISTERS: Mapping[str, Register] = {
    "arrivals": Register(
        N_("Arrivals without a slip"),
        N_("Everything that arrived has its slip."),
        waiting_arrivals,
        WaitingArrivals(),
        _arrival,
        (
            NUMBER,
            told("at", Nature.MOMENT, 132, N_("Arrived")),
            told("store", Nature.CODE, 88, N_("Store")),
            told("partner", Nature.TEXT, 160, N_("Partner"), stretches=True),
            told("brought_by", Nature.TEXT, 140, N_("Brought by")),
            told("boxes", Nature.WHOLE, 64, N_("Boxes")),
            told("place", Nature.TEXT, 120, N_("Stands at")),
            BY,
            AGE,
        ),
        lambda _row: NewSlipLink("purchase-receipt"),
    ),
    "loans": Register(
        N_("Tools not returned"),
        N_("Every tool is back in time."),
        list_loans,
        Loans(overdue=True),
        _loan,
        (
            NUMBER,
            ITEM,
            NAME,
            told("tool", Nature.CODE, 96, N_("Tool")),
            told("borrower", Nature.TEXT, 140, N_("Lent to")),
            told("at", Nature.MOMENT, 132, N_("Lent at")),
            told("due", Nature.DATE, 96, N_("Due")),
            told("age", Nature.WHOLE, 104, N_("Late by")),
        ),
        lambda row: CardLink(row["item_id"], row["item"], row["name"]),
    ),
    "abnormalities": Register(
        N_("Open abnormalities"),
        N_("Every abnormality is settled."),
        list_abnormalities,
        Abnormalities(),
        _abnormality,
        (
            NUMBER,
            told("slip", Nature.CODE, 144, N_("Slip")),
            ITEM,
            NAME,
            told("quantity", Nature.QUANTITY, 72, N_("Quantity")),
            told("sort", Nature.TEXT, 88, N_("What")),
            told("side", Nature.TEXT, 88, N_("At fault")),
            told("cause", Nature.TEXT, 160, N_("Cause"), stretches=True),
            BY,
            AGE,
        ),
        lambda row: SlipLink(row["slip_id"]),
    ),
}


class RegisterPage(Page):
    """One of them; Enter goes to what an entry is about."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.REGISTERS, Topic.SLIPS})

    def __init__(self, bench: Bench, link: RegisterLink) -> None:
        super().__init__(bench)
        self._register = REGISTERS[link.register]
        self.head.title.setText(say(self._register.name))
        self.table = StillTable(bench, self._register.columns, empty=say(self._register.empty))
        self.table.setAccessibleName(self.head.title.text())
        self.table.opened.connect(self._open)
        self.layout_.addWidget(in_card(self.table), 1)

    @property
    @override
    def subject(self) -> str:
        return "home"

    @override
    def start(self) -> None:
        self.refresh()

    @override
    def refresh(self) -> None:
        asked = self.bench.courier.ask(self, self._register.query, self._register.asked)
        asked.then(self._take)

    def _take(self, found: Any) -> None:
        zone = self.bench.zone
        self.table.still.take([{**self._register.row(each), "zone": zone} for each in found.rows])
        self.head.more.setText(figures.rows(found.total))

    @Slot(object)
    def _open(self, row: Row) -> None:
        self.asks.emit(self._register.link(row))
