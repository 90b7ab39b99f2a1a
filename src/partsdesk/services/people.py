"""Who may log in, and as what: users kept by the administrator, passwords by their owners."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace

from partsdesk.database.troubles import SettingsDiffer
from partsdesk.database.work import View, Work
from partsdesk.domain.catalog.codes import Unknown, folded
from partsdesk.domain.catalog.places import UnknownStore
from partsdesk.domain.catalog.texts import TextMissing
from partsdesk.domain.catalog.users import (
    WRONG,
    BadgeIsCode,
    BadgeTaken,
    Credentials,
    HasUsersAlready,
    LastAdmin,
    PasswordHash,
    Proof,
    UnknownUser,
    User,
    UserChanged,
    UserExists,
    UserInactive,
    WrongPassword,
    check_lock,
    failures_now,
    locked_until,
    user_faults,
)
from partsdesk.domain.values.people import NOBODY, Actor, Role, StoreId, UserId
from partsdesk.services.catalog import resolve_code
from partsdesk.services.passwords import ARGON2, Hasher
from partsdesk.services.warehouse import Done, Warehouse, act

logger = logging.getLogger(__name__)

_WORKSTATION = 80  # characters of a workstation's name that are kept


@dataclass(frozen=True, slots=True)
class LogIn:
    """Who wants to come in, and where: by login and password, or by badge and PIN.

    Attributes:
        login: what is known of a person: the login, or what stands on the badge.
        password: what the person alone knows: the password, or the PIN.
    """

    login: str
    password: str = field(repr=False, metadata={"secret": True})
    workstation: str = ""
    proof: Proof = Proof.PASSWORD


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """The first user of all; later ones are made by this one."""

    login: str
    name: str
    password: PasswordHash = field(repr=False, metadata={"secret": True})


@dataclass(frozen=True, slots=True)
class AddUser:
    """Make a user."""

    login: str
    name: str
    roles: frozenset[Role]
    password: PasswordHash = field(repr=False, metadata={"secret": True})
    stores: frozenset[StoreId] = frozenset()
    badge: str = ""


@dataclass(frozen=True, slots=True)
class ChangeUser:
    """Say something else of a user; the login stays for ever.

    Attributes:
        password: another one, which unlocks the account too; None leaves both as they are.
        badge: another one; empty takes it away, None leaves it as it is.
        drops_pin: whether the PIN is taken away; the person sets another one.
    """

    user: UserId
    version: int
    name: str
    roles: frozenset[Role]
    stores: frozenset[StoreId] = frozenset()
    active: bool = True
    password: PasswordHash | None = field(default=None, repr=False, metadata={"secret": True})
    badge: str | None = None
    drops_pin: bool = False


@dataclass(frozen=True, slots=True)
class UserSaid:
    """What an administrator says of a user; one without an id is new.

    Attributes:
        password: the new one; empty leaves that which is there.
        drops_pin: whether the PIN is taken away.
    """

    user: User
    password: str = field(default="", repr=False, metadata={"secret": True})
    drops_pin: bool = False


@dataclass(frozen=True, slots=True)
class SetPassword:
    """Keep one's own new password.

    Attributes:
        before: the hash that the old password was verified against.
    """

    before: PasswordHash = field(repr=False, metadata={"secret": True})
    after: PasswordHash = field(repr=False, metadata={"secret": True})


@dataclass(frozen=True, slots=True)
class SetPin:
    """Keep one's own new PIN.

    Attributes:
        before: the hash that the password was verified against.
    """

    before: PasswordHash = field(repr=False, metadata={"secret": True})
    after: PasswordHash = field(repr=False, metadata={"secret": True})


@dataclass(frozen=True, slots=True)
class Admission:
    """A log-in whose password or PIN was right.

    Attributes:
        login: the person's login, by whatever he came in.
        typed: what he is known by: the login, or what stands on the badge.
        verified: the hash that it was verified against.
        renewed: the hash by today's parameters, where it was made by others.
    """

    login: str
    verified: PasswordHash = field(repr=False, metadata={"secret": True})
    renewed: PasswordHash | None = field(default=None, repr=False, metadata={"secret": True})
    typed: str = field(default="", repr=False, metadata={"secret": True})
    proof: Proof = Proof.PASSWORD


@dataclass(frozen=True, slots=True)
class FailedLogIn:
    """A log-in whose password or PIN was wrong, or whose user there is none of.

    Attributes:
        typed: the login as it was typed, or the badge; it stands on record only where it is a
            user's, for people type passwords into the wrong field.
    """

    typed: str = field(repr=False, metadata={"secret": True})
    proof: Proof = Proof.PASSWORD


@dataclass(frozen=True, slots=True)
class UserKept:
    """A user as it was kept."""

    user: UserId
    version: int
    called: str


@dataclass(frozen=True, slots=True)
class LogInNoted:
    """A log-in that stands on record."""

    called: str


def log_in(warehouse: Warehouse, asked: LogIn, hasher: Hasher = ARGON2) -> Actor:
    """Let somebody in, or not; either stands on record.

    Hashing is done between two transactions, never inside one. A stranger costs the same time
    and gets the same answer as a wrong password. Books that may not be written can be read.
    By badge and PIN it is the same, with failures of their own.

    Raises:
        WrongPassword, WrongPin: for a stranger too; AccountLocked, PinLocked, UserInactive.
    """
    door = replace(NOBODY, workstation=asked.workstation[:_WORKSTATION])
    typed, proof = asked.login, asked.proof
    if proof is Proof.PIN:
        typed = folded(typed)
    known = warehouse.ask(_credentials, (typed, proof), door)
    if not hasher.verifies(known.secret or None, asked.password):
        warehouse.perform(note_failed_log_in, FailedLogIn(typed, proof), door)
        raise WRONG[proof]
    login = known.user.login
    if not known.user.active:
        raise UserInactive(login)
    renewed = hasher.renewed(known.secret, asked.password)
    actor = replace(warehouse.ask(_actor, known.user, door), by_pin=proof is Proof.PIN)
    admission = Admission(login, known.secret, renewed, typed, proof)
    try:
        warehouse.perform(note_log_in, admission, actor)
    except SettingsDiffer as trouble:
        logger.warning("Somebody comes in to read; nothing can be put on record: %s", trouble)
    return actor


def change_password(
    warehouse: Warehouse, actor: Actor, old: str, new: str, hasher: Hasher = ARGON2
) -> Done[UserKept]:
    """Give oneself another password; a wrong old one counts like a failed log-in.

    Raises:
        WrongPassword, AccountLocked, PasswordTooShort, PasswordTooLong, PasswordIsLogin.
    """
    known = _confirmed(warehouse, actor, old, hasher)
    after = hasher.hashed(actor.login, new)
    return warehouse.perform(set_password, SetPassword(known.secret, after), actor)


def change_pin(
    warehouse: Warehouse, actor: Actor, password: str, pin: str, hasher: Hasher = ARGON2
) -> Done[UserKept]:
    """Give oneself a PIN, or another one; a wrong password counts like a failed log-in.

    Raises:
        WrongPassword, AccountLocked, PinUnfit, PinTooEasy.
    """
    known = _confirmed(warehouse, actor, password, hasher)
    after = hasher.hashed_pin(known.user.badge, pin)
    return warehouse.perform(set_pin, SetPin(known.secret, after), actor)


def _confirmed(warehouse: Warehouse, actor: Actor, password: str, hasher: Hasher) -> Credentials:
    """What is known of the person who is in, whose password was asked for once more."""
    known = warehouse.ask(_credentials, (actor.login, Proof.PASSWORD), actor)
    if not hasher.verifies(known.secret or None, password):
        warehouse.perform(note_failed_log_in, FailedLogIn(actor.login), actor)
        raise WrongPassword
    return known


def keep_user(
    warehouse: Warehouse, actor: Actor, asked: UserSaid, request: str, hasher: Hasher = ARGON2
) -> Done[UserKept]:
    """Make a user, or change one; the password is hashed before the transaction.

    Raises:
        PasswordTooShort, PasswordTooLong, PasswordIsLogin, TextMissing for a new user's password,
        and what ``add_user`` and ``change_user`` refuse.
    """
    user = asked.user
    hashed = hasher.hashed(user.login, asked.password) if asked.password else None
    if user.id:
        change = ChangeUser(
            user.id,
            user.version,
            user.name,
            user.roles,
            user.stores,
            user.active,
            hashed,
            user.badge,
            asked.drops_pin,
        )
        return warehouse.perform(change_user, change, actor, request)
    if hashed is None:
        raise TextMissing("password")
    add = AddUser(user.login, user.name, user.roles, hashed, user.stores, user.badge)
    return warehouse.perform(add_user, add, actor, request)


@act()
def first_admin(work: Work, asked: FirstAdmin) -> UserKept:
    """Make the first administrator; refused as soon as there is anybody.

    Raises:
        HasUsersAlready, TextMissing, TextTooWide, UnfitText.
    """
    work.users.alone()
    if not work.users.is_empty():
        raise HasUsersAlready
    return _added(work, User(UserId(0), asked.login, asked.name, frozenset({Role.ADMIN})), asked)


@act(Role.ADMIN, by_password=True)
def add_user(work: Work, asked: AddUser) -> UserKept:
    """Make a user.

    Raises:
        UserExists, RoleMissing, UnknownStore, TextMissing, TextTooWide, UnfitText,
        BadgeTooShort, BadgeTaken, BadgeIsCode.
    """
    work.users.alone()
    if work.users.by_login([asked.login]):
        raise UserExists(asked.login)
    user = User(UserId(0), asked.login, asked.name, asked.roles, asked.stores)
    return _added(work, replace(user, badge=folded(asked.badge)), asked)


@act(Role.ADMIN, by_password=True)
def change_user(work: Work, asked: ChangeUser) -> UserKept:
    """Change what a user is called and may do; the last administrator stays one.

    Raises:
        UnknownUser, UserChanged, LastAdmin, RoleMissing, UnknownStore, TextMissing, TextTooWide,
        UnfitText, BadgeTooShort, BadgeTaken, BadgeIsCode.
    """
    work.users.alone()
    held = work.users.by_id([asked.user]).get(asked.user)
    if held is None:
        raise UnknownUser(str(asked.user))
    if held.version != asked.version:
        raise UserChanged(held.login)  # F21
    user = replace(
        held,
        name=asked.name,
        roles=asked.roles,
        stores=asked.stores,
        active=asked.active,
        badge=held.badge if asked.badge is None else folded(asked.badge),
    )
    _check(work, user, held)
    others = [each for each in work.users.every() if each.id != user.id]
    if not any(each.active and Role.ADMIN in each.roles for each in (*others, user)):
        raise LastAdmin(held.login)
    work.users.change(user)
    if asked.password is not None:
        work.users.put_secret(user.id, asked.password)
        work.users.put_failures(user.id, 0, None)
    if asked.drops_pin:
        _keep_pin(work, user, None)
    return UserKept(user.id, held.version + 1, held.login)


@act()
def set_password(work: Work, asked: SetPassword) -> UserKept:
    """Keep the actor's own new password, unless it was changed elsewhere meanwhile.

    Raises:
        WrongPassword, UnknownUser.
    """
    user = _still(work, asked.before)
    work.users.put_secret(user.id, asked.after)
    work.users.put_failures(user.id, 0, None)
    return UserKept(user.id, user.version, user.login)


@act()
def set_pin(work: Work, asked: SetPin) -> UserKept:
    """Keep the actor's own new PIN, unless the password was changed elsewhere meanwhile.

    Raises:
        WrongPassword, UnknownUser.
    """
    user = _still(work, asked.before)
    _keep_pin(work, user, asked.after)
    return UserKept(user.id, user.version, user.login)


@act(early=True)
def note_failed_log_in(work: Work, asked: FailedLogIn) -> LogInNoted:
    """Count a wrong password: the account takes none for longer and longer, a stranger's too."""
    work.users.alone()
    known = work.users.credentials(asked.typed, asked.proof)
    failures = failures_now(known.failures, known.locked_until, work.now)
    until = locked_until(failures, work.now)  # F20
    if not known.user.id:
        work.users.put_stranger(asked.typed, failures, until, asked.proof)
        return LogInNoted("")
    work.users.put_failures(known.user.id, failures, until, asked.proof)
    return LogInNoted(known.user.login)


