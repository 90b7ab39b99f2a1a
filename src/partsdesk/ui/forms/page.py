"""The page of one thing that has fields: an item, a partner, a store, a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QScrollArea
from typing_extensions import override

from partsdesk.domain.values.people import Role
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.services.scans import ScanRead
from partsdesk.services.warehouse import Done, PasswordFirst, Query, RoleNeeded
from partsdesk.ui.bench import Bench
from partsdesk.ui.forms.editors import Choices, CodeEditor
from partsdesk.ui.forms.form import Form, Group
from partsdesk.ui.forms.record import Record
from partsdesk.ui.page import Link, Page, RecordLink
from partsdesk.ui.parts import put_tone
from partsdesk.ui.pending import Pending
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scans.desk import Answer, said_of
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _, ngettext, say
from partsdesk.wording.refusals import explain

Saver = Callable[[Bench, "RecordPage", Any, Mapping[str, Any]], Pending[Done[Any]]]


@dataclass(frozen=True, slots=True)
class Door:
    """A way from a thing to what belongs to it; its name is a message id."""

    name: str
    link: Callable[[Any], Link]
    key: str = ""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of thing that has a form: one entry, and the page knows no more.

    Attributes:
        title: what one is called, and ``new`` what a new one is; message ids.
        load: asks for one by its id, with what its fields choose from; of None only the latter.
        show: what its fields show; of what was loaded without a thing, what a new one begins with.
        choices: what its fields choose from, by field.
        called: its code and its name.
        save: sends the act; the loaded thing, and what is meant by every field.
        id_of: its id, from what the act answered.
        unique: the fields that a copy does not take over.
        by_password: whether badge and PIN do not suffice to change one.
        changed: the refusal that says that somebody else was faster.
    """

    name: str
    title: str
    new: str
    subject: str
    groups: tuple[Group, ...]
    load: Query[Any, Any]
    show: Callable[[Any], Mapping[str, Any]]
    choices: Callable[[Any], Choices]
    called: Callable[[Any], tuple[str, str]]
    save: Saver
    id_of: Callable[[Any], int | str]
    roles: frozenset[Role]
    topics: frozenset[Topic]
    changed: type[Refusal] | None
    unique: frozenset[str] = frozenset()
    places: Mapping[str, str] = field(default_factory=dict)
    doors: tuple[Door, ...] = ()
    by_password: bool = False


