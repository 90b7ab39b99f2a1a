"""Another keeper at the same workstation, by badge and PIN: a badge alone signs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from partsdesk.services.people import list_users
from partsdesk.services.showing import SlipAsked, slip_of
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.workstation import Workstation
from partsdesk.ui.changing import ChangeBox
from partsdesk.ui.login import LoginWindow
from partsdesk.ui.own_pin import PinBox
from partsdesk.ui.page import NewSlipLink, RecordLink, SlipLink, SubjectLink
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scans.box import GunBox
from partsdesk.ui.session import Session
from partsdesk.ui.shell import Shell
from tests.ui import world
from tests.ui.test_settings import put, record


@pytest.fixture
def session(
    qapp: QApplication, warehouse: Warehouse, tmp_path: Path, spoken: object
) -> Iterator[Session]:
    assert spoken is not None
    made = Session(qapp, warehouse, Workstation(tmp_path / "workstation.toml"))
    made.log_in()
    yield made
    made.close()
    made.deleteLater()


def shell_of(session: Session, qtbot: QtBot, before: QWidget | None = None) -> Shell:
    """The window of whoever is in, once it stands there."""
    qtbot.waitUntil(
        lambda: isinstance(session.window, Shell) and session.window is not before, timeout=10_000
    )
    found = session.window
    assert isinstance(found, Shell)
    qtbot.waitUntil(lambda: not session.courier._under_way)
    return found


def come_in(session: Session, qtbot: QtBot, login: str) -> Shell:
    window = session.window
    assert isinstance(window, LoginWindow)
    window.login.setText(login)
    window.password.setText(world.PASSWORD)
    window.enter.click()
    return shell_of(session, qtbot)


def scan(shell: Shell, qtbot: QtBot, code: str) -> str:
    """Read a code at the window; answers what was said of it."""
    before = len(shell.gun.desk.answers)
    shell.gun._hear(Scan(code))
    qtbot.waitUntil(lambda: len(shell.gun.desk.answers) > before)
    return shell.gun.desk.answers[-1].said


def box_of(shell: Shell, qtbot: QtBot) -> ChangeBox:
    def opened() -> list[ChangeBox]:
        return [each for each in shell.findChildren(ChangeBox) if each.isVisible()]

    qtbot.waitUntil(lambda: len(opened()) == 1)
    return opened()[0]


def type_pin(box: ChangeBox, pin: str) -> None:
    box.fields.password.clear()
    QTest.keyClicks(box.fields.password, pin)
    QTest.keyClick(box.fields.password, Qt.Key.Key_Return)


def a_draft(shell: Shell, qtbot: QtBot) -> SlipPage:
    page = shell.open(NewSlipLink("transfer"))
    assert isinstance(page, SlipPage)
    qtbot.waitUntil(lambda: page.form is not None)
    page.grid.setCurrentIndex(page.grid.model().index(0, 1))
    page.grid.paste("ZLQ-T5-14")
    return page


def test_the_draft_is_kept_and_the_other_works_on_in_it(
    session: Session, qtbot: QtBot, warehouse: Warehouse
) -> None:
    shell = come_in(session, qtbot, "keeper")
    a_draft(shell, qtbot)
    scan(shell, qtbot, world.BADGES["supervisor"])
    box = box_of(shell, qtbot)
    assert box.fields.who.text() == "王强"
    link = shell.tabs.links[-1]
    assert isinstance(link, SlipLink)  # it was kept before anybody was asked for a PIN
    assert warehouse.ask(slip_of, SlipAsked(link.slip), world.person("keeper")).slip.lines
    assert session.courier.actor.login == "keeper"
    type_pin(box, world.PIN)
    after = shell_of(session, qtbot, shell)
    assert (session.courier.actor.login, session.courier.actor.by_pin) == ("supervisor", True)
    assert after.tabs.links[-1] == link
    assert "王强" in after._who.text()


def test_a_wrong_pin_leaves_who_is_here_and_locks(session: Session, qtbot: QtBot) -> None:
    shell = come_in(session, qtbot, "keeper")
    scan(shell, qtbot, world.BADGES["supervisor"])
    box = box_of(shell, qtbot)
    said = []
    for _ in range(3):
        type_pin(box, "9137")
        qtbot.waitUntil(lambda: box.main.isEnabled() and bool(box.notices.text))
        said.append(box.notices.text)
    assert said[0] != said[1] == said[2]
    assert "1" in said[1]  # in so many seconds the next one is taken
    assert session.window is shell
    assert session.courier.actor.login == "keeper"


def test_esc_stays(session: Session, qtbot: QtBot) -> None:
    shell = come_in(session, qtbot, "keeper")
    page = a_draft(shell, qtbot)
    scan(shell, qtbot, world.BADGES["supervisor"])
    box = box_of(shell, qtbot)
    QTest.keyClick(box.fields.password, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shell.findChildren(ChangeBox))
    assert session.window is shell
    assert session.courier.actor.login == "keeper"
    page.grid.setCurrentIndex(page.grid.model().index(1, 1))
    page.grid.paste("ZLQ-T5-21")
    qtbot.waitUntil(lambda: page.is_kept)  # and the draft goes on


def test_what_is_no_badge_asks_for_nothing(session: Session, qtbot: QtBot) -> None:
    shell = come_in(session, qtbot, "keeper")
    shell.open(SubjectLink("slips"))
    scan(shell, qtbot, "GP-9999")
    scan(shell, qtbot, world.BADGES["keeper"])  # one's own
    assert not shell.findChildren(ChangeBox)
    assert "周桂兰" in shell.gun.desk.answers[-1].code
    scan(shell, qtbot, world.BADGES["accountant"])
    box = box_of(shell, qtbot)
    assert "吴静怡" in box.notices.text  # has no PIN: how one gets it
    assert not box.fields.is_by_badge
    assert scan(shell, qtbot, "GP-9999")
    assert not box.fields.is_by_badge
    scan(shell, qtbot, world.BADGES["supervisor"])
    assert box.fields.who.text() == "王强"
    box.fields.other.click()
    assert not box.fields.is_by_badge
    assert box.fields.login.text() == ""


def test_no_badge_is_typed_into_a_field(session: Session, qtbot: QtBot) -> None:
    shell = come_in(session, qtbot, "keeper")
    badge = world.BADGES["supervisor"]
    shell.gun.show_box()
    (gun,) = shell.findChildren(GunBox)
    field = gun.findChildren(QLineEdit)[-1]
    field.setFocus()
    before = field.text()
    scan(shell, qtbot, badge)
    assert field.text() == before
    assert not shell.findChildren(ChangeBox)  # a dialog is open, and its work is not lost
    shown = [gun.list.item(row).text() for row in range(gun.list.count())]
    assert shown
    assert not [text for text in shown if badge in text]
    gun.close()


def test_the_pin_is_digits_and_no_input_method_hears_it(session: Session, qtbot: QtBot) -> None:
    shell = come_in(session, qtbot, "keeper")
    scan(shell, qtbot, world.BADGES["supervisor"])
    box = box_of(shell, qtbot)
    box.fields.password.clear()
    QTest.keyClicks(box.fields.password, "2a5-80x12345")
    assert box.fields.password.text() == "25801234"
    assert box.fields.password.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    assert world.BADGES["supervisor"] not in box.fields.who.text()


def test_the_log_in_takes_a_badge(session: Session, qtbot: QtBot) -> None:
    window = session.window
    assert isinstance(window, LoginWindow)
    window.login.setText("keeper")
    window.take_scan(Scan("GP-9999"))  # nobody's: it waits for its PIN as any other
    assert window.fields.is_by_badge
    assert "GP-9999" not in window.fields.who.text()
    window.password.setText(world.PIN)
    window.enter.click()
    qtbot.waitUntil(lambda: bool(window.notices.text) and window.enter.isEnabled())
    refused = window.notices.text
    window.fields.other.click()
    assert window.login.text() == "keeper"
    window.take_scan(Scan(world.BADGES["keeper"]))
    assert window.notices.text == ""
    window.password.setText("9137")
    window.enter.click()
    qtbot.waitUntil(lambda: bool(window.notices.text) and window.enter.isEnabled())
    assert window.notices.text == refused
    window.take_scan(Scan(world.BADGES["supervisor"]))
    window.password.setText(world.PIN)
    window.enter.click()
    shell_of(session, qtbot)
    assert session.courier.actor.by_pin


def test_a_scan_at_the_log_in_is_typed_into_no_field(session: Session, qtbot: QtBot) -> None:
    window = session.window
    assert isinstance(window, LoginWindow)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    handle = window.windowHandle()
    assert handle is not None
    for sign in world.BADGES["keeper"]:
        QTest.keyClick(handle, ord(sign))
    QTest.keyClick(handle, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.fields.is_by_badge)
    assert window.password.text() == ""
    assert window.password.hasFocus()
    assert window.notices.text == ""


def test_a_password_that_comes_as_fast_as_a_scan_is_shown_nowhere_and_still_lets_in(
    session: Session, qtbot: QtBot
) -> None:
    """A keeper of passwords types it, and Enter."""
    window = session.window
    assert isinstance(window, LoginWindow)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.login.setText("keeper")
    window.password.setFocus()
    window.take_scan(Scan(world.PASSWORD))
    shown = window.fields.who.text()
    assert not any(world.PASSWORD[at : at + 3] in shown for at in range(len(world.PASSWORD) - 2))
    window.fields.other.click()
    window.enter.click()
    shell_of(session, qtbot)
    assert not session.courier.actor.by_pin


def test_one_s_own_pin_is_set_with_the_password(
    session: Session, qtbot: QtBot, warehouse: Warehouse
) -> None:
    shell = come_in(session, qtbot, "accountant")
    shell.menu.pins.emit()
    (box,) = shell.findChildren(PinBox)
    for typed, text in ((box.password, "wrong one"), (box.pin, "1234"), (box.again, "1235")):
        typed.setText(text)
    box.main.click()
    assert box.notices.text  # the two differ
    box.again.setText("1234")
    box.password.setText(world.PASSWORD)
    box.main.click()
    qtbot.waitUntil(lambda: box.main.isEnabled() and "1234" in box.notices.text)  # too easy
    for typed in (box.pin, box.again):
        typed.setText("8042")
    box.main.click()
    qtbot.waitUntil(lambda: bool(shell.notices.text), timeout=10_000)
    users = {user.login: user for user in warehouse.ask(list_users, None, world.person("admin"))}
    assert users["accountant"].has_pin
    scan(shell, qtbot, world.BADGES["supervisor"])
    box_of(shell, qtbot).reject()


def test_the_administrator_scans_a_badge_into_the_form_and_takes_a_pin_away(
    session: Session, qtbot: QtBot, warehouse: Warehouse
) -> None:
    shell = come_in(session, qtbot, "admin")
    page = record(shell, qtbot, RecordLink("users", 2))
    assert page.form is not None
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    page.form.go_to("badge")
    scan(shell, qtbot, world.BADGES["supervisor"])  # somebody else's: said at the field
    assert not shell.findChildren(ChangeBox)
    page.save.trigger()
    qtbot.waitUntil(lambda: "badge" in page.record.refusals)
    scan(shell, qtbot, "GP-7777")
    put(page, "pin", False)
    assert set(page.record.changed) == {"badge", "pin"}
    page.save.trigger()
    qtbot.waitUntil(lambda: not page.record.changed)
    qtbot.waitUntil(lambda: not session.courier._under_way)
    users = {user.login: user for user in warehouse.ask(list_users, None, world.person("admin"))}
    assert (users["keeper"].badge, users["keeper"].has_pin) == ("GP-7777", False)
    page.form.go_to("name")
    scan(shell, qtbot, world.BADGES["supervisor"])
    box_of(shell, qtbot).reject()
