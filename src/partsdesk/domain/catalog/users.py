"""Users as the administrator keeps them, and what a log-in is refused for."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NewType

from partsdesk.domain.catalog.texts import Fit
from partsdesk.domain.values.people import Role, StoreId, UserId
from partsdesk.domain.values.refusals import Refusal

PasswordHash = NewType("PasswordHash", str)

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
LONGEST_DELAY = dt.timedelta(minutes=5)  # nobody can be locked out for good by a colleague
FORGOTTEN = dt.timedelta(hours=1)  # so long after the last delay it begins at a second again
DOORS = 4096  # strangers are told apart by so many doors, so that what they type is not kept


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
    """What a log-in is verified against; a stranger has no password, and no id."""

    user: User
    password: PasswordHash
    failures: int = 0
    locked_until: dt.datetime | None = None


@dataclass(eq=False)
class WrongPassword(Refusal):
    """No such user with this password; which of the two it is, is not said."""


@dataclass(eq=False)
class AccountLocked(Refusal):
    """After wrong passwords the account takes none for a while, not even the right one.

    Attributes:
        seconds: how long that is from now on.
    """

    until: dt.datetime
    seconds: int


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


def failures_now(failures: int, until: dt.datetime | None, now: dt.datetime) -> int:
    """How many wrong passwords in a row one more makes; after an hour's quiet it is the first."""
    return 1 if until is not None and now >= until + FORGOTTEN else failures + 1


def locked_until(failures: int, now: dt.datetime) -> dt.datetime | None:
    """Until when so many wrong passwords in a row lock an account: 1 s, 2, 4, …, 5 minutes."""
    if failures < 1:
        return None
    return now + min(dt.timedelta(seconds=2 ** min(failures - 1, 20)), LONGEST_DELAY)


def check_lock(until: dt.datetime | None, now: dt.datetime) -> None:
    """See that an account takes passwords now.

    Raises:
        AccountLocked: saying for how long it does not.
    """
    if until is not None and until > now:
        raise AccountLocked(until, math.ceil((until - now).total_seconds()))


def door_of(login: str) -> int:
    """The door that a stranger knocks at: what was typed cannot be told from it.

    It may be a password typed into the wrong field, so it is kept nowhere.
    """
    digest = hashlib.sha256(login.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:2], "big") % DOORS
