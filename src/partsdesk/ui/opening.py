"""Which page a link opens: one entry each. The shell opens them and knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from partsdesk.ui.bench import Bench
from partsdesk.ui.forms.page import RecordKind, RecordPage
from partsdesk.ui.page import (
    CardLink,
    CountLink,
    DayLink,
    DifferencesLink,
    ImportLink,
    LedgerLink,
    Link,
    MonthEndLink,
    NewCountLink,
    NewSlipLink,
    Page,
    PartnerLink,
    PickingLink,
    RecordLink,
    RegisterLink,
    RequestLink,
    SettingsLink,
    SlipLink,
    SlipsLink,
    StatementLink,
    StockLink,
    SubjectLink,
    SummaryLink,
)
from partsdesk.ui.pages.books.book import CardPage, LedgerPage
from partsdesk.ui.pages.books.day import DayPage
from partsdesk.ui.pages.books.page import BooksPage
from partsdesk.ui.pages.books.summary import SummaryPage
from partsdesk.ui.pages.catalogue.page import CataloguePage
from partsdesk.ui.pages.catalogue.records import RECORDS as CATALOGUE_RECORDS
from partsdesk.ui.pages.closing.differences import DifferencesPage
from partsdesk.ui.pages.closing.page import MonthEndPage
from partsdesk.ui.pages.counts.beginning import NewCountPage
from partsdesk.ui.pages.counts.counting import CountPage
from partsdesk.ui.pages.counts.differences import CountReviewPage
from partsdesk.ui.pages.counts.page import CountsPage
from partsdesk.ui.pages.counts.statement import StatementPage
from partsdesk.ui.pages.home.page import HomePage
from partsdesk.ui.pages.home.papers import PapersPage
from partsdesk.ui.pages.home.registers import RegisterPage
from partsdesk.ui.pages.home.reordering import ReorderPage
from partsdesk.ui.pages.home.uninvoiced import UninvoicedPage
from partsdesk.ui.pages.home.waiting import WaitingPage
from partsdesk.ui.pages.importing.page import ImportPage
from partsdesk.ui.pages.settings.page import SettingsPage
from partsdesk.ui.pages.settings.records import RECORDS as SETTINGS_RECORDS
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.page import SlipsPage
from partsdesk.ui.pages.slips.picking import PickingPage
from partsdesk.ui.pages.slips.requesting import RequestPage
from partsdesk.ui.pages.stock.page import StockPage

SUBJECT_PAGES: Mapping[str, Callable[[Bench], Page]] = {
    "home": HomePage,
    "slips": SlipsPage,
    "stock": StockPage,
    "books": BooksPage,
    "counts": CountsPage,
    "catalogue": CataloguePage,
    "settings": SettingsPage,
}
RECORDS: Mapping[str, RecordKind] = {**CATALOGUE_RECORDS, **SETTINGS_RECORDS}


def record_page(bench: Bench, link: RecordLink) -> RecordPage:
    """The page of a thing with fields."""
    return RecordPage(bench, RECORDS[link.kind], link)


REGISTER_PAGES: Mapping[str, Callable[[Bench], Page]] = {
    "differences": DifferencesPage,
    "papers": PapersPage,
    "reorder": ReorderPage,
    "uninvoiced": UninvoicedPage,
}


def register_page(bench: Bench, link: RegisterLink) -> Page:
    """The page of a register: one of its own, or the one that most of them share."""
    made = REGISTER_PAGES.get(link.register)
    return RegisterPage(bench, link) if made is None else made(bench)


PAGES: Mapping[type[Link], Callable[[Bench, Any], Page]] = {
    SlipLink: SlipPage,
    NewSlipLink: SlipPage,
    CardLink: CardPage,
    LedgerLink: LedgerPage,
    StockLink: StockPage,
    SummaryLink: SummaryPage,
    DayLink: DayPage,
    PartnerLink: SlipsPage,
    SlipsLink: WaitingPage,
    RegisterLink: register_page,
    MonthEndLink: lambda bench, _: MonthEndPage(bench),
    PickingLink: PickingPage,
    RequestLink: RequestPage,
    RecordLink: record_page,
    SettingsLink: SettingsPage,
    ImportLink: ImportPage,
    CountLink: CountPage,
    DifferencesLink: CountReviewPage,
    NewCountLink: NewCountPage,
    StatementLink: StatementPage,
}


def page_of(bench: Bench, link: Link) -> Page:
    """A new page for a link."""
    if isinstance(link, SubjectLink):
        return SUBJECT_PAGES[link.subject](bench)
    return PAGES[type(link)](bench, link)
