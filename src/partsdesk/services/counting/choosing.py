"""What a count covers: places chosen by where, by what, by class, by what moved or ran low."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from partsdesk.database.repositories.counting import Among, Lying
from partsdesk.database.work import View
from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.counting.counts import Choice, Spot
from partsdesk.domain.values.people import StoreId


class Class(StrEnum):
    """A class of items by the value of what went out in a year 移动金额分类."""

    A = "A"  # together four fifths of it
    B = "B"  # up to nineteen twentieths
    C = "C"  # all the rest


_UP_TO = ((Class.A, 80), (Class.B, 95))  # per cent of the year's value, the largest first
MONTHS_LOOKED_AT = 12


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen: the stores, and zones, bins, items, a category or classes."""

    stores: tuple[StoreId, ...]
    named: frozenset[str] = frozenset()


def among_of(choice: Choice, named: frozenset[str]) -> Among:
    """What the database itself leaves out for a choice."""
    return {
        Choice.ZONES: Among(filled=True, zones=named),
        Choice.BINS: Among(filled=True, bins=named),
        Choice.ITEMS: Among(codes=named),
        Choice.MOVED: Among(),
        Choice.LOW: Among(),
    }.get(choice, Among(filled=True))


Chooser = Callable[[View, Chosen, Sequence[Lying]], Sequence[Lying]]


def spots_of(view: View, choice: Choice, chosen: Chosen) -> tuple[Spot, ...]:
    """The places that a choice covers, in the order in which one walks past them."""
    lying = view.counts.lying(chosen.stores, among_of(choice, chosen.named))
    return tuple(each.spot for each in _CHOOSERS[choice](view, chosen, lying))


def classes(view: View) -> Mapping[ItemId, Class]:
    """The class of each item by the value that went out in the last twelve months.

    The items that make up four fifths of it are A, those up to 95 per cent B; all others, and
    those that are not named here, are C.
    """
    spent = view.counts.spent_since(_months_ago(view.today, MONTHS_LOOKED_AT))
    total = sum(amount for _, amount in spent)
    found: dict[ItemId, Class] = {}
    before = 0
    for item, amount in spent:
        share = before * 100
        found[item] = next((each for each, most in _UP_TO if share < most * total), Class.C)
        before += amount
    return found


def _all(_view: View, _chosen: Chosen, lying: Sequence[Lying]) -> Sequence[Lying]:
    return lying


def _of_category(_view: View, chosen: Chosen, lying: Sequence[Lying]) -> Sequence[Lying]:
    """Of these categories and all below them."""
    return [
        each
        for each in lying
        if any(
            each.category == number or each.category.startswith(f"{number}.")
            for number in chosen.named
        )
    ]


def _of_class(view: View, chosen: Chosen, lying: Sequence[Lying]) -> Sequence[Lying]:
    of = classes(view)
    return [each for each in lying if of.get(each.spot.item, Class.C).value in chosen.named]


def _moved(view: View, chosen: Chosen, lying: Sequence[Lying]) -> Sequence[Lying]:
    """Whatever moved on the day of its last count or since, and whatever was never counted."""
    counted = view.counts.last_counted(chosen.stores)
    return [
        each
        for each in lying
        if each.last_date is not None
        and ((when := counted.get(each.spot)) is None or each.last_date >= when)
    ]


def _low(_view: View, _chosen: Chosen, lying: Sequence[Lying]) -> Sequence[Lying]:
    """Items that a store has none of, or less than their minimum."""
    sums: dict[tuple[StoreId, ItemId], int] = {}
    for each in lying:
        key = (each.spot.store, each.spot.item)
        sums[key] = sums.get(key, 0) + each.quantity.units
    return [
        each
        for each in lying
        if not (there := sums[each.spot.store, each.spot.item])
        or (each.minimum is not None and there < each.minimum.units)
    ]


def _due(view: View, chosen: Chosen, lying: Sequence[Lying]) -> Sequence[Lying]:
    """Places whose class is to be counted every so many months, and was not for so long."""
    of = classes(view)
    since = {
        each: _months_ago(view.today, view.settings.whole(f"count-months-{each.lower()}") or 0)
        for each in Class
    }
    counted = view.counts.last_counted(chosen.stores)
    return [
        each
        for each in lying
        if (when := counted.get(each.spot)) is None
        or when <= since[of.get(each.spot.item, Class.C)]
    ]


def _months_ago(day: dt.date, months: int) -> dt.date:
    """The same day so many months before, or the last of a shorter month."""
    count = day.year * 12 + day.month - 1 - months
    first = dt.date(count // 12, count % 12 + 1, 1)
    following = dt.date((count + 1) // 12, (count + 1) % 12 + 1, 1)
    return min(first.replace(day=1) + dt.timedelta(day.day - 1), following - dt.timedelta(1))


_CHOOSERS: Mapping[Choice, Chooser] = {
    Choice.EVERYTHING: _all,
    Choice.ZONES: _all,
    Choice.BINS: _all,
    Choice.CATEGORY: _of_category,
    Choice.CLASS: _of_class,
    Choice.ITEMS: _all,
    Choice.MOVED: _moved,
    Choice.LOW: _low,
    Choice.DUE: _due,
}
NAMES_NEEDED = frozenset(
    {Choice.ZONES, Choice.BINS, Choice.CATEGORY, Choice.CLASS, Choice.ITEMS}
)  # choices that say which
PLAIN = frozenset(choice for choice, chooser in _CHOOSERS.items() if chooser is _all)
"""Choices that the database makes alone."""
