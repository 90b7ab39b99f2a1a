"""Who may do what: one row a step of a kind or another act, one column a role."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit
from typing_extensions import override

from partsdesk.domain.catalog.users import User
from partsdesk.domain.values.people import Role
from partsdesk.domain.values.refusals import Refusal
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import Nature
from partsdesk.services.rights import (
    REVERSE,
    People,
    Right,
    list_people,
    list_rights,
    why_not,
)
from partsdesk.services.settings import ChangeRight, change_right
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import Choice
from partsdesk.ui.pages.settings.section import Section
from partsdesk.ui.parts import ActionButton, chip, label
from partsdesk.ui.tables.columns import Column, Row, told
from partsdesk.ui.tables.still import StillTable, in_card
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.acts import RELEASED_BY, act
from partsdesk.wording.language import N_, _, pick
from partsdesk.wording.refusals import explain

SEARCH_PX = 220
PERSON = "person"
YES = "✓"


class RightsSection(Section):
    """The table that refuses, to be looked through: for a person, with the reason beside it."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.USERS, Topic.SETTINGS, Topic.PLACES})

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._rights: tuple[Right, ...] = ()
        self._people = People((), {}, is_live=True)
        self.table = StillTable(bench, _columns(), empty=_("No act is called so"))
        self.table.pressed.connect(self._toggle)
        self.table.looked.connect(self._look)
        self._build_bar()
        self.layout_.addWidget(in_card(self.table), 1)
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setMinimumHeight(20)
        self.layout_.addWidget(self.why)
        self._say(None)

    @override
    def refresh(self) -> None:
        self.bench.courier.ask(self, list_people, None).then(self._take_people)

    @property
    def person(self) -> User | None:
        """Whose rights are looked at."""
        wanted = self.people.currentData()
        return next((user for user in self._people.users if user.id == wanted), None)

    def _build_bar(self) -> None:
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setFixedWidth(SEARCH_PX)
        self.search.setPlaceholderText(_("Slip kind, step, act …"))
        self.search.setAccessibleName(_("Search this list"))
        self.search.textChanged.connect(self._narrow)
        self.people = Choice(self.bench)
        self.people.setMinimumWidth(200)
        self.people.setAccessibleName(_("What may this person do?"))
        self.people.activated.connect(self._show)
        self.changed = chip(_("Changed by us"))
        self.changed.toggled.connect(self._narrow)
        self.shipped = self.action(_("As shipped"), "Del", self._take_back)
        self.allow(self.shipped, Role.ADMIN)
        caption = label(_("What may this person do?"), Tone.SOFT)
        caption.setBuddy(self.people)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.search)
        row.addWidget(self.changed)
        row.addStretch(1)
        row.addWidget(caption)
        row.addWidget(self.people)
        row.addWidget(ActionButton(self.shipped))
        self.layout_.addLayout(row)

    def _take_people(self, people: People) -> None:
        chosen = self.people.currentData()
        self._people = people
        self.people.clear()
        self.people.addItem(_("nobody chosen"), None)
        for user in people.users:
            self.people.addItem(f"{user.name}  {user.login}", user.id)
        self.people.put(chosen)
        self.people.setCurrentIndex(max(0, self.people.currentIndex()))
        self.bench.courier.ask(self, list_rights, None).then(self._take)

    def _take(self, rights: tuple[Right, ...]) -> None:
        self._rights = rights
        self._show()

    @Slot()
    def _show(self) -> None:
        person = self.person
        columns = _columns(person)
        if [c.name for c in columns] != [c.name for c in self.table.still.columns]:
            self.table.still.put_columns(columns)
            self.table.widen()
        self.table.still.take([_row(right, person, self._why_not(right)) for right in self._rights])
        self._say(self.table.current())

    @Slot()
    def _narrow(self) -> None:
        words = self.search.text().casefold().split()
        only = self.changed.isChecked()

        def keeps(row: Row) -> bool:
            sought = f"{row['kind']} {row['what']}".casefold()
            changed = row["right"].decided is not None
            return all(word in sought for word in words) and (changed or not only)

        self.table.still.keep(keeps)

    @Slot(object, str)
    def _toggle(self, row: Row, column: str) -> None:
        """Give a role a step, or take it away; pressing again undoes it."""
        right: Right = row["right"]
        if column not in set(Role):
            return
        if right.is_fixed or not self.bench.actor.is_one_of(frozenset({Role.ADMIN})):
            self._say(row)
            return
        roles = right.toggled(Role(column))
        self._change(right, None if roles == right.shipped else tuple(sorted(roles)))

    @Slot()
    def _take_back(self) -> None:
        row = self.table.current()
        if row is not None and row["right"].decided is not None:
            self._change(row["right"], None)

    def _change(self, right: Right, roles: tuple[str, ...] | None) -> None:
        asked = ChangeRight(right.kind, right.what, roles)
        said = partial(self._changed, right)
        self.bench.courier.perform(self, change_right, asked).then(said).refused(self._refuse)

    def _changed(self, right: Right, _done: object) -> None:
        self.tells.emit(_("{kind} · {step}: changed; Space again takes it back", **_named(right)))

    def _refuse(self, refusal: object) -> None:
        self.refuses.emit(refusal)

    @Slot(object, str)
    def _look(self, row: Row | None, _: str) -> None:
        self._say(row)

    def _say(self, row: Row | None) -> None:
        """What there is to say of the current row: whether the person may, and why not."""
        person = self.person
        if row is None:
            self.why.setText(_("Two steps of one slip are done by two persons (VAL-10)"))
            return
        right: Right = row["right"]
        if person is not None:
            self.why.setText(self._said_of(person, right))
        elif right.by is not None:
            self.why.setText(pick(*RELEASED_BY[right.by]))
        elif right.is_fixed:
            self.why.setText(_("This one is the program's own and cannot be changed"))
        else:
            self.why.setText(_("Space gives the step to the role, or takes it away"))

    def _why_not(self, right: Right) -> Refusal | None:
        """What the person would be told; None where nobody is chosen, too."""
        person = self.person
        return None if person is None else why_not(right, person, is_live=self._people.is_live)

    def _said_of(self, person: User, right: Right) -> str:
        refusal = self._why_not(right)
        if refusal is not None:
            return explain(refusal)
        stores = [self._people.stores.get(store, "") for store in person.stores]
        if right.kind and stores:
            where = " · ".join(sorted(stores))
            return _(
                "{name} may, in these stores: {stores}: {kind} · {step}",
                name=person.name,
                stores=where,
                **_named(right),
            )
        return _("{name} may: {kind} · {step}", name=person.name, **_named(right))


