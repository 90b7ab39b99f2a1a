"""Statements kept and signed: keeper, accountant and supervisor, each under his own log-in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from partsdesk.database.work import View, Work
from partsdesk.domain.catalog.places import Store
from partsdesk.domain.counting.statement import (
    SERIES,
    SIGNERS,
    MadeOfStore,
    NoSigner,
    NotItsKeeper,
    NotOfStatement,
    Sealed,
    Signature,
    SignedAlready,
    Statement,
    StatementLine,
    StatementOutdated,
)
from partsdesk.domain.values.people import Role, StoreId
from partsdesk.services.counting.opening import check_stores
from partsdesk.services.numbering import next_number
from partsdesk.services.reconciling import StatementAsked, statement
from partsdesk.services.warehouse import RoleNeeded, act

MAKERS = (
    Role.KEEPER,
    Role.ACCOUNTANT,
    Role.SUPERVISOR,
    Role.FINANCE_MANAGER,
    Role.OFFICE_MANAGER,
    Role.AUDITOR,
)


@dataclass(frozen=True, slots=True)
class MakeStatement:
    """Make a statement of these stores, to be kept and signed.

    Attributes:
        stores: all that the person may enter where empty.
        counted_from: counts before this day are not looked at; the first of the month where None.
        account: another program's balances, in place of our own stores ledger.
    """

    as_of: dt.date
    stores: tuple[StoreId, ...] = ()
    counted_from: dt.date | None = None
    account: int | None = None


@dataclass(frozen=True, slots=True)
class StatementMade:
    """A statement that was made: its number, how many lines, and how many of them agree."""

    called: str
    lines: int
    agreeing: int


@dataclass(frozen=True, slots=True)
class SignStatement:
    """Put one's name to a store's lines of a statement, as one of the three."""

    number: str
    store: StoreId
    role: Role


@dataclass(frozen=True, slots=True)
class StatementSigned:
    """A statement that was signed.

    Attributes:
        lacking: who has still to sign for the store.
    """

    called: str
    lacking: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedBy:
    """A name under a statement, as people read it."""

    store: str
    role: Role
    name: str
    at: dt.datetime
    fallen_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class StoreSigned:
    """How a store's part of a statement stands.

    Attributes:
        lacking: who has still to sign.
        one_man: that one person signs in every role, which is printed on it (VAL-10).
    """

    store: str
    id: StoreId
    lines: int
    agreeing: int
    lacking: tuple[Role, ...]
    one_man: bool


@dataclass(frozen=True, slots=True)
class StatementStands:
    """A statement as it was made, with the names under it."""

    number: str
    asked: StatementAsked
    made_at: dt.datetime
    stores: tuple[StoreSigned, ...]
    signatures: tuple[SignedBy, ...]


@act(*MAKERS)
def make_statement(work: Work, asked: MakeStatement) -> StatementMade:
    """Make a statement and keep it; what was kept of older, unsigned ones of the day goes.

    Raises:
        DayNotReached, CountedAfter, OutsideStores, UnknownAccount.
    """
    stores = asked.stores or tuple(_entered(work))
    wanted = StatementAsked(asked.as_of, stores, asked.counted_from, asked.account)
    lines = list(statement(work, wanted))
    whole = Sealed()
    made = tuple(_sealed(work, wanted, lines, whole))
    number = next_number(work, SERIES)
    kept = Statement(
        0,
        number,
        asked.as_of,
        wanted.first,
        asked.account,
        work.now,
        work.actor.user or None,
        made,
    )
    key = work.statements.add(kept, lines, whole.totals.agreeing)
    work.statements.drop_older(kept, key)
    return StatementMade(number, whole.totals.lines, whole.totals.agreeing)


@act(*SIGNERS, by_password=True)
def sign_statement(work: Work, asked: SignStatement) -> StatementSigned:
    """Sign a store's lines of a statement, as long as the books still say what it says.

    Raises:
        UnknownStatement, NotOfStatement, NoSigner, RoleNeeded, OutsideStores, NotItsKeeper,
        SignedAlready, StatementOutdated.
    """
    found = work.statements.locked(asked.number)
    part, store = found.of(asked.store), work.places.stores().get(asked.store)
    if part is None or store is None:
        raise NotOfStatement(asked.number, "" if store is None else store.code)
    check_signer(work, found, store, asked.role)
    if digest_of(work, found, asked.store) != part.digest:
        raise StatementOutdated(asked.number, store.code)
    work.statements.sign(found, Signature(asked.store, asked.role, work.actor.user, work.now))
    lacking = tuple(role for role in found.lacking(asked.store) if role is not asked.role)
    return StatementSigned(asked.number, lacking)


def statement_stands(view: View, number: str) -> StatementStands:
    """A statement as it was made, with the names under it, of the stores that one may enter.

    Raises:
        UnknownStatement.
    """
    found = view.statements.get(number)
    stores = view.places.stores()
    names = view.statements.names(each.by for each in found.signatures)
    mine = [each for each in found.stores if view.actor.may_enter(each.store)]
    return StatementStands(
        found.number,
        _asked(found, [each.store for each in mine]),
        found.made_at,
        tuple(
            StoreSigned(
                stores[each.store].code,
                each.store,
                each.lines,
                each.agreeing,
                found.lacking(each.store),
                stores[each.store].one_man,
            )
            for each in mine
        ),
        tuple(
            SignedBy(stores[each.store].code, each.role, names[each.by], each.at, each.fallen_at)
            for each in found.signatures
            if view.actor.may_enter(each.store)
        ),
    )


def is_signed(view: View, store: StoreId, day: dt.date) -> bool:
    """Whether keeper, accountant and supervisor have signed a store's statement of a day."""
    return any(
        each.of(store) is not None and not each.lacking(store)
        for each in view.statements.signed_between(day, day)
    )


