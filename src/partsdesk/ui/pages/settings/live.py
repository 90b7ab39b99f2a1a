"""Going live: the opening is signed once, and the administrator no longer does everything."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from partsdesk.domain.values.topics import Topic
from partsdesk.services.months import GoLive, go_live
from partsdesk.services.settings import SettingShown, list_settings
from partsdesk.services.warehouse import Done, terms_of
from partsdesk.ui.bench import Bench
from partsdesk.ui.fields import DateField
from partsdesk.ui.pages.settings.section import Section
from partsdesk.ui.parts import ActionButton, Card, label
from partsdesk.wording import figures, terms
from partsdesk.wording.language import _


class LiveSection(Section):
    """Whether the opening is signed, and from which day."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS})

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.layout_.addWidget(self._build())
        self.layout_.addStretch(1)

    @override
    def refresh(self) -> None:
        self.bench.courier.ask(self, list_settings, None).then(self._take)

    def _build(self) -> Card:
        card = Card(_("Going live"))
        self._live = label()
        self._since = DateField(self.bench.months.today)
        self._since.setFixedWidth(120)
        self._since.setAccessibleName(terms.setting("live-since"))
        self.sign = self.action(_("Sign the opening"), "", self._sign)
        self.allow(self.sign, *terms_of(go_live).roles)
        row = QHBoxLayout()
        row.setContentsMargins(12, 10, 12, 12)
        row.addWidget(self._live, 1)
        row.addWidget(self._since)
        row.addWidget(ActionButton(self.sign))
        card.inside.addLayout(row)
        return card

    def _take(self, settings: tuple[SettingShown, ...]) -> None:
        (since,) = [each.value for each in settings if each.setting.key == "live-since"]
        self._live.setText(
            _("Live since {day}", day=since)
            if since
            else _("The opening is not signed: the administrator may still do everything")
        )
        self._since.setVisible(not since)
        self.sign.setVisible(not since)

    @Slot()
    def _sign(self) -> None:
        """It cannot be undone, so it is asked about once."""
        choices = [(_("Sign"), self._sign_now), (_("Not yet"), self._leave)]
        day = figures.day(self._since.value)
        said = _("Live from {day} on: this is signed once and cannot be taken back", day=day)
        self.offers.emit(said, choices)

    def _sign_now(self) -> None:
        self._leave()
        pending = self.bench.courier.perform(self, go_live, GoLive(self._since.value))
        pending.holding(self.sign).then(self._done).refused(self.refuses.emit)

    def _leave(self) -> None:
        self.offers.emit("", [])

    def _done(self, done: Done[Any]) -> None:
        self.tells.emit(_("Done: {name}", name=done.result.called))
        self.refresh()
