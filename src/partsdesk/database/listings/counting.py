"""Lists of counting: counts, their lines against the cards, and how many of them stand where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Numeric,
    ScalarSelect,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)

from partsdesk.database.listings.listing import Col, Joined, Listing, Nature, Sort
from partsdesk.database.listings.usual import GOODS, goods_of
from partsdesk.database.repositories.count_figures import found_at, later_than
from partsdesk.database.repositories.reports.as_of import whole
from partsdesk.database.tables.books import ledger_balances, stock
from partsdesk.database.tables.catalog import bins, items, lots, stores
from partsdesk.database.tables.counting import (
    count_lines,
    count_results,
    count_stores,
    counts,
    tallies,
)
from partsdesk.database.tables.people import users
from partsdesk.database.tables.slips import slip_lines
from partsdesk.domain.counting.counts import SEES_BOOK, CountState, Pass, Standing
from partsdesk.domain.values.people import Actor

OPEN = CountState.OPEN.value
MILLION = 10**6
BETWEEN = "、"

_opened = users.alias("opened")
_ended = users.alias("ended")


@dataclass(frozen=True, slots=True)
class Figures:
    """What is worked out of a line of a count.

    Attributes:
        joins: what that takes, beside ``counts``.
        second: whether it waits for its second count.
    """

    joins: tuple[Joined, ...]
    counted: ColumnElement[Any]
    book: ColumnElement[Any]
    moved: ColumnElement[Any]
    difference: ColumnElement[Any]
    worth: ColumnElement[Any]
    second: ColumnElement[bool]
    found: Subquery


def _figures(of: Select[Any] | None) -> Figures:
    """The figures of lines; ``of`` are the ids of the counts that are looked at."""
    found = found_at(of)
    later = later_than(found)
    result = count_results.alias("result")
    now = func.coalesce(stock.c.quantity, 0)
    counted = func.coalesce(result.c.counted, found.c.counted)
    book = case(
        (counts.c.state == CountState.CONFIRMED.value, result.c.book),
        else_=now - later,
    )
    difference = counted - book
    average = ledger_balances.alias("average")
    amount = case((average.c.quantity != 0, average.c.amount), else_=average.c.last_amount)
    pieces = case((average.c.quantity != 0, average.c.quantity), else_=average.c.last_quantity)
    joins = (
        Joined(found, found.c.line_id == count_lines.c.id, outer=True),
        Joined(result, result.c.line_id == count_lines.c.id, outer=True),
        Joined(
            stock,
            and_(
                stock.c.item_id == count_lines.c.item_id,
                stock.c.lot_id == count_lines.c.lot_id,
                stock.c.bin_id == count_lines.c.bin_id,
            ),
            outer=True,
        ),
        Joined(stores, stores.c.id == count_lines.c.store_id),
        Joined(
            average,
            and_(average.c.item_id == count_lines.c.item_id, average.c.group == stores.c.group),
            outer=True,
        ),
    )
    moved = case((counts.c.state == OPEN, case((found.c.counted.is_not(None), later))))
    return Figures(
        joins,
        counted,
        book,
        moved,
        difference,
        _worth(amount, pieces, difference),
        _wants_second(found, book, difference, amount, pieces),
        found,
    )


def _worth(
    amount: ColumnElement[Any], pieces: ColumnElement[Any], difference: ColumnElement[Any]
) -> ColumnElement[int]:
    """What a difference is worth at the average, half a cent away from nought."""
    twice = 2 * func.abs(pieces)
    above = _big(2 * func.abs(amount)) * func.abs(difference) + func.abs(pieces)
    rounded = cast((above - above % twice) / twice, BigInteger)
    return case(
        (or_(pieces == 0, pieces.is_(None)), None),
        (difference < 0, -rounded),
        else_=rounded,
    )


def _wants_second(
    found: FromClause,
    book: ColumnElement[Any],
    difference: ColumnElement[Any],
    amount: ColumnElement[Any],
    pieces: ColumnElement[Any],
) -> ColumnElement[bool]:
    """Whether a line is to be counted again, as ``domain.counting.counts.wants_second`` says."""
    off = func.abs(difference)
    most, rate, money = (
        counts.c.tolerance_pieces,
        counts.c.tolerance_rate,
        counts.c.tolerance_amount,
    )
    has_worth = func.coalesce(pieces, 0) != 0
    unset = and_(most.is_(None), rate.is_(None), or_(money.is_(None), ~has_worth))
    beyond = or_(
        unset,
        and_(most.is_not(None), off > most),
        and_(rate.is_not(None), _big(off) * MILLION > _big(rate) * func.abs(book)),
        and_(
            money.is_not(None),
            has_worth,
            _big(2 * func.abs(amount)) * off >= _big(2 * money + 1) * func.abs(pieces),
        ),
    )
    return and_(
        counts.c.state == OPEN,
        found.c["pass"] == int(Pass.FIRST),
        or_(count_lines.c.recount, and_(difference != 0, beyond)),
    )


def _big(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A whole number that products of it have room in."""
    return cast(value, Numeric)