def _entered(work: Work) -> Iterable[StoreId]:
    """The stores that the person may enter."""
    for key in work.places.stores():
        if work.actor.may_enter(key):
            yield key


def _sealed(
    work: Work, asked: StatementAsked, lines: Iterable[StatementLine], whole: Sealed
) -> Iterable[MadeOfStore]:
    """Each store's part, sealed; where lines are of all stores, each store's is the whole."""
    parts = {store: Sealed() for store in sorted(asked.stores)}
    for line in lines:
        whole.take(line)
        if line.store is not None:
            parts[line.store].take(line)
    is_one = _is_one(work, asked)
    for store, own in parts.items():
        part = whole if is_one else own
        yield MadeOfStore(store, part.totals.lines, part.totals.agreeing, part.digest)


def _is_one(view: View, asked: StatementAsked) -> bool:
    """Whether lines are about all of the stores together."""
    return asked.account is not None and not view.statements.account(asked.account).by_store


def _asked(found: Statement, stores: Iterable[StoreId]) -> StatementAsked:
    return StatementAsked(found.as_of, tuple(stores), found.counted_from, found.account)


def digest_of(view: View, found: Statement, store: StoreId) -> str:
    """What the books of today make of a store's lines.

    Raises:
        OutsideStores: for lines that are about stores that the person may not enter.
    """
    every = [each.store for each in found.stores]
    asked = _asked(found, every)
    if not _is_one(view, asked):
        asked = _asked(found, [store])
    check_stores(view, asked.stores)
    sealed = Sealed()
    for line in statement(view, asked):
        sealed.take(line)
    return sealed.digest


def check_signer(view: View, found: Statement, store: Store, role: Role) -> None:
    """See that this person may sign for the store in this role, and has not yet (VAL-10).

    Raises:
        NoSigner, RoleNeeded, OutsideStores, NotItsKeeper, SignedAlready.
    """
    if role not in SIGNERS:
        raise NoSigner(role)
    if not view.actor.is_one_of(frozenset({role})):
        raise RoleNeeded("sign_statement", (role,))
    check_stores(view, [store.id])
    is_keeper = store.keeper in {None, view.actor.user}
    if role is Role.KEEPER and not is_keeper and not view.actor.unlimited:
        raise NotItsKeeper(store.code, _login(view, store))
    for each in found.signatures:
        if each.store != store.id or each.fallen_at is not None:
            continue
        is_other = each.by == view.actor.user and not store.one_man and not view.actor.unlimited
        if each.role is role or is_other:
            raise SignedAlready(found.number, store.code, each.role)


def _login(view: View, store: Store) -> str:
    """Who keeps a store."""
    keeper = store.keeper
    return "" if keeper is None else view.statements.names([keeper]).get(keeper, "")
