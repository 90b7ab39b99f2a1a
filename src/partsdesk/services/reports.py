"""The reports: one table, which the window, the command line and exports are generic over.

To add one, write its question in the repository, its rows in ``exporting`` and a line here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from partsdesk.database.repositories.searching import MOST_ROWS, bounded
from partsdesk.database.work import View
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.exporting.asked import ReportAsked, chosen
from partsdesk.services.exporting.files import check_may_have
from partsdesk.services.exporting.table import EXPORTS, Export
from partsdesk.sheets.columns import Column
from partsdesk.sheets.writing import Value


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its name, what it can be asked, its query and its columns."""

    name: str
    zh: str
    en: str
    question: frozenset[str]
    query: Export
    columns: tuple[Column, ...]


@dataclass(eq=False)
class UnknownReport(Refusal):
    """There is no report of this name."""

    report: str


@dataclass(frozen=True, slots=True)
class PageAsked:
    """A page of a report."""

    report: str
    asked: ReportAsked
    offset: int = 0
    limit: int = MOST_ROWS


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A page of rows in the order of the report's columns.

    Attributes:
        more: whether there are rows after these.
    """

    rows: tuple[Sequence[Value], ...]
    more: bool


def _report(name: str) -> Report:
    export = EXPORTS[name]
    zh, en = export.columns.title
    return Report(name, zh, en, export.filters, export, export.columns.columns)


REPORTS: Mapping[str, Report] = {
    name: _report(name) for name in ("stock", "movements", "cards", "account", "slips", "audit")
}


def report_page(view: View, asked: PageAsked) -> ReportPage:
    """A page of a report, of 500 rows at most.

    Raises:
        UnknownReport, RoleNeeded, RangeTurned, UnknownStore, UnknownItem, UnknownKind,
        OutsideStores.
    """
    report = REPORTS.get(asked.report)
    if report is None:
        raise UnknownReport(asked.report)
    check_may_have(report.query, view.actor)
    rows = iter(report.query.rows(view, chosen(view, asked.asked)))
    limit = bounded(asked.limit)
    found = tuple(islice(rows, asked.offset, asked.offset + limit + 1))
    return ReportPage(found[:limit], len(found) > limit)
