"""Totals as they are said: amounts in one figure, quantities unit by unit, prices never."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partsdesk.domain.values.quantities import Amount, Quantity, Scaled
from partsdesk.services.lists import Nature, Sum
from partsdesk.ui.tables.columns import Column, Row
from partsdesk.wording import figures
from partsdesk.wording.language import _, ngettext, pick

MOST_UNITS = 3


def sums_of(rows: Iterable[Row], columns: Sequence[Column]) -> list[Sum]:
    """What these rows come to, as the database would add them up."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        for column in columns:
            value = row.get(column.name)
            if isinstance(value, Scaled):
                key = column.name, "" if _is_money(column) else str(row.get("unit") or "")
                found[key] = found.get(key, 0) + value.units
    money = {column.name for column in columns if _is_money(column)}
    return [
        Sum(name, Amount(units) if name in money else Quantity(units), unit)
        for (name, unit), units in sorted(found.items())
    ]


def _is_money(column: Column) -> bool:
    return column.nature is Nature.AMOUNT


def told(columns: Sequence[Column], sums: Sequence[Sum]) -> str:
    """``Quantity 1,200 pc · 30 set    Amount 12,345.00``, in the order of the columns."""
    parts, mixed, units = [], [], 0
    for column in columns:
        mine = [each for each in sums if each.column == column.name]
        if len(mine) > MOST_UNITS:  # nobody adds up pieces and metres
            mixed.append(column.title())
            units = max(units, len(mine))
        elif mine:
            figures_ = " + ".join(_figure(each) for each in mine)
            parts.append(f"{column.title()} {figures_}")
    if mixed:
        said = ngettext("in {count} unit", "in {count} units", units, count=f"{units:,}")
        parts.append(f"{pick('、', ', ').join(mixed)} {said}")
    return "    ".join(parts)


def _figure(each: Sum) -> str:
    return f"{figures.number(each.value)} {each.unit}".strip()


def headed(text: str) -> str:
    """A line of totals with its name before it; nothing where there is nothing to say."""
    return _("Total: {sums}", sums=text) if text else ""
