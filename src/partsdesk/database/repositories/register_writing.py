"""The registers written: abnormalities entered and settled, arrivals noted, tools lent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Table, insert, select, update

from partsdesk.database.repositories.registers import RegistersReader
from partsdesk.database.tables.registers import (
    abnormalities,
    arrivals,
    blobs,
    loans,
    papers,
)
from partsdesk.database.tables.slips import slips
from partsdesk.domain.books.execution import Abnormal
from partsdesk.domain.books.slips import MoveId, SlipId, State
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.registers.abnormalities import AbnormalityId
from partsdesk.domain.registers.arrivals import Arrival, ArrivalId
from partsdesk.domain.registers.loans import Loan, LoanId
from partsdesk.domain.registers.papers import PaperSort, UnknownFile
from partsdesk.domain.values.people import UserId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.topics import Topic


class Registers(RegistersReader):
    """The registers, and how they are written."""

    def add_abnormality(  # noqa: PLR0913, PLR0917 - an entry is these things
        self,
        number: str,
        slip: SlipId,
        move: MoveId | None,
        item: ItemId,
        quantity: Quantity,
        abnormal: Abnormal,
        now: dt.datetime,
        by: UserId,
    ) -> str:
        """Enter an abnormality with its photographs, which were kept before (INB-3).

        Raises:
            UnknownFile: for a photograph that was not.
        """
        self._check_kept(abnormal.photographs)
        key = self._insert(
            abnormalities,
            number=number,
            slip_id=slip,
            move_id=move,
            item_id=item,
            quantity=quantity.units,
            sort=abnormal.sort.value,
            responsible=abnormal.side.value,
            cause=abnormal.cause,
            signed_by=abnormal.signed_by,
            recorded_at=now,
            recorded_by=by,
        )
        self._add_photographs(key, number, abnormal.photographs, now, by)
        return number

    def _add_photographs(
        self, key: int, number: str, photographs: Sequence[str], now: dt.datetime, by: UserId
    ) -> None:
        rows = [
            {
                "abnormality_id": key,
                "sort": PaperSort.PHOTO.value,
                "name": f"{number}-{count}",
                "sha256": sha256,
                "added_at": now,
                "added_by": by,
            }
            for count, sha256 in enumerate(photographs, start=1)
        ]
        if rows:
            self._connection.execute(insert(papers), rows)
            self.touch(Topic.PAPERS)

    def settle_abnormality(
        self, abnormality: AbnormalityId, text: str, by: UserId, now: dt.datetime
    ) -> bool:
        """Note what was done about an entry; False where somebody did so first."""
        done = self._connection.execute(
            update(abnormalities)
            .where(abnormalities.c.id == abnormality, abnormalities.c.settled_at.is_(None))
            .values(settled=text, settled_at=now, settled_by=by)
        )
        self.touch(Topic.REGISTERS)
        return done.rowcount == 1

    def add_arrival(self, arrival: Arrival, by: UserId) -> ArrivalId:
        """Write an arrival note; the id in the value is not looked at."""
        return ArrivalId(
            self._insert(
                arrivals,
                number=arrival.number,
                store_id=arrival.store,
                partner_id=arrival.partner,
                brought_by=arrival.brought_by,
                paper=arrival.paper,
                boxes=arrival.boxes,
                place=arrival.place,
                note=arrival.note,
                arrived_at=arrival.arrived_at,
                recorded_by=by,
            )
        )

    def link_arrival(self, arrival: ArrivalId, slip: SlipId) -> bool:
        """Note the slip that an arrival became; False where it has a living one already."""
        void = select(slips.c.id).where(
            slips.c.id == arrivals.c.slip_id, slips.c.state == State.VOID.value
        )
        done = self._connection.execute(
            update(arrivals)
            .where(arrivals.c.id == arrival, arrivals.c.slip_id.is_(None) | void.exists())
            .values(slip_id=slip)
        )
        self.touch(Topic.REGISTERS)
        return done.rowcount == 1

    def add_loan(self, loan: Loan, by: UserId) -> LoanId:
        """Write a loan; the id in the value is not looked at."""
        return LoanId(
            self._insert(
                loans,
                number=loan.number,
                item_id=loan.item,
                tool=loan.tool,
                borrower=loan.borrower,
                team=loan.team,
                purpose=loan.purpose,
                lent_at=loan.lent_at,
                lent_by=by,
                due=loan.due,
                original=None if loan.original is None else loan.original.units,
                note=loan.note,
            )
        )

    def end_loan(self, loan: Loan, by: UserId) -> bool:
        """Write how a loan ended; False where somebody ended it first."""
        done = self._connection.execute(
            update(loans)
            .where(loans.c.id == loan.id, loans.c.ended_at.is_(None))
            .values(
                outcome=loan.outcome.value,
                ended_at=loan.ended_at,
                ended_by=by,
                charged=None if loan.charged is None else loan.charged.units,
                note=loan.note,
            )
        )
        self.touch(Topic.REGISTERS)
        return done.rowcount == 1

    def _check_kept(self, photographs: Sequence[str]) -> None:
        if photographs:
            query = select(blobs.c.sha256).where(blobs.c.sha256.in_(photographs))
            missing = set(photographs) - set(self._connection.execute(query).scalars())
            if missing:
                raise UnknownFile(min(missing))

    def _insert(self, table: Table, **values: object) -> int:
        key = self._connection.execute(insert(table).values(**values)).inserted_primary_key
        self.touch(Topic.REGISTERS)
        return int(key[0]) if key else 0
