"""The points of VAL-9's checklists, and that a closed month stays closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from partsdesk.app import Program
from partsdesk.database.tables.books import card_entries, ledger_entries
from partsdesk.database.tables.counting import (
    signatures,
    statement_stores,
    statements,
)
from partsdesk.database.work import Work
from partsdesk.domain.books.months import Book, CloseHeldUp, MonthClosed, Point
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.values.people import Role
from partsdesk.services.closing.checklist import Standing, signed_of
from partsdesk.services.closing.reopening import (
    AskReopening,
    ReopenMonth,
    ask_reopening,
    reopen_month,
)
from partsdesk.services.counting.confirming import ConfirmCount, confirm_count
from partsdesk.services.counting.opening import GiveUpCount, give_up_count
from partsdesk.services.exporting.asked import ReportAsked
from partsdesk.services.reports import PageAsked, report_page
from partsdesk.services.sealing import SealActs, seal_acts
from partsdesk.services.slips.reversing import RedDate
from partsdesk.services.verifying import verify
from partsdesk.support import logs
from partsdesk.wording.language import language_in_use, use
from tests.rules.crew import Crew
from tests.rules.month_ends import (
    NOVEMBER,
    begin_count,
    close,
    counted_off,
    hand_papers_over,
    point,
    stand,
    tally,
)
from tests.support.builders import PASSWORD, an_item, do, see
from tests.support.clock import HeldClock
from tests.support.lives import TODAY, a_line

REPORTS = ("movements", "cards", "account")

# -- VAL-9: the checklists


def test_val_9_counts_are_over_when_the_stores_close(crew_on_both: Crew, clock: HeldClock) -> None:
    crew = crew_on_both
    hand_papers_over(crew, crew.bought(an_item(crew.warehouse), "9"))
    count = begin_count(crew)
    clock.forward(days=11)
    assert stand(crew, Point.COUNTS) == (Standing.OPEN, True, 1, (count,))
    with pytest.raises(CloseHeldUp) as refused:
        close(crew, Book.STORES)
    assert (refused.value.rule, refused.value.point) == ("VAL-9", Point.COUNTS)
    crew.warehouse.perform(give_up_count, GiveUpCount(count), crew.who(Role.KEEPER))
    close(crew, Book.STORES)


def test_val_9_a_store_is_counted_in_the_month_where_the_house_wants_it(
    crew_on_both: Crew, clock: HeldClock
) -> None:
    crew = crew_on_both
    assert point(crew, Point.UNCOUNTED).standing is Standing.NOTHING
    hand_papers_over(crew, crew.bought(an_item(crew.warehouse, "LAMP"), "9"))
    assert stand(crew, Point.UNCOUNTED) == (Standing.OPEN, False, 1, ("MAIN",))
    crew.decide("close-needs-counts", "yes")
    counted_off(crew, LAMP="9")
    assert point(crew, Point.UNCOUNTED).standing is Standing.DONE
    clock.forward(days=11)
    close(crew, Book.STORES)
    clock.forward(days=31)
    with pytest.raises(CloseHeldUp) as refused:
        close(crew, Book.STORES, NOVEMBER.next)
    assert refused.value.point is Point.UNCOUNTED


def test_val_9_estimates_and_what_has_not_even_one(crew_on_both: Crew) -> None:
    crew = crew_on_both
    line = a_line(an_item(crew.warehouse), "4", "2")
    slip = crew.executed("purchase-receipt", line, partner=crew.supplier.id)
    number = (crew.slip(slip).number,)
    assert stand(crew, Point.UNPRICED) == (Standing.OPEN, True, 1, number)
    assert stand(crew, Point.UNBOOKED) == (Standing.OPEN, True, 1, number)
    assert stand(crew, Point.ESTIMATES) == (Standing.DONE, False, 0, ())
    crew.book(slip)
    assert point(crew, Point.UNPRICED).standing is Standing.DONE
    estimates = point(crew, Point.ESTIMATES)
    assert (estimates.count, estimates.blocks, estimates.since) == (1, False, TODAY)
    assert stand(crew, Point.PAPERS) == (Standing.OPEN, True, 1, number)
    hand_papers_over(crew, slip)
    assert point(crew, Point.PAPERS).standing is Standing.DONE
    assert stand(crew, Point.UNCONFIRMED) == (Standing.OPEN, False, 1, number)


def test_val_9_a_gap_in_the_numbers_is_said(crew_on_both: Crew) -> None:
    crew = crew_on_both
    item = an_item(crew.warehouse)
    first, second = crew.bought(item, "4"), crew.bought(item, "5")
    assert stand(crew, Point.GAPS) == (Standing.DONE, False, 0, ())
    gone = crew.slip(first).number
    with crew.warehouse.database._engine.begin() as raw:
        if raw.dialect.name == "sqlite":
            raw.execute(text("DROP TRIGGER guard_slips_number"))
        else:
            raw.execute(text("ALTER TABLE slips DISABLE TRIGGER guard_slips_number"))
        raw.execute(text("UPDATE slips SET number = 'X-1' WHERE id = :id"), {"id": first})
    assert stand(crew, Point.GAPS) == (Standing.OPEN, False, 1, (gone,))
    assert crew.slip(second).number != gone


@pytest.fixture
def stated(crew_on_both: Crew, clock: HeldClock) -> Crew:
    """November is over and its stores closed, with a statement of the main store."""
    crew = crew_on_both
    hand_papers_over(crew, crew.bought(an_item(crew.warehouse), "9"))
    clock.forward(days=11)
    close(crew, Book.STORES)
    assert stand(crew, Point.STATEMENT) == (Standing.OPEN, False, 1, ("MAIN",))
    do(crew.warehouse, lambda work: _state(work, crew))
    return crew


def _state(work: Work, crew: Crew) -> None:
    said = {"lines": 1, "agreeing": 1}
    key = work._connection.execute(
        insert(statements).values(
            number="DZ-1",
            as_of=NOVEMBER.last,
            counted_from=NOVEMBER.first,
            made_at=work.now,
            **said,
        )
    ).inserted_primary_key
    row = {"statement_id": key[0] if key else 0, "store_id": crew.main.id, "digest": "0" * 66}
    work._connection.execute(insert(statement_stores).values(**row, **said))


def _sign(crew: Crew, role: Role) -> None:
    row = {"store_id": crew.main.id, "role": role.value, "signed_by": crew.who(role).user}

    def signed(work: Work) -> None:
        key = work._connection.execute(select(statements.c.id)).scalar_one()
        work._connection.execute(
            insert(signatures).values(statement_id=key, signed_at=work.now, **row)
        )

    do(crew.warehouse, signed)


def test_val_9_the_accounts_close_with_signatures_where_the_house_wants_them(stated: Crew) -> None:
    crew = stated
    crew.decide("close-needs-signatures", "yes")
    assert point(crew, Point.STATEMENT).standing is Standing.DONE
    for role in (Role.KEEPER, Role.ACCOUNTANT):
        _sign(crew, role)
    (store,) = see(crew.warehouse, lambda view: signed_of(view, NOVEMBER))
    assert (store.store, store.statement, store.lacks) == ("MAIN", "DZ-1", (Role.SUPERVISOR,))
    with pytest.raises(CloseHeldUp) as refused:
        close(crew, Book.ACCOUNTS)
    assert (refused.value.point, refused.value.names) == (Point.SIGNATURES, ("MAIN",))
    _sign(crew, Role.SUPERVISOR)
    close(crew, Book.ACCOUNTS)


def test_val_9_signatures_fall_when_the_month_is_reopened(stated: Crew) -> None:
    crew = stated
    for role in (Role.KEEPER, Role.ACCOUNTANT, Role.SUPERVISOR):
        _sign(crew, role)
    close(crew, Book.ACCOUNTS)
    asked = AskReopening(NOVEMBER, Book.ACCOUNTS, "a slip")
    crew.warehouse.perform(ask_reopening, asked, crew.who(Role.ACCOUNTANT))
    granted = ReopenMonth(NOVEMBER, Book.ACCOUNTS, "accountant", "a slip")
    done = crew.warehouse.perform(reopen_month, granted, crew.who(Role.FINANCE_MANAGER)).result
    assert done.fallen == 3
    (store,) = see(crew.warehouse, lambda view: signed_of(view, NOVEMBER))
    assert store.names == ()
    _sign(crew, Role.KEEPER)
    (store,) = see(crew.warehouse, lambda view: signed_of(view, NOVEMBER))
    assert [role for role, *_ in store.names] == [Role.KEEPER]


# -- VAL-9: a closed month refuses every door


def month_told(crew: Crew) -> dict[str, object]:
    """What the books say of November: the summary, the cards and the account, to the last row."""
    span = ReportAsked(from_=NOVEMBER.first, to=NOVEMBER.last)
    auditor = crew.who(Role.AUDITOR)
    return {
        name: crew.warehouse.ask(report_page, PageAsked(name, span), auditor) for name in REPORTS
    }


@contextmanager
def at_command_line(crew: Crew) -> Iterator[None]:
    """Commands are about the crew's books, by their administrator."""
    before = language_in_use()
    url = crew.warehouse.database.url.render_as_string(hide_password=False)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("DB", url), ("PASSWORD", PASSWORD), ("USER", "admin")):
            patch.setenv(f"PARTSDESK_{name}", value)
        patch.setenv("LC_ALL", "C")
        yield
    logs.stop()
    use(before)


