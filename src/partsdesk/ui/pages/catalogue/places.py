"""The forms of a store and of a bin (REC-2, REC-8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partsdesk.domain.catalog.places import (
    BIN,
    CODE,
    GROUP_BY_CONDITION,
    NAME,
    ZONE,
    Condition,
    Store,
    StoreChanged,
)
from partsdesk.domain.catalog.places import Group as Valued
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.topics import Topic
from partsdesk.services.editing import BinEdited, StoreEdited, edit_bin, edit_store
from partsdesk.services.stores import (
    BIN_ROLES,
    STORE_ROLES,
    AddBin,
    AddStore,
    BinKept,
    ChangeBin,
    ChangeStore,
    StoreKept,
    add_bin,
    add_store,
    change_bin,
    change_store,
)
from partsdesk.services.warehouse import Done
from partsdesk.ui.bench import Bench
from partsdesk.ui.forms.editors import Choices
from partsdesk.ui.forms.form import Group
from partsdesk.ui.forms.page import RecordKind, RecordPage
from partsdesk.ui.forms.usual import chosen, flag, one_of, text
from partsdesk.ui.pending import Pending
from partsdesk.ui.tables.columns import heading
from partsdesk.wording.language import N_, _


def _show_store(loaded: StoreEdited) -> Mapping[str, Any]:
    store = loaded.store
    if store is None:
        names = ("condition", "group", "hold_store", "defective_store", "keeper")
        flags = {"one_man": False, "active": True}
        return {"store": "", "name": "", **dict.fromkeys(names), **flags}
    return {
        "store": store.code,
        "name": store.name,
        "condition": store.condition,
        "group": store.group,
        "hold_store": store.hold,
        "defective_store": store.defective,
        "keeper": store.keeper,
        "one_man": store.one_man,
        "active": store.active,
    }


def _store_choices(loaded: StoreEdited) -> Choices:
    none = (None, _("none"))
    by_condition = {
        condition: [
            none,
            *((s.id, f"{s.code}  {s.name}") for s in loaded.stores if s.condition is condition),
        ]
        for condition in (Condition.HOLD, Condition.DEFECTIVE)
    }
    return {
        "hold_store": by_condition[Condition.HOLD],
        "defective_store": by_condition[Condition.DEFECTIVE],
        "keeper": [none, *((user.id, user.name) for user in loaded.users)],
    }


def _save_store(
    bench: Bench, page: RecordPage, loaded: StoreEdited | None, values: Mapping[str, Any]
) -> Pending[Done[StoreKept]]:
    held = loaded.store if loaded else None
    store = Store(
        held.id if held else StoreId(0),
        values["store"],
        values["name"],
        values["condition"],
        values["group"] or GROUP_BY_CONDITION[values["condition"]],
        values["hold_store"],
        values["defective_store"],
        values["keeper"],
        values["one_man"],
        values["active"],
        held.version if held else 0,
    )
    if held is None:
        return bench.courier.perform(page, add_store, AddStore(store))
    return bench.courier.perform(page, change_store, ChangeStore(store))


STORES = RecordKind(
    name="stores",
    title=N_("Store"),
    new=N_("New store"),
    subject="catalogue",
    groups=(
        Group(
            N_("What it is"),
            (
                text("store", CODE.check, title=lambda: heading("code"), is_needed=True),
                text("name", NAME.check, is_needed=True),
                flag("active"),
                one_of(
                    "condition",
                    Condition,
                    is_needed=True,
                    hint=N_("In what condition its goods are; fixed once there are entries"),
                ),
                one_of(
                    "group",
                    Valued,
                    hint=N_("How its goods are valued; empty: as their condition says"),
                ),
            ),
        ),
        Group(
            N_("Who keeps it, and where its other goods go"),
            (
                chosen("keeper"),
                chosen("hold_store"),
                chosen("defective_store"),
                flag(
                    "one_man",
                    title=N_("One-man store"),
                    hint=N_("One person may take both steps of a slip here; statements say so"),
                ),
            ),
        ),
    ),
    load=edit_store,
    show=_show_store,
    choices=_store_choices,
    called=lambda loaded: (loaded.store.code, loaded.store.name) if loaded.store else ("", ""),
    save=_save_store,
    id_of=lambda kept: int(kept.store),
    roles=STORE_ROLES,
    topics=frozenset({Topic.PLACES, Topic.USERS}),
    changed=StoreChanged,
    unique=frozenset({"store", "name"}),
    places={
        "StoreExists": "store",
        "StoreFixed": "condition",
        "GroupNotAllowed": "group",
        "UnknownUser": "keeper",
        "UnknownStore": "hold_store",
    },
)


def _show_bin(loaded: BinEdited) -> Mapping[str, Any]:
    found = loaded.bin
    if found is None:
        return {"store": None, "bin": "", "zone": "", "active": True}
    return {
        "store": found.store,
        "bin": found.code,
        "zone": found.zone,
        "active": found.active,
    }


def _called_bin(loaded: BinEdited) -> tuple[str, str]:
    found = loaded.bin
    if found is None:
        return "", ""
    store = next(each.code for each in loaded.stores if each.id == found.store)
    return "", f"{store}/{found.code}" if found.code else _("{store}: unnamed bin", store=store)


def _save_bin(
    bench: Bench, page: RecordPage, loaded: BinEdited | None, values: Mapping[str, Any]
) -> Pending[Done[BinKept]]:
    if loaded is None or loaded.bin is None:
        add = AddBin(values["store"], values["bin"], values["zone"])
        return bench.courier.perform(page, add_bin, add)
    change = ChangeBin(loaded.bin.id, values["zone"], values["active"])
    return bench.courier.perform(page, change_bin, change)


BINS = RecordKind(
    name="bins",
    title=N_("Bin"),
    new=N_("New bin"),
    subject="catalogue",
    groups=(
        Group(
            "",
            (
                chosen("store", is_needed=True, is_for_ever=True),
                text("bin", BIN.check, "A-01-01", title=lambda: heading("code"), is_for_ever=True),
                text("zone", ZONE.check),
                flag("active", hint=N_("A bin can be given up once nothing lies in it")),
            ),
        ),
    ),
    load=edit_bin,
    show=_show_bin,
    choices=lambda loaded: {
        "store": [(store.id, f"{store.code}  {store.name}") for store in loaded.stores]
    },
    called=_called_bin,
    save=_save_bin,
    id_of=lambda kept: int(kept.bin),
    roles=BIN_ROLES,
    topics=frozenset({Topic.PLACES}),
    changed=StoreChanged,
    unique=frozenset({"bin"}),
    places={"BinExists": "bin", "BinNotEmpty": "active", "UnknownStore": "store"},
)
