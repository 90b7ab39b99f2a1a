"""The settings' own form, made from their table; each is changed by an act of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget
from typing_extensions import override

from partsdesk.domain.values.people import Role
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.settings import SETTINGS, Setting, Sort, checked
from partsdesk.domain.values.topics import Topic
from partsdesk.services.settings import (
    BY_OTHER_ACTS,
    ChangeSetting,
    SettingShown,
    change_setting,
    list_settings,
)
from partsdesk.services.warehouse import RoleNeeded
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice, DateField
from partsdesk.ui.forms.editors import ChoiceEditor, Editor, TextEditor
from partsdesk.ui.forms.form import Field, Form, Group
from partsdesk.ui.forms.record import Record
from partsdesk.ui.pages.settings.section import Section
from partsdesk.ui.parts import ActionButton, label
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording import settings as said
from partsdesk.wording.language import N_, _, ngettext
from partsdesk.wording.refusals import explain

GROUPS: Mapping[str, tuple[str, ...]] = {
    N_("The company"): ("company", "zone", "taxpayer"),
    N_("Slips"): ("keepers-draft", "refuse-beyond-free", "papers-due-days", "hold-days"),
    N_("Counts"): (
        "count-tolerance-pieces",
        "count-tolerance-rate",
        "count-tolerance-amount",
        "count-months-a",
        "count-months-b",
        "count-months-c",
    ),
    N_("Books"): ("estimates", "account-elsewhere", "price-off-rate"),
    N_("Month end"): (
        "close-needs-papers",
        "close-needs-counts",
        "close-needs-hold",
        "close-needs-signatures",
    ),
    N_("Count differences"): ("dispose-supervisor", "dispose-service-manager"),
}
BACKUPS: Mapping[str, tuple[str, ...]] = {
    N_("Nightly backup"): (
        "backup-folder",
        "backup-hour",
        "backup-keep-days",
        "backup-keep-months",
    ),
}
OTHERS = N_("Others")


class DatedEditor(Editor):
    """A value that holds from a day on; what held before stays readable beside it."""

    def __init__(self, bench: Bench, setting: Setting) -> None:
        holder = QWidget()
        super().__init__(holder)
        self._kept = ""
        self._since = DateField(bench.months.today)
        self._since.setMaximumWidth(110)
        self._choice = Choice(bench)
        self._choice.addItem(said.unset(setting.key), "")
        for value in setting.choices:
            self._choice.addItem(said.choice(value), value)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._choice, 1)
        row.addWidget(label(_("since"), Tone.SOFT))
        row.addWidget(self._since)
        self.setFocusProxy(self._choice)
        self._choice.activated.connect(self.edited)
        self._since.dated.connect(self._tell)

    @override
    def name(self, text: str) -> None:
        self._choice.setAccessibleName(text)
        self._since.setAccessibleName(_("{name}: since", name=text))

    @override
    def put(self, value: Any) -> None:
        self._kept = value or ""
        since, _sign, last = (sorted(self._kept.splitlines()) or [""])[-1].partition("=")
        if since:
            self._since.put(dt.date.fromisoformat(since))
        self._choice.put(last)

    @override
    def value(self) -> str | None:
        """The lines that there were, with the one that is chosen; none at all for no decision."""
        chosen, since = self._choice.currentData(), self._since.value.isoformat()
        if not chosen:
            return None
        lines = [line for line in self._kept.splitlines() if not line.startswith(since)]
        return "\n".join(sorted([*lines, f"{since}={chosen}"]))

    @Slot(object)
    def _tell(self, _day: object) -> None:
        self.edited.emit()


class ValuesSection(Section):
    """The settings of some groups."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS})
    groups: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._last: dict[str, SettingShown] = {}
        self._waiting: set[str] = set()
        groups = [Group(title, _fields(self, keys)) for title, keys in self.every_group().items()]
        self.record = Record([each.meant for group in groups for each in group.fields])
        self.form = Form(bench, groups, {})
        self.form.edited.connect(self._edit)
        self.save = self.action(_("Save"), "Ctrl+S", self._save)
        self.undo = self.action(_("Undo"), "Ctrl+Z", self._undo)
        self._count = label(tone=Tone.SOFT)
        row = QHBoxLayout()
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(ActionButton(self.undo))
        row.addWidget(ActionButton(self.save, primary=True))
        self.layout_.addLayout(row)
        self.layout_.addWidget(scrolled(self.form), 1)
        self.is_mine = self.allow(self.save, Role.ADMIN)
        if not self.is_mine:
            self.form.lock(explain(RoleNeeded("", (Role.ADMIN,))))

    @classmethod
    def every_group(cls) -> Mapping[str, tuple[str, ...]]:
        """The groups of this section."""
        return cls.groups

    @property
    @override
    def is_busy(self) -> bool:
        return bool(self.record.changed)

    @override
    def refresh(self) -> None:
        if not self.record.changed:
            self.bench.courier.ask(self, list_settings, None).then(self._take)

    def changed_by(self, key: str) -> str:
        """Who decided a setting last, and when."""
        shown = self._last.get(key)
        if shown is None or shown.at is None:
            return ""
        day = figures.moment(shown.at, self.bench.zone)
        return _("{name}, {moment}", name=shown.by, moment=day)

    def _take(self, settings: tuple[SettingShown, ...]) -> None:
        self._last = {each.setting.key: each for each in settings}
        kept = {key: each.value if each.is_decided else None for key, each in self._last.items()}
        self.record.take({each.name: kept[each.name] for each in self.record.fields})
        self.form.show_record(self.record, is_new=False)
        self._show()

    @Slot(str)
    def _edit(self, name: str) -> None:
        self.record.type(name, self.form.boxes[name].editor.value())
        self.form.show_states(self.record)
        self._show()

    def _show(self) -> None:
        count = len(self.record.changed)
        more = ngettext("{count} field changed", "{count} fields changed", count, count=count)
        self._count.setText(more if count else "")
        self.undo.setEnabled(bool(count))

    @Slot()
    def _undo(self) -> None:
        self.record.take(self.record.kept)
        self.form.show_record(self.record, is_new=False)
        self._show()

    @Slot()
    def _save(self) -> None:
        """Send what was changed, an act each; the last answer says how many were kept."""
        self.record.refusals.clear()
        values = self.record.values()
        self.form.show_states(self.record)
        if values is None:
            self.form.go_to(next(iter(self.record.refusals)))
            return
        for key in self.record.changed:
            asked = ChangeSetting(key, values[key])
            pending = self.bench.courier.perform(self, change_setting, asked)
            pending.then(partial(self._kept, key)).refused(self._refuse)

    def _kept(self, key: str, _done: object) -> None:
        self.record.kept[key] = self.record.typed[key]
        self.tells.emit(_("Saved: {name}", name=terms.setting(key)))
        self.form.show_states(self.record)
        self._show()
        self.refresh()

    def _refuse(self, refusal: Refusal) -> None:
        place = self.record.refuse(refusal)
        self.form.show_states(self.record)
        if place:
            self.form.go_to(place)
        else:
            self.refuses.emit(refusal)


