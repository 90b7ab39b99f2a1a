"""Users, their roles and stores; password hashes leave only as credentials to be verified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Row, delete, insert, select, update

from partsdesk.database.repositories.alone import hold
from partsdesk.database.repositories.base import Repository, in_chunks
from partsdesk.database.tables.people import strangers, user_roles, user_stores, users
from partsdesk.database.upserts import insert_on
from partsdesk.domain.catalog.users import (
    Credentials,
    PasswordHash,
    Proof,
    User,
    door_of,
    shortened,
)
from partsdesk.domain.values.people import Role, StoreId, UserId
from partsdesk.domain.values.topics import Topic

_USERS = select(users).order_by(users.c.login)


class _Kept(NamedTuple):
    """The columns that a proof is kept in."""

    known_by: Column[Any]
    secret: Column[Any]
    failures: Column[Any]
    locked_until: Column[Any]


_PROOFS = {
    Proof.PASSWORD: _Kept(users.c.login, users.c.password, users.c.failures, users.c.locked_until),
    Proof.PIN: _Kept(users.c.badge, users.c.pin, users.c.pin_failures, users.c.pin_locked_until),
}


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

    def of_badge(self, badge: str) -> User | None:
        """Whose badge this is, if it is one."""
        found = self._where(users.c.badge == badge) if badge else []
        return found[0] if found else None

    def credentials(self, typed: str, proof: Proof = Proof.PASSWORD) -> Credentials:
        """What a log-in, or a badge, is verified against; a stranger has none, and waits alike."""
        kept = _PROOFS[proof]
        row = self._connection.execute(select(users).where(kept.known_by == typed)).one_or_none()
        if row is None:
            return self._stranger(typed, proof)
        (user,) = self._built([row])
        secret, failures, until = (row._mapping[column] for column in kept[1:])  # noqa: SLF001 - public
        return Credentials(user, PasswordHash(secret or ""), failures, until)

    def _stranger(self, typed: str, proof: Proof) -> Credentials:
        user = User(UserId(0), typed, "", frozenset())
        query = select(strangers).where(strangers.c.door == door_of(typed, proof))
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
                self._shown(row),
                bool(row.pin),
            )
            for row in listed
        ]

    def _shown(self, row: Row[Any]) -> str:
        """A badge is the administrator's to see, and one's own."""
        badge, actor = row.badge or "", self._actor
        sees = actor is None or actor.user == row.id or actor.is_one_of(frozenset({Role.ADMIN}))
        return badge if sees else shortened(badge)


class Users(UsersReader):
    """Users, and how they are changed."""

    def alone(self) -> None:
        """Let nobody else change users until this act is done."""
        hold(self._connection, users)

    def add(self, user: User, password: PasswordHash) -> UserId:
        """Add a user; the id in the value is not looked at."""
        row = {
            "login": user.login,
            "name": user.name,
            "password": password,
            "active": user.active,
            "badge": user.badge or None,
        }
        key = self._connection.execute(insert(users).values(row)).inserted_primary_key
        user_id = UserId(key[0] if key else 0)
        self._grant(user_id, user)
        self.touch(Topic.USERS)
        return user_id

    def change(self, user: User) -> None:
        """Write who a user is and what he may do."""
        row = {
            "name": user.name,
            "active": user.active,
            "badge": user.badge or None,
            "version": user.version + 1,
        }
        self._connection.execute(update(users).where(users.c.id == user.id).values(row))
        for table in (user_roles, user_stores):
            self._connection.execute(delete(table).where(table.c.user_id == user.id))
        self._grant(user.id, user)
        self.touch(Topic.USERS)

    def put_secret(
        self, user: UserId, secret: PasswordHash | None, proof: Proof = Proof.PASSWORD
    ) -> None:
        """Keep another hash of a password or a PIN; a PIN may be no more, too."""
        row = {_PROOFS[proof].secret: secret}
        self._connection.execute(update(users).where(users.c.id == user).values(row))
        self.touch(Topic.USERS)

    def put_failures(
        self,
        user: UserId,
        failures: int,
        locked_until: dt.datetime | None,
        proof: Proof = Proof.PASSWORD,
    ) -> None:
        """Keep how often in a row the wrong one was given, and until when that locks."""
        kept = _PROOFS[proof]
        row = {kept.failures: failures, kept.locked_until: locked_until}
        self._connection.execute(update(users).where(users.c.id == user).values(row))

    def put_stranger(
        self,
        typed: str,
        failures: int,
        locked_until: dt.datetime | None,
        proof: Proof = Proof.PASSWORD,
    ) -> None:
        """Keep the same of somebody who is no user, and not what he typed."""
        row = {"door": door_of(typed, proof), "failures": failures, "locked_until": locked_until}
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
