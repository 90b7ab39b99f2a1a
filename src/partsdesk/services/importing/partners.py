"""Partners taken in from rows, in any order: who answers to whom is looked at last (PAR-1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from partsdesk.database.work import Work
from partsdesk.domain.catalog.partners import (
    Node,
    Partner,
    PartnerId,
    PartnerType,
    UnknownPartner,
    check_answers,
    partner_faults,
)
from partsdesk.domain.values.refusals import Refusal
from partsdesk.services.importing.rows import (
    CellMissing,
    Imported,
    Reading,
    Rejected,
    Row,
    StandsTwice,
    words_of,
)
from partsdesk.wording.terms import PARTNER_TYPES

_TYPES = words_of(PARTNER_TYPES)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A row's partner as it would be, and the code of the one that it answers to."""

    reading: Reading
    partner: Partner
    parent: str
    held: Partner | None


def import_partners(work: Work, rows: Iterable[Row]) -> Imported:
    """Add partners, or change those that are there; rows with a fault are answered, not written.

    A column that the file does not have is left as it is; an empty cell empties.
    """
    work.partners.alone()
    tree = work.partners.tree()
    keys = {code: key for key, code in work.partners.codes().items()}
    readings = [Reading.of(row) for row in rows]
    held = work.partners.by_code({reading.text("code") for reading in readings} - {""})
    planned: dict[str, _Planned] = {}
    for reading in readings:
        one = _plan(reading, held, tree)
        code = one.partner.code
        if code in planned:
            reading.refuse("code", StandsTwice(code, planned[code].reading.number))
        elif reading.is_good:
            planned[code] = one
    _drop_strays(planned, tree)
    changed = _write(work, list(planned.values()), keys)
    rejected: list[Rejected] = [fault for reading in readings for fault in reading.faults]
    return Imported(len(planned), changed, (), tuple(rejected))


def _plan(reading: Reading, held: Mapping[str, Partner], tree: Mapping[str, Node]) -> _Planned:
    code = reading.needed("code")
    before = held.get(code)
    if before is None and not reading.text("type"):
        reading.refuse("type", CellMissing("type"))
    base = before or Partner(PartnerId(0), "", "", PartnerType.CUSTOMER)
    partner = replace(
        base,
        code=code,
        name=reading.needed("name", base.name),
        type=reading.choice("type", _TYPES, base.type),
        region=reading.text("region", base.region),
        phone=reading.text("phone", base.phone),
        address=reading.text("address", base.address),
        active=reading.yes_no("active", base.active),
    )
    reading.refuse_all(partner_faults(partner))
    parent = reading.text("parent", tree[code].parent if code in tree else "")
    return _Planned(reading, partner, parent, before)


def _drop_strays(planned: dict[str, _Planned], tree: Mapping[str, Node]) -> None:
    """Reject who would answer to nobody or the wrong one, and then who answers to those."""
    whole = dict(tree)
    whole.update({code: Node(one.partner.type, one.parent) for code, one in planned.items()})
    below = _below(whole)
    doubtful = list(planned)
    while doubtful:
        dropped = [code for code in doubtful if not _stands(whole, below, planned[code])]
        for code in dropped:
            del planned[code]
            if code in tree:
                whole[code] = tree[code]
            else:
                del whole[code]
        doubtful = list(planned) if dropped else []


def _stands(whole: Mapping[str, Node], below: Mapping[str, list[str]], one: _Planned) -> bool:
    """Whether a row's partner may stand where it would; if not, the row keeps the fault."""
    code = one.partner.code
    try:
        check_answers(whole, code)
    except Refusal as refusal:
        one.reading.refuse("parent", refusal)
        return False
    if one.held is None or one.held.type is one.partner.type:
        return True
    for child in below.get(code, ()):
        try:
            if child in whole and whole[child].parent == code:
                check_answers(whole, child)
        except Refusal as refusal:
            one.reading.refuse("type", refusal)
            return False
    return True


def _below(tree: Mapping[str, Node]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, node in tree.items():
        if node.parent:
            found.setdefault(node.parent, []).append(code)
    return found


def _write(work: Work, planned: list[_Planned], keys: dict[str, PartnerId]) -> int:
    """Write parents before children; the answer is how many were added or changed."""
    added = [one for one in planned if one.held is None]
    for level in _levels(added, keys):
        partners = [_placed(one, keys) for one in level]
        for partner, key in zip(partners, work.partners.add(partners), strict=True):
            keys[partner.code] = key
    changed = [
        partner
        for one in planned
        if one.held is not None and (partner := _placed(one, keys)) != one.held
    ]
    work.partners.change(changed)
    return len(added) + len(changed)


def _levels(added: list[_Planned], keys: Mapping[str, PartnerId]) -> Iterator[list[_Planned]]:
    waiting = added
    while waiting:
        level = [one for one in waiting if not one.parent or one.parent in keys]
        if not level:
            raise UnknownPartner(waiting[0].parent)
        yield level
        waiting = [one for one in waiting if one.partner.code not in keys]


def _placed(one: _Planned, keys: Mapping[str, PartnerId]) -> Partner:
    return replace(one.partner, parent=keys[one.parent] if one.parent else None)
