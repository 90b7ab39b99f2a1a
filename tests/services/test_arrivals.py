from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.domain.books.execution import Abnormal, AbnormalSort, Side
from partsdesk.domain.books.slips import OutsideStores, SlipId, State
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.catalog.places import Store
from partsdesk.domain.registers.abnormalities import (
    AbnormalitySettled,
    SettlementEmpty,
    UnknownAbnormality,
)
from partsdesk.domain.registers.arrivals import (
    ArrivalHasSlip,
    ArrivalIncomplete,
    NotAReceipt,
    UnknownArrival,
)
from partsdesk.domain.registers.numbering import ABNORMALITIES
from partsdesk.domain.registers.papers import Belongs, PaperSort, UnknownFile
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.abnormalities import (
    Abnormalities,
    SettleAbnormality,
    list_abnormalities,
    settle_abnormality,
)
from partsdesk.services.arrivals import (
    ArrivalBecomes,
    RecordArrival,
    WaitingArrivals,
    arrival_becomes,
    record_arrival,
    waiting_arrivals,
)
from partsdesk.services.numbering import next_number
from partsdesk.services.papers import KeepFile, PapersOf, keep_file, papers_of
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from tests.services.carried import a_slip, carried
from tests.support.builders import a_store, a_user, an_item, do, see
from tests.support.clock import HeldClock