def _named(right: Right) -> dict[str, str]:
    return {"kind": terms.kind(right.kind) if right.kind else "", "step": _what(right)}


def _what(right: Right) -> str:
    if not right.kind:
        return act(right.what)
    text = terms.step(right.what)
    return _("{step} (groups change)", step=text) if right.between_groups else text


def _row(right: Right, person: User | None, refusal: Refusal | None) -> Row:
    row: dict[str, object] = {
        "right": right,
        "kind": terms.kind(right.kind) if right.kind else _("other acts"),
        "what": _what(right),
        **{role.value: role in right.roles for role in Role},
    }
    if person is not None:
        row[PERSON] = refusal is None
    return row


def _mark(role: Role, row: Row) -> str:
    right: Right = row["right"]
    if right.by is not None:
        return ""
    if role in right.roles:
        return YES
    lost = right.decided is not None and role in right.shipped
    return figures.NONE if lost else ""


def _tone(role: Role, row: Row) -> Tone:
    right: Right = row["right"]
    is_other = right.decided is not None and (role in right.roles) is not (role in right.shipped)
    return Tone.ATTENTION if is_other else Tone.GOOD


def _person_mark(row: Row) -> str:
    if row["right"].by is not None:
        return pick("自动", "by itself")
    return _("may") if row.get(PERSON) else _("may not")


def _person_tone(row: Row) -> Tone:
    if row["right"].by is not None:
        return Tone.PLAIN
    return Tone.GOOD if row.get(PERSON) else Tone.PLAIN


def _what_tone(row: Row) -> Tone | None:
    right: Right = row["right"]
    return Tone.SOFT if right.what == REVERSE or right.by is not None else None


def _columns(person: User | None = None) -> list[Column]:
    made = [
        told("kind", Nature.TEXT, 122, N_("Slip kind"), soft=True),
        told("what", Nature.TEXT, 80, N_("Act"), tone=_what_tone, stretches=True),
    ]
    if person is not None:
        made.append(
            Column(
                PERSON,
                Nature.ENUM,
                74,
                lambda: person.name,
                show=_person_mark,
                tone=_person_tone,
                pill=True,
            )
        )
    return [*made, *(_role_column(role) for role in Role)]


def _role_heading(role: Role) -> str:
    """A word a line, so that all roles are in sight at once."""
    return terms.name_of(role).capitalize().replace(" ", "\n")


def _role_column(role: Role) -> Column:
    return Column(
        role.value,
        Nature.ENUM,
        44,
        partial(_role_heading, role),
        show=partial(_mark, role),
        tone=partial(_tone, role),
    )
