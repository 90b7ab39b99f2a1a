"""A slip with everything that an export tells of it, as values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from partsdesk.domain.books.kind import SlipKind
from partsdesk.domain.books.slips import LineId, MoveId, SlipId, State, working_name
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Amount, Price, Quantity


class Papers(NamedTuple):
    """What papers say of a line; all but the rate and the invoice's number are costs (PAR-3)."""

    price: Price | None
    amount: Amount | None
    tax_rate: Price | None
    tax: Amount | None
    invoice: str


class SlipPlace(NamedTuple):
    """Where goods lie, by codes."""

    store: str
    bin: str
    id: StoreId


class AskedLine(NamedTuple):
    """A line as it was asked for."""

    id: LineId
    number: int
    item: str
    base_unit: str
    quantity: Quantity
    entered: Quantity
    unit: str
    lot: str
    bin: str
    to_bin: str
    comes_in: bool
    papers: Papers
    source: str
    note: str


class Happened(NamedTuple):
    """What happened to a line's goods at one place."""

    id: MoveId
    line: LineId
    lot: str
    quantity: Quantity
    origin: SlipPlace | None
    target: SlipPlace | None


class BookedSaid(NamedTuple):
    """What an accountant's act said of a line."""

    act: str
    quantity: Quantity
    estimate: bool
    papers: Papers


class Costs(NamedTuple):
    """What a move, or a line that moves nothing, stands in the ledger at."""

    came_in: Amount | None
    went_out: Amount | None


@dataclass(frozen=True, slots=True)
class Entered:
    """When and by whom a slip was entered into the ledger."""

    ledger_date: dt.date
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """A slip with everything that an export tells of it.

    Attributes:
        costs: by line and move; the move is None for what moves no goods.
    """

    id: SlipId
    kind: SlipKind
    state: State
    date: dt.date
    number: str
    ref: str
    is_red: bool
    partner: str
    department: str
    store: SlipPlace | None
    to_store: SlipPlace | None
    cost_bearer: str
    order: str
    reason: str
    note: str
    card_date: dt.date | None
    executed_at: dt.datetime | None
    executed_by: str
    lines: Sequence[AskedLine] = ()
    moves: Sequence[Happened] = ()
    booked: Mapping[LineId, Sequence[BookedSaid]] = field(default_factory=dict)
    costs: Mapping[tuple[LineId, MoveId | None], Costs] = field(default_factory=dict)
    entered: Entered | None = None

    @property
    def called(self) -> str:
        """Its number, or its working number until it has one."""
        return self.number or working_name(self.id)
