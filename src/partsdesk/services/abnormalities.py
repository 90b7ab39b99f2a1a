"""The abnormality register 入库异常登记: entered by execution, settled by the superior (INB-3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from partsdesk.database.repositories.paging import FIRST_PAGE
from partsdesk.database.repositories.searching import Asked, Listed
from partsdesk.database.work import View, Work
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.registers.abnormalities import (
    Abnormality,
    AbnormalityId,
    AbnormalitySettled,
    SettlementEmpty,
)
from partsdesk.domain.values.people import Role
from partsdesk.services.warehouse import act


@dataclass(frozen=True, slots=True)
class SettleAbnormality:
    """Say what was done about an abnormality."""

    abnormality: str
    text: str


@dataclass(frozen=True, slots=True)
class Settled:
    """An abnormality that is off the desk."""

    abnormality: AbnormalityId
    called: str


@dataclass(frozen=True, slots=True)
class Abnormalities:
    """Ask for a page of the register: what is open, or what is settled; of one slip or of all."""

    settled: bool = False
    slip: SlipId | None = None
    asked: Asked = FIRST_PAGE


@dataclass(frozen=True, slots=True)
class AbnormalityShown:
    """An entry, and how long it has been standing there."""

    abnormality: Abnormality
    age: dt.timedelta


@act(Role.SUPERVISOR)
def settle_abnormality(work: Work, asked: SettleAbnormality) -> Settled:
    """Take an entry off the superior's desk, saying what was done.

    Raises:
        UnknownAbnormality, SettlementEmpty, AbnormalitySettled.
    """
    found = work.registers.abnormality(asked.abnormality)
    if not asked.text.strip():
        raise SettlementEmpty(found.number)  # INB-3
    if not work.registers.settle_abnormality(found.id, asked.text, work.actor.user, work.now):
        raise AbnormalitySettled(found.number)  # INB-3
    return Settled(found.id, found.number)


def list_abnormalities(view: View, asked: Abnormalities) -> Listed[AbnormalityShown]:
    """One page of the register, the oldest first."""
    found = view.registers.abnormalities(asked.asked, settled=asked.settled, slip=asked.slip)
    rows = tuple(AbnormalityShown(each, view.now - each.recorded_at) for each in found.rows)
    return Listed(rows, found.total)
