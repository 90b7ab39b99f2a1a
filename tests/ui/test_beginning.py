"""A new warehouse, begun by keys: all of it at the end, and nothing before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import create_engine, inspect

from partsdesk.cli import arguments
from partsdesk.database.addresses import place_of
from partsdesk.domain.catalog.places import Condition
from partsdesk.domain.values.people import Role
from partsdesk.services import founding, sampling
from partsdesk.services.demo import DemoReport
from partsdesk.services.founding import FIRST_STORES, Server
from partsdesk.services.people import list_users
from partsdesk.services.settings import list_settings
from partsdesk.services.stores import list_stores
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.workstation import DATABASE, Workstation
from partsdesk.ui.beginning.admin import AdminStep, BeginStep
from partsdesk.ui.beginning.company import CompanyStep, LanguageStep
from partsdesk.ui.beginning.place import PlaceStep
from partsdesk.ui.beginning.plan import Then
from partsdesk.ui.beginning.stores import StoresStep
from partsdesk.ui.beginning.wizard import STEPS, Wizard
from partsdesk.ui.login import LoginWindow
from partsdesk.ui.page import ImportLink, SubjectLink
from partsdesk.ui.session import Session
from partsdesk.ui.shell import Shell
from partsdesk.wording import language
from partsdesk.wording.language import Language
from tests.support.postgres import Databases
from tests.ui import world

PATIENCE = 20_000  # ms: books are made
SMALL = 1  # month of the sample
Begin = Callable[[str], Session]


@pytest.fixture
def begin(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Begin]:
    """The first run before the books at an address."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    spoken = language.language_in_use()
    made: list[Session] = []

    def begun(url: str) -> Session:
        workstation = Workstation(tmp_path / "workstation.toml")
        session = Session(qapp, world.opened(url), workstation)
        made.append(session)
        session.log_in()
        qtbot.waitUntil(lambda: isinstance(session.window, Wizard), timeout=PATIENCE)
        return session

    yield begun
    for session in made:
        session.close()
        session.warehouse.database.close()
        session.deleteLater()
    language.use(spoken)


@pytest.fixture(params=["sqlite", "postgresql"])
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An address where there are no books yet."""
    if request.param == "sqlite":
        yield world.in_file(tmp_path / "books.db")
        return
    databases: Databases = request.getfixturevalue("postgres_databases")
    url = databases.create()
    yield url
    databases.drop(url)


def has_tables(url: str) -> bool:
    """Whether anything was made at an address."""
    place = place_of(url)
    if isinstance(place, Path):
        return place.exists()
    engine = create_engine(url)
    found = bool(inspect(engine).get_table_names())
    engine.dispose()
    return found


class Hands:
    """Somebody who has no mouse."""

    def __init__(self, qtbot: QtBot, session: Session) -> None:
        self.qtbot = qtbot
        self.session = session
        self.wizard.activateWindow()

    @property
    def wizard(self) -> Wizard:
        """The window of the first run."""
        window = self.session.window
        assert isinstance(window, Wizard)
        return window

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """A key where the keyboard is."""
        QTest.keyClick(self.standing, key, held)

    @property
    def standing(self) -> QWidget:
        """Where the keyboard is."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def put(self, field: QLineEdit, text: str) -> None:
        """Go to a field by Tab, and type over what is in it."""
        for _step in range(40):
            if self.standing is field:
                break
            self.press(Qt.Key.Key_Tab)
        assert self.standing is field
        self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, text)

    def go_on(self, kind: type[QWidget]) -> None:
        """Enter, and the step that comes then."""
        self.press(Qt.Key.Key_Return)
        self.arrive(kind)

    def arrive(self, kind: type[QWidget]) -> None:
        """Wait for a step."""
        self.qtbot.waitUntil(lambda: isinstance(self.wizard.step, kind), timeout=PATIENCE)
        self.qtbot.waitUntil(self.wizard.next.isEnabled)

    def come_in(self) -> Shell:
        """Wait for the window."""
        self.qtbot.waitUntil(lambda: isinstance(self.session.window, Shell), timeout=PATIENCE)
        shell = self.session.window
        assert isinstance(shell, Shell)
        return shell


