"""Coming in by badge and PIN: a badge alone signs nothing, and a PIN not everything."""

from __future__ import annotations

import json

import pytest

from partsdesk.domain.catalog.codes import BadgeCode, Unknown
from partsdesk.domain.catalog.users import (
    BadgeIsCode,
    BadgeTaken,
    BadgeTooShort,
    PinLocked,
    PinTooEasy,
    PinUnfit,
    Proof,
    User,
    UserInactive,
    WrongPassword,
    WrongPin,
)
from partsdesk.domain.values.people import Actor, Role
from partsdesk.services.people import (
    AddUser,
    ChangeUser,
    LogIn,
    UserSaid,
    add_user,
    change_password,
    change_pin,
    change_user,
    keep_user,
    list_users,
    log_in,
)
from partsdesk.services.scans import ScanAsked, read_scan
from partsdesk.services.settings import ChangeSetting, change_setting
from partsdesk.services.warehouse import PasswordFirst, Warehouse, new_request
from tests.support.builders import CHEAP, PASSWORD, a_user, an_item, see
from tests.support.clock import HeldClock

BADGE, PIN, OTHER = "B-20471", "2580", "9137"


def held(warehouse: Warehouse, actor: Actor) -> User:
    return see(warehouse, lambda view: view.users.by_id([actor.user])[actor.user])


def given(warehouse: Warehouse, actor: Actor, badge: str, *, drops_pin: bool = False) -> None:
    """The administrator gives somebody a badge."""
    user = held(warehouse, actor)
    asked = ChangeUser(
        user.id, user.version, user.name, user.roles, badge=badge, drops_pin=drops_pin
    )
    warehouse.perform(change_user, asked, the_admin(warehouse))


def the_admin(warehouse: Warehouse) -> Actor:
    known = see(warehouse, lambda view: view.users.by_login(["boss"]))
    if not known:
        a_user(warehouse, "boss", Role.ADMIN)
    return log_in(warehouse, LogIn("boss", PASSWORD), CHEAP)


def a_keeper(warehouse: Warehouse, badge: str = BADGE, pin: str = PIN) -> Actor:
    """A keeper with a badge and a PIN, who came in by password."""
    actor = a_user(warehouse)
    given(warehouse, actor, badge)
    if pin:
        change_pin(warehouse, actor, PASSWORD, pin, CHEAP)
    return actor


def shown(warehouse: Warehouse, pin: str, badge: str = BADGE) -> Actor:
    return log_in(warehouse, LogIn(badge, pin, "desk 3", Proof.PIN), CHEAP)


def test_badge_and_pin_let_in_as_the_password_does(warehouse: Warehouse) -> None:
    keeper = a_keeper(warehouse)
    actor = shown(warehouse, PIN, " Ｂ-20471 ")
    assert (actor.login, actor.roles, actor.workstation, actor.by_pin) == (
        keeper.login,
        keeper.roles,
        "desk 3",
        True,
    )
    assert not log_in(warehouse, LogIn(keeper.login, PASSWORD), CHEAP).by_pin


def test_f20_a_refusal_says_nothing_of_which_was_wrong(warehouse: Warehouse) -> None:
    keeper = a_keeper(warehouse)
    a_keeper(warehouse, "NO-PIN-1", "")
    for badge, pin in ((BADGE, OTHER), ("B-99999", PIN), ("NO-PIN-1", PIN), (keeper.login, PIN)):
        with pytest.raises(WrongPin) as refused:
            shown(warehouse, pin, badge)
        assert vars(refused.value) == {}
    with pytest.raises(WrongPassword):
        log_in(warehouse, LogIn(BADGE, PASSWORD), CHEAP)


def test_f20_known_and_unknown_badges_wait_alike(warehouse: Warehouse, clock: HeldClock) -> None:
    a_keeper(warehouse)
    for badge in (BADGE, "B-99999"):
        for waits in (1, 2, 4, 8):
            with pytest.raises(WrongPin):
                shown(warehouse, OTHER, badge)
            with pytest.raises(PinLocked) as locked:
                shown(warehouse, PIN, badge)
            assert locked.value.seconds == waits
            clock.forward(seconds=waits)
    assert shown(warehouse, PIN).by_pin
    with pytest.raises(WrongPin):
        shown(warehouse, OTHER)
    with pytest.raises(PinLocked) as locked:
        shown(warehouse, PIN)
    assert locked.value.seconds == 1  # the right one began anew


def test_a_wrong_pin_locks_no_password_and_a_password_no_pin(warehouse: Warehouse) -> None:
    keeper = a_keeper(warehouse)
    with pytest.raises(WrongPin):
        shown(warehouse, OTHER)
    log_in(warehouse, LogIn(keeper.login, PASSWORD), CHEAP)
    with pytest.raises(WrongPassword):
        log_in(warehouse, LogIn(keeper.login, "wrong one"), CHEAP)
    with pytest.raises(PinLocked):
        shown(warehouse, PIN)
    change_pin_clears(warehouse, keeper)


def change_pin_clears(warehouse: Warehouse, keeper: Actor) -> None:
    """The administrator takes the PIN away; the failures go with it, and nobody comes in by it."""
    given(warehouse, keeper, BADGE, drops_pin=True)
    assert not held(warehouse, keeper).has_pin
    with pytest.raises(WrongPin):
        shown(warehouse, PIN)


