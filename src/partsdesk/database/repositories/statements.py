"""Statements as they were made and signed, and the balances of other programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Row, delete, exists, func, insert, select, update

from partsdesk.database.bulk import Rows
from partsdesk.database.columns import Moment
from partsdesk.database.repositories.base import in_chunks
from partsdesk.database.repositories.counting import spot_of
from partsdesk.database.repositories.reports.scope import Reporting
from partsdesk.database.repositories.statement_doors import Behind, Doors
from partsdesk.database.repositories.statement_lines import SLACK, Lines, StatementScope
from partsdesk.database.tables.books import month_closes
from partsdesk.database.tables.counting import (
    account_lines,
    accounts,
    signatures,
    statement_lines,
    statement_stores,
    statements,
)
from partsdesk.database.tables.people import users
from partsdesk.domain.books.months import Book
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.counting.counts import Spot
from partsdesk.domain.counting.statement import (
    Account,
    MadeOfStore,
    Signature,
    Statement,
    StatementLine,
    UnknownAccount,
    UnknownStatement,
    figures_of,
    settled,
    verdict_of,
)
from partsdesk.domain.values.calendar import Month
from partsdesk.domain.values.people import Role, StoreId, UserId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.domain.values.topics import Topic

BLOCK = 5_000
_NEW_LINES = Rows(
    statement_lines,
    "statement_id",
    "store_id",
    "item_id",
    "account_qty",
    "executed_not_booked",
    "booked_not_executed",
    "card_qty",
    "account_card_difference",
    "counted_qty",
    "moved_since_count",
    "card_stock_difference",
    "verdict",
)
_NEW_BALANCES = Rows(account_lines, "account_id", "item_id", "store_id", "quantity", "amount")


class BalanceLine(NamedTuple):
    """One line of another program's account, in smallest units."""

    item: ItemId
    store: StoreId | None
    quantity: int
    amount: int | None


