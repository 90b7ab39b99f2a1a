"""The nightly backup: how the last one went, one made now, and its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout
from typing_extensions import override

from partsdesk.domain.values.people import Actor
from partsdesk.domain.values.topics import Topic
from partsdesk.services.nightly import Night, Nightly, back_up_nightly, nightly
from partsdesk.services.warehouse import Warehouse
from partsdesk.ui.bench import Bench
from partsdesk.ui.pages.settings.values import BACKUPS, ValuesSection
from partsdesk.ui.parts import ActionButton, Card, label, put_tone
from partsdesk.ui.tones import Tone
from partsdesk.ui.working import Progress, Working
from partsdesk.wording import backups, figures
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain, retold


class BackupsSection(ValuesSection):
    """The settings of the backups, beneath how they stand."""

    follows: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS, Topic.BACKUPS})
    groups: ClassVar[Mapping[str, tuple[str, ...]]] = BACKUPS

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.now = self.action(_("Back up now"), "F9", self._begin)
        self.working = Working(bench)
        card = Card(_("Last backup"))
        card.head.addWidget(ActionButton(self.now))
        column = QVBoxLayout()
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(6)
        self.lines = [label() for _ in range(4)]
        for line in self.lines:
            line.setWordWrap(True)
            column.addWidget(line)
        card.inside.addLayout(column)
        self.layout_.insertWidget(0, card)
        self.layout_.insertWidget(1, self.working)

    @override
    def refresh(self) -> None:
        super().refresh()
        self.bench.courier.ask(self, nightly, None).then(self._stand)

    def _stand(self, found: Nightly) -> None:
        for line in self.lines:
            line.hide()
        done, failed = found.done, found.failed
        said = backups.last_backup(
            done.at if done else None, failed.at if failed else None, found.now, found.zone
        )
        tone = Tone.GOOD if done and not failed and not found.is_late else Tone.ATTENTION
        self._say(0, said, tone)
        if done is not None:
            told = done.told
            size = figures.size(told.octets)
            facts = {"file": told.file, "size": size, "seconds": told.seconds, "place": done.by}
            text = _("{file} · {size} · {seconds} s · tried out · by {place}", **facts)
            self._say(1, text, Tone.SOFT)
            if told.broken:
                self._say(2, backups.of_broken_books(told.file, told.broken), Tone.WRONG)
        if failed is not None:
            self._say(3, retold(failed.told.fault, failed.told.facts), Tone.WRONG)
        if found.is_running and not self.working.is_at_it:
            self._say(3, _("Backup under way …"), Tone.ATTENTION)

    def _say(self, number: int, text: str, tone: Tone) -> None:
        line: QLabel = self.lines[number]
        put_tone(line, tone)
        line.setText(text)
        line.show()

    @Slot()
    def _begin(self) -> None:
        if not self.working.is_at_it:
            pending = self.working.run(_("The books are being copied …"), _back_up)
            pending.then(self._done).refused(self.refuses.emit)

    def _done(self, night: Night) -> None:
        self.refresh()
        if night.fault is not None:
            self.tells.emit(explain(night.fault))
        elif night.done is None:
            self.tells.emit(_("Another workstation makes it"))
        else:
            size = figures.size(night.done.octets)
            text = _("The books were copied to {path} ({size})", path=night.path, size=size)
            self.tells.emit(text)


def _back_up(warehouse: Warehouse, actor: Actor, progress: Progress) -> Night:
    return back_up_nightly(warehouse, actor, progress, at_once=True)
