"""PAR: partners, privacy, time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partsdesk.database.listings.listing import Filter, ListAsked, Match, Sort
from partsdesk.domain.books.drafts import Head
from partsdesk.domain.books.months import Book, MonthStillOpen
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import Item
from partsdesk.domain.catalog.partners import ParentNotAllowed, PartnerType
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Actor, Role
from partsdesk.domain.values.quantities import Price
from partsdesk.services.exporting.files import ExportFile, export_file
from partsdesk.services.lists import list_page
from partsdesk.services.months import AlreadyLive, GoLive, go_live
from partsdesk.services.partners import get_partner
from partsdesk.services.settings import (
    ChangeSetting,
    SettingHasItsAct,
    change_setting,
    list_settings,
)
from partsdesk.services.showing import SlipAsked, slip_of
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.warehouse import RoleNeeded
from tests.rules.crew import Crew, money
from tests.support.builders import a_partner, an_item
from tests.support.lives import TODAY, a_line

T = PartnerType
COSTS = {
    "account": {"in_amount", "out_amount", "balance_amount"},
    "movements": {"opening_amount", "in_amount", "out_amount", "closing_amount"},
    "slips": {"unit_price", "amount", "tax_amount", "cost"},
}


def exported(crew: Crew, actor: Actor, what: str, folder: Path) -> list[dict[str, object]]:
    """What a person's export holds, row by row."""
    file = folder / f"{actor.login}-{what}.json"
    export_file(crew.warehouse, actor, ExportFile(what, file))
    rows: list[dict[str, object]] = json.loads(file.read_text("utf-8"))
    return rows


def traded(crew: Crew) -> tuple[Item, SlipId]:
    """An item bought at a price and sold again."""
    item = an_item(crew.warehouse)
    slip = crew.bought(item, "3", "77.77", tax_rate=Price.parse("0.13"))
    crew.booked("sales-delivery", a_line(item, "1"), partner=crew.customer.id)
    return item, slip


# -- PAR-1: a tree


def test_par_1_each_partner_answers_to_one_of_the_right_sort_above_it(crew: Crew) -> None:
    office = a_partner(crew.warehouse, "O", T.OFFICE)
    shop = a_partner(crew.warehouse, "S", T.SHOP, office)
    below = a_partner(crew.warehouse, "D", T.SUB_DEALER, shop)
    assert below.parent == shop.id
    with pytest.raises(ParentNotAllowed) as refused:
        a_partner(crew.warehouse, "X", T.SUB_DEALER, office)
    assert (refused.value.rule, refused.value.partner) == ("PAR-1", "X")


# -- PAR-2: telephone numbers and addresses


def test_par_2_only_who_needs_it_sees_a_customers_telephone(crew: Crew, tmp_path: Path) -> None:
    phone, address = "13800000004", "江苏省苏州市样例区示范路18号"
    customer = a_partner(crew.warehouse, "K", T.CUSTOMER, phone=phone, address=address)
    for role, shown in ((Role.SERVICE_CLERK, phone), (Role.KEEPER, "138****0004")):
        actor = crew.who(role)
        assert crew.warehouse.ask(get_partner, customer.id, actor).phone == shown
        rows = {row["code"]: row for row in exported(crew, actor, "partners", tmp_path)}
        assert rows["K"]["phone"] == shown
        assert (rows["K"]["address"] == address) is (role is Role.SERVICE_CLERK)


def test_par_2_each_export_is_on_record(crew: Crew, tmp_path: Path) -> None:
    exported(crew, crew.who(Role.KEEPER), "partners", tmp_path)
    audit = exported(crew, crew.who(Role.AUDITOR), "audit", tmp_path)
    named = [row for row in audit if "keeper-partners.json" in json.dumps(row)]
    assert len(named) == 1


# -- PAR-3: costs are hidden everywhere from who has no right to them


@pytest.mark.parametrize("what", sorted(COSTS))
def test_par_3_in_a_keepers_export_the_columns_stay_and_the_cells_are_empty(
    crew: Crew, tmp_path: Path, what: str
) -> None:
    traded(crew)
    keepers = exported(crew, crew.who(Role.KEEPER), what, tmp_path)
    accountants = exported(crew, crew.who(Role.ACCOUNTANT), what, tmp_path)
    assert [row.keys() for row in keepers] == [row.keys() for row in accountants]
    assert COSTS[what] <= keepers[0].keys()
    assert {row[name] for row in keepers for name in COSTS[what]} == {""}
    assert any(row[name] not in {"", "0"} for row in accountants for name in COSTS[what])


