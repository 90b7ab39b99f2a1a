"""F12: whatever a person typed into a field is shown as text, on every page and in every state."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QStandardItemModel, QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QListView,
    QListWidget,
    QPushButton,
    QTabBar,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from partsdesk.database.tables import METADATA
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.tables.stretching import Table
from partsdesk.ui.theme import Theme
from tests.support.figures import Figures, Report
from tests.support.tampering import let_down
from tests.ui.shots import stage

# What is a mark, a command or a trick somewhere: in rich text, spreadsheets, shells, our own
# sentences, menus, SQL, and in the direction of writing.
PAYLOADS = (
    "<b>粗</b>",
    "<img src='http://127.0.0.1/x.png'>",
    "<a href='http://127.0.0.1/'>点</a>",
    "</span></qt><h1>大</h1>",
    "<style>*{color:red}</style>",
    "<script>alert(1)</script>",
    "<!--",
    "&lt;b&gt;",
    "&文件(F)",
    "=HYPERLINK(1)",
    "{slip} {0} %s %(x)s $text",
    "'; DROP TABLE items; --",
    "一\n二\t三",
    "\u202e反\u2066",
    "\u200b零\u200d宽",
    "长" * 120,
)
TYPED: Mapping[str, tuple[str, ...]] = {
    "bins": ("zone",),
    "categories": ("name",),
    "items": ("name", "spec"),
    "item_fits": ("product",),
    "orders": ("customer", "product", "team", "note"),
    "partners": ("name", "region", "phone", "address"),
    "slip_lines": ("note", "invoice"),
    "slips": ("cost_bearer", "order", "reason", "note", "ref", "closed_reason"),
    "stores": ("name",),
    "users": ("name",),
    "acts": ("workstation",),
}
TAG = re.compile(r"<(?:b|img|a|/span|h1|style|script|!--)[ >']?")
MNEMONIC = re.compile(r"(?<!&)&文")


def spoil(warehouse: Warehouse, turn: int) -> int:
    """Type something hostile into every field of every row; answers into how many fields."""
    fields = 0
    with warehouse.database._engine.begin() as connection:
        let_down(connection)
        for name, columns in TYPED.items():
            table = METADATA.tables[name]
            keys = list(table.primary_key)
            for place, row in enumerate(connection.execute(select(*keys)).all()):
                texts = {
                    column: PAYLOADS[(place + turn + n) % len(PAYLOADS)]
                    for n, column in enumerate(columns)
                }
                found = [key == value for key, value in zip(keys, row, strict=True)]
                connection.execute(update(table).where(*found).values(texts))
                fields += len(texts)
    return fields


def rendered(root: QWidget) -> Iterator[str]:
    """What would be drawn as something else than it was typed."""
    for widget in [root, *root.findChildren(QWidget)]:
        if TAG.search(widget.toolTip()):
            yield f"tool tip: {widget.toolTip()!r}"
        if isinstance(widget, QLabel):
            is_plain = widget.textFormat() is Qt.TextFormat.PlainText
            if not is_plain and TAG.search(_without_ours(widget.text())):
                yield f"label: {widget.text()!r}"
        for text in _with_mnemonics(widget):
            if MNEMONIC.search(text):
                yield f"mnemonic: {text!r}"
        if isinstance(widget, QAbstractItemView):
            yield from _tips(widget)


def _without_ours(text: str) -> str:
    """A rich text without the marks that we ourselves put round what was typed."""
    return re.sub(r"<span style=\"color:#[0-9a-f]{6}\">|</span> ", "", text)


def _with_mnemonics(widget: QWidget) -> Iterator[str]:
    match widget:
        case QAbstractButton():
            yield widget.text()
        case QTabBar():
            yield from (widget.tabText(place) for place in range(widget.count()))
    yield from (action.text() for action in widget.actions())


def _tips(view: QAbstractItemView) -> Iterator[str]:
    """Tips that a view shows by itself; our own tables make them plain."""
    model = view.model()
    if isinstance(view, (Table, QHeaderView)) or model is None:
        return
    columns = 1 if isinstance(view, QListView) else model.columnCount()
    places = itertools.product(range(model.rowCount()), range(columns))
    for row, column in places:
        told = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
        if isinstance(told, str) and TAG.search(told):
            yield f"tool tip of a cell: {told!r}"


@pytest.mark.timeout(300)
def test_f12_hostile_text_is_shown_as_text(
    qtbot: QtBot,  # noqa: ARG001 - Qt first
    theme: Theme,
    tmp_path: Path,
    report: Report,
) -> None:
    found: list[str] = []
    with stage(theme, tmp_path) as set_:
        fields = spoil(set_.full, 0)
        scenes = 0
        for name, window in set_.shown():
            found += [f"{name}: {each}" for each in rendered(window)]
            scenes += 1
    assert not found, "\n".join(found)
    note = f"{len(PAYLOADS)} payloads, {scenes} scenes"
    report(Figures("F12 hostile text in fields, on the screen", fields, note=note))


def test_f12_a_cell_tells_what_was_typed(qtbot: QtBot) -> None:
    table, model = Table(), QStandardItemModel(1, 1)
    qtbot.addWidget(table)
    model.setData(model.index(0, 0), PAYLOADS[0], Qt.ItemDataRole.ToolTipRole)
    table.setModel(model)
    table.show()
    place = table.visualRect(model.index(0, 0)).center()
    whole = table.viewport().mapToGlobal(place)
    QApplication.sendEvent(table.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, whole))
    shown = QTextDocumentFragment.fromHtml(QToolTip.text()).toPlainText()
    assert shown == PAYLOADS[0]
    QToolTip.hideText()


def test_f12_what_would_be_drawn_is_found(qtbot: QtBot) -> None:
    """The control: a label, a list and a button as Qt makes them."""
    root = QWidget()
    qtbot.addWidget(root)
    QLabel(PAYLOADS[0], root).setToolTip(PAYLOADS[1])
    QPushButton(PAYLOADS[8], root)
    listed = QListWidget(root)
    listed.addItem("x")
    listed.item(0).setToolTip(PAYLOADS[2])
    sorts = {each.split(":")[0] for each in rendered(root)}
    assert sorts == {"tool tip", "label", "mnemonic", "tool tip of a cell"}
