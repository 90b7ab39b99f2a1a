"""Counts written: opened, tallied, confirmed, disposed of."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, func, insert, select, text, update

from partsdesk.database.bulk import Rows, day_text
from partsdesk.database.columns import moment_text
from partsdesk.database.repositories.base import in_chunks
from partsdesk.database.repositories.counting import CountsReader, tally_of
from partsdesk.database.tables.acts import settings
from partsdesk.database.tables.counting import (
    count_lines,
    count_results,
    count_slips,
    count_stores,
    counts,
    dispositions,
    tallies,
)
from partsdesk.database.upserts import insert_on
from partsdesk.domain.books.slips import LineId, SlipId
from partsdesk.domain.counting.counts import (
    Cause,
    Count,
    CountEnded,
    CountId,
    CountLineId,
    CountState,
    Disposition,
    Reviewed,
    Spot,
    Tally,
    TallyId,
    Way,
)
from partsdesk.domain.values.people import UserId
from partsdesk.domain.values.topics import Topic

_NEW_LINES = Rows(
    count_lines, "count_id", "number", "store_id", "bin_id", "item_id", "lot_id", "found"
)
_NEW_TALLIES = Rows(
    tallies,
    "count_id",
    "line_id",
    "pass",
    "quantity",
    "goods",
    "counted_at",
    "counted_on",
    "counted_by",
    "counter",
    "way",
    "code",
    "bin_id",
    "entered_at",
    "entered_by",
)
_NEW_RESULTS = Rows(
    count_results,
    "line_id",
    "count_id",
    "counted",
    "book",
    "counted_at",
    "pass",
    "cause",
    "slip_line_id",
)
# A frozen store stands among the settings, which every act reads first: in books of an older
# program, too, where there are no counts yet.
FROZEN = "frozen:"
OPENING = 7_026_112  # held on a server by whoever opens a count, so that no place is in two


class Counts(CountsReader):
    """Counts, and how they are written."""

    def alone(self) -> None:
        """Wait until nobody else opens a count, and let nobody begin, until the act is over."""
        if self._connection.dialect.name != "sqlite":
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": OPENING})

    def locked(self, number: str) -> Count:
        """An open count, held until the act is over.

        Raises:
            UnknownCount: where there is none; CountEnded: where it is over.
        """
        query = select(counts).where(counts.c.number == number).with_for_update()
        return _still_open(self._one(query, number))

    def shared(self, number: str) -> Count:
        """An open count, held so that it does not end before the act does; others count on.

        Raises:
            UnknownCount: where there is none; CountEnded: where it is over.
        """
        query = select(counts).where(counts.c.number == number).with_for_update(read=True)
        return _still_open(self._one(query, number))

    def add(self, count: Count, spots: Sequence[Spot]) -> CountId:
        """Write a new count with what it expects; the id in the value is not looked at."""
        tolerance = count.tolerance
        result = self._connection.execute(
            insert(counts).values(
                uuid=str(uuid.uuid4()),
                number=count.number,
                state=count.state.value,
                choice=count.choice.value,
                chosen="\n".join(count.chosen),
                blind=count.blind,
                frozen=count.frozen,
                tolerance_pieces=None if tolerance.pieces is None else tolerance.pieces.units,
                tolerance_rate=None if tolerance.rate is None else tolerance.rate.units,
                tolerance_amount=None if tolerance.amount is None else tolerance.amount.units,
                note=count.note,
                opened_at=count.opened_at,
                opened_by=count.opened_by,
            )
        )
        key = CountId(int((result.inserted_primary_key or (0,))[0]))
        rows = [{"count_id": key, "store_id": store} for store in count.stores]
        self._connection.execute(insert(count_stores), rows)
        if count.frozen:
            self._freeze(count)
        lines = [
            (key, number, spot.store, spot.bin, spot.item, spot.lot, False)
            for number, spot in enumerate(spots, start=1)
        ]
        _NEW_LINES.write(self._connection, lines)
        self.touch(Topic.COUNTS)
        return key

    def _freeze(self, count: Count) -> None:
        rows = [
            {"key": f"{FROZEN}{store}:{count.number}", "value": count.number, "version": 1}
            for store in count.stores
        ]
        self._connection.execute(insert(settings), rows)

    def take_in(self, count: CountId, spots: Iterable[Spot]) -> None:
        """Take places in that the count did not expect; those that are there are left alone."""
        last = select(func.coalesce(func.max(count_lines.c.number), 0)).where(
            count_lines.c.count_id == count
        )
        number = int(self._connection.execute(last).scalar_one())
        rows = [
            {
                "count_id": count,
                "number": n,
                "store_id": spot.store,
                "bin_id": spot.bin,
                "item_id": spot.item,
                "lot_id": spot.lot,
                "found": True,
            }
            for n, spot in enumerate(spots, start=number + 1)
        ]
        if rows:
            statement = insert_on(self._connection, count_lines).on_conflict_do_nothing(
                index_elements=["count_id", "bin_id", "item_id", "lot_id"]
            )
            self._connection.execute(statement, rows)
            self.touch(Topic.COUNTS)

    def hold_finds(self, count: CountId) -> None:
        """Hold the taking in of places that were not expected: numbers are given one by one."""
        if self._connection.dialect.name != "sqlite":
            self._connection.execute(
                text("SELECT pg_advisory_xact_lock(:key, :count)"),
                {"key": OPENING, "count": count},
            )

    def tally_up(
        self, count: CountId, counted: Sequence[Tally], at: dt.datetime, by: UserId | None
    ) -> None:
        """Write what was counted; the ids in the values are not looked at."""
        rows = [
            (
                count,
                each.line,
                int(each.pass_),
                each.quantity.units,
                each.goods.value,
                moment_text(each.counted_at),
                day_text(each.counted_on),
                each.counted_by,
                each.counter,
                each.way.value,
                each.code,
                each.bin,
                moment_text(at),
                by,
            )
            for each in counted
        ]
        _NEW_TALLIES.write(self._connection, rows)
        self.touch(Topic.COUNTS)

    def last_of(self, count: CountId, by: UserId | None) -> Tally | None:
        """What a person took down last at a workstation and has not withdrawn since."""
        query = (
            select(tallies)
            .where(
                tallies.c.count_id == count,
                tallies.c.entered_by.is_not_distinct_from(by),
                tallies.c.way != Way.FILE.value,
                tallies.c.withdrawn_at.is_(None),
            )
            .order_by(tallies.c.id.desc())
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else tally_of(row)

    def replaced_by(self, tally: Tally) -> Sequence[Tally]:
        """What a typed figure took the place of, when it was taken down."""
        own = select(tallies.c.entered_at, tallies.c.entered_by).where(tallies.c.id == tally.id)
        at, by = self._connection.execute(own).one()
        if tally.line is None or tally.counted_at != at:  # it was brought back itself
            return ()
        query = select(tallies).where(
            tallies.c.line_id == tally.line,
            tallies.c.id < tally.id,
            tallies.c["pass"] == int(tally.pass_),
            tallies.c.withdrawn_at == at,
            tallies.c.withdrawn_by.is_not_distinct_from(by),
        )
        return [tally_of(row) for row in self._connection.execute(query.order_by(tallies.c.id))]

    def withdraw(self, ids: Iterable[TallyId], at: dt.datetime, by: UserId | None) -> int:
        """Let tallies count no longer; answers how many of them did until now."""
        done = 0
        for chunk in in_chunks(ids):
            result = self._connection.execute(
                update(tallies)
                .where(tallies.c.id.in_(chunk), tallies.c.withdrawn_at.is_(None))
                .values(withdrawn_at=at, withdrawn_by=by)
            )
            done += result.rowcount
        self.touch(Topic.COUNTS)
        return done

    def ask_again(self, ids: Iterable[CountLineId], *, wanted: bool = True) -> None:
        """Ask for a second count of lines, or no longer."""
        for chunk in in_chunks(ids):
            self._connection.execute(
                update(count_lines).where(count_lines.c.id.in_(chunk)).values(recount=wanted)
            )
        self.touch(Topic.COUNTS)

    def say_cause(self, line: CountLineId, cause: Cause, note: str) -> None:
        """Say why a line differs."""
        self._connection.execute(
            update(count_lines).where(count_lines.c.id == line).values(cause=cause.value, note=note)
        )
        self.touch(Topic.COUNTS)

    def end(self, count: Count, state: CountState, at: dt.datetime, by: UserId | None) -> None:
        """End a count: nothing of it changes any more."""
        self._connection.execute(
            update(counts)
            .where(counts.c.id == count.id)
            .values(state=state.value, ended_at=at, ended_by=by, version=counts.c.version + 1)
        )
        if count.frozen:
            thawed = settings.c.key.like(f"{FROZEN}%") & (settings.c.value == count.number)
            self._connection.execute(delete(settings).where(thawed))
        self.touch(Topic.COUNTS)

    def keep_results(
        self,
        count: CountId,
        reviewed: Sequence[Reviewed],
        slip_lines: Mapping[CountLineId, LineId],
    ) -> None:
        """Write how the counted lines were confirmed, with the slips' lines that they became."""
        rows = [
            (
                each.line.id,
                count,
                each.found.quantity.units,
                each.book.units,
                moment_text(each.found.counted_at),
                int(each.found.pass_),
                each.line.cause.value,
                slip_lines.get(each.line.id),
            )
            for each in reviewed
            if each.found is not None
        ]
        _NEW_RESULTS.write(self._connection, rows)

    def made(self, count: CountId, slip: SlipId) -> None:
        """Note that a count made a slip."""
        self._connection.execute(insert(count_slips).values(slip_id=slip, count_id=count))

    def dispose(
        self, line: CountLineId, disposition: Disposition, at: dt.datetime, by: UserId | None
    ) -> None:
        """Write a line's disposition; an earlier one stays on record beside it."""
        self._connection.execute(
            insert(dispositions).values(
                line_id=line,
                cause=disposition.cause.value,
                liable=disposition.liable,
                recovered=None if disposition.recovered is None else disposition.recovered.units,
                tax_out=disposition.tax_out,
                note=disposition.note,
                decided_at=at,
                decided_by=by,
            )
        )
        self.touch(Topic.COUNTS)


def _still_open(count: Count) -> Count:
    if count.state is not CountState.OPEN:
        raise CountEnded(count.number, count.state)
    return count
