"""Users as the administrator keeps them, and what a log-in is refused for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NewType

from partsdesk.domain.catalog.texts import Fit
from partsdesk.domain.values.people import Role, StoreId, UserId
from partsdesk.domain.values.refusals import Refusal

PasswordHash = NewType("PasswordHash", str)

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
FREE_FAILURES = 5  # so many wrong passwords in a row cost nothing but the time to check them
LONGEST_LOCK = 60  # minutes


@dataclass(frozen=True, slots=True)
class User:
    """A person who may log in.

    Attributes:
        stores: the stores that the person's rights are limited to; empty for all of them.
    """

    id: UserId
    login: str
    name: str
    roles: frozenset[Role]
    stores: frozenset[StoreId] = frozenset()
    active: bool = True
    locked_until: dt.datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a log-in is verified against."""

    user: User
    password: PasswordHash
    failures: int = 0
    locked_until: dt.datetime | None = None


@dataclass(eq=False)
class WrongPassword(Refusal):
    """No such user with this password; which of the two it is, is not said."""


@dataclass(eq=False)
class AccountLocked(Refusal):
    """Too many wrong passwords: the account takes none until then."""

    until: dt.datetime


@dataclass(eq=False)
class UserInactive(Refusal):
    """The user is no longer let in."""

    login: str


@dataclass(eq=False)
class PasswordTooShort(Refusal):
    """A password has fewer characters than it must."""

    shortest: int


@dataclass(eq=False)
class PasswordTooLong(Refusal):
    """A password has more characters than anybody types."""

    longest: int


@dataclass(eq=False)
class PasswordIsLogin(Refusal):
    """A password is the login itself."""


@dataclass(eq=False)
class UnknownUser(Refusal):
    """Nobody has this login."""

    login: str


@dataclass(eq=False)
class UserExists(Refusal):
    """Somebody else has this login already."""

    login: str


@dataclass(eq=False)
class UserChanged(Refusal):
    """Somebody else changed the user since it was read (F21)."""

    login: str


@dataclass(eq=False)
class RoleMissing(Refusal):
    """A user without any role could do nothing."""

    login: str


@dataclass(eq=False)
class LastAdmin(Refusal):
    """Without this administrator nobody could let anybody in."""

    login: str


@dataclass(eq=False)
class HasUsersAlready(Refusal):
    """There is a first administrator already."""


LOGIN = Fit("login", 60, needed=True)
NAME = Fit("name", 60, needed=True)


def user_faults(user: User) -> Iterator[tuple[str, Refusal]]:
    """What is wrong with a user's particulars."""
    yield from LOGIN.faults(user.login)
    yield from NAME.faults(user.name)
    if not user.roles:
        yield "roles", RoleMissing(user.login)


def check_password(login: str, password: str) -> None:
    """See that a password may be one.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordIsLogin.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong(LONGEST_PASSWORD)
    if password.casefold() == login.casefold():
        raise PasswordIsLogin


def locked_until(failures: int, now: dt.datetime) -> dt.datetime | None:
    """Until when so many wrong passwords in a row lock an account: a minute, two, four, …."""
    if failures < FREE_FAILURES:
        return None
    minutes = min(2 ** min(failures - FREE_FAILURES, 10), LONGEST_LOCK)
    return now + dt.timedelta(minutes=minutes)