class StatementsReader(Reporting):
    """What a statement says, what was made and signed, and what was taken in."""

    def lines(self, asked: StatementScope) -> Iterator[StatementLine]:
        """The lines of a statement in the order of the items' codes, then of the stores.

        An item of which every record says nothing at all has no line.
        """
        asked = replace(asked, scope=self.within(asked.scope))
        for row in self.streamed(Lines(self._connection, asked).question()):
            item, code, store, account, executed, booked, card, found, book, own, off, *more = row
            loose, on_the_way, places = more
            counted = found if places else None
            figures = (account, executed, booked, card, counted, book, own, off, loose)
            line = StatementLine(item, code, store, *figures)
            yield settled(line, on_the_way) if on_the_way else line

    def places_off(
        self, asked: StatementScope, ids: Iterable[ItemId]
    ) -> Mapping[Spot, tuple[Quantity, dt.date]]:
        """The counted places of these items that are off, by how much, and counted when."""
        asked = replace(asked, scope=self.within(asked.scope))
        held, wanted = Lines(self._connection, asked).held(), set(ids)
        if held is None:
            return {}
        off = held.c.counted - held.c.book - held.c.own
        question = select(held, off.label("off")).where(off != 0)
        return {
            spot_of(row): (Quantity(row.off), row.counted_on)
            for row in self.streamed(question)
            if row.item_id in wanted
        }

    def behind(self, asked: StatementScope) -> Iterator[Behind]:
        """The slips behind the figures of one item's line."""
        asked = replace(asked, scope=self.within(asked.scope))
        return Doors(self._connection, asked).behind()

    def settled_by(self, day: dt.date) -> dt.date | None:
        """The day by which all of a closed month was in both books; None where that was never.

        Closing an account asks for everything that was executed to be booked, and no entry of a
        closed month comes after it.
        """
        closing = month_closes.c
        query = (
            select(closing.month, func.max(closing.at, type_=Moment()))
            .where(
                closing.book == Book.ACCOUNTS.value,
                closing.act == "close",
                closing.month >= Month.of(day).number,
            )
            .group_by(closing.month)
            .order_by(closing.month)
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else row[1].date() + SLACK

    def get(self, number: str) -> Statement:
        """A statement by its number, with its stores and their signatures.

        Raises:
            UnknownStatement: where there is none.
        """
        query = select(statements).where(statements.c.number == number)
        return self._one(query, number)

    def signed_between(self, first: dt.date, last: dt.date) -> Sequence[Statement]:
        """The statements of these days, the latest first."""
        query = (
            select(statements)
            .where(statements.c.as_of >= first, statements.c.as_of <= last)
            .order_by(statements.c.id.desc())
        )
        return [self._whole(row) for row in self._connection.execute(query).all()]

    def account(self, key: int) -> Account:
        """Another program's balances.

        Raises:
            UnknownAccount: where there are none of this key.
        """
        row = self._connection.execute(select(accounts).where(accounts.c.id == key)).one_or_none()
        if row is None:
            raise UnknownAccount(key)
        return _account(row)

    def accounts(self, limit: int) -> Sequence[Account]:
        """What was taken in last, the latest first."""
        query = select(accounts).order_by(accounts.c.id.desc()).limit(limit)
        return [_account(row) for row in self._connection.execute(query)]

    def names(self, ids: Iterable[UserId]) -> Mapping[UserId, str]:
        """What people who signed are called."""
        return {
            UserId(row.id): row.name
            for chunk in in_chunks(set(ids))
            for row in self._connection.execute(
                select(users.c.id, users.c.name).where(users.c.id.in_(chunk))
            )
        }

    def _one(self, query: Any, number: str) -> Statement:  # noqa: ANN401 - a question of statements
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise UnknownStatement(number)
        return self._whole(row)

    def _whole(self, row: Row[Any]) -> Statement:
        of, signed = statement_stores.c, signatures.c
        made = select(statement_stores).where(of.statement_id == row.id).order_by(of.store_id)
        names = select(signatures).where(signed.statement_id == row.id).order_by(signed.id)
        return Statement(
            row.id,
            row.number,
            row.as_of,
            row.counted_from,
            row.account_id,
            row.made_at,
            None if row.made_by is None else UserId(row.made_by),
            tuple(
                MadeOfStore(StoreId(each.store_id), each.lines, each.agreeing, each.digest)
                for each in self._connection.execute(made)
            ),
            tuple(
                Signature(
                    StoreId(each.store_id),
                    Role(each.role),
                    UserId(each.signed_by),
                    each.signed_at,
                    each.fallen_at,
                )
                for each in self._connection.execute(names)
            ),
        )


class Statements(StatementsReader):
    """Statements and balances, and how they are written."""

    def locked(self, number: str) -> Statement:
        """A statement, held so that one person after the other signs it.

        Raises:
            UnknownStatement: where there is none.
        """
        query = select(statements).where(statements.c.number == number).with_for_update()
        return self._one(query, number)

    def add(self, statement: Statement, lines: Sequence[StatementLine], agreeing: int) -> int:
        """Write a statement with its lines; the id in the value is not looked at."""
        result = self._connection.execute(
            insert(statements).values(
                number=statement.number,
                as_of=statement.as_of,
                counted_from=statement.counted_from,
                account_id=statement.account,
                lines=len(lines),
                agreeing=agreeing,
                made_at=statement.made_at,
                made_by=statement.made_by,
            )
        )
        key = int((result.inserted_primary_key or (0,))[0])
        rows = [
            {
                "statement_id": key,
                "store_id": each.store,
                "lines": each.lines,
                "agreeing": each.agreeing,
                "digest": each.digest,
            }
            for each in statement.stores
        ]
        if rows:
            self._connection.execute(insert(statement_stores), rows)
        for start in range(0, len(lines), BLOCK):
            block = [
                (key, line.store, line.item, *figures_of(line), verdict_of(line))
                for line in lines[start : start + BLOCK]
            ]
            _NEW_LINES.write(self._connection, block)
        self.touch(Topic.COUNTS)
        return key

    def drop_older(self, statement: Statement, key: int) -> None:
        """Let go of the lines of older statements of the same day and stores that nobody signed."""
        older = select(statements.c.id).where(
            statements.c.as_of == statement.as_of,
            statements.c.id < key,
            ~exists().where(signatures.c.statement_id == statements.c.id),
        )
        stores = {each.store for each in statement.stores}
        for (old,) in self._connection.execute(older).all():
            of = select(statement_stores.c.store_id).where(statement_stores.c.statement_id == old)
            if set(self._connection.execute(of).scalars()) == stores:
                self._connection.execute(
                    delete(statement_lines).where(statement_lines.c.statement_id == old)
                )

    def sign(self, statement: Statement, signature: Signature) -> None:
        """Write a name under a store's lines."""
        self._connection.execute(
            insert(signatures).values(
                statement_id=statement.id,
                store_id=signature.store,
                role=signature.role.value,
                signed_at=signature.at,
                signed_by=signature.by,
            )
        )
        self.touch(Topic.COUNTS)

    def let_fall(self, first: dt.date, last: dt.date, at: dt.datetime) -> int:
        """Let the signatures of these days' statements hold no longer; answers how many did."""
        of = select(statements.c.id).where(statements.c.as_of >= first, statements.c.as_of <= last)
        result = self._connection.execute(
            update(signatures)
            .where(signatures.c.statement_id.in_(of), signatures.c.fallen_at.is_(None))
            .values(fallen_at=at)
        )
        self.touch(Topic.COUNTS)
        return result.rowcount

    def take_account(self, account: Account, lines: Sequence[BalanceLine]) -> int:
        """Write another program's balances; the id in the value is not looked at."""
        result = self._connection.execute(
            insert(accounts).values(
                name=account.name,
                as_of=account.as_of,
                by_store=account.by_store,
                lines=len(lines),
                taken_at=account.taken_at,
                taken_by=account.taken_by,
            )
        )
        key = int((result.inserted_primary_key or (0,))[0])
        for start in range(0, len(lines), BLOCK):
            _NEW_BALANCES.write(
                self._connection, [(key, *line) for line in lines[start : start + BLOCK]]
            )
        self.touch(Topic.COUNTS)
        return key


def _account(row: Row[Any]) -> Account:
    by = None if row.taken_by is None else UserId(row.taken_by)
    return Account(row.id, row.name, row.as_of, row.by_store, row.lines, row.taken_at, by)