class SettingsSection(ValuesSection):
    """Everything that has no section of its own."""

    @override
    @classmethod
    def every_group(cls) -> Mapping[str, tuple[str, ...]]:
        """The groups, and at the end whatever stands in none of them."""
        placed = {key for groups in (GROUPS, BACKUPS) for keys in groups.values() for key in keys}
        others = tuple(key for key in SETTINGS if key not in placed | BY_OTHER_ACTS)
        return {**GROUPS, **({OTHERS: others} if others else {})}


def scrolled(inside: QWidget) -> QScrollArea:
    """A form that may be higher than the window."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    return area


def _fields(section: ValuesSection, keys: tuple[str, ...]) -> tuple[Field, ...]:
    return tuple(_field(section, SETTINGS[key]) for key in keys)


def _field(section: ValuesSection, setting: Setting) -> Field:
    key = setting.key

    def hint() -> str:
        return "\n".join(filter(None, [said.meaning(key), section.changed_by(key)]))

    return Field(
        key,
        lambda bench, _choices: _editor(bench, setting),
        read=_reader(key),
        title=partial(terms.setting, key),
        hint=hint,
    )


def _editor(bench: Bench, setting: Setting) -> Editor:
    if setting.dated:
        return DatedEditor(bench, setting)
    values = setting.choices or (("yes", "no") if setting.sort is Sort.YES_NO else ())
    if values:
        options = [(None, said.unset(setting.key)), *((each, said.choice(each)) for each in values)]
        return ChoiceEditor(bench, options)
    return SettingText(said.unset(setting.key))


class SettingText(TextEditor):
    """A text of which nothing means that nobody has decided."""

    @override
    def value(self) -> str | None:  # type: ignore[override]  # unset is a value of its own
        return super().value() or None


def _reader(key: str) -> Callable[[Any], Any]:
    return lambda value: None if value is None else checked(key, value)
