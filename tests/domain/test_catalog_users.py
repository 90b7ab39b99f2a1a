"""Passwords and lock-outs."""

from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.domain.catalog.users import (
    DOORS,
    PasswordIsLogin,
    PasswordTooLong,
    PasswordTooShort,
    Proof,
    RoleMissing,
    User,
    check_password,
    check_pin,
    door_of,
    failures_now,
    locked_until,
    user_faults,
)
from partsdesk.domain.values.people import UserId
from partsdesk.domain.values.refusals import Refusal

NOW = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("1234567", PasswordTooShort),
        ("Administrator", PasswordIsLogin),
        ("x" * 201, PasswordTooLong),
    ],
)
def test_a_password_that_is_none_is_refused(password: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check_password("administrator", password)


def test_f20_the_delay_grows_up_to_five_minutes() -> None:
    seconds = [
        ((until - NOW).seconds if (until := locked_until(failures, NOW)) else 0)
        for failures in (0, 1, 2, 3, 9, 10, 100, 10_000)
    ]
    assert seconds == [0, 1, 2, 4, 256, 300, 300, 300]


def test_f20_failures_are_forgotten_after_an_hour_of_quiet() -> None:
    hour = dt.timedelta(hours=1)
    assert failures_now(9, None, NOW) == 10
    assert failures_now(9, NOW - hour + dt.timedelta(seconds=1), NOW) == 10
    assert failures_now(9, NOW - hour, NOW) == 1


def test_f20_strangers_are_spread_over_the_doors() -> None:
    doors = {door_of(f"stranger {number}") for number in range(1000)}
    assert len(doors) > 800
    assert all(0 <= door < DOORS for door in doors)


def test_a_user_has_a_role() -> None:
    ((_, fault),) = user_faults(User(UserId(0), "a", "b", frozenset()))
    assert isinstance(fault, RoleMissing)


@pytest.mark.parametrize("pin", ["2580", "1357", "00010", "11112222", "90210"])
def test_a_pin_is_taken_where_nobody_would_try_it_first(pin: str) -> None:
    check_pin("B-20471", pin)


def test_f20_who_scans_a_badge_knocks_at_another_door() -> None:
    typed = [f"stranger {number}" for number in range(100)]
    assert sum(door_of(each) == door_of(each, Proof.PIN) for each in typed) < 5
