"""The table of reports: pages of each, on both databases, and the same figures as in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from partsdesk.domain.values.people import Role
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.exporting.asked import ReportAsked
from partsdesk.services.exporting.files import ExportFile, export_file
from partsdesk.services.reports import REPORTS, PageAsked, UnknownReport, report_page
from partsdesk.services.warehouse import RoleNeeded, Warehouse
from partsdesk.sheets.writing import text_of
from tests.database.lived import WHO, Lived, cards, lived_in
from tests.support.builders import an_actor


@pytest.fixture
def lived(warehouse: Warehouse) -> Lived:
    """A warehouse that has lived, on either database."""
    return lived_in(warehouse, seed=11, slips=15)


def pages(lived: Lived, report: str, limit: int) -> list[list[str]]:
    """All rows of a report, page by page, as texts."""
    rows: list[list[str]] = []
    more = True
    while more:
        asked = PageAsked(report, ReportAsked(), len(rows), limit)
        page = lived.warehouse.ask(report_page, asked, WHO)
        assert len(page.rows) <= limit
        rows += [[text_of(value) for value in row] for row in page.rows]
        more = page.more
    return rows


def test_pages_hold_what_the_file_holds(lived: Lived, tmp_path: Path) -> None:
    for name, report in REPORTS.items():
        path = tmp_path / f"{name}.json"
        export_file(lived.warehouse, WHO, ExportFile(name, path))
        names = [column.name for column in report.columns]
        written = [[row[name] for name in names] for row in json.loads(path.read_text("utf-8"))]
        assert written
        if name == "audit":  # each file adds a record of its own
            written = written[:10]
            assert pages(lived, name, 7)[:10] == written
        else:
            assert pages(lived, name, 7) == written


def test_executed_slips_and_cards_say_the_same(lived: Lived) -> None:
    lines = [dict(zip(names("slips"), row, strict=True)) for row in pages(lived, "slips", 500)]
    entries = [dict(zip(names("cards"), row, strict=True)) for row in pages(lived, "cards", 500)]
    moved = {
        (row["number"], row["store"], row["bin"], row["item"], row["quantity"])
        for row in lines
        if row["card_date"]
    }
    figures = {
        (
            row["number"],
            row["store"],
            row["bin"],
            row["item"],
            row["in_qty"] if row["in_qty"] != "0" else row["out_qty"],
        )
        for row in entries
    }
    into = {
        (row["number"], row["to_store"], row["to_bin"], row["item"], row["quantity"])
        for row in lines
        if row["to_store"] and row["card_date"]
    }
    assert figures == moved | into
    assert len(entries) == len(cards(lived))


def names(report: str) -> list[str]:
    """The canonical names of a report's columns."""
    return [column.name for column in REPORTS[report].columns]


def test_a_page_is_never_more_than_five_hundred_rows(lived: Lived) -> None:
    asked = PageAsked("stock", ReportAsked(), limit=10_000)
    assert len(lived.warehouse.ask(report_page, asked, WHO).rows) <= 500
    assert not lived.warehouse.ask(report_page, PageAsked("stock", ReportAsked(), 500), WHO).rows


def test_a_report_can_be_narrowed(lived: Lived) -> None:
    asked = PageAsked("cards", ReportAsked(kind="transfer", item="A-1", store="SIDE"))
    for row in lived.warehouse.ask(report_page, asked, WHO).rows:
        _, _, kind, store, _, item, _, into, *_ = row
        assert (kind, store, item) == ("transfer", "SIDE", "A-1")
        assert isinstance(into, Quantity)


def test_reports_are_refused_like_their_files(lived: Lived) -> None:
    keeper = an_actor(Role.KEEPER, user=1)
    with pytest.raises(RoleNeeded):
        lived.warehouse.ask(report_page, PageAsked("audit", ReportAsked()), keeper)
    with pytest.raises(UnknownReport):
        lived.warehouse.ask(report_page, PageAsked("nothing", ReportAsked()), keeper)


def test_every_report_has_both_names_and_known_filters() -> None:
    for name, report in REPORTS.items():
        assert report.name == name
        assert report.zh != report.en
        assert report.question <= {"from", "to", "store", "item", "kind"}