def to_the_end(hands: Hands) -> None:
    """Say all that there is to say, from the second step on."""
    company = hands.wizard.step
    assert isinstance(company, CompanyStep)
    hands.put(company.company, "Donghai Lights")
    hands.go_on(PlaceStep)
    hands.go_on(StoresStep)
    stores = hands.wizard.step
    assert isinstance(stores, StoresStep)
    hands.put(stores.rows[0].name, "A repairer's parts")
    hands.go_on(AdminStep)
    admin = hands.wizard.step
    assert isinstance(admin, AdminStep)
    hands.put(admin.name, "Chen Hai")
    hands.put(admin.password, world.PASSWORD)
    hands.put(admin.again, world.PASSWORD)
    hands.go_on(BeginStep)


def test_a_warehouse_is_begun_by_keys(
    qtbot: QtBot, begin: Begin, books: str, tmp_path: Path
) -> None:
    session = begin(books)
    hands = Hands(qtbot, session)
    hands.go_on(CompanyStep)
    to_the_end(hands)
    assert not has_tables(books)
    hands.press(Qt.Key.Key_Return)
    shell = hands.come_in()
    assert shell.tabs.links == (SubjectLink("home"), ImportLink("items"))
    assert session.courier.actor.unlimited
    actor, warehouse = session.courier.actor, session.warehouse
    (user,) = warehouse.ask(list_users, None, actor)
    assert (user.login, user.name) == ("admin", "Chen Hai")
    assert user.roles == frozenset({Role.ADMIN})
    stores = {each.store.code: each.store for each in warehouse.ask(list_stores, None, actor)}
    assert stores["MAIN"].name == "A repairer's parts"
    assert stores["MAIN"].hold == stores["DEF"].hold == stores["HOLD"].id
    assert stores["HOLD"].defective == stores["DEF"].id
    settings = {each.setting.key: each for each in warehouse.ask(list_settings, None, actor)}
    assert settings["company"].value == "Donghai Lights"
    assert settings["zone"].is_decided
    assert Workstation(tmp_path / "workstation.toml").text(DATABASE) is None  # it was asked for


def test_a_stop_in_the_middle_leaves_nothing(
    qtbot: QtBot, begin: Begin, books: str, tmp_path: Path
) -> None:
    hands = Hands(qtbot, begin(books))
    hands.go_on(CompanyStep)
    to_the_end(hands)
    hands.wizard.close()
    hands.session.close()
    assert not has_tables(books)
    assert not (tmp_path / "own").exists()
    again = begin(books)
    assert isinstance(again.window, Wizard)


def test_back_and_forth_keeps_what_was_said(qtbot: QtBot, begin: Begin, tmp_path: Path) -> None:
    hands = Hands(qtbot, begin(world.in_file(tmp_path / "books.db")))
    hands.go_on(CompanyStep)
    to_the_end(hands)
    for _step in STEPS[1:]:
        hands.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    hands.arrive(LanguageStep)
    assert not hands.wizard.back.isEnabled()
    plan = hands.wizard.plan
    assert (plan.company, plan.name, plan.password) == (
        "Donghai Lights",
        "Chen Hai",
        world.PASSWORD,
    )
    hands.go_on(CompanyStep)
    hands.wizard.skip()
    assert plan.company == ""


def test_what_cannot_be_is_said_at_its_step(qtbot: QtBot, begin: Begin, tmp_path: Path) -> None:
    hands = Hands(qtbot, begin(world.in_file(tmp_path / "books.db")))
    wizard = hands.wizard
    hands.go_on(CompanyStep)
    company = wizard.step
    assert isinstance(company, CompanyStep)
    company.zone.setCurrentText("Mars/Phobos")
    hands.press(Qt.Key.Key_Return)
    assert "Mars/Phobos" in wizard.notices.text
    company.zone.setCurrentText("Asia/Urumqi")
    hands.go_on(PlaceStep)
    place = wizard.step
    assert isinstance(place, PlaceStep)
    hands.put(place.file, str(tmp_path / "OneDrive" / "books.db"))
    hands.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "OneDrive" in wizard.notices.text)  # F17
    assert wizard.step is place
    hands.put(place.file, str(tmp_path / "books.db"))
    hands.go_on(StoresStep)


