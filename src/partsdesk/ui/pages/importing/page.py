"""A file is taken in: chosen, looked at cell by cell, mended, and then all of it or what is right.

The same page for items, partners, stores, opening stock and slips: what differs stands in
``SORTS``. Nothing is written before somebody says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel
from typing_extensions import override

from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.topics import Topic
from partsdesk.services.importing.files import ImportReport
from partsdesk.services.importing.preview import (
    SORTS,
    Preview,
    PreviewAsked,
    Previewed,
    export_failed,
    preview_file,
    promised_columns,
    take_previewed,
)
from partsdesk.services.importing.templates import write_template
from partsdesk.services.lists import Nature
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice
from partsdesk.ui.page import ImportLink, Page
from partsdesk.ui.pages.importing.mapping import MappingCard
from partsdesk.ui.parts import chip, label, pill, put_tone
from partsdesk.ui.saving import WORKBOOK, ask_open, ask_save
from partsdesk.ui.tables.columns import Column, Row, heading
from partsdesk.ui.tables.still import StillTable, in_card
from partsdesk.ui.tones import Tone
from partsdesk.ui.working import Progress, Working
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, Language, _, language_in_use, ngettext, say
from partsdesk.wording.refusals import describe, explain

NAMES: Mapping[str, str] = {
    "items": N_("Items"),
    "partners": N_("Partners"),
    "stores": N_("Stores"),
    "slips": N_("Slips"),
    "orders": N_("Orders"),
    "count": N_("Counted goods"),
    "account": N_("Account balances"),
}
SUBJECTS = {"slips": "slips", "opening-stock": "slips", "count": "counts", "account": "counts"}
TOUCHED = frozenset(
    {Topic.CATALOG, Topic.PARTNERS, Topic.PLACES, Topic.SLIPS, Topic.ORDERS, Topic.COUNTS}
)
WIDTHS = {"name": 200, "spec": 160, "code": 120, "item": 120, "address": 200, "date": 96}
USUAL_PX = 92
OWN_PX = 140  # of a column whose meaning is not known yet
NUMBER = " row"  # no column of a file is called so


class ImportPage(Page):
    """One file on its way in."""

    def __init__(self, bench: Bench, link: ImportLink) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Import"))
        self.preview: Preview | None = None
        self._path: Path | None = None
        self._closes_after = False
        self.setAcceptDrops(True)
        self._build_actions()
        self._build_bar(link.sort)
        self.working = Working(bench)
        self.mapping = MappingCard(bench)
        self.mapping.mapped.connect(self._look)
        self.mapping.hide()
        self.table = StillTable(bench, [])
        self.table.looked.connect(self._say)
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setMinimumHeight(20)
        self.layout_.addWidget(self.working)
        self.layout_.addWidget(self.mapping)
        self.layout_.addWidget(in_card(self.table), 1)
        self.layout_.addWidget(self.why)
        self._show()

    @property
    @override
    def subject(self) -> str:
        return SUBJECTS.get(self.sort, "catalogue")

    @property
    def sort(self) -> str:
        """What the file is taken in as."""
        return str(self.sorts.currentData())

    def take_file(self, path: Path) -> None:
        """Look at a file."""
        self._path = path
        self._look(None)

    @override
    def refresh(self) -> None:
        """Look at the file again: it was mended meanwhile."""
        if self._path is not None and not self.working.is_at_it:
            self._look(None)

    @override
    def may_close(self) -> bool:
        """Work under way is not left alone: it is waited for, or stopped."""
        if not self.working.is_at_it:
            return True
        stop = (_("Stop and close"), self._stop_and_close)
        self.notices.offer(_("The file is still being worked on"), [stop])
        return False

    @override
    def dragEnterEvent(self, event: QDragEnterEvent, /) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent, /) -> None:
        urls = event.mimeData().urls()
        if urls:
            self.take_file(Path(urls[0].toLocalFile()))

    def _build_actions(self) -> None:
        self.open = self.action(_("Choose a file"), "Ctrl+O", self._choose)
        self.template = self.action(_("Template with examples"), "", self._choose_template)
        self.failed = self.action(_("Export wrong rows"), "Ctrl+E", self._export_failed)
        self.right = self.action(_("Only the right rows"), "Shift+F9", self._take_right)
        self.all = self.action(_("Take in"), "F9", self._take_all)
        for action in (self.template, self.open, self.failed, self.right, self.all):
            self.head.add_button(action, primary=action is self.all)

    def _build_bar(self, sort: str) -> None:
        self.sorts = Choice(self.bench)
        self.sorts.setAccessibleName(_("What the file holds"))
        self.sorts.setMinimumWidth(130)
        for each in SORTS:
            name = say(NAMES[each]) if each in NAMES else terms.kind(each)
            self.sorts.addItem(name, each)
        self.sorts.put(sort)
        self.sorts.activated.connect(self.refresh)
        self._file = label(tone=Tone.SOFT)
        self._count, self._good, self._bad = label(tone=Tone.SOFT), pill(), pill()
        put_tone(self._good, Tone.GOOD)
        put_tone(self._bad, Tone.WRONG)
        self.only_bad = chip(_("Only wrong rows"))
        self.only_bad.toggled.connect(self._narrow)
        self.shows_columns = chip(_("Columns"))
        self.shows_columns.toggled.connect(self.mapping_shown)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.sorts)
        row.addWidget(self._file, 1)
        for part in (self._count, self._good, self._bad):
            row.addWidget(part)
        row.addWidget(self.only_bad)
        row.addWidget(self.shows_columns)
        self.layout_.addLayout(row)

    @Slot(bool)
    def mapping_shown(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Show or hide which column of the file is which of ours."""
        self.mapping.setVisible(shown)

    @Slot()
    def _choose(self) -> None:
        kinds = _("Workbooks and tables") + " (*.xlsx *.xls *.csv *.json *.txt *.dat)"
        chosen = ask_open(self, self.open.text(), kinds, bench=self.bench)
        if chosen is not None:
            self.take_file(chosen)

    @Slot()
    def _choose_template(self) -> None:
        name = self.sorts.currentText()
        chosen = ask_save(self, self.template.text(), name, WORKBOOK, bench=self.bench)
        if chosen is not None:
            self.save_template(chosen)

    def save_template(self, path: Path) -> None:
        """Write a workbook to be filled in."""
        work = partial(_template, self.sort, path)
        pending = self.working.run(_("The template is being written …"), work)
        pending.then(self._say_written)

    @Slot(object)
    def _look(self, columns: Mapping[str, str] | None) -> None:
        """Look at the file, with what was said of its columns just now."""
        if self._path is None or self.working.is_at_it:
            return
        self.notices.clear()
        self._closes_after = False
        asked = PreviewAsked(self.sort, self._path, columns, _spoken())
        pending = self.working.run(_("The file is being looked at …"), partial(_preview, asked))
        pending.then(self._take).failed(self._fail).refused(self._refuse)

    def _take(self, preview: Preview) -> None:
        self.preview = preview
        self.mapping.show_preview(preview)
        if preview.missing:
            self.shows_columns.setChecked(True)
            lacks = figures.joined([self._named(need) for need in preview.missing])
            text = _(
                "These columns are needed; choose which of the file they are: {lacks}", lacks=lacks
            )
            self.notices.tell(text, Tone.ATTENTION)
        self.table.still.put_columns(_columns(preview))
        self.table.widen()
        self.table.still.take([_row(each) for each in preview.rows])
        self.only_bad.setChecked(False)
        self._show()

    @staticmethod
    def _named(need: str) -> str:
        return " / ".join(heading(name) for name in need.split("|"))

    def _refuse(self, refusal: object) -> None:
        """The file as a whole cannot be used: nothing of it is shown any more."""
        self._forget()
        self.notices.show_refusal(refusal)  # type: ignore[arg-type]  # refused, so a refusal

    @Slot()
    def _stop_and_close(self) -> None:
        self._closes_after = True
        self.working.call_off()

    def _fail(self, fault: Exception) -> None:
        if self._closes_after:
            self.closes.emit()
        elif self.working.was_stopped:
            self.notices.tell(_("Stopped: nothing that was not complete was written"))
        else:
            self.notices.show_trouble(fault)

    def _forget(self) -> None:
        self.preview = None
        self.table.still.take([])
        self._show()

    def _show(self) -> None:
        """How many rows there are, how many are wrong, and what can be done with them."""
        report = self.preview.report if self.preview else None
        self._file.setText(self._path.name if self._path else "")
        rows, bad = (report.rows, self.preview.bad) if report and self.preview else (0, 0)
        self._count.setText(figures.rows(rows))
        self._good.setText(_("{count} right", count=f"{rows - bad:,}"))
        self._bad.setText(_("{count} wrong", count=f"{bad:,}"))
        for part in (self._count, self._good):
            part.setVisible(report is not None)
        self.shows_columns.setVisible(self.preview is not None)
        self._bad.setVisible(bool(bad))
        self.only_bad.setVisible(bool(bad))
        self.all.setEnabled(bool(rows and not bad))
        self.all.setToolTip(self._why_not_all(rows, bad))
        self.right.setVisible(bool(bad and rows > bad))
        self.failed.setVisible(bool(bad))
        self.table.say_empty(self._empty())
        self._say(None, "")

    def _empty(self) -> str:
        if self.preview is not None and self.preview.missing:
            return _("First say which columns of the file they are")
        return _("Choose a workbook (Ctrl+O) or drop one here; the template shows what goes in")

    def _why_not_all(self, rows: int, bad: int) -> str:
        if bad:
            return _("There are wrong rows: mend the file, or take in only the right ones")
        return self.all.text() if rows else _("There are no rows to take in yet")

    @Slot()
    def _narrow(self) -> None:
        only = self.only_bad.isChecked()
        self.table.still.keep(lambda row: bool(row["faults"]) or not only)

    @Slot(object, str)
    def _say(self, row: Row | None, column: str) -> None:
        """What is wrong with the current cell, else with its row, else how much is shown."""
        report = self.preview.report if self.preview else None
        if row is not None and row["faults"]:
            faults: Mapping[str, str] = row["faults"]
            said = faults.get(column) or next(iter(faults.values()))
            self.why.setText(_("Row {number}: {said}", number=row[NUMBER], said=said))
        elif report is not None and self.preview is not None:
            notes = [describe(note) for note in report.notes]
            shown = len(self.preview.rows)
            if shown < report.rows:
                notes.append(_("The first and the wrong rows are shown, {count}", count=shown))
            self.why.setText(" · ".join(notes))
        else:
            self.why.setText("")
        self.why.setVisible(bool(self.why.text()))

    @Slot()
    def _take_all(self) -> None:
        self._take_in(only_good=False)

    @Slot()
    def _take_right(self) -> None:
        self._take_in(only_good=True)

    def _take_in(self, *, only_good: bool) -> None:
        if self.preview is None or self.working.is_at_it:
            return
        work = partial(_taken, self.preview, only_good=only_good)
        pending = self.working.run(_("The file is being taken in …"), work)
        pending.holding(self.all, self.right)
        pending.then(self._done).failed(self._fail).refused(self.notices.show_refusal)

    def _done(self, report: ImportReport) -> None:
        """Say what came of it; pages that show such things ask again."""
        self._closes_after = False  # it was done already: whoever closed it is told of that
        self._forget()
        taken = f"{report.taken:,}"
        text = ngettext("{count} was taken in", "{count} were taken in", report.taken, count=taken)
        if report.rejects is not None:
            text = _("{said}; the wrong rows: {path}", said=text, path=report.rejects)
        self.notices.tell(text, Tone.ATTENTION if report.rejects else Tone.GOOD)
        self.bench.courier.changed.emit(TOUCHED)

    @Slot()
    def _export_failed(self) -> None:
        if self.preview is not None:
            work = partial(_export, self.preview)
            pending = self.working.run(_("The wrong rows are being written …"), work)
            pending.then(self._say_written)

    def _say_written(self, path: Path) -> None:
        self.notices.tell(_("Written: {path}", path=path))


