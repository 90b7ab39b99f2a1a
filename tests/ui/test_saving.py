"""Where the dialogs for files begin, and what they make of a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from partsdesk.support.workstation import Workstation
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.keeping import Keeping
from partsdesk.ui.saving import CSV, TEXT, WORKBOOK, ask_open, ask_save, documents
from partsdesk.wording.language import Language, say
from tests.ui import world


class Chooser:
    """Somebody at the dialog: what it proposed, and what is chosen in it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.proposed: list[Path] = []
        self.kinds = ""
        self.chosen = ("", "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self)
        monkeypatch.setattr(QFileDialog, "getOpenFileName", self)

    def __call__(self, _parent: QWidget, _title: str, proposed: str, kinds: str) -> tuple[str, str]:
        self.proposed.append(Path(proposed))
        self.kinds = kinds
        return self.chosen


@pytest.fixture
def chooser(monkeypatch: pytest.MonkeyPatch) -> Chooser:
    return Chooser(monkeypatch)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's documents."""
    papers = tmp_path / "文档"
    papers.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _place: str(papers))
    return papers


def test_an_export_begins_in_documents_and_then_where_the_last_one_went(
    bench: Bench, courier: Courier, qtbot: QtBot, home: Path, tmp_path: Path, chooser: Chooser
) -> None:
    kept = tmp_path / "workstation.toml"
    bench.keeping = Keeping(Workstation(kept))
    window = QWidget()
    qtbot.addWidget(window)
    assert ask_save(window, "", "库存", WORKBOOK, CSV, bench=bench) is None  # called off
    stick = tmp_path / "stick"
    stick.mkdir()
    chooser.chosen = (str(stick / "十一月.xlsx"), "")
    assert ask_save(window, "", "库存", WORKBOOK, CSV, bench=bench) == stick / "十一月.xlsx"
    bench.keeping = Keeping(Workstation(kept))  # the program was ended and begun again
    ask_save(window, "", "库存", WORKBOOK, CSV, bench=bench)
    courier.enter(world.person("keeper"))
    ask_save(window, "", "库存", WORKBOOK, CSV, bench=bench)
    courier.enter(world.person("accountant"))
    stick.rename(tmp_path / "gone")
    ask_save(window, "", "库存", WORKBOOK, CSV, bench=bench)
    folders = [home, home, stick, home, home]
    assert chooser.proposed == [folder / "库存.xlsx" for folder in folders]


def test_what_is_read_in_is_remembered_for_itself(
    bench: Bench, qtbot: QtBot, home: Path, tmp_path: Path, chooser: Chooser
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    chooser.chosen = (str(tmp_path / "物料.xlsx"), "")
    assert ask_open(window, "", "*.xlsx", bench=bench) == tmp_path / "物料.xlsx"
    ask_open(window, "", "*.xlsx", bench=bench)
    ask_save(window, "", "库存", WORKBOOK, bench=bench)
    assert chooser.proposed == [home, tmp_path, home / "库存.xlsx"]


def test_a_name_takes_the_ending_of_its_kind(
    qtbot: QtBot, home: Path, tmp_path: Path, chooser: Chooser, spoken: Language
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    wanted = {
        (str(tmp_path / "a"), say(CSV.name)): "a.csv",
        (str(tmp_path / "a"), say(WORKBOOK.name)): "a.xlsx",
        (str(tmp_path / "a"), "something else"): "a.xlsx",
        (str(tmp_path / "a.CSV"), say(WORKBOOK.name)): "a.CSV",
        (str(tmp_path / "v1.2"), say(WORKBOOK.name)): "v1.2.xlsx",
    }
    for chooser.chosen, name in wanted.items():
        assert ask_save(window, "", "a", WORKBOOK, CSV) == tmp_path / name
    assert chooser.kinds == f"{say(WORKBOOK.name)};;{say(CSV.name)}"
    assert all(kind.suffix in say(kind.name) for kind in (WORKBOOK, CSV, TEXT)), spoken
    ask_save(window, "", '库存卡 AB/12:"x" 2026-11', TEXT)
    assert chooser.proposed[-1] == home / "库存卡 AB-12-x- 2026-11.txt"


def test_where_there_are_no_documents_it_is_the_home(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert documents() == home
    home.rmdir()
    monkeypatch.setenv("HOME", str(home.parent))
    monkeypatch.setenv("USERPROFILE", str(home.parent))
    assert documents() == home.parent
