"""Items changed: one in the window, or a hundred thousand from a file, by the same rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from partsdesk.database.work import Work
from partsdesk.domain.catalog.item_rules import (
    CATEGORY,
    UNIT,
    ancestors,
    fixed_faults,
    item_faults,
)
from partsdesk.domain.catalog.items import (
    Category,
    CategoryId,
    Item,
    ItemChanged,
    ItemExists,
    ItemId,
    Pack,
    Tracking,
    Unit,
    UnknownItem,
    UnknownUnit,
)
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.bin_names import BinNames
from partsdesk.services.warehouse import act

Refuse: TypeAlias = Callable[[str, Refusal], None]
"""What is done with a fault: it is kept by its column, or raised."""

ITEM_ROLES = frozenset({Role.KEEPER, Role.ACCOUNTANT, Role.SUPERVISOR, Role.SERVICE_CLERK})


def raise_at_once(_: str, refusal: Refusal) -> None:
    """Refuse the whole act for the first fault."""
    raise refusal


@dataclass(frozen=True, slots=True)
class Particulars:
    """What people say of an item, in the words that they say it in.

    Attributes:
        unit: its code or its name (``pc`` or ``件``).
        category: its number; one that is not known is made, with those above it.
        default_bin: ``STORE/BIN``, or a bin's code that only one store has.
    """

    code: str
    name: str
    unit: str
    spec: str = ""
    packs: tuple[Pack, ...] = ()
    category: str = ""
    barcodes: tuple[str, ...] = ()
    warranty_months: int | None = None
    minimum: Quantity | None = None
    maximum: Quantity | None = None
    default_bin: str = ""
    tracking: Tracking = Tracking.NONE
    fits: tuple[str, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class AddItem:
    """Make a new item."""

    particulars: Particulars


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """Say something else of an item.

    Attributes:
        version: what the item's version was when it was read.
    """

    item: ItemId
    version: int
    particulars: Particulars


@dataclass(frozen=True, slots=True)
class ItemKept:
    """An item as it was kept."""

    item: ItemId
    version: int
    called: str


@act(*ITEM_ROLES)
def add_item(work: Work, asked: AddItem) -> ItemKept:
    """Make an item.

    Raises:
        ItemExists, UnknownUnit, UnknownBin, AmbiguousBin, and what ``item_faults`` finds.
    """
    work.items.alone()
    code = asked.particulars.code
    if work.items.by_code([code]):
        raise ItemExists(code)
    desk = ItemDesk(work)
    item = desk.wanted(asked.particulars, None)
    desk.check(None, item)
    desk.make_named([item])
    (key,) = work.items.add([item])
    return ItemKept(key, 0, code)


@act(*ITEM_ROLES)
def change_item(work: Work, asked: ChangeItem) -> ItemKept:
    """Change an item; what the books have made fast stays.

    Raises:
        UnknownItem, ItemChanged, ItemExists, PackInUse, TrackingFixed, UnitFixed, UnknownUnit,
        UnknownBin, AmbiguousBin, and what ``item_faults`` finds.
    """
    work.items.alone()
    held = work.items.by_id([asked.item]).get(asked.item)
    if held is None:
        raise UnknownItem(asked.particulars.code)
    if held.version != asked.version:
        raise ItemChanged(held.code)  # F21
    code = asked.particulars.code
    if code != held.code and work.items.by_code([code]):
        raise ItemExists(code)
    desk = ItemDesk(work)
    item = desk.wanted(asked.particulars, held)
    desk.check(held, item)
    desk.make_named([item])
    work.items.change([item])
    return ItemKept(held.id, held.version + 1, code)


@dataclass
class ItemDesk:
    """What items are told by while they are changed: units, categories and bins, asked for once.

    Attributes:
        makes_units: whether a unit that is not known is added, without decimals (imports do so).
    """

    work: Work
    makes_units: bool = False
    new_units: dict[str, Unit] = field(default_factory=dict)
    new_categories: dict[str, Category] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what there is."""
        known = self.work.items.units().values()
        self._units = {unit.name: unit for unit in known} | {unit.code: unit for unit in known}
        self._categories = dict(self.work.items.categories())
        self._numbers: dict[str, list[str]] = {}
        for category in self._categories.values():
            self._numbers.setdefault(category.name, []).append(category.number)
        self.bins = BinNames(self.work)

    def wanted(self, said: Particulars, held: Item | None, refuse: Refuse = raise_at_once) -> Item:
        """The item that is meant; what is not known goes to ``refuse``, by its column."""
        unit, category, bin_ = Unit("", ""), "", None
        try:
            unit = self.unit(said.code, said.unit)
        except Refusal as refusal:
            refuse("unit", refusal)
        try:
            category = self.category(said.category)
        except Refusal as refusal:
            refuse("category", refusal)
        try:
            bin_ = self.bins.find(said.default_bin)
        except Refusal as refusal:
            refuse("default_bin", refusal)
        return Item(
            id=held.id if held else ItemId(0),
            code=said.code,
            name=said.name,
            unit=unit,
            spec=said.spec,
            packs=tuple(sorted(said.packs, key=lambda pack: (pack.factor, pack.name))),
            category=category,
            barcodes=tuple(sorted(set(said.barcodes))),
            warranty_months=said.warranty_months,
            minimum=said.minimum,
            maximum=said.maximum,
            default_bin=bin_,
            tracking=said.tracking,
            fits=tuple(sorted(set(said.fits))),
            active=said.active,
            version=held.version if held else 0,
        )

    def check(self, held: Item | None, item: Item) -> None:
        """Refuse the first thing that is wrong with an item."""
        for _, refusal in self.faults([(held, item)])[0]:
            raise refusal

    def faults(self, pairs: Sequence[tuple[Item | None, Item]]) -> list[list[tuple[str, Refusal]]]:
        """What is wrong with each of these items, by column; the books are asked once for all."""
        touchy = [
            held.id
            for held, item in pairs
            if held is not None
            and (held.packs, held.tracking, held.unit) != (item.packs, item.tracking, item.unit)
        ]
        entered = self.work.items.with_entries(touchy)
        used = self.work.items.packs_used(touchy)
        return [list(_faults(held, item, entered, used)) for held, item in pairs]

    def unit(self, item: str, text: str) -> Unit:
        """The unit that is meant, by its code or its name.

        Raises:
            UnknownUnit: for a stranger, where it is not made.
        """
        found = self._units.get(text)
        if found is not None:
            return found
        if not self.makes_units:
            raise UnknownUnit(item, text)
        made = Unit(UNIT.check(text), text)
        self._units[text] = self.new_units[text] = made
        return made

    def category(self, text: str) -> str:
        """The number of the category that is meant, by its number or a name that only one has."""
        if not text or text in self._categories:
            return text
        named = self._numbers.get(text, [])
        if len(named) == 1:
            return named[0]
        CATEGORY.check(text)
        for number in (*ancestors(text), text):
            if number not in self._categories:
                made = Category(CategoryId(0), number, number)
                self._categories[number] = self.new_categories[number] = made
        return text

    def make_named(self, items: Iterable[Item]) -> tuple[tuple[Unit, ...], tuple[Category, ...]]:
        """Write the units and categories that these items name and that are not there yet."""
        if not (self.new_units or self.new_categories):
            return (), ()
        listed = list(items)
        wanted = {item.unit.code for item in listed}
        numbers = {item.category for item in listed}
        numbers.update(above for number in tuple(numbers) for above in ancestors(number))
        units = tuple(unit for code, unit in self.new_units.items() if code in wanted)
        made = tuple(each for number, each in self.new_categories.items() if number in numbers)
        self.work.items.add_units(units)
        self.work.items.add_categories(made)
        for unit in units:
            del self.new_units[unit.code]
        for category in made:
            del self.new_categories[category.number]
        return units, made


def said_of(item: Item, bins: BinNames) -> Particulars:
    """What is said of an item as it stands."""
    return Particulars(
        code=item.code,
        name=item.name,
        unit=item.unit.code,
        spec=item.spec,
        packs=item.packs,
        category=item.category,
        barcodes=item.barcodes,
        warranty_months=item.warranty_months,
        minimum=item.minimum,
        maximum=item.maximum,
        default_bin=bins.name(item.default_bin),
        tracking=item.tracking,
        fits=item.fits,
        active=item.active,
    )


def _faults(
    held: Item | None,
    item: Item,
    entered: frozenset[ItemId],
    used: Mapping[ItemId, frozenset[str]],
) -> Iterator[tuple[str, Refusal]]:
    yield from item_faults(item)
    if held is not None:
        packs = used.get(held.id, frozenset())
        yield from fixed_faults(held, item, packs, has_entries=held.id in entered)