def test_what_cannot_be_of_stores_and_people_is_said(
    qtbot: QtBot, begin: Begin, tmp_path: Path
) -> None:
    hands = Hands(qtbot, begin(world.in_file(tmp_path / "books.db")))
    wizard = hands.wizard
    for kind in (CompanyStep, PlaceStep, StoresStep):
        hands.go_on(kind)
    stores = wizard.step
    assert isinstance(stores, StoresStep)
    hands.put(stores.rows[1].code, "MAIN")
    hands.press(Qt.Key.Key_Return)
    assert "MAIN" in wizard.notices.text
    assert wizard.step is stores
    wizard.skip()
    hands.arrive(AdminStep)
    assert [store.code for store in wizard.plan.stores] == [each.code for each in FIRST_STORES]
    admin = wizard.step
    assert isinstance(admin, AdminStep)
    hands.put(admin.name, "Chen Hai")
    hands.put(admin.password, "short")
    hands.press(Qt.Key.Key_Return)
    assert "8" in wizard.notices.text
    hands.put(admin.password, world.PASSWORD)
    hands.press(Qt.Key.Key_Return)
    assert wizard.notices.text
    assert hands.standing is admin.again


def test_stores_are_added_and_taken_away(qtbot: QtBot, begin: Begin, tmp_path: Path) -> None:
    hands = Hands(qtbot, begin(world.in_file(tmp_path / "books.db")))
    hands.go_on(CompanyStep)
    hands.go_on(PlaceStep)
    hands.go_on(StoresStep)
    step = hands.wizard.step
    assert isinstance(step, StoresStep)
    step.more.click()
    hands.put(step.rows[3].code, "OLD")
    hands.put(step.rows[3].name, "Old parts")
    choose(step.rows[3].condition, Condition.OLD.value)
    choose(step.rows[3].hold, "HOLD")
    step.rows[1].drop.click()
    assert [store.code for store in step.stores] == ["MAIN", "DEF", "OLD"]
    assert {store.hold for store in step.stores} == {""}  # the one that they named is gone
    hands.go_on(AdminStep)
    assert hands.wizard.plan.stores[2].condition is Condition.OLD


def choose(choice: QComboBox, value: object) -> None:
    """Choose as a person does."""
    choice.setCurrentIndex(choice.findData(value))
    choice.activated.emit(choice.currentIndex())


def test_books_at_a_server_are_tried_out_begun_and_found_again(
    qtbot: QtBot, begin: Begin, tmp_path: Path, postgres_databases: Databases
) -> None:
    url = postgres_databases.create()
    session = begin(world.in_file(tmp_path / "books.db"))
    hands = Hands(qtbot, session)
    hands.go_on(CompanyStep)
    hands.go_on(PlaceStep)
    place = hands.wizard.step
    assert isinstance(place, PlaceStep)
    place.there.click()
    fill_in(place, url, "no such database")
    place.try_out.click()
    qtbot.waitUntil(lambda: "no such database" in hands.wizard.notices.text, timeout=PATIENCE)
    fill_in(place, url)
    place.try_out.click()
    qtbot.waitUntil(lambda: "new books can begin there" in hands.wizard.notices.text)
    hands.go_on(StoresStep)
    begin_there(hands)
    assert not (tmp_path / "books.db").exists()
    kept = Workstation(tmp_path / "workstation.toml").text(DATABASE)
    assert place_of(arguments.parse([], {}, kept).url) == place_of(url)
    assert arguments.parse([], {"PARTSDESK_DB": "sqlite:///b.db"}, kept).url == "sqlite:///b.db"
    other_workstation(qtbot, begin, tmp_path, url)
    session.close()
    session.warehouse.database.close()
    postgres_databases.drop(url)


