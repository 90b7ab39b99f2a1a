"""F7: many workstations want the same goods. Each piece goes to one of them, none is refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from partsdesk.database.database import Database
from tests.support.figures import Figures, Report
from tests.support.posting import held_against, lay_ground
from tests.support.racing import demand, hasty, last_pieces, post, race, rows

pytestmark = pytest.mark.timeout(180)  # processes and servers start slowly under load
LONG = (pytest.mark.long, pytest.mark.timeout(3000))
GOODS = 50


@pytest.mark.parametrize(
    ("where", "processes", "slips"),
    [
        ("server_url", 4, 10),
        ("sqlite_url", 2, 10),
        pytest.param("server_url", 8, 1000, marks=LONG),
        pytest.param("sqlite_url", 2, 1000, marks=LONG),
        pytest.param("sqlite_url", 4, 1000, marks=LONG),
    ],
)
def test_f7_who_is_refused_wanted_more_than_there_was(
    where: str,
    processes: int,
    slips: int,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    report: Report,
) -> None:
    url = str(request.getfixturevalue(where))
    goods = min(GOODS, slips // 2)
    stock = max(1, processes * slips // goods // 4)
    lay_ground(url, goods, stock)
    raced = race(post, url, tmp_path, processes, slips)
    assert raced.failed == 0
    executes = [each for each in raced.said if each.act == "execute"]
    got = sum(not each.refused for each in executes)
    assert len(executes) == processes * slips
    assert got == sum(min(stock, wanted) for wanted in demand(url).values())
    held = held_against(url, raced.said)
    kind = "PostgreSQL" if where == "server_url" else "SQLite"
    report(
        Figures(
            f"F7 {processes} workstations, {goods} hot items, {kind}",
            rounds=len(executes),
            lost=held.lost,
            half=held.half,
            doubled=held.doubled,
            worst_ms=raced.slowest(),
            note=f"{got} got, {len(executes) - got} refused, "
            f"{len(executes) // raced.seconds} slips/s, p95 {raced.slowest(95)} ms",
        )
    )


@pytest.mark.parametrize(("processes", "rounds"), [(4, 8), pytest.param(8, 500, marks=LONG)])
def test_f7_the_last_piece_goes_to_exactly_one(
    server_url: str, processes: int, rounds: int, tmp_path: Path, report: Report
) -> None:
    lay_ground(server_url, goods=rounds, stock=1)
    raced = race(last_pieces, server_url, tmp_path, processes, rounds)
    assert raced.failed == 0
    executes = [each for each in raced.said if each.act == "execute"]
    assert len(executes) == processes * rounds
    wanted = demand(server_url)
    assert Counter(wanted.values()) == {processes: rounds}
    left = rows(server_url, text("SELECT sum(quantity), min(quantity) FROM stock"))
    assert [tuple(map(int, row)) for row in left] == [(0, 0)]
    assert sum(not each.refused for each in executes) == rounds
    held = held_against(server_url, raced.said)
    report(
        Figures(
            "F7 the last piece at a barrier",
            rounds=rounds,
            lost=held.lost,
            half=held.half,
            doubled=held.doubled,
            worst_ms=raced.slowest(),
            note=f"{processes} workstations, one winner each",
        )
    )


def test_f7_the_control_writes_what_it_read_and_drifts(
    server_url: str, tmp_path: Path, report: Report
) -> None:
    lay_ground(server_url, goods=2)
    database = Database(server_url)
    with database._engine.begin() as connection:
        connection.execute(text("CREATE TABLE shelf AS SELECT 10000 AS pieces"))
    database.close()
    raced = race(hasty, server_url, tmp_path, 3, 200)
    assert raced.failed == 0
    ((left,),) = rows(server_url, text("SELECT pieces FROM shelf"))
    report(Figures("F7 control: read, then write", rounds=600, control=left - (10000 - 600)))
