"""Takes the steps of a slip's life, and asks what a step still needs to know."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from partsdesk.domain.books.execution import RemainderUndecided
from partsdesk.domain.books.slips import Slip
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.showing import Doing
from partsdesk.services.slips.executing import Executed, Remainder
from partsdesk.services.warehouse import Done
from partsdesk.ui.bench import Bench
from partsdesk.ui.notices import NoticeBar
from partsdesk.ui.page import SlipLink
from partsdesk.ui.pages.slips.steps import Said, act_of, done
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures
from partsdesk.wording.language import _
from partsdesk.wording.refusals import explain


class Stepping(QObject):
    """The steps of one page's slip.

    Signals:
        taken: a step was taken (a ``Doing``); the slip is to be shown anew.
        asks: another page should be opened (a ``Link``).
        refused: a step was refused (a ``Refusal``); whoever shows the slip knows a way out.
    """

    taken = Signal(object)
    asks = Signal(object)
    refused = Signal(object)

    def __init__(self, bench: Bench, notices: NoticeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench
        self._notices = notices

    def take(self, doing: Doing, slip: Slip, said: Said, action: QAction) -> None:
        """Take a step; its action stays disabled until the answer."""
        use_case, asked = act_of(doing, slip, said)
        pending = self._bench.courier.perform(self, use_case, asked).holding(action)
        pending.then(partial(self._done, doing))
        pending.refused(partial(self._refuse, doing, slip, said, action))

    def ask_reason(self, doing: Doing, slip: Slip, action: QAction) -> None:
        """Ask why, then take the step."""
        questions = {
            Doing.REVERSE: _("Why is {slip} reversed? A red slip is drafted.", slip=slip.called),
            Doing.VOID: _("Why is {slip} given up?", slip=slip.called),
        }
        buttons = {Doing.REVERSE: _("Draft the red slip"), Doing.VOID: _("Void")}
        told = partial(self._take_reasoned, doing, slip, Said(), action)
        self._notices.ask(questions[doing], buttons[doing], told, _("Reason"))

    def _take_reasoned(
        self, doing: Doing, slip: Slip, said: Said, action: QAction, reason: str
    ) -> None:
        self.take(doing, slip, replace(said, reason=reason), action)

    def _refuse(
        self, doing: Doing, slip: Slip, said: Said, action: QAction, refusal: Refusal
    ) -> None:
        if not isinstance(refusal, RemainderUndecided):
            self.refused.emit(refusal)
            return
        follow = partial(self.take, doing, slip, replace(said, remainder=Remainder.FOLLOW), action)
        close = partial(self._close_rest, doing, slip, said, action)
        choices = [(_("The rest follows"), follow), (_("Close the rest …"), close)]
        self._notices.offer(explain(refusal), choices)

    def _close_rest(self, doing: Doing, slip: Slip, said: Said, action: QAction) -> None:
        closing = replace(said, remainder=Remainder.CLOSE)
        told = partial(self._take_reasoned, doing, slip, closing, action)
        self._notices.ask(_("Why does the rest not come?"), _("Close the rest"), told, _("Reason"))

    def _done(self, doing: Doing, answer: Done[Any]) -> None:
        result = answer.result
        text = done(doing, result.called)
        if getattr(result, "dated_up", False):
            dated = figures.day(result.ledger_date)
            text += " " + _("Its items' ledgers go no earlier, so it is dated {day}.", day=dated)
        warnings = getattr(result, "warnings", ())
        if warnings:
            text += " " + _("Beyond what was free: {list}", list="; ".join(warnings))
        self._notices.tell(text, Tone.ATTENTION if warnings else Tone.GOOD, "✓")
        follower = result.followed_by if isinstance(result, Executed) else None
        if follower is not None:
            opens = partial(self.asks.emit, SlipLink(follower))
            self._notices.add_choice(_("Open what follows"), opens)
        if doing is Doing.REVERSE:
            self.asks.emit(SlipLink(result.slip))
        self.taken.emit(doing)
