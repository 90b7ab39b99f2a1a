"""The one door: the same act sent twice is done once and answered twice (I16)."""

from __future__ import annotations

import datetime as dt

import pytest

from partsdesk.database.database import Database
from partsdesk.domain.books.drafts import Head
from partsdesk.domain.books.months import DayToCome
from partsdesk.domain.books.slips import SlipChanged, State
from partsdesk.domain.books.stock import NotEnoughStock
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.slips.booking import BookSlip, book_slip
from partsdesk.services.slips.drafting import SaveDraft, save_draft
from partsdesk.services.slips.executing import ExecuteSlip, execute_slip
from partsdesk.services.warehouse import new_request
from tests.support.builders import an_item, see
from tests.support.lives import TODAY, Shop, a_line


def test_an_act_sent_twice_is_done_once_and_answered_twice(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    line = a_line(item, "3", "2", invoice="F-1")
    slip = shop.draft("purchase-receipt", line, partner=shop.supplier.id)
    shop.release(slip)
    execute = ExecuteSlip(slip, shop.version(slip))
    request = new_request()
    first = shop.warehouse.perform(execute_slip, execute, shop.clerk, request)
    second = shop.warehouse.perform(execute_slip, execute, shop.clerk, request)
    assert (first.again, second.again) == (False, True)
    assert second.result == first.result
    book = BookSlip(slip, shop.version(slip))
    request = new_request()
    first_booked = shop.warehouse.perform(book_slip, book, shop.clerk, request)
    assert shop.warehouse.perform(book_slip, book, shop.clerk, request).result == (
        first_booked.result
    )
    assert shop.pool(item) == ("3", "6")


def test_the_same_draft_saved_twice_is_one_draft(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    slip = shop.draft("other-in", a_line(item, "1"), reason="x")
    head = Head(TODAY, shop.main.id, reason="y")
    asked = SaveDraft("other-in", head, (a_line(item, "2"),), slip, 0)
    first = shop.warehouse.perform(save_draft, asked, shop.clerk).result
    assert shop.warehouse.perform(save_draft, asked, shop.clerk).result == first
    other = SaveDraft("other-in", head, (a_line(item, "3"),), slip, 0)
    with pytest.raises(SlipChanged):
        shop.warehouse.perform(save_draft, other, shop.clerk)
    assert see(shop.warehouse, lambda view: view.slips.get(slip)).lines[0].quantity == (
        Quantity.parse("2")
    )


def test_what_is_refused_leaves_nothing_behind(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    shop.bought(item, "3", "2")
    before = see(shop.warehouse, lambda view: view.acts.unsealed(1_000))
    slip = shop.draft("other-out", a_line(item, "5"), reason="x")
    shop.release(slip)
    with pytest.raises(NotEnoughStock):
        shop.execute(slip)
    held = see(shop.warehouse, lambda view: view.slips.get(slip))
    assert held.state is State.RELEASED
    assert held.number == ""
    after = see(shop.warehouse, lambda view: view.acts.unsealed(1_000))
    assert len(after) == len(before) + 2  # the draft and the release, not the refusal
    assert see(shop.warehouse, lambda view: view.slips.moves(slip)) == ()
    assert shop.pool(item) == ("3", "6")


def test_changes_of_another_workstation_are_seen_without_asking(shop: Shop) -> None:
    other = Database(shop.warehouse.database.url.render_as_string(hide_password=False))
    try:
        assert other.changes() == frozenset()
        item = an_item(shop.warehouse)
        shop.bought(item, "1", "1")
        assert {topic.value for topic in other.changes()} >= {"slips", "stock", "ledger"}
        assert other.changes() == frozenset()
    finally:
        other.close()


def test_a_day_to_come_is_refused(shop: Shop) -> None:
    item = an_item(shop.warehouse)
    tomorrow = TODAY + dt.timedelta(days=1)
    slip = shop.draft("other-in", a_line(item, "1", "1"), reason="x", date=tomorrow)
    shop.release(slip)
    with pytest.raises(DayToCome):
        shop.execute(slip)