def knock(crew: Crew, waiting: SlipId, unbooked: SlipId) -> None:
    """Try the window's doors: executing, booking, correcting and confirming within November."""
    with pytest.raises(MonthClosed):
        crew.execute(waiting, day=TODAY)
    with pytest.raises(MonthClosed):
        crew.book(unbooked, day=TODAY)
    with pytest.raises(RedDate):
        crew.red_of(unbooked, date=TODAY)
    count = begin_count(crew)
    tally(crew, count, {"LAMP": "1"})
    asked = ConfirmCount(count, TODAY)
    with pytest.raises(MonthClosed):
        crew.warehouse.perform(confirm_count, asked, crew.who(Role.SUPERVISOR))
    crew.warehouse.perform(give_up_count, GiveUpCount(count), crew.who(Role.KEEPER))


def knock_by_sql(crew: Crew) -> None:
    """Try to write into both books with nothing between."""
    for table, guard in (
        (card_entries, "guard_card_entries"),
        (ledger_entries, "guard_ledger_entries"),
    ):
        with crew.warehouse.database._engine.connect() as raw:
            row = dict(raw.execute(select(table).limit(1)).mappings().one())
            key = row.pop("id")
        for statement in (
            insert(table).values(row),
            table.update().where(table.c.id == key).values(in_qty=1),
            table.delete().where(table.c.id == key),
        ):
            with (
                crew.warehouse.database._engine.connect() as raw,
                pytest.raises(DBAPIError, match=guard),
            ):
                raw.execute(statement)


