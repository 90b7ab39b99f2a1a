"""Papers written: files kept, papers attached, passed on, filed, handed over."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from sqlalchemy import insert, update

from partsdesk.database.repositories.papers import PapersReader
from partsdesk.database.tables.registers import blob_chunks, blobs, handovers, papers
from partsdesk.database.upserts import if_missing
from partsdesk.domain.books.slips import SlipId
from partsdesk.domain.registers.papers import (
    CHUNK,
    LARGEST,
    Belongs,
    EmptyPaper,
    NewPaper,
    PaperId,
    TooLargeFile,
    UnknownPaper,
)
from partsdesk.domain.values.people import UserId
from partsdesk.domain.values.topics import Topic


class Papers(PapersReader):
    """Papers, files and hand-overs, and how they are written."""

    def keep(self, content: bytes) -> str:
        """Keep a file by its content, once; answers its SHA-256.

        Raises:
            EmptyPaper: for nothing at all.
            TooLargeFile: beyond 20 MB.
        """
        if not content:
            raise EmptyPaper
        if len(content) > LARGEST:
            raise TooLargeFile(len(content), LARGEST)
        sha256 = hashlib.sha256(content).hexdigest()
        new = self._connection.execute(
            if_missing(self._connection, blobs)
            .values(sha256=sha256, size=len(content))
            .returning(blobs.c.sha256)
        ).scalar_one_or_none()
        if new is not None:
            for number, start in enumerate(range(0, len(content), CHUNK)):
                self._connection.execute(
                    insert(blob_chunks),
                    {"sha256": sha256, "number": number, "content": content[start : start + CHUNK]},
                )
            self.touch(Topic.PAPERS)
        return sha256

    def add(self, belongs: Belongs, paper: NewPaper, by: UserId, at: dt.datetime) -> PaperId:
        """Attach a paper to what it belongs to."""
        key = self._connection.execute(
            insert(papers).values(
                slip_id=belongs.slip,
                abnormality_id=belongs.abnormality,
                arrival_id=belongs.arrival,
                sort=paper.sort.value,
                name=paper.name,
                sha256=paper.sha256 or None,
                holder_id=paper.holder,
                filed_at=paper.filed_at,
                added_at=at,
                added_by=by,
            )
        ).inserted_primary_key
        self.touch(Topic.PAPERS)
        return PaperId(key[0] if key else 0)

    def detach(self, slip: SlipId, paper: PaperId) -> None:
        """Take a paper off a slip; the paper and its file stay in the books, as nobody's.

        Raises:
            UnknownPaper: where the slip has no such paper.
        """
        done = self._connection.execute(
            update(papers)
            .where(papers.c.id == paper, papers.c.slip_id == slip)
            .values(slip_id=None)
        )
        if done.rowcount != 1:
            raise UnknownPaper(paper)
        self.touch(Topic.PAPERS)

    def pass_on(self, ids: Sequence[PaperId], holder: UserId) -> None:
        """Note who has these papers now; they are out of their box.

        Raises:
            UnknownPaper: where one of them is not there.
        """
        self._change(ids, holder_id=holder, filed_at="")

    def file(self, ids: Sequence[PaperId], filed_at: str) -> None:
        """Note the box or volume that these papers are filed in; nobody has them any more.

        Raises:
            UnknownPaper: where one of them is not there.
        """
        self._change(ids, holder_id=None, filed_at=filed_at)

    def _change(self, ids: Sequence[PaperId], **values: object) -> None:
        for paper in ids:
            done = self._connection.execute(
                update(papers).where(papers.c.id == paper).values(**values)
            )
            if done.rowcount != 1:
                raise UnknownPaper(paper)
        self.touch(Topic.PAPERS)

    def hand_over(self, slip: SlipId, by: UserId, at: dt.datetime) -> bool:
        """Note that a slip's papers were handed over; False where they had been already."""
        new = self._connection.execute(
            if_missing(self._connection, handovers)
            .values(slip_id=slip, handed_at=at, handed_by=by)
            .returning(handovers.c.id)
        ).scalar_one_or_none()
        self.touch(Topic.PAPERS)
        return new is not None

    def confirm(self, slip: SlipId, by: UserId, at: dt.datetime) -> bool:
        """Note that the accountant has a slip's papers, which are his from now on.

        Answers False where it was confirmed before.
        """
        done = self._connection.execute(
            update(handovers)
            .where(handovers.c.slip_id == slip, handovers.c.confirmed_at.is_(None))
            .values(confirmed_at=at, confirmed_by=by)
        )
        if done.rowcount != 1:
            return False
        self._connection.execute(
            update(papers)
            .where(papers.c.slip_id == slip, papers.c.filed_at == "")
            .values(holder_id=by)
        )
        self.touch(Topic.PAPERS)
        return True