def _standing(of: Figures, *, hidden: bool) -> ColumnElement[str]:
    """Where a line stands, as far as the person may know."""
    after = (
        [(of.counted.is_not(None), Standing.COUNTED.value)]
        if hidden
        else [
            (of.difference == 0, Standing.AGREES.value),
            (of.difference > 0, Standing.SURPLUS.value),
        ]
    )
    cases: list[tuple[ColumnElement[bool], str]] = [
        (of.counted.is_(None), Standing.UNCOUNTED.value),
        (of.second, Standing.SECOND.value),
        *after,
    ]
    return case(*cases, else_=Standing.SHORTAGE.value)


def _who() -> ScalarSelect[Any]:
    """Everybody who counted a line, in whichever pass."""
    names = (
        select(func.coalesce(users.c.name, tallies.c.counter).label("name"))
        .select_from(tallies.outerjoin(users, users.c.id == tallies.c.counted_by))
        .where(tallies.c.line_id == count_lines.c.id, tallies.c.withdrawn_at.is_(None))
        .correlate(count_lines)
        .distinct()
        .order_by("name")
        .subquery()
    )
    return select(func.aggregate_strings(names.c.name, BETWEEN)).scalar_subquery()


def _lines(of: Select[Any] | None, *, hidden: bool) -> Listing:
    figures = _figures(of)
    found = figures.found
    nothing: ColumnElement[Any] = null()

    def book(value: ColumnElement[Any]) -> ColumnElement[Any]:
        return nothing if hidden else value

    return Listing(
        "count-lines",
        count_lines,
        (
            Joined(counts, counts.c.id == count_lines.c.count_id),
            *figures.joins,
            Joined(bins, bins.c.id == count_lines.c.bin_id),
            *goods_of(count_lines.c.item_id),
            Joined(lots, lots.c.id == count_lines.c.lot_id),
            Joined(_SLIP_LINE, _SLIP_LINE.c.id == _slip_line(figures), outer=True),
        ),
        (
            Col("id", count_lines.c.id, Nature.KEY),
            Col("line", count_lines.c.number, Nature.WHOLE),
            Col("store_id", count_lines.c.store_id, Nature.KEY),
            Col("store", stores.c.code, Nature.CODE),
            Col("bin_id", count_lines.c.bin_id, Nature.KEY),
            Col("bin", bins.c.code, Nature.CODE),
            Col("item_id", count_lines.c.item_id, Nature.KEY),
            *GOODS,
            Col("lot_id", count_lines.c.lot_id, Nature.KEY),
            Col("lot", lots.c.code, Nature.CODE),
            Col("book", book(figures.book), Nature.QUANTITY),
            Col("moved_since", book(figures.moved), Nature.QUANTITY),
            Col("counted", figures.counted, Nature.QUANTITY),
            Col("difference", book(figures.difference), Nature.QUANTITY),
            Col("worth", book(figures.worth), Nature.AMOUNT, is_cost=True),
            Col("damaged", found.c.damaged, Nature.QUANTITY),
            Col("expired", found.c.expired, Nature.QUANTITY),
            Col("standing", _standing(figures, hidden=hidden), Nature.ENUM),
            Col("pass", found.c["pass"], Nature.ENUM),
            Col("counted_by", _who(), Nature.TEXT),
            Col("counted_at", found.c.counted_at, Nature.MOMENT),
            Col("found", count_lines.c.found, Nature.FLAG),
            Col("recount", count_lines.c.recount, Nature.FLAG),
            Col("cause", count_lines.c.cause, Nature.ENUM),
            Col("note", count_lines.c.note, Nature.TEXT),
            Col("slip", _SLIP_LINE.c.slip_id, Nature.KEY),
        ),
        (count_lines.c.id,),
        (Sort("store"), Sort("bin"), Sort("item")),
        searched=(items.c.search, func.lower(bins.c.code), func.lower(lots.c.code)),
        scopes={
            "count": counts.c.number,
            "line": count_lines.c.id,
            "item": count_lines.c.item_id,
        },
        stores=(count_lines.c.store_id,),
        needs=frozenset({"count"}),
    )


