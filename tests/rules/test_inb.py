"""INB: inbound 入库."""

from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.domain.books.execution import (
    Abnormal,
    AbnormalIncomplete,
    AbnormalSort,
    GoodsUnchecked,
    NoHoldStore,
    Part,
    RemainderUndecided,
    Side,
)
from partsdesk.domain.books.kind import Direction
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import MayNot, NotYet, SamePerson, SlipId, WrongState
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.catalog.items import Item, Tracking
from partsdesk.domain.catalog.places import Store
from partsdesk.domain.registers.abnormalities import Abnormality
from partsdesk.domain.registers.arrivals import ArrivalIncomplete
from partsdesk.domain.registers.papers import NotHandedOver
from partsdesk.domain.values.people import Role
from partsdesk.services.abnormalities import Abnormalities, list_abnormalities
from partsdesk.services.arrivals import (
    ArrivalBecomes,
    RecordArrival,
    WaitingArrivals,
    arrival_becomes,
    record_arrival,
    waiting_arrivals,
)
from partsdesk.services.papers import (
    DuePapers,
    HandOver,
    KeepFile,
    confirm_papers,
    due_papers,
    hand_over,
    keep_file,
)
from partsdesk.services.slips.drafting import UnknownKind
from partsdesk.services.slips.executing import Remainder
from tests.rules.crew import Crew, counted, pieces
from tests.support.builders import a_bin, a_store, a_user, an_item, see
from tests.support.clock import HeldClock
from tests.support.lives import a_line

BROKEN = Abnormal(AbnormalSort.BROKEN, Side.MAKER, "glass cracked in its box")


def register(crew: Crew) -> list[Abnormality]:
    """What stands on the superior's desk."""
    asked = Abnormalities()
    rows = crew.warehouse.ask(list_abnormalities, asked, crew.who(Role.SUPERVISOR)).rows
    return [row.abnormality for row in rows]


def delivered(crew: Crew, item: Item, quantity: str, *parts: Part) -> SlipId:
    """A purchase that came as counted."""
    slip = crew.released("purchase-receipt", a_line(item, quantity, "2"), partner=crew.supplier.id)
    crew.execute(slip, counted(1, *parts))
    return slip


def where(crew: Crew, item: Item, store: Store) -> list[str]:
    """The bins of a store in which an item lies."""
    levels = see(crew.warehouse, lambda view: view.stock.at(store.id, item.id))
    bins = see(crew.warehouse, lambda view: view.places.bins([each.key.bin for each in levels]))
    return [bins[each.key.bin].code for each in levels]


# -- INB-1: nothing enters without an inbound slip, and whoever drew it does not release it


