"""Users as the administrator keeps them, and what a log-in is refused for."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NewType

from partsdesk.domain.catalog.texts import Fit
from partsdesk.domain.values.people import Role, StoreId, UserId
from partsdesk.domain.values.refusals import Refusal

PasswordHash = NewType("PasswordHash", str)

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
SHORTEST_PIN, LONGEST_PIN = 4, 8
SHORTEST_BADGE = 4
SHOWN = 4  # so many signs of a badge are shown, the last ones
LONGEST_DELAY = dt.timedelta(minutes=5)  # nobody can be locked out for good by a colleague
FORGOTTEN = dt.timedelta(hours=1)  # so long after the last delay it begins at a second again
DOORS = 4096  # strangers are told apart by so many doors, so that what they type is not kept


class Proof(enum.StrEnum):
    """By what somebody proves who he is; each has its own failures and its own delay.

    A password goes with a login, a PIN with a badge that is scanned.
    """

    PASSWORD = "password"  # noqa: S105 - what it is called
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class User:
    """A person who may log in.

    Attributes:
        stores: the stores that the person's rights are limited to; empty for all of them.
        badge: what stands on the person's card as a barcode; empty where there is none.
        has_pin: whether the person comes in by badge and PIN, too.
    """

    id: UserId
    login: str
    name: str
    roles: frozenset[Role]
    stores: frozenset[StoreId] = frozenset()
    active: bool = True
    locked_until: dt.datetime | None = None
    version: int = 0
    badge: str = ""
    has_pin: bool = False


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a log-in is verified against; a stranger has no secret, and no id.

    Attributes:
        secret: the hash of the password, or of the PIN.
    """

    user: User
    secret: PasswordHash
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
class WrongPin(Refusal):
    """No such badge with this PIN; which of the two it is, is not said."""


@dataclass(eq=False)
class PinLocked(AccountLocked):
    """After wrong PINs none is taken for a while; the password is."""


@dataclass(eq=False)
class PinUnfit(Refusal):
    """A PIN is not so many digits."""

    shortest: int
    longest: int


@dataclass(eq=False)
class PinTooEasy(Refusal):
    """A PIN is what everybody tries first, or stands on the badge itself."""


@dataclass(eq=False)
class BadgeTooShort(Refusal):
    """A badge has fewer signs than a scanner reads as a code."""

    shortest: int


@dataclass(eq=False)
class BadgeTaken(Refusal):
    """Somebody else has this badge already."""

    badge: str
    login: str


@dataclass(eq=False)
class BadgeIsCode(Refusal):
    """What stands on the badge means goods, a bin or a slip already."""

    badge: str


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
BADGE = Fit("badge", 60)
WRONG: Mapping[Proof, type[Refusal]] = {Proof.PASSWORD: WrongPassword, Proof.PIN: WrongPin}
LOCKED: Mapping[Proof, type[AccountLocked]] = {
    Proof.PASSWORD: AccountLocked,
    Proof.PIN: PinLocked,
}


def user_faults(user: User) -> Iterator[tuple[str, Refusal]]:
    """What is wrong with a user's particulars."""
    yield from LOGIN.faults(user.login)
    yield from NAME.faults(user.name)
    yield from BADGE.faults(user.badge)
    if user.badge and len(user.badge) < SHORTEST_BADGE:
        yield "badge", BadgeTooShort(SHORTEST_BADGE)
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


def check_pin(badge: str, pin: str) -> None:
    """See that a PIN may be one: digits, and not what whoever finds the badge tries first.

    Raises:
        PinUnfit, PinTooEasy.
    """
    fits = SHORTEST_PIN <= len(pin) <= LONGEST_PIN
    if not (fits and pin.isascii() and pin.isdigit()):
        raise PinUnfit(SHORTEST_PIN, LONGEST_PIN)
    steps = {(int(after) - int(before)) % 10 for before, after in itertools.pairwise(pin)}
    is_run = len(steps) == 1 and steps <= {0, 1, 9}  # 0000, 1234, 7890, 4321
    if is_run or pin in badge:
        raise PinTooEasy


def shortened(badge: str) -> str:
    """A badge as it is shown to others: nobody can print it after that."""
    return f"…{badge[-SHOWN:]}" if badge else ""


def failures_now(failures: int, until: dt.datetime | None, now: dt.datetime) -> int:
    """How many wrong passwords in a row one more makes; after an hour's quiet it is the first."""
    return 1 if until is not None and now >= until + FORGOTTEN else failures + 1


def locked_until(failures: int, now: dt.datetime) -> dt.datetime | None:
    """Until when so many wrong passwords in a row lock an account: 1 s, 2, 4, …, 5 minutes."""
    if failures < 1:
        return None
    return now + min(dt.timedelta(seconds=2 ** min(failures - 1, 20)), LONGEST_DELAY)


def check_lock(until: dt.datetime | None, now: dt.datetime, proof: Proof = Proof.PASSWORD) -> None:
    """See that an account takes passwords, or PINs, now.

    Raises:
        AccountLocked, PinLocked: saying for how long it does not.
    """
    if until is not None and until > now:
        raise LOCKED[proof](until, math.ceil((until - now).total_seconds()))


def door_of(typed: str, proof: Proof = Proof.PASSWORD) -> int:
    """The door that a stranger knocks at: what was typed cannot be told from it.

    It may be a password typed into the wrong field, so it is kept nowhere. One who scans a badge
    knocks at another door than one who types the same.
    """
    apart = "" if proof is Proof.PASSWORD else f"{proof}\0"
    digest = hashlib.sha256(f"{apart}{typed}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:2], "big") % DOORS
