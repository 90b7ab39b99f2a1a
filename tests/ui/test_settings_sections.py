"""Settings, months and backups in the window: what they say, what they do, what is in the way."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partsdesk.database.database import Database
from partsdesk.domain.values.settings import SETTINGS
from partsdesk.services.settings import BY_OTHER_ACTS, SettingShown, list_settings
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import SettingsLink
from partsdesk.ui.pages.settings.backups import BackupsSection
from partsdesk.ui.pages.settings.page import SettingsPage
from partsdesk.ui.pages.settings.section import Section
from partsdesk.ui.pages.settings.values import DatedEditor, SettingsSection, ValuesSection
from partsdesk.ui.shell import Shell
from partsdesk.wording.language import Language, using
from partsdesk.wording.settings import CHOICES, meaning
from tests.support.clock import HeldClock
from tests.ui import world


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock(world.TODAY)


@pytest.fixture
def warehouse(built_file: Path, tmp_path: Path, clock: HeldClock) -> Iterator[Warehouse]:
    """A warehouse whose time goes on."""
    file = shutil.copy(built_file, tmp_path / "warehouse.db")
    database = Database(world.in_file(Path(file)), clock)
    yield Warehouse(database)
    database.close()


@pytest.fixture
def shell(qtbot: QtBot, bench: Bench) -> Shell:
    bench.courier.enter(world.person("admin"))
    made = Shell(bench)
    qtbot.addWidget(made)
    return made


def section(shell: Shell, key: str) -> Section:
    page = shell.open(SettingsLink(key))
    assert isinstance(page, SettingsPage)
    return page.section


def quiet(qtbot: QtBot, bench: Bench) -> None:
    qtbot.waitUntil(lambda: not bench.courier._under_way)


def put(where: ValuesSection, key: str, value: object) -> None:
    editor = where.form.boxes[key].editor
    editor.put(value)
    editor.edited.emit()


def values(warehouse: Warehouse) -> dict[str, SettingShown]:
    found = warehouse.ask(list_settings, None, world.person("admin"))
    return {each.setting.key: each for each in found}


def test_every_setting_has_a_field_and_is_said_in_both_languages(
    qtbot: QtBot, shell: Shell, bench: Bench
) -> None:
    fields: set[str] = set()
    for key in ("values", "backups"):
        where = section(shell, key)
        assert isinstance(where, ValuesSection)
        fields |= set(where.form.boxes)
    assert fields == SETTINGS.keys() - BY_OTHER_ACTS
    for setting in SETTINGS.values():
        assert set(setting.choices) <= CHOICES.keys()
        if setting.key in fields:
            with using(Language.ZH):
                chinese = meaning(setting.key)
            assert chinese != meaning(setting.key)
    quiet(qtbot, bench)


def test_settings_are_decided_and_taken_back(
    qtbot: QtBot, shell: Shell, bench: Bench, warehouse: Warehouse
) -> None:
    where = section(shell, "values")
    assert isinstance(where, SettingsSection)
    qtbot.waitUntil(lambda: where.record.kept.get("company") == "样例照明售后仓库")
    put(where, "estimates", "difference")
    put(where, "papers-due-days", "three")
    assert list(where.record.refusals) == ["papers-due-days"]
    where.save.trigger()
    assert values(warehouse)["estimates"].value == "reverse"
    put(where, "papers-due-days", "3")
    where.save.trigger()
    qtbot.waitUntil(lambda: not where.is_busy)
    found = values(warehouse)
    assert (found["estimates"].value, found["papers-due-days"].value) == ("difference", "3")
    assert found["estimates"].by == "管理员"
    quiet(qtbot, bench)
    assert "管理员" in where.form.boxes["estimates"].field.hinted
    put(where, "papers-due-days", "")
    where.save.trigger()
    qtbot.waitUntil(lambda: not where.is_busy)
    assert values(warehouse)["papers-due-days"].is_decided is False
    quiet(qtbot, bench)


def test_what_the_act_refuses_stands_at_the_field(qtbot: QtBot, shell: Shell, bench: Bench) -> None:
    where = section(shell, "values")
    assert isinstance(where, SettingsSection)
    qtbot.waitUntil(lambda: bool(where.record.kept))
    put(where, "zone", "Moon/Crater")
    where.save.trigger()
    qtbot.waitUntil(lambda: "zone" in where.record.refusals)
    assert "Moon/Crater" in where.form.boxes["zone"].editor.control.accessibleDescription()
    assert not shell.open(SettingsLink("values")).may_close()
    where.undo.trigger()
    assert shell.open(SettingsLink("values")).may_close()
    quiet(qtbot, bench)


def test_a_dated_value_keeps_those_before_it(qtbot: QtBot, bench: Bench) -> None:
    editor = DatedEditor(bench, SETTINGS["taxpayer"])
    qtbot.addWidget(editor)
    assert editor.value() is None
    editor.put("2025-01-01=small-scale\n2026-01-01=general")
    assert editor.value() == "2025-01-01=small-scale\n2026-01-01=general"
    editor._since.put(dt.date(2026, 7, 1))
    editor._choice.put("small-scale")
    assert editor.value() == ("2025-01-01=small-scale\n2026-01-01=general\n2026-07-01=small-scale")


def test_a_backup_is_made_now_and_said(
    qtbot: QtBot, bench: Bench, shell: Shell, tmp_path: Path
) -> None:
    where = section(shell, "backups")
    assert isinstance(where, BackupsSection)
    qtbot.waitUntil(lambda: where.lines[0].text() == "No backup yet")
    where.now.trigger()
    assert where.working.is_at_it
    qtbot.waitUntil(lambda: not where.working.is_at_it, timeout=30_000)
    qtbot.waitUntil(lambda: "today" in where.lines[0].text())
    (file,) = (tmp_path / "backups").iterdir()
    assert file.name in where.lines[1].text()
    assert file.name in shell.open(SettingsLink("backups")).notices.text
    quiet(qtbot, bench)


def test_work_that_is_stopped_says_so(qtbot: QtBot, bench: Bench, shell: Shell) -> None:
    where = section(shell, "backups")
    assert isinstance(where, BackupsSection)
    ended: list[Exception] = []

    def work(_warehouse: object, _actor: object, progress: object) -> None:
        assert callable(progress)
        where.working._ticket.call_off()
        progress(1, 2)

    where.working.run("…", work).failed(ended.append)
    qtbot.waitUntil(lambda: bool(ended))
    assert not where.working.is_at_it
    quiet(qtbot, bench)
