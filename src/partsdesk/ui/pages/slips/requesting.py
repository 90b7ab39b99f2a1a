"""The purchase request 请购单: quantities typed, then an order in the books, or a file."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from partsdesk.domain.catalog.partners import PartnerId, PartnerType
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.lists import ListAsked, Nature
from partsdesk.services.orders import OrderDone
from partsdesk.services.purchasing import REQUESTERS, DraftRequest, draft_purchase_request
from partsdesk.services.warehouse import Done, RoleNeeded
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import PickField
from partsdesk.ui.page import Page, RequestLink
from partsdesk.ui.pages.slips.grid import Grid
from partsdesk.ui.pages.slips.request import RequestSheet
from partsdesk.ui.parts import label
from partsdesk.ui.tables.columns import Column, heading
from partsdesk.ui.tables.exporting import ListExport
from partsdesk.ui.tables.menus import EXPORT_KEY
from partsdesk.ui.tables.still import in_card
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain

WRITTEN = ("item", "name", "spec", "unit", "available", "quantity")


class RequestPage(Page):
    """What is to be bought; F9 makes it an order that receipts follow."""

    listed = ListAsked("purchase-request")  # by which name its export goes on record

    def __init__(self, bench: Bench, link: RequestLink) -> None:
        super().__init__(bench)
        self.head.title.setText(_("New purchase request"))
        self.sheet = RequestSheet(link.lacking)
        self.grid = Grid(bench, self.sheet)
        self.grid.setAccessibleName(self.head.title.text())
        self.grid.changed.connect(self._show)
        self.export = self.action(_("Export"), EXPORT_KEY, self._export_rows)
        self.main = self.action(_("Order"), "F9", self._order)
        self.head.add_button(self.export)
        self.head.add_button(self.main, primary=True)
        self.supplier = PickField(bench, "partners")
        self.supplier.within(PartnerType.SUPPLIER.value)
        self.supplier.setAccessibleName(_("Supplier"))
        self.supplier.setPlaceholderText(_("Supplier, where it is known"))
        self.supplier.setFixedWidth(300)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.supplier)
        row.addWidget(label(_("Ctrl+Del takes a line out"), Tone.SOFT), 1)
        self._writer = ListExport(bench, self.notices, self)
        self.layout_.addLayout(row)
        self.layout_.addWidget(in_card(self.grid), 1)
        self._allow()
        self._show()

    @property
    @override
    def subject(self) -> str:
        return "stock"

    @override
    def start(self) -> None:
        keys = [column.key for column in self.sheet.columns]
        self.grid.setCurrentIndex(self.grid.model().index(0, keys.index("quantity")))
        self.grid.setFocus()

    def _allow(self) -> None:
        may = self.bench.actor.is_one_of(frozenset(REQUESTERS))
        self.main.setEnabled(may)
        if not may:
            self.main.setToolTip(explain(RoleNeeded("", REQUESTERS)))

    @Slot()
    def _show(self) -> None:
        problem = self.grid.first_problem()
        if problem is not None:
            self.notices.tell(explain(problem[1]), Tone.ATTENTION)
        else:
            self.notices.clear()

    @Slot()
    def _order(self) -> None:
        partner = self.supplier.value
        try:
            lines = self.sheet.ordered()
        except Refusal as refusal:
            self.notices.show_refusal(refusal)
            return
        asked = DraftRequest(lines, PartnerId(partner.id) if partner is not None else None)
        pending = self.bench.courier.perform(self, draft_purchase_request, asked)
        pending.holding(self.main).then(self._done).refused(self.notices.show_refusal)

    def _done(self, done: Done[OrderDone]) -> None:
        """It stands in the books; what is ordered is ordered once."""
        number = done.result.called
        self.head.show_mark(self.head.number, number)
        self.retitled.emit(self.title)
        self.notices.tell(
            _("{order} is open: receipts name it, and its goods are on the way", order=number)
        )
        for widget in (self.grid, self.supplier):
            widget.setEnabled(False)
        self.main.setEnabled(False)
        self.main.setToolTip(_("It is ordered already"))

    @Slot()
    def _export_rows(self) -> None:
        title = f"{self.title} {self.bench.months.today.isoformat()}"
        try:
            written = self.written()
        except Refusal as refusal:
            self.notices.show_refusal(refusal)
        else:
            self._writer.ask(self.listed, _columns(), title, written)

    def written(self) -> list[dict[str, object]]:
        """The lines as a file has them.

        Raises:
            NotANumber, NumberTooLarge, UnknownUnit, NotPositive.
        """
        quantities = [each.quantity for each in self.sheet.ordered()]
        return [
            {
                "item": each.code,
                "name": each.name,
                "spec": each.spec,
                "unit": each.unit,
                "available": each.available,
                "quantity": quantity,
            }
            for (each, _typed), quantity in zip(self.sheet.lines, quantities, strict=True)
        ]


def _columns() -> list[Column]:
    def made(name: str) -> Column:
        nature = Nature.QUANTITY if name in {"available", "quantity"} else Nature.TEXT
        return Column(name, nature, 96, lambda: heading(name))

    return [made(name) for name in WRITTEN]
