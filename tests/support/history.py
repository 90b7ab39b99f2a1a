"""A warehouse with a past of every sort: the state machine's people, on days chosen once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from partsdesk.domain.values.calendar import Month
from partsdesk.services.months import CloseMonth, close_accounts, close_stores
from partsdesk.services.sealing import SealActs, seal_acts
from tests.support.accounts import OPENED, Accounts
from tests.support.desks import Opened
from tests.support.drawing import Dice
from tests.support.furnished import in_files, on_server
from tests.support.machine import World


def a_history(opened: Callable[[], Opened], slips: int = 110) -> Accounts:
    """Live for a while; whoever asked puts the warehouse away."""
    life: Accounts = type("Life", (Accounts,), {"opened": staticmethod(opened)})()
    life.open(Dice(1))
    close_month(life)
    for seed in range(slips):
        life.hurry(Dice(seed), far=4)
        if seed % 4 == 0:
            life.reverse(Dice(seed), fewer=seed % 8 == 0)
        if seed % 3 == 0 and life.has("draft"):
            life.release(Dice(seed))
        if seed % 3 == 1 and life.has("released"):
            life.execute(Dice(seed))
        if seed % 2 and life.has("executed"):
            life.book(Dice(seed))
        _on_papers(life, seed)
    _at_last(life)
    life.hands.warehouse.perform(seal_acts, SealActs(), life.hands.world.people["aud"])
    return life


def _on_papers(life: Accounts, seed: int) -> None:
    if life.to_book_ahead() and seed % 5 == 0:
        life.book_ahead(Dice(seed))
    if life.estimated():
        life.invoice(Dice(seed))


def _at_last(life: Accounts) -> None:
    """See that there is a slip in every state."""
    for seed in range(200):
        if not life.has("void") and life.has("draft"):
            life.give_up(Dice(seed), voids=True)
        if not life.has("booked-ahead"):
            life.hurry(Dice(seed), far=2)
            if life.to_book_ahead():
                life.book_ahead(Dice(seed))


def close_month(life: Accounts) -> None:
    """Close both books of the month of the opening."""
    people, month = life.hands.world.people, CloseMonth(Month.of(OPENED))
    life.do(close_stores, month, people["k1"], set())
    life.do(close_accounts, month, people["a1"], set())
    life.model.closed = dict.fromkeys(life.model.closed, month.month.number)
    life.model.first_closed = dict(life.model.closed)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def past(
    request: pytest.FixtureRequest,
    furnished: dict[str, World],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Accounts]:
    """A past that every test looks at and leaves as it was."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        opened = in_files(template, furnished, tmp_path_factory.mktemp("past"))
    else:
        opened = on_server(request.getfixturevalue("postgres_databases"), furnished)
    lived = a_history(opened)
    yield lived
    lived.put_away()
