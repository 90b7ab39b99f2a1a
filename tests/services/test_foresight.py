"""Before a booking: the last price, whose cost it changes, and what is booked next."""

from __future__ import annotations

from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.books.valuation import Figures
from partsdesk.domain.values.quantities import Amount, Price, Quantity
from partsdesk.services.lists import ListAsked, list_page
from partsdesk.services.settings import ChangeSetting, change_setting
from partsdesk.services.showing import Doing
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.foresight import Foresight, ForesightAsked, Known, foresee
from partsdesk.services.slips.invoicing import InvoiceLine, TakeInvoice, take_invoice
from partsdesk.services.waiting import NextAsked, NextSlip, next_waiting
from partsdesk.services.warehouse import Warehouse
from tests.ui import world

CLERK = world.person("accountant")


def seen(warehouse: Warehouse, slip: SlipId, price: str = "") -> Foresight:
    figures = {1: Figures(price=Price.parse(price))} if price else {}
    found: Foresight = warehouse.ask(foresee, ForesightAsked(slip, figures), CLERK)
    return found


def after(warehouse: Warehouse, doing: Doing, slip: SlipId) -> SlipId | None:
    login = {Doing.BOOK: "accountant", Doing.EXECUTE: "keeper", Doing.RELEASE: "supervisor"}
    found: NextSlip | None = warehouse.ask(
        next_waiting, NextAsked(doing, slip), world.person(login[doing])
    )
    return None if found is None else found.slip


def waiting(warehouse: Warehouse, listing: str) -> list[dict[str, object]]:
    page = warehouse.ask(list_page, ListAsked(listing), CLERK)
    return [dict(zip(page.names, row, strict=True)) for row in page.rows]


def test_val_2_out_of_order_shows_first_what_cost_it_changes(
    world_on_both: Warehouse,
) -> None:
    books = world_on_both
    world.receipt(books, (1, "10", "1"))
    dear = world.receipt(books, (1, "10", "2"), upto="executed").slip
    other = world.receipt(books, (2, "5", "9"), upto="executed").slip
    out = world.receipt(books, (1, "5", ""), kind="other-out", upto="executed", reason="x").slip
    found = seen(books, out)
    assert [key for key, _ in found.earlier] == [dear]
    ((change),) = found.changes
    assert (change.item, change.now, change.in_order) == (
        "ZLQ-T5-14",
        Amount.parse("5"),
        Amount.parse("7.5"),
    )
    assert seen(books, dear).earlier == ()
    assert seen(books, other).changes == ()
    assert books.ask(foresee, ForesightAsked(out), world.person("keeper")).earlier == ()
    books.perform(book_slip, BookSlip(dear, 2), CLERK)
    assert seen(books, out).changes == ()


def test_val_2_what_an_earlier_receipt_would_cover_is_said(
    world_on_both: Warehouse,
) -> None:
    books = world_on_both
    first = world.receipt(books, (1, "10", "2"), upto="executed").slip
    out = world.receipt(books, (1, "4", ""), kind="other-out", upto="executed", reason="x").slip
    found = seen(books, out)
    assert [key for key, _ in found.earlier] == [first]
    assert [(each.now, each.in_order) for each in found.changes] == [(None, Amount.parse("8"))]


def test_rec_9_a_price_stands_beside_the_last_one(world_on_both: Warehouse) -> None:
    books = world_on_both
    asked = ChangeSetting("price-off-rate", "0.2")
    books.perform(change_setting, asked, world.person("admin"))
    new = world.receipt(books, (1, "10", "1"), upto="executed").slip
    assert seen(books, new).known == {}
    books.perform(book_slip, BookSlip(new, 2), CLERK)
    world.receipt(books, (1, "10", "2"))
    slip = world.receipt(books, (1, "4", "3"), upto="executed").slip
    found = seen(books, slip)
    assert found.off_rate == Price.parse("0.2")
    assert found.known == {1: Known(Price.parse("2"), Price.parse("1.5"))}


def test_the_next_slip_is_the_one_behind_by_business_date(world_on_both: Warehouse) -> None:
    books = world_on_both
    first, second, third = (
        world.receipt(books, (item, "5", "1"), upto="executed").slip for item in (1, 2, 3)
    )
    assert after(books, Doing.BOOK, second) == third
    assert after(books, Doing.BOOK, third) == first
    books.perform(book_slip, BookSlip(first, 2), CLERK)
    assert after(books, Doing.BOOK, first) == second
    drafted = world.receipt(books, (1, "5", "1"), upto="drafted").slip
    released = world.receipt(books, (1, "5", "1"), upto="released").slip
    assert after(books, Doing.RELEASE, released) == drafted
    assert after(books, Doing.EXECUTE, first) == released
    out = world.receipt(books, (1, "5", ""), kind="other-out", upto="released", reason="x")
    assert after(books, Doing.EXECUTE, out.slip) is None


def test_val_3_the_list_of_estimates_says_what_is_left(world_on_both: Warehouse) -> None:
    books = world_on_both
    slip = world.receipt(books, (1, "10", "1"), (2, "2", "5")).slip
    ((row),) = waiting(books, "uninvoiced")
    assert (row["id"], row["estimated"]) == (slip, Amount.parse("20"))
    said = Figures(Price.parse("3"), invoice="F-1")
    lines = (InvoiceLine(1, Quantity.parse("4"), said),)
    books.perform(take_invoice, TakeInvoice(slip, 3, lines), CLERK)
    ((row),) = waiting(books, "uninvoiced")
    assert row["estimated"] == Amount.parse("16")
    world.receipt(books, (3, "1", "4"))
    ((supplier),) = waiting(books, "uninvoiced-suppliers")
    assert (supplier["slips"], supplier["estimated"]) == (2, Amount.parse("20"))
    hidden = books.ask(list_page, ListAsked("uninvoiced"), world.person("keeper"))
    assert {row[hidden.names.index("estimated")] for row in hidden.rows} == {None}
