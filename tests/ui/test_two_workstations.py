"""Two windows on the same books: each sees what the other did; nothing is lost or done twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from partsdesk.database.tables import METADATA
from partsdesk.domain.books.months import OpenMonths
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.values.people import NOBODY
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.page import SlipLink, SubjectLink
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.pages.slips.page import SlipsPage
from partsdesk.ui.shell import Shell
from partsdesk.ui.theme import Theme
from tests.ui import world

EXECUTED, RELEASED, DRAFT = SlipId(2), SlipId(3), SlipId(6)
POLL_MS = 50
pytestmark = pytest.mark.timeout(120)


@dataclass
class Workstation:
    """A window at a desk of its own: its courier, its connection to the books."""

    qtbot: QtBot
    shell: Shell

    @property
    def bench(self) -> Bench:
        return self.shell.bench

    def opened(self, slip: SlipId) -> SlipPage:
        page = self.shell.open(SlipLink(slip))
        assert isinstance(page, SlipPage)
        self.qtbot.waitUntil(lambda: page.shown is not None and self.is_quiet)
        return page

    @property
    def is_quiet(self) -> bool:
        return not self.bench.courier._under_way


@dataclass
class Office:
    """Desks that share one set of books."""

    qtbot: QtBot
    theme: Theme
    url: str
    stack: ExitStack

    def desk(self, who: str) -> Workstation:
        warehouse = world.opened(self.url)
        self.stack.callback(warehouse.database.close)
        courier = self.stack.enter_context(closing(Courier(warehouse, poll_ms=POLL_MS)))
        courier.enter(world.person(who))
        months = OpenMonths(world.TODAY.date(), None, None)
        shell = Shell(Bench(courier, self.theme, months, "Asia/Shanghai"))
        self.qtbot.addWidget(shell)
        return Workstation(self.qtbot, shell)

    def count(self, table: str, slip: SlipId) -> int:
        """How many rows there are of a slip."""
        found = METADATA.tables[table]
        asked = select(func.count()).where(found.c.slip_id == slip)
        with (
            closing(world.opened(self.url).database) as database,
            database._engine.connect() as connection,
        ):
            return connection.execute(asked).scalar_one()


@pytest.fixture
def office(qtbot: QtBot, theme: Theme, database_url: str) -> Iterator[Office]:
    warehouse: Warehouse = world.opened(database_url)
    warehouse.perform(world.furnish, None, NOBODY)
    world.fill(warehouse)
    warehouse.database.close()
    with ExitStack() as stack:
        yield Office(qtbot, theme, database_url, stack)


def stands(page: SlipPage) -> State:
    assert page.shown is not None
    return page.shown.slip.state


def typed(page: SlipPage, quantity: str) -> None:
    keys = [column.key for column in page.grid.sheet.columns]
    page.grid.model().setData(page.grid.model().index(0, keys.index("quantity")), quantity)


def quantity_of(page: SlipPage) -> str:
    return page.grid.sheet.text(0, "quantity")


def test_f21_two_edit_one_draft(qtbot: QtBot, office: Office) -> None:
    """The second to save is told; what he typed is still there to be read."""
    first, second = office.desk("accountant"), office.desk("accountant")
    one, other = first.opened(DRAFT), second.opened(DRAFT)
    typed(one, "41")
    typed(other, "42")
    one.save.trigger()
    qtbot.waitUntil(lambda: one.is_kept and first.is_quiet)
    other.save.trigger()
    qtbot.waitUntil(lambda: "T-000006" in other.notices.text)
    assert (quantity_of(one), quantity_of(other)) == ("41", "42")
    third = office.desk("accountant").opened(DRAFT)
    assert quantity_of(third) == "41"


def test_two_execute_one_slip(qtbot: QtBot, office: Office) -> None:
    """Both press the key in the same moment: it is done once, and the other reads who did it."""
    pages = [office.desk("keeper").opened(RELEASED) for _ in range(2)]
    for page in pages:
        page.fill.trigger()
        page.main.trigger()
    qtbot.waitUntil(lambda: all(page.notices.text for page in pages))
    done = [page.notices.text for page in pages if "周桂兰" not in page.notices.text]
    late = [page.notices.text for page in pages if "周桂兰" in page.notices.text]
    assert (len(done), len(late)) == (1, 1), (done, late)
    assert office.count("executions", RELEASED) == 1
    assert office.count("card_entries", RELEASED) == 2
    qtbot.waitUntil(lambda: all(stands(page) is State.EXECUTED for page in pages))


def test_one_books_while_the_other_looks(qtbot: QtBot, office: Office) -> None:
    looks = office.desk("keeper").opened(EXECUTED)
    books = office.desk("accountant").opened(EXECUTED)
    assert stands(looks) is State.EXECUTED
    books.main.trigger()
    qtbot.waitUntil(lambda: stands(looks) is State.BOOKED)
    assert office.count("bookings", EXECUTED) == 1
    assert not isinstance(looks.grid.sheet, CountSheet)


def test_the_list_shows_what_another_did(qtbot: QtBot, office: Office) -> None:
    listed = office.desk("accountant").shell.open(SubjectLink("slips"))
    assert isinstance(listed, SlipsPage)
    qtbot.waitUntil(lambda: listed.list.model.is_known)
    before = listed.list.model.total
    keeper = office.desk("keeper").opened(RELEASED)
    books = office.desk("accountant").opened(EXECUTED)
    books.main.trigger()
    qtbot.waitUntil(lambda: listed.list.model.total == before - 1)
    assert keeper.notices.text == ""
