"""Scans taken into a slip: what each adds to the lines that are typed or counted."""

from __future__ import annotations

import pytest

from partsdesk.domain.books.execution import Counted
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.catalog.codes import Unknown
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.scans import ScanAsked, ScanRead, read_scan
from partsdesk.services.showing import SlipAsked, slip_of
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.pages.slips.counting import CountSheet
from partsdesk.ui.pages.slips.draft import SlipDraft
from partsdesk.ui.pages.slips.scanned import Places, Taken, into_count, into_draft
from partsdesk.ui.scanning.sounds import Mood
from tests.ui import world

FIRST, SECOND = "ZLQ-T5-14", "ZLQ-T5-21"


def read(warehouse: Warehouse, text: str) -> ScanRead:
    """What a scan means in the main store."""
    return warehouse.ask(read_scan, ScanAsked(text, world.MAIN), world.person("keeper"))


def drafted(warehouse: Warehouse, *texts: str) -> tuple[SlipDraft, list[Taken]]:
    """A new receipt into which these were scanned."""
    draft = SlipDraft(KINDS["purchase-receipt"], world.TODAY.date(), shows_prices=False)
    draft.put_head(store=world.MAIN)
    places = Places()
    return draft, [into_draft(draft, read(warehouse, text), places) for text in texts]


def test_each_scan_is_one_more_in_its_line_and_a_bin_holds_for_what_follows(
    warehouse: Warehouse,
) -> None:
    draft, taken = drafted(
        warehouse, FIRST, FIRST, f"10*{FIRST}", "A-01-03", FIRST, "MAIN/A-01-04", FIRST
    )
    lines = [(line.typed.get("bin", ""), line.typed["quantity"]) for line in draft.lines]
    assert lines == [("", "12"), ("A-01-03", "1"), ("A-01-04", "1")]
    assert [each.row for each in taken] == [0, 0, 0, None, 1, None, 2]
    assert {each.answer.mood for each in taken} == {Mood.GOOD}
    assert draft.total() == Quantity.parse("14")


def test_a_figure_in_packs_is_counted_on_in_pieces_and_a_bad_one_is_left_alone(
    warehouse: Warehouse,
) -> None:
    draft, _ = drafted(warehouse, FIRST)
    item = draft.lines[0].item
    assert item is not None
    pack = item.packs[0]
    draft.put(0, "quantity", f"2{pack.name}")
    into_draft(draft, read(warehouse, FIRST), Places())
    assert draft.text(0, "quantity") == str(2 * pack.factor + 1)
    draft.put(0, "quantity", "many")
    into_draft(draft, read(warehouse, FIRST), Places())
    assert [line.typed["quantity"] for line in draft.lines] == ["many", "1"]


def test_a_bin_of_another_store_is_said(warehouse: Warehouse) -> None:
    draft, _ = drafted(warehouse)
    draft.put_head(store=world.HOLD)
    taken = into_draft(draft, read(warehouse, "MAIN/A-01-03"), Places())
    assert (taken.answer.mood, draft.lines) == (Mood.BAD, [])


def counted(warehouse: Warehouse) -> CountSheet:
    """A released receipt of three and two, to be counted."""
    slip = world.receipt(warehouse, (1, "3", "1"), (2, "2", "1"), upto="released")
    return CountSheet(warehouse.ask(slip_of, SlipAsked(slip.slip), world.person("keeper")))


def test_counting_counts_what_is_expected_and_says_what_is_too_much(warehouse: Warehouse) -> None:
    sheet, places = counted(warehouse), Places()
    code = sheet.lines[0].item.code
    moods = [into_count(sheet, read(warehouse, code), places).answer.mood for _ in range(4)]
    assert moods == [Mood.GOOD, Mood.GOOD, Mood.GOOD, Mood.ATTENTION]
    assert [each.counted for each in sheet.lines] == [Quantity.parse("4"), None]


def test_counting_says_what_is_not_on_the_slip(warehouse: Warehouse) -> None:
    sheet = counted(warehouse)
    stranger = next(
        item
        for item in ("DG-T5-14", "ZLQ-T5-28", "PM-36", "LS-M4x16", FIRST, SECOND)
        if read(warehouse, item).item is not None
        and item not in {each.item.code for each in sheet.lines}
    )
    taken = into_count(sheet, read(warehouse, stranger), Places())
    assert (taken.answer.mood, taken.row, sheet.counts()) == (Mood.BAD, None, sheet.counts())
    assert all(each.counted is None for each in sheet.lines)


def test_a_bin_scanned_before_is_where_the_goods_are_counted(warehouse: Warehouse) -> None:
    sheet, places = counted(warehouse), Places()
    code = sheet.lines[0].item.code
    for text in ("A-01-03", code, "A-01-04"):
        into_count(sheet, read(warehouse, text), places)
    assert sheet.text(0, "bin") == "A-01-03"
    other = into_count(sheet, read(warehouse, code), places)
    assert other.answer.mood is Mood.BAD
    assert sheet.lines[0].counted == Quantity.parse("1")
    found = sheet.counts()
    assert found is not None
    assert isinstance(found[0], Counted)


@pytest.mark.parametrize(("text", "times"), [("24*", 24), ("24×", 24), ("１２＊", 12)])
def test_a_count_alone_is_for_the_next_scan(warehouse: Warehouse, text: str, times: int) -> None:
    found = read(warehouse, text)
    assert found.only_times
    assert found.times == times


@pytest.mark.parametrize("text", ["NOPE", "0*ZLQ-T5-14", "3*NOPE", "*ZLQ-T5-14"])
def test_what_means_nothing_is_unknown_as_a_whole(warehouse: Warehouse, text: str) -> None:
    assert read(warehouse, text) == ScanRead(Unknown(text))