@act(early=True)
def note_log_in(work: Work, asked: Admission) -> LogInNoted:
    """Put a log-in on record and forget the failures before it.

    Raises:
        WrongPassword, WrongPin: where it was changed since it was verified.
        AccountLocked, PinLocked: where others' failures locked it meanwhile.
    """
    work.users.alone()
    proof = asked.proof
    known = work.users.credentials(asked.typed or asked.login, proof)
    if not known.user.id or known.secret != asked.verified:
        raise WRONG[proof]
    check_lock(known.locked_until, work.now, proof)
    if not known.user.active:
        raise UserInactive(asked.login)
    if known.failures or known.locked_until:
        work.users.put_failures(known.user.id, 0, None, proof)
    if asked.renewed is not None:
        work.users.put_secret(known.user.id, asked.renewed, proof)
    return LogInNoted(asked.login)


def list_users(view: View, _: None = None) -> tuple[User, ...]:
    """Every user, in the order of logins."""
    return view.users.every()


def myself(view: View, _: None = None) -> User:
    """Whoever is in, as the administrator keeps them.

    Raises:
        UnknownUser: where the books know the person no more.
    """
    found = view.users.by_id([view.actor.user]).get(view.actor.user)
    if found is None:
        raise UnknownUser(view.actor.login)
    return found


