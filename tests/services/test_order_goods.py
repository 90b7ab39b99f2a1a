from __future__ import annotations

from dataclasses import replace

import pytest

from partsdesk.domain.books.execution import NewMove
from partsdesk.domain.books.slips import MoveId, SlipId
from partsdesk.domain.catalog.items import NO_LOT
from partsdesk.domain.registers.orders import (
    ApplicationNotApproved,
    BeyondApproval,
    FittedCannotReturn,
    NoLines,
    OrderLineUnconfirmed,
    OrderState,
    OrderType,
    OwnApplication,
    ReasonMissing,
    WrongOrder,
)
from partsdesk.domain.values.people import Role
from partsdesk.services.orders import (
    CloseOrder,
    Ordered,
    check_goods,
    close_order,
)
from partsdesk.services.repair_orders import (
    AddItems,
    add_items,
)
from partsdesk.services.scrapping import (
    DecideScrap,
    FileScrap,
    approve_scrap,
    file_scrap,
    reject_scrap,
)
from partsdesk.services.warehouse import Warehouse
from tests.services.carried import a_slip
from tests.services.workshop import House, pieces
from tests.support.builders import a_user, do, see

SCRAP = OrderType.SCRAP


@pytest.fixture
def house(warehouse: Warehouse) -> House:
    return House(warehouse)


def moves_of(house: House, slip: SlipId, source: MoveId | None = None) -> list[NewMove]:
    """What a slip of one line would move."""
    (line,) = see(house.warehouse, lambda view: view.slips.get(slip)).lines
    return [NewMove(line.id, 1, 1, line.item, NO_LOT, line.quantity, None, None, source=source)]


def check(house: House, kind: str, order: str, count: int, source: MoveId | None = None) -> None:
    slip = a_slip(house.warehouse, kind, house.part.id, count, house.store, order=order)
    moves = moves_of(house, slip, source)
    do(house.warehouse, lambda work: check_goods(work, work.slips.get(slip), moves))


def test_execution_asks_the_order_behind_a_slip(house: House) -> None:
    number, other, scrap = house.started(5), house.started(5), house.scrap(3)
    with pytest.raises(ApplicationNotApproved):
        check(house, "scrap", scrap, 3)
    house.warehouse.perform(approve_scrap, DecideScrap(scrap), house.boss)
    check(house, "scrap", scrap, 3)
    with pytest.raises(BeyondApproval):
        check(house, "scrap", scrap, 4)
    added = AddItems(number, (Ordered(house.part.id, pieces(2)),))
    house.warehouse.perform(add_items, added, house.engineer)
    check(house, "repair-issue", number, 5)
    with pytest.raises(OrderLineUnconfirmed):
        check(house, "repair-issue", number, 6)
    issue = house.moved("repair-issue", number, 5)
    source = see(house.warehouse, lambda view: view.slips.moves(issue)[0].id)
    check(house, "material-return", number, 5, source)
    with pytest.raises(WrongOrder):
        check(house, "material-return", other, 1, source)
    house.fit(number, 4)
    with pytest.raises(FittedCannotReturn):
        check(house, "material-return", number, 2, source)
    check(house, "purchase-receipt", "", 9)


def test_imported_slips_stand_for_what_orders_ask(sqlite_warehouse: Warehouse) -> None:
    house = House(sqlite_warehouse)
    slip = a_slip(sqlite_warehouse, "scrap", house.part.id, 1, house.store, order="NONE")
    moves = moves_of(house, slip)
    do(
        sqlite_warehouse,
        lambda work: check_goods(work, replace(work.slips.get(slip), imported=True), moves),
    )


def test_rec_5_scrapping_is_approved_by_another_person(house: House) -> None:
    number = house.scrap(3)
    assert number == "BFSQ-202611-0001"
    with pytest.raises(ApplicationNotApproved):
        see(house.warehouse, lambda view: view.orders.check_in_force("scrap", number))
    both = a_user(house.warehouse, "both", Role.KEEPER, Role.SUPERVISOR)
    asked = FileScrap((Ordered(house.part.id, pieces(1), "rust"),), "MINE")
    house.warehouse.perform(file_scrap, asked, both)
    with pytest.raises(OwnApplication):
        house.warehouse.perform(approve_scrap, DecideScrap("MINE"), both)
    house.warehouse.perform(reject_scrap, DecideScrap("MINE"), house.boss)
    house.warehouse.perform(approve_scrap, DecideScrap(number), house.boss)
    see(house.warehouse, lambda view: view.orders.check_in_force("scrap", number))
    closed = house.warehouse.perform(close_order, CloseOrder(SCRAP, number), house.boss)
    assert closed.result.state is OrderState.CLOSED


def test_rec_5_no_more_is_scrapped_than_was_approved(house: House) -> None:
    number = house.scrap(3)
    part = house.part.id
    house.moved("scrap", number, 2)

    def check(count: int) -> None:
        see(house.warehouse, lambda view: view.orders.check_approved(number, {part: pieces(count)}))

    check(1)
    with pytest.raises(BeyondApproval):
        check(2)
    do(house.warehouse, lambda work: work.orders.take_in("scrap", "IMPORTED", work.today))
    see(house.warehouse, lambda view: view.orders.check_approved("IMPORTED", {part: pieces(9)}))


def test_rec_5_an_application_says_why(sqlite_warehouse: Warehouse) -> None:
    house = House(sqlite_warehouse)
    with pytest.raises(ReasonMissing):
        house.scrap(1, reason=" ")
    with pytest.raises(NoLines):
        house.warehouse.perform(file_scrap, FileScrap(()), house.keeper)
