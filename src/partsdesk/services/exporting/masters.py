"""Items, partners and stores as rows of the promised columns, a few hundred at a time (I21)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from partsdesk.database.work import View, Work
from partsdesk.domain.catalog.places import Bin
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Scaled
from partsdesk.services.bin_names import BinNames
from partsdesk.services.warehouse import act

Value: TypeAlias = str | Scaled | int | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class PersonalExport:
    """Telephone numbers and addresses leave the house in a file.

    Attributes:
        what: the name of the column set (``partners``).
        file: where they go.
    """

    what: str
    file: str


@dataclass(frozen=True, slots=True)
class ExportNoted:
    """An export that stands on record."""

    called: str


@act()
def note_personal_export(work: Work, asked: PersonalExport) -> ExportNoted:  # noqa: ARG001
    """Put an export of personal data on record, before it is made (PAR-2)."""
    return ExportNoted(asked.what)  # PAR-2


def item_rows(view: View) -> Iterator[tuple[Value, ...]]:
    """Every item, in the order of codes; to be used up while the view is open."""
    bins = BinNames(view)
    for item in view.items.every():
        yield (
            item.code,
            item.name,
            item.spec,
            item.unit.code,
            tuple(f"{pack.name}={pack.factor}" for pack in item.packs),
            item.category,
            item.barcodes,
            item.warranty_months,
            item.minimum,
            item.maximum,
            bins.name(item.default_bin),
            item.tracking.value,
            item.fits,
            item.active,
        )


def partner_rows(view: View) -> Iterator[tuple[Value, ...]]:
    """Every partner, in the order of codes, as the person may see them (PAR-2)."""
    codes = view.partners.codes()
    for partner in view.partners.every():
        yield (
            partner.code,
            partner.name,
            partner.type.value,
            "" if partner.parent is None else codes[partner.parent],
            partner.region,
            partner.phone,
            partner.address,
            partner.active,
        )


def store_rows(view: View) -> Iterator[tuple[Value, ...]]:
    """Every bin of every store, in the order of codes; a store without named bins has one row."""
    stores = view.places.stores()
    logins = {user.id: user.login for user in view.users.every()}
    bins: dict[StoreId, list[Bin]] = {}
    for bin_ in view.places.every_bin():
        if bin_.code or bin_.zone:
            bins.setdefault(bin_.store, []).append(bin_)
    for store in sorted(stores.values(), key=lambda store: store.code):
        head = (
            store.code,
            store.name,
            store.condition.value,
            store.group.value,
            "" if store.hold is None else stores[store.hold].code,
            "" if store.defective is None else stores[store.defective].code,
            "" if store.keeper is None else logins[store.keeper],
        )
        if store.id not in bins:
            yield (*head, "", "")
        for bin_ in bins.get(store.id, ()):
            yield (*head, bin_.zone, bin_.code)