@pytest.mark.parametrize(
    ("listing", "cost"),
    [("slip-lines", "price"), ("ledger", "in_amount")],
)
def test_par_3_in_a_keepers_list_no_cost_is_shown_sought_or_sorted_by(
    crew: Crew, listing: str, cost: str
) -> None:
    item, slip = traded(crew)
    scope = {"item": item.id, "group": "main"} if listing == "ledger" else {"slip": slip}
    least = Price.parse("0.01") if cost == "price" else money("0.01")
    dear = (Filter(cost, Match.BETWEEN, (least, None)),)
    shown = {}
    for role in (Role.KEEPER, Role.ACCOUNTANT):
        every = ListAsked(listing, sort=(Sort(cost),), scope=scope)
        page = crew.warehouse.ask(list_page, every, crew.who(role))
        assert page.rows
        place = page.names.index(cost)
        sought = ListAsked(listing, dear, scope=scope)
        found = crew.warehouse.ask(list_page, sought, crew.who(role))
        shown[role] = ({row[place] for row in page.rows}, found.total)
    assert shown[Role.KEEPER] == ({None}, 0)
    assert None not in shown[Role.ACCOUNTANT][0]
    assert shown[Role.ACCOUNTANT][1] == 1


def test_par_3_a_keeper_reads_a_receipt_without_its_prices(crew: Crew) -> None:
    _, slip = traded(crew)
    asked = SlipAsked(slip)
    shown = crew.warehouse.ask(slip_of, asked, crew.who(Role.KEEPER))
    (line,) = shown.slip.lines
    assert (line.price, line.amount, line.tax, shown.shows_prices) == (None, None, None, False)
    (line,) = crew.warehouse.ask(slip_of, asked, crew.who(Role.ACCOUNTANT)).slip.lines
    assert line.price == Price.parse("77.77")


def test_par_3_who_sees_no_cost_saves_a_draft_without_losing_it(crew: Crew) -> None:
    crew.decide("keepers-draft", "yes")
    item = an_item(crew.warehouse)
    line = a_line(item, "3", "77.77")
    slip = crew.draft("purchase-receipt", line, partner=crew.supplier.id)
    held = crew.slip(slip)
    head = Head(held.date, held.store, partner=held.partner)
    change = SaveDraft("purchase-receipt", head, (a_line(item, "4"),), slip, held.version)
    crew.warehouse.perform(save_draft, change, crew.who(Role.KEEPER))
    (kept,) = crew.slip(slip).lines
    assert (kept.quantity.plain(), kept.price) == ("4", Price.parse("77.77"))


# -- PAR-5: going live


def test_par_5_the_opening_is_booked_and_signed_once(crew: Crew) -> None:
    item = an_item(crew.warehouse)
    first = Month.of(TODAY).first
    line = a_line(item, "9", "2")
    opening = crew.executed("opening-stock", line, date=Month.of(TODAY).previous.last)
    finance = crew.who(Role.FINANCE_MANAGER)
    with pytest.raises(MonthStillOpen) as refused:
        crew.warehouse.perform(go_live, GoLive(first), finance)
    assert (refused.value.book, refused.value.slips) == (
        Book.ACCOUNTS,
        (crew.slip(opening).number,),
    )
    crew.book(opening)
    crew.warehouse.perform(go_live, GoLive(first), finance)
    settings = crew.warehouse.ask(list_settings, None, finance)
    (since,) = [each.value for each in settings if each.setting.key == "live-since"]
    assert since == first.isoformat()
    with pytest.raises(AlreadyLive) as again:
        crew.warehouse.perform(go_live, GoLive(TODAY), finance)
    assert (again.value.rule, again.value.since) == ("PAR-5", first.isoformat())


def test_par_5_it_is_the_finance_managers_signature(crew: Crew) -> None:
    for role in (Role.ADMIN, Role.KEEPER, Role.ACCOUNTANT):
        with pytest.raises(RoleNeeded):
            crew.warehouse.perform(go_live, GoLive(TODAY), crew.who(role))
    typed = ChangeSetting("live-since", TODAY.isoformat())
    with pytest.raises(SettingHasItsAct):
        crew.warehouse.perform(change_setting, typed, crew.who(Role.ADMIN))
