"""Users, their roles and stores; password hashes leave only as credentials to be verified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from partsdesk.database.repositories.alone import hold
from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.tables.people import strangers, user_roles, user_stores, users
from partsdesk.database.upserts import insert_on
from partsdesk.domain.catalog.users import Credentials, PasswordHash, User, door_of
from partsdesk.domain.values.people import Role, StoreId, UserId
from partsdesk.domain.values.topics import Topic

_USERS = select(users).order_by(users.c.login)


class UsersReader(Repository):
    """Who may log in, and as what."""

    def every(self) -> tuple[User, ...]:
        """Every user in the order of logins; a warehouse has tens of them."""
        return tuple(self._built(self._connection.execute(_USERS)))

    def by_id(self, ids: Iterable[UserId]) -> Mapping[UserId, User]:
        """The users with these ids."""
        return {
            user.id: user
            for chunk in in_chunks(set(ids))
            for user in self._where(users.c.id.in_(chunk))
        }

    def by_login(self, logins: Iterable[str]) -> Mapping[str, User]:
        """The users with these logins; a stranger is simply not among them."""
        return {
            user.login: user
            for chunk in in_chunks(set(logins))
            for user in self._where(users.c.login.in_(chunk))
        }

    def credentials(self, login: str) -> Credentials:
        """What a log-in is verified against; a stranger has no password, and waits alike."""
        row = self._connection.execute(select(users).where(users.c.login == login)).one_or_none()
        if row is None:
            return self._stranger(login)
        (user,) = self._built([row])
        return Credentials(user, PasswordHash(row.password), row.failures, row.locked_until)

    def _stranger(self, login: str) -> Credentials:
        user = User(UserId(0), login, "", frozenset())
        query = select(strangers).where(strangers.c.door == door_of(login))
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return Credentials(user, PasswordHash(""))
        return Credentials(user, PasswordHash(""), row.failures, row.locked_until)

    def is_empty(self) -> bool:
        """Whether there is nobody yet."""
        return self._connection.execute(select(users.c.id).limit(1)).first() is None

    def _where(self, condition: ColumnElement[bool]) -> list[User]:
        return self._built(self._connection.execute(_USERS.where(condition)))

    def _built(self, rows: Iterable[Row[Any]]) -> list[User]:
        listed = list(rows)
        ids = [row.id for row in listed]
        roles: dict[int, set[Role]] = {}
        stores: dict[int, set[StoreId]] = {}
        for chunk in in_chunks(ids):
            held = self._connection.execute(
                select(user_roles).where(user_roles.c.user_id.in_(chunk))
            )
            for user, role in held:
                roles.setdefault(user, set()).add(Role(role))
            entered = self._connection.execute(
                select(user_stores).where(user_stores.c.user_id.in_(chunk))
            )
            for user, store in entered:
                stores.setdefault(user, set()).add(StoreId(store))
        return [
            User(
                UserId(row.id),
                row.login,
                row.name,
                frozenset(roles.get(row.id, ())),
                frozenset(stores.get(row.id, ())),
                bool(row.active),
                row.locked_until,
                row.version,
            )
            for row in listed
        ]


class Users(UsersReader):
    """Users, and how they are changed."""

    def alone(self) -> None:
        """Let nobody else change users until this act is done."""
        hold(self._connection, users)

    def add(self, user: User, password: PasswordHash) -> UserId:
        """Add a user; the id in the value is not looked at."""
        row = {"login": user.login, "name": user.name, "password": password, "active": user.active}
        key = self._connection.execute(insert(users).values(row)).inserted_primary_key
        user_id = UserId(key[0] if key else 0)
        self._grant(user_id, user)
        self.touch(Topic.USERS)
        return user_id

    def change(self, user: User) -> None:
        """Write who a user is and what he may do."""
        row = {"name": user.name, "active": user.active, "version": user.version + 1}
        self._connection.execute(update(users).where(users.c.id == user.id).values(row))
        for table in (user_roles, user_stores):
            self._connection.execute(delete(table).where(table.c.user_id == user.id))
        self._grant(user.id, user)
        self.touch(Topic.USERS)

    def put_password(self, user: UserId, password: PasswordHash) -> None:
        """Keep another password's hash."""
        statement = update(users).where(users.c.id == user)
        self._connection.execute(statement.values(password=password))

    def put_failures(self, user: UserId, failures: int, locked_until: dt.datetime | None) -> None:
        """Keep how often in a row the wrong password was given, and until when that locks."""
        statement = update(users).where(users.c.id == user)
        self._connection.execute(statement.values(failures=failures, locked_until=locked_until))

    def put_stranger(self, login: str, failures: int, locked_until: dt.datetime | None) -> None:
        """Keep the same of somebody who is no user, and not what he typed."""
        row = {"door": door_of(login), "failures": failures, "locked_until": locked_until}
        statement = insert_on(self._connection, strangers).values(row)
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=["door"],
                set_={name: statement.excluded[name] for name in ("failures", "locked_until")},
            )
        )

    def _grant(self, user_id: UserId, user: User) -> None:
        roles = [{"user_id": user_id, "role": role.value} for role in sorted(user.roles)]
        stores = [{"user_id": user_id, "store_id": store} for store in sorted(user.stores)]
        if roles:
            self._connection.execute(insert(user_roles), roles)
        if stores:
            self._connection.execute(insert(user_stores), stores)
