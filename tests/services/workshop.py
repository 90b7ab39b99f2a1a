"""A warehouse in which things are repaired, and scrapped."""

from __future__ import annotations

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.catalog.places import Store
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.orders import (
    Ordered,
)
from partsdesk.services.repair_orders import (
    OpenRepair,
    RecordFitted,
    StartRepair,
    open_repair,
    record_fitted,
    start_repair,
)
from partsdesk.services.scrapping import (
    FileScrap,
    file_scrap,
)
from partsdesk.services.warehouse import Warehouse
from tests.services.carried import carried
from tests.support.builders import a_store, a_user, an_item, see


def pieces(count: int) -> Quantity:
    return Quantity.parse(str(count))


class House:
    """A warehouse with a store, a part, and the people of a repair."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.store: Store = a_store(warehouse)
        self.part: Item = an_item(warehouse, "TUBE")
        self.adviser: Actor = a_user(warehouse, "adviser", Role.SERVICE_ADVISER)
        self.engineer: Actor = a_user(warehouse, "engineer", Role.ENGINEER)
        self.keeper: Actor = a_user(warehouse, "keeper", Role.KEEPER)
        self.boss: Actor = a_user(warehouse, "boss", Role.SUPERVISOR)

    def started(self, *counts: int) -> str:
        lines = tuple(Ordered(self.part.id, pieces(count)) for count in counts)
        asked = OpenRepair("Wang", "Lamp 7", team="north", lines=lines)
        number = self.warehouse.perform(open_repair, asked, self.adviser).result.called
        self.warehouse.perform(start_repair, StartRepair(number), self.adviser)
        return number

    def moved(self, kind: str, order: str, count: int) -> SlipId:
        return carried(
            self.warehouse, kind, self.part.id, count, self.store, self.keeper, order=order
        )

    def fit(self, order: str, count: int) -> None:
        fitted = (Ordered(self.part.id, pieces(count)),)
        self.warehouse.perform(record_fitted, RecordFitted(order, fitted), self.engineer)

    def returnable(self, order: str) -> Quantity:
        return see(self.warehouse, lambda view: view.orders.returnable(order, self.part.id))

    def scrap(self, count: int, reason: str = "rust") -> str:
        asked = FileScrap((Ordered(self.part.id, pieces(count), reason),))
        return self.warehouse.perform(file_scrap, asked, self.keeper).result.called
