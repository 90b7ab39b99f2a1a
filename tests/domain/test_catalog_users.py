"""Passwords and lock-outs."""

from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.domain.catalog.users import (
    PasswordIsLogin,
    PasswordTooLong,
    PasswordTooShort,
    RoleMissing,
    User,
    check_password,
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


def test_f20_the_delay_grows_up_to_an_hour() -> None:
    minutes = [
        ((until - NOW).seconds // 60 if (until := locked_until(failures, NOW)) else 0)
        for failures in (0, 4, 5, 6, 7, 10, 11, 100)
    ]
    assert minutes == [0, 0, 1, 2, 4, 32, 60, 60]


def test_a_user_has_a_role() -> None:
    ((_, fault),) = user_faults(User(UserId(0), "a", "b", frozenset()))
    assert isinstance(fault, RoleMissing)
