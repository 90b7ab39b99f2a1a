"""The columns of a card and of an account, and what stands in them. No widget."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from partsdesk.domain.values.quantities import NO_AMOUNT, NO_QUANTITY, Scaled
from partsdesk.services.book_sheets import Figure, SheetAsked, SheetEntry, Turnover
from partsdesk.services.exporting.sheets import Value, WrittenColumn
from partsdesk.services.sheet_layout import Layout, Place, Sort, Total
from partsdesk.ui.tables.columns import heading
from partsdesk.wording import figures, terms
from partsdesk.wording.language import N_, _, say

Line: TypeAlias = SheetEntry | Total

NATURES = {
    "estimate-out": N_("estimate out"),
    "invoice-in": N_("invoice in"),
    "adjustment": N_("cost adjustment"),
    "issue-adjustment": N_("adjustment of issues"),
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet.

    Attributes:
        group: the heading over it and its neighbours; empty where there is none.
        text: what stands in it, for an entry and for a row of totals.
        value: its figure, where it is one: negative ones are red.
        soft: what is read second.
    """

    key: str
    title: Callable[[], str]
    width: int
    text: Callable[[Line], str]
    group: Callable[[], str] | None = None
    value: Callable[[Line], Scaled | None] | None = None
    soft: bool = False
    stretches: bool = False
    nature: str = "text"

    @property
    def heading(self) -> str:
        """Its title with the one over it, where it stands alone."""
        return f"{self.group() if self.group else ''}{self.title()}"

    @property
    def is_right(self) -> bool:
        """Whether its figures stand at the right."""
        return self.value is not None


def card_columns(asked: SheetAsked) -> list[SheetColumn]:
    """A bin card 库存卡; the places stand in it where it is of several."""
    found = [_day(), _number(148), _abstract()]
    if asked.bin is not None:
        found.insert(0, _entry_text("line", lambda: _("Line"), 56, _line))
    if asked.store is None:
        found.append(_entry_text("store", lambda: heading("store"), 80, _store))
    if asked.bin is None:
        found.append(_entry_text("bin", lambda: heading("bin"), 88, _bin))
    if asked.lot is None:
        found.append(_entry_text("lot", lambda: heading("lot"), 96, _lot))
    found += [
        _figure("in_qty", lambda: _("In"), 88, _in, quiet=True),
        _figure("out_qty", lambda: _("Out"), 88, _out, quiet=True),
        _figure("balance", lambda: _("Balance"), 96, _balance),
        _entry_text("by", lambda: heading("by"), 80, _by, soft=True),
    ]
    return found


def ledger_columns(asked: SheetAsked, *, sees_cost: bool) -> list[SheetColumn]:
    """An account with quantity, price and amount 数量金额式明细帐."""
    found = [_day(), _number(140), _abstract()]
    if asked.store is None and not sees_cost:
        found.append(_entry_text("store", lambda: heading("store"), 80, _store))
    for name, group, figure in (
        ("in", lambda: _("In"), _in),
        ("out", lambda: _("Out"), _out),
        ("balance", lambda: _("Balance"), _balance),
    ):
        found += _triple(name, group, figure, sees_cost=sees_cost)
    return found


def _triple(
    name: str,
    group: Callable[[], str],
    figure: Callable[[Line], Figure | None],
    *,
    sees_cost: bool,
) -> list[SheetColumn]:
    quiet = name != "balance"
    parts = [_figure(f"{name}_qty", lambda: _("Quantity"), 64, figure, quiet=quiet, group=group)]
    if sees_cost:
        parts += [
            _price(f"{name}_price", figure, group),
            _amount(f"{name}_amount", figure, group, quiet=quiet),
        ]
    return parts


def _day() -> SheetColumn:
    def text(line: Line) -> str:
        return figures.day(line.day) if isinstance(line, SheetEntry) else figures.month(line.month)

    return SheetColumn("date", lambda: _("Date"), 92, text, nature="date")


def _number(width: int) -> SheetColumn:
    return _entry_text("number", lambda: _("Slip no."), width, lambda entry: entry.number)


def _abstract() -> SheetColumn:
    def text(line: Line) -> str:
        return abstract(line) if isinstance(line, SheetEntry) else ""

    return SheetColumn("abstract", lambda: _("Abstract"), 140, text, stretches=True)


