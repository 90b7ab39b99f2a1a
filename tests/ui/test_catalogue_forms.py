"""Items, partners, stores and bins in forms: opened, made, copied, refused at their fields."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.partners import PartnerType
from partsdesk.domain.catalog.places import Condition, Group
from partsdesk.domain.values.people import Role
from partsdesk.services.catalog import PutCategory, list_categories, put_category
from partsdesk.services.editing import edit_item
from partsdesk.services.items import ChangeItem, change_item
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.forms.page import RecordPage
from partsdesk.ui.opening import RECORDS
from partsdesk.ui.page import RecordLink, StockLink, SubjectLink
from partsdesk.ui.pages.catalogue.page import CataloguePage
from partsdesk.ui.pages.catalogue.records import RECORDS as KINDS
from partsdesk.ui.shell import Shell
from tests.ui import world

NEW: dict[str, dict[str, Any]] = {
    "items": {"code": "X-1", "name": "灯架", "unit": "pc", "packs": "盒=4;箱=12", "min_qty": "5"},
    "partners": {"code": "P-NEW", "name": "新客户", "type": PartnerType.CUSTOMER},
    "stores": {"store": "NEW", "name": "二号仓", "condition": Condition.SAMPLE},
    "bins": {"store": world.MAIN, "bin": "Z-09", "zone": "Z区"},
    "categories": {"code": "09", "name": "杂项"},
    "units": {"code": "bag", "name": "袋", "decimals": 2},
}
WHO = {"partners": "accountant", "stores": "supervisor"}


@pytest.fixture
def shell(qtbot: QtBot, bench: Bench) -> Shell:
    made = Shell(bench)
    qtbot.addWidget(made)
    return made


def quiet(qtbot: QtBot, bench: Bench) -> None:
    qtbot.waitUntil(lambda: not bench.courier._under_way)


def record(shell: Shell, qtbot: QtBot, link: RecordLink) -> RecordPage:
    page = shell.open(link)
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: page.form is not None)
    quiet(qtbot, shell.bench)
    return page


def put(page: RecordPage, **typed: object) -> None:
    assert page.form is not None
    for name, value in typed.items():
        editor = page.form.boxes[name].editor
        editor.put(value)
        editor.edited.emit()


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_made_and_stands_as_it_was_typed(
    qtbot: QtBot, bench: Bench, shell: Shell, kind: str
) -> None:
    bench.courier.enter(world.person(WHO.get(kind, "keeper")))
    page = record(shell, qtbot, RecordLink(kind))
    put(page, **NEW[kind])
    page.save.trigger()
    quiet(qtbot, bench)
    assert page.record.refusals == {}
    assert not page.is_new
    assert page.notices.text
    kept = dict(page.record.kept)
    assert {name: kept[name] for name in NEW[kind]} == NEW[kind]
    again = RecordPage(bench, RECORDS[kind], RecordLink(kind, page._id))
    qtbot.addWidget(again)
    again.start()
    quiet(qtbot, bench)
    assert again.record.kept == kept


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_is_said_at_every_field_that_needs_it(
    qtbot: QtBot, bench: Bench, shell: Shell, kind: str
) -> None:
    bench.courier.enter(world.person(WHO.get(kind, "keeper")))
    page = record(shell, qtbot, RecordLink(kind))
    needed = {
        field.name for group in KINDS[kind].groups for field in group.fields if field.is_needed
    }
    page.save.trigger()
    assert page.record.refusals.keys() == needed
    assert page.is_new


def test_a_store_is_valued_as_its_condition_says(qtbot: QtBot, bench: Bench, shell: Shell) -> None:
    bench.courier.enter(world.person("supervisor"))
    page = record(shell, qtbot, RecordLink("stores"))
    put(page, **NEW["stores"], group=Group.MEMO)
    page.save.trigger()
    quiet(qtbot, bench)
    assert page.record.refusals.keys() == {"group"}
    put(page, group=None)
    page.save.trigger()
    quiet(qtbot, bench)
    assert page.record.kept["group"] is Group.MAIN


def test_an_item_is_read_as_one_types_and_refused_where_it_stands(
    qtbot: QtBot, bench: Bench, shell: Shell
) -> None:
    page = record(shell, qtbot, RecordLink("items", 1))
    put(page, packs="箱", min_qty="many", default_bin="MAIN/NOWHERE")
    assert page.record.refusals.keys() == {"packs", "min_qty"}
    put(page, packs="箱=24", min_qty="5")
    page.save.trigger()
    quiet(qtbot, bench)
    assert page.record.refusals.keys() == {"default_bin"}
    put(page, default_bin="A-01-01")
    page.save.trigger()
    quiet(qtbot, bench)
    assert page.record.kept["default_bin"] == "MAIN/A-01-01"


def test_f21_another_ones_change_is_not_overwritten(
    qtbot: QtBot, bench: Bench, shell: Shell, warehouse: Warehouse
) -> None:
    page = record(shell, qtbot, RecordLink("items", 1))
    put(page, spec="另一种")
    found = warehouse.ask(edit_item, 1, bench.actor)
    assert found.said is not None
    warehouse.perform(change_item, ChangeItem(ItemId(1), 0, found.said), bench.actor)
    page.refresh()
    page.save.trigger()
    quiet(qtbot, bench)
    assert "ZLQ-T5-14" in page.notices.text
    assert page.record.typed["spec"] == "另一种"


def test_a_copy_leaves_out_what_only_one_can_have(qtbot: QtBot, bench: Bench, shell: Shell) -> None:
    page = record(shell, qtbot, RecordLink("items", 1))
    page.copy.trigger()
    made = shell.tabs.front
    assert isinstance(made, RecordPage)
    qtbot.waitUntil(lambda: made.form is not None)
    assert made.is_new
    assert not made.record.typed["code"]
    assert not made.record.typed["barcode"]
    assert made.record.typed["name"] == page.record.kept["name"]
    put(made, code="COPY-1")
    made.save.trigger()
    quiet(qtbot, bench)
    assert not made.is_new


def test_from_the_list_to_the_form_and_to_the_stock(
    qtbot: QtBot, bench: Bench, shell: Shell
) -> None:
    page = shell.open(SubjectLink("catalogue"))
    assert isinstance(page, CataloguePage)
    view = page.lists["items"]
    qtbot.waitUntil(lambda: view.model.is_known)
    view.table.setCurrentIndex(view.model.index(0, 0))
    row = view.current()
    assert row is not None
    view.opened.emit(row)
    opened = shell.tabs.front
    assert isinstance(opened, RecordPage)
    assert shell.tabs.page_of(RecordLink("items", int(row["id"]))) is opened
    shell.tabs.show_page(page)
    page.door.trigger()
    assert shell.tabs.page_of(StockLink(ItemId(int(row["id"])), str(row["code"])))
    quiet(qtbot, bench)


def test_who_may_not_change_a_store_is_told_who_may(
    qtbot: QtBot, bench: Bench, shell: Shell
) -> None:
    bench.courier.enter(world.person("keeper"))
    page = record(shell, qtbot, RecordLink("stores", 1))
    assert not page.save.isEnabled()
    assert Role.SUPERVISOR.value in page.save.toolTip()


def test_enter_goes_from_field_to_field(qtbot: QtBot, bench: Bench, shell: Shell) -> None:
    shell.show()
    page = record(shell, qtbot, RecordLink("items"))
    assert page.form is not None
    boxes = page.form.boxes
    page.form.go_to("code")
    assert shell.focusWidget() is boxes["code"].editor.control
    for name in ("name", "spec", "unit"):
        qtbot.keyClick(shell.focusWidget(), Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
        assert shell.focusWidget() is boxes[name].editor.control
    quiet(qtbot, bench)


def test_a_class_is_named_anew_and_a_unit_stays(
    qtbot: QtBot, bench: Bench, shell: Shell, warehouse: Warehouse
) -> None:
    warehouse.perform(put_category, PutCategory("01", "灯管", is_new=True), bench.actor)
    page = record(shell, qtbot, RecordLink("categories", "01"))
    put(page, name="灯管类")
    page.save.trigger()
    quiet(qtbot, bench)
    (category,) = warehouse.ask(list_categories, None, bench.actor)
    assert category.name == "灯管类"
    unit = record(shell, qtbot, RecordLink("units", "pc"))
    assert not unit.save.isEnabled()
    assert unit.save.toolTip() == "It stays as it is"