class RecordPage(Page):
    """Its fields, typed over and saved; or those of a new one."""

    def __init__(self, bench: Bench, kind: RecordKind, link: RecordLink) -> None:
        super().__init__(bench)
        self._kind = kind
        self._id = link.id
        self._copy_of = link.copy_of
        self._begins = dict(link.begins)
        self._made = 0
        self._closes_after = False
        self._loaded: Any = None
        self.form: Form | None = None
        fields = [each.meant for group in kind.groups for each in group.fields]
        self.record = Record(fields, kind.places)
        self.head.title.setText(say(kind.title if link.id else kind.new))
        self._build_actions()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.layout_.addWidget(self._scroll, 1)

    @property
    @override
    def subject(self) -> str:
        return self._kind.subject

    @property
    @override
    def title(self) -> str:
        return self.head.title.text()

    @property
    def is_new(self) -> bool:
        """Whether the thing is not there yet."""
        return self._id is None

    @override
    def start(self) -> None:
        wanted = self._copy_of if self.is_new else self._id
        self.bench.courier.ask(self, self._kind.load, wanted).then(self._take)

    @override
    def refresh(self) -> None:
        """Ask again, unless somebody is typing: what is typed is never overwritten."""
        if not self.is_new and not self.record.changed:
            self.start()

    @override
    def hear(self, topics: Iterable[Topic]) -> None:
        if self._kind.topics & frozenset(topics):
            self.refresh()

    @override
    def may_close(self) -> bool:
        if not self.record.changed or self.form is None:
            return True
        count = len(self.record.changed)
        said = ngettext(
            "{count} field is not saved yet", "{count} fields are not saved yet", count, count=count
        )
        choices = [(_("Save and close"), self._save_and_close), (_("Do not save"), self._leave)]
        self.notices.offer(said, choices)
        return False

    @property
    @override
    def takes_badges(self) -> bool:
        return self._scanned_into is not None

    @override
    def on_scan(self, scan: Scan, read: ScanRead) -> Answer:
        """Into the field for codes that the keyboard is in, where it is in one."""
        editor = self._scanned_into
        if editor is None:
            return super().on_scan(scan, read)
        editor.take_scan(scan.text)
        return Answer(_("Put into the field"), code=said_of(scan, read))

    @property
    def _scanned_into(self) -> CodeEditor | None:
        """The field for codes that the keyboard is in."""
        boxes = self.form.boxes.values() if self.form is not None else ()
        editors = [box.editor for box in boxes if isinstance(box.editor, CodeEditor)]
        return next((each for each in editors if each.control.hasFocus()), None)

    def _build_actions(self) -> None:
        self._doors: list[QAction] = []
        for door in self._kind.doors:
            made = self.action(say(door.name), door.key, partial(self._open, door))
            made.setVisible(not self.is_new)
            self.head.add_button(made)
            self._doors.append(made)
        self.another = self.action(_("New"), "Ctrl+N", self._begin_another)
        self.copy = self.action(_("Copy"), "F4", self._copy)
        self.undo = self.action(_("Undo"), "Ctrl+Z", self._undo)
        self.save = self.action(_("Save"), "Ctrl+S", self._save)
        for action in (self.another, self.copy, self.undo, self.save):
            self.head.add_button(action, primary=action is self.save)

    def _take(self, loaded: Any) -> None:
        """Show what was asked for; the thing itself, or what a new one begins with."""
        kind = self._kind
        self._loaded = loaded
        shown = kind.show(loaded)
        if self._copy_of is not None and self.is_new:
            shown = dict(shown) | dict.fromkeys(kind.unique, "")
        self.record.take(dict(shown) | (self._begins if self.is_new else {}))
        if self.form is None:
            self._build_form(kind.choices(loaded))
        if self.form is not None:
            self.form.show_record(self.record, is_new=self.is_new)
        self._show_rights()
        self._show()

    def _build_form(self, choices: Choices) -> None:
        self.form = Form(self.bench, self._kind.groups, choices)
        self.form.edited.connect(self._edit)
        self._scroll.setWidget(self.form)
        self.form.go_to(self.record.fields[0].name)

    def _show_rights(self) -> None:
        """Who may not change it sees it all the same, and is told why."""
        actor, roles = self.bench.actor, self._kind.roles
        if self.form is None:
            return
        if actor.is_one_of(roles) and not (self._kind.by_password and actor.by_pin):
            lasting = all(box.field.is_for_ever for box in self.form.boxes.values())
            self.save.setEnabled(self.is_new or not lasting)
            is_fixed = lasting and not self.is_new
            self.save.setToolTip(_("It stays as it is") if is_fixed else self.save.text())
            return
        lacks = RoleNeeded("", tuple(sorted(roles)))
        why = explain(PasswordFirst("") if actor.is_one_of(roles) else lacks)
        self.form.lock(why)
        for action in (self.another, self.copy, self.save):
            action.setEnabled(False)
            action.setToolTip(why)

    def _show(self) -> None:
        """Show in the head what it is and how it stands."""
        kind, record = self._kind, self.record
        if not self.is_new:
            code, name = kind.called(self._loaded)
            self.head.title.setText(name or code)
            self.head.show_mark(self.head.number, code)
            is_idle = record.kept.get("active") is False
            self.head.show_mark(self.head.state, _("not in use") if is_idle else "")
            put_tone(self.head.state, Tone.ATTENTION)
        count = len(record.changed)
        more = ngettext("{count} field changed", "{count} fields changed", count, count=count)
        self.head.more.setText(more if count and not self.is_new else "")
        self.undo.setEnabled(bool(count))
        for action in (*self._doors, self.copy):
            action.setVisible(not self.is_new)
        self.retitled.emit(self.title)

    @Slot(str)
    def _edit(self, name: str) -> None:
        if self.form is not None:
            self.record.type(name, self.form.boxes[name].editor.value())
            self.form.show_states(self.record)
            self._show()

    @Slot()
    def _undo(self) -> None:
        if self.form is not None:
            self.record.take(self.record.kept)
            self.form.show_record(self.record, is_new=self.is_new)
            self.notices.clear()
            self._show()

    @Slot()
    def _save(self) -> None:
        if self.form is None:
            return
        self.record.refusals.clear()
        values = self.record.values()
        self.form.show_states(self.record)
        if values is None:
            self._closes_after = False
            self.form.go_to(next(iter(self.record.refusals)))
            return
        held = None if self.is_new else self._loaded
        pending = self._kind.save(self.bench, self, held, values)
        pending.holding(self.save).then(self._saved).refused(self._refuse)

    def _saved(self, done: Done[Any]) -> None:
        self.notices.tell(_("Saved: {name}", name=done.result.called))
        self._id = self._kind.id_of(done.result)
        self.record.take(self.record.typed)
        self.became.emit(RecordLink(self._kind.name, self._id))
        if self._closes_after:
            self.closes.emit()
            return
        self.start()

    def _refuse(self, refusal: Refusal) -> None:
        """Say it at its field; what is about none of them is said above."""
        self._closes_after = False
        place = self.record.refuse(refusal)
        if self.form is not None:
            self.form.show_states(self.record)
            if place:
                self.form.go_to(place)
                return
        self.notices.show_refusal(refusal)
        if self._kind.changed is not None and isinstance(refusal, self._kind.changed):
            self.notices.add_choice(_("Load it anew"), self.start)

    @Slot()
    def _save_and_close(self) -> None:
        self.notices.clear()
        self._closes_after = True
        self._save()

    @Slot()
    def _leave(self) -> None:
        self.record.take(self.record.kept)
        self.closes.emit()

    @Slot()
    def _begin_another(self) -> None:
        self._ask_for(None)

    @Slot()
    def _copy(self) -> None:
        self._ask_for(self._id)

    def _ask_for(self, copy_of: int | str | None) -> None:
        self._made += 1
        self.asks.emit(RecordLink(self._kind.name, None, copy_of, nonce=id(self) + self._made))

    def _open(self, door: Door) -> None:
        self.asks.emit(door.link(self._loaded))
