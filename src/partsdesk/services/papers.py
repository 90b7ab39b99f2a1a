"""Original documents 原始单证 (REC-6) and their way to the accountant (INB-7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from partsdesk.database.repositories.paging import FIRST_PAGE
from partsdesk.database.repositories.searching import Asked, Listed
from partsdesk.database.work import View, Work
from partsdesk.domain.books.slips import FINAL, SlipId
from partsdesk.domain.registers.papers import (
    Belongs,
    Handover,
    NewPaper,
    NotHandedOver,
    NotReceivedYet,
    Paper,
    PaperId,
    PaperSort,
    UnknownFile,
    Waiting,
    check_detachable,
    due_at,
    late_by,
)
from partsdesk.domain.values.people import Role
from partsdesk.services.warehouse import act

HANDS = tuple(set(Role) - {Role.AUDITOR, Role.ADMIN})  # whoever handles papers


@dataclass(frozen=True, slots=True)
class KeepFile:
    """Keep a scan or a photograph."""

    content: bytes


@dataclass(frozen=True, slots=True)
class FileKept:
    """A file as it is kept: by its content."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class AttachPaper:
    """Attach a paper, with or without its scan.

    Attributes:
        holder: the login of who has the paper now; empty for whoever attaches it.
    """

    belongs: Belongs
    sort: PaperSort
    name: str
    sha256: str = ""
    holder: str = ""
    filed_at: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A paper that was attached."""

    paper: PaperId


@dataclass(frozen=True, slots=True)
class DetachPaper:
    """Take a paper off its slip."""

    slip: SlipId
    paper: PaperId


@dataclass(frozen=True, slots=True)
class PassPapers:
    """Say who has some papers now, by login."""

    papers: tuple[PaperId, ...]
    to: str


@dataclass(frozen=True, slots=True)
class FilePapers:
    """Say in which box or volume some papers are filed."""

    papers: tuple[PaperId, ...]
    filed_at: str


@dataclass(frozen=True, slots=True)
class PapersMoved:
    """How many papers changed their place."""

    count: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """Slips whose papers were scanned one after the other, by number or working number."""

    slips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Slips as they are called: those that were noted, and those that had been before."""

    slips: tuple[str, ...]
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PapersOf:
    """Ask for the papers of a slip, an abnormality or an arrival."""

    belongs: Belongs


@dataclass(frozen=True, slots=True)
class PapersShown:
    """Papers, and for a slip its hand-over."""

    papers: tuple[Paper, ...]
    handover: Handover | None


