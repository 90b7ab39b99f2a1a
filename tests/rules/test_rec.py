"""REC: account, card and stock."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from partsdesk.database.listings.listing import ListAsked
from partsdesk.database.tables.books import card_entries
from partsdesk.domain.books.slips import NotYet, SlipId, WrongCondition
from partsdesk.domain.books.stock import NotEnoughStock
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.catalog.places import Condition, UnknownBin
from partsdesk.domain.registers.orders import (
    ApplicationNotApproved,
    BeyondApproval,
    OwnApplication,
)
from partsdesk.domain.registers.papers import Belongs, PaperOfNothing, PaperSort
from partsdesk.domain.values.people import Role
from partsdesk.services.lists import list_page
from partsdesk.services.orders import Ordered
from partsdesk.services.papers import (
    AttachPaper,
    FilePapers,
    PapersOf,
    PassPapers,
    attach_paper,
    file_papers,
    papers_of,
    pass_papers,
)
from partsdesk.services.scrapping import DecideScrap, FileScrap, approve_scrap, file_scrap
from tests.rules.crew import Crew, pieces
from tests.support.builders import a_bin, a_store, a_user, an_item, see
from tests.support.lives import TODAY, a_line


def cards(crew: Crew, item: Item) -> list[tuple[object, ...]]:
    """An item's card in the main store: number, in, out, balance and who, as it is read."""
    asked = ListAsked("cards", scope={"item": item.id, "store": crew.main.id})
    page = see(crew.warehouse, lambda view: list_page(view, asked), crew.who(Role.KEEPER))
    names = ("number", "in_qty", "out_qty", "balance", "by")
    return [
        tuple(str(value) for name, value in zip(page.names, row, strict=True) if name in names)
        for row in page.rows
    ]


# -- REC-1: three records by three acts, which agree at any time


