"""The forms of a class of items (RPR-1) and of a unit of measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partsdesk.domain.catalog.item_rules import CATEGORY, CATEGORY_NAME, UNIT
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.topics import Topic
from partsdesk.services.catalog import AddUnit, Named, PutCategory, add_unit, put_category
from partsdesk.services.editing import CategoryEdited, UnitEdited, edit_category, edit_unit
from partsdesk.services.items import ITEM_ROLES
from partsdesk.services.warehouse import Done
from partsdesk.ui.bench import Bench
from partsdesk.ui.forms.editors import ChoiceEditor
from partsdesk.ui.forms.form import Field, Group
from partsdesk.ui.forms.page import RecordKind, RecordPage
from partsdesk.ui.forms.usual import text
from partsdesk.ui.pending import Pending
from partsdesk.wording.language import N_


def _show_category(loaded: CategoryEdited) -> Mapping[str, Any]:
    category = loaded.category
    return {
        "code": category.number if category else "",
        "name": category.name if category else "",
    }


def _save_category(
    bench: Bench, page: RecordPage, loaded: CategoryEdited | None, values: Mapping[str, Any]
) -> Pending[Done[Named]]:
    asked = PutCategory(values["code"], values["name"], is_new=loaded is None)
    return bench.courier.perform(page, put_category, asked)


CATEGORIES = RecordKind(
    name="categories",
    title=N_("Category"),
    new=N_("New category"),
    subject="catalogue",
    groups=(
        Group(
            "",
            (
                text(
                    "code",
                    CATEGORY.check,
                    "01.02",
                    is_needed=True,
                    is_for_ever=True,
                    hint=N_("Its number says where it stands: 01.02 lies in 01"),
                ),
                text("name", CATEGORY_NAME.check, is_needed=True),
            ),
        ),
    ),
    load=edit_category,
    show=_show_category,
    choices=lambda _: {},
    called=lambda loaded: (
        (loaded.category.number, loaded.category.name) if loaded.category else ("", "")
    ),
    save=_save_category,
    id_of=lambda kept: str(kept.called),
    roles=ITEM_ROLES,
    topics=frozenset({Topic.CATALOG}),
    changed=None,
    unique=frozenset({"code"}),
    places={"CategoryExists": "code", "UnknownCategory": "code"},
)


def _show_unit(loaded: UnitEdited) -> Mapping[str, Any]:
    unit = loaded.unit
    if unit is None:
        return {"code": "", "name": "", "decimals": 0}
    return {"code": unit.code, "name": unit.name, "decimals": unit.decimals}


def _save_unit(
    bench: Bench, page: RecordPage, _loaded: UnitEdited | None, values: Mapping[str, Any]
) -> Pending[Done[Named]]:
    asked = AddUnit(values["code"], values["name"], values["decimals"])
    return bench.courier.perform(page, add_unit, asked)


UNITS = RecordKind(
    name="units",
    title=N_("Unit of measure"),
    new=N_("New unit"),
    subject="catalogue",
    groups=(
        Group(
            "",
            (
                text("code", UNIT.check, is_needed=True, is_for_ever=True),
                text("name", UNIT.check, is_needed=True, is_for_ever=True),
                Field(
                    "decimals",
                    lambda bench, _: ChoiceEditor(
                        bench, [(n, str(n)) for n in range(Quantity.decimals + 1)]
                    ),
                    is_for_ever=True,
                    hint=N_("How many decimals a quantity in it may have; a unit then stays so"),
                ),
            ),
        ),
    ),
    load=edit_unit,
    show=_show_unit,
    choices=lambda _: {},
    called=lambda loaded: (loaded.unit.code, loaded.unit.name) if loaded.unit else ("", ""),
    save=_save_unit,
    id_of=lambda kept: str(kept.called),
    roles=ITEM_ROLES,
    topics=frozenset({Topic.CATALOG}),
    changed=None,
    unique=frozenset({"code", "name"}),
    places={"UnitExists": "code"},
)
