"""VAL-7's second step: what becomes of confirmed differences, and who decides it."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import DBAPIError

from partsdesk.database.tables.counting import (
    dispositions,
)
from partsdesk.domain.books.months import Book, CloseHeldUp, Point
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.counting.counts import (
    BeyondLimit,
    Cause,
    CountLineId,
    Disposition,
    NotDisposed,
    OwnCount,
    UnknownDifference,
)
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Amount
from partsdesk.services.closing.checklist import Standing
from partsdesk.services.counting.confirming import ConfirmCount, confirm_count
from partsdesk.services.desks import Matter, desk_of
from partsdesk.services.warehouse import RoleNeeded
from tests.rules.crew import Crew
from tests.rules.month_ends import (
    NOVEMBER,
    begin_count,
    close,
    counted_off,
    decide,
    hand_papers_over,
    listed,
    stand,
    tally,
)
from tests.support.builders import a_user, an_item
from tests.support.clock import HeldClock


@pytest.fixture
def off(crew_on_both: Crew) -> tuple[Crew, dict[str, CountLineId]]:
    """Two lack of ten that cost 20.00, and three of another are over."""
    crew = crew_on_both
    for code, many in (("LAMP", "10"), ("TUBE", "5")):
        crew.bought(an_item(crew.warehouse, code), many)
    return crew, counted_off(crew, LAMP="8", TUBE="8")


def test_val_7_confirmed_differences_wait_with_what_they_are_worth(
    off: tuple[Crew, dict[str, CountLineId]],
) -> None:
    crew, lines = off
    rows = {str(row["item"]): row for row in listed(crew)}
    assert {code: (str(row["quantity"]), str(row["amount"])) for code, row in rows.items()} == {
        "LAMP": ("-2", "-4"),
        "TUBE": ("3", "6"),
    }
    assert {row["disposal"] for row in rows.values()} == {"undisposed"}
    shortage = SlipId(int(str(rows["LAMP"]["slip_id"])))
    crew.book(shortage, by=crew.who(Role.ACCOUNTANT))
    booked = {str(row["item"]): row["amount"] for row in listed(crew)}
    assert booked["LAMP"] == Amount.parse("-4")
    assert {row["amount"] for row in listed(crew, Role.KEEPER)} == {None}  # PAR-3
    assert len(lines) == 2


def test_val_7_a_difference_is_disposed_of_and_the_last_word_holds(
    off: tuple[Crew, dict[str, CountLineId]],
) -> None:
    crew, lines = off
    assert decide(crew, lines["LAMP"]).endswith("/1")
    said = Disposition(Cause.LIABLE, "周桂兰", Amount.parse("3.5"), tax_out=True, note="赔偿")
    decide(crew, lines["LAMP"], said)
    row = next(row for row in listed(crew) if row["item"] == "LAMP")
    assert (row["disposal"], row["cause"], row["liable"]) == ("disposed", "liable", "周桂兰")
    assert (row["recovered"], row["tax_out"], row["note"]) == (Amount.parse("3.5"), True, "赔偿")
    assert row["decided_by"] == crew.who(Role.FINANCE_MANAGER).name
    hidden = next(row for row in listed(crew, Role.KEEPER) if row["item"] == "LAMP")
    assert (hidden["recovered"], hidden["cause"]) == (None, "liable")
    with (
        crew.warehouse.database._engine.connect() as raw,
        pytest.raises(DBAPIError, match="guard_dispositions_update"),
    ):
        raw.execute(dispositions.update().values(cause="quota"))


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        (Disposition(Cause.UNSAID), "cause"),
        (Disposition(Cause.LIABLE, " "), "liable"),
        (Disposition(Cause.INSURED, recovered=Amount.parse("-1")), "recovered"),
    ],
)
def test_val_7_a_disposition_needs_what_its_cause_asks_for(
    crew: Crew, said: Disposition, lacks: str
) -> None:
    crew.bought(an_item(crew.warehouse, "LAMP"), "10")
    lines = counted_off(crew, LAMP="8")
    with pytest.raises(NotDisposed) as refused:
        decide(crew, lines["LAMP"], said)
    assert (refused.value.rule, refused.value.field) == ("VAL-7", lacks)


def test_val_7_each_decides_up_to_an_amount(crew: Crew) -> None:
    for code, many in (("LAMP", "10"), ("TUBE", "5")):
        crew.bought(an_item(crew.warehouse, code), many)
    lines = counted_off(crew, LAMP="8", TUBE="8")
    with pytest.raises(BeyondLimit) as refused:
        decide(crew, lines["LAMP"], by=Role.SUPERVISOR)
    assert (refused.value.rule, refused.value.limit, refused.value.worth) == ("VAL-7", None, None)
    crew.decide("dispose-supervisor", "5")
    decide(crew, lines["LAMP"], by=Role.SUPERVISOR)  # four
    with pytest.raises(BeyondLimit) as beyond:
        decide(crew, lines["TUBE"], by=Role.SUPERVISOR)  # six
    assert (beyond.value.limit, beyond.value.worth) == (Amount.parse("5"), None)  # PAR-3
    decide(crew, lines["TUBE"])
    with pytest.raises(RoleNeeded):
        decide(crew, lines["TUBE"], by=Role.ACCOUNTANT)


def test_val_7_what_nobody_knows_the_worth_of_is_the_finance_managers(crew: Crew) -> None:
    crew.bought(an_item(crew.warehouse, "LAMP"), "10")
    an_item(crew.warehouse, "NEW")
    crew.decide("dispose-supervisor", "1000000")
    lines = counted_off(crew, LAMP="10", NEW="3")
    with pytest.raises(BeyondLimit):
        decide(crew, lines["NEW"], by=Role.SUPERVISOR)
    decide(crew, lines["NEW"])


def test_val_10_who_counted_does_not_dispose_of_the_difference(crew: Crew) -> None:
    crew.bought(an_item(crew.warehouse, "LAMP"), "10")
    crew.decide("dispose-supervisor", "1000")
    crew.decide("count-tolerance-pieces", "1000")
    count = begin_count(crew)
    tally(crew, count, {"LAMP": "8"}, Role.SUPERVISOR)
    another = a_user(crew.warehouse, "another", Role.SUPERVISOR)
    crew.warehouse.perform(confirm_count, ConfirmCount(count), another)
    (row,) = listed(crew)
    with pytest.raises(OwnCount) as refused:
        decide(crew, CountLineId(int(str(row["line_id"]))), by=Role.SUPERVISOR)
    assert (refused.value.rule, refused.value.item) == ("VAL-10", "LAMP")


def test_val_7_what_agreed_or_was_reversed_is_no_difference(crew: Crew) -> None:
    for code in ("LAMP", "TUBE"):
        crew.bought(an_item(crew.warehouse, code), "10")
    lines = counted_off(crew, LAMP="10", TUBE="9")
    assert set(lines) == {"TUBE"}
    (row,) = listed(crew)
    red = crew.red_of(SlipId(int(str(row["slip_id"]))))
    crew.release(red, by=crew.who(Role.SUPERVISOR))
    crew.execute(red, by=crew.who(Role.SUPERVISOR))
    assert listed(crew) == []
    with pytest.raises(UnknownDifference):
        decide(crew, lines["TUBE"])


def test_val_7_undisposed_differences_stand_on_the_desk_of_who_decides(
    off: tuple[Crew, dict[str, CountLineId]],
) -> None:
    crew, lines = off

    def on_desk(role: Role) -> list[int]:
        desk = crew.warehouse.ask(desk_of, None, crew.who(role))
        return [line.count for line in desk.waits if line.matter is Matter.DIFFERENCES]

    assert (on_desk(Role.FINANCE_MANAGER), on_desk(Role.SUPERVISOR)) == ([2], [])
    crew.decide("dispose-supervisor", "100")
    assert on_desk(Role.SUPERVISOR) == [2]
    for line in lines.values():
        decide(crew, line)
    assert on_desk(Role.FINANCE_MANAGER) == []


def test_val_7_none_may_be_left_at_year_end(crew: Crew, clock: HeldClock) -> None:
    receipt = crew.bought(an_item(crew.warehouse, "LAMP"), "10")
    hand_papers_over(crew, receipt)
    lines = counted_off(crew, LAMP="8")
    (row,) = listed(crew)
    crew.book(SlipId(int(str(row["slip_id"]))), by=crew.who(Role.ACCOUNTANT))
    clock.forward(days=50)
    for book in Book:
        close(crew, book)
    assert stand(crew, Point.DIFFERENCES) == (Standing.OPEN, False, 1, ("LAMP",))
    december = NOVEMBER.next
    close(crew, Book.STORES, december)
    with pytest.raises(CloseHeldUp) as refused:
        close(crew, Book.ACCOUNTS, december)
    assert (refused.value.point, refused.value.names) == (Point.DIFFERENCES, ("LAMP",))
    decide(crew, lines["LAMP"])
    close(crew, Book.ACCOUNTS, december)
