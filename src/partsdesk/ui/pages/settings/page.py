"""Settings: who is in the house and may do what, what the house has decided, its backups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QStackedLayout
from typing_extensions import override

from partsdesk.domain.values.topics import Topic
from partsdesk.ui.bench import Bench
from partsdesk.ui.notices import Choice
from partsdesk.ui.page import Page, SettingsLink
from partsdesk.ui.pages.settings.backups import BackupsSection
from partsdesk.ui.pages.settings.live import LiveSection
from partsdesk.ui.pages.settings.rights import RightsSection
from partsdesk.ui.pages.settings.section import Section
from partsdesk.ui.pages.settings.users import UsersSection
from partsdesk.ui.pages.settings.values import SettingsSection
from partsdesk.ui.parts import chip
from partsdesk.wording.language import N_, _, say

SECTIONS: Mapping[str, tuple[str, Callable[[Bench], Section]]] = {
    "values": (N_("Warehouse"), SettingsSection),
    "users": (N_("Users"), UsersSection),
    "rights": (N_("Rights"), RightsSection),
    "live": (N_("Going live"), LiveSection),
    "backups": (N_("Backup"), BackupsSection),
}


class SettingsPage(Page):
    """The sections, one behind each chip."""

    def __init__(self, bench: Bench, link: SettingsLink | None = None) -> None:
        super().__init__(bench)
        self.head.title.setText(_("Settings"))
        self._stack = QStackedLayout()
        self.sections: dict[str, Section] = {}
        group = QButtonGroup(self)
        for place, (key, (name, make)) in enumerate(SECTIONS.items()):
            made = chip(say(name))
            made.setChecked(place == 0)
            group.addButton(made, place)
            self.head.add_widget(made)
            section = self.sections[key] = make(bench)
            section.asks.connect(self.asks)
            section.tells.connect(self.notices.tell)
            section.refuses.connect(self.notices.show_refusal)
            section.offers.connect(self._offer)
            section.setParent(self)  # the first of a stack is shown at once
            self._stack.addWidget(section)
        group.idClicked.connect(self._turn)
        self._chips = group
        self.layout_.addLayout(self._stack, 1)
        self._first = link.section if link else next(iter(SECTIONS))

    @property
    @override
    def subject(self) -> str:
        return "settings"

    @property
    def section(self) -> Section:
        """The one in front."""
        return list(self.sections.values())[self._stack.currentIndex()]

    def turn_to(self, key: str) -> None:
        """Bring a section to the front."""
        place = list(self.sections).index(key)
        self._chips.button(place).setChecked(True)
        self._turn(place)

    @override
    def start(self) -> None:
        self.turn_to(self._first)

    @override
    def refresh(self) -> None:
        self.section.refresh()

    @override
    def hear(self, topics: Iterable[Topic]) -> None:
        for section in self.sections.values():
            if section.is_started and section.follows & frozenset(topics):
                section.refresh()

    @override
    def may_close(self) -> bool:
        """What is typed and not saved is asked about; each section says what that is."""
        busy = [key for key, section in self.sections.items() if section.is_busy]
        if not busy:
            return True
        self.turn_to(busy[0])
        choices = [(_("Do not save"), self.closes.emit), (_("Go on typing"), self.notices.clear)]
        self.notices.offer(_("Settings were changed and not saved yet"), choices)
        return False

    @Slot(str, object)
    def _offer(self, question: str, choices: Sequence[Choice]) -> None:
        if choices:
            self.notices.offer(question, choices)
        else:
            self.notices.clear()

    @Slot(int)
    def _turn(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self.notices.clear()
        if not self.section.is_started:
            self.section.start()
