"""Papers, the files that show them, and their way to the accountant."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, or_, select

from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.repositories.paging import paged
from partsdesk.database.repositories.registers import reachable
from partsdesk.database.repositories.searching import MOST_ROWS, Asked, Listed
from partsdesk.database.tables.catalog import partners, stores
from partsdesk.database.tables.people import users
from partsdesk.database.tables.registers import (
    abnormalities,
    blob_chunks,
    blobs,
    handovers,
    papers,
)
from partsdesk.database.tables.slips import executions, slips
from partsdesk.domain.books.slips import SlipId, State
from partsdesk.domain.registers.papers import (
    HANDED_OVER,
    Belongs,
    FileDamaged,
    Handover,
    Paper,
    PaperId,
    PaperSort,
    UnknownFile,
    UnknownHolder,
    Waiting,
)
from partsdesk.domain.values.people import UserId

_HOLDERS, _ADDERS = users.alias("holders"), users.alias("adders")
_PAPERS = (
    select(
        papers,
        blobs.c.size,
        _HOLDERS.c.name.label("holder_name"),
        _ADDERS.c.name.label("adder_name"),
    )
    .join(_ADDERS, _ADDERS.c.id == papers.c.added_by)
    .outerjoin(_HOLDERS, _HOLDERS.c.id == papers.c.holder_id)
    .outerjoin(blobs, blobs.c.sha256 == papers.c.sha256)
    .order_by(papers.c.id)
)
_GIVERS, _TAKERS = users.alias("givers"), users.alias("takers")
_HANDOVERS = (
    select(handovers, _GIVERS.c.name.label("giver_name"), _TAKERS.c.name.label("taker_name"))
    .join(_GIVERS, _GIVERS.c.id == handovers.c.handed_by)
    .outerjoin(_TAKERS, _TAKERS.c.id == handovers.c.confirmed_by)
)
_EXECUTORS = users.alias("executors")
IS_HANDED_OVER = (
    slips.c.kind.in_(sorted(HANDED_OVER)),
    slips.c.state.in_((State.EXECUTED.value, State.BOOKED.value)),
    slips.c.reversal_of.is_(None),
    slips.c.imported.is_(False),
)
_HANDED = select(handovers.c.slip_id).where(handovers.c.confirmed_at.is_(None))
NOT_HANDED = ~select(1).where(handovers.c.slip_id == slips.c.id).correlate(slips).exists()
_WAITING = (
    select(
        slips.c.id,
        slips.c.number,
        slips.c.kind,
        stores.c.code.label("store_code"),
        partners.c.name.label("partner_name"),
        executions.c.executed_at,
        _EXECUTORS.c.name.label("executor_name"),
        handovers.c.handed_at,
    )
    .join(executions, executions.c.slip_id == slips.c.id)
    .join(_EXECUTORS, _EXECUTORS.c.id == executions.c.executed_by)
    .outerjoin(handovers, handovers.c.slip_id == slips.c.id)
    .outerjoin(stores, stores.c.id == slips.c.store_id)
    .outerjoin(partners, partners.c.id == slips.c.partner_id)
    .where(*IS_HANDED_OVER, handovers.c.confirmed_at.is_(None))
    .order_by(executions.c.executed_at, slips.c.id)
)


class PapersReader(Repository):
    """Papers, files and hand-overs as they stand."""

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """A file, piece by piece, while the transaction is open.

        Raises:
            UnknownFile: where there is none of this content.
            FileDamaged: after the last piece, where the digest does not agree; what was made of
                the pieces is to be thrown away.
        """
        if not self.kept([sha256]):
            raise UnknownFile(sha256)
        digest = hashlib.sha256()
        for content in self._connection.execute(
            select(blob_chunks.c.content)
            .where(blob_chunks.c.sha256 == sha256)
            .order_by(blob_chunks.c.number)
            .execution_options(yield_per=4)
        ).scalars():
            digest.update(content)
            yield bytes(content)
        if digest.hexdigest() != sha256:
            raise FileDamaged(sha256)

    def content(self, sha256: str) -> bytes:
        """A whole file, its digest checked.

        Raises:
            UnknownFile, FileDamaged.
        """
        return b"".join(self.chunks(sha256))

    def kept(self, digests: Iterable[str]) -> frozenset[str]:
        """Which of these contents are kept."""
        found: set[str] = set()
        for chunk in in_chunks(set(digests)):
            rows = self._connection.execute(select(blobs.c.sha256).where(blobs.c.sha256.in_(chunk)))
            found.update(rows.scalars())
        return frozenset(found)

    def of(self, belongs: Belongs) -> tuple[Paper, ...]:
        """The papers of a slip, an abnormality or an arrival.

        Raises:
            PaperOfNothing: where not exactly one of them is named.
        """
        belongs.check()
        columns = {
            papers.c.slip_id: belongs.slip,
            papers.c.abnormality_id: belongs.abnormality,
            papers.c.arrival_id: belongs.arrival,
        }
        named = [column == key for column, key in columns.items() if key is not None]
        query = _PAPERS.where(*named)
        return tuple(_paper(row) for row in self._connection.execute(query.limit(MOST_ROWS)))

    def around(self, slip: SlipId) -> tuple[Paper, ...]:
        """The papers of a slip, and the photographs of its goods that were abnormal."""
        abnormal = select(abnormalities.c.id).where(abnormalities.c.slip_id == slip)
        query = _PAPERS.where(
            or_(papers.c.slip_id == slip, papers.c.abnormality_id.in_(abnormal))
        ).limit(MOST_ROWS)
        return tuple(_paper(row) for row in self._connection.execute(query))

    def handovers(self, ids: Iterable[SlipId]) -> Mapping[SlipId, Handover]:
        """Which of these slips' papers were handed over, and whether the accountant has them."""
        found: dict[SlipId, Handover] = {}
        for chunk in in_chunks(ids):
            query = _HANDOVERS.where(handovers.c.slip_id.in_(chunk))
            for row in self._connection.execute(query):
                found[SlipId(row.slip_id)] = Handover(
                    row.handed_at, row.giver_name, row.confirmed_at, row.taker_name or ""
                )
        return found

    def waiting(self, asked: Asked) -> Listed[Waiting]:
        """One page of the receipts whose papers are not confirmed, the oldest first (INB-7)."""
        query = _WAITING.where(reachable(self._actor, slips.c.store_id))
        return paged(self._connection, query, asked, _waiting)

    def waiting_at_most(
        self, most: int, before: dt.datetime | None, *, handed: bool, late: bool
    ) -> Sequence[tuple[SlipId, dt.datetime]]:
        """Some of those that wait, and when they came: all of them where there are no more.

        Each sort is looked for where it is rare, so that neither a backlog of years nor a
        thousand papers in order has to be gone through.

        ``handed`` are those that wait for the accountant's scan, the others wait for the keeper's;
        ``late`` is what came ``before``.
        """
        if late and before is None:
            return ()
        query = (
            select(slips.c.id, executions.c.executed_at)
            .join(executions, executions.c.slip_id == slips.c.id)
            .where(*IS_HANDED_OVER, slips.c.id.in_(_HANDED) if handed else NOT_HANDED)
            .where(reachable(self._actor, slips.c.store_id))
        )
        if before is not None and late:
            query = query.where(executions.c.executed_at < before)
        elif before is not None:
            new = select(executions.c.slip_id).where(executions.c.executed_at >= before)
            query = query.where(slips.c.id.in_(new))
        rows = self._connection.execute(query.order_by(slips.c.id).limit(most))
        return [(SlipId(row.id), row.executed_at) for row in rows]

    def waiting_of(self, ids: Sequence[SlipId]) -> tuple[Waiting, ...]:
        """A few of them, the oldest first."""
        query: Select[Any] = _WAITING.where(slips.c.id.in_(ids))
        return tuple(_waiting(row) for row in self._connection.execute(query))

    def holder(self, login: str) -> UserId:
        """Who can be given a paper.

        Raises:
            UnknownHolder: where nobody active has this login.
        """
        found = self._connection.execute(
            select(users.c.id).where(users.c.login == login, users.c.active.is_(True))
        ).scalar_one_or_none()
        if found is None:
            raise UnknownHolder(login)
        return UserId(found)


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(
        SlipId(row.id),
        row.number,
        row.kind,
        row.store_code or "",
        row.partner_name or "",
        row.executed_at,
        row.executor_name,
        row.handed_at,
    )


def _paper(row: Row[Any]) -> Paper:
    return Paper(
        PaperId(row.id),
        PaperSort(row.sort),
        row.name,
        row.sha256 or "",
        row.size or 0,
        row.holder_name or "",
        row.filed_at,
        row.added_at,
        row.adder_name,
        row.abnormality_id is not None,
    )