class Gate:
    """A store where goods come in, and who looks after them."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.store: Store = a_store(warehouse, "MAIN")
        self.item: Item = an_item(warehouse, "LAMP")
        self.keeper: Actor = a_user(warehouse, "keeper", Role.KEEPER)
        self.accountant: Actor = a_user(warehouse, "accountant", Role.ACCOUNTANT)
        self.boss: Actor = a_user(warehouse, "boss", Role.SUPERVISOR)

    def photograph(self) -> str:
        return self.warehouse.perform(keep_file, KeepFile(b"jpeg"), self.keeper).result.sha256

    def arrived(self, **said: object) -> str:
        known = {"brought_by": "carrier Zhao", "boxes": 3, "place": "A-0"} | said
        asked = RecordArrival(self.store.id, **known)  # type: ignore[arg-type]
        return self.warehouse.perform(record_arrival, asked, self.keeper).result.called

    def slip(self, kind: str = "purchase-receipt") -> SlipId:
        return a_slip(self.warehouse, kind, self.item.id, 1, self.store)

    def becomes(self, note: str, slip: SlipId, actor: Actor | None = None) -> str:
        asked = ArrivalBecomes(note, slip)
        return self.warehouse.perform(arrival_becomes, asked, actor or self.accountant).result.slip

    def waiting(self, actor: Actor | None = None) -> list[str]:
        page = self.warehouse.ask(waiting_arrivals, WaitingArrivals(), actor or self.accountant)
        assert page.total == len(page.rows)
        return [each.arrival.number for each in page.rows]

    def abnormal(self, *photographs: str) -> str:
        slip = carried(self.warehouse, "purchase-receipt", self.item.id, 2, self.store, self.keeper)
        move = see(self.warehouse, lambda view: view.slips.moves(slip)[0])
        broken = Abnormal(AbnormalSort.BROKEN, Side.CARRIER, "dropped", "Zhao", photographs)
        return do(
            self.warehouse,
            lambda work: work.registers.add_abnormality(
                next_number(work, ABNORMALITIES),
                slip,
                move.id,
                move.item,
                move.quantity,
                broken,
                work.now,
                self.keeper.user,
            ),
        )


@pytest.fixture
def gate(warehouse: Warehouse) -> Gate:
    return Gate(warehouse)


def test_inb_8_a_note_waits_with_its_age_and_becomes_the_slip(gate: Gate, clock: HeldClock) -> None:
    note = gate.arrived(photographs=(gate.photograph(),))
    assert note == "DH-202611-0001"
    clock.forward(hours=5)
    (row,) = gate.warehouse.ask(waiting_arrivals, WaitingArrivals(), gate.accountant).rows
    assert (row.age, row.arrival.store_code) == (dt.timedelta(hours=5), "MAIN")
    assert (row.arrival.boxes, row.arrival.recorded_by) == (3, "Keeper")
    belongs = Belongs(arrival=row.arrival.id)
    (paper,) = gate.warehouse.ask(papers_of, PapersOf(belongs), gate.accountant).papers
    assert (paper.sort, paper.name) == (PaperSort.PHOTO, f"{note}-1")
    slip = gate.slip()
    assert gate.becomes(note, slip) == see(gate.warehouse, lambda v: v.slips.get(slip).called)
    assert gate.waiting() == []
    with pytest.raises(ArrivalHasSlip):
        gate.becomes(note, gate.slip())


def test_inb_8_a_note_whose_slip_was_given_up_waits_again(gate: Gate) -> None:
    note, slip = gate.arrived(), gate.slip()
    gate.becomes(note, slip)
    do(gate.warehouse, lambda work: work.slips.stands(slip, State.VOID))
    assert gate.waiting() == [note]
    gate.becomes(note, gate.slip())
    assert gate.waiting() == []


def test_inb_8_only_a_receipt_can_be_what_arrived(gate: Gate) -> None:
    note = gate.arrived()
    with pytest.raises(NotAReceipt):
        gate.becomes(note, gate.slip("sales-delivery"))
    with pytest.raises(UnknownArrival):
        gate.becomes("DH-202611-0009", gate.slip())


def test_keepers_say_so_only_where_they_draw_up_receipts(sqlite_warehouse: Warehouse) -> None:
    gate = Gate(sqlite_warehouse)
    note, slip = gate.arrived(), gate.slip()
    with pytest.raises(RoleNeeded):
        gate.becomes(note, slip, gate.keeper)
    do(sqlite_warehouse, lambda work: work.keep.put("keepers-draft", "yes"))
    assert gate.becomes(note, slip, gate.keeper)


def test_a_note_says_who_brought_how_much_and_where_it_stands(
    sqlite_warehouse: Warehouse,
) -> None:
    gate = Gate(sqlite_warehouse)
    for said in ({"brought_by": " "}, {"boxes": 0}, {"place": ""}):
        with pytest.raises(ArrivalIncomplete) as refused:
            gate.arrived(**said)
        assert refused.value.field in said
    with pytest.raises(UnknownFile):
        gate.arrived(photographs=("0" * 64,))


def test_notes_are_seen_by_who_may_enter_the_store(sqlite_warehouse: Warehouse) -> None:
    gate = Gate(sqlite_warehouse)
    note = gate.arrived()
    other = a_store(sqlite_warehouse, "OTHER")
    stranger = a_user(sqlite_warehouse, "stranger", Role.KEEPER, stores=frozenset({other.id}))
    assert (gate.waiting(), gate.waiting(stranger)) == ([note], [])
    asked = RecordArrival(gate.store.id, "Zhao", 1, "A-0")
    with pytest.raises(OutsideStores):
        sqlite_warehouse.perform(record_arrival, asked, stranger)


def test_inb_3_an_abnormality_stands_on_the_superiors_desk_until_settled(
    gate: Gate, clock: HeldClock
) -> None:
    number = gate.abnormal(gate.photograph())
    assert number == "YC-202611-0001"
    clock.forward(days=2)
    (row,) = gate.warehouse.ask(list_abnormalities, Abnormalities(), gate.boss).rows
    entry = row.abnormality
    assert (entry.slip_called, entry.code) == ("CGRK-202611-0001", "LAMP")
    assert (entry.quantity, entry.photographs) == (Quantity.parse("2"), 1)
    assert (entry.abnormal.side, entry.abnormal.signed_by) == (Side.CARRIER, "Zhao")
    assert row.age == dt.timedelta(days=2)
    with pytest.raises(SettlementEmpty):
        gate.warehouse.perform(settle_abnormality, SettleAbnormality(number, " "), gate.boss)
    asked = SettleAbnormality(number, "claimed from the carrier")
    gate.warehouse.perform(settle_abnormality, asked, gate.boss)
    assert gate.warehouse.ask(list_abnormalities, Abnormalities(), gate.boss).total == 0
    settled = Abnormalities(settled=True, slip=entry.slip)
    (row,) = gate.warehouse.ask(list_abnormalities, settled, gate.boss).rows
    assert row.abnormality.settled == "claimed from the carrier"
    with pytest.raises(AbnormalitySettled):
        gate.warehouse.perform(settle_abnormality, asked, gate.boss)


def test_inb_3_the_keeper_does_not_settle_and_photographs_are_kept_first(
    sqlite_warehouse: Warehouse,
) -> None:
    gate = Gate(sqlite_warehouse)
    with pytest.raises(UnknownFile):
        gate.abnormal("0" * 64)
    asked = SettleAbnormality("YC-202611-0001", "done")
    with pytest.raises(RoleNeeded):
        sqlite_warehouse.perform(settle_abnormality, asked, gate.keeper)
    with pytest.raises(UnknownAbnormality):
        sqlite_warehouse.perform(settle_abnormality, asked, gate.boss)