@pytest.mark.parametrize(
    ("pin", "refusal"),
    [("123", PinUnfit), ("12a4", PinUnfit), ("٣٤٥٦", PinUnfit), ("0000", PinTooEasy)]
    + [(pin, PinTooEasy) for pin in ("1234", "7890", "98765", "2047")],
)
def test_a_pin_that_is_none_is_refused(
    sqlite_warehouse: Warehouse, pin: str, refusal: type[Exception]
) -> None:
    keeper = a_keeper(sqlite_warehouse, pin="")
    with pytest.raises(refusal):
        change_pin(sqlite_warehouse, keeper, PASSWORD, pin, CHEAP)
    assert not held(sqlite_warehouse, keeper).has_pin


def test_a_pin_is_set_with_the_password_alone(sqlite_warehouse: Warehouse) -> None:
    keeper = a_keeper(sqlite_warehouse, pin="")
    with pytest.raises(WrongPassword):
        change_pin(sqlite_warehouse, keeper, "wrong one", PIN, CHEAP)
    assert not held(sqlite_warehouse, keeper).has_pin


def test_a_badge_is_one_person_s_and_nothing_else(warehouse: Warehouse) -> None:
    keeper, other = a_keeper(warehouse), a_user(warehouse)
    an_item(warehouse, "ITEM-77")
    for badge, refusal in ((BADGE, BadgeTaken), ("ITEM-77", BadgeIsCode), ("B-1", BadgeTooShort)):
        with pytest.raises(refusal):
            given(warehouse, other, badge)
    asked = AddUser("z", "Z", frozenset({Role.KEEPER}), CHEAP.hashed("z", PASSWORD), badge=BADGE)
    with pytest.raises(BadgeTaken):
        warehouse.perform(add_user, asked, the_admin(warehouse))
    given(warehouse, keeper, "")
    given(warehouse, other, f" {BADGE} ")
    assert held(warehouse, other).badge == BADGE
    with pytest.raises(WrongPin):
        shown(warehouse, PIN)  # the PIN stayed with the person who has no badge any more


def test_a_scanned_badge_is_a_badge_whatever_was_named_like_it_since(warehouse: Warehouse) -> None:
    keeper = a_keeper(warehouse)
    an_item(warehouse, BADGE)
    read = warehouse.ask(read_scan, ScanAsked("Ｂ-20471 "), keeper)
    name = held(warehouse, keeper).name
    assert read.meaning == BadgeCode(BADGE, keeper.user, name, has_pin=True)
    assert read.item is None
    assert isinstance(warehouse.ask(read_scan, ScanAsked("B-99999"), keeper).meaning, Unknown)


def test_a_badge_is_shown_to_the_administrator_and_to_its_owner_alone(
    sqlite_warehouse: Warehouse,
) -> None:
    keeper, other = a_keeper(sqlite_warehouse), a_user(sqlite_warehouse)
    for actor, shown_ in ((the_admin(sqlite_warehouse), BADGE), (keeper, BADGE), (other, "…0471")):
        users = {user.id: user for user in sqlite_warehouse.ask(list_users, None, actor)}
        assert users[keeper.user].badge == shown_
        assert users[other.user].badge == ""


def test_who_is_no_longer_let_in_is_told_only_with_the_right_pin(
    sqlite_warehouse: Warehouse,
) -> None:
    keeper = a_keeper(sqlite_warehouse)
    user = held(sqlite_warehouse, keeper)
    asked = ChangeUser(user.id, user.version, user.name, user.roles, active=False)
    sqlite_warehouse.perform(change_user, asked, the_admin(sqlite_warehouse))
    assert held(sqlite_warehouse, keeper).badge == BADGE  # nothing was said of it
    with pytest.raises(UserInactive):
        shown(sqlite_warehouse, PIN)


def test_badge_and_pin_do_not_suffice_for_what_changes_the_house(warehouse: Warehouse) -> None:
    admin = the_admin(warehouse)
    given(warehouse, admin, BADGE)
    change_pin(warehouse, admin, PASSWORD, PIN, CHEAP)
    by_pin = shown(warehouse, PIN)
    with pytest.raises(PasswordFirst):
        warehouse.perform(change_setting, ChangeSetting("company", "X"), by_pin)
    said = UserSaid(held(warehouse, admin))
    with pytest.raises(PasswordFirst):
        keep_user(warehouse, by_pin, said, new_request(), CHEAP)
    change_password(warehouse, by_pin, PASSWORD, "another long one", CHEAP)  # it says the old one
    again = log_in(warehouse, LogIn("boss", "another long one"), CHEAP)
    keep_user(warehouse, again, said, new_request(), CHEAP)
    assert held(warehouse, admin).has_pin  # saving a form takes nobody's PIN


def test_no_pin_and_no_stranger_s_badge_gets_into_a_record(sqlite_warehouse: Warehouse) -> None:
    keeper = a_keeper(sqlite_warehouse)
    shown(sqlite_warehouse, PIN)
    for badge in (BADGE, "STRANGER-1"):
        with pytest.raises(WrongPin):
            shown(sqlite_warehouse, OTHER, badge)
    noted = see(sqlite_warehouse, lambda view: view.acts.unsealed(99))
    names = [facts[2] for _, facts in noted]
    assert {"change_user", "set_pin", "note_log_in", "note_failed_log_in"} <= set(names)
    written = json.dumps([facts for _, facts in noted], ensure_ascii=False)
    assert keeper.login in written
    for secret in ("argon2", f'"{PIN}', f'"{OTHER}', "STRANGER-1"):
        assert secret not in written
    assert PIN not in repr(LogIn(BADGE, PIN, proof=Proof.PIN))
