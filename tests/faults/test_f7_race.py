"""F7: many workstations want the same goods. Each piece goes to one of them, none is refused."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from partsdesk.database.database import Database
from tests.faults.racers import Crossing, LastPiece, Racer, Twin, as_they_stand, at_once, unheld
from tests.support.figures import Figures, Report
from tests.support.posting import held_against, lay_ground
from tests.support.racing import Raced, deadlocks, demand, pieces, post, race

pytestmark = pytest.mark.timeout(180)  # processes and servers start slowly under load
SERVER, FILE = "server_url", "sqlite_url"
LONG = (pytest.mark.long, pytest.mark.timeout(3000))
GOODS = 50


@pytest.fixture
def url(where: str, request: pytest.FixtureRequest) -> str:
    """The database of the test that says where."""
    return str(request.getfixturevalue(where))


def say(report: Report, what: str, url: str, raced: Raced, note: str) -> None:
    """Hold the books against what the workstations were told, and say the figures."""
    kind = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    held = held_against(url, raced.said)
    report(
        Figures(
            f"F7 {what}, {kind}",
            rounds=len(raced.executes),
            lost=held.lost,
            half=held.half,
            doubled=held.doubled,
            worst_ms=raced.slowest(),
            note=f"{note}, {raced.pace}, {deadlocks(url)} deadlocks",
        )
    )


@pytest.mark.parametrize(
    ("where", "processes", "slips"),
    [
        (SERVER, 4, 10),
        (FILE, 2, 10),
        pytest.param(SERVER, 8, 1000, marks=LONG),
        pytest.param(FILE, 2, 1000, marks=LONG),
        pytest.param(FILE, 4, 1000, marks=LONG),
    ],
)
def test_f7_who_is_refused_wanted_more_than_there_was(
    url: str,
    processes: int,
    slips: int,
    tmp_path: Path,
    report: Report,
) -> None:
    goods = min(GOODS, slips // 2)
    stock = max(1, processes * slips // goods // 4)
    lay_ground(url, goods, stock)
    raced = race(post, url, tmp_path, processes, slips)
    assert raced.failed == deadlocks(url) == 0
    wanted = demand(url).values()
    got = sum(min(stock, each) for each in wanted)
    refused = sum(wanted) - got
    assert sum(wanted) == processes * slips
    assert Counter(each.refused for each in raced.executes) == {"": got, "NotEnoughStock": refused}
    what = f"{processes} workstations, {goods} hot items"
    say(report, what, url, raced, f"{got} got, {refused} refused")


@pytest.mark.parametrize(
    ("where", "processes", "rounds"),
    [
        (SERVER, 4, 6),
        (FILE, 3, 4),
        pytest.param(SERVER, 8, 500, marks=LONG),
        pytest.param(FILE, 4, 500, marks=LONG),
    ],
)
@pytest.mark.parametrize("racer", [LastPiece, Twin])
def test_f7_of_all_who_want_it_at_once_exactly_one_gets_it(
    racer: type[Racer],
    url: str,
    processes: int,
    rounds: int,
    tmp_path: Path,
    report: Report,
) -> None:
    racer.lay(url, rounds)
    before = pieces(url)
    raced = race(partial(at_once, racer), url, tmp_path, processes, rounds)
    assert raced.failed == deadlocks(url) == 0
    late = (processes - 1) * rounds
    assert Counter(each.refused for each in raced.executes) == {"": rounds, racer.refusal: late}
    changed = [left for key, left in pieces(url).items() if left != before.get(key)]
    assert Counter(changed) == {racer.left: rounds}
    what = f"{racer.what} at a barrier, {processes} workstations"
    say(report, what, url, raced, f"{rounds} rounds, one winner each")


@pytest.mark.parametrize(
    ("where", "processes", "rounds"),
    [
        (SERVER, 4, 5),
        pytest.param(SERVER, 8, 200, marks=LONG),
        pytest.param(FILE, 4, 200, marks=LONG),
    ],
)
def test_f7_transfers_that_cross_wait_for_each_other_in_no_ring(
    url: str,
    processes: int,
    rounds: int,
    tmp_path: Path,
    report: Report,
) -> None:
    Crossing.lay(url, rounds)
    before = pieces(url)
    raced = race(partial(at_once, Crossing), url, tmp_path, processes, rounds)
    assert raced.failed == deadlocks(url) == 0
    assert Counter(each.refused for each in raced.said) == {"": len(raced.said)}
    assert len(raced.executes) == processes * rounds
    assert pieces(url) == before  # as many went as came back
    what = f"transfers there and back, {processes} workstations"
    say(report, what, url, raced, f"{Crossing.ITEMS} lines each")


def alter(url: str, what: str) -> None:
    """Take something away that the program relies on."""
    database = Database(url)
    with database._engine.begin() as connection:
        connection.execute(text(f"ALTER {what}"))
    database.close()


@pytest.mark.parametrize("racer", [LastPiece, Twin])
def test_f7_the_control_holds_nothing_and_two_get_it(
    racer: type[Racer], server_url: str, tmp_path: Path, report: Report
) -> None:
    rounds = 8
    racer.lay(server_url, rounds)
    before = pieces(server_url)
    alter(server_url, "TABLE stock DROP CONSTRAINT ck_stock_not_below_zero")
    race(partial(unheld, racer), server_url, tmp_path, 4, rounds)
    changed = [left for key, left in pieces(server_url).items() if left != before.get(key)]
    wrong = sum(abs(left - racer.left) for left in changed)
    report(Figures(f"F7 control: {racer.what}, not held", rounds=rounds, control=wrong))


def test_f7_the_control_holds_the_lines_as_they_stand(
    server_url: str, tmp_path: Path, report: Report
) -> None:
    rounds = 4
    Crossing.lay(server_url, rounds)
    name = make_url(server_url).database
    alter(server_url, f'DATABASE "{name}" SET deadlock_timeout = 50')  # found at once, not in 1 s
    race(as_they_stand, server_url, tmp_path, 2, rounds)
    found = deadlocks(server_url)
    report(Figures("F7 control: held in the order of the lines", rounds=rounds, control=found))
