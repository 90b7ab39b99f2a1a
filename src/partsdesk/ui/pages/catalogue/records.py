"""Everything in the catalogue that has a form."""

from __future__ import annotations

from partsdesk.ui.pages.catalogue.classes import CATEGORIES, UNITS
from partsdesk.ui.pages.catalogue.items import ITEMS
from partsdesk.ui.pages.catalogue.partners import PARTNERS
from partsdesk.ui.pages.catalogue.places import BINS, STORES

RECORDS = {kind.name: kind for kind in (ITEMS, PARTNERS, STORES, BINS, CATEGORIES, UNITS)}
