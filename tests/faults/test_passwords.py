"""F20: guessing costs time, for known and unknown alike, and locks nobody out for good."""

from __future__ import annotations

import datetime as dt
import statistics
import time

import pytest
from typing_extensions import override

from partsdesk.database.database import Database
from partsdesk.domain.catalog.users import (
    LONGEST_DELAY,
    AccountLocked,
    PasswordHash,
    WrongPassword,
    locked_until,
)
from partsdesk.services import people
from partsdesk.services.passwords import ARGON2, Hasher
from partsdesk.services.people import LogIn, log_in
from partsdesk.services.warehouse import Warehouse
from partsdesk.wording.language import Language, using
from partsdesk.wording.refusals import explain
from tests.support.builders import CHEAP, PASSWORD, a_user, do
from tests.support.clock import BEGIN, HeldClock
from tests.support.figures import Figures, Report

GUESSES = 10_000
CONTROL = 500  # more than a day lets through
FLOOR = {"m": 19 * 1024, "t": 2, "p": 1}  # OWASP's least for argon2id
SCHEDULE = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def tried(warehouse: Warehouse, login: str, password: str = "wrong one") -> int:  # noqa: S107 - a guess
    """How many seconds a guess has to wait; nought where it was taken, and wrong."""
    try:
        log_in(warehouse, LogIn(login, password), CHEAP)
    except WrongPassword:
        return 0
    except AccountLocked as locked:
        return locked.seconds
    return -1


def schedule(warehouse: Warehouse, clock: HeldClock, login: str) -> list[int]:
    """How long each guess has to wait after the one before, as its refusal says."""
    waits: list[int] = []
    for _ in SCHEDULE:
        assert tried(warehouse, login) == 0
        waits.append(tried(warehouse, login))
        assert tried(warehouse, login) == waits[-1], "a guess that was not taken made it longer"
        clock.forward(seconds=waits[-1])
    return waits


def test_f20_known_and_unknown_wait_alike(warehouse: Warehouse, clock: HeldClock) -> None:
    a_user(warehouse, "known")
    assert schedule(warehouse, clock, "known") == SCHEDULE
    assert schedule(warehouse, clock, "unknown") == SCHEDULE


def test_f20_a_restart_forgets_nothing(database_url: str, clock: HeldClock) -> None:
    for login in ("known", "unknown"):
        for began in (True, False):
            database = Database(database_url, clock)
            try:
                warehouse = Warehouse(database)
                if began:
                    if login == "known":
                        a_user(warehouse, login)
                    for _ in range(6):
                        clock.forward(seconds=tried(warehouse, login))
                    assert tried(warehouse, login) == 0
                assert tried(warehouse, login) > 0
            finally:
                database.close()


@pytest.mark.parametrize("language", list(Language))
def test_f20_the_refusal_says_for_how_long(language: Language) -> None:
    with using(language):
        assert "37" in explain(AccountLocked(BEGIN, 37))


def guesses_in_a_day(warehouse: Warehouse, clock: HeldClock, most: int) -> int:
    """How many guesses somebody gets in who tries whenever he may, for a day of the clock."""
    end, taken = clock.now() + dt.timedelta(days=1), 0
    while clock.now() < end and taken < most:
        wait = tried(warehouse, "k")
        taken += wait == 0
        clock.forward(seconds=wait)
    return taken


def test_f20_a_day_of_guessing_and_the_owner_is_in_five_minutes_later(
    sqlite_warehouse: Warehouse,
    clock: HeldClock,
    report: Report,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_user(sqlite_warehouse, "k")
    taken = guesses_in_a_day(sqlite_warehouse, clock, GUESSES)
    assert taken < 310
    clock.forward(seconds=int(LONGEST_DELAY.total_seconds()))
    assert log_in(sqlite_warehouse, LogIn("k", PASSWORD), CHEAP).login == "k"
    with monkeypatch.context() as patch:
        patch.setattr(people, "locked_until", lambda *_: None)
        control = guesses_in_a_day(sqlite_warehouse, clock, CONTROL)
    note = f"guesses taken in a day; without delays the control stops at {CONTROL}"
    report(Figures("F20 guesses of one login", taken, control=control - taken, note=note))


def test_f20_ten_thousand_guesses(report: Report) -> None:
    """By the clock of this machine, and by the delays that no machine makes shorter."""
    kept = ARGON2.hashed("k", PASSWORD)
    parameters = dict(part.split("=") for part in kept.split("$")[3].split(","))
    assert all(int(parameters[name]) >= least for name, least in FLOOR.items())
    began = time.process_time()
    for _ in range(3):
        assert not ARGON2.verifies(kept, "wrong one")
    ms = (time.process_time() - began) / 3 * 1000
    delays = (locked_until(failures, BEGIN) for failures in range(1, GUESSES + 1))
    waiting = sum((until - BEGIN).total_seconds() for until in delays if until is not None)
    assert waiting > 45 * 60
    note = (
        f"{kept.split('$')[3]}: {ms:.0f} ms of a core a guess, {ms * GUESSES / 60_000:.0f} min for "
        f"{GUESSES}; with the delays {waiting / 86_400:.0f} days"
    )
    report(Figures("F20 cost of guessing", GUESSES, note=note))


class Hasty(Hasher):
    """The protection taken away: nobody's password is refused without the work."""

    @override
    def verifies(self, kept: PasswordHash | None, password: str) -> bool:
        return kept is not None and super().verifies(kept, password)


def spent(warehouse: Warehouse, hasher: Hasher, login: str) -> float:
    """How long a wrong log-in takes."""
    began = time.perf_counter()
    with pytest.raises(WrongPassword):
        log_in(warehouse, LogIn(login, "wrong one"), hasher)
    return time.perf_counter() - began


def apart(warehouse: Warehouse, clock: HeldClock, hasher: Hasher, rounds: int) -> float:
    """By how many per cent the unknown is answered later or sooner, by medians."""
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(rounds):
        for login in sorted(times, reverse=bool(number % 2)):
            times[login].append(spent(warehouse, hasher, login))
        clock.forward(minutes=5)
    known, unknown = (statistics.median(times[login]) for login in ("known", "unknown"))
    return (unknown / known - 1) * 100


@pytest.mark.timeout(300)
@pytest.mark.parametrize("rounds", [5, pytest.param(60, marks=pytest.mark.long)])
def test_f20_the_time_tells_nothing_of_who_is_known(
    sqlite_warehouse: Warehouse, clock: HeldClock, report: Report, rounds: int
) -> None:
    user = a_user(sqlite_warehouse, "known")
    kept = ARGON2.hashed("known", PASSWORD)
    do(sqlite_warehouse, lambda work: work.users.put_secret(user.user, kept))
    difference = apart(sqlite_warehouse, clock, ARGON2, rounds)
    without = apart(sqlite_warehouse, clock, Hasty(), 3)
    assert abs(difference) < 30 < abs(without)  # loose: other work on the machine tells, too
    note = f"the unknown is answered {difference:+.1f} % later; in the control {without:+.0f} %"
    report(Figures("F20 time of an unknown user", rounds, control=round(abs(without)), note=note))
