"""Original documents 原始单证 (REC-6): which papers there are, who has them, where they are filed.

Files are kept by their content: a photograph that three papers show lies in the database once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from partsdesk.domain.books.kind import SlipKind
from partsdesk.domain.books.kinds import KINDS
from partsdesk.domain.books.slips import Slip, SlipId, State
from partsdesk.domain.registers.abnormalities import AbnormalityId
from partsdesk.domain.registers.arrivals import ArrivalId
from partsdesk.domain.values.people import Role, UserId
from partsdesk.domain.values.refusals import Refusal, Trouble

PaperId = NewType("PaperId", int)

LARGEST = 20 * 1024 * 1024
CHUNK = 256 * 1024


class PaperSort(StrEnum):
    """What a paper is."""

    DELIVERY_LIST = "delivery-list"
    INVOICE = "invoice"
    PHOTO = "photo"
    SIGNED_RECEIPT = "signed-receipt"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a slip, an abnormality or an arrival.

    Attributes:
        sha256: the content of its scan; empty where there is none.
        holder: who has the paper now.
        filed_at: the box or volume that it is filed in.
        is_abnormal: whether it shows goods of a slip that were not as they should be (INB-3).
    """

    id: PaperId
    sort: PaperSort
    name: str
    sha256: str
    size: int
    holder: str
    filed_at: str
    added_at: dt.datetime
    added_by: str
    is_abnormal: bool = False


@dataclass(frozen=True, slots=True)
class Belongs:
    """What a paper belongs to: exactly one of these."""

    slip: SlipId | None = None
    abnormality: AbnormalityId | None = None
    arrival: ArrivalId | None = None

    def check(self) -> None:
        """Refuse a paper of nothing, or of several things.

        Raises:
            PaperOfNothing: where not exactly one is named.
        """
        named = [key for key in (self.slip, self.abnormality, self.arrival) if key is not None]
        if len(named) != 1:  # REC-6
            raise PaperOfNothing


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper about to be written; without a file where it is known on paper only."""

    sort: PaperSort
    name: str
    sha256: str = ""
    holder: UserId | None = None
    filed_at: str = ""


@dataclass(frozen=True, slots=True)
class Handover:
    """A slip's papers on their way to the accountant: who gave them, who has them."""

    handed_at: dt.datetime
    handed_by: str
    confirmed_at: dt.datetime | None = None
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A receipt whose papers the accountant has not confirmed yet (INB-7).

    Attributes:
        handed_at: None while the keeper has not scanned it.
    """

    slip: SlipId
    number: str
    kind: str
    store: str
    partner: str
    received_at: dt.datetime
    received_by: str
    handed_at: dt.datetime | None = None


OPENING = "opening-stock"  # what lay there before the books began came with no papers


def _hands_over(kind: SlipKind) -> bool:
    if kind.code == OPENING:
        return False
    return kind.form == "inbound" and kind.rights.drafts == frozenset({Role.ACCOUNTANT})


# Receipts that the accountant drew up, and whose papers therefore go back to him (INB-7).
HANDED_OVER = frozenset(kind.code for kind in KINDS.values() if _hands_over(kind))


BOOKED = frozenset({State.BOOKED, State.BOOKED_AHEAD, State.REVERSED})


def check_detachable(slip: Slip) -> None:
    """Refuse to take a paper off a slip that stands in the ledger.

    Raises:
        PaperStays: for a booked slip, and for one that was reversed.
    """
    if slip.state in BOOKED:
        raise PaperStays(slip.called)  # REC-6


def due_at(received_at: dt.datetime, days: int | None) -> dt.datetime | None:
    """When a receipt's papers must be with the accountant; None where no one has said."""
    # INB-7
    return None if days is None else received_at + dt.timedelta(days=days)


def late_by(due: dt.datetime | None, now: dt.datetime) -> dt.timedelta | None:
    """How late papers are that have not come yet; None in time, or without a deadline."""
    return now - due if due is not None and now > due else None


@dataclass(eq=False)
class TooLargeFile(Refusal):
    """A file larger than the database keeps."""

    size: int
    limit: int


@dataclass(eq=False)
class EmptyPaper(Refusal):
    """A file with nothing in it."""


@dataclass(eq=False)
class UnknownFile(Refusal):
    """No file with this content was kept."""

    sha256: str


@dataclass(eq=False)
class FileDamaged(Trouble):
    """What the database gives back is not what was kept: its digest does not agree."""


@dataclass(eq=False)
class UnknownPaper(Refusal):
    """There is no such paper."""

    paper: int


@dataclass(eq=False)
class PaperStays(Refusal):
    """What a booked slip was booked by stays with it; papers are only added."""

    rule = "REC-6"
    slip: str


@dataclass(eq=False)
class UnknownHolder(Refusal):
    """Nobody of this login can be given a paper."""

    holder: str


@dataclass(eq=False)
class PaperOfNothing(Refusal):
    """A paper belongs to exactly one slip, abnormality or arrival."""

    rule = "REC-6"


@dataclass(eq=False)
class NotReceivedYet(Refusal):
    """Papers are handed over after the goods were carried in or out."""

    rule = "INB-7"
    slip: str


@dataclass(eq=False)
class NotHandedOver(Refusal):
    """The accountant confirms papers that were handed over by scanning first."""

    rule = "INB-7"
    slip: str