def _preview(asked: PreviewAsked, house: Warehouse, actor: Actor, progress: Progress) -> Preview:
    return preview_file(house, actor, asked, progress)


def _taken(
    preview: Preview, house: Warehouse, actor: Actor, progress: Progress, *, only_good: bool
) -> ImportReport:
    return take_previewed(house, actor, preview, progress, only_good=only_good)


def _export(preview: Preview, _house: Warehouse, _actor: Actor, _progress: Progress) -> Path:
    return export_failed(preview)


def _template(sort: str, path: Path, _house: Warehouse, _actor: Actor, _progress: Progress) -> Path:
    return write_template(sort, path, _spoken())


def _spoken() -> Literal["zh", "en"]:
    return "zh" if language_in_use() is Language.ZH else "en"


def _columns(preview: Preview) -> list[Column]:
    """The row's number, and what the file has: our columns, or its own while some are missing."""
    made = [Column(NUMBER, Nature.WHOLE, 56, lambda: _("Row"), soft=True)]
    if preview.missing:
        found = [_column(name, name) for name in dict.fromkeys(preview.headings) if name]
        made += [replace(column, width=OWN_PX) for column in found]
        return [*made[:-1], replace(made[-1], stretches=True)]
    names = [name for name, _needed in promised_columns(preview.asked.sort)]
    return [*made, *(_column(n, heading(n)) for n in names if n in preview.columns)]


def _column(name: str, title: str) -> Column:
    width, stretches = WIDTHS.get(name, USUAL_PX), name in {"name", "note"}
    return Column(name, Nature.TEXT, width, lambda: title, stretches=stretches)


def _row(row: Previewed) -> Row:
    faults: dict[str, str] = {}
    for each in row.faults:
        faults.setdefault(each.column or NUMBER, explain(each.refusal))
    return {**row.cells, NUMBER: row.number, "faults": faults}