def test_inb_1_the_accountant_draws_receipts_up(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    with pytest.raises(MayNot) as refused:
        crew.draft("purchase-receipt", a_line(item, "1"), by=crew.who(Role.KEEPER))
    assert refused.value.allowed == (Role.ACCOUNTANT,)
    assert crew.draft("purchase-receipt", a_line(item, "1"), by=crew.who(Role.ACCOUNTANT))


@pytest.mark.parametrize(
    "kind", ["purchase-receipt", "sample-return", "customer-return", "promotion-return"]
)
def test_inb_1_a_setting_lets_keepers_draft_all(crew: Crew, kind: str) -> None:
    line, keeper = a_line(an_item(crew.warehouse), "1"), crew.who(Role.KEEPER)
    with pytest.raises(MayNot):
        crew.draft(kind, line, by=keeper)
    crew.decide("keepers-draft", "yes")
    assert crew.draft(kind, line, by=keeper)
    with pytest.raises(MayNot):
        crew.draft("sales-delivery", line, by=keeper)  # not what leaves


def test_inb_1_who_drew_it_does_not_release_it(crew: Crew) -> None:
    both = a_user(crew.warehouse, "both", Role.ACCOUNTANT, Role.SUPERVISOR)
    line = a_line(an_item(crew.warehouse), "1", "2")
    slip = crew.draft("purchase-receipt", line, by=both, partner=crew.supplier.id)
    with pytest.raises(SamePerson):
        crew.release(slip, by=both)
    crew.release(slip, by=crew.who(Role.SUPERVISOR))


def test_inb_1_nothing_enters_before_its_slip_is_released(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = crew.draft("purchase-receipt", a_line(item, "1", "2"), partner=crew.supplier.id)
    with pytest.raises(WrongState):
        crew.execute(slip)
    assert crew.lies(item) == "0"


# -- INB-2: counted line by line; only what was asked and checked is good stock


def test_inb_2_the_keeper_counts_line_by_line_and_the_rest_is_decided(crew: Crew) -> None:
    item, other = an_item(crew.warehouse), an_item(crew.warehouse)
    lines = a_line(item, "10", "2"), a_line(other, "4", "2")
    slip = crew.released("purchase-receipt", *lines, partner=crew.supplier.id)
    came = counted(1, Part(pieces("8"))), counted(2, Part(pieces("4")))
    with pytest.raises(RemainderUndecided):
        crew.execute(slip, *came)
    rest = crew.execute(slip, *came, rest=Remainder.FOLLOW).followed_by
    assert (crew.lies(item), crew.lies(other)) == ("8", "4")
    assert rest is not None
    assert [line.quantity for line in crew.slip(rest).lines] == [pieces("2")]
    assert crew.slip(rest).remainder_of == slip


def test_inb_2_a_line_counted_in_two_goes_is_one_count(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = crew.released("purchase-receipt", a_line(item, "10", "2"), partner=crew.supplier.id)
    crew.execute(slip, counted(1, Part(pieces("6"))), counted(1, Part(pieces("6"))))
    assert (crew.lies(item), crew.lies(item, crew.hold)) == ("10", "2")


# -- INB-3: abnormal goods


def test_inb_3_surplus_goods_go_on_hold_and_into_the_register(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = delivered(crew, item, "10", Part(pieces("12")))
    assert (crew.lies(item), crew.lies(item, crew.hold)) == ("10", "2")
    (entry,) = register(crew)
    assert (entry.slip, entry.quantity) == (slip, pieces("2"))
    assert entry.abnormal.sort is AbnormalSort.SURPLUS


def test_inb_3_damage_goes_on_hold_with_its_cause_and_photographs(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    kept = crew.warehouse.perform(keep_file, KeepFile(b"a picture"), crew.who(Role.KEEPER)).result
    damage = Abnormal(BROKEN.sort, BROKEN.side, BROKEN.cause, photographs=(kept.sha256,))
    slip = delivered(crew, item, "10", Part(pieces("7")), Part(pieces("3"), abnormal=damage))
    assert (crew.lies(item), crew.lies(item, crew.hold)) == ("7", "3")
    (entry,) = register(crew)
    assert (entry.abnormal.cause, entry.abnormal.side) == (BROKEN.cause, Side.MAKER)
    assert (entry.quantity, entry.photographs) == (pieces("3"), 1)
    crew.book(slip)
    assert crew.pool(item) == ("10", "20")  # on hold, and still ours


def test_inb_3_damage_is_recorded_with_its_cause(crew: Crew) -> None:
    unsaid = Abnormal(AbnormalSort.BROKEN, Side.MAKER, "")
    with pytest.raises(AbnormalIncomplete) as refused:
        delivered(crew, an_item(crew.warehouse), "1", Part(pieces("1"), abnormal=unsaid))
    assert (refused.value.rule, refused.value.field) == ("INB-3", "cause")
    assert register(crew) == []


def test_inb_3_the_delivery_man_signs_where_the_carrier_is_at_fault(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    fallen = Abnormal(AbnormalSort.BROKEN, Side.CARRIER, "fell off the lorry")
    with pytest.raises(AbnormalIncomplete) as refused:
        delivered(crew, item, "1", Part(pieces("1"), abnormal=fallen))
    assert refused.value.field == "signed_by"
    signed = Abnormal(fallen.sort, fallen.side, fallen.cause, signed_by="driver Li")
    delivered(crew, item, "1", Part(pieces("1"), abnormal=signed))
    assert register(crew)[0].abnormal.signed_by == "driver Li"


def test_inb_3_without_a_hold_store_abnormal_goods_have_nowhere_to_go(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    bare = a_store(crew.warehouse, "BARE")
    line = a_line(item, "1", "2")
    slip = crew.released("purchase-receipt", line, store=bare.id, partner=crew.supplier.id)
    with pytest.raises(NoHoldStore) as refused:
        crew.execute(slip, counted(1, Part(pieces("2"))))
    assert refused.value.store == "BARE"


def test_inb_3_surplus_of_a_new_lot_is_on_hold_under_the_same_lot(crew: Crew) -> None:
    item = an_item(crew.warehouse, tracking=Tracking.LOT)
    delivered(crew, item, "10", Part(pieces("12"), lot="2026-11"))
    assert (crew.lies(item), crew.lies(item, crew.hold)) == ("10", "2")


# -- INB-4: what comes back is checked first


@pytest.mark.parametrize("kind", ["customer-return", "sample-return"])
def test_inb_4_what_comes_back_is_checked_before_it_is_received(crew: Crew, kind: str) -> None:
    item = an_item(crew.warehouse)
    head: dict[str, object] = {"partner": crew.customer.id}
    if kind == "sample-return":
        crew.bought(item, "1")
        crew.executed("sample-out", a_line(item, "1"), to_store=crew.sample.id)
        head = {"store": crew.sample.id, "to_store": crew.main.id}
    slip = crew.released(kind, a_line(item, "1", "2"), **head)
    with pytest.raises(GoodsUnchecked) as refused:
        crew.execute(slip, counted(1, Part(pieces("1"))))
    assert (refused.value.rule, refused.value.item) == ("INB-4", item.code)
    crew.execute(slip, counted(1, Part(pieces("1"), checked=True)))
    assert crew.lies(item) == "1"


def test_inb_4_a_quality_problem_is_kept_apart(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = crew.released("customer-return", a_line(item, "2", "2"), partner=crew.customer.id)
    bad = Abnormal(AbnormalSort.QUALITY, Side.OTHER, "does not light")
    good = Part(pieces("1"), checked=True)
    crew.execute(slip, counted(1, good, Part(pieces("1"), abnormal=bad)))
    assert (crew.lies(item), crew.lies(item, crew.hold)) == ("1", "1")


# -- INB-5: put away to a named bin


def test_inb_5_goods_are_put_away_to_the_bin_that_is_named(crew: Crew) -> None:
    _, other = (a_bin(crew.warehouse, crew.main, code) for code in ("A-1", "A-2"))
    item = an_item(crew.warehouse, default_bin="MAIN/A-1")
    delivered(crew, item, "1", Part(pieces("1")))
    assert where(crew, item, crew.main) == ["A-1"]  # its own, where nobody says another
    delivered(crew, item, "1", Part(pieces("1"), bin=other))
    assert where(crew, item, crew.main) == ["A-1", "A-2"]


# -- INB-6: every receipt records its reason


def test_inb_6_every_receipt_is_of_a_kind(crew: Crew) -> None:
    with pytest.raises(UnknownKind):
        crew.draft("in", a_line(an_item(crew.warehouse), "1"), by=crew.who(Role.ACCOUNTANT))
    inbound = {kind.zh for kind in KINDS.values() if kind.direction is Direction.IN}
    assert {"采购入库", "客户退货入库", "促销产品退回入库", "其他入库"} <= inbound


def test_inb_6_goods_of_no_other_kind_come_in_for_a_reason_that_is_said(crew: Crew) -> None:
    line = a_line(an_item(crew.warehouse), "1", "2")
    slip = crew.draft("other-in", line)
    with pytest.raises(NotYet) as refused:
        crew.release(slip)
    assert refused.value.field == "reason"
    crew.release(crew.draft("other-in", line, reason="found behind the shelf"))


# -- INB-7: papers reach the accountant within a day


def test_inb_7_late_papers_are_shown_until_two_scans_have_met(crew: Crew, clock: HeldClock) -> None:
    item = an_item(crew.warehouse)
    slip = delivered(crew, item, "1", Part(pieces("1")))
    keeper, accountant = crew.who(Role.KEEPER), crew.who(Role.ACCOUNTANT)
    scan = HandOver((crew.slip(slip).number,))
    clock.forward(days=1, hours=2)
    for person in (keeper, accountant):
        (due,) = crew.warehouse.ask(due_papers, DuePapers(), person).rows
        assert (due.late, due.waits_for) == (dt.timedelta(hours=2), Role.KEEPER)
    with pytest.raises(NotHandedOver) as refused:
        crew.warehouse.perform(confirm_papers, scan, accountant)
    assert refused.value.rule == "INB-7"
    crew.warehouse.perform(hand_over, scan, keeper)
    crew.warehouse.perform(confirm_papers, scan, accountant)
    assert crew.warehouse.ask(due_papers, DuePapers(), accountant).rows == ()


# -- INB-8: goods that come before their slip


def test_inb_8_an_arrival_note_is_no_stock_and_becomes_the_slip(
    crew: Crew, clock: HeldClock
) -> None:
    item = an_item(crew.warehouse)
    keeper, accountant = crew.who(Role.KEEPER), crew.who(Role.ACCOUNTANT)
    note = RecordArrival(crew.main.id, "driver Li", 3, "corner 待验区", "list 7")
    called = crew.warehouse.perform(record_arrival, note, keeper).result.called
    clock.forward(hours=5)
    (waiting,) = crew.warehouse.ask(waiting_arrivals, WaitingArrivals(), accountant).rows
    assert (waiting.arrival.boxes, waiting.age) == (3, dt.timedelta(hours=5))
    assert crew.lies(item) == "0"
    slip = crew.draft("purchase-receipt", a_line(item, "9", "2"), partner=crew.supplier.id)
    crew.warehouse.perform(arrival_becomes, ArrivalBecomes(called, slip), accountant)
    assert crew.warehouse.ask(waiting_arrivals, WaitingArrivals(), accountant).rows == ()


@pytest.mark.parametrize("field", ["brought_by", "boxes", "place"])
def test_inb_8_a_note_says_who_how_many_and_where(crew: Crew, field: str) -> None:
    said: dict[str, object] = {"brought_by": "driver Li", "boxes": 3, "place": "corner"}
    said[field] = 0 if field == "boxes" else " "
    note = RecordArrival(crew.main.id, **said)  # type: ignore[arg-type]
    with pytest.raises(ArrivalIncomplete) as refused:
        crew.warehouse.perform(record_arrival, note, crew.who(Role.KEEPER))
    assert refused.value.field == field


def test_inb_8_what_waits_is_valued_only_as_a_slip(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    note = RecordArrival(crew.main.id, "driver Li", 3, "corner")
    crew.warehouse.perform(record_arrival, note, crew.who(Role.KEEPER))
    slip = delivered(crew, item, "9", Part(pieces("9")))
    crew.book(slip, figures={1: Figures(invoice="F-1")})
    assert (crew.lies(item), crew.pool(item)) == ("9", ("9", "18"))
