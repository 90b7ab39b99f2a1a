"""The frame: the palette, the key card, the handbook, panes, languages, and who comes next."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages import pofile
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from partsdesk.domain.books.slips import SlipId
from partsdesk.services.finding import Sought, seek
from partsdesk.services.lists import FoundAsked, find_anything
from partsdesk.services.warehouse import Warehouse
from partsdesk.support.files import resources
from partsdesk.support.workstation import Workstation
from partsdesk.ui import scale
from partsdesk.ui.bench import Bench
from partsdesk.ui.changing import ChangeBox
from partsdesk.ui.entrance import Entrance
from partsdesk.ui.handbook import TOPICS, Handbook, page_file
from partsdesk.ui.key_card import KeyCard
from partsdesk.ui.keys import actions_of, key_of
from partsdesk.ui.login import LoginWindow
from partsdesk.ui.opening import SUBJECT_PAGES
from partsdesk.ui.page import (
    CountLink,
    DifferencesLink,
    MonthEndLink,
    NewCountLink,
    NewSlipLink,
    RecordLink,
    SlipLink,
    StatementLink,
    StockLink,
    SubjectLink,
)
from partsdesk.ui.pages.slips.editor import SlipPage
from partsdesk.ui.palette import Entry, Heading, laid_out, remembered
from partsdesk.ui.session import Session
from partsdesk.ui.shell import Shell
from partsdesk.ui.subjects import SUBJECTS
from partsdesk.wording import language
from partsdesk.wording.language import Language
from tests.ui import at_counts, world
from tests.ui.at_beginning import wizard_at


@pytest.fixture
def shell(qtbot: QtBot, bench: Bench, warehouse: Warehouse) -> Iterator[Shell]:
    world.fill(warehouse)
    made = Shell(bench)
    qtbot.addWidget(made)
    made.show()
    made.open(SubjectLink("slips"))
    quiet(qtbot, bench)
    yield made
    quiet(qtbot, bench)


def quiet(qtbot: QtBot, bench: Bench) -> None:
    """Wait until everything asked is answered."""
    qtbot.waitUntil(lambda: not bench.courier._under_way)


def entry(group: str, name: str, code: str = "") -> Entry:
    return Entry(group, name, lambda: None, code)


def names(lines: list[Heading | Entry]) -> list[str]:
    return [line.code or line.name for line in lines if isinstance(line, Entry)]


def type_in(qtbot: QtBot, shell: Shell, text: str) -> list[Entry]:
    """Type into the field at the top and wait for what it offers."""
    shell.finder.begin()
    shell.finder.setText(text)
    shell.finder.textEdited.emit(text)
    shell.finder._look()
    qtbot.waitUntil(lambda: not shell.finder._is_looking)
    assert shell.finder.list is not None
    return [line for line in shell.finder.list.lines.lines if isinstance(line, Entry)]


def test_what_is_called_exactly_so_comes_first_then_what_was_used_last() -> None:
    entries = [entry("items", "a", "ZLQ-1"), entry("items", "b", "ZLQ"), entry("new", "zlq")]
    assert names(laid_out("zlq", entries[:2], []))[0] == "ZLQ"
    recent = remembered([], entries[0])
    assert names(laid_out("zl", entries, recent))[0] == "ZLQ-1"
    lines = laid_out("zlq", entries, [])
    assert sum(isinstance(line, Heading) for line in lines) == 2


def test_bins_and_lots_are_found_and_commands_by_pinyin(warehouse: Warehouse) -> None:
    world.fill(warehouse)
    person = world.person("accountant")
    found = warehouse.ask(find_anything, FoundAsked("A-01-03"), person)
    assert ("bins", "A-01-03") in {(each.listing, each.code) for each in found}
    known = ("更换用户", "退出登录", "Log out")
    for text, meant in (("ghyh", "更换用户"), ("退出", "退出登录"), ("out", "Log out")):
        assert warehouse.ask(seek, Sought(text, known), person).names == {meant}
    assert warehouse.ask(seek, Sought(" ", known), person).names == frozenset()


def test_the_palette_opens_what_is_found(qtbot: QtBot, shell: Shell, bench: Bench) -> None:
    (first, *_) = type_in(qtbot, shell, "ZLQ-T5-14")
    assert (first.group, first.code) == ("items", "ZLQ-T5-14")
    qtbot.keyClick(shell.finder, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    assert StockLink in {type(link) for link in shell.tabs.links}
    assert shell.finder.text() == ""
    quiet(qtbot, bench)
    bins = [each for each in type_in(qtbot, shell, "A-01-03") if each.group == "bins"]
    bins[0].run()
    assert isinstance(shell.tabs.links[-1], RecordLink)


def test_enter_before_the_answer_chooses_what_was_meant(
    qtbot: QtBot, shell: Shell, bench: Bench
) -> None:
    shell.finder.setFocus()
    shell.finder.setText("T-000003")
    shell.finder.textEdited.emit("T-000003")
    qtbot.keyClick(shell.finder, Qt.Key.Key_Return)  # type: ignore[no-untyped-call]
    qtbot.waitUntil(lambda: shell.tabs.links[-1] == SlipLink(SlipId(3)))
    quiet(qtbot, bench)


def test_the_palette_offers_everything_with_its_key_and_says_why_not(
    shell: Shell, bench: Bench
) -> None:
    shell.finder.setFocus()
    offered = {(each.group, each.name): each for each in shell._commands()}
    assert offered["subjects", shell.rail.doors[0].text()].key == "Alt+1"
    assert {group for group, _ in offered} == {"page", "new", "subjects", "frame"}
    bench.courier.enter(world.person("auditor"))
    page = shell.open(NewSlipLink("purchase-receipt"))
    main = actions_of(page)[0]
    main.setText("Book")
    main.setEnabled(False)
    main.setToolTip("Only an accountant may")
    greyed = next(each for each in shell._commands() if each.name == "Book")
    assert (greyed.is_enabled, greyed.why) == (False, "Only an accountant may")
    assert not [each for each in shell._commands() if each.group == "new"]
    before = shell.finder.text()
    shell.finder._choose(greyed)
    assert bench.recent == []
    assert shell.finder.text() == before


def test_the_key_card_says_every_key_of_the_frame_and_the_page(shell: Shell) -> None:
    shell.show_keys()
    (card,) = shell.findChildren(KeyCard)
    shown = {key for lines in card.keys.values() for _, key in lines}
    assert {"F1", "?", "F5", "F6", "F10", "Ctrl+K", "Ctrl+W", "Alt+1", "Ctrl+N"} <= shown
    card.close()


@pytest.mark.usefixtures("spoken")
def test_help_opens_at_what_is_in_front(shell: Shell, qtbot: QtBot, bench: Bench) -> None:
    for subject in SUBJECTS:
        shell.open(SubjectLink(subject))
        quiet(qtbot, bench)
        shell.show_help()
        assert shell.findChildren(Handbook)[0].topic == subject
    (book,) = shell.findChildren(Handbook)
    book.text.anchorClicked.emit(QUrl("keys.md"))
    assert book.topic == "keys"
    book.text.anchorClicked.emit(QUrl("https://example.org/slips.md"))
    assert book.topic == "keys"
    book.close()


@pytest.mark.parametrize("spoken_here", ["zh", "en"])
def test_every_subject_has_help_and_what_help_names_is_there(
    shell: Shell, qtbot: QtBot, bench: Bench, spoken_here: str
) -> None:
    texts = {topic: page_file(topic, spoken_here).read_text("utf-8") for topic in TOPICS}
    assert set(SUBJECT_PAGES) <= set(texts)
    there = said_in(spoken_here)
    for subject in ("stock", "catalogue", "books", "counts"):
        shell.open(SubjectLink(subject))
    number = at_counts.begin(bench.courier._warehouse)
    counts = (NewCountLink(), CountLink(number), DifferencesLink(number), StatementLink())
    for link in (SlipLink(SlipId(3)), MonthEndLink(), *counts):
        shell.open(link)
    shell.open(RecordLink("items", 1))
    quiet(qtbot, bench)
    wizard = wizard_at(bench, "begin-company")
    qtbot.addWidget(wizard)
    keys = keys_in(shell, wizard)
    for topic, text in texts.items():
        assert set(re.findall(r"\]\((\w+)\.md\)", text)) <= set(TOPICS), topic
        assert set(re.findall(r"`([^`]+)`", text)) <= keys, topic
        bold = {word.casefold() for word in re.findall(r"\*\*([^*]+)\*\*", text)}
        assert bold <= there, topic


def keys_in(*windows: QWidget) -> set[str]:
    """Every key that is taken up anywhere in these windows, as help writes it."""
    found = set()
    for window in windows:
        found |= {key_of(action) for action in window.findChildren(QAction)}
        found |= {each.key().toString() for each in window.findChildren(QShortcut)}
    found = {key.replace("Left", "←").replace("Right", "→") for key in found}
    found |= {f"Alt+{number}" for number in range(1, 10)} | {"Enter"}
    return found - {""}


def said_in(spoken: str) -> set[str]:
    """Every text that the program says in a language, and every name of its tables."""
    file = resources() / "locale" / "zh_CN" / "LC_MESSAGES" / "partsdesk.po"
    with file.open("rb") as texts:
        catalogue = pofile.read_po(texts, locale="zh_CN")
    found = {str(each.string if spoken == "zh" else each.id).casefold() for each in catalogue}
    tables = "".join(
        path.read_text("utf-8") for path in (Path(language.__file__).parent).glob("*.py")
    )
    return found | {name.casefold() for name in re.findall(r'"([^"\n]+)"', tables)}


def test_f6_goes_round_all_panes(qtbot: QtBot, shell: Shell, qapp: QApplication) -> None:
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    places: list[QWidget | None] = []
    for _ in range(12):
        shell._go_on(1)
        places.append(qapp.focusWidget())
    assert None not in places
    assert len(set(places)) >= 4
    assert places[0] in places[1:]  # round again
    shell._go_on(-1)
    assert qapp.focusWidget() is places[-2]


def test_no_key_is_taken_twice_in_the_frame(shell: Shell) -> None:
    keys = [key_of(each) for each in (*shell.frame_actions, *shell.rail.doors) if key_of(each)]
    assert sorted(keys) == sorted(set(keys))
    assert all(not QKeySequence(key).isEmpty() for key in keys)


@pytest.fixture
def session(
    qapp: QApplication, warehouse: Warehouse, tmp_path: Path, spoken: Language
) -> Iterator[Session]:
    workstation = Workstation(tmp_path / "workstation.toml")
    workstation.keep("language", spoken.value)
    made = Session(qapp, warehouse, workstation)
    yield made
    made.close()
    made.deleteLater()


def enter(qtbot: QtBot, session: Session, login: str) -> Shell:
    """Come in at the log-in that stands there."""
    window = session.window
    assert isinstance(window, LoginWindow)
    window.login.setText(login)
    window.password.setText(world.PASSWORD)
    window.enter.click()
    qtbot.waitUntil(lambda: isinstance(session.window, Shell))
    shell = session.window
    assert isinstance(shell, Shell)
    return shell


def test_another_person_and_another_language_find_the_same_tabs(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    session.log_in()
    shell = enter(qtbot, session, "accountant")
    page = shell.open(NewSlipLink("purchase-receipt"))
    assert isinstance(page, SlipPage)
    qtbot.waitUntil(lambda: page.form is not None)
    page.grid.setCurrentIndex(page.grid.model().index(0, 1))
    page.grid.paste("ZLQ-T5-14")
    other = next(each for each in shell.menu.languages if not each.isChecked())
    other.trigger()
    qtbot.waitUntil(lambda: session.window is not shell)
    again = session.window
    assert isinstance(again, Shell)
    assert isinstance(again.tabs.links[-1], SlipLink)  # what was typed is kept, as a slip now
    assert language.language_in_use().value == Workstation(tmp_path / "workstation.toml").text(
        "language"
    )
    links = again.tabs.links
    again.menu.changes.emit()
    (box,) = again.findChildren(ChangeBox)
    box.fields.login.setText("supervisor")
    box.fields.password.setText(world.PASSWORD)
    box.main.click()
    qtbot.waitUntil(lambda: session.window is not again)
    last = session.window
    assert isinstance(last, Shell)
    assert last.tabs.links == links
    assert session.courier.actor == replace(
        world.person("supervisor"), workstation=session.courier.actor.workstation
    )


def test_the_size_is_kept_here_and_taken_up_before_qt(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[int] = []
    shell.scaled.connect(chosen.append)
    shell.menu.scales[2].trigger()
    assert chosen == [150]
    assert "150" in shell.notices.text
    kept = Workstation(tmp_path / "own.toml")
    kept.keep("scale", "150")
    monkeypatch.setenv(scale.VARIABLE, "2")
    scale.take_up(kept)
    assert os.environ[scale.VARIABLE] == "2"
    monkeypatch.delenv(scale.VARIABLE)
    scale.take_up(kept)
    assert os.environ[scale.VARIABLE] == "1.5"
    kept.keep("scale", "a lot")
    assert scale.scale_of(kept) == 100


@pytest.mark.parametrize("mode", QFileDialog.FileMode)
def test_qts_own_dialogs_speak_chinese_to_the_end(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, mode: QFileDialog.FileMode
) -> None:
    before = language.language_in_use()
    language.use(Language.ZH)
    entrance = Entrance(qapp, Workstation(tmp_path / "workstation.toml"))
    try:
        dialog = QFileDialog()
        qtbot.addWidget(dialog)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setFileMode(mode)
        texts = [each.text() for each in dialog.findChildren(QLabel)]
        texts += [each.text() for each in dialog.findChildren(QAbstractButton)]
        said = [re.sub(r"\(&[A-Z]\)", "", text) for text in texts if text]
        assert len(said) >= 5
        assert [text for text in said if re.search("[A-Za-z]", text)] == []
    finally:
        qapp.removeTranslator(entrance._translator)
        qapp.removeTranslator(entrance._rest)
        language.use(before)


def test_a_command_called_by_its_initials_comes_first() -> None:
    slip = Entry("slips", "促销", lambda: None, "CXTH-202610-0001")
    reverse = Entry("page", "冲销…", lambda: None)
    assert names(laid_out("cx", [slip, reverse], [], frozenset({"冲销…"})))[0] == "冲销…"
    assert names(laid_out("cx", [slip, reverse], []))[0] == "CXTH-202610-0001"
