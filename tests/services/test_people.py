"""Who comes in and as what, and who does not."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from typing_extensions import override

from partsdesk.domain.catalog.places import UnknownStore
from partsdesk.domain.catalog.users import (
    AccountLocked,
    HasUsersAlready,
    LastAdmin,
    PasswordHash,
    PasswordTooShort,
    RoleMissing,
    UnknownUser,
    UserChanged,
    UserExists,
    UserInactive,
    WrongPassword,
)
from partsdesk.domain.values.people import NOBODY, Actor, Role, StoreId, UserId
from partsdesk.services.passwords import Hasher
from partsdesk.services.people import (
    AddUser,
    Admission,
    ChangeUser,
    FirstAdmin,
    LogIn,
    SetPassword,
    UserKept,
    add_user,
    change_password,
    change_user,
    first_admin,
    has_users,
    list_users,
    log_in,
    note_log_in,
    set_password,
)
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from tests.support.builders import CHEAP, PASSWORD, a_store, a_user, do, see
from tests.support.clock import HeldClock

NEW = "another long one"


class CountingHasher(Hasher):
    """Counts how often the work of verifying is done."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.verified: list[bool] = []

    @override
    def verifies(self, kept: PasswordHash | None, password: str) -> bool:
        self.verified.append(super().verifies(kept, password))
        return self.verified[-1]


def come_in(warehouse: Warehouse, login: str, password: str = PASSWORD) -> Actor:
    return log_in(warehouse, LogIn(login, password, "desk 3"), CHEAP)


def the_admin(warehouse: Warehouse) -> Actor:
    asked = FirstAdmin("admin", "Admin", CHEAP.hashed("admin", PASSWORD))
    warehouse.perform(first_admin, asked, NOBODY)
    return come_in(warehouse, "admin")


def changed(warehouse: Warehouse, admin: Actor, user: UserId, **said: object) -> UserKept:
    held = see(warehouse, lambda view: view.users.by_id([user])[user])
    asked = {
        "version": held.version,
        "name": held.name,
        "roles": held.roles,
        "stores": held.stores,
        "active": held.active,
    } | said
    return warehouse.perform(change_user, ChangeUser(user, **asked), admin).result  # type: ignore[arg-type]


def test_there_is_one_first_administrator(warehouse: Warehouse) -> None:
    assert not warehouse.ask(has_users, None, NOBODY)
    admin = the_admin(warehouse)
    assert (admin.login, admin.roles, admin.workstation) == (
        "admin",
        frozenset({Role.ADMIN}),
        "desk 3",
    )
    assert warehouse.ask(has_users, None, NOBODY)
    with pytest.raises(HasUsersAlready):
        warehouse.perform(first_admin, FirstAdmin("b", "B", PasswordHash("x")), NOBODY)


def test_val_10_the_admin_has_every_role_until_the_opening_is_signed(warehouse: Warehouse) -> None:
    assert the_admin(warehouse).unlimited
    do(warehouse, lambda work: work.keep.put("live-since", "2026-11-01"))
    signed = come_in(warehouse, "admin")
    assert not signed.unlimited
    assert not signed.sees_cost


def test_a_user_comes_in_with_roles_and_stores(warehouse: Warehouse) -> None:
    admin = the_admin(warehouse)
    store = a_store(warehouse)
    asked = AddUser(
        "zhou",
        "周桂兰",
        frozenset({Role.KEEPER, Role.ENGINEER}),
        CHEAP.hashed("zhou", PASSWORD),
        frozenset({store.id}),
    )
    key = warehouse.perform(add_user, asked, admin).result.user
    actor = come_in(warehouse, "zhou")
    assert actor == Actor(key, "zhou", "周桂兰", asked.roles, asked.stores, "desk 3")
    assert [user.login for user in warehouse.ask(list_users, None, admin)] == ["admin", "zhou"]
    with pytest.raises(UserExists):
        warehouse.perform(add_user, asked, admin)


def test_only_the_admin_keeps_users(sqlite_warehouse: Warehouse) -> None:
    keeper = a_user(sqlite_warehouse, "k")
    asked = AddUser("z", "z", frozenset({Role.KEEPER}), PasswordHash("x"))
    with pytest.raises(RoleNeeded):
        sqlite_warehouse.perform(add_user, asked, keeper)


def test_f20_a_stranger_gets_the_same_answer_for_the_same_work(sqlite_warehouse: Warehouse) -> None:
    a_user(sqlite_warehouse, "known")
    hasher = CountingHasher()
    for login in ("known", "stranger"):
        with pytest.raises(WrongPassword) as refused:
            log_in(sqlite_warehouse, LogIn(login, "wrong"), hasher)
        assert vars(refused.value) == {}
    assert hasher.verified == [False, False]
    noted = see(sqlite_warehouse, lambda view: view.acts.unsealed(9))
    assert [facts[2] for _, facts in noted] == ["note_failed_log_in"] * 2


