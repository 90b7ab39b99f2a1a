"""The nightly backup in the window: when the last one was, and the next one made when it is due."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QLabel

from partsdesk.domain.values.people import Actor
from partsdesk.services.nightly import Night, Nightly, NoBackupFolder, back_up_nightly, nightly
from partsdesk.services.warehouse import Ticket, Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.parts import put_tone, tip
from partsdesk.ui.pending import Pending
from partsdesk.ui.tones import Tone
from partsdesk.wording import backups, figures
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain, retold

LOOK_MS = 240_000
PATIENCE_MS = 20_000  # the window opens first, and has the machine to itself


class LastBackup(QLabel):
    """Says when the last backup was; asks every few minutes, and makes the next one when due."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._bench = bench
        self._is_at_it = False
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self._look_on)
        self._clock.start()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._look_first)
        self._patience.start()
        self.look()

    @Slot()
    def look(self) -> None:
        """Ask how the backups stand, and say it."""
        self._ask().then(self._show)

    @Slot()
    def _look_first(self) -> None:
        """A night that failed is tried again at once where a window opens."""
        self._ask().then(self._take_first)

    @Slot()
    def _look_on(self) -> None:
        self._ask().then(self._take)

    def _ask(self) -> Pending[Nightly]:
        return self._bench.courier.ask(self, nightly, None).failed(_nothing)

    def _take_first(self, found: Nightly) -> None:
        self._show(found)
        if found.is_open:
            self._begin()

    def _take(self, found: Nightly) -> None:
        self._show(found)
        if found.is_due:
            self._begin()

    def _begin(self) -> None:
        if not self._is_at_it:
            self._is_at_it = True
            self._bench.courier.aside(self, _back_up).ended(self._over).failed(_nothing)

    def _over(self, went_well: bool) -> None:  # noqa: ARG002, FBT001 - a listener of a pending
        """Say what came of it; what is still due waits for the clock, lest it goes round."""
        self._is_at_it = False
        self.look()

    def _show(self, found: Nightly) -> None:
        self.setText(_said(found))
        put_tone(self, _tone(found))
        self.setToolTip(tip(_reason(found)))


def _back_up(warehouse: Warehouse, actor: Actor, ticket: Ticket) -> Night:
    return back_up_nightly(warehouse, actor, lambda _done, _total: ticket.check())


def _nothing(_fault: Exception) -> None:
    """What the database does not answer is said elsewhere, and asked again in a few minutes."""


def _said(found: Nightly) -> str:
    if not found.has_folder:
        return _("No automatic backup")
    if found.is_running:
        return _("Backup under way …")
    done, failed = found.done, found.failed
    return backups.last_backup(
        done.at if done else None, failed.at if failed else None, found.now, found.zone
    )


def _tone(found: Nightly) -> Tone:
    is_broken = found.done is not None and bool(found.done.told.broken)
    if found.failed or found.is_late or is_broken or not found.has_folder:
        return Tone.ATTENTION
    return Tone.PLAIN


def _reason(found: Nightly) -> str:
    """What there is to know beside the line: the reason of a failure, else the file."""
    if not found.has_folder:
        return explain(NoBackupFolder())
    if found.failed:
        return retold(found.failed.told.fault, found.failed.told.facts)
    if found.done is None:
        return _("The first one is made after the next backup hour")
    done = found.done.told
    if done.broken:
        return backups.of_broken_books(done.file, done.broken)
    return f"{done.file} ({figures.size(done.octets)})"