def has_users(view: View, _: None = None) -> bool:
    """Whether there is a first administrator already."""
    return not view.users.is_empty()


def _credentials(view: View, asked: tuple[str, Proof]) -> Credentials:
    """What is known of a login that takes passwords now, or of a badge that takes PINs.

    Raises:
        AccountLocked, PinLocked: where it takes none for a while.
    """
    typed, proof = asked
    known = view.users.credentials(typed, proof)
    check_lock(known.locked_until, view.now, proof)
    return known


def _keep_pin(work: Work, user: User, pin: PasswordHash | None) -> None:
    work.users.put_secret(user.id, pin, Proof.PIN)
    work.users.put_failures(user.id, 0, None, Proof.PIN)


def _still(work: Work, before: PasswordHash) -> User:
    """The person who acts, whose password is still the one that was verified."""
    work.users.alone()
    known = work.users.credentials(work.actor.login)
    if not known.user.id:
        raise UnknownUser(work.actor.login)
    if known.secret != before:
        raise WrongPassword
    return known.user


def _actor(view: View, user: User) -> Actor:
    """The person at the workstation; the admin's rights have no limit before the opening."""
    unsigned = view.settings.text("live-since") is None
    return Actor(
        user.id,
        user.login,
        user.name,
        user.roles,
        user.stores,
        view.actor.workstation,
        unlimited=Role.ADMIN in user.roles and unsigned,  # VAL-10
    )


def _added(work: Work, user: User, asked: FirstAdmin | AddUser) -> UserKept:
    _check(work, user)
    return UserKept(work.users.add(user, asked.password), 0, user.login)


def _check(work: Work, user: User, held: User | None = None) -> None:
    for _, refusal in user_faults(user):
        raise refusal
    if user.badge and (held is None or user.badge != held.badge):
        _check_badge(work, user)
    stores = work.places.stores()
    for store in user.stores:
        if store not in stores:
            raise UnknownStore(str(store))


def _check_badge(work: Work, user: User) -> None:
    """A badge is one person's, and means nothing else: a scan of it is never taken for goods."""
    other = work.users.of_badge(user.badge)
    if other is not None:
        raise BadgeTaken(user.badge, other.login)
    if not isinstance(resolve_code(work, user.badge), Unknown):
        raise BadgeIsCode(user.badge)
