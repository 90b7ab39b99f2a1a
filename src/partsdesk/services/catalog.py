"""Questions about goods: what a scan means, lists of items; and the tree of classes (RPR-1)."""

from __future__ import annotations

from dataclasses import dataclass

from partsdesk.database.repositories.searching import MOST_ROWS, Asked, Listed
from partsdesk.database.work import View, Work
from partsdesk.domain.books.slips import UnknownSlip
from partsdesk.domain.catalog.codes import (
    Ambiguous,
    BinCode,
    ItemCode,
    LotCode,
    Meaning,
    SlipNumber,
    Unknown,
    compared,
    is_slip_number,
    readings,
    split_bin,
)
from partsdesk.domain.catalog.item_rules import (
    CATEGORY,
    CATEGORY_NAME,
    UNIT,
    ancestors,
)
from partsdesk.domain.catalog.items import (
    Category,
    CategoryExists,
    CategoryId,
    Item,
    ItemId,
    Unit,
    UnitExists,
    UnknownCategory,
    UnknownItem,
)
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.items import ITEM_ROLES
from partsdesk.services.warehouse import act


@dataclass(frozen=True, slots=True)
class ItemsAsked:
    """One page of the items.

    Attributes:
        text: words that must all be found: code, name, spec, barcode, pinyin or its initials.
        order: ``code`` ``name`` ``spec`` or ``category``, with ``-`` before it the other way.
        active: only what is in use (True), only what is not (False), or both (None).
    """

    text: str = ""
    limit: int = MOST_ROWS
    offset: int = 0
    order: str = "code"
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class PutCategory:
    """Name a class of items; one that is new is made, in one that is there.

    Attributes:
        is_new: whether it has to be new; otherwise one that is there is named anew.
    """

    number: str
    name: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class AddUnit:
    """Make a unit of measure."""

    code: str
    name: str
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A class or a unit as it was kept."""

    called: str


def resolve_code(view: View, text: str) -> Meaning:
    """What a scanned text means: goods, a bin, a lot, a slip, or nothing here."""
    for reading in readings(text):
        for ask in (_items, _bin, _lot, _slip):
            found = ask(view, reading) if reading else None
            if found is not None:
                return found
    return Unknown(text.strip())


def list_items(view: View, asked: ItemsAsked) -> Listed[Item]:
    """One page of the items; a code that is typed whole, or begins so, stands first."""
    page = Asked(asked.text, asked.limit, asked.offset, asked.order, asked.active)
    return view.items.listed(page)


def get_item(view: View, item: ItemId) -> Item:
    """One item.

    Raises:
        UnknownItem: where there is none.
    """
    found = view.items.by_id([item]).get(item)
    if found is None:
        raise UnknownItem(str(item))
    return found


def list_units(view: View, _: None = None) -> tuple[Unit, ...]:
    """Every unit of measure."""
    return tuple(view.items.units().values())


def list_categories(view: View, _: None = None) -> tuple[Category, ...]:
    """Every class of items, in the order of numbers."""
    return tuple(view.items.categories().values())


@act(*ITEM_ROLES)
def put_category(work: Work, asked: PutCategory) -> Named:
    """Make a class of items or give one another name (RPR-1).

    Raises:
        UnknownCategory: where the class above it is not there.
        TextMissing, TextTooWide, UnfitText, CategoryExists.
    """
    work.items.alone()
    CATEGORY.check(asked.number)
    CATEGORY_NAME.check(asked.name)
    known = work.items.categories()
    held = known.get(asked.number)
    if held is not None and asked.is_new:
        raise CategoryExists(asked.number)
    if held is not None:
        work.items.name_category(Category(held.id, held.number, asked.name))
        return Named(asked.number)
    if not asked.number:
        raise UnknownCategory(asked.number)
    above = ancestors(asked.number)
    if above and above[-1] not in known:
        raise UnknownCategory(above[-1])
    work.items.add_categories([Category(CategoryId(0), asked.number, asked.name)])
    return Named(asked.number)


@act(*ITEM_ROLES)
def add_unit(work: Work, asked: AddUnit) -> Named:
    """Make a unit of measure.

    Raises:
        UnitExists, TextMissing, TextTooWide, UnfitText.
    """
    work.items.alone()
    for unit in work.items.units().values():
        if {unit.code, unit.name} & {asked.code, asked.name}:
            raise UnitExists(asked.name)
    UNIT.check(asked.code)
    UNIT.check(asked.name)
    decimals = max(0, min(asked.decimals, Quantity.decimals))
    work.items.add_units([Unit(asked.code, asked.name, decimals)])
    return Named(asked.name)


def _items(view: View, text: str) -> Meaning | None:
    by_code = view.items.by_code([text])
    coded = {item.id for item in by_code.values()}
    meant = coded | view.items.by_barcode([text]).get(compared(text), frozenset())  # I23
    if not meant:
        return None
    found = view.items.by_id(meant)
    in_use = [item for item in found.values() if item.active]
    codes = sorted(item.code for item in in_use or found.values())
    if len(codes) > 1:
        return Ambiguous(text, tuple(codes))
    (item,) = in_use or found.values()
    return ItemCode(item.id, item.code)


def _bin(view: View, text: str) -> Meaning | None:
    named = split_bin(text)
    stores = {store.code: store for store in view.places.stores().values()}
    if named is not None and named[0] in stores:
        store, code = named
        found = view.places.bins_of(stores[store].id).get(code)
        return BinCode(found.id, f"{store}/{code}") if found else None
    bins = [bin_ for bin_ in view.places.bins_called(text) if bin_.active]
    if len(bins) != 1:
        return None  # a code that several stores have is none outside its store
    by_id = {store.id: store.code for store in stores.values()}
    return BinCode(bins[0].id, f"{by_id[bins[0].store]}/{text}")


def _lot(view: View, text: str) -> Meaning | None:
    lots = view.items.lots_called(text)
    if not lots:
        return None
    if len(lots) > 1:
        found = view.items.by_id([lot.item for lot in lots])
        return Ambiguous(text, tuple(sorted(item.code for item in found.values())))
    return LotCode(lots[0].id, lots[0].item, text)


def _slip(view: View, text: str) -> Meaning | None:
    number = text.upper()
    if not is_slip_number(number):
        return None
    try:
        view.slips.named(number)
    except UnknownSlip:
        return None
    return SlipNumber(number)


__all__ = [
    "AddUnit",
    "ItemsAsked",
    "Listed",
    "Named",
    "PutCategory",
    "add_unit",
    "get_item",
    "list_categories",
    "list_items",
    "list_units",
    "put_category",
    "resolve_code",
]
