"""The list of slips."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu
from typing_extensions import override

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import UNFINISHED, SlipId
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import Filter, ListAsked, Match
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice
from partsdesk.ui.listed import OneListPage
from partsdesk.ui.page import ImportLink, NewSlipLink, PartnerLink, PickingLink, SlipLink
from partsdesk.ui.tables.chips import mine, one_of, this_month
from partsdesk.ui.tables.columns import Row
from partsdesk.ui.tables.slips import chosen_of, slip_columns
from partsdesk.ui.tables.view import ListView
from partsdesk.wording import terms
from partsdesk.wording.language import N_, _


class SlipsPage(OneListPage):
    """Slips to be looked through and opened."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.SLIPS})

    def __init__(self, bench: Bench, link: PartnerLink | None = None) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Slips"))
        if link is not None:
            self.head.show_mark(self.head.number, link.name)
        self._made = 0
        self.new = self.action(_("New slip"), "Ctrl+N", self._offer_kinds)
        self.take_in = self.action(_("Import"), "Ctrl+I", self._import)
        self.picking = self.action(_("Picking list"), "Ctrl+L", self._open_picking)
        self.picking.setToolTip(_("Of the selected slips, or of every released one"))
        self.head.add_button(self.picking)
        self.head.add_button(self.take_in)
        button = self.head.add_button(self.new, primary=True)
        self._menu = QMenu(button)
        self._build_menu()
        scope = {"partner": link.partner} if link is not None else {}
        asked = ListAsked("slips", scope=scope)
        empty = _("No slips here. Ctrl+N draws one up.")
        unfinished = [state.value for state in UNFINISHED]
        is_open = one_of("open", N_("Open"), "state", unfinished)
        self.show_list(
            ListView(
                bench,
                slip_columns(*("drafted_by", "card_date", "ledger_date")),
                asked,
                empty=empty,
                hint=_("Number, partner, order …"),
                chips=(is_open, this_month(bench), mine(bench)),
            )
        )
        self._build_kinds()

    @property
    @override
    def subject(self) -> str:
        return "slips"

    def _build_menu(self) -> None:
        mine = [kind for kind in KINDS.values() if self._may_draft(kind.code)]
        for kind in mine:
            made = self._menu.addAction(terms.kind(kind.code))
            made.triggered.connect(partial(self._draw_up, kind.code))
        self.new.setEnabled(bool(mine))
        if not mine:
            self.new.setToolTip(_("Your roles draw up no slips"))

    def _may_draft(self, code: str) -> bool:
        return self.bench.actor.is_one_of(KINDS[code].rights.drafts)

    def _build_kinds(self) -> None:
        self.kinds = Choice(self.bench)
        self.kinds.setAccessibleName(_("Kind"))
        self.kinds.setFixedWidth(160)
        self.kinds.addItem(_("Every kind"), "")
        for code in KINDS:
            self.kinds.addItem(terms.kind(code), code)
        self.kinds.activated.connect(self._narrow)
        self.list.add_control(self.kinds)
        self.list.cleared.connect(self._show_every_kind)

    @Slot()
    def _narrow(self) -> None:
        kind = self.kinds.currentData()
        only = (Filter("kind", Match.EQUALS, (kind,)),) if kind else ()
        self.list.set_filters(*only, clearable=True)

    @Slot()
    def _show_every_kind(self) -> None:
        self.kinds.put("")

    @Slot()
    def _offer_kinds(self) -> None:
        corner = self.head.rect().bottomRight()
        corner.setX(corner.x() - self._menu.sizeHint().width())
        self._menu.popup(self.head.mapToGlobal(corner))

    @Slot()
    def _open_picking(self) -> None:
        self.asks.emit(PickingLink(chosen_of(self.list)))

    @Slot()
    def _import(self) -> None:
        self.asks.emit(ImportLink("slips"))

    def _draw_up(self, code: str) -> None:
        self._made += 1
        self.asks.emit(NewSlipLink(code, self._made))

    @override
    @Slot(object)
    def open_row(self, row: Row) -> None:
        self.asks.emit(SlipLink(SlipId(int(row["id"]))))
