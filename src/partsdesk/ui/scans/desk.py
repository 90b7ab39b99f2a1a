"""Scans in their turn: each is looked up and taken in before the next one is."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from partsdesk.domain.catalog.codes import Ambiguous, BadgeCode, BinCode
from partsdesk.domain.values.people import StoreId
from partsdesk.services.scans import ScanAsked, ScanRead, read_scan
from partsdesk.ui.bench import Bench
from partsdesk.ui.scanning.scan import Scan
from partsdesk.ui.scanning.sounds import Mood
from partsdesk.wording import figures
from partsdesk.wording.language import _

REMEMBERED = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a scan: what is said, how it went, and which code it was."""

    said: str
    mood: Mood = Mood.GOOD
    code: str = ""


class Taker(Protocol):
    """Whoever takes scans in: a page, or a dialog."""

    @property
    def scan_store(self) -> StoreId | None:
        """The store whose bins go by their codes alone."""
        ...

    @property
    def takes_badges(self) -> bool:
        """Whether a person's badge is taken in here, too; else somebody else wants to come in."""
        ...

    def on_scan(self, scan: Scan, read: ScanRead) -> Answer:
        """Take a scan in, or say why not."""
        ...


class ScanDesk(QObject):
    """Looks scans up one after the other, so that a bin holds for the goods behind it.

    Signals:
        answered: something became of a scan (``Answer``).
        badged: somebody else's badge was read (``BadgeCode``).
    """

    answered = Signal(object)
    badged = Signal(object)

    def __init__(self, bench: Bench, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._waiting: deque[tuple[Scan, Taker]] = deque()
        self._is_at_it = False
        self._times = 1
        self.answers: deque[Answer] = deque(maxlen=REMEMBERED)

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits to be taken in."""
        return not self._is_at_it and not self._waiting

    def hear(self, scan: Scan, taker: Taker) -> None:
        """Look a scan up when its turn comes, and give it to the taker."""
        self._waiting.append((scan, taker))
        self._go_on()

    def say(self, answer: Answer) -> None:
        """Tell what became of a scan."""
        self.answers.append(answer)
        self.answered.emit(answer)

    def forget(self) -> None:
        """Somebody leaves: what waits is nobody's any more."""
        self._waiting.clear()

    def _go_on(self) -> None:
        if self._is_at_it or not self._waiting:
            return
        self._is_at_it = True
        scan, taker = self._waiting.popleft()
        store = taker.scan_store if _is_there(taker) else None
        pending = self._bench.courier.ask(self, read_scan, ScanAsked(scan.text, store))
        pending.then(partial(self._take, scan, taker)).failed(partial(self._fail, scan))

    def _take(self, scan: Scan, taker: Taker, read: ScanRead) -> None:
        if read.only_times:
            self._times = read.times
            self._end(Answer(_("The next scan counts {times} times", times=read.times)), scan)
            return
        read, self._times = replace(read, times=read.times * self._times), 1
        if not _is_there(taker):
            said = _("Not taken: its page was closed meanwhile")
            self._end(Answer(said, Mood.ATTENTION), scan)
            return
        badge = read.meaning
        if isinstance(badge, BadgeCode) and not taker.takes_badges:
            self._end(self._show_badge(badge), scan)
            return
        answer = taker.on_scan(scan, read)
        if scan.flipped and answer.mood is Mood.GOOD:
            said = _("{said} · Caps Lock is on", said=answer.said)
            answer = replace(answer, said=said, mood=Mood.ATTENTION)
        self._end(answer, scan)

    def _show_badge(self, badge: BadgeCode) -> Answer:
        """A badge signs nothing: it asks for its PIN; what stands on it is not shown."""
        if badge.user == self._bench.actor.user:
            return Answer(_("is here already"), Mood.ATTENTION, badge.name)
        self.badged.emit(badge)
        return asked_for(badge)

    def _fail(self, scan: Scan, _fault: Exception) -> None:
        self._times = 1
        self._end(Answer(_("Not taken: the database did not answer"), Mood.BAD), scan)

    def _end(self, answer: Answer, scan: Scan) -> None:
        self._is_at_it = False
        self.say(replace(answer, code=answer.code or scan.text))
        self._go_on()


def not_taken(scan: Scan, read: ScanRead) -> Answer:
    """What is said of a scan that a page can do nothing with."""
    meaning = read.meaning
    if isinstance(meaning, BinCode):
        return Answer(_("a bin; open a slip to put goods there"), Mood.ATTENTION, meaning.name)
    if isinstance(meaning, Ambiguous):
        codes = figures.joined(list(meaning.items))
        return Answer(_("several goods: {codes}", codes=codes), Mood.ATTENTION, scan.text)
    return Answer(_("unknown here; bind it to an item in the catalogue"), Mood.BAD, scan.text)


def asked_for(badge: BadgeCode) -> Answer:
    """What is said of a badge that asks for its PIN."""
    if not badge.has_pin:
        return Answer(_("has no PIN yet"), Mood.ATTENTION, badge.name)
    return Answer(_("badge read; the PIN is asked for"), Mood.GOOD, badge.name)


def said_of(scan: Scan, read: ScanRead) -> str:
    """What is shown of a scan: the code, but of a badge whose it is."""
    return read.meaning.name if isinstance(read.meaning, BadgeCode) else scan.text


def _is_there(taker: Taker) -> bool:
    return not isinstance(taker, QObject) or isValid(taker)
