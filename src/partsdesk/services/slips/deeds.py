"""What was done with a slip: who did it, when, at which workstation, and what it changed (AUD-2).

Steps that an act left on record are told by it. Those that came about inside another act (an
import, what follows a slip, a count) are told by what the slip itself says of them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from partsdesk.database.listings.listing import Filter, ListAsked, Match, Sort
from partsdesk.database.repositories.acts import ActDone
from partsdesk.database.work import View
from partsdesk.domain.books.kind import Step
from partsdesk.domain.books.slips import Slip, SlipId, working_name
from partsdesk.domain.registers.papers import Handover
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.slips.history import Happened, head_of, history_of
from partsdesk.services.slips.surroundings import Surroundings, check_seen

MOST_REDS = 20
REVERSED = "reversed"
IMPORTED = "take_slips"
RECORDED: Mapping[str, Step | None] = {
    "save_draft": Step.DRAFT,
    "reverse_slip": Step.DRAFT,
    "release_slip": Step.RELEASE,
    "take_back_slip": None,
    "void_slip": None,
    "execute_slip": Step.EXECUTE,
    "book_ahead": Step.BOOK,
    "book_slip": Step.BOOK,
    "take_invoice": None,
    "attach_paper": None,
    "detach_paper": None,
}
UNRECORDED: Mapping[Step, str] = {
    Step.DRAFT: "save_draft",
    Step.RELEASE: "release_slip",
    Step.EXECUTE: "execute_slip",
    Step.BOOK: "book_slip",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of which less or more moved than was asked."""

    line: int
    asked: Quantity
    moved: Quantity


