"""The settings: users in a form, rights as a table, each change said and taken back by a key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partsdesk.domain.values.people import Role
from partsdesk.services.people import list_users
from partsdesk.services.rights import list_people
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.forms.page import RecordPage
from partsdesk.ui.page import RecordLink, SettingsLink
from partsdesk.ui.pages.settings.page import SettingsPage
from partsdesk.ui.pages.settings.rights import RightsSection
from partsdesk.ui.pages.settings.users import UsersSection
from partsdesk.ui.shell import Shell
from tests.ui import world


@pytest.fixture
def admin(bench: Bench) -> Bench:
    bench.courier.enter(world.person("admin"))
    return bench


@pytest.fixture
def shell(qtbot: QtBot, admin: Bench) -> Shell:
    made = Shell(admin)
    qtbot.addWidget(made)
    made.show()
    return made


def quiet(qtbot: QtBot, bench: Bench) -> None:
    qtbot.waitUntil(lambda: not bench.courier._under_way)


def section(shell: Shell, key: str) -> object:
    page = shell.open(SettingsLink(key))
    assert isinstance(page, SettingsPage)
    return page.section


def record(shell: Shell, qtbot: QtBot, link: RecordLink) -> RecordPage:
    page = shell.open(link)
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: page.form is not None)
    return page


def put(page: RecordPage, name: str, value: object) -> None:
    """Type something into a field, as far as the form can tell."""
    assert page.form is not None
    editor = page.form.boxes[name].editor
    editor.put(value)
    editor.edited.emit()


def below(page: RecordPage, name: str) -> str:
    assert page.form is not None
    return page.form.boxes[name].editor.control.accessibleDescription()


def test_a_user_is_opened_changed_and_saved(
    qtbot: QtBot, shell: Shell, admin: Bench, warehouse: Warehouse
) -> None:
    users = section(shell, "users")
    assert isinstance(users, UsersSection)
    qtbot.waitUntil(lambda: len(users.table.still.rows) == len(world.PERSONS))
    users.search.setText("keeper")
    users.table.setCurrentIndex(users.table.still.index(0, 0))
    users.table.opened.emit(users.table.current())
    page = shell.tabs.front
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: page.form is not None)
    put(page, "roles", frozenset({Role.KEEPER, Role.ACCOUNTANT}))
    assert list(page.record.changed) == ["roles"]
    page.save.trigger()
    quiet(qtbot, admin)
    assert "keeper" in page.notices.text
    assert not page.record.changed
    users.search.clear()
    roles = {user.login: user.roles for user in warehouse.ask(list_users, None, admin.actor)}
    assert roles["keeper"] == {Role.KEEPER, Role.ACCOUNTANT}
    qtbot.waitUntil(
        lambda: (
            [row["sees_cost"] for row in users.table.still.rows if row["login"] == "keeper"]
            == [True]
        )
    )


def test_what_is_wrong_stands_at_its_field(qtbot: QtBot, shell: Shell, admin: Bench) -> None:
    page = record(shell, qtbot, RecordLink("users", begins=(("active", True),)))
    put(page, "login", "keeper")
    page.save.trigger()
    assert page.record.refusals.keys() == {"name", "roles"}
    put(page, "name", "另一位")
    put(page, "roles", frozenset({Role.KEEPER}))
    put(page, "password", "short")
    page.save.trigger()
    quiet(qtbot, admin)
    assert "8" in below(page, "password")
    put(page, "password", "long-enough-1")
    page.save.trigger()
    quiet(qtbot, admin)
    assert "keeper" in below(page, "login")
    put(page, "login", "keeper2")
    page.save.trigger()
    quiet(qtbot, admin)
    assert not page.is_new
    assert not page.record.refusals
    assert shell.tabs.page_of(RecordLink("users", len(world.PERSONS) + 1)) is page


def test_what_is_not_saved_is_asked_about_once(qtbot: QtBot, shell: Shell) -> None:
    page = record(shell, qtbot, RecordLink("users", 2))
    put(page, "name", "周桂兰（夜班）")
    shell.tabs.close_front()
    assert page in shell.tabs.pages
    (save, _) = [b for b in page.notices.findChildren(QPushButton) if not b.property("flat")]
    save.click()
    qtbot.waitUntil(lambda: page not in shell.tabs.pages)
    again = record(shell, qtbot, RecordLink("users", 2))
    qtbot.waitUntil(lambda: again.record.kept["name"] == "周桂兰（夜班）")
    put(again, "name", "别人")
    again.undo.trigger()
    assert not again.record.changed
    assert again.may_close()


def test_only_the_administrator_changes_users(qtbot: QtBot, bench: Bench) -> None:
    shell = Shell(bench)  # an accountant's
    qtbot.addWidget(shell)
    page = record(shell, qtbot, RecordLink("users", 2))
    assert page.form is not None
    assert not page.save.isEnabled()
    assert "admin" in page.save.toolTip()
    assert not page.form.boxes["name"].editor.isEnabled()


def test_badge_and_pin_do_not_suffice_for_users(qtbot: QtBot, bench: Bench) -> None:
    bench.courier.enter(replace(world.person("admin"), by_pin=True))
    shell = Shell(bench)
    qtbot.addWidget(shell)
    page = record(shell, qtbot, RecordLink("users", 2))
    assert page.form is not None
    assert not page.save.isEnabled()
    assert not page.form.boxes["name"].editor.isEnabled()
    users = section(shell, "users")
    assert isinstance(users, UsersSection)
    (new,) = [each for each in users.actions() if "N" in each.shortcut().toString()]
    assert not new.isEnabled()
    assert new.toolTip() == page.save.toolTip()
    assert "PIN" in new.toolTip()
    assert "PIN" in shell._who.toolTip()
    quiet(qtbot, bench)


def test_a_right_is_given_and_taken_back_by_space(qtbot: QtBot, shell: Shell, admin: Bench) -> None:
    rights = section(shell, "rights")
    assert isinstance(rights, RightsSection)
    qtbot.waitUntil(lambda: bool(rights.table.still.rows))
    rights.search.setText("scrap released")
    columns = [column.name for column in rights.table.still.columns]
    rights.table.setCurrentIndex(rights.table.still.index(0, columns.index("supervisor")))
    for text, changed in (("✓", True), ("", False)):
        qtbot.keyClick(rights.table, Qt.Key.Key_Space)  # type: ignore[no-untyped-call]
        quiet(qtbot, admin)
        quiet(qtbot, admin)
        index = rights.table.currentIndex()
        qtbot.waitUntil(lambda index=index, text=text: index.data() == text)  # type: ignore[misc]
        row = rights.table.current()
        assert row is not None
        assert (row["right"].decided is not None) is changed
    quiet(qtbot, admin)


def test_what_may_this_person_do_and_why_not(qtbot: QtBot, shell: Shell, admin: Bench) -> None:
    rights = section(shell, "rights")
    assert isinstance(rights, RightsSection)
    qtbot.waitUntil(lambda: bool(rights.table.still.rows))
    rights.people.setCurrentIndex(rights.people.findData(2))
    rights.people.activated.emit(rights.people.currentIndex())
    rights.search.setText("purchase booked")
    rights.table.setCurrentIndex(rights.table.still.index(0, 0))
    assert rights.table.still.index(0, 2).data() == "may not"
    assert "accountant" in rights.why.text()
    rights.search.setText("purchase executed")
    rights.table.setCurrentIndex(rights.table.still.index(0, 0))
    assert rights.table.still.index(0, 2).data() == "may"
    quiet(qtbot, admin)


def test_rights_that_end_at_a_store_say_so(
    qtbot: QtBot, shell: Shell, admin: Bench, warehouse: Warehouse
) -> None:
    page = record(shell, qtbot, RecordLink("users", 2))
    put(page, "stores", frozenset({world.MAIN}))
    page.save.trigger()
    quiet(qtbot, admin)
    rights = section(shell, "rights")
    assert isinstance(rights, RightsSection)
    qtbot.waitUntil(lambda: bool(rights.table.still.rows))
    rights.people.setCurrentIndex(rights.people.findData(2))
    rights.people.activated.emit(rights.people.currentIndex())
    rights.search.setText("purchase executed")
    rights.table.setCurrentIndex(rights.table.still.index(0, 0))
    assert "MAIN" in rights.why.text()
    assert warehouse.ask(list_people, None, admin.actor).is_live
    quiet(qtbot, admin)
