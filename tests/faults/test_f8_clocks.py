"""F8: clocks that go wrong, slips that are dated back, and the end of the month."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from partsdesk.database.database import Database
from partsdesk.database.repositories.stock import Stock
from partsdesk.database.tables.acts import acts
from partsdesk.database.tables.slips import executions
from partsdesk.domain.books.months import OpenMonths
from partsdesk.domain.values.calendar import Month
from partsdesk.services.months import CloseMonth, close_accounts, close_stores
from partsdesk.services.verifying import verify
from tests.faults.clocks import lived
from tests.support.absence import give_up
from tests.support.builders import an_item, do
from tests.support.clock import HeldClock
from tests.support.desks import Opened
from tests.support.figures import Figures, Report
from tests.support.forks import WANTED
from tests.support.lives import TODAY, Shop, a_line
from tests.support.posting import held_against, lay_ground, told
from tests.support.tampering import let_down

SLIPS = 50  # of one warehouse; what was closed and dated to come stands in the way of more
WRONG = ("-1d", "+1d", "+8h", "@2028-02-29 10:00:00", "@2026-12-31 15:59:58")  # faketime's words
ROOT = Path(__file__).parents[2]
LONG = (pytest.mark.long, pytest.mark.timeout(7200))


def found_out(opened: Callable[[], Opened], warehouses: int) -> int:
    """In how many warehouses the books came to differ from the model."""
    found = 0
    for seed in range(warehouses):
        try:
            lived(opened, seed, SLIPS)
        except AssertionError:
            found += 1
    return found


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("opened", "warehouses"),
    [
        ("sqlite", 4),
        pytest.param("sqlite", 100, marks=LONG),
        pytest.param("postgresql", 100, marks=LONG),
    ],
    indirect=["opened"],
)
def test_f8_slips_dated_back_while_clocks_go_wrong(
    opened: Callable[[], Opened],
    warehouses: int,
    report: Report,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    summed: Counter[str] = Counter()
    for seed in range(warehouses):
        summed += lived(opened, seed, SLIPS)
    monkeypatch.setattr(Stock, "_with_spare", lambda _, level, __: level)
    control = found_out(opened, min(warehouses // 2, 10))
    told = ", ".join(f"{summed[name]} {name}" for name in ("done", "refused", "jumps", "closes"))
    report(
        Figures("F8 dated back while clocks go wrong", summed["slips"], control=control, note=told)
    )


def violated(shop: Shop) -> list[str]:
    """The invariants that do not hold."""
    return [each.id for each in shop.warehouse.ask(verify, None, shop.clerk) if each.violations]


def test_f8_what_came_first_is_told_by_the_acts_and_not_by_the_clock(
    shop: Shop, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = an_item(shop.warehouse)
    do(shop.warehouse, lambda work: work.keep.put("close-needs-papers", "no"))
    clock.forward(days=12)
    shop.bought(item, "9", "1")
    clock.forward(days=-1)
    for close in (close_stores, close_accounts):
        shop.warehouse.perform(close, CloseMonth(Month.of(TODAY)), shop.clerk)
    assert violated(shop) == []

    clock.forward(days=-1)
    monkeypatch.setattr(OpenMonths, "check", lambda *_: None)
    with shop.warehouse.database._engine.begin() as connection:
        let_down(connection)
    late = shop.draft("other-out", a_line(item, "1"), reason="forgotten")
    shop.release(late)
    shop.execute(late, day=TODAY)
    assert "I14a" in violated(shop)


class Stations:
    """Processes on machines whose clocks are wrong, at one server."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.files = [folder / f"told-{number}" for number in range(len(WRONG))]

    def post(self, slips: int, *own: str, clocks: Sequence[str] = WRONG) -> tuple[int, int]:
        """Let each post slips: the acts, and how many carry another time than the server's."""
        before = self._server()
        seed = len(self._acts())
        environment = {**os.environ, "TZ": "UTC", "PYTHONPATH": os.pathsep.join(sys.path)}
        environment["FAKETIME_DONT_FAKE_MONOTONIC"] = "1"
        stations = []
        for number, (wrong, file) in enumerate(zip(clocks, self.files, strict=False), start=1):
            words = [self.url, str(file), str(seed + number), str(slips), *own]
            station = ["faketime", "-f", wrong, sys.executable, "-m", "tests.faults.own_time"]
            stations.append(subprocess.Popen([*station, *words], cwd=ROOT, env=environment))
        assert [station.wait() for station in stations] == [0] * len(clocks)
        after = self._server()
        wrong_acts = sum(not before <= at <= after for at in self._acts()[seed:])
        return len(self._acts()) - seed, wrong_acts

    def days(self) -> set[dt.date]:
        """The days that stand on the cards."""
        return set(self._ask(select(executions.c.card_date)))

    def _acts(self) -> list[dt.datetime]:
        return self._ask(select(acts.c.at).order_by(acts.c.id))

    def _server(self) -> dt.datetime:
        [moment] = self._ask(text("SELECT clock_timestamp()"))
        assert isinstance(moment, dt.datetime)
        return moment

    def _ask(self, query: Any) -> list[Any]:  # noqa: ANN401 - whatever is asked for
        database = Database(self.url)
        with database._engine.connect() as connection:
            found = list(connection.execute(query).scalars())
        database.close()
        return found


@pytest.fixture
def stations(request: pytest.FixtureRequest, server_url: str, tmp_path: Path) -> Stations:
    """Stations at a server with goods."""
    if shutil.which("faketime") is None:
        give_up(request, WANTED, "no faketime here (apt-get install faketime)")
    lay_ground(server_url)
    return Stations(server_url, tmp_path)


@pytest.mark.timeout(180)
def test_f8_stations_whose_clocks_are_wrong(stations: Stations, report: Report) -> None:
    posted, wrong = stations.post(4)
    held = held_against(stations.url, [each for file in stations.files for each in told(file)])
    assert len(stations.days()) <= 2
    assert wrong == 0
    _, believed = stations.post(1, "own", clocks=WRONG[:1])
    report(
        Figures(
            "F8 stations with wrong clocks",
            posted,
            held.lost,
            held.half,
            held.doubled,
            control=believed,
            note=f"acts at another time than the server's: {wrong}",
        )
    )