_SLIP_LINE = slip_lines.alias("became")


def _slip_line(figures: Figures) -> ColumnElement[Any]:
    result = figures.joins[1].table
    return result.c.slip_line_id


def _standings(of: Select[Any] | None, *, hidden: bool) -> Listing:
    """How many lines of a count stand where, and what that comes to."""
    figures = _figures(of)
    source: FromClause = count_lines.join(counts, counts.c.id == count_lines.c.count_id)
    for joined in figures.joins:
        source = source.join(joined.table, joined.on, isouter=joined.outer)
    standing = _standing(figures, hidden=hidden).label("standing")
    worth = null() if hidden else whole(figures.worth)
    query = (
        select(
            standing,
            counts.c.number.label("count"),
            func.count().label("lines"),
            whole(case((count_lines.c.found, 1), else_=0)).label("found"),
            worth.label("worth"),
        )
        .select_from(source)
        .group_by(counts.c.number, standing)
    )
    base = (query if of is None else query.where(counts.c.id.in_(of))).subquery("standings")
    return Listing(
        "count-standings",
        base,
        (),
        (
            Col("standing", base.c.standing, Nature.ENUM),
            Col("lines", base.c.lines, Nature.WHOLE),
            Col("found", base.c.found, Nature.WHOLE),
            Col("worth", base.c.worth, Nature.AMOUNT, is_cost=True),
        ),
        (base.c.standing,),
        (Sort("standing"),),
        scopes={"count": base.c["count"]},
        needs=frozenset({"count"}),
    )


def _of_one(build: Callable[..., Listing]) -> Listing:
    """A list of one count: what the books say is left out for who counts it blind."""

    def made(connection: Connection, person: Actor, scope: Mapping[str, object]) -> Listing:
        asked = select(counts.c.id, counts.c.blind, counts.c.state)
        row = connection.execute(asked.where(counts.c.number == scope["count"])).one_or_none()
        hidden = (
            row is not None
            and bool(row.blind)
            and row.state == OPEN
            and not person.is_one_of(SEES_BOOK)
        )
        key = literal(0 if row is None else row.id, BigInteger)
        return build(select(key), hidden=hidden)

    return replace(build(None, hidden=False), made=made)


