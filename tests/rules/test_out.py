"""OUT: outbound 出库."""

from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.database.repositories.stock import Reserved
from partsdesk.database.work import View
from partsdesk.domain.books.drafts import NegativeQuantity
from partsdesk.domain.books.execution import MoreThanAsked, Part
from partsdesk.domain.books.slips import MayNot, NotYet, SlipId, State, WrongState
from partsdesk.domain.books.stock import BeyondFree, OldestFirst, SerialElsewhere
from partsdesk.domain.catalog.items import (
    Item,
    LotNeeded,
    SerialNotOne,
    TooManyDecimals,
    Tracking,
    UnknownLot,
)
from partsdesk.domain.registers.loans import (
    LoanIncomplete,
    NotTheOriginalPrice,
    Outcome,
    ToolIsOut,
)
from partsdesk.domain.registers.orders import (
    FittedCannotReturn,
    OrderLineUnconfirmed,
    OrderNotStarted,
    UnknownOrder,
)
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.loans import (
    ChargeTool,
    GiveBack,
    LendTool,
    Loans,
    charge_tool,
    give_back,
    lend_tool,
    list_loans,
)
from partsdesk.services.orders import Between, Ordered, returned_by_team
from partsdesk.services.repair_orders import (
    AddItems,
    CloseRepair,
    ConfirmItems,
    OpenRepair,
    RecordFitted,
    StartRepair,
    add_items,
    close_repair,
    confirm_items,
    open_repair,
    record_fitted,
    start_repair,
)
from partsdesk.services.slips.executing import Remainder
from tests.rules.crew import Crew, counted, money, pieces
from tests.support.builders import a_bin, an_item, see
from tests.support.clock import HeldClock
from tests.support.lives import TODAY, a_line


def opened(crew: Crew, *, start: bool = True) -> str:
    """A repair order of the north team, started unless said otherwise."""
    adviser = crew.who(Role.SERVICE_ADVISER)
    asked = OpenRepair("Wang", "Lamp 7", team="north")
    number = crew.warehouse.perform(open_repair, asked, adviser).result.called
    if start:
        crew.warehouse.perform(start_repair, StartRepair(number), adviser)
    return number


def lots_of(crew: Crew, slip: SlipId) -> list[tuple[str, str]]:
    """Which lots a slip moved, and how much of each."""
    moves = crew.moves(slip)

    def codes(view: View) -> list[str]:
        return [view.items.lot_code(move.lot) for move in moves]

    quantities = [move.quantity.plain() for move in moves]
    return list(zip(see(crew.warehouse, codes), quantities, strict=True))


def two_lots(crew: Crew) -> Item:
    """An item of which two pieces of an older lot and two of a younger one lie there."""
    item = an_item(crew.warehouse, tracking=Tracking.LOT)
    for lot in ("OLD", "NEW"):
        crew.bought(item, "2", lot=lot)
    return item


# -- OUT-1: goods leave only against a slip


def test_out_1_no_more_leaves_than_the_slip_says(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "9")
    slip = crew.issue(item, "3")
    with pytest.raises(MoreThanAsked) as refused:
        crew.execute(slip, counted(1, Part(pieces("4"))))
    assert refused.value.rule == "OUT-1"
    assert (refused.value.asked, refused.value.counted) == (pieces("3"), pieces("4"))
    assert crew.lies(item) == "9"


def test_out_1_no_way_of_counting_lets_more_out(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "9")
    slip = crew.issue(item, "3")
    with pytest.raises(MoreThanAsked):
        crew.execute(slip, counted(1, Part(pieces("3"))), counted(1, Part(pieces("3"))))
    with pytest.raises(NegativeQuantity):
        crew.execute(slip, counted(1, Part(pieces("5")), Part(pieces("-2"))))
    with pytest.raises(TooManyDecimals):
        crew.execute(slip, counted(1, Part(pieces("2.5")), Part(pieces("0.5"))))
    assert crew.lies(item) == "9"


def test_out_1_nothing_leaves_before_its_slip_is_released(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "9")
    slip = crew.draft("sales-delivery", a_line(item, "3"), partner=crew.customer.id)
    with pytest.raises(WrongState):
        crew.execute(slip)
    crew.release(slip, by=crew.who(Role.SUPERVISOR))
    crew.execute(slip)
    assert crew.lies(item) == "6"