def begin_there(hands: Hands) -> None:
    """From the stores to the window."""
    hands.wizard.skip()
    admin = hands.wizard.step
    assert isinstance(admin, AdminStep)
    hands.put(admin.password, world.PASSWORD)
    hands.put(admin.again, world.PASSWORD)
    hands.put(admin.name, "Chen Hai")
    hands.go_on(BeginStep)
    hands.wizard.plan.then = Then.HOME
    hands.press(Qt.Key.Key_Return)
    shell = hands.come_in()
    assert shell.tabs.links == (SubjectLink("home"),)


def fill_in(place: PlaceStep, url: str, name: str = "") -> None:
    """Say which server it is."""
    server = place_of(url)
    assert isinstance(server, Server)
    place.host.setText(server.host)
    place.port.setText(str(server.port))
    place.name.setText(name or server.name)
    place.user.setText(server.user)
    place.password.setText(server.password)


def other_workstation(qtbot: QtBot, begin: Begin, tmp_path: Path, url: str) -> None:
    """Somebody at the next machine says the same server, and comes to its log-in."""
    session = begin(world.in_file(tmp_path / "other.db"))
    hands = Hands(qtbot, session)
    hands.go_on(CompanyStep)
    hands.go_on(PlaceStep)
    place = hands.wizard.step
    assert isinstance(place, PlaceStep)
    place.there.click()
    fill_in(place, url)
    hands.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(hands.wizard.notices._buttons), timeout=PATIENCE)
    hands.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(session.window, LoginWindow), timeout=PATIENCE)
    window = session.window
    assert isinstance(window, LoginWindow)
    window.login.setText("admin")
    window.password.setText(world.PASSWORD)
    window.enter.click()
    hands.come_in()
    session.close()
    session.warehouse.database.close()


def test_another_language_builds_the_first_step_anew(
    qtbot: QtBot, begin: Begin, tmp_path: Path
) -> None:
    session = begin(world.in_file(tmp_path / "books.db"))
    before = session.window
    assert isinstance(before, Wizard)
    step = before.step
    assert isinstance(step, LanguageStep)
    other = next(each for each in Language if each is not language.language_in_use())
    QTest.keyClick(step.first, Qt.Key.Key_Left if other is Language.ZH else Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: session.window is not before)
    after = session.window
    assert isinstance(after, Wizard)
    assert language.language_in_use() is other
    assert after.plan.stores[0].name == ("部品仓" if other is Language.ZH else "Good parts")
    assert isinstance(after.step, LanguageStep)
    choose(after.step.sizes, 150)
    assert Workstation(tmp_path / "workstation.toml").text("scale") == "150"


def test_the_sample_is_built_and_come_into(
    qtbot: QtBot, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The founding of the sample stands in for the year that is lived in it."""
    asked: list[Path] = []

    def built(folder: Path, password: str | None, *_: object, **__: object) -> DemoReport:
        asked.append(folder)
        said = password or world.PASSWORD
        warehouse: Warehouse = founding.at(world.in_file(folder / "warehouse.db"))
        warehouse.database.prepare()
        founding.begin(warehouse, sampling.VISITOR, said)
        warehouse.database.close()
        return DemoReport((), said, folder / "warehouse.db", ())

    monkeypatch.setattr(sampling, "build", built)
    session = begin(world.in_file(tmp_path / "books.db"))
    hands = Hands(qtbot, session)
    hands.wizard.sample.click()
    shell = hands.come_in()
    assert asked[0].parent == tmp_path / "own" / "partsdesk"
    assert world.PASSWORD in shell.notices.text
    assert session.courier.actor.login == sampling.VISITOR
    assert not (tmp_path / "books.db").exists()
    assert Workstation(tmp_path / "workstation.toml").text(DATABASE) is None
