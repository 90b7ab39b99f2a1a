"""Counts in the middle of their work, for the gallery: what people have done before the picture."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QApplication, QWidget

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.counting.counts import Choice, Pass
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.counting.confirming import ConfirmCount, confirm_count
from partsdesk.services.counting.opening import OpenCount, open_count
from partsdesk.services.counting.tallying import Tallied, TallyUp, tally_up
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.page import CountLink, DifferencesLink
from partsdesk.ui.pages.counts.counting import CountPage
from partsdesk.ui.pages.counts.differences import CountReviewPage
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.shell import Shell
from tests.ui import world

FIRST = "PD-202611-0001"


def begin(warehouse: Warehouse, **said: object) -> str:
    """A count of the main store."""
    asked = OpenCount(Choice.EVERYTHING, (world.MAIN,), **said)  # type: ignore[arg-type]
    number: str = warehouse.perform(open_count, asked, world.person("keeper")).result.called
    return number


def tally(
    warehouse: Warehouse,
    number: str,
    *counted: tuple[int, str, str],
    by: str = "keeper",
    **more: object,
) -> None:
    """Count items: which, how many, in which bin."""
    lines = tuple(
        Tallied(
            world.MAIN,
            Quantity.parse(many),
            ItemId(item) if item else None,
            world.bin_of(warehouse, bin_) if bin_ else None,
            counted_at=world.TODAY + dt.timedelta(minutes=5),
            **({"code": "6901234000019"} if not item else {}),  # type: ignore[arg-type]
            **more,  # type: ignore[arg-type]
        )
        for item, many, bin_ in counted
    )
    warehouse.perform(tally_up, TallyUp(number, lines), world.person(by))


def half_counted(warehouse: Warehouse) -> str:
    """A blind count: some agree, one lacks, one is over, a code is unknown."""
    number = begin(warehouse, note="十一月循环盘点")
    counted = [(1, "86", ""), (2, "60", ""), (3, "164", ""), (4, "50", ""), (9, "40", "A-01-03")]
    tally(warehouse, number, *counted, (10, "2", "B-01-05"), (0, "3", "A-01-03"))
    return number


def _warehouse(shell: Shell) -> Warehouse:
    return shell.bench.courier._warehouse


def opened(shell: Shell, number: str) -> CountPage:
    """The page of a count, as soon as it knows the count."""
    page = shell.open(CountLink(number))
    assert isinstance(page, CountPage)
    while page.state is None:
        QApplication.processEvents()
    return page


def counting(shell: Shell) -> QWidget | None:
    """A keeper in the middle of a blind count, by scanner."""
    number = half_counted(_warehouse(shell))
    page = opened(shell, number)
    for text in ("MAIN/A-02-05", "24*", "ZLQ-YJ-13"):
        shell.gun.desk.hear(Scan(text), page)
    return None


def refused(shell: Shell) -> QWidget | None:
    """A second count by who made the first."""
    number = half_counted(_warehouse(shell))
    page = opened(shell, number)
    page._put_pass(Pass.SECOND)
    for text in ("MAIN/A-01-03", "ZLQ-HX-40"):
        shell.gun.desk.hear(Scan(text), page)
    return None


def differences(shell: Shell) -> QWidget | None:
    """What a count found, as the supervisor or the accountant reviews it."""
    page = shell.open(DifferencesLink(half_counted(_warehouse(shell))))
    assert isinstance(page, CountReviewPage)
    while page.shown is None or shell.bench.courier._under_way:
        QApplication.processEvents()
    page.list.table.setCurrentIndex(page.list.model.index(0, 0))
    page.list.table.setFocus()
    return None


def unconfirmed(shell: Shell) -> QWidget | None:
    """Confirming a count of which codes are not identified."""
    page = shell.open(DifferencesLink(half_counted(_warehouse(shell))))
    assert isinstance(page, CountReviewPage)
    page.main.trigger()
    return None


def confirmed(shell: Shell) -> QWidget | None:
    """A count that became slips."""
    warehouse = _warehouse(shell)
    number = begin(warehouse, blind=False)
    tally(warehouse, number, (1, "80", ""), (2, "61", ""))
    tally(warehouse, number, (1, "80", ""), (2, "61", ""), by="accountant", pass_=Pass.SECOND)
    warehouse.perform(confirm_count, ConfirmCount(number), world.person("supervisor"))
    shell.open(DifferencesLink(number))
    return None


def listed(shell: Shell) -> QWidget | None:
    """Two counts, one of them over."""
    confirmed(shell)
    half_counted(_warehouse(shell))
    page = shell.tabs.pages[-2]
    shell.tabs.show_page(page)
    page.refresh()
    return None
