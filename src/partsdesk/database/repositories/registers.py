"""The registers beside the slips: abnormalities, arrival notes, loans of tools."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, true

from partsdesk.database.repositories.base import Repository
from partsdesk.database.repositories.paging import paged
from partsdesk.database.repositories.searching import Asked, Listed
from partsdesk.database.tables.catalog import items, partners, stores
from partsdesk.database.tables.people import users
from partsdesk.database.tables.registers import abnormalities, arrivals, loans, papers
from partsdesk.database.tables.slips import slips
from partsdesk.domain.books.execution import Abnormal, AbnormalSort, Side
from partsdesk.domain.books.slips import SlipId, State, working_name
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.catalog.partners import PartnerId
from partsdesk.domain.registers.abnormalities import (
    Abnormality,
    AbnormalityId,
    UnknownAbnormality,
)
from partsdesk.domain.registers.arrivals import Arrival, ArrivalId, UnknownArrival
from partsdesk.domain.registers.loans import Loan, LoanId, Outcome, UnknownLoan
from partsdesk.domain.registers.papers import PaperSort
from partsdesk.domain.values.people import Actor, StoreId
from partsdesk.domain.values.quantities import Amount, Quantity

_PHOTOGRAPHS = (
    select(func.count())
    .where(papers.c.abnormality_id == abnormalities.c.id, papers.c.sort == PaperSort.PHOTO.value)
    .scalar_subquery()
)
_ABNORMALITIES = (
    select(
        abnormalities,
        items.c.code,
        items.c.name,
        slips.c.number.label("slip_number"),
        users.c.name.label("user_name"),
        _PHOTOGRAPHS.label("photographs"),
    )
    .join(items, items.c.id == abnormalities.c.item_id)
    .join(slips, slips.c.id == abnormalities.c.slip_id)
    .join(users, users.c.id == abnormalities.c.recorded_by)
    .order_by(abnormalities.c.id)
)
_ARRIVALS = (
    select(
        arrivals,
        stores.c.code.label("store_code"),
        partners.c.name.label("partner_name"),
        users.c.name.label("user_name"),
        slips.c.number.label("slip_number"),
        slips.c.state.label("slip_state"),
    )
    .join(stores, stores.c.id == arrivals.c.store_id)
    .join(users, users.c.id == arrivals.c.recorded_by)
    .outerjoin(partners, partners.c.id == arrivals.c.partner_id)
    .outerjoin(slips, slips.c.id == arrivals.c.slip_id)
    .order_by(arrivals.c.id)
)
# A note whose slip was given up waits again.
_WAITING = (arrivals.c.slip_id.is_(None)) | (slips.c.state == State.VOID.value)
_LOANS = (
    select(loans, items.c.code, items.c.name)
    .join(items, items.c.id == loans.c.item_id)
    .order_by(loans.c.due, loans.c.id)
)


def reachable(actor: Actor | None, store: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that a row's store is one that the person's rights reach."""
    if actor is None or actor.unlimited or not actor.stores:
        return true()
    return store.in_(sorted(actor.stores))


class RegistersReader(Repository):
    """The registers as they stand."""

    def abnormality(self, number: str) -> Abnormality:
        """An entry of the abnormality register.

        Raises:
            UnknownAbnormality: where there is none.
        """
        row = self._row(_ABNORMALITIES.where(abnormalities.c.number == number))
        if row is None:
            raise UnknownAbnormality(number)
        return _abnormality(row)

    def abnormalities(
        self, asked: Asked, *, settled: bool = False, slip: SlipId | None = None
    ) -> Listed[Abnormality]:
        """One page of the entries that are open, or settled, the oldest first (INB-3)."""
        wanted = abnormalities.c.settled_at
        query = _ABNORMALITIES.where(wanted.is_not(None) if settled else wanted.is_(None))
        if slip is not None:
            query = query.where(abnormalities.c.slip_id == slip)
        query = query.where(reachable(self._actor, slips.c.store_id))
        return paged(self._connection, query, asked, _abnormality)

    def arrival(self, number: str) -> Arrival:
        """An arrival note.

        Raises:
            UnknownArrival: where there is none.
        """
        row = self._row(_ARRIVALS.where(arrivals.c.number == number))
        if row is None:
            raise UnknownArrival(number)
        return _arrival(row)

    def waiting_arrivals(self, asked: Asked) -> Listed[Arrival]:
        """One page of the arrival notes without a slip, the oldest first (INB-8)."""
        query = _ARRIVALS.where(_WAITING, reachable(self._actor, arrivals.c.store_id))
        return paged(self._connection, query, asked, _arrival)

    def loan(self, number: str) -> Loan:
        """A loan.

        Raises:
            UnknownLoan: where there is none.
        """
        row = self._row(_LOANS.where(loans.c.number == number))
        if row is None:
            raise UnknownLoan(number)
        return _loan(row)

    def loans(
        self, asked: Asked, *, out: bool = True, due_before: dt.date | None = None
    ) -> Listed[Loan]:
        """One page of the loans that are out, or that ended, in order of their day."""
        query = _LOANS.where(loans.c.ended_at.is_(None) if out else loans.c.ended_at.is_not(None))
        if due_before is not None:
            query = query.where(loans.c.due < due_before)
        return paged(self._connection, query, asked, _loan)

    def loan_of(self, item: ItemId, tool: str) -> Loan | None:
        """The loan that one tool is out on now, or None."""
        row = self._row(
            _LOANS.where(
                loans.c.item_id == item, loans.c.tool == tool, loans.c.ended_at.is_(None)
            ).limit(1)
        )
        return None if row is None else _loan(row)

    def _row(self, query: Select[Any]) -> Row[Any] | None:
        return self._connection.execute(query).one_or_none()


def _abnormality(row: Row[Any]) -> Abnormality:
    return Abnormality(
        id=AbnormalityId(row.id),
        number=row.number,
        slip=SlipId(row.slip_id),
        slip_called=row.slip_number or working_name(row.slip_id),
        item=ItemId(row.item_id),
        code=row.code,
        name=row.name,
        quantity=Quantity(row.quantity),
        abnormal=Abnormal(AbnormalSort(row.sort), Side(row.responsible), row.cause, row.signed_by),
        recorded_at=row.recorded_at,
        recorded_by=row.user_name,
        photographs=row.photographs,
        settled=row.settled,
    )


def _arrival(row: Row[Any]) -> Arrival:
    linked = row.slip_id is not None and row.slip_state != State.VOID.value
    return Arrival(
        id=ArrivalId(row.id),
        number=row.number,
        store=StoreId(row.store_id),
        store_code=row.store_code,
        arrived_at=row.arrived_at,
        partner=None if row.partner_id is None else PartnerId(row.partner_id),
        partner_name=row.partner_name or "",
        brought_by=row.brought_by,
        paper=row.paper,
        boxes=row.boxes,
        place=row.place,
        note=row.note,
        recorded_by=row.user_name,
        slip=(row.slip_number or working_name(row.slip_id)) if linked else "",
    )


def _loan(row: Row[Any]) -> Loan:
    return Loan(
        id=LoanId(row.id),
        number=row.number,
        item=ItemId(row.item_id),
        code=row.code,
        name=row.name,
        tool=row.tool,
        borrower=row.borrower,
        lent_at=row.lent_at,
        due=row.due,
        team=row.team,
        purpose=row.purpose,
        original=None if row.original is None else Amount(row.original),
        outcome=Outcome(row.outcome),
        ended_at=row.ended_at,
        charged=None if row.charged is None else Amount(row.charged),
        note=row.note,
    )