def abstract(entry: SheetEntry) -> str:
    """摘要: what happened, with whom or where to, and why."""
    what = terms.kind(entry.kind)
    if entry.nature in NATURES:
        what = f"{what} · {say(NATURES[entry.nature])}"
    if entry.red_of:
        what = _("Red, corrects {number}", number=entry.red_of)
    other = f"→ {entry.other}" if entry.other and entry.other != entry.store else ""
    parts = (what, other, entry.partner, entry.reason, entry.voucher)
    return "  ".join(part for part in parts if part)


def title_of(place: Place, layout: Layout) -> str:
    """What a row of the sheet that is no entry is called."""
    if place.sort is Sort.MONTH:
        return _("Total of the month")
    if place.sort is Sort.YEAR:
        return _("Total of the year so far")
    is_january = layout.outline.first.number % 100 == 1
    return _("Brought forward from last year") if is_january else _("Brought forward")


def shown(column: SheetColumn, layout: Layout, place: Place, line: Line) -> str:
    """What people read in a cell."""
    if place.sort is not Sort.ENTRY and column.key == "abstract":
        return title_of(place, layout)
    return column.text(line)


def written(column: SheetColumn) -> WrittenColumn:
    """The column as a file has it: figures and days stay what they are."""

    def cell(layout: Layout, place: Place, line: Line) -> Value:
        text = shown(column, layout, place, line)
        if column.key == "date" and isinstance(line, SheetEntry):
            return line.day
        return column.value(line) if text and column.value else text

    return WrittenColumn(column.heading, column.nature, cell)


def _entry_text(
    key: str,
    title: Callable[[], str],
    width: int,
    text: Callable[[SheetEntry], str],
    *,
    soft: bool = False,
) -> SheetColumn:
    def shown(line: Line) -> str:
        return text(line) if isinstance(line, SheetEntry) else ""

    return SheetColumn(key, title, width, shown, soft=soft)


def _figure(
    key: str,
    title: Callable[[], str],
    width: int,
    figure: Callable[[Line], Figure | None],
    *,
    quiet: bool = False,
    group: Callable[[], str] | None = None,
) -> SheetColumn:
    def value(line: Line) -> Scaled | None:
        found = figure(line)
        return None if found is None else found.quantity

    text = _written(value, quiet=quiet)
    return SheetColumn(key, title, width, text, group, value, nature="quantity")


def _price(
    key: str, figure: Callable[[Line], Figure | None], group: Callable[[], str]
) -> SheetColumn:
    def value(line: Line) -> Scaled | None:
        found = figure(line)
        return None if found is None else found.price

    return SheetColumn(
        key,
        lambda: _("Price"),
        76,
        _written(value, quiet=True),
        group,
        value,
        soft=True,
        nature="price",
    )


def _amount(
    key: str,
    figure: Callable[[Line], Figure | None],
    group: Callable[[], str],
    *,
    quiet: bool,
) -> SheetColumn:
    def value(line: Line) -> Scaled | None:
        found = figure(line)
        return None if found is None else found.amount

    text = _written(value, quiet=quiet)
    return SheetColumn(key, lambda: _("Amount"), 96, text, group, value, nature="amount")


def _written(value: Callable[[Line], Scaled | None], *, quiet: bool) -> Callable[[Line], str]:
    """A figure as a book has it: what did not move stays empty."""

    def text(line: Line) -> str:
        found = value(line)
        if found is None or (quiet and found in {NO_QUANTITY, NO_AMOUNT}):
            return ""
        return figures.number(found)

    return text


def _turnover(line: Line) -> Turnover:
    return line.turnover


def _in(line: Line) -> Figure:
    return _turnover(line).into


def _out(line: Line) -> Figure:
    return _turnover(line).out


def _balance(line: Line) -> Figure | None:
    return line.balance


def _line(entry: SheetEntry) -> str:
    return str(entry.line)


def _store(entry: SheetEntry) -> str:
    return entry.store


def _bin(entry: SheetEntry) -> str:
    return entry.bin or figures.NONE


def _lot(entry: SheetEntry) -> str:
    return entry.lot


def _by(entry: SheetEntry) -> str:
    return entry.by
