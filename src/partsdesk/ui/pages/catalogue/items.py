"""The form of an item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from partsdesk.domain.catalog.item_rules import CATEGORY, CODE, NAME, SPEC
from partsdesk.domain.catalog.items import ItemChanged, Pack, Tracking
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.topics import Topic
from partsdesk.services.editing import ItemEdited, edit_item
from partsdesk.services.importing.rows import pack_of, parts_of, whole_of
from partsdesk.services.items import (
    ITEM_ROLES,
    AddItem,
    ChangeItem,
    ItemKept,
    Particulars,
    add_item,
    change_item,
)
from partsdesk.services.warehouse import Done
from partsdesk.ui.bench import Bench
from partsdesk.ui.forms.editors import Choices, TextEditor
from partsdesk.ui.forms.form import Field, Group
from partsdesk.ui.forms.page import Door, RecordKind, RecordPage
from partsdesk.ui.forms.usual import chosen, flag, one_of, text
from partsdesk.ui.page import StockLink
from partsdesk.ui.pending import Pending
from partsdesk.wording.language import N_

Read = TypeVar("Read")


def if_any(read: Callable[[str], Read]) -> Callable[[str], Read | None]:
    """Read a text where there is one; an empty field means nothing."""
    return lambda typed: read(typed) if typed else None


def _parts(typed: str) -> tuple[str, ...]:
    return parts_of(typed or "")


def _packs(typed: str) -> tuple[Pack, ...]:
    return tuple(pack_of(part) for part in _parts(typed))


def _packs_text(packs: tuple[Pack, ...]) -> str:
    return ";".join(f"{pack.name}={pack.factor}" for pack in packs)


def _plain(figure: Quantity | int | None) -> str:
    return "" if figure is None else str(figure)


def _show(loaded: ItemEdited) -> Mapping[str, Any]:
    said = loaded.said or Particulars("", "", "")
    return {
        "code": said.code,
        "name": said.name,
        "spec": said.spec,
        "unit": said.unit or None,
        "category": said.category,
        "active": said.active,
        "packs": _packs_text(said.packs),
        "barcode": ";".join(said.barcodes),
        "default_bin": said.default_bin,
        "min_qty": _plain(said.minimum),
        "max_qty": _plain(said.maximum),
        "track": said.tracking,
        "warranty_months": _plain(said.warranty_months),
        "fits": ";".join(said.fits),
    }


def _said(values: Mapping[str, Any]) -> Particulars:
    return Particulars(
        code=values["code"],
        name=values["name"],
        unit=values["unit"],
        spec=values["spec"],
        packs=values["packs"],
        category=values["category"],
        barcodes=values["barcode"],
        warranty_months=values["warranty_months"],
        minimum=values["min_qty"],
        maximum=values["max_qty"],
        default_bin=values["default_bin"],
        tracking=values["track"],
        fits=values["fits"],
        active=values["active"],
    )


def _choices(loaded: ItemEdited) -> Choices:
    return {
        "unit": [(unit.code, unit.name) for unit in loaded.units],
        "category": [(each.number, each.name) for each in loaded.categories],
    }


def _called(loaded: ItemEdited) -> tuple[str, str]:
    return (loaded.item.code, loaded.item.name) if loaded.item else ("", "")


def _save(
    bench: Bench, page: RecordPage, loaded: ItemEdited | None, values: Mapping[str, Any]
) -> Pending[Done[ItemKept]]:
    said = _said(values)
    if loaded is None or loaded.item is None:
        return bench.courier.perform(page, add_item, AddItem(said))
    change = ChangeItem(loaded.item.id, loaded.item.version, said)
    return bench.courier.perform(page, change_item, change)


def _stock(loaded: ItemEdited) -> StockLink:
    item = loaded.item
    if item is None:
        raise ValueError
    return StockLink(item.id, item.code)


def _category(_: Bench, choices: Choices) -> TextEditor:
    known = [f"{number} {name}".strip() for number, name in choices["category"]]
    return TextEditor(completions=known)


def _number_of(typed: str) -> str:
    """The category's number, where a whole line of the list was taken."""
    number, _, name = (typed or "").partition(" ")
    return CATEGORY.check(number if name else typed or "")


ITEMS = RecordKind(
    name="items",
    title=N_("Item"),
    new=N_("New item"),
    subject="catalogue",
    groups=(
        Group(
            N_("What it is"),
            (
                text("code", CODE.check, is_needed=True),
                text("name", NAME.check, is_needed=True),
                text("spec", SPEC.check),
                chosen(
                    "unit",
                    is_needed=True,
                    hint=N_("What the books count in; fixed once there are entries"),
                ),
                Field(
                    "category",
                    _category,
                    read=_number_of,
                    hint=N_("Its number, as 01.02; one that is new is made"),
                ),
                flag("active", hint=N_("What is not in use any more stays in the books")),
            ),
        ),
        Group(
            N_("How it is kept and found"),
            (
                text(
                    "packs",
                    _packs,
                    "箱=12;盒=4",
                    hint=N_("Name and number of units, semicolons between"),
                ),
                text(
                    "barcode",
                    _parts,
                    hint=N_("Several with semicolons between"),
                ),
                one_of("track", Tracking),
                text("default_bin", example="MAIN/A-01-01"),
                text("min_qty", if_any(Quantity.parse)),
                text("max_qty", if_any(Quantity.parse)),
                text("warranty_months", if_any(whole_of)),
                text(
                    "fits",
                    _parts,
                    hint=N_("Several with semicolons between"),
                ),
            ),
        ),
    ),
    load=edit_item,
    show=_show,
    choices=_choices,
    called=_called,
    save=_save,
    id_of=lambda kept: int(kept.item),
    roles=ITEM_ROLES,
    topics=frozenset({Topic.CATALOG, Topic.PLACES}),
    changed=ItemChanged,
    unique=frozenset({"code", "barcode"}),
    places={
        "ItemExists": "code",
        "UnknownUnit": "unit",
        "UnitFixed": "unit",
        "UnknownBin": "default_bin",
        "AmbiguousBin": "default_bin",
        "BadPack": "packs",
        "PackInUse": "packs",
        "TrackingFixed": "track",
        "MinimumAboveMaximum": "min_qty",
        "TooManyDecimals": "min_qty",
    },
    doors=(Door(N_("Stock"), _stock, "Ctrl+Return"),),
)
