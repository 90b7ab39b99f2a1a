"""Partners; telephone and address are masked here for whoever does not need them (PAR-2)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from partsdesk.database.repositories.alone import hold
from partsdesk.database.repositories.base import Repository, in_chunks, say_searched
from partsdesk.database.repositories.searching import (
    Asked,
    Listed,
    bounded,
    by_bytes,
    found_by,
    nearest_first,
    sorted_by,
)
from partsdesk.database.tables.catalog import partners
from partsdesk.domain.catalog.partners import (
    PERSONAL,
    Node,
    Partner,
    PartnerId,
    PartnerType,
    masked_address,
    masked_phone,
)
from partsdesk.domain.values.topics import Topic
from partsdesk.support.pinyin import search_text

_BY_ID = select(partners).where(partners.c.id.in_(bindparam("ids", expanding=True)))
_BY_CODE = select(partners).where(partners.c.code.in_(bindparam("codes", expanding=True)))
_CHANGE = update(partners).where(partners.c.id == bindparam("key"))


class PartnersReader(Repository):
    """Partners as the person who asks may see them."""

    def by_id(self, ids: Iterable[PartnerId]) -> Mapping[PartnerId, Partner]:
        """The partners with these ids."""
        return {
            PartnerId(row.id): self._seen(row)
            for chunk in in_chunks(set(ids))
            for row in self._connection.execute(_BY_ID, {"ids": chunk})
        }

    def by_code(self, codes: Iterable[str]) -> Mapping[str, Partner]:
        """The partners with these codes; a stranger is simply not among them."""
        return {
            row.code: self._seen(row)
            for chunk in in_chunks(set(codes))
            for row in self._connection.execute(_BY_CODE, {"codes": chunk})
        }

    def listed(self, asked: Asked, types: frozenset[PartnerType] = frozenset()) -> Listed[Partner]:
        """One page of the partners, of some types or of all."""
        conditions = found_by(partners.c.search, asked.text)
        if asked.active is not None:
            conditions.append(partners.c.active.is_(asked.active))
        if types:
            conditions.append(partners.c.type.in_([type_.value for type_ in types]))
        order = {
            "code": by_bytes(self._connection, partners.c.code),
            "name": partners.c.name,
            "type": partners.c.type,
            "region": partners.c.region,
        }
        query = (
            select(partners)
            .where(*conditions)
            .order_by(
                *nearest_first(partners.c.code, asked.text),
                *sorted_by(asked.order, order, partners.c.id),
            )
            .limit(bounded(asked.limit))
            .offset(asked.offset)
        )
        total = select(func.count()).select_from(partners).where(*conditions)
        rows = tuple(self._seen(row) for row in self._connection.execute(query))
        return Listed(rows, self._connection.execute(total).scalar_one())

    def every(self) -> Iterator[Partner]:
        """Every partner in the order of codes, a few hundred at a time."""
        query = select(partners.c.id).order_by(by_bytes(self._connection, partners.c.code))
        for chunk in in_chunks(self._connection.execute(query).scalars()):
            found = self.by_id(chunk)
            yield from (found[partner] for partner in chunk)

    def tree(self) -> dict[str, Node]:
        """Every partner's place in the tree, by code (PAR-1)."""
        above = partners.alias()
        query = select(partners.c.code, partners.c.type, above.c.code).outerjoin(
            above, above.c.id == partners.c.parent_id
        )
        return {
            code: Node(PartnerType(type_), parent or "")
            for code, type_, parent in self._connection.execute(query)
        }

    def codes(self) -> Mapping[PartnerId, str]:
        """Every partner's code."""
        query = select(partners.c.id, partners.c.code)
        return {PartnerId(key): code for key, code in self._connection.execute(query)}

    def _seen(self, row: Row[Any]) -> Partner:
        partner = _partner(row)
        if partner.type not in PERSONAL or (self._actor and self._actor.sees_personal):
            return partner
        phone, address = masked_phone(partner.phone), masked_address(partner.address)  # PAR-2
        return replace(partner, phone=phone, address=address)


class Partners(PartnersReader):
    """Partners, and how they are changed."""

    def alone(self) -> None:
        """Let nobody else change partners until this act is done."""
        hold(self._connection, partners)

    def add(self, added: Sequence[Partner]) -> tuple[PartnerId, ...]:
        """Add partners; the ids in the values are not looked at. The answer has their order."""
        if not added:
            return ()
        rows = [{"uuid": str(uuid.uuid4()), **_row(partner)} for partner in added]
        statement = insert(partners).returning(partners.c.id, sort_by_parameter_order=True)
        self.touch(Topic.PARTNERS)
        keys = self._connection.execute(statement, rows).scalars()
        ids = tuple(PartnerId(key) for key in keys)
        say_searched(self._connection, partners, ids)
        return ids

    def change(self, changed: Sequence[Partner]) -> None:
        """Write partners as they now are, each with its version one up.

        A telephone or an address that is still masked as this person sees it is left as it is.
        """
        if not changed:
            return
        stored = self._stored([partner.id for partner in changed])
        rows = [
            {"key": partner.id, "version": partner.version + 1, **_row(_unmasked(partner, stored))}
            for partner in changed
        ]
        self._connection.execute(_CHANGE, rows)
        say_searched(self._connection, partners, [partner.id for partner in changed])
        self.touch(Topic.PARTNERS)

    def _stored(self, ids: Iterable[PartnerId]) -> Mapping[PartnerId, Partner]:
        return {
            PartnerId(row.id): _partner(row)
            for chunk in in_chunks(set(ids))
            for row in self._connection.execute(_BY_ID, {"ids": chunk})
        }


def _unmasked(partner: Partner, stored: Mapping[PartnerId, Partner]) -> Partner:
    """What the person could not see and did not type anew stays."""  # PAR-2
    held = stored[partner.id]
    phone = held.phone if partner.phone == masked_phone(held.phone) else partner.phone
    masked = masked_address(held.address)
    return replace(
        partner, phone=phone, address=held.address if partner.address == masked else partner.address
    )


def _partner(row: Row[Any]) -> Partner:
    return Partner(
        id=PartnerId(row.id),
        code=row.code,
        name=row.name,
        type=PartnerType(row.type),
        parent=None if row.parent_id is None else PartnerId(row.parent_id),
        region=row.region,
        phone=row.phone,
        address=row.address,
        active=bool(row.active),
        version=row.version,
    )


def _row(partner: Partner) -> dict[str, object]:
    return {
        "code": partner.code,
        "name": partner.name,
        "type": partner.type.value,
        "parent_id": partner.parent,
        "region": partner.region,
        "phone": partner.phone,
        "address": partner.address,
        "active": partner.active,
        "search": search_text((partner.name,), (partner.code,)),
    }