def test_rec_1_card_and_account_are_written_by_two_acts_of_two_persons(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    line = a_line(item, "5", "2", invoice="F-1")
    slip = crew.released("purchase-receipt", line, partner=crew.supplier.id)
    assert (crew.lies(item), crew.pool(item)) == ("0", ("0", "0"))
    crew.execute(slip, by=crew.who(Role.KEEPER))
    assert (crew.lies(item), crew.pool(item)) == ("5", ("0", "0"))
    crew.book(slip, by=crew.who(Role.ACCOUNTANT))
    assert (crew.lies(item), crew.pool(item)) == ("5", ("5", "10"))


def test_rec_1_a_back_dated_issue_must_leave_enough_for_every_later_day(
    crew_on_both: Crew,
) -> None:
    crew = crew_on_both
    item = an_item(crew.warehouse)
    early, between = TODAY - dt.timedelta(days=10), TODAY - dt.timedelta(days=5)
    line = a_line(item, "5", "2")
    receipt = crew.released("purchase-receipt", line, partner=crew.supplier.id)
    crew.execute(receipt, day=early)
    crew.execute(crew.issue(item, "4"))
    late = crew.issue(item, "2")
    with pytest.raises(NotEnoughStock) as refused:
        crew.execute(late, day=between)
    said = refused.value
    assert said.rule == "REC-1"
    assert (said.item, said.bin, said.day) == (item.code, "MAIN", between)
    assert (said.there, said.asked) == (pieces("1"), pieces("2"))
    assert crew.lies(item) == "1"
    crew.execute(crew.issue(item, "1"), day=between)
    assert crew.lies(item) == "0"


def test_rec_1_what_lay_there_later_was_not_there_before(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.executed("purchase-receipt", a_line(item, "5", "2"), partner=crew.supplier.id)
    with pytest.raises(NotEnoughStock) as refused:
        crew.execute(crew.issue(item, "1"), day=TODAY - dt.timedelta(days=1))
    assert refused.value.there == pieces("0")


def test_rec_1_the_refusal_names_where_it_lies_and_who_wants_it(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    shelf = a_bin(crew.warehouse, crew.main, "A-1")
    line = a_line(item, "5", "2", bin=shelf)
    crew.executed("purchase-receipt", line, partner=crew.supplier.id)
    other = crew.issue(item, "3")
    with pytest.raises(NotEnoughStock) as refused:
        crew.execute(crew.issue(item, "6"))
    assert refused.value.elsewhere == (("MAIN/A-1", pieces("5")),)
    assert refused.value.wanted_by == (crew.slip(other).called,)


def test_rec_1_a_correction_is_no_way_below_nought_either(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    receipt = crew.bought(item, "5")
    crew.execute(crew.issue(item, "1"))
    red = crew.red_of(receipt)
    crew.release(red)
    with pytest.raises(NotEnoughStock):
        crew.execute(red)


# -- REC-2: stores, zones and bins


def test_rec_2_goods_lie_in_a_bin_of_their_own_store(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    strange = a_bin(crew.warehouse, a_store(crew.warehouse, "FAR"), "Z-9")
    line = a_line(item, "5", "2", bin=strange)
    slip = crew.released("purchase-receipt", line, partner=crew.supplier.id)
    with pytest.raises(UnknownBin) as refused:
        crew.execute(slip)
    assert (refused.value.store, refused.value.bin) == ("MAIN", "FAR/Z-9")


# -- REC-3: the card is continuous; a mistake is corrected in red


def test_rec_3_a_mistake_stays_and_is_corrected_by_a_red_entry(crew_on_both: Crew) -> None:
    crew = crew_on_both
    item = an_item(crew.warehouse)
    receipt = crew.bought(item, "5")
    red = crew.red_of(receipt)
    crew.release(red)
    crew.execute(red)
    crew.bought(item, "4")
    month = f"{TODAY:%Y%m}"
    assert cards(crew, item) == [
        (f"CGRK-{month}-0001", "5", "0", "Keeper", "5"),
        (f"CGRK-{month}-0002", "-5", "0", "Keeper", "0"),
        (f"CGRK-{month}-0003", "4", "0", "Keeper", "4"),
    ]
    query = select(card_entries.c.card_line).order_by(card_entries.c.id)
    with crew.warehouse.database._engine.connect() as connection:
        assert connection.execute(query).scalars().all() == [1, 2, 3]


@pytest.mark.parametrize(
    "tampering",
    ["UPDATE card_entries SET in_qty = 40000", "DELETE FROM card_entries"],
)
def test_rec_3_nothing_on_a_card_is_erased_or_overwritten(
    crew_on_both: Crew, tampering: str
) -> None:
    crew = crew_on_both
    item = an_item(crew.warehouse)
    crew.bought(item, "5")
    before = cards(crew, item)
    engine = crew.warehouse.database._engine
    with pytest.raises(DBAPIError, match="guard_card_entries"), engine.begin() as connection:
        connection.exec_driver_sql(tampering)
    assert cards(crew, item) == before


# -- REC-5: scrapping is approved before the goods leave the books


def applied(crew: Crew, item: Item, quantity: str) -> str:
    """The keeper's application to scrap so many."""
    asked = FileScrap((Ordered(item.id, pieces(quantity), "rust"),))
    return crew.warehouse.perform(file_scrap, asked, crew.who(Role.KEEPER)).result.called


def scrapping(crew: Crew, item: Item, quantity: str, order: str) -> SlipId:
    """A slip to scrap so many, drawn up."""
    return crew.draft("scrap", a_line(item, quantity), order=order)


def test_rec_5_nothing_is_scrapped_before_its_application_is_approved(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "5")
    order = applied(crew, item, "3")
    slip = scrapping(crew, item, "3", order)
    with pytest.raises(ApplicationNotApproved) as refused:
        crew.release(slip)
    assert (refused.value.rule, refused.value.order) == ("REC-5", order)
    crew.warehouse.perform(approve_scrap, DecideScrap(order), crew.who(Role.SUPERVISOR))
    crew.release(slip)
    crew.execute(slip)
    crew.book(slip)
    assert crew.pool(item) == ("2", "4")


def test_rec_5_nothing_is_scrapped_without_an_application(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = scrapping(crew, item, "1", "")
    with pytest.raises(NotYet) as refused:
        crew.release(slip)
    assert refused.value.field == "order"


def test_rec_5_no_more_leaves_than_was_approved(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    crew.bought(item, "5")
    order = applied(crew, item, "3")
    crew.warehouse.perform(approve_scrap, DecideScrap(order), crew.who(Role.SUPERVISOR))
    slip = scrapping(crew, item, "4", order)
    crew.release(slip)
    with pytest.raises(BeyondApproval) as refused:
        crew.execute(slip)
    assert (refused.value.approved, refused.value.asked) == (pieces("3"), pieces("4"))


def test_rec_5_who_applies_does_not_approve(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    both = a_user(crew.warehouse, "both", Role.KEEPER, Role.SUPERVISOR)
    asked = FileScrap((Ordered(item.id, pieces("1"), "rust"),))
    order = crew.warehouse.perform(file_scrap, asked, both).result.called
    with pytest.raises(OwnApplication):
        crew.warehouse.perform(approve_scrap, DecideScrap(order), both)


# -- REC-6: each slip knows its papers


def test_rec_6_a_slip_knows_its_papers_who_has_them_and_where_they_are_filed(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = crew.bought(item, "5")
    keeper, accountant = crew.who(Role.KEEPER), crew.who(Role.ACCOUNTANT)
    belongs = Belongs(slip=slip)
    attach = AttachPaper(belongs, PaperSort.DELIVERY_LIST, "list 7")
    paper = crew.warehouse.perform(attach_paper, attach, keeper).result.paper

    def shown() -> tuple[str, str]:
        found = crew.warehouse.ask(papers_of, PapersOf(belongs), keeper).papers[0]
        return found.holder, found.filed_at

    assert shown() == (keeper.name, "")
    crew.warehouse.perform(pass_papers, PassPapers((paper,), accountant.login), keeper)
    assert shown() == (accountant.name, "")
    crew.warehouse.perform(file_papers, FilePapers((paper,), "volume 3"), accountant)
    assert shown()[1] == "volume 3"


def test_rec_6_a_paper_belongs_to_something(crew: Crew) -> None:
    loose = AttachPaper(Belongs(), PaperSort.OTHER, "?")
    with pytest.raises(PaperOfNothing):
        crew.warehouse.perform(attach_paper, loose, crew.who(Role.KEEPER))


# -- REC-8: goods lie apart by condition


@pytest.mark.parametrize("condition", sorted(set(Condition) - {Condition.GOOD}))
def test_rec_8_only_good_stock_is_issued_as_good_stock(crew: Crew, condition: Condition) -> None:
    item = an_item(crew.warehouse)
    store = a_store(crew.warehouse, "APART", condition)
    slip = crew.draft("sales-delivery", a_line(item, "1"), store=store.id, partner=crew.customer.id)
    with pytest.raises(WrongCondition) as refused:
        crew.release(slip)
    assert refused.value.rule == "REC-8"
    assert (refused.value.store, refused.value.condition) == ("APART", condition.value)


def test_rec_8_what_is_on_hold_is_not_issued_as_good(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    slip = crew.draft(
        "sales-delivery", a_line(item, "1"), store=crew.hold.id, partner=crew.customer.id
    )
    with pytest.raises(WrongCondition):
        crew.release(slip)
