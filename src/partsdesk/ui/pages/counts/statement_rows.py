"""The lines of a statement as they are listed, and which of them a chip shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from partsdesk.domain.catalog.items import ItemId
from partsdesk.domain.counting.statement import Totals, Verdict
from partsdesk.domain.values.people import StoreId
from partsdesk.domain.values.quantities import Quantity
from partsdesk.services.differences import CauseNamed, Explained
from partsdesk.services.lists import Nature
from partsdesk.services.reconciling import StatementPage, StatementRow
from partsdesk.ui.tables.columns import Column, Row, quiet, told
from partsdesk.ui.tones import Tone
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, _, say

ALL, DIFFERING, UNCOUNTED = "all", "differing", "uncounted"
CHIPS: Mapping[str, tuple[str, frozenset[Verdict]]] = {
    ALL: (N_("All {count}"), frozenset()),
    DIFFERING: (
        N_("Differing {count}"),
        frozenset({Verdict.ACCOUNT_DIFFERS, Verdict.SURPLUS, Verdict.SHORTAGE, Verdict.MISPLACED}),
    ),
    UNCOUNTED: (
        N_("Not counted {count}"),
        frozenset({Verdict.NOT_COUNTED, Verdict.PART_COUNTED}),
    ),
}
TONES: Mapping[Verdict, Tone] = {
    Verdict.ACCOUNT_DIFFERS: Tone.WRONG,
    Verdict.SHORTAGE: Tone.WRONG,
    Verdict.SURPLUS: Tone.ATTENTION,
    Verdict.MISPLACED: Tone.ATTENTION,
    Verdict.PART_COUNTED: Tone.PLAIN,
    Verdict.NOT_COUNTED: Tone.PLAIN,
    Verdict.AGREES: Tone.GOOD,
}
OFF = ("account_card", "card_stock")
FIGURES = {
    "account": (N_("account A"), 64),
    "executed": (N_("executed E"), 80),
    "booked": (N_("booked B"), 80),
    "card": (N_("card C"), 64),
    "account_card": (N_("C−A"), 56),
    "counted": (N_("counted P"), 64),
    "moved": (N_("since M"), 66),
    "card_stock": (N_("P−C"), 56),
}
Place: TypeAlias = tuple[ItemId, StoreId | None]


def statement_columns() -> list[Column]:
    """The record of each of the three, what explains the way between them, and the verdict."""
    return [
        told("item", Nature.CODE, 100),
        told("name", Nature.TEXT, 96, stretches=True),
        told("spec", Nature.TEXT, 72, soft=True),
        told("unit", Nature.TEXT, 44),
        told("store", Nature.CODE, 54),
        *(_figure(name, title, width) for name, (title, width) in FIGURES.items()),
        told("verdict", Nature.TEXT, 118, N_("verdict"), tone=_tone, pill=True),
        told("cause", Nature.TEXT, 96, N_("likely cause"), soft=True),
    ]


def rows_of(page: StatementPage) -> list[Row]:
    """The lines of a page, one a row; their causes are still to come."""
    return [_row(page, each) for each in page.rows]


def with_causes(rows: Iterable[Row], explained: Iterable[Explained]) -> list[Row]:
    """The same rows, each with what could be the cause of what differs in it, the likeliest first.

    Attributes of a row: ``differs`` how many differences it has, ``causes`` all that is likely.
    """
    by_item: dict[ItemId, list[Explained]] = defaultdict(list)
    for each in explained:
        by_item[each.difference.item].append(each)
    return [_with_causes(row, by_item[row["item_id"]]) for row in rows]


def place_of(row: Row) -> Place:
    """What a row is told apart by."""
    return row["item_id"], row["store_id"]


def called(totals: Totals, chip: str) -> str:
    """What a chip says: its name, and how many lines it shows."""
    name, verdicts = CHIPS[chip]
    return say(name, count=f"{totals.said(verdicts):,}")


def rate_of(totals: Totals) -> str:
    """The agreement rate, as people read it; nothing where there is nothing to agree."""
    rate = totals.rate
    return "" if rate is None else _("agreement rate {rate}", rate=figures.rate(rate))


def _row(page: StatementPage, each: StatementRow) -> Row:
    line, goods = each.line, page.goods[each.line.item]
    figures_: dict[str, Quantity | None] = {
        "account": each.account_qty,
        "executed": each.executed_not_booked,
        "booked": each.booked_not_executed,
        "card": each.card_qty,
        "account_card": each.account_card_difference,
        "counted": each.counted_qty,
        "moved": each.moved_since_count,
        "card_stock": each.card_stock_difference,
    }
    return {
        "item": each.item,
        "name": goods.name,
        "spec": goods.spec,
        "unit": goods.unit.name,
        "store": each.store or _("every one"),
        "verdict": " · ".join(terms.name_of(verdict) for verdict in line.verdicts),
        "cause": "",
        "causes": (),
        "line": line,
        "item_id": line.item,
        "store_id": line.store,
        "group": None if line.store is None else page.stores[line.store].group,
        **figures_,
    }


def _with_causes(row: Row, explained: Sequence[Explained]) -> Row:
    store = row["store_id"]
    mine = [each for each in explained if store is None or each.difference.store == store]
    causes: list[CauseNamed] = [cause for each in mine for cause in each.causes]
    causes.sort(key=lambda each: -each.chance)
    said = terms.name_of(causes[0].cause) if causes else _("No cause found") if mine else ""
    return {**row, "causes": tuple(causes), "cause": said, "differs": len(mine)}


def _figure(name: str, title: str, width: int) -> Column:
    column = told(name, Nature.QUANTITY, width, title)
    if name in OFF:
        return told(name, Nature.QUANTITY, width, title, show=_shown(name), tone=_off(name))
    return quiet(column) if name in {"executed", "booked", "moved"} else column


def _shown(name: str) -> Callable[[Row], str]:
    def show(row: Row) -> str:
        value = row[name]
        return "" if value is None else figures.change(value) if value else "0"

    return show


def _off(name: str) -> Callable[[Row], Tone | None]:
    def tone(row: Row) -> Tone | None:
        value = row[name]
        if not value:
            return None
        is_account = name == "account_card"
        return Tone.WRONG if is_account or value.units < 0 else Tone.ATTENTION

    return tone


def _tone(row: Row) -> Tone:
    said = row["line"].verdicts
    return next(tone for verdict, tone in TONES.items() if verdict in said)
