"""What the gallery's eyes see: nothing wrong in any scene, and each sort of fault where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from partsdesk.ui.theme import Theme
from partsdesk.wording import language
from partsdesk.wording.language import Language
from tests.ui.comparing import compared
from tests.ui.looking_over import faults_of
from tests.ui.shots import SCENES, TYPED, stage


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("spoken")
def test_nothing_is_wrong_in_any_scene(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:  # noqa: ARG001 - Qt first
    wrong = []
    with stage(theme, tmp_path) as set_:
        for name, window in set_.shown():
            wrong += [f"{name}: {fault}" for fault in faults_of(window, TYPED)]
    assert not wrong, "\n".join(wrong)


def test_every_scene_has_a_name_of_its_own() -> None:
    names = [scene.name for scene in SCENES]
    assert len(set(names)) == len(names)


def _clipped(root: QWidget) -> None:
    QLabel("很长很长很长很长很长很长", root).setGeometry(0, 0, 40, 20)


def _cut_off(root: QWidget) -> None:
    QLabel("出界", root).setGeometry(380, 0, 60, 20)


def _overlapping(root: QWidget) -> None:
    for _ in range(2):
        QLabel("重叠", root).setGeometry(10, 10, 60, 20)


def _nameless(root: QWidget) -> None:
    QLineEdit(root).setGeometry(0, 0, 100, 24)


def _out_of_reach(root: QWidget) -> None:
    button = QPushButton("按", root)
    button.setGeometry(0, 0, 100, 30)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _untranslated(root: QWidget) -> None:
    QLabel("Not yet", root).setGeometry(0, 0, 100, 20)


@pytest.mark.parametrize(
    ("plant", "sort"),
    [
        (_clipped, "clipped"),
        (_cut_off, "cut off"),
        (_overlapping, "overlapping"),
        (_nameless, "nameless"),
        (_out_of_reach, "out of reach"),
        (_untranslated, "untranslated"),
    ],
)
def test_what_is_planted_is_found(
    qtbot: QtBot, plant: Callable[[QWidget], None], sort: str
) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    root.resize(400, 200)
    before = language.language_in_use()
    language.use(Language.ZH)
    try:
        plant(root)
        root.show()
        assert [fault.sort for fault in faults_of(root)] == [sort]
    finally:
        language.use(before)


def test_what_fits_is_no_fault(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    row = QHBoxLayout(root)
    field = QLineEdit()
    field.setAccessibleName("编码")
    for widget in (QLabel("编码"), field, QPushButton("查找")):
        row.addWidget(widget)
    root.show()
    assert faults_of(root) == []


def test_what_changed_between_two_galleries_is_told(tmp_path: Path) -> None:
    for folder in ("old", "new"):
        (tmp_path / folder).mkdir()
        for name in ("same", "other", folder):
            picture = QImage(64, 32, QImage.Format.Format_RGB32)
            picture.fill(QColor("white"))
            if (folder, name) == ("new", "other"):
                picture.setPixelColor(20, 10, QColor("black"))
            picture.save(str(tmp_path / folder / f"{name}.png"))
    told = list(compared(tmp_path / "old", tmp_path / "new"))
    assert told == ["gone: old.png", "new: new.png", "changed: other.png: 3.1% at 16,8"]
    framed = QImage(str(tmp_path / "new" / "changed" / "other.png"))
    assert framed.rect() == QRect(0, 0, 64, 32)
