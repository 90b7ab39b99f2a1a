"""Counts in the window: begun, scanned and typed into, taken back, reviewed and confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.counting.counts import Choice, CountState, Pass, Standing
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.topics import Topic
from partsdesk.services.counting.showing import due_of, show_count, would_cover
from partsdesk.services.lists import FoundAsked, ListAsked, find_anything, list_page
from partsdesk.services.scans import ScanAsked, read_scan
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import CountLink, DifferencesLink, NewCountLink
from partsdesk.ui.pages.counts.beginning import NewCountPage
from partsdesk.ui.pages.counts.counting import CountPage
from partsdesk.ui.pages.counts.differences import CountReviewPage
from partsdesk.ui.pages.counts.tallying import Tallying
from partsdesk.ui.picker import Picker
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scanning.sounds import Mood
from partsdesk.ui.shell import Shell
from tests.ui import at_counts, world


@pytest.fixture
def shell(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> Iterator[Shell]:
    world.fill(warehouse)
    world.shelve(warehouse)
    bench.courier.enter(world.person("keeper"))
    made = Shell(bench)
    made.show()
    yield made
    qtbot.waitUntil(lambda: not bench.courier._under_way)
    made.close()
    made.deleteLater()


def opened(qtbot: QtBot, shell: Shell, number: str) -> CountPage:
    page = shell.open(CountLink(number))
    assert isinstance(page, CountPage)
    qtbot.waitUntil(lambda: page.state is not None and page.list.model.total > 0)
    return page


def counted(warehouse: Warehouse, number: str, item: int, bin_: str = "") -> Quantity | None:
    """What stands in the books of a line."""
    scope = {"count": number, "item": item}
    page = warehouse.ask(
        list_page, ListAsked("count-lines", scope=scope), world.person("accountant")
    )
    rows = [dict(zip(page.names, row, strict=True)) for row in page.rows]
    return next((row["counted"] for row in rows if row["bin"] == bin_), None)  # type: ignore[return-value]


def scan(shell: Shell, page: CountPage, *texts: str) -> None:
    for text in texts:
        shell.gun.desk.hear(Scan(text), page)


def _is_counted(warehouse: Warehouse, number: str, item: int, text: str) -> bool:
    return counted(warehouse, number, item) == pieces(text)


def pieces(text: str) -> Quantity:
    return Quantity.parse(text)


def test_a_new_count_says_how_much_it_covers_and_opens_where_it_is_counted(
    qtbot: QtBot, shell: Shell
) -> None:
    page = shell.open(NewCountLink())
    assert isinstance(page, NewCountPage)
    qtbot.waitUntil(lambda: page.covers.text().startswith(("1", "2")))
    assert page.stores[world.MAIN].isChecked()
    page.main.trigger()
    qtbot.waitUntil(lambda: isinstance(shell.tabs.front, CountPage))
    assert page not in shell.tabs.pages


def test_how_much_is_covered_is_asked_once_for_what_was_typed(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shell.open(NewCountLink())
    assert isinstance(page, NewCountPage)
    qtbot.waitUntil(lambda: bool(page.covers.text() and page.due.text()))
    ask, asked = warehouse.ask, list[object]()

    def told(query: object, *more: object) -> object:
        asked.append(query)
        done: object = ask(query, *more)  # type: ignore[arg-type]  # as it was called
        return done

    monkeypatch.setattr(warehouse, "ask", told)
    page.choice.setCurrentIndex(page.choice.findData(Choice.ITEMS.value))
    for typed in ("ZLQ", "ZLQ-HX", "ZLQ-HX-40"):
        page.named.setText(typed)
    qtbot.waitUntil(lambda: page.covers.text().startswith("1 "))
    assert [asked.count(query) for query in (would_cover, due_of)] == [1, 0]


def test_a_bin_then_goods_and_so_many_at_once(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    number = at_counts.begin(warehouse)
    page = opened(qtbot, shell, number)
    scan(shell, page, "A-01-03", "ZLQ-HX-40", "24*", "ZLQ-HX-40", "ZLQ-HX-40")
    qtbot.waitUntil(lambda: counted(warehouse, number, 9, "A-01-03") == pieces("26"))
    qtbot.waitUntil(lambda: page.last.sum.text() == "26 件")
    page.back.trigger()
    qtbot.waitUntil(lambda: counted(warehouse, number, 9, "A-01-03") == pieces("25"))
    page.back.trigger()
    qtbot.waitUntil(lambda: counted(warehouse, number, 9, "A-01-03") == pieces("1"))


def test_goods_without_a_bin_are_not_counted(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    page = opened(qtbot, shell, at_counts.begin(warehouse))
    scan(shell, page, "ZLQ-HX-40")
    qtbot.waitUntil(lambda: bool(shell.gun.desk.answers))
    assert shell.gun.desk.answers[-1].mood is Mood.BAD
    assert page.outgoing.under_way == 0


def test_what_is_scanned_before_the_count_is_shown_is_counted_then(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    number = at_counts.begin(warehouse)
    page = shell.open(CountLink(number))
    assert isinstance(page, CountPage)
    for text in ("MAIN/A-01-03", "ZLQ-HX-40"):
        read = warehouse.ask(read_scan, ScanAsked(text), world.person("keeper"))
        assert page.on_scan(Scan(text), read).mood is Mood.ATTENTION
    qtbot.waitUntil(lambda: counted(warehouse, number, 9, "A-01-03") == pieces("1"))


def test_a_figure_is_typed_into_its_row_and_takes_the_place_of_the_one_before(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    number = at_counts.begin(warehouse)
    page = opened(qtbot, shell, number)
    table = page.list.table
    for text in ("15", "17"):
        table.setCurrentIndex(page.list.model.index(0, 0))
        table.setFocus()
        for digit in text:
            qtbot.keyClick(QApplication.focusWidget(), digit)  # type: ignore[no-untyped-call]
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
        row = page.list.model.row(0)
        assert row is not None
        key = int(row["item_id"])
        qtbot.waitUntil(partial(_is_counted, warehouse, number, key, text))
        assert table.currentIndex().row() == 1
    page.back.trigger()
    qtbot.waitUntil(lambda: counted(warehouse, number, key) == pieces("15"))


def test_packs_are_typed_as_in_slips(qtbot: QtBot, shell: Shell, warehouse: Warehouse) -> None:
    number = at_counts.begin(warehouse)
    page = opened(qtbot, shell, number)
    rows = [page.list.model.row(each) for each in range(page.list.model.total)]
    first = next(each for each, row in enumerate(rows) if row and row["item"] == "ZLQ-T5-14")
    place = page.list.model.index(first, page.typing._section)
    page.list.model.setData(place, "2箱5")
    qtbot.waitUntil(partial(_is_counted, warehouse, number, 1, "105"))
    page.list.model.setData(place, "2托")
    qtbot.waitUntil(lambda: "托" in page.notices.text)
    page.list.model.setData(place, "2箱")
    assert not page.may_close()
    qtbot.waitUntil(partial(_is_counted, warehouse, number, 1, "100"))
    qtbot.waitUntil(lambda: page not in shell.tabs.pages)


def test_so_many_may_be_typed_before_a_scan(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    number = at_counts.begin(warehouse)
    page = opened(qtbot, shell, number)
    table = page.list.table
    table.setCurrentIndex(page.list.model.index(0, 0))
    table.setFocus()
    for key in "24*":
        qtbot.keyClick(QApplication.focusWidget(), key)  # type: ignore[no-untyped-call]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    scan(shell, page, "A-01-03", "ZLQ-HX-40")
    qtbot.waitUntil(lambda: counted(warehouse, number, 9, "A-01-03") == pieces("1"))
    table.setCurrentIndex(page.list.model.index(0, 0))
    for key in "24*":
        qtbot.keyClick(QApplication.focusWidget(), key)  # type: ignore[no-untyped-call]
    scan(shell, page, "ZLQ-HX-40")
    qtbot.waitUntil(lambda: counted(warehouse, number, 9, "A-01-03") == pieces("25"))


def test_a_code_that_nobody_knows_lies_aside_until_it_is_identified(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    number = at_counts.begin(warehouse)
    page = opened(qtbot, shell, number)
    scan(shell, page, "A-01-03", "3*6901234000019")
    qtbot.waitUntil(lambda: bool(page.aside.doors))
    page.identify.trigger()
    buttons = page.notices._buttons
    buttons[0].click()
    qtbot.waitUntil(lambda: bool(page.findChildren(Picker)))
    (picker,) = page.findChildren(Picker)
    picker.picked.emit({"id": "9", "item": "ZLQ-HX-40"})
    picker.reject()
    qtbot.waitUntil(lambda: not page.aside.doors)
    assert counted(warehouse, number, 9, "A-01-03") == pieces("3")


def test_a_second_count_by_the_same_person_is_refused_where_it_is_seen_and_heard(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    number = at_counts.begin(warehouse)
    at_counts.tally(warehouse, number, (9, "38", "A-01-03"))
    page = opened(qtbot, shell, number)
    page._put_pass(Pass.SECOND)
    scan(shell, page, "A-01-03", "ZLQ-HX-40")
    qtbot.waitUntil(lambda: bool(page.notices.text))
    assert shell.gun.desk.answers[-1].mood is Mood.BAD
    assert page.last.sum.text() == "✕"


def test_what_did_not_arrive_waits_and_is_sent_once(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = at_counts.begin(warehouse)
    page = opened(qtbot, shell, number)
    perform, requests = warehouse.perform, list[object]()

    def lost(*given: object) -> object:
        requests.append(given[3])
        done: object = perform(*given)  # type: ignore[arg-type]  # as it was called
        if len(requests) == 1:
            raise TimeoutError  # the books have it, and the answer is lost
        return done

    monkeypatch.setattr(warehouse, "perform", lost)
    monkeypatch.setattr("partsdesk.ui.courier.TROUBLES", (TimeoutError,))
    monkeypatch.setattr("partsdesk.ui.notices._explained", lambda _: "lost")
    scan(shell, page, "A-01-03", "ZLQ-HX-40", "ZLQ-HX-40")
    qtbot.waitUntil(lambda: page.outgoing.under_way == 2 and bool(page.notices.text))
    assert not page.may_close()
    page.outgoing.go_on()
    qtbot.waitUntil(lambda: not page.outgoing.under_way)
    assert counted(warehouse, number, 9, "A-01-03") == pieces("2")
    assert requests[0] == requests[1] != requests[2]


def test_others_figures_are_followed(qtbot: QtBot, shell: Shell, warehouse: Warehouse) -> None:
    number = at_counts.begin(warehouse)
    page = opened(qtbot, shell, number)
    at_counts.tally(warehouse, number, (9, "38", "A-01-03"), by="accountant")
    shell.bench.courier.changed.emit(frozenset(page.follows))
    qtbot.waitUntil(lambda: page.state is not None and page.state.shown.counted == 1)


def test_a_scanned_number_opens_its_count_and_the_search_finds_it(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    number = at_counts.begin(warehouse)
    read = warehouse.ask(read_scan, ScanAsked(number.lower()), world.person("keeper"))
    assert read.count == number
    found = warehouse.ask(find_anything, FoundAsked(number), world.person("keeper"))
    assert [(each.listing, each.code) for each in found] == [("counts", number)]
    shell._open_found(found[0])
    assert isinstance(shell.tabs.front, CountPage)
    shell.bench.courier.changed.emit(frozenset({Topic.COUNTS}))
    qtbot.waitUntil(lambda: shell.rail.buttons["counts"].waiting == 1)


def test_a_blind_keeper_sees_no_difference_and_is_told_why(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    page = shell.open(DifferencesLink(at_counts.half_counted(warehouse)))
    assert isinstance(page, CountReviewPage)
    qtbot.waitUntil(lambda: page.shown is not None and page.list.model.total > 0)
    row = page.list.model.row(0)
    assert row is not None
    assert row["difference"] is None
    assert not page.main.isEnabled()
    assert page.main.toolTip()


def test_where_a_difference_could_come_from_stands_beside_it(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    """Two neighbours off by the opposite: each is named beside the other."""
    shell.bench.courier.enter(world.person("supervisor"))
    number = at_counts.begin(warehouse)
    at_counts.tally(warehouse, number, (9, "43", "A-01-03"), (10, "9", "A-01-03"))
    page = shell.open(DifferencesLink(number))
    assert isinstance(page, CountReviewPage)
    qtbot.waitUntil(lambda: page.list.model.total == 2)
    page.list.table.setCurrentIndex(page.list.model.index(0, 0))
    qtbot.waitUntil(lambda: any("ZLQ-" in text for text in page.causes.texts))


def test_a_refused_confirmation_leads_on_and_a_good_one_makes_slips(
    qtbot: QtBot, shell: Shell, warehouse: Warehouse
) -> None:
    shell.bench.courier.enter(world.person("supervisor"))
    number = at_counts.begin(warehouse)
    at_counts.tally(warehouse, number, (9, "38", "A-01-03"))
    page = shell.open(DifferencesLink(number))
    assert isinstance(page, CountReviewPage)
    qtbot.waitUntil(lambda: page.shown is not None and page.list.model.total == 1)
    page.main.trigger()
    qtbot.waitUntil(lambda: bool(page.notices.text))
    assert page.list.chips is not None
    page.notices._buttons[-1].click()
    assert page.list.chips.now == "second"
    at_counts.tally(warehouse, number, (9, "38", "A-01-03"), by="accountant", pass_=Pass.SECOND)
    page.main.trigger()
    qtbot.waitUntil(lambda: page.shown is not None and len(page.shown.slips) == 1)
    assert page.shown is not None
    assert page.shown.count.state is CountState.CONFIRMED
    assert page.shown.standing(Standing.SHORTAGE).lines == 1


def test_a_tracked_item_waits_for_its_lot(warehouse: Warehouse) -> None:
    item = world.tubes(warehouse)
    keeper = world.person("keeper")
    number = at_counts.begin(warehouse)
    state = Tallying(warehouse.ask(show_count, number, keeper))

    def taken(text: str) -> tuple[Mood, ItemId | None, str]:
        read = warehouse.ask(read_scan, ScanAsked(text, world.MAIN), keeper)
        found = state.take(read, text)
        tallied = found.tallied
        if tallied is None:
            return found.answer.mood, None, ""
        return found.answer.mood, tallied.item, tallied.lot

    assert taken("A-01-01") == (Mood.GOOD, None, "")
    assert taken("DG-UV-30") == (Mood.ATTENTION, None, "")
    assert taken("2599X") == (Mood.GOOD, item.id, "2599X")
    assert taken("2405A") == (Mood.GOOD, item.id, "2405A")