@dataclass(frozen=True, slots=True)
class DuePapers:
    """Ask for a page of the receipts whose papers the accountant does not have yet."""

    asked: Asked = FIRST_PAGE


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A receipt whose papers are due.

    Attributes:
        due: None where the setting says nothing.
        late: by how much; None in time, or without a deadline.
        waits_for: whose scan is missing, the keeper's or the accountant's.
    """

    receipt: Waiting
    due: dt.datetime | None
    late: dt.timedelta | None
    waits_for: Role


@act(*HANDS)
def keep_file(work: Work, asked: KeepFile) -> FileKept:
    """Keep a file by its content; the same content is kept once.

    Raises:
        EmptyPaper, TooLargeFile.
    """
    sha256 = work.papers.keep(asked.content)
    work.subject = sha256
    return FileKept(sha256, len(asked.content))


@act(*HANDS)
def attach_paper(work: Work, asked: AttachPaper) -> Attached:
    """Attach a paper to a slip, an abnormality or an arrival.

    Raises:
        PaperOfNothing, UnknownSlip, UnknownFile, UnknownHolder.
    """
    holder = work.papers.holder(asked.holder) if asked.holder else work.actor.user or None
    if asked.belongs.slip is not None:
        work.subject = work.slips.get(asked.belongs.slip).called
    paper = NewPaper(
        asked.sort,
        asked.name,
        asked.sha256,
        None if asked.filed_at else holder,
        asked.filed_at,
    )
    return Attached(attached(work, asked.belongs, paper))


@act(*HANDS)
def detach_paper(work: Work, asked: DetachPaper) -> PapersMoved:
    """Take a paper off a slip that is not booked yet: it was put to the wrong one.

    Raises:
        UnknownSlip, PaperStays, UnknownPaper.
    """
    slip = work.slips.locked(asked.slip)
    work.subject = slip.called
    check_detachable(slip)
    work.papers.detach(slip.id, asked.paper)
    return PapersMoved(1)


@act(*HANDS)
def pass_papers(work: Work, asked: PassPapers) -> PapersMoved:
    """Note who has some papers now.

    Raises:
        UnknownHolder, UnknownPaper.
    """
    work.papers.pass_on(asked.papers, work.papers.holder(asked.to))
    return PapersMoved(len(asked.papers))


@act(*HANDS)
def file_papers(work: Work, asked: FilePapers) -> PapersMoved:
    """Note where some papers are filed.

    Raises:
        UnknownPaper: where one of them is not there.
    """
    work.papers.file(asked.papers, asked.filed_at)
    return PapersMoved(len(asked.papers))


@act(Role.KEEPER)
def hand_over(work: Work, asked: HandOver) -> HandedOver:
    """Hand the papers of carried-out slips over, by scanning them.

    Raises:
        UnknownSlip, NotReceivedYet.
    """
    done: list[str] = []
    again: list[str] = []
    for called, slip in _scanned(work, asked.slips):
        new = work.papers.hand_over(slip, work.actor.user, work.now)  # INB-7
        (done if new else again).append(called)
    return HandedOver(tuple(done), tuple(again))


@act(Role.ACCOUNTANT)
def confirm_papers(work: Work, asked: HandOver) -> HandedOver:
    """Confirm by scanning that the papers have come; they are the accountant's from now on.

    Raises:
        UnknownSlip, NotReceivedYet, NotHandedOver.
    """
    done: list[str] = []
    again: list[str] = []
    scanned = _scanned(work, asked.slips)
    handed = work.papers.handovers([slip for _, slip in scanned])
    for called, slip in scanned:
        if slip not in handed:
            raise NotHandedOver(called)  # INB-7
        new = work.papers.confirm(slip, work.actor.user, work.now)
        (done if new else again).append(called)
    return HandedOver(tuple(done), tuple(again))


def papers_of(view: View, asked: PapersOf) -> PapersShown:
    """The papers of a slip, an abnormality or an arrival: who has them, where they are filed.

    Raises:
        PaperOfNothing: where not exactly one of them is named.
    """
    papers = view.papers.of(asked.belongs)
    slip = asked.belongs.slip
    handover = None if slip is None else view.papers.handovers([slip]).get(slip)
    return PapersShown(papers, handover)


def file_content(view: View, asked: FileKept) -> bytes:
    """What a file holds, its digest checked.

    Raises:
        UnknownFile, FileDamaged.
    """
    return view.papers.content(asked.sha256)


def due_papers(view: View, asked: DuePapers) -> Listed[DuePaper]:
    """One page of the receipts whose papers are due, for the keeper and for the accountant."""
    days = view.settings.whole("papers-due-days")
    found = view.papers.waiting(asked.asked)
    return Listed(tuple(_due(view, each, days) for each in found.rows), found.total)


def some_due(
    view: View, role: Role, *, late: bool, most: int, few: int
) -> tuple[int, tuple[DuePaper, ...]]:
    """How many papers wait for a role, in time or late, and a few of the oldest.

    Where there are more than ``most``, one more is counted and the few are of those.
    """
    days = view.settings.whole("papers-due-days")
    before = None if days is None else view.now - dt.timedelta(days=days)
    handed = role is Role.ACCOUNTANT
    found = view.papers.waiting_at_most(most + 1, before, handed=handed, late=late)
    oldest = sorted(found, key=lambda each: (each[1], each[0]))[:few]
    rows = view.papers.waiting_of([slip for slip, _moment in oldest])
    return len(found), tuple(_due(view, each, days) for each in rows)


def attached(work: Work, belongs: Belongs, paper: NewPaper) -> PaperId:
    """Attach a paper inside another act.

    Raises:
        PaperOfNothing, UnknownFile.
    """
    belongs.check()
    check_kept(work, [paper.sha256] if paper.sha256 else [])
    return work.papers.add(belongs, paper, work.actor.user, work.now)


def check_kept(work: Work, digests: Iterable[str]) -> None:
    """Refuse a content that was not kept before.

    Raises:
        UnknownFile: naming the first of them.
    """
    wanted = sorted(set(digests))
    missing = [each for each in wanted if each not in work.papers.kept(wanted)] if wanted else []
    if missing:
        raise UnknownFile(missing[0])


def _scanned(work: Work, names: Iterable[str]) -> list[tuple[str, SlipId]]:
    found: list[tuple[str, SlipId]] = []
    for name in dict.fromkeys(names):
        slip = work.slips.get(work.slips.named(name))
        if slip.state not in FINAL:
            raise NotReceivedYet(slip.called)
        found.append((slip.called, slip.id))
    return found


def _due(view: View, receipt: Waiting, days: int | None) -> DuePaper:
    due = due_at(receipt.received_at, days)
    waits_for = Role.KEEPER if receipt.handed_at is None else Role.ACCOUNTANT
    return DuePaper(receipt, due, late_by(due, view.now), waits_for)