def test_f20_the_hash_is_renewed_with_today_s_parameters(sqlite_warehouse: Warehouse) -> None:
    a_user(sqlite_warehouse, "k")
    stronger = Hasher(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    log_in(sqlite_warehouse, LogIn("k", PASSWORD), stronger)
    known = see(sqlite_warehouse, lambda view: view.users.credentials("k"))
    assert known.secret.startswith("$argon2id$v=19$m=16,t=2,p=1$")
    assert come_in(sqlite_warehouse, "k").login == "k"


def test_f20_no_password_gets_into_a_record(sqlite_warehouse: Warehouse) -> None:
    admin = the_admin(sqlite_warehouse)
    secret = CHEAP.hashed("z", NEW)
    asked = AddUser("z", "z", frozenset({Role.KEEPER}), secret)
    user = sqlite_warehouse.perform(add_user, asked, admin).result.user
    changed(sqlite_warehouse, admin, user, password=CHEAP.hashed("z", PASSWORD))
    change_password(sqlite_warehouse, come_in(sqlite_warehouse, "z"), PASSWORD, NEW, CHEAP)
    written = json.dumps(
        [facts for _, facts in see(sqlite_warehouse, lambda v: v.acts.unsealed(9))]
    )
    assert "argon2" not in written
    assert NEW not in written + repr(asked) + repr(LogIn("z", NEW))
    assert secret not in repr(asked)


def test_who_is_no_longer_let_in_is_told_only_with_the_right_password(
    sqlite_warehouse: Warehouse,
) -> None:
    a_user(sqlite_warehouse, "k", active=False)
    with pytest.raises(UserInactive):
        come_in(sqlite_warehouse, "k")
    with pytest.raises(WrongPassword):
        come_in(sqlite_warehouse, "k", "wrong")


def test_f20_what_happened_since_the_password_was_verified_counts(
    sqlite_warehouse: Warehouse, clock: HeldClock
) -> None:
    keeper = a_user(sqlite_warehouse, "k")
    known = see(sqlite_warehouse, lambda view: view.users.credentials("k"))
    admitted = Admission("k", known.secret)
    until = clock.now() + dt.timedelta(minutes=1)
    do(sqlite_warehouse, lambda work: work.users.put_failures(keeper.user, 5, until))
    with pytest.raises(AccountLocked):
        sqlite_warehouse.perform(note_log_in, admitted, keeper)
    clock.forward(minutes=2)
    do(sqlite_warehouse, lambda work: work.users.change(replace(known.user, active=False)))
    with pytest.raises(UserInactive):
        sqlite_warehouse.perform(note_log_in, admitted, keeper)
    for stale in (Admission("k", PasswordHash("old")), Admission("gone", known.secret)):
        with pytest.raises(WrongPassword):
            sqlite_warehouse.perform(note_log_in, stale, keeper)
    stale_change = SetPassword(PasswordHash("old"), PasswordHash("new"))
    with pytest.raises(WrongPassword):
        sqlite_warehouse.perform(set_password, stale_change, keeper)
    with pytest.raises(UnknownUser):
        sqlite_warehouse.perform(set_password, stale_change, replace(keeper, login="gone"))


def test_everybody_changes_the_own_password(warehouse: Warehouse, clock: HeldClock) -> None:
    keeper = a_user(warehouse, "k")
    with pytest.raises(WrongPassword):
        change_password(warehouse, keeper, "wrong", NEW, CHEAP)
    clock.forward(seconds=1)
    with pytest.raises(PasswordTooShort):
        change_password(warehouse, keeper, PASSWORD, "short", CHEAP)
    change_password(warehouse, keeper, PASSWORD, NEW, CHEAP)
    with pytest.raises(WrongPassword):
        come_in(warehouse, "k")
    clock.forward(seconds=1)
    assert come_in(warehouse, "k", NEW).login == "k"


def test_the_admin_s_new_password_unlocks(sqlite_warehouse: Warehouse) -> None:
    admin = the_admin(sqlite_warehouse)
    keeper = a_user(sqlite_warehouse, "k")
    with pytest.raises(WrongPassword):
        come_in(sqlite_warehouse, "k", "wrong")
    with pytest.raises(AccountLocked):
        change_password(sqlite_warehouse, keeper, PASSWORD, NEW, CHEAP)
    changed(sqlite_warehouse, admin, keeper.user, password=CHEAP.hashed("k", NEW))
    assert come_in(sqlite_warehouse, "k", NEW).login == "k"


def test_users_change_and_the_last_admin_stays_one(warehouse: Warehouse) -> None:
    admin = the_admin(warehouse)
    keeper = a_user(warehouse, "k")
    store = a_store(warehouse)
    changed(warehouse, admin, keeper.user, roles=frozenset({Role.ADMIN}), stores={store.id})
    assert come_in(warehouse, "k").stores == {store.id}
    changed(warehouse, admin, admin.user, roles=frozenset({Role.KEEPER}))
    with pytest.raises(LastAdmin):
        changed(warehouse, admin, keeper.user, active=False)
    with pytest.raises(LastAdmin):
        changed(warehouse, admin, keeper.user, roles=frozenset({Role.AUDITOR}))


def test_a_user_that_cannot_be_is_refused(sqlite_warehouse: Warehouse) -> None:
    admin = the_admin(sqlite_warehouse)
    keeper = a_user(sqlite_warehouse, "k")
    with pytest.raises(RoleMissing):
        changed(sqlite_warehouse, admin, keeper.user, roles=frozenset())
    with pytest.raises(UnknownStore):
        changed(sqlite_warehouse, admin, keeper.user, stores=frozenset({StoreId(99)}))
    with pytest.raises(UserChanged):
        changed(sqlite_warehouse, admin, keeper.user, version=7)
    asked = ChangeUser(UserId(99), 0, "x", frozenset({Role.KEEPER}))
    with pytest.raises(UnknownUser):
        sqlite_warehouse.perform(change_user, asked, admin)