def test_val_9_a_closed_month_refuses_every_door_and_its_summary_never_changes(
    crew_on_both: Crew, clock: HeldClock, tmp_path: Path
) -> None:
    crew = crew_on_both
    crew.decide("count-tolerance-pieces", "1000")
    item = an_item(crew.warehouse, "LAMP")
    hand_papers_over(crew, crew.bought(item, "9"))
    crew.booked("other-out", a_line(item, "2"), reason="a gift")
    clock.forward(days=11)
    for book in Book:
        close(crew, book)
    before = month_told(crew)
    waiting = crew.issue(item, "1")
    unbooked = crew.executed("other-out", a_line(item, "1"), reason="late")
    knock(crew, waiting, unbooked)
    knock_by_sql(crew)

    file = tmp_path / "late.csv"
    head = "ref,kind,date,store,item,quantity,reason\n"
    file.write_text(f"{head}L-1,other-out,{TODAY},MAIN,LAMP,1,late\n", "utf-8")
    with at_command_line(crew):
        Program(["import", "slips", str(file), "--execute", "--book"]).run()
    assert month_told(crew) == before

    crew.execute(waiting)
    for slip in (waiting, unbooked):
        crew.book(slip)
    crew.bought(item, "20", "7")
    counted_off(crew, LAMP="19")
    clock.forward(days=40)
    crew.bought(item, "5", "1")
    assert month_told(crew) == before
    while crew.warehouse.perform(seal_acts, SealActs(), crew.who(Role.ACCOUNTANT)).result.count:
        pass
    found = crew.warehouse.ask(verify, None, crew.who(Role.AUDITOR))
    assert [check.id for check in found if check.violations] == []
