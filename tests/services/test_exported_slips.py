"""Slips in a file: what was asked, what happened, what the papers say, and the way back in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partsdesk.domain.books.drafts import DraftLine
from partsdesk.domain.books.execution import Abnormal, AbnormalSort, Counted, Part, Side
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.catalog.items import Pack
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.services.exporting.files import (
    ExportFile,
    export_file,
)
from partsdesk.services.exporting.table import EXPORTS
from partsdesk.services.importing.files import ImportFile, import_file
from partsdesk.services.slips.arriving import BookAhead, book_ahead
from partsdesk.services.slips.executing import Remainder
from partsdesk.services.slips.invoicing import InvoiceLine, TakeInvoice, take_invoice
from partsdesk.services.warehouse import Warehouse
from partsdesk.sheets.promised import IMPORTS
from tests.services.exported import cells, exported
from tests.support.builders import a_bin, a_user, a_warehouse, an_actor, an_item, do
from tests.support.lives import Shop, a_line, open_shop


@pytest.fixture
def desk(sqlite_warehouse: Warehouse) -> Shop:
    """A small warehouse on SQLite alone."""
    return open_shop(sqlite_warehouse)


PAPERS = ("quantity", "unit_price", "amount", "tax_rate", "tax_amount", "invoice", "cost")


# -- slips ---------------------------------------------------------------------------------------


def test_a_draft_is_exported_as_it_was_asked_for(desk: Shop, tmp_path: Path) -> None:
    item = an_item(desk.warehouse, "BOLT", packs=(Pack("箱", 12),))
    slip = desk.draft(
        "purchase-receipt",
        a_line(item, "3", "1.5", unit="箱", lot="", note="of the line"),
        a_line(item, "2", "2"),
        partner=desk.supplier.id,
        note="of the slip",
        cost_bearer="sales",
    )
    first, second = exported(desk, tmp_path, "slips")
    assert list(first) == [column.name for column in EXPORTS["slips"].columns]
    assert first["ref"] == first["working_number"] == f"T-{slip:06}"
    assert (first["state"], first["number"], first["cost"]) == ("draft", "", "")
    assert cells([first, second], "quantity", "unit", "unit_price", "note") == [
        ("3", "箱", "18", "of the line"),
        ("2", "pc", "2", "of the slip"),
    ]
    assert cells([first], "partner", "store", "cost_bearer") == [("SUP", "MAIN", "sales")]


def test_what_went_on_hold_stands_in_a_row_of_its_own(desk: Shop, tmp_path: Path) -> None:
    item = an_item(desk.warehouse, "BOLT", packs=(Pack("箱", 12),))
    shelf = a_bin(desk.warehouse, desk.main, "A-01")
    line = a_line(item, "1", unit="箱", amount=Amount.parse("10"))
    slip = desk.draft("purchase-receipt", line, partner=desk.supplier.id)
    desk.release(slip)
    broken = Abnormal(AbnormalSort.BROKEN, Side.MAKER, "dented")
    parts = (Part(Quantity.parse("8"), shelf), Part(Quantity.parse("1"), abnormal=broken))
    desk.execute(slip, (Counted(1, parts),), remainder=Remainder.CLOSE)
    desk.book(slip)
    rows = exported(desk, tmp_path, "slips")
    assert cells(rows, "store", "bin", "quantity", "unit", "amount", "cost") == [
        ("MAIN", "A-01", "8", "pc", "6.67", "6.67"),
        ("HOLD", "", "1", "pc", "0.83", "0.83"),
    ]
    assert exported(desk, tmp_path, "slips", store="HOLD") == [rows[1]]


def test_a_receipt_says_what_it_was_booked_at_and_later_what_was_invoiced(
    desk: Shop, tmp_path: Path
) -> None:
    item = an_item(desk.warehouse, "BOLT")
    slip = desk.executed("purchase-receipt", a_line(item, "10"), partner=desk.supplier.id)
    assert cells(exported(desk, tmp_path, "slips"), *PAPERS)[0][1:] == ("",) * 6
    price = Figures(price=Price.parse("3"), tax_rate=Price.parse("0.13"))
    desk.book(slip, {1: price})
    estimated = ("10", "3", "30", "0.13", "3.9", "", "30")
    assert cells(exported(desk, tmp_path, "slips"), *PAPERS) == [estimated]

    def invoice(quantity: str, price: str, number: str) -> None:
        figures = Figures(price=Price.parse(price), invoice=number)
        lines = (InvoiceLine(1, Quantity.parse(quantity), figures),)
        asked = TakeInvoice(slip, desk.version(slip), lines)
        desk.warehouse.perform(take_invoice, asked, desk.clerk)

    invoice("4", "4", "F-1")
    assert cells(exported(desk, tmp_path, "slips"), *PAPERS)[0][:-1] == estimated[:-1]
    invoice("6", "5", "F-2")
    assert cells(exported(desk, tmp_path, "slips"), *PAPERS) == [
        ("10", "", "46", "", "", "F-1;F-2", "46")
    ]


def test_a_sale_keeps_its_selling_price_beside_its_cost(desk: Shop, tmp_path: Path) -> None:
    item = an_item(desk.warehouse, "BOLT")
    desk.bought(item, "10", "3")
    sale = desk.booked("sales-delivery", a_line(item, "4", "9.9"), partner=desk.customer.id)
    back = desk.booked(
        "customer-return", a_line(item, "1", source=desk.move_of(sale)), partner=desk.customer.id
    )
    assert back
    rows = exported(desk, tmp_path, "slips")
    assert cells(rows, *PAPERS)[1:] == [
        ("4", "9.9", "", "", "", "", "12"),
        ("1", "", "", "", "", "", "3"),
    ]
    assert rows[2]["source"] == f"{rows[1]['number']}/1"


def test_val_1_amounts_of_a_small_scale_taxpayer_are_without_tax(
    desk: Shop, tmp_path: Path
) -> None:
    do(desk.warehouse, lambda work: work.keep.put("taxpayer", "2026-01-01=small-scale"))
    item = an_item(desk.warehouse, "BOLT")
    desk.booked(
        "purchase-receipt",
        a_line(item, "10", "3", tax_rate=Price.parse("0.03"), invoice="F"),
        partner=desk.supplier.id,
    )
    (row,) = exported(desk, tmp_path, "slips")
    assert cells([row], *PAPERS) == [("10", "3", "30", "0.03", "0.9", "F", "30.9")]


def test_val_4_of_an_invoice_ahead_goods_bear_their_share(desk: Shop, tmp_path: Path) -> None:
    item = an_item(desk.warehouse, "BOLT")
    line = a_line(item, "10", "3", tax=Amount.parse("1"), invoice="F")
    slip = desk.draft("purchase-receipt", line, partner=desk.supplier.id)
    desk.release(slip)
    asked = BookAhead(slip, desk.version(slip))
    desk.warehouse.perform(book_ahead, asked, desk.clerk)
    (ahead,) = exported(desk, tmp_path, "slips")
    assert ahead["state"] == "booked-ahead"
    assert cells([ahead], *PAPERS) == [("10", "3", "30", "", "1", "F", "30")]
    desk.execute(slip, (Counted(1, (Part(Quantity.parse("4")),)),))
    came, left = exported(desk, tmp_path, "slips")
    assert cells([came], *PAPERS) == [("4", "3", "12", "", "0.4", "F", "12")]
    assert left["state"] == "booked-ahead"
    assert cells([left], *PAPERS) == [("6", "3", "18", "", "0.6", "F", "")]
    (moved,) = exported(desk, tmp_path, "movements")
    assert cells([moved], "in_qty", "out_qty", "closing_qty", "closing_amount") == [
        ("14", "4", "10", "30")
    ]


def test_val_6_a_red_slip_is_negative_and_names_what_it_corrects(
    desk: Shop, tmp_path: Path
) -> None:
    item = an_item(desk.warehouse, "BOLT")
    red = desk.reversed(desk.bought(item, "10", "3"))
    desk.book(red)
    first, second = exported(desk, tmp_path, "slips")
    assert cells([second], "quantity", "amount", "cost", "reason") == [
        ("-10", "-30", "-30", "a mistake")
    ]
    assert second["source"] == f"{first['number']}/1"
    assert first["state"] == "reversed"


def test_a_conversion_says_what_comes_in_by_its_store(desk: Shop, tmp_path: Path) -> None:
    whole, part = an_item(desk.warehouse, "PUMP"), an_item(desk.warehouse, "SEAL")
    desk.bought(whole, "1", "9")
    line = DraftLine(part.id, Quantity.parse("3"), comes_in=True)
    slip = desk.draft("conversion", a_line(whole, "1"), line, to_store=desk.main.id)
    before = exported(desk, tmp_path, "slips", kind="conversion")
    desk.release(slip)
    desk.execute(slip)
    desk.book(slip)
    names = ("store", "to_store", "item", "quantity")
    rows = exported(desk, tmp_path, "slips", kind="conversion")
    assert cells(rows, *names) == cells(before, *names)
    assert cells(rows, *names, "cost") == [
        ("MAIN", "", "PUMP", "1", "9"),
        ("MAIN", "MAIN", "SEAL", "3", "9"),
    ]


def test_an_adjustment_has_an_amount_and_no_quantity(desk: Shop, tmp_path: Path) -> None:
    item = an_item(desk.warehouse, "BOLT")
    desk.bought(item, "10", "3")
    slip = desk.draft(
        "cost-adjustment", DraftLine(item.id, Quantity(0), amount=Amount.parse("-2.5"))
    )
    desk.release(slip)
    desk.book(slip)
    (row,) = exported(desk, tmp_path, "slips", kind="cost-adjustment")
    assert cells([row], "quantity", "amount", "cost") == [("", "-2.5", "-2.5")]


# -- round trip ----------------------------------------------------------------------------------

AS_BEFORE = (*(column.name for column in IMPORTS["slips"]), "number", "state", "cost")


def test_i21_slips_come_out_as_they_went_in(desk: Shop, tmp_path: Path) -> None:
    bolt = an_item(desk.warehouse, "BOLT", packs=(Pack("箱", 12),))
    seal = an_item(desk.warehouse, "0007")
    shelf = a_bin(desk.warehouse, desk.main, "A-01")
    desk.booked(
        "purchase-receipt",
        a_line(bolt, "3", "1.5", unit="箱", bin=shelf, invoice="0012"),
        a_line(seal, "20", amount=Amount.parse("33.33"), invoice="0012", note="two"),
        partner=desk.supplier.id,
    )
    desk.booked("sales-delivery", a_line(seal, "7", "9"), partner=desk.customer.id)
    desk.booked("transfer", a_line(bolt, "5", bin=shelf), to_store=desk.sample.id)
    line = DraftLine(seal.id, Quantity.parse("3"), comes_in=True)
    desk.booked("conversion", a_line(bolt, "1", bin=shelf), line, to_store=desk.main.id)
    more = desk.draft("cost-adjustment", DraftLine(seal.id, Quantity(0), amount=Amount(100)))
    desk.release(more)
    desk.book(more)
    before = exported(desk, tmp_path, "slips")

    (tmp_path / "other").mkdir()
    other = a_warehouse(tmp_path / "other")
    clerk = a_user(other, "clerk")
    for what in ("stores", "items", "partners"):
        path = tmp_path / f"{what}.xlsx"
        export_file(desk.warehouse, desk.clerk, ExportFile(what, path))
        assert import_file(other, an_actor(user=clerk.user), ImportFile(what, path)).taken
    path = tmp_path / "slips.csv"
    export_file(desk.warehouse, desk.clerk, ExportFile("slips", path))
    report = import_file(
        other, an_actor(user=clerk.user), ImportFile("slips", path, execute=True, book=True)
    )
    assert not report.rejected
    out = tmp_path / "again.json"
    export_file(other, an_actor(user=clerk.user), ExportFile("slips", out))
    other.database.close()
    after = json.loads(out.read_text("utf-8"))
    assert cells(after, *AS_BEFORE) == cells(before, *AS_BEFORE)
