"""Takes pictures of the window, to be looked at: ``python -m tests.ui.shots FOLDER``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from partsdesk.domain.books.months import OpenMonths
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.places import Group
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.app import make_application
from partsdesk.ui.bench import Bench
from partsdesk.ui.courier import Courier
from partsdesk.ui.login import LoginWindow
from partsdesk.ui.page import (
    CardLink,
    LedgerLink,
    Link,
    NewSlipLink,
    RecordLink,
    SettingsLink,
    SlipLink,
    SubjectLink,
)
from partsdesk.ui.shell import Shell
from partsdesk.ui.theme import Theme
from partsdesk.ui.tones import Scheme
from partsdesk.wording import language
from partsdesk.wording.language import Language
from tests.ui import world

SIZE = (1366, 768)
VIEWS: tuple[tuple[str, str, Link], ...] = (
    ("slips", "accountant", SubjectLink("slips")),
    ("draft", "accountant", SlipLink(SlipId(6))),
    ("new", "accountant", NewSlipLink("purchase-receipt")),
    ("release", "supervisor", SlipLink(SlipId(6))),
    ("count", "keeper", SlipLink(SlipId(3))),
    ("book", "accountant", SlipLink(SlipId(2))),
    ("booked", "accountant", SlipLink(SlipId(1))),
    ("stock", "keeper", SubjectLink("stock")),
    ("books", "accountant", SubjectLink("books")),
    ("card", "keeper", CardLink(ItemId(1), "ZLQ-T5-14", "T5电子镇流器", world.MAIN, None, "MAIN")),
    ("ledger", "accountant", LedgerLink(ItemId(1), "ZLQ-T5-14", "T5电子镇流器", Group.MAIN)),
    ("catalogue", "accountant", SubjectLink("catalogue")),
    ("settings", "admin", SubjectLink("settings")),
    ("user", "admin", RecordLink("users", 2)),
    ("users", "admin", SettingsLink("users")),
    ("rights", "admin", SettingsLink("rights")),
    ("months", "supervisor", SettingsLink("months")),
    ("backups", "admin", SettingsLink("backups")),
)


def main(folder: Path, only: str = "") -> None:
    """Every view, in zh and en, light and dark."""
    app = make_application()
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "warehouse.db"
        world.build(file)
        warehouse = world.opened(file)
        world.fill(warehouse)
        theme = Theme(app, Scheme.LIGHT)
        for spoken in (Language.ZH, Language.EN):
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                name = f"{spoken.value}-{scheme.value}"
                if only and not name.startswith(only):
                    continue
                language.use(spoken)
                theme.take(scheme)
                _shoot(app, warehouse, theme, folder / name)
        warehouse.database.close()


def _shoot(app: QApplication, warehouse: Warehouse, theme: Theme, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    courier = Courier(warehouse, poll_ms=0)
    login = LoginWindow("keeper")
    _take(login, folder / "login.png")
    months = OpenMonths(world.TODAY.date(), None, None)
    for name, who, link in VIEWS:
        courier.enter(world.person(who))
        bench = Bench(courier, theme, months, "Asia/Shanghai", "样例照明售后仓库", "SQLite")
        shell = Shell(bench)
        shell.resize(*SIZE)
        shell.show()
        shell.open(SubjectLink("slips"))
        shell.open(link)
        _take(shell, folder / f"{name}.png")
        shell.deleteLater()
    courier.close()
    app.processEvents()


def _take(widget: QWidget, file: Path) -> None:
    """Let everything arrive, then take the picture."""
    widget.show()
    loop = QEventLoop()
    QTimer.singleShot(700, loop.quit)
    loop.exec()
    widget.grab().save(str(file))
    widget.hide()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