def test_out_1_a_delivery_names_its_customer_or_its_contract(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    with pytest.raises(NotYet) as refused:
        crew.release(crew.draft("sales-delivery", a_line(item, "1")))
    assert refused.value.field == "partner-or-order"
    crew.release(crew.draft("sales-delivery", a_line(item, "1"), order="contract 12"))


# -- OUT-7: parts only against a repair order that has been started


def test_out_7_parts_are_issued_against_a_started_repair_alone(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "9")
    line = a_line(item, "2")
    waiting = opened(crew, start=False)
    slip = crew.draft("repair-issue", line, order=waiting)
    with pytest.raises(OrderNotStarted) as refused:
        crew.release(slip)
    assert (refused.value.rule, refused.value.order) == ("OUT-7", waiting)
    start = StartRepair(waiting)
    crew.warehouse.perform(start_repair, start, crew.who(Role.SERVICE_ADVISER))
    crew.release(slip)
    crew.execute(slip)
    assert (crew.slip(slip).order, crew.lies(item)) == (waiting, "7")


def test_out_7_the_orders_number_is_on_the_slip(crew: Crew) -> None:
    line = a_line(an_item(crew.warehouse), "1")
    with pytest.raises(NotYet) as refused:
        crew.release(crew.draft("repair-issue", line))
    assert refused.value.field == "order"
    with pytest.raises(UnknownOrder):
        crew.release(crew.draft("repair-issue", line, order="W-404"))


def test_out_7_a_repair_closed_meanwhile_takes_no_parts(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "9")
    order = opened(crew)
    slip = crew.released("repair-issue", a_line(item, "1"), order=order)
    crew.warehouse.perform(close_repair, CloseRepair(order), crew.who(Role.SERVICE_ADVISER))
    with pytest.raises(OrderNotStarted):
        crew.execute(slip)
    assert crew.lies(item) == "9"


# -- OUT-8: an additional item needs the adviser's confirmation


def test_out_8_an_additional_item_waits_for_the_service_adviser(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "9")
    order = opened(crew)
    more = AddItems(order, (Ordered(item.id, pieces("2")),))
    crew.warehouse.perform(add_items, more, crew.who(Role.ENGINEER))
    slip = crew.released("repair-issue", a_line(item, "2"), order=order)
    with pytest.raises(OrderLineUnconfirmed) as refused:
        crew.execute(slip)
    assert (refused.value.rule, refused.value.item) == ("OUT-8", item.code)
    confirm = ConfirmItems(order)
    crew.warehouse.perform(confirm_items, confirm, crew.who(Role.SERVICE_ADVISER))
    crew.execute(slip)
    assert crew.lies(item) == "7"


# -- OUT-9: what is fitted stays fitted


def fitted(crew: Crew, item: Item, issued: str, used: str) -> tuple[str, SlipId]:
    """A repair that was issued so many parts and has used some."""
    crew.bought(item, issued)
    order = opened(crew)
    slip = crew.booked("repair-issue", a_line(item, issued), order=order)
    asked = RecordFitted(order, (Ordered(item.id, pieces(used)),))
    crew.warehouse.perform(record_fitted, asked, crew.who(Role.ENGINEER))
    return order, slip


def test_out_9_what_is_fitted_does_not_come_back(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    order, _ = fitted(crew, item, "3", "2")
    slip = crew.released("material-return", a_line(item, "2"), order=order)
    with pytest.raises(FittedCannotReturn) as refused:
        crew.execute(slip)
    assert (refused.value.rule, refused.value.left) == ("OUT-9", pieces("1"))
    crew.execute(slip, counted(1, Part(pieces("1"))), rest=Remainder.CLOSE, reason="fitted")
    assert crew.lies(item) == "1"


def test_out_9_a_return_needs_no_directors_approval(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    order, issue = fitted(crew, item, "3", "1")
    back = a_line(item, "2", source=crew.moves(issue)[0].id)
    slip = crew.draft("material-return", back, order=order)
    crew.release(slip, by=crew.who(Role.KEEPER))
    crew.execute(slip, by=crew.who(Role.KEEPER))
    crew.book(slip, by=crew.who(Role.ACCOUNTANT))
    assert crew.pool(item) == ("2", "4")
    period = Between(TODAY, TODAY)
    (row,) = crew.warehouse.ask(returned_by_team, period, crew.who(Role.SERVICE_MANAGER))
    assert (row.team, row.quantity) == ("north", pieces("2"))


def test_out_9_a_return_says_what_it_comes_back_from(crew: Crew) -> None:
    slip = crew.draft("material-return", a_line(an_item(crew.warehouse), "1"))
    with pytest.raises(NotYet) as refused:
        crew.release(slip)
    assert (refused.value.field, refused.value.line) == ("source", 1)


# -- OUT-10: who uses it and who bears the cost


def test_out_10_internal_use_names_the_department_and_who_bears_the_cost(crew: Crew) -> None:
    line = a_line(an_item(crew.warehouse), "1")
    said: dict[str, object] = {}
    for field, value in (("cost_bearer", "after-sales"), ("department", crew.department.id)):
        slip = crew.draft("internal-use", line, **said)  # type: ignore[arg-type]
        with pytest.raises(NotYet) as refused:
            crew.release(slip)
        assert refused.value.field == field
        said[field] = value
    slip = crew.draft("internal-use", line, **said)  # type: ignore[arg-type]
    crew.release(slip)
    assert crew.slip(slip).cost_bearer == "after-sales"


# -- OUT-11: special tools


def lent(crew: Crew, item: Item, original: str | None = "88.50") -> str:
    """A tool in somebody's hands until tomorrow."""
    worth = money(original) if original else None
    due = TODAY + dt.timedelta(days=1)
    asked = LendTool(item.id, "Zhao", due, tool="W-1", original=worth)
    return crew.warehouse.perform(lend_tool, asked, crew.who(Role.KEEPER)).result.called


def test_out_11_a_tool_is_lent_once_and_due_back(crew: Crew, clock: HeldClock) -> None:
    item, keeper = an_item(crew.warehouse), crew.who(Role.KEEPER)
    loan = lent(crew, item)
    with pytest.raises(ToolIsOut) as refused:
        lent(crew, item)
    assert (refused.value.rule, refused.value.loan) == ("OUT-11", loan)
    clock.forward(days=3)
    (late,) = crew.warehouse.ask(list_loans, Loans(overdue=True), keeper).rows
    assert (late.loan.number, late.days_late) == (loan, 2)
    crew.warehouse.perform(give_back, GiveBack(loan), keeper)
    assert crew.warehouse.ask(list_loans, Loans(), keeper).rows == ()


def test_out_11_a_lost_tool_is_charged_at_its_original_price(crew: Crew) -> None:
    loan = lent(crew, an_item(crew.warehouse))
    cheap = ChargeTool(loan, money("5"))
    with pytest.raises(NotTheOriginalPrice):
        crew.warehouse.perform(charge_tool, cheap, crew.who(Role.ACCOUNTANT))
    done = crew.warehouse.perform(charge_tool, ChargeTool(loan), crew.who(Role.ACCOUNTANT)).result
    assert (done.outcome, done.charged) == (Outcome.CHARGED, money("88.50"))


def test_out_11_a_loan_names_its_borrower(crew: Crew) -> None:
    asked = LendTool(an_item(crew.warehouse).id, " ", TODAY)
    with pytest.raises(LoanIncomplete):
        crew.warehouse.perform(lend_tool, asked, crew.who(Role.KEEPER))


# -- OUT-18: first in, first out; released slips reserve


def test_out_18_the_oldest_lot_goes_first_over_all_lines(crew: Crew) -> None:
    item = two_lots(crew)
    lines = a_line(item, "1"), a_line(item, "2")
    slip = crew.released("sales-delivery", *lines, partner=crew.customer.id)
    crew.execute(slip)
    assert lots_of(crew, slip) == [("OLD", "1"), ("OLD", "1"), ("NEW", "1")]


def test_out_18_another_lot_needs_a_reason(crew: Crew) -> None:
    item = two_lots(crew)
    line = a_line(item, "1", lot="NEW")
    slip = crew.released("sales-delivery", line, partner=crew.customer.id)
    with pytest.raises(OldestFirst) as refused:
        crew.execute(slip)
    said = refused.value
    assert (said.rule, said.lot, said.oldest) == ("OUT-18", "NEW", "OLD")
    crew.execute(slip, counted(1, Part(pieces("1"), lot="NEW", reason="the old ones are wet")))
    assert lots_of(crew, slip) == [("NEW", "1")]


def test_out_18_once_the_oldest_is_taken_the_next_needs_no_reason(crew: Crew) -> None:
    item = two_lots(crew)
    lines = a_line(item, "2", lot="OLD"), a_line(item, "1", lot="NEW")
    slip = crew.released("sales-delivery", *lines, partner=crew.customer.id)
    crew.execute(slip)
    assert lots_of(crew, slip) == [("OLD", "2"), ("NEW", "1")]


def test_out_18_the_default_bin_is_emptied_before_another_is_looked_in(crew: Crew) -> None:
    shelf = a_bin(crew.warehouse, crew.main, "A-1")
    item = an_item(crew.warehouse, default_bin="MAIN/A-1")
    unnamed = see(crew.warehouse, lambda view: view.places.unnamed())[crew.main.id]
    for bin_ in (shelf, unnamed):
        crew.bought(item, "3", bin=bin_)
    lines = a_line(item, "3"), a_line(item, "2")
    crew.executed("sales-delivery", *lines, partner=crew.customer.id)
    assert crew.lies(item) == "1"


def test_out_18_a_released_slip_reserves_and_beyond_it_warns(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "5")
    first, second = crew.issue(item, "4"), crew.issue(item, "2")
    done = crew.execute(second)
    assert done.warnings == (f"{item.code}: 2 > 1 ({crew.slip(first).called})",)
    assert crew.lies(item) == "3"


def test_out_18_a_setting_refuses_what_goes_beyond(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.decide("refuse-beyond-free", "yes")
    crew.bought(item, "5")
    first, second = crew.issue(item, "4"), crew.issue(item, "2")
    with pytest.raises(BeyondFree) as refused:
        crew.execute(second)
    said = refused.value
    assert (said.rule, said.free, said.asked) == ("OUT-18", pieces("1"), pieces("2"))
    assert said.reserved_by == (crew.slip(first).called,)
    crew.execute(second, counted(1, Part(pieces("1"))), rest=Remainder.CLOSE, reason="enough")
    crew.execute(first)  # its own reservation is no obstacle
    assert crew.lies(item) == "0"


# -- tracked items


def test_out_18_a_tracked_item_is_named_by_its_lot(crew: Crew) -> None:
    item = an_item(crew.warehouse, tracking=Tracking.LOT)
    nameless = crew.released("purchase-receipt", a_line(item, "1", "2"), partner=crew.supplier.id)
    with pytest.raises(LotNeeded):
        crew.execute(nameless)
    with pytest.raises(UnknownLot):
        crew.execute(crew.issue(item, "1", lot="NEVER"))


@pytest.mark.parametrize("times", ["in two slips", "in one slip"])
def test_out_18_a_serial_number_does_not_come_in_twice(crew: Crew, times: str) -> None:
    item = an_item(crew.warehouse, tracking=Tracking.SERIAL)
    line = a_line(item, "1", "2", lot="S-1")
    lines = (line, line) if times == "in one slip" else (line,)
    if times == "in two slips":
        crew.bought(item, "1", lot="S-1")
    slip = crew.released("purchase-receipt", *lines, partner=crew.supplier.id)
    with pytest.raises(SerialElsewhere) as refused:
        crew.execute(slip)
    assert (refused.value.rule, refused.value.lot) == ("OUT-18", "S-1")


def test_out_18_a_serial_number_comes_back_once(crew: Crew) -> None:
    item = an_item(crew.warehouse, tracking=Tracking.SERIAL)
    crew.bought(item, "1", lot="S-1")
    line = a_line(item, "1", lot="S-1")
    sale = crew.booked("sales-delivery", line, partner=crew.customer.id)
    crew.executed("customer-return", line, partner=crew.customer.id)
    red = crew.red_of(sale)
    crew.release(red, by=crew.who(Role.SUPERVISOR))
    with pytest.raises(SerialElsewhere):
        crew.execute(red)
    assert crew.lies(item) == "1"


def test_out_18_a_serial_number_is_one_piece(crew: Crew) -> None:
    item = an_item(crew.warehouse, tracking=Tracking.SERIAL)
    line = a_line(item, "2", "2", lot="S-1")
    slip = crew.released("purchase-receipt", line, partner=crew.supplier.id)
    with pytest.raises(SerialNotOne):
        crew.execute(slip)


def test_out_18_what_went_out_reserves_nothing_more(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "5")
    first, second = crew.issue(item, "4"), crew.issue(item, "2")
    reserved = see(crew.warehouse, lambda view: view.stock.reserved(crew.main.id, [item.id]))
    assert reserved[item.id].quantity == Quantity.parse("6")
    crew.execute(first)
    assert crew.slip(first).state is State.EXECUTED
    left = see(crew.warehouse, lambda view: view.stock.reserved(crew.main.id, [item.id]))
    assert left[item.id] == Reserved(pieces("2"), (crew.slip(second).called,), pieces("1"))


def test_out_7_an_engineer_does_not_draw_parts_himself(crew: Crew) -> None:
    line, engineer = a_line(an_item(crew.warehouse), "1"), crew.who(Role.ENGINEER)
    with pytest.raises(MayNot):
        crew.draft("repair-issue", line, by=engineer, order=opened(crew))