@dataclass(frozen=True, slots=True)
class Changed:
    """What a deed changed; what it says nothing of is empty.

    Attributes:
        number: the number that the slip was given.
        dated: the day of the entries that it wrote.
        differing: lines that were carried out otherwise than asked.
        paper: what a paper is called.
        slip: the other slip that it made or carried out.
    """

    number: str = ""
    dated: dt.date | None = None
    differing: tuple[Moved, ...] = ()
    reason: str = ""
    paper: str = ""
    invoices: tuple[str, ...] = ()
    slip: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done with a slip.

    Attributes:
        act: what was done, by its name on record; ``reversed`` where a red slip was carried out.
        workstation: where; empty where that is not on record.
    """

    act: str
    by: str
    at: dt.datetime
    workstation: str = ""
    changed: Changed = field(default_factory=Changed)


@dataclass(frozen=True, slots=True)
class DeedsAsked:
    """The slip whose history is wanted."""

    slip: SlipId


def deeds_of(view: View, asked: DeedsAsked) -> tuple[Deed, ...]:
    """The history of a slip, the first deed first.

    Raises:
        UnknownSlip: where there is none.
        OutsideStores: for a slip of a store that the person may not enter.
    """
    slip = view.slips.get(asked.slip)
    check_seen(view, slip, Surroundings(view))
    steps = history_of(head_of(view, slip.id))
    done = view.acts.about([working_name(slip.id), slip.called], list(RECORDED))
    telling = _Telling(view, slip, steps, done)
    missing = {RECORDED[each.act] for each in done}
    others = [telling.unrecorded(step) for step in steps if step.step not in missing]
    others += _reds(view, slip)
    others += _handed_over(view.papers.handovers([slip.id]).get(slip.id))
    return tuple(_in_order([telling.recorded(each) for each in done], others))


class _Telling:
    """What the deeds of one slip changed."""

    def __init__(
        self, view: View, slip: Slip, steps: Sequence[Happened], done: Sequence[ActDone]
    ) -> None:
        self._view = view
        self._slip = slip
        self._dated = {step.step: step.dated for step in steps}
        numbering = slip.kind.has_card and Step.EXECUTE in self._dated
        self._numbered_by = Step.EXECUTE if numbering else Step.BOOK
        self._papers = {
            _read(each.answer).get("paper"): str(_read(each.content).get("name", ""))
            for each in done
            if each.act == "attach_paper"
        }

    def recorded(self, done: ActDone) -> Deed:
        """A deed that is on record."""
        said = _read(done.content)
        step = RECORDED[done.act]
        changed = self._changed(step)
        if done.act == "attach_paper":
            changed = Changed(paper=str(said.get("name", "")))
        elif done.act == "detach_paper":
            changed = Changed(paper=self._papers.get(said.get("paper"), ""))
        elif done.act == "take_invoice":
            changed = Changed(invoices=self._invoices(said))
        elif done.act in {"void_slip", "reverse_slip", "execute_slip"}:
            changed = replace(changed, reason=str(said.get("reason") or ""))
        return Deed(done.act, done.by, done.at, done.workstation, changed)

    def unrecorded(self, step: Happened) -> Deed:
        """A step that came about inside another act."""
        act = UNRECORDED[step.step]
        if step.step is Step.DRAFT and self._slip.imported:
            act = IMPORTED
        return Deed(act, step.by, step.at, changed=self._changed(step.step))

    def _changed(self, step: Step | None) -> Changed:
        """What a step of the slip's life changed; each but the first two is taken once."""
        if step not in {Step.EXECUTE, Step.BOOK}:
            return Changed()
        number = self._slip.number or "" if step is self._numbered_by else ""
        differing = self._differing() if step is Step.EXECUTE else ()
        return Changed(number, self._dated.get(step), differing)

    def _differing(self) -> tuple[Moved, ...]:
        moved: dict[int, list[Quantity]] = {}
        for move in self._view.slips.moves(self._slip.id):
            moved.setdefault(int(move.line), []).append(move.quantity)
        sums = {line.id: Quantity.sum(moved.get(int(line.id), ())) for line in self._slip.lines}
        return tuple(
            Moved(line.number, line.quantity, abs(sums[line.id]))
            for line in self._slip.lines
            if abs(sums[line.id]) != line.quantity
        )

    def _invoices(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        """The invoices taken in, for whom costs are shown to (PAR-3)."""
        if not self._view.actor.sees_cost:
            return ()
        told = (line.get("figures", {}).get("invoice") for line in said.get("lines", ()))
        return tuple(dict.fromkeys(invoice for invoice in told if invoice))


def _reds(view: View, slip: Slip) -> Iterator[Deed]:
    """The red slips of a slip: that they were drawn up, and that they were carried out."""
    mine = (Filter("reversal_of", Match.EQUALS, (slip.id,)),)
    asked = ListAsked("slips", mine, sort=(Sort("id"),), limit=MOST_REDS, counts=False)
    page = view.listings.page(asked)
    for values in page.rows:
        red = dict(zip(page.names, values, strict=True))
        called = str(red["number"] or red["working_number"])
        draft, *later = history_of(red)
        yield Deed(
            "reverse_slip",
            draft.by,
            draft.at,
            changed=Changed(slip=called, reason=str(red["reason"] or "")),
        )
        first = next((step for step in later if step.step in {Step.EXECUTE, Step.BOOK}), None)
        if first is not None:
            yield Deed(REVERSED, first.by, first.at, changed=Changed(slip=called))


def _handed_over(handover: Handover | None) -> Iterator[Deed]:
    """That a slip's papers went to the accountant (INB-7): one act does it for many slips."""
    if handover is None:
        return
    yield Deed("hand_over", handover.handed_by, handover.handed_at)
    if handover.confirmed_at is not None:
        yield Deed("confirm_papers", handover.confirmed_by, handover.confirmed_at)


def _in_order(recorded: Sequence[Deed], others: Iterable[Deed]) -> list[Deed]:
    """By the record, whose order is certain; the others where their moment puts them."""
    found = list(recorded)
    for deed in others:
        place = next((n for n, each in enumerate(found) if each.at > deed.at), len(found))
        found.insert(place, deed)
    return found


def _read(text: str) -> Mapping[str, Any]:
    """What is on record of an act, whichever version of the program wrote it."""
    found = json.loads(text)
    return found if isinstance(found, dict) else {}
