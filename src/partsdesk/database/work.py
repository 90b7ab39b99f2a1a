"""View and Work: what a question may read, and what an act may write.

A view has no way to write; handing a question a function that needs a work is a type error.
Everything in them goes through one connection and one transaction, with one person's eyes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection

from partsdesk.database.invariants.every import Invariants
from partsdesk.database.listings.reader import Listings
from partsdesk.database.listings.texts import Words
from partsdesk.database.opening import Opening
from partsdesk.database.repositories.acts import Acts, ActsReader, SettingsWriter
from partsdesk.database.repositories.closing import Closing, ClosingReader
from partsdesk.database.repositories.closing_points import PointsReader
from partsdesk.database.repositories.count_writing import Counts
from partsdesk.database.repositories.counting import CountsReader
from partsdesk.database.repositories.desks import DesksReader
from partsdesk.database.repositories.differences import DifferencesReader
from partsdesk.database.repositories.evidence import EvidenceReader
from partsdesk.database.repositories.items import Items, ItemsReader
from partsdesk.database.repositories.ledger import Ledger, LedgerReader
from partsdesk.database.repositories.numbers import Numbers
from partsdesk.database.repositories.order_writing import Orders
from partsdesk.database.repositories.orders import OrdersReader
from partsdesk.database.repositories.paper_writing import Papers
from partsdesk.database.repositories.papers import PapersReader
from partsdesk.database.repositories.partners import Partners, PartnersReader
from partsdesk.database.repositories.places import Places, PlacesReader
from partsdesk.database.repositories.register_writing import Registers
from partsdesk.database.repositories.registers import RegistersReader
from partsdesk.database.repositories.reports.openings import Openings
from partsdesk.database.repositories.reports.reader import Reports
from partsdesk.database.repositories.serials import Serials
from partsdesk.database.repositories.slips import Slips, SlipsReader
from partsdesk.database.repositories.statements import Statements, StatementsReader
from partsdesk.database.repositories.stock import Stock, StockReader
from partsdesk.database.repositories.users import Users, UsersReader
from partsdesk.domain.books.months import OpenMonths
from partsdesk.domain.values.people import Actor, StoreId
from partsdesk.domain.values.settings import Settings
from partsdesk.domain.values.topics import Topic


class View:
    """One snapshot of the books, to read."""

    def __init__(
        self,
        connection: Connection,
        actor: Actor,
        opening: Opening,
        words: Words | None = None,
    ) -> None:
        """Know whose eyes it is seen with; words are looked up where they are kept.

        An act keeps none: what it has in hand may never come to stand in the books.
        """
        self.actor = actor = _as_signed(actor, opening)
        self.is_in_file = connection.dialect.name == "sqlite"
        self.now: dt.datetime = opening.now
        self.today: dt.date = opening.today
        self.settings: Settings = opening.settings
        self.months: OpenMonths = opening.months
        self.frozen: Mapping[StoreId, str] = opening.frozen
        self.touched: set[Topic] = set()
        common = (connection, actor, self.touched)
        self.places = PlacesReader(*common, opening.places)
        self.items = ItemsReader(*common)
        self.partners = PartnersReader(*common)
        self.users = UsersReader(*common)
        self.slips = SlipsReader(*common)
        self.stock = StockReader(*common)
        self.ledger = LedgerReader(*common)
        self.closing = ClosingReader(*common)
        self.counts = CountsReader(*common)
        self.statements = StatementsReader(*common)
        self.orders = OrdersReader(*common)
        self.registers = RegistersReader(*common)
        self.papers = PapersReader(*common)
        self.acts = ActsReader(*common)
        self.invariants = Invariants(*common, self.settings)
        self.desks = DesksReader(*common)
        self.reports = Reports(*common)
        self.listings = Listings(*common, words)
        self._see_month_ends(*common)

    def _see_month_ends(self, connection: Connection, actor: Actor, touched: set[Topic]) -> None:
        """What is looked at before a month closes, and what counts left to be decided."""
        self.evidence = EvidenceReader(connection, actor, touched)
        self.points = PointsReader(connection, actor, touched)
        self.differences = DifferencesReader(connection, actor, touched)


def _as_signed(actor: Actor, opening: Opening) -> Actor:
    """The person who acts; the administrator only as one, once the opening was signed (VAL-10)."""
    if actor.unlimited and actor.user and opening.settings.text("live-since"):
        return replace(actor, unlimited=False)
    return actor


class Work(View):
    """One transaction, to write."""

    def __init__(self, connection: Connection, actor: Actor, opening: Opening) -> None:
        super().__init__(connection, actor, opening)
        self._connection = connection
        common = (connection, self.actor, self.touched)
        self.places: Places = Places(*common, opening.places)
        self.items: Items = Items(*common)
        self.partners: Partners = Partners(*common)
        self.users: Users = Users(*common)
        self.slips: Slips = Slips(*common)
        self.stock: Stock = Stock(*common)
        self.ledger: Ledger = Ledger(*common)
        self.closing: Closing = Closing(*common)
        self.counts: Counts = Counts(*common)
        self.statements: Statements = Statements(*common)
        self.openings = Openings(*common)
        self.orders: Orders = Orders(*common)
        self.registers: Registers = Registers(*common)
        self.papers: Papers = Papers(*common)
        self.acts: Acts = Acts(*common)
        self.keep = SettingsWriter(*common)
        self.numbers = Numbers(*common)
        self.serials = Serials(*common)
        self.is_silent = False  # set by a draft's later saves, which leave no record
        self.subject = ""

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the act that is undone by itself when it is refused."""
        with self._connection.begin_nested():
            yield
