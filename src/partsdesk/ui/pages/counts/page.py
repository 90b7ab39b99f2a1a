"""The list of counts 盘点: what is being counted, what was, and what has come due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import Slot
from typing_extensions import override

from partsdesk.domain.counting.counts import CountState
from partsdesk.domain.values.topics import Topic
from partsdesk.services.counting.opening import COUNTERS
from partsdesk.services.counting.showing import Due, due_of
from partsdesk.services.lists import ListAsked, Nature
from partsdesk.services.warehouse import RoleNeeded
from partsdesk.ui.bench import Bench
from partsdesk.ui.listed import OneListPage
from partsdesk.ui.page import CountLink, DifferencesLink, NewCountLink, StatementLink
from partsdesk.ui.pages.counts.saying import due_sentence
from partsdesk.ui.parts import label
from partsdesk.ui.tables.chips import mine, one_of, this_month
from partsdesk.ui.tables.columns import Column, Row, columns
from partsdesk.ui.tables.side import Essentials, Line, essentials
from partsdesk.ui.tables.view import ListView
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import N_, _
from partsdesk.wording.refusals import explain


class CountsPage(OneListPage):
    """Counts to be gone on with; Enter opens one, Ctrl+N begins one."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.COUNTS})

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Counts"))
        self.differences = self.action(_("Differences"), "Ctrl+D", self._open_differences)
        self.new = self.action(_("New count"), "Ctrl+N", self._begin)
        self.statement = self.action(_("Account, card, stock"), "Ctrl+T", self._open_statement)
        self.head.add_button(self.statement)
        self.head.add_button(self.differences)
        self.head.add_button(self.new, primary=True)
        self._allow()
        self.due = label(tone=Tone.SOFT)
        self.due.setWordWrap(True)
        self.layout_.addWidget(self.due)
        shown = count_columns()
        self.show_list(
            ListView(
                bench,
                shown,
                ListAsked("counts"),
                empty=_("No counts here. Ctrl+N begins one."),
                hint=_("Number, note …"),
                chips=(
                    one_of("open", N_("Open"), "count_state", [CountState.OPEN.value]),
                    mine(bench, "opened_by"),
                    this_month(bench, "opened_at", Nature.MOMENT),
                ),
                details=with_progress(shown),
            )
        )

    @property
    @override
    def subject(self) -> str:
        return "counts"

    @override
    def start(self) -> None:
        super().start()
        self.bench.courier.ask(self, due_of, ()).then(self._show_due)

    def _allow(self) -> None:
        may = self.bench.actor.is_one_of(frozenset(COUNTERS))
        self.new.setEnabled(may)
        if not may:
            self.new.setToolTip(explain(RoleNeeded("", COUNTERS)))

    def _show_due(self, due: Due) -> None:
        self.due.setText(due_sentence(due))

    @Slot()
    def _begin(self) -> None:
        self.asks.emit(NewCountLink())

    @Slot()
    def _open_statement(self) -> None:
        self.asks.emit(StatementLink())

    @Slot()
    def _open_differences(self) -> None:
        row = self.list.current()
        if row is not None:
            self.asks.emit(DifferencesLink(str(row["number"])))
        else:
            self.notices.tell(_("Choose a count first."), Tone.ATTENTION)

    @override
    @Slot(object)
    def open_row(self, row: Row) -> None:
        is_open = row["count_state"] == CountState.OPEN.value
        number = str(row["number"])
        self.asks.emit(CountLink(number) if is_open else DifferencesLink(number))


def count_columns() -> list[Column]:
    """What every list of counts shows."""
    found = columns(
        "counts",
        *("number", "count_state", "choice", "stores", "lines", "counted_lines", "differing"),
        *("second", "opened_at", "opened_by"),
        number=136,
        count_state=84,
        choice=136,
        stores=120,
        lines=70,
        counted_lines=70,
        differing=70,
        second=70,
        opened_by=84,
    )
    return [replace(each, stretches=each.name == "stores") for each in found]


def with_progress(shown: Sequence[Column]) -> Essentials:
    """How far a count has come, and then all that is known of it."""
    rest = essentials(shown)

    def lines(row: Row) -> Sequence[Line]:
        done, every = int(row["counted_lines"] or 0), int(row["lines"] or 0)
        share = f"{done:,} / {every:,} · {100 * done // every if every else 0} %"
        return [(_("Progress"), share, Tone.ACCENT), *rest(row)]

    return lines