def _counts(person: Actor | None) -> Listing:
    """Every count; how many lines differ is hidden from who counts them blind."""
    still = select(counts.c.id).where(counts.c.state == OPEN)
    off = _differences(still)
    is_hidden: ColumnElement[bool] = and_(counts.c.state == OPEN, counts.c.blind)
    sees = person is None or person.is_one_of(SEES_BOOK)
    differing = case(
        (counts.c.state == OPEN, func.coalesce(off.c.differing, 0)), else_=_confirmed_differing()
    )
    return Listing(
        "counts",
        counts,
        (
            Joined(_opened, _opened.c.id == counts.c.opened_by, outer=True),
            Joined(_ended, _ended.c.id == counts.c.ended_by, outer=True),
            Joined(off, off.c.count_id == counts.c.id, outer=True),
        ),
        (
            Col("id", counts.c.id, Nature.KEY),
            Col("number", counts.c.number, Nature.CODE),
            Col("count_state", counts.c.state, Nature.ENUM),
            Col("choice", counts.c.choice, Nature.ENUM),
            Col("chosen", func.replace(counts.c.chosen, "\n", BETWEEN), Nature.TEXT),
            Col("stores", _stores(), Nature.TEXT),
            Col("lines", _line_count(), Nature.WHOLE),
            Col("counted_lines", _counted_lines(), Nature.WHOLE),
            Col(
                "differing",
                differing if sees else case((is_hidden, None), else_=differing),
                Nature.WHOLE,
            ),
            Col("second", func.coalesce(off.c.second, 0), Nature.WHOLE),
            Col("unknown", _unknown(), Nature.WHOLE),
            Col("blind", counts.c.blind, Nature.FLAG),
            Col("frozen", counts.c.frozen, Nature.FLAG),
            Col("note", counts.c.note, Nature.TEXT),
            Col("opened_at", counts.c.opened_at, Nature.MOMENT),
            Col("opened_by", _opened.c.name, Nature.TEXT),
            Col("ended_at", counts.c.ended_at, Nature.MOMENT),
            Col("ended_by", _ended.c.name, Nature.TEXT),
        ),
        (counts.c.id,),
        (Sort("id", descending=True),),
        searched=(func.lower(counts.c.number), func.lower(counts.c.note)),
        scopes={"count": counts.c.number},
        where=() if person is None else _within(person),
    )


def _within(person: Actor) -> tuple[ColumnElement[bool], ...]:
    """Only counts of which the person may enter every store."""
    if person.unlimited or not person.stores:
        return ()
    outside = select(literal(1)).where(
        count_stores.c.count_id == counts.c.id,
        count_stores.c.store_id.not_in(sorted(person.stores)),
    )
    return (~outside.exists(),)


def _differences(of: Select[Any]) -> Subquery:
    """How many lines of these counts differ, and wait for their second count."""
    figures = _figures(of)
    source: FromClause = count_lines.join(counts, counts.c.id == count_lines.c.count_id)
    for joined in figures.joins:
        source = source.join(joined.table, joined.on, isouter=joined.outer)
    return (
        select(
            count_lines.c.count_id,
            whole(case((figures.difference != 0, 1), else_=0)).label("differing"),
            whole(case((figures.second, 1), else_=0)).label("second"),
        )
        .select_from(source)
        .where(counts.c.id.in_(of), figures.counted.is_not(None))
        .group_by(count_lines.c.count_id)
        .subquery("differences")
    )


def _confirmed_differing() -> ScalarSelect[Any]:
    return (
        select(func.count())
        .where(
            count_results.c.count_id == counts.c.id, count_results.c.counted != count_results.c.book
        )
        .correlate(counts)
        .scalar_subquery()
    )


def _stores() -> ScalarSelect[Any]:
    """The codes of a count's stores."""
    codes = (
        select(cast(stores.c.code, String).label("code"))
        .join(count_stores, count_stores.c.store_id == stores.c.id)
        .where(count_stores.c.count_id == counts.c.id)
        .correlate(counts)
        .order_by(stores.c.code)
        .subquery()
    )
    return select(func.aggregate_strings(codes.c.code, BETWEEN)).scalar_subquery()


def _line_count() -> ScalarSelect[Any]:
    query = select(func.count()).where(count_lines.c.count_id == counts.c.id)
    return query.correlate(counts).scalar_subquery()


def _counted_lines() -> ScalarSelect[Any]:
    return (
        select(func.count(tallies.c.line_id.distinct()))
        .where(tallies.c.count_id == counts.c.id, tallies.c.withdrawn_at.is_(None))
        .correlate(counts)
        .scalar_subquery()
    )


def _unknown() -> ScalarSelect[Any]:
    """How many codes lie aside that nobody has identified."""
    return (
        select(func.count())
        .where(
            tallies.c.count_id == counts.c.id,
            tallies.c.withdrawn_at.is_(None),
            tallies.c.line_id.is_(None),
        )
        .correlate(counts)
        .scalar_subquery()
    )


def _every_count() -> Listing:
    def made(_: Connection, person: Actor, __: Mapping[str, object]) -> Listing:
        return _counts(person)

    return replace(_counts(None), made=made)


COUNTING = (_every_count(), _of_one(_lines), _of_one(_standings))
