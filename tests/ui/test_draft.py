"""A slip being typed, counted and booked: plain state, no window."""

from __future__ import annotations

import pytest

from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import (
    Item,
    ItemId,
    Pack,
    TooManyDecimals,
    Unit,
    UnknownItem,
    UnknownUnit,
)
from partsdesk.domain.catalog.places import BinId, UnknownBin
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Amount, NotANumber, Price, Quantity
from partsdesk.services.showing import SlipAsked, SlipShown, slip_of
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.reading import BookSheet, ReadSheet
from partsdesk.ui.typed import price_of, quantity_of, rate_of
from tests.ui import world

PIECE = Unit("pc", "件")
BALLAST = Item(ItemId(7), "ZLQ-T5-14", "T5电子镇流器", PIECE, packs=(Pack("箱", 50),))


@pytest.fixture
def draft() -> SlipDraft:
    made = SlipDraft(KINDS["purchase-receipt"], world.TODAY.date(), shows_prices=True)
    made.put_head(store=StoreId(1))
    return made


def line(draft: SlipDraft, row: int = 0, **typed: str) -> None:
    for key, text in typed.items():
        draft.put(row, key, text)
    draft.resolve_items(draft.unresolved_items(), {"ZLQ-T5-14": BALLAST, "6900000000014": BALLAST})


def test_the_row_that_waits_becomes_a_line(draft: SlipDraft) -> None:
    assert draft.rows == 1
    line(draft, item="ZLQ-T5-14", quantity="3")
    assert draft.rows == 2
    assert draft.text(0, "name") == "T5电子镇流器"
    assert draft.text(1, "line") == "2"


def test_a_barcode_becomes_its_items_code(draft: SlipDraft) -> None:
    line(draft, item="6900000000014")
    assert draft.text(0, "item") == "ZLQ-T5-14"


def test_a_code_that_nobody_knows_is_marked(draft: SlipDraft) -> None:
    line(draft, item="nothing", quantity="3")
    assert isinstance(draft.problem(0, "item"), UnknownItem)
    assert draft.unresolved_items() == ()
    assert draft.act().lines == ()


@pytest.mark.parametrize(
    ("typed", "quantity", "unit"),
    [
        ("12", "12", ""),
        ("１，２００", "1200", ""),
        ("3箱", "3", "箱"),
        ("3 箱 5", "155", ""),
        ("2件", "2", ""),
    ],
)
def test_quantities_as_people_type_them(typed: str, quantity: str, unit: str) -> None:
    assert quantity_of(typed, BALLAST) == (Quantity.parse(quantity), unit)


def test_half_a_piece_and_a_strange_pack_are_marked(draft: SlipDraft) -> None:
    line(draft, item="ZLQ-T5-14", quantity="0.5")
    assert isinstance(draft.problem(0, "quantity"), TooManyDecimals)
    draft.put(0, "quantity", "2桶")
    assert isinstance(draft.problem(0, "quantity"), UnknownUnit)
    draft.put(0, "quantity", "many")
    assert isinstance(draft.problem(0, "quantity"), NotANumber)
    assert draft.act().lines[0].quantity == Quantity(0)


def test_price_and_amount_exclude_each_other(draft: SlipDraft) -> None:
    line(draft, item="ZLQ-T5-14", quantity="3", price="11.8")
    assert draft.act().lines[0].price == Price.parse("11.8")
    draft.put(0, "amount", "¥35")
    kept = draft.act().lines[0]
    assert (kept.price, kept.amount) == (None, Amount.parse("35"))


@pytest.mark.parametrize("typed", ["13%", "13", "0.13", "１３％"])
def test_rates_as_people_type_them(typed: str) -> None:
    assert rate_of(typed) == Price.parse("0.13")


def test_prices_may_have_a_sign_of_money() -> None:
    assert price_of("￥1,234.5") == Price.parse("1234.5")


def test_bins_are_looked_up_and_forgotten_with_their_store(draft: SlipDraft) -> None:
    line(draft, item="ZLQ-T5-14", quantity="3", bin="A-01-01")
    assert draft.unresolved_bins("bin") == ("A-01-01",)
    draft.resolve_bins("bin", ["A-01-01"], {"A-01-01": BinId(9)})
    assert draft.act().lines[0].bin == BinId(9)
    draft.put_head(store=StoreId(2))
    draft.resolve_bins("bin", ["A-01-01"], {})
    assert isinstance(draft.problem(0, "bin"), UnknownBin)
    assert draft.act().lines[0].bin is None


