"""Who may log in: roles, stores, whether costs are seen."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit
from typing_extensions import override

from partsdesk.domain.catalog.users import User
from partsdesk.domain.values.people import SEES_COST, Role
from partsdesk.domain.values.topics import Topic
from partsdesk.services.lists import Nature
from partsdesk.services.rights import People, list_people
from partsdesk.ui.bench import Bench
from partsdesk.ui.page import RecordLink
from partsdesk.ui.pages.settings.section import Section
from partsdesk.ui.parts import ActionButton
from partsdesk.ui.tables.columns import Column, Row, heading
from partsdesk.ui.tables.still import StillTable, in_card
from partsdesk.ui.tones import Tone
from partsdesk.wording import terms
from partsdesk.wording.language import _

SEARCH_PX = 260


class UsersSection(Section):
    """The list of users; each opens in a form of its own."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.USERS, Topic.PLACES})

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.table = StillTable(bench, _columns(), empty=_("Nobody is called so"))
        self.table.opened.connect(self._open)
        self.search = QLineEdit(clearButtonEnabled=True)
        self.search.setFixedWidth(SEARCH_PX)
        self.search.setPlaceholderText(_("Login, name, role …"))
        self.search.setAccessibleName(_("Search this list"))
        self.search.textChanged.connect(self._narrow)
        new = self.action(_("New user"), "Ctrl+N", self._begin)
        find = self.action(_("Find"), "F3", self.search.setFocus)
        find.setVisible(False)
        self.allow(new, Role.ADMIN)
        row = QHBoxLayout()
        row.addWidget(self.search)
        row.addStretch(1)
        row.addWidget(ActionButton(new, primary=True))
        self.layout_.addLayout(row)
        self.layout_.addWidget(in_card(self.table), 1)

    @override
    def refresh(self) -> None:
        self.bench.courier.ask(self, list_people, None).then(self._take)

    def _take(self, people: People) -> None:
        self.table.still.take([_row(user, people) for user in people.users])

    @Slot(str)
    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        self.table.still.keep(lambda row: all(word in _sought(row) for word in words))

    @Slot(object)
    def _open(self, row: Row) -> None:
        self.asks.emit(RecordLink("users", int(row["id"])))

    @Slot()
    def _begin(self) -> None:
        self.asks.emit(RecordLink("users", begins=(("active", True),)))


def _row(user: User, people: People) -> Row:
    stores = [people.stores.get(store, "") for store in user.stores]
    roles = [terms.name_of(role) for role in sorted(user.roles)]
    return {
        "id": user.id,
        "login": user.login,
        "name": user.name,
        "roles": " · ".join(roles),
        "stores": " · ".join(sorted(stores)) or _("all"),
        "sees_cost": bool(user.roles & SEES_COST),
        "badge": bool(user.badge),
        "pin": user.has_pin,
        "active": user.active,
    }


def _sought(row: Row) -> str:
    return f"{row['login']} {row['name']} {row['roles']} {row['stores']}".casefold()


def _idle(row: Row) -> Tone | None:
    return None if row["active"] else Tone.SOFT


def _columns() -> list[Column]:
    return [
        Column("login", Nature.CODE, 140, lambda: heading("login"), tone=_idle),
        Column("name", Nature.TEXT, 140, lambda: _("Person's name"), tone=_idle),
        Column("roles", Nature.TEXT, 220, lambda: heading("roles"), stretches=True),
        Column("stores", Nature.TEXT, 200, lambda: heading("stores"), soft=True, stretches=True),
        Column("sees_cost", Nature.FLAG, 80, lambda: _("Sees costs")),
        Column("badge", Nature.FLAG, 64, lambda: heading("badge")),
        Column("pin", Nature.FLAG, 64, lambda: heading("pin")),
        Column("active", Nature.FLAG, 64, lambda: heading("active")),
    ]
