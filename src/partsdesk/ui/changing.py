"""Somebody else comes in at this window: by badge and PIN, or by login and password.

Until it is proved who that is, the one who is here stays, and nothing is done in the other's name.
"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partsdesk.domain.catalog.codes import BadgeCode
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.scans import ScanRead
from partsdesk.ui.entering import Entering
from partsdesk.ui.parts import label
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scanning.sounds import Mood
from partsdesk.ui.scans.desk import Answer, asked_for
from partsdesk.ui.small_box import SmallBox
from partsdesk.ui.tones import Tone
from partsdesk.wording.language import _


class ChangeBox(SmallBox):
    """Who comes in instead of whoever is here.

    Signals:
        asks: somebody wants to come in (``Typed``).
    """

    asks = Signal(object)

    def __init__(self, here: str, parent: QWidget) -> None:
        super().__init__(_("Change user"), _("Change"), parent)
        self._hint = label(_("Scan a badge, or type who comes."))
        self.fields = Entering()
        self.fields.other.clicked.connect(self._show_hint)
        stays = label(_("{name} stays until it is right.", name=here), Tone.SOFT)
        stays.setWordWrap(True)
        for widget in (self._hint, self.notices, self.fields, stays):
            self.inside.addWidget(widget)
        self.fields.begin()

    @property
    def scan_store(self) -> StoreId | None:
        """No store is meant here."""
        return None

    @property
    def takes_badges(self) -> bool:
        """Badges are what is waited for."""
        return True

    def on_scan(self, scan: Scan, read: ScanRead) -> Answer:
        """Take a badge; anything else is none."""
        badge = read.meaning
        if not isinstance(badge, BadgeCode):
            return Answer(_("Not taken: it is no badge"), Mood.BAD, scan.text)
        self.take_badge(badge)
        return asked_for(badge)

    def take_badge(self, badge: BadgeCode) -> None:
        """Show whose badge was scanned, and wait for the PIN."""
        self.notices.clear()
        if badge.has_pin:
            self.fields.take_badge(badge.badge, badge.name)
        else:
            self.fields.take_login()
            self.notices.tell(without_pin(badge), Tone.ATTENTION)
        self._show_hint()

    @override
    def press(self) -> None:
        typed = self.fields.take()
        if typed is not None:
            self.asks.emit(typed)

    def refuse(self, refusal: Refusal) -> None:
        """Say why somebody is not let in."""
        self.notices.show_refusal(refusal)
        self.fields.again()

    def show_trouble(self, fault: Exception) -> None:
        """Say what is wrong with the database."""
        self.notices.show_trouble(fault)
        self.fields.again()

    @Slot()
    def _show_hint(self) -> None:
        by_badge = self.fields.is_by_badge
        text = _("Type the PIN, and Enter.") if by_badge else _("Scan a badge, or type who comes.")
        self._hint.setText(text)


def without_pin(badge: BadgeCode) -> str:
    """The way out for whoever has a badge and no PIN."""
    return _(
        "{name} has no PIN yet: come in by login and password, and set it under “My PIN …”",
        name=badge.name,
    )