def test_an_empty_draft_is_not_worth_keeping(draft: SlipDraft) -> None:
    assert not draft.is_worth_keeping
    draft.put(0, "quantity", "")
    assert draft.rows == 1
    draft.put(0, "quantity", "1")
    assert draft.is_worth_keeping


def test_lines_come_and_go(draft: SlipDraft) -> None:
    line(draft, item="ZLQ-T5-14", quantity="3")
    draft.insert(0)
    assert draft.rows == 3
    draft.remove(0)
    draft.remove(5)
    assert draft.total() == Quantity.parse("3")


def test_no_prices_for_who_may_not_see_them() -> None:
    draft = SlipDraft(KINDS["purchase-receipt"], world.TODAY.date(), shows_prices=False)
    assert "price" not in [column.key for column in draft.columns]


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_has_a_grid(code: str) -> None:
    keys = [
        column.key
        for column in SlipDraft(KINDS[code], world.TODAY.date(), shows_prices=True).columns
    ]
    assert ("quantity" in keys) == KINDS[code].has_card
    assert ("to_bin" in keys) == KINDS[code].has_second_store
    assert len(keys) == len(set(keys))


def shown(warehouse: Warehouse, slip: SlipId, login: str) -> SlipShown:
    return warehouse.ask(slip_of, SlipAsked(slip), world.person(login))


def test_what_is_kept_is_loaded_as_it_was_typed(warehouse: Warehouse) -> None:
    slip = world.receipt(warehouse, (1, "120", "11.8"), upto="drafted", ref="MH-1")
    found = shown(warehouse, slip.slip, "accountant")
    draft = SlipDraft(found.slip.kind, world.TODAY.date(), shows_prices=True)
    draft.load(found.slip, found.items, found.bins)
    assert draft.text(0, "quantity") == "120"
    assert draft.text(0, "price") == "11.80"
    again = draft.act()
    assert (again.slip, again.version, again.head.ref) == (slip.slip, 0, "MH-1")
    assert again.lines[0].price == Price.parse("11.8")


def test_counting_line_by_line(warehouse: Warehouse) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"), (2, "20", "2"), upto="released")
    sheet = CountSheet(shown(warehouse, slip.slip, "keeper"))
    assert sheet.counts() is None
    sheet.put(0, "counted", "8")
    assert sheet.uncounted == (2,)
    sheet.put(1, "counted", "20")
    counts = sheet.counts()
    assert counts is not None
    assert [count.parts[0].quantity for count in counts] == [
        Quantity.parse("8"),
        Quantity.parse("20"),
    ]
    assert sheet.progress == (Quantity.parse("28"), Quantity.parse("30"), 2)
    sheet.put(0, "counted", "x")
    assert isinstance(sheet.problem(0, "counted"), NotANumber)
    sheet.fill()
    assert sheet.text(0, "counted") == "10"


def test_goods_that_are_checked_say_so(warehouse: Warehouse) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"), upto="released", kind="customer-return")
    sheet = CountSheet(shown(warehouse, slip.slip, "keeper"))
    counts = sheet.counts()
    assert counts is not None
    assert not counts[0].parts[0].checked
    sheet.put(0, "checked", "y")
    counts = sheet.counts()
    assert counts is not None
    assert counts[0].parts[0].checked


def test_figures_of_the_accountant(warehouse: Warehouse) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"), (2, "20", "2"), upto="executed")
    sheet = BookSheet(shown(warehouse, slip.slip, "accountant"))
    assert sheet.figures() == {}
    sheet.put(0, "price", "1.25")
    sheet.put(0, "tax_rate", "13%")
    sheet.put(0, "invoice", "24417000")
    figures = sheet.figures()[1]
    assert (figures.price, figures.tax_rate) == (Price.parse("1.25"), Price.parse("0.13"))
    assert figures.invoice == "24417000"
    sheet.put(1, "price", "dear")
    with pytest.raises(NotANumber):
        sheet.figures()


def test_a_keeper_reads_no_costs(warehouse: Warehouse) -> None:
    slip = world.receipt(warehouse, (1, "10", "1"), upto="executed")
    sheet = ReadSheet(shown(warehouse, slip.slip, "keeper"))
    keys = [column.key for column in sheet.columns]
    assert "price" not in keys
    assert sheet.text(0, "price") == ""
    assert sheet.text(0, "moved") == "10"
