"""The table of rights says what the acts themselves would say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import MayNot
from partsdesk.domain.catalog.texts import TextMissing
from partsdesk.domain.catalog.users import User, UserExists, UserInactive
from partsdesk.domain.values.people import Role, UserId
from partsdesk.domain.values.settings import SETTINGS
from partsdesk.services.people import UserKept, UserSaid, keep_user, list_users
from partsdesk.services.rights import Right, list_rights, why_not
from partsdesk.services.settings import (
    BadRight,
    ChangeRight,
    ChangeSetting,
    change_right,
    change_setting,
    list_settings,
)
from partsdesk.services.slips.surroundings import allowed_roles
from partsdesk.services.warehouse import RoleNeeded, Warehouse, every_terms, new_request
from partsdesk.wording.acts import ACTS
from tests.support.builders import an_actor, see

ADMIN = an_actor(Role.ADMIN)


def rights(warehouse: Warehouse) -> dict[tuple[str, str], Right]:
    found = warehouse.ask(list_rights, None, ADMIN)
    return {(each.kind, each.what): each for each in found if not each.between_groups}


def change(warehouse: Warehouse, kind: str, step: str, *roles: str) -> None:
    warehouse.perform(change_right, ChangeRight(kind, step, roles or None), ADMIN)


def test_val_10_the_table_and_the_steps_read_the_same(warehouse: Warehouse) -> None:
    change(warehouse, "scrap", "release", "supervisor")
    found = rights(warehouse)
    for kind in KINDS.values():
        for step in Step:
            asked = (kind, step, kind.rights.of(step))
            allowed = see(warehouse, lambda view, asked=asked: allowed_roles(view, *asked))  # type: ignore[misc]
            right = found.get((kind.code, step.value))
            assert (right.roles if right else frozenset()) == (
                frozenset() if right is not None and right.by else allowed
            )


def test_one_cell_is_changed_and_taken_back(warehouse: Warehouse) -> None:
    shipped = rights(warehouse)["scrap", "release"]
    change(warehouse, "scrap", "release", "supervisor")
    change(warehouse, "purchase-receipt", "book", "finance-manager")
    found = rights(warehouse)
    assert found["scrap", "release"].decided == frozenset({Role.SUPERVISOR})
    assert found["purchase-receipt", "book"].roles == {Role.FINANCE_MANAGER}
    change(warehouse, "scrap", "release")
    found = rights(warehouse)
    assert found["scrap", "release"] == shipped
    assert found["purchase-receipt", "book"].decided is not None
    with pytest.raises(BadRight):
        warehouse.perform(change_right, ChangeRight("scrap", "release", ()), ADMIN)
    with pytest.raises(RoleNeeded):
        warehouse.perform(
            change_right, ChangeRight("scrap", "release", None), an_actor(Role.KEEPER)
        )


def test_inb_1_a_setting_widens_a_right_that_stays_as_shipped(sqlite_warehouse: Warehouse) -> None:
    sqlite_warehouse.perform(change_setting, ChangeSetting("keepers-draft", "yes"), ADMIN)
    right = rights(sqlite_warehouse)["purchase-receipt", "draft"]
    assert right.roles == {Role.ACCOUNTANT, Role.KEEPER}
    assert right.decided is None
    assert right.toggled(Role.SUPERVISOR) == {Role.ACCOUNTANT, Role.SUPERVISOR}


def test_why_a_person_may_not(sqlite_warehouse: Warehouse) -> None:
    found = rights(sqlite_warehouse)
    keeper = User(UserId(9), "zhou", "周桂兰", frozenset({Role.KEEPER}))
    assert why_not(found["purchase-receipt", "execute"], keeper) is None
    refusal = why_not(found["purchase-receipt", "book"], keeper)
    assert isinstance(refusal, MayNot)
    assert refusal.allowed == (Role.ACCOUNTANT,)
    assert isinstance(why_not(found["", "see-cost"], keeper), RoleNeeded)
    assert why_not(found["transfer", "release"], keeper) is None  # nobody has to
    gone = replace(keeper, active=False)
    assert isinstance(why_not(found["purchase-receipt", "execute"], gone), UserInactive)
    admin = replace(keeper, roles=frozenset({Role.ADMIN}))
    assert why_not(found["purchase-receipt", "book"], admin, is_live=False) is None
    assert why_not(found["purchase-receipt", "book"], admin) is not None


def test_every_act_for_certain_roles_stands_in_the_table(sqlite_warehouse: Warehouse) -> None:
    ours = {
        name
        for name, terms in every_terms().items()
        if terms.module.startswith("partsdesk.services.") and terms.roles and not terms.silent
    }
    listed = {what for kind, what in rights(sqlite_warehouse) if not kind}
    assert ours <= listed
    assert listed == set(ACTS)


def test_who_changed_a_setting_last_is_said(warehouse: Warehouse) -> None:
    before = {each.setting.key: each for each in warehouse.ask(list_settings, None, ADMIN)}
    assert before.keys() == SETTINGS.keys()
    assert {each.at for each in before.values()} == {None}
    for name in ("一号", "二号"):
        said = User(UserId(0), name, f"管理员{name}", frozenset({Role.ADMIN}))
        kept(warehouse, said, "long-enough-1")
    users = {user.login: user for user in warehouse.ask(list_users, None, ADMIN)}
    for name, value in (("一号", "甲"), ("二号", "乙")):
        actor = replace(ADMIN, user=users[name].id, login=name)
        warehouse.perform(change_setting, ChangeSetting("company", value), actor)
    shown = {each.setting.key: each for each in warehouse.ask(list_settings, None, ADMIN)}
    assert (shown["company"].value, shown["company"].by) == ("乙", "管理员二号")
    assert shown["company"].at is not None
    assert shown["zone"].by == ""


def kept(warehouse: Warehouse, user: User, password: str = "") -> UserKept:
    return keep_user(warehouse, ADMIN, UserSaid(user, password), new_request()).result


def test_a_user_is_made_and_changed_by_one_function(warehouse: Warehouse) -> None:
    said = User(UserId(0), "zhou", "周桂兰", frozenset({Role.ADMIN}))
    with pytest.raises(TextMissing):
        kept(warehouse, said)
    made = kept(warehouse, said, "long-enough-1")
    with pytest.raises(UserExists):
        kept(warehouse, said, "long-enough-1")
    changed = replace(said, id=made.user, name="周桂兰（夜班）", version=made.version)
    assert kept(warehouse, changed).version == made.version + 1
    (user,) = [each for each in warehouse.ask(list_users, None, ADMIN) if each.login == "zhou"]
    assert user.name == "周桂兰（夜班）"
