"""Workbooks to be filled in: every column that is known, those that are needed marked, examples."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from partsdesk.domain.books.kinds import KINDS
from partsdesk.services.importing.preview import SORTS, promised_columns
from partsdesk.sheets.columns import Column, Language
from partsdesk.sheets.files import write_table
from partsdesk.sheets.promised import IMPORTS
from partsdesk.support.files import resources
from partsdesk.wording import terms

EXAMPLES = 3
_LINES: Sequence[Mapping[str, str]] = (
    {"ref": "A-001", "date": "2026-01-05", "store": "MAIN", "item": "ZLQ-T5-14", "quantity": "12"},
    {"ref": "A-001", "date": "2026-01-05", "store": "MAIN", "item": "ZLQ-T5-21", "quantity": "6"},
    {"ref": "A-002", "date": "2026-01-06", "store": "MAIN", "item": "ZLQ-T5-28", "quantity": "20"},
)
_COUNTED: Sequence[Mapping[str, str]] = (
    {"bin": "A-01-01", "item": "ZLQ-T5-14", "quantity": "118", "state": "usable"},
    {"bin": "A-01-01", "item": "ZLQ-T5-14", "quantity": "2", "state": "damaged"},
    {"bin": "A-01-02", "barcode": "6901234567892", "quantity": "60"},
)
_WORDS: Mapping[str, terms.Names] = {
    "yes": ("是", "yes"),
    **{kind.code: (kind.zh, kind.code) for kind in KINDS.values()},
    **{each.value: names for each, names in terms.PARTNER_TYPES.items()},
    **{each.value: names for each, names in terms.CONDITIONS.items()},
    **{each.value: names for each, names in terms.GROUPS.items()},
    **{each.value: names for each, names in terms.TRACKINGS.items()},
    **{each.value: names for each, names in terms.GOODS.items()},
}
_BALANCES: Sequence[Mapping[str, str]] = tuple(
    {"item": item, "quantity": quantity, "amount": amount, "store": "MAIN", "date": "2026-01-31"}
    for item, quantity, amount in (
        ("ZLQ-T5-14", "112", "1321.6"),
        ("ZLQ-T5-21", "86", "1083.6"),
        ("ZLQ-T5-28", "120", "1620"),
    )
)
_PRICES = ("11.8", "12.6", "13.5")


def write_template(sort: str, path: Path, language: Language) -> Path:
    """Write a workbook with the headings of a sort of file, and a few rows as an example.

    Raises:
        FileTrouble: where the file cannot be written.
    """
    promised = IMPORTS[SORTS[sort].columns]
    names = dict(promised_columns(sort))
    columns = [_marked(each, is_needed=names[each.name]) for each in promised if each.name in names]
    rows = [[_said(row.get(name, ""), language) for name in names] for row in _examples(sort)]
    write_table(path, promised.sheet_title(language), columns, rows, language)
    return path


def _said(text: str, language: Language) -> str:
    """A code in the words of the reader, which are read back as well."""
    names = _WORDS.get(text)
    return text if names is None else names[0 if language == "zh" else 1]


def _marked(column: Column, *, is_needed: bool) -> Column:
    """What has to be filled in says so; such marks are not looked at when it is read."""
    sign = "*" if is_needed else ""
    return Column(f"{column.name}{sign}", f"{column.chinese}{sign}", column.nature)


def _examples(sort: str) -> Sequence[Mapping[str, str]]:
    if SORTS[sort].columns == "slips":
        kind = {"kind": "purchase-receipt", "partner": "GYS-001"}
        return [
            {**kind, **line, "unit_price": price}
            for line, price in zip(_LINES, _PRICES, strict=True)
        ]
    if sort == "count":
        return [{"store": "MAIN", **line} for line in _COUNTED]
    if sort == "account":
        return _BALANCES
    sample = resources() / "sample" / f"{sort}.csv"
    with sample.open(encoding="utf-8-sig", newline="") as file:
        return [row for _, row in zip(range(EXAMPLES), csv.DictReader(file), strict=False)]
