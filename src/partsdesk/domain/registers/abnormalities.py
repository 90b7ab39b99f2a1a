"""The abnormality register 入库异常登记 (INB-3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NewType

from partsdesk.domain.books.execution import Abnormal
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.refusals import Refusal

AbnormalityId = NewType("AbnormalityId", int)


@dataclass(frozen=True, slots=True)
class Abnormality:
    """Goods on hold, why, whose fault it is, and how it was settled.

    Attributes:
        settled: what was done about it; empty while it stands on the superior's desk.
    """

    id: AbnormalityId
    number: str
    slip: SlipId
    slip_called: str
    item: ItemId
    code: str
    name: str
    quantity: Quantity
    abnormal: Abnormal
    recorded_at: dt.datetime
    recorded_by: str = ""
    photographs: int = 0
    settled: str = ""


@dataclass(eq=False)
class UnknownAbnormality(Refusal):
    """The register has no entry of this number."""

    abnormality: str


@dataclass(eq=False)
class AbnormalitySettled(Refusal):
    """The entry was settled already; what was said of it stays."""

    rule = "INB-3"
    abnormality: str


@dataclass(eq=False)
class SettlementEmpty(Refusal):
    """Settling an abnormality says what was done about it."""

    rule = "INB-3"
    abnormality: str
