"""Settings and the table of rights, as the administrator changes them."""

from __future__ import annotations

import pytest

from partsdesk.domain.values.people import Role
from partsdesk.domain.values.settings import BadSetting, UnknownSetting
from partsdesk.services.settings import (
    BadRight,
    ChangeRights,
    ChangeSetting,
    SettingHasItsAct,
    change_rights,
    change_setting,
    list_settings,
)
from partsdesk.services.slips.drafting import UnknownKind
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from tests.support.builders import an_actor, see

ADMIN = an_actor(Role.ADMIN)


def put(warehouse: Warehouse, key: str, value: str | None) -> None:
    warehouse.perform(change_setting, ChangeSetting(key, value), ADMIN)


def test_a_setting_is_decided_and_taken_back(warehouse: Warehouse) -> None:
    put(warehouse, "company", "样例公司")
    put(warehouse, "estimates", "difference")
    put(warehouse, "company", "另一家")
    put(warehouse, "estimates", None)
    shown = {each.setting.key: each for each in warehouse.ask(list_settings, None, ADMIN)}
    assert (shown["company"].value, shown["company"].is_decided) == ("另一家", True)
    assert (shown["estimates"].value, shown["estimates"].is_decided) == ("reverse", False)
    assert (shown["price-off-rate"].value, shown["live-since"].value) == (None, None)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("estimates", "sometimes"),
        ("keepers-draft", "maybe"),
        ("papers-due-days", "soon"),
        ("zone", "Moon/Crater"),
        ("zone", "../etc/passwd"),
        ("taxpayer", "general"),
        ("taxpayer", "some day=general"),
    ],
)
def test_a_setting_cannot_hold_just_anything(
    sqlite_warehouse: Warehouse, key: str, value: str
) -> None:
    with pytest.raises(BadSetting):
        put(sqlite_warehouse, key, value)


def test_some_settings_have_acts_of_their_own(sqlite_warehouse: Warehouse) -> None:
    for key in ("rights", "live-since"):
        with pytest.raises(SettingHasItsAct):
            put(sqlite_warehouse, key, "2026-01-01")
    with pytest.raises(UnknownSetting):
        put(sqlite_warehouse, "no-such", "x")
    asked = ChangeSetting("company", "x")
    with pytest.raises(RoleNeeded):
        sqlite_warehouse.perform(change_setting, asked, an_actor(Role.ACCOUNTANT))


def test_val_10_the_table_of_rights_is_kept_and_taken_back(warehouse: Warehouse) -> None:
    rights = {"scrap": {"release": ("supervisor", "finance-manager")}, "transfer": {}}
    warehouse.perform(change_rights, ChangeRights(rights), ADMIN)
    kept = see(warehouse, lambda view: view.settings.text("rights"))
    assert kept == '{"scrap":{"release":["finance-manager","supervisor"]}}'
    warehouse.perform(change_rights, ChangeRights({}), ADMIN)
    assert see(warehouse, lambda view: view.settings.text("rights")) is None


@pytest.mark.parametrize(
    ("by_step", "role"),
    [({"release": ("wizard",)}, "wizard"), ({"dance": ("keeper",)}, ""), ({"release": ()}, "")],
)
def test_val_10_a_table_that_names_nobody_is_refused(
    sqlite_warehouse: Warehouse, by_step: dict[str, tuple[str, ...]], role: str
) -> None:
    with pytest.raises(BadRight) as refused:
        sqlite_warehouse.perform(change_rights, ChangeRights({"scrap": by_step}), ADMIN)
    assert (refused.value.kind, refused.value.role) == ("scrap", role)
    with pytest.raises(UnknownKind):
        sqlite_warehouse.perform(change_rights, ChangeRights({"gift": by_step}), ADMIN)
